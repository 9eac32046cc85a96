"""Words to search for, as a verifier proposes them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.sources._queries import phrase
from generator.stages import widen
from generator.stages.quoted import OTHER_SHAPE
from generator.stages.widen import AT_MOST, KNOWN, LONGEST, NO_CONCEPT, NO_TERM, TOO_MANY
from generator.types import Concept, QueryWords
from tests import made_up

TODAY = "2026-05-04"
CONCEPTS = (
    Concept(name="noise", terms=("noise", "typing errors")),
    Concept(name="scripts", terms=("scripts",)),
)
QUESTION = made_up.question(concepts=CONCEPTS)


def proposed(*answer: tuple[str, str]) -> QueryWords:
    return widen.query_words(QUESTION, made_up.asked(), answer, TODAY)


def test_terms_for_concepts_of_the_question_are_kept_in_its_order() -> None:
    made = proposed(("scripts", "writing systems"), ("noise", " mis-\nprints "), ("noise", "OCR"))
    assert made.terms == (
        ("noise", "mis- prints"),
        ("noise", "OCR"),
        ("scripts", "writing systems"),
    )
    assert (made.question, made.proposed_on, made.dropped) == (QUESTION.fingerprint, TODAY, ())


@pytest.mark.parametrize(
    ("concept", "term", "why"),
    [
        ("moss", "lichen", NO_CONCEPT),
        ("Noise", "misprints", NO_CONCEPT),
        ("noise", "Typing error", KNOWN),
        ("noise", "script", KNOWN),
        ("noise", "", NO_TERM),
        ("noise", "the of", NO_TERM),
        ("noise", "OR", NO_TERM),
        ("noise", "x" * (LONGEST + 1), NO_TERM),
        ("noise", 'a" OR "b', NO_TERM),
        ("noise", "noise*", NO_TERM),
        ("noise", "title:misprints", NO_TERM),
        ("noise", "(misprints)", NO_TERM),
        ("noise", "mis\u202eprints", NO_TERM),
        ("noise", "<b>misprints</b>", NO_TERM),
    ],
)
def test_what_is_no_new_term_of_a_concept_is_dropped_and_counted(
    concept: str, term: str, why: str
) -> None:
    made = proposed((concept, term), ("noise", "misprints"))
    assert made.terms == (("noise", "misprints"),)
    assert made.dropped == ((why, 1),)


def test_a_term_counts_once_and_a_concept_gets_a_few() -> None:
    many = [("noise", f"misprints of kind {n}") for n in range(AT_MOST + 2)]
    made = proposed(many[0], *many)
    assert made.terms == tuple(many[:AT_MOST])
    assert dict(made.dropped) == {KNOWN: 1, TOO_MANY: 2}


def test_an_answer_of_another_shape_is_dropped_and_counted() -> None:
    made = widen.query_words(QUESTION, made_up.asked(), None, TODAY)
    assert (made.terms, made.dropped) == ((), ((OTHER_SHAPE, 1),))


@given(st.lists(st.tuples(st.sampled_from(("noise", "scripts", "moss")), st.text())))
def test_whatever_is_answered_only_plain_words_are_searched_for(
    answer: list[tuple[str, str]],
) -> None:
    made = proposed(*answer)
    assert len(made.terms) + sum(n for _, n in made.dropped) == len(answer)
    for concept, term in made.terms:
        assert concept in ("noise", "scripts")
        assert phrase(term) == f'"{term}"'
        assert 0 < len(term) <= LONGEST


def test_terms_stand_behind_those_of_the_question() -> None:
    wider = widen.widened(CONCEPTS, proposed(("noise", "misprints")))
    assert [c.terms for c in wider] == [("noise", "typing errors", "misprints"), ("scripts",)]
    assert [c.name for c in wider] == ["noise", "scripts"]
    assert widen.widened(CONCEPTS, None) == CONCEPTS
