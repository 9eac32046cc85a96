"""Do independent works speak about the same findings?"""

import pytest
from hypothesis import given

from generator.reviewers.corroboration import REVIEWER
from generator.types import Direction, Report
from tests import made_up
from tests.reviewers.drawn import as_downloaded, claim, report, reports

WORK = made_up.paper(1)
CLAIMS = (claim(WORK, 1, ("noise",)), claim(WORK, 2, ("noise",)))


@given(reports())
def test_a_reader_can_recompute_it(drawn: Report) -> None:
    verdicts = as_downloaded(drawn)["verdicts"]
    heard = (
        [p["likelihood"] for p in v["corroborated_by"] if p["direction"] != "disagrees"]
        for v in verdicts
    )
    likelihoods = [max(found, default=0) for found in heard]
    score = REVIEWER.judge(drawn).score
    if verdicts:
        assert score == pytest.approx(10 * sum(likelihoods) / len(verdicts))
    else:
        assert score is None


def test_it_is_the_mean_of_the_best_likelihoods() -> None:
    passages = (made_up.corroboration(likelihood=0.9), made_up.corroboration(likelihood=0.6))
    verdicts = (
        made_up.verdict(CLAIMS[0], corroborated_by=passages),
        made_up.verdict(CLAIMS[1]),
    )
    review = REVIEWER.review(report((WORK,), CLAIMS, verdicts))
    assert (review.score, review.notes) == (
        4.5,
        "10 × 0.9 / 2, with 1 of 2 claims corroborated",
    )


def test_a_passage_that_was_judged_to_disagree_speaks_for_nothing() -> None:
    opposed = made_up.corroboration(likelihood=0.9, direction=Direction.DISAGREES)
    agreeing = made_up.corroboration(likelihood=0.6, direction=Direction.AGREES)
    alone = made_up.verdict(CLAIMS[0], corroborated_by=(opposed,))
    both = made_up.verdict(CLAIMS[1], corroborated_by=(opposed, agreeing))
    assert REVIEWER.review(report((WORK,), CLAIMS, (alone, both))).score == 3.0


def test_claims_that_nobody_corroborates_score_nothing() -> None:
    assert REVIEWER.review(report((WORK,), CLAIMS)).score == 0.0


def test_without_claims_it_is_not_assessed() -> None:
    review = REVIEWER.review(report())
    assert (review.score, review.weight) == (None, 0.0)
