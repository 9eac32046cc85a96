"""The table of fields: what its checks take, and the schema made from it."""

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator import fields
from generator.fields import (
    Database,
    Day,
    Entry,
    Fault,
    Field,
    Identifier,
    Many,
    Number,
    Scalar,
    Setting,
    Shape,
    Text,
    Year,
)

SETTING = Setting(year=2026, latest="2026-03-02", sources=frozenset({"arxiv", "library"}))
PUBLISHED = Path(__file__).parents[1] / "generator" / "schema" / "question.schema.json"
ROWS = {row.name: row for row in fields.QUESTION.fields}


def refusal(shape: Scalar, text: str) -> str:
    """What the shape has against the text; fails where it has nothing."""
    fault = shape.read(text, SETTING)
    assert isinstance(fault, Fault), fault
    assert fault.fix
    return fault.what


def valid(value: object, schema: dict[str, Any]) -> bool:
    return bool(jsonschema.Draft7Validator(schema).is_valid(value))


def test_the_published_schema_is_the_one_that_the_table_makes() -> None:
    made = json.dumps(fields.question_schema(), indent=2, ensure_ascii=False) + "\n"
    assert PUBLISHED.read_text("utf-8") == made


def test_the_schema_is_a_valid_draft_07() -> None:
    schema = fields.question_schema()
    assert schema["$schema"] == "http://json-schema.org/draft-07/schema#"
    jsonschema.Draft7Validator.check_schema(schema)


def test_the_fields_stand_in_the_order_that_a_file_is_written_in() -> None:
    assert tuple(ROWS) == (
        *("question", "title", "tags", "concepts", "since", "until", "sources", "limit"),
        *("known", "exclude", "asked_by", "asked_on", "context"),
    )


def test_only_the_question_is_required() -> None:
    assert [row.name for row in ROWS.values() if row.required] == ["question"]
    assert fields.question_schema()["required"] == ["question"]


@pytest.mark.parametrize("row", ROWS.values(), ids=lambda row: row.name)
def test_every_field_is_described_by_a_sentence_and_a_valid_example(row: Field) -> None:
    assert row.description.endswith(".")
    assert valid(row.example, row.schema())
    assert row.schema()["examples"] == [row.example]


def test_the_schema_takes_the_examples_together_and_nothing_unknown() -> None:
    whole = {row.name: row.example for row in ROWS.values()}
    schema = fields.question_schema()
    assert valid(whole, schema)
    assert not valid(whole | {"titel": "x"}, schema)
    assert not valid({"title": "a title alone"}, schema)
    assert not valid(whole | {"tags": ["a", "a"]}, schema)
    assert not valid(whole | {"since": "2018"}, schema)
    assert not valid(whole | {"limit": 201}, schema)
    assert not valid(whole | {"concepts": ["robustness"]}, schema)
    assert not valid(whole | {"exclude": [{"id": "10.1000/x"}]}, schema)


@pytest.mark.parametrize(
    ("name", "least", "most"),
    [
        ("question", 10, 1000),
        ("title", 1, 200),
        ("asked_by", 1, 80),
        ("context", 1, 2000),
    ],
)
def test_the_limits_of_texts_hold_to_the_character(name: str, least: int, most: int) -> None:
    shape = ROWS[name].shape
    assert isinstance(shape, Text)
    assert shape.read("x" * least, SETTING) == "x" * least
    assert shape.read("x" * most, SETTING) == "x" * most
    assert f"longer than {most} characters (it has {most + 1})" in refusal(shape, "x" * (most + 1))
    if least > 1:
        assert f"shorter than {least}" in refusal(shape, "x" * (least - 1))


@pytest.mark.parametrize(
    ("name", "most"), [("tags", 12), ("concepts", 8), ("known", 100), ("exclude", 100)]
)
def test_lists_have_limits(name: str, most: int) -> None:
    shape = ROWS[name].shape
    assert isinstance(shape, Many)
    assert (shape.least, shape.most) == (1, most)


def test_a_concept_has_one_to_twelve_terms_of_up_to_eighty_characters() -> None:
    concepts = ROWS["concepts"].shape
    assert isinstance(concepts, Many)
    assert concepts.of == Many(of=Text(most=80, searched=True), most=12)


def test_text_comes_back_folded_and_in_nfc() -> None:
    folded = Text(most=99).read("  a\tlong\n  re\u0301sume\u0301 ", SETTING)
    assert folded == "a long r\u00e9sum\u00e9"


def test_text_counts_as_written_since_editors_count_so_too() -> None:
    assert "longer than 9" in refusal(Text(most=9), "a" + " " * 9)


def test_right_to_left_script_is_text() -> None:
    for text in ("هل يحسن التدريب المتانة؟", "האם אימון משפר?"):
        assert Text(most=99).read(text, SETTING) == text


@pytest.mark.parametrize("text", ["", "   ", "?!", "\u200b", "…", "---"])
def test_text_without_a_word_is_refused(text: str) -> None:
    assert refusal(Text(most=99), text) == "has no words"


def test_identifiers_come_back_normalised() -> None:
    assert Identifier().read("https://doi.org/10.1000/XYZ", SETTING) == "doi:10.1000/xyz"
    assert refusal(Identifier(), "a title").startswith("is not a DOI")


def test_an_unknown_source_is_refused_with_the_nearest_one() -> None:
    assert Database().read("arxiv", SETTING) == "arxiv"
    assert Database().read("arXive", SETTING) == Fault(
        what="is not a known source: `arXive`", fix="did you mean `arxiv`?"
    )
    nothing_near = Database().read("weather", SETTING)
    assert isinstance(nothing_near, Fault)
    assert nothing_near.fix == "known are arxiv, library"


@pytest.mark.parametrize("day", ["2026-03-02", "2024-02-29", "0001-01-01"])
def test_a_day_of_the_calendar_is_taken_as_written(day: str) -> None:
    assert Day().read(day, SETTING) == day


@pytest.mark.parametrize(
    "day",
    [
        *("2025-02-29", "2025-13-01", "2025-00-10", "2025-04-31", "0000-01-01"),
        *("2025-1-1", "01.02.2025", "2025-01-01 10:00", "２０２５-01-01", "today"),
    ],
)
def test_a_day_that_is_none_is_refused(day: str) -> None:
    assert refusal(Day(), day).startswith("is not a date")


def test_nobody_asks_in_the_future() -> None:
    assert refusal(Day(), "2026-03-03") == "is in the future: 2026-03-03"


def test_years_end_with_this_one() -> None:
    assert Year().read("2026", SETTING) == 2026
    assert Year().read("1500", SETTING) == 1500
    assert refusal(Year(), "2027") == "is in the future: 2027"
    assert refusal(Year(), "1499") == "is out of range: 1499"


def test_numbers_stay_in_their_range() -> None:
    limit = Number(least=1, most=200)
    assert [limit.read(text, SETTING) for text in ("1", "50", "200")] == [1, 50, 200]
    for text in ("0", "201"):
        assert refusal(limit, text) == f"is out of range: {text}"


@pytest.mark.parametrize(
    "text", ["-1", "+5", "1.0", "1e2", "010", "0x10", "1_0", "12:30", "five", "٥", "", "9" * 5000]
)
def test_a_number_is_decimal_digits_and_nothing_else(text: str) -> None:
    assert refusal(Number(least=1, most=200), text).startswith("is not a whole number")


def test_messages_show_only_a_glance_of_visible_text() -> None:
    hostile = "\x1b[31m\u202e" + "long " * 100
    for shape in (Identifier(), Database(), Day(), Number(least=1, most=2)):
        what = refusal(shape, hostile)
        assert what.isprintable()
        assert len(what) < 130


@pytest.mark.parametrize(
    ("written", "nearest"),
    [
        ("titel", "title"),
        ("tag", "tags"),
        ("Question", "question"),
        ("SINCE", "since"),
        ("sorces", "sources"),
        ("excluded", "exclude"),
        ("asked by", "asked_by"),
        ("zzz", None),
    ],
)
def test_the_nearest_field_is_found(written: str, nearest: str | None) -> None:
    assert fields.nearest(written, fields.QUESTION.names) == nearest


def texts_of(shape: Shape) -> st.SearchStrategy[Any]:
    """Texts that a scalar may be given, in the nesting of the shape."""
    if isinstance(shape, Many):
        return st.lists(texts_of(shape.of), max_size=4)
    if isinstance(shape, Entry):
        return st.fixed_dictionaries({row.name: texts_of(row.shape) for row in shape.fields})
    spelt = ["10.1000/X", "arXiv:2004.14004v1", "library", "2020-02-30", "2020-02-29", "7", "2018"]
    return st.one_of(st.sampled_from(spelt), st.text(max_size=30), st.text("ab \n", max_size=99))


def scalars_in(shape: Shape) -> list[Scalar]:
    if isinstance(shape, Many):
        return scalars_in(shape.of)
    if isinstance(shape, Entry):
        return [scalar for row in shape.fields for scalar in scalars_in(row.shape)]
    return [shape]


@given(st.data(), st.sampled_from(scalars_in(fields.QUESTION)))
def test_what_the_checks_take_is_valid_by_the_schema(data: st.DataObject, shape: Scalar) -> None:
    text = data.draw(texts_of(shape))
    value = shape.read(text, SETTING)
    if not isinstance(value, Fault):
        written = value if isinstance(value, int) else text
        assert valid(written, shape.schema())


@given(st.sampled_from(scalars_in(fields.QUESTION)), st.text())
def test_any_text_is_a_value_or_a_fault_of_one_line(shape: Scalar, text: str) -> None:
    value = shape.read(text, SETTING)
    if isinstance(value, Fault):
        message = f"{value.what} {value.fix}"
        assert message.splitlines() == [message]
        assert message.encode()
