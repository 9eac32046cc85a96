"""All reviewers: how their opinions look on the page."""

import pytest
from hypothesis import given

from generator.reviewers import REVIEWERS
from generator.stages.score import CAPPING
from generator.types import Judgement, Report, Reviewer
from tests.reviewers.drawn import report, reports


def reviewer(score: float | None) -> Reviewer:
    """One that always judges so."""
    judgement = Judgement(score=score, notes="as told", would_raise="another teller")
    return Reviewer(name="told", weight=2.0, formula="as told", judge=lambda _: judgement)


def test_each_is_listed_under_its_own_name() -> None:
    assert {name: r.name for name, r in REVIEWERS.items()} == {name: name for name in REVIEWERS}


def test_the_design_s_eight_are_there_and_the_two_that_cap_are_among_them() -> None:
    assert set(REVIEWERS) >= {
        "relevance",
        "coverage",
        "grounding",
        "corroboration",
        "independence",
        "recency",
        "integrity",
        "transparency",
    }
    assert set(CAPPING) <= set(REVIEWERS)


@pytest.mark.parametrize("name", REVIEWERS)
def test_each_has_a_weight_and_a_formula(name: str) -> None:
    assert REVIEWERS[name].weight > 0
    assert REVIEWERS[name].formula


@given(reports())
def test_a_score_lies_between_0_and_10_and_what_was_not_assessed_has_none(drawn: Report) -> None:
    for name, listed in REVIEWERS.items():
        review = listed.review(drawn)
        assert review == listed.review(drawn)
        assert review.reviewer == name
        assert review.notes
        if review.score is None:
            assert review.weight == 0
        else:
            assert 0 <= review.score <= 10
            assert review.score == round(review.score, 1)
            assert review.weight == listed.weight
            assert bool(review.would_raise) == (review.score < 10)


@pytest.mark.parametrize("name", REVIEWERS)
def test_a_report_of_nothing_is_reviewed_without_complaint(name: str) -> None:
    assert REVIEWERS[name].review(report(searches=())).reviewer == name


@pytest.mark.parametrize(
    ("judged", "score", "weight", "would_raise"),
    [
        (None, None, 0.0, "another teller"),
        (0.0, 0.0, 2.0, "another teller"),
        (7.46, 7.5, 2.0, "another teller"),
        (-3.0, 0.0, 2.0, "another teller"),
        (9.96, 10.0, 2.0, ""),
        (12.0, 10.0, 2.0, ""),
    ],
)
def test_a_judgement_is_rounded_and_none_is_never_a_low_number(
    judged: float | None, score: float | None, weight: float, would_raise: str
) -> None:
    review = reviewer(judged).review(report())
    assert (review.score, review.weight, review.would_raise) == (score, weight, would_raise)
