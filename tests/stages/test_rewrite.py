"""The listed rewrites of a quote."""

import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.stages.rewrite import FRAME, MEANS, REWRITES, frame, replay, rewrite

WORK = "Rivera et al. (2021)"
LEADS = (
    "However, ",
    "Moreover, ",
    "As a result, ",
    "(1) ",
    "2. ",
    "We show that ",
    "we also find that, ",
    "The results show that ",
    "Experiments on Finnish show that ",
    "Our results suggest that ",
    "",
)
BODIES = (
    "noise raises accuracy by 3.1 points.",
    "mBERT loses 7% in Finnish; 2) it gains 2% in Basque.",
    "p-values may differ.",
    "however",
    "that",
    "ﬁne rain falls.",
    "ßtraße",
    "",
)
quotes = st.text(max_size=40) | st.builds(
    lambda leads, body: "".join(leads) + body,
    st.lists(st.sampled_from(LEADS), max_size=4),
    st.sampled_from(BODIES),
)


def folded(text: str) -> list[str]:
    """Words without regard to case."""
    return re.findall(r"\w+", text.casefold())


@given(quotes)
def test_replaying_the_named_rewrites_gives_the_text(quote: str) -> None:
    text, names = rewrite(quote)
    assert replay(quote, names, WORK) == text


@given(quotes)
def test_a_rewrite_only_takes_words_from_the_front(quote: str) -> None:
    words, text = folded(quote), folded(rewrite(quote)[0])
    assert text == words[len(words) - len(text) :]


@given(quotes)
def test_rewriting_twice_changes_nothing_more(quote: str) -> None:
    text, _ = rewrite(quote)
    assert rewrite(text) == (text, ())


@given(quotes.filter(str.strip))
def test_something_is_always_left(quote: str) -> None:
    assert rewrite(quote)[0].strip()


@given(quotes)
def test_every_rewrite_that_is_named_changed_something(quote: str) -> None:
    _, names = rewrite(quote)
    steps = [replay(quote, names[:count], WORK) for count in range(len(names) + 1)]
    assert all(before != after for before, after in pairwise(steps))


@pytest.mark.parametrize(
    ("quote", "text", "names"),
    [
        ("Noise helps.", "Noise helps.", ()),
        ("However, noise helps.", "Noise helps.", ("drop-connective", "capitalise")),
        ("We show that noise helps.", "Noise helps.", ("drop-report", "capitalise")),
        ("We also found that, in Oslo, rain helps.", "In Oslo, rain helps.", None),
        ("The experimental results show that noise helps.", "Noise helps.", None),
        ("(2) Noise helps.", "Noise helps.", ("drop-enumeration",)),
        (
            "However, moreover, we find that mBERT loses.",
            "mBERT loses.",
            ("drop-connective", "drop-connective", "drop-report"),
        ),
    ],
)
def test_leads_go(quote: str, text: str, names: tuple[str, ...] | None) -> None:
    assert rewrite(quote)[0] == text
    assert names is None or rewrite(quote)[1] == names


@pytest.mark.parametrize(
    "quote",
    [
        "Our results suggest that noise helps.",
        "The findings indicate that noise helps.",
        "We believe that noise helps.",
        "We could show that noise helps.",
        "We do not find that noise helps.",
        "We find no evidence that noise helps.",
        "To the best of our knowledge, nothing helps.",
        "Perhaps, noise helps.",
        "In Oslo, noise helps.",
    ],
)
def test_hedges_negations_and_conditions_stay(quote: str) -> None:
    assert rewrite(quote) == (quote, ())


def test_where_something_was_shown_stays() -> None:
    quote = "Experiments on Finnish show that noise helps."
    assert rewrite(quote)[0] == quote


def test_a_lead_stays_where_the_rest_would_be_no_sentence() -> None:
    assert rewrite("We find that to be true.")[0] == "We find that to be true."
    assert rewrite("However, ")[0] == "However, "


def test_an_enumeration_that_goes_on_stays_whole() -> None:
    quote = "1) Noise helps in Oslo; 2) it hurts in Bergen."
    assert rewrite(quote) == (quote, ())


def test_a_name_that_begins_small_stays_small() -> None:
    assert rewrite("Thus, mBERT loses.")[0] == "mBERT loses."
    assert rewrite("Thus, p53 binds.")[0] == "p53 binds."


def test_a_frame_names_the_work() -> None:
    text = replay("Our tagger gains 3 points.", (FRAME,), WORK)
    assert text == frame("Our tagger gains 3 points.", WORK)
    assert text == "In Rivera et al. (2021): Our tagger gains 3 points."


def test_a_rewrite_that_is_not_listed_cannot_be_replayed() -> None:
    with pytest.raises(KeyError):
        replay("Noise helps.", ("embellish",), WORK)


def test_every_rewrite_is_explained_to_the_reader() -> None:
    assert set(MEANS) == {*REWRITES, FRAME}
    assert all(MEANS.values())
