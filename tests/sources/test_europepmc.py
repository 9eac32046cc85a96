"""Europe PMC as a source: what it asks, and what it makes of the answers."""

import asyncio
import copy
import json
import re
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.codec import ShapeError
from generator.errors import FetchError
from generator.sources import europepmc
from generator.types import Author, Concept, Kind, NoticeKind, Query, Record, TextKind
from tests.shared import needs_shared
from tests.sources.given import (
    FROM_2018,
    JSON,
    OPEN,
    Given,
    answer,
    assert_every_concept_fits,
    assert_plausible,
    check,
    recorded,
)

NONE = answer("europepmc/none.json")
FOUND: dict[str, Any] = json.loads(answer("europepmc/search.json"))


def read(*results: object, **other: object) -> tuple[Record, ...]:
    """The records of an answer with these results."""
    told = {"hitCount": len(results), "resultList": {"result": list(results)}, **other}
    return asyncio.run(europepmc.search(OPEN, Given(json.dumps(told))))[0].records


def records() -> dict[str, Record]:
    """The records of the made-up answer by their number at Europe PMC."""
    return {r.id.rpartition("/")[2]: r for r in read(*FOUND["resultList"]["result"])}


def one(**fields: object) -> Record:
    """The record of a small result with these fields."""
    (record,) = read({"id": "1", "source": "MED", "title": "Noise", **fields})
    return record


def test_concepts_are_asked_in_title_and_abstract_within_the_years() -> None:
    get = Given(NONE)
    asyncio.run(europepmc.search(FROM_2018, get))
    (url, by_concepts), (_, by_words) = get.asked
    assert url == "https://www.ebi.ac.uk/europepmc/webservices/rest/search"
    assert by_concepts == {
        "query": '((TITLE_ABS:"noise" OR TITLE_ABS:"typing errors")'
        ' AND (TITLE_ABS:"zero-shot transfer")) AND PUB_YEAR:[2018 TO 2099]',
        "resultType": "core",
        "format": "json",
        "pageSize": "100",
    }
    assert by_words["query"].startswith('(TITLE_ABS:"noise" OR TITLE_ABS:"kind" OR ')
    assert by_words["query"].count('"noise"') == 1


def test_no_years_are_asked_where_the_question_states_none() -> None:
    get = Given(NONE)
    asyncio.run(europepmc.search(OPEN, get))
    assert [params["query"] for _, params in get.asked] == ['TITLE_ABS:"kites"']


@given(st.text(min_size=1))
def test_no_term_leaves_its_quotes(term: str) -> None:
    get = Given(NONE)
    concepts = (Concept(name=term, terms=(term,)),)
    asked = Query(words="", concepts=concepts, since=None, until=1999, limit=5)
    asyncio.run(europepmc.search(asked, get))
    wanted = r'\(\(TITLE_ABS:"[^"\\]*"\)\) AND PUB_YEAR:\[1600 TO 1999\]'
    assert re.fullmatch(wanted, get.asked[0][1]["query"])


def test_many_synonyms_fit_into_an_address() -> None:
    assert_every_concept_fits(europepmc, NONE)


def test_the_address_says_exactly_what_was_asked() -> None:
    get = Given(json.dumps(FOUND))
    found = asyncio.run(europepmc.search(FROM_2018, get))
    assert len(found) == 2
    for told, (url, params) in zip(found, get.asked, strict=True):
        assert told.address.startswith(f"{url}?")
        assert {k: v[0] for k, v in parse_qs(urlsplit(told.address).query).items()} == params
        assert told.hits == 31


def test_a_result_becomes_a_record_without_markup() -> None:
    record = records()["91000001"]
    assert record.id == "europepmc:MED/91000001"
    assert record.title == "Effects of noise 18F on nine readers"
    assert record.text == (
        "Background: Readers were tested at p<0.05. "
        "Results: Noise costs 7% of accuracy in nine of ten readers."
    )
    assert record.text_kind is TextKind.ABSTRACT
    assert (record.venue, record.volume, record.issue) == ("Journal of made-up results", "3", "2")
    assert (record.pages, record.year, record.pmid) == ("11-19", 2021, "91000001")
    assert record.doi == "10.9999/jmr.2021.00001"
    assert record.url == "https://europepmc.org/article/MED/91000001"
    assert record.kind is Kind.ARTICLE


def test_people_are_parted_and_groups_are_not() -> None:
    assert records()["91000001"].authors == (
        Author(family="Quill", given="Nora B"),
        Author(family="van der Veld", given="P"),
        Author(family="NOISE Consortium"),
    )


def test_without_a_list_of_authors_their_one_line_is_read() -> None:
    assert records()["91000002"].authors == (
        Author(family="Birch", given="A"),
        Author(family="wang r"),
    )
    assert records()["PMC9900006"].authors == ()


def test_notices_about_a_work_are_kept_apart() -> None:
    erratum, concern = records()["91000001"].notices
    assert (erratum.kind, erratum.doi) == (NoticeKind.CORRECTED, "10.9999/jmr.2022.00009")
    assert (erratum.date, erratum.source, erratum.checked_on) == ("2022", "europepmc", "")
    assert (concern.kind, concern.doi, concern.date) == (NoticeKind.CONCERN, "", "1999")


def test_a_retraction_is_told_once_with_the_notice_that_says_most() -> None:
    (notice,) = records()["91000002"].notices
    assert (notice.kind, notice.doi) == (NoticeKind.RETRACTED, "10.9999/jmr.2023.00077")


@pytest.mark.parametrize(
    "fields",
    [
        {"pubTypeList": {"pubType": ["Retracted Publication"]}},
        {"title": "RETRACTED: Noise"},
        {"title": "[Retracted] Noise"},
        {"title": "Retracted Article: Noise"},
        {"title": "WITHDRAWN: Noise"},
    ],
)
def test_a_type_or_a_title_is_enough_to_be_retracted(fields: dict[str, object]) -> None:
    assert [n.kind for n in one(**fields).notices] == [NoticeKind.RETRACTED]


def test_a_work_about_retractions_is_not_retracted() -> None:
    assert one(title="Retracted articles and who cites them").notices == ()


def test_what_is_no_work_of_its_own_is_left_out() -> None:
    assert set(records()) == {"91000001", "91000002", "PPR999001", "PMC9900006"}


def test_the_archive_of_a_preprint_is_its_venue_and_an_arxiv_doi_its_arxiv_id() -> None:
    record = records()["PPR999001"]
    assert (record.kind, record.venue, record.year) == (Kind.PREPRINT, "medRxiv", 2020)
    assert record.arxiv == "1903.99901"
    assert record.title == "Typing errors and neighbours [18F]"


def test_the_year_is_found_wherever_it_is_told() -> None:
    assert records()["PMC9900006"].year == 2018
    assert one(pubYear="in press", journalInfo={"yearOfPublication": 1999}).year == 1999
    assert one(pubYear=2020).year == 2020
    assert one(pubYear="20201").year is None
    assert one().year is None


def test_a_licence_is_claimed_only_as_far_as_it_is_told() -> None:
    told = {name: record.rights for name, record in records().items()}
    assert told["PPR999001"] == "CC-BY-NC-ND-4.0"
    assert told["PMC9900006"] == "CC0-1.0"
    assert told["91000001"] == ""
    assert one(license="cc by 4.0", abstractText="Noise costs 7%.").rights == "CC-BY-4.0"
    assert one(license="cc by 4.0").rights == ""


@pytest.mark.parametrize(
    ("types", "kind"),
    [
        (["Systematic Review", "Journal Article"], Kind.REVIEW),
        (["research-article", "Journal Article"], Kind.ARTICLE),
        (["Practice Guideline", "Journal Article"], Kind.REPORT),
        (["Letter"], Kind.OTHER),
        ([], Kind.OTHER),
        ([None, 7], Kind.OTHER),
    ],
)
def test_the_most_telling_type_decides_the_kind(types: list[object], kind: Kind) -> None:
    assert one(pubTypeList={"pubType": types}).kind is kind


@pytest.mark.parametrize(
    ("told", "title"),
    [
        ("Noise.", "Noise"),
        ("[Noise].", "Noise"),
        ("Noise? [In German]", "Noise? [In German]"),
        ("[18F]FDG in readers [of Braille]", "[18F]FDG in readers [of Braille]"),
        ("And so on...", "And so on..."),
        ("m&lt;i&gt;RNA&lt;/i&gt; &amp; noise", "mRNA & noise"),
    ],
)
def test_a_title_loses_only_what_was_put_around_it(told: str, title: str) -> None:
    assert one(title=told).title == title


def test_an_error_that_comes_as_200_is_a_failure_to_answer() -> None:
    with pytest.raises(FetchError, match="Europe PMC refused: Invalid page size"):
        asyncio.run(europepmc.search(OPEN, Given(answer("europepmc/error.json"))))


def test_nothing_found_is_an_answer() -> None:
    (found,) = asyncio.run(europepmc.search(OPEN, Given(NONE)))
    assert (found.hits, found.records) == (0, ())


def test_an_outage_that_counts_works_and_sends_none_is_not_an_absence() -> None:
    with pytest.raises(ShapeError, match="counts 12 works and sent none"):
        read(hitCount=12)


@pytest.mark.parametrize(
    "renamed",
    [
        {"id": "1"},
        {"id": "1", "source": "MED", "titel": "Noise"},
        {"id": "1", "origin": "MED", "title": "Noise"},
        {"id": "1", "source": "MED", "title": ["Noise"]},
    ],
)
def test_works_of_which_not_one_can_be_read_are_no_absence(renamed: dict[str, Any]) -> None:
    erratum = {**renamed, "pubTypeList": {"pubType": ["Published Erratum"]}}
    with pytest.raises(ShapeError, match="not one of the works that it sent can be read"):
        read(renamed, erratum)


def test_works_left_out_for_their_type_and_untitled_ones_are_understood() -> None:
    erratum = {"pubTypeList": {"pubType": ["Published Erratum"]}}
    assert read(erratum, {"id": "1", "source": "MED", "title": ""}) == ()
    assert read({"id": "2", "source": "PAT"}) == ()


@pytest.mark.parametrize(
    "body",
    [
        *("", "[]", "null", "7", "{}", "<html>maintenance</html>", "[" * 100_000, "NaN"),
        *('{"resultList": null}', '{"resultList": {"result": {}}}', '{"resultList": []}'),
    ],
)
def test_an_answer_of_another_shape_is_a_failure_to_answer(body: str) -> None:
    with pytest.raises(ShapeError):
        asyncio.run(europepmc.search(OPEN, Given(body)))


def test_works_are_looked_up_by_pmid_and_doi_and_only_those_asked_come_back() -> None:
    get = Given(json.dumps(FOUND))
    ids = ("pmid:91000001", 'doi:10.9999/jmr."2019".00002', "arxiv:1903.99901", "acl:P19-1493")
    found = asyncio.run(europepmc.lookup(ids, get))
    ((_, params),) = get.asked
    assert params["query"] == (r'(EXT_ID:91000001 AND SRC:MED) OR DOI:"10.9999/jmr.\"2019\".00002"')
    assert [record.pmid for record in found] == ["91000001"]
    assert asyncio.run(europepmc.lookup(("acl:P19-1493",), Given(""))) == ()


def test_many_works_are_looked_up_in_batches() -> None:
    get = Given(NONE)
    asyncio.run(europepmc.lookup([f"pmid:{n}" for n in range(1, 61)], get))
    assert [params["query"].count("EXT_ID") for _, params in get.asked] == [25, 25, 10]


@given(st.one_of(st.text(), JSON.map(json.dumps)))
def test_no_text_raises_anything_unforeseen(body: str) -> None:
    check(europepmc.search(OPEN, Given(body)))


@given(st.data(), JSON)
def test_no_odd_value_in_any_place_raises_anything_unforeseen(
    data: st.DataObject, odd: object
) -> None:
    told = copy.deepcopy(FOUND)
    place: Any = told
    while True:
        keys = sorted(place) if isinstance(place, dict) else list(range(len(place)))
        key = data.draw(st.sampled_from(keys))
        if not (isinstance(place[key], dict | list) and place[key] and data.draw(st.booleans())):
            break
        place = place[key]
    place[key] = odd
    check(europepmc.search(OPEN, Given(json.dumps(told))))


@needs_shared
def test_every_recorded_answer_is_read_or_refused() -> None:
    counted = 0
    for _, _, status, body in recorded("europepmc"):
        try:
            (found,) = asyncio.run(europepmc.search(OPEN, Given(body)))
        except (ShapeError, FetchError):
            continue
        assert status == 200
        assert found.hits is not None
        counted += len(found.records)
        for record in found.records:
            assert_plausible(record)
            assert not re.match(r"(?:correction|erratum|corrigendum)\b", record.title.lower())
    assert counted > 1000


def test_it_says_what_its_keepers_ask() -> None:
    assert urlsplit(europepmc.ADDRESS).hostname in europepmc.SOURCE.hosts
    assert europepmc.SOURCE.pace >= 0.2
    assert not europepmc.SOURCE.key_name
