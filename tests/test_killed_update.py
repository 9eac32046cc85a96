"""An `update` of many questions that is killed in the middle, and run again."""

import asyncio
import json
import re
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from generator.sources import SOURCES
from tests.benchmarks import update
from tests.world import Asked, Loopback, World

MANY = 36


@dataclass(frozen=True, slots=True, kw_only=True)
class Watched(update.Literature):
    """Calls when a request came, before it is answered."""

    came: Callable[[int], None]
    """Told how many there are."""

    def about(self, asked: Asked) -> World:
        """As the literature itself."""
        self.came(len(self.asked))
        return update.Literature.about(self, asked)


async def ran(root: Path, kill_at: int = 0) -> tuple[World, dict[str, Any]]:
    """What was asked by an `update` of that site, and what it says of itself; it is killed by the
    request of that number, which gets no answer."""
    arguments = [sys.executable, "-m", "tests.benchmarks.update", "--child", str(root)]
    processes: list[subprocess.Popen[bytes]] = []

    def kill(came: int) -> None:
        if came == kill_at:
            processes[0].kill()
            processes[0].wait()

    world = Watched(works=(), came=kill)
    async with Loopback(world, clock=time.monotonic) as served:
        arguments += [str(served.port), update.DAY]
        processes.append(subprocess.Popen(arguments, stdout=subprocess.PIPE))
        out, _ = await asyncio.to_thread(processes[0].communicate)
    assert (processes[0].returncode == 0) != bool(kill_at)
    return world, json.loads(out) if out else {}


def locks(root: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in root.rglob("*.lock.json")}


def test_what_was_understood_before_the_kill_is_not_asked_again(tmp_path: Path) -> None:
    undisturbed, _ = asyncio.run(ran(update.make(tmp_path / "whole", range(MANY))))
    root = update.make(tmp_path / "killed", range(MANY))
    first, _ = asyncio.run(ran(root, kill_at=int(0.85 * len(undisturbed.asked))))
    finished = locks(root)
    assert 0 < len(finished) < MANY
    rest, told = asyncio.run(ran(root))
    # Of the last one, the lock may have been written and nothing more.
    (known,) = re.findall(rf"as it is now: (\d+) of {MANY}", told["told"])
    assert len(finished) - 1 <= int(known) <= len(finished)
    # Of each host, a request a connection was on its way, and one answer may not be kept yet.
    lost = {
        what
        for source in SOURCES.values()
        for host in source.hosts
        for one in [a for a in first.asked if a.host == host][-source.connections - 1 :]
        for what in one.what
    }
    again = first.requests + rest.requests
    assert {what for what, times in again.items() if times > 1} <= lost
    assert set(again) == set(undisturbed.requests)
    assert finished.items() <= locks(root).items()
    assert locks(root) == locks(tmp_path / "whole")
