"""What is kept is what would be made, for as long as it is made of the same."""

import tracemalloc
from pathlib import Path

import pytest

from generator.edge.kept import digest_of, kept, kept_as


class Maker:
    """Counts how often it is asked."""

    def __init__(self) -> None:
        self.times = 0

    def __call__(self) -> tuple[str, ...]:
        self.times += 1
        return ("tide", "Öre")


def made(folder: Path, source: Path, make: Maker) -> tuple[str, ...]:
    return kept(folder / "kept", [source], tuple[str, ...], make)


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "source.py"
    path.write_text("one", "utf-8")
    return path


def test_a_value_is_made_once_for_the_same_sources(tmp_path: Path, source: Path) -> None:
    make = Maker()
    assert made(tmp_path, source, make) == made(tmp_path, source, make) == ("tide", "Öre")
    assert make.times == 1


def test_a_value_is_made_anew_when_what_it_is_made_of_changes(tmp_path: Path, source: Path) -> None:
    make = Maker()
    made(tmp_path, source, make)
    source.write_text("two", "utf-8")
    made(tmp_path, source, make)
    assert make.times == 2


def test_a_value_that_reads_well_and_was_changed_is_made_again(
    tmp_path: Path, source: Path
) -> None:
    make = Maker()
    made(tmp_path, source, make)
    (path,) = (tmp_path / "kept").iterdir()
    path.write_text(path.read_text("utf-8").replace("tide", "tied"), "utf-8")
    assert made(tmp_path, source, make) == ("tide", "Öre")


def test_what_reads_well_and_is_of_another_kind_is_made_again(tmp_path: Path) -> None:
    path = tmp_path / "kept.json"
    kept_as(path, tuple[int, ...], lambda: (1, 2))
    assert kept_as(path, tuple[str, ...], lambda: ("one",)) == ("one",)


@pytest.mark.parametrize("damage", ["", "[1]", "{", '["tide", "Ö', "[" * 100_000])
def test_a_damaged_value_is_made_again(tmp_path: Path, source: Path, damage: str) -> None:
    make = Maker()
    made(tmp_path, source, make)
    (path,) = (tmp_path / "kept").iterdir()
    path.write_text(damage, "utf-8")
    assert made(tmp_path, source, make) == ("tide", "Öre")
    assert make.times == 2


def test_a_value_that_cannot_be_kept_is_a_value_all_the_same(tmp_path: Path, source: Path) -> None:
    (tmp_path / "kept").write_text("a file where a folder should be", "utf-8")
    assert made(tmp_path, source, Maker()) == ("tide", "Öre")


def test_the_digest_of_a_folder_is_another_for_other_names_bytes_or_ends(tmp_path: Path) -> None:
    def digest(**texts: str) -> str:
        for path in tmp_path.iterdir():
            path.unlink()
        for name, text in texts.items():
            (tmp_path / name).write_text(text, "utf-8")
        return digest_of(tmp_path)

    first = digest(a="tide", b="peat")
    assert digest(b="peat", a="tide") == first
    others = {digest(a="tide"), digest(a="tidep", b="eat"), digest(a="tide", c="peat"), digest()}
    assert len({first, *others}) == 5


def test_the_digest_of_a_large_file_takes_little_memory(tmp_path: Path) -> None:
    with (tmp_path / "large.jsonl").open("wb") as file:
        file.truncate(16_000_000)
    tracemalloc.start()
    digest_of(tmp_path)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 2_000_000
