"""research(question) -> Lock: who is asked, what becomes of the answers, and what is not lost."""

import asyncio
import json
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any

import pytest

from generator import lookups, pipeline
from generator import research as research_
from generator.codec import to_json
from generator.errors import FetchError
from generator.research import plan, query, research, unanswered
from generator.sources import DEFAULT, SOURCES
from generator.stages import dedupe
from generator.stages.dedupe import merge
from generator.types import (
    Answer,
    Check,
    Exclusion,
    Gap,
    Get,
    Lock,
    Notice,
    NoticeKind,
    Paper,
    Plan,
    Query,
    Question,
    Record,
    Source,
    T,
    TextKind,
)
from tests import made_up
from tests.test_pipeline import QUESTION, SENTENCES, TODAY, record

# Searching


def shelf(*records: Record) -> Get:
    """A `get` that answers every query with these records."""

    async def get(url: str, params: Mapping[str, str], read: Callable[[str], T]) -> T:
        asked = params.get("ids", "").split()
        held = [r for r in records if not asked or not set(asked).isdisjoint(r.ids)]
        found = [to_json(r) for r in held][: int(params.get("rows", "9"))]
        return read(json.dumps({"hits": len(records), "records": found}))

    return get


async def outage(url: str, params: Mapping[str, str], read: Callable[[str], T]) -> T:
    """A `get` behind which nobody is."""
    raise FetchError(url, "no answer within 20 seconds")


def researched(
    get: Get, sources: Sequence[str] = ("library",), question: Question = QUESTION
) -> tuple[Lock, list[str]]:
    """The lock of a first search without look-ups, and what was told on the way."""
    lines: list[str] = []
    planned = Plan(chosen="us", search=tuple(sources), look_up=(), gaps=(), unasked=())
    made = asyncio.run(research(question, planned, get, TODAY, lines.append))
    return made, lines


def test_records_are_kept_with_how_they_were_found() -> None:
    one, other = record(1, SENTENCES[0]), record(2, SENTENCES[2])
    made, lines = researched(shelf(one, other))
    assert made.records == (one, other)
    assert made.question == QUESTION.fingerprint
    assert made.searched_on == TODAY
    assert [(s.source, s.searched_on, s.hits, s.kept) for s in made.searches] == [
        ("library", TODAY, 2, 2),
        ("library", TODAY, 2, 2),
    ]
    assert made.gaps == ()
    assert lines == []


def test_an_outage_is_a_gap_and_not_an_absence() -> None:
    made, lines = researched(outage)
    assert made.gaps == (Gap(where="library", why="no answer within 20 seconds"),)
    assert made.searches == ()
    assert made.records == ()
    assert lines == ["noise-and-accuracy: library did not answer: no answer within 20 seconds"]
    report = pipeline.synthesise(QUESTION, made, publisher="", provisional=False)
    assert "no search was answered" in report.abstract[0].text
    assert "Nothing was found" not in report.abstract[0].text


def test_an_absence_is_not_an_outage() -> None:
    made, _ = researched(shelf())
    assert made.gaps == ()
    assert [s.hits for s in made.searches] == [0, 0]
    report = pipeline.synthesise(QUESTION, made, publisher="", provisional=False)
    assert "Nothing was found" in report.abstract[0].text


def source(name: str, *records: Record) -> Source:
    """A database of these records; one of none is down."""

    async def search(query: Query, get: Get) -> tuple[Answer, ...]:
        if not records:
            raise FetchError(f"https://{name}.example", "is closed for the day")
        return (Answer(address=f"https://{name}.example", hits=None, records=records),)

    return Source(name=name, search=search)


def test_one_source_down_leaves_what_the_others_found(monkeypatch: pytest.MonkeyPatch) -> None:
    sources = {
        "one": source("one", record(1), record(2)),
        "two": source("two"),
        "three": source("three", record(3), record(4)),
    }
    monkeypatch.setattr(research_, "SOURCES", sources)
    made, _ = researched(outage, ("one", "two", "three"))
    assert [g.where for g in made.gaps] == ["two"]
    assert [s.source for s in made.searches] == ["one", "three"]
    assert [r.id for r in made.records] == ["library:1", "library:3", "library:2", "library:4"]


def test_a_bug_in_a_source_is_no_gap(monkeypatch: pytest.MonkeyPatch) -> None:
    async def broken(query: Query, get: Get) -> tuple[Answer, ...]:
        raise ZeroDivisionError

    closed = Source(name="broken", search=broken)
    monkeypatch.setattr(research_, "SOURCES", {"broken": closed})
    with pytest.raises(ZeroDivisionError):
        researched(outage, ("broken",))


def test_the_limit_of_the_question_holds_for_every_source() -> None:
    many = [record(n) for n in range(1, 9)]
    made, _ = researched(shelf(*many), question=replace(QUESTION, limit=3))
    assert len(made.records) == 3
    assert [s.kept for s in made.searches] == [3, 3]


def test_notices_get_the_day_on_which_they_were_seen() -> None:
    seen = made_up.notice(checked_on="")
    earlier = made_up.notice(NoticeKind.CORRECTED, checked_on="2025-01-01")
    made, _ = researched(shelf(record(1, notices=(seen, earlier))))
    assert [n.checked_on for n in made.records[0].notices] == [TODAY, "2025-01-01"]


def test_the_sources_are_asked_what_the_question_asks() -> None:
    asked = query(QUESTION)
    assert asked == Query(
        words=QUESTION.question, concepts=QUESTION.concepts, since=2000, until=2026, limit=50
    )


def test_words_that_were_proposed_are_asked_for_behind_the_question_s_own_and_pinned(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[Query] = []

    async def search(query: Query, get: Get) -> tuple[Answer, ...]:
        asked.append(query)
        return (Answer(address="https://one.example", hits=0, records=()),)

    monkeypatch.setattr(research_, "SOURCES", {"one": Source(name="one", search=search)})
    more = made_up.query_words(terms=(("rain", "drizzle"),))
    planned = Plan(chosen="us", search=("one",), look_up=(), gaps=(), unasked=())
    made = asyncio.run(research(QUESTION, planned, outage, TODAY, lambda _: None, None, (), more))
    assert made.query_words == more
    assert made.question == QUESTION.fingerprint
    (query_,) = asked
    assert query_ == replace(query(QUESTION), concepts=query_.concepts)
    assert [c.terms for c in query_.concepts] == [
        ("rain", "rainfall", "drizzle"),
        ("punctuality", "delays"),
        ("city buses", "trolleybuses"),
    ]


@pytest.mark.parametrize(
    ("changes", "same"),
    [
        ({"question": "Does snow delay city buses?"}, False),
        ({"concepts": QUESTION.concepts[:2]}, False),
        ({"since": 2001}, False),
        ({"until": None}, False),
        ({"sources": ("library",)}, False),
        ({"limit": 51}, False),
        ({"known": ()}, False),
        ({"title": "Buses"}, True),
        ({"tags": ("buses",)}, True),
        ({"context": "None."}, True),
        ({"asked_by": "somebody"}, True),
        ({"exclude": (Exclusion(id="doi:10.5555/1", why="a poster"),)}, True),
    ],
)
def test_the_fingerprint_changes_with_what_a_search_depends_on(
    changes: dict[str, Any], same: bool
) -> None:
    other = replace(QUESTION, **changes).fingerprint
    assert (other == QUESTION.fingerprint) is same


# Who is asked


def planned(named: Sequence[str] = (), keys: Collection[str] = (), **changes: Any) -> Plan:
    return plan(replace(QUESTION, **changes), named, keys)


def test_without_a_key_the_library_arxiv_crossref_and_europe_pmc_are_searched() -> None:
    made = planned()
    assert made.search == ("library", "arxiv", "crossref", "europepmc")
    assert made.chosen == "the site's default"
    assert made.gaps == ()


def test_openalex_is_looked_up_without_a_key_and_semantic_scholar_is_not() -> None:
    assert "openalex" in planned().look_up
    assert "semantic_scholar" not in planned().look_up


def test_a_key_switches_a_search_on() -> None:
    made = planned(keys={"OPENALEX_API_KEY", "S2_API_KEY"})
    assert {"openalex", "semantic_scholar"} <= set(made.search)
    assert "semantic_scholar" in made.look_up


def test_of_every_database_that_is_not_searched_it_is_said_why() -> None:
    made = planned()
    assert {gap.where for gap in made.unasked} == set(SOURCES) - set(made.search)
    why = {gap.where: gap.why for gap in made.unasked}
    assert why["openalex"] == (
        "a search needs a key (OPENALEX_API_KEY in the environment); "
        "works are looked up there all the same"
    )
    assert why["semantic_scholar"] == "a search needs a key (S2_API_KEY in the environment)"
    assert why["pubmed"] == "it is asked only where a question names it"


def test_a_question_names_its_own_databases() -> None:
    made = planned(sources=("pubmed", "arxiv"))
    assert made.search == ("pubmed", "arxiv")
    assert made.chosen == "the question's file"
    assert {"crossref", "openalex"} <= set(made.look_up), "retractions are looked up all the same"


def test_the_command_line_goes_before_the_question_and_restricts_look_ups_too() -> None:
    made = planned(["arxiv"], sources=("pubmed",))
    assert made.search == made.look_up == ("arxiv",)
    assert made.chosen == "whoever ran the search"


def test_a_database_that_was_named_and_lacks_its_key_is_a_gap() -> None:
    for made in (planned(["semantic_scholar"]), planned(sources=("semantic_scholar",))):
        assert made.search == ()
        assert [gap.where for gap in made.gaps] == ["semantic_scholar"]
        assert "S2_API_KEY" in made.gaps[0].why


def test_the_plan_stands_in_the_lock() -> None:
    asked = planned(["library", "semantic_scholar"])
    made = asyncio.run(research(QUESTION, asked, shelf(record(1)), TODAY, lambda _: None))
    assert (made.chosen, made.unasked) == (asked.chosen, asked.unasked)
    assert made.gaps == asked.gaps


def test_the_sites_owner_may_choose_other_defaults() -> None:
    made = plan(QUESTION, (), {"S2_API_KEY"}, ("crossref", "semantic_scholar"))
    assert (made.chosen, made.search) == ("the site's default", ("crossref", "semantic_scholar"))
    assert set(made.look_up) <= {"crossref", "semantic_scholar"}
    (arxiv,) = [gap for gap in made.unasked if gap.where == "arxiv"]
    assert arxiv.why == "it is asked only where a question names it"
    assert plan(QUESTION, (), (), ("semantic_scholar",)).gaps == ()


def test_the_defaults_are_sources() -> None:
    assert set(DEFAULT) <= set(SOURCES)


# Look-ups


def told(source: str, number: int, **changes: Any) -> Record:
    """What a database of the world tells of the made-up work of that number."""
    return record(number, SENTENCES[0], id=f"{source}:{number}", source=source, **changes)


class World:
    """Databases by name: what their search finds, what they hold besides, and who is silent."""

    def __init__(self) -> None:
        self.found: dict[str, list[Record]] = {}
        self.held: dict[str, list[Record]] = {}
        self.silent: set[str] = set()
        self.deaf: set[str] = set()
        self.asked: dict[str, list[str]] = {}

    def sources(self) -> dict[str, Source]:
        names = {*self.found, *self.held}
        return {name: self._source(name) for name in sorted(names)}

    def _source(self, name: str) -> Source:
        async def search(query: Query, get: Get) -> tuple[Answer, ...]:
            if name in self.silent:
                raise FetchError("https://example.org", "is closed for the day")
            return (Answer(address=name, hits=None, records=tuple(self.found[name])),)

        async def lookup(ids: Sequence[str], get: Get) -> tuple[Record, ...]:
            if name in self.deaf:
                raise FetchError("https://example.org", "is closed for the day")
            self.asked.setdefault(name, []).extend(ids)
            return tuple(r for r in self.held[name] if not set(ids).isdisjoint(r.ids))

        return Source(
            name=name,
            search=search if name in self.found else None,
            lookup=lookup if name in self.held else None,
            knows=("doi", "arxiv"),
        )


def use(monkeypatch: pytest.MonkeyPatch, world: World) -> None:
    """Let these databases be all there are."""
    for module in (research_, lookups):
        monkeypatch.setattr(module, "SOURCES", world.sources())


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> World:
    """Crossref and arXiv to search and to look up, OpenAlex to look up."""
    made = World()
    made.found = {"arxiv": [], "crossref": []}
    made.held = {"arxiv": [], "crossref": [], "openalex": []}
    use(monkeypatch, made)
    return made


EVERYBODY = Plan(
    chosen="us",
    search=("arxiv", "crossref"),
    look_up=("arxiv", "crossref", "openalex"),
    gaps=(),
    unasked=(),
)
UNKNOWN = replace(QUESTION, known=())


def updated(
    old: Lock | None = None,
    question: Question = UNKNOWN,
    asked: Plan = EVERYBODY,
    cited: Collection[str] = (),
    today: str = TODAY,
) -> Lock:
    return asyncio.run(research(question, asked, outage, today, lambda _: None, old, cited))


def ids(made: Lock) -> list[str]:
    return [r.id for r in made.records]


def test_a_missing_abstract_is_looked_up(world: World) -> None:
    world.found["crossref"] = [told("crossref", 1, text="", text_kind=TextKind.NONE)]
    world.held["openalex"] = [told("openalex", 1)]
    made = updated()
    assert ids(made) == ["crossref:1", "openalex:1"]
    assert not made.records[1].found_by_search


def test_an_annotation_is_joined_by_the_authors_own_abstract(world: World) -> None:
    world.found["arxiv"] = [told("arxiv", 1, text_kind=TextKind.ANNOTATION)]
    world.held["openalex"] = [told("openalex", 1)]
    assert ids(updated()) == ["arxiv:1", "openalex:1"]


def test_what_is_told_already_is_not_added_again(world: World) -> None:
    world.found["crossref"] = [told("crossref", 1)]
    world.held["openalex"] = [told("openalex", 1)]
    assert ids(updated()) == ["crossref:1"]


def test_of_two_texts_the_one_that_may_be_shown_is_taken(world: World) -> None:
    world.found["crossref"] = [told("crossref", 1, text="", text_kind=TextKind.NONE)]
    world.held["arxiv"] = [told("arxiv", 1, rights="")]
    world.held["openalex"] = [told("openalex", 1, rights="CC-BY-4.0")]
    assert ids(updated()) == ["crossref:1", "openalex:1"]


@pytest.mark.parametrize("kind", NoticeKind)
def test_a_notice_that_no_search_told_of_is_looked_up(world: World, kind: NoticeKind) -> None:
    world.found["arxiv"] = [told("arxiv", 1)]
    noticed = Notice(kind=kind, source="crossref", checked_on="")
    world.held["crossref"] = [told("crossref", 1, notices=(noticed,))]
    made = updated()
    assert ids(made) == ["arxiv:1", "crossref:1"]
    assert made.records[1].notices == (replace(noticed, checked_on=TODAY),)


def test_a_database_is_not_asked_about_what_it_told_of_by_itself(world: World) -> None:
    world.found["crossref"] = [told("crossref", 1)]
    world.held["crossref"] = [told("crossref", 1)]
    updated()
    assert "crossref" not in world.asked
    assert world.asked["openalex"] == ["doi:10.5555/1"]


def test_a_database_is_asked_by_identifiers_that_it_understands(world: World) -> None:
    world.found["arxiv"] = [told("arxiv", 1, doi="", arxiv="2001.00001", pmid="77")]
    updated()
    assert world.asked["openalex"] == ["arxiv:2001.00001"]


def test_works_are_put_together_once_a_round_however_many_databases_are_asked(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.found["arxiv"] = [told("arxiv", 1), told("arxiv", 2)]
    merged: list[int] = []
    merge = dedupe.merge

    def counted(records: Sequence[Record]) -> tuple[Paper, ...]:
        merged.append(len(records))
        return merge(records)

    monkeypatch.setattr(dedupe, "merge", counted)
    sums = []
    for names in (("crossref",), ("arxiv", "crossref", "openalex")):
        updated(asked=replace(EVERYBODY, look_up=names))
        sums.append(len(merged))
        merged.clear()
    assert sums[0] == sums[1] >= lookups.ROUNDS


def test_the_lock_says_how_many_works_were_asked_after_and_known(world: World) -> None:
    world.found["arxiv"] = [told("arxiv", 1), told("arxiv", 2), told("arxiv", 3, doi="")]
    world.held["crossref"] = [told("crossref", 2)]
    checks = {check.source: check for check in updated().checks}
    assert checks["crossref"] == Check(source="crossref", checked_on=TODAY, asked=2, told=1)
    assert checks["openalex"] == Check(source="openalex", checked_on=TODAY, asked=2, told=0)
    assert "arxiv" not in checks


def test_a_look_up_that_is_not_answered_is_a_gap_of_its_own(world: World) -> None:
    world.found["arxiv"] = [told("arxiv", 1)]
    world.deaf = {"crossref"}
    made = updated()
    assert made.gaps == (
        Gap(
            where="crossref",
            why="one work could not be looked up: is closed for the day",
            looking_up=True,
        ),
    )
    assert not unanswered(EVERYBODY, made)


def test_a_known_work_that_no_search_found_is_looked_up_and_counts_as_not_found(
    world: World,
) -> None:
    world.found["arxiv"] = [told("arxiv", 1)]
    world.held["openalex"] = [told("openalex", 2)]
    known = replace(QUESTION, known=("doi:10.5555/1", "doi:10.5555/2", "doi:10.5555/3"))
    made = updated(question=known)
    assert ids(made) == ["arxiv:1", "openalex:2"]
    report = pipeline.synthesise(known, made, publisher="", provisional=False)
    assert report.recall == (1, 3)


def test_what_was_looked_up_is_no_record_of_a_search_in_the_flow(world: World) -> None:
    world.found["arxiv"] = [told("arxiv", 1)]
    world.held["openalex"] = [told("openalex", 2)]
    made = updated(question=replace(QUESTION, known=("doi:10.5555/2",)))
    report = pipeline.synthesise(QUESTION, made, publisher="", provisional=False)
    assert dict(report.flow.identified) == {"arxiv": 1, "by identifier": 1}


def test_an_identifier_that_a_look_up_tells_is_asked_by_as_well(world: World) -> None:
    preprint = told("arxiv", 1, doi="", arxiv="2001.00001", title="Rain first")
    published = told("crossref", 1, arxiv="", title="Weather and wheels", text="", authors=())
    retraction = Notice(kind=NoticeKind.RETRACTED, source="crossref", checked_on="")
    world.found["arxiv"] = [preprint]
    world.held["openalex"] = [told("openalex", 1, arxiv="2001.00001")]
    world.held["crossref"] = [replace(published, notices=(retraction,))]
    made = updated()
    assert set(ids(made)) == {"arxiv:1", "crossref:1", "openalex:1"}
    report = pipeline.synthesise(UNKNOWN, made, publisher="", provisional=False)
    assert dict(report.flow.excluded) == {"retracted": 1}
    assert {c.source: (c.asked, c.told) for c in made.checks} == {
        "crossref": (1, 1),
        "openalex": (1, 1),
    }


def test_what_makes_one_work_of_a_preprint_and_its_publication_is_kept(world: World) -> None:
    world.found["arxiv"] = [told("arxiv", 1, doi="", arxiv="2001.00001", title="Rain first")]
    world.found["crossref"] = [told("crossref", 1, title="Weather and wheels", text="", authors=())]
    world.held["openalex"] = [told("openalex", 1, arxiv="2001.00001")]
    made = updated()
    assert set(ids(made)) == {"arxiv:1", "crossref:1", "openalex:1"}
    assert len(merge(made.records)) == 1


# What is not lost


def test_a_second_search_with_the_same_answers_gives_the_same_lock(world: World) -> None:
    world.found["arxiv"] = [told("arxiv", 1), told("arxiv", 4, text="")]
    world.found["crossref"] = [told("crossref", 2, text="", text_kind=TextKind.NONE)]
    world.held["openalex"] = [told("openalex", n) for n in (2, 3, 4)]
    known = replace(QUESTION, known=("doi:10.5555/3",))
    first = updated(question=known)
    assert len(first.records) == 6
    assert updated(first, question=known, cited=ids(first)) == first


def test_what_a_database_told_is_kept_while_it_is_silent(world: World) -> None:
    world.found = {"arxiv": [told("arxiv", 1)], "crossref": [told("crossref", 2)]}
    first = updated()
    world.found["arxiv"] = [told("arxiv", 1), told("arxiv", 3)]
    world.silent = {"crossref"}
    made = updated(first, today="2026-06-01")
    assert set(ids(made)) == {"arxiv:1", "arxiv:3", "crossref:2"}
    assert [(s.source, s.searched_on) for s in made.searches] == [
        ("arxiv", "2026-06-01"),
        ("crossref", TODAY),
    ]
    assert [g.why for g in made.gaps] == [f"is closed for the day; what it told on {TODAY} is kept"]


def test_what_a_database_told_is_kept_while_it_is_not_asked(world: World) -> None:
    world.found = {"arxiv": [told("arxiv", 1)], "crossref": [told("crossref", 2)]}
    first = updated()
    made = updated(first, asked=replace(EVERYBODY, search=("arxiv",), look_up=()))
    assert set(ids(made)) == {"arxiv:1", "crossref:2"}


def test_another_question_begins_anew(world: World) -> None:
    world.found = {"arxiv": [told("arxiv", 1)], "crossref": [told("crossref", 2)]}
    first = updated()
    world.silent = {"crossref"}
    made = updated(first, question=replace(UNKNOWN, since=2005), cited=ids(first))
    assert set(ids(made)) == {"arxiv:1", "crossref:2"}
    assert [g.why for g in made.gaps] == [
        f"is closed for the day; what it told on {TODAY} of the question as it was is kept"
    ]
    world.silent = set()
    world.found["crossref"] = []
    assert ids(updated(made, question=replace(UNKNOWN, since=2006), cited=ids(made))) == ["arxiv:1"]


def preprint_of_a_retracted_work(world: World) -> Lock:
    """arXiv finds the preprint, OpenAlex tells its DOI, Crossref the retraction."""
    retraction = Notice(kind=NoticeKind.RETRACTED, source="crossref", checked_on="")
    world.found["arxiv"] = [told("arxiv", 1, doi="", arxiv="2001.00001")]
    world.held["openalex"] = [told("openalex", 1, arxiv="2001.00001")]
    world.held["crossref"] = [told("crossref", 1, arxiv="", notices=(retraction,))]
    return updated()


def is_retracted(made: Lock) -> bool:
    report = pipeline.synthesise(UNKNOWN, made, publisher="", provisional=False)
    return dict(report.flow.excluded).get("retracted") == 1 and not report.claims


@pytest.mark.parametrize("deaf", [{"openalex"}, {"crossref"}, {"openalex", "crossref"}])
def test_a_retraction_stays_while_those_who_told_of_it_are_silent(
    world: World, deaf: set[str]
) -> None:
    first = preprint_of_a_retracted_work(world)
    assert is_retracted(first)
    world.deaf = deaf
    assert is_retracted(updated(first, today="2026-06-01"))


def test_a_retraction_stays_when_the_search_that_told_of_it_finds_it_no_more(world: World) -> None:
    retraction = Notice(kind=NoticeKind.RETRACTED, source="crossref", checked_on="")
    world.found["arxiv"] = [told("arxiv", 1)]
    world.found["crossref"] = [told("crossref", 1, notices=(retraction,))]
    first = updated()
    world.found["crossref"] = []
    world.deaf = {"crossref"}
    assert is_retracted(updated(first, today="2026-06-01"))


def test_a_retraction_that_its_database_takes_back_goes(world: World) -> None:
    first = preprint_of_a_retracted_work(world)
    world.held["crossref"] = [told("crossref", 1, arxiv="")]
    assert not is_retracted(updated(first, today="2026-06-01"))


def test_a_known_work_that_is_cited_is_kept_as_any_other(world: World) -> None:
    known = replace(QUESTION, known=("doi:10.5555/1",))
    world.found["arxiv"] = [told("arxiv", 1)]
    first = updated(question=known)
    world.found["arxiv"] = []
    world.deaf = {"arxiv", "crossref", "openalex"}
    assert ids(updated(first, question=known, cited=ids(first))) == ["arxiv:1"]


def test_an_emptied_library_is_empty(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    world.found["library"] = [record(1, SENTENCES[0])]
    use(monkeypatch, world)
    asked = replace(EVERYBODY, search=("library", "arxiv"))
    first = updated(asked=asked)
    world.silent = {"library"}
    made = updated(first, asked=asked)
    assert made.records == ()
    assert [g.why for g in made.gaps] == ["is closed for the day"]


def test_the_day_of_the_search_is_that_of_the_databases(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.found["library"] = [record(1, SENTENCES[0])]
    use(monkeypatch, world)
    first = updated()
    assert first.searched_on == TODAY
    made = updated(first, asked=replace(EVERYBODY, search=("library",)), today="2026-06-01")
    assert made.searched_on == TODAY


def test_of_a_database_that_is_not_searched_again_the_day_of_what_is_kept_is_said(
    world: World,
) -> None:
    first = updated()
    gap = Gap(where="crossref", why="it was not named")
    asked = replace(EVERYBODY, search=("arxiv",), unasked=(gap,))
    (told_so,) = updated(first, asked=asked, today="2026-06-01").unasked
    assert told_so.why == f"it was not named; what it told on {TODAY} is kept"


def test_a_text_that_was_looked_up_is_kept_while_its_database_is_silent(world: World) -> None:
    world.found["crossref"] = [told("crossref", 1, text="", text_kind=TextKind.NONE)]
    world.held["openalex"] = [told("openalex", 1)]
    first = updated()
    world.deaf = {"openalex"}
    assert ids(updated(first)) == ["crossref:1", "openalex:1"]


def test_a_work_that_is_cited_stays_when_no_search_finds_it_any_more(world: World) -> None:
    world.found["arxiv"] = [told("arxiv", 1), told("arxiv", 2), told("arxiv", 3)]
    first = updated()
    world.found["arxiv"] = [told("arxiv", 3)]
    made = updated(first, cited=["arxiv:1"])
    assert ids(made) == ["arxiv:3", "arxiv:1"]
    assert [r.found_by_search for r in made.records] == [True, False]


def test_a_work_that_is_cited_is_checked_when_no_search_finds_it_any_more(world: World) -> None:
    world.found["arxiv"] = [told("arxiv", 1)]
    first = updated()
    world.found["arxiv"] = []
    retraction = Notice(kind=NoticeKind.RETRACTED, source="crossref", checked_on="")
    world.held["crossref"] = [told("crossref", 1, notices=(retraction,))]
    made = updated(first, cited=["arxiv:1"])
    assert set(ids(made)) == {"arxiv:1", "crossref:1"}
    report = pipeline.synthesise(UNKNOWN, made, publisher="", provisional=False)
    assert [(e.reason, e.paper) for e in report.excluded] == [("retracted", "doi:10.5555/1")]


def test_a_work_taken_out_of_the_library_goes_even_if_it_is_cited(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.found["library"] = [record(1, SENTENCES[0])]
    use(monkeypatch, world)
    asked = replace(EVERYBODY, search=("library", "arxiv"))
    first = updated(asked=asked)
    assert ids(first) == ["library:1"]
    world.found["library"] = []
    assert updated(first, asked=asked, cited=["library:1"]).records == ()


def test_nobody_answered_where_every_search_is_a_gap(world: World) -> None:
    world.found = {"arxiv": [told("arxiv", 1)], "crossref": [told("crossref", 2)]}
    first = updated()
    world.silent = {"crossref"}
    assert not unanswered(EVERYBODY, updated(first))
    world.silent = {"crossref", "arxiv"}
    assert unanswered(EVERYBODY, updated(first))
    with_library = replace(EVERYBODY, search=("library", *EVERYBODY.search))
    assert unanswered(with_library, updated(first)), "a library is no database that answered"
