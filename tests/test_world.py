"""The made-up databases answer in shapes that the readers understand, and nothing gets lost."""

import asyncio
import re
import time
from collections.abc import Awaitable, Callable
from dataclasses import replace
from functools import cache

import httpx
import pytest

from generator.edge.fetch import opened
from generator.errors import FetchError
from generator.sources import NAMES, SOURCES
from generator.types import Answer, Concept, Get, Kind, NoticeKind, Query, Record, T
from tests.faulty_server import Fault, answering
from tests.samples import needs_samples
from tests.world import (
    HOSTS,
    LATER,
    LITERATURE,
    SLOW,
    Loopback,
    Work,
    World,
    groups,
    library,
    plain,
    registered,
    simulated,
)

DATABASES = tuple(name for name in NAMES if name != "library")
KEYS = {"OPENALEX_API_KEY": "open-alex-key", "S2_API_KEY": "semantic-key"}
PARTED = ("crossref", "datacite", "europepmc", "pubmed")
"""Databases that part given from family names; the others tell whole names."""
ANY = Query(
    words="robust intermediate tasks and cross-lingual models transfer a question in text to heat",
    concepts=(),
    since=None,
    until=None,
    limit=200,
)


def through(world: World, ask: Callable[[Get], Awaitable[T]], **keys: str) -> T:
    """What a function gets out of a world, by the way that every request takes."""

    async def story() -> T:
        async with opened(
            None,
            {name: SOURCES[name] for name in DATABASES},
            keys=keys,
            contact="",
            cache=None,
            today="2026-11-21",
            transport=Loopback(world),
            clock=asyncio.get_running_loop().time,
        ) as get:
            return await ask(get)

    return simulated(story())


def searched(name: str, query: Query, world: World | None = None) -> tuple[Answer, ...]:
    search = SOURCES[name].search
    assert search is not None
    return through(world or World(works=LITERATURE), lambda get: search(query, get), **KEYS)


def looked_up(name: str, *ids: str, world: World | None = None) -> tuple[Record, ...]:
    lookup = SOURCES[name].lookup
    assert lookup is not None
    return through(world or World(works=LITERATURE), lambda get: lookup(ids, get), **KEYS)


@cache
def everything(name: str) -> tuple[Record, ...]:
    """All that a database tells of the made-up literature."""
    return searched(name, ANY)[-1].records


def of(work: Work, records: tuple[Record, ...]) -> Record:
    """The one record of a work."""
    titles = {plain(work.title), plain(work.first_title or work.title)}
    (found,) = [record for record in records if record.title in titles]
    return found


@pytest.mark.parametrize("name", DATABASES)
def test_a_search_tells_of_every_work_that_the_database_holds_and_loses_nothing(name: str) -> None:
    held = World(works=LITERATURE).held(name)
    assert len(everything(name)) == len(held)
    for work in held:
        record = of(work, everything(name))
        title, text, year = work.told_by(name)
        told = record.title, record.text, record.year
        assert told == (plain(title), plain(text), year)
        assert tuple(author.name for author in record.authors) == work.names
        if name in PARTED:
            assert tuple((a.given, a.family) for a in record.authors) == work.people


@pytest.mark.parametrize("name", DATABASES)
def test_a_record_names_the_work_by_the_identifiers_that_the_database_knows(name: str) -> None:
    for work in World(works=LITERATURE).held(name):
        record = of(work, everything(name))
        first = registered(work).lower()
        told = work.doi if work.linked else ""
        doi = {"arxiv": told, "datacite": first, "openalex": work.doi or first}.get(name, work.doi)
        arxiv = "" if name in ("crossref", "europepmc", "pubmed") else work.arxiv
        pmid = "" if name == "crossref" else work.pmid
        assert (record.doi, record.arxiv, record.pmid) == (doi, arxiv, pmid)


@pytest.mark.parametrize("name", DATABASES)
def test_a_look_up_tells_what_a_search_tells(name: str) -> None:
    ids = [i for record in everything(name) for i in record.ids]
    found = looked_up(name, *ids)
    numbered = [record for record in everything(name) if record.ids]
    if name == "europepmc":  # it looks up no other preprints than those with a DOI
        assert len(numbered) == 3
    assert sorted(set(found), key=lambda r: r.id) == sorted(numbered, key=lambda r: r.id)


@pytest.mark.parametrize("name", DATABASES)
def test_a_look_up_of_what_nobody_has_is_empty(name: str) -> None:
    unknown = ("doi:10.5555/unknown", "arxiv:2001.99000", "pmid:98000001", "acl:2020.nowhere-1.1")
    assert looked_up(name, *unknown) == ()


@pytest.mark.parametrize("name", DATABASES)
def test_a_search_keeps_to_the_years(name: str) -> None:
    asked = replace(ANY, since=2022, until=2023)
    years = {work.told_by(name)[2] for work in World(works=LITERATURE).held(name)}
    (answer,) = searched(name, asked)
    assert {record.year for record in answer.records} == years & {2022, 2023}


@pytest.mark.parametrize("name", DATABASES)
def test_concepts_are_asked_as_one_of_each_and_the_fittest_come_first(name: str) -> None:
    domain = Concept(name="domain", terms=("domain-specific fine-tuning", "domain adaptation"))
    attack = Concept(name="robustness", terms=("adversarial robustness", "robustness"))
    asked = replace(ANY, words="clinical notes", concepts=(domain, attack))
    by_concept, by_words = searched(name, asked)
    assert by_concept.hits == len(by_concept.records) > 0
    if name not in ("crossref", "semantic_scholar"):  # their search takes plain words only
        for record in by_concept.records:
            said = f"{record.title} {record.text}".lower().replace("-", " ")
            assert re.search("domain specific fine tuning|domain adaptation", said)
            assert "robust" in said
    if name in ("europepmc", "pubmed"):
        assert [record.year for record in by_words.records] == [2023]


def test_the_groups_of_a_query_are_its_terms_without_fields_years_and_operators() -> None:
    assert groups('(ti:"zero-shot" OR abs:"x y") AND (ti:"z")') == [["zero-shot", "x y"], ["z"]]
    assert groups('(all:"a") AND submittedDate:[201801010000 TO 209912312359]') == [["a"]]
    assert groups('("a b"[tiab] OR "c"[tiab]) AND 2018:3000[dp]') == [["a b", "c"]]
    assert groups('(TITLE_ABS:"a") AND PUB_YEAR:[2018 TO 2099]') == [["a"]]
    assert groups("how OR does OR mbert") == [["how", "does", "mbert"]]


def test_marks_of_each_database_are_gone_from_what_is_read() -> None:
    title = "Four Ways to Confuse a Reader, and What AdvRACE Teaches mBERT"
    (told,) = [record for record in everything("crossref") if record.title == title]
    assert "About 10^5 training steps" in told.text
    assert "(p < 0.05)" in told.text
    (joint,) = [r for r in everything("europepmc") if r.title.startswith("Adapting Multi")]
    assert joint.text.endswith("robust in each & costs 0.6 F1.")


def test_what_was_published_about_a_work_is_told_by_crossref_alone() -> None:
    noticed = {
        record.doi: tuple((n.kind, n.doi, n.date) for n in record.notices)
        for record in everything("crossref")
        if record.notices
    }
    assert noticed == {
        "10.5555/jrlt.2023.44": ((NoticeKind.RETRACTED, "10.5555/jrlt.2024.1", "2024-03-02"),),
        "10.5555/jrlt.2022.12": ((NoticeKind.CORRECTED, "10.5555/jrlt.2022.13", "2022-12-01"),),
    }
    others = [r for name in DATABASES if name != "crossref" for r in everything(name) if r.notices]
    assert [record.title for record in others] == ["Intermediate Training on Translated Riddles"]


@needs_samples
def test_a_work_of_the_library_is_known_by_its_facts_and_without_a_text() -> None:
    (record,) = looked_up("crossref", "acl:2021.emnlp-main.126", world=World())
    assert record.title == "Improving Zero-Shot Cross-Lingual Transfer Learning via Robust Training"
    assert record.kind is Kind.CONFERENCE_PAPER
    assert record.text == ""
    assert len(library()) > 50


def test_another_world_has_the_new_work_and_the_retraction_and_the_old_one_has_not() -> None:
    world = World()
    gone = "10.5555/nclp.2024.7"
    other = world.with_(LATER, retracted=[gone])
    for now, titles, notices in ((world, [], ()), (other, [LATER.title], ("retracted",))):
        found = looked_up("crossref", f"doi:{LATER.doi}", world=now)
        assert [record.title for record in found] == titles
        (record,) = looked_up("crossref", f"doi:{gone}", world=now)
        assert tuple(notice.kind.value for notice in record.notices) == notices
    assert other.asked is not world.asked


def test_a_hidden_work_is_found_by_its_identifier_alone() -> None:
    doi = "10.5555/nclp.2024.7"
    world = World(works=LITERATURE).with_(hidden=[doi])
    for name in ("crossref", "openalex"):
        assert [r.doi for r in looked_up(name, f"doi:{doi}", world=world)] == [doi]
        found = [r.doi for answer in searched(name, ANY, world) for r in answer.records]
        assert found
        assert doi not in found


@pytest.mark.parametrize("name", ["openalex", "semantic_scholar"])
def test_a_search_without_a_key_is_refused(name: str) -> None:
    search = SOURCES[name].search
    assert search is not None
    with pytest.raises(FetchError, match=r"asked us to wait 10 hours|answered 429"):
        through(World(), lambda get: search(ANY, get))


def test_requests_are_counted_with_their_hosts_and_the_time_at_which_they_came() -> None:
    world = World()
    searched("arxiv", replace(ANY, concepts=(Concept(name="noise", terms=("noise",)),)), world)
    assert [asked.host for asked in world.asked] == ["export.arxiv.org"] * 2
    assert world.arrivals("export.arxiv.org") == (0.0, 3.0)
    assert world.arrivals("api.crossref.org") == ()
    assert world.asked[0].params["search_query"] == '(ti:"noise" OR abs:"noise")'


@pytest.mark.parametrize("fault", [*SLOW, answering(503)])
def test_one_host_may_misbehave_and_that_takes_simulated_time_only(fault: Fault) -> None:
    world = World().with_(faults={"api.crossref.org": fault})
    search, other = SOURCES["crossref"].search, SOURCES["europepmc"].search
    assert search is not None
    assert other is not None
    passed: list[float] = []

    async def both(get: Get) -> tuple[object, object]:
        loop = asyncio.get_running_loop()
        told = await asyncio.gather(search(ANY, get), other(ANY, get), return_exceptions=True)
        passed.append(loop.time())
        return told[0], told[1]

    began = time.perf_counter()
    failed, fine = through(world, both)
    assert isinstance(failed, FetchError)
    assert isinstance(fine, tuple)
    assert len(world.arrivals("api.crossref.org")) == 3
    assert passed[0] >= (90 if fault in SLOW else 5)
    assert time.perf_counter() - began < 20


def test_those_who_wait_side_by_side_wait_together() -> None:
    async def waited() -> float:
        await asyncio.gather(asyncio.sleep(3000), asyncio.sleep(4000), asyncio.sleep(1))
        return asyncio.get_running_loop().time()

    ends: list[float] = []
    assert simulated(waited(), ends.append) == 4000
    assert ends == [4000]


def test_something_can_happen_before_a_request_leaves() -> None:
    class EndError(Exception):
        pass

    def end(came: int) -> None:
        if came == 1:
            raise EndError

    world = World()

    async def two() -> None:
        async with httpx.AsyncClient(transport=Loopback(world, before=end)) as client:
            for _ in range(2):
                await client.get("https://export.arxiv.org/api/query?id_list=1&max_results=1")

    with pytest.raises(EndError):
        simulated(two())
    assert len(world.asked) == 1


def test_nobody_says_the_same_sentence_twice() -> None:
    sentences = [
        s for work in (*LITERATURE, LATER) for s in re.split(r"(?<=[.!?]) ", work.abstract)
    ]
    assert len(sentences) == len(set(sentences))
    assert len(LITERATURE) >= 60


def test_a_notice_is_a_record_of_its_own_and_no_work() -> None:
    assert looked_up("crossref", "doi:10.5555/jrlt.2024.1") == ()


def test_every_host_that_may_be_asked_answers() -> None:
    assert set(HOSTS) == {host for name in DATABASES for host in SOURCES[name].hosts}
