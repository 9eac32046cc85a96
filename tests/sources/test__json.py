"""Reading JSON answers: what must be there is demanded, and what may be odd costs its field."""

import json
from typing import Any

import pytest
from hypothesis import given

from generator.codec import ShapeError
from generator.sources import _json
from tests.sources.given import JSON, ODD


@pytest.mark.parametrize(
    "body",
    ["", "Rate exceeded.", "<html></html>", "[]", "null", "7", '"x"', "[" * 100_000, "NaN"],
)
def test_an_answer_that_is_no_object_is_of_another_shape(body: str) -> None:
    with pytest.raises(ShapeError):
        _json.json_object(body)


def test_a_number_too_long_to_be_read_is_of_another_shape() -> None:
    with pytest.raises(ShapeError, match="no JSON"):
        _json.json_object('{"count": ' + "1" * 5_000 + "}")


def test_an_object_is_given_whole() -> None:
    assert _json.json_object(' {"a": [1, null]}\n') == {"a": [1, None]}


def test_null_in_a_list_of_objects_is_one_that_is_missing() -> None:
    assert list(_json.objects([{"a": 1}, None, {}], "items")) == [{"a": 1}, {}]


@pytest.mark.parametrize(
    ("items", "said"),
    [
        (None, "items: a list expected, NoneType found"),
        ({}, "items: a list expected, dict found"),
        ([{}, 7], r"items\[1\]: object expected, int found"),
        ([{}, None, []], r"items\[2\]: object expected, list found"),
    ],
)
def test_a_list_of_something_else_is_named_with_its_place(items: Any, said: str) -> None:
    with pytest.raises(ShapeError, match=said):
        list(_json.objects(items, "items"))


@pytest.mark.parametrize("said", [None, "", [], {}, [None], [""]])
def test_a_database_may_say_that_a_work_has_no_title(said: Any) -> None:
    _json.excused({"id": "1", "title": said}, "id", "title")


@pytest.mark.parametrize("item", [{}, {"name": "Kites"}, {"id": 7, "title": False}, {"title": 0}])
def test_a_title_that_is_called_otherwise_or_is_something_else_is_not_excused(
    item: dict[str, Any],
) -> None:
    with pytest.raises(ShapeError, match="no id or title that could be read"):
        _json.excused(item, "id", "title")


@pytest.mark.parametrize("odd", ODD)
def test_an_odd_value_is_read_as_nothing(odd: Any) -> None:
    assert _json.listed(odd) == (odd if isinstance(odd, list) else [])
    assert _json.dicts([odd, {"b": 1}])[-1] == {"b": 1}
    assert _json.nested({"field": odd}, "field") == (odd if isinstance(odd, dict) else {})
    assert _json.text(odd) == (odd if isinstance(odd, str) else "")


def test_a_field_that_is_missing_is_empty() -> None:
    assert _json.nested({}, "field") == {}


@pytest.mark.parametrize(
    ("told", "number"),
    [
        (7, 7),
        (-7, -7),
        ("2020", 2020),
        ("0012", 12),
        ("", None),
        ("-7", None),
        ("7.0", None),
        ("²", None),
        ("1234567890", None),
        (7.0, None),
        (True, None),
        (None, None),
        ([7], None),
    ],
)
def test_only_whole_numbers_and_their_digits_are_numbers(told: Any, number: int | None) -> None:
    assert _json.whole(told) == number


def test_a_reason_is_one_short_line_without_markup() -> None:
    assert _json.reason("<b>Too\n many</b> &amp; more") == "Too many & more"
    assert _json.reason("") == _json.reason("<br/>") == "no reason given"
    assert len(_json.reason("word " * 1_000)) <= _json.LONGEST_REASON


@given(JSON)
def test_no_value_is_too_odd(value: Any) -> None:
    assert isinstance(_json.text(value), str)
    assert all(isinstance(v, dict) for v in _json.dicts(value))
    number = _json.whole(value)
    assert number is None or type(number) is int
    if isinstance(value, dict):
        assert json.dumps(_json.json_object(json.dumps(value))) == json.dumps(value)
