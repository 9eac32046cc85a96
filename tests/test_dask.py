"""Reports made by a Dask cluster: here a scheduler and two workers on this machine."""

import importlib.util
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

import pytest

from generator import building
from generator.__main__ import main
from generator.edge import lock, processes
from generator.errors import GeneratorError
from tests import small_site

pytestmark = pytest.mark.skipif(
    importlib.util.find_spec("distributed") is None, reason="Dask is not installed"
)

ROOT = Path(__file__).parents[1]
QUESTIONS = 12
A = TypeVar("A")
B = TypeVar("B")


@dataclass
class Cluster:
    """A scheduler and its workers."""

    address: str
    processes: list[subprocess.Popen[bytes]]
    """The scheduler first."""

    def stop(self) -> None:
        for process in self.processes:
            process.kill()
            process.wait()


def start(folder: Path, workers: int, *, failures: int = 3, without: int | None = None) -> Cluster:
    """A cluster that answers, with so many workers of two threads each.

    Work is given up that ended more workers than `failures`. The process of the number `without`
    has no such generator as the others have.
    """
    (folder / "other" / "generator").mkdir(parents=True)
    (folder / "other" / "generator" / "__init__.py").touch()
    port = _free_port()
    cluster = Cluster(f"tcp://127.0.0.1:{port}", [])
    environment = {
        **os.environ,
        "DASK_DISTRIBUTED__WORKER__DAEMON": "False",
        "DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES": str(failures),
    }

    def run(*arguments: str) -> None:
        number = len(cluster.processes)
        path = folder / "other" if number == without else ROOT
        with (folder / f"{number}.log").open("wb") as log:
            process = subprocess.Popen(
                [sys.executable, "-m", *arguments],
                cwd=folder,
                env={**environment, "PYTHONPATH": str(path)},
                stderr=log,
            )
        cluster.processes.append(process)

    try:
        run(
            "distributed.cli.dask_scheduler",
            *("--host", "127.0.0.1", "--port", str(port), "--no-dashboard", "--no-jupyter"),
        )
        for _ in range(workers):
            run(
                "distributed.cli.dask_worker",
                cluster.address,
                *("--nthreads", "2", "--no-nanny", "--no-dashboard", "--host", "127.0.0.1"),
            )
        until(lambda: _number_of_workers(cluster.address) == workers)
    except BaseException:
        cluster.stop()
        raise
    return cluster


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port


def _number_of_workers(address: str) -> int:
    script = (
        "import sys; from distributed import Client\n"
        "with Client(sys.argv[1], timeout=30) as client: print(len(client.nthreads()))"
    )
    asked = subprocess.run(
        [sys.executable, "-c", script, address], capture_output=True, text=True, check=False
    )
    return int(asked.stdout or 0)


def until(happens: Callable[[], bool], seconds: float = 90.0) -> None:
    end = time.monotonic() + seconds
    while not happens():
        assert time.monotonic() < end, "it did not happen"
        time.sleep(0.05)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site, some of whose works name no authors, built by this process alone."""
    made = small_site.make(tmp_path_factory.mktemp("alone") / "site", questions=QUESTIONS)
    for path in (made / "questions").glob("*.lock.json"):
        found = lock.read(path)
        assert found is not None
        unnamed = (replace(record, authors=()) for record in found.records[::2])
        lock.write(path, replace(found, records=(*unnamed, *found.records[1::2])))
    assert main(["--root", str(made), "build", "--workers", "1"]) == 0
    return made


@pytest.fixture
def bare(site: Path, tmp_path: Path) -> Path:
    """The same without its reports and without what is kept of them."""
    shutil.copytree(
        site, tmp_path / "bare", ignore=shutil.ignore_patterns(".cache", "reports", "data")
    )
    return tmp_path / "bare"


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[Cluster]:
    started = start(tmp_path / "cluster", 2)
    yield started
    started.stop()


def build(site: Path, address: str) -> "subprocess.Popen[str]":
    command = [sys.executable, "-m", "generator", "--root", str(site), "build", "--dask", address]
    return subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


def finished(process: "subprocess.Popen[str]", within: float = 120.0) -> tuple[int, str]:
    """Its status and what it complained of; killed where it does not end."""
    try:
        _, said = process.communicate(timeout=within)
    except subprocess.TimeoutExpired:
        process.kill()
        process.communicate()
        raise
    return process.returncode, said


def test_a_cluster_leaves_the_same_bytes(site: Path, bare: Path, cluster: Cluster) -> None:
    status, said = finished(build(bare, cluster.address))
    assert (status, said.count(": made\n")) == (0, QUESTIONS), said
    assert small_site.snapshot(bare) == small_site.snapshot(site)


def in_the_middle(
    monkeypatch: pytest.MonkeyPatch,
    happens: Callable[[], None],
    before: Callable[[], None] = lambda: None,
) -> None:
    """Have something happen when a build has one report, and has not handed out all the others;
    something else before it hands out any."""

    def interrupted(
        workers: processes.Workers, function: Callable[[A], B], items: Iterable[A]
    ) -> Iterator[tuple[A, B]]:
        before()
        for number, made in enumerate(processes.spread(workers, function, items)):
            yield made
            if number == 0:
                happens()

    monkeypatch.setattr(building, "spread", interrupted)


def test_a_worker_that_is_killed_costs_nothing_but_time(
    site: Path,
    bare: Path,
    cluster: Cluster,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    worker = cluster.processes[1]
    # Held, so that what is handed to it is not done when it is killed.
    in_the_middle(monkeypatch, worker.kill, before=lambda: worker.send_signal(signal.SIGSTOP))
    assert main(["--root", str(bare), "build", "--dask", cluster.address]) == 0
    assert capsys.readouterr().err.count(": made\n") == QUESTIONS
    assert small_site.snapshot(bare) == small_site.snapshot(site)


def test_a_cluster_that_goes_away_is_said_and_what_was_finished_is_kept(
    site: Path,
    bare: Path,
    cluster: Cluster,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    in_the_middle(monkeypatch, cluster.stop)
    assert main(["--root", str(bare), "build", "--dask", cluster.address]) == 2
    *made, line = capsys.readouterr().err.splitlines()
    assert f"--dask {cluster.address}: the cluster went away" in line
    assert not (bare / "docs" / "reports").exists()
    kept = {path.name for path in (bare / ".cache" / "reports").iterdir()}
    assert len(kept) == len(made) < QUESTIONS
    assert main(["--root", str(bare), "build", "--workers", "1"]) == 0
    assert kept < {path.name for path in (bare / ".cache" / "reports").iterdir()}
    assert small_site.snapshot(bare) == small_site.snapshot(site)


def test_workers_that_all_go_away_are_not_waited_for(
    cluster: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    def ended() -> Iterator[int]:
        yield 600
        for gone in cluster.processes[1:]:
            gone.kill()

    monkeypatch.setattr(processes, "_LOOK_EVERY", 0.1)
    with (
        pytest.raises(GeneratorError, match="went away, or its last worker did"),
        processes.cluster(cluster.address) as workers,
    ):
        list(processes.spread(workers, time.sleep, ended()))


def test_work_that_ends_one_worker_after_the_other_is_said(tmp_path: Path) -> None:
    strict = start(tmp_path / "strict", 2, failures=1)
    try:
        with (
            pytest.raises(GeneratorError, match=": 2 workers ended over the same report"),
            processes.cluster(strict.address) as workers,
        ):
            list(processes.spread(workers, os._exit, [1]))
    finally:
        strict.stop()


@pytest.mark.parametrize(
    ("without", "told"),
    [(0, "the scheduler cannot load generator.edge"), (1, "has not this generator")],
    ids=["scheduler", "worker"],
)
def test_who_has_another_generator_is_one_clear_line(
    without: int, told: str, bare: Path, tmp_path: Path
) -> None:
    mixed = start(tmp_path / "mixed", 1, without=without)
    try:
        status, said = finished(build(bare, mixed.address), within=60)
    finally:
        mixed.stop()
    assert (status, said.count("\n")) == (2, 1), said
    assert told in said


def test_a_worker_that_hangs_keeps_nobody_from_beginning(
    cluster: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(processes, "REACHED_WITHIN", 3)
    cluster.processes[1].send_signal(signal.SIGSTOP)
    with processes.cluster(cluster.address) as workers:
        assert workers.number == 2


def test_a_cluster_by_tls_is_asked_only_with_certificates(bare: Path) -> None:
    status, said = finished(build(bare, "tls://127.0.0.1:8786"), within=60)
    assert (status, said.count("\n")) == (2, 1), said
    assert "--dask tls://127.0.0.1:8786: no certificate is set here" in said


def test_a_scheduler_that_is_not_there_is_one_clear_line(site: Path, bare: Path) -> None:
    before = small_site.snapshot(bare)
    address = f"tcp://127.0.0.1:{_free_port()}"
    status, said = finished(build(bare, address), within=60)
    assert status == 2
    assert said == (f"--dask {address}: no scheduler answers there (start one: dask scheduler)\n")
    assert small_site.snapshot(bare) == before


def test_a_cluster_without_workers_is_one_clear_line(bare: Path, tmp_path: Path) -> None:
    empty = start(tmp_path / "empty", 0)
    try:
        status, said = finished(build(bare, empty.address), within=60)
    finally:
        empty.stop()
    assert (status, said.count("\n")) == (2, 1), said
    assert "no worker" in said


@pytest.mark.parametrize("address", ["nowhere", "foo://127.0.0.1:1", "127.0.0.1:x", ""])
def test_what_is_no_address_is_one_clear_line(bare: Path, address: str) -> None:
    status, said = finished(build(bare, address), within=60)
    assert (status, said.count("\n")) == (2, 1), said
    assert "--dask" in said
