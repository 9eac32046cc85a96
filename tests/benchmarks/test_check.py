"""What `python -m tests.benchmarks.check` times."""

import json
from pathlib import Path

import pytest

from generator.edge.questions import read_questions
from tests.benchmarks import check


def test_the_files_that_are_timed_are_good_questions(tmp_path: Path) -> None:
    root = check.make(tmp_path, 6)
    found = read_questions(root / "questions", root=root, today="2026-02-01", sources=())
    assert len(found.questions) == 6
    assert all(problem.warning for problem in found.problems)


def test_checking_takes_no_longer_than_the_bar(capsys: pytest.CaptureFixture[str]) -> None:
    check.main(["--questions", "60", "--runs", "2"])
    told = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert told["questions"] == 60
    assert 0 < told["ratio"] < told["bar"] == check.BAR  # (a tenth of the bar: no matter of speed)
