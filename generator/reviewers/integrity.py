"""Can the works be relied on?"""

from generator.formula import Formula
from generator.types import Judgement, NoticeKind, Paper, Report, Reviewer

PREPRINT_COST = 0.3
NOTICE_COST = {NoticeKind.RETRACTED: 1.0, NoticeKind.CONCERN: 0.7, NoticeKind.CORRECTED: 0.1}
"""What a work loses, of 1."""
FORMULA = Formula(
    "10 × (1 − {sum of losses} / {works quoted})",
    f"a work loses {NOTICE_COST[NoticeKind.RETRACTED]:g} if retracted, "
    f"{NOTICE_COST[NoticeKind.CONCERN]:g} under an expression of concern, {PREPRINT_COST:g} if not "
    f"known to be peer-reviewed, {NOTICE_COST[NoticeKind.CORRECTED]:g} if corrected, and only the "
    "largest of these",
)


def judge(report: Report) -> Judgement:
    """Mean over the works quoted of what is left after notices and missing peer review."""
    if not report.papers:
        return Judgement(score=None, notes="no works quoted", would_raise="")
    numbers = {
        "sum of losses": round(sum(map(cost, report.papers)), 4),
        "works quoted": len(report.papers),
    }
    plain = sum(not p.kind.peer_reviewed for p in report.papers)
    noticed = sum(bool(p.notices) for p in report.papers)
    return Judgement(
        score=FORMULA.value(numbers),
        notes=f"{FORMULA.filled(numbers)}; {plain} not known to be peer-reviewed, {noticed} with a "
        "notice",
        would_raise="published versions of the preprints, works without notices",
    )


def cost(paper: Paper) -> float:
    """What one work loses, 0 to 1: the worst of its notices and of not being peer-reviewed."""
    worst = max((NOTICE_COST[n.kind] for n in paper.notices), default=0.0)
    return max(worst, 0.0 if paper.kind.peer_reviewed else PREPRINT_COST)


REVIEWER = Reviewer(name="integrity", weight=1.0, formula=FORMULA.words, judge=judge)
