"""The owner's settings, from mkdocs.yml."""

from pathlib import Path

import pytest

from generator.edge.site import settings
from generator.errors import GeneratorError


def test_settings_are_read_from_mkdocs_yml(tmp_path: Path) -> None:
    (tmp_path / "mkdocs.yml").write_text(
        "site_url: https://a.example/\n"
        "extra:\n  publisher: Somebody\n  repo_url: https://b.example/c\n",
        "utf-8",
    )
    found = settings(tmp_path)
    assert (found.publisher, found.site_url, found.repo_url) == (
        "Somebody",
        "https://a.example/",
        "https://b.example/c",
    )
    assert found.library == tmp_path / "questions" / "library"


def test_what_is_not_said_has_its_default(tmp_path: Path) -> None:
    (tmp_path / "mkdocs.yml").write_text("site_name: a\n", "utf-8")
    found = settings(tmp_path)
    assert (found.publisher, found.repo_url) == ("Assignee Research", "")


@pytest.mark.parametrize("text", ["- a\n", "a: [\n", ""])
def test_a_file_that_is_none_is_said_to_be_none(tmp_path: Path, text: str) -> None:
    (tmp_path / "mkdocs.yml").write_text(text, "utf-8")
    with pytest.raises(GeneratorError, match=r"mkdocs\.yml: "):
        settings(tmp_path)


def test_the_repositorys_own_settings_can_be_read() -> None:
    found = settings(Path(__file__).parents[2])
    assert found.publisher == "Assignee Research"
    assert found.repo_url.startswith("https://")
    assert found.site_url.endswith("/")
