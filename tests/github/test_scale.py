"""The workflow of docs/scale.md, whose jobs make shares of the reports, run here."""

import re
import subprocess
import sys
import tarfile
from pathlib import Path

import pytest

from tests.github import runner
from tests.github.conftest import Start
from tests.github.runner import ROOT, git, workflow

PAGE = (ROOT / "docs" / "scale.md").read_text("utf-8")


@pytest.fixture
def shared(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of workflows: pages.yml with the page's jobs in the place of its own."""
    (jobs,) = re.findall(r"^```yaml\n(.+?)^```$", PAGE, re.MULTILINE | re.DOTALL)
    old = (runner.WORKFLOWS / "pages.yml").read_text("utf-8")
    new, replaced = re.subn(
        r"^  build:\n.+?(?=^  deploy:)", lambda _: f"{jobs}\n", old, flags=re.DOTALL | re.MULTILINE
    )
    assert replaced == 1
    folder = tmp_path / ".github" / "workflows"
    folder.mkdir(parents=True)
    (folder / "pages.yml").write_text(new, "utf-8")
    monkeypatch.setattr(runner, "WORKFLOWS", folder)
    return folder


def test_shares_of_four_jobs_make_the_site_that_one_makes(start: Start, shared: Path) -> None:
    run = start()
    for share in workflow("pages")["jobs"]["share"]["strategy"]["matrix"]["share"]:
        run.given = {"matrix.share": str(share)}
        assert run.run("pages", "share") == 0, run.log
    run.given = {}
    assert run.run("pages", "build") == 0, run.log
    assert sum(said.count(": made\n") for said in run.log[:4]) == 2
    assert ": made" not in run.log[-1]
    with tarfile.open(run.folder / "store" / "github-pages" / "artifact.tar") as built:
        assert "./reports/synthetic-1/index.html" in built.getnames()


def test_the_library_is_searched_once_for_a_question_that_has_no_lock(
    start: Start, shared: Path
) -> None:
    run = start()
    clone = run.folder / "unlocked"
    git(run.folder, "clone", "--quiet", str(run.origin), str(clone))
    git(clone, "rm", "--quiet", "questions/synthetic-1.lock.json")
    git(clone, "commit", "--quiet", "--message", "not searched")
    git(clone, "push", "--quiet")
    for share in (1, 2, 3, 4):
        run.given = {"matrix.share": str(share)}
        assert run.run("pages", "share") == 0, run.log
    run.given = {}
    assert run.run("pages", "build") == 0, run.log
    found = [run.folder / f"job-{job}" / "work" / ".cache" / "provisional" for job in range(1, 6)]
    assert [len(list(folder.glob("*"))) for folder in found] == [0, 1, 0, 0, 1]
    assert not (found[-1].parent / "library").exists()
    assert ": made" not in run.log[-1]


def test_it_is_as_safe_as_the_others_and_as_githubs_schema_says(shared: Path) -> None:
    commands = (
        ("zizmor", "--offline", "--quiet", "--persona=pedantic", "--no-progress", "."),
        ("check-jsonschema", "--builtin-schema", "vendor.github-workflows", "pages.yml"),
    )
    for (name, *rest), folder in zip(commands, (shared.parents[1], shared), strict=True):
        program = Path(sys.executable).parent / name
        if not program.exists():
            pytest.skip(f"{name} is not installed")
        ran = subprocess.run(
            [program, *rest], cwd=folder, capture_output=True, text=True, check=False
        )
        assert ran.returncode == 0, ran.stdout
