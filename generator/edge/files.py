"""Files: each is old or new, byte for byte, whatever happens in between."""

import os
import re
from collections.abc import Collection, Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

UNKNOWN = "0 0 0 0"
"""The sign of no file."""
_TEMPORARY = re.compile(r"^\..+\.(\d+)\.tmp$")


def write(path: Path, text: str, *, durable: bool = False) -> bool:
    """Write a file whole, or leave it as it was; tell whether anything changed.

    Nothing is written where the text is the same already, so that times stay true. `durable` also
    survives a power cut; what can be made again does without, because it costs a disk flush each.
    """
    return write_bytes(path, text.encode("utf-8"), durable=durable)


def write_bytes(path: Path, data: bytes, *, durable: bool = False) -> bool:
    """As `write`, of what is no text."""
    return put(path, data, durable=durable)[0]


def put(path: Path, data: bytes, *, durable: bool = False) -> tuple[bool, str]:
    """As `write_bytes`; and the sign of what was written, or was the same, or `UNKNOWN` if another
    process has put its own there meanwhile."""
    if (same := _sign_if(path, data)) is not None:
        return False, same
    temporary, there = path.with_name(f".{path.name}.{os.getpid()}.tmp"), True
    try:
        with _created(temporary) as file:
            file.write(data)
            file.flush()
            if durable:
                os.fsync(file.fileno())
            ours = os.fstat(file.fileno()).st_ino
        temporary.replace(path)
        there = False
    finally:
        if there:
            temporary.unlink(missing_ok=True)
    now = path.lstat()
    return True, _sign(now) if now.st_ino == ours else UNKNOWN


def _created(path: Path) -> BinaryIO:
    """A new file; its folder is made only where it is missing, as most are there."""
    try:
        return path.open("wb")
    except FileNotFoundError:
        path.parent.mkdir(parents=True, exist_ok=True)
        return path.open("wb")


def append(path: Path, text: str) -> None:
    """Put text behind what a file that is not ours to replace holds already."""
    with path.open("a", encoding="utf-8") as file:
        file.write(text)


def _sign_if(path: Path, data: bytes) -> str | None:
    """The sign of a file that has these contents; None if it has others, or is not there."""
    try:
        with path.open("rb") as file:
            return _sign(os.fstat(file.fileno())) if file.read() == data else None
    except FileNotFoundError:
        return None


def signs(folder: Path, owned: Collection[str], *, links: bool = True) -> dict[str, str]:
    """Every file of the folders `owned` in `folder` (relative to it, as are the names that are
    given), and every file that lies in `folder` itself, each with its sign. That of a symbolic
    link does not tell when what it leads to changed: without `links` they are left out."""
    found: dict[str, str] = {}
    left = [(str(folder), ""), *((str(folder / name), f"{name}/") for name in owned)]
    while left:
        place, prefix = left.pop()
        with suppress(FileNotFoundError), os.scandir(place) as entries:
            for entry in entries:
                name = prefix + entry.name
                if entry.is_symlink():
                    if links:
                        found[name] = _sign(entry.stat(follow_symlinks=False))
                elif entry.is_file():
                    found[name] = _sign(entry.stat(follow_symlinks=False))
                elif prefix:
                    left.append((entry.path, f"{name}/"))
    return found


def _sign(stat: os.stat_result) -> str:
    """By what a file is known to be the one that was written, without reading it: size, times of
    change and number, as git knows its own. The time of the last change cannot be set."""
    return f"{stat.st_size} {stat.st_mtime_ns} {stat.st_ctime_ns} {stat.st_ino}"


def moment(folder: Path) -> int:
    """Now, by the clock of the file system that the folder is in, in nanoseconds since 1970."""
    path = folder / f".moment.{os.getpid()}.tmp"
    try:
        with _created(path) as file:
            return os.fstat(file.fileno()).st_mtime_ns
    finally:
        path.unlink(missing_ok=True)


def changed(sign_: str) -> int:
    """When what has that sign was changed last, in nanoseconds since 1970."""
    return int(sign_.split()[2])


def write_all(folder: Path, texts: Mapping[str, str]) -> int:
    """Write many files below a folder; how many changed."""
    return sum(write(folder / name, text) for name, text in sorted(texts.items()))


def remove(folder: Path, names: Iterable[str]) -> int:
    """Remove those files, relative to `folder`, and folders that are left empty; how many files
    went. A running process's temporary files stay."""
    gone = [path for path in map(folder.joinpath, names) if not being_written(path)]
    for path in gone:
        path.unlink(missing_ok=True)
    for place in {path.parent for path in gone}:
        _remove_empty(place, folder)
    return len(gone)


def _remove_empty(place: Path, top: Path) -> None:
    with suppress(OSError):  # (the first that is not empty)
        while place != top:
            place.rmdir()
            place = place.parent


def names(folder: Path) -> frozenset[str]:
    """What lies in a folder, which need not be there."""
    with suppress(FileNotFoundError), os.scandir(folder) as entries:
        return frozenset(entry.name for entry in entries)
    return frozenset()


def only(folder: Path, kept: Collection[str]) -> None:
    """Remove what else lies in a folder. A running process's temporary files stay."""
    for path in map(folder.joinpath, names(folder).difference(kept)):
        if not being_written(path):
            path.unlink(missing_ok=True)


def sweep(folder: Path) -> None:
    """Remove temporary files that a killed run left in a folder."""
    for path in folder.glob(".*.tmp"):
        if is_temporary(path.name) and not being_written(path):
            path.unlink(missing_ok=True)


def is_temporary(name: str) -> bool:
    """Whether a file of that name, or at that path, is one that is to be written."""
    return _TEMPORARY.match(name.rpartition("/")[2]) is not None


def being_written(path: Path) -> bool:
    """Whether another process, still running, writes under that temporary name."""
    match = _TEMPORARY.match(path.name)
    return match is not None and int(match[1]) != os.getpid() and _alive(int(match[1]))


def _alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
