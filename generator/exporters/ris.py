"""The references as RIS, which every reference manager reads."""

from collections.abc import Iterator
from typing import Any

from generator.csl import csl_item
from generator.types import Exporter, Kind, Paper, Report

_TYPES = {
    Kind.ARTICLE: "JOUR",
    Kind.CONFERENCE_PAPER: "CPAPER",
    Kind.PREPRINT: "UNPB",
    Kind.REVIEW: "JOUR",
    Kind.CHAPTER: "CHAP",
    Kind.BOOK: "BOOK",
    Kind.THESIS: "THES",
    Kind.DATASET: "DATA",
    Kind.REPORT: "RPRT",
    Kind.OTHER: "GEN",
}


def export(report: Report) -> str:
    """One entry a work in the order of the references, one line a field whatever the text holds."""
    return "".join(_entry(paper) for paper in report.papers)


def _entry(paper: Paper) -> str:
    lines = [f"{tag}  - {value}\n" for tag, value in _fields(paper, csl_item(paper)) if value]
    return "".join([*lines, "ER  - \n\n"])


def _fields(paper: Paper, item: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Tags and values; the values are on one line, because CSL items hold visible text only."""
    first, _, last = item.get("page", "").partition("-")
    yield "TY", _TYPES[paper.kind]
    yield "ID", item["id"]
    yield "TI", item.get("title", "")
    for author in item.get("author", ()):
        yield "AU", _name(author)
    yield "PY", str(paper.year or "")
    yield "T2", item.get("container-title", "")
    yield "VL", item.get("volume", "")
    yield "IS", item.get("issue", "")
    yield "SP", first
    yield "EP", last
    yield "PB", item.get("publisher", "")
    yield "DO", item.get("DOI", "")
    yield "UR", item.get("URL", "")
    yield "KW", "Retracted publication" if paper.retracted else ""


def _name(author: dict[str, str]) -> str:
    return author.get("literal") or f"{author['family']}, {author['given']}"


EXPORTER = Exporter(
    ending=".ris",
    name="RIS",
    what="the references",
    export=export,
)
