"""What the last build wrote, so that the next one need not make or read it.

Nothing depends on it but time: a file counts as written only while its sign is the one that it had
then, and a ledger that is gone, damaged or of another generator is an empty one.
"""

import json
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from generator.codec import from_json, to_json
from generator.edge import files, kept


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One report, as a build told of it."""

    slug: str
    made_of: str
    """Digest of all that it was made of."""
    answered: str
    score: float | None
    claims: int
    works: int
    """Works that the claims are taken from."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ledger:
    """What a build wrote."""

    made_by: str = ""
    """Digest of all that files are made of beside the reports."""
    reports: tuple[Line, ...] = ()
    """By slug."""
    files: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """By path below `docs/`: the digest of what it was made of, and the sign that it had then."""


def read(path: Path, made_by: str) -> Ledger:
    """The ledger of a build with the same `made_by`; an empty one if none is to be trusted.
    Other builds made every file of something else, and may have had another form of ledger.

    A file that was written within the same tick of the clock as the ledger itself is left out: a
    later change of it would not show in its sign.
    """
    with suppress(OSError):
        data = json.loads(kept.read(path) or b"{}")
        if data.get("made_by") != made_by:
            return Ledger()
        written = path.stat().st_mtime_ns
        return Ledger(
            made_by=made_by,
            reports=from_json(tuple[Line, ...], data["reports"]),
            files={name: f for name, f in data["files"].items() if files.changed(f[1]) < written},
        )
    return Ledger()


def write(path: Path, ledger: Ledger) -> None:
    """Keep a ledger for the next build."""
    data = {
        "made_by": ledger.made_by,
        "reports": to_json(ledger.reports),
        "files": ledger.files,
    }
    kept.write(path, json.dumps(data).encode())
