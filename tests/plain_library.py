"""The library's search over plain bm25s, all in memory: what the kept index is compared with."""

import json
import math
from array import array
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import bm25s
import numpy as np
import numpy.typing as npt

from generator.codec import to_json
from generator.types import Record
from generator.words import content_stems, stems_and_windows

Scores = npt.NDArray[Any]


class Plain:
    """Two indexes of bm25s, one of words and one of windows, and the records beside them."""

    def __init__(self, records: Sequence[Record]) -> None:
        self.records = [json.dumps(to_json(r), ensure_ascii=False, sort_keys=True) for r in records]
        self.said = [list(dict.fromkeys(content_stems(f"{r.title} {r.text}"))) for r in records]
        texts = [f"{r.title} {r.title} {r.text}" for r in records]
        self.stems = indexed(stems_and_windows(text)[0] for text in texts)
        self.windows = indexed(stems_and_windows(text)[1] for text in texts)

    def search(self, params: Mapping[str, str]) -> str:
        """As `Shelf.search` answers, for words and concepts without years."""
        if "concepts" in params:
            terms = [part.strip("()").split(" OR ") for part in params["concepts"].split(") AND (")]
            scores = self._by_concepts(terms)
        else:
            scores = self._by_words(params["words"])
        found = np.flatnonzero(scores > 0)
        lines = [self.records[n] for n in found[best(scores[found], int(params["rows"]))]]
        return f'{{"hits": {len(found)}, "records": [{",".join(lines)}]}}'

    def _by_words(self, text: str) -> Scores:
        asked, windows = stems_and_windows(text)
        stems = scored(self.stems, asked)
        scores: Scores = np.where(stems > 0, stems + 0.35 * scored(self.windows, windows), 0.0)
        if not scores.any():
            return scores
        scores /= scores.max()
        found = np.flatnonzero(scores)
        first = found[best(scores[found], 10)]
        ranked = np.where(stems > 0, scores + 0.5 * self._like(first, scores[first]), 0.0)
        ranked[first] = 2.0 + scores[first]
        return ranked

    def _like(self, first: Scores, scores: Scores) -> Scores:
        weights: dict[str, float] = {}
        for n, score in zip(first.tolist(), scores.tolist(), strict=True):
            stems = self.said[n]
            rarity = np.array([self._rarity(stem) for stem in stems])
            share = score * rarity / (np.sqrt(np.sum(rarity**2)) or 1.0)
            for stem, weight in zip(stems, share.tolist(), strict=True):
                weights[stem] = weights.get(stem, 0.0) + weight
        heaviest = sorted(weights, key=lambda stem: (-round(weights[stem], 6), stem))[:30]
        nothing = np.zeros(len(self.records))
        like = sum((weights[stem] * scored(self.stems, [stem]) for stem in heaviest), nothing)
        return like / (like.max(initial=0.0) or 1.0)

    def _rarity(self, stem: str) -> float:
        token, starts = self.stems.vocab_dict[stem], self.stems.scores["indptr"]
        having = int(starts[token + 1] - starts[token])
        return math.log(1 + (len(self.records) - having + 0.5) / (having + 0.5))

    def _by_concepts(self, concepts: Sequence[Sequence[str]]) -> Scores:
        each = [self._best_term(terms) for terms in concepts]
        spoken = sum((scores > 0).astype(int) for scores in each)
        within = sum(each, np.zeros(len(self.records))) / len(concepts)
        return np.where(spoken >= min(2, len(concepts)), spoken + within, 0.0)

    def _best_term(self, terms: Sequence[str]) -> Scores:
        highest = np.zeros(len(self.records))
        for term in terms:
            if each := [scored(self.stems, [stem]) for stem in content_stems(term)]:
                whole = np.where(np.minimum.reduce(each) > 0, np.sum(each, axis=0), 0.0)
                highest = np.maximum(highest, whole)
        return highest / (float(highest.max(initial=0.0)) or 1.0)


def indexed(texts: Iterable[Iterable[str]]) -> Any:
    """An index of bm25s over texts of tokens, which it is given as numbers, to save memory."""
    numbers: defaultdict[str, int] = defaultdict(lambda: len(numbers))
    numbered = [array("I", map(numbers.__getitem__, text)) for text in texts]
    if not numbers:  # it divides by the mean length
        numbered[0].append(numbers[""])
    index = bm25s.BM25(k1=1.2, b=0.75)
    index.index((numbered, dict(numbers)), show_progress=False)
    return index


def scored(index: Any, tokens: Iterable[str]) -> Scores:
    """Its scores of all texts; a token counts once."""
    known = [token for token in dict.fromkeys(tokens) if token in index.vocab_dict]
    scores: Scores = index.get_scores(known) if known else np.zeros(index.scores["num_docs"], "f4")
    return scores


def best(scores: Scores, at_most: int) -> Scores:
    """Positions of the highest scores, the highest first, equals in their order."""
    return np.argsort(-np.round(scores.astype(float), 6), kind="stable")[:at_most]
