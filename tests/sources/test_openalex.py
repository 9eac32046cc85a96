"""OpenAlex: what is asked of it, and how its works, notices and odd values are read."""

import asyncio
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.codec import ShapeError
from generator.errors import FetchError
from generator.sources import openalex
from generator.types import Author, Concept, Kind, NoticeKind, Query, Record, TextKind
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


def page(*items: Any) -> str:
    """An answer with these works."""
    return json.dumps({"meta": {"count": len(items)}, "results": list(items)})


def only(**item: Any) -> Record:
    """The record of one work with these fields."""
    whole = {"id": "https://openalex.org/W1", "title": "Kites", "type": "article", **item}
    return searched(openalex, page(whole))[0].records[0]


def works() -> dict[str, Record]:
    """The records of our own answer by their ids."""
    return {r.id: r for r in searched(openalex, answer("openalex/works.json"))[0].records}


def test_it_asks_for_the_concepts_as_and_of_or_and_for_any_word_of_the_question() -> None:
    server = Given(page())
    asyncio.run(openalex.search(QUERY, server))
    (first, by_concepts), (second, by_words) = server.asked
    assert first == second == "https://api.openalex.org/works"
    years = "from_publication_date:2018-01-01,to_publication_date:2021-12-31"
    assert by_concepts["filter"] == (
        'title_and_abstract.search:("kites" OR "wind-borne toys") AND ("strings"),' + years
    )
    assert (
        by_words["filter"]
        == f"title_and_abstract.search:long OR strings OR kind OR help OR hurt,{years}"
    )
    assert by_words["per_page"] == "100"
    assert "abstract_inverted_index" in by_words["select"].split(",")


def test_signs_of_its_syntax_in_a_term_are_words_apart() -> None:
    odd = (
        Concept(name='a,b|"c" (d)', terms=('a,b|"c" (d)', "()")),
        Concept(name="::", terms=("::",)),
    )
    server = Given(page())
    asyncio.run(
        openalex.search(Query(words="?", concepts=odd, since=None, until=None, limit=5), server)
    )
    assert [params["filter"] for _, params in server.asked] == [
        'title_and_abstract.search:("a b c d")'
    ]


def test_many_synonyms_fit_into_an_address() -> None:
    assert_every_concept_fits(openalex, page())


def test_the_address_says_what_was_asked_and_hits_are_those_of_the_database() -> None:
    for found in searched(openalex, answer("openalex/works.json")):
        assert found.address.startswith("https://api.openalex.org/works?filter=title_and_abstract")
        assert found.hits == 87


def test_a_work_is_read_whole() -> None:
    record = works()["openalex:W101"]
    assert record.title == "Kites & harbours"
    assert record.authors == (
        Author(family="van der Quill", given="Ada"),
        Author(family="Harbour Kite Collaboration"),
        Author(family="Plato"),
    )
    assert record.year == 2021
    assert (record.venue, record.publisher) == ("Journal of Kites", "Windy Press")
    assert (record.volume, record.issue, record.pages) == ("12", "", "101-109")
    assert record.kind is Kind.ARTICLE
    assert record.doi == "10.5555/kites.2021.7"
    assert record.arxiv == "2101.00042"
    assert record.pmid == "7654321"
    assert record.url == "https://openalex.org/W101"


def test_an_abstract_is_put_together_from_its_index() -> None:
    record = works()["openalex:W101"]
    assert record.text == "Background: long strings held long kites where p < 0.05."
    assert record.text_kind is TextKind.ABSTRACT


def test_whose_an_abstract_is_is_not_known() -> None:
    assert {r.rights for r in works().values()} == {""}


@pytest.mark.parametrize(
    ("index", "said"),
    [
        ({"kites": [1], "Two": [0]}, "Two kites"),
        ({"no": [0, 2], "means": [1]}, "no means no"),
        ({"far": [10**30], "so": [1]}, "so far"),
        ({"a": None, "b": ["0"], "c": [None, 0], "d": 7}, "c"),
        ({}, ""),
        (None, ""),
        ([], ""),
        ("text", ""),
        ({"x": [0] * (openalex.LONGEST_ABSTRACT + 1)}, ""),
    ],
)
def test_an_odd_index_gives_what_it_says(index: Any, said: str) -> None:
    assert only(abstract_inverted_index=index).text == said


def test_a_retraction_is_a_notice_told_once() -> None:
    notices = works()["openalex:W101"].notices
    assert [(n.kind, n.source, n.checked_on) for n in notices] == [
        (NoticeKind.RETRACTED, "openalex", "")
    ]
    assert len(only(title="RETRACTED: Kites", is_retracted=True).notices) == 1
    assert only(is_retracted=None).notices == ()
    assert only(is_retracted="false").notices == ()


def test_a_mark_in_the_title_is_a_notice_and_not_a_part_of_the_title() -> None:
    record = works()["openalex:W104"]
    assert record.title == "Lakes"
    assert [n.kind for n in record.notices] == [NoticeKind.RETRACTED]


def test_what_is_no_paper_or_has_no_title_is_left_out() -> None:
    assert list(works()) == [f"openalex:W{n}" for n in (101, 102, 103, 104)]


def test_an_article_that_only_an_archive_holds_is_not_called_reviewed() -> None:
    record = works()["openalex:W102"]
    assert (record.kind, record.venue, record.arxiv) == (Kind.PREPRINT, "arXiv", "2102.00001")
    place = {"source": {"type": "repository", "display_name": "House of Kites"}}
    assert only(primary_location=place).kind is Kind.OTHER
    assert works()["openalex:W103"].kind is Kind.CONFERENCE_PAPER
    assert only(type="a new type").kind is Kind.OTHER


@pytest.mark.parametrize("odd", [None, 7, "x", [], [None], {}, {"source": 7}, True, [{}]])
@pytest.mark.parametrize(
    "field",
    [
        "doi",
        "authorships",
        "publication_year",
        "type",
        "primary_location",
        "locations",
        "biblio",
        "ids",
        "abstract_inverted_index",
    ],
)
def test_an_odd_value_costs_its_field_and_not_the_record(field: str, odd: Any) -> None:
    assert only(**{field: odd}).title == "Kites"


def test_a_look_up_asks_for_fifty_at_once_and_knows_ids_that_stand_for_dois() -> None:
    server = Given(answer("openalex/works.json"))
    ids = [f"doi:10.5555/{n}" for n in range(50)]
    ids += ["arxiv:2004.14004", "acl:P18-1001", "pmid:31452104", "doi:10.5555/a|b"]
    found = looked_up(openalex, server, *ids)
    first, second = (params["filter"] for _, params in server.asked)
    assert first.startswith("doi:10.5555/0|10.5555/1|")
    assert first.count("|") == 49
    assert second == ("doi:10.48550/arxiv.2004.14004|10.18653/v1/p18-1001|10.3115/v1/p18-1001")
    assert "openalex:W101" in {r.id for r in found}


def test_works_that_are_counted_and_not_sent_are_no_absence() -> None:
    with pytest.raises(ShapeError, match="counts 50 works and sent none"):
        searched(openalex, '{"meta": {"count": 50}, "results": []}')
    with pytest.raises(ShapeError, match="counts 50 works and sent none"):
        looked_up(openalex, Given('{"meta": {"count": 50}, "results": []}'), "doi:10.5555/one")


@pytest.mark.parametrize(
    "renamed",
    [
        {"ID": "https://openalex.org/W1", "title": "Kites"},
        {"id": "https://openalex.org/W1", "display_title": "Kites"},
        {"id": 1, "title": "Kites"},
        {"id": "https://openalex.org/W1", "title": {"en": "Kites"}},
    ],
)
def test_works_of_which_not_one_can_be_read_are_no_absence(renamed: dict[str, Any]) -> None:
    with pytest.raises(ShapeError, match="not one of the works that it sent can be read"):
        searched(openalex, page(renamed, {**renamed, "type": "paratext"}))


def test_works_left_out_for_their_type_and_untitled_ones_are_understood() -> None:
    untitled = {"id": "https://openalex.org/W1", "title": None}
    assert searched(openalex, page({"type": "paratext"}))[0].records == ()
    assert looked_up(openalex, Given(page(untitled)), "doi:10.5555/one") == ()


def test_an_error_says_what_the_database_said() -> None:
    with pytest.raises(FetchError, match="Insufficient budget"):
        searched(openalex, answer("openalex/error.json"))
    with pytest.raises(FetchError, match="no reason given"):
        searched(openalex, '{"error": null}')


@pytest.mark.parametrize(
    "body",
    [
        "",
        "<!doctype html><title>404 Not Found</title>",
        "[]",
        "null",
        "{}",
        '{"meta": {"count": 1}}',
        '{"meta": null, "results": []}',
        '{"meta": {}, "results": [7]}',
        '{"results": []}',
        "[" * 100_000,
    ],
)
def test_an_answer_of_another_shape_is_a_failure_to_answer(body: str) -> None:
    with pytest.raises(ShapeError):
        searched(openalex, body)


@needs_shared
def test_every_recorded_answer_is_read_or_refused() -> None:
    read = 0
    for _, address, status, body in recorded("openalex"):
        try:
            found = searched(openalex, as_page(body), OPEN)[0]
        except (FetchError, ShapeError):
            # Some were asked for other fields, and have neither id nor title.
            assert status != 200 or "select=open_access" in address
            continue
        for record in found.records:
            assert_plausible(record)
            read += 1
    assert read > 25


def as_page(body: str) -> str:
    """An answer about a single work as a page of one: that is the only way in which we ask."""
    try:
        data = json.loads(body)
    except ValueError:
        return body
    return body if "results" in data else page(data)


@given(st.text() | JSON.map(json.dumps))
def test_no_text_is_too_odd_to_be_refused(body: str) -> None:
    with pytest.raises((FetchError, ShapeError)):
        searched(openalex, body, OPEN)


@given(st.dictionaries(st.sampled_from(openalex.FIELDS.split(",")), JSON, max_size=8))
def test_no_work_is_too_odd_to_be_read(item: dict[str, Any]) -> None:
    item = {"id": "https://openalex.org/W1", "title": "Kites", **item}
    check(openalex.search(OPEN, Given(page(item))))


def test_it_says_what_its_keepers_ask() -> None:
    source = openalex.SOURCE
    assert (source.key_name, source.key_in) == ("OPENALEX_API_KEY", "param:api_key")
    assert source.key_needed
    assert source.contact_in == "param:mailto"
    assert source.pace >= 0.01
