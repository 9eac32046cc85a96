"""What stands in the folder of pages is known by its sign, and made when it does not fit."""

import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from generator.edge import kept, ledger
from generator.edge.docs import Docs
from generator.edge.ledger import Ledger, Line
from generator.summary import Batch

OWNED = ("reports",)


class Maker:
    """Texts by path; counts how often it is asked."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        self.texts, self.times = texts, 0

    def __call__(self) -> Mapping[str, str]:
        self.times += 1
        return self.texts


def batch(made_of: str = "1", text: str = "text") -> Batch:
    texts = {"reports/a.md": text, "index.md": "home"}
    return Batch(made_of=dict.fromkeys(texts, made_of), texts=Maker(texts))


def asked(of: Batch) -> int:
    assert isinstance(of.texts, Maker)
    return of.texts.times


def test_what_is_written_once_is_neither_made_nor_written_again(tmp_path: Path) -> None:
    first = Docs(tmp_path, OWNED, {})
    first.write(batch())
    assert first.changed == 2
    later, same = Docs(tmp_path, OWNED, first.files), batch()
    assert later.untouched()
    later.write(same)
    assert (later.changed, asked(same), later.files) == (0, 0, first.files)


def test_what_is_made_of_something_else_is_made_and_written_where_it_differs(
    tmp_path: Path,
) -> None:
    first = Docs(tmp_path, OWNED, {})
    first.write(batch())
    later, new = Docs(tmp_path, OWNED, first.files), batch("2", "other")
    later.write(new)
    assert (later.changed, asked(new)) == (1, 1)
    assert (tmp_path / "reports" / "a.md").read_text("utf-8") == "other"


@pytest.mark.parametrize("name", ["index.md", "reports/a.md"])
def test_what_somebody_edited_or_deleted_is_made_again(tmp_path: Path, name: str) -> None:
    first = Docs(tmp_path, OWNED, {})
    first.write(batch())
    before = (tmp_path / name).read_text("utf-8")
    for edited in ("edited", ""):
        (tmp_path / name).write_text(edited, "utf-8")
        if not edited:
            (tmp_path / name).unlink()
        later = Docs(tmp_path, OWNED, first.files)
        assert not later.untouched()
        later.write(batch())
        assert (tmp_path / name).read_text("utf-8") == before


def test_only_strangers_in_our_own_folders_go(tmp_path: Path) -> None:
    for name in ("reports/old/b.md", "hand.md", "assets/c.css"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("", "utf-8")
    docs = Docs(tmp_path, OWNED, {})
    docs.write(batch())
    docs.prune()
    left = sorted(p.relative_to(tmp_path).as_posix() for p in tmp_path.rglob("*") if p.is_file())
    assert left == ["assets/c.css", "hand.md", "index.md", "reports/a.md"]
    assert not (tmp_path / "reports" / "old").exists()
    assert Docs(tmp_path, OWNED, docs.files).untouched()


def test_what_a_killed_build_left_goes_before_anything_is_written(tmp_path: Path) -> None:
    with subprocess.Popen([sys.executable, "-c", ""]) as killed:
        killed.wait()
    left = [tmp_path / place / f".a.md.{killed.pid}.tmp" for place in ("", "reports/old")]
    for path in left:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("half", "utf-8")
    Docs(tmp_path, OWNED, {}).write(batch())
    assert not any(path.exists() for path in left)


LINE = Line(slug="a", made_of="1", answered="answered", score=7.5, claims=3, works=2)


def test_a_ledger_is_read_as_it_was_written(tmp_path: Path) -> None:
    path = tmp_path / "built.json"
    written = Ledger(made_by="b", reports=(LINE,), files={"a.md": ("1", "5 1 1 9")})
    ledger.write(path, written)
    read = ledger.read(path, "b")
    assert (read.made_by, read.reports) == ("b", (LINE,))
    assert {name: tuple(known) for name, known in read.files.items()} == written.files


def test_a_file_of_the_same_tick_as_the_ledger_is_not_taken_as_known(tmp_path: Path) -> None:
    path = tmp_path / "built.json"
    late = Ledger(made_by="b", files={"a.md": ("1", "5 1 99999999999999999999 9")})
    ledger.write(path, late)
    assert ledger.read(path, "b") == Ledger(made_by="b")


def test_a_ledger_that_is_not_there_or_something_else_is_an_empty_one(tmp_path: Path) -> None:
    path = tmp_path / "built.json"
    assert ledger.read(path, "b") == Ledger()
    ledger.write(path, Ledger(made_by="b", reports=(LINE,)))
    path.write_bytes(path.read_bytes().replace(b'"b"', b'"c"'))
    assert ledger.read(path, "c") == Ledger()


def test_a_ledger_of_another_generator_is_an_empty_one_whatever_its_form(tmp_path: Path) -> None:
    path = tmp_path / "built.json"
    kept.write(path, b'{"made_by": "a", "files": ["a.md"], "reports": 7}')
    assert ledger.read(path, "b") == Ledger()


def test_a_page_that_another_build_put_there_meanwhile_is_not_vouched_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    replace = Path.replace

    def raced(path: Path, target: Path) -> Path:
        put = replace(path, target)
        other = tmp_path / "other"
        other.write_text("older", "utf-8")
        return replace(other, target) if target.name == "a.md" else put

    monkeypatch.setattr(Path, "replace", raced)
    first = Docs(tmp_path, OWNED, {})
    first.write(batch())
    monkeypatch.undo()
    later = Docs(tmp_path, OWNED, first.files)
    assert not later.untouched()
    later.write(batch())
    assert (tmp_path / "reports" / "a.md").read_text("utf-8") == "text"
