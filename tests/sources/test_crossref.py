"""Crossref: what is asked of it, and how its works, notices and odd values are read."""

import asyncio
import json
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.codec import ShapeError
from generator.errors import FetchError
from generator.sources import crossref
from generator.types import Author, Kind, NoticeKind, Record, TextKind
from tests.shared import needs_shared
from tests.sources.given import (
    JSON,
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


def works() -> dict[str, Record]:
    """The records of our own answer by their ids."""
    return {r.id: r for r in searched(crossref, answer("crossref/works.json"))[0].records}


def only(**item: Any) -> Record:
    """The record of one work with these fields."""
    whole = {"DOI": "10.5555/one", "type": "journal-article", "title": ["Kites"], **item}
    (record,) = searched(crossref, listing(whole))[0].records
    return record


def listing(*items: Any) -> str:
    """An answer with these works."""
    message = {"total-results": len(items), "items": list(items)}
    return json.dumps({"status": "ok", "message-type": "work-list", "message": message})


def test_it_asks_by_the_words_of_the_concepts_and_by_those_of_the_question() -> None:
    server = Given(listing())
    asyncio.run(crossref.search(QUERY, server))
    (first, by_concepts), (second, by_words) = server.asked
    assert first == second == "https://api.crossref.org/works"
    assert by_concepts["query.bibliographic"] == "kites wind-borne toys strings"
    assert by_words["query.bibliographic"] == QUERY.words
    assert "has-abstract:true" in by_concepts["filter"].split(",")
    assert "has-abstract:true" not in by_words["filter"]
    for params in (by_concepts, by_words):
        asked = params["filter"].split(",")
        assert {"from-pub-date:2018", "until-pub-date:2021", "type:journal-article"} <= set(asked)
        assert "updated-by" in params["select"].split(",")


def test_a_question_without_concepts_or_years_asks_for_none() -> None:
    server = Given(listing())
    asyncio.run(crossref.search(OPEN, server))
    ((_, params),) = server.asked
    assert "pub-date" not in params["filter"]


def test_many_synonyms_fit_into_an_address() -> None:
    assert_every_concept_fits(crossref, listing())


def test_the_address_says_exactly_what_was_asked() -> None:
    server = Given(listing())
    for found, (url, params) in zip(
        asyncio.run(crossref.search(QUERY, server)), server.asked, strict=True
    ):
        assert found.address.startswith(f"{url}?")
        told = parse_qs(urlsplit(found.address).query)
        assert {name: values[0] for name, values in told.items()} == dict(params)


def test_a_work_is_read_whole() -> None:
    record = works()["crossref:10.5555/kites.2021.7"]
    assert record.title == "Kites over harbours: A survey of 10^3 strings"
    assert record.authors == (
        Author(family="Quill", given="Ada"),
        Author(family="The Harbour Kite Group"),
        Author(family="Plato"),
    )
    assert record.year == 2021
    assert record.venue == "Journal of Kites & Strings"
    assert (record.volume, record.issue, record.pages) == ("12", "3", "101-109")
    assert record.publisher == "Windy Press"
    assert record.kind is Kind.ARTICLE
    assert record.doi == "10.5555/kites.2021.7"
    assert record.url == "https://doi.org/10.5555/kites.2021.7"
    assert record.text == "Results: Long strings held 12 kites where p < 0.05."
    assert record.rights == "CC-BY-4.0"


def test_hits_are_those_that_the_database_says() -> None:
    assert [a.hits for a in searched(crossref, answer("crossref/works.json"))] == [4321, 4321]


def test_notices_are_kept_apart_and_told_once() -> None:
    notices = works()["crossref:10.5555/kites.2021.7"].notices
    assert [(n.kind, n.doi, n.date) for n in notices] == [
        (NoticeKind.CORRECTED, "10.5555/kites.2022.1", "2022-01-04"),
        (NoticeKind.RETRACTED, "10.5555/kites.2022.9", "2022"),
        (NoticeKind.CONCERN, "10.5555/kites.2022.5", "2022"),
    ]
    assert {(n.source, n.checked_on) for n in notices} == {("crossref", "")}


def test_a_work_mended_in_place_is_no_notice_of_itself() -> None:
    record = works()["crossref:10.5555/kites.2020.2"]
    assert [(n.kind, n.date) for n in record.notices] == [(NoticeKind.CORRECTED, "2020-06-01")]
    assert record.year is None
    assert record.pages == "7"


def test_a_new_version_is_a_work_and_no_notice() -> None:
    new = {"DOI": "10.5555/old", "type": "new_version", "updated": {"date-parts": [[2020]]}}
    assert only(**{"update-to": [new]}).notices == ()


def test_a_mark_in_the_title_is_a_notice_and_not_a_part_of_the_title() -> None:
    record = works()["crossref:10.18653/v1/2020.kites-main.3"]
    assert record.title == "Reading the wind"
    assert [n.kind for n in record.notices] == [NoticeKind.RETRACTED]
    assert record.acl == "2020.kites-main.3"
    assert record.kind is Kind.CONFERENCE_PAPER
    assert record.pages == "e17"


def test_a_mark_says_nothing_that_a_notice_does_not_say_better() -> None:
    update = {"DOI": "10.5555/r", "type": "retraction", "updated": {"date-parts": [[2020]]}}
    notices = only(title=["WITHDRAWN: Kites"], **{"updated-by": [update]}).notices
    assert [n.doi for n in notices] == ["10.5555/r"]


def test_what_is_no_paper_or_has_no_title_is_left_out() -> None:
    assert set(works()) == {
        "crossref:10.5555/kites.2021.7",
        "crossref:10.5555/kites.2020.2",
        "crossref:10.18653/v1/2020.kites-main.3",
        "crossref:10.5555/book.3",
    }


def test_a_chapter_stands_in_its_book_and_not_in_the_series() -> None:
    record = works()["crossref:10.5555/book.3"]
    assert (record.venue, record.kind, record.text_kind) == (
        "Ropes and Knots",
        Kind.CHAPTER,
        TextKind.NONE,
    )


@pytest.mark.parametrize(
    ("address", "rights"),
    [
        ("https://creativecommons.org/licenses/by-nc-nd/4.0", "CC-BY-NC-ND-4.0"),
        ("http://creativecommons.org/licenses/by/3.0/legalcode", "CC-BY-3.0"),
        ("https://creativecommons.org/publicdomain/zero/1.0/", "CC0-1.0"),
        ("https://creativecommons.org/licenses/by/3.0/us/", ""),
        ("https://www.windypress.example/creativecommons.org/licenses/by/4.0", ""),
        ("https://www.windypress.example/tdm", ""),
        ("", ""),
        (None, ""),
    ],
)
def test_only_a_creative_commons_licence_gives_rights(address: str | None, rights: str) -> None:
    assert only(license=[{"URL": address, "content-version": "vor"}]).rights == rights


def test_the_strictest_licence_counts_and_that_of_the_manuscript_does_not() -> None:
    by, noncommercial = (
        {"URL": f"https://creativecommons.org/licenses/{name}/4.0/", "content-version": version}
        for name, version in (("by", "vor"), ("by-nc", "tdm"))
    )
    assert only(license=[by, noncommercial]).rights == "CC-BY-NC-4.0"
    assert only(license=[{**by, "content-version": "am"}]).rights == ""
    assert only().rights == ""


def licences(*told: tuple[str, str, int | None]) -> str:
    """The rights of a work with licences of this address, version and delay."""
    stated = [
        {"URL": address, "content-version": version, "delay-in-days": days}
        for address, version, days in told
    ]
    return only(license=stated).rights


BY = "https://creativecommons.org/licenses/by/4.0/"
OWN = "https://www.windypress.example/terms"


@pytest.mark.parametrize(("days", "rights"), [(0, "CC-BY-4.0"), (None, "CC-BY-4.0"), (365, "")])
def test_a_licence_that_begins_after_a_delay_does_not_count(days: int | None, rights: str) -> None:
    assert licences((BY, "vor", days)) == rights


def test_an_embargo_does_not_shorten_what_is_open_now() -> None:
    assert licences((BY, "vor", 0), (OWN, "vor", 30)) == "CC-BY-4.0"
    assert licences((OWN, "vor", 0), (BY, "vor", 30)) == ""


def test_a_version_that_stands_under_another_licence_as_well_is_not_open() -> None:
    assert licences((BY, "vor", 0), (OWN, "vor", 0)) == ""
    assert licences((OWN, "vor", 0), (BY, "vor", 0)) == ""
    assert licences((BY, "vor", 0), (OWN, "tdm", 0)) == "CC-BY-4.0"
    assert licences((BY, "vor", 0), (OWN, "am", 0)) == "CC-BY-4.0"


@pytest.mark.parametrize(
    ("issued", "year"),
    [
        ({"date-parts": [[2020, 5, 1]]}, 2020),
        ({"date-parts": [["2020"]]}, 2020),
        ({"date-parts": [[None]]}, None),
        ({"date-parts": [[]]}, None),
        ({"date-parts": []}, None),
        ({"date-parts": None}, None),
        ({"date-parts": [[0]]}, None),
        ({"date-parts": [[99999]]}, None),
        (None, None),
        ("2020", None),
    ],
)
def test_dates_are_read_as_far_as_they_are_told(issued: Any, year: int | None) -> None:
    assert only(issued=issued).year == year


def test_a_second_title_is_a_translation_and_a_repeated_subtitle_is_not_repeated() -> None:
    assert only(title=["Drachen", "Kites"]).title == "Drachen"
    assert only(title=["Kites: A Survey"], subtitle=["A survey"]).title == "Kites: A Survey"


@pytest.mark.parametrize("odd", [None, 7, "x", [], [None], {}, [[]], [7], {"a": None}, True])
@pytest.mark.parametrize(
    "field",
    ["author", "abstract", "license", "updated-by", "update-to", "page", "URL", "container-title"],
)
def test_an_odd_value_costs_its_field_and_not_the_record(field: str, odd: Any) -> None:
    assert only(**{field: odd}).doi == "10.5555/one"


def test_an_address_that_cannot_be_written_down_is_left_out() -> None:
    assert only(URL="https://kites.example/\ud800").url == ""
    assert only(URL="javascript:alert(1)").url == ""


def test_a_look_up_asks_for_many_dois_at_once_and_leaves_out_what_is_not_known_here() -> None:
    server = Given(answer("crossref/works.json"))
    names = [f"doi:10.5555/{n}" for n in range(60)]
    ids = [*names, "arxiv:2004.14004", "pmid:31452104", "acl:2020.kites-main.3", "doi:10.5555/a,b"]
    found = looked_up(crossref, server, *ids)
    asked = [params["filter"].split(",") for _, params in server.asked]
    assert [len(batch) for batch in asked] == [50, 12]
    assert [params["rows"] for _, params in server.asked] == ["50", "12"]
    assert asked[0][0] == "doi:10.5555/0"
    assert asked[1][-2:] == [
        "doi:10.18653/v1/2020.kites-main.3",
        "doi:10.3115/v1/2020.kites-main.3",
    ]
    assert "crossref:10.5555/kites.2021.7" in {r.id for r in found}


def test_a_look_up_of_nothing_known_asks_nothing() -> None:
    server = Given(listing())
    assert looked_up(crossref, server, "arxiv:2004.14004", "pmid:31452104") == ()
    assert server.asked == []


def test_works_that_are_counted_and_not_sent_are_no_absence() -> None:
    with pytest.raises(ShapeError, match="counts 50 works and sent none"):
        searched(crossref, listing().replace('"total-results": 0', '"total-results": 50'))


@pytest.mark.parametrize(
    "renamed",
    [
        {"doi": "10.5555/one", "title": ["Kites"]},
        {"DOI": "10.5555/one", "titel": ["Kites"]},
        {"DOI": "10.5555/one", "title": "Kites"},
        {"DOI": {"value": "10.5555/one"}, "title": ["Kites"]},
    ],
)
def test_works_of_which_not_one_can_be_read_are_no_absence(renamed: dict[str, Any]) -> None:
    with pytest.raises(ShapeError, match="not one of the works that it sent can be read"):
        searched(crossref, listing(renamed, {"DOI": "10.5555/c", "type": "component"}))


def test_works_left_out_for_their_type_and_untitled_ones_are_understood() -> None:
    part = {"DOI": "10.5555/c", "type": "component"}
    assert searched(crossref, listing(part, part))[0].records == ()
    assert searched(crossref, listing({"DOI": "10.5555/one", "title": []}))[0].records == ()


def test_a_look_up_of_one_work_that_has_no_title_is_an_answer() -> None:
    untitled = Given(listing({"DOI": "10.5555/one", "type": "journal-article"}))
    assert looked_up(crossref, untitled, "doi:10.5555/one") == ()
    with pytest.raises(ShapeError):
        looked_up(crossref, Given(listing({"doi": "10.5555/one"})), "doi:10.5555/one")


def test_an_error_says_what_the_database_said() -> None:
    with pytest.raises(FetchError, match="Integer specified as many"):
        searched(crossref, answer("crossref/error.json"))


@pytest.mark.parametrize(
    "body",
    [
        "",
        "Resource not found.",
        "<html><body><h1>429 Too Many Requests</h1></body></html>",
        "[]",
        "null",
        "7",
        '{"status": "ok"}',
        '{"status": "ok", "message-type": "work-list", "message": {}}',
        '{"status": "ok", "message-type": "work-list", "message": {"items": null}}',
        '{"status": "ok", "message-type": "work-list", "message": {"items": [7]}}',
        '{"status": "ok", "message-type": "member-list", "message": {"items": []}}',
        "[" * 100_000,
        '{"status": ' + "1" * 5_000 + "}",
    ],
)
def test_an_answer_of_another_shape_is_a_failure_to_answer(body: str) -> None:
    with pytest.raises(ShapeError):
        searched(crossref, body)


@needs_shared
def test_every_recorded_answer_is_read_or_refused() -> None:
    read = 0
    for name, address, status, body in recorded("crossref"):
        try:
            (found,) = searched(crossref, as_list(body), OPEN)
        except (FetchError, ShapeError):
            assert status != 200 or "/works?" not in address or "rows=0" in address, name
            continue
        assert status == 200
        for record in found.records:
            assert_plausible(record)
            read += 1
    assert read > 800


def as_list(body: str) -> str:
    """An answer about a single work as a list of one: that is the only way in which we ask."""
    try:
        data = json.loads(body)
    except ValueError:
        return body
    single = isinstance(data, dict) and data.get("message-type") == "work"
    return listing(data["message"]) if single else body


@given(st.text() | JSON.map(json.dumps))
def test_no_text_is_too_odd_to_be_refused(body: str) -> None:
    with pytest.raises((FetchError, ShapeError)):
        searched(crossref, body, OPEN)


FIELDS = st.sampled_from([*crossref.FIELDS.split(","), "relation"])


@given(st.dictionaries(FIELDS, JSON, max_size=8))
def test_no_work_is_too_odd_to_be_read(item: dict[str, Any]) -> None:
    item = {"DOI": "10.5555/one", "type": "report", "title": ["Kites"], **item}
    check(crossref.search(OPEN, Given(listing(item))))


def test_it_says_what_its_keepers_ask() -> None:
    source = crossref.SOURCE
    assert (source.pace, source.hosts) == (1.0, ("api.crossref.org",))
    assert source.pace_with_key is not None
    assert source.pace_with_key >= 1 / 3
    assert (source.contact_in, source.key_name) == ("param:mailto", "")
