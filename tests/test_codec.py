"""Values to JSON and back."""

import json
from dataclasses import dataclass
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.codec import ShapeError, dumps, from_json, to_json
from generator.types import (
    Author,
    Kind,
    Lock,
    Notice,
    NoticeKind,
    Paper,
    Record,
    Report,
    Search,
    TextKind,
)
from tests import made_up

NOTICES = st.builds(
    Notice,
    kind=st.sampled_from(NoticeKind),
    source=st.text(),
    checked_on=st.text(),
    doi=st.text(),
    date=st.text(),
)
RECORDS = st.builds(
    Record,
    id=st.text(),
    source=st.text(),
    title=st.text(),
    authors=st.lists(st.builds(Author, family=st.text(), given=st.text()), max_size=3).map(tuple),
    year=st.none() | st.integers(),
    kind=st.sampled_from(Kind),
    doi=st.text(),
    text=st.text(),
    text_kind=st.sampled_from(TextKind),
    notices=st.lists(NOTICES, max_size=2).map(tuple),
    found_by_search=st.booleans(),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """One field of every sort that values have."""

    share: float
    pairs: tuple[tuple[str, int], ...] = ()
    year: int | None = None
    """`None` is not the same as 0."""


@given(RECORDS)
def test_a_record_comes_back_as_it_went(record: Record) -> None:
    assert from_json(Record, json.loads(dumps(record))) == record


@given(st.lists(RECORDS, min_size=1, max_size=3).map(tuple))
def test_a_work_comes_back_with_all_its_records(records: tuple[Record, ...]) -> None:
    paper = made_up.paper(1, records=records, notices=records[0].notices)
    assert from_json(Paper, to_json(paper)) == paper


def test_a_whole_report_comes_back_as_it_went() -> None:
    report = made_up.report(gaps=(), recall=(0, 2), score=None)
    assert from_json(Report, json.loads(dumps(report))) == report


def test_a_lock_comes_back_as_it_went() -> None:
    search = Search(source="library", address="l:", searched_on="2026-01-01", hits=None, kept=0)
    lock = Lock(
        question="0" * 64,
        searched_on="2026-01-01",
        searches=(search,),
        gaps=(),
        records=(made_up.record(1), made_up.record(2, year=None)),
    )
    assert from_json(Lock, to_json(lock)) == lock


def test_fields_that_hold_their_default_are_left_out() -> None:
    assert to_json(Author(family="Rivera")) == {"family": "Rivera"}
    assert to_json(Shape(share=0.5, year=0)) == {"share": 0.5, "year": 0}


def test_an_old_lock_is_read_although_a_field_with_a_default_was_added_since() -> None:
    assert from_json(Author, {"family": "Rivera"}) == Author(family="Rivera", given="")


def test_the_text_is_sorted_readable_and_ends_with_a_line_end() -> None:
    text = dumps(Author(given="Bülent", family="Öztürk"))
    assert text == '{\n "family": "Öztürk",\n "given": "Bülent"\n}\n'


def test_a_status_is_written_as_its_word() -> None:
    assert to_json(made_up.notice(NoticeKind.CONCERN))["kind"] == "expression of concern"


def test_a_whole_number_is_read_where_a_fraction_is_held() -> None:
    read = from_json(Shape, {"share": 1})
    assert read == Shape(share=1.0)
    assert isinstance(read.share, float)


def test_tuples_of_a_fixed_length_are_read() -> None:
    assert from_json(Shape, {"share": 0.1, "pairs": [["a", 1]]}).pairs == (("a", 1),)


@pytest.mark.parametrize(
    ("data", "complaint"),
    [
        ([], "Shape: an object expected, list found"),
        ("x", "Shape: an object expected, str found"),
        ({}, "Shape: field 'share' is missing"),
        ({"share": 0.5, "shape": 1}, "Shape: unknown field 'shape'"),
        ({"share": "0.5"}, "Shape.share: float expected, str found"),
        ({"share": True}, "Shape.share: float expected, bool found"),
        ({"share": None}, "Shape.share: float expected, NoneType found"),
        ({"share": 10**400}, "Shape.share: the number is too large"),
        ({"share": 0.5, "year": True}, "Shape.year: int expected, bool found"),
        ({"share": 0.5, "year": 2.0}, "Shape.year: int expected, float found"),
        ({"share": 0.5, "pairs": {}}, "Shape.pairs: a list expected, dict found"),
        ({"share": 0.5, "pairs": [["a"]]}, "Shape.pairs[0]: 2 items expected, 1 found"),
        ({"share": 0.5, "pairs": [["a", 1], ["b", "2"]]}, "Shape.pairs[1]: int expected"),
    ],
)
def test_another_shape_is_refused_and_the_place_is_named(data: Any, complaint: str) -> None:
    with pytest.raises(ShapeError) as refused:
        from_json(Shape, data)
    assert str(refused.value).startswith(complaint)


def test_an_unknown_status_is_refused() -> None:
    data = {**to_json(made_up.notice()), "kind": "forgotten"}
    with pytest.raises(ShapeError, match=r"Notice\.kind: 'forgotten' is no NoticeKind"):
        from_json(Notice, data)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(("id", "source", "title", "authors", "family", "year", "kind")),
            inner,
            max_size=4,
        )
    ),
    max_leaves=8,
)


@given(JSON)
def test_any_json_is_either_read_or_refused_and_what_is_read_is_of_its_type(data: Any) -> None:
    try:
        record = from_json(Record, data)
    except ShapeError:
        return
    assert isinstance(record.title, str)
    assert all(isinstance(author, Author) for author in record.authors)
    assert record.year is None or type(record.year) is int
