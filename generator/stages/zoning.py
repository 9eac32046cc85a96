"""Argumentative zoning (Teufel and Moens 2002): what each sentence of an abstract does in it.

Two multinomial logistic regressions, one after the other. The first reads a sentence's words: the
stems of single words and of pairs, and how it opens. The second reads the logarithm of what the
first says of the sentence itself, of the two before it and of the two behind it, the place of the
sentence among all, and whether the text has spoken of its own work by then.
`python -m tests.benchmarks.fit_roles` fitted both on CSAbstruct and on the labelled sections of
SciFact's abstracts; the figures it printed are in data/zoning.json.
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
_WORKS = ("articl", "paper", "report", "research", "studi", "survey", "thesi", "work")
OWN = frozenset(("we", "our", *(f"this {work}" for work in _WORKS)))
"""Terms by which a text speaks of its own work."""
_TOLD = 2
"""Terms that an explanation names."""

_NONE = (0.0,) * len(ZONES)
_WORDS = "its words"

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
    opened: bool
    """Whether the text has spoken of its own work before, or does so here."""

    @property
    def result(self) -> float:
        """Probability of being a result, 0 to 1."""
        return self.shares[RESULT]


@cache
def shipped() -> Model:
    """The model that the project ships."""
    return model(_shipped())


@cache
def _shipped() -> Any:
    return json.loads(get_data("generator", "data/zoning.json") or "")


def figures() -> Mapping[str, float]:
    """F1 of the zone RESULT on CSAbstruct, cross-validated: of all sentences, of those whose
    annotators agreed, of the tenth whose abstracts they agreed on most (`surest`), and of all where
    the place in the text alone tells (`by_place`); and of the role `finding`, with the listed
    rules, against that same label."""
    told = _shipped()["cross_validated"]["csabstruct"]
    return {
        "all": told["result_f1"],
        "finding": told["finding_f1"],
        "agreed": told["agreed"]["result_f1"],
        "surest": told["surest"]["result_f1"],
        "by_place": told["place_f1"],
    }


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
    found = [terms(sentence) for sentence in sentences]
    own = first_own(found)
    return tuple(
        _zoned(parts, known, opened=own is not None and own <= n)
        for n, parts in enumerate(_parts(found, own, known))
    )


def because(sentences: Sequence[str], n: int, by: Model | None = None) -> str:
    """What spoke for the zone of sentence n (from 0) rather than for the next likely one, in words:
    its own that speak most for it, its neighbours, its place."""
    known = by or shipped()
    found = [terms(sentence) for sentence in sentences]
    parts = list(_parts(found, first_own(found), known))[n]
    shares = _shares(_sum(parts))
    zone = _decided(shares, known)
    other = max((share, n) for n, share in enumerate(shares) if n != zone)[1]
    names = (_WORDS, "its neighbours", f"its place, {n + 1} of {len(sentences)}")
    named = zip(parts, names, strict=False)
    spoke = sorted((row[other] - row[zone], name) for row, name in named)
    reasons = "; ".join(name for weight, name in spoke if weight < 0)
    if told := _telling(sentences[n], zone, known):
        reasons = reasons.replace(_WORDS, f"{_WORDS} {', '.join(f'“{said}”' for said in told)}", 1)
    said = f"{ZONES[zone].value}, {100 * shares[zone]:.0f} of 100"
    return f"{said}: {reasons}" if reasons else said


def terms(sentence: str) -> list[str]:
    """Every term of a sentence, as often as it stands there.

    Stems of words and of pairs of neighbours, all whole numbers being 0; the first word and the
    first two once more behind OPENING; and the sign of per cent.
    """
    stems = ["0" if word.text.isdigit() else word.stem for word in words.words(sentence)]
    opening = [" ".join((OPENING, *stems[:n])) for n in range(1, min(2, len(stems)) + 1)]
    percent = ["%"] if "%" in sentence else []
    return [*stems, *map(" ".join, pairwise(stems)), *opening, *percent]


def _places_of_terms(sentence: str) -> list[Span]:
    """Where each of `terms` stands."""
    spans = [(word.start, word.end) for word in words.words(sentence)]
    pairs = [(one[0], other[1]) for one, other in pairwise(spans)]
    opening = [(spans[0][0], end) for _, end in spans[:2]]
    percent = sentence.rfind("%")
    return [*spans, *pairs, *opening, *([(percent, percent + 1)] if percent >= 0 else [])]


def score(found: Iterable[str], known: Model) -> Row:
    """What the first regression makes of a sentence with these terms: sums of whole numbers, which
    are exact in any order. A term counts once."""
    return _sum([known.terms[""], *map(known.terms.__getitem__, known.terms.keys() & set(found))])


def log_shares(scores: Row) -> Row:
    """What the second regression hears of a sentence with these scores."""
    return tuple(math.log(share + FLOOR) for share in _shares(scores))


def heard(logs: Sequence[Row], n: int) -> Row:
    """The logarithms of sentence n (from 0) and of those in REACH; zeros where there is none."""
    around = range(n - REACH, n + REACH + 1)
    return tuple(chain.from_iterable(logs[at] if 0 <= at < len(logs) else _NONE for at in around))


def places(n: int, count: int, own: int | None) -> tuple[str, ...]:
    """Where sentence n (from 0) of `count` stands: fifths of the way, from the start, the end; and
    whether it comes before `own`, the first that speaks of the text's own work (None: none does).
    """
    fifth = round(5 * n / max(1, count - 1))
    opened = "never" if own is None else "later" if n < own else "here" if n == own else "before"
    return f"fifth {fifth}", f"start {min(n, 4)}", f"end {min(count - 1 - n, 4)}", f"own {opened}"


def first_own(found: Iterable[Iterable[str]]) -> int | None:
    """Which sentence, from 0, is the first to speak of the text's own work, by its terms."""
    return next((n for n, of_one in enumerate(found) if not OWN.isdisjoint(of_one)), None)


def _parts(
    found: Sequence[Iterable[str]], own: int | None, known: Model
) -> Iterator[tuple[Row, ...]]:
    """What each sentence's words, neighbours and place add to its final score, and what every
    sentence has; its words alone in a text that is too short to have an order. `found` are the
    terms of each."""
    scores = [score(of_one, known) for of_one in found]
    if len(scores) < FEWEST:
        yield from ((row,) for row in scores)
        return
    logs = [log_shares(row) for row in scores]
    itself = [row[REACH * len(ZONES) : (REACH + 1) * len(ZONES)] for row in known.heard]
    for n, log in enumerate(logs):
        values = heard(logs, n)
        said = tuple(sum(map(mul, row, log)) for row in itself)
        all_said = (sum(map(mul, row, values)) for row in known.heard)
        placed = _sum([known.places[name] for name in places(n, len(logs), own)])
        yield said, tuple(map(sub, all_said, said)), placed, known.places[""]


def _sum(rows: Iterable[Row]) -> Row:
    return tuple(map(sum, zip(*rows, strict=True)))


def _shares(scores: Row) -> Row:
    """Softmax."""
    greatest = max(scores)
    powers = [math.exp((score - greatest) / SCALE) for score in scores]
    total = sum(powers)
    return tuple(power / total for power in powers)


def _zoned(parts: Sequence[Row], known: Model, *, opened: bool) -> Zoned:
    shares = _shares(_sum(parts))
    return Zoned(zone=ZONES[_decided(shares, known)], shares=shares, opened=opened)


def _decided(shares: Row, known: Model) -> int:
    if shares[RESULT] >= known.result_from:
        return RESULT
    return max((share, n) for n, share in enumerate(shares) if n != RESULT)[1]


def _telling(sentence: str, zone: int, known: Model) -> list[str]:
    """The terms, as written, that speak most for a zone, without those that overlap one told."""
    speaking = {
        span: known.terms[term][zone]
        for term, span in zip(terms(sentence), _places_of_terms(sentence), strict=True)
        if term in known.terms
    }
    told: list[Span] = []
    for start, end in sorted(speaking, key=lambda span: (-speaking[span], span)):
        if speaking[start, end] <= 0 or len(told) == _TOLD:
            break
        if all(end <= a or b <= start for a, b in told):
            told.append((start, end))
    return [sentence[start:end] for start, end in told]
