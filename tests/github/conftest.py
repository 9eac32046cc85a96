"""A repository to run workflows in."""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.github.runner import Runner, origin

Start = Callable[..., Runner]


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return origin(tmp_path_factory.mktemp("github"))


@pytest.fixture
def start(made: Path, tmp_path: Path) -> Start:
    """Starts the run of a workflow, on a repository of its own."""
    bare = tmp_path / "origin.git"
    shutil.copytree(made, bare)

    def started(**about: Any) -> Runner:
        return Runner(folder=tmp_path, origin=bare, **about)

    return started
