"""Work shared among processes: the same results, in order, and nobody left behind."""

import os
import subprocess
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from generator.edge.processes import side_by_side


def _signed(number: int, add: int = 0) -> tuple[int, int]:
    return number + add, os.getpid()


def _fail(number: int) -> int:
    if number == 2:
        raise ValueError("two is refused")
    return number


@pytest.fixture
def two_cores(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {0, 1}, raising=False)


def test_results_come_in_the_order_of_the_items(two_cores: None) -> None:
    results = list(side_by_side(partial(_signed, add=1), range(100)))
    assert [number for number, _ in results] == list(range(1, 101))


def test_the_work_is_done_by_other_processes(two_cores: None) -> None:
    assert os.getpid() not in {process for _, process in side_by_side(_signed, range(8))}


def test_one_core_does_it_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {0}, raising=False)
    assert {process for _, process in side_by_side(_signed, range(8))} == {os.getpid()}


def test_what_the_function_raises_is_raised_here(two_cores: None) -> None:
    with pytest.raises(ValueError, match="two is refused"):
        list(side_by_side(_fail, range(4)))


def test_the_work_begins_with_the_call(two_cores: None, tmp_path: Path) -> None:
    results = side_by_side(partial(_touch, folder=str(tmp_path)), ["a", "b"])
    _until(lambda: len(list(tmp_path.iterdir())) == 2)
    assert list(results) == ["a", "b"]


def _touch(name: str, folder: str) -> str:
    Path(folder, name).touch()
    return name


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="processes are looked up in /proc")
def test_processes_end_with_a_parent_that_is_killed(tmp_path: Path) -> None:
    program = (
        "import os, time\n"
        "from functools import partial\n"
        "from generator.edge import processes\n"
        "from tests.edge.test_processes import _sleep\n"
        "processes.os.sched_getaffinity = lambda _: {0, 1}\n"
        f"list(processes.side_by_side(partial(_sleep, folder={str(tmp_path)!r}), [1, 2]))\n"
    )
    parent = subprocess.Popen([sys.executable, "-c", program])
    _until(lambda: len(list(tmp_path.iterdir())) == 2)
    parent.kill()
    parent.wait()
    workers = [int(path.name) for path in tmp_path.iterdir()]
    _until(lambda: not any(map(_runs, workers)))


def _sleep(_: int, folder: str) -> None:
    Path(folder, str(os.getpid())).touch()
    time.sleep(600)


def _runs(process: int) -> bool:
    """Whether it is there and more than an entry that nobody has asked for yet."""
    try:
        return "\nState:\tZ" not in Path(f"/proc/{process}/status").read_text()
    except FileNotFoundError:
        return False


def _until(happens: Callable[[], bool], seconds: float = 60.0) -> None:
    end = time.monotonic() + seconds
    while not happens():
        assert time.monotonic() < end, "it did not happen"
        time.sleep(0.02)
