"""What the tests of all sources share: questions, a `get` that answers what it is given, and what
holds for every record whoever tells it."""

import asyncio
import json
import re
from collections.abc import Callable, Coroutine, Iterator, Mapping
from pathlib import Path
from types import ModuleType
from typing import Any
from urllib.parse import unquote_plus

from hypothesis import strategies as st

from generator.codec import ShapeError
from generator.errors import FetchError
from generator.types import Answer, Concept, Query, Record, T, TextKind
from tests.shared import FOLDER

ANSWERS = Path(__file__).parents[1] / "answers"

QUERY = Query(
    words="Do long strings (of any kind) help, or hurt?",
    concepts=(
        Concept(name="kites", terms=("kites", "wind-borne toys")),
        Concept(name="strings", terms=("strings",)),
    ),
    since=2018,
    until=2021,
    limit=50,
)
FROM_2018 = Query(
    words='Does "noise" (of any kind) help zero-shot transfer, or does noise hurt?',
    concepts=(
        Concept(name="noise", terms=("noise", 'typing "errors"')),
        Concept(name="zero-shot transfer", terms=("zero-shot transfer",)),
    ),
    since=2018,
    until=None,
    limit=50,
)
"""With quotation marks in it, and without a last year."""
OPEN = Query(words="kites", concepts=(), since=None, until=None, limit=5)
"""One word, of any time."""

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3)
    ),
    max_leaves=12,
)
"""Whatever JSON can say."""

ODD: tuple[Any, ...] = (None, True, 7, "x", [], [None], [[]], [7], {}, {"a": None}, {"name": 7})
"""What stands where something else was expected."""

_MARKUP = re.compile(r"<\s*/?\s*(?:jats|mml|sup|sub|i|b|h4|p)\b|</|&(?:amp|lt|gt|#)|\n")


class Given:
    """A `get` that remembers what it was asked and gives its answers in turn, the last for good."""

    def __init__(self, *answers: str) -> None:
        self.answers = list(answers)
        self.asked: list[tuple[str, Mapping[str, str]]] = []

    async def __call__(self, url: str, params: Mapping[str, str], read: Callable[[str], T]) -> T:
        self.asked.append((url, params))
        return read(self.answers.pop(0) if len(self.answers) > 1 else self.answers[0])


def answer(name: str) -> str:
    """One of our own answers, made in a database's shape: `openalex/works.json`."""
    return (ANSWERS / name).read_text("utf-8")


def recorded(service: str) -> Iterator[tuple[str, str, int, str]]:
    """File, address, status and body of every answer that was recorded of a service."""
    folder = FOLDER / "data" / "api" / service
    for entry in json.loads((folder / "index.json").read_text("utf-8")):
        body = (folder / entry["file"]).read_text("utf-8", "replace")
        yield entry["file"], entry["url"], entry["status"], body


def searched(source: ModuleType, body: str, query: Query = QUERY) -> tuple[Answer, ...]:
    """What a source makes of a search that is answered so."""
    found: tuple[Answer, ...] = asyncio.run(source.search(query, Given(body)))
    return found


def looked_up(source: ModuleType, get: Given, *ids: str) -> tuple[Record, ...]:
    """What a source makes of a look-up that is answered so."""
    found: tuple[Record, ...] = asyncio.run(source.lookup(ids, get))
    return found


def check(asking: Coroutine[Any, Any, tuple[Answer, ...]]) -> None:
    """Whatever is answered gives plausible records or a failure to answer."""
    try:
        found = asyncio.run(asking)
    except (ShapeError, FetchError):
        return
    for told in found:
        assert told.hits is None or told.hits >= 0
        for record in told.records:
            assert record.title
            assert record.doi == record.doi.lower()


LONG = Query(
    words="kites",
    concepts=tuple(
        Concept(name=f"c{n}", terms=tuple(f"kind {n} numéro {m} très long" for m in range(12)))
        for n in range(8)
    ),
    since=2018,
    until=2021,
    limit=50,
)
"""More synonyms than an address can hold."""
LONGEST_ADDRESS = 4_000
"""Characters; some servers refuse more than 4 kB."""


def assert_every_concept_fits(source: ModuleType, nothing: str) -> None:
    """A question of very many synonyms is asked in short addresses, and by all its concepts."""
    told = asyncio.run(source.search(LONG, Given(nothing)))
    assert max(len(answered.address) for answered in told) < LONGEST_ADDRESS
    asked = unquote_plus(told[0].address)
    assert [name for name in (f"kind {n} " for n in range(8)) if name not in asked] == []


def assert_plausible(record: Record) -> None:
    """What holds for every record of every database."""
    assert record.title
    assert record.id.startswith(f"{record.source}:")
    assert record.year is None or 1600 <= record.year <= 2027
    assert record.doi == record.doi.lower()
    assert all(author.family for author in record.authors)
    for said in (record.title, record.text, record.venue):
        assert not _MARKUP.search(said), said
    assert (record.text_kind is TextKind.ABSTRACT) == bool(record.text)
