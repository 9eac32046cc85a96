"""Which concepts a text speaks about."""

from hypothesis import given
from hypothesis import strategies as st

from generator import words
from generator.stages.relevance import in_quote, mentions, share, spoken
from generator.types import Concept, Mention

CONCEPTS = (
    Concept(name="noise", terms=("noise", "typing errors")),
    Concept(name="scripts", terms=("scripts", "writing systems")),
    Concept(name="trams", terms=("trams",)),
)
WORDS = ("noise", "typing errors", "writing system", "a tram", "rain", "Trams", "the script")


def test_a_concept_is_spoken_about_by_any_of_its_terms() -> None:
    found = spoken("A tram has a typing error.", CONCEPTS, "quote")
    assert found == (
        Mention(concept="noise", words="typing error", where="quote"),
        Mention(concept="trams", words="tram", where="quote"),
    )


def test_the_words_are_those_of_the_text() -> None:
    (found,) = spoken("WRITING SYSTEMS!", CONCEPTS, "title")
    assert found.words == "WRITING SYSTEMS"


def test_the_first_word_of_a_text_counts() -> None:
    assert [m.concept for m in spoken("Noise helps.", CONCEPTS, "quote")] == ["noise"]


def test_the_title_counts_only_for_what_the_quote_does_not_say() -> None:
    found = mentions("Noise helps.", "Noise on trams", CONCEPTS)
    assert [(m.concept, m.where) for m in found] == [("noise", "quote"), ("trams", "title")]
    assert in_quote(found) == ("noise",)


def test_a_concept_in_the_title_only_counts_half() -> None:
    assert share(mentions("Noise helps.", "Noise on trams", CONCEPTS), CONCEPTS) == 0.5
    assert share(mentions("Noise helps.", "On noise", CONCEPTS), CONCEPTS) == 1 / 3
    assert share((), CONCEPTS) == 0
    assert share((), ()) == 0


@given(
    st.lists(st.sampled_from(WORDS), max_size=6).map(" ".join),
    st.lists(st.sampled_from(WORDS), max_size=6).map(" ".join),
)
def test_every_concept_is_mentioned_once_at_most_and_by_words_that_stand_there(
    quote: str, title: str
) -> None:
    found = mentions(quote, title, CONCEPTS)
    assert len({m.concept for m in found}) == len(found) <= len(CONCEPTS)
    assert all(m.words in (quote if m.where == "quote" else title) for m in found)
    assert 0 <= share(found, CONCEPTS) <= 1


@given(st.lists(st.sampled_from((*WORDS, "typingerror", "NOISE", "Typing")), max_size=6))
def test_a_concept_is_spoken_about_just_where_a_term_of_it_is_found(said: list[str]) -> None:
    text = " ".join(said)
    found = {
        concept.name
        for concept in CONCEPTS
        if any(words.find(words.term(t), words.words(text)) for t in concept.terms)
    }
    assert {m.concept for m in spoken(text, CONCEPTS, "quote")} == found


@given(st.lists(st.sampled_from(WORDS), max_size=6), st.sampled_from(WORDS))
def test_saying_more_never_speaks_about_less(said: list[str], more: str) -> None:
    before = share(spoken(" ".join(said), CONCEPTS, "quote"), CONCEPTS)
    after = share(spoken(" ".join([*said, more]), CONCEPTS, "quote"), CONCEPTS)
    assert after >= before
