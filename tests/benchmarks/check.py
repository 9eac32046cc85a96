"""Time `check` beside parsing the same question files with plain PyYAML.

    python -m tests.benchmarks.check [--questions 1000] [--runs 7]

Writes that many made-up question files, half of them as `new` writes them, without locks, into a
temporary folder. `check` is the whole verb in this process, from listing the folder to its last
line; PyYAML reads the same files and makes nodes of them (`yaml.compose`), in Python as it comes
and by libyaml. Printed are the least seconds of the processor over the runs, taken by turns, and
the ratios; one JSON line last.
"""

import argparse
import gc
import io
import json
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from typing import Any

import yaml

from generator.__main__ import main as run_verb
from generator.edge.questions import template
from tests.benchmarks import synthetic

BAR = 3.0
"""What the ratio to plain PyYAML stays under: `yaml.compose(text)`, as anybody calls it. `check`
has libyaml parse where it is there, so the ratio to that is printed as well."""


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the seconds and their ratios."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.benchmarks.check",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--questions", type=int, default=1000)
    parser.add_argument("--runs", type=int, default=7)
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        found = measured(make(Path(folder), options.questions), options.runs)
    for name, value in found.items():
        print(f"{name}: {value}")
    print(json.dumps({"bar": BAR, "questions": options.questions, **found}, sort_keys=True))


def make(root: Path, count: int) -> Path:
    """A site of that many question files, and nothing else."""
    (root / "questions").mkdir()
    (root / "mkdocs.yml").write_text("site_name: Made-up reports\n", "utf-8")
    for number in range(count):
        text = synthetic.question_text(number)
        if number % 2:
            asked = text.partition("\n")[0].removeprefix("question: ")
            text = template(asked, asked_on="2026-01-01")
        (root / "questions" / f"synthetic-{number}.yml").write_text(text, "utf-8")
    return root


def measured(root: Path, runs: int) -> dict[str, float]:
    """Least seconds of each, and the ratios."""
    ways: dict[str, Callable[[], object]] = {
        "check": lambda: checked(root),
        "pyyaml": lambda: composed(root, yaml.Loader),
        "libyaml": lambda: composed(root, yaml.CSafeLoader),
    }
    turns = [{name: seconds(way) for name, way in ways.items()} for _ in range(runs)]
    taken = {name: [turn[name] for turn in turns] for name in ways}
    least = {name: min(times) for name, times in taken.items()}
    return {
        **{name: round(value, 3) for name, value in least.items()},
        "ratio": round(least["check"] / least["pyyaml"], 2),
        "ratio_to_libyaml": round(least["check"] / least["libyaml"], 2),
    }


def checked(root: Path) -> None:
    """Run the verb, whatever it says."""
    with redirect_stdout(io.StringIO()), redirect_stderr(io.StringIO()):
        status = run_verb(["--root", str(root), "check"])
    assert status == 0


def composed(root: Path, loader: Any) -> None:
    """Parse every question file."""
    for path in sorted((root / "questions").iterdir()):
        yaml.compose(path.read_bytes(), Loader=loader)


def seconds(work: Callable[[], object]) -> float:
    """Time of the processor."""
    gc.collect()
    started = time.process_time()
    work()
    return time.process_time() - started


if __name__ == "__main__":
    main()
