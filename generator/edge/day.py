"""What the updates of one day have learnt, in one file: works looked up, and questions finished.

Nobody needs it: where it is missing, damaged or not to be written, the databases are asked again.
What was told is kept as it was read, so that another generator begins a file of its own.
"""

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from hashlib import file_digest, sha256
from pathlib import Path

from generator.codec import from_json, to_json
from generator.edge.stamp import stamp
from generator.types import Record

_TABLES = (
    "CREATE TABLE IF NOT EXISTS told (source TEXT, known TEXT, records TEXT, "
    "PRIMARY KEY (source, known)) WITHOUT ROWID",
    "CREATE TABLE IF NOT EXISTS finished (mark TEXT PRIMARY KEY) WITHOUT ROWID",
)
_DAMAGE = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB})
_PATIENCE = 5.0
"""Seconds to wait for another run that writes."""


@dataclass(frozen=True, slots=True)
class Day:
    """What was learnt; `lookups.Remembered`."""

    file: sqlite3.Connection | None
    """None where there is no such file."""

    def told(self, source: str, known: str) -> tuple[Record, ...] | None:
        """The records that a database told by that identifier; None where it was not asked."""
        said = self._first("SELECT records FROM told WHERE (source, known) = (?, ?)", source, known)
        with suppress(ValueError, RecursionError):  # (a ShapeError is a ValueError)
            return from_json(tuple[Record, ...], json.loads(said)) if said else None
        return None

    def keep(self, source: str, told: Mapping[str, Sequence[Record]]) -> None:
        """Remember what a database told by each identifier that it was asked by."""
        rows = [(source, known, json.dumps(to_json(tuple(r)))) for known, r in told.items()]
        self._write("INSERT OR REPLACE INTO told VALUES (?, ?, ?)", rows)

    def finished(self, mark: str) -> bool:
        """Whether a search with that mark was finished."""
        return bool(self._first("SELECT mark FROM finished WHERE mark = ?", mark))

    def finish(self, mark: str) -> None:
        """Remember that it is."""
        self._write("INSERT OR IGNORE INTO finished VALUES (?)", [(mark,)])

    def _first(self, asked: str, *values: str) -> str:
        """The first row's first cell; empty where there is none."""
        with suppress(sqlite3.Error):
            row = self.file.execute(asked, values).fetchone() if self.file else None
            return str(row[0]) if row else ""
        return ""

    def _write(self, said: str, rows: Sequence[tuple[str, ...]]) -> None:
        if self.file is not None:
            with suppress(sqlite3.Error), self.file:
                self.file.executemany(said, rows)


@contextmanager
def opened(cache: Path, today: str, *, writing: bool = True) -> Iterator[Day]:
    """What was learnt on a day, an ISO date; without `writing` nothing on disk changes, but for
    what a killed run left to be rolled back."""
    path = cache / "answers" / today / f"learnt-{stamp()}.sqlite"
    file = _connected(path, writing=writing)
    if file is None:
        yield Day(None)
        return
    with closing(file):
        yield Day(file)


def _connected(path: Path, *, writing: bool) -> sqlite3.Connection | None:
    try:
        if writing:
            path.parent.mkdir(parents=True, exist_ok=True)
            return _whole(path) or _whole(path)
        # Not `mode=ro`, which cannot read what a killed run left to be rolled back.
        file = sqlite3.connect(f"{path.absolute().as_uri()}?mode=rw", _PATIENCE, uri=True)
        file.execute("PRAGMA query_only = ON")
    except (OSError, sqlite3.Error):
        return None
    return file


def _whole(path: Path) -> sqlite3.Connection | None:
    """The file, made where it is missing; None where it was damaged, and is gone now."""
    file = sqlite3.connect(path, _PATIENCE)
    try:
        file.execute("PRAGMA synchronous = OFF")  # a killed run leaves it whole all the same
        for table in _TABLES:
            file.execute(table)
        if file.execute("PRAGMA quick_check(1)").fetchone() == ("ok",):
            return file
    except sqlite3.Error as error:
        if error.sqlite_errorcode & 0xFF not in _DAMAGE:
            file.close()
            raise
    file.close()
    for made in (path, path.with_name(f"{path.name}-journal")):
        made.unlink(missing_ok=True)
    return None


def mark_of(places: Iterable[Path], *more: object) -> str:
    """Stands for other values, and for files and folders as they are now, by what is in them."""
    said = [
        (path.as_posix(), _digest(path))
        for path in sorted(f for p in places for f in (p, *p.rglob("*")) if f.is_file())
    ]
    return sha256(repr((said, more)).encode("utf-8", "surrogatepass")).hexdigest()


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()
