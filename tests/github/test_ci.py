"""The workflows that check a change and publish main, run here."""

import tarfile
from pathlib import Path

import pytest

from tests.github.conftest import Start
from tests.github.runner import Runner, git

HOSTILE = {
    "GITHUB_HEAD_REF": 'a"; touch pwned; $(touch pwned)',
    "GITHUB_REF_NAME": "`touch pwned`",
    "GITHUB_ACTOR": "$(touch pwned)",
}
"""What a stranger can choose, as GitHub gives it to every step."""


def changed(start: Start, files: dict[str, str]) -> Runner:
    """A run on main with one more change."""
    run = start(
        event={"pull_request": {"title": '"; touch pwned; #', "head": {"ref": "$(touch pwned)"}}},
        environment=HOSTILE,
    )
    work = run.folder / "change"
    git(run.folder, "clone", "--quiet", str(run.origin), str(work))
    for name, text in files.items():
        (work / name).write_text(text, "utf-8")
    git(work, "add", "--all")
    git(work, "commit", "--quiet", "--message", "::set-output name=a::b")
    git(work, "push", "--quiet", "origin", "main")
    return run


ASKED = "question: Do beavers lower flood peaks in small lowland streams?\n"


def test_a_good_question_passes_and_the_summary_shows_what_it_would_become(start: Start) -> None:
    run = changed(start, {"questions/beavers.yml": ASKED})
    assert run.run("ci", "questions") == 0, run.log
    assert "beavers lower flood peaks" in (run.folder / "summary.md").read_text("utf-8")
    assert not list(run.folder.rglob("pwned"))


def test_a_bad_question_is_annotated_on_its_line_and_fails(start: Start) -> None:
    run = changed(start, {"questions/beavers.yml": f"{ASKED}limit: many\n"})
    assert run.run("ci", "questions") == 2
    assert "::error file=questions/beavers.yml,line=2,col=8" in run.log[-1]


@pytest.mark.parametrize(
    "name",
    [
        "a\n::set-output name=x::y.yml",
        "::add-mask::x.yml",
        "$(touch pwned).yml",
        "-rf.yml",
        '";x.yml',
    ],
)
def test_a_file_with_a_hostile_name_is_refused_and_commands_nothing(
    start: Start, name: str
) -> None:
    run = changed(start, {f"questions/{name}": ASKED})
    assert run.run("ci", "questions") == 2
    said = [line for log in run.log for line in log.splitlines() if line.startswith("::")]
    assert all(line.startswith(("::error file=questions/", "::warning file=")) for line in said)
    assert run.outputs == {}
    assert not list(run.folder.rglob("pwned"))


def test_a_change_of_no_question_has_nothing_to_show(start: Start) -> None:
    run = changed(start, {"LICENSE": "none"})
    assert run.run("ci", "questions") == 0, run.log
    assert "no question was changed" in run.log[-1]


def test_the_first_commit_of_a_site_has_nothing_to_be_compared_with(start: Start) -> None:
    run = start()
    assert run.run("ci", "questions") == 0, run.log
    assert "nothing to compare with" in run.log[-1]


@pytest.mark.parametrize(
    ("workflow", "job", "name"), [("ci", "site", "site"), ("pages", "build", "github-pages")]
)
def test_the_site_is_built_strictly_and_uploaded_whole(
    start: Start, workflow: str, job: str, name: str
) -> None:
    run = start(environment=HOSTILE)
    assert run.run(workflow, job) == 0, run.log
    assert "mkdocs build --strict" in run.log[0]
    archive = run.folder / "store" / name / "artifact.tar"
    with tarfile.open(archive) as tar:
        assert {"./index.html", "./reports/synthetic-0/index.html"} <= set(tar.getnames())
    assert not list(Path(run.folder).rglob("pwned"))


def test_publishing_runs_nothing_of_ours(start: Start) -> None:
    run = start()
    assert run.run("pages", "deploy") == 0
    assert run.log == []
