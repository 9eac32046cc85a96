"""Figures on the same measure that lie clearly apart."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.stages.figures import APART, apart, figure, is_measure


@pytest.mark.parametrize(
    ("one", "other", "said"),
    [
        (
            "Stirring raises accuracy by 3 points.",
            "Accuracy grows by 12 points when one stirs.",
            "3 points / 12 points",
        ),
        ("Lids lose 4.5% of performance.", "Lids lose 1% of performance.", "4.5% / 1%"),
        ("Milk gains 0.5 BLEU.", "Milk gains 2 BLEU for most teas.", "0.5 / 2"),
        ("Risk falls by 10 percent.", "Risk falls by 30%.", "10 percent / 30%"),
        ("A 3% accuracy gain came of it.", "A 9% accuracy gain came of it.", "3% / 9%"),
        ("A drop of up to 8% in recall.", "A drop of only 2% in recall.", "8% / 2%"),
        ("Accuracy falls by up to 50%.", "Accuracy falls by about 5%.", "50% / 5%"),
    ],
)
def test_figures_far_apart_on_one_measure_are_told(one: str, other: str, said: str) -> None:
    assert apart(one, other) == said


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Accuracy grows by 3 points.", "Accuracy grows by 5 points."),  # near
        ("Accuracy grows by 3 points.", "Recall grows by 12 points."),  # another measure
        ("Accuracy grows by 3 points.", "Accuracy grows by 12%."),  # another unit
        ("Accuracy grows by 3%.", "Accuracy is 80%."),  # a change and a level
        ("Accuracy grows by 3 to 4 points.", "Accuracy grows by 12 points and 9 points."),
        ("Accuracy and recall grow by 3 points.", "Accuracy grows by 12 points."),
        ("Tea is drunk 3 times a day.", "Tea is drunk 12 times a day."),  # no measure
        ("Accuracy stays while 3% fewer cups break.", "Accuracy stays; 30% fewer cups break."),
        ("Accuracy on 3 tests.", "Accuracy on 12 tests."),  # numbers of things
        ("In 2019 accuracy was low.", "In 1 of 9 towns accuracy was low."),
        ("", ""),
    ],
)
def test_what_nobody_can_compare_by_its_words_is_not_told(one: str, other: str) -> None:
    assert apart(one, other) == ""


def test_a_figure_is_read_with_its_measure_unit_and_sort() -> None:
    read = figure("Cold tea lowers the F1 of TeaNet by 2.5 points.")
    assert read is not None
    assert (read.value, read.said, read.measure) == (2.5, "2.5 points", "f1")
    assert read.kind == ("f1", "points", True)
    level = figure("TeaNet has an accuracy of 71.4%.")
    assert level is not None
    assert level.kind == ("accuracy", "%", False)


@pytest.mark.parametrize("name", ["BLEU", "F1", "accuracy", "ROUGE-L", "accuracies"])
def test_measures_are_no_names_of_things(name: str) -> None:
    assert is_measure(name)
    assert not is_measure(f"Tea{name}")


FIGURES = st.builds(
    "Accuracy grows by {}{}.".format,
    st.integers(1, 99) | st.decimals(0, 50, places=1),
    st.sampled_from(("%", " points", " percent")),
)


@given(FIGURES, FIGURES)
def test_it_works_both_ways_and_no_text_is_apart_from_itself(one: str, other: str) -> None:
    assert bool(apart(one, other)) == bool(apart(other, one))
    assert apart(one, one) == ""


@given(st.integers(1, 500), st.integers(1, 500))
def test_apart_is_twice_as_much_or_more(one: int, other: int) -> None:
    told = apart(f"Cost falls by {one} points.", f"Cost falls by {other} points.")
    assert bool(told) == (max(one, other) >= APART * min(one, other))
