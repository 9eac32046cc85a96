"""What a run of `update` is going to send, told before it sends anything. Pure.

Searches are known: so many requests at most for each question. Look-ups depend on what is found, so
that they are foreseen from the last time, or from the most that searches may find.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import ceil

from generator.databases import pace
from generator.sources import NAMES, SOURCES
from generator.types import Plan, Question, Source

ANSWERING = 1.0
"""Seconds that an answer is taken to be on its way."""
ROUNDS = 3
"""In so many parts a look-up goes out, as identifiers become known (`lookups.py`)."""
IDENTIFIERS = 1.5
"""By so many is a work asked after on average: other databases tell more of them."""


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
    turns: tuple[tuple[int, int], ...]
    """Of each lot of questions that are searched at once: requests for searches, at most, and for
    look-ups, foreseen."""
    most: int | None
    """Requests that it may be sent; None: as many as it takes."""
    spacing: float
    """Seconds from one request to the next."""

    @property
    def searches(self) -> int:
        """Requests, at most."""
        return sum(searches for searches, _ in self.turns)

    @property
    def look_ups(self) -> int:
        """Requests, foreseen."""
        return sum(look_ups for _, look_ups in self.turns)

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
    at_once: int,
    most: Mapping[str, int] | None = None,
) -> tuple[Load, ...]:
    """What each database of the world is going to be sent.

    Args:
        asked: the questions.
        keys: names of the keys that are there.
        contact: the address that databases are told; may be empty.
        at_once: so many questions are searched at once, and share batches of look-ups.
        most: requests that each may be sent; None: as many as it takes.
    """
    return tuple(
        Load(
            source=name,
            turns=tuple(_turns(name, asked, at_once)),
            most=None if most is None else most.get(name, 0),
            spacing=_spacing(SOURCES[name], keys, contact),
        )
        for name in NAMES
        if name in SOURCES and SOURCES[name].hosts
        if any(name in (*a.plan.search, *a.plan.look_up) for a in asked)
    )


def _turns(name: str, asked: Sequence[Asked], at_once: int) -> Iterator[tuple[int, int]]:
    """As `Load.turns`."""
    source = SOURCES[name]
    counts = [a.before[name] for a in asked if name in a.before]
    usual = sum(counts) / len(counts) if counts else None
    for start in range(0, len(asked), at_once):
        turn = asked[start : start + at_once]
        searched = (a.question.limit for a in turn if name in a.plan.search)
        identifiers = sum(_foreseen(name, a, usual) for a in turn if name in a.plan.look_up)
        yield sum(map(source.requests, searched)), _requests(source, identifiers)


def _foreseen(name: str, asked: Asked, usual: float | None) -> float:
    """By how many identifiers a database is asked: for as many works as the last time, or as for
    the other questions on average; or by one for each work that all other searches may find."""
    if (last := asked.before.get(name, usual)) is not None:
        return last * IDENTIFIERS
    others = sum(other != name for other in asked.plan.search)
    return others * asked.question.limit + len(asked.question.known)


def _requests(source: Source, identifiers: float) -> int:
    """Requests to look works up by so many identifiers."""
    whole, rest = divmod(ceil(identifiers / ROUNDS), source.batch)
    parts = [source.batch] * whole + [rest] * bool(rest)
    return ROUNDS * sum(map(source.batch_requests, parts))


def _spacing(source: Source, keys: Collection[str], contact: str) -> float:
    return max(pace(source, keys, contact), ANSWERING / source.connections)


def seconds(loads: Sequence[Load], at_once: int) -> float:
    """How long a run takes: as the slowest database; or, where one question is searched after the
    other, as the slowest search and the slowest look-up of each, until a budget is spent."""
    if at_once > 1:
        return max((load.seconds for load in loads), default=0.0)
    lasting, sent = 0.0, [0] * len(loads)
    for turn in zip(*(load.turns for load in loads), strict=True):
        for kind in zip(*turn, strict=True):
            lasting += max(n * load.spacing for n, load in zip(kind, loads, strict=True))
        sent = [n + sum(both) for n, both in zip(sent, turn, strict=True)]
        if any(n > load.requests for n, load in zip(sent, loads, strict=True)):
            break
    return lasting


def told(loads: Sequence[Load], at_once: int) -> Iterator[str]:
    """The same for somebody who watches: a line for each database, and one for all."""
    for load in loads:
        yield f"plan: {_told(load)}, about {_span(load.seconds)}"
    if lasting := seconds(loads, at_once):
        how = _SIDE_BY_SIDE if at_once > 1 else _ONE_BY_ONE
        yield f"plan: about {_span(lasting)} in all, {how}; {_WHY}"


_SIDE_BY_SIDE = "because all are asked side by side"
_ONE_BY_ONE = "one question after the other"
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
