"""What does a language model make of the report, if one read it?"""

from generator.formula import Formula
from generator.types import Judgement, Report, Reviewer

SCORE = "score that a language model gave after reading question, answer and claims"
FORMULA = Formula(
    f"{{{SCORE}}}",
    "kept with what was found; it counts only with words that stand in what was read",
)


def judge(report: Report) -> Judgement:
    """The pinned score of whoever read this very report; nothing is asked here."""
    read = report.reading
    if read is None or read.score is None:
        return Judgement(score=None, notes=_unread(report), would_raise="")
    numbers = {SCORE: read.score}
    return Judgement(
        score=FORMULA.value(numbers),
        notes=f"{FORMULA.filled(numbers)}, as {read.by.model} gave it on {read.read_on} by the "
        f"words “{read.words}”",
        would_raise="findings that answer the question in each of its parts",
    )


def _unread(report: Report) -> str:
    read = report.reading
    if read is None:
        return "no language model read this report"
    why = f"its answer was dropped: {read.dropped}" if read.dropped else read.silent
    return f"{read.by.model} gave no score: {why}"


REVIEWER = Reviewer(name="reader", weight=0.25, formula=FORMULA.words, judge=judge)
