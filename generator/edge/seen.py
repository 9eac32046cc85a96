"""What is known of the files of a folder since they were read, so that they are not read again.

A file is the one that was read while its sign is the same (`files.signs`), as git has it. Nothing
depends on it but time: what is gone, damaged, of another reader or not to be had counts as never
read, and where nothing can be written nothing is kept.
"""

import json
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from generator.edge import files, kept


class Seen:
    """By the name of each file what it came to, in short."""

    def __init__(self, path: Path, folder: Path, made_by: str) -> None:
        """`path` is where it is kept; `made_by` names all that the reading depends on beside the
        files themselves."""
        self._path, self._made_by = path, made_by
        self._signs: Mapping[str, str] = {}
        self._began = 0
        with suppress(OSError):
            # What changes from then on may change once more within a tick of the clock, unseen.
            self._began = files.moment(path.parent)
        with suppress(OSError):
            self._signs = files.signs(folder, (), links=False)
        known = _known(path, made_by)
        self._known = {n: v for n, v in known.items() if self._signs.get(n) == v[0]}
        self._stale = len(self._known) < len(known)

    def get(self, name: str) -> str | None:
        """What the file of that name came to; None where it is to be read."""
        return self._known[name][1] if name in self._known else None

    def put(self, name: str, text: str) -> None:
        """Have the next run know what that file comes to, which was read after this began."""
        sign = self._signs.get(name, files.UNKNOWN)
        if 0 < files.changed(sign) < self._began:
            self._known[name] = (sign, text)
            self._stale = True

    def keep(self) -> None:
        """Keep it for the next run, if that is news."""
        if self._stale:
            data = {"made_by": self._made_by, "files": self._known}
            with suppress(OSError):
                kept.write(self._path, json.dumps(data).encode())
            self._stale = False


def _known(path: Path, made_by: str) -> Mapping[str, tuple[str, str]]:
    """Sign and text of each file that an earlier run with the same `made_by` read."""
    with suppress(OSError):
        data = json.loads(kept.read(path) or b"{}")
        if data.get("made_by") == made_by:
            return {name: (sign, text) for name, (sign, text) in data["files"].items()}
    return {}
