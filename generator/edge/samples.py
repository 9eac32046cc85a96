"""The questions and the library that the repository comes with, and how to be rid of them."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from pathlib import Path

from generator.errors import GeneratorError

SHIPPED = Path(__file__).parents[1] / "data" / "samples.json"
"""The sha256 of each sample by its path in the folder of questions, its lines ending in LF.

Locks are not among them: `update` writes them anew, and one belongs to the question beside it.
"""

_KEPT = ("README.md",)
"""What a folder of questions has of its own: git keeps no empty folder."""


def clear(folder: Path, *, force: bool = False) -> tuple[str, ...]:
    """Remove samples and their locks; what was removed, by path in the folder.

    What is no sample stays in any case.

    Raises:
        GeneratorError: a sample was changed, or other questions or literature lie there as well;
            nothing is removed then. `force` removes the samples all the same, changed ones too.
    """
    shipped: Mapping[str, str] = json.loads(SHIPPED.read_text("utf-8"))
    samples = {name for name in shipped if (folder / name).is_file()}
    locks = {lock for name in samples if (folder / (lock := _lock(name))).is_file()}
    changed = sorted(name for name in samples if digest(folder / name) != shipped[name])
    others = sorted(_others(folder, samples | locks))
    if (changed or others) and not force:
        raise GeneratorError(_refusal(folder, changed, others))
    gone = tuple(sorted(samples | locks))
    for name in gone:
        (folder / name).unlink()
    for parent in {(folder / name).parent for name in gone} - {folder}:
        if not any(parent.iterdir()):
            parent.rmdir()
    return gone


def digest(path: Path) -> str:
    """The sha256 of a text file, whatever a checkout made of the ends of its lines."""
    return hashlib.sha256(path.read_bytes().replace(b"\r\n", b"\n")).hexdigest()


def _lock(name: str) -> str:
    return f"{name.removesuffix('.yml')}.lock.json"


def _others(folder: Path, ours: set[str]) -> Iterator[str]:
    for path in folder.rglob("*"):
        name = path.relative_to(folder).as_posix()
        if not path.is_dir() and name not in ours and name not in _KEPT:
            yield name


def _refusal(folder: Path, changed: list[str], others: list[str]) -> str:
    lines = [f"{folder.name}/{name}: differs from the sample" for name in changed]
    lines += [f"{folder.name}/{name}: is no sample" for name in others]
    lines.append(
        "nothing was removed (--force removes the samples, changed ones too; all else stays)"
    )
    return "\n".join(line if line.isprintable() else ascii(line)[1:-1] for line in lines)
