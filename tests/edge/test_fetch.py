"""The one way out answers for the library and for nothing else."""

import asyncio
import json
from pathlib import Path

import pytest

from generator.edge.fetch import getter
from generator.edge.library import open_shelf
from generator.errors import FetchError


def test_the_library_answers_from_its_index(tmp_path: Path) -> None:
    path = tmp_path / "own.json"
    path.write_text(json.dumps([{"id": "a", "title": "Snow", "abstract": "Snow melts."}]), "utf-8")
    get = getter(open_shelf([path], tmp_path / ".cache", tmp_path))
    answer = asyncio.run(_await(get("library:", {"words": "snow", "rows": "5"}, str)))
    assert json.loads(answer)["hits"] == 1


def test_no_library_is_a_fetch_error_and_not_an_empty_answer() -> None:
    with pytest.raises(FetchError, match="the library holds no records"):
        asyncio.run(_await(getter(None)("library:", {"words": "snow", "rows": "5"}, str)))


def test_any_other_address_is_refused() -> None:
    with pytest.raises(FetchError) as raised:
        asyncio.run(_await(getter(None)("https://example.org/", {}, str)))
    assert raised.value.url == "https://example.org/"


async def _await(answer: object) -> str:
    return str(await answer)  # type: ignore[misc]
