"""Word overlap, and the curve that makes a probability of it."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.stages.likelihood import Rarity, curve, overlap, weights
from generator.words import content_stems

SHARE = st.floats(0, 1)
SENTENCES = ("Rain delays buses in Oslo.", "Rain delays trams in Oslo.", "Rain feeds moss.")
TEXTS = tuple(frozenset(content_stems(sentence)) for sentence in SENTENCES)
WORDS = st.lists(st.sampled_from(("rain", "oslo", "bus", "tram", "moss", "fjord")), max_size=6)


def test_a_word_is_worth_more_the_rarer_it_is() -> None:
    rarity = Rarity(TEXTS)
    assert rarity("fjord") > rarity("moss") > rarity("oslo") > rarity("rain") > 0


def test_rarity_is_that_of_robertson_and_sparck_jones() -> None:
    assert Rarity(TEXTS)("oslo") == pytest.approx(math.log(1 + (3 - 2 + 0.5) / (2 + 0.5)))


def test_only_words_that_carry_content_weigh() -> None:
    assert list(weights("The rain is in the fjord, and rain it is.", Rarity(TEXTS))) == [
        "fjord",
        "rain",
    ]


def test_overlap_is_the_share_of_the_weight() -> None:
    claim = {"rain": 0.25, "bus": 0.75}
    assert overlap(claim, frozenset({"rain", "moss"})) == 0.25
    assert overlap(claim, frozenset({"rain", "bus", "moss"})) == 1
    assert overlap(claim, frozenset()) == 0
    assert overlap({}, frozenset({"rain"})) == 0


@given(WORDS, WORDS, WORDS)
def test_overlap_lies_between_0_and_1_and_grows_with_the_text(
    claim: list[str], text: list[str], more: list[str]
) -> None:
    weighted = weights(" ".join(claim), Rarity(TEXTS))
    less = overlap(weighted, frozenset(text))
    assert 0 <= less <= overlap(weighted, frozenset([*text, *more])) + 1e-12 <= 1 + 1e-9


@given(SHARE, SHARE, SHARE)
def test_more_overlap_is_never_less_likely_evidence(low: float, high: float, rest: float) -> None:
    low, high = sorted((low, high))
    shipped = curve()
    assert 0 < shipped.likelihood(low, rest) <= shipped.likelihood(high, rest) < 1
    assert 0 < shipped.likelihood(rest, low) <= shipped.likelihood(rest, high) < 1


def test_no_overlap_is_no_evidence_and_full_overlap_is() -> None:
    assert curve().likelihood(0, 0) < 0.1
    assert curve().likelihood(1, 1) > 0.9


def test_the_reliability_that_is_shipped_fits_its_summary() -> None:
    shipped = curve()
    assert sum(n for _, _, n in shipped.reliability) == shipped.pairs
    error = sum(n * abs(mean - share) for mean, share, n in shipped.reliability) / shipped.pairs
    assert error == pytest.approx(shipped.ece, abs=0.001)
    assert all(0 <= mean <= 1 and 0 <= share <= 1 for mean, share, _ in shipped.reliability)
    assert 0.5 < shipped.auroc < 1


def test_the_base_rate_is_what_the_table_says() -> None:
    shipped = curve()
    evidence = sum(round(share * n) for _, share, n in shipped.reliability)
    assert shipped.base_rate == pytest.approx(evidence / shipped.pairs, abs=0.005)
    assert sum(n for _, _, n in shipped.reliability) == shipped.pairs
