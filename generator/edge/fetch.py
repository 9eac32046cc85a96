"""The one way out: `await get(address, params)`."""

from collections.abc import Mapping
from typing import Protocol

from generator.errors import FetchError
from generator.sources.library import ADDRESS as LIBRARY
from generator.types import Get


class Shelf(Protocol):
    """What answers for the library (`edge/library.py`)."""

    def search(self, params: Mapping[str, str]) -> str:
        """The answer to one query, as JSON."""


def getter(shelf: Shelf | None) -> Get:
    """A `get` that answers for the library from its index, and for nothing else."""

    async def get(url: str, params: Mapping[str, str]) -> str:
        if url != LIBRARY:
            raise FetchError(url, "no such source")
        if shelf is None:
            raise FetchError(url, "the library holds no records")
        return shelf.search(params)

    return get
