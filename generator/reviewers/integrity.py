"""Can the works be relied on?"""

from generator.types import Judgement, NoticeKind, Paper, Report, Reviewer

PREPRINT_COST = 0.3
NOTICE_COST = {NoticeKind.RETRACTED: 1.0, NoticeKind.CONCERN: 0.7, NoticeKind.CORRECTED: 0.1}
"""What a work loses, of 1."""


def judge(report: Report) -> Judgement:
    """Mean over the works quoted of what is left after notices and missing peer review."""
    if not report.papers:
        return Judgement(score=None, notes="no works quoted", would_raise="")
    lost = sum(map(cost, report.papers))
    total = len(report.papers)
    plain = sum(not p.kind.peer_reviewed for p in report.papers)
    noticed = sum(bool(p.notices) for p in report.papers)
    return Judgement(
        score=10 * (1 - lost / total),
        notes=f"10 × (1 − {lost:.1f}/{total}); {plain} not known to be peer-reviewed, {noticed} "
        "with a notice",
        would_raise="published versions of the preprints, works without notices",
    )


def cost(paper: Paper) -> float:
    """What one work loses, 0 to 1: the worst of its notices and of not being peer-reviewed."""
    worst = max((NOTICE_COST[n.kind] for n in paper.notices), default=0.0)
    return max(worst, 0.0 if paper.kind.peer_reviewed else PREPRINT_COST)


REVIEWER = Reviewer(
    name="integrity",
    weight=1.0,
    formula="10 × (1 − sum of losses / works quoted); a work loses 1 if retracted, 0.7 under an "
    "expression of concern, 0.3 if not known to be peer-reviewed, 0.1 if corrected; the largest "
    "counts",
    judge=judge,
)
