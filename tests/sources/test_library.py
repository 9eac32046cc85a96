"""The library as a source: what it asks, and how it reads the answer."""

import asyncio
import json
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from generator.codec import ShapeError, to_json
from generator.errors import FetchError
from generator.sources import library
from generator.types import Answer, Concept, Query, Record, T
from tests import made_up

QUERY = Query(
    words="Does noise (of any kind) help & hurt?",
    concepts=(
        Concept(name="noise", terms=("noise", "typing errors")),
        Concept(name="scripts", terms=("scripts",)),
    ),
    since=2018,
    until=None,
    limit=50,
)


class Shelf:
    """A `get` that remembers what it was asked and always answers the same."""

    def __init__(self, answer: Any) -> None:
        self.answer = answer if isinstance(answer, str) else json.dumps(answer)
        self.asked: list[tuple[str, Mapping[str, str]]] = []

    async def __call__(self, url: str, params: Mapping[str, str], read: Callable[[str], T]) -> T:
        self.asked.append((url, params))
        return read(self.answer)


def answers(shelf: Shelf, query: Query = QUERY) -> tuple[Answer, ...]:
    """What the source makes of the shelf."""
    return asyncio.run(library.search(query, shelf))


def holding(*records: Record) -> Shelf:
    """A shelf that answers with these records."""
    return Shelf({"hits": 7, "records": [to_json(r) for r in records]})


def test_it_asks_by_words_and_by_concepts() -> None:
    shelf = holding()
    answers(shelf)
    (first, by_words), (second, by_concepts) = shelf.asked
    assert first == second == library.ADDRESS
    assert by_words == {"words": QUERY.words, "rows": str(library.ROWS), "since": "2018"}
    assert by_concepts == {
        "concepts": "(noise OR typing errors) AND (scripts)",
        "rows": str(library.ROWS),
        "since": "2018",
    }


def test_it_asks_for_more_than_a_question_may_keep() -> None:
    """A work that is good for both queries has to be in both answers."""
    assert library.ROWS >= 200


def test_years_are_only_stated_where_the_question_states_them() -> None:
    shelf = holding()
    answers(shelf, Query(words="x", concepts=(), since=None, until=2020, limit=5))
    for _, params in shelf.asked:
        assert "since" not in params
        assert params["until"] == "2020"


def test_the_address_says_exactly_what_was_asked() -> None:
    shelf = holding()
    found = answers(shelf)
    for answer, (_, params) in zip(found, shelf.asked, strict=True):
        parts = urlsplit(answer.address)
        assert parts.scheme == "library"
        assert {k: v[0] for k, v in parse_qs(parts.query).items()} == dict(params)


def test_records_and_hits_come_as_they_were_told() -> None:
    told = (made_up.record(2), made_up.record(1, year=None))
    for answer in answers(holding(*told)):
        assert answer.records == told
        assert answer.hits == 7


@pytest.mark.parametrize(
    "answer",
    [
        "",
        "<html>maintenance</html>",
        "[]",
        "null",
        "7",
        "{}",
        {"hits": 1},
        {"records": []},
        {"hits": "1", "records": []},
        {"hits": 1, "records": None},
        {"hits": 1, "records": [None]},
        {"hits": 1, "records": [{"id": "library:1"}]},
        {"hits": 1, "records": [{**to_json(made_up.record()), "colour": "red"}]},
        {"hits": 1, "records": [{**to_json(made_up.record()), "year": "2020"}]},
        "[" * 100_000,
    ],
)
def test_an_answer_of_another_shape_is_a_failure_to_answer(answer: Any) -> None:
    with pytest.raises(ShapeError, match="its index answered in another shape"):
        answers(Shelf(answer))


def test_an_index_that_fails_is_not_hidden() -> None:
    async def get(url: str, params: Mapping[str, str], read: Callable[[str], T]) -> T:
        raise FetchError(url, "the library holds no records")

    with pytest.raises(FetchError, match="holds no records"):
        asyncio.run(library.search(QUERY, get))
