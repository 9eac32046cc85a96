"""Do independent works speak about the same findings?"""

from generator.types import Judgement, Report, Reviewer


def judge(report: Report) -> Judgement:
    """Mean of the likelihood of the best independent passage; none counts 0."""
    if not report.claims:
        return Judgement(score=None, notes="no claims to corroborate", would_raise="")
    found = [v.confidence for v in report.verdicts if v.confidence is not None]
    total = len(report.verdicts)
    return Judgement(
        score=10 * sum(found) / total,
        notes=f"10 × {sum(found):.2f} / {total}, with {len(found)} of {total} claims corroborated",
        would_raise="independent works on the same findings",
    )


REVIEWER = Reviewer(
    name="corroboration",
    weight=1.5,
    formula="10 × (sum over all claims of the likelihood of the best independent passage, 0 where "
    "there is none) / claims",
    judge=judge,
)
