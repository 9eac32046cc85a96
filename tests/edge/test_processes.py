"""Work shared among processes: the same results, in order, and nobody left behind."""

import multiprocessing
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import CancelledError, Executor, Future, ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from generator.edge.processes import MOST, Workers, processes, spread
from generator.errors import GeneratorError


def _signed(number: int, add: int = 0) -> tuple[int, int]:
    return number + add, os.getpid()


def _fail(number: int) -> int:
    if number == 2:
        raise ValueError("two is refused")
    return number


@pytest.fixture(params=multiprocessing.get_all_start_methods())
def method(request: pytest.FixtureRequest) -> Iterator[str]:
    """Each way of starting a process that there is here, in the place of what Python takes."""
    multiprocessing.set_start_method(request.param, force=True)
    yield request.param
    multiprocessing.set_start_method(None, force=True)  # as it was


@pytest.mark.usefixtures("method")
def test_every_item_comes_with_its_result_from_another_process() -> None:
    with processes(2) as workers:
        results = dict(spread(workers, partial(_signed, add=1), range(100)))
    assert {item: number for item, (number, _) in results.items()} == {
        number: number + 1 for number in range(100)
    }
    assert os.getpid() not in {process for _, process in results.values()}


def test_what_is_finished_comes_though_what_was_begun_before_fails_or_is_not() -> None:
    finished: Future[str] = Future()
    finished.set_result("made")
    failed: Future[str] = Future()
    failed.set_exception(ValueError("refused"))

    class Three(Executor):
        def submit(self, _: object, __: object, future: Any) -> Future[Any]:  # type: ignore[override]
            return future  # type: ignore[no-any-return]

    workers = Workers(executor=Three(), number=1)
    results = spread(workers, str, [Future[str](), failed, finished])
    assert next(results) == (finished, "made")
    with pytest.raises(ValueError, match="refused"):
        next(results)


def test_no_more_processes_are_asked_for_than_every_system_can_wait_for() -> None:
    with processes(1000) as workers:
        assert workers.number == MOST == 61


def test_what_the_function_raises_is_raised_here() -> None:
    with pytest.raises(ValueError, match="two is refused"), processes(2) as workers:
        list(spread(workers, _fail, range(4)))


def test_an_item_is_taken_when_there_is_room_for_it() -> None:
    taken = []

    def items() -> Iterator[int]:
        for number in range(100):
            taken.append(number)
            yield number

    with processes(1) as workers:
        results = spread(workers, _signed, items())
        next(results)
        assert len(taken) < 10
        assert {number for _, (number, _) in results} == set(range(1, 100))


@pytest.mark.usefixtures("method")
def test_a_worker_that_is_ended_from_outside_is_said_and_nothing_hangs() -> None:
    with (
        pytest.raises(GeneratorError, match="ended from outside; what was finished is kept"),
        processes(2) as workers,
    ):
        list(spread(workers, _kill_itself, range(4)))


def test_a_worker_with_many_threads_makes_one_thing_at_a_time() -> None:
    meeting = threading.Barrier(2, timeout=0.5)

    def met(_: int) -> bool:
        try:
            meeting.wait()
        except threading.BrokenBarrierError:
            return False
        return True

    with ThreadPoolExecutor(2) as threads:
        results = dict(spread(Workers(executor=threads, number=1), met, range(4)))
    assert results == dict.fromkeys(range(4), False)


def test_nobody_is_waited_for_who_is_gone() -> None:
    class Silent(Executor):
        def submit(self, *_: object, **__: object) -> Future[Any]:
            return Future()

    workers = Workers(executor=Silent(), number=1, gone=lambda: True)
    with pytest.raises(CancelledError):
        list(spread(workers, _signed, range(4)))


def _kill_itself(_: int) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="processes are looked up in /proc")
def test_processes_end_with_a_parent_that_is_killed(method: str, tmp_path: Path) -> None:
    program = (
        "import multiprocessing\n"
        "from functools import partial\n"
        "from generator.edge.processes import processes, spread\n"
        "from tests.edge.test_processes import _sleep\n"
        f"multiprocessing.set_start_method({method!r})\n"
        "with processes(2) as workers:\n"
        f"    list(spread(workers, partial(_sleep, folder={str(tmp_path)!r}), [1, 2]))\n"
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
