"""What a new search moved, in words: Markdown for the pull request that brings its lock. Pure."""

from collections.abc import Iterator, Sequence

from generator.dates import date_words
from generator.escape import on_github
from generator.types import Change, Report

MOST = 40
"""Titles listed of each kind; the rest is counted."""


def in_words(old: Report | None, new: Report) -> str:
    """What came and went, and how answer and score moved.

    `old` is the report of the lock before; None where there was none.
    """
    return "\n\n".join((_searched(new), _moved(old, new), *_works(old, new), *_silent(new))) + "\n"


def _searched(new: Report) -> str:
    day, month, year = date_words(new.searched_on) or ("", "", new.searched_on)
    on = f"{day} {month} {year}".strip()
    return f"A search on {on} for: {on_github(new.question.question)}"


def _moved(old: Report | None, new: Report) -> str:
    before = _state(old) if old else (None, None, None)
    what = ("The question is", "The score is", "There are")
    lines = map(_shift, what, before, _state(new))
    return "\n".join(f"- {line}" for line in lines)


def _state(report: Report) -> tuple[str, str, str]:
    """Answered or not, the score, and how much was found."""
    works = len({claim.paper for claim in report.claims})
    return report.answered.value, _score(report), f"{len(report.claims)} claims from {works} works"


def _shift(what: str, before: str | None, now: str) -> str:
    if before is None:
        return f"{what} {now}."
    return f"{what} {now}, as before." if before == now else f"{what} now {now}; before: {before}."


def _score(report: Report) -> str:
    return "not assessed" if report.score is None else f"{report.score:.1f} of 10"


def _works(old: Report | None, new: Report) -> Iterator[str]:
    if old is None:
        yield "It was not searched before."
        return
    fresh = new.history[: len(new.history) - len(old.history)]
    if any(change.asked_anew for change in fresh):
        yield "The question was changed since the search before."
    told = [words for change in fresh for words in _change(change)]
    yield from told or ["No work came or went, and none was newly retracted or corrected."]


def _change(change: Change) -> Iterator[str]:
    yield from _titles("newly retracted", change.retracted)
    yield from _titles("newly corrected or of concern", change.corrected)
    yield from _titles("added", change.added)
    yield from _titles("removed", change.removed)


def _titles(what: str, titles: Sequence[str]) -> Iterator[str]:
    if titles:
        works = "1 work is" if len(titles) == 1 else f"{len(titles)} works are"
        more = [f"- and {len(titles) - MOST} more"] if len(titles) > MOST else []
        listed = [f"- {on_github(title)}" for title in titles[:MOST]]
        yield "\n".join((f"**{works} {what}:**\n", *listed, *more))


def _silent(new: Report) -> Iterator[str]:
    if new.gaps:
        gaps = (f"- {on_github(gap.where)}: {on_github(gap.why)}" for gap in new.gaps)
        yield "\n".join(("**What was not to be had:**\n", *gaps))
