"""Do the claims say no more than their sources?"""

import pytest
from hypothesis import given

from generator.reviewers.grounding import REVIEWER
from generator.types import Report
from tests import made_up
from tests.reviewers.drawn import as_downloaded, claim, report, reports

WORK = made_up.paper(1)
CLAIMS = (claim(WORK, 1, ("noise",)), claim(WORK, 2, ("noise",)))


@given(reports())
def test_a_reader_can_recompute_it(drawn: Report) -> None:
    verdicts = as_downloaded(drawn)["verdicts"]
    good = [v for v in verdicts if v["located"] and v["faithful"]]
    score = REVIEWER.judge(drawn).score
    if verdicts:
        assert score == pytest.approx(10 * len(good) / len(verdicts))
    else:
        assert score is None


@pytest.mark.parametrize("fault", ["located", "faithful"])
def test_a_claim_has_to_be_both_located_and_faithful(fault: str) -> None:
    verdicts = (made_up.verdict(CLAIMS[0], **{fault: False}), made_up.verdict(CLAIMS[1]))
    review = REVIEWER.review(report((WORK,), CLAIMS, verdicts))
    assert (review.score, review.notes) == (5.0, "10 × 1 / 2")


def test_without_claims_it_is_not_assessed_and_has_no_weight() -> None:
    review = REVIEWER.review(report())
    assert (review.score, review.weight) == (None, 0.0)
