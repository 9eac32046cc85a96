"""What the pages of a site need to know of one report: few kilobytes, where a report has hundreds.

A report gives a `Summary`, from which all links between reports are found, and for each page on
which it is spoken of a `Piece`: its part of that page, ready but for what other reports add.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import NamedTuple, Protocol

Said = tuple[str, str, str]
"""Id of a claim, key of its work, and its text as the page has it. Among 100,000 claims some have
an id that another claim of another work has as well; both together name one claim."""
Events = tuple[tuple[str, str], ...]
"""ISO date of something that happened to a report, and what the page says of it."""

Found = tuple[tuple[str, tuple[str, ...], bool], ...]
"""Of each work that was found for a report, used or not, its title, normalised identifiers of all
its records, and whether it is retracted, as the lock says."""
FOUND = "found"
"""Name of that piece, which stands on no page: another report may know that a work is retracted."""

PARTS = (
    "words to search for",
    "findings",
    "whether passages agree",
    "an opinion on the whole",
)
"""What a language model can have a part in."""


def digest(text: str) -> str:
    """32 hex digits of the text's sha256."""
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:32]


class Told(NamedTuple):
    """A work as one report tells it. (A tuple, as are the next two: there are dozens of them in a
    report, all of which are read for every build, and data classes take longer.)"""

    key: str
    """As the report has it; another may have another."""
    title: str
    ids: tuple[str, ...]
    """Normalised identifiers of all its records."""
    year: int | None


class Stated(NamedTuple):
    """A claim of a report."""

    id: str
    work: str
    """Key of the work that it is taken from."""
    topics: tuple[str, ...]
    """Slugs of the concepts that it speaks about, each once."""


class Called(NamedTuple):
    """A concept or tag, as the question calls it."""

    slug: str
    name: str
    terms: tuple[str, ...]
    """Its synonyms; none for a tag."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """What other pages need of a report."""

    slug: str
    title: str
    answered: str
    score: float | None
    searched_on: str
    """ISO date of the newest search; empty where there was none."""
    asked_on: str
    """ISO date; may be empty."""
    fits: bool | None
    """Whether it was searched with the question as it is now; None where there was no search."""
    failed: tuple[str, ...]
    """Databases that did not answer, as pages call them, each once."""
    works: tuple[Told, ...]
    """Works that the report includes."""
    ambiguous: tuple[str, ...]
    """Identifiers that two of its works have, such as the DOI of a whole volume."""
    retracted: tuple[str, ...]
    """Titles of the works found for it, used or not, that are retracted, as its lock says."""
    noted: tuple[str, ...]
    """Normalised identifiers of the works found for it, of those records that say so."""
    claims: tuple[Stated, ...]
    topics: tuple[Called, ...]
    """Concepts, then tags, of the question."""
    models: tuple[tuple[str, str, str], ...]
    """(one of `PARTS`, model, verifier) of each part that a language model had in it."""
    days: tuple[str, ...]
    """ISO date of each thing that happened to it."""
    pieces: Mapping[str, str]
    """Of each page that it is spoken of on, the digest of its piece, by path below `docs/`; and
    that of `FOUND`."""
    files: tuple[str, ...]
    """Paths of its own pages and data."""
    made_of: str = ""
    """Digest of all that the report was made of."""

    @property
    def date(self) -> str:
        """ISO date of the search, or else of the question; empty where neither is known."""
        return self.searched_on or self.asked_on


class Reports(Protocol):
    """The reports as `making` gave them, wherever they are kept."""

    def __iter__(self) -> Iterator[Summary]:
        """Their summaries, by slug; each time anew."""

    def piece(self, report: Summary, path: str) -> str:
        """JSON of a report's piece of that page, or of `FOUND`."""

    def files(self, report: Summary) -> Mapping[str, str]:
        """A report's own files, by path."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A work on the page of its year."""

    key: str
    title: str
    """As in `Told`; the page is sorted by it."""
    head: str
    """Heading, citation and what was published about it, as the page has them."""
    noted: bool
    """Whether its claims come from an annotation of the library's keepers."""
    claims: tuple[Said, ...] = ()
    """Claims taken from it."""
    corroborates: tuple[Said, ...] = ()
    """Claims of other works that a passage of it speaks to."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OnYear:
    """What a report says on the page of a year."""

    works: tuple[Entry, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class OnConcept:
    """What a report says on the page of a concept or tag."""

    card: str
    """The report's card; empty where it does not ask about the concept itself."""
    claims: tuple[Said, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """Everything that is made of one question and its lock."""

    summary: Summary
    pieces: Mapping[str, str]
    """JSON of the piece of each page, by its path, and that of `FOUND`."""
    files: Mapping[str, str]
    """Text of its own pages, with holes, and of its data, by path."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """Files that are made together, if they have to be."""

    slug: str = ""
    """The report whose own files they are; empty for pages that reports share."""

    made_of: Mapping[str, str]
    """Of each file, by its path below `docs/`, a digest of all that it is made of."""
    texts: Callable[[], Mapping[str, str]]
    """Makes the files: their texts by path."""
