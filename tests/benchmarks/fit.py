"""Fit the likelihood of evidence on SciFact, and print how reliable it is on pairs not fitted on.

    python -m tests.benchmarks.fit --data DIR [--write]

DIR holds corpus.jsonl and claims_train.jsonl. Pairs are each claim with each abstract it cites; a
pair is evidence if experts marked rationale sentences in it, whatever their direction. The passage
is the sentence with the greatest overlap. Figures come from five folds of claims, seed 13; the
coefficients from all pairs. `--write` puts both into generator/data/likelihood.json.
"""

import argparse
import json
import random
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from generator import words
from generator.stages.likelihood import Rarity, overlap, weights

SEED = 13
FOLDS = 5
BINS = 10
RIDGE = 1e-3
TARGET = Path(__file__).parents[2] / "generator" / "data" / "likelihood.json"

Floats = npt.NDArray[np.float64]


def main(arguments: Sequence[str] | None = None) -> None:
    """Fit, print one JSON line, and write the coefficients where asked to."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.fit", description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder of SciFact's files")
    parser.add_argument("--write", action="store_true", help=f"write {TARGET.name}")
    options = parser.parse_args(arguments)
    features, labels, groups = pairs(options.data)
    figures = cross_validated(features, labels, groups)
    beta = logistic(features, labels)
    result: dict[str, Any] = {
        "intercept": round(float(beta[0]), 4),
        "passage": round(float(beta[1]), 4),
        "work": round(float(beta[2]), 4),
        **figures,
        "pairs": len(labels),
        "fitted_by": f"python -m tests.benchmarks.fit, seed {SEED}, {FOLDS} folds",
    }
    if options.write:
        TARGET.write_text(json.dumps(result, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    print(json.dumps(result, sort_keys=True))


def lines(path: Path) -> list[dict[str, Any]]:
    """The objects of a JSON Lines file."""
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def pairs(folder: Path) -> tuple[Floats, Floats, list[int]]:
    """Features (pairs × 2), labels (0 or 1) and the claim of each pair."""
    corpus = {int(d["doc_id"]): d for d in lines(folder / "corpus.jsonl")}
    texts = (f"{d['title']} {' '.join(d['abstract'])}" for d in corpus.values())
    rarity = Rarity([frozenset(words.content_stems(text)) for text in texts])
    features, labels, groups = [], [], []
    for n, claim in enumerate(lines(folder / "claims_train.jsonl")):
        weighted = weights(claim["claim"], rarity)
        for cited in claim["cited_doc_ids"]:
            document = corpus[int(cited)]
            sentences = [frozenset(words.content_stems(s)) for s in document["abstract"]]
            whole = frozenset(words.content_stems(document["title"])).union(*sentences)
            best = max((overlap(weighted, s) for s in sentences), default=0.0)
            features.append((best, overlap(weighted, whole)))
            labels.append(float(bool(claim["evidence"].get(str(cited)))))
            groups.append(n)
    return np.array(features), np.array(labels), groups


def logistic(features: Floats, labels: Floats) -> Floats:
    """Ridge-damped logistic regression by Newton's method: intercept and coefficients."""
    design = np.column_stack([np.ones(len(features)), features])
    beta = np.zeros(design.shape[1])
    for _ in range(50):
        p = 1 / (1 + np.exp(-design @ beta))
        gradient = design.T @ (labels - p) - RIDGE * beta
        hessian = (design.T * (p * (1 - p))) @ design + RIDGE * np.eye(len(beta))
        beta = beta + np.linalg.solve(hessian, gradient)
    return beta


def cross_validated(features: Floats, labels: Floats, groups: list[int]) -> dict[str, Any]:
    """AUROC, expected calibration error and reliability table, each pair judged by the others."""
    claims = sorted(set(groups))
    random.Random(SEED).shuffle(claims)
    fold = {claim: n % FOLDS for n, claim in enumerate(claims)}
    folds = np.array([fold[g] for g in groups])
    judged = np.zeros(len(labels))
    for k in range(FOLDS):
        beta = logistic(features[folds != k], labels[folds != k])
        rows = np.column_stack([np.ones(int((folds == k).sum())), features[folds == k]])
        judged[folds == k] = 1 / (1 + np.exp(-rows @ beta))
    table = reliability(judged, labels)
    ece = sum(n * abs(mean - share) for mean, share, n in table) / len(labels)
    return {
        "auroc": round(auroc(judged, labels), 3),
        "ece": round(ece, 3),
        "reliability": [[round(m, 3), round(s, 3), n] for m, s, n in table],
    }


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


if __name__ == "__main__":
    main()
