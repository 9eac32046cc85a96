"""The stamp is another one as soon as the generator is."""

import re
import shutil
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from generator.edge import stamp as module
from generator.edge.stamp import SHAPING, stamp, versions


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A copy of the generator's own files, of which the stamp is taken."""
    copy = tmp_path / "generator"
    shutil.copytree(module.PACKAGE, copy, ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.setattr(module, "PACKAGE", copy)
    stamp.cache_clear()
    yield copy
    stamp.cache_clear()


def again() -> str:
    stamp.cache_clear()
    return stamp()


@pytest.mark.parametrize(
    "name", ["pipeline.py", "templates/_claim.j2", "data/likelihood.json", "edge/lock.py"]
)
def test_another_code_template_or_table_is_another_generator(package: Path, name: str) -> None:
    before = again()
    path = package / name
    path.write_bytes(path.read_bytes() + b"\n")
    assert again() != before


def test_where_it_stands_and_what_was_compiled_are_no_part_of_it(
    package: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = again()
    (package / "__pycache__").mkdir()
    (package / "__pycache__" / "types.cpython-311.pyc").write_bytes(b"compiled")
    assert again() == before
    monkeypatch.setattr(module, "PACKAGE", package.rename(package.with_name("elsewhere")))
    assert again() == before


def test_another_version_of_a_package_is_another_generator(
    package: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = again()
    first = tmp_path / "first"
    (first / "citeproc_py-99.9.dist-info").mkdir(parents=True)
    monkeypatch.setattr(sys, "path", [str(first), *sys.path])
    assert again() != before


def test_packages_that_shape_no_page_do_not_count(
    package: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = again()
    (tmp_path / "mkdocs-99.9.dist-info").mkdir()
    monkeypatch.setattr(sys, "path", [str(tmp_path), *sys.path])
    assert again() == before


def test_every_package_that_counts_is_found() -> None:
    assert versions().keys() == SHAPING


def test_what_the_project_needs_counts_but_for_what_no_page_depends_on() -> None:
    project = tomllib.loads((module.PACKAGE.parent / "pyproject.toml").read_text("utf-8"))
    names = (re.split("[<>=]", need)[0] for need in project["project"]["dependencies"])
    needed = {name.replace("-", "_") for name in names}
    brought_by_jinja = {"markupsafe"}
    assert needed - {"httpx", "mkdocs_material"} | brought_by_jinja == SHAPING
