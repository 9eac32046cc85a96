"""Files are old or new, and what a run no longer makes goes."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from generator.edge import files


def test_writing_tells_whether_anything_changed(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "page.md"
    assert files.write(path, "a\n")
    assert not files.write(path, "a\n")
    assert files.write(path, "b\n")
    assert path.read_bytes() == b"b\n"


def test_the_same_text_leaves_the_time_of_the_file_alone(tmp_path: Path) -> None:
    path = tmp_path / "page.md"
    files.write(path, "a")
    os.utime(path, (1, 1))
    files.write(path, "a")
    assert path.stat().st_mtime == 1


def test_appending_keeps_what_is_there(tmp_path: Path) -> None:
    path = tmp_path / "summary.md"
    files.append(path, "é\n")
    files.append(path, "b\n")
    assert path.read_text("utf-8") == "é\nb\n"


@pytest.mark.parametrize("durable", [True, False])
def test_a_write_that_fails_leaves_the_old_text_and_no_litter(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, durable: bool
) -> None:
    path = tmp_path / "page.md"
    files.write(path, "old")

    def refuse(self: Path, target: Path) -> Path:
        raise PermissionError(target)

    monkeypatch.setattr(Path, "replace", refuse)
    with pytest.raises(PermissionError):
        files.write(path, "new", durable=durable)
    assert [p.name for p in tmp_path.iterdir()] == ["page.md"]
    assert path.read_text("utf-8") == "old"


def test_text_is_written_as_utf_8_with_its_line_ends_whatever_the_locale(tmp_path: Path) -> None:
    path = tmp_path / "page.md"
    files.write(path, "Ω\r\n日本\n")
    assert path.read_bytes() == "Ω\r\n日本\n".encode()


def test_write_all_counts_what_changed(tmp_path: Path) -> None:
    assert files.write_all(tmp_path, {"a.md": "1", "b/c.md": "2"}) == 2
    assert files.write_all(tmp_path, {"a.md": "1", "b/c.md": "3"}) == 1


def test_folders_that_are_left_empty_go_with_their_files(tmp_path: Path) -> None:
    names = ["a/b.md", "a/old/c.md", "a/old/older/d.md", "e/f/g.md", "e/f/h.md"]
    files.write_all(tmp_path, dict.fromkeys(names, "text"))
    assert files.remove(tmp_path, [*names[1:4], "a/never.md"]) == 4
    left = sorted(p.relative_to(tmp_path).as_posix() for p in tmp_path.rglob("*"))
    assert left == ["a", "a/b.md", "e", "e/f", "e/f/h.md"]
    files.remove(tmp_path, ["e/f/h.md"])
    assert not (tmp_path / "e").exists()


def _dead_process() -> int:
    with subprocess.Popen([sys.executable, "-c", ""]) as process:
        process.wait()
        return process.pid


def test_temporary_files_of_killed_runs_go_and_those_of_running_ones_stay(tmp_path: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", "input()"], stdin=subprocess.PIPE, text=True
    ) as running:
        alive = tmp_path / "reports" / f".a.md.{running.pid}.tmp"
        dead = tmp_path / "reports" / f".a.md.{_dead_process()}.tmp"
        for path in (alive, dead):
            path.parent.mkdir(exist_ok=True)
            path.write_text("half", "utf-8")
        files.remove(tmp_path, [f"reports/{path.name}" for path in (alive, dead)])
        assert alive.exists()
        assert not dead.exists()
        dead.write_text("half", "utf-8")
        files.sweep(tmp_path / "reports")
        assert alive.exists()
        assert not dead.exists()
        running.communicate("\n")


def test_two_builds_at_once_leave_the_same_bytes(tmp_path: Path) -> None:
    script = (
        "import sys; from pathlib import Path; from generator.edge import files\n"
        "for n in range(150): files.write(Path(sys.argv[1]) / f'{n % 5}.md', f'{n % 5}' * 5000)"
    )
    command = [sys.executable, "-c", script, str(tmp_path)]
    with subprocess.Popen(command) as one, subprocess.Popen(command) as other:
        assert (one.wait(), other.wait()) == (0, 0)
    assert sorted(p.name for p in tmp_path.iterdir()) == [f"{n}.md" for n in range(5)]
    assert all(p.read_text("utf-8") == p.stem * 5000 for p in tmp_path.iterdir())
