"""How old is what the report rests on, seen from the day of the search?"""

from statistics import median

from generator.formula import Formula
from generator.types import Judgement, Report, Reviewer

FRESH = 2
"""Years of age up to which a work costs nothing; each year beyond costs a point."""
FORMULA = Formula(
    f"10 − max(0, {{year of the search}} − {{median year of the works quoted}} − {FRESH})",
    "where no search was run, the year of asking",
)


def judge(report: Report) -> Judgement:
    """From the median age of the works quoted, in years."""
    day = report.searched_on or report.question.asked_on
    years = [p.year for p in report.papers if p.year is not None]
    if not day or not years:
        return Judgement(score=None, notes="no date of search or no years", would_raise="")
    numbers = {
        "year of the search": int(day[:4]),
        "median year of the works quoted": median(years),
    }
    return Judgement(
        score=FORMULA.value(numbers),
        notes=FORMULA.filled(numbers),
        would_raise="newer works, if there are any: run an update",
    )


REVIEWER = Reviewer(name="recency", weight=0.5, formula=FORMULA.words, judge=judge)
