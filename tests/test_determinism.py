"""The same questions and locks give the same bytes, anywhere and any day."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from generator.__main__ import main
from generator.edge import lock
from tests import small_site

ROOT = Path(__file__).parents[1]
QUESTIONS = ROOT / "questions"

ELSEWHERE = (
    {"PYTHONHASHSEED": "1", "TZ": "UTC", "LC_ALL": "C.UTF-8", "SOURCE_DATE_EPOCH": "1770000000"},
    {"PYTHONHASHSEED": "77", "TZ": "Pacific/Kiritimati", "LC_ALL": "tr_TR.UTF-8"},
    {"PYTHONHASHSEED": "4242", "TZ": "America/Los_Angeles", "LC_ALL": "C", "PYTHONUTF8": "0"},
)


def test_another_day_folder_hash_seed_locale_and_time_zone_change_no_byte(tmp_path: Path) -> None:
    built = []
    for number, environment in enumerate(ELSEWHERE):
        site = small_site.make(tmp_path / f"in {number}" / "site", questions=3)
        subprocess.run(
            [sys.executable, "-m", "generator", "--root", str(site), "build"],
            cwd=ROOT,
            env={**os.environ, **environment},
            check=True,
            capture_output=True,
        )
        built.append(small_site.snapshot(site))
    assert built[0] == built[1] == built[2]


def test_deleting_the_cache_changes_no_byte(tmp_path: Path) -> None:
    site = small_site.make(tmp_path / "site", questions=1, locked=False)
    (site / "questions" / "library").mkdir()
    (site / "questions" / "library" / "own.json").write_text(
        json.dumps([{"id": "a", "title": "Tidal turbine", "abstract": "Energy yield rose by 4%."}]),
        "utf-8",
    )
    assert main(["--root", str(site), "build"]) == 0
    first = small_site.snapshot(site)
    for path in sorted((site / ".cache").rglob("*"), reverse=True):
        path.rmdir() if path.is_dir() else path.unlink()
    assert main(["--root", str(site), "build"]) == 0
    assert small_site.snapshot(site) == first


@pytest.mark.parametrize("path", sorted(QUESTIONS.glob("*.lock.json")), ids=lambda p: p.stem)
def test_every_lock_in_the_repository_is_as_update_would_write_it(path: Path) -> None:
    found = lock.read(path)
    assert found is not None
    assert lock.text_of(found) == path.read_text("utf-8")
