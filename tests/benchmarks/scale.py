"""Build sites of 10 to 10,000 questions: from nothing, with nothing changed, with one changed.

    python -m tests.benchmarks.scale [--questions 10 100 1000 10000] [--runs 3]
        [--records 20048 200000] [--updates 1000]

Makes sites of synthetic questions with locks in a temporary folder. Each question has a concept of
its own beside three that it shares, and a tag that all have; it has two works in common with the
one before, where they speak about enough of its concepts, and one with all on the same topic, a
twelfth of them. A build is a process of its own, as anybody calls it. "From nothing" is without
`.cache/` and without generated pages, once; "nothing changed" and "one changed" are the middle ones
of the runs, the change being what an update brings: in one lock another work, on the topic, in the
place of the last. "Pages gone" is with `.cache/` and without generated pages, which are in no
repository: the build of a workflow that keeps the one between its runs; once. Then `mkdocs build`
makes the site of the same pages, once.

Seconds are those of the clock and so mean little on a machine that does something else meanwhile;
seconds of all processors are beside them, and every bar is a ratio within one run. Memory is that
of all processes of a build together (proportional set size, looked at five times a second) and
that of the largest of them. Then follow the figures of `library` and `update`, as those modules
print them. One JSON line last.
"""

import argparse
import json
import math
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import cycle
from pathlib import Path
from statistics import median

from generator.building import OWNED
from generator.edge import lock
from generator.edge.processes import cores
from generator.types import Lock, Question, Record
from tests.benchmarks import library, synthetic, update
from tests.benchmarks.build import ROOT, make_site, put_aside
from tests.shared import FOLDER

BARS = {
    "exponent": 1.1,
    "nothing_changed_of_1000": 0.02,
    "one_changed_of_1000": 0.03,
    "megabytes_of_10000": 500.0,
    "query_of_20048": library.BAR,
    "two_workers": 1.7,
}
"""What each figure stays under; "two_workers" is what it reaches. That of a query is the time that
a whole answer takes, as a multiple of that of plain bm25s (`library.slower`)."""
LARGE = 100
"""Questions from which the exponent is fitted: below, most of the time is starting up."""
PAGES = tuple(f"docs/{name}" for name in ("changes.md", "index.md", "method.md", *OWNED))
"""What `build` writes."""
IN_COMMON = 2
"""Works that a question has in common with the one before."""
OF_ITS_OWN = 10
"""Works on a question that no question before has."""
FINDINGS = (1, 2)
"""Findings of each of them: with all three they would leave those of works in common no place."""
LOOK_EVERY = 0.2
"""Seconds from one look at the memory to the next."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """What one process took."""

    seconds: float
    processor: float
    """Seconds of all processors, of all its processes."""
    together: float
    """Megabytes of all its processes at once."""
    largest: float
    """Megabytes of the largest of them."""


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.benchmarks.scale",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--questions", type=int, nargs="+", default=[10, 100, 1000, 10_000])
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument(
        "--beside", type=int, default=1000, help="questions that one and two workers build"
    )
    parser.add_argument("--records", type=int, nargs="*", default=[library.ACL, 200_000])
    parser.add_argument("--shared", type=Path, default=FOLDER, help="as of `library`")
    parser.add_argument("--updates", type=int, nargs="*", default=[1000], help="questions searched")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:  # emptied once all is measured (`put_aside`)
        _print(Path(folder), options)


def _print(folder: Path, options: argparse.Namespace) -> None:
    make_site(_new(folder / "first"), 5)
    build(folder / "first")  # compiles the modules, as anybody's first call does
    sizes: dict[int, dict[str, float]] = {}
    for count in options.questions:
        sizes[count] = measured(_new(folder / str(count)), count, options.runs)
        _tell(f"{count} questions", sizes[count])
    beside = side_by_side(_new(folder / "beside"), options.beside)
    _tell(f"{options.beside} questions, by one worker and by two", beside)
    libraries, updates = {}, {}
    for records in options.records:
        place = _new(folder / f"library of {records}")
        libraries[records] = library.measured(place, records, options.shared)
        print(f"a library of {records} records: {libraries[records]}", file=sys.stderr)
    for count in options.updates:
        updates[count] = update.measured(count)
        print(f"an update of {count} questions: {updates[count]}", file=sys.stderr)
    figures = {"two_workers": beside["ratio"], **held(sizes)}
    if library.ACL in libraries:
        figures["query_of_20048"] = library.slower(libraries[library.ACL])
    _tell("held against the bars", figures)
    result = {"bars": BARS, "figures": figures, "cores": cores(), "questions": sizes}
    more = {"beside": beside, "libraries": libraries, "updates": updates}
    print(json.dumps({**result, **more}, sort_keys=True))


def _new(folder: Path) -> Path:
    folder.mkdir()
    return folder


def _tell(what: str, figures: Mapping[str, float]) -> None:
    told = ", ".join(f"{name} {value:g}" for name, value in figures.items())
    print(f"{what}: {told}", file=sys.stderr, flush=True)


def held(sizes: Mapping[int, Mapping[str, float]]) -> dict[str, float]:
    """The figures that have bars, as far as they were measured."""
    large = {count: taken["nothing"] for count, taken in sizes.items() if count >= LARGE}
    found = {"exponent": exponent(large)} if len(large) > 1 else {}
    if 1000 in sizes:
        found["nothing_changed_of_1000"] = sizes[1000]["unchanged_share"]
        found["one_changed_of_1000"] = sizes[1000]["one_changed_share"]
    if 10_000 in sizes:
        found["megabytes_of_10000"] = sizes[10_000]["megabytes"]
    return found


def exponent(seconds: Mapping[int, float]) -> float:
    """Of the power of the number of questions by which time grows: the slope of the straight line
    through the logarithms of both, fitted by least squares."""
    points = [(math.log(count), math.log(taken)) for count, taken in seconds.items()]
    x, y = (sum(values) / len(points) for values in zip(*points, strict=True))
    slope: float = sum((a - x) * (b - y) for a, b in points) / sum((a - x) ** 2 for a, _ in points)
    return round(slope, 3)


def measured(root: Path, count: int, runs: int) -> dict[str, float]:
    """What builds of so many questions take."""
    make_site(root, count, question_text, locked)
    nothing = from_nothing(root)
    unchanged = [build(root) for _ in range(runs)]
    changed = [_changed(root, count // 2, turn) for turn in range(runs)]
    put_aside(root, ".cache/seen.json", *PAGES)  # by which a fresh checkout knows no file
    seconds = {
        "unchanged": median(run.seconds for run in unchanged),
        "one_changed": median(run.seconds for run in changed),
        "pages_gone": build(root).seconds,
    }
    return {
        "nothing": round(nothing.seconds, 2),
        **{name: round(value, 3) for name, value in seconds.items()},
        **{f"{n}_share": round(value / nothing.seconds, 4) for n, value in seconds.items()},
        "nothing_processor": round(nothing.processor, 2),
        "unchanged_processor": round(median(run.processor for run in unchanged), 3),
        "one_changed_processor": round(median(run.processor for run in changed), 3),
        "megabytes": round(nothing.together),
        "megabytes_largest": round(nothing.largest),
        "megabytes_one_changed": round(max(run.together for run in changed)),
        **_mkdocs(root),
    }


def question_text(number: int) -> str:
    """The file of a question: with a concept that no other has, and a tag that all have."""
    return f"{synthetic.question_text(number)}  - [{_own(number)}]\ntags: [measurements]\n"


def _own(number: int) -> str:
    """The name of that concept; in letters, as numbers would make findings more specific."""
    return "plot " + "".join(chr(ord("a") + int(digit)) for digit in f"{number:05}")


def locked(number: int, question: Question) -> Lock:
    """A lock with works of its own, works of the question before, and one that all on the topic
    have."""
    found = synthetic.lock_of(number, question, on_topic=OF_ITS_OWN)
    before = (_record(max(0, number - 1), index) for index in range(IN_COMMON))
    own = (_record(number, index) for index in range(OF_ITS_OWN))
    records = (_on_topic(number), *before, *own, *found.records[OF_ITS_OWN:])
    return replace(found, records=tuple({record.id: record for record in records}.values()))


def _record(number: int, index: int) -> Record:
    """One of a question's own works, which speaks about its own concept as well."""
    found = synthetic.record(number, index, findings=FINDINGS)
    return replace(found, text=found.text.replace("sparse ", f"sparse on {_own(number)} "))


def _on_topic(number: int) -> Record:
    """A work on a topic, with a finding on every effect."""
    found = synthetic.record(number % len(synthetic.TOPICS) - len(synthetic.TOPICS), 0)
    topic = synthetic.TOPICS[number % len(synthetic.TOPICS)]
    findings = (
        f"Where {method} were sparse, {effect} near {topic} was {percent}.5% lower."
        for percent, (effect, method) in enumerate(zip(synthetic.EFFECTS, cycle(synthetic.METHODS)))
    )
    return replace(found, text=" ".join((found.text, *findings)))


def _changed(root: Path, number: int, turn: int) -> Run:
    """A build after an update that brought another work in the place of one of a lock."""
    path = lock.path_of(root / "questions", f"synthetic-{number}")
    old = lock.read(path)
    assert old is not None
    *others, _ = old.records
    more = synthetic.record(number, turn % synthetic.ON_TOPIC)
    text = more.text.replace("We find that", "We now find that").replace("raised", "doubled")
    new = replace(more, id=f"library:more-{turn}", title=f"{more.title} again", doi="", text=text)
    lock.write(path, replace(old, records=(new, *others)))
    return build(root)


def from_nothing(root: Path, *arguments: str) -> Run:
    """A build without a cache and without pages."""
    put_aside(root, ".cache", *PAGES)
    return build(root, *arguments)


def side_by_side(root: Path, count: int) -> dict[str, float]:
    """Seconds of one worker and of two, and their ratio: the middle one of three turns."""
    make_site(root, count, question_text, locked)
    turns = []
    for _ in range(3):
        one = from_nothing(root, "--workers", "1").seconds
        turns.append((one, from_nothing(root, "--workers", "2").seconds))
    _, (one, two), _ = sorted(turns, key=lambda turn: turn[0] / turn[1])
    return {"one": round(one, 2), "two": round(two, 2), "ratio": round(one / two, 2)}


def _mkdocs(root: Path) -> dict[str, float]:
    """What the site of the same pages takes, and how large it is."""
    taken = run(["mkdocs", "build", "--strict", "-q"], root)
    site = sum(path.stat().st_size for path in (root / "site").rglob("*") if path.is_file())
    return {
        "mkdocs": round(taken.seconds, 2),
        "mkdocs_megabytes": round(taken.together),
        "site_megabytes": round(site / 1e6),
    }


def build(root: Path, *arguments: str) -> Run:
    """A build as anybody calls it."""
    return run(["generator", "--root", str(root), "build", *arguments], ROOT)


def run(command: Sequence[str], folder: Path) -> Run:
    """A module's run, which has to succeed."""
    environment = {
        **os.environ,
        "NO_MKDOCS_2_WARNING": "1",
        "PYTHONPYCACHEPREFIX": str(Path(tempfile.gettempdir()) / "compiled-for-benchmarks"),
    }
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    before, started = os.times(), time.perf_counter()
    with tempfile.TemporaryFile() as said:
        process = subprocess.Popen(
            [sys.executable, "-m", *command], cwd=folder, env=environment, stdout=said, stderr=said
        )
        memory = Memory(process.pid)
        memory.start()
        status = process.wait()
        seconds = time.perf_counter() - started
        memory.join()
        said.seek(0)
        assert status == 0, said.read()[-2000:].decode()
    after = os.times()
    return Run(
        seconds=seconds,
        processor=(after.children_user - before.children_user)
        + (after.children_system - before.children_system),
        together=memory.together,
        largest=memory.largest,
    )


class Memory(threading.Thread):
    """Looks at the memory of a process and of those that it started, until it ends (Linux)."""

    def __init__(self, process: int) -> None:
        super().__init__(daemon=True)
        self._process = process
        self.together = self.largest = 0.0

    def run(self) -> None:
        while sizes := [_megabytes(process) for process in _family(self._process)]:
            if not any(sizes):
                break
            self.together = max(self.together, sum(sizes))
            self.largest = max(self.largest, *sizes)
            time.sleep(LOOK_EVERY)


def _family(process: int) -> list[int]:
    """A process and its descendants."""
    found = [process]
    for one in found:
        for path in Path(f"/proc/{one}/task").glob("*/children"):
            try:
                found += map(int, path.read_text().split())
            except OSError:
                continue
    return found


def _megabytes(process: int) -> float:
    """Its memory, what it shares with others in equal parts; 0 where it ended."""
    try:
        lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0.0
    return sum(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024


if __name__ == "__main__":
    main()
