"""How likely a work is evidence for a claim, and which of its sentences says so, by their words.

A claim's content words weigh by how rare they are (inverse document frequency), together 1. A word
counts where a text has it, and for a part where the text has a word spelled alike. From that come

- the overlap of a sentence, and of a work with its title: the weight of the claim's words that it
  has;
- the strength of a sentence: its overlap, plus parts for words that few other sentences of the
  work have, for standing late in the text, and for being a finding.

The strongest sentence is the passage. Logistic curves over its overlap and the work's, fitted on
SciFact (Wadden et al. 2020), make a probability of both: one for works that somebody cited for a
claim, every second of which is evidence, and one for works that a search found, of which hardly any
is. A report prints the second. They tell evidence from no evidence, and not support from
contradiction.
"""

import json
import math
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from functools import cache
from pkgutil import get_data
from typing import Any, NamedTuple

from generator import words
from generator.types import Passage, Role

ALIKE = 0.4
"""Likeness, 0 to 1, from which two words are spelled alike."""
TEXTS = 30
"""Works, the best ranked, with whose texts the curve for works that a search found was fitted."""
FEWEST = 10
"""Texts that a vocabulary counts at least, so that words which two of three works have do not pass
for common. For ten works likelihood is too low (`few_…` of `tests.benchmarks.scifact`)."""
LEAST = 0.1
"""Nats added to what words in common tell, so that it has a logarithm."""
_TITLE = 1
"""The bit that stands for a title."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Searched:
    """The curve for works that a search found, and how reliable it was on claims that it was not
    fitted on. Works that no expert looked at count as no evidence, so that shares are lower bounds.
    """

    intercept: float
    passage: float
    """Coefficient of the overlap of the passage."""
    work: float
    """Coefficient of the overlap of the work."""
    information: float
    """Coefficient of the logarithm of what the words in common tell, in nats: the sum of their
    rarities among the works found. Words that all of them have tell little."""
    reliability: tuple[tuple[float, float, int], ...]
    """Per bin of likelihood: its mean, the share that was evidence, the number of pairs."""
    auroc: float
    """Evidence against all else, cross-validated."""
    ece: float
    """Expected calibration error over ten bins, cross-validated."""
    precision: float
    """Share of evidence among findings of a likelihood of 0.5 or more, cross-validated; before the
    further conditions under which a passage counts (`corroborate.py`)."""
    recall: float
    """Of the evidence that a search found the share that has a likelihood of 0.5 or more."""
    pairs: int
    """Pairs of claim and work fitted on."""

    def likelihood(self, passage: float, work: float, information: float) -> float:
        """Probability, 0 to 1, of a passage with these overlaps being evidence."""
        z = self.intercept + self.passage * passage + self.work * work
        return _logistic(z + self.information * math.log(information + LEAST))


@dataclass(frozen=True, slots=True, kw_only=True)
class Curve:
    """The fitted coefficients, and how reliable they were on pairs they were not fitted on."""

    intercept: float
    passage: float
    """Coefficient of the overlap of the passage."""
    work: float
    """Coefficient of the overlap of the work."""
    distinctive: float
    """What the strength of a sentence adds for words that few sentences of its work have."""
    late: float
    """What it adds for the last sentence of a text; nothing for the first, in between in steps."""
    finding: float
    """What it adds for a finding."""
    reliability: tuple[tuple[float, float, int], ...]
    """Per bin of likelihood: its mean, the share that was evidence, the number of pairs."""
    auroc: float
    """Evidence against not enough information, cross-validated."""
    ece: float
    """Expected calibration error over ten bins, cross-validated."""
    hit: float
    """Share of the works that are evidence whose strongest sentence experts marked as such,
    cross-validated."""
    words_auroc: float
    """`auroc` of the share of the claim's words that the work has, each counting the same."""
    words_hit: float
    """`hit` of the sentence with most of the claim's words."""
    spread: Mapping[str, float]
    """Standard deviation of `auroc` and `hit` over five folds of the claims."""
    pairs: int
    """Pairs of claim and abstract fitted on."""
    found: Searched

    @property
    def numbers(self) -> Mapping[str, float]:
        """Coefficients and figures by their names, for the page that states them; those of works
        that a search found begin with "found_"."""
        return {**_numbers(self), **{f"found_{k}": v for k, v in _numbers(self.found).items()}}

    def strength(self, sentence: "Traits") -> float:
        """What sentences of a work are ordered by."""
        own, distinctive, late, finding = sentence
        return own + self.distinctive * distinctive + self.late * late + self.finding * finding

    def likelihood(self, passage: float, work: float) -> float:
        """Probability, 0 to 1, of a passage of a cited work with these overlaps being evidence."""
        return _logistic(self.intercept + self.passage * passage + self.work * work)


def _logistic(z: float) -> float:
    return 1 / (1 + math.exp(-z))


def _numbers(of: Curve | Searched) -> Mapping[str, float]:
    """The fields that are numbers, and the share of all pairs that were evidence, 0 to 1."""
    named = {f.name: getattr(of, f.name) for f in fields(of)}
    rate = sum(share * n for _, share, n in of.reliability) / of.pairs
    return {**{k: v for k, v in named.items() if isinstance(v, int | float)}, "base_rate": rate}


@cache
def curve() -> Curve:
    """The curve that the project ships; `python -m tests.benchmarks.fit` made it."""
    data = json.loads(get_data("generator", "data/likelihood.json") or "")
    data["found"] = Searched(reliability=_table(data["found"]), **data["found"])
    return Curve(reliability=_table(data), **{k: v for k, v in data.items() if k != "fitted_by"})


def _table(data: dict[str, Any]) -> tuple[tuple[float, float, int], ...]:
    return tuple((mean, share, n) for mean, share, n in data.pop("reliability"))


class Vocabulary:
    """The stems of a set of texts: how rare each is, and which are spelled alike.

    In a report these are the texts of the `TEXTS` best ranked works; fewer than `FEWEST` are taken
    for a part of so many, of which the others have none of their words. The curve for cited works
    was fitted with all 5,183 abstracts of SciFact.
    """

    def __init__(self, texts: Collection[Iterable[str]]) -> None:
        """Args: texts: each as its stems, none twice."""
        # That a word stands in two texts of three does not make it one that all texts have.
        self._count = max(FEWEST, len(texts))
        self._frequency = Counter(stem for text in texts for stem in text)
        self._alike: dict[str, tuple[tuple[str, float], ...]] = {}
        self._having: dict[str, list[str]] = {}
        for stem in sorted(self._frequency):
            for window in _windows(stem):
                self._having.setdefault(window, []).append(stem)

    def rarity(self, stem: str) -> float:
        """Inverse document frequency, as Robertson and Spärck Jones have it."""
        frequency = self._frequency[stem]
        return math.log(1 + (self._count - frequency + 0.5) / (frequency + 0.5))

    def alike(self, stem: str) -> tuple[tuple[str, float], ...]:
        """The stem itself with 1, and stems of the texts that are spelled alike, with how much.

        Likeness is Dice's coefficient of the three-letter windows of both, a blank before the
        first letter; a number that is asked for is like no other.
        """
        if stem not in self._alike:
            self._alike[stem] = ((stem, 1.0), *self._others_alike(stem))
        return self._alike[stem]

    def _others_alike(self, stem: str) -> Sequence[tuple[str, float]]:
        if stem.isdigit():
            return ()
        own = _windows(stem)
        common = Counter(other for window in own for other in self._having.get(window, ()))
        likeness = {o: 2 * n / (len(own) + len(_windows(o))) for o, n in common.items()}
        return [(o, alike) for o, alike in likeness.items() if alike >= ALIKE and o != stem]


@cache
def _windows(stem: str) -> frozenset[str]:
    written = f" {stem}"
    return frozenset(written[n : n + 3] for n in range(max(1, len(written) - 2)))


@dataclass(frozen=True, slots=True)
class Content:
    """The content words of a claim."""

    weights: Mapping[str, float]
    """Each stem with its share in the sum of their rarities."""
    alike: Mapping[str, Sequence[tuple[str, float]]]
    """Each stem of the vocabulary that is spelled like any of them: like which, and how much."""
    most: Mapping[str, float]
    """What each of those adds to an overlap at most."""
    information: float
    """The sum of their rarities, in nats: what a work tells that has them all."""


def content(claim: str, vocabulary: Vocabulary) -> Content:
    """Make a claim ready for comparing with texts of that vocabulary."""
    rarity = {stem: vocabulary.rarity(stem) for stem in sorted(set(words.content_stems(claim)))}
    total = sum(rarity.values())
    alike: dict[str, list[tuple[str, float]]] = {}
    for stem in rarity:
        for other, likeness in vocabulary.alike(stem):
            alike.setdefault(other, []).append((stem, likeness))
    weights = {stem: weight / total for stem, weight in rarity.items()}
    most = {o: sum(weights[stem] * at for stem, at in like) for o, like in alike.items()}
    return Content(weights, alike, most, total)


@dataclass(frozen=True, slots=True)
class Text:
    """A work's title and sentences, made ready for comparing with claims."""

    sentences: Sequence[Passage]
    places: Mapping[str, int]
    """Of each content stem where it stands: one bit for the title, then one for each sentence."""


def read(title: str, sentences: Sequence[Passage]) -> Text:
    """Make a work ready. Where a short form stands that the work explains, "named entity (NE)",
    the words that it stands for stand as well."""
    texts = (title, *(sentence.text for sentence in sentences))
    forms = words.short_forms("\n".join(texts))
    places: dict[str, int] = {}
    for n, text in enumerate(texts):
        spelled_out = (long for short, long in forms.items() if words.stands(short, text))
        for stem in {s for part in (text, *spelled_out) for s in words.content_stems(part)}:
            places[stem] = places.get(stem, 0) | _TITLE << n
    return Text(sentences, places)


def at_most(claim: Content, text: Text) -> float:
    """What the overlap of a sentence of a text cannot exceed: soon found, most are far too low."""
    return math.fsum(map(claim.most.__getitem__, claim.most.keys() & text.places.keys()))


class Shared(NamedTuple):
    """A word of a claim that a work has, or has a word like."""

    weight: float
    """Its share in the claim, 0 to 1."""
    places: Sequence[tuple[float, int]]
    """Likeness of each such word of the work, the highest first, and where it stands."""

    @property
    def likeness(self) -> float:
        """Of the work's word that is most like it, 0 to 1."""
        return self.places[0][0]

    def at(self, place: int) -> float:
        """Likeness of the word that is most like it in one place, 0 to 1."""
        return next((likeness for likeness, places in self.places if places & place), 0.0)

    def times(self) -> float:
        """In how many sentences it stands; a word like it counts its likeness."""
        heard, times = _TITLE, 0.0
        for likeness, places in self.places:
            times += likeness * (places & ~heard).bit_count()
            heard |= places
        return times


def shared(claim: Content, text: Text) -> tuple[Shared, ...]:
    """The words of a claim that a text has."""
    places: dict[str, list[tuple[float, int]]] = {}
    for other in claim.alike.keys() & text.places.keys():
        for stem, likeness in claim.alike[other]:
            places.setdefault(stem, []).append((likeness, text.places[other]))
    return tuple(
        Shared(weight, sorted(places[stem], reverse=True))
        for stem, weight in claim.weights.items()
        if stem in places
    )


def overlap(said: Iterable[Shared]) -> float:
    """Of the claim's weight what the work has, 0 to 1."""
    return sum(word.weight * word.likeness for word in said)


class Traits(NamedTuple):
    """What makes a sentence strong, each 0 to 1."""

    overlap: float
    """Of the claim's weight what the sentence has."""
    distinctive: float
    """The same share among the words that the work has, each weighted by how few of the work's
    sentences have it."""
    late: float
    """Place in the text: 0 the first sentence, 1 the last."""
    finding: float
    """1 for a finding."""


def traits_of(said: Sequence[Shared], text: Text) -> tuple[Traits, ...]:
    """Of each sentence of a text."""
    count = len(text.sentences)
    times = [word.times() for word in said]
    rare = [math.log(1 + (count - n + 0.5) / (n + 0.5)) if n else 0.0 for n in times]
    total = sum(word.weight * r for word, r in zip(said, rare, strict=True)) or 1.0
    found = []
    for n, sentence in enumerate(text.sentences, start=1):
        has = [word.weight * word.at(_TITLE << n) for word in said]
        traits = Traits(
            overlap=sum(has),
            distinctive=sum(h * r for h, r in zip(has, rare, strict=True)) / total,
            late=(n - 1) / max(1, count - 1),
            finding=float(sentence.role is Role.FINDING),
        )
        found.append(traits)
    return tuple(found)


class Judged(NamedTuple):
    """The strongest of some sentences of a work."""

    sentence: Passage
    overlap: float
    """Of the claim's weight what the sentence has, 0 to 1."""
    cited: float
    """Probability, 0 to 1, of its being evidence if somebody cited the work for the claim."""
    found: float
    """The same if a search found the work."""


def judge(
    claim: Content,
    said: Sequence[Shared],
    text: Text,
    among: Callable[[Passage], object] | None = None,
) -> Judged | None:
    """The strongest sentence of a text, the first of equals, among those that may be chosen (None:
    all of them); None where there is none. `said` are the claim's words that the text has."""
    chosen = [
        (traits, sentence)
        for traits, sentence in zip(traits_of(said, text), text.sentences, strict=True)
        if among is None or among(sentence)
    ]
    if not chosen:
        return None
    best, sentence = max(chosen, key=lambda pair: curve().strength(pair[0]))
    work = overlap(said)
    cited = curve().likelihood(best.overlap, work)
    found = curve().found.likelihood(best.overlap, work, work * claim.information)
    return Judged(sentence, best.overlap, cited, found)
