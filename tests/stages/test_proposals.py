"""Sentences that a verifier calls findings: such as stand in the text, and no rule rules out."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.stages import proposals
from generator.stages.proposals import AT_MOST, LONGEST, NO_SENTENCE, TOO_MANY, WORKS
from generator.stages.quoted import OTHER_SHAPE
from generator.types import Named, Paper, Passage, Proposals, Role
from tests import made_up

TODAY = "2026-05-04"
UNTOLD = "Buses of the old kind were late on rainy days, and trams never were."
SAID = (
    ("In this paper we study buses in rain.", Role.AIM, False),
    ("We find that trams are late in snow.", Role.FINDING, False),
    (UNTOLD, Role.UNCLEAR, False),
    ("We compare 9 buses with 12 trams.", Role.METHOD, False),
    ("Snow fell on the same days.", Role.METHOD, True),
    ("Future work will look at ships in fog.", Role.OUTLOOK, True),
    ("Why are buses late in rain at all?", Role.AIM, True),
    ("It has been shown that ferries are late.", Role.SECOND_HAND, True),
)
TEXT = " \n".join(said for said, _, _ in SAID)


def work(number: int = 1, text: str = TEXT) -> tuple[Paper, tuple[Passage, ...]]:
    """A work, and its sentences as they are told apart without a verifier."""
    paper = made_up.paper(number, text=text)
    return paper, tuple(
        Passage(
            paper=paper.key,
            start=text.find(said),
            end=text.find(said) + len(said),
            text=said,
            role=role,
            settled=settled,
        )
        for said, role, settled in SAID
        if said in text
    )


def named(*sentences: str, text: str = TEXT) -> Named:
    paper, said = work(text=text)
    return proposals.named(paper, said, sentences, TODAY)


def places(found: Named) -> list[str]:
    return [TEXT[start:end] for start, end in found.sentences]


def proposed(*works: Named, model: str = "m") -> Proposals:
    return Proposals(by=made_up.asked(model=model), works=works)


# -- an answer ----------------------------------------------------------------------------------


def test_whole_sentences_of_the_text_are_pinned_by_their_places_in_its_order() -> None:
    found = named(UNTOLD, "We find that trams are late in snow.")
    assert places(found) == ["We find that trams are late in snow.", UNTOLD]
    assert (found.paper, found.read_on, found.dropped) == (work()[0].key, TODAY, ())


def test_white_space_may_differ_and_a_sentence_counts_once() -> None:
    found = named(f" {UNTOLD.replace(' ', chr(10))}", UNTOLD)
    assert places(found) == [UNTOLD]
    assert found.dropped == ()


@pytest.mark.parametrize(
    "other",
    [
        "",
        UNTOLD[:-1],
        UNTOLD.lower(),
        UNTOLD.replace("late", "early"),
        f"{UNTOLD} We compare 9 buses with 12 trams.",
        "trams never were.",
        "Buses fly.",
    ],
)
def test_what_is_no_whole_sentence_of_the_text_is_dropped_and_counted(other: str) -> None:
    found = named(other, UNTOLD)
    assert places(found) == [UNTOLD]
    assert found.dropped == ((NO_SENTENCE, 1),)


def test_an_answer_of_another_shape_is_dropped_and_counted() -> None:
    paper, said = work()
    found = proposals.named(paper, said, None, TODAY)
    assert (found.sentences, found.dropped) == ((), ((OTHER_SHAPE, 1),))


def test_of_a_long_answer_only_the_first_sentences_are_looked_at() -> None:
    found = named(*["Buses fly."] * (AT_MOST - 1), UNTOLD, "We find that trams are late in snow.")
    assert places(found) == [UNTOLD]
    assert dict(found.dropped) == {NO_SENTENCE: AT_MOST - 1, TOO_MANY: 1}


@given(st.lists(st.text() | st.sampled_from((UNTOLD, "trams"))))
def test_whatever_is_answered_only_sentences_of_the_text_come_of_it(answer: list[str]) -> None:
    found = named(*answer)
    spans = {(p.start, p.end) for p in work()[1]}
    assert set(found.sentences) <= spans
    assert found.sentences == tuple(sorted(set(found.sentences)))


# -- what becomes of it -------------------------------------------------------------------------


def roles(works: list[tuple[Paper, tuple[Passage, ...]]]) -> dict[str, Role]:
    return {" ".join(p.text.split()): p.role for _, said in works for p in said}


def test_a_sentence_that_was_named_is_a_finding_of_which_is_known_who_called_it_so() -> None:
    before = roles([work()])
    assert before[UNTOLD] is not Role.FINDING
    ((_, said),) = proposals.applied([work()], proposed(named(UNTOLD), model="m-7b"))
    (found,) = (p for p in said if p.text == UNTOLD)
    assert (found.role, found.named_by) == (Role.FINDING, "m-7b")
    assert [p for p in said if p.text != UNTOLD] == [p for p in work()[1] if p.text != UNTOLD]


def test_what_a_rule_or_a_label_tells_stays_whatever_was_named() -> None:
    after = proposals.applied([work()], proposed(named(*(said for said, _, _ in SAID))))
    before = roles([work()])
    changed = [text for text, role in roles(after).items() if role is not before[text]]
    assert changed == [SAID[0][0], UNTOLD, SAID[3][0]]


def test_a_finding_by_its_own_words_was_called_so_by_nobody() -> None:
    ((_, said),) = proposals.applied([work()], proposed(named(SAID[1][0])))
    assert said == work()[1]


def test_without_proposals_nothing_changes() -> None:
    assert proposals.applied([work()], None) == [work()]
    assert proposals.applied([work()], proposed()) == [work()]


def test_what_one_text_was_named_for_says_nothing_of_another() -> None:
    other = work(2, f"Nobody knows why. {TEXT}")
    assert proposals.applied([other], proposed(named(UNTOLD))) == [other]


# -- what is kept -------------------------------------------------------------------------------


def test_what_was_named_stays_as_long_as_the_text_is_read_and_the_same() -> None:
    made = proposed(named(UNTOLD))
    assert proposals.kept(made, [work()]) == made
    assert proposals.kept(made, [work(1, f"{TEXT} More.")]) is None
    assert proposals.kept(made, [work(2)]) is None
    assert proposals.kept(None, [work()]) is None


def test_who_was_asked_in_vain_is_not_forgotten() -> None:
    silent = replace(proposed(), silent="could not be reached")
    assert proposals.kept(silent, []) == silent


def test_texts_are_read_the_best_ranked_first_and_not_without_end() -> None:
    many = [work(n) for n in range(1, WORKS + 5)]
    without = work(99, "")
    long = work(98, f"{TEXT} {'Rain. ' * LONGEST}")
    assert proposals.readable([without, long, *many]) == many[:WORKS]
    last = replace(named(UNTOLD), paper=many[-1][0].key)
    assert proposals.kept(proposed(last), many) is None


def test_what_was_named_and_dropped_is_summed_up() -> None:
    one = named(UNTOLD, "Buses fly.")
    other = replace(named("Buses fly."), paper="doi:10.5555/2", read_on="2026-05-09")
    made = proposed(one, other)
    assert (made.named, made.dropped) == (1, ((NO_SENTENCE, 2),))
    assert made.days == (TODAY, "2026-05-09")
