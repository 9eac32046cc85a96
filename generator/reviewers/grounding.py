"""Do the claims say no more than their sources?"""

from generator.formula import Formula
from generator.types import Judgement, Report, Reviewer

FORMULA = Formula("10 × {claims located and faithful} / {claims}")


def judge(report: Report) -> Judgement:
    """Share of claims that are located and faithful."""
    if not report.claims:
        return Judgement(score=None, notes="no claims to check", would_raise="")
    numbers = {
        "claims located and faithful": sum(v.located and v.faithful for v in report.verdicts),
        "claims": len(report.claims),
    }
    return Judgement(
        score=FORMULA.value(numbers),
        notes=FORMULA.filled(numbers),
        would_raise="claims that follow from their quotes by listed rewrites alone",
    )


REVIEWER = Reviewer(name="grounding", weight=2.0, formula=FORMULA.words, judge=judge)
