"""A verifier's opinion on a whole report: what it reads, and what becomes of its answer."""

from dataclasses import replace

from generator.stages import quoted
from generator.stages.quoted import OTHER_SHAPE
from generator.types import Asked, Rated, Reading, Report

NOT_THERE = "the words that decide do not stand in the report"
"""Why an answer is dropped whose words it was not shown."""


def shown(report: Report) -> str:
    """What is read of a report: its question, answer and claims, and what nobody spoke about."""
    question, answer, findings, silence = _said(report)
    return "\n".join(
        ("Question:", *question, "Answer:", *answer, "Findings:", *findings)
        + (("Nobody spoke about:", *silence) if silence else ())
    )


def _said(report: Report) -> tuple[tuple[str, ...], ...]:
    """The same without our headings."""
    return (
        (report.question.question,),
        tuple(statement.text for statement in report.abstract),
        tuple(claim.text for claim in report.claims),
        report.unspoken,
    )


def _standing(words: str, report: Report) -> str:
    """The words as they stand in one of the texts that were shown; empty where they do not."""
    texts = (text for part in _said(report) for text in part)
    return next(filter(None, (quoted.standing(words, text) for text in texts)), "")


def of(report: Report) -> str:
    """By what a reading knows the report that it is of."""
    return quoted.fingerprint(shown(report))


def reading(report: Report, by: Asked, rated: Rated | None, today: str) -> Reading:
    """What an answer comes to. It is dropped where its score is none from 0 to 10, or where the
    words that decide do not stand in what was read."""
    made = Reading(by=by, report=of(report), read_on=today)
    if rated is None or not 0 <= rated.score <= 10:
        return replace(made, dropped=OTHER_SHAPE)
    words = _standing(rated.words, report)
    if not words:
        return replace(made, dropped=NOT_THERE)
    return replace(made, score=round(float(rated.score), 1), words=words)


def kept(before: Reading | None, report: Report) -> Reading | None:
    """What was said of this very report; None where nothing was, or of another one."""
    if before is None or before.report != of(report):
        return None
    if before.score is None:
        return before
    fits = 0 <= before.score <= 10 and before.words == _standing(before.words, report) != ""
    return before if fits else None
