"""What becomes of a verifier's answers: three words, words of the passage, or nothing."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.stages import direction
from generator.stages.corroborate import BACKGROUND, UNLIKELY
from generator.stages.direction import NOT_THERE
from generator.stages.quoted import OTHER_SHAPE
from generator.types import (
    Claim,
    Corroboration,
    Direction,
    Opinion,
    Pair,
    Paper,
    Report,
    Said,
    Stance,
    Verification,
)
from tests import made_up

TODAY = "2026-05-04"
PASSAGE = "In Oslo  heavy rain\nmakes no bus late, whatever its line."
PAIR = Pair(
    claim="c-0000000a",
    says="Heavy rain makes buses late.",
    paper="doi:10.5555/made.2",
    start=4,
    end=4 + len(PASSAGE),
    passage=PASSAGE,
)


def judged(direction_: str, words: str, pair: Pair = PAIR) -> Opinion:
    """What an answer of that direction and words comes to."""
    return direction.opinion(pair, Said(direction=direction_, words=words), TODAY)


# -- an answer ----------------------------------------------------------------------------------


@pytest.mark.parametrize("stance", Stance)
def test_one_of_three_words_with_words_of_the_passage_is_an_opinion(stance: Stance) -> None:
    opinion = judged(stance.value, "makes no bus late")
    assert (opinion.stance, opinion.words) == (stance, "makes no bus late")
    assert (opinion.claim, opinion.paper, opinion.start) == (PAIR.claim, PAIR.paper, PAIR.start)
    assert (opinion.end, opinion.judged_on, opinion.dropped) == (PAIR.end, TODAY, "")


def test_white_space_may_differ_and_the_words_are_kept_as_the_passage_has_them() -> None:
    said = judged("disagrees", " Oslo heavy\train makes ")
    assert said.words == "Oslo  heavy rain\nmakes"


@pytest.mark.parametrize("said", [" Agrees ", "AGREES\n"])
def test_case_and_blanks_around_the_word_do_not_matter(said: str) -> None:
    assert judged(said, "whatever its line").stance is Stance.AGREES


@pytest.mark.parametrize(
    "said", ["", "supports", "agrees.", "agrees, disagrees", "not assessed", "agree", "agrees " * 9]
)
def test_any_other_word_is_dropped(said: str) -> None:
    opinion = judged(said, "makes no bus late")
    assert (opinion.stance, opinion.words, opinion.dropped) == (None, "", OTHER_SHAPE)


def test_no_answer_of_the_shape_asked_for_is_dropped() -> None:
    opinion = direction.opinion(PAIR, None, TODAY)
    assert (opinion.stance, opinion.words, opinion.dropped) == (None, "", OTHER_SHAPE)


@pytest.mark.parametrize(
    "invented",
    [
        "makes every bus late",
        "Makes no bus late",
        "makes no bus late whatever",
        "heavy rain … bus late",
        '"makes no bus late"',
        "makes nobuslate",
        "Heavy rain makes buses late.",
        "…",
        "x" * 100_000,
        ".*",
    ],
)
@pytest.mark.parametrize("stance", Stance)
def test_words_that_do_not_stand_in_the_passage_drop_the_answer(
    stance: Stance, invented: str
) -> None:
    opinion = judged(stance.value, invented)
    assert (opinion.stance, opinion.words, opinion.dropped) == (None, "", NOT_THERE)


@pytest.mark.parametrize("nothing", ["", " \n"])
def test_only_what_is_unrelated_needs_no_words(nothing: str) -> None:
    assert judged("unrelated", nothing).stance is Stance.UNRELATED
    for said in ("agrees", "disagrees"):
        assert judged(said, nothing).dropped == NOT_THERE


@given(st.text(), st.text(), st.text(min_size=1))
def test_whatever_is_answered_nothing_else_comes_of_it(said: str, words: str, passage: str) -> None:
    opinion = judged(said, words, replace(PAIR, passage=passage))
    assert opinion.stance in (None, *Stance)
    assert opinion.words in passage
    assert (opinion.stance is None) == bool(opinion.dropped)
    assert opinion.dropped in ("", OTHER_SHAPE, NOT_THERE)


@given(st.data())
def test_any_stretch_of_words_of_a_passage_is_found_in_it(data: st.DataObject) -> None:
    words = PASSAGE.split()
    start = data.draw(st.integers(0, len(words) - 1))
    said = words[start : data.draw(st.integers(start + 1, len(words)))]
    opinion = judged("agrees", " ".join(said))
    assert opinion.words in PASSAGE
    assert opinion.words.split() == said


# -- what is asked ------------------------------------------------------------------------------


def report(*passages: Corroboration) -> Report:
    """A report whose first claim is corroborated by these."""
    work = made_up.paper(1)
    claim = made_up.claim(work)
    found = made_up.verdict(claim, corroborated_by=passages)
    return made_up.report((work, made_up.paper(2), made_up.paper(3)), (claim,), (found,))


def test_every_passage_of_every_claim_is_asked_about_in_the_same_order_each_time() -> None:
    two, three = (made_up.corroboration(made_up.paper(n)) for n in (2, 3))
    pairs = direction.pairs(report(three, two))
    assert [pair.paper for pair in pairs] == [two.paper, three.paper]
    (claim,) = report().claims
    assert {(pair.claim, pair.says) for pair in pairs} == {(claim.id, claim.text)}
    assert pairs[0].passage == two.quote
    assert (pairs[0].start, pairs[0].end) == (two.start, two.end)


def test_a_claim_that_nobody_speaks_about_is_not_asked_about() -> None:
    assert direction.pairs(report()) == ()


# -- what is pinned -----------------------------------------------------------------------------

OTHER = made_up.paper(2)
FOUND = made_up.corroboration(OTHER, tension="raises / costs")


def claim() -> Claim:
    return made_up.claim(made_up.paper(1))


def pinned(stance: Stance | None = Stance.AGREES, of: Paper = OTHER) -> Opinion:
    """An opinion on what that work says for the claim."""
    (pair,) = direction.pairs(report(made_up.corroboration(of)))
    said = Said(direction=stance.value if stance else "perhaps", words="Typing errors")
    return direction.opinion(pair, said if of is OTHER else replace(said, words="Word"), TODAY)


def verification(*opinions: Opinion) -> Verification:
    return made_up.verification(*opinions)


def applied(stance: Stance | None) -> tuple[Corroboration, ...]:
    return direction.applied(claim().id, (FOUND,), verification(pinned(stance)))


def test_a_passage_that_agrees_says_so_by_its_words_and_hints_at_no_tension_any_more() -> None:
    agreeing = replace(FOUND, direction=Direction.AGREES, words="Typing errors", tension="")
    assert applied(Stance.AGREES) == (agreeing,)


def test_a_passage_that_disagrees_says_so_and_keeps_its_hint() -> None:
    opposed = replace(FOUND, direction=Direction.DISAGREES, words="Typing errors")
    assert applied(Stance.DISAGREES) == (opposed,)


def test_an_unrelated_passage_is_none_any_more() -> None:
    assert applied(Stance.UNRELATED) == ()


def test_where_the_answer_was_dropped_or_nobody_judged_nothing_changes() -> None:
    assert applied(None) == (FOUND,)
    assert direction.applied(claim().id, (FOUND,), None) == (FOUND,)
    assert direction.applied(claim().id, (FOUND,), verification()) == (FOUND,)


UNSURE = replace(FOUND, flag=UNLIKELY)
BACKGROUND_OF_IT = replace(FOUND, flag=BACKGROUND)


@pytest.mark.parametrize(("flag", "asked"), [("", 1), (UNLIKELY, 1), (BACKGROUND, 0)])
def test_a_verifier_is_asked_about_what_counts_or_says_too_little_by_its_words(
    flag: str, asked: int
) -> None:
    found = made_up.corroboration(OTHER, flag=flag)
    counted, flagged = ((), (found,)) if flag else ((found,), ())
    verdict = made_up.verdict(claim(), corroborated_by=counted, flagged=flagged)
    of_report = made_up.report(claims=(claim(),), verdicts=(verdict,))
    assert len(direction.pairs(of_report)) == asked
    held = direction.kept(verification(pinned()), {claim().id: direction.looked_at(verdict)})
    assert (held is not None) == bool(asked)


@pytest.mark.parametrize(
    ("stance", "flags"),
    [
        (Stance.AGREES, [""]),
        (Stance.DISAGREES, [""]),
        (Stance.UNRELATED, []),
        (None, [UNLIKELY]),
    ],
)
def test_what_says_too_little_by_its_words_counts_once_a_verifier_found_its_direction(
    stance: Stance | None, flags: list[str]
) -> None:
    judged = direction.applied(claim().id, (UNSURE,), verification(pinned(stance)))
    assert [passage.flag for passage in judged] == flags


@pytest.mark.parametrize("stance", list(Stance))
def test_what_is_flagged_for_what_it_is_stays_flagged_whatever_a_verifier_says(
    stance: Stance,
) -> None:
    judged = direction.applied(claim().id, (BACKGROUND_OF_IT,), verification(pinned(stance)))
    assert judged == (BACKGROUND_OF_IT,)


@pytest.mark.parametrize(
    "elsewhere", [{"claim": "c-00000000"}, {"paper": "doi:10.5555/else"}, {"start": 1}, {"end": 2}]
)
def test_an_opinion_on_another_pair_changes_nothing(elsewhere: dict[str, object]) -> None:
    other = replace(pinned(), **elsewhere)  # type: ignore[arg-type]
    assert direction.applied(claim().id, (FOUND,), verification(other)) == (FOUND,)


def kept(*opinions: Opinion) -> Verification | None:
    return direction.kept(verification(*opinions), {claim().id: (FOUND,)})


@pytest.mark.parametrize("stance", [*Stance, None])
def test_an_opinion_stays_as_long_as_its_pair_is_found(stance: Stance | None) -> None:
    gone = pinned(Stance.AGREES, made_up.paper(3))
    assert kept(pinned(stance), gone) == verification(pinned(stance))


@pytest.mark.parametrize(
    "wrong",
    [
        {"passage": "0" * 64},
        {"claim": "c-00000000"},
        {"start": 1},
        {"words": "what the passage does not say"},
        {"words": ""},
        {"stance": None},
    ],
)
def test_an_opinion_that_no_answer_about_this_passage_can_have_given_goes(
    wrong: dict[str, object],
) -> None:
    assert kept(replace(pinned(), **wrong)) is None  # type: ignore[arg-type]


def test_without_opinions_there_is_no_verification_unless_somebody_was_asked_in_vain() -> None:
    assert direction.kept(None, {}) is None
    assert direction.kept(verification(pinned()), {}) is None
    silent = replace(verification(), silent="could not be reached")
    assert direction.kept(silent, {}) == silent


def test_opinions_are_counted_by_what_they_say() -> None:
    made = verification(
        pinned(Stance.AGREES),
        pinned(Stance.UNRELATED),
        pinned(None),
        replace(pinned(None), judged_on="2026-05-01"),
        replace(pinned(Stance.AGREES), judged_on="2026-05-09"),
    )
    assert [made.count(stance) for stance in Stance] == [2, 0, 1]
    assert made.dropped == ((OTHER_SHAPE, 2),)
    assert made.days == ("2026-05-01", "2026-05-09")
    assert verification(pinned()).days == (TODAY,)
    assert verification().days == ()
