"""Killed, half written, disk full: each file is old or new, and the next run comes out exact."""

import errno
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from generator.__main__ import main
from tests import small_site

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")

KILLED, SPARED = 42, 43
"""Exit statuses: of a run that was killed, and of one that was over before its trouble came."""


class Trouble:
    """Makes the n-th write of this process fail in a given way; writes are counted from 0."""

    def __init__(self, at: int, how: str) -> None:
        self.at, self.how, self.count = at, how, 0

    def open(self, original: Callable[..., Any]) -> Callable[..., Any]:
        def opened(path: Path, mode: str = "r", *args: Any, **kwargs: Any) -> Any:
            file = original(path, mode, *args, **kwargs)
            return _Failing(file, self) if mode == "wb" else file

        return opened

    def replace(self, original: Callable[..., Any]) -> Callable[..., Any]:
        def replaced(path: Path, target: Path) -> Any:
            if self.how == "before the move" and self._now():
                os._exit(KILLED)
            moved = original(path, target)
            if self.how == "after the move" and self._now():
                os._exit(KILLED)
            return moved

        return replaced

    def written(self, file: Any, data: bytes) -> int:
        if self.how == "half written" and self._now():
            file.write(data[: len(data) // 2])
            file.flush()
            os._exit(KILLED)
        if self.how == "disk full" and self._now():
            file.write(data[: len(data) // 2])
            raise OSError(errno.ENOSPC, "No space left on device", str(file.name))
        return int(file.write(data))

    def _now(self) -> bool:
        self.count += 1
        return self.count == self.at + 1


class _Failing:
    """A file whose writes go through `Trouble`."""

    def __init__(self, file: Any, trouble: Trouble) -> None:
        self._file, self._trouble = file, trouble

    def __enter__(self) -> "_Failing":
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._file, name)

    def write(self, data: bytes) -> int:
        return self._trouble.written(self._file, data)


def run_with(trouble: Trouble, *arguments: str) -> int:
    """Run a verb in a child process with that trouble; its exit status."""
    child = os.fork()
    if child:
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    silent = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silent, 1)
    os.dup2(silent, 2)
    setattr(Path, "open", trouble.open(Path.open))  # noqa: B010 (a child process of its own)
    setattr(Path, "replace", trouble.replace(Path.replace))  # noqa: B010
    status = 99
    try:
        status = main(arguments)
        if status == 0 and trouble.count <= trouble.at:
            status = SPARED
    finally:
        os._exit(status)


def files(root: Path) -> dict[str, bytes]:
    """Files but for those that no page and no question is made of."""
    return {n: data for n, data in small_site.snapshot(root).items() if not n.endswith(".tmp")}


@pytest.mark.parametrize("how", ["half written", "disk full", "before the move", "after the move"])
def test_build_leaves_each_file_old_or_new_and_the_next_run_is_exact(
    how: str, tmp_path: Path
) -> None:
    old_site = small_site.make(tmp_path / "old", questions=1, records=4)
    assert main(["--root", str(old_site), "build"]) == 0
    new_site = tmp_path / "new"
    shutil.copytree(old_site, new_site)
    small_site.lock(new_site, 1, 5)
    shutil.copytree(new_site, tmp_path / "start")
    assert main(["--root", str(new_site), "build"]) == 0
    old, new = files(tmp_path / "start"), files(new_site)
    assert old != new

    at = 0
    while True:
        site = tmp_path / f"run-{at}"
        shutil.copytree(tmp_path / "start", site)
        small_site.settle(site)
        status = run_with(Trouble(at, how), "--root", str(site), "build")
        left = files(site)
        assert all(data in (old.get(n), new.get(n)) for n, data in left.items()), (how, at)
        assert set(old) & set(new) <= set(left), (how, at)
        assert main(["--root", str(site), "build"]) == 0
        assert small_site.snapshot(site) == new, (how, at)
        shutil.rmtree(site)
        if status == SPARED:
            break
        # The first is what was seen of files, which only saves time: a full disk is no matter.
        assert status == ((1 if at else 0) if how == "disk full" else KILLED)
        at += 1
    assert at >= 10  # every file of a report, and the pages around it


@pytest.mark.parametrize("how", ["half written", "disk full", "before the move", "after the move"])
def test_update_leaves_the_lock_old_or_new_and_the_next_run_is_exact(
    how: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1770000000")
    start = small_site.make(tmp_path / "start", questions=1, records=4)
    (start / "questions" / "library").mkdir()
    (start / "questions" / "library" / "own.bib").write_text(
        "@article{a, title = {Tidal turbine and energy yield}, author = {Okafor, A.},"
        " year = {2020}, annote = {Methods: Gauges were read. Findings: Tidal turbine arrays"
        " raised energy yield by 4.0% in drone surveys.}}\n",
        "utf-8",
    )
    done = tmp_path / "done"
    shutil.copytree(start, done)
    assert main(["--root", str(done), "update", "--source", "library"]) == 0
    old, new = files(start), files(done)
    assert old != new

    at = 0
    while True:
        site = tmp_path / f"run-{at}"
        shutil.copytree(start, site)
        status = run_with(Trouble(at, how), "--root", str(site), "update", "--source", "library")
        assert all(data in (old.get(n), new.get(n)) for n, data in files(site).items()), (how, at)
        assert set(old) <= set(files(site)), (how, at)
        assert main(["--root", str(site), "update", "--source", "library"]) == 0
        assert small_site.snapshot(site) == new, (how, at)
        shutil.rmtree(site)
        if status == SPARED:
            break
        assert status == (1 if how == "disk full" else KILLED)
        at += 1
    assert at >= 1
