"""Index a library of many records and ask it, beside plain bm25s and SQLite's FTS5.

    python -m tests.benchmarks.library [--records 20048 200000] [--shared ../shared]

20,048 records are those of the ACL Anthology where the shared material is there; all others are
made up, of words that mean nothing but stand as often as words do. What each step takes is measured
in a process of its own. Prints seconds, megabytes and ratios, which alone can be compared between
machines; one JSON line last. 200,000 records take a quarter of an hour.
"""

import argparse
import json
import random
import shutil
import sqlite3
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import closing, contextmanager
from multiprocessing import get_context
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np

from generator import bibliography
from generator.edge.library import STEMS, Shelf, best, open_shelf
from generator.types import Record
from generator.words import STOPWORDS, content_stems, words
from tests import plain_library
from tests.shared import FOLDER

BAR = 1.5
"""Times of plain bm25s that a whole answer takes at most, over 20,048 records; see `slower`."""
ACL = 20_048
"""Records of the Anthology's file."""
ADDED = 100
"""Records that are put behind the others."""
QUESTIONS = 100
ROWS = 200
"""Records asked for, as `update` does."""
IN_MEMORY = 25_000
"""Records of which the whole search is made with bm25s too; it takes 50 kB of memory for each."""


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the figures for each number of records."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.library", description=__doc__)
    parser.add_argument("--records", type=int, nargs="+", default=[ACL, 200_000])
    parser.add_argument("--shared", type=Path, default=FOLDER)
    options = parser.parse_args(arguments)
    results = {}
    for records in options.records:
        with tempfile.TemporaryDirectory() as folder:
            results[str(records)] = measured(Path(folder), records, options.shared)
        print(f"{records} records: {results[str(records)]}", file=sys.stderr)
    print(json.dumps({"bar": BAR, "records": results}, sort_keys=True))


def measured(folder: Path, records: int, shared: Path = FOLDER) -> dict[str, Any]:
    """Figures of a library of that many records, made in that folder.

    `index`: seconds from nothing, peak megabytes, megabytes on disk; as multiples of the seconds of
    bm25s (the stems alone) and of FTS5, both with the reading of the file. `unchanged`: seconds to
    open it again, and their share. `added`: the same after 100 records were put behind the others,
    and what an answer takes then.
    `query`: milliseconds (the median question) of ranking by the question's stems, beside bm25s and
    FTS5; of a whole answer (windows and further words counted, 200 records read), beside the same
    by bm25s in memory (None where that takes too much); and megabytes of a process that asked.
    """
    path, cache = folder / "library.jsonl", folder / "cache"
    made_up = _write(path, records, shared)
    index = _alone(_index, path, cache)
    unchanged = _alone(_index, path, cache)
    asked = _alone(_ask, path, cache)
    beside = _alone(_beside, path, cache, folder)
    with path.open("a", encoding="utf-8") as file:
        file.writelines(lines(ADDED, seed="added"))
    added = _alone(_index, path, cache) | _alone(_ask_again, path, cache)
    whole = index["seconds"]
    return {
        "made_up": made_up,
        "index": {**index, **_ratios(whole, beside["seconds"])},
        "unchanged": {"seconds": unchanged["seconds"], "share": unchanged["seconds"] / whole},
        "added": {**added, "share": added["seconds"] / whole},
        "query": {**beside["query"], "megabytes": asked["megabytes"]},
    }


def slower(figures: Mapping[str, Any]) -> float:
    """Of a whole answer as a multiple of that by bm25s: as indexed at once, or as grown since."""
    return max(float(figures[each]["answer_to_bm25s"]) for each in ("query", "added"))


def _ratios(seconds: float, others: dict[str, float]) -> dict[str, float]:
    return {f"to_{name}": seconds / other for name, other in others.items()}


def _alone(step: Callable[..., dict[str, Any]], *given: object) -> dict[str, Any]:
    """What a step gives that has a process of its own."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        return pool.submit(step, *given).result()


def _memory(field: str) -> float | None:
    """Megabytes of this process by Linux: VmHWM is the most until now, VmRSS those now."""
    path = Path("/proc/self/status")
    if not path.exists():
        return None
    line = next(line for line in path.read_text().splitlines() if line.startswith(field))
    return int(line.split()[1]) / 1000


# The records


def _write(path: Path, records: int, shared: Path) -> bool:
    """Write the library; whether its records are made up."""
    anthology = shared / "data" / "anthology" / "acl_2018_2023.jsonl"
    if records == ACL and anthology.exists():
        shutil.copyfile(anthology, path)
        return False
    with path.open("w", encoding="utf-8") as file:
        file.writelines(lines(records))
    return True


def lines(records: int, seed: str = "library") -> Iterator[str]:
    """Lines of made-up records: words by Zipf's law, a third of them words without content."""
    draw = np.random.default_rng(list(seed.encode()))
    vocabulary = np.array(_vocabulary(80_000))
    reach = np.cumsum(1 / np.arange(1, len(vocabulary) + 1))
    small = np.array(sorted(STOPWORDS))
    for number in range(records):
        length = int(draw.integers(80, 240))
        said = vocabulary[np.searchsorted(reach, draw.random(length) * reach[-1])]
        said[::3] = small[draw.integers(0, len(small), len(said[::3]))]
        year = int(draw.integers(1990, 2026))
        yield (
            json.dumps(
                {
                    "id": f"{seed}-{number}",
                    "type": "article-journal",
                    "title": " ".join(said[:9]),
                    "author": [{"family": str(said[10]).title(), "given": "A."}],
                    "container-title": "Journal of Nothing",
                    "issued": {"date-parts": [[year]]},
                    "DOI": f"10.5555/{seed}.{number}",
                    "abstract": f"{' '.join(said[9:])}.",
                }
            )
            + "\n"
        )


def _vocabulary(size: int) -> list[str]:
    """Words of two to four syllables."""
    draw = random.Random("vocabulary")
    syllables = [f"{a}{b}{c}" for a in "bcdfghklmnprstvw" for b in "aeiou" for c in ("", *"nrst")]
    made = ("".join(draw.choices(syllables, k=draw.randint(2, 4))) for _ in range(2 * size))
    return list(dict.fromkeys(made))[:size]


# Each in a process of its own


def _index(path: Path, cache: Path) -> dict[str, Any]:
    began = time.perf_counter()
    _opened(path, cache)
    seconds = time.perf_counter() - began
    size = sum(file.stat().st_size for file in (cache / "library").iterdir())
    return {"seconds": seconds, "peak_megabytes": _memory("VmHWM"), "megabytes": size / 1e6}


def _ask(path: Path, cache: Path) -> dict[str, Any]:
    shelf = _opened(path, cache)
    for question in _questions(path):
        shelf.search({"words": question, "rows": str(ROWS)})
    return {"megabytes": _memory("VmHWM")}


def _ask_again(path: Path, cache: Path) -> dict[str, Any]:
    return _answers(_questions(path), _opened(path, cache), _read(path))


def _read(path: Path) -> list[Record]:
    with path.open(encoding="utf-8") as file:
        return [r for line in file for r in bibliography.read_line(line, path.name, 1)]


def _beside(path: Path, cache: Path, folder: Path) -> dict[str, Any]:
    began = time.perf_counter()
    records = _read(path)
    read = time.perf_counter() - began
    began = time.perf_counter()
    stems = plain_library.indexed(content_stems(f"{r.title} {r.title} {r.text}") for r in records)
    by_bm25s = time.perf_counter() - began
    with closing(sqlite3.connect(folder / "fts5.sqlite")) as fts5:
        began = time.perf_counter()
        _fill(fts5, records)
        by_fts5 = time.perf_counter() - began
        questions, shelf = _questions(path), _opened(path, cache)
        query = _ranking(questions, shelf, stems, fts5) | _answers(questions, shelf, records)
    return {"seconds": {"bm25s": read + by_bm25s, "fts5": read + by_fts5}, "query": query}


def _opened(path: Path, cache: Path) -> Shelf:
    shelf = open_shelf([path], cache, path.parent)
    assert shelf is not None
    return shelf


def _questions(path: Path) -> list[str]:
    """Titles out of the library, from all over it."""
    with path.open(encoding="utf-8") as file:
        titles = [json.loads(line)["title"] for line in file]
    return titles[:: max(1, len(titles) // QUESTIONS)][:QUESTIONS]


def _fill(db: sqlite3.Connection, records: Sequence[Record]) -> None:
    db.execute("CREATE VIRTUAL TABLE work USING fts5(title, text, tokenize = 'porter unicode61')")
    db.executemany("INSERT INTO work VALUES (?, ?)", ((r.title, r.text) for r in records))
    db.commit()


def _ranking(
    questions: Sequence[str], shelf: Shelf, stems: Any, fts5: sqlite3.Connection
) -> dict[str, float]:
    """The best records for the words of each question: each question once, bm25s by turns first.

    As in `update`, words that questions have in common are still in our memory when they come
    again; bm25s has all of them there.
    """
    took = _Took()

    def ours(asked: Sequence[str]) -> None:
        with took("ranking"):
            best(held.scores(STEMS, asked), rows)

    def theirs(asked: Sequence[str]) -> None:
        with took("bm25s"):
            stems.retrieve([asked], k=rows, show_progress=False)

    with shelf.reading() as held:
        rows = min(ROWS, len(held))
        for n, question in enumerate(questions):
            asked = list(dict.fromkeys(content_stems(question)))
            for ask in (ours, theirs)[:: -1 if n % 2 else 1]:
                ask(asked)
    what = "SELECT rowid FROM work WHERE work MATCH ? ORDER BY rank LIMIT ?"
    for question in questions:
        said = dict.fromkeys(w.text for w in words(question) if w.text not in STOPWORDS)
        matched = " OR ".join(f'"{word}"' for word in said)
        with took("fts5"):
            fts5.execute(what, (matched, rows)).fetchall()
    return took.beside("ranking", "bm25s", "fts5")


def _answers(
    questions: Sequence[str], shelf: Shelf, records: Sequence[Record]
) -> dict[str, float | None]:
    """Whole answers, with all that ranks behind the words, and the records."""
    plain = plain_library.Plain(records) if len(records) <= IN_MEMORY else None
    took = _Took()
    for question in questions:
        params = {"words": question, "rows": str(ROWS)}
        with took("answer"):
            shelf.search(params)
        if plain is not None:
            with took("answer_bm25s"):
                plain.search(params)
    return {"answer_bm25s": None, "answer_to_bm25s": None} | took.beside("answer", "answer_bm25s")


class _Took:
    """Milliseconds of what was done, by its name."""

    def __init__(self) -> None:
        self._times: defaultdict[str, list[float]] = defaultdict(list)

    @contextmanager
    def __call__(self, name: str) -> Iterator[None]:
        began = time.perf_counter()
        yield
        self._times[name].append(1000 * (time.perf_counter() - began))

    def beside(self, own: str, *others: str) -> dict[str, float]:
        """Medians, and the median of what `own` took as multiples of what each other took."""
        told = {name: median(times) for name, times in self._times.items()}
        for other in set(others) & set(self._times):
            pairs = zip(self._times[own], self._times[other], strict=True)
            told[f"{own}_to_{other.removeprefix(f'{own}_')}"] = median(a / b for a, b in pairs)
        return told


if __name__ == "__main__":
    main()
