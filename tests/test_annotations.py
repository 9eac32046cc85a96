"""Problems as GitHub shows them."""

import re

import markdown  # type: ignore[import-untyped]
from hypothesis import given
from hypothesis import strategies as st

from generator.annotations import LISTED, MOST, annotated, summary
from generator.errors import Problem


def problem(number: int = 1, **changes: object) -> Problem:
    made = {
        "path": "questions/tides.yml",
        "line": number,
        "column": 8,
        "what": "`title` is `no`",
        "fix": "write 'no'",
        **changes,
    }
    return Problem(**made)  # type: ignore[arg-type]


def test_a_problem_is_a_command_on_its_line() -> None:
    (command,), rest = annotated([problem()])
    assert command == (
        "::error file=questions/tides.yml,line=1,col=8::`title` is `no` (write 'no')"
    )
    assert rest == ()


def test_a_warning_is_called_one() -> None:
    (command,), _ = annotated([problem(warning=True)])
    assert command.startswith("::warning file=")


def test_what_has_a_meaning_to_github_is_escaped() -> None:
    (command,), _ = annotated([problem(path="a,b:c%\n.yml", what="50%\r\n::error::x", fix="y")])
    assert command == ("::error file=a%2Cb%3Ac%25%0A.yml,line=1,col=8::50%25%0D%0A::error::x (y)")


@given(st.text(), st.text(), st.text())
def test_no_text_ends_a_command_or_adds_a_property(path: str, what: str, fix: str) -> None:
    (command,), _ = annotated([problem(path=path, what=what, fix=fix)])
    assert "\n" not in command
    assert "\r" not in command
    said = re.fullmatch(r"::error file=([^,:]*),line=1,col=8::(.*)", command, re.DOTALL)
    assert said
    assert _unescaped(said[1]) == path
    assert _unescaped(said[2]) == f"{what} ({fix})"


def _unescaped(text: str) -> str:
    """As GitHub's runner reads it, with `%25` last."""
    signs = (("%0D", "\r"), ("%0A", "\n"), ("%3A", ":"), ("%2C", ","), ("%25", "%"))
    for code, sign in signs:
        text = text.replace(code, sign)
    return text


def test_ten_are_shown_errors_first_and_the_rest_is_left() -> None:
    warnings = [problem(number, warning=True) for number in range(1, 9)]
    errors = [problem(number) for number in range(11, 16)]
    commands, rest = annotated([*warnings, *errors])
    assert len(commands) == MOST == 10
    assert [command.startswith("::error") for command in commands] == [True] * 5 + [False] * 5
    assert rest == tuple(warnings[5:])


def test_the_summary_lists_the_rest_and_nothing_in_it_acts() -> None:
    text = summary([problem(2, what="<script>x</script> [a](b) `c`"), problem(3, warning=True)])
    assert text.count("\n- ") == 2
    assert "line 2, column 8" in text
    assert "warning: " in text
    page = markdown.markdown(text)
    assert "<script" not in page
    assert "<a" not in page
    assert "&lt;script&gt;" in page.replace("&#60;", "&lt;").replace("&#62;", "&gt;")


def test_a_flood_of_problems_is_cut_and_counted() -> None:
    text = summary([problem(number) for number in range(1, LISTED + 4)])
    assert text.count("\n- ") == LISTED
    assert "3 more" in text
