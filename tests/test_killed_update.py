"""An `update` of many questions that is killed in the middle, and run again."""

import asyncio
import sys
import time
from pathlib import Path

from tests.benchmarks import update
from tests.world import HOSTS, Loopback


async def ran(root: Path, kill_at: int = 0) -> update.Literature:
    """What was asked by an `update` of that site, killed when so many requests had come."""
    world = update.Literature(works=())
    async with Loopback(world, clock=time.monotonic) as served:
        arguments = (
            "-m",
            "tests.benchmarks.update",
            "--child",
            str(root),
            str(served.port),
            update.DAY,
        )
        process = await asyncio.create_subprocess_exec(
            sys.executable, *arguments, stdout=asyncio.subprocess.DEVNULL
        )
        while kill_at and len(world.asked) < kill_at:
            await asyncio.sleep(0.001)
        if kill_at:
            process.kill()
        await process.wait()
    assert (process.returncode == 0) != bool(kill_at)
    return world


def locks(root: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in root.rglob("*.lock.json")}


def test_what_was_understood_before_the_kill_is_not_asked_again(tmp_path: Path) -> None:
    undisturbed = asyncio.run(ran(update.make(tmp_path / "whole", range(36))))
    root = update.make(tmp_path / "killed", range(36))
    first = asyncio.run(ran(root, kill_at=int(0.85 * len(undisturbed.asked))))
    finished = locks(root)
    assert 0 < len(finished) < 36
    rest = asyncio.run(ran(root))
    # Of each host, one request was on its way, and one answer may not have been kept yet.
    last = ([a for a in first.asked if a.host == host][-2:] for host in HOSTS)
    lost = {what for asked in last for one in asked for what in one.what}
    again = first.requests + rest.requests
    assert {what for what, times in again.items() if times > 1} <= lost
    assert set(again) == set(undisturbed.requests)
    assert finished.items() <= locks(root).items()
    assert locks(root) == locks(tmp_path / "whole")
