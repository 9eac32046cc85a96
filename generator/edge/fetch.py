"""The one way out: `await get(address, params)`."""

from collections.abc import Callable, Mapping
from typing import Protocol

from generator.codec import ShapeError
from generator.errors import FetchError
from generator.sources.library import ADDRESS as LIBRARY
from generator.types import Get, T


class Shelf(Protocol):
    """What answers for the library (`edge/library.py`)."""

    def search(self, params: Mapping[str, str]) -> str:
        """The answer to one query, as JSON."""


def getter(shelf: Shelf | None) -> Get:
    """A `get` that answers for the library from its index, and for nothing else."""

    async def get(url: str, params: Mapping[str, str], read: Callable[[str], T]) -> T:
        if url != LIBRARY:
            raise FetchError(url, "no such source")
        if shelf is None:
            raise FetchError(url, "the library holds no records")
        return _understood(url, shelf.search(params), read)

    return get


def _understood(url: str, body: str, read: Callable[[str], T]) -> T:
    """What `read` makes of an answer; FetchError where it is of another shape."""
    try:
        return read(body)
    except ShapeError as error:
        raise FetchError(url, str(error)) from error
