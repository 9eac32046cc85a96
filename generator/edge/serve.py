"""Show the site locally, and make it again when a question, a lock or the library changes."""

import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

POLL = 1.0
"""Seconds between looks at the files."""


def serve(root: Path, watched: Path, address: str, rebuild: Callable[[], object]) -> int:
    """Run `mkdocs serve` until it ends or Ctrl-C; its exit status."""
    command = [sys.executable, "-m", "mkdocs", "serve", "--livereload", "--dev-addr", address]
    with subprocess.Popen(command, cwd=root) as server:  # noqa: S603 (our own words only)
        try:
            seen = _state(watched)
            while server.poll() is None:
                time.sleep(POLL)
                if (now := _state(watched)) != seen:
                    seen = now
                    rebuild()
        except KeyboardInterrupt:
            return 0
        finally:
            server.terminate()
        return server.wait()


def _state(folder: Path) -> frozenset[tuple[str, int, int]]:
    found = set()
    for path in folder.rglob("*"):
        try:
            stat = path.stat()
        except FileNotFoundError:
            continue
        found.add((str(path), stat.st_mtime_ns, stat.st_size))
    return frozenset(found)
