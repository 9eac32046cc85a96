"""Look-ups of several questions: who is asked, by what, how often, and what each is told."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pytest

from generator import lookups, shared_lookups
from generator.errors import BudgetError, FetchError, GeneratorError
from generator.shared_lookups import SharedLookups
from generator.types import Get, LookingUp, Record, Source, T
from tests.test_pipeline import SENTENCES, record

BATCH = 4


@dataclass(slots=True)
class Database:
    """Holds a record of every DOI; remembers by what it was asked."""

    batch: int = BATCH
    hosts: tuple[str, ...] = ("tides.example",)
    refuses: str = ""
    """An identifier that makes it refuse the whole batch."""
    unlike: Mapping[str, str] = field(default_factory=dict)
    """Under which other DOI it has some."""
    says: GeneratorError | None = None
    """What it says to everything."""
    empty: bool = False
    takes: int = 1
    """Rounds of the loop."""
    asked: list[tuple[str, ...]] = field(default_factory=list)

    async def lookup(self, ids: Sequence[str], _get: Get) -> tuple[Record, ...]:
        self.asked.append(tuple(ids))
        for _ in range(self.takes):
            await asyncio.sleep(0)
        if self.says:
            raise self.says
        if self.refuses in ids:
            raise FetchError("https://tides.example", "malformed")
        return () if self.empty else tuple(self.record(i) for i in ids)

    def record(self, known: str) -> Record:
        doi = self.unlike.get(known, known).removeprefix("doi:")
        return record(int(known.rpartition(".")[2]), SENTENCES[0], id=f"tides:{doi}", doi=doi)

    @property
    def source(self) -> Source:
        return Source(name="tides", lookup=self.lookup, hosts=self.hosts, batch=self.batch)


class Memory:
    """What was told, as `Day` remembers it; `lost` where nothing can be written."""

    def __init__(self, *, lost: bool = False) -> None:
        self.held: dict[tuple[str, str], tuple[Record, ...]] = {}
        self.lost = lost

    def told(self, source: str, known: str) -> tuple[Record, ...] | None:
        return self.held.get((source, known))

    def keep(self, source: str, told: Mapping[str, Sequence[Record]]) -> None:
        if not self.lost:
            self.held |= {(source, known): tuple(records) for known, records in told.items()}


async def nowhere(url: str, params: Mapping[str, str], read: Callable[[str], T]) -> T:
    raise FetchError(url, "nobody is there")


def doi(number: int) -> str:
    return f"doi:10.5555/tides.{number}"


Question = Callable[[LookingUp], Awaitable[Any]]


def asking(*numbers: int, after: int = 0) -> Question:
    """A question that looks these works up, after some rounds of the loop; the numbers it is told,
    or why not."""

    async def question(ask: LookingUp) -> list[int] | str:
        for _ in range(after):
            await asyncio.sleep(0)
        try:
            told = await ask("tides", [doi(n) for n in numbers])
        except GeneratorError as error:
            return str(error)
        return [int(r.doi.rpartition(".")[2]) for r in told]

    return question


@pytest.fixture
def use(monkeypatch: pytest.MonkeyPatch) -> Callable[[Database], Database]:
    """Let this database be all there is."""

    def used(database: Database) -> Database:
        for module in (lookups, shared_lookups):
            monkeypatch.setattr(module, "SOURCES", {"tides": database.source})
        return database

    return used


Use = Callable[[Database], Database]


def together(*questions: Question, memory: Memory | None = None) -> list[Any]:
    """What the questions are told that are searched side by side."""

    async def run() -> list[Any]:
        shared = SharedLookups(nowhere, memory or Memory())

        async def searched(question: Question) -> Any:
            with shared.company() as ask:
                return await question(ask)

        return await asyncio.wait_for(asyncio.gather(*map(searched, questions)), 10)

    return asyncio.run(run())


def test_questions_of_one_moment_share_a_request_and_each_is_told_of_its_own_works(
    use: Use,
) -> None:
    tides = use(Database())
    assert together(asking(1, 2), asking(2, 3)) == [[1, 2], [2, 3]]
    assert tides.asked == [(doi(1), doi(2), doi(3))]


def test_who_looks_up_waits_for_those_who_may_still_come(use: Use) -> None:
    tides = use(Database())
    assert together(asking(1), asking(2, after=50), asking(3, after=9)) == [[1], [2], [3]]
    assert tides.asked == [(doi(1), doi(3), doi(2))]


def test_a_question_that_looks_nothing_up_keeps_nobody_waiting_once_it_is_done(use: Use) -> None:
    async def idle(ask: LookingUp) -> None:
        for _ in range(20):
            await asyncio.sleep(0)

    tides = use(Database())
    assert together(idle, asking(1), asking(2)) == [None, [1], [2]]
    assert tides.asked == [(doi(1), doi(2))]


def test_a_whole_batch_waits_for_nobody(use: Use) -> None:
    tides = use(Database())
    seen: list[int] = []

    async def last(ask: LookingUp) -> None:
        while not tides.asked:
            await asyncio.sleep(0)
        seen.append(len(tides.asked[0]))

    assert together(asking(1, 2), last, asking(3, 4)) == [[1, 2], None, [3, 4]]
    assert seen == [BATCH]


def test_whoever_was_told_all_does_not_wait_until_the_others_are(use: Use) -> None:
    tides = use(Database(batch=1))
    after: list[int] = []

    def watched(*numbers: int) -> Question:
        async def question(ask: LookingUp) -> Any:
            told = await asking(*numbers)(ask)
            after.append(len(tides.asked))
            return told

        return question

    many = range(3, 23)
    assert together(watched(1), watched(2), watched(*many)) == [[1], [2], [*many]]
    assert after == [1, 2, 22]


def test_a_request_under_way_does_not_make_the_line_behind_it_long(use: Use) -> None:
    tides = use(Database(takes=30))
    told = together(asking(1, 2, 3, 4), asking(5, after=9), asking(6, after=60))
    assert told == [[1, 2, 3, 4], [5], [6]]
    assert list(map(len, tides.asked)) == [4, 2]


def test_a_question_that_leaves_before_its_look_ups_end_keeps_nobody_waiting(use: Use) -> None:
    use(Database())
    begun: list[asyncio.Future[Any]] = []

    async def leaves(ask: LookingUp) -> None:
        begun.append(asyncio.ensure_future(asking(5)(ask)))
        await asyncio.sleep(0)
        begun.append(asyncio.ensure_future(asking(6)(ask)))

    told = together(leaves, asking(1), asking(2, after=30), asking(3, after=99))
    assert told == [None, [1], [2], [3]]


def test_more_than_a_batch_is_cut_into_whole_ones(use: Use) -> None:
    tides = use(Database())
    assert together(asking(1, 2, 3), asking(4, 5, 6)) == [[1, 2, 3], [4, 5, 6]]
    assert list(map(len, tides.asked)) == [4, 2]


def test_nobody_is_asked_twice_by_the_same_identifier(use: Use) -> None:
    tides, memory = use(Database()), Memory()
    together(asking(1, 2), asking(2, after=99), memory=memory)
    assert together(asking(1, 2, 3), memory=memory) == [[1, 2, 3]]
    assert sorted(i for asked in tides.asked for i in asked) == [doi(1), doi(2), doi(3)]


def test_an_absence_is_remembered_as_well(use: Use) -> None:
    empty, memory = use(Database(empty=True)), Memory()
    assert together(asking(1), memory=memory) == together(asking(1), memory=memory) == [[]]
    assert len(empty.asked) == 1


def test_where_nothing_can_be_remembered_everybody_is_told_all_the_same(use: Use) -> None:
    use(Database())
    assert together(asking(1, 2), asking(2, 3), memory=Memory(lost=True)) == [[1, 2], [2, 3]]


def test_a_refusal_costs_those_alone_whose_works_it_is_about(use: Use) -> None:
    tides = use(Database(refuses=doi(3)))
    first, second, third = together(asking(1, 2), asking(3), asking(4, 5))
    assert (first, third) == ([1, 2], [4, 5])
    assert "malformed" in second
    assert len(tides.asked) <= 5


def test_an_outage_is_told_to_all(use: Use) -> None:
    use(Database(says=FetchError("https://tides.example", "is closed")))
    assert all("is closed" in told for told in together(asking(1), asking(2), asking(3)))


def test_a_budget_that_is_spent_is_told_to_all_and_keeps_nobody_waiting(use: Use) -> None:
    use(Database(says=BudgetError("tides", 7)))
    assert all("the 7 requests" in told for told in together(asking(1), asking(2)))


def test_a_work_under_another_identifier_is_told_to_all_who_may_have_asked_after_it(
    use: Use,
) -> None:
    use(Database(unlike={doi(2): doi(9)}))
    assert together(asking(1), asking(2)) == [[1, 9], [9]]


def test_where_each_identifier_is_a_request_another_one_in_the_answer_is_no_matter(
    use: Use,
) -> None:
    tides = use(Database(batch=1, unlike={doi(2): doi(9)}))
    assert together(asking(1), asking(2)) == [[1], [9]]
    assert sorted(tides.asked) == [(doi(1),), (doi(2),)]


def test_what_lies_on_this_machine_is_read_each_time_it_is_asked_for(use: Use) -> None:
    shelf, memory = use(Database(hosts=())), Memory()
    together(asking(1), memory=memory)
    together(asking(1), memory=memory)
    assert shelf.asked == [(doi(1),)] * 2


def test_a_question_that_is_called_off_keeps_nobody_waiting(use: Use) -> None:
    use(Database())

    async def run() -> Any:
        shared = SharedLookups(nowhere, Memory())

        async def searched(question: Question) -> Any:
            with shared.company() as ask:
                return await question(ask)

        async def idle(ask: LookingUp) -> None:
            await asyncio.sleep(3600)

        off = asyncio.create_task(searched(idle))
        waiting = asyncio.create_task(searched(asking(1)))
        given_up = asyncio.create_task(searched(asking(2)))
        await asyncio.sleep(0)
        given_up.cancel()
        off.cancel()
        return await asyncio.wait_for(waiting, 10)

    assert asyncio.run(run()) == [1]
