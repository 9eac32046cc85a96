"""BibTeX read back by pybtex gives the same facts, whatever signs they are made of."""

import re

import pybtex.database
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pybtex.database import BibliographyData, Entry

from generator import bibliography
from generator.escape import address, visible
from generator.exporters.bibtex import export
from generator.markup import latex
from generator.types import Author, Kind, Paper, Report
from tests.made_up import author, hostile, notice, paper, report, reports


def _read(text: str) -> BibliographyData:
    return pybtex.database.parse_string(text, "bibtex")


def _entry(work: Paper) -> Entry:
    (entry,) = _read(export(report(papers=(work,)))).entries.values()
    return entry


def _key(title: str, family: str = "Rivera", year: int | None = 2020) -> str:
    work = paper(1, title=title, authors=(author(family),) if family else (), year=year)
    return str(_entry(work).key)


def test_an_entry_says_what_is_known_of_a_work() -> None:
    entry = _entry(paper(1))
    assert entry.type == "inproceedings"
    assert dict(entry.fields) == {
        "title": "{Made-up work number 1 on noise}",
        "year": "2021",
        "booktitle": "Proceedings of a Made-up Meeting",
        "volume": "1",
        "number": "2",
        "pages": "1--10",
        "publisher": "Made-up Society",
        "doi": "10.5555/made.1",
        "url": "https://doi.org/10.5555/made.1",
    }
    assert [str(person) for person in entry.persons["author"]] == [
        "Riverab, Ana",
        "Öztürk, Bülent",
    ]


@pytest.mark.parametrize(
    ("title", "family", "year", "key"),
    [
        ("On the Noise of XTREME", "Rivera", 2020, "rivera2020noise"),
        ("Ångström noise", "Öztürk", None, "ozturkangstrom"),
        ("Noise", "van der Berg", 2020, "vanderberg2020noise"),
        ("Шум", "Иванов", 2020, "anonymous2020"),
        ("100% {of} it", "", 2020, "anonymous2020"),
        ("A", "Rivera", 2020, "rivera2020"),
    ],
)
def test_keys_are_made_of_ascii_letters_and_the_year(
    title: str, family: str, year: int | None, key: str
) -> None:
    assert _key(title, family, year) == key


def test_no_key_is_given_twice() -> None:
    works = tuple(paper(n, title="Noise", authors=(author(),), year=2020) for n in (1, 2, 3))
    keys = list(_read(export(report(papers=works))).entries)
    assert keys == ["rivera2020noise", "rivera2020noise-2", "rivera2020noise-3"]


@pytest.mark.parametrize("kind", Kind)
def test_our_own_library_reads_the_same_kind_again(kind: Kind) -> None:
    expected = {Kind.REVIEW: Kind.ARTICLE, Kind.DATASET: Kind.OTHER}.get(kind, kind)
    (record,) = bibliography.read(export(report(papers=(paper(1, kind=kind, arxiv=""),))), "a.bib")
    assert record.kind is (Kind.OTHER if kind is Kind.PREPRINT else expected)


def test_a_preprint_keeps_the_number_that_its_archive_gave() -> None:
    work = paper(1, kind=Kind.PREPRINT, venue="arXiv", publisher="")
    (record,) = bibliography.read(export(report(papers=(work,))), "a.bib")
    assert (record.kind, record.arxiv, record.venue) == (Kind.PREPRINT, "2001.00001", "arXiv")


def test_a_retraction_is_noted() -> None:
    assert _entry(paper(1, notices=(notice(),))).fields["note"] == "Retracted"
    assert "note" not in _entry(paper(1)).fields


def test_groups_and_commas_and_ands_stay_inside_one_name() -> None:
    names = (
        Author(family="Noise and Sons, Inc."),
        Author(family="Rivera, Jr.", given="Ana and Ben"),
        Author(family="others"),
    )
    people = _entry(paper(1, authors=names)).persons["author"]
    assert [str(person) for person in people] == [
        "{Noise and Sons, Inc.}",
        "{Rivera, Jr.}, {Ana and Ben}",
        "{others}",
    ]


@given(hostile())
def test_what_latex_would_print_is_the_text_itself(text: str) -> None:
    # Angle brackets around a known word are markup to the reader of our library, so they are left.
    words = re.sub("[<>&]", "", visible(text)) + "x"
    assert latex(_entry(paper(1, title=words)).fields["title"]) == visible(words)


@given(reports())
def test_hostile_reports_read_back_work_by_work(any_report: Report) -> None:
    entries = list(_read(export(any_report)).entries.values())
    assert len(entries) == len(any_report.papers)
    for entry, work in zip(entries, any_report.papers, strict=True):
        people = entry.persons.get("author", [])
        assert len(people) == len([a for a in work.authors if visible(a.name)])
        assert entry.fields.get("year", "") == str(work.year or "")
        assert entry.fields.get("doi", "") == work.doi
        assert entry.fields.get("url", "") == address(work.url)
        assert re.fullmatch(r"[a-z]+[0-9]*[a-z]*(-[0-9]+)?", entry.key)


@given(st.lists(hostile(), min_size=3, max_size=3))
def test_no_text_opens_a_command_or_a_brace_of_its_own(texts: list[str]) -> None:
    work = paper(1, title=texts[0], venue=texts[1], publisher=texts[2])
    commands = re.findall(r"\\[A-Za-z]+|\\.", export(report(papers=(work,))))
    assert set(commands) <= {
        "\\textbackslash",
        "\\textbraceleft",
        "\\textbraceright",
        "\\textasciitilde",
        "\\textasciicircum",
        *(f"\\{sign}" for sign in "$&%#_"),
    }
