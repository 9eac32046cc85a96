"""Are the claims on the question?"""

from generator.formula import Formula
from generator.types import Judgement, Report, Reviewer

FORMULA = Formula(
    "10 × {concepts spoken about, summed over all claims} / ({concepts} × {claims})",
    "one that only the work's title speaks about counts half",
)


def judge(report: Report) -> Judgement:
    """Mean share of the question's concepts that a claim speaks about."""
    if not report.claims:
        return Judgement(score=0.0, notes="no claims", would_raise="works that speak about it")
    said = [1.0 if m.where == "quote" else 0.5 for c in report.claims for m in c.mentions]
    numbers = {
        "concepts spoken about, summed over all claims": sum(said),
        "concepts": len(report.question.concepts),
        "claims": len(report.claims),
    }
    return Judgement(
        score=FORMULA.value(numbers),
        notes=FORMULA.filled(numbers),
        would_raise="claims that speak about more of the concepts in their own words",
    )


REVIEWER = Reviewer(name="relevance", weight=2.0, formula=FORMULA.words, judge=judge)
