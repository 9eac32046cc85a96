"""Words, stems, terms and names."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator import words
from generator.types import Author

TEXT = (
    "Fine-tuning on noisy text helps. Finetuned taggers beat RACE horses at every race in Helsinki."
)


def said(term: str, text: str = TEXT) -> str | None:
    """The words of the text that the term finds."""
    span = words.find(words.term(term), words.words(text))
    return None if span is None else text[span[0] : span[1]]


@given(st.text())
def test_every_word_stands_where_it_says(text: str) -> None:
    for word in words.words(text):
        assert text[word.start : word.end] == word.text
        assert word.text.strip()


@given(st.text())
def test_words_come_in_order_and_do_not_overlap(text: str) -> None:
    found = words.words(text)
    assert all(a.end <= b.start for a, b in pairwise(found))


def test_a_hyphen_parts_words_and_an_apostrophe_inside_does_not() -> None:
    assert [w.text for w in words.words("zero-shot o’clock 'x'")] == [
        "zero",
        "shot",
        "o’clock",
        "x",
    ]


def test_vowel_signs_do_not_cut_a_word() -> None:
    assert [w.text for w in words.words("हिन्दी भाषा")] == ["हिन्दी", "भाषा"]


def test_both_apostrophes_give_the_same_stem() -> None:
    assert words.stem("tagger’s") == words.stem("tagger's") == words.stem("taggers")


def test_words_that_carry_no_content_are_left_out() -> None:
    assert words.content_stems("It is not the taggers of the taggers") == ("tagger", "tagger")


@pytest.mark.parametrize(
    ("term", "found"),
    [
        ("noise", None),
        ("noisy text", "noisy text"),
        ("noisy texts", "noisy text"),
        ("Helsinki", "Helsinki"),
        ("fine-tuning", "Fine-tuning"),
        ("finetuning", "Fine-tuning"),
        ("fine tuned taggers", "Finetuned taggers"),
        ("text noisy", None),
        ("", None),
        ("—", None),
    ],
)
def test_a_term_is_found_in_any_form_of_its_words(term: str, found: str | None) -> None:
    assert said(term) == found


def test_a_term_of_one_word_is_found_at_the_very_beginning() -> None:
    assert said("noise", "Noise helps.") == "Noise"


def test_an_acronym_is_told_from_a_word_by_its_capitals() -> None:
    assert said("RACE") == "RACE"
    assert said("RACE", "They race every day.") is None
    assert said("LSTM", "Two LSTMs were trained.") == "LSTMs"


def test_one_word_may_stand_between_the_words_of_a_term_and_two_may_not() -> None:
    assert said("typing errors", "typing of errors") == "typing of errors"
    assert said("typing errors", "typing and other errors") is None


def test_a_term_written_apart_is_found_written_together() -> None:
    assert said("word order", "The wordorder is free.") == "wordorder"


def test_the_first_term_of_the_list_wins_not_the_first_in_the_text() -> None:
    text = "Tagging and parsing suffer."
    span = words.first_term(("parsing", "tagging"), words.words(text))
    assert span is not None
    assert text[slice(*span)] == "parsing"
    assert words.first_term(("noise",), words.words(text)) is None


PARTS = (
    "fine",
    "Tuning",
    "finetuning",
    "fine-tuned",
    "word",
    "order",
    "wordorder",
    "RACE",
    "races",
)


def stands(term: str, text: str) -> bool:
    """Whether a term stands in a text, found the slow way: every run of words is tried."""
    wanted, said = words.words(term), words.words(text)
    if len(wanted) == 1 and term.isupper():
        return any(word.text in (term, f"{term}s") for word in said)
    joined = words.stem("".join(word.text for word in wanted))
    for first in range(len(said)):
        for last in range(first, len(said)):
            run = said[first : last + 1]
            together = words.stem("".join(word.text for word in run)) == joined
            if len(run) != len(wanted) and len(run) <= len(wanted) + 1 and together:
                return True
            if _follow_each_other([w.stem for w in wanted], [w.stem for w in run]):
                return True
    return False


def _follow_each_other(stems: list[str], run: list[str]) -> bool:
    """Whether the run begins and ends with the stems, each at most one word behind the last."""
    if not stems or not run or run[0] != stems[0]:
        return False
    if len(stems) == 1:
        return len(run) == 1
    return any(_follow_each_other(stems[1:], run[gap:]) for gap in (1, 2))


@given(
    st.lists(st.sampled_from(PARTS), min_size=1, max_size=3).map(" ".join),
    st.lists(st.sampled_from((*PARTS, "rain")), max_size=6).map(" ".join),
)
def test_a_term_is_found_just_where_trying_every_run_of_words_finds_it(
    term: str, text: str
) -> None:
    assert (said(term, text) is not None) == stands(term, text)


@given(st.lists(st.sampled_from(("noise", "Fine-tuning", "RACE", "word", "order")), min_size=1))
def test_a_term_is_found_in_every_text_that_holds_it_as_it_is_written(parts: list[str]) -> None:
    text = " ".join(parts)
    for part in parts:
        assert said(part, text) is not None


@given(st.text())
def test_bare_text_has_no_case_accents_or_punctuation_left(text: str) -> None:
    assert words.bare(words.bare(text)) == words.bare(text)


def test_titles_are_compared_without_case_accents_and_punctuation() -> None:
    assert words.bare("Naïve “Zero-Shot”  parsing?") == words.bare("naive zero shot PARSING")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (Author(family="Öztürk", given="Bülent"), Author(family="OZTURK", given="B.")),
        (Author(family="Ana Rivera"), Author(family="Rivera", given="Ana María")),
        (Author(family="van der Berg", given="Jo"), Author(family="Berg", given="J. van der")),
    ],
)
def test_a_person_is_the_same_however_a_source_spells_it(one: Author, other: Author) -> None:
    assert words.person(one) == words.person(other) != ""


def test_persons_of_one_family_name_are_told_apart_by_their_initial() -> None:
    one, other = Author(family="Kim", given="Ada"), Author(family="Kim", given="Bo")
    assert words.person(one) != words.person(other)


def test_an_author_without_a_name_is_nobody() -> None:
    assert words.person(Author(family="")) == ""
    assert words.person(Author(family="—")) == ""
