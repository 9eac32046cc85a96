"""Count what `generator update` sends for many questions, and measure what it holds in memory.

    python -m tests.benchmarks.update [--questions 50 1000]

Made-up questions are searched in made-up databases (`tests/world.py`), which answer on this
machine: ten questions are of one field, and of the 30 works that a search finds 18 are the field's.
`update` runs in a process of its own and in simulated time, so that paces are kept and nobody
waits; an answer is on its way for half a second. Printed are the requests, those that the same
questions take each for itself (the mean of five), what the plan said, minutes by that time, seconds
by the clock, and the most memory that the process had; then some of it for a second run on that day
and for one on the next day. One JSON line last.
"""

import argparse
import asyncio
import contextlib
import io
import json
import os
import re
import resource
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from generator import plans
from generator.__main__ import main as run_verb
from generator.edge import fetch
from generator.sources import SOURCES
from tests.benchmarks.synthetic import EFFECTS, FAMILIES, METHODS, TOPICS
from tests.world import Asked, Loopback, Work, World, simulated

FIELD = 10
"""Questions of one field."""
SHARED, OWN = 18, 12
"""Works that all questions of a field find, and that one of them finds alone."""
LIMIT = 20
"""Works that are kept of what a database finds, about as many as it does."""
JOURNEY = 0.5
"""Seconds that an answer is on its way."""
DAY, NEXT_DAY = "1795000000", "1795086400"
"""Seconds since 1970 of a moment of the day on which questions are new, and of the one after."""
ALONE = 5
"""Questions that are searched each for itself."""
BAR = 1.0
"""What the requests stay under, as a share of what the plan said."""
LATER_BAR = 0.75
"""What they come up to on the next day, when the plan knows of the last time."""

_OWNER = {host: name for name, source in SOURCES.items() for host in source.hosts}
_IDS = re.compile(r"10\.5555/([fq])(\d+)\.(\d+)|\b230([12])\.(\d{5})\b", re.IGNORECASE)
_KINDS = {"1": ("f", SHARED), "2": ("q", OWN)}


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the figures for each number of questions."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.benchmarks.update",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--questions", type=int, nargs="+", default=[50, 1000])
    child = ("ROOT", "PORT", "DAY")
    parser.add_argument("--child", nargs=3, metavar=child, help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    if options.child:
        print(json.dumps(searched(*options.child)))
        return
    results = {}
    for count in options.questions:
        results[str(count)] = measured(count)
        print(f"{count} questions: {results[str(count)]}", file=sys.stderr)
    print(json.dumps({"bar": BAR, "later_bar": LATER_BAR, "questions": results}))


def measured(count: int) -> dict[str, Any]:
    """What so many questions take, alone, together, once more on the same day and on the next."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        spread = [count * n // ALONE for n in range(ALONE)]
        apart = [
            asyncio.run(_ran(make(root / f"alone-{n}", [n])))[0] for n in dict.fromkeys(spread)
        ]
        whole = make(root / "all", range(count))
        sent, first = asyncio.run(_ran(whole))
        sent_again, again = asyncio.run(_ran(whole))
        sent_later, later = asyncio.run(_ran(whole, NEXT_DAY))
    alone = count * sum(requests.total() for requests in apart) / len(apart)
    return {
        "requests": dict(sorted(sent.items())),
        "sum": sent.total(),
        "planned": first["planned"],
        "share_of_planned": _share(sent, first),
        "share_of_alone": round(sent.total() / alone, 3),
        "minutes": round(first["minutes"], 1),
        "planned_minutes": round(first["planned_minutes"], 1),
        "seconds": round(first["seconds"], 1),
        "megabytes": round(first["megabytes"]),
        "again": {"requests": sent_again.total(), "seconds": round(again["seconds"], 1)},
        "later": {
            "requests": dict(sorted(sent_later.items())),
            "sum": sent_later.total(),
            "planned": later["planned"],
            "share_of_planned": _share(sent_later, later),
            "minutes": round(later["minutes"], 1),
            "planned_minutes": round(later["planned_minutes"], 1),
        },
    }


def _share(sent: Counter[str], ran: Mapping[str, Any]) -> float:
    planned: Mapping[str, int] = ran["planned"]
    return round(sent.total() / sum(planned.values()), 3)


async def _ran(root: Path, day: str = DAY) -> tuple[Counter[str], dict[str, Any]]:
    """Requests by database, and what the process says of itself."""
    world = Literature(works=())
    async with Loopback(world, clock=time.monotonic) as served:
        arguments = ("-m", "tests.benchmarks.update", "--child", str(root), str(served.port), day)
        process = await asyncio.create_subprocess_exec(
            sys.executable, *arguments, stdout=asyncio.subprocess.PIPE
        )
        out, _ = await process.communicate()
    if process.returncode:
        raise SystemExit(process.returncode)
    return Counter(_OWNER[asked.host] for asked in world.asked), json.loads(out)


def searched(root: str, port: str, day: str) -> dict[str, Any]:
    """Run the verb here, on that day; what it planned, and what it took."""
    planned: dict[str, int] = {}
    lasting: list[float] = []
    ended: list[float] = []

    def told(loads: Sequence[plans.Load], at_once: int) -> Iterator[str]:
        planned.update({load.source: load.requests for load in loads})
        lasting.append(plans.seconds(loads, at_once))
        return iter(())

    plans.told = told
    way = Loopback(World(works=()), journey=JOURNEY, port=int(port))
    os.environ["SOURCE_DATE_EPOCH"] = day
    fetch.opened = partial(fetch.opened, transport=way, clock=_now)
    asyncio.run = partial(simulated, ended=ended.append)
    started = time.perf_counter()
    with (
        contextlib.redirect_stdout(io.StringIO()),
        contextlib.redirect_stderr(io.StringIO()) as err,
    ):
        status = run_verb(["--root", root, "update"])
    assert status == 0
    return {
        "planned": planned,
        "planned_minutes": sum(lasting) / 60,
        "minutes": sum(ended) / 60,
        "seconds": time.perf_counter() - started,
        "megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        "told": err.getvalue(),
    }


def _now() -> float:
    return asyncio.get_running_loop().time()


def make(root: Path, numbers: Sequence[int]) -> Path:
    """A site of these questions, and nothing else."""
    (root / "questions").mkdir(parents=True)
    (root / "mkdocs.yml").write_text("site_name: Made-up reports\n", "utf-8")
    for number in numbers:
        path = root / "questions" / f"synthetic-{number}.yml"
        path.write_text(question_text(number), "utf-8")
    return root


def question_text(number: int) -> str:
    """The file of a question; both of its queries have its number in them."""
    topic, effect = _about(number)
    return (
        f"question: Does {topic} {number} change {effect} in {METHODS[number % len(METHODS)]}?\n"
        f"asked_on: 2026-01-01\nconcepts:\n  - [{topic} {number}]\n  - [{effect}]\nlimit: {LIMIT}\n"
    )


def _about(number: int) -> tuple[str, str]:
    field = number // FIELD
    return TOPICS[field % len(TOPICS)], EFFECTS[field // len(TOPICS) % len(EFFECTS)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Literature(World):
    """Databases that hold made-up works of every question; each is made when it is asked for."""

    def about(self, asked: Asked) -> World:
        """The works that a request names, or those of the question that it is of."""
        said = " ".join((unquote(asked.path), *asked.params.values()))
        if named := [_named(found) for found in _IDS.finditer(said)]:
            return World(works=tuple(work(*one) for one in dict.fromkeys(named)))
        number = next(int(n) for n in re.findall(r"\b\d+\b", said))
        shared = [work("f", number // FIELD, index) for index in range(SHARED)]
        own = [work("q", number, index) for index in range(OWN)]
        return World(works=(*shared, *own))


def _named(found: re.Match[str]) -> tuple[str, int, int]:
    kind, number, index, archive, local = found.groups()
    if kind:
        return kind.lower(), int(number), int(index)
    kind, many = _KINDS[archive]
    return kind, *divmod(int(local), many)


def work(kind: str, number: int, index: int) -> Work:
    """A work of a field (`f`) or of a question (`q`)."""
    topic, effect = _about(number * FIELD if kind == "f" else number)
    many = SHARED if kind == "f" else OWN
    percent = f"{2 + (number + index) % 38}.{index % 10}%"
    of = f"{topic} {number}" if kind == "q" else topic
    return Work(
        title=f"{of.capitalize()} and {effect} at site {kind}{number}-{index}, {percent}",
        authors=f"{FAMILIES[index % len(FAMILIES)]}{number}, Ada; Silva{index}, Bo",
        year=2010 + index % 15,
        venue=f"Journal of {effect.title()}",
        type="journal-article",
        doi=f"10.5555/{kind}{number}.{index}" if index % 3 else "",
        arxiv=f"230{1 if kind == 'f' else 2}.{number * many + index:05}" if index % 2 == 0 else "",
        deposited=index % 4 == 1,
        archived=index % 5 == 1,
        text=(
            f"Interest in {of} has grown at site {kind}{number}-{index}. We study {of} and "
            f"{effect} over {index + 3} years. We find that {of} raised {effect} by {percent}. "
            f"Where gauges were sparse, {effect} near {of} was {percent} lower."
        ),
    )


if __name__ == "__main__":
    main()
