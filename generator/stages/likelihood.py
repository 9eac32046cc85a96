"""How likely a passage is evidence for a claim: word overlap, calibrated on expert labels.

Two numbers, each the share of the claim's content words that is found again, weighted by how rare
each word is (inverse document frequency): in the passage itself, and in all of its work's text. A
logistic curve over both, fitted on SciFact (Wadden et al. 2020), turns them into a probability.

The curve tells evidence from no evidence. It does not tell support from contradiction.
"""

import json
import math
from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cache
from pkgutil import get_data

from generator import words


@dataclass(frozen=True, slots=True)
class Curve:
    """The fitted curve, and how reliable it was on pairs it was not fitted on."""

    intercept: float
    passage: float
    """Coefficient of the overlap with the passage."""
    work: float
    """Coefficient of the overlap with the work's text."""
    reliability: tuple[tuple[float, float, int], ...]
    """Per bin of likelihood: its mean, the share that was evidence, the number of pairs."""
    auroc: float
    """Evidence against not enough information, cross-validated."""
    ece: float
    """Expected calibration error over ten bins, cross-validated."""
    pairs: int
    """Pairs of claim and abstract fitted on."""

    @property
    def base_rate(self) -> float:
        """Share of all pairs that were evidence, 0 to 1."""
        return sum(share * n for _, share, n in self.reliability) / self.pairs

    def likelihood(self, passage: float, work: float) -> float:
        """Probability, 0 to 1, of a passage with these overlaps being evidence."""
        return 1 / (1 + math.exp(-(self.intercept + self.passage * passage + self.work * work)))


@cache
def curve() -> Curve:
    """The curve that the project ships; `python -m tests.benchmarks.fit` made it."""
    data = json.loads(get_data("generator", "data/likelihood.json") or "")
    reliability = tuple((mean, share, n) for mean, share, n in data.pop("reliability"))
    return Curve(reliability=reliability, **{k: v for k, v in data.items() if k != "fitted_by"})


class Rarity:
    """Inverse document frequencies of stems over a set of texts, each given as its stems."""

    def __init__(self, texts: Collection[frozenset[str]]) -> None:
        self._count = len(texts)
        self._frequency = Counter(stem for text in texts for stem in text)

    def __call__(self, stem: str) -> float:
        frequency = self._frequency[stem]
        return math.log(1 + (self._count - frequency + 0.5) / (frequency + 0.5))


def weights(claim: str, rarity: Rarity) -> Mapping[str, float]:
    """The claim's content stems, each with its share in the sum of their rarities."""
    found = {stem: rarity(stem) for stem in sorted(set(words.content_stems(claim)))}
    total = sum(found.values())
    return {stem: weight / total for stem, weight in found.items()}


def overlap(claim: Mapping[str, float], text: frozenset[str]) -> float:
    """Share of the claim's weight that stands in a text, 0 to 1."""
    return sum(weight for stem, weight in claim.items() if stem in text)
