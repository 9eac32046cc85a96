"""Files: each is old or new, byte for byte, whatever happens in between."""

import os
import re
from collections.abc import Collection, Mapping
from pathlib import Path

_TEMPORARY = re.compile(r"^\..+\.(\d+)\.tmp$")


def write(path: Path, text: str, *, durable: bool = False) -> bool:
    """Write a file whole, or leave it as it was; tell whether anything changed.

    Nothing is written where the text is the same already, so that times stay true. `durable` also
    survives a power cut; what can be made again does without, because it costs a disk flush each.
    """
    data = text.encode("utf-8")
    if _same(path, data):
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        with temporary.open("wb") as file:
            file.write(data)
            file.flush()
            if durable:
                os.fsync(file.fileno())
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)  # it is there only where something went wrong
    return True


def append(path: Path, text: str) -> None:
    """Put text behind what a file that is not ours to replace holds already."""
    with path.open("a", encoding="utf-8") as file:
        file.write(text)


def _same(path: Path, data: bytes) -> bool:
    try:
        return path.read_bytes() == data
    except FileNotFoundError:
        return False


def write_all(folder: Path, texts: Mapping[str, str]) -> int:
    """Write many files below a folder; how many changed. What killed runs left there goes."""
    for parent in {(folder / name).parent for name in texts}:
        sweep(parent)
    return sum(write(folder / name, text) for name, text in sorted(texts.items()))


def prune(folder: Path, owned: Collection[str], keep: Collection[str]) -> int:
    """Remove what an earlier run wrote and this one did not; how many files went.

    `owned` are the folders (relative to `folder`) that only the generator writes to; `keep` the
    files (relative to `folder`) that stay. A running process's temporary files stay as well.
    """
    kept = {folder / name for name in keep}
    gone = 0
    for name in sorted(owned):
        for path in sorted((folder / name).rglob("*"), reverse=True):
            if path.is_dir() and not path.is_symlink():
                _remove_if_empty(path)
            elif path not in kept and not being_written(path):
                path.unlink(missing_ok=True)
                gone += 1
    return gone


def sweep(folder: Path) -> None:
    """Remove temporary files that a killed run left in a folder."""
    for path in folder.glob(".*.tmp"):
        if _TEMPORARY.match(path.name) and not being_written(path):
            path.unlink(missing_ok=True)


def _remove_if_empty(folder: Path) -> None:
    if not any(folder.iterdir()):
        folder.rmdir()


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
