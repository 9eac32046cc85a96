"""How alike questions are found to be."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator import likeness

ASKED = "Do tidal turbines disturb harbour porpoises?"


@pytest.mark.parametrize(
    "other", [ASKED, f"  {ASKED.upper()} ", ASKED[:-1], ASKED.replace("?", " ?"), f"{ASKED}\u200b"]
)
def test_case_space_and_the_mark_at_the_end_make_no_other_question(other: str) -> None:
    assert likeness.the_same(ASKED, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (ASKED, "Do tidal turbines disturb grey seals?"),
        (ASKED, "Do harbour porpoises disturb tidal turbines?"),
        ("Is C faster than Java?", "Is C++ faster than Java?"),
    ],
)
def test_other_words_are_another_question(one: str, other: str) -> None:
    assert not likeness.the_same(one, other)


def test_of_each_question_the_nearest_is_named_and_none_where_none_is_near() -> None:
    near = "Are harbour porpoises disturbed by a tidal turbine?"
    assert likeness.nearest([ASKED, "Does rain cool deserts?", near]) == (2, None, 0)
    assert likeness.nearest([ASKED]) == (None,)
    assert likeness.nearest([]) == ()


def test_neighbours_share_a_word_and_come_nearest_first() -> None:
    others = ("Does rain cool deserts?", "Do tidal turbines wear?", "Are harbour porpoises deaf?")
    found = likeness.neighbours(ASKED, (*others, ASKED))
    assert [place for place, _ in found] == [3, 1, 2]
    assert found[0][1] == 100
    assert all(0 < much < 100 for _, much in found[1:])


@given(st.lists(st.text(max_size=60), max_size=6))
def test_who_is_near_is_near_from_both_sides(questions: list[str]) -> None:
    nearest = likeness.nearest(questions)
    assert len(nearest) == len(questions)
    for place, other in enumerate(nearest):
        assert other != place
        if other is not None:
            assert nearest[other] is not None
            much = dict(likeness.neighbours(questions[place], questions))[other]
            assert much == pytest.approx(
                dict(likeness.neighbours(questions[other], questions))[place]
            )
            assert much >= likeness.ALIKE
