"""How old is what the report rests on, seen from the day of the search?"""

from statistics import median

from generator.types import Judgement, Report, Reviewer

FRESH = 2
"""Years of age up to which a work costs nothing."""
PER_YEAR = 1.0
"""Points a year beyond."""


def judge(report: Report) -> Judgement:
    """From the median age of the works quoted, in years."""
    day = report.searched_on or report.question.asked_on
    years = [p.year for p in report.papers if p.year is not None]
    if not day or not years:
        return Judgement(score=None, notes="no date of search or no years", would_raise="")
    age = int(day[:4]) - median(years)
    return Judgement(
        score=10 - PER_YEAR * max(0.0, age - FRESH),
        notes=f"median year {median(years):g}, seen from {day[:4]}: 10 − max(0, {age:g} − {FRESH})",
        would_raise="newer works, if there are any: run an update",
    )


REVIEWER = Reviewer(
    name="recency",
    weight=0.5,
    formula=f"10 − max(0, age − {FRESH}), age being the year of the search (of asking, where no "
    "search was run) less the median year of the works quoted",
    judge=judge,
)
