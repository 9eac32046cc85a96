"""What a new search moved, in words for its pull request."""

from hypothesis import given

from generator.moved import MOST, in_words
from generator.types import Answered, Change, Gap
from tests import made_up

OLD = made_up.report(answered=Answered.PARTLY, score=6.9, history=())


def test_answer_and_score_are_said_with_what_they_were_before() -> None:
    new = made_up.report(answered=Answered.ANSWERED, score=7.1, history=())
    said = in_words(OLD, new)
    assert "- The question is now answered; before: partly answered.\n" in said
    assert "- The score is now 7.1 of 10; before: 6.9 of 10.\n" in said
    assert "as before.\n" in said


def test_what_stayed_is_said_to_have_stayed() -> None:
    said = in_words(OLD, OLD)
    assert said.count("as before.") == 3
    assert "No work came or went, and none was newly retracted or corrected." in said


def test_a_first_search_has_nothing_to_compare_with() -> None:
    said = in_words(None, OLD)
    assert "- The score is 6.9 of 10.\n" in said
    assert "It was not searched before." in said
    assert "No work came" not in said


def test_a_score_that_nobody_gave_is_not_assessed_and_no_number() -> None:
    assert "The score is now not assessed; before: 6.9" in in_words(OLD, made_up.report(score=None))


def test_works_are_named_by_what_befell_them_in_this_search_alone() -> None:
    before = Change(date="2026-01-01", added=("An old one",))
    change = Change(
        date="2026-05-04",
        added=("Kites", "Strings"),
        removed=("Sails",),
        retracted=("Rudders",),
        corrected=("Keels",),
        asked_anew=True,
    )
    old, new = made_up.report(history=(before,)), made_up.report(history=(change, before))
    said = in_words(old, new)
    assert "**2 works are added:**\n\n- Kites\n- Strings\n" in said
    assert "**1 work is removed:**\n\n- Sails\n" in said
    assert "**1 work is newly retracted:**\n\n- Rudders\n" in said
    assert "**1 work is newly corrected or of concern:**\n\n- Keels\n" in said
    assert "The question was changed since" in said
    assert said.index("Rudders") < said.index("Kites")
    assert "An old one" not in said


def test_many_works_are_counted_after_the_first() -> None:
    change = Change(date="2026-05-04", added=tuple(f"Kite {n}" for n in range(MOST + 3)))
    said = in_words(made_up.report(history=()), made_up.report(history=(change,)))
    assert said.count("- Kite ") == MOST
    assert "- and 3 more\n" in said


def test_who_was_not_to_be_had_is_named() -> None:
    said = in_words(OLD, made_up.report(gaps=(Gap(where="crossref", why="timed out"),)))
    assert "**What was not to be had:**\n\n- crossref: timed out\n" in said


@given(made_up.hostile())
def test_no_title_calls_anybody_or_becomes_more_than_text(title: str) -> None:
    change = Change(date="2026-05-04", added=(f"A {title} @b #1",))
    said = in_words(made_up.report(history=()), made_up.report(history=(change,)))
    (line,) = [line for line in said.splitlines() if line.startswith("- A ")]
    text = line.replace("<!-- -->", "")
    assert line.count("<!-- -->") >= 2
    assert not set("@<>[]`*_\\|$") & set(text)
    assert "&#64;b" not in line
