"""What an update changed, in words for "what changed"."""

from collections.abc import Iterable
from dataclasses import replace

from generator.stages import dedupe
from generator.types import Change, Lock, NoticeKind, Paper, Record

_CORRECTED = frozenset({NoticeKind.CORRECTED, NoticeKind.CONCERN})


def continued(old: Lock | None, new: Lock) -> Lock:
    """The new lock with the old one's history, and an entry if the question was changed, or works
    came, went or were noticed."""
    if old is None:
        return new
    change = _change(old.records, new.records, new.searched_on)
    change = replace(change, asked_anew=old.question != new.question)
    happened = change != Change(date=new.searched_on)
    return replace(new, history=(*([change] if happened else []), *old.history))


def _change(old: tuple[Record, ...], new: tuple[Record, ...], day: str) -> Change:
    """Works of both are merged together, so that one whose identifiers grew is no new one."""
    works = dedupe.merge(tuple(dict.fromkeys((*new, *old))))
    before, now = frozenset(old), frozenset(new)
    return Change(
        date=day,
        added=_titles(w for w in works if before.isdisjoint(w.records)),
        removed=_titles(w for w in works if now.isdisjoint(w.records)),
        retracted=_titles(w for w in works if NoticeKind.RETRACTED in _fresh(w, before, now)),
        corrected=_titles(w for w in works if _CORRECTED & _fresh(w, before, now)),
    )


def _titles(works: Iterable[Paper]) -> tuple[str, ...]:
    return tuple(sorted(work.title for work in works))


def _fresh(work: Paper, before: frozenset[Record], now: frozenset[Record]) -> set[NoticeKind]:
    """Kinds of notices that the work has now and had not before."""
    return _kinds(now.intersection(work.records)) - _kinds(before.intersection(work.records))


def _kinds(records: Iterable[Record]) -> set[NoticeKind]:
    return {notice.kind for record in records for notice in record.notices}
