"""One `update` of a site at a time: two would ask the databases at twice their pace."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from generator.errors import GeneratorError

_NAME = "running.sqlite"
"""An empty file. SQLite locks it on every system, and the lock is gone with whoever holds it."""


@contextmanager
def alone(cache: Path) -> Iterator[None]:
    """Search for the site that has this cache. Raises GeneratorError while another process does.

    Where no such file can be, or none can be locked, nobody is kept from it.
    """
    held = _held(cache / "answers" / _NAME)
    try:
        yield
    finally:
        if held:
            held.close()


def _held(path: Path) -> sqlite3.Connection | None:
    file = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        file = sqlite3.connect(path, timeout=0, isolation_level=None)
        file.execute("BEGIN EXCLUSIVE")
    except (OSError, sqlite3.Error) as error:
        if file:
            file.close()
        if getattr(error, "sqlite_errorcode", 0) & 0xFF == sqlite3.SQLITE_BUSY:
            raise GeneratorError(_RUNNING) from error
        return None
    return file


_RUNNING = (
    "another update of this site is running (wait for its end, or stop it: two at once would ask "
    "the databases at twice their pace)"
)
