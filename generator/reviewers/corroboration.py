"""Do independent works speak about the same findings?"""

from generator.formula import Formula
from generator.types import Judgement, Report, Reviewer

FORMULA = Formula(
    "10 × {sum of the likelihoods of each claim's best independent passage} / {claims}",
    "a claim without one adds 0, and a passage that was judged to disagree is none",
)


def judge(report: Report) -> Judgement:
    """Mean of the likelihood of the best independent passage that was not judged to disagree; none
    counts 0."""
    if not report.claims:
        return Judgement(score=None, notes="no claims to corroborate", would_raise="")
    heard = ([p.likelihood for p in v.borne_out_by] for v in report.verdicts)
    found = [max(likelihoods) for likelihoods in heard if likelihoods]
    numbers = {
        "sum of the likelihoods of each claim's best independent passage": round(sum(found), 4),
        "claims": len(report.claims),
    }
    return Judgement(
        score=FORMULA.value(numbers),
        notes=f"{FORMULA.filled(numbers)}, with {len(found)} of {len(report.claims)} claims "
        "corroborated",
        would_raise="independent works on the same findings",
    )


REVIEWER = Reviewer(name="corroboration", weight=1.5, formula=FORMULA.words, judge=judge)
