"""The library: bibliographies kept in the repository, or anywhere else on disk.

It answers like any database, from an index that the edge keeps: `library:?words=…&rows=50` gives
JSON of records. No key, no pace, no terms; what may be shown is said by each record's `rights`.
"""

import json
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from generator.codec import ShapeError, from_json
from generator.types import Answer, Get, Query, Record, Source

ADDRESS = "library:"
PLAIN = "(),"
"""Signs of a query that stay readable in its address."""
ROWS = 200
"""Records asked for a query: deep enough that a work good for both queries is in both answers."""


async def search(query: Query, get: Get) -> tuple[Answer, ...]:
    """Two queries: the question's own words, and its concepts as AND of OR."""
    concepts = " AND ".join(f"({' OR '.join(c.terms)})" for c in query.concepts)
    asked = (_params(query, "words", query.words), _params(query, "concepts", concepts))
    return tuple([await _ask(params, get) for params in asked])


async def lookup(ids: Sequence[str], get: Get) -> tuple[Record, ...]:
    """The records of those identifiers that the library holds."""
    return (await get(ADDRESS, {"ids": " ".join(ids)}, _read))[1]


async def _ask(params: Mapping[str, str], get: Get) -> Answer:
    hits, records = await get(ADDRESS, params, _read)
    return Answer(address=f"{ADDRESS}?{urlencode(params, safe=PLAIN)}", hits=hits, records=records)


def _params(query: Query, field: str, asked: str) -> Mapping[str, str]:
    limits = {"since": query.since, "until": query.until}
    stated = {name: str(year) for name, year in limits.items() if year is not None}
    return {field: asked, "rows": str(ROWS), **stated}


def _read(answer: str) -> tuple[int, tuple[Record, ...]]:
    """Hits and records of an answer `{"hits": n, "records": [...]}`."""
    try:
        data: Any = json.loads(answer)
        hits = from_json(int, data["hits"])
        return hits, tuple(from_json(Record, item) for item in data["records"])
    except (ShapeError, KeyError, TypeError, ValueError, RecursionError) as error:
        raise ShapeError(f"its index answered in another shape: {error}") from error


SOURCE = Source(
    name="library",
    search=search,
    lookup=lookup,
    knows=("acl", "doi", "arxiv", "pmid"),
)
