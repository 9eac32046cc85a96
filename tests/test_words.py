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


def test_windows_are_every_four_letters_in_a_row_over_the_ends_of_words() -> None:
    assert words.stems_and_windows("Wet-Moss!")[1] == [
        " wet",
        "wet ",
        "et m",
        "t mo",
        " mos",
        "moss",
        "oss ",
    ]
    assert words.stems_and_windows("a")[1] == []
    assert words.stems_and_windows("")[1] == []


@given(st.text(max_size=40))
def test_windows_have_four_letters_and_do_not_depend_on_case_or_punctuation(text: str) -> None:
    assert all(len(window) == 4 for window in words.stems_and_windows(text)[1])
    plain = " ".join(word.text for word in words.words(text))
    assert words.stems_and_windows(plain)[1] == words.stems_and_windows(text)[1]


@pytest.mark.parametrize(
    ("text", "forms"),
    [
        ("We watch city bus delays (CBD) in spring.", {"CBD": "city bus delays"}),
        ("Slow ferry routes (SFRs) are many.", {"SFR": "Slow ferry routes"}),
        ("The wave-energy converter (WEC-2) broke.", {}),
        ("A moss-roof index 2 (MR-I2) was made.", {"MR-I2": "moss-roof index 2"}),
        ("Rain (that is all) fell (in May) on moss (see).", {}),
        ("Rain fell on roofs (XYZ).", {}),
        ("(ABC) came first.", {}),
        ("Loud owls (LO) and later odd lots (LO).", {"LO": "Loud owls"}),
        ("No brackets at all.", {}),
    ],
)
def test_short_forms_are_those_that_the_text_explains(text: str, forms: dict[str, str]) -> None:
    assert words.short_forms(text) == forms


def test_the_long_form_starts_where_a_word_starts() -> None:
    assert words.short_forms("We like brown bear counts (BC) here.") == {"BC": "bear counts"}
    assert words.short_forms("An abacus (CUS) was found.") == {}


def test_a_long_form_is_looked_for_in_few_words_before_its_bracket() -> None:
    far = "Buses, which many people in the whole of the town like a lot, delay (BD) all."
    assert words.short_forms(far) == {}


@given(st.text(max_size=60), st.sampled_from(("AB", "Xy-Z", "İİ", "ABCDE")))
def test_a_long_form_stands_in_the_text_and_is_longer(before: str, short: str) -> None:
    for form, long in words.short_forms(f"{before} ({short})").items():
        assert long in " ".join(before.split())
        assert len(long) > len(form)


def test_a_short_form_stands_as_a_word_or_in_the_plural() -> None:
    assert words.stands("CBD", "The CBD of May.")
    assert words.stands("CBD", "All CBDs, and more.")
    assert not words.stands("CBD", "The cbd of May, and CBDX.")
    assert words.stands("MR-I2", "An MR-I2!")
