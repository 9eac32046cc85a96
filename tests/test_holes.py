"""What pages leave open is filled with what is given for it, and nothing else is."""

from hypothesis import given
from hypothesis import strategies as st

from generator.escape import Safe, html, visible
from generator.holes import filled, has_holes, hole


def test_a_hole_is_filled_by_its_name_and_closes_where_nothing_is_given() -> None:
    page = f"a{hole('c-1')}b{hole('r-2')}c"
    assert filled(page, {"c-1": "1"}) == "a1bc"


def test_what_fills_a_hole_is_not_looked_into_again() -> None:
    assert filled(hole("one"), {"one": hole("two"), "two": "2"}) == hole("two")


@given(st.text(alphabet=st.sampled_from("\x1aab \n\t&<")), st.text())
def test_no_text_of_a_stranger_is_a_hole(text: str, other: str) -> None:
    page = html(f"{text}\x1ac-1\x1a{other}") + visible(f"\x1ac-1\x1a{text}")
    assert filled(page, {"c-1": "filled"}) == page


def test_a_page_tells_whether_it_leaves_anything_open() -> None:
    assert has_holes(f"a{hole('c-1')}b")
    assert not has_holes(str(html("a\x1ac-1\x1ab")))


def test_a_hole_may_stand_in_a_page() -> None:
    assert isinstance(hole("related"), Safe)
