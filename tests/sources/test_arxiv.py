"""arXiv as a source: what it asks, and what it makes of the answers."""

import asyncio
import re
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.codec import ShapeError
from generator.errors import FetchError
from generator.sources import arxiv
from generator.types import Author, Concept, Kind, NoticeKind, Query, Record, TextKind
from tests.shared import needs_shared
from tests.sources.given import (
    FROM_2018,
    OPEN,
    Given,
    answer,
    assert_every_concept_fits,
    assert_plausible,
    check,
    recorded,
)

FOUND = Given(answer("arxiv/search.xml"))


def records() -> dict[str, Record]:
    """The records of the made-up answer by arXiv id."""
    return {r.arxiv: r for r in asyncio.run(arxiv.search(OPEN, FOUND))[0].records}


def test_concepts_are_asked_in_title_and_abstract_within_the_years() -> None:
    get = Given(answer("arxiv/none.xml"))
    asyncio.run(arxiv.search(FROM_2018, get))
    (url, by_concepts), (_, by_words) = get.asked
    assert url == "https://export.arxiv.org/api/query"
    assert by_concepts["search_query"] == (
        '((ti:"noise" OR abs:"noise" OR ti:"typing errors" OR abs:"typing errors")'
        ' AND (ti:"zero-shot transfer" OR abs:"zero-shot transfer"))'
        " AND submittedDate:[201801010000 TO 209912312359]"
    )
    assert by_words["search_query"] == (
        '(all:"noise" OR all:"kind" OR all:"help" OR all:"zero" OR all:"shot" OR all:"transfer"'
        ' OR all:"hurt") AND submittedDate:[201801010000 TO 209912312359]'
    )
    assert by_concepts["sortBy"] == "relevance"


def test_no_years_are_asked_where_the_question_states_none() -> None:
    get = Given(answer("arxiv/none.xml"))
    asyncio.run(arxiv.search(OPEN, get))
    assert [params["search_query"] for _, params in get.asked] == ['all:"kites"']


def test_a_question_of_stopwords_without_concepts_asks_nothing() -> None:
    get = Given(answer("arxiv/none.xml"))
    empty = Query(words="Why not?", concepts=(), since=2000, until=2001, limit=5)
    assert asyncio.run(arxiv.search(empty, get)) == ()
    assert get.asked == []


@given(st.text(min_size=1))
def test_no_term_leaves_its_quotes(term: str) -> None:
    get = Given(answer("arxiv/none.xml"))
    concepts = (Concept(name=term, terms=(term,)),)
    asyncio.run(arxiv.search(Query(words="", concepts=concepts, since=1, until=2, limit=5), get))
    asked = get.asked[0][1]["search_query"]
    assert re.fullmatch(
        r'\(\(ti:"[^"\\]*" OR abs:"[^"\\]*"\)\) AND submittedDate:\S+ TO \S+', asked
    )


def test_many_synonyms_fit_into_an_address() -> None:
    assert_every_concept_fits(arxiv, answer("arxiv/none.xml"))


def test_the_address_says_exactly_what_was_asked() -> None:
    get = Given(answer("arxiv/search.xml"))
    found = asyncio.run(arxiv.search(FROM_2018, get))
    assert len(found) == 2
    for told, (url, params) in zip(found, get.asked, strict=True):
        assert told.address.startswith(f"{url}?")
        assert {k: v[0] for k, v in parse_qs(urlsplit(told.address).query).items()} == params
        assert told.hits == 31


def test_more_is_asked_for_than_is_kept() -> None:
    get = Given(answer("arxiv/none.xml"))
    asyncio.run(arxiv.search(FROM_2018, get))
    assert {params["max_results"] for _, params in get.asked} == {"100"}


def test_an_entry_becomes_a_record_without_markup_and_version() -> None:
    record = records()["1903.99901"]
    assert record.id == "arxiv:1903.99901"
    assert record.title == "Typing Errors and k-Nearest Neighbours: A Study"
    assert record.text == (
        "Typing errors cost 7% of accuracy when p < 0.05. A second stage of training does not help."
    )
    assert record.text_kind is TextKind.ABSTRACT
    assert record.url == "https://arxiv.org/abs/1903.99901"
    assert record.kind is Kind.PREPRINT
    assert record.rights == "CC0-1.0"
    assert record.doi == "10.9999/jmr.2020.00001"


def test_the_year_is_that_of_the_first_version() -> None:
    assert {name: r.year for name, r in records().items()} == {
        "1903.99901": 2019,
        "cs/0212999": 2002,
        "2001.99902": 2020,
    }


def test_names_are_parted_with_their_particles_and_groups_are_not() -> None:
    assert records()["1903.99901"].authors == (
        Author(family="Quill", given="Nora B."),
        Author(family="van der Veld", given="Pim"),
        Author(family="Marsh Jr.", given="Otto"),
        Author(family="The NOISE Collaboration"),
        Author(family="Plinius"),
    )


def test_a_doi_of_the_acl_anthology_gives_its_id_and_one_of_arxiv_nothing() -> None:
    anthology, own = records()["cs/0212999"], records()["2001.99902"]
    assert (anthology.doi, anthology.acl) == ("10.18653/v1/2020.made-up.7", "2020.made-up.7")
    assert (own.doi, own.acl) == ("", "")


def test_a_withdrawn_work_has_a_notice_and_one_that_speaks_of_withdrawing_has_none() -> None:
    (notice,) = records()["2001.99902"].notices
    assert (notice.kind, notice.source, notice.date) == (
        NoticeKind.RETRACTED,
        "arxiv",
        "2020-07-09",
    )
    assert notice.checked_on == ""
    assert records()["1903.99901"].notices == ()


def withdrawn(summary: str, comment: str) -> bool:
    """Whether an entry of this abstract and comment has a notice."""
    feed = (
        '<feed xmlns="http://www.w3.org/2005/Atom" xmlns:a="http://arxiv.org/schemas/atom"><entry>'
        "<id>http://arxiv.org/abs/2001.99902v2</id><title>Kites</title>"
        f"<summary>{summary}</summary><a:comment>{comment}</a:comment></entry></feed>"
    )
    (found,) = asyncio.run(arxiv.search(OPEN, Given(feed)))
    return bool(found.records[0].notices)


@pytest.mark.parametrize(
    "said",
    [
        "Withdrawn",
        "[withdrawn] Kites rise",
        "Withdrawn due to a gap in Lemma 2",
        "WITHDRAWN: see the second part",
        "Withdrawn by the authors",
        "Withdrawn for further revision",
        "Paper withdrawn.",
        "Submission withdrawn",
        "This version withdrawn by arXiv administrators",
        "This paper has been withdrawn",
        "This short paper has now\n been temporarily withdrawn.",
        "The manuscript was withdrawn from arXiv",
        "The author withdraws this paper",
        "The authors have withdrawn this paper due to an error.",
        "We have decided to withdraw this preprint",
    ],
)
def test_a_work_says_in_many_words_that_it_is_withdrawn(said: str) -> None:
    assert withdrawn(said, "")
    assert withdrawn("", said)
    assert withdrawn("Kites rise.", f"12 pages, 3 figures. {said}")
    assert withdrawn("Kites rise.", f"12 pages, {said}")


@pytest.mark.parametrize(
    "said",
    [
        "Withdrawn cash and its uses in towns",
        "Withdrawn funds rise by 3%",
        "Withdrawn from the market, old kites fly on",
        "Withdrawn, anxious kites",
        "Withdrawn articles: a count",
        "We study when authors withdraw the paper",
        "The paper withdrawn by its authors in 2010 is still cited",
        "A paper has been withdrawn, and nobody knows why",
        "This paper was withdrawn from the workshop of 2020",
        "This paper studies withdrawn articles",
    ],
)
def test_a_work_about_withdrawing_is_not_withdrawn(said: str) -> None:
    assert not withdrawn(said, f"12 pages. {said}")


@pytest.mark.parametrize("said", ["this paper ", ". ", "withdrawn ", "we have ", "by a "])
def test_a_long_abstract_takes_no_time(said: str) -> None:
    assert not withdrawn(f"Kites {said * 20_000}", f"Kites {said * 20_000}")


def test_an_entry_without_title_is_left_out_and_a_work_called_error_is_not() -> None:
    assert "2001.99903" not in records()
    assert records()["cs/0212999"].title == "Error"


def test_an_error_that_comes_as_a_feed_is_a_failure_to_answer() -> None:
    with pytest.raises(FetchError, match=r"arXiv refused: incorrect id format for 12\.34"):
        asyncio.run(arxiv.lookup(("arxiv:12.34",), Given(answer("arxiv/error.xml"))))


def test_nothing_found_is_an_answer() -> None:
    (found,) = asyncio.run(arxiv.search(OPEN, Given(answer("arxiv/none.xml"))))
    assert (found.hits, found.records) == (0, ())


def test_an_outage_that_counts_works_and_sends_none_is_not_an_absence() -> None:
    counted = answer("arxiv/none.xml").replace("Results>0<", "Results>12<")
    with pytest.raises(FetchError, match="counts 12 works and sent none"):
        asyncio.run(arxiv.search(OPEN, Given(counted)))


@pytest.mark.parametrize("renamed", ["id", "title"])
def test_works_of_which_not_one_can_be_read_are_no_absence(renamed: str) -> None:
    works = answer("arxiv/search.xml").replace(">Error<", ">Kites<")
    body = re.sub(rf"(</?){renamed}>", r"\1other>", works)
    with pytest.raises(ShapeError, match="not one of the works that it sent can be read"):
        asyncio.run(arxiv.search(OPEN, Given(body)))


def test_only_its_own_ids_are_looked_up_and_those_missing_are_left_out() -> None:
    get = Given(answer("arxiv/search.xml"))
    ids = ("doi:10.9999/x", "arxiv:1903.99901", "pmid:7", "arxiv:cs/0212999", "arxiv:1111.11111")
    found = asyncio.run(arxiv.lookup(ids, get))
    ((_, params),) = get.asked
    assert params["id_list"] == "1903.99901,cs/0212999,1111.11111"
    assert params["max_results"] == "3"
    assert {"arxiv:1903.99901", "arxiv:cs/0212999"} <= {i for r in found for i in r.ids}
    assert asyncio.run(arxiv.lookup(("doi:10.9999/x",), Given(""))) == ()


def test_many_ids_are_looked_up_in_batches() -> None:
    get = Given(answer("arxiv/none.xml"))
    asyncio.run(arxiv.lookup([f"arxiv:2001.{n:05}" for n in range(250)], get))
    assert [len(params["id_list"].split(",")) for _, params in get.asked] == [100, 100, 50]


FEED = '<feed xmlns="http://www.w3.org/2005/Atom"><title>&b;</title></feed>'
BOMB = f'<!DOCTYPE feed [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]>{FEED}'
EXTERNAL = f'<!DOCTYPE feed [<!ENTITY b SYSTEM "file:///etc/hostname">]>{FEED}'


@pytest.mark.parametrize(
    "body",
    [
        *("", "Rate exceeded.", "<html>maintenance</html>", "<feed/>", "{}", "\0", "\ud800"),
        *("<feed xmlns='http://www.w3.org/2005/Atom'>", "<a>" * 10_000, BOMB, EXTERNAL),
    ],
)
def test_an_answer_of_another_shape_is_a_failure_to_answer(body: str) -> None:
    with pytest.raises(ShapeError):
        asyncio.run(arxiv.search(OPEN, Given(body)))


PIECES = re.findall(r"<[^>]*>|[^<]+", answer("arxiv/search.xml"))


@given(
    st.one_of(st.text(), st.lists(st.sampled_from([*PIECES, "<", "&", "]]>", "\0"])).map("".join))
)
def test_no_text_raises_anything_unforeseen(body: str) -> None:
    check(arxiv.search(OPEN, Given(body)))


@given(st.data())
def test_an_answer_with_a_piece_missing_or_doubled_raises_nothing_unforeseen(
    data: st.DataObject,
) -> None:
    pieces = list(PIECES)
    place = data.draw(st.integers(0, len(pieces) - 1))
    pieces[place] = data.draw(st.sampled_from(["", pieces[place] * 2, "x", "9" * 30]))
    check(arxiv.search(OPEN, Given("".join(pieces))))


@needs_shared
def test_every_recorded_answer_is_read_or_refused() -> None:
    read = 0
    for _, _, status, body in recorded("arxiv"):
        try:
            found = asyncio.run(arxiv.search(OPEN, Given(body)))
        except (ShapeError, FetchError):
            continue
        assert status == 200
        read += len(found[0].records)
        for record in found[0].records:
            assert_plausible(record)
            assert record.text
            assert record.authors
    assert read > 180


def test_it_keeps_the_pace_that_its_keepers_ask() -> None:
    assert arxiv.SOURCE.pace >= 3
    assert arxiv.SOURCE.connections == 1
    assert urlsplit(arxiv.ADDRESS).hostname in arxiv.SOURCE.hosts
