"""Formulas that are written once."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.formula import Formula

SHARE = Formula("10 × ({wet days} / {days})", "a day is wet when it rains")
NUMBERS = st.integers(0, 50) | st.floats(0, 50).map(lambda x: round(x, 2))


def by_hand(numbers: str) -> float:
    """What a reader with a calculator makes of a formula with its numbers put in."""
    python = numbers.replace("×", "*").replace("−", "-")
    assert re.fullmatch(r"[\d\s.,()*/+-]*(?:(?:min|max)\([\d\s.,()*/+-]*)*", python), python
    return float(eval(python))  # noqa: S307 (arithmetic alone, as the line above holds)


def test_it_is_shown_in_words_and_in_numbers_and_computed() -> None:
    assert SHARE.words == "10 × (wet days / days); a day is wet when it rains"
    assert SHARE.filled({"wet days": 3, "days": 4}) == "10 × (3 / 4)"
    assert SHARE.value({"wet days": 3, "days": 4}) == 7.5


def test_without_a_note_the_words_are_the_formula_alone() -> None:
    assert Formula("1 + {rain}").words == "1 + rain"


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("{a} + {b} × 2", 8),
        ("({a} + {b}) × 2", 10),
        ("{a} − {b} − 1", -2),
        ("{b} / {a} / {b}", 0.5),
        ("min(1, {a} / {b}) + max(0, {a} − {b}, {b} − {a})", 2 / 3 + 1),
        ("2.5 × {a}", 5),
        ("{a} × {a} × {b}", 12),
    ],
)
def test_it_is_the_arithmetic_of_school(text: str, value: float) -> None:
    assert Formula(text).value({"a": 2, "b": 3}) == pytest.approx(value)


@given(NUMBERS, NUMBERS.filter(bool), NUMBERS)
def test_a_reader_s_calculator_gives_the_same(one: float, other: float, third: float) -> None:
    formula = Formula("2.5 × ({one} / {two} + min(1, {three} / 2)) − max(0, {two} − {one})")
    numbers = {"one": one, "two": other, "three": third}
    assert formula.value(numbers) == pytest.approx(by_hand(formula.filled(numbers)), rel=1e-4)


def test_a_share_of_nothing_is_0() -> None:
    assert SHARE.value({"wet days": 0, "days": 0}) == 0


def test_long_numbers_are_shown_short() -> None:
    assert SHARE.filled({"wet days": 0.1 + 0.2, "days": 4.0}) == "10 × (0.3 / 4)"


def test_a_quantity_without_a_number_is_a_mistake() -> None:
    with pytest.raises(KeyError, match="days"):
        SHARE.value({"wet days": 3})
    with pytest.raises(KeyError, match="days"):
        SHARE.filled({"wet days": 3})


@pytest.mark.parametrize("text", ["{a} ** {b}", "abs({a})", "{a} if {b} else 1", "'x'", "{a}.real"])
def test_a_formula_has_no_more_than_arithmetic(text: str) -> None:
    with pytest.raises(ValueError, match="a formula has no"):
        Formula(text).value({"a": 1, "b": 2})
