"""The overall score."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.stages.score import CAP, CAPPING, overall
from generator.types import Answered, Review
from tests import made_up

NAMES = (*CAPPING, "grounding", "recency")
SCORES = st.none() | st.integers(0, 100).map(lambda tenths: tenths / 10)
REVIEWS = st.tuples(*(SCORES for _ in NAMES)).map(
    lambda scores: [review(name, score) for name, score in zip(NAMES, scores, strict=True)]
)


def review(name: str, score: float | None, weight: float = 1.0) -> Review:
    """A review as `Reviewer.review` makes it: without weight where nothing was assessed."""
    return made_up.review(name, score=score, weight=0.0 if score is None else weight)


def test_it_is_the_weighted_mean() -> None:
    reviews = [review("grounding", 10.0, 3.0), review("recency", 6.0, 1.0)]
    assert overall(reviews, Answered.ANSWERED) == (9.0, "weighted mean 9.0")


def test_what_was_not_assessed_is_no_low_number() -> None:
    reviews = [review("grounding", 10.0), review("recency", None)]
    assert overall(reviews, Answered.ANSWERED)[0] == 10.0


def test_where_nothing_was_assessed_there_is_no_score() -> None:
    nothing = (None, "no reviewer could assess this report")
    assert overall([], Answered.ANSWERED) == nothing
    assert overall([review("relevance", None)], Answered.NOT) == nothing


@pytest.mark.parametrize("name", CAPPING)
def test_a_report_off_its_question_cannot_score_well(name: str) -> None:
    reviews = [review(name, 2.0), review("grounding", 10.0, 9.0)]
    assert overall(reviews, Answered.ANSWERED) == (
        2.0,
        f"weighted mean 9.2, capped at {name} 2.0",
    )


def test_a_question_not_answered_caps_the_score_and_it_is_said() -> None:
    reviews = [review(name, 10.0) for name in NAMES]
    assert overall(reviews, Answered.NOT) == (
        4.0,
        "weighted mean 10.0, capped at 4.0 for a question not answered (0.4 × coverage)",
    )
    assert overall(reviews, Answered.PARTLY)[0] == 7.5
    assert overall(reviews, Answered.ANSWERED)[0] == 10.0


def test_a_question_not_answered_scores_the_less_the_less_of_it_is_spoken_about() -> None:
    others = [review(name, 10.0) for name in NAMES if name != "coverage"]
    totals = [overall([*others, review("coverage", c)], Answered.NOT)[0] for c in (10.0, 5.0, 0.0)]
    assert totals == [4.0, 2.0, 0.0]
    assert overall(others, Answered.NOT)[0] == 4.0


@given(REVIEWS, st.sampled_from(Answered))
def test_no_cap_is_ever_exceeded(reviews: list[Review], state: Answered) -> None:
    total, _ = overall(reviews, state)
    assert (total is None) == all(r.score is None for r in reviews)
    if total is not None:
        assert 0 <= total <= CAP[state]
        assert all(
            total <= r.score for r in reviews if r.reviewer in CAPPING and r.score is not None
        )


@given(REVIEWS, st.sampled_from(Answered), st.integers(0, 3), st.integers(0, 100))
def test_a_better_review_never_lowers_the_score(
    reviews: list[Review], state: Answered, which: int, tenths: int
) -> None:
    old = reviews[which].score
    if old is None or tenths / 10 < old:
        return
    better = [*reviews]
    better[which] = review(NAMES[which], tenths / 10)
    before, after = overall(reviews, state)[0], overall(better, state)[0]
    assert before is not None
    assert after is not None
    assert after >= before


@given(REVIEWS, st.sampled_from(Answered))
def test_the_order_of_reviews_does_not_matter(reviews: list[Review], state: Answered) -> None:
    assert overall(reviews[::-1], state)[0] == overall(reviews, state)[0]
