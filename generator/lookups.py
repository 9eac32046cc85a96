"""Works asked after by their identifiers: for later notices, missing texts and known works.

A look-up may tell an identifier that nobody knew before, such as the DOI of what became of a
preprint; a second round asks by those, because the notice of a retraction hangs on the DOI. A third
asks by what was told before and is not told now.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from generator.errors import FetchError
from generator.sources import LIBRARY, SOURCES
from generator.stages import dedupe
from generator.types import Check, Gap, Get, LookingUp, Paper, Question, Record, Tell, TextKind

ROUNDS = 3
_WHOLE = (TextKind.ABSTRACT, TextKind.FULL_TEXT)


@dataclass(frozen=True, slots=True, kw_only=True)
class LookedUp:
    """What look-ups came to."""

    told: tuple[Record, ...]
    """All that was told, none of it found by a search."""
    gaps: tuple[Gap, ...]
    """Databases that did not answer."""
    checks: tuple[Check, ...]
    """Databases that did, without the day."""
    asked: Mapping[str, frozenset[str]]
    """By which identifiers each of those was asked."""


async def look_up(
    names: Sequence[str],
    question: Question,
    works: Sequence[Record],
    earlier: Sequence[Record],
    ask: LookingUp,
    tell: Tell,
) -> LookedUp:
    """Ask databases about works that they have not told of by themselves.

    Args:
        names: of the databases.
        question: its `known` works are asked after where no record is of them.
        works: records that were found, and that were kept from before.
        earlier: what was told of works before; their identifiers are asked by as well.
        ask: asks one of them.
        tell: told who did not answer.
    """
    import asyncio  # noqa: PLC0415 (as in research.py)

    asked: dict[str, set[str]] = {name: set() for name in names}
    gaps: dict[str, Gap] = {}
    told: list[Record] = []
    for number in range(ROUNDS):
        # What was told before comes last: then the same answers lead to the same requests.
        hints = (*told, *(earlier if number == ROUNDS - 1 else ()))
        fresh = {record.id for record in told}
        of_world = set(names) - {LIBRARY, *gaps}
        groups = _wanted(works, hints, question.known) if of_world else ()
        unknown = _unknown(question, (*works, *hints))
        wanted = {
            name: ids
            for name in names
            if name not in gaps and (ids := _to_ask(name, groups, unknown, fresh, asked[name]))
        }
        answers = await asyncio.gather(
            *(_answer(name, ids, question, ask, tell) for name, ids in wanted.items())
        )
        for (name, ids), answer in zip(wanted.items(), answers, strict=True):
            asked[name] |= {i for work in ids for i in work}
            if isinstance(answer, Gap):
                gaps[name] = answer
            else:
                told += [replace(record, found_by_search=False) for record in answer]
    answered = {n: frozenset(ids) for n, ids in asked.items() if ids and n not in gaps}
    return LookedUp(
        told=tuple(told),
        gaps=tuple(gaps.values()),
        checks=_checks(answered, works, told),
        asked=answered,
    )


async def alone(get: Get, name: str, ids: Sequence[str]) -> tuple[Record, ...]:
    """What a database tells of works by these identifiers, asked for nobody else."""
    lookup = SOURCES[name].lookup
    return await lookup(ids, get) if lookup else ()


async def _answer(
    name: str, works: Sequence[Sequence[str]], question: Question, ask: LookingUp, tell: Tell
) -> tuple[Record, ...] | Gap:
    try:
        return await ask(name, [i for ids in works for i in ids])
    except FetchError as error:
        tell(f"{question.slug}: {name} did not answer a look-up: {error.why}")
        number = "one work" if len(works) == 1 else f"{len(works)} works"
        why = f"{number} could not be looked up: {error.why}"
        return Gap(where=name, why=why, looking_up=True)


def _unknown(question: Question, records: Sequence[Record]) -> tuple[str, ...]:
    """Identifiers of works that the question knows and no record is of."""
    found = {i for record in records for i in dedupe.identifiers(record)}
    return tuple(i for i in question.known if i not in found)


def _to_ask(
    name: str,
    works: Sequence[Paper],
    unknown: Sequence[str],
    fresh: Collection[str],
    asked: Collection[str],
) -> tuple[tuple[str, ...], ...]:
    """Of each work that a database is asked after, the identifiers that it understands and was not
    asked by: of `unknown` works; and, of a database of the world, of those that it has not told of
    by itself."""
    ids: list[tuple[str, ...]] = [(i,) for i in unknown]
    if name != LIBRARY:
        ids += [_identifiers(w) for w in works if not _told_of(w, name, fresh)]
    kinds = SOURCES[name].knows
    new = (tuple(i for i in w if i.partition(":")[0] in kinds and i not in asked) for w in ids)
    return tuple(filter(None, new))


def _wanted(
    works: Sequence[Record], told: Sequence[Record], known: Sequence[str]
) -> tuple[Paper, ...]:
    """Works with all that was told of them: those among `works`, and those that are known."""
    own = {record.id for record in works}
    return tuple(
        work
        for work in dedupe.merge((*works, *told))
        if not own.isdisjoint(r.id for r in work.records)
        or not set(known).isdisjoint(_identifiers(work))
    )


def _told_of(work: Paper, name: str, fresh: Collection[str]) -> bool:
    """Whether a database told of a work by itself, or now; `fresh` are the ids of records."""
    return any(r.source == name and (r.found_by_search or r.id in fresh) for r in work.records)


def _identifiers(work: Paper) -> tuple[str, ...]:
    return tuple(dict.fromkeys(i for record in work.records for i in dedupe.identifiers(record)))


def _checks(
    asked: Mapping[str, frozenset[str]], works: Sequence[Record], told: Sequence[Record]
) -> tuple[Check, ...]:
    """Of each database how many works it was asked about, and how many it knows."""
    merged = [(work, _identifiers(work)) for work in dedupe.merge((*works, *told))]
    found = {i for _, ids in merged for i in ids}
    fresh = {record.id for record in told}
    checks = []
    for name, mine in asked.items():
        about = [work for work, ids in merged if not mine.isdisjoint(ids)]
        knows = sum(_told_of(work, name, fresh) for work in about)
        number = len(about) + len(mine - found)
        checks.append(Check(source=name, checked_on="", asked=number, told=knows))
    return tuple(checks)


def worth_adding(
    works: Sequence[Record], told: Sequence[Record], known: Sequence[str]
) -> tuple[Record, ...]:
    """The records of a lock that no search found, by id.

    Of `works` those that were kept from before, or what is told of them now; of what was told all
    notices, a text where there was none but an annotation, and what links them to their work; and
    works that the question knows.
    """
    newest = {record.id: record for record in reversed(told)}
    added = {r.id: newest.get(r.id, r) for r in works if not r.found_by_search}
    present = {record.id for record in works}
    others = [record for record in newest.values() if record.id not in present]
    for work in _wanted(works, others, known):
        own = [record for record in work.records if record.id in present]
        new = [record for record in work.records if record.id not in present]
        added |= {record.id: record for record in (_needed(own, new) if own else new)}
    return tuple(added[i] for i in sorted(added))


def _needed(own: Sequence[Record], told: Sequence[Record]) -> Iterable[Record]:
    """What was told of a work and is missing in it; all, where only that makes one work of it."""
    needed = {record.id: record for record in told if record.notices}
    if not any(r.text and r.text_kind in _WHOLE for r in own):
        texts = [record for record in told if record.text and record.text_kind in _WHOLE]
        needed |= {r.id: r for r in sorted(texts, key=lambda r: (not r.open, r.id))[:1]}
    apart = len(dedupe.merge((*own, *needed.values()))) > 1
    return told if apart else needed.values()
