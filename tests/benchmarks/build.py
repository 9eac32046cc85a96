"""Time `generator build` beside `mkdocs build` for the same pages.

    python -m tests.benchmarks.build [--questions 5 100] [--runs 3]

Makes a site of synthetic questions with locks in a temporary folder, builds it from nothing with
both, and prints seconds (the median of the runs) and their ratio; one JSON line last. Both run once
before they are timed, so that their modules are compiled, as they are after anybody's first call.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median

from generator.building import OWNED
from generator.edge.questions import read_questions
from generator.sources import SOURCES
from generator.types import Lock, Question
from tests.benchmarks import synthetic

ROOT = Path(__file__).parents[2]
BAR = 0.5
"""What the ratio stays under."""


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the times for each number of questions."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.build", description=__doc__)
    parser.add_argument("--questions", type=int, nargs="+", default=[5, 100])
    parser.add_argument("--runs", type=int, default=3)
    options = parser.parse_args(arguments)
    results = {}
    with tempfile.TemporaryDirectory() as folder:
        for count in options.questions:
            root = Path(folder) / str(count)
            root.mkdir()
            results[str(count)] = measured(root, count, options.runs)
            print(f"{count} questions: {results[str(count)]}", file=sys.stderr)
    print(json.dumps({"bar": BAR, "questions": results}, sort_keys=True))


def measured(root: Path, count: int, runs: int) -> dict[str, float]:
    """Median seconds of both, and their ratio."""
    make_site(root, count)
    ours, theirs = [], []
    for _ in range(runs + 1):
        put_aside(
            root, "site", ".cache/reports", ".cache/seen.json", *(f"docs/{name}" for name in OWNED)
        )
        ours.append(seconds(["generator", "--root", str(root), "build"], ROOT, root))
        theirs.append(seconds(["mkdocs", "build", "--strict", "-q"], root, root))
    ours, theirs = ours[1:], theirs[1:]
    return {
        "generator": round(median(ours), 2),
        "mkdocs": round(median(theirs), 2),
        "ratio": round(median(a / b for a, b in zip(ours, theirs, strict=True)), 3),
    }


def make_site(
    root: Path,
    count: int,
    question_text: Callable[[int], str] = synthetic.question_text,
    locked: Callable[[int, Question], Lock] = synthetic.lock_of,
) -> None:
    """A site with that many synthetic questions and their locks."""
    shutil.copy(ROOT / "mkdocs.yml", root)
    shutil.copytree(ROOT / "generator/theme", root / "generator/theme")
    shutil.copytree(ROOT / "docs", root / "docs", ignore=_generated)
    questions = root / "questions"
    questions.mkdir()
    for number in range(count):
        path = questions / f"synthetic-{number}.yml"
        path.write_text(question_text(number), "utf-8")
    checked = read_questions(
        questions, root=root, today="2026-02-01", sources=set(SOURCES), compare=False
    )
    synthetic.make(root, count, {q.slug: q for q in checked.questions}, locked)


def put_aside(root: Path, *names: str) -> None:
    """Take those files and folders of a site out of the way, as far as they are there.

    To delete them would be paid for by whatever is measured next: for minutes after, ext4 looks
    through all that was deleted wherever a file is made, which took longer than the pages.
    """
    (root / ".aside").mkdir(exist_ok=True)
    for path in filter(Path.exists, map(root.joinpath, names)):
        path.rename(Path(tempfile.mkdtemp(dir=root / ".aside")) / path.name)


def _generated(folder: str, names: list[str]) -> list[str]:
    """What `build` makes itself."""
    if Path(folder) != ROOT / "docs":
        return []
    kept = {"assets", "contribute.md", "extend.md", "keep.md", "own.md", "scale.md"}
    return [name for name in names if name not in kept]


def seconds(command: Sequence[str], folder: Path, root: Path) -> float:
    """Wall time of a module's run, which has to succeed; compiled modules are kept below `root`."""
    environment = {**os.environ, "NO_MKDOCS_2_WARNING": "1"}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    started = time.perf_counter()
    subprocess.run(
        [sys.executable, "-m", *command],
        cwd=folder,
        check=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        env={**environment, "PYTHONPYCACHEPREFIX": str(root / ".compiled")},
    )
    return time.perf_counter() - started


if __name__ == "__main__":
    main()
