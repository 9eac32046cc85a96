"""Runs the steps of a workflow's job on this machine, as GitHub's runner does, in a scratch clone.

Commands are run by `bash -e` with the environment that the workflow gives them; `origin` is a bare
repository on disk. Of the actions three are known: checkout is a fresh clone, uploading makes the
tar that upload-pages-artifact makes, deploying does nothing. GitHub's client is a script that
writes down what it is asked, and hands out the archives that were uploaded.
"""

import json
import os
import re
import shutil
import subprocess
import sys
import tarfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from tests import small_site

ROOT = Path(__file__).parents[2]
WORKFLOWS = ROOT / ".github" / "workflows"

LIBRARY = """@article{okafor2020tides,
  title = {Tidal turbine arrays, @everyone, \\#1, and energy yield},
  author = {Okafor, Ada and Lindqvist, Bo},
  journal = {Journal of Tides},
  year = {2020},
  doi = {10.5555/tides.1},
  annote = {Methods: Drone surveys were flown over 12 arrays. Findings: Tidal turbine arrays raised
  energy yield by 4.2% in drone surveys at SiteA. Limits: One season only.},
}
"""

_GH = """#!{python}
import json, os, shutil, sys
from pathlib import Path
said = sys.argv[1:]
bodies = [Path(said[n + 1]).read_text("utf-8") for n, a in enumerate(said) if a == "--body-file"]
with open(os.environ["GH_LOG"], "a", encoding="utf-8") as log:
    log.write(json.dumps([said, bodies, bool(os.environ.get("GH_TOKEN"))]) + "\\n")
if said[:2] == ["run", "download"]:
    folder = Path(said[said.index("--dir") + 1])
    folder.mkdir()
    name = said[said.index("--name") + 1]
    shutil.copy(Path(os.environ["GH_STORE"]) / name / "artifact.tar", folder)
if said[:2] == ["pr", "list"]:
    print(os.environ.get("GH_PULLS", "[]"))
"""

SKIPPED = -1
"""In the place of a status: the job's own condition was not met."""

_EXPRESSION = re.compile(r"\$\{\{ *(.+?) *\}\}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What GitHub's client was asked."""

    command: tuple[str, ...]
    bodies: tuple[str, ...]
    """What stood in the files that it was to send."""
    token: bool
    """Whether it had one."""


@dataclass(slots=True, kw_only=True)
class Runner:
    """One run of a workflow: its event, and what its jobs leave for each other."""

    folder: Path
    origin: Path
    event: Mapping[str, Any] = field(default_factory=dict)
    given: Mapping[str, str] = field(default_factory=dict)
    """Values of expressions such as `inputs.question`; what is not known is empty, as there."""
    environment: Mapping[str, str] = field(default_factory=dict)
    log: list[str] = field(default_factory=list)
    """What the steps printed."""
    outputs: dict[str, str] = field(default_factory=dict)
    """What they set, as `steps.ID.outputs.NAME`."""
    jobs: int = 0

    def run(self, workflow: str, job: str) -> int:
        """Run the steps of a job in a clone of their own; the status of the one that failed."""
        if not self._wanted(_job(workflow, job)):
            return SKIPPED
        self.jobs += 1
        here = self.folder / f"job-{self.jobs}"
        (here / "temp").mkdir(parents=True)
        self.clone(here / "work")
        for step in steps(workflow, job):
            if not self._wanted(step) or (status := self._step(step, here)) == 0:
                continue
            return status
        for name, said in _job(workflow, job).get("outputs", {}).items():
            self.outputs[f"needs.{job}.outputs.{name}"] = self._filled(said)
        return 0

    def clone(self, target: Path) -> None:
        """A clone of main, with what `make` would install standing in its place."""
        git(self.folder, "clone", "--quiet", "--depth=2", f"file://{self.origin}", str(target))
        tools = target / ".venv" / "bin"
        tools.mkdir(parents=True)
        for name, module in (("python", ""), ("mkdocs", " -m mkdocs")):
            script(tools / name, f'#!/bin/sh\nexec "{sys.executable}"{module} "$@"\n')
        for installed in (".python", ".site", ".pagefind"):
            (target / ".venv" / installed).touch()

    def asked(self) -> tuple[Asked, ...]:
        """What GitHub's client was asked, in order."""
        log = self.folder / "gh.log"
        lines = log.read_text("utf-8").splitlines() if log.exists() else []
        return tuple(
            Asked(command=tuple(said), bodies=tuple(bodies), token=token)
            for said, bodies, token in map(json.loads, lines)
        )

    def _wanted(self, part: Mapping[str, Any]) -> bool:
        """Whether the condition of a step or job is met."""
        if "if" not in part:
            return True
        left, right = part["if"].split(" == ")
        return self._value(str(left)) == str(right).strip("'")

    def _step(self, step: Mapping[str, Any], here: Path) -> int:
        uses = step.get("uses", "")
        if uses.startswith("actions/upload-pages-artifact@"):
            self._upload(step["with"], here)
        if "run" not in step:
            assert re.match("actions/(checkout|upload-pages-artifact|deploy-pages)@", uses)
            return 0
        output, summary = here / "temp" / "output", self.folder / "summary.md"
        output.write_bytes(b"")
        command = here / "temp" / "step.sh"
        command.write_text(step["run"], "utf-8")
        ran = subprocess.run(
            ["bash", "-e", str(command)],
            cwd=here / "work",
            env={
                **self._environment(here),
                "GITHUB_OUTPUT": str(output),
                "GITHUB_STEP_SUMMARY": str(summary),
                **{name: self._filled(said) for name, said in step.get("env", {}).items()},
            },
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            check=False,
        )
        self.log.append(ran.stdout.decode(errors="replace"))
        for line in output.read_text("utf-8").splitlines():
            name, _, value = line.partition("=")
            self.outputs[f"steps.{step['id']}.outputs.{name}"] = value
        return ran.returncode

    def _upload(self, options: Mapping[str, Any], here: Path) -> None:
        store = self.folder / "store" / self._filled(options.get("name", "github-pages"))
        store.mkdir(parents=True)
        path = self._filled(options["path"], here)
        with tarfile.open(store / "artifact.tar", "w") as tar:
            tar.add(here / "work" / path, arcname=".")

    def _environment(self, here: Path) -> dict[str, str]:
        stubs = self.folder / "stubs"
        if not stubs.exists():
            stubs.mkdir()
            script(stubs / "gh", _GH.replace("{python}", sys.executable))
            script(stubs / "python3", f'#!/bin/sh\nexec "{sys.executable}" "$@"\n')
        event = self.folder / "event.json"
        event.write_text(json.dumps(self.event), "utf-8")
        return {
            "PATH": f"{stubs}:{os.environ['PATH']}",
            "HOME": str(self.folder),
            "LANG": "C.UTF-8",
            "PYTHONPATH": str(ROOT),
            "PYTHONDONTWRITEBYTECODE": "1",
            "NO_MKDOCS_2_WARNING": "1",
            "SOURCE_DATE_EPOCH": "1770000000",
            "GIT_CONFIG_GLOBAL": os.devnull,
            "GIT_CONFIG_SYSTEM": os.devnull,
            "GITHUB_ACTIONS": "true",
            "GITHUB_EVENT_PATH": str(event),
            "GITHUB_RUN_ID": "7",
            "RUNNER_TEMP": str(here / "temp"),
            "GH_LOG": str(self.folder / "gh.log"),
            "GH_STORE": str(self.folder / "store"),
            **self.environment,
        }

    def _filled(self, text: str, here: Path | None = None) -> str:
        if here:
            text = text.replace("${{ runner.temp }}", str(here / "temp"))
        return _EXPRESSION.sub(lambda found: self._value(found[1]), text)

    def _value(self, expression: str) -> str:
        known = {"github.token": "a-token", "github.repository": "somebody/reports"}
        if expression.startswith("github.event."):
            return _inside(self.event, expression.split(".")[2:])
        return {**known, **self.outputs, **self.given}.get(expression.strip(), "")


def _inside(event: Any, names: list[str]) -> str:
    """What an event says at a place; nothing where it has no such place."""
    for name in names:
        event = event.get(name) if isinstance(event, Mapping) else None
    return "" if event is None else str(event)


def workflow(name: str) -> Any:
    """A workflow, with `on` as its key and not as YAML 1.1 reads it."""
    data = yaml.safe_load((WORKFLOWS / f"{name}.yml").read_text("utf-8"))
    return {("on" if key is True else key): value for key, value in data.items()}


def steps(name: str, job: str) -> list[dict[str, Any]]:
    """The steps of a job."""
    found: list[dict[str, Any]] = _job(name, job)["steps"]
    return found


def _job(name: str, job: str) -> dict[str, Any]:
    found: dict[str, Any] = workflow(name)["jobs"][job]
    return found


def script(path: Path, text: str) -> None:
    """Write a program."""
    path.write_text(text, "utf-8")
    path.chmod(0o755)


def git(folder: Path, *arguments: str) -> str:
    """What git says, whatever the settings of this machine's user are."""
    who = ("-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "init.defaultBranch=main")
    command = ["git", *who, *arguments]
    clean = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
    ran = subprocess.run(
        command, cwd=folder, env={**os.environ, **clean}, capture_output=True, text=True, check=True
    )
    return ran.stdout


def origin(folder: Path) -> Path:
    """A bare repository with a small site on main that searches its own library alone."""
    work = small_site.make(folder / "made")
    for name in ("Makefile", "requirements.lock", "requirements-dev.lock", ".gitignore"):
        shutil.copy(ROOT / name, work)
    shutil.copytree(
        ROOT / ".github", work / ".github", ignore=shutil.ignore_patterns("__pycache__")
    )
    settings = (work / "mkdocs.yml").read_text("utf-8")
    only = settings.replace("\nextra:\n", "\nextra:\n  sources: [library]\n", 1)
    (work / "mkdocs.yml").write_text(only, "utf-8")
    (work / "questions" / "library").mkdir()
    (work / "questions" / "library" / "own.bib").write_text(LIBRARY, "utf-8")
    git(work, "init", "--quiet")
    git(work, "add", "--all")
    git(work, "commit", "--quiet", "--message", "a site")
    bare = folder / "origin.git"
    git(folder, "clone", "--quiet", "--bare", str(work), str(bare))
    shutil.rmtree(work)
    return bare
