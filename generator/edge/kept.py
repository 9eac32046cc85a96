"""What takes long to work out and comes out the same: kept under a hash of what it is made of."""

import hashlib
import json
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path
from typing import TypeVar

from generator.codec import from_json, to_json
from generator.edge import files

T = TypeVar("T")


def kept(folder: Path, sources: Iterable[Path], kind: type[T], make: Callable[[], T]) -> T:
    """The value that `make` gives, of that kind, or the one that it gave for the same `sources`.

    What is kept there can be deleted, damaged or not to be written at any time: it is made again.
    """
    digest = hashlib.sha256()
    for path in sorted(sources):
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    path = folder / f"{digest.hexdigest()[:16]}.json"
    with suppress(OSError, ValueError, RecursionError):  # (a ShapeError is a ValueError)
        return from_json(kind, json.loads(path.read_text("utf-8")))
    value = make()
    with suppress(OSError):
        files.write(path, json.dumps(to_json(value), sort_keys=True))
    return value
