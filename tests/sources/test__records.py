"""Fields of records: marks of publishers, names, pages, years, identifiers, licences, addresses."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.codec import ShapeError
from generator.sources import _records
from generator.types import Author, NoticeKind, Record
from tests.sources.given import JSON, ODD


def read(item: str) -> Record | None:
    """The record of a title; None for what is no work, ShapeError for what cannot be read."""
    if item == "odd":
        raise ShapeError("no title")
    return None if item == "data" else Record(id=f"x:{item}", source="x", title=item)


def test_an_item_that_cannot_be_read_costs_only_itself() -> None:
    found = _records.understood(["odd", "Kites", "data", "Strings"], read, 4)
    assert [record.title for record in found] == ["Kites", "Strings"]


@pytest.mark.parametrize("items", [["odd"], ["odd", "odd"], ["data", "odd", "data"]])
def test_a_page_of_which_no_work_can_be_read_is_no_absence(items: list[str]) -> None:
    with pytest.raises(ShapeError, match=r"not one of the works .* can be read \(no title\)"):
        _records.understood(items, read, len(items))


def test_works_that_are_counted_and_not_sent_are_no_absence() -> None:
    with pytest.raises(ShapeError, match="counts 50 works and sent none"):
        _records.understood([], read, 50)


@pytest.mark.parametrize(("items", "hits"), [([], 0), ([], None), (["data", "data"], 2)])
def test_nothing_found_and_no_literature_found_are_answers(
    items: list[str], hits: int | None
) -> None:
    assert _records.understood(items, read, hits) == ()


@pytest.mark.parametrize(
    ("title", "rest", "kinds"),
    [
        ("RETRACTED: Kites", "Kites", (NoticeKind.RETRACTED,)),
        ("RETRACTED ARTICLE: Kites: a tale", "Kites: a tale", (NoticeKind.RETRACTED,)),
        ("[Retracted] Kites", "Kites", (NoticeKind.RETRACTED,)),
        ("Retracted - Kites", "Kites", (NoticeKind.RETRACTED,)),
        ("Kites [RETRACTED]", "Kites", (NoticeKind.RETRACTED,)),
        ("Kites (Retracted article)", "Kites", (NoticeKind.RETRACTED,)),
        ("WITHDRAWN: Kites", "Kites", (NoticeKind.RETRACTED,)),
        ("EXPRESSION OF CONCERN: Kites", "Kites", (NoticeKind.CONCERN,)),
        ("Retracted papers and their citations", "Retracted papers and their citations", ()),
        ("Withdrawn drugs", "Withdrawn drugs", ()),
        ("Retracted:", "Retracted:", ()),
    ],
)
def test_marks_of_publishers_are_known_and_words_of_authors_are_not_taken_for_them(
    title: str, rest: str, kinds: tuple[NoticeKind, ...]
) -> None:
    assert _records.unmarked(title) == (rest, kinds)


@given(st.text())
def test_a_title_never_becomes_empty_by_losing_its_mark(title: str) -> None:
    assert bool(_records.unmarked(title)[0]) == bool(title)


def test_a_mark_is_a_notice_of_which_nothing_more_is_known() -> None:
    notice = _records.marked(NoticeKind.CONCERN, "windbase")
    assert (notice.kind, notice.source) == (NoticeKind.CONCERN, "windbase")
    assert (notice.checked_on, notice.doi, notice.date) == ("", "", "")


@pytest.mark.parametrize(
    "title",
    [
        "Erratum",
        "Corrigendum to “Kites over lakes”",
        "Correction: Kites",
        "Author Correction: Kites",
        "Publisher Correction: Kites",
        "Correction to Enhanced Lift of Kites",
        "Correction to: Kites",
        "Retraction: Kites",
        "Retraction Note: Kites",
        'Retraction notice to "Kites"',
        "Addendum: Kites",
        "Withdrawal: Kites",
    ],
)
def test_titles_of_notices_are_known(title: str) -> None:
    assert _records.is_notice(title)


@pytest.mark.parametrize(
    "title",
    [
        "Correction of spelling errors in kite logs",
        "Correction to the lift of thin kites",
        "Grammatical error correction: a survey",
        "Retraction of the landing gear in flight",
        "Withdrawal symptoms in kite flyers",
        "Corrections for wind",
    ],
)
def test_works_about_correction_are_works(title: str) -> None:
    assert not _records.is_notice(title)
    assert _records.unmarked(title) == (title, ())


@pytest.mark.parametrize(
    ("name", "author"),
    [
        ("Ada Quill", Author(family="Quill", given="Ada")),
        ("Ada van der Quill", Author(family="van der Quill", given="Ada")),
        ("Ada B. Quill", Author(family="Quill", given="Ada B.")),
        ("Plato", Author(family="Plato")),
        ("Quill, Ada", Author(family="Quill, Ada")),
        ("Harbour Kite Collaboration", Author(family="Harbour Kite Collaboration")),
        ("Kite Project Group", Author(family="Kite Project Group")),
        ("<i>Ada</i> Quill", Author(family="Quill", given="Ada")),
        ("", Author(family="")),
    ],
)
def test_a_name_is_parted_with_its_particles_and_a_group_is_one(name: str, author: Author) -> None:
    assert _records.person(name) == author


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ("101-109", "101-109"),
        ("101–109", "101-109"),
        ("101 -- 109", "101-109"),
        ("7-7", "7"),
        ("e17", "e17"),
        ("101-", "101"),
        ("", ""),
    ],
)
def test_pages_are_first_and_last_with_a_hyphen(told: str, said: str) -> None:
    assert _records.pages(told) == said


@pytest.mark.parametrize(
    ("told", "said"),
    [(2020, 2020), ("2020", 2020), (1399, None), (2101, None), (0, None), (99999, None)],
)
def test_a_year_is_one_in_which_something_can_be_published(told: Any, said: int | None) -> None:
    assert _records.year(told) == said


@pytest.mark.parametrize("odd", ODD)
def test_an_odd_value_is_no_year_no_prose_and_no_address(odd: Any) -> None:
    assert _records.year(odd) is None
    assert _records.prose(odd) == (odd if isinstance(odd, str) else "")
    assert _records.link(odd) == ""


def test_prose_loses_the_markup_that_only_publishers_deposit() -> None:
    assert _records.prose("<scp>DNA</scp> of\n <jats:named-item>kites</jats:named-item>") == (
        "DNA of kites"
    )


@pytest.mark.parametrize(
    "told", ["javascript:alert(1)", "https://kites.example/\ud800", "https://a\nb", "kites.example"]
)
def test_an_address_that_cannot_be_written_down_is_left_out(told: str) -> None:
    assert _records.link(told) == ""
    assert _records.link("https://kites.example/1") == "https://kites.example/1"


@pytest.mark.parametrize(
    ("told", "ids"),
    [
        ("10.5555/KITES", ("10.5555/kites", "", "")),
        ("https://doi.org/10.5555/Kites", ("10.5555/kites", "", "")),
        ("doi: 10.5555/kites", ("10.5555/kites", "", "")),
        ("10.48550/arXiv.2101.00042", ("10.48550/arxiv.2101.00042", "2101.00042", "")),
        ("10.18653/v1/P18-1001", ("10.18653/v1/p18-1001", "", "P18-1001")),
        ("kites", ("", "", "")),
        ("", ("", "", "")),
    ],
)
def test_a_doi_says_the_id_that_it_stands_for(told: str, ids: tuple[str, str, str]) -> None:
    doi, arxiv, acl = ids
    assert _records.identifiers(told) == {"doi": doi, "arxiv": arxiv, "acl": acl}


def test_an_odd_doi_is_kept_whole() -> None:
    odd = "10.1002/(SICI)1000-0000(199808)17:15/16<1661::AID-KIT968>3.0.CO;2-2"
    assert _records.identifiers(odd)["doi"] == odd.lower()


@pytest.mark.parametrize(
    ("address", "rights"),
    [
        ("https://creativecommons.org/licenses/by-nc-nd/4.0", "CC-BY-NC-ND-4.0"),
        ("http://creativecommons.org/licenses/by/3.0/legalcode", "CC-BY-3.0"),
        (" https://creativecommons.org/licenses/BY/4.0/deed.de ", "CC-BY-4.0"),
        ("https://creativecommons.org/publicdomain/zero/1.0/", "CC0-1.0"),
        ("https://creativecommons.org/licenses/by/3.0/us/", ""),
        ("https://www.windypress.example/creativecommons.org/licenses/by/4.0", ""),
        ("https://www.windypress.example/tdm", ""),
        ("", ""),
    ],
)
def test_only_the_address_of_a_creative_commons_licence_gives_rights(
    address: str, rights: str
) -> None:
    assert _records.licence(address) == rights


@given(JSON)
def test_no_value_is_too_odd_to_be_read(value: Any) -> None:
    assert "\n" not in _records.prose(value)
    year = _records.year(value)
    assert year is None or 1400 <= year <= 2100
