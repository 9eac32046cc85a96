"""research(question) -> Lock: which databases are asked, and what becomes of their answers.

    plan ──> search ──> fuse ──> look up ──> lock

What a database told before is not lost because it is silent today, and a work that the report cites
is not lost because it ranks lower: both stay, and are asked after by their identifiers.
"""

import hashlib
import json
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace

from generator.errors import FetchError
from generator.sources import DEFAULT, LIBRARY, SOURCES
from generator.stages import dedupe, rank, widen
from generator.types import (
    Answer,
    Check,
    Gap,
    Get,
    Lock,
    Paper,
    Plan,
    Query,
    QueryWords,
    Question,
    Record,
    Search,
    Tell,
    TextKind,
)

_OPEN_RIGHTS = ("CC0", "CC-BY-")
_WHOLE = (TextKind.ABSTRACT, TextKind.FULL_TEXT)


def plan(question: Question, named: Sequence[str], keys: Collection[str]) -> Plan:
    """Which databases a question is put to, and which not, with the reason.

    Args:
        question: its `sources` are searched, if it names some.
        named: sources that the person at the command line wants, and no other; may be empty.
        keys: names of the keys that are there (`Source.key_name`).
    """
    chosen, names = _chosen(question, named)
    wanted = names != DEFAULT
    locked = {n: why for n in names if (why := _without_key(n, keys))}
    others = [n for n in SOURCES if n not in names]
    unasked = [Gap(where=n, why="it was not named") for n in others]
    if not wanted:
        unasked = [Gap(where=n, why="it is asked only where a question names it") for n in others]
        unasked = [*(Gap(where=n, why=why) for n, why in locked.items()), *unasked]
    return Plan(
        chosen=chosen,
        search=tuple(n for n in names if n not in locked),
        look_up=_look_up(named or (*names, *(n for n in DEFAULT if n not in names)), keys),
        gaps=tuple(Gap(where=n, why=why) for n, why in locked.items()) if wanted else (),
        unasked=tuple(unasked),
    )


def _chosen(question: Question, named: Sequence[str]) -> tuple[str, tuple[str, ...]]:
    if named:
        return "whoever ran the search", tuple(dict.fromkeys(named))
    if question.sources:
        return "the question's file", question.sources
    return "the site's default", DEFAULT


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
    """What one search or look-up came to."""

    searches: tuple[Search, ...] = ()
    gaps: tuple[Gap, ...] = ()
    checks: tuple[Check, ...] = ()
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
) -> Lock:
    """Put a question to the databases of a plan, all at once; one that is silent becomes a gap.

    Args:
        question: what is asked.
        plan: which databases are asked.
        get: the way out.
        today: ISO date; empty for a lock that is not kept.
        tell: told what is being done.
        old: the lock that this one replaces. What it has of a database that is silent now stays.
        cited: ids of the records in `old` that the report quotes. They stay, and are asked after.
        more: what is searched for besides the question's own words.
    """
    import asyncio  # noqa: PLC0415 (it loads sockets and TLS, which a build does not need)

    before = old if old is not None and old.question == fingerprint(question) else None
    answered = await asyncio.gather(
        *(_searched(name, question, get, today, tell, before, more) for name in plan.search)
    )
    answered += [_as_before(before, name) for name in _not_asked_again(before, plan)]
    found = rank.fuse([f.records for f in answered], sum(len(f.records) for f in answered))
    works = (*found, *_not_found_any_more(before, cited, found, question))
    looked = await asyncio.gather(
        *(_looked_up(name, question, works, get, today, tell) for name in plan.look_up)
    )
    told = [replace(r, found_by_search=False) for up in looked for r in up.records]
    silent = {gap.where for up in looked for gap in up.gaps}
    told += _looked_up_before(before, [n for n in plan.look_up if n not in silent])
    records = (*found, *_worth_adding(works, told, question))
    return Lock(
        question=fingerprint(question),
        searched_on=today,
        searches=tuple(search for f in answered for search in f.searches),
        gaps=(*plan.gaps, *(gap for f in (*answered, *looked) for gap in f.gaps)),
        records=tuple(_dated(record, today) for record in records),
        checks=tuple(check for f in looked for check in f.checks),
        chosen=plan.chosen,
        unasked=plan.unasked,
        query_words=more,
    )


async def _searched(
    name: str,
    question: Question,
    get: Get,
    today: str,
    tell: Tell,
    before: Lock | None,
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
        return _silent(name, error.why, before)
    tell(f"{question.slug}: {name} answered")
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


def _silent(name: str, why: str, before: Lock | None) -> _Found:
    told = _as_before(before, name)
    when = f"; what it told on {told.searches[0].searched_on} is kept" if told.searches else ""
    return replace(told, gaps=(Gap(where=name, why=f"{why}{when}"),))


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


def _not_found_any_more(
    before: Lock | None, cited: Collection[str], found: Sequence[Record], question: Question
) -> tuple[Record, ...]:
    """Works that the report quotes and that no search finds any more, as they were told before.

    Those of a library go: what its keeper takes out of it is out.
    """
    if before is None:
        return ()
    there = {i for r in found for i in (r.id, *dedupe.identifiers(r))} | set(question.known)
    quoted = (r for r in before.records if r.id in cited and r.source != LIBRARY)
    return tuple(
        replace(r, found_by_search=False)
        for r in quoted
        if there.isdisjoint((r.id, *dedupe.identifiers(r)))
    )


def _looked_up_before(before: Lock | None, answered: Collection[str]) -> tuple[Record, ...]:
    """What databases told of works by their identifiers the last time, and are silent of now."""
    told = before.records if before else ()
    return tuple(r for r in told if not r.found_by_search and r.source not in answered)


async def _looked_up(
    name: str, question: Question, records: Sequence[Record], get: Get, today: str, tell: Tell
) -> _Found:
    """What one database tells of works by their identifiers, if it has not told of them yet."""
    lookup = SOURCES[name].lookup
    works = _to_ask(name, question, records)
    if lookup is None or not works:
        return _Found()
    try:
        told = await lookup([i for ids in works for i in ids], get)
    except FetchError as error:
        tell(f"{question.slug}: {name} did not answer a look-up: {error.why}")
        why = f"{_number(len(works))} could not be looked up: {error.why}"
        return _Found(gaps=(Gap(where=name, why=why, looking_up=True),))
    known = {i for record in told for i in dedupe.identifiers(record)}
    count = sum(not known.isdisjoint(ids) for ids in works)
    check = Check(source=name, checked_on=today, asked=len(works), told=count)
    return _Found(checks=(check,), records=told)


def _number(works: int) -> str:
    return "one work" if works == 1 else f"{works} works"


def _to_ask(
    name: str, question: Question, records: Sequence[Record]
) -> tuple[tuple[str, ...], ...]:
    """Of each work that a database is asked after, the identifiers that it understands: of those
    that the question names and nobody found; and, of a database of the world, of those that it has
    not told of by itself."""
    found = {i for record in records for i in dedupe.identifiers(record)}
    works: list[tuple[str, ...]] = [(i,) for i in question.known if i not in found]
    if name != LIBRARY:
        works += [_identifiers(w) for w in dedupe.merge(records) if not _told_of(w, name)]
    kinds = SOURCES[name].knows
    understood = (tuple(i for i in ids if i.partition(":")[0] in kinds) for ids in works)
    return tuple(filter(None, understood))


def _told_of(work: Paper, name: str) -> bool:
    return any(r.source == name and r.found_by_search for r in work.records)


def _identifiers(work: Paper) -> tuple[str, ...]:
    return tuple(dict.fromkeys(i for record in work.records for i in dedupe.identifiers(record)))


def _worth_adding(
    records: Sequence[Record], told: Sequence[Record], question: Question
) -> tuple[Record, ...]:
    """Records that no search found, by id: of the works among `records` those that were kept, and
    of what was told of them notices and texts that were missing; and works known to the question.
    """
    newest = {record.id: record for record in reversed(told)}
    added = {r.id: newest.get(r.id, r) for r in records if not r.found_by_search}
    of_work = {i: work for work in dedupe.merge(records) for i in _identifiers(work)}
    present, texts = {record.id for record in records}, dict[str, Record]()
    for record in (r for r in newest.values() if r.id not in present):
        ids = dedupe.identifiers(record)
        work = next((of_work[i] for i in ids if i in of_work), None)
        if work is None and set(question.known).isdisjoint(ids):
            continue
        if work is None or record.notices:
            added[record.id] = record
        elif record.text_kind in _WHOLE and not _has_whole_text(work):
            best = texts.setdefault(work.key, record)
            texts[work.key] = min(best, record, key=lambda r: (_closed(r), r.id))
    added |= {record.id: record for record in texts.values()}
    return tuple(added[i] for i in sorted(added))


def _has_whole_text(work: Paper) -> bool:
    return any(r.text_kind in _WHOLE and r.text for r in work.records)


def _closed(record: Record) -> bool:
    """Whether the text may only be quoted."""
    return not record.rights.startswith(_OPEN_RIGHTS)


def _dated(record: Record, today: str) -> Record:
    """The record with the day on which its notices were seen."""
    notices = tuple(replace(n, checked_on=n.checked_on or today) for n in record.notices)
    return replace(record, notices=notices)


def unanswered(plan: Plan, found: Lock) -> bool:
    """Whether no database of the plan answered a search."""
    silent = {gap.where for gap in found.gaps if not gap.looking_up}
    return silent.issuperset(plan.search)


def query(question: Question, more: QueryWords | None = None) -> Query:
    """What the sources are asked, with the words that were proposed behind the question's own."""
    return Query(
        words=question.question,
        concepts=widen.widened(question.concepts, more),
        since=question.since,
        until=question.until,
        limit=question.limit,
    )


def fingerprint(question: Question) -> str:
    """sha256 over what a search depends on: a lock with another one is older than its question."""
    concepts = [c.terms for c in question.concepts]
    searched = [
        question.question,
        concepts,
        question.since,
        question.until,
        question.sources,
        question.limit,
        question.known,
    ]
    return hashlib.sha256(json.dumps(searched, ensure_ascii=False).encode()).hexdigest()
