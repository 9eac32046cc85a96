"""Measure searching, likelihood and the choice of the passage on SciFact (Wadden et al. 2020).

    python -m tests.benchmarks.scifact --data DIR --claims FILE [--plain]

DIR holds corpus.jsonl, FILE is one of its claims files. Searching: each claim is a question put to
a library of all abstracts, as `update` does; relevant are the abstracts that it cites. Likelihood:
each claim beside each abstract that it cites, by the curve for cited works, with which `build`
chooses what is looked at; an abstract is evidence if experts marked rationale sentences in it,
whatever their direction. And each claim beside the first thirty abstracts that the search found for
it, whose words are compared among each other alone, by the curve for works found, which is what
pages print (`found_…`); what nobody marked counts as no evidence. The same with the first ten
alone: how many were evidence, and how many the likelihoods foresaw (`few_…`). `words_…` is what
counting words comes to, to compare. Prints one JSON line last.
"""

import argparse
import asyncio
import itertools
import json
import math
import tempfile
import time
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean
from typing import Any

import bm25s
import numpy as np
import numpy.typing as npt

from generator.edge.fetch import getter
from generator.edge.library import Shelf, open_shelf
from generator.sources import library
from generator.stages import corroborate, dedupe, likelihood, rank, sentences
from generator.stages.likelihood import Content, Judged, Shared, Text, Vocabulary
from generator.types import Kind, Passage, Query, Record, Role, TextKind
from generator.words import content_stems

BINS = 10
DEEP = 100
"""Ranks that recall looks at."""
TOP = 10
"""Ranks that nDCG looks at."""

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Pair:
    """A claim beside an abstract."""

    claim: int
    """Number of the claim in its file."""
    content: Content
    """Its words."""
    cited: int
    """Number of the abstract."""
    said: tuple[Shared, ...]
    """Words of the claim that the abstract has."""
    text: Text
    evidence: bool
    """Whether experts marked any of its sentences; otherwise: not enough information."""
    rationale: frozenset[int]
    """Positions in `text.sentences` that experts marked."""


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the measures of a claims file."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.scifact", description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder of SciFact's files")
    parser.add_argument("--claims", default="claims_train.jsonl", help="claims file in it")
    parser.add_argument("--plain", action="store_true", help="search by BM25 alone, to compare")
    options = parser.parse_args(arguments)
    started = time.perf_counter()
    claims = lines(options.data / options.claims)
    corpus = {int(d["doc_id"]): d for d in lines(options.data / "corpus.jsonl")}
    ranked = (plain if options.plain else searched)(claims, corpus)
    texts = {number: likelihood.read(d["title"], read(d)) for number, d in corpus.items()}
    result = {
        **searching(claims, ranked),
        **judging(pairs(claims, corpus, texts)),
        **finding(found_pairs(claims, ranked, texts)),
        **few(found_pairs(claims, ranked, texts, likelihood.FEWEST)),
    }
    seconds = round(time.perf_counter() - started, 1)
    print(json.dumps({**result, "direction_auroc": None, "n": len(claims), "seconds": seconds}))


def lines(path: Path) -> list[dict[str, Any]]:
    """The objects of a JSON Lines file."""
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def searching(
    claims: Sequence[dict[str, Any]], ranked: Sequence[Sequence[int]]
) -> dict[str, float]:
    """nDCG@10 and recall@100 of what was found for each claim, means over the claims."""
    gains, recalls = found_of(claims, ranked).mean(axis=0).round(4).tolist()
    return {"retrieval_ndcg10": gains, "retrieval_recall100": recalls}


def found_of(claims: Sequence[dict[str, Any]], ranked: Sequence[Sequence[int]]) -> Floats:
    """nDCG@10 and recall@100 of what was found for each claim (claims × 2)."""
    measures = []
    for claim, found in zip(claims, ranked, strict=True):
        relevant = {int(cited) for cited in claim["cited_doc_ids"]}
        recall = len(relevant.intersection(found[:DEEP])) / len(relevant)
        measures.append((ndcg(found[:TOP], relevant), recall))
    return np.array(measures)


def searched(claims: Sequence[dict[str, Any]], corpus: dict[int, Any]) -> list[list[int]]:
    """Numbers of the abstracts that the library finds for each claim, the best first."""
    with tempfile.TemporaryDirectory() as folder:
        shelf = library_of(corpus, Path(folder))
        return [asyncio.run(search(claim["claim"], shelf)) for claim in claims]


def plain(claims: Sequence[dict[str, Any]], corpus: dict[int, Any]) -> list[list[int]]:
    """The same by bm25s with its own settings over the same stems."""
    index, numbers = bm25s.BM25(), list(corpus)
    texts = (f"{d['title']} {' '.join(d['abstract'])}" for d in corpus.values())
    index.index([content_stems(text) for text in texts], show_progress=False)
    found = []
    for claim in claims:
        asked = [s for s in dict.fromkeys(content_stems(claim["claim"])) if s in index.vocab_dict]
        scores = index.get_scores(asked) if asked else np.zeros(len(numbers))
        best = np.argsort(-scores, kind="stable")[:DEEP].tolist()
        found.append([numbers[n] for n in best if scores[n] > 0])
    return found


def library_of(corpus: dict[int, Any], folder: Path) -> Shelf:
    """All abstracts as a bibliography on disk, indexed."""
    with (folder / "abstracts.jsonl").open("w", encoding="utf-8") as file:
        for number, document in corpus.items():
            item = {"id": str(number), "type": "article-journal", "title": document["title"]}
            file.write(json.dumps({**item, "abstract": " ".join(document["abstract"])}) + "\n")
    shelf = open_shelf([folder / "abstracts.jsonl"], folder / "cache", folder)
    assert shelf is not None
    return shelf


async def search(claim: str, shelf: Shelf) -> list[int]:
    """Numbers of the abstracts found for a claim, the best first."""
    asked = Query(words=claim, concepts=(), since=None, until=None, limit=DEEP)
    answers = await library.search(asked, getter(shelf))
    found = rank.fuse([answer.records for answer in answers], asked.limit)
    return [int(record.id.removeprefix("library:")) for record in found]


def ndcg(found: Sequence[int], relevant: Collection[int]) -> float:
    """Normalised discounted cumulative gain of a ranking, 0 to 1; a document is relevant or not."""
    gain = sum(1 / math.log2(n + 1) for n, d in enumerate(found, start=1) if d in relevant)
    best = sum(1 / math.log2(n + 1) for n in range(1, min(TOP, len(relevant)) + 1))
    return gain / best


def pairs(
    claims: Sequence[dict[str, Any]], corpus: dict[int, Any], texts: Mapping[int, Text]
) -> list[Pair]:
    """Each claim beside each abstract that it cites."""
    vocabulary = Vocabulary([text.places for text in texts.values()])
    found = []
    for n, claim in enumerate(claims):
        content = likelihood.content(claim["claim"], vocabulary)
        for cited in map(int, claim["cited_doc_ids"]):
            marked = {s for e in claim["evidence"].get(str(cited), ()) for s in e["sentences"]}
            said = likelihood.shared(content, texts[cited])
            rationale = _rationale(texts[cited].sentences, corpus[cited]["abstract"], marked)
            found.append(Pair(n, content, cited, said, texts[cited], bool(marked), rationale))
    return found


def found_pairs(
    claims: Sequence[dict[str, Any]],
    ranked: Sequence[Sequence[int]],
    texts: Mapping[int, Text],
    depth: int = likelihood.TEXTS,
) -> list[Pair]:
    """Each claim beside the first abstracts that were found for it; no rationales."""
    pairs = []
    for n, (claim, numbers) in enumerate(zip(claims, ranked, strict=True)):
        first = numbers[:depth]
        content = likelihood.content(
            claim["claim"], Vocabulary([texts[number].places for number in first])
        )
        for number in first:
            said = likelihood.shared(content, texts[number])
            evidence = str(number) in claim["evidence"]
            pairs.append(Pair(n, content, number, said, texts[number], evidence, frozenset()))
    return pairs


def read(document: dict[str, Any]) -> tuple[Passage, ...]:
    """The sentences of an abstract, cut and given roles as those of any work."""
    record = Record(
        id=f"library:{document['doc_id']}",
        source="library",
        title=document["title"],
        kind=Kind.ARTICLE,
        text=" ".join(document["abstract"]),
        text_kind=TextKind.ABSTRACT,
    )
    return sentences.read(dedupe.merge((record,))[0])


def _rationale(
    passages: Sequence[Passage], abstract: Sequence[str], marked: Collection[int]
) -> frozenset[int]:
    """Positions of the passages whose most part lies in a marked sentence of the data, which were
    cut into sentences by another program."""
    ends = list(itertools.accumulate(len(sentence) + 1 for sentence in abstract))
    spans = [(end - len(text) - 1, end) for end, text in zip(ends, abstract, strict=True)]

    def sentence_of(passage: Passage) -> int:
        common = [min(passage.end, end) - max(passage.start, start) for start, end in spans]
        return common.index(max(common))

    return frozenset(n for n, passage in enumerate(passages) if sentence_of(passage) in marked)


def judging(found: Sequence[Pair]) -> dict[str, float]:
    """What the likelihoods of pairs and the passages chosen for them are worth."""
    judged = [likelihood.judge(pair.content, pair.said, pair.text) for pair in found]
    likely = np.array([j.cited if j else 0.0 for j in judged])
    labels = np.array([float(pair.evidence) for pair in found])
    table = reliability(likely, labels)
    return {
        "evidence_auroc": round(auroc(likely, labels), 4),
        "rationale_hit1": round(hit(found, judged), 4),
        "ece": round(calibration_error(table), 4),
        **{name: round(figure, 4) for name, figure in by_words(found).items()},
    }


def by_words(found: Sequence[Pair]) -> dict[str, float]:
    """What counting words comes to, to compare: the share of the claim's stems that the abstract
    has, and the first of the sentences that have most of them."""
    labels = np.array([float(pair.evidence) for pair in found])
    shares = [
        len(p.content.weights.keys() & p.text.places.keys()) / max(1, len(p.content.weights))
        for p in found
    ]
    hits = [_most_words(pair) in pair.rationale for pair in found if pair.evidence]
    return {"words_auroc": auroc(np.array(shares), labels), "words_hit": fmean(hits)}


def _most_words(pair: Pair) -> int:
    """Position of the sentence that has most of the claim's stems."""
    places = [pair.text.places.get(stem, 0) for stem in pair.content.weights]
    count = len(pair.text.sentences)
    return max(range(count), key=lambda n: (sum(at >> n + 1 & 1 for at in places), -n), default=-1)


def finding(found: Sequence[Pair]) -> dict[str, float]:
    """What the likelihoods of findings in works that were found are worth."""
    told = found_figures(*likely_and_true(found))
    return {f"found_{name}": round(figure, 4) for name, figure in told.items()}


def few(found: Sequence[Pair]) -> dict[str, int]:
    """How many were evidence where few works were found, and how many the likelihoods foresaw."""
    likely, labels = likely_and_true(found)
    return {"few_foreseen": round(float(likely.sum())), "few_evidence": int(labels.sum())}


def likely_and_true(found: Sequence[Pair]) -> tuple[Floats, Floats]:
    """Likelihood of the strongest finding of each pair, and 1 for evidence."""
    judged = [likelihood.judge(p.content, p.said, p.text, is_finding) for p in found]
    likely = np.array([j.found if j else 0.0 for j in judged])
    return likely, np.array([float(pair.evidence) for pair in found])


def is_finding(passage: Passage) -> bool:
    """What may speak for a claim."""
    return passage.role is Role.FINDING


def found_figures(likely: Floats, labels: Floats) -> dict[str, float]:
    """How well likelihoods sort and hold, and what those of 0.5 or more are worth."""
    sure = likely >= corroborate.AT_LEAST
    return {
        "auroc": auroc(likely, labels),
        "ece": calibration_error(reliability(likely, labels)),
        "precision": float(labels[sure].mean()) if sure.any() else 0.0,
        "recall": float(labels[sure].sum() / labels.sum()),
    }


def hit(found: Sequence[Pair], judged: Sequence[Judged | None]) -> float:
    """Of the pairs with evidence the share whose chosen passage experts marked."""
    return fmean(
        j is not None and pair.text.sentences.index(j.sentence) in pair.rationale
        for pair, j in zip(found, judged, strict=True)
        if pair.evidence
    )


def auroc(scores: Floats, labels: Floats) -> float:
    """Probability that a pair with evidence scores higher than one without; ties count half."""
    evidence, none = scores[labels == 1], scores[labels == 0]
    higher = (evidence[:, None] > none[None, :]).mean()
    equal = (evidence[:, None] == none[None, :]).mean()
    return float(higher + equal / 2)


def reliability(judged: Floats, labels: Floats) -> list[tuple[float, float, int]]:
    """Per bin of likelihood that holds pairs: mean likelihood, share of evidence, pairs."""
    bins = np.minimum((judged * BINS).astype(int), BINS - 1)
    return [
        (float(judged[bins == b].mean()), float(labels[bins == b].mean()), int((bins == b).sum()))
        for b in range(BINS)
        if (bins == b).any()
    ]


def calibration_error(table: Sequence[tuple[float, float, int]]) -> float:
    """Expected calibration error: how far likelihood and share lie apart, mean over all pairs."""
    return sum(n * abs(mean - share) for mean, share, n in table) / sum(n for _, _, n in table)


if __name__ == "__main__":
    main()
