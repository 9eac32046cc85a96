"""The overall score of a report, from its reviews."""

from collections.abc import Sequence

from generator.types import Answered, Review

CAPPING = ("relevance", "coverage")
"""Reviewers whose score no report exceeds: off the question, nothing else can make up for it."""
CAP = {Answered.ANSWERED: 10.0, Answered.PARTLY: 7.5, Answered.NOT: 4.0}
"""What a report can score at most, by whether its question is answered; where it is not, in the
measure in which it speaks about it at all: 4 at full coverage, 2 at half of it."""


def overall(reviews: Sequence[Review], state: Answered) -> tuple[float | None, str]:
    """The weighted mean of what was assessed, capped; and how it came about, in words.

    None where no reviewer could assess the report.
    """
    assessed = [(r, r.score) for r in reviews if r.score is not None]
    weight = sum(r.weight for r, _ in assessed)
    if not weight:
        return None, "no reviewer could assess this report"
    mean = sum(r.weight * score for r, score in assessed) / weight
    caps = [(score, f"{r.reviewer} {score:.1f}") for r, score in assessed if r.reviewer in CAPPING]
    caps.append(_cap(reviews, state))
    lowest, why = min(caps)
    told = f"weighted mean {mean:.1f}"
    if lowest < mean:
        return round(lowest, 1), f"{told}, capped at {why}"
    return round(mean, 1), told


def _cap(reviews: Sequence[Review], state: Answered) -> tuple[float, str]:
    """What the state of the answer allows at most, and why."""
    told = f"for a question {state.value}"
    covered = next((r.score for r in reviews if r.reviewer == "coverage"), None)
    if state is not Answered.NOT or covered is None:
        return CAP[state], f"{CAP[state]:.1f} {told}"
    cap = CAP[state] * covered / 10
    return cap, f"{cap:.1f} {told} ({CAP[state] / 10:g} × coverage)"
