"""Is everything that was asked spoken about, and together?"""

import pytest
from hypothesis import given

from generator.reviewers.coverage import REVIEWER
from generator.types import Report
from tests import made_up
from tests.reviewers.drawn import NAMES, as_downloaded, claim, report, reports

WORK = made_up.paper(1)


@given(reports())
def test_a_reader_can_recompute_it(drawn: Report) -> None:
    data = as_downloaded(drawn)
    total = len(data["question"]["concepts"])
    spoken = [
        {m["concept"] for m in c.get("mentions", ()) if m["where"] == "quote"}
        for c in data["claims"]
    ]
    together = max((len(s) for s in spoken), default=0)
    expected = 5 * len(set().union(*spoken)) / total + 5 * together / total
    assert REVIEWER.judge(drawn).score == pytest.approx(expected)


def test_everything_apart_is_worth_less_than_everything_together() -> None:
    apart = tuple(claim(WORK, n, (name,)) for n, name in enumerate(NAMES))
    assert REVIEWER.review(report((WORK,), apart)).score == 6.7
    review = REVIEWER.review(report((WORK,), (claim(WORK, 1, NAMES),)))
    assert (review.score, review.notes) == (10.0, "5 × 3 / 3 + 5 × 3 / 3")


def test_titles_do_not_cover_anything() -> None:
    assert REVIEWER.review(report((WORK,), (claim(WORK, 1, (), NAMES),))).score == 0.0


def test_what_would_raise_it_names_what_nobody_spoke_about() -> None:
    review = REVIEWER.review(report((WORK,), (claim(WORK, 1, ("noise",)),)))
    assert review.would_raise == "findings on scripts, moss"
    apart = tuple(claim(WORK, n, (name,)) for n, name in enumerate(NAMES))
    assert (
        REVIEWER.review(report((WORK,), apart)).would_raise == "a finding on all concepts together"
    )


def test_a_report_without_claims_covers_nothing() -> None:
    assert REVIEWER.review(report()).score == 0.0
