"""Semantic Scholar: what is asked of it, and how its papers and odd values are read."""

import asyncio
import json
from collections.abc import Callable, Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.codec import ShapeError
from generator.errors import FetchError
from generator.sources import semantic_scholar
from generator.types import Author, Kind, NoticeKind, Query, Record, T
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

FIRST, SECOND, THIRD = (f"{n:040x}" for n in (1, 2, 3))


def page(*items: Any) -> str:
    """An answer with these papers."""
    return json.dumps({"total": len(items), "offset": 0, "data": list(items)})


def only(**item: Any) -> Record:
    """The record of one paper with these fields."""
    whole = {"paperId": FIRST, "title": "Kites", **item}
    return searched(semantic_scholar, page(whole))[0].records[0]


def papers() -> dict[str, Record]:
    """The records of our own answer by their ids."""
    found = searched(semantic_scholar, answer("semantic_scholar/search.json"))[0].records
    return {r.id.partition(":")[2]: r for r in found}


def test_it_asks_in_plain_words_by_concepts_and_by_the_question() -> None:
    server = Given(page())
    asyncio.run(semantic_scholar.search(QUERY, server))
    (first, by_concepts), (second, by_words) = server.asked
    assert first == second == "https://api.semanticscholar.org/graph/v1/paper/search"
    assert by_concepts["query"] == "kites strings"
    assert by_words["query"] == "long strings kind help hurt"
    assert by_words["year"] == "2018-2021"
    assert by_words["limit"] == "100"
    assert "externalIds" in by_words["fields"].split(",")


def test_no_hyphen_is_asked() -> None:
    """A word with a hyphen finds nothing there."""
    server = Given(page())
    query = Query(words="wind-borne toys", concepts=(), since=2018, until=None, limit=5)
    asyncio.run(semantic_scholar.search(query, server))
    ((_, params),) = server.asked
    assert params["query"] == "wind borne toys"
    assert params["year"] == "2018-"


def test_many_synonyms_fit_into_an_address() -> None:
    assert_every_concept_fits(semantic_scholar, page())


def test_years_are_only_stated_where_the_question_states_them() -> None:
    server = Given(page())
    asyncio.run(semantic_scholar.search(OPEN, server))
    assert all("year" not in params for _, params in server.asked)


def test_a_paper_is_read_whole() -> None:
    record = papers()[FIRST]
    assert record.title == "Kites over harbours"
    assert record.authors == (
        Author(family="van der Quill", given="Ada"),
        Author(family="Plato"),
    )
    assert record.year == 2021
    assert (record.venue, record.volume, record.pages) == ("Journal of Kites", "12", "101-109")
    assert record.kind is Kind.REVIEW
    assert (record.doi, record.arxiv, record.pmid) == (
        "10.5555/kites.2021.7",
        "2101.00042",
        "7654321",
    )
    assert record.text == "Long strings held 12 kites & one bird."
    assert record.rights == ""
    assert record.url == f"https://www.semanticscholar.org/paper/{FIRST}"


def test_what_an_archive_holds_is_a_preprint_whatever_type_is_told() -> None:
    record = papers()[SECOND]
    assert (record.kind, record.venue, record.arxiv) == (Kind.PREPRINT, "arXiv", "2102.00001")
    assert [n.kind for n in record.notices] == [NoticeKind.RETRACTED]
    assert record.title == "Reading the wind"
    for archive in ("bioRxiv", "medRxiv : the preprint server", "SSRN Electronic Journal"):
        assert only(venue=archive, publicationTypes=["JournalArticle"]).kind is Kind.PREPRINT
    assert only(venue="J. Kites", publicationTypes=["JournalArticle"]).kind is Kind.ARTICLE


def test_an_acl_id_is_known() -> None:
    record = papers()[THIRD]
    assert (record.acl, record.kind, record.url) == ("2020.kites-main.3", Kind.OTHER, "")


def test_what_has_no_id_or_title_or_is_a_notice_is_left_out() -> None:
    assert list(papers()) == [FIRST, SECOND, THIRD]


@pytest.mark.parametrize("odd", [None, 7, "x", [], [None], {}, {"name": 7}, True, [[]]])
@pytest.mark.parametrize("field", semantic_scholar.FIELDS.removeprefix("title,").split(","))
def test_an_odd_value_costs_its_field_and_not_the_record(field: str, odd: Any) -> None:
    assert only(**{field: odd}).title == "Kites"


def test_no_hits_are_an_answer() -> None:
    for body in (answer("semantic_scholar/empty.json"), '{"data": []}'):
        found = searched(semantic_scholar, body)[0]
        assert found.records == ()
    assert searched(semantic_scholar, answer("semantic_scholar/empty.json"))[0].hits == 0


def test_a_look_up_asks_for_one_at_a_time() -> None:
    server = Given(answer("semantic_scholar/paper.json"))
    ids = ("doi:10.5555/a#b?c", "arxiv:2101.00042", "pmid:7654321", "acl:P18-1001")
    assert [r.id for r in looked_up(semantic_scholar, server, *ids)] == [
        f"semantic_scholar:{FIRST}"
    ] * 4
    base = "https://api.semanticscholar.org/graph/v1/paper/"
    assert [url.removeprefix(base) for url, _ in server.asked] == [
        "DOI:10.5555/a%23b%3Fc",
        "ARXIV:2101.00042",
        "PMID:7654321",
        "ACL:P18-1001",
    ]


@pytest.mark.parametrize("odd", ["10.5555/../../author/7", "10.5555/./a", "10.5555/a/.."])
def test_no_doi_leads_to_another_address(odd: str) -> None:
    server = Given(answer("semantic_scholar/paper.json"))
    assert looked_up(semantic_scholar, server, f"doi:{odd}") == ()
    assert server.asked == []
    looked_up(semantic_scholar, server, "doi:10.5555/a..b/...")
    assert [url.rpartition("DOI:")[2] for url, _ in server.asked] == ["10.5555/a..b/..."]


def test_an_unknown_paper_is_left_out() -> None:
    server = Given(answer("semantic_scholar/missing.json"))
    assert looked_up(semantic_scholar, server, "doi:10.5555/none") == ()


async def failing(why: str) -> tuple[Record, ...]:
    """What a look-up makes of a `get` that fails so."""

    async def get(url: str, params: Mapping[str, str], read: Callable[[str], T]) -> T:
        raise FetchError(url, why)

    return await semantic_scholar.lookup(["doi:10.5555/one"], get)


def test_a_paper_that_is_answered_with_404_is_left_out() -> None:
    assert asyncio.run(failing("answered 404 Not Found")) == ()


@pytest.mark.parametrize("why", ["answered 503 Service Unavailable", "host not found"])
def test_an_outage_in_a_look_up_is_no_absence(why: str) -> None:
    with pytest.raises(FetchError, match=why):
        asyncio.run(failing(why))


def test_papers_that_are_counted_and_not_sent_are_no_absence() -> None:
    with pytest.raises(ShapeError, match="counts 50 works and sent none"):
        searched(semantic_scholar, '{"total": 50, "offset": 0, "data": []}')
    with pytest.raises(ShapeError, match="counts 1 works and sent none"):
        searched(semantic_scholar, page(None))


@pytest.mark.parametrize(
    "renamed",
    [
        {"id": FIRST, "title": "Kites"},
        {"paperId": FIRST, "name": "Kites"},
        {"paperId": 7, "title": "Kites"},
        {"paperId": FIRST, "title": {"en": "Kites"}},
    ],
)
def test_papers_of_which_not_one_can_be_read_are_no_absence(renamed: dict[str, Any]) -> None:
    with pytest.raises(ShapeError, match="not one of the works that it sent can be read"):
        searched(semantic_scholar, page(renamed, renamed))


def test_notices_and_papers_without_id_or_title_are_understood() -> None:
    notice = {"paperId": FIRST, "title": "Retraction note: Kites"}
    unknown = {"paperId": None, "title": "Kites"}
    assert searched(semantic_scholar, page(notice, unknown))[0].records == ()
    untitled = Given(json.dumps({"paperId": FIRST, "title": None}))
    assert looked_up(semantic_scholar, untitled, "pmid:1") == ()


def test_an_error_says_what_the_database_said() -> None:
    with pytest.raises(FetchError, match="Too Many Requests"):
        searched(semantic_scholar, answer("semantic_scholar/error.json"))


@pytest.mark.parametrize(
    "body",
    [
        "",
        "<html></html>",
        "[]",
        "null",
        "{}",
        '{"total": 3, "offset": 0}',
        '{"total": 3, "data": {}}',
        '{"total": 3, "data": ["x"]}',
        "[" * 100_000,
    ],
)
def test_an_answer_of_another_shape_is_a_failure_to_answer(body: str) -> None:
    with pytest.raises(ShapeError):
        searched(semantic_scholar, body)


def test_a_look_up_that_answers_with_no_paper_is_a_failure() -> None:
    with pytest.raises(ShapeError):
        looked_up(semantic_scholar, Given("{}"), "pmid:1")


@needs_shared
def test_every_recorded_answer_is_read_or_refused() -> None:
    read = 0
    for name, address, status, body in recorded("semanticscholar"):
        try:
            found = searched(semantic_scholar, as_page(body), OPEN)[0]
        except (FetchError, ShapeError):
            # Some were asked for other fields, and have no title.
            ours = "/paper/search?" in address and ("title" in address or "fields" not in address)
            assert status != 200 or not ours, name
            continue
        for record in found.records:
            assert_plausible(record)
            read += 1
    assert read > 1_000


def as_page(body: str) -> str:
    """A paper or a batch as a page."""
    data = json.loads(body)
    if isinstance(data, list):
        return page(*data)
    return page(data) if "paperId" in data else body


@given(st.text() | JSON.map(json.dumps))
def test_no_text_is_too_odd_to_be_refused(body: str) -> None:
    with pytest.raises((FetchError, ShapeError)):
        searched(semantic_scholar, body, OPEN)


FIELDS = st.sampled_from(semantic_scholar.FIELDS.split(","))


@given(st.dictionaries(FIELDS, JSON, max_size=8))
def test_no_paper_is_too_odd_to_be_read(item: dict[str, Any]) -> None:
    item = {"paperId": FIRST, "title": "Kites", **item}
    check(semantic_scholar.search(OPEN, Given(page(item))))


def test_it_says_what_its_keepers_ask() -> None:
    source = semantic_scholar.SOURCE
    assert (source.key_name, source.key_in) == ("S2_API_KEY", "header:x-api-key")
    assert source.key_needed
    assert source.pace >= 1.0
