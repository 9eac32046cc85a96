"""`check` and question files that nobody means well with (tests/hostile_questions.py)."""

import json

import pytest

from tests import hostile_questions
from tests.hostile_questions import MUTATIONS, hostile, run


def test_a_hostile_file_is_passed_or_refused_and_never_a_traceback() -> None:
    statuses = run(300, seed=13)
    assert sum(statuses.values()) == 300
    assert set(statuses) == {0, 2}


def test_the_files_are_the_same_each_time_and_differ_from_one_another() -> None:
    files = [hostile(13, number) for number in range(100)]
    assert files == [hostile(13, number) for number in range(100)]
    assert len(set(files)) > 95
    assert files != [hostile(14, number) for number in range(100)]


def test_every_mutation_is_drawn() -> None:
    assert len(set(MUTATIONS)) >= 9


def test_the_command_says_how_many_it_ran(capsys: pytest.CaptureFixture[str]) -> None:
    hostile_questions.main(["--files", "20", "--seed", "7"])
    told = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert told["files"] == told["passed"] + told["refused"] == 20
