"""DataCite: what is asked of it, and how its works, notices and odd values are read."""

import asyncio
import base64
import json
import re
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.codec import ShapeError
from generator.errors import FetchError
from generator.sources import datacite
from generator.types import Author, Concept, Kind, NoticeKind, Query, Record, TextKind
from tests.shared import needs_shared
from tests.sources.given import (
    FROM_2018,
    JSON,
    ODD,
    OPEN,
    QUERY,
    Given,
    answer,
    assert_every_concept_fits,
    assert_plausible,
    check,
    looked_up,
    recorded,
    searched,
)

FIELDS = (
    *("creators", "publisher", "container", "publicationYear", "rightsList", "descriptions"),
    *("dates", "url", "relatedIdentifiers", "state"),
)
NEEDED = ("doi", "titles", "types")


def page(*items: Any) -> str:
    """An answer with works of these attributes."""
    works = [{"id": "10.5555/one", "type": "dois", "attributes": item} for item in items]
    return json.dumps({"data": works, "meta": {"total": len(items)}})


def whole(**item: Any) -> dict[str, Any]:
    """Attributes of a report, with these fields."""
    types = {"resourceTypeGeneral": "Report"}
    return {"doi": "10.5555/one", "titles": [{"title": "Kites"}], "types": types, **item}


def only(**item: Any) -> Record:
    """The record of one report with these fields."""
    (record,) = searched(datacite, page(whole(**item)))[0].records
    return record


def of_type(general: object, told: object = None, container: object = None) -> Record | None:
    """The record of one work of that type; None where it is left out."""
    types = {"resourceTypeGeneral": general, "resourceType": told}
    item = whole(types=types, container=container)
    return next(iter(searched(datacite, page(item))[0].records), None)


def works() -> dict[str, Record]:
    """The records of our own answer by their DOIs."""
    return {r.doi: r for r in searched(datacite, answer("datacite/works.json"))[0].records}


def test_it_asks_for_the_concepts_as_and_of_or_and_for_any_word_of_the_question() -> None:
    get = Given(page())
    asyncio.run(datacite.search(QUERY, get))
    (first, by_concepts), (second, by_words) = get.asked
    assert first == second == "https://api.datacite.org/dois"
    assert by_concepts["query"] == (
        '(titles.title:("kites" OR "wind-borne toys")'
        ' OR descriptions.description:("kites" OR "wind-borne toys"))'
        ' AND (titles.title:("strings") OR descriptions.description:("strings"))'
        " AND publicationYear:[2018 TO 2021]"
    )
    said = '"long" OR "strings" OR "kind" OR "help" OR "hurt"'
    assert by_words["query"] == (
        f"(titles.title:({said}) OR descriptions.description:({said}))"
        " AND publicationYear:[2018 TO 2021]"
    )
    assert by_words["page[size]"] == "100"
    assert by_words["sort"] == "relevance"


def test_it_asks_for_literature_alone() -> None:
    get = Given(page())
    asyncio.run(datacite.search(OPEN, get))
    ((_, params),) = get.asked
    types = params["resource-type-id"].split(",")
    assert {"journal-article", "preprint", "text", "conference-paper", "dissertation"} <= set(types)
    assert {"dataset", "software", "image"}.isdisjoint(types)


def test_years_are_asked_as_far_as_the_question_states_them() -> None:
    get = Given(page())
    asyncio.run(datacite.search(FROM_2018, get))
    asyncio.run(datacite.search(OPEN, get))
    asked = [params["query"] for _, params in get.asked]
    assert [query.partition("publicationYear:")[2] for query in asked] == [
        "[2018 TO *]",
        "[2018 TO *]",
        "",
    ]


@given(st.text(min_size=1))
def test_no_term_leaves_its_quotes(term: str) -> None:
    get = Given(page())
    concepts = (Concept(name=term, terms=(term,)),)
    asked = Query(words="", concepts=concepts, since=None, until=1999, limit=5)
    asyncio.run(datacite.search(asked, get))
    quoted = r'\("[^"\\*]*"\)'
    wanted = rf"\(titles\.title:{quoted} OR descriptions\.description:{quoted}\)"
    query = get.asked[0][1]["query"]
    assert re.fullmatch(rf"{wanted} AND publicationYear:\[\* TO 1999\]", query)


def test_many_synonyms_fit_into_an_address() -> None:
    assert_every_concept_fits(datacite, page())


def test_the_address_says_exactly_what_was_asked_and_hits_are_those_of_the_database() -> None:
    get = Given(answer("datacite/works.json"))
    for found, (url, params) in zip(
        asyncio.run(datacite.search(QUERY, get)), get.asked, strict=True
    ):
        assert found.address.startswith(f"{url}?")
        told = parse_qs(urlsplit(found.address).query)
        assert {name: values[0] for name, values in told.items()} == dict(params)
        assert found.hits == 87


def test_a_work_is_read_whole() -> None:
    record = works()["10.5555/kites.2021.7"]
    assert record.id == "datacite:10.5555/kites.2021.7"
    assert record.title == "Kites & harbours: A survey"
    assert record.authors == (
        Author(family="van der Quill", given="Ada"),
        Author(family="Marsh", given="Otto"),
        Author(family="Winds, Waves and Kites Society"),
        Author(family="Lake", given="Bea"),
    )
    assert record.year == 2021
    assert (record.venue, record.publisher) == ("Journal of Kites", "Windy Press")
    assert (record.volume, record.issue, record.pages) == ("12", "3", "101-109")
    assert record.kind is Kind.ARTICLE
    assert record.url == "https://kites.example/7"
    assert record.notices == ()


def test_the_abstract_is_the_one_in_english_and_no_note_beside_it() -> None:
    record = works()["10.5555/kites.2021.7"]
    assert record.text == "Long strings held 12 kites where p < 0.05."
    assert record.text_kind is TextKind.ABSTRACT
    note = {"description": "12 pages", "descriptionType": "Other"}
    assert only(descriptions=[note]).text_kind is TextKind.NONE
    assert only(descriptions=[{"description": "12 kites"}]).text == ""


def test_an_empty_abstract_does_not_hide_the_next() -> None:
    assert works()["10.5555/thesis.2"].text == "Two years of strings."


def test_what_arxiv_registered_is_known_by_its_arxiv_id() -> None:
    record = works()["10.48550/arxiv.2101.00042"]
    assert (record.arxiv, record.kind) == ("2101.00042", Kind.PREPRINT)
    assert (record.venue, record.rights) == ("arXiv", "")
    assert "arxiv:2101.00042" in record.ids


def test_a_date_of_withdrawal_is_a_notice_told_once() -> None:
    (notice,) = works()["10.48550/arxiv.2101.00042"].notices
    assert (notice.kind, notice.source) == (NoticeKind.RETRACTED, "datacite")
    assert (notice.date, notice.checked_on) == ("2022-03-04", "")
    gone = [{"date": "2022/2023", "dateType": "Withdrawn"}, {"dateType": "Withdrawn"}]
    (told,) = only(titles=[{"title": "WITHDRAWN: Kites"}], dates=gone).notices
    assert told.date == "2022"
    assert only(dates=[{"date": None, "dateType": "Withdrawn"}]).notices[0].date == ""


def test_a_mark_in_the_title_is_a_notice_and_not_a_part_of_the_title() -> None:
    record = works()["10.5555/archive.1"]
    assert record.title == "Lakes"
    assert [n.kind for n in record.notices] == [NoticeKind.RETRACTED]


def test_what_is_no_literature_or_has_no_title_is_left_out() -> None:
    assert list(works()) == [
        "10.5555/kites.2021.7",
        "10.48550/arxiv.2101.00042",
        "10.5555/archive.1",
        "10.5555/thesis.2",
    ]


@pytest.mark.parametrize(
    ("general", "told", "kind"),
    [
        ("Preprint", "Article", Kind.PREPRINT),
        ("Dissertation", None, Kind.THESIS),
        ("Report", "", Kind.REPORT),
        ("Book", None, Kind.BOOK),
        ("Text", "PhD Thesis", Kind.THESIS),
        ("Text", "preprint", Kind.PREPRINT),
        ("Text", "Working Paper", Kind.REPORT),
        ("Text", "a new word", Kind.OTHER),
        ("Text", None, Kind.OTHER),
        ("Text", "Peer review", None),
        ("Text", "Poster", None),
        ("Presentation", None, None),
        ("Dataset", "Journal article", None),
        ("ComputationalNotebook", None, None),
        ("", "Report", None),
        (None, None, None),
    ],
)
def test_the_general_type_decides_and_text_is_what_the_depositor_says(
    general: str | None, told: str | None, kind: Kind | None
) -> None:
    record = of_type(general, told)
    assert (record and record.kind) == kind


@pytest.mark.parametrize(
    ("general", "told", "kind"),
    [
        ("JournalArticle", None, Kind.ARTICLE),
        ("ConferencePaper", None, Kind.CONFERENCE_PAPER),
        ("BookChapter", None, Kind.CHAPTER),
        ("Text", "Journal article", Kind.ARTICLE),
    ],
)
def test_what_only_an_archive_holds_is_not_called_reviewed(
    general: str, told: str | None, kind: Kind
) -> None:
    alone, placed = of_type(general, told), of_type(general, told, {"title": "Winds"})
    assert alone is not None
    assert placed is not None
    assert (alone.kind, placed.kind) == (Kind.OTHER, kind)
    assert (alone.venue, placed.venue) == ("", "Winds")


def stated(**rights: str) -> str:
    """The rights of a work with an abstract, which are stated so."""
    abstract = {"description": "Kites held.", "descriptionType": "Abstract"}
    return only(rightsList=[rights], descriptions=[abstract]).rights


@pytest.mark.parametrize(
    ("address", "name", "rights"),
    [
        ("https://creativecommons.org/licenses/by/4.0/legalcode", "cc-by-4.0", "CC-BY-4.0"),
        ("http://creativecommons.org/licenses/by-nc/3.0/", "", "CC-BY-NC-3.0"),
        ("", "cc-by-nc-sa-4.0", "CC-BY-NC-SA-4.0"),
        ("https://spdx.org/licenses/CC-BY-4.0.html", "CC-BY-4.0", "CC-BY-4.0"),
        ("", "cc by 3.0", "CC-BY-3.0"),
        ("https://creativecommons.org/publicdomain/zero/1.0/legalcode", "", "CC0-1.0"),
        ("", "CC0 1.0", "CC0-1.0"),
        ("https://creativecommons.org/licenses/by/3.0/de/", "cc-by-3.0", ""),
        ("info:eu-repo/semantics/openAccess", "", ""),
        ("", "cc-by", ""),
        ("", "mit", ""),
        ("", "", ""),
    ],
)
def test_only_a_creative_commons_licence_with_its_version_gives_rights(
    address: str, name: str, rights: str
) -> None:
    assert stated(rightsUri=address, rightsIdentifier=name) == rights


def test_the_strictest_licence_counts_and_none_without_a_text() -> None:
    both = [{"rightsIdentifier": "cc0-1.0"}, {"rightsIdentifier": "cc-by-nc-4.0"}]
    abstract = [{"description": "Kites held.", "descriptionType": "Abstract"}]
    assert only(rightsList=both, descriptions=abstract).rights == "CC-BY-NC-4.0"
    assert only(rightsList=both).rights == ""


@pytest.mark.parametrize(
    ("titles", "title"),
    [
        ([{"title": "Kites", "titleType": None}, {"title": "Drachen"}], "Kites"),
        ([{"title": "On kites", "titleType": "AlternativeTitle"}], "On kites"),
        ([{"title": "Kites:"}, {"title": "A tale", "titleType": "Subtitle"}], "Kites: A tale"),
        ([{"title": "Kites: a tale"}, {"title": "A Tale", "titleType": "Subtitle"}], None),
        ([{"title": "A tale", "titleType": "Subtitle"}], "A tale"),
        ([{"title": ""}, {"title": "Kites"}], "Kites"),
    ],
)
def test_the_main_title_is_the_one_without_a_type(titles: list[Any], title: str | None) -> None:
    assert only(titles=titles).title == (title or "Kites: a tale")


@pytest.mark.parametrize(
    ("container", "said"),
    [
        ({"firstPage": "7", "lastPage": "7"}, "7"),
        ({"firstPage": "101"}, "101"),
        ({"number": "e17"}, "e17"),
        ({"firstPage": None, "number": 6}, ""),
    ],
)
def test_pages_may_be_one_or_the_number_of_the_article(container: Any, said: str) -> None:
    assert only(container=container).pages == said


@pytest.mark.parametrize("odd", ODD)
@pytest.mark.parametrize("field", FIELDS)
def test_an_odd_value_costs_its_field_and_not_the_record(field: str, odd: Any) -> None:
    assert only(**{field: odd}).title == "Kites"
    assert only(**{field: [{"name": odd, "dateType": "Withdrawn", "date": odd}]}).title == "Kites"


@pytest.mark.parametrize("odd", ODD)
@pytest.mark.parametrize("field", NEEDED)
def test_without_title_type_or_doi_it_is_no_record(field: str, odd: Any) -> None:
    assert searched(datacite, page(whole(**{field: odd}), whole()))[0].records[-1:] == (only(),)


@pytest.mark.parametrize("field", NEEDED)
def test_works_of_which_not_one_can_be_read_are_no_absence(field: str) -> None:
    renamed = {field.title() if name == field else name: said for name, said in whole().items()}
    data = {"types": {"resourceTypeGeneral": "Dataset"}}
    for odd in (renamed, whole(**{field: 7}), {}):
        with pytest.raises(ShapeError, match="not one of the works that it sent can be read"):
            searched(datacite, page(odd, data, odd))


def test_works_left_out_for_their_type_and_untitled_ones_are_understood() -> None:
    data = {"types": {"resourceTypeGeneral": "Dataset"}}
    assert searched(datacite, page(data))[0].records == ()
    assert looked_up(datacite, Given(page(whole(titles=[]))), "doi:10.5555/one") == ()


def test_a_look_up_asks_for_fifty_at_once_and_knows_arxiv_ids() -> None:
    get = Given(answer("datacite/works.json"))
    ids = [f"doi:10.5555/{n}" for n in range(50)]
    found = looked_up(datacite, get, *ids, "arxiv:2101.00042", "pmid:31452104", 'doi:10.5555/"x"')
    (_, first), (_, second) = get.asked
    assert first["query"].startswith('doi:("10.5555/0" OR "10.5555/1" OR ')
    assert first["page[size]"] == "50"
    assert second["query"] == r'doi:("10.48550/arxiv.2101.00042" OR "10.5555/\"x\"")'
    assert second["page[size]"] == "2"
    assert "resource-type-id" not in second
    assert "10.48550/arxiv.2101.00042" in {r.doi for r in found}


def test_a_look_up_of_nothing_known_asks_nothing() -> None:
    get = Given(page())
    assert looked_up(datacite, get, "pmid:31452104") == ()
    assert get.asked == []


def test_nothing_found_is_an_answer() -> None:
    found = searched(datacite, answer("datacite/none.json"))[0]
    assert (found.hits, found.records) == (0, ())


def test_an_outage_that_counts_works_and_sends_none_is_not_an_absence() -> None:
    with pytest.raises(ShapeError, match="counts 12 works and sent none"):
        searched(datacite, '{"data": [], "meta": {"total": 12}}')


def test_an_error_says_what_the_database_said() -> None:
    with pytest.raises(FetchError, match=r"error: Failed to parse query \[kites AND\]"):
        searched(datacite, answer("datacite/error.json"))
    with pytest.raises(FetchError, match="error: Too windy"):
        searched(datacite, '{"errors": {"title": "Too windy"}}')
    with pytest.raises(FetchError, match="no reason given"):
        searched(datacite, '{"errors": null}')


@pytest.mark.parametrize(
    "body",
    [
        "",
        "<html><title>504 Gateway Time-out</title></html>",
        "[]",
        "null",
        "{}",
        '{"meta": {"total": 1}}',
        '{"data": null}',
        '{"data": {"attributes": {}}}',
        '{"data": [7]}',
        "[" * 100_000,
    ],
)
def test_an_answer_of_another_shape_is_a_failure_to_answer(body: str) -> None:
    with pytest.raises(ShapeError):
        searched(datacite, body)


@needs_shared
def test_every_recorded_answer_is_read_or_refused() -> None:
    read = []
    for _, address, status, body in recorded("datacite"):
        assert status == 200
        if "/dois" not in address:
            check(datacite.search(OPEN, Given(as_page(body))))
            continue
        (found,) = searched(datacite, as_page(body), OPEN)
        for record in found.records:
            assert_plausible(record)
            assert record.authors
            read.append(record)
    assert len(read) == 6
    assert sum(record.rights.startswith("CC-BY") for record in read) == 5
    assert {record.kind for record in read} == {
        *(Kind.PREPRINT, Kind.ARTICLE, Kind.CONFERENCE_PAPER, Kind.BOOK)
    }


def as_page(body: str) -> str:
    """An answer about a single work as a list of one, and one that was kept as base64 as text."""
    if not body.startswith("{"):
        body = base64.b64decode(body, validate=True).decode("utf-8")
    data = json.loads(body)
    return body if isinstance(data["data"], list) else json.dumps({"data": [data["data"]]})


@given(st.text() | JSON.map(json.dumps))
def test_no_text_is_too_odd_to_be_refused(body: str) -> None:
    with pytest.raises((FetchError, ShapeError)):
        searched(datacite, body, OPEN)


@given(st.dictionaries(st.sampled_from([*FIELDS, *NEEDED]), JSON, max_size=8))
def test_no_work_is_too_odd_to_be_read(item: dict[str, Any]) -> None:
    check(datacite.search(OPEN, Given(page(whole(**item)))))


@given(st.dictionaries(st.sampled_from(["data", "meta", "errors"]), JSON, max_size=3))
def test_no_answer_is_too_odd_to_be_read(data: dict[str, Any]) -> None:
    check(datacite.search(OPEN, Given(json.dumps(data))))


def test_it_says_what_its_keepers_ask() -> None:
    source = datacite.SOURCE
    assert urlsplit(datacite.ADDRESS).hostname in source.hosts
    assert source.pace >= 300 / 500
    assert source.pace_with_key is not None
    assert source.pace_with_key >= 300 / 1000
    assert source.connections == 1
    assert (source.contact_in, source.key_name) == ("param:mailto", "")
    assert source.knows == ("doi", "arxiv")
