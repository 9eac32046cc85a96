"""A small site in a temporary folder, for tests that run the verbs whole."""

import shutil
from functools import partial
from pathlib import Path

from generator.edge import files
from generator.edge.questions import read_questions
from generator.sources import SOURCES
from tests.benchmarks import synthetic

ROOT = Path(__file__).parents[1]
TODAY = "2026-02-01"


def make(root: Path, questions: int = 2, records: int = 6, *, locked: bool = True) -> Path:
    """A site of synthetic questions, with their locks unless told otherwise."""
    folder = root / "questions"
    folder.mkdir(parents=True)
    shutil.copy(ROOT / "mkdocs.yml", root)
    shutil.copytree(ROOT / "generator/theme", root / "generator/theme")
    shutil.copytree(ROOT / "docs" / "assets", root / "docs" / "assets")
    for page in (ROOT / "docs").glob("*.md"):
        if page.name in ("contribute.md", "extend.md", "keep.md", "own.md", "scale.md"):
            shutil.copy(page, root / "docs")
    for number in range(questions):
        path = folder / f"synthetic-{number}.yml"
        path.write_text(synthetic.question_text(number), "utf-8")
    if locked:
        lock(root, questions, records)
    return root


def lock(root: Path, questions: int, records: int) -> None:
    """Write the locks of the site's questions anew, with so many records."""
    folder = root / "questions"
    checked = read_questions(folder, root=root, today=TODAY, sources=set(SOURCES))
    locked = partial(synthetic.lock_of, records=records)
    synthetic.make(root, questions, {q.slug: q for q in checked.questions}, locked)


def settle(folder: Path) -> None:
    """Wait until the clock of its file system has moved on, a few milliseconds: a file that changes
    from now on has another time of change than any that is there."""
    before = files.moment(folder)
    while files.moment(folder) == before:
        pass


def snapshot(folder: Path) -> dict[str, bytes]:
    """Every file below a folder but for the cache, byte for byte."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and ".cache" not in path.parts
    }
