"""Is everything that was asked spoken about, and together?"""

from generator.formula import Formula
from generator.types import Judgement, Report, Reviewer

FORMULA = Formula(
    "5 × {concepts that any quote speaks about} / {concepts} + "
    "5 × {most concepts that one quote speaks about} / {concepts}"
)


def judge(report: Report) -> Judgement:
    """Half for concepts spoken about at all, half for the most that one quote joins."""
    per_claim = [
        {m.concept for m in claim.mentions if m.where == "quote"} for claim in report.claims
    ]
    numbers = {
        "concepts": len(report.question.concepts),
        "concepts that any quote speaks about": len(set().union(*per_claim)),
        "most concepts that one quote speaks about": max(map(len, per_claim), default=0),
    }
    silent = ", ".join(report.unspoken)
    return Judgement(
        score=FORMULA.value(numbers),
        notes=FORMULA.filled(numbers),
        would_raise=f"findings on {silent}" if silent else "a finding on all concepts together",
    )


REVIEWER = Reviewer(name="coverage", weight=2.0, formula=FORMULA.words, judge=judge)
