"""What an update changed, in words for "what changed"."""

from collections.abc import Mapping
from dataclasses import replace

from generator.stages import dedupe
from generator.types import Change, Lock, NoticeKind, Paper


def continued(old: Lock | None, new: Lock) -> Lock:
    """The new lock with the old one's history, and an entry if works came, went or were noticed."""
    if old is None:
        return new
    change = _change(_works(old), _works(new), new.searched_on)
    return replace(new, history=(*([change] if change else []), *old.history))


def _works(lock: Lock) -> Mapping[str, Paper]:
    return {paper.key: paper for paper in dedupe.merge(lock.records)}


def _change(old: Mapping[str, Paper], new: Mapping[str, Paper], day: str) -> Change | None:
    change = Change(
        date=day,
        added=tuple(sorted(new[k].title for k in new.keys() - old.keys())),
        removed=tuple(sorted(old[k].title for k in old.keys() - new.keys())),
        retracted=_noticed(old, new, frozenset({NoticeKind.RETRACTED})),
        corrected=_noticed(old, new, frozenset({NoticeKind.CORRECTED, NoticeKind.CONCERN})),
    )
    return change if change != Change(date=day) else None


def _noticed(
    old: Mapping[str, Paper], new: Mapping[str, Paper], kinds: frozenset[NoticeKind]
) -> tuple[str, ...]:
    """Titles of works that have such a notice now and had none of that kind before."""
    return tuple(
        sorted(
            paper.title
            for key, paper in new.items()
            if _kinds(paper) & kinds - (_kinds(old[key]) if key in old else set())
        )
    )


def _kinds(paper: Paper) -> set[NoticeKind]:
    return {n.kind for n in paper.notices}
