"""The samples that the repository comes with, as far as they are there.

What is promised of them is promised of nothing else: a stranger's question is not searched yet when
it is asked, and the owner of a site removes them all.
"""

import json
import shutil
from pathlib import Path

import pytest

from generator.edge.samples import SHIPPED

ROOT = Path(__file__).parents[1]
QUESTIONS = ROOT / "questions"
NAMES = tuple(sorted(json.loads(SHIPPED.read_text("utf-8"))))
THERE = tuple(name for name in NAMES if (QUESTIONS / name).is_file())
SLUGS = tuple(name.removesuffix(".yml") for name in THERE if name.endswith(".yml"))
LIBRARIES = tuple(QUESTIONS / name for name in THERE if name.startswith("library/"))

needs_samples = pytest.mark.skipif(not THERE, reason="the samples were removed")


def copy(folder: Path) -> Path:
    """The samples with their locks, and nothing that lies beside them, in a folder to be made."""
    (folder / "library").mkdir(parents=True)
    for name in (*THERE, *(f"{slug}.lock.json" for slug in SLUGS), "README.md"):
        shutil.copy(QUESTIONS / name, folder / name)
    return folder
