"""Sources: one file per database, a reader of its answers that is given a `get`.

To add one: a file here with a `SOURCE`, and its name below.
"""

from collections.abc import Iterator, Mapping
from importlib import import_module

from generator.types import Source

NAMES: Mapping[str, str] = {
    "library": "library",
    "arxiv": "arXiv",
    "crossref": "Crossref",
    "datacite": "DataCite",
    "europepmc": "Europe PMC",
    "openalex": "OpenAlex",
    "pubmed": "PubMed",
    "semantic_scholar": "Semantic Scholar",
}
"""The files of this folder, and how pages call the databases. Nothing is loaded by it."""


class _Sources(Mapping[str, Source]):
    """Each file's `SOURCE`, loaded when it is asked for: a build from locks asks for none."""

    def __getitem__(self, name: str) -> Source:
        if name not in NAMES:
            raise KeyError(name)
        source: Source = import_module(f"{__name__}.{name}").SOURCE
        return source

    def __iter__(self) -> Iterator[str]:
        return iter(NAMES)

    def __len__(self) -> int:
        return len(NAMES)


SOURCES: Mapping[str, Source] = _Sources()

LIBRARY = "library"
"""The source that lies on this machine."""

DEFAULT = (LIBRARY, "arxiv", "crossref", "europepmc", "openalex", "semantic_scholar")
"""What is searched for a question that names no sources; those that need a key, if it is there."""
