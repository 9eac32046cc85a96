"""What holds of every workflow and form without running it."""

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.github.runner import ROOT, WORKFLOWS, workflow

GITHUB = ROOT / ".github"
NAMES = sorted(path.stem for path in WORKFLOWS.glob("*.yml"))
JOBS = [(name, job) for name in NAMES for job in workflow(name)["jobs"]]
SCHEMAS = {
    "github-workflows": [f"workflows/{name}.yml" for name in NAMES],
    "github-issue-forms": ["ISSUE_TEMPLATE/question.yml", "ISSUE_TEMPLATE/error.yml"],
    "github-issue-config": ["ISSUE_TEMPLATE/config.yml"],
    "dependabot": ["dependabot.yml"],
}


def tool(name: str) -> str:
    """A program that is installed beside this Python."""
    path = Path(sys.executable).parent / name
    if not path.exists():
        pytest.skip(f"{name} is not installed")
    return str(path)


def job_of(name: str, job: str) -> Any:
    return workflow(name)["jobs"][job]


def test_there_are_the_four() -> None:
    assert NAMES == ["ci", "intake", "pages", "update"]


def test_zizmor_finds_nothing_even_when_pedantic() -> None:
    command = [tool("zizmor"), "--offline", "--quiet", "--persona=pedantic", "--no-progress", "."]
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stdout


def test_zizmor_would_find_what_is_unsafe(tmp_path: Path) -> None:
    folder = tmp_path / ".github" / "workflows"
    folder.mkdir(parents=True)
    text = (WORKFLOWS / "intake.yml").read_text("utf-8")
    unsafe = text.replace("make .venv/.site", "echo ${{ github.event.issue.title }}", 1)
    (folder / "intake.yml").write_text(unsafe, "utf-8")
    command = [tool("zizmor"), "--offline", "--quiet", "--no-progress", "."]
    ran = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert ran.returncode > 10
    assert "template-injection" in ran.stdout


@pytest.mark.parametrize("schema", SCHEMAS)
def test_files_are_as_githubs_schemas_say(schema: str) -> None:
    files = [str(GITHUB / name) for name in SCHEMAS[schema]]
    command = [tool("check-jsonschema"), "--builtin-schema", f"vendor.{schema}", *files]
    ran = subprocess.run(command, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stdout


@pytest.mark.parametrize("name", NAMES)
def test_a_workflow_may_nothing_but_what_its_jobs_name(name: str) -> None:
    assert workflow(name)["permissions"] == {}


@pytest.mark.parametrize(("name", "job"), JOBS)
def test_a_job_ends_in_time_and_names_what_it_may(name: str, job: str) -> None:
    said = job_of(name, job)
    assert 0 < said["timeout-minutes"] <= 120
    assert said["permissions"]


def test_only_two_jobs_may_write_to_the_repository_and_neither_installs_anything() -> None:
    writing = [at for at in JOBS if job_of(*at)["permissions"].get("contents") == "write"]
    assert writing == [("intake", "propose"), ("update", "propose")]
    for at in writing:
        commands = [step["run"] for step in job_of(*at)["steps"] if "run" in step]
        assert all(
            c.startswith(("gh run download ", "python3 -I .github/scripts/")) for c in commands
        )


def test_secrets_are_given_to_the_search_alone() -> None:
    for name in NAMES:
        found = re.findall(r"secrets\.", (WORKFLOWS / f"{name}.yml").read_text("utf-8"))
        assert bool(found) is (name == "update")
    assert job_of("update", "search")["environment"] == "search"
    assert "secrets." not in str(job_of("update", "propose"))


@pytest.mark.parametrize("name", NAMES)
def test_a_pull_request_runs_with_its_own_rights_alone(name: str) -> None:
    assert not {"pull_request_target", "workflow_run", "issue_comment"} & set(workflow(name)["on"])


@pytest.mark.parametrize(("name", "job"), JOBS)
def test_a_step_is_one_command_without_an_expression(name: str, job: str) -> None:
    for step in job_of(name, job)["steps"]:
        assert "${{" not in step.get("run", "")
        assert "\n" not in step.get("run", "").strip()


@pytest.mark.parametrize("name", NAMES)
def test_actions_are_pinned_by_commit_with_the_version_beside_it(name: str) -> None:
    text = (WORKFLOWS / f"{name}.yml").read_text("utf-8")
    for line in re.findall("uses: (.*)", text):
        assert re.fullmatch(r"actions/[a-z-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", line)


@pytest.mark.parametrize(("name", "job"), JOBS)
def test_no_checkout_leaves_a_token_behind(name: str, job: str) -> None:
    for step in job_of(name, job)["steps"]:
        if "actions/checkout@" in step.get("uses", ""):
            assert step["with"]["persist-credentials"] is False


def test_every_step_is_run_by_a_test_but_for_the_tests_themselves() -> None:
    run = {"ci": {"questions", "site"}, "pages": {"build", "deploy"}}
    run |= {name: {"search", "propose", "read"} for name in ("update", "intake")}
    left = [
        step["run"]
        for name, job in JOBS
        if job not in run[name]
        for step in job_of(name, job)["steps"]
        if "run" in step
    ]
    assert left == ["make test"]


def test_publishing_is_never_cut_off() -> None:
    assert workflow("pages")["concurrency"] == {"group": "pages", "cancel-in-progress": False}


def test_code_has_owners_and_questions_have_none() -> None:
    lines = (GITHUB / "CODEOWNERS").read_text("utf-8").splitlines()
    rules = [line.split() for line in lines if line and not line.startswith("#")]
    assert rules[0][0] == "*"
    assert len(rules[0]) == 2
    assert rules[-1] == ["/questions/"]


def test_the_form_for_errors_has_the_fields_that_a_claims_link_fills_in() -> None:
    form = (GITHUB / "ISSUE_TEMPLATE" / "error.yml").read_text("utf-8")
    script = (ROOT / "docs" / "assets" / "site.js").read_text("utf-8")
    filled = re.findall(r'address\.searchParams\.set\("(\w+)"', script)
    assert filled == ["where", "quote"]
    assert [name for name in filled if f"    id: {name}\n" not in form] == []
