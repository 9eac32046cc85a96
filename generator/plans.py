"""What a run of `update` is going to send, told before it sends anything. Pure.

Searches are known: so many requests at most for each question. Look-ups depend on what is found, so
that they are foreseen from the last time, or from the most that searches may find.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import ceil

from generator.databases import pace
from generator.sources import NAMES, SOURCES
from generator.types import Plan, Question, Source

ANSWERING = 1.0
"""Seconds that an answer is taken to be on its way."""
SECOND_NAMES = 4
"""One work in so many is asked after by a second identifier, which another database told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One question of a run."""

    question: Question
    plan: Plan
    before: Mapping[str, int]
    """After how many works each database was asked the last time, by names."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """What one database is going to be sent."""

    source: str
    searches: int
    """Requests, at most."""
    look_ups: int
    """Requests, foreseen."""
    most: int | None
    """Requests that it may be sent; None: as many as it takes."""
    spacing: float
    """Seconds from one request to the next."""

    @property
    def requests(self) -> int:
        """Of both kinds, within what may be sent."""
        needed = self.searches + self.look_ups
        return needed if self.most is None else min(needed, self.most)

    @property
    def seconds(self) -> float:
        """How long they take."""
        return self.requests * self.spacing


def loads(
    asked: Sequence[Asked],
    keys: Collection[str],
    contact: str,
    most: Mapping[str, int] | None = None,
) -> tuple[Load, ...]:
    """What each database of the world is going to be sent.

    Args:
        asked: the questions.
        keys: names of the keys that are there.
        contact: the address that databases are told; may be empty.
        most: requests that each may be sent; None: as many as it takes.
    """
    return tuple(
        Load(
            source=name,
            searches=sum(
                SOURCES[name].requests(a.question.limit) for a in asked if name in a.plan.search
            ),
            look_ups=sum(_requests(SOURCES[name], works) for works in _works(name, asked)),
            most=None if most is None else most.get(name, 0),
            spacing=_spacing(SOURCES[name], keys, contact),
        )
        for name in NAMES
        if name in SOURCES and SOURCES[name].hosts
        if any(name in (*a.plan.search, *a.plan.look_up) for a in asked)
    )


def _works(name: str, asked: Sequence[Asked]) -> Iterator[int]:
    """Of each question, how many works that database is asked after."""
    counts = [a.before[name] for a in asked if name in a.before]
    usual = ceil(sum(counts) / len(counts)) if counts else None
    for one in asked:
        if name in one.plan.look_up:
            yield _foreseen(name, one, usual)


def _foreseen(name: str, asked: Asked, usual: int | None) -> int:
    """As many works as the last time, or as the other questions on average, or as many as all other
    searches may find."""
    if (last := asked.before.get(name, usual)) is not None:
        return last
    others = sum(other != name for other in asked.plan.search)
    return others * asked.question.limit + len(asked.question.known)


def _requests(source: Source, works: int) -> int:
    """Requests to look so many works up, some of them by two identifiers."""
    return ceil((works + works / SECOND_NAMES) / source.batch) * source.batch_requests


def _spacing(source: Source, keys: Collection[str], contact: str) -> float:
    return max(pace(source, keys, contact), ANSWERING / source.connections)


def told(loads: Iterable[Load]) -> Iterator[str]:
    """The same for somebody who watches: a line for each database, and one for all."""
    slowest = 0.0
    for load in loads:
        slowest = max(slowest, load.seconds)
        yield f"plan: {_told(load)}, about {_span(load.seconds)}"
    if slowest:
        yield f"plan: about {_span(slowest)} in all, because all are asked side by side; {_WHY}"


_WHY = (
    "searches are at most so many; look-ups depend on what is found: foreseen are those of the "
    "last time, or else of the most that searches may find; questions that share works or "
    "searches need fewer, and so does what was answered today; second tries are not counted"
)


def _told(load: Load) -> str:
    parts = (f"{load.searches:,} for searches", f"about {load.look_ups:,} for look-ups")
    both = [p for p, n in zip(parts, (load.searches, load.look_ups), strict=True) if n]
    needed = f"{NAMES[load.source]} {' and '.join(both) or 'no requests'}"
    short = load.searches + load.look_ups > load.requests
    return f"{needed}, of which {load.requests:,} may be sent" if short else needed


def _span(seconds: float) -> str:
    """Minutes, or hours from two on."""
    if seconds <= 60:
        return "a minute"
    return f"{ceil(seconds / 60)} minutes" if seconds < 7200 else f"{seconds / 3600:.1f} hours"
