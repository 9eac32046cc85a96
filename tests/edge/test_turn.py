"""One run of `update` at a time."""

import subprocess
import sys
from pathlib import Path

import pytest

from generator.edge.turn import alone
from generator.errors import GeneratorError

HOLDING = """
import sys
from pathlib import Path
from generator.edge.turn import alone
with alone(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


def test_a_second_run_is_told_so_while_the_first_holds_its_turn(tmp_path: Path) -> None:
    running = "another update of this site is running"
    with alone(tmp_path), pytest.raises(GeneratorError, match=running), alone(tmp_path):
        pytest.fail("both run")
    with alone(tmp_path):
        pass


def test_runs_of_two_sites_know_nothing_of_each_other(tmp_path: Path) -> None:
    with alone(tmp_path / "one"), alone(tmp_path / "other"):
        pass


def test_a_turn_ends_with_the_process_however_that_ends(tmp_path: Path) -> None:
    arguments = (sys.executable, "-c", HOLDING, str(tmp_path))
    with subprocess.Popen(arguments, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout
        assert process.stdout.readline() == b"held\n"
        with pytest.raises(GeneratorError), alone(tmp_path):
            pytest.fail("both run")
        process.kill()
    with alone(tmp_path):
        pass


def test_where_there_can_be_no_file_nobody_is_kept_waiting(tmp_path: Path) -> None:
    (tmp_path / "answers").write_text("a file where a folder should be", "utf-8")
    with alone(tmp_path), alone(tmp_path):
        pass


def test_a_file_that_is_something_else_keeps_nobody_waiting(tmp_path: Path) -> None:
    with alone(tmp_path):
        pass
    (path,) = tmp_path.rglob("*.sqlite")
    path.write_bytes(b"no database at all" * 99)
    with alone(tmp_path):
        pass
