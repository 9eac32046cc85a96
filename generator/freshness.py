"""How fresh each report is: when it was searched, who failed, what was retracted since. Pure."""

import json
from collections.abc import Iterable, Sequence, Set
from dataclasses import asdict, dataclass

from generator.codec import from_json
from generator.dates import days_between
from generator.summary import FOUND, Found, Reports, Summary
from generator.types import Lock, Question


@dataclass(frozen=True, slots=True, kw_only=True)
class Freshness:
    """How fresh one report is, and what it is known to lack."""

    slug: str
    title: str
    searched_on: str
    """ISO date of the newest search; empty where there was none."""
    fits: bool | None
    """Whether it was searched with the question as it is now; None where there was no search."""
    failed: tuple[str, ...]
    """Databases that did not answer, as pages call them, each once."""
    retracted: tuple[str, ...]
    """Titles of works found for it that are retracted, as its lock says."""
    retracted_since: tuple[str, ...]
    """Titles of works found for it of which only another question's lock says so."""
    score: float | None
    """Quality of the report, 0 to 10; None where it was not assessed."""

    def age(self, today: str) -> int | None:
        """Days from its search to that ISO date, not less than 0; None where there was none."""
        return max(0, days_between(self.searched_on, today)) if self.searched_on else None


def freshness(reports: Reports) -> tuple[Freshness, ...]:
    """How fresh each report is, in their order; they are gone through twice."""
    noted = frozenset(known for report in reports for known in report.noted)
    return tuple(_fresh(reports, report, noted) for report in reports)


def _fresh(reports: Reports, report: Summary, noted: Set[str]) -> Freshness:
    return Freshness(
        slug=report.slug,
        title=report.title,
        searched_on=report.searched_on,
        fits=report.fits,
        failed=report.failed,
        retracted=report.retracted,
        retracted_since=retracted_since(reports, report, noted),
        score=report.score,
    )


def retracted_since(reports: Reports, report: Summary, noted: Set[str]) -> tuple[str, ...]:
    """Titles of works found for a report that are retracted, as only other reports know.

    `noted` are the identifiers that any report knows of as retracted.
    """
    if not noted:
        return ()
    found = from_json(Found, json.loads(reports.piece(report, FOUND)))
    own = {known for _, ids, retracted in found if retracted for known in ids}
    return tuple(title for title, ids, _ in found if not noted & set(ids) <= own)


def stale(reports: Sequence[Freshness], today: str, days: int) -> tuple[Freshness, ...]:
    """Those that are due: not searched as they are asked now in so many days. The oldest first."""
    due = (one for one in reports if _due(one.searched_on, one.fits, today, days))
    return tuple(sorted(due, key=lambda one: (one.searched_on, one.slug)))


def due(
    asked: Iterable[tuple[Question, Lock | None]], today: str, days: int
) -> tuple[Question, ...]:
    """As `stale`, of questions and their locks; None where there is none, or none to be read."""
    dated = (
        (lock.searched_on if lock else "", question)
        for question, lock in asked
        if lock is None
        or _due(lock.searched_on, lock.question == question.fingerprint, today, days)
    )
    return tuple(question for _, question in sorted(dated, key=lambda one: (one[0], one[1].slug)))


def _due(searched_on: str, fits: bool | None, today: str, days: int) -> bool:
    return not searched_on or not fits or days_between(searched_on, today) >= days


def table(reports: Sequence[Freshness], today: str) -> tuple[str, ...]:
    """Lines for a terminal: a head, and one a report."""
    rows = [_HEAD, *(_row(one, one.age(today)) for one in reports)]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return tuple(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    )


_HEAD = ("question", "searched", "days", "score", "retracted", "known since", "did not answer")


def _row(one: Freshness, age: int | None) -> tuple[str, ...]:
    searched = one.searched_on or "never"
    return (
        one.slug,
        f"{searched}, before the question was changed" if one.fits is False else searched,
        "-" if age is None else str(age),
        "-" if one.score is None else f"{one.score:.1f}",
        str(len(one.retracted)),
        str(len(one.retracted_since)),
        ", ".join(one.failed) or "-",
    )


def data(reports: Sequence[Freshness], today: str) -> list[dict[str, object]]:
    """The same as JSON has it; lists in the place of counts."""
    return [{**asdict(one), "age_days": one.age(today)} for one in reports]
