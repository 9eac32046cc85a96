"""Argumentative zoning (Teufel and Moens 2002): what each sentence of an abstract does in it.

Two multinomial logistic regressions, one after the other. The first reads a sentence's words: the
stems of single words and of pairs, and how it opens. The second reads the logarithm of what the
first says of the sentence itself, of the two before it and of the two behind it, and the place
of the sentence among all. `python -m tests.benchmarks.fit_roles` fitted both on CSAbstruct and on
the labelled sections of SciFact's abstracts; the figures it printed are in data/zoning.json.
"""

import json
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from itertools import chain, pairwise
from operator import mul, sub
from pkgutil import get_data
from typing import Any, TypeAlias

from generator import words


class Zone(StrEnum):
    """The labels of CSAbstruct (Cohan et al. 2019)."""

    BACKGROUND = "background"
    OBJECTIVE = "objective"
    METHOD = "method"
    RESULT = "result"
    OTHER = "other"


ZONES = tuple(Zone)
RESULT = ZONES.index(Zone.RESULT)
REACH = 2
"""Sentences before and behind that are heard."""
FEWEST = 3
"""Sentences that a text needs to have an order; in a shorter one the words alone are heard."""
FLOOR = 0.01
"""Added to a share before its logarithm is taken, so that no neighbour can rule a zone out."""
SCALE = 100
"""Weights are kept as integers, times this."""
OPENING = "^"
"""Stands for the start of a sentence: "^ we" is an opening "We"."""
_TOLD = 2
"""Terms that an explanation names."""

_NONE = (0.0,) * len(ZONES)
_WORDS = "its words"
_AROUND = "its neighbours"

Row: TypeAlias = tuple[float, ...]
"""A number for each of ZONES; a weight speaks for those where it is above zero."""
Span: TypeAlias = tuple[int, int]
"""Characters start to end of a sentence, end excluded."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    """Weights, times SCALE."""

    terms: Mapping[str, Row]
    """Per term; the empty term stands in every sentence."""
    heard: tuple[Row, ...]
    """Per zone decided, a weight for each zone of each sentence heard, the first before first."""
    places: Mapping[str, Row]
    """Per place; the empty place holds for every sentence."""
    result_from: float
    """Share from which a sentence is a result, even if another zone has a greater one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Zoned:
    """What one sentence does."""

    zone: Zone
    shares: Row
    """Probability of each of ZONES; their sum is 1."""
    why: str
    """What spoke for the zone, in words."""

    @property
    def result(self) -> float:
        """Probability of being a result, 0 to 1."""
        return self.shares[RESULT]


@cache
def shipped() -> Model:
    """The model that the project ships."""
    return model(json.loads(get_data("generator", "data/zoning.json") or ""))


def model(data: Mapping[str, Any]) -> Model:
    """The model that a JSON object holds; what else stands in it tells how it was fitted."""
    return Model(
        terms={term: tuple(row) for term, row in data["terms"].items()},
        heard=tuple(tuple(row) for row in data["heard"]),
        places={place: tuple(row) for place, row in data["places"].items()},
        result_from=data["result_from"],
    )


def zones(sentences: Sequence[str], by: Model | None = None) -> tuple[Zoned, ...]:
    """What each sentence of a text does, all of them given in order and without labels.

    `by` is the model to ask, the shipped one if none is given.
    """
    known = by or shipped()
    found = [_found(sentence, known) for sentence in sentences]
    scores = [score(spans, known) for spans in found]
    parts = _parts(scores, known)
    return tuple(
        _zoned(sentence, spans, part, known)
        for sentence, spans, part in zip(sentences, found, parts, strict=True)
    )


def terms(sentence: str) -> dict[str, Span]:
    """Every term of a sentence, and where it stands last.

    Stems of words and of pairs of neighbours, all whole numbers being 0; the first word and the
    first two once more behind OPENING; and the sign of per cent.
    """
    found = words.words(sentence)
    stems = ["0" if word.text.isdigit() else word.stem for word in found]
    spans = [(word.start, word.end) for word in found]
    told = dict(zip(stems, spans, strict=True))
    for n, pair in enumerate(pairwise(stems)):
        told[" ".join(pair)] = spans[n][0], spans[n + 1][1]
    for n in range(min(2, len(stems))):
        told[" ".join((OPENING, *stems[: n + 1]))] = spans[0][0], spans[n][1]
    if "%" in sentence:
        told["%"] = sentence.rindex("%"), sentence.rindex("%") + 1
    return told


def score(found: Iterable[str], known: Model) -> Row:
    """What the first regression makes of a sentence with these terms."""
    return _sum([known.terms[""], *(known.terms[term] for term in found)])


def log_shares(scores: Row) -> Row:
    """What the second regression hears of a sentence with these scores."""
    return tuple(math.log(share + FLOOR) for share in _shares(scores))


def heard(logs: Sequence[Row], n: int) -> Row:
    """The logarithms of sentence n (from 0) and of those in REACH; zeros where there is none."""
    around = range(n - REACH, n + REACH + 1)
    return tuple(chain.from_iterable(logs[at] if 0 <= at < len(logs) else _NONE for at in around))


def places(n: int, count: int) -> tuple[str, ...]:
    """Where sentence n (from 0) of `count` stands: fifths of the way, from the start, the end."""
    fifth = round(5 * n / max(1, count - 1))
    return f"fifth {fifth}", f"start {min(n, 4)}", f"end {min(count - 1 - n, 4)}"


def _found(sentence: str, known: Model) -> dict[str, Span]:
    """The terms with weights. Their order means nothing: sums of whole numbers are exact."""
    told = terms(sentence)
    return {term: told[term] for term in told.keys() & known.terms.keys()}


def _parts(scores: Sequence[Row], known: Model) -> Iterator[dict[str, Row]]:
    """What each sentence's words, neighbours and place add to its final score."""
    if len(scores) < FEWEST:
        yield from ({_WORDS: row} for row in scores)
        return
    logs = [log_shares(row) for row in scores]
    own = [row[REACH * len(ZONES) : (REACH + 1) * len(ZONES)] for row in known.heard]
    for n, log in enumerate(logs):
        values = heard(logs, n)
        said = [sum(map(mul, row, log)) for row in own]
        all_said = [sum(map(mul, row, values)) for row in known.heard]
        yield {
            _WORDS: tuple(said),
            _AROUND: tuple(map(sub, all_said, said)),
            f"its place, {n + 1} of {len(logs)}": _sum(
                [known.places[name] for name in ("", *places(n, len(logs)))]
            ),
        }


def _sum(rows: Iterable[Row]) -> Row:
    return tuple(map(sum, zip(*rows, strict=True)))


def _shares(scores: Row) -> Row:
    """Softmax."""
    greatest = max(scores)
    powers = [math.exp((score - greatest) / SCALE) for score in scores]
    total = sum(powers)
    return tuple(power / total for power in powers)


def _zoned(
    sentence: str, found: Mapping[str, Span], parts: Mapping[str, Row], known: Model
) -> Zoned:
    shares = _shares(_sum(parts.values()))
    zone = _decided(shares, known)
    spoke = sorted([(-row[zone], name) for name, row in parts.items() if row[zone] > 0])
    reasons = "; ".join([name for _, name in spoke])
    if told := _telling(found, zone, known):
        quoted = ", ".join([f"“{sentence[a:b]}”" for a, b in told])
        reasons = reasons.replace(_WORDS, f"{_WORDS} {quoted}", 1)
    why = f"{ZONES[zone].value}, {100 * shares[zone]:.0f} of 100: {reasons}"
    return Zoned(zone=ZONES[zone], shares=shares, why=why)


def _decided(shares: Row, known: Model) -> int:
    if shares[RESULT] >= known.result_from:
        return RESULT
    return max((share, n) for n, share in enumerate(shares) if n != RESULT)[1]


def _telling(found: Mapping[str, Span], zone: int, known: Model) -> list[Span]:
    """Where the terms stand that speak most for a zone, without those that overlap one told."""
    speaking = [(-known.terms[term][zone], span) for term, span in found.items()]
    told: list[Span] = []
    for weight, (start, end) in sorted(speaking):
        if weight >= 0 or len(told) == _TOLD:
            break
        if all(end <= a or b <= start for a, b in told):
            told.append((start, end))
    return told
