"""Works as CSL-JSON items: what citations and exports are made of."""

from typing import Any

from generator.escape import address, visible
from generator.types import Author, Kind, Paper

CSL_TYPES = {
    Kind.ARTICLE: "article-journal",
    Kind.CONFERENCE_PAPER: "paper-conference",
    Kind.PREPRINT: "article",
    Kind.REVIEW: "article-journal",
    Kind.CHAPTER: "chapter",
    Kind.BOOK: "book",
    Kind.THESIS: "thesis",
    Kind.DATASET: "dataset",
    Kind.REPORT: "report",
    Kind.OTHER: "document",
}


def csl_item(paper: Paper) -> dict[str, Any]:
    """The work as a CSL-JSON item with its key as `id`; what is not known is left out."""
    told: dict[str, Any] = {
        "title": visible(paper.title),
        "author": [_csl_name(author) for author in paper.authors if visible(author.name)],
        "issued": {"date-parts": [[paper.year]]} if paper.year else None,
        **_csl_venue(paper),
        "volume": _told(paper, "volume"),
        "issue": _told(paper, "issue"),
        "page": _told(paper, "pages"),
        "DOI": visible(paper.doi),
        "PMID": _told(paper, "pmid"),
        "URL": address(paper.url),
        "note": "Retracted" if paper.retracted else "",
    }
    known = {name: value for name, value in told.items() if value}
    return {"id": visible(paper.key), "type": CSL_TYPES[paper.kind], **known}


def _csl_venue(paper: Paper) -> dict[str, str]:
    """A preprint stands in no container: its archive is its publisher."""
    venue, publisher = visible(paper.venue), _told(paper, "publisher")
    if paper.kind is Kind.PREPRINT:
        return {"publisher": publisher or venue}
    return {"container-title": venue, "publisher": publisher}


def _told(paper: Paper, name: str) -> str:
    """What the fullest record that knows it says."""
    return next((said for record in paper.records if (said := visible(getattr(record, name)))), "")


def _csl_name(author: Author) -> dict[str, str]:
    family, given = visible(author.family), visible(author.given)
    return {"family": family, "given": given} if family and given else {"literal": family or given}
