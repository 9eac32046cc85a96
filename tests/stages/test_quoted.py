"""Words count where they stand in what was shown, and nowhere else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.stages.quoted import fingerprint, standing

TEXT = "In Oslo  heavy rain\nmakes no bus late,\u00a0whatever its line."


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("makes no bus late", "makes no bus late"),
        (" heavy\train makes ", "heavy rain\nmakes"),
        ("late, whatever", "late,\u00a0whatever"),
        ("whatever its line.", "whatever its line."),
        ("", ""),
        (" \n", ""),
    ],
)
def test_words_are_given_as_they_stand_in_the_text(words: str, found: str) -> None:
    assert standing(words, TEXT) == found


@pytest.mark.parametrize(
    "words",
    [
        "Makes no bus late",
        "makes no buses",
        "rain … late",
        '"heavy rain"',
        ".",
        "…",
        ".*",
        "x" * 99,
    ],
)
def test_words_that_stand_nowhere_or_say_nothing_are_none(words: str) -> None:
    assert standing(words, TEXT) is None


@given(st.text(), st.text())
def test_whatever_is_found_stands_in_the_text(words: str, text: str) -> None:
    found = standing(words, text)
    assert found is None or found in text
    assert not found or found.split() == words.split()


@given(st.text(st.characters(codec=None, exclude_categories=())))
def test_any_text_has_a_fingerprint(text: str) -> None:
    assert len(fingerprint(text)) == 64
    assert fingerprint(text) == fingerprint(text)
