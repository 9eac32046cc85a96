"""Reading XML answers: nothing is loaded or expanded."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.codec import ShapeError
from generator.sources._xml import inside, parsed

BOMB = '<!DOCTYPE a [<!ENTITY b "ha"><!ENTITY c "&b;&b;">]><a>&c;</a>'
EXTERNAL = '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/hostname">]><a>&b;</a>'
PARAMETER = '<!DOCTYPE a [<!ENTITY % b "ha">]><a/>'


@pytest.mark.parametrize(
    "body", ["", "Rate exceeded.", "{}", "<a>", "<a></b>", "\0", "\ud800", "<a>" * 10_000]
)
def test_what_is_no_document_is_of_another_shape(body: str) -> None:
    with pytest.raises(ShapeError, match="no XML"):
        parsed(body)


@pytest.mark.parametrize("body", [BOMB, EXTERNAL, PARAMETER])
def test_entities_are_refused_wherever_they_lead(body: str) -> None:
    with pytest.raises(ShapeError, match="declares entities"):
        parsed(body)


def test_a_document_type_alone_is_harmless() -> None:
    assert parsed('<!DOCTYPE a PUBLIC "-//X//Y" "http://x.invalid/y.dtd"><a/>').tag == "a"


def test_an_entity_from_elsewhere_is_not_loaded() -> None:
    root = parsed('<!DOCTYPE a SYSTEM "http://x.invalid/y.dtd"><a>one &nbsp; two</a>')
    assert root.text == "one "


def test_comments_and_instructions_part_no_text() -> None:
    assert parsed("<a>one<!-- b --> t<?c d?>wo</a>").text == "one two"


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("<a>k<sup>2</sup> &lt; 5</a>", "k<sup>2</sup> &lt; 5"),
        ("<a><x>one <b>and</b></x> two</a>", "one <b>and</b> two"),
        ("<a t='&gt;'><x/>one</a>", "one"),
        ("<a/>", ""),
        ("<a></a>", ""),
    ],
)
def test_markup_stays_but_for_what_is_unwrapped(written: str, said: str) -> None:
    assert inside(parsed(f"<r>{written} tail</r>").find("a"), "x") == said


@given(st.text())
def test_no_text_raises_anything_else(body: str) -> None:
    with suppress(ShapeError):
        assert parsed(f"<a>{body}</a>").tag == "a"
