"""The overall score of a report, from its reviews."""

from collections.abc import Sequence

from generator.types import Answered, Review

CAPPING = ("relevance", "coverage")
"""Reviewers whose score no report exceeds: off the question, nothing else can make up for it."""
CAP = {Answered.ANSWERED: 10.0, Answered.PARTLY: 7.5, Answered.NOT: 4.0}
"""What a report can score at most, by whether its question is answered."""


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
    caps.append((CAP[state], f"{CAP[state]:.1f} for a question {state.value}"))
    lowest, why = min(caps)
    told = f"weighted mean {mean:.1f}"
    if lowest < mean:
        return round(lowest, 1), f"{told}, capped at {why}"
    return round(mean, 1), told
