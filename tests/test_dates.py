"""Dates in words."""

import pytest

from generator.dates import date_words


def test_a_date_is_said_in_english_without_leading_zeros() -> None:
    assert date_words("2026-06-02") == ("2", "June", "2026")
    assert date_words("1999-12-31") == ("31", "December", "1999")


@pytest.mark.parametrize("text", ["", "2026", "2026-13-01", "2026-00-10", "02.06.2026", "soon"])
def test_text_that_is_no_date_is_none(text: str) -> None:
    assert date_words(text) is None
