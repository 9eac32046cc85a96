"""Is everything that was asked spoken about, and together?"""

from generator.types import Judgement, Report, Reviewer


def judge(report: Report) -> Judgement:
    """Half for concepts spoken about at all, half for the most that one quote joins."""
    total = len(report.question.concepts)
    per_claim = [
        {m.concept for m in claim.mentions if m.where == "quote"} for claim in report.claims
    ]
    spoken = len(set().union(*per_claim))
    joined = max(map(len, per_claim), default=0)
    silent = ", ".join(report.unspoken)
    return Judgement(
        score=5 * spoken / total + 5 * joined / total,
        notes=f"5 × {spoken}/{total} + 5 × {joined}/{total}",
        would_raise=f"findings on {silent}" if silent else "a finding on all concepts together",
    )


REVIEWER = Reviewer(
    name="coverage",
    weight=2.0,
    formula="5 × (concepts that any quote speaks about / concepts) + 5 × (most concepts that one "
    "quote speaks about / concepts)",
    judge=judge,
)
