"""Can the search be repeated, and did everybody asked answer?"""

from generator.types import Judgement, Report, Reviewer, TextKind


def judge(report: Report) -> Judgement:
    """Four parts: who answered, a dated search, databases beside the library, works' own words."""
    silent = {g.where for g in report.gaps if not g.looking_up}
    answered = {s.source for s in report.searches} - silent
    asked = len(answered | silent)
    responded = len(answered) / asked if asked else 0.0
    dated = 0.0 if report.provisional or report.outdated else 1.0
    wide = min(1.0, len(answered - {"library"}) / 2)
    texts = [p.text.text_kind for p in report.papers if p.text]
    own = sum(k is not TextKind.ANNOTATION for k in texts) / len(texts) if texts else 0.0
    return Judgement(
        score=2.5 * (responded + dated + wide + own),
        notes=f"2.5 × ({responded:.2f} + {dated:.0f} + {wide:.2f} + {own:.2f})",
        would_raise="an update that searches more databases and brings the works' own abstracts",
    )


REVIEWER = Reviewer(
    name="transparency",
    weight=1.0,
    formula="2.5 × (sources that answered / sources asked + 1 if a dated search fits the question "
    "+ min(1, databases beside the library / 2) + share of works quoted in their own words, not "
    "from annotations)",
    judge=judge,
)
