"""Look-ups of a run, shared by its questions: nobody is asked by the same identifier twice a day.

Who looks works up stands in the line of the database until there are enough identifiers for a whole
batch, or until every question of the run stands in some line, so that nobody else can come. Whoever
gets to ask then asks for all in the line.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Protocol

from generator.errors import FetchError
from generator.lookups import alone
from generator.sources import SOURCES
from generator.stages import dedupe
from generator.types import Get, LookingUp, Record

if TYPE_CHECKING:
    import asyncio


class Remembered(Protocol):
    """What was told today (`edge/day.py`)."""

    def told(self, source: str, known: str) -> tuple[Record, ...] | None:
        """The records that a database told by that identifier; None where it was not asked."""

    def keep(self, source: str, told: Mapping[str, Sequence[Record]]) -> None:
        """Remember what a database told by each identifier that it was asked by."""


@dataclass(slots=True, kw_only=True)
class _Wish:
    """What one question wants to know of one database."""

    question: object
    """Stands for it."""
    ids: tuple[str, ...]
    called: "asyncio.Event"
    """Set when it need not wait for company any more."""
    told: dict[str, tuple[Record, ...]] = field(default_factory=dict)
    """By each identifier, as far as it was told."""
    alone: bool = False
    """Whether it was in a batch that was refused, perhaps because of another question's works."""

    @property
    def left(self) -> tuple[str, ...]:
        """What it is still to be told of."""
        return tuple(i for i in self.ids if i not in self.told)


class SharedLookups:
    """Looks works up for all questions of a run."""

    def __init__(self, get: Get, day: Remembered) -> None:
        import asyncio  # noqa: PLC0415 (as in research.py)

        self._get, self._day = get, day
        self._lines: dict[str, list[_Wish]] = defaultdict(list)
        self._turns: dict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._company: dict[object, int] = {}
        """The questions that are being searched, and in how many lines each waits for company."""

    @contextmanager
    def company(self) -> Iterator[LookingUp]:
        """What one question looks works up with, while it is being searched."""
        question = object()
        self._company[question] = 0
        try:
            yield partial(self._told, question)
        finally:
            del self._company[question]
            self._call()

    async def _told(self, question: object, name: str, ids: Sequence[str]) -> tuple[Record, ...]:
        """What a database tells of works by these identifiers, each record once.

        Raises FetchError where it does not answer; no other question's works are the reason.
        """
        import asyncio  # noqa: PLC0415 (as in research.py)

        if not SOURCES[name].hosts:  # on this machine, where somebody may change it any time
            return await alone(self._get, name, ids)
        wish = _Wish(question=question, ids=tuple(dict.fromkeys(ids)), called=asyncio.Event())
        self._recall(name, wish)
        if wish.left:
            await self._stand_in_line(name, wish)
        return tuple({r.id: r for i in wish.ids for r in wish.told[i]}.values())

    async def _stand_in_line(self, name: str, wish: _Wish) -> None:
        import asyncio  # noqa: PLC0415 (as in research.py)

        self._lines[name].append(wish)
        self._count(wish.question, 1)
        try:
            await asyncio.sleep(0)  # those who begin at the same moment come as well
            self._call()
            await wish.called.wait()
            while wish.left:
                async with self._turns[name]:
                    if wish.left:
                        await self._serve(name, wish)
        finally:
            self._let_go(wish)
            self._lines[name] = [other for other in self._lines[name] if other is not wish]

    def _call(self) -> None:
        """Call the lines that are long enough; all, where every question waits in one of them."""
        nobody_comes = all(self._company.values())
        for name, line in self._lines.items():
            waiting = [wish for wish in line if not wish.called.is_set()]
            if nobody_comes or len({i for w in waiting for i in w.left}) >= SOURCES[name].batch:
                for wish in waiting:
                    self._let_go(wish)

    def _let_go(self, wish: _Wish) -> None:
        if not wish.called.is_set():
            wish.called.set()
            self._count(wish.question, -1)

    def _count(self, question: object, lines: int) -> None:
        if question in self._company:  # it may have failed, and left, before all its look-ups end
            self._company[question] += lines

    async def _serve(self, name: str, wish: _Wish) -> None:
        """Ask for those who wait, or for one alone; that one is told, or FetchError raised."""
        together = [wish] if wish.alone else [w for w in self._lines[name] if not w.alone]
        for other in together:
            self._let_go(other)
            self._recall(name, other)
        wanted = list(dict.fromkeys(i for other in together for i in other.left))
        for batch in _cut(wanted, SOURCES[name].batch):
            if not wish.left:
                return  # whoever is next in the line serves those who still wait
            try:
                told = _by_identifier(batch, await alone(self._get, name, batch))
            except FetchError:
                if wish.alone or len(together) == 1:
                    raise
                for other in together:
                    other.alone = other.alone or not set(batch).isdisjoint(other.left)
                continue
            self._day.keep(name, told)
            for other in together:
                other.told |= {i: told[i] for i in other.left if i in told}

    def _recall(self, name: str, wish: _Wish) -> None:
        """Tell what was told to another question meanwhile, or to an earlier run."""
        for known in wish.left:
            if (told := self._day.told(name, known)) is not None:
                wish.told[known] = told


def _cut(ids: Sequence[str], size: int) -> Iterator[Sequence[str]]:
    for start in range(0, len(ids), size):
        yield ids[start : start + size]


def _by_identifier(
    asked: Sequence[str], records: Collection[Record]
) -> dict[str, tuple[Record, ...]]:
    """The records by the identifiers of a batch; one that has none of them may be any of it."""
    told: dict[str, tuple[Record, ...]] = dict.fromkeys(asked, ())
    for record in records:
        own = dedupe.identifiers(record)
        for known in [i for i in asked if i in own] or asked:
            told[known] += (record,)
    return told
