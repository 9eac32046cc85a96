"""How old is what the report rests on?"""

from dataclasses import replace
from statistics import median

import pytest
from hypothesis import given

from generator.reviewers.recency import REVIEWER
from generator.types import Report
from tests import made_up
from tests.reviewers.drawn import QUESTION, as_downloaded, report, reports


def of_years(*years: int | None) -> Report:
    """A report of works of these years, searched in 2026."""
    return report(tuple(made_up.paper(n, year=y) for n, y in enumerate(years, start=1)))


@given(reports())
def test_a_reader_can_recompute_it(drawn: Report) -> None:
    data = as_downloaded(drawn)
    day = data["searched_on"] or data["question"]["asked_on"]
    years = [p["year"] for p in data["papers"] if p["year"] is not None]
    score = REVIEWER.review(drawn).score
    if not years:
        assert score is None
    else:
        age = int(day[:4]) - median(years)
        assert score == pytest.approx(min(10, max(0, 10 - max(0, age - 2))), abs=0.051)


@pytest.mark.parametrize(
    ("years", "score"),
    [
        ((2026,), 10.0),
        ((2024,), 10.0),
        ((2023,), 9.0),
        ((2023, 2022), 8.5),
        ((1990, 2023, 2024), 9.0),
        ((2023, None), 9.0),
        ((1950,), 0.0),
    ],
)
def test_a_year_of_age_beyond_two_costs_a_point(
    years: tuple[int | None, ...], score: float
) -> None:
    assert REVIEWER.review(of_years(*years)).score == score


def test_where_no_search_was_run_it_is_seen_from_the_day_of_asking() -> None:
    asked = replace(QUESTION, asked_on="2025-06-01")
    drawn = replace(of_years(2020), question=asked, searched_on="")
    review = REVIEWER.review(drawn)
    assert review.score == 7.0
    assert review.notes == "10 − max(0, 2025 − 2020 − 2)"


def test_without_a_day_or_years_it_is_not_assessed_instead_of_old() -> None:
    dateless = replace(of_years(1990), question=replace(QUESTION, asked_on=""), searched_on="")
    for drawn in (dateless, of_years(None), report()):
        review = REVIEWER.review(drawn)
        assert (review.score, review.weight) == (None, 0.0)
