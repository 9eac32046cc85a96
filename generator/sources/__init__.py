"""Sources: one file per database, a reader of its answers that is given a `get`.

To add one: a file here with a `SOURCE`, and its line below.
"""

from collections.abc import Mapping

from generator.sources import (
    arxiv,
    crossref,
    europepmc,
    library,
    openalex,
    pubmed,
    semantic_scholar,
)
from generator.types import Source

SOURCES: Mapping[str, Source] = {
    "library": library.SOURCE,
    "arxiv": arxiv.SOURCE,
    "crossref": crossref.SOURCE,
    "europepmc": europepmc.SOURCE,
    "openalex": openalex.SOURCE,
    "pubmed": pubmed.SOURCE,
    "semantic_scholar": semantic_scholar.SOURCE,
}

DEFAULT = ("library",)
"""What is searched for a question that names no sources."""
