"""The measures on SciFact's format, on abstracts and claims of our own."""

import json
import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.stages import likelihood
from tests.benchmarks import fit, scifact

BUSES = [
    "Buses are red.",
    "We watched a winter.",
    "We find that heavy rain delays city buses in Bergen.",
]
MOSS = [
    "Moss is green.",
    "We counted roofs.",
    "We find that moss on roofs keeps lofts cool in July.",
]
OWLS = [
    "Owls are grey.",
    "We slept badly.",
    "We find that owls hunt voles on frozen fields at dusk.",
]
CORPUS: list[dict[str, Any]] = [
    {"doc_id": 11, "title": "Buses and rain", "abstract": BUSES},
    {"doc_id": 22, "title": "Roofs", "abstract": MOSS},
    {"doc_id": 33, "title": "Owls", "abstract": OWLS},
]


def claim(text: str, cited: list[int], **evidence: list[int]) -> dict[str, Any]:
    """A claim with the marked sentences of `d11` and so on."""
    marked = {k[1:]: [{"sentences": s, "label": "SUPPORT"}] for k, s in evidence.items()}
    return {"claim": text, "cited_doc_ids": cited, "evidence": marked}


CLAIMS = [
    claim("City buses are delayed by heavy rain.", [11], d11=[2]),
    claim("Roofs with moss keep lofts cool.", [22], d22=[2]),
    claim("Owls sing in July.", [33]),
    claim("Trams are late when voles hunt.", [11]),
]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, items in (("corpus", CORPUS), ("claims_train", CLAIMS)):
        lines = "".join(json.dumps(item) + "\n" for item in items)
        (tmp_path / f"{name}.jsonl").write_text(lines, "utf-8")
    return tmp_path


def test_one_line_of_figures_is_printed_last(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    scifact.main(["--data", str(folder), "--claims", "claims_train.jsonl"])
    figures = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert figures.pop("seconds") >= 0
    assert 0 <= figures.pop("ece") <= 1
    assert 0 <= figures.pop("found_ece") <= 1
    assert figures == {
        "retrieval_ndcg10": 0.75,  # the last claim has no word of what it cites
        "retrieval_recall100": 0.75,
        "evidence_auroc": 1.0,
        "rationale_hit1": 1.0,
        "words_auroc": 1.0,
        "words_hit": 1.0,
        "few_foreseen": 2,
        "few_evidence": 2,
        "found_auroc": 1.0,
        "found_precision": 1.0,
        "found_recall": 1.0,
        "direction_auroc": None,
        "n": 4,
    }


def test_plain_bm25_stands_beside_it(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    scifact.main(["--data", str(folder), "--claims", "claims_train.jsonl", "--plain"])
    figures = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert (figures["retrieval_ndcg10"], figures["evidence_auroc"]) == (0.75, 1.0)


def test_plain_bm25_finds_what_has_the_words_the_best_first() -> None:
    asked = [claim("Owls", [33]), claim("moss in July", [22]), claim("fjords", [11])]
    assert scifact.plain(asked, {d["doc_id"]: d for d in CORPUS}) == [[33], [22], []]


def beside_cited(claims: list[dict[str, Any]], *documents: dict[str, Any]) -> list[scifact.Pair]:
    """The claims beside what they cite of these documents."""
    return scifact.pairs(claims, {d["doc_id"]: d for d in documents}, texts(*documents))


def texts(*documents: dict[str, Any]) -> dict[int, likelihood.Text]:
    return {d["doc_id"]: likelihood.read(d["title"], scifact.read(d)) for d in documents}


def pairs() -> list[scifact.Pair]:
    return beside_cited(CLAIMS, *CORPUS)


def test_pairs_of_what_was_found_are_claims_beside_the_first_found_and_marked_is_evidence() -> None:
    found = scifact.found_pairs(CLAIMS[:2], [[22, 11], [22]], texts(*CORPUS))
    assert [(pair.claim, pair.evidence) for pair in found] == [(0, False), (0, True), (1, True)]
    many = scifact.found_pairs(CLAIMS[:1], [[11] * 90], texts(*CORPUS))
    assert len(many) == likelihood.TEXTS
    assert len(scifact.found_pairs(CLAIMS[:1], [[11] * 90], texts(*CORPUS), 7)) == 7


def test_in_what_was_found_words_are_as_rare_as_among_the_works_found() -> None:
    (alone,) = scifact.found_pairs(CLAIMS[:1], [[11]], texts(*CORPUS))
    first, *_ = scifact.found_pairs(CLAIMS[:1], [[11, 22, 33]], texts(*CORPUS))
    assert alone.content.weights.keys() == first.content.weights.keys()
    more = {**CORPUS[0], "doc_id": 44}
    with_more, *_ = scifact.found_pairs(CLAIMS[:1], [[11, 44]], texts(*CORPUS, more))
    assert with_more.content.information < alone.content.information


def test_figures_of_what_was_found_count_likelihoods_of_one_half_or_more() -> None:
    likely, labels = np.array([0.9, 0.6, 0.4, 0.1]), np.array([1.0, 0.0, 1.0, 0.0])
    figures = scifact.found_figures(likely, labels)
    assert (figures["precision"], figures["recall"], figures["auroc"]) == (0.5, 0.5, 0.75)
    assert scifact.found_figures(likely / 3, labels)["precision"] == 0


def test_pairs_are_claims_beside_what_they_cite_with_what_experts_marked() -> None:
    found = pairs()
    assert [pair.claim for pair in found] == [0, 1, 2, 3]
    assert [pair.evidence for pair in found] == [True, True, False, False]
    assert [set(pair.rationale) for pair in found] == [{2}, {2}, set(), set()]


def test_marked_sentences_are_known_again_however_the_text_is_cut() -> None:
    document = {
        "doc_id": 44,
        "title": "Trams",
        "abstract": ["Trams of Oslo (cf.", "Fig. 2) run late.", "It rained. It snowed a lot."],
    }
    for marked, texts in (
        ([0], {"Trams of Oslo (cf. Fig. 2) run late."}),
        ([1], set()),
        ([2], {"It rained.", "It snowed a lot."}),
    ):
        (pair,) = beside_cited([claim("Trams run late.", [44], d44=marked)], document)
        sentences = [pair.text.sentences[n].text for n in pair.rationale]
        assert pair.evidence
        assert set(sentences) == texts


def test_counting_words_is_what_the_likelihood_is_compared_with() -> None:
    assert scifact.by_words(pairs()) == {"words_auroc": 1.0, "words_hit": 1.0}
    (pair,) = beside_cited([claim("Heavy rain, red buses.", [11], d11=[2])], CORPUS[0])
    assert scifact.by_words([pair, pairs()[2]])["words_hit"] == 1
    (first,) = beside_cited([claim("Red buses.", [11], d11=[2])], CORPUS[0])
    assert scifact.by_words([first, pairs()[2]])["words_hit"] == 0


def test_a_hit_is_a_chosen_passage_that_experts_marked() -> None:
    found = pairs()
    judged = [likelihood.judge(pair.content, pair.said, pair.text) for pair in found]
    assert scifact.hit(found, judged) == 1
    assert judged[0] is not None
    other = judged[0]._replace(sentence=found[0].text.sentences[0])
    assert scifact.hit(found, [other, *judged[1:]]) == 0.5
    assert scifact.hit(found, [None, *judged[1:3], None]) == 0.5


@pytest.mark.parametrize(
    ("found", "relevant", "gain"),
    [
        ([1, 2, 3], {1}, 1.0),
        ([2, 1, 3], {1}, 1 / math.log2(3)),
        ([2, 3], {1}, 0.0),
        ([], {1}, 0.0),
        ([1, 2], {1, 2}, 1.0),
        ([3, 1], {1, 2}, (1 / math.log2(3)) / (1 + 1 / math.log2(3))),
    ],
)
def test_ndcg_is_the_discounted_gain_as_a_share_of_the_best(
    found: list[int], relevant: set[int], gain: float
) -> None:
    assert scifact.ndcg(found, relevant) == pytest.approx(gain)


def test_auroc_is_the_share_of_pairs_in_the_right_order() -> None:
    labels = np.array([0.0, 0.0, 1.0, 1.0])
    assert scifact.auroc(np.array([0.1, 0.2, 0.3, 0.4]), labels) == 1
    assert scifact.auroc(np.array([0.4, 0.3, 0.2, 0.1]), labels) == 0
    assert scifact.auroc(np.array([0.5, 0.5, 0.5, 0.5]), labels) == 0.5
    assert scifact.auroc(np.array([0.1, 0.3, 0.2, 0.4]), labels) == 0.75


JUDGED = st.lists(st.tuples(st.floats(0, 1), st.booleans()), min_size=1, max_size=40)


@given(JUDGED)
def test_the_reliability_table_accounts_for_every_pair(judged: list[tuple[float, bool]]) -> None:
    likely, evidence = (np.array(column, dtype=float) for column in zip(*judged, strict=True))
    table = scifact.reliability(likely, evidence)
    assert sum(n for _, _, n in table) == len(judged)
    assert sum(share * n for _, share, n in table) == pytest.approx(evidence.sum())
    assert 0 <= scifact.calibration_error(table) <= 1


def test_a_calibrated_table_has_no_error() -> None:
    assert scifact.calibration_error([(0.25, 0.25, 4), (0.5, 0.5, 2)]) == 0
    assert scifact.calibration_error([(0.2, 0.4, 1), (0.9, 0.8, 3)]) == pytest.approx(0.125)


def test_the_fit_computes_likelihood_and_choice_as_the_project_does() -> None:
    """With the coefficients that are shipped, the fit's own arithmetic gives the same."""
    shipped = likelihood.curve()
    strength = np.array([1.0, shipped.distinctive, shipped.late, shipped.finding])
    beta = np.array([shipped.intercept, shipped.passage, shipped.work])
    for pair in pairs():
        judged = likelihood.judge(pair.content, pair.said, pair.text)
        assert judged is not None
        likely, marked = fit.applied(fit.example(pair), strength, beta)
        assert likely == pytest.approx(judged.cited)
        assert bool(marked) == (pair.text.sentences.index(judged.sentence) in pair.rationale)
