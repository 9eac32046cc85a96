"""PubMed as a source: what it asks, and what it makes of the answers."""

import asyncio
import re
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.codec import ShapeError
from generator.errors import FetchError
from generator.sources import pubmed
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

IDS, NONE = answer("pubmed/esearch.xml"), answer("pubmed/none.xml")
WORKS = answer("pubmed/efetch.xml")


def records() -> dict[str, Record]:
    """The records of the made-up answer by PMID."""
    (found,) = asyncio.run(pubmed.search(OPEN, Given(IDS, WORKS)))
    return {record.pmid: record for record in found.records}


def test_concepts_are_asked_in_title_and_abstract_within_the_years() -> None:
    get = Given(NONE)
    asyncio.run(pubmed.search(FROM_2018, get))
    (url, by_concepts), (_, by_words) = get.asked
    assert url == "https://eutils.ncbi.nlm.nih.gov/entrez/eutils/esearch.fcgi"
    assert by_concepts == {
        "db": "pubmed",
        "retmode": "xml",
        "tool": "literature-reports",
        "term": '(("noise"[tiab] OR "typing errors"[tiab]) AND ("zero-shot transfer"[tiab]))'
        " AND 2018:3000[dp]",
        "retmax": "100",
        "sort": "relevance",
    }
    assert by_words["term"].startswith('("noise"[tiab] OR "kind"[tiab] OR ')


def test_no_years_are_asked_where_the_question_states_none() -> None:
    get = Given(NONE)
    asyncio.run(pubmed.search(OPEN, get))
    assert [params["term"] for _, params in get.asked] == ['"kites"[tiab]']


@given(st.text(min_size=1))
def test_no_term_leaves_its_quotes(term: str) -> None:
    get = Given(NONE)
    concepts = (Concept(name=term, terms=(term,)),)
    asked = Query(words="", concepts=concepts, since=None, until=1999, limit=5)
    asyncio.run(pubmed.search(asked, get))
    assert re.fullmatch(r'\(\("[^"\\*]*"\[tiab\]\)\) AND 1600:1999\[dp\]', get.asked[0][1]["term"])


def test_many_synonyms_fit_into_an_address() -> None:
    assert_every_concept_fits(pubmed, NONE)


def test_both_queries_are_fetched_together_and_answered_apart() -> None:
    other = IDS.replace("<Id>91000002</Id>\n", "").replace("<Count>31<", "<Count>4<")
    get = Given(IDS, other, WORKS)
    first, second = asyncio.run(pubmed.search(FROM_2018, get))
    assert [url for url, _ in get.asked] == [pubmed.SEARCH, pubmed.SEARCH, pubmed.FETCH]
    assert get.asked[2][1] == {
        **pubmed.SENT,
        "id": "91000002,91000001,91000003,91000004,91000099",
    }
    assert [r.pmid for r in first.records] == ["91000002", "91000001", "91000004"]
    assert [r.pmid for r in second.records] == ["91000001", "91000004"]
    assert (first.hits, second.hits) == (31, 4)
    for told, (url, params) in zip((first, second), get.asked, strict=False):
        assert told.address.startswith(f"{url}?")
        assert {k: v[0] for k, v in parse_qs(urlsplit(told.address).query).items()} == params


def test_an_article_becomes_a_record_without_markup() -> None:
    record = records()["91000001"]
    assert record.id == "pubmed:91000001"
    assert record.title == "Effects of noise on nine of 10^6 readers"
    assert record.venue == "Journal of made-up results & errors"
    assert (record.volume, record.issue, record.pages) == ("3", "2", "11-19")
    assert record.year == 1998
    assert record.doi == "10.9999/jmr.1998.00001"
    assert record.kind is Kind.REVIEW
    assert record.url == "https://pubmed.ncbi.nlm.nih.gov/91000001/"
    assert record.rights == ""


def test_the_parts_of_an_abstract_are_joined_behind_their_labels() -> None:
    record = records()["91000001"]
    assert record.text == (
        "Background: Readers were tested at p<0.05 and k^2. "
        "mRNA levels: Noise costs 7% of accuracy. Nine of ten agree."
    )
    assert record.text_kind is TextKind.ABSTRACT
    assert records()["91000002"].text_kind is TextKind.NONE


def test_authors_are_people_and_collectives_without_misspelled_ones() -> None:
    assert records()["91000001"].authors == (
        Author(family="Quill", given="Nora B"),
        Author(family="Marsh Jr", given="O"),
        Author(family="NOISE Consortium"),
    )


def test_notices_about_a_work_are_kept_apart() -> None:
    erratum, concern = records()["91000001"].notices
    assert (erratum.kind, erratum.doi) == (NoticeKind.CORRECTED, "10.9999/jmr.1999.00009")
    assert (erratum.date, erratum.source, erratum.checked_on) == ("1999", "pubmed", "")
    assert (concern.kind, concern.doi, concern.date) == (NoticeKind.CONCERN, "", "2001")
    (retraction,) = records()["91000002"].notices
    assert (retraction.kind, retraction.doi) == (NoticeKind.RETRACTED, "10.9999/jmr.2023.00077")


def test_a_type_is_enough_to_be_retracted() -> None:
    unsaid = WORKS.replace("RetractionIn", "CommentIn")
    (found,) = asyncio.run(pubmed.search(OPEN, Given(IDS, unsaid)))
    assert [n.kind for n in found.records[0].notices] == [NoticeKind.RETRACTED]


def test_the_doi_is_the_works_own_and_not_one_that_it_cites() -> None:
    bare = re.sub(r'<ELocationID EIdType="doi".*', "", WORKS)
    (found,) = asyncio.run(pubmed.search(OPEN, Given(IDS, bare)))
    assert {r.pmid: r.doi for r in found.records} == {
        "91000001": "",
        "91000002": "10.9999/jmr.2019.00002",
        "91000004": "",
    }


def test_errata_and_works_that_it_does_not_have_are_left_out() -> None:
    assert set(records()) == {"91000001", "91000002", "91000004"}


def test_a_chapter_stands_in_its_book() -> None:
    chapter = records()["91000004"]
    assert (chapter.title, chapter.venue) == ("Second stages", "Readers and noise")
    assert (chapter.kind, chapter.publisher) == (Kind.CHAPTER, "Nowhere Press")
    assert (chapter.year, chapter.authors) == (2015, (Author(family="Veld", given="Pim"),))
    whole = re.sub("<ArticleTitle book.*", "", WORKS)
    (found,) = asyncio.run(pubmed.search(OPEN, Given(IDS, whole)))
    assert found.records[-1].title == "Readers and noise"
    assert (found.records[-1].kind, found.records[-1].venue) == (Kind.BOOK, "")


def test_nothing_found_is_an_answer_and_fetches_nothing() -> None:
    get = Given(NONE)
    (found,) = asyncio.run(pubmed.search(OPEN, get))
    assert (found.hits, found.records) == (0, ())
    assert len(get.asked) == 1


def test_an_error_that_comes_as_200_is_a_failure_to_answer() -> None:
    with pytest.raises(FetchError, match="PubMed refused: Search Backend failed"):
        asyncio.run(pubmed.search(OPEN, Given(answer("pubmed/error.xml"))))


def test_an_outage_that_counts_works_and_sends_none_is_not_an_absence() -> None:
    counted = NONE.replace("<Count>0<", "<Count>12<")
    with pytest.raises(FetchError, match="counts 12 works and sent none"):
        asyncio.run(pubmed.search(OPEN, Given(counted)))


@pytest.mark.parametrize("inside", ["", "<Work/>"])
def test_works_that_are_found_and_not_sent_are_no_absence(inside: str) -> None:
    body = f"<PubmedArticleSet>{inside}</PubmedArticleSet>"
    with pytest.raises(FetchError, match="found works and sent none of them"):
        asyncio.run(pubmed.search(OPEN, Given(IDS, body)))
    with pytest.raises(FetchError, match="found works and sent none of them"):
        asyncio.run(pubmed.lookup(("doi:10.9999/x",), Given(IDS, body)))


def test_a_look_up_of_a_pmid_that_is_not_known_is_an_answer() -> None:
    assert asyncio.run(pubmed.lookup(("pmid:1",), Given("<PubmedArticleSet/>"))) == ()


@pytest.mark.parametrize("renamed", ["PMID", "MedlineCitation"])
def test_works_of_which_not_one_can_be_read_are_no_absence(renamed: str) -> None:
    articles = re.sub("<PubmedBookArticle>.*</PubmedBookArticle>", "", WORKS, flags=re.DOTALL)
    body = re.sub(rf"(</?){renamed}\b", r"\1Other", articles)
    with pytest.raises(ShapeError, match="not one of the works that it sent can be read"):
        asyncio.run(pubmed.search(OPEN, Given(IDS, body)))


def test_errata_alone_are_an_answer() -> None:
    kind = "<PublicationType>Published Erratum</PublicationType>"
    told = f"<Article><PublicationTypeList>{kind}</PublicationTypeList></Article>"
    work = f"<PubmedArticle><MedlineCitation>{told}</MedlineCitation></PubmedArticle>"
    body = f"<PubmedArticleSet>{work}</PubmedArticleSet>"
    assert asyncio.run(pubmed.search(OPEN, Given(IDS, body)))[0].records == ()


def test_works_are_looked_up_by_pmid_and_doi_and_only_those_asked_come_back() -> None:
    get = Given(IDS, WORKS)
    ids = ("pmid:91000001", "doi:10.9999/jmr.2019.00002", "doi:10.9999/x", "acl:P19-1493")
    found = asyncio.run(pubmed.lookup(ids, get))
    (_, by_doi), (_, by_pmid) = get.asked
    assert by_doi["term"] == '"10.9999/jmr.2019.00002"[doi] OR "10.9999/x"[doi]'
    assert by_pmid["id"].startswith("91000001,91000002,")
    assert [record.pmid for record in found] == ["91000001", "91000002"]
    assert asyncio.run(pubmed.lookup(("acl:P19-1493",), Given(""))) == ()


def test_many_works_are_looked_up_in_batches() -> None:
    get = Given(WORKS)
    asyncio.run(pubmed.lookup([f"pmid:{n}" for n in range(1, 251)], get))
    assert [params["id"].count(",") + 1 for _, params in get.asked] == [100, 100, 50]


def test_a_batch_of_look_ups_is_one_request_of_pmids_and_of_dois_as_many_as_are_foreseen() -> None:
    size, foreseen = pubmed.SOURCE.batch, pubmed.SOURCE.batch_requests
    get = Given(WORKS)
    asyncio.run(pubmed.lookup([f"pmid:{n}" for n in range(1, size + 1)], get))
    assert len(get.asked) == 1
    for number in (1, 25, 26, size):
        get = Given(*[IDS] * (foreseen(number) - 1), WORKS)
        asyncio.run(pubmed.lookup([f"doi:10.9999/{n}" for n in range(number)], get))
        assert len(get.asked) == foreseen(number)


BOMB = '<!DOCTYPE x [<!ENTITY a "9">]><eSearchResult><Count>&a;</Count></eSearchResult>'


@pytest.mark.parametrize(
    "body", ["", "{}", "<html>414 Request-URI Too Large</html>", "<PubmedArticleSet/>", BOMB, "\0"]
)
def test_an_answer_of_another_shape_is_a_failure_to_answer(body: str) -> None:
    with pytest.raises(ShapeError):
        asyncio.run(pubmed.search(OPEN, Given(body)))
    if body != "<PubmedArticleSet/>":
        with pytest.raises(ShapeError):
            asyncio.run(pubmed.search(OPEN, Given(IDS, body)))


PIECES = re.findall(r"<[^>]*>|[^<]+", WORKS)


@given(st.one_of(st.text(), st.lists(st.sampled_from([*PIECES, "<", "&", "]]>"])).map("".join)))
def test_no_text_raises_anything_unforeseen(body: str) -> None:
    check(pubmed.search(OPEN, Given(body)))
    check(pubmed.search(OPEN, Given(IDS, body)))


@given(st.data())
def test_a_piece_missing_or_odd_raises_nothing_unforeseen(data: st.DataObject) -> None:
    pieces = list(PIECES)
    place = data.draw(st.integers(0, len(pieces) - 1))
    pieces[place] = data.draw(
        st.sampled_from(["", pieces[place] * 2, "x", "9" * 30, "<a/>", "&x;"])
    )
    check(pubmed.search(OPEN, Given(IDS, "".join(pieces))))


@needs_shared
def test_every_recorded_answer_is_read_or_refused() -> None:
    searches, works = 0, 0
    for name, _, status, body in recorded("pubmed"):
        check(pubmed.search(OPEN, Given(body, WORKS)))
        try:
            searches += bool(asyncio.run(pubmed.search(OPEN, Given(body, WORKS))))
            assert status == 200, name
        except (ShapeError, FetchError):
            pass
        pmids = re.findall("<PMID[^>]*>([0-9]+)", body)[:1] + re.findall("<PMID>([0-9]+)", body)
        try:
            found = asyncio.run(pubmed.lookup([f"pmid:{p}" for p in pmids], Given(body)))
        except (ShapeError, FetchError):
            continue
        works += len(found)
        for record in found:
            assert_plausible(record)
            assert record.authors
    assert searches >= 10
    assert works == 5


def test_it_says_what_its_keepers_ask() -> None:
    source = pubmed.SOURCE
    assert {urlsplit(pubmed.SEARCH).hostname, urlsplit(pubmed.FETCH).hostname} == set(source.hosts)
    assert source.pace >= 1 / 3
    assert source.pace_with_key is not None
    assert source.pace_with_key >= 1 / 10
    assert (source.key_name, source.key_in) == ("NCBI_API_KEY", "param:api_key")
    assert source.contact_in == "param:email"
    assert not source.key_needed
