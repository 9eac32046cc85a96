"""How fresh reports are found to be, and which questions are due."""

import dataclasses
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any

import pytest

from generator.dates import days_between
from generator.freshness import Freshness, data, due, freshness, stale, table
from generator.making import make
from generator.owner import Site
from generator.summary import Made, Summary
from generator.types import Gap, Lock, NoticeKind, Question, Report
from tests.made_up import notice, paper, question, report

TODAY = "2026-06-03"
SITE = Site(publisher="Made-up Reports", version="1.0")


def named(slug: str, **changes: Any) -> Report:
    return report(question=question(slug=slug), **changes)


def fresh_of(*reports: Report) -> tuple[Freshness, ...]:
    """How fresh they are, as they are kept."""
    made = {one.question.slug: make(one, SITE) for one in reports}
    return freshness(_Made(made))


@dataclasses.dataclass(frozen=True)
class _Made:
    """Reports as they were made."""

    made: Mapping[str, Made]

    def __iter__(self) -> Iterator[Summary]:
        return (one.summary for one in self.made.values())

    def piece(self, report: Summary, path: str) -> str:
        return self.made[report.slug].pieces[path]

    def files(self, report: Summary) -> Mapping[str, str]:
        return self.made[report.slug].files


def test_a_report_tells_when_it_was_searched_who_failed_and_its_score() -> None:
    gaps = (Gap(where="arxiv", why="slow"), Gap(where="arxiv", why="slow", looking_up=True))
    (fresh,) = fresh_of(named("a", searched_on="2026-05-04", gaps=gaps, score=7.5))
    assert (fresh.slug, fresh.searched_on, fresh.fits) == ("a", "2026-05-04", True)
    assert fresh.failed == ("arXiv",)
    assert fresh.score == 7.5
    assert fresh.age(TODAY) == 30
    assert fresh.age("2026-05-01") == 0


def test_a_report_without_a_search_has_no_age_and_no_lock_that_could_fit() -> None:
    (fresh,) = fresh_of(named("a", searched_on="", provisional=True))
    assert fresh.age(TODAY) is None
    assert fresh.fits is None


def test_a_retraction_that_another_lock_tells_of_is_known_since() -> None:
    gone = notice(NoticeKind.RETRACTED)
    older = named("older", papers=(paper(1), paper(2)))
    newer = named("newer", papers=(paper(1, notices=(gone,)), paper(3)))
    first, second = fresh_of(older, newer)
    assert (first.retracted, first.retracted_since) == ((), (paper(1).title,))
    assert (second.retracted, second.retracted_since) == ((paper(1).title,), ())


def test_works_that_a_report_found_and_did_not_use_tell_and_are_told_of() -> None:
    gone = notice(NoticeKind.RETRACTED)
    left_out = paper(5, notices=(gone,))
    older = named("older", excluded_papers=(paper(5),))
    newer = named("newer", excluded_papers=(left_out,))
    first, second = fresh_of(older, newer)
    assert (first.retracted, first.retracted_since) == ((), (left_out.title,))
    assert (second.retracted, second.retracted_since) == ((left_out.title,), ())


def test_a_correction_is_no_retraction() -> None:
    changed = notice(NoticeKind.CORRECTED)
    older = named("older", papers=(paper(1),))
    newer = named("newer", papers=(paper(1, notices=(changed,)),))
    assert all(not (f.retracted or f.retracted_since) for f in fresh_of(older, newer))


def locked(asked: Question, searched_on: str) -> Lock:
    return Lock(
        question=asked.fingerprint, searched_on=searched_on, searches=(), gaps=(), records=()
    )


def test_what_is_due_comes_oldest_first_and_by_the_same_rule_for_reports_and_locks() -> None:
    day = {"never": "", "old": "2026-01-01", "older": "2025-12-31", "new": "2026-06-01"}
    reports = [named(slug, searched_on=on, provisional=not on) for slug, on in day.items()]
    reports.append(named("changed", searched_on="2026-06-02", outdated=True))
    found = stale(fresh_of(*reports), TODAY, 90)
    assert [one.slug for one in found] == ["never", "older", "old", "changed"]
    questions = {slug: question(slug=slug) for slug in day}
    asked: list[tuple[Question, Lock | None]] = [
        (q, locked(q, day[slug]) if day[slug] else None) for slug, q in questions.items()
    ]
    changed = question(slug="changed", question="Is this asked in another way by now?")
    asked.append((changed, locked(question(), "2026-06-02")))
    assert [q.slug for q in due(asked, TODAY, 90)] == ["never", "older", "old", "changed"]


@pytest.mark.parametrize(("days", "is_due"), [(29, True), (30, True), (31, False)])
def test_a_search_is_due_from_that_many_days_on(days: int, is_due: bool) -> None:
    fresh = fresh_of(named("a", searched_on="2026-05-04"))
    assert bool(stale(fresh, TODAY, days)) is is_due


def test_the_table_has_a_line_a_report_below_its_head() -> None:
    reports = [
        named("a-question", gaps=()),
        named("b", searched_on="", provisional=True),
        named("c", gaps=(), outdated=True),
    ]
    head, first, second, third = table(fresh_of(*reports), TODAY)
    assert head.split()[:3] == ["question", "searched", "days"]
    assert first.split() == ["a-question", "2026-05-04", "30", "7.5", "0", "0", "-"]
    assert second.split()[:3] == ["b", "never", "-"]
    assert "2026-05-04, before the question was changed" in third
    assert "before" not in first + second


def test_the_same_stands_in_the_data() -> None:
    fresh = fresh_of(named("a"))
    (told,) = data(fresh, TODAY)
    assert told == {**dataclasses.asdict(fresh[0]), "age_days": 30}


@pytest.mark.parametrize("first", ["0400-02-28", "1900-02-28", "2000-02-28", "2023-12-31"])
def test_days_between_dates_are_those_of_the_calendar(first: str) -> None:
    start = date.fromisoformat(first)
    for days in (0, 1, 2, 60, 365, 366, 1461, 36525):
        assert days_between(first, (start + timedelta(days=days)).isoformat()) == days
        assert days_between((start + timedelta(days=days)).isoformat(), first) == -days


def test_a_year_before_the_calendar_has_days_as_well() -> None:
    assert days_between("0000-12-31", "0001-01-01") == 1
