"""Can the search be repeated, and did everybody asked answer?"""

from generator.formula import Formula
from generator.types import Judgement, Report, Reviewer, TextKind

FORMULA = Formula(
    "2.5 × ({sources that answered} / {sources asked} + {1 if a dated search fits the question} + "
    "min(1, {databases that answered beside the library} / 2) + "
    "{works quoted in their own words} / {works quoted})",
    "annotations are not a work's own words, and a share of nothing is 0",
)


def judge(report: Report) -> Judgement:
    """Four parts: who answered, a dated search, databases beside the library, works' own words."""
    silent = {g.where for g in report.gaps if not g.looking_up}
    answered = {s.source for s in report.searches} - silent
    kinds = [p.text.text_kind for p in report.papers if p.text]
    numbers = {
        "sources that answered": len(answered),
        "sources asked": len(answered | silent),
        "1 if a dated search fits the question": int(not (report.provisional or report.outdated)),
        "databases that answered beside the library": len(answered - {"library"}),
        "works quoted in their own words": sum(k is not TextKind.ANNOTATION for k in kinds),
        "works quoted": len(kinds),
    }
    return Judgement(
        score=FORMULA.value(numbers),
        notes=FORMULA.filled(numbers),
        would_raise="an update that searches more databases and brings the works' own abstracts",
    )


REVIEWER = Reviewer(name="transparency", weight=1.0, formula=FORMULA.words, judge=judge)
