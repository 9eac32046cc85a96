"""What a pull request's questions would become, in Markdown as GitHub shows it. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from generator import likeness
from generator.render import render
from generator.sources import NAMES, SOURCES
from generator.sources._queries import telling
from generator.stages import cite
from generator.types import Claim, Paper, Plan, Question, Report

MOST = 20
"""Questions that are told of in one summary: GitHub takes a megabyte."""
CLAIMS = 5
"""Claims shown of a report."""
NEIGHBOURS = 3
"""Questions named that are like a question."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A question of a pull request."""

    report: Report
    """From its lock, or from the repository's library where it has none."""
    plan: Plan
    """Which databases it is put to, given all keys."""


def preview(
    asked: Sequence[Asked],
    others: Sequence[Question],
    *,
    bad: Sequence[str],
    left: int,
    site_url: str,
) -> str:
    """What will be searched for each question, its neighbours, and its report in short.

    `others` are all questions of the site; `bad` the paths of changed question files with errors;
    `left` counts the changed questions that are not among `asked`; `site_url` is the address of the
    site, or empty.
    """
    values = {
        "shown": [_shown(one, others) for one in asked],
        "left": left,
        "bad": bad,
        "site_url": site_url and site_url.rstrip("/") + "/",
    }
    return render("preview.md.j2", values)


def _shown(asked: Asked, others: Sequence[Question]) -> dict[str, object]:
    report = asked.report
    return {
        "report": report,
        "databases": [(NAMES[name], SOURCES[name].key_needed) for name in asked.plan.search],
        "chosen": asked.plan.chosen,
        "words": telling(report.question.question),
        "neighbours": _neighbours(report.question, others),
        "labels": cite.labels(report.papers),
        "claims": report.claims[:CLAIMS],
        "sources_of": lambda ids: _sources(report, ids),
        "database": lambda name: NAMES.get(name, name),
    }


def _neighbours(question: Question, others: Sequence[Question]) -> list[tuple[Question, float]]:
    """The questions most like it, each with its likeness, 0 to 1."""
    rest = [other for other in others if other.slug != question.slug]
    near = likeness.neighbours(question.question, [other.question for other in rest])
    return [(rest[place], much / 100) for place, much in near[:NEIGHBOURS]]


def _sources(report: Report, ids: Sequence[str]) -> tuple[Paper, ...]:
    """The works of claims, each once."""
    of: dict[str, Claim] = {claim.id: claim for claim in report.claims}
    return tuple(report.paper(key) for key in dict.fromkeys(of[i].paper for i in ids))
