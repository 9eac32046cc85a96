"""The workflow that searches anew, run here: what it proposes, and what it does not let in."""

import io
import json
import subprocess
import sys
import tarfile
from pathlib import Path

import pytest

from tests.github.conftest import Start
from tests.github.runner import ROOT, SKIPPED, Runner, git

PROPOSE = ROOT / ".github" / "scripts" / "propose.py"


def branches(run: Runner) -> set[str]:
    said = git(run.origin, "for-each-ref", "--format=%(refname:short)", "refs/heads")
    return set(said.split())


def searched(start: Start, question: str = "synthetic-0") -> Runner:
    run = start(given={"inputs.question": question})
    assert run.run("update", "search") == 0, run.log
    return run


def test_a_search_by_hand_opens_one_pull_request_that_changes_one_lock(start: Start) -> None:
    run = searched(start)
    assert run.outputs["needs.search.outputs.found"] == "true"
    assert run.run("update", "propose") == 0, run.log
    assert branches(run) == {"main", "update/synthetic-0"}
    changed = git(run.origin, "diff", "--name-only", "main", "update/synthetic-0").split()
    assert changed == ["questions/synthetic-0.lock.json"]
    (opened,) = [asked for asked in run.asked() if asked.command[:2] == ("pr", "create")]
    assert opened.command[2:6] == (
        "--head",
        "update/synthetic-0",
        "--title",
        "New search: synthetic-0",
    )
    assert opened.token


def test_the_pull_request_says_in_words_what_moved_and_calls_nobody(start: Start) -> None:
    run = searched(start)
    run.run("update", "propose")
    (words,) = run.asked()[-1].bodies
    assert words.startswith("A search on 2 February 2026 for: ")
    assert "- The score is " in words
    assert "**1 work is added:**" in words
    assert "Tidal turbine arrays, &#64;<!-- -->everyone, &#35;<!-- -->1, and energy yield" in words


def test_an_open_pull_request_is_renewed_and_no_second_one_opened(start: Start) -> None:
    run = searched(start)
    run.environment = {"GH_PULLS": '[{"number": 12}]'}
    assert run.run("update", "propose") == 0
    assert [a.command[:3] for a in run.asked()[1:]] == [
        ("pr", "list", "--head"),
        ("pr", "edit", "12"),
    ]


def test_a_search_that_finds_nothing_new_hands_nothing_over(start: Start) -> None:
    run = searched(start)
    run.run("update", "propose")
    git(run.origin, "update-ref", "refs/heads/main", "refs/heads/update/synthetic-0")
    again = Runner(folder=run.folder / "again", origin=run.origin, given=run.given)
    again.folder.mkdir()
    assert again.run("update", "search") == 0
    assert again.outputs["needs.search.outputs.found"] == "false"
    assert not (again.folder / "store").exists()
    assert again.run("update", "propose") == SKIPPED


@pytest.mark.parametrize(
    "question",
    [
        'x"; touch pwned; "',
        "$(touch pwned)",
        "`touch pwned`",
        "--library=.",
        "../x",
        "a\nfound=true",
    ],
)
def test_what_is_no_name_of_a_question_is_refused_and_run_by_nobody(
    start: Start, question: str
) -> None:
    run = start(given={"inputs.question": question})
    assert run.run("update", "search") == 2
    assert "named like its file" in run.log[-1]
    assert run.outputs == {}
    assert not list(run.folder.rglob("pwned"))


def test_a_question_that_is_not_there_is_said_and_nothing_handed_over(start: Start) -> None:
    run = start(given={"inputs.question": "synthetic-9"})
    assert run.run("update", "search") == 2
    assert "there is no such question" in run.log[-1]
    assert run.outputs == {}


def test_the_weekly_run_searches_those_that_are_due(start: Start) -> None:
    run = start(event={"schedule": "17 4 * * 1"}, environment={"SOURCE_DATE_EPOCH": "1800000000"})
    assert run.run("update", "search") == 0, run.log
    assert run.run("update", "propose") == 0, run.log
    assert branches(run) == {"main", "update/synthetic-0", "update/synthetic-1"}


def test_what_databases_wrote_is_printed_where_github_takes_no_commands(start: Start) -> None:
    run = searched(start)
    lines = run.log[-1].splitlines()
    stops = [n for n, line in enumerate(lines) if line.startswith("::stop-commands::")]
    words = [lines[n].removeprefix("::stop-commands::") for n in stops]
    goes_on = [lines.index(f"::{word}::") for word in words]
    inside = {n for a, b in zip(stops, goes_on, strict=True) for n in range(a, b + 1)}
    assert len(set(words)) == 2
    assert set(range(len(lines))) == inside


def archive(path: Path, members: list[tuple[tarfile.TarInfo, bytes]]) -> Path:
    with tarfile.open(path, "w") as tar:
        for member, data in members:
            member.size = len(data) if member.isreg() else 0
            tar.addfile(member, io.BytesIO(data))
    return path


def link(name: str, target: str) -> tuple[tarfile.TarInfo, bytes]:
    member = tarfile.TarInfo(name)
    member.type, member.linkname = tarfile.SYMTYPE, target
    return member, b""


HOSTILE = [
    (tarfile.TarInfo("../../escaped.lock.json"), b"{}"),
    (tarfile.TarInfo("/escaped.lock.json"), b"{}"),
    (tarfile.TarInfo("questions/synthetic-0.lock.json"), b"{}"),
    (tarfile.TarInfo(".github/workflows/ci.yml"), b"on: push"),
    (tarfile.TarInfo("synthetic-0.lock.json\n::set-output name=a::b"), b"{}"),
    (tarfile.TarInfo("::set-output name=a::b.lock.json"), b"{}"),
    (tarfile.TarInfo('x"; touch pwned; ".lock.json'), b"{}"),
    (tarfile.TarInfo("-rf.lock.json"), b"{}"),
    (tarfile.TarInfo(f"{'a' * 81}.lock.json"), b"{}"),
    (tarfile.TarInfo("synthetic-0.md"), b"x" * 60_001),
    link("synthetic-1.lock.json", "/etc/passwd"),
]


def propose(run: Runner, kind: str, path: Path) -> "subprocess.CompletedProcess[str]":
    """The script of the job that may write, on an archive that somebody else made."""
    work = run.folder / "work"
    run.clone(work)
    (run.folder / "temp").mkdir()
    ran = subprocess.run(
        [sys.executable, "-I", str(PROPOSE), kind, str(path)],
        cwd=work,
        env={**run._environment(run.folder), "GH_TOKEN": "a-token"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert "Traceback" not in ran.stderr
    return ran


def test_of_an_archive_only_plain_files_with_names_of_questions_count(
    start: Start, tmp_path: Path
) -> None:
    run = start()
    ran = propose(run, "update", archive(tmp_path / "a.tar", HOSTILE))
    assert ran.returncode == 1
    left = f"{len(HOSTILE)} files of the archive are none that were to be handed over"
    assert ran.stdout.splitlines() == [left, "0 of 0 done"]
    assert branches(run) == {"main"}
    assert run.asked() == ()
    assert not [*tmp_path.rglob("pwned"), *tmp_path.rglob("escaped*")]


@pytest.mark.parametrize(
    ("kind", "name", "data", "said"),
    [
        ("update", "nowhere.lock.json", b"{}", "there is no such question"),
        ("update", "synthetic-0.lock.json", b"[]", "its lock is none"),
        ("update", "synthetic-0.lock.json", b"{" * 100_000, "its lock is none"),
        ("update", "synthetic-0.lock.json", b"\xff", "its lock is none"),
        ("update", "synthetic-0.yml", b"question: x", "another file than was to be handed over"),
        ("question", "synthetic-0.yml", b"question: x", "asked already"),
        ("question", "mine.lock.json", b"{}", "another file than was to be handed over"),
    ],
)
def test_what_a_job_was_not_to_hand_over_is_not_proposed(
    start: Start, tmp_path: Path, kind: str, name: str, data: bytes, said: str
) -> None:
    run = start()
    ran = propose(run, kind, archive(tmp_path / "a.tar", [(tarfile.TarInfo(name), data)]))
    assert ran.returncode == 1
    assert f"not proposed: {said}\n" in ran.stdout
    assert branches(run) == {"main"}


def test_one_question_that_cannot_be_proposed_stops_no_other(start: Start, tmp_path: Path) -> None:
    run = start()
    members = [
        (tarfile.TarInfo("nowhere.lock.json"), b"{}"),
        (tarfile.TarInfo("./synthetic-1.lock.json"), json.dumps({"version": 1}).encode()),
    ]
    ran = propose(run, "update", archive(tmp_path / "a.tar", members))
    assert ran.returncode == 1
    assert "1 of 2 done" in ran.stdout
    assert branches(run) == {"main", "update/synthetic-1"}


def test_a_branch_that_cannot_be_pushed_is_said_without_gits_own_words(
    start: Start, tmp_path: Path
) -> None:
    run = start()
    hook = run.origin / "hooks" / "pre-receive"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text("#!/bin/sh\necho '::add-mask::x' >&2\nexit 1\n", "utf-8")
    hook.chmod(0o755)
    members = [(tarfile.TarInfo("synthetic-1.lock.json"), b"{}")]
    ran = propose(run, "update", archive(tmp_path / "a.tar", members))
    assert ran.returncode == 1
    assert "::add-mask::" not in ran.stdout + ran.stderr
    assert "synthetic-1: not proposed: `git push origin` ended with 1" in ran.stdout
