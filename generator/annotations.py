"""Problems as GitHub shows them: on their lines in a pull request, and in a run's summary. Pure.

https://docs.github.com/actions/reference/workflow-commands-for-github-actions has the form of an
annotation; what is foreign in it can neither end it nor begin another.
"""

from collections.abc import Sequence

from generator.errors import Problem
from generator.render import render

MOST = 10
"""Annotations of one step that GitHub shows."""

LISTED = 300
"""Problems in a summary, of which GitHub takes a megabyte."""

_IN_DATA = {"%": "%25", "\r": "%0D", "\n": "%0A"}
_DATA = str.maketrans(_IN_DATA)
_PROPERTY = str.maketrans({**_IN_DATA, ":": "%3A", ",": "%2C"})


def annotated(problems: Sequence[Problem]) -> tuple[tuple[str, ...], tuple[Problem, ...]]:
    """Commands that put problems on their lines, errors first, and the problems that are left."""
    ordered = sorted(problems, key=lambda problem: problem.warning)  # else in the order given
    return tuple(map(_command, ordered[:MOST])), tuple(ordered[MOST:])


def _command(problem: Problem) -> str:
    kind = "warning" if problem.warning else "error"
    path = problem.path.translate(_PROPERTY)
    place = f"file={path},line={problem.line},col={problem.column}"
    said = f"{problem.what} ({problem.fix})".translate(_DATA)
    return f"::{kind} {place}::{said}"


def summary(problems: Sequence[Problem]) -> str:
    """Problems as Markdown, for those that no line shows."""
    values = {"problems": problems[:LISTED], "left": len(problems[LISTED:])}
    return render("problems.md.j2", values)
