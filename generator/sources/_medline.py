"""MEDLINE's conventions, which PubMed and Europe PMC share: types of publication, titles with
brackets and full stops, notices that are told by where they stand."""

import re
from collections.abc import Mapping, Sequence

from generator.identifiers import normalise
from generator.types import Kind, Notice, NoticeKind

PMID = re.compile(r"[1-9][0-9]{0,7}")

_RETRACTED = re.compile(r"\W*(?:retracted|withdrawn)(?:\s+\w+)?\s*[:\]]", re.IGNORECASE)
"""How publishers mark the title of a work that they took back."""
_DOI = re.compile(r"10\.[0-9]{4,9}(?:\.[0-9]{1,9}){0,9}/\S+")
"""With bounds, as without them it takes minutes to find none in a long row of numbers."""
_PUBLISHED = re.compile(r"(?<=\. )(?:19|20)[0-9]{2}(?![0-9])")
"""The year of a reference, behind the name of the journal."""

KINDS: Mapping[Kind, frozenset[str]] = {
    Kind.PREPRINT: frozenset({"preprint"}),
    Kind.REVIEW: frozenset(
        {"review", "review-article", "systematic review", "systematic-review", "scoping review"}
        | {"meta-analysis"}
    ),
    Kind.THESIS: frozenset({"thesis", "dissertation", "academic dissertation"}),
    Kind.CHAPTER: frozenset({"chapter", "book chapter", "book-chapter"}),
    Kind.BOOK: frozenset({"book", "monograph"}),
    Kind.REPORT: frozenset({"technical report", "report", "guideline", "practice guideline"}),
    Kind.DATASET: frozenset({"dataset", "data set"}),
    Kind.CONFERENCE_PAPER: frozenset({"conference paper", "conference-paper", "congress"}),
    Kind.ARTICLE: frozenset({"journal article", "research-article", "article", "research article"}),
}
"""Types of publication that decide a kind, the most telling kind first."""
NO_WORKS = frozenset(
    {"published erratum", "erratum", "correction", "corrigendum", "addendum"}
    | {"retraction of publication", "retraction notice", "retraction", "expression of concern"}
    | {"peer review", "reviewer-report", "withdrawal"}
)
"""Types of publication that are about a work and none themselves."""


def kind_of(types: frozenset[str]) -> Kind:
    """The kind that types of publication, in lower case, say."""
    return next((kind for kind, names in KINDS.items() if types & names), Kind.OTHER)


def titled(title: str) -> str:
    """The title without the full stop behind it and the brackets of a translated one."""
    if title.endswith(".") and not title.endswith(".."):
        title = title.removesuffix(".").rstrip()
    if not (title.startswith("[") and title.endswith("]")):
        return title
    # The brackets of "[18F]PSMA uptake [in rats]" are not a pair.
    inner = title[1:-1].strip()
    return title if "[" in inner else inner


def spelled_doi(told: str) -> tuple[str, str]:
    """The DOI in lower case, and the identifier that it stands for; empty where it is none."""
    found = _DOI.search(told)
    doi = found[0].lower().rstrip(".,;") if found else ""
    name = normalise(doi) or ""
    return (doi if name else "", name)


def noticed(
    notices: Sequence[Notice], types: frozenset[str], title: str, source: str
) -> tuple[Notice, ...]:
    """Each notice once, and one more where only a type or the title says "retracted"."""
    once = tuple(dict.fromkeys(notices))
    marked = "retracted publication" in types or _RETRACTED.match(title)
    if not marked or any(n.kind is NoticeKind.RETRACTED for n in once):
        return once
    return (*once, Notice(kind=NoticeKind.RETRACTED, source=source, checked_on=""))


def referred(kind: NoticeKind, reference: str, source: str) -> Notice:
    """A notice by where it stands: `Made Up J. 2021 May;3(2):7. doi: 10.1000/x.`"""
    date = _PUBLISHED.search(reference)
    doi = spelled_doi(reference)[0]
    return Notice(kind=kind, source=source, checked_on="", doi=doi, date=date[0] if date else "")
