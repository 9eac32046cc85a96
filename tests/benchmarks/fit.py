"""Fit the likelihood of evidence on SciFact, and print how reliable it is on pairs not fitted on.

    python -m tests.benchmarks.fit --data DIR [--write]

DIR holds corpus.jsonl and claims_train.jsonl. Pairs are each claim with each abstract it cites; a
pair is evidence if experts marked rationale sentences in it, whatever their direction.

Three fits, one after the other. What makes a sentence strong: a conditional logistic regression
that picks the marked sentences out of each abstract that is evidence (overlap's coefficient is
brought to 1). What makes a cited work evidence: a logistic regression over the overlaps of the
strongest sentence and of the work. What makes a work evidence that a search found ("found"): the
same, and the logarithm of what the words in common tell, over each claim and the first thirty
abstracts that the library finds for it; the passage is the strongest finding, and an abstract that
nobody marked counts as no evidence. Figures come from five folds of claims, seed 13, all fits anew
in each; `spread` is the standard deviation over the folds. The coefficients come from all pairs.
`--write` puts them into generator/data/likelihood.json.
"""

import argparse
import json
import math
import random
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from generator.stages import likelihood
from tests.benchmarks import scifact

SEED = 13
FOLDS = 5
RIDGE = 0.5
"""Of all fits; little beside hundreds of pairs."""
TARGET = Path(__file__).parents[2] / "generator" / "data" / "likelihood.json"

Floats = npt.NDArray[np.float64]
Whole = npt.NDArray[np.int_]


@dataclass(frozen=True, slots=True)
class Example:
    """What is known of a pair."""

    claim: int
    evidence: bool
    sentences: Floats
    """Traits of each sentence, overlap first (sentences × 4)."""
    marked: Floats
    """1 for each sentence that experts marked, otherwise 0."""
    findings: npt.NDArray[np.bool_]
    """Which sentences are findings."""
    work: float
    """Overlap of the work."""
    information: float
    """Logarithm of what the words in common tell."""
    further: tuple[float, ...] = ()
    """Whatever else is said of the pair; the project says no more."""


def main(arguments: Sequence[str] | None = None) -> None:
    """Fit, print one JSON line, and write the coefficients where asked to."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.fit", description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder of SciFact's files")
    parser.add_argument("--write", action="store_true", help=f"write {TARGET.name}")
    options = parser.parse_args(arguments)
    claims = scifact.lines(options.data / "claims_train.jsonl")
    corpus = {int(d["doc_id"]): d for d in scifact.lines(options.data / "corpus.jsonl")}
    texts = {n: likelihood.read(d["title"], scifact.read(d)) for n, d in corpus.items()}
    cited = scifact.pairs(claims, corpus, texts)
    pairs = [example(pair) for pair in cited]
    ranked = scifact.searched(claims, corpus)
    found = [example(pair) for pair in scifact.found_pairs(claims, ranked, texts)]
    result = {
        **coefficients(pairs),
        **cross_validated(pairs),
        **{name: round(figure, 3) for name, figure in scifact.by_words(cited).items()},
        "pairs": len(pairs),
        "found": {
            **found_coefficients(found, fitted(pairs)[0]),
            **found_cross_validated(found, pairs),
            "pairs": len(found),
        },
        "fitted_by": f"python -m tests.benchmarks.fit, seed {SEED}, {FOLDS} folds",
    }
    if options.write:
        TARGET.write_text(json.dumps(result, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    print(json.dumps(result, sort_keys=True))


def example(pair: scifact.Pair) -> Example:
    """The numbers that a pair comes to, as the project computes them."""
    traits = likelihood.traits_of(pair.said, pair.text)
    marked = [float(n in pair.rationale) for n in range(len(traits))]
    findings = np.array([scifact.is_finding(sentence) for sentence in pair.text.sentences], bool)
    work = likelihood.overlap(pair.said)
    information = math.log(work * pair.content.information + likelihood.LEAST)
    return Example(
        pair.claim,
        pair.evidence,
        np.array(traits).reshape(-1, len(likelihood.Traits._fields)),
        np.array(marked),
        findings,
        work,
        information,
    )


def coefficients(pairs: Sequence[Example]) -> dict[str, float]:
    """Both fits by the names that they are kept under."""
    strength, beta = fitted(pairs)
    _, distinctive, late, finding = strength.tolist()
    intercept, passage, work = beta.tolist()
    return {
        "distinctive": distinctive,
        "late": late,
        "finding": finding,
        "intercept": intercept,
        "passage": passage,
        "work": work,
    }


def found_coefficients(found: Sequence[Example], strength: Floats) -> dict[str, float]:
    """The fit for works that a search found, rounded as it is kept."""
    beta = logistic(found_features(found, strength), labels_of(found))
    names = ("intercept", "passage", "work", "information")
    return dict(zip(names, np.round(beta, 2).tolist(), strict=True))


def found_features(found: Sequence[Example], strength: Floats) -> Floats:
    """Overlap of the strongest finding, of the work, and what their words tell (pairs × 3)."""
    return np.array([(passage_of(p, strength), p.work, p.information) for p in found])


def passage_of(pair: Example, strength: Floats) -> float:
    """Overlap of the strongest finding; 0 without one."""
    own = pair.sentences[pair.findings]
    return float(own[int(np.argmax(own @ strength))][0]) if len(own) else 0.0


def fitted(pairs: Sequence[Example]) -> tuple[Floats, Floats]:
    """Both fits, rounded as they are kept: strength of a sentence, and intercept and coefficients
    of a pair."""
    strength = np.round(conditional([p for p in pairs if p.marked.any()]), 2)
    beta = logistic(overlaps(pairs, strength), labels_of(pairs))
    return strength, np.round(beta, 2)


def labels_of(pairs: Sequence[Example]) -> Floats:
    """1 for each pair that is evidence, otherwise 0."""
    return np.array([float(pair.evidence) for pair in pairs])


def overlaps(pairs: Sequence[Example], strength: Floats) -> Floats:
    """Overlap of the strongest sentence, and of the work (pairs × 2, or more with `further`)."""
    return np.array([_said(p, strongest(p, strength)) for p in pairs])


def _said(pair: Example, best: int) -> tuple[float, ...]:
    return (pair.sentences[best][0], pair.work, *pair.further)


def strongest(pair: Example, strength: Floats) -> int:
    """Position of the strongest sentence, the first of equals."""
    return int(np.argmax(pair.sentences @ strength))


def conditional(pairs: Sequence[Example]) -> Floats:
    """Coefficients with which a sentence's share in exp(traits · coefficients) is highest for the
    marked ones (mean of their logarithms, by Newton's method), the first brought to 1."""
    beta: Floats = np.zeros(pairs[0].sentences.shape[1])
    for _ in range(25):
        gradient, hessian = -RIDGE * beta, RIDGE * np.eye(len(beta))
        for pair in pairs:
            p = np.exp(pair.sentences @ beta)
            p /= p.sum()
            mean = p @ pair.sentences
            gradient += pair.marked @ pair.sentences / pair.marked.sum() - mean
            hessian += (pair.sentences.T * p) @ pair.sentences - np.outer(mean, mean)
        beta = beta + np.linalg.solve(hessian, gradient)
    scaled: Floats = beta / beta[0]
    return scaled


def logistic(features: Floats, labels: Floats) -> Floats:
    """Ridge-damped logistic regression by Newton's method: intercept and coefficients."""
    design = np.column_stack([np.ones(len(features)), features])
    damping = RIDGE * np.diag([0.0] + [1.0] * features.shape[1])
    beta = np.zeros(design.shape[1])
    for _ in range(25):
        p = 1 / (1 + np.exp(-design @ beta))
        gradient = design.T @ (labels - p) - damping @ beta
        beta = beta + np.linalg.solve((design.T * (p * (1 - p))) @ design + damping, gradient)
    return beta


def cross_validated(pairs: Sequence[Example]) -> dict[str, Any]:
    """The figures, each pair judged by coefficients that its claim had no part in."""
    judged, hits = unseen(pairs)
    labels, folds = labels_of(pairs), folds_of([pair.claim for pair in pairs])
    table = scifact.reliability(judged, labels)
    by_fold = [
        (scifact.auroc(judged[own], labels[own]), hits[own & (labels == 1)].mean())
        for own in (folds == k for k in range(FOLDS))
    ]
    return {
        "auroc": round(scifact.auroc(judged, labels), 3),
        "hit": round(float(hits[labels == 1].mean()), 3),
        "spread": dict(
            zip(("auroc", "hit"), np.std(by_fold, axis=0).round(3).tolist(), strict=True)
        ),
        "ece": round(scifact.calibration_error(table), 3),
        "reliability": rounded(table),
    }


def found_cross_validated(found: Sequence[Example], pairs: Sequence[Example]) -> dict[str, Any]:
    """The figures of works that a search found, each judged by fits that its claim had no part
    in."""
    folds, own = folds_of([p.claim for p in found]), folds_of([p.claim for p in pairs])
    labels = labels_of(found)
    judged = np.zeros(len(found))
    for k in range(FOLDS):
        strength, _ = fitted([p for p, f in zip(pairs, own, strict=True) if f != k])
        features = found_features(found, strength)
        beta = logistic(features[folds != k], labels[folds != k])
        judged[folds == k] = 1 / (1 + np.exp(-(beta[0] + features[folds == k] @ beta[1:])))
    told = {name: round(x, 3) for name, x in scifact.found_figures(judged, labels).items()}
    return {**told, "reliability": rounded(scifact.reliability(judged, labels))}


def rounded(table: Sequence[tuple[float, float, int]]) -> list[list[float]]:
    """Bins of a reliability table as they are kept."""
    return [[round(mean, 3), round(share, 3), n] for mean, share, n in table]


def unseen(pairs: Sequence[Example], seed: int = SEED) -> tuple[Floats, Floats]:
    """Likelihood of each pair, and 1 if its strongest sentence is marked, by fits without it."""
    folds = folds_of([pair.claim for pair in pairs], seed)
    judged, hits = np.zeros(len(pairs)), np.zeros(len(pairs))
    for k in range(FOLDS):
        strength, beta = fitted([p for p, f in zip(pairs, folds, strict=True) if f != k])
        for n in np.flatnonzero(folds == k).tolist():
            judged[n], hits[n] = applied(pairs[n], strength, beta)
    return judged, hits


def folds_of(claims: Sequence[int], seed: int = SEED) -> Whole:
    """The fold of each item, given the number of its claim: those of one claim together."""
    numbers = sorted(set(claims))
    random.Random(seed).shuffle(numbers)
    fold = {claim: n % FOLDS for n, claim in enumerate(numbers)}
    return np.array([fold[claim] for claim in claims])


def applied(pair: Example, strength: Floats, beta: Floats) -> tuple[float, float]:
    """Likelihood of a pair, and 1 if its strongest sentence is marked, otherwise 0."""
    best = strongest(pair, strength)
    z = beta @ (1.0, *_said(pair, best))
    return float(1 / (1 + np.exp(-z))), float(pair.marked[best])


if __name__ == "__main__":
    main()
