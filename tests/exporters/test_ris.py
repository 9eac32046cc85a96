"""RIS read back by rispy gives the same facts, one line a field."""

import re
from typing import Any

import pytest
import rispy
from hypothesis import example, given

from generator import bibliography
from generator.escape import address, visible
from generator.exporters.ris import export
from generator.types import Author, Kind, Paper, Report
from tests.made_up import notice, paper, report, reports


def _read(text: str) -> list[dict[str, Any]]:
    entries: list[dict[str, Any]] = rispy.loads(text, delimiter_tags_mapping={})
    return entries


def test_an_entry_says_what_is_known_of_a_work() -> None:
    assert _read(export(report(papers=(paper(1),)))) == [
        {
            "type_of_reference": "CPAPER",
            "id": "doi:10.5555/made.1",
            "title": "Made-up work number 1 on noise",
            "authors": ["Riverab, Ana", "Öztürk, Bülent"],
            "year": "2021",
            "secondary_title": "Proceedings of a Made-up Meeting",
            "volume": "1",
            "number": "2",
            "start_page": "1",
            "end_page": "10",
            "publisher": "Made-up Society",
            "doi": "10.5555/made.1",
            "urls": ["https://doi.org/10.5555/made.1"],
        }
    ]


def test_fields_that_nobody_knows_have_no_line() -> None:
    names = ("venue", "volume", "issue", "pages", "publisher", "doi", "url")
    work = paper(1, authors=(), year=None, title="Noise", **dict.fromkeys(names, ""))
    assert export(report(papers=(work,))).split("\n") == [
        "TY  - CPAPER",
        "ID  - title:00000001",
        "TI  - Noise",
        "ER  - ",
        "",
        "",
    ]


def test_a_retraction_is_a_keyword() -> None:
    (entry,) = _read(export(report(papers=(paper(1, notices=(notice(),)),))))
    assert entry["keywords"] == ["Retracted publication"]


@pytest.mark.parametrize("kind", Kind)
def test_our_own_library_reads_the_same_kind_again(kind: Kind) -> None:
    text = export(report(papers=(paper(1, kind=kind, notices=(notice(),)),)))
    (record,) = bibliography.read(text, "a.ris")
    assert record.kind is {Kind.REVIEW: Kind.ARTICLE}.get(kind, kind)
    assert len(record.notices) == 1


@pytest.mark.parametrize("pages", ["1-10", "e12", "S1-S9", "1-3-5"])
def test_pages_come_back_as_they_were(pages: str) -> None:
    (record,) = bibliography.read(export(report(papers=(paper(1, pages=pages),))), "a.ris")
    assert record.pages == pages


def test_a_group_is_one_name() -> None:
    work = paper(1, authors=(Author(family="A Group"),))
    assert _read(export(report(papers=(work,))))[0]["authors"] == ["A Group"]


@given(reports())
@example(report(papers=(paper(1, title="one\nER  - \nTY  - BOOK\nTI  - two"),)))
def test_hostile_reports_read_back_work_by_work(any_report: Report) -> None:
    text = export(any_report)
    entries = _read(text)
    assert len(entries) == len(any_report.papers)
    for entry, work in zip(entries, any_report.papers, strict=True):
        assert _facts(entry) == _expected(work)
    assert all(re.match(r"[A-Z][A-Z0-9]  - ", line) for line in text.split("\n") if line)


def _facts(entry: dict[str, Any]) -> dict[str, Any]:
    pages = [entry.get("start_page", ""), entry.get("end_page", "")]
    return {
        "title": entry["title"],
        "authors": entry.get("authors", []),
        "year": entry.get("year", ""),
        "pages": "-".join(filter(None, pages)),
        "volume": entry.get("volume", ""),
        "doi": entry.get("doi", ""),
        "url": "".join(entry.get("urls", [])),
    }


def _expected(work: Paper) -> dict[str, Any]:
    first, _, last = visible(work.records[0].pages).partition("-")
    return {
        "title": visible(work.title),
        "authors": [_name(author) for author in work.authors],
        "year": str(work.year or ""),
        "pages": "-".join(filter(None, (first.strip(), last.strip()))),
        "volume": visible(work.records[0].volume),
        "doi": work.doi,
        "url": address(work.url),
    }


def _name(author: Author) -> str:
    return ", ".join(filter(None, (visible(author.family), visible(author.given))))
