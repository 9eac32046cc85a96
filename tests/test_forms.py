"""Addresses of GitHub's forms."""

import html
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from generator import forms
from generator.edge.questions import read_questions

REPO = "https://github.com/somebody/reports"
FORMS = Path(__file__).parents[1] / ".github" / "ISSUE_TEMPLATE"


def asked(link: str) -> tuple[str, dict[str, list[str]]]:
    parts = urlsplit(html.unescape(link))
    return parts.path, parse_qs(parts.query, strict_parsing=True)


def begun() -> str:
    return asked(forms.new_file(REPO))[1]["value"][0]


def test_a_new_file_is_begun_in_the_folder_of_questions() -> None:
    path, about = asked(forms.new_file(REPO))
    assert path == "/somebody/reports/new/main/questions"
    assert about["filename"] == [forms.NAME]
    assert begun() == forms.BEGUN


def checked(folder: Path, text: str) -> list[str]:
    (folder / forms.NAME).write_text(text, "utf-8")
    found = read_questions(folder, root=folder, today="2026-01-01", sources=["library"])
    return [str(problem) for problem in found.problems]


def test_a_file_that_was_begun_asks_for_its_question_alone(tmp_path: Path) -> None:
    (said,) = checked(tmp_path, begun())
    assert said.startswith(f"{forms.NAME}:2:")
    filled = begun().replace("question: ", "question: Do beavers lower flood peaks?", 1)
    assert checked(tmp_path, filled) == []


def test_every_field_that_it_explains_can_be_used(tmp_path: Path) -> None:
    filled = begun().replace("question: ", "question: Do beavers lower flood peaks?", 1)
    used = [line.removeprefix("#") if line[:2] != "# " else line for line in filled.split("\n")]
    assert checked(tmp_path, "\n".join(used)) == []


@pytest.mark.parametrize("link", [forms.question(REPO), forms.error(REPO, "An & error")])
def test_the_form_of_an_issue_is_there(link: str) -> None:
    path, about = asked(link)
    assert path == "/somebody/reports/issues/new"
    assert (FORMS / about["template"][0]).is_file()
    assert about.get("title", ["An & error"]) == ["An & error"]


def test_without_a_repository_there_is_no_form() -> None:
    assert (forms.new_file(""), forms.question(""), forms.error("", "a")) == ("", "", "")
