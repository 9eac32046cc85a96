"""The samples are removed, and nothing else."""

import json
from pathlib import Path

import pytest

from generator.__main__ import main
from generator.edge.samples import SHIPPED, clear, digest
from generator.errors import GeneratorError
from tests import samples
from tests.samples import NAMES
from tests.small_site import snapshot

pytestmark = samples.needs_samples


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return samples.copy(tmp_path / "questions")


def test_the_list_of_samples_is_of_what_is_there() -> None:
    """Fails after a sample was changed: its new hash is what the message shows."""
    there = {name: digest(samples.QUESTIONS / name) for name in NAMES}
    assert json.loads(SHIPPED.read_text("utf-8")) == there


def test_samples_their_locks_and_the_library_go_and_the_folder_stays(folder: Path) -> None:
    gone = clear(folder)
    assert set(NAMES) < set(gone)
    assert len([name for name in gone if name.endswith(".lock.json")]) == len(NAMES) - 1
    assert list(snapshot(folder)) == ["README.md"]
    assert clear(folder) == ()


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("mine.yml", "is no sample"),
        ("mine.lock.json", "is no sample"),
        ("library/mine.bib", "is no sample"),
        (NAMES[0], "differs from the sample"),
        ("library/cross-lingual-robustness.bib", "differs from the sample"),
    ],
)
def test_what_a_person_wrote_or_changed_stops_it_before_anything_is_removed(
    folder: Path, name: str, why: str
) -> None:
    (folder / name).write_text("question: Is this mine?\n", "utf-8")
    before = snapshot(folder)
    with pytest.raises(GeneratorError, match=f"questions/{name}: {why}\nnothing was removed"):
        clear(folder)
    assert snapshot(folder) == before


def test_by_force_changed_samples_go_too_and_what_is_ones_own_stays(folder: Path) -> None:
    for name in ("mine.yml", "mine.lock.json", "library/mine.bib", NAMES[0]):
        (folder / name).write_text("mine", "utf-8")
    assert NAMES[0] in clear(folder, force=True)
    assert set(snapshot(folder)) == {"README.md", "library/mine.bib", "mine.lock.json", "mine.yml"}


def test_a_sample_that_was_searched_anew_is_still_one(folder: Path) -> None:
    lock = f"{NAMES[0].removesuffix('.yml')}.lock.json"
    (folder / lock).write_text("{}", "utf-8")
    assert lock in clear(folder)


def test_ends_of_lines_make_no_difference(folder: Path) -> None:
    path = folder / NAMES[0]
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert NAMES[0] in clear(folder)


def test_the_verb_says_what_went_and_a_site_without_questions_is_built(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    root = folder.parent
    (root / "mkdocs.yml").write_text("site_name: a\n", "utf-8")
    assert main(["--root", str(root), "clear-samples"]) == 0
    assert f"questions/{NAMES[0]}: removed\n" in capsys.readouterr().out
    assert main(["--root", str(root), "build"]) == 0
    assert "No question has been asked yet" in (root / "docs" / "index.md").read_text("utf-8")
    (folder / "mine.yml").write_text("question: Is this mine?\n", "utf-8")
    assert main(["--root", str(root), "clear-samples"]) == 2
    assert "questions/mine.yml: is no sample" in capsys.readouterr().err
