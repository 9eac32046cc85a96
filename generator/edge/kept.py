"""What takes long to work out and comes out the same: kept under a hash of what it is made of.

Behind a digest of its own, so that what was damaged is as if it were not there.
"""

import hashlib
import json
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from generator.codec import from_json, to_json
from generator.edge import files

T = TypeVar("T")


def kept(folder: Path, sources: Iterable[Path], kind: type[T], make: Callable[[], T]) -> T:
    """The value that `make` gives, of that kind, or the one that it gave for the same `sources`.

    What is kept there can be deleted, damaged or not to be written at any time: it is made again.
    """
    named = [(path.name, path) for path in sorted(sources)]
    return kept_as(folder / f"{_of_files(named)}.json", kind, make)


def digest_of(folder: Path) -> str:
    """Digest of all files below a folder, which need not be there."""
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    return _of_files((path.relative_to(folder).as_posix(), path) for path in paths)


def _of_files(named: Iterable[tuple[str, Path]]) -> str:
    digest = hashlib.sha256()
    for name, path in named:
        with path.open("rb") as file:  # never whole in memory: a library may be large
            data = hashlib.file_digest(file, "sha256").digest()
        digest.update(f"{name}\0".encode("utf-8", "surrogatepass") + data)
    return digest.hexdigest()[:16]


def kept_as(path: Path, kind: type[T], make: Callable[[], T]) -> T:
    """As `kept`, where the path names all that the value is made of."""
    with suppress(ValueError, RecursionError):  # (a ShapeError is a ValueError)
        if (text := read(path)) is not None:
            return from_json(kind, json.loads(text))
    value = make()
    with suppress(OSError):
        write(path, json.dumps(to_json(value), sort_keys=True).encode())
    return value


@dataclass(frozen=True, slots=True)
class Folder:
    """Data that is kept by name."""

    path: Path

    def get(self, name: str) -> bytes | None:
        """As `read`."""
        return read(self.path / name)

    def put(self, name: str, data: bytes) -> None:
        """As `write`, where that can be done."""
        with suppress(OSError):
            write(self.path / name, data)


def read(path: Path) -> bytes | None:
    """What was written there; None where that cannot be had, or is something else."""
    with suppress(OSError):
        stated, _, data = path.read_bytes().partition(b"\n")
        return data if stated == _digest(data) else None
    return None


def write(path: Path, data: bytes) -> None:
    """Keep data behind its digest."""
    files.write_bytes(path, _digest(data) + b"\n" + data)


def _digest(data: bytes) -> bytes:
    return hashlib.sha256(data).hexdigest().encode()
