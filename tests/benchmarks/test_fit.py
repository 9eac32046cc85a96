"""The fits find what made up data were made with."""

import dataclasses
import json
import math
from pathlib import Path

import numpy as np
import pytest

from tests.benchmarks import fit, test_scifact
from tests.benchmarks.fit import Example, Floats
from tests.benchmarks.test_scifact import folder

__all__ = ["folder"]
STRENGTH = np.array([1.0, 0.8, 0.5, 0.2])


def example(claim: int, evidence: bool, sentences: Floats, marked: Floats, work: float) -> Example:
    """A pair of which every sentence is a finding, and whose words tell as much as they overlap."""
    findings = np.ones(len(sentences), bool)
    return Example(claim, evidence, sentences, marked, findings, work, math.log(work + 0.1))


def drawn(seed: int, count: int = 400) -> list[Example]:
    """Pairs whose marked sentence was drawn with these strengths, sharply, and whose evidence
    comes with the work's overlap."""
    draw = np.random.default_rng(seed)
    pairs = []
    for claim in range(count):
        sentences = draw.random((6, 4))
        share = np.exp(sentences @ (10 * STRENGTH))
        marked = np.zeros(6)
        marked[draw.choice(6, p=share / share.sum())] = 1.0
        work = float(draw.random())
        evidence = bool(draw.random() < 1 / (1 + np.exp(-8 * (work - 0.5))))
        pairs.append(example(claim, evidence, sentences, marked * evidence, work))
    return pairs


def test_the_strength_of_sentences_is_found_again() -> None:
    fitted = fit.conditional([p for p in drawn(1) if p.marked.any()])
    assert fitted == pytest.approx(STRENGTH, abs=0.2)
    assert fitted[0] == 1


def test_the_logistic_curve_is_found_again() -> None:
    draw = np.random.default_rng(2)
    features: Floats = draw.random((4000, 2))
    likely = 1 / (1 + np.exp(-(features @ np.array([4.0, 6.0]) - 5)))
    labels = (draw.random(4000) < likely).astype(float)
    assert fit.logistic(features, labels) == pytest.approx([-5, 4, 6], abs=0.7)


def test_the_strongest_is_the_first_of_equals() -> None:
    sentences = np.array([[0.1, 0, 0, 0], [0.5, 0, 0, 0], [0.5, 0, 0, 0]])
    pair = example(0, True, sentences, np.array([0.0, 1.0, 0.0]), 0.5)
    assert fit.strongest(pair, STRENGTH) == 1


def test_the_figures_are_the_same_each_time_and_better_than_chance() -> None:
    figures = fit.cross_validated(drawn(3))
    assert figures == fit.cross_validated(drawn(3))
    assert figures["auroc"] > 0.8
    assert figures["hit"] > 0.6
    assert figures["ece"] < 0.15
    assert set(figures["spread"]) == {"auroc", "hit"}
    assert sum(n for _, _, n in figures["reliability"]) == 400


def test_a_claim_that_was_fitted_on_is_not_judged_by_that_fit() -> None:
    """Labels that are pure chance are not foreseen, though a claim has them in several pairs."""
    draw = np.random.default_rng(4)
    pairs = []
    for claim in range(60):
        work, evidence = float(draw.random()), bool(draw.random() < 0.5)
        sentences = draw.random((3, 4))
        one = example(claim, evidence, sentences, np.eye(3)[0] * evidence, work)
        pairs += [one] * 5
    assert abs(fit.cross_validated(pairs)["auroc"] - 0.5) < 0.2


def test_what_is_printed_is_what_is_kept(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    claims = test_scifact.CLAIMS * 8
    lines = "".join(json.dumps(claim) + "\n" for claim in claims)
    (folder / "claims_train.jsonl").write_text(lines, "utf-8")
    monkeypatch.setattr(fit, "TARGET", folder / "likelihood.json")
    fit.main(["--data", str(folder)])
    assert not fit.TARGET.exists()
    fit.main(["--data", str(folder), "--write"])
    printed = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert json.loads(fit.TARGET.read_text("utf-8")) == printed
    assert printed["pairs"] == len(claims)


def test_what_is_shipped_has_the_keys_that_the_fit_writes() -> None:
    shipped = json.loads(fit.TARGET.read_text("utf-8"))
    pairs = drawn(5)
    made = {**fit.coefficients(pairs), **fit.cross_validated(pairs)}
    assert shipped.keys() == {*made, "words_auroc", "words_hit", "pairs", "fitted_by", "found"}
    found = fit.found_coefficients(pairs, STRENGTH) | fit.found_cross_validated(pairs, pairs)
    assert shipped["found"].keys() == {*found, "pairs"}


def test_works_that_a_search_found_are_judged_by_their_findings_alone() -> None:
    sentences = np.array([[0.9, 0, 0, 0], [0.2, 0, 0, 0], [0.4, 0, 0, 0]])
    pair = example(0, True, sentences, np.zeros(3), 0.5)
    assert fit.passage_of(pair, STRENGTH) == 0.9
    told = dataclasses.replace(pair, findings=np.array([False, True, True]))
    assert fit.passage_of(told, STRENGTH) == 0.4
    none = dataclasses.replace(pair, findings=np.zeros(3, bool))
    assert fit.passage_of(none, STRENGTH) == 0
    assert fit.found_features([none], STRENGTH).tolist() == [[0, 0.5, math.log(0.6)]]


def test_the_figures_of_works_found_are_the_same_each_time_and_better_than_chance() -> None:
    pairs = drawn(6)
    figures = fit.found_cross_validated(pairs, pairs)
    assert figures == fit.found_cross_validated(pairs, pairs)
    assert figures["auroc"] > 0.8
    assert figures["precision"] > 0.7
    assert sum(n for _, _, n in figures["reliability"]) == len(pairs)
