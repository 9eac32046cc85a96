"""The figures of the benchmark, on labels made up here."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.stages.roles import Section
from generator.stages.zoning import Zone
from tests.benchmarks.sentences import average_precision, f1, main, measured, read, stated_in

ABSTRACT = {
    "sentences": [
        "Buses are often late in rainy towns, although timetables are generous.",
        "We use the reports of nine towns and train a regression model.",
        "Results: Experimental results show that buses are slower on rainy days.",
        "Our code is publicly available.",
    ],
    "labels": ["background", "method", "result", "result"],
    "confs": [1.0, 0.4, 0.8, 0.6],
}
RANKED = st.lists(st.tuples(st.sampled_from((0.1, 0.4, 0.5, 0.9)), st.booleans()), min_size=1)


@pytest.fixture(name="file")
def _file(tmp_path: Path) -> Path:
    path = tmp_path / "made_up.jsonl"
    path.write_text(f"{json.dumps(ABSTRACT)}\n{json.dumps(ABSTRACT)}\n", "utf-8")
    return path


def test_f1_is_the_harmonic_mean_of_precision_and_recall() -> None:
    told, true = [True, True, True, False], [True, False, False, True]
    precision, recall = 1 / 3, 1 / 2
    assert f1(told, true) == pytest.approx(2 * precision * recall / (precision + recall))
    assert f1(true, true) == 1
    assert f1([False], [False]) == 0


def test_average_precision_is_the_precision_at_each_true_one() -> None:
    assert average_precision([0.9, 0.8, 0.7], [True, False, True]) == pytest.approx((1 + 2 / 3) / 2)


def test_equal_scores_are_one_step_in_whatever_order_they_come() -> None:
    assert average_precision([0.5, 0.5], [True, False]) == average_precision(
        [0.5, 0.5], [False, True]
    )
    assert average_precision([0.5, 0.5], [True, False]) == 0.5


@given(RANKED)
def test_average_precision_is_no_less_than_that_of_the_worst_order(
    ranked: list[tuple[float, bool]],
) -> None:
    scores, true = [score for score, _ in ranked], [is_true for _, is_true in ranked]
    worst = sorted(true)
    least = average_precision([-float(n) for n in range(len(worst))], worst)
    assert least - 1e-9 <= average_precision(scores, true) <= 1


def test_labels_are_taken_off_and_hold_for_what_follows() -> None:
    assert list(stated_in(["Rain falls.", "METHODS: We count it.", "It is wet."])) == [
        ("Rain falls.", None),
        ("We count it.", Section.METHOD),
        ("It is wet.", Section.METHOD),
    ]


def test_each_sentence_is_judged_as_build_would() -> None:
    told = list(read(ABSTRACT))
    assert [s.judged.zone for s in told] == [
        Zone.BACKGROUND,
        Zone.METHOD,
        Zone.RESULT,
        Zone.RESULT,
    ]
    assert [s.votes for s in told] == ABSTRACT["confs"]


def test_rules_count_in_findings_and_not_in_results(file: Path) -> None:
    told = measured(file)
    assert told["result_f1"] == told["result_ap"] == told["accuracy"] == 1
    assert told["n"] == 8
    assert told["finding_f1"] == pytest.approx(2 / 3, abs=1e-4)


def test_the_place_alone_is_what_the_model_is_compared_with(file: Path) -> None:
    assert [s.place for s in read(ABSTRACT)] == pytest.approx([0, 1 / 3, 2 / 3, 1])
    assert measured(file)["place_f1"] == pytest.approx(2 / 3, abs=1e-4)  # the last of two


def test_sentences_without_a_majority_are_left_out_of_the_agreed(file: Path) -> None:
    assert measured(file)["agreed"]["n"] == 6


def test_the_surest_are_the_tenth_whose_abstracts_got_the_most_votes(tmp_path: Path) -> None:
    sure = {**ABSTRACT, "labels": ["other"] * 4, "confs": [0.95] * 4}
    path = tmp_path / "made_up.jsonl"
    path.write_text("\n".join(json.dumps(a) for a in [ABSTRACT] * 9 + [sure]), "utf-8")
    assert measured(path)["surest"]["n"] == 4
    assert measured(path)["surest"]["accuracy"] == 0


def test_the_figures_are_printed_as_one_line_of_json(
    file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["--data", str(file.parent), "--file", file.name])
    last = capsys.readouterr().out.splitlines()[-1]
    assert {"result_f1", "result_ap", "accuracy", "n"} <= json.loads(last).keys()
