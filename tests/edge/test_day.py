"""What a day's updates have learnt, and what becomes of it where it cannot be kept."""

import os
import shutil
from pathlib import Path

import pytest

from generator.edge.day import mark_of, opened
from generator.types import Notice, NoticeKind
from tests.small_site import snapshot
from tests.test_pipeline import SENTENCES, record

DAY = "2026-11-18"
NOTICE = Notice(kind=NoticeKind.RETRACTED, source="tides", checked_on="", doi="10.5555/n")
FOUND = (record(1, SENTENCES[0], title="Schn\u00ee \u2028 \U0001f30a", notices=(NOTICE,)),)


def test_what_was_told_is_there_for_the_next_run_whole(tmp_path: Path) -> None:
    with opened(tmp_path, DAY) as day:
        day.keep("tides", {"doi:10.5555/1": FOUND, "doi:10.5555/2": ()})
    with opened(tmp_path, DAY) as day:
        assert day.told("tides", "doi:10.5555/1") == FOUND
        assert day.told("tides", "doi:10.5555/2") == ()
        assert day.told("tides", "doi:10.5555/3") is None
        assert day.told("ebbs", "doi:10.5555/1") is None


def test_the_newest_that_was_told_holds(tmp_path: Path) -> None:
    with opened(tmp_path, DAY) as day:
        day.keep("tides", {"a": ()})
        day.keep("tides", {"a": FOUND})
        assert day.told("tides", "a") == FOUND


def test_what_was_finished_is_known_to_the_next_run_of_the_day(tmp_path: Path) -> None:
    with opened(tmp_path, DAY) as day:
        assert not day.finished("a")
        day.finish("a")
        day.finish("a")
    with opened(tmp_path, DAY) as day:
        assert day.finished("a")
    with opened(tmp_path, "2026-11-19") as day:
        assert not day.finished("a")


def test_whoever_only_reads_changes_nothing_on_disk(tmp_path: Path) -> None:
    with opened(tmp_path, DAY, writing=False) as day:
        day.keep("tides", {"a": FOUND})
        day.finish("a")
        assert day.told("tides", "a") is None
        assert not day.finished("a")
    assert list(tmp_path.iterdir()) == []
    with opened(tmp_path, DAY) as day:
        day.finish("a")
    before = snapshot(tmp_path)
    with opened(tmp_path, DAY, writing=False) as day:
        assert day.finished("a")
        day.finish("b")
        assert not day.finished("b")
    assert snapshot(tmp_path) == before


@pytest.mark.parametrize(
    "damage", [b"", b"no database at all", b"SQLite format 3\x00" + b"\xff" * 99]
)
@pytest.mark.parametrize("writing", [True, False])
def test_a_damaged_file_is_as_none(damage: bytes, writing: bool, tmp_path: Path) -> None:
    with opened(tmp_path, DAY) as day:
        day.finish("a")
    (path,) = tmp_path.rglob("*.sqlite")
    path.write_bytes(damage)
    with opened(tmp_path, DAY, writing=writing) as day:
        day.keep("tides", {"a": FOUND})
        assert day.told("tides", "a") in (None, FOUND)
        assert not day.finished("a")


@pytest.mark.parametrize("page", range(4))
def test_what_is_damaged_is_begun_anew_by_the_next_run_that_writes(
    page: int, tmp_path: Path
) -> None:
    many = {str(number): FOUND for number in range(99)}
    with opened(tmp_path, DAY) as day:
        day.keep("tides", many)
    (path,) = tmp_path.rglob("*.sqlite")
    data = bytearray(path.read_bytes())
    data[page * 4096 : (page + 1) * 4096] = b"\xff" * 4096
    path.write_bytes(data)
    with opened(tmp_path, DAY) as day:
        assert day.told("tides", "0") is None
        day.keep("tides", many)
        day.finish("a")
    with opened(tmp_path, DAY, writing=False) as day:
        assert all(day.told("tides", known) == FOUND for known in many)
        assert day.finished("a")


@pytest.mark.parametrize("writing", [True, False])
def test_what_was_finished_is_known_after_a_run_that_was_killed_while_it_wrote(
    writing: bool, tmp_path: Path
) -> None:
    with opened(tmp_path / "whole", DAY) as day:
        day.finish("a")
        assert day.file
        day.file.execute("PRAGMA cache_size = 1")
        day.file.execute("BEGIN")
        day.file.executemany("INSERT INTO finished VALUES (?)", [(f"{n:099}",) for n in range(999)])
        # As a kill at this moment leaves it: pages written, and the journal that takes them back.
        shutil.copytree(tmp_path / "whole", tmp_path / "killed")
    (journal,) = (tmp_path / "killed").rglob("*-journal")
    assert journal.stat().st_size > 512
    with opened(tmp_path / "killed", DAY, writing=writing) as day:
        assert day.finished("a")
        assert not day.finished(f"{0:099}")


def test_a_value_of_another_shape_is_as_none(tmp_path: Path) -> None:
    with opened(tmp_path, DAY) as day:
        day.keep("tides", {"a": FOUND})
        assert day.file
        day.file.execute("UPDATE told SET records = '[{}]'")
        assert day.told("tides", "a") is None


def test_where_no_file_can_be_nothing_is_remembered_and_nothing_fails(tmp_path: Path) -> None:
    (tmp_path / "answers").write_text("a file where a folder should be", "utf-8")
    with opened(tmp_path, DAY) as day:
        day.keep("tides", {"a": FOUND})
        day.finish("a")
        assert day.told("tides", "a") is None


def test_two_runs_at_once_learn_from_each_other(tmp_path: Path) -> None:
    with opened(tmp_path, DAY) as one, opened(tmp_path, DAY) as other:
        one.keep("tides", {"a": FOUND})
        other.keep("tides", {"b": ()})
        assert other.told("tides", "a") == FOUND
        assert one.told("tides", "b") == ()


def test_what_another_generator_read_is_as_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with opened(tmp_path, DAY) as day:
        day.keep("tides", {"a": ()})
        day.finish("a")
    monkeypatch.setattr("generator.edge.day.stamp", lambda: "mended")
    with opened(tmp_path, DAY) as day:
        assert day.told("tides", "a") is None
        assert not day.finished("a")
    monkeypatch.undo()
    with opened(tmp_path, DAY) as day:
        assert day.told("tides", "a") == ()


def test_a_mark_changes_with_what_is_in_files_and_with_values_and_with_nothing_else(
    tmp_path: Path,
) -> None:
    own = tmp_path / "own.bib"
    own.write_text("one", "utf-8")
    os.utime(own, (1, 1))
    first = mark_of([tmp_path], "x", 1)
    assert mark_of([own], "x", 1) == first
    assert mark_of([tmp_path], "x", 2) != first
    own.write_text("two", "utf-8")
    os.utime(own, (1, 1))
    assert mark_of([tmp_path], "x", 1) != first
    own.write_text("one", "utf-8")
    assert mark_of([tmp_path], "x", 1) == first
    own.rename(tmp_path / "other.bib")
    assert mark_of([tmp_path], "x", 1) != first
    assert mark_of([tmp_path / "missing"]) == mark_of([])
