"""research(question) -> Lock: which databases are asked, and what becomes of their answers.

    plan ──> search ──> fuse ──> look up ──> lock

What a database told before is not lost because it is silent today, and a work that the report cites
is not lost because it ranks lower: both stay, and are asked after by their identifiers.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import partial

from generator.errors import FetchError
from generator.lookups import LookedUp, alone, look_up, worth_adding
from generator.sources import DEFAULT, LIBRARY, SOURCES
from generator.stages import dedupe, rank, widen
from generator.types import (
    Answer,
    Gap,
    Get,
    Lock,
    LookingUp,
    Plan,
    Query,
    QueryWords,
    Question,
    Record,
    Search,
    Tell,
)


def plan(
    question: Question,
    named: Sequence[str],
    keys: Collection[str],
    default: Sequence[str] = DEFAULT,
) -> Plan:
    """Which databases a question is put to, and which not, with the reason.

    Args:
        question: its `sources` are searched, if it names some.
        named: sources that the person at the command line wants, and no other; may be empty.
        keys: names of the keys that are there (`Source.key_name`).
        default: sources of a question that names none, by the choice of the site's owner.
    """
    chosen, names = _chosen(question, named, tuple(default))
    wanted = names != tuple(default)
    locked = {n: why for n in names if (why := _without_key(n, keys))}
    others = [n for n in SOURCES if n not in names]
    unasked = [Gap(where=n, why="it was not named") for n in others]
    if not wanted:
        unasked = [Gap(where=n, why="it is asked only where a question names it") for n in others]
        unasked = [*(Gap(where=n, why=why) for n, why in locked.items()), *unasked]
    return Plan(
        chosen=chosen,
        search=tuple(n for n in names if n not in locked),
        look_up=_look_up(named or (*names, *(n for n in default if n not in names)), keys),
        gaps=tuple(Gap(where=n, why=why) for n, why in locked.items()) if wanted else (),
        unasked=tuple(unasked),
    )


def _chosen(
    question: Question, named: Sequence[str], default: tuple[str, ...]
) -> tuple[str, tuple[str, ...]]:
    if named:
        return "whoever ran the search", tuple(dict.fromkeys(named))
    if question.sources:
        return "the question's file", question.sources
    return "the site's default", default


def _without_key(name: str, keys: Collection[str]) -> str:
    """Why a database cannot be searched; empty where it can."""
    source = SOURCES[name]
    if not source.key_needed or source.key_name in keys:
        return ""
    looked_up = source.lookup is not None and not source.lookup_key_needed
    but = "; works are looked up there all the same" if looked_up else ""
    return f"a search needs a key ({source.key_name} in the environment){but}"


def _look_up(names: Iterable[str], keys: Collection[str]) -> tuple[str, ...]:
    return tuple(
        n
        for n in names
        if SOURCES[n].lookup and (not SOURCES[n].lookup_key_needed or SOURCES[n].key_name in keys)
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Found:
    """What one search came to."""

    searches: tuple[Search, ...] = ()
    gaps: tuple[Gap, ...] = ()
    records: tuple[Record, ...] = ()
    """Best first."""


async def research(
    question: Question,
    plan: Plan,
    get: Get,
    today: str,
    tell: Tell,
    old: Lock | None = None,
    cited: Collection[str] = (),
    more: QueryWords | None = None,
    ask: LookingUp | None = None,
) -> Lock:
    """Put a question to the databases of a plan, all at once; one that is silent becomes a gap.

    Args:
        question: what is asked.
        plan: which databases are asked.
        get: the way out.
        today: ISO date; empty for a lock that is not kept.
        tell: told who did not answer.
        old: the lock that this one replaces. What it has of a database that is silent now stays.
        cited: ids of the records in `old` that the report quotes. They stay, and are asked after.
        more: what is searched for besides the question's own words.
        ask: looks works up, also for other questions; None: this one is looked up for alone.
    """
    import asyncio  # noqa: PLC0415 (it loads sockets and TLS, which a build does not need)

    before = old if old is not None and old.question == question.fingerprint else None
    answered = await asyncio.gather(
        *(_searched(name, question, get, today, tell, old, more) for name in plan.search)
    )
    answered += [_as_before(before, name) for name in _not_asked_again(before, plan)]
    found = rank.fuse([f.records for f in answered], sum(len(f.records) for f in answered))
    works = (*found, *_not_found_any_more(before, cited, found))
    earlier = _told_before(old, found)
    looked = await look_up(plan.look_up, question, works, earlier, ask or partial(alone, get), tell)
    still = [record for record in earlier if not _asked_again(record, looked)]
    records = (*found, *worth_adding(works, (*looked.told, *still), question.known))
    return Lock(
        question=question.fingerprint,
        searched_on=_newest(answered, today),
        searches=tuple(search for f in answered for search in f.searches),
        gaps=(*plan.gaps, *(gap for f in answered for gap in f.gaps), *looked.gaps),
        records=tuple(_dated(record, today) for record in records),
        checks=tuple(replace(check, checked_on=today) for check in looked.checks),
        chosen=plan.chosen,
        unasked=tuple(_unasked(gap, answered) for gap in plan.unasked),
        query_words=more,
    )


async def _searched(
    name: str,
    question: Question,
    get: Get,
    today: str,
    tell: Tell,
    old: Lock | None,
    more: QueryWords | None,
) -> _Found:
    """What one database told; where it is silent, a gap, and what it told before."""
    search = SOURCES[name].search
    if search is None:
        return _Found(gaps=(Gap(where=name, why="it can only be looked up, not searched"),))
    try:
        answers = await search(query(question, more), get)
    except FetchError as error:
        tell(f"{question.slug}: {name} did not answer: {error.why}")
        return _silent(name, error.why, question, old)
    records = rank.fuse([a.records for a in answers], question.limit)
    ids = {record.id for record in records}
    return _Found(searches=tuple(_search(name, a, ids, today) for a in answers), records=records)


def _search(name: str, answer: Answer, kept: Collection[str], today: str) -> Search:
    return Search(
        source=name,
        address=answer.address,
        searched_on=today,
        hits=answer.hits,
        kept=sum(record.id in kept for record in answer.records),
    )


def _silent(name: str, why: str, question: Question, old: Lock | None) -> _Found:
    """A gap, and what the database told before; a library that is gone is gone."""
    told = _Found() if name == LIBRARY else _as_before(old, name)
    if old is None or not told.searches:
        return _Found(gaps=(Gap(where=name, why=why),))
    asked = "" if old.question == question.fingerprint else " of the question as it was"
    kept = f"what it told on {told.searches[0].searched_on}{asked} is kept"
    return replace(told, gaps=(Gap(where=name, why=f"{why}; {kept}"),))


def _as_before(before: Lock | None, name: str) -> _Found:
    """What a database told the last time."""
    if before is None:
        return _Found()
    return _Found(
        searches=tuple(s for s in before.searches if s.source == name),
        records=tuple(r for r in before.records if r.source == name and r.found_by_search),
    )


def _not_asked_again(before: Lock | None, plan: Plan) -> tuple[str, ...]:
    """Databases that were searched for the same question before, and are not now."""
    names = dict.fromkeys(s.source for s in before.searches) if before else {}
    return tuple(name for name in names if name not in plan.search)


def _unasked(gap: Gap, answered: Sequence[_Found]) -> Gap:
    """The gap, with the day of what is kept of a database that is not searched this time."""
    kept = next((s.searched_on for f in answered for s in f.searches if s.source == gap.where), "")
    return replace(gap, why=f"{gap.why}; what it told on {kept} is kept") if kept else gap


def _newest(answered: Sequence[_Found], today: str) -> str:
    """The day of the newest search of a database; a library is searched with each of them."""
    days = [s.searched_on for f in answered for s in f.searches if s.source != LIBRARY]
    return max(days, default=today)


def _not_found_any_more(
    before: Lock | None, cited: Collection[str], found: Sequence[Record]
) -> tuple[Record, ...]:
    """Works that the report quotes and that no search finds any more, as they were told before.

    Those of a library go: what its keeper takes out of it is out.
    """
    if before is None:
        return ()
    there = {i for r in found for i in (r.id, *dedupe.identifiers(r))}
    quoted = (r for r in before.records if r.id in cited and r.source != LIBRARY)
    return tuple(
        replace(r, found_by_search=False)
        for r in quoted
        if there.isdisjoint((r.id, *dedupe.identifiers(r)))
    )


def _told_before(old: Lock | None, found: Sequence[Record]) -> tuple[Record, ...]:
    """What was told the last time by look-ups, and notices that a search found and now does not."""
    there = {record.id for record in found}
    return tuple(
        replace(record, found_by_search=False)
        for record in (old.records if old else ())
        if record.id not in there and (record.notices or not record.found_by_search)
    )


def _asked_again(record: Record, looked: LookedUp) -> bool:
    """Whether its database was asked about it and answered, and so said what holds now."""
    return not looked.asked.get(record.source, frozenset()).isdisjoint(dedupe.identifiers(record))


def _dated(record: Record, today: str) -> Record:
    """The record with the day on which its notices were seen."""
    notices = tuple(replace(n, checked_on=n.checked_on or today) for n in record.notices)
    return replace(record, notices=notices)


def unanswered(plan: Plan, found: Lock) -> bool:
    """Whether no database of the plan answered a search, be there a library or not."""
    silent = {gap.where for gap in found.gaps if not gap.looking_up}
    databases = [name for name in plan.search if name != LIBRARY] or plan.search
    return silent.issuperset(databases)


def query(question: Question, more: QueryWords | None = None) -> Query:
    """What the sources are asked, with the words that were proposed behind the question's own."""
    return Query(
        words=question.question,
        concepts=widen.widened(question.concepts, more),
        since=question.since,
        until=question.until,
        limit=question.limit,
    )
