"""The one way out: `await get(address, params)`."""

from collections.abc import Mapping

from generator.edge.library import Shelf
from generator.errors import FetchError
from generator.sources.library import ADDRESS as LIBRARY
from generator.types import Get


def getter(shelf: Shelf | None) -> Get:
    """A `get` that answers for the library from its index, and for nothing else."""

    async def get(url: str, params: Mapping[str, str]) -> str:
        if url != LIBRARY:
            raise FetchError(url, "no such source")
        if shelf is None:
            raise FetchError(url, "the library holds no records")
        return shelf.search(params)

    return get
