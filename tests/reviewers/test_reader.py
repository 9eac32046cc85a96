"""What a language model makes of a report: pinned, small, and nothing without one."""

import pytest

from generator.pipeline import reviewed
from generator.reviewers import REVIEWERS
from generator.reviewers.reader import REVIEWER
from generator.types import Answered, Reading
from tests import made_up, test_scores
from tests.reviewers.drawn import as_downloaded, report


def test_the_score_is_the_one_in_the_report_s_json() -> None:
    made = report(reading=made_up.reading(score=6.5))
    review = REVIEWER.review(made)
    assert review.score == as_downloaded(made)["reading"]["score"] == 6.5
    assert review.notes == (
        "6.5, as made/up-7b gave it on 2026-05-04 by the words “Noise raises accuracy”"
    )


@pytest.mark.parametrize(
    ("reading", "notes"),
    [
        (None, "no language model read this report"),
        (
            made_up.reading(score=None, words="", dropped="too odd"),
            "made/up-7b gave no score: its answer was dropped: too odd",
        ),
        (
            made_up.reading(score=None, words="", read_on="", silent="could not be reached"),
            "made/up-7b gave no score: could not be reached",
        ),
    ],
)
def test_without_a_score_it_is_not_assessed_and_counts_nothing(
    reading: Reading | None, notes: str
) -> None:
    review = REVIEWER.review(report(reading=reading))
    assert (review.score, review.weight, review.notes) == (None, 0.0, notes)


def test_it_weighs_less_than_any_other_and_less_than_all_the_others_by_far() -> None:
    others = [r.weight for name, r in REVIEWERS.items() if name != "reader"]
    assert REVIEWER.weight < min(others)
    assert REVIEWER.weight < sum(others) / 20


def test_no_praise_lifts_a_report_over_its_caps() -> None:
    praised = made_up.reading(score=10.0)
    off_topic = report(answered=Answered.NOT, reading=praised)
    assert reviewed(off_topic).score == 0.0


@pytest.mark.parametrize("score", [0.0, 3.3, 10.0, None])
def test_a_reader_of_the_json_computes_the_same(score: float | None) -> None:
    made = reviewed(made_up.report(reading=made_up.reading(score=score)))
    test_scores.holds(test_scores.downloaded(made))
