"""What JSON answers are read with: their shape is checked before anything in them is used.

`json_object`, `objects` and `excused` are for what must be there, and raise ShapeError, so that
the answer is asked for again and never kept. All others are for what may be odd: an odd value costs
its field and not the record.
"""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from generator.codec import ShapeError
from generator.markup import plain

LONGEST_REASON = 300
"""Characters of an error message that is passed on."""

_SAID_TO_BE_NONE: tuple[Any, ...] = (None, "", [], {}, [None], [""])


def json_object(body: str) -> dict[str, Any]:
    """The object that an answer is. Raises ShapeError."""
    try:
        data = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise ShapeError("it answered with something that is no JSON") from error
    if not isinstance(data, dict):
        raise ShapeError(f"a JSON object expected, {type(data).__name__} found")
    return data


def objects(items: object, where: str) -> Iterator[dict[str, Any]]:
    """The objects of a list that is made of them; null stands for one that is missing.

    Raises ShapeError, with `where` as the name of the list.
    """
    if not isinstance(items, list):
        raise ShapeError(f"{where}: a list expected, {type(items).__name__} found")
    for number, item in enumerate(items):
        if isinstance(item, dict):
            yield item
        elif item is not None:
            raise ShapeError(f"{where}[{number}]: object expected, {type(item).__name__} found")


def excused(item: Mapping[str, Any], *fields: str) -> None:
    """For an item without title or id: its database may say that it has none.

    Raises:
        ShapeError: where none of these `fields` says so, by null or by something empty. They are
            then called otherwise, or hold something else, than they did.
    """
    if not any(field in item and item[field] in _SAID_TO_BE_NONE for field in fields):
        raise ShapeError(f"no {' or '.join(fields)} that could be read")


def listed(value: object) -> list[Any]:
    """The list, or an empty one for null and whatever else stands in its place."""
    return value if isinstance(value, list) else []


def dicts(value: object) -> list[dict[str, Any]]:
    """The objects of a list, without what else stands there."""
    return [v for v in listed(value) if isinstance(v, dict)]


def nested(data: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    """The object in that field, or an empty one for null and whatever else stands in its place."""
    value = data.get(name)
    return value if isinstance(value, dict) else {}


def text(value: object) -> str:
    """The text, or an empty one for null and whatever else stands in its place."""
    return value if isinstance(value, str) else ""


def whole(value: object) -> int | None:
    """The whole number, from digits as well; None for whatever else stands in its place."""
    if isinstance(value, str) and re.fullmatch("[0-9]{1,9}", value):
        return int(value)
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def reason(message: str) -> str:
    """A database's own words about its error, in one line that is not long."""
    return plain(message)[:LONGEST_REASON] or "no reason given"
