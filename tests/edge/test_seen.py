"""What was read out of a file is known while the file is the same one."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from generator.edge import files
from generator.edge.seen import Seen
from tests.small_site import settle


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two files, old enough for a change of them to show."""
    place = tmp_path / "files"
    place.mkdir()
    for name in ("a", "b"):
        (place / name).write_text(f"text of {name}", "utf-8")
    settle(place)
    return place


def opened(folder: Path, made_by: str = "reader") -> Seen:
    return Seen(folder.parent / "cache" / "seen.json", folder, made_by)


def put(folder: Path, *names: str) -> None:
    """Have a run read those files."""
    seen = opened(folder)
    for name in names:
        seen.put(name, f"made of {name}")
    seen.keep()


def known(folder: Path, made_by: str = "reader") -> list[str]:
    seen = opened(folder, made_by)
    return [name for name in ("a", "b") if seen.get(name) == f"made of {name}"]


def test_what_was_read_is_known_to_later_runs(folder: Path) -> None:
    put(folder, "a")
    assert known(folder) == ["a"]
    put(folder, "b")
    assert known(folder) == ["a", "b"]


def _secretly(path: Path) -> None:
    """Another text of the same length, and the same time of change."""
    stat = path.stat()
    path.write_text(path.read_text("utf-8")[::-1], "utf-8")
    os.utime(path, ns=(stat.st_atime_ns, stat.st_mtime_ns))


def _swapped(path: Path) -> None:
    other = path.with_name("other")
    other.write_bytes(path.read_bytes())
    other.replace(path)


def _linked(path: Path) -> None:
    path.rename(path.parent.parent / "elsewhere")
    path.symlink_to(path.parent.parent / "elsewhere")


@pytest.mark.parametrize("change", [_secretly, _swapped, _linked, Path.unlink])
def test_a_file_that_changed_is_not_known_and_the_others_are(
    folder: Path, change: Callable[[Path], object]
) -> None:
    put(folder, "a", "b")
    change(folder / "a")
    assert known(folder) == ["b"]
    opened(folder).keep()
    assert known(folder) == ["b"]


def test_a_link_is_read_each_time_as_it_does_not_tell_when_its_file_changed(folder: Path) -> None:
    _linked(folder / "a")
    settle(folder)
    put(folder, "a")
    assert known(folder) == []


def test_a_file_that_changed_as_the_run_began_may_change_again_unseen_and_is_not_known(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    changed = files.changed(files.signs(folder, ())["a"])
    monkeypatch.setattr(files, "moment", lambda _: changed)
    put(folder, "a")
    assert known(folder) == []


def test_a_file_that_came_after_the_run_began_is_not_known(folder: Path) -> None:
    seen = opened(folder)
    (folder / "c").write_text("text of c", "utf-8")
    seen.put("c", "made of c")
    seen.keep()
    assert opened(folder).get("c") is None


def test_what_another_reader_made_of_files_is_not_known(folder: Path) -> None:
    put(folder, "a")
    assert known(folder, "another") == []


@pytest.mark.parametrize("damage", [b"", b"{}", b"\xff", b"0" * 64 + b"\n{}"])
def test_what_is_damaged_is_as_if_nothing_had_been_read(folder: Path, damage: bytes) -> None:
    put(folder, "a")
    (folder.parent / "cache" / "seen.json").write_bytes(damage)
    assert known(folder) == []
    put(folder, "a")
    assert known(folder) == ["a"]


def test_without_news_nothing_is_written(folder: Path) -> None:
    put(folder, "a")
    path = folder.parent / "cache" / "seen.json"
    before = path.stat()
    put(folder)
    after = path.stat()
    assert (after.st_ino, after.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


def test_where_nothing_can_be_written_or_listed_everything_is_read_each_time(folder: Path) -> None:
    (folder.parent / "cache").write_text("no folder", "utf-8")
    put(folder, "a")
    assert known(folder) == []
    nowhere = Seen(folder.parent / "elsewhere" / "seen.json", folder / "a", "reader")
    nowhere.put("a", "made of a")
    nowhere.keep()
    assert nowhere.get("a") is None
