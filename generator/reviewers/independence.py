"""Does the report rest on many shoulders?"""

from collections import Counter

from generator import words
from generator.formula import Formula
from generator.types import Judgement, Paper, Report, Reviewer

ENOUGH = 5
"""Author groups from which more do not raise the score."""
FORMULA = Formula(
    f"5 × min(1, {{author groups quoted}} / {ENOUGH}) + "
    "5 × (1 − ({claims of the work with most claims} − 1) / {claims})",
    "works are of one group where an author is shared",
)


def judge(report: Report) -> Judgement:
    """Half for author groups, half for no work dominating the claims."""
    if not report.claims:
        return Judgement(score=None, notes="no claims", would_raise="")
    used = Counter(claim.paper for claim in report.claims)
    numbers = {
        "author groups quoted": author_groups([p for p in report.papers if p.key in used]),
        "claims of the work with most claims": max(used.values()),
        "claims": len(report.claims),
    }
    return Judgement(
        score=FORMULA.value(numbers),
        notes=FORMULA.filled(numbers),
        would_raise="claims of more author groups, fewer of any one work",
    )


def author_groups(papers: list[Paper]) -> int:
    """Groups of works that no shared author connects."""
    groups: list[set[str]] = []
    for paper in papers:
        people = {words.person(a) for a in paper.authors} - {""} or {paper.key}
        apart = [g for g in groups if not g & people]
        joined = people.union(*(g for g in groups if g & people))
        groups = [*apart, joined]
    return len(groups)


REVIEWER = Reviewer(name="independence", weight=1.0, formula=FORMULA.words, judge=judge)
