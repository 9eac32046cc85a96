"""Figures that two texts state on the same measure, and whether they lie clearly apart."""

import re
from dataclasses import dataclass

APART = 2.0
"""How many times the smaller figure the larger one is, at least, to be clearly another."""
_MEASURE = (
    r"(?:accurac(?:y|ies)|precision|recall|f-?1|f-(?:score|measure)|bleu|chrf|comet|meteor|"
    r"rouge(?:-\w+)?|exact match|(?:word |character )?error rate|perplexity|auroc|auc|mrr|ndcg|"
    r"correlation|kappa|performance|latency|speed|cost|memory|mortality|survival|incidence|"
    r"prevalence|risk|(?:odds|hazard) ratio|sensitivity|specificity)"
)
_MEASURES = re.compile(rf"\b({_MEASURE})s?\b")
_FIGURE = re.compile(
    r"(?<![\w.,/-])(?P<plus>\+?)(?P<value>\d+(?:\.\d+)?)"
    rf"(?:\s?(?P<unit>%|percent\b|points?\b|times\b|x\b|-?fold\b)|(?= {_MEASURE}\b))"
)
_UNITS = {"percent": "%", "point": "points", "x": "times", "fold": "times", "-fold": "times"}
_CHANGED = re.compile(
    r"\b(?:by|(?:gain|improvement|increase|reduction|decrease|drop|loss|rise|decline)s? of)"
    r"(?: (?:up|to|as|much|at|least|more|than|only|about|around|nearly|almost|over|an?|average))*$"
)
_CHANGE = re.compile(
    r"^(?: [\w-]+){0,2} (?:improvement|gain|increase|reduction|decrease|drop|rise|decline|higher|"
    r"lower|better|worse)"
)

_CLOSE = re.compile(r"(?:(?!\b(?:while|without|and)\b)[^,;:]){0,40}")
"""What may stand between a figure and its measure."""


@dataclass(frozen=True, slots=True)
class Figure:
    """The one figure that a text states."""

    value: float
    said: str
    """As written, with its unit."""
    measure: str
    """What it is a figure of, such as `accuracy`."""
    unit: str
    """`%`, `points`, `times`; empty for the measure's own."""
    change: bool
    """By how much it changed, not how much it is."""

    @property
    def kind(self) -> tuple[str, str, bool]:
        """Figures of one kind can be compared."""
        return self.measure, self.unit, self.change


def is_measure(name: str) -> bool:
    """Whether a name is that of a measure, such as BLEU or F1."""
    return _MEASURES.fullmatch(name.lower()) is not None


def apart(one: str, other: str) -> str:
    """Both figures, such as `3 points / 12 points`, where one is at least `APART` times the other.

    Empty unless each text states one figure, both of one measure, in one unit, both as a change or
    both as a level: of more nobody can tell by the words which of them may be compared.
    """
    first, second = figure(one), figure(other)
    if first is None or second is None or first.kind != second.kind:
        return ""
    low, high = sorted((first.value, second.value))
    return f"{first.said} / {second.said}" if high >= APART * low > 0 else ""


def figure(text: str) -> Figure | None:
    """The figure of a text that states one, on one measure; None where it states none or more."""
    lower = text.lower()
    found, measured = list(_FIGURE.finditer(lower)), list(_MEASURES.finditer(lower))
    if len(found) != 1 or len({name[1] for name in measured}) != 1:
        return None
    match, measure = found[0], measured[0][1]
    if not any(_near(lower, match, name) for name in measured):
        return None
    unit = match["unit"] or ""
    return Figure(
        value=float(match["value"]),
        said=text[match.start() : match.end()],
        measure=measure,
        unit=_UNITS.get(unit, unit),
        change=_changes(lower, match),
    )


def _changes(text: str, figure: re.Match[str]) -> bool:
    """Whether it is told by how much something changed: by 3%, a gain of 3%, 3% higher."""
    before, behind = text[: figure.start()].rstrip(), text[figure.end() :]
    return bool(figure["plus"] or _CHANGED.search(before) or _CHANGE.search(behind))


def _near(text: str, one: re.Match[str], other: re.Match[str]) -> bool:
    """Whether so little stands between the two that one may be of the other."""
    first, last = sorted((one.span(), other.span()))
    return bool(_CLOSE.fullmatch(text[first[1] : last[0]]))
