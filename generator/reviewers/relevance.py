"""Are the claims on the question?"""

from generator.types import Judgement, Report, Reviewer


def judge(report: Report) -> Judgement:
    """Mean share of the question's concepts that a claim speaks about."""
    total = len(report.question.concepts)
    if not report.claims:
        return Judgement(score=0.0, notes="no claims", would_raise="works that speak about it")
    said = sum(
        sum(1.0 if m.where == "quote" else 0.5 for m in claim.mentions) for claim in report.claims
    )
    mean = said / (total * len(report.claims))
    return Judgement(
        score=10 * mean,
        notes=f"10 × {said:g} / ({total} × {len(report.claims)}) = {10 * mean:.1f}",
        would_raise="claims that speak about more of the concepts in their own words",
    )


REVIEWER = Reviewer(
    name="relevance",
    weight=2.0,
    formula="10 × (concepts spoken about, summed over all claims; one that only the work's title "
    "speaks about counts half) / (concepts × claims)",
    judge=judge,
)
