"""A verifier's opinion on a report: of that report alone, and with words that stand in it."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.stages import reading
from generator.stages.quoted import OTHER_SHAPE
from generator.stages.reading import NOT_THERE
from generator.types import Rated, Report
from tests import made_up

TODAY = "2026-05-04"
REPORT = made_up.report()
WORDS = "Noise raises accuracy"


def test_question_answer_claims_and_silence_are_read_and_nothing_else() -> None:
    assert reading.shown(REPORT).splitlines() == [
        "Question:",
        REPORT.question.question,
        "Answer:",
        "Noise raises accuracy in some languages.",
        "Findings:",
        *(claim.text for claim in REPORT.claims),
        "Nobody spoke about:",
        "scripts",
    ]
    assert "Nobody" not in reading.shown(replace(REPORT, unspoken=()))


@pytest.mark.parametrize(
    ("score", "kept"), [(0, 0.0), (10, 10.0), (7, 7.0), (6.45, 6.5), (6.449, 6.4)]
)
def test_a_score_with_words_of_the_report_is_an_opinion(score: float, kept: float) -> None:
    made = reading.reading(REPORT, made_up.asked(), Rated(score=score, words=WORDS), TODAY)
    assert (made.score, made.words, made.dropped, made.read_on) == (kept, WORDS, "", TODAY)
    assert isinstance(made.score, float)
    assert made.report == reading.of(REPORT)
    assert reading.kept(made, REPORT) == made


@pytest.mark.parametrize("score", [-0.1, 10.1, float("nan"), float("inf"), 10**400])
def test_a_number_that_is_no_score_is_dropped(score: float) -> None:
    made = reading.reading(REPORT, made_up.asked(), Rated(score=score, words=WORDS), TODAY)
    assert (made.score, made.words, made.dropped) == (None, "", OTHER_SHAPE)


def test_an_answer_of_another_shape_is_dropped() -> None:
    made = reading.reading(REPORT, made_up.asked(), None, TODAY)
    assert (made.score, made.dropped) == (None, OTHER_SHAPE)
    assert reading.kept(made, REPORT) == made


@pytest.mark.parametrize("words", ["", "…", "it is a good report", "Findings:", "Question:"])
def test_words_that_do_not_stand_in_the_report_drop_the_answer(words: str) -> None:
    made = reading.reading(REPORT, made_up.asked(), Rated(score=9, words=words), TODAY)
    assert (made.score, made.words, made.dropped) == (None, "", NOT_THERE)


@given(st.floats() | st.integers(), st.text())
def test_whatever_is_answered_nothing_else_comes_of_it(score: float, words: str) -> None:
    made = reading.reading(REPORT, made_up.asked(), Rated(score=score, words=words), TODAY)
    assert (made.score is None) == bool(made.dropped)
    assert made.score is None or 0 <= made.score <= 10
    assert made.words in reading.shown(REPORT)


OTHERS = (
    replace(REPORT, claims=REPORT.claims[:1]),
    replace(REPORT, unspoken=()),
    replace(REPORT, abstract=()),
    replace(REPORT, question=made_up.question(question="Does it?")),
)


@pytest.mark.parametrize("other", OTHERS)
def test_what_was_said_of_another_report_is_not_said_of_this_one(other: Report) -> None:
    made = reading.reading(REPORT, made_up.asked(), Rated(score=9, words=WORDS), TODAY)
    assert reading.kept(made, other) is None
    assert reading.kept(None, REPORT) is None


@pytest.mark.parametrize(
    "changes", [{"score": 11.0}, {"score": -1.0}, {"words": ""}, {"words": "what nobody wrote"}]
)
def test_a_reading_that_no_answer_can_have_given_goes(changes: dict[str, object]) -> None:
    made = reading.reading(REPORT, made_up.asked(), Rated(score=9, words=WORDS), TODAY)
    assert reading.kept(replace(made, **changes), REPORT) is None  # type: ignore[arg-type]
