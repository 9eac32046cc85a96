"""Do the claims say no more than their sources?"""

from generator.types import Judgement, Report, Reviewer


def judge(report: Report) -> Judgement:
    """Share of claims that are located and faithful."""
    if not report.claims:
        return Judgement(score=None, notes="no claims to check", would_raise="")
    good = sum(v.located and v.faithful for v in report.verdicts)
    total = len(report.verdicts)
    return Judgement(
        score=10 * good / total,
        notes=f"10 × {good}/{total}",
        would_raise="claims that follow from their quotes by listed rewrites alone",
    )


REVIEWER = Reviewer(
    name="grounding",
    weight=2.0,
    formula="10 × (claims located and faithful / claims)",
    judge=judge,
)
