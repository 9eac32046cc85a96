"""A run of `update`: every question in its turn, through one way out; what came of each.

What is held at one moment is that of the questions whose turn it is, however many there are.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import partial

from generator import pipeline
from generator.edge import lock
from generator.edge.day import Day, mark_of, opened
from generator.edge.fetch import Budget
from generator.errors import BudgetError, LibraryError, LockError
from generator.judging import Judge, verified, widened
from generator.plans import Asked
from generator.research import research, unanswered
from generator.settings import Settings
from generator.shared_lookups import SharedLookups
from generator.sources import LIBRARY, NAMES
from generator.stages.history import continued
from generator.types import Get, Lock, Plan, Question, T, Tell


class Came(StrEnum):
    """What came of a question."""

    CHANGED = "with a new lock"
    SAME = "with nothing new"
    LEFT = "left for the next run"
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """All that the questions of a run share."""

    site: Settings
    today: str
    """ISO date."""
    state: str
    """Stands for all that what is found depends on besides question, plan and lock; empty: unknown,
    and no question counts as finished."""
    day: Day
    budget: Budget
    judge: Judge | None
    get: Get
    lookups: SharedLookups
    say: Tell
    """Told what came of each question."""
    tell: Tell
    """Told what went wrong."""
    watch: Tell
    """Told how far it is."""
    told: set[str] = field(default_factory=set)
    """What went wrong so far."""
    came: Counter[Came] = field(default_factory=Counter)
    """How many questions came to what so far."""

    async def get_and_watch(
        self, url: str, params: Mapping[str, str], read: Callable[[str], T]
    ) -> T:
        """As `get`, for somebody who watches."""
        answer = await self.get(url, params, read)
        self.progress()
        return answer

    def progress(self) -> None:
        """Tell how far it is."""
        done, sent = self.came.total(), self.budget.sent.total()
        self.watch(f"{done:,} questions done, {sent:,} requests sent")


def unfinished(
    plans: Iterable[tuple[Question, Plan]], site: Settings, today: str, state: str
) -> tuple[Asked, ...]:
    """The questions without those that were searched today while all was as it is now.

    `state` is as in `Run`. Nothing on disk changes.
    """
    left = []
    with opened(site.cache, today, writing=False) as day:
        for question, planned in plans:
            locked, before = lock.glance(lock.path_of(site.questions, question.slug))
            mark = _mark(question, planned, locked, state)
            if not (state and locked and day.finished(mark)):
                left.append(Asked(question=question, plan=planned, before=before))
    return tuple(left)


def _mark(question: Question, planned: Plan, locked: str, state: str) -> str:
    return mark_of((), question.slug, question.fingerprint, planned, locked, state)


async def search(asked: Sequence[Asked], run: Run, at_once: int) -> Counter[Came]:
    """Search every question, so many of them at once; how many came to what."""
    import asyncio  # noqa: PLC0415 (as in research.py)

    turns = asyncio.Semaphore(at_once)

    async def in_turn(one: Asked) -> None:
        async with turns:
            run.came[await _searched(one.question, one.plan, run)] += 1
        run.progress()

    await asyncio.gather(*map(in_turn, asked))
    return run.came


async def _searched(question: Question, planned: Plan, run: Run) -> Came:
    """Search one question and write its lock.

    A lock that is there is replaced by nothing but an answer: one that cannot be read may be a
    later version's, or one that two people changed.
    """
    if run.budget.refused:
        run.tell(f"{question.slug}: left for the next run")
        return Came.LEFT
    path = lock.path_of(run.site.questions, question.slug)
    try:
        old = lock.read(path)
        found = await _found(question, planned, old, run)
        if unanswered(planned, found) and (old or not found.searches):
            why = "; ".join(f"{gap.where}: {gap.why}" for gap in found.gaps)
            run.tell(f"{question.slug}: no source answered, the old lock stays: {why}")
            return Came.FAILED
        history = continued(old, found)
        new = await verified(question, history, old, run.judge, run.site.publisher)
        changed = lock.write(path, new)
    except BudgetError as error:
        run.tell(f"{question.slug}: left for the next run, because {error}")
        return Came.LEFT
    except LibraryError as error:
        _tell_once(run, question, f"{question.slug}: {error}")
        return Came.FAILED
    except (LockError, OSError) as error:
        run.tell(f"{question.slug}: {error}")
        return Came.FAILED
    _finish(question, planned, new, run)
    run.say(f"{question.slug}: {len(new.records)} records, {_news(old, new, changed=changed)}")
    return Came.CHANGED if changed else Came.SAME


async def _found(question: Question, planned: Plan, old: Lock | None, run: Run) -> Lock:
    cited = _cited(question, old, run.site.publisher) if old else ()
    more = await widened(question, old, run.judge)
    tell = partial(_tell_once, run, question)
    with run.lookups.company() as ask:
        return await research(
            question, planned, run.get_and_watch, run.today, tell, old, cited, more, ask
        )


def _tell_once(run: Run, question: Question, line: str) -> None:
    """What went wrong, with the first question that it happened to: the locks have it of each."""
    what = line.removeprefix(f"{question.slug}: ")
    if what not in run.told:
        run.told.add(what)
        run.tell(line)


def _cited(question: Question, old: Lock, publisher: str) -> frozenset[str]:
    """Ids of the records of works that the report quotes as it stands."""
    report = pipeline.synthesise(question, old, publisher=publisher, provisional=False)
    return frozenset(record.id for paper in report.papers for record in paper.records)


def _finish(question: Question, planned: Plan, new: Lock, run: Run) -> None:
    """Remember that the question needs no search today; one that lacks an answer does."""
    # What the library lacks, it lacks until somebody changes it, and so `run.state`.
    silent = {gap for gap in new.gaps if gap.where != LIBRARY}
    if run.state and silent <= set(planned.gaps):
        locked, _ = lock.glance(lock.path_of(run.site.questions, question.slug))
        run.day.finish(_mark(question, planned, locked, run.state))


def _news(old: Lock | None, new: Lock, *, changed: bool) -> str:
    """What an update brought, and who did not answer, in words."""
    silent = dict.fromkeys(NAMES.get(gap.where, gap.where) for gap in new.gaps)
    news = _change(old, new) if changed else "nothing new"
    return f"{news}; without {', '.join(silent)}" if silent else news


def _change(old: Lock | None, new: Lock) -> str:
    if old is None or len(new.history) == len(old.history):
        return "lock written"
    change = new.history[0]
    counts = (
        (len(change.added), "added"),
        (len(change.removed), "removed"),
        (len(change.retracted), "newly retracted"),
        (len(change.corrected), "newly corrected or of concern"),
    )
    anew = ["the question was changed"] if change.asked_anew else []
    return "lock written: " + ", ".join((*anew, *(f"{n} {what}" for n, what in counts if n)))


def summary(came: Mapping[Came, int], today: int, sent: Mapping[str, int]) -> tuple[str, str]:
    """A run in two lines: its questions, `today` of them finished before, and its requests."""
    counts = [f"{came[c]:,} {c.value}" for c in Came if c in came]
    if today:
        counts.append(f"{today:,} searched today already")
    return f"questions: {', '.join(counts) or 'none'}", f"requests sent: {sums(sent)}"


def sums(requests: Mapping[str, int]) -> str:
    """Requests by database, in words."""
    told = (f"{NAMES[name]} {requests[name]:,}" for name in NAMES if requests.get(name))
    return ", ".join(told) or "none"
