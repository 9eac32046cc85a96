"""Are the claims on the question?"""

import pytest
from hypothesis import given

from generator.reviewers.relevance import REVIEWER
from generator.types import Report
from tests import made_up
from tests.reviewers.drawn import NAMES, as_downloaded, claim, report, reports

WORK = made_up.paper(1)


@given(reports())
def test_a_reader_can_recompute_it(drawn: Report) -> None:
    data = as_downloaded(drawn)
    concepts, claims = data["question"]["concepts"], data["claims"]
    mentions = [m for c in claims for m in c.get("mentions", ())]
    said = sum(1 if m["where"] == "quote" else 0.5 for m in mentions)
    expected = 10 * said / (len(concepts) * len(claims)) if claims else 0
    assert REVIEWER.judge(drawn).score == pytest.approx(expected)


def test_it_is_full_where_every_claim_speaks_about_everything() -> None:
    review = REVIEWER.review(report((WORK,), (claim(WORK, 1, NAMES), claim(WORK, 2, NAMES))))
    assert (review.score, review.would_raise) == (10.0, "")


def test_a_concept_that_only_the_title_speaks_about_counts_half() -> None:
    review = REVIEWER.review(report((WORK,), (claim(WORK, 1, NAMES[:1], NAMES[1:]),)))
    assert review.score == 6.7
    assert review.notes == "10 × 2 / (3 × 1)"


def test_a_report_without_claims_is_not_on_its_question() -> None:
    assert REVIEWER.review(report()).score == 0.0
