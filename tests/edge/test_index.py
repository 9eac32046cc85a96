"""The index as it grows and shrinks, is killed, and is shared; and beside plain bm25s."""

import gc
import json
import os
import shutil
import signal
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import closing
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator import bibliography
from generator.edge import index
from generator.edge.library import STEMS, WINDOWS, Shelf, open_shelf
from generator.errors import LibraryError
from generator.words import stems_and_windows
from tests import anthology
from tests.plain_library import Plain, scored
from tests.shared import needs_shared

WORDS = ("peat", "kelp", "tide", "bees", "turbine", "soil", "moss", "reef", "snow", "delta")
ASKED = (
    *({"words": word} for word in WORDS),
    {"words": "does peat moss in soil change tidal turbines"},
    {"words": "bee delta reef snow kelps"},
    {"concepts": "(peat OR moss) AND (kelp OR tide turbine)"},
    {"concepts": "(snow)"},
)
"""Queries about the made-up works."""


def line(key: str, words: Sequence[str], year: int = 2000) -> str:
    """A work as a line, its first word as its title."""
    said = {"id": key, "title": words[0], "abstract": f"{' '.join(words[1:])}."}
    return json.dumps({**said, "issued": {"date-parts": [[year]]}, "DOI": f"10.5555/{key}"}) + "\n"


def many(count: int, first: int = 0) -> list[str]:
    return [
        line(f"w{n}", [WORDS[n % 10], WORDS[n * 7 // 3 % 10], WORDS[n * n % 7], f"number{n}"], n)
        for n in range(first, first + count)
    ]


def opened(folder: Path, files: Mapping[str, Sequence[str]], cache: Path) -> Shelf | None:
    """The library of these files of lines, and no others."""
    written(folder, files)
    return open_shelf([folder], cache, folder)


def written(folder: Path, files: Mapping[str, Sequence[str]]) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for name, lines in files.items():
        (folder / f"{name}.jsonl").write_text("".join(lines), "utf-8")


def answers(shelf: Shelf | None) -> list[str]:
    """All that a library can be asked here."""
    if shelf is None:
        return []
    by_id = {"ids": " ".join(f"doi:10.5555/w{n}" for n in range(0, 400, 3))}
    limited = {"words": "peat kelp", "since": "3", "until": "40"}
    return [shelf.search({"rows": "20", **params}) for params in (*ASKED, by_id, limited)]


TEXTS = st.lists(st.sampled_from(WORDS), min_size=1, max_size=6)
LINES = st.builds(line, st.sampled_from(("w1", "w2", "w3", "w4")), TEXTS, st.integers(1990, 1999))
FILES = st.dictionaries(st.sampled_from(("a", "b", "c")), st.lists(LINES, max_size=6))


@settings(max_examples=40, deadline=None)
@given(st.lists(FILES, min_size=2, max_size=6), st.integers(1, 40))
def test_an_index_that_grew_and_shrank_answers_as_one_made_of_nothing(
    tmp_path_factory: pytest.TempPathFactory, states: list[dict[str, Sequence[str]]], at_once: int
) -> None:
    folder = tmp_path_factory.mktemp("history")
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(index, "_AT_ONCE", at_once)  # so that there are runs to be merged
        for state in states[:-2]:
            opened(folder / "library", state, folder / "grown")
        last = states[-2:]
        told = [answers(opened(folder / "library", state, folder / "grown")) for state in last]
    for n, state in enumerate(last):
        assert told[n] == answers(opened(folder / "library", state, folder / f"fresh{n}"))
    shutil.rmtree(folder)


@settings(max_examples=40, deadline=None)
@given(st.lists(LINES, min_size=1, max_size=30))
def test_answers_are_those_of_plain_bm25s(
    tmp_path_factory: pytest.TempPathFactory, lines: list[str]
) -> None:
    folder = tmp_path_factory.mktemp("plain")
    shelf = opened(folder / "library", {"a": lines[:9], "b": lines[9:]}, folder / "cache")
    assert shelf is not None
    # Its own records, as the ids that two files share are told apart.
    with shelf.reading() as held:
        kept = [json.loads(text) for text in held.records(range(len(held)))]
    read = bibliography.read("".join(lines), "a.jsonl")
    plain = Plain(read)
    plain.records = [json.dumps(k, ensure_ascii=False, sort_keys=True) for k in kept]
    for params in ASKED:
        assert shelf.search({"rows": "20", **params}) == plain.search({"rows": "20", **params})
    shutil.rmtree(folder)


@needs_shared
def test_over_the_anthology_every_score_is_that_of_bm25s_to_the_last_bit(tmp_path: Path) -> None:
    lines = anthology.FILE.read_text("utf-8").splitlines(keepends=True)[::8]
    grown = opened(tmp_path / "library", {"acl": lines[:1500]}, tmp_path / "cache")
    assert grown is not None
    shelf = opened(tmp_path / "library", {"acl": lines[20:]}, tmp_path / "cache")
    assert shelf is not None
    plain = Plain(bibliography.read("".join(lines[20:]), "acl.jsonl"))
    for question in anthology.ASKED:
        stems, windows = stems_and_windows(question)
        with shelf.reading() as held:
            assert (held.scores(STEMS, stems) == scored(plain.stems, stems)).all()
            assert (held.scores(WINDOWS, windows) == scored(plain.windows, windows)).all()
        params = {"words": question, "rows": "200"}
        assert shelf.search(params) == plain.search(params)


def test_tokens_that_were_sorted_are_in_memory_no_more_even_where_nobody_collects_garbage(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    live: list[int] = []
    original = index._insert

    def insert(*args: Any) -> None:
        original(*args)
        live.append(sum(isinstance(each, index._Tokens) for each in gc.get_objects()))

    monkeypatch.setattr(index, "_AT_ONCE", 40)
    monkeypatch.setattr(index, "_insert", insert)
    gc.collect()
    gc.disable()
    try:
        opened(tmp_path / "library", {"a": many(60)}, tmp_path / "cache")
    finally:
        gc.enable()
    assert len(live) > 10
    assert max(live) <= 4


# Killed, shared, handed on


class Killed(sqlite3.Connection):
    """Ends the process, without a word to anybody, after so many steps of SQLite."""

    left = 0

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.set_progress_handler(self._step, 100)

    @staticmethod
    def _step() -> int:
        Killed.left -= 1
        if Killed.left < 0:
            os._exit(42)
        return 0


def begun(steps: int, size: int, folder: Path, cache: Path) -> None:
    """Open the library in this process, of which no file may get larger than that."""
    import resource  # noqa: PLC0415 (not on Windows)

    signal.signal(signal.SIGXFSZ, signal.SIG_DFL)  # ends the process in the middle of writing
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
    Killed.left = steps
    original = sqlite3.connect
    setattr(  # noqa: B010 (a process of its own)
        sqlite3, "connect", lambda *a, **k: original(*a, factory=Killed, **k)
    )
    index._CACHE = 100  # kilobytes, so that it writes long before it is at its end
    open_shelf([folder], cache, folder)


def ended(steps: int, size: int, folder: Path, cache: Path) -> bool:
    """Whether `begun` comes to its end in a process that shares no connection with this one."""
    context = get_context("forkserver")
    context.set_forkserver_preload([__name__])
    process = context.Process(target=begun, args=(steps, size, folder, cache))
    process.start()
    process.join()
    assert process.exitcode in (0, 42, -signal.SIGXFSZ)
    return process.exitcode == 0


def views(cache: Path) -> int:
    """States of libraries that the index has."""
    (path,) = (cache / "library").glob("*.sqlite")
    with closing(sqlite3.connect(path)) as db:
        return int(db.execute("SELECT count(*) FROM view").fetchone()[0])


def ends(how: str) -> Iterator[tuple[int, int]]:
    """Steps of SQLite, or bytes in a file, after which a run is ended: all over it."""
    never = 1 << 30
    if how == "between two steps":
        steps = [0]
        while True:
            yield steps[-1], never
            steps.append(steps[-1] + 1 + steps[-1] // 4)
    yield from ((never, size) for size in range(8192, never, 12_000))


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
@pytest.mark.parametrize(
    ("how", "asked"),
    [
        ("between two steps", True),
        ("while a file is written", True),
        ("while a file is written", False),  # so that the run brings all into one file at its end
    ],
)
def test_a_run_that_is_killed_anywhere_leaves_the_index_whole_and_the_next_is_exact(
    tmp_path: Path, how: str, asked: bool
) -> None:
    folder, start = tmp_path / "library", tmp_path / "start"
    before = {"a": many(200)}
    told_before = answers(opened(folder, before, start))
    after = {"a": many(200)[5:], "b": many(40, 200)}
    expected = answers(opened(folder, after, tmp_path / "fresh"))
    found = []
    for n, (steps, size) in enumerate(ends(how)):
        cache = tmp_path / f"cache{n}"
        shutil.copytree(start, cache)
        shelf = opened(folder, before, cache) if asked else None
        assert not asked or answers(shelf) == told_before
        written(folder, after)
        whole = ended(steps, size, folder, cache)
        assert not asked or answers(shelf) == told_before  # as it was open all the while
        found.append(views(cache))
        assert answers(opened(folder, after, cache)) == expected
        assert answers(opened(folder, before, cache)) == told_before
        opened(folder, {"a": many(1)}, cache)
        del shelf
        assert [path.suffix for path in (cache / "library").iterdir()] == [".sqlite"]
        shutil.rmtree(cache)
        if whole:
            break
    assert len(found) > 10
    assert found == sorted(found)
    assert found.count(2) > (0 if asked else 2)


def _answers(folder: Path, cache: Path) -> list[str]:
    return answers(open_shelf([folder], cache, folder))


def test_processes_that_index_at_once_all_answer_alike(tmp_path: Path) -> None:
    expected = answers(opened(tmp_path / "library", {"a": many(150)}, tmp_path / "fresh"))
    with ProcessPoolExecutor(3, mp_context=get_context("spawn")) as pool:
        each = [pool.submit(_answers, tmp_path / "library", tmp_path / "cache") for _ in range(6)]
        assert all(future.result() == expected for future in each)


def test_what_others_add_changes_no_answer_of_a_shelf_that_is_open(tmp_path: Path) -> None:
    shelf = opened(tmp_path / "library", {"a": many(50)}, tmp_path / "cache")
    told = answers(shelf)
    for n in range(3):
        opened(tmp_path / "library", {"a": [*many(20, 50), *many(40 - n)]}, tmp_path / "cache")
        assert answers(shelf) == told


def test_nobody_who_asks_waits_for_a_run_that_writes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(index, "_PATIENCE", 0.0)
    monkeypatch.setattr(index, "_CACHE", 100)  # far less than is written
    shelf = opened(tmp_path / "library", {"a": many(200)}, tmp_path / "cache")
    assert shelf is not None
    told = answers(shelf)
    for fresh in (False, True):
        with index.growing(shelf.place.path) as grown:
            for n in range(600):
                fields = ([f"number{n}", *WORDS], ["tide"])
                grown.add(index.Entry(id=f"{n}", year=n, json="{}" * 99, names=[], fields=fields))
            grown.finish()
            asked = open_shelf([tmp_path / "library"], tmp_path / "cache", tmp_path / "library")
            assert answers(asked if fresh else shelf) == told


def test_of_an_index_that_another_run_made_anew_a_shelf_finds_its_library_again(
    tmp_path: Path,
) -> None:
    cache = tmp_path / "cache"
    shelf = opened(tmp_path / "library", {"a": many(2)}, cache)
    told = answers(shelf)
    for n in range(1, 20):
        opened(tmp_path / "library", {"a": many(5, 5 * n)}, cache)
    with pytest.raises(LibraryError, match=r"changed while it was asked \(run this again\)"):
        answers(shelf)
    opened(tmp_path / "library", {"a": many(2)}, cache)
    assert answers(shelf) == told


def test_an_index_that_somebody_deletes_is_made_again_under_an_open_shelf(tmp_path: Path) -> None:
    shelf = opened(tmp_path / "library", {"a": many(20)}, tmp_path / "cache")
    told = answers(opened(tmp_path / "library", {"a": many(20)}, tmp_path / "cache"))
    shutil.rmtree(tmp_path / "cache")
    assert answers(shelf) == told


def test_an_index_with_any_page_zeroed_answers_right_and_grows_right(tmp_path: Path) -> None:
    files: dict[str, Sequence[str]] = {"a": many(60)}
    whole = tmp_path / "whole"
    told = answers(opened(tmp_path / "library", files, whole))
    more = {**files, "b": many(9, 60)}
    told_more = answers(opened(tmp_path / "library", more, tmp_path / "more"))
    (path,) = (whole / "library").iterdir()
    data = path.read_bytes()
    size = 8192
    for start in range(0, len(data), size):
        path.write_bytes(data[:start] + bytes(size) + data[start + size :])
        shelf = opened(tmp_path / "library", files, whole)
        assert answers(shelf) == told
        path.write_bytes(data[:start] + bytes(size) + data[start + size :])
        assert answers(opened(tmp_path / "library", more, whole)) == told_more


def beside(folder: Path, own: Sequence[str], *others: str) -> Shelf | None:
    """The library of a file of lines and other files in its folder."""
    folder.mkdir(exist_ok=True)
    (folder / "own.jsonl").write_text("".join(own), "utf-8")
    return open_shelf([folder / name for name in ("own.jsonl", *others)], folder / "c", folder)


def test_a_library_that_changes_often_costs_another_in_the_same_index_nothing(
    tmp_path: Path,
) -> None:
    for name in ("big.jsonl", "huge.jsonl"):
        (tmp_path / name).write_text("".join(many(90, len(name))), "utf-8")
    first = beside(tmp_path, many(1), "big.jsonl")
    other = beside(tmp_path, many(1), "huge.jsonl")
    assert first is not None
    assert other is not None
    for n in range(12):
        beside(tmp_path, many(4, 200 + 4 * n))
    again = beside(tmp_path, many(1), "big.jsonl")
    assert again is not None
    assert again.place == first.place
    for name in (f"more{n}.jsonl" for n in range(30)):
        (tmp_path / name).write_text("".join(many(2, 500)), "utf-8")
        beside(tmp_path, many(1), name)
        beside(tmp_path, many(1), "big.jsonl")
    again = beside(tmp_path, many(1), "big.jsonl")
    assert again is not None
    assert again.place == first.place  # as it was used, and not only once
    again = beside(tmp_path, many(1), "huge.jsonl")
    assert again is not None
    assert again.place != other.place


def test_many_small_additions_leave_few_segments(tmp_path: Path) -> None:
    for n in range(1, 40):
        shelf = opened(tmp_path / "library", {"a": many(n)}, tmp_path / "cache")
    assert shelf is not None
    with closing(sqlite3.connect(shelf.place.path)) as db:
        assert db.execute("SELECT count(*) FROM segment").fetchone()[0] <= 6


def test_a_word_that_stands_too_often_to_be_counted_counts_as_often_as_can_be(
    tmp_path: Path,
) -> None:
    most, more = 1023, 3000
    lines = [line("w1", ["peat"] * more), line("w2", ["kelp"] * 10)]
    shelf = opened(tmp_path / "library", {"a": lines}, tmp_path / "cache")
    assert shelf is not None
    with shelf.reading() as held:
        length, mean = more + 1, (more + 1 + 11) / 2
        share = most / (1.2 * (0.25 + 0.75 * length / mean) + most)
        rarity = held.rarity(STEMS, ["peat"])["peat"]
        assert held.scores(STEMS, ["peat"])[0] == pytest.approx(rarity * share, rel=1e-6)
