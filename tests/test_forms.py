"""Addresses of GitHub's forms."""

import html
import re
from pathlib import Path
from textwrap import dedent
from urllib.parse import parse_qs, urlsplit

import pytest

from generator import forms
from generator.edge.questions import read_questions

REPO = "https://github.com/somebody/reports"
FORMS = Path(__file__).parents[1] / ".github" / "ISSUE_TEMPLATE"
DOCS = Path(__file__).parents[1] / "docs"


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
    found = read_questions(folder, root=folder, today="2026-07-01", sources=["library"])
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


def test_the_file_that_the_contribute_page_shows_can_be_used(tmp_path: Path) -> None:
    page = (DOCS / "contribute.md").read_text("utf-8")
    shown = re.findall(r"\n((?: {8}.*\n)+)", page)[0]
    assert checked(tmp_path, dedent(shown)) == []


def test_its_picture_shows_what_the_check_says_of_the_file_in_it(tmp_path: Path) -> None:
    picture = (DOCS / "assets" / "ask.svg").read_text("utf-8")
    texts = [
        html.unescape(re.sub("<[^>]*>", "", text))
        for text in re.findall("<text[^>]*>(.*?)</text>", picture)
    ]
    begin, end = texts.index("questions/noise.yml") + 1, texts.index("(did you mean `concepts`?)")
    first, second, third, said = texts[begin : end + 1][:4]
    (problem,) = checked(tmp_path, f"{first}\n  {second}\n{third}\n")
    assert problem == f"{forms.NAME}:3:1: {said.removeprefix('line 3: ')} {texts[end]}"


@pytest.mark.parametrize("link", [forms.question(REPO), forms.error(REPO, "An & error")])
def test_the_form_of_an_issue_is_there(link: str) -> None:
    path, about = asked(link)
    assert path == "/somebody/reports/issues/new"
    assert (FORMS / about["template"][0]).is_file()
    assert about.get("title", ["An & error"]) == ["An & error"]


def test_without_a_repository_there_is_no_form() -> None:
    assert (forms.new_file(""), forms.question(""), forms.error("", "a")) == ("", "", "")
