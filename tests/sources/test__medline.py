"""MEDLINE's conventions, which PubMed and Europe PMC share."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.sources import _medline
from generator.types import Kind, Notice, NoticeKind

RETRACTION = Notice(kind=NoticeKind.RETRACTED, source="pubmed", checked_on="", doi="10.9999/r")


@pytest.mark.parametrize(
    ("types", "kind"),
    [
        ({"systematic review", "journal article"}, Kind.REVIEW),
        ({"research-article", "journal article"}, Kind.ARTICLE),
        ({"practice guideline", "journal article"}, Kind.REPORT),
        ({"preprint", "review"}, Kind.PREPRINT),
        ({"letter"}, Kind.OTHER),
        (set(), Kind.OTHER),
    ],
)
def test_the_most_telling_type_decides_the_kind(types: set[str], kind: Kind) -> None:
    assert _medline.kind_of(frozenset(types)) is kind


@pytest.mark.parametrize(
    ("told", "title"),
    [
        ("Noise.", "Noise"),
        ("[Noise].", "Noise"),
        ("[Noise]", "Noise"),
        ("Noise? [In German]", "Noise? [In German]"),
        ("[18F]FDG in readers [of Braille]", "[18F]FDG in readers [of Braille]"),
        ("And so on...", "And so on..."),
        ("", ""),
    ],
)
def test_a_title_loses_only_what_was_put_around_it(told: str, title: str) -> None:
    assert _medline.titled(told) == title


@pytest.mark.parametrize(
    ("told", "found"),
    [
        ("doi: 10.9999/JMR.1. Epub", ("10.9999/jmr.1", "doi:10.9999/jmr.1")),
        ("10.48550/arXiv.1903.99901", ("10.48550/arxiv.1903.99901", "arxiv:1903.99901")),
        ("10.18653/v1/P18-1001", ("10.18653/v1/p18-1001", "acl:P18-1001")),
        ("10.1000.10/123", ("10.1000.10/123", "doi:10.1000.10/123")),
        ("no identifier", ("", "")),
        ("", ("", "")),
    ],
)
def test_a_doi_is_found_among_other_words(told: str, found: tuple[str, str]) -> None:
    assert _medline.spelled_doi(told) == found


def test_a_long_row_of_numbers_is_no_doi_and_takes_no_time() -> None:
    # Without bounds each of a million numbers is the start of a way through all that follow.
    assert _medline.spelled_doi("10.1111." * 1_000_000) == ("", "")


def test_a_notice_is_read_from_where_it_stands() -> None:
    told = "Made Up J. 2021 May;3(2):1999. doi: 10.9999/jmr.2021.7."
    notice = _medline.referred(NoticeKind.CORRECTED, told, "pubmed")
    assert (notice.kind, notice.doi, notice.date) == (
        NoticeKind.CORRECTED,
        "10.9999/jmr.2021.7",
        "2021",
    )
    assert (notice.source, notice.checked_on) == ("pubmed", "")
    bare = _medline.referred(NoticeKind.CORRECTED, "in press", "pubmed")
    assert (bare.doi, bare.date) == ("", "")


@pytest.mark.parametrize(
    "title", ["RETRACTED: Noise", "[Retracted] Noise", "Retracted Article: Noise", "WITHDRAWN: N"]
)
def test_a_title_is_enough_to_be_retracted(title: str) -> None:
    (notice,) = _medline.noticed((), frozenset(), title, "pubmed")
    assert (notice.kind, notice.source, notice.doi) == (NoticeKind.RETRACTED, "pubmed", "")


def test_a_type_is_enough_to_be_retracted() -> None:
    types = frozenset({"retracted publication"})
    assert [n.kind for n in _medline.noticed((), types, "Noise", "x")] == [NoticeKind.RETRACTED]


def test_a_work_about_retractions_is_not_retracted() -> None:
    title = "Retracted articles and who cites them"
    assert _medline.noticed((), frozenset({"review"}), title, "x") == ()


def test_a_retraction_is_told_once_with_the_notice_that_says_most() -> None:
    types = frozenset({"retracted publication"})
    told = _medline.noticed([RETRACTION, RETRACTION], types, "RETRACTED: Noise", "pubmed")
    assert told == (RETRACTION,)


@given(st.text())
def test_no_text_is_too_odd(told: str) -> None:
    assert len(_medline.titled(told)) <= len(told)
    doi, name = _medline.spelled_doi(told)
    assert bool(doi) == bool(name)
    assert _medline.referred(NoticeKind.CORRECTED, told, "x").doi == doi
