"""The measurement of the faithful guard: it holds its bars, and measures what it says."""

import json
import random

import pytest

from generator.stages.extract import WHOLE
from generator.stages.rewrite import rewrite
from tests.benchmarks import guards
from tests.benchmarks.perturb import CHANGES, honest, things
from tests.findings import FINDINGS
from tests.shared import FOLDER, needs_shared

OTHERS = sorted({name for finding in FINDINGS for name in things(finding)})


def made(kind: str, sentence: str, draws: int = 30) -> set[str]:
    """All that a kind of change makes of a sentence."""
    draw = random.Random(7)
    found = [CHANGES[kind](sentence, OTHERS, draw) for _ in range(draws)]
    return {text for text in found if text is not None}


def test_the_bars_hold_over_sentences_of_our_own() -> None:
    holds(guards.measure(FINDINGS))


@needs_shared
def test_the_bars_hold_over_real_sentences() -> None:
    result = guards.measure(guards.real(FOLDER / guards.ANTHOLOGY))
    holds(result)
    assert all(result[kind]["n"] == guards.EACH for kind in CHANGES)
    assert result["honest"]["n"] > 1000
    assert all(result[kind]["named"] >= bar for kind, bar in guards.BARS.items())


def holds(result: dict[str, dict[str, float]]) -> None:
    """Whether every bar is held."""
    assert set(guards.BARS) < set(CHANGES)
    for kind in CHANGES:
        assert result[kind]["caught"] >= guards.BARS.get(kind, 0.9), kind
        assert result[kind]["falsely_caught"] <= guards.HONEST_BAR, kind
        assert result[kind]["n"] > 0, kind
    assert result["honest"]["falsely_caught"] <= guards.HONEST_BAR


def test_the_last_line_is_json_with_every_kind(capsys: pytest.CaptureFixture[str]) -> None:
    guards.main(["--shared", "nowhere", "--show", "1"])
    lines = capsys.readouterr().out.splitlines()
    assert "our own" in lines[0]
    result = json.loads(lines[-1])
    assert {*CHANGES, "honest"} < set(result)
    assert set(result["numbers"]) == {"caught", "named", "falsely_caught", "n"}


def test_a_guard_that_sees_nothing_is_measured_as_that(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guards, "differences", lambda text, quote: ())
    result = guards.measure(FINDINGS)
    assert all(result[kind]["caught"] == 0 for kind in CHANGES)


def test_a_guard_that_refuses_everything_is_measured_as_that(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(guards, "differences", lambda text, quote: ("words differ",))
    assert guards.measure(FINDINGS)["honest"]["falsely_caught"] == 1


@pytest.mark.parametrize("kind", CHANGES)
def test_a_change_changes_the_claim_and_the_same_seed_changes_it_the_same_way(kind: str) -> None:
    pairs = list(guards.changed(kind, CHANGES[kind], FINDINGS))
    assert pairs == list(guards.changed(kind, CHANGES[kind], FINDINGS))
    for pair in pairs:
        assert pair.text != rewrite(pair.quote)[0]
        assert pair.text[0] == pair.text[0].upper() or pair.text[:1].isdigit()


@pytest.mark.parametrize(
    ("kind", "sentence", "text"),
    [
        ("numbers", "KettleNet gains 3.1 points.", "KettleNet gains 31 points."),
        ("numbers", "Two mugs beat most cups.", "Three mugs beat most cups."),
        ("units", "KettleNet gains 3 points.", "KettleNet gains 3 percent."),
        ("units", "It holds in nine rare languages.", "It holds in nine rare datasets."),
        ("negation added", "Steam is warm.", "Steam is not warm."),
        ("negation added", "Steam improves tea.", "Steam fails to improve tea."),
        ("negation removed", "Steam does not cool.", "Steam does cool."),
        ("negation removed", "No mug cracks.", "Mug cracks."),
        ("negation removed", "Neither mugs nor cups crack.", "Both mugs and cups crack."),
        ("comparisons", "Mugs are warmer for longer.", "Mugs are warmer for shorter."),
        ("comparisons", "MugXL beats CupXL by far.", "MugXL is outperformed by CupXL by far."),
        ("comparisons", "Tin mugs are lighter than cups.", "Cups are lighter than tin mugs."),
        ("names", "MugXL learns from CupXL.", "CupXL learns from MugXL."),
        ("hedges", "Tea may be cold.", "Tea will be cold."),
        ("hedges", "It saves up to 3 cups.", "It saves 3 cups."),
        ("truncation", "Tea is warm when it is new.", "Tea is warm."),
    ],
)  # fmt: skip
def test_what_a_kind_of_change_makes(kind: str, sentence: str, text: str) -> None:
    assert text in made(kind, sentence, 200)


def test_names_of_one_list_do_not_change_places() -> None:
    swapped = made("names", "Tea is hot on MugXL, CupXL and BowlXL.", 300)
    assert swapped
    assert all("MugXL" not in text[18:] and "BowlXL" not in text[:18] for text in swapped)


def test_years_and_numbers_within_names_stay() -> None:
    assert made("numbers", "MugXL-2 was sold in 2021.") == set()


def test_honest_texts_say_what_was_done() -> None:
    told = {i.kind: i.text for i in honest("However, we show that mugs – and “old” cups – chip.")}
    assert told == {
        "drop-connective": "we show that mugs – and “old” cups – chip.",
        "drop-report": "mugs – and “old” cups – chip.",
        "capitalise": "Mugs – and “old” cups – chip.",
        "other blanks": "Mugs\u00a0–\nand “old” cups – chip.",
        "other dashes": "Mugs - and “old” cups - chip.",
        "other quotation marks": 'Mugs – and "old" cups – chip.',
    }


@needs_shared
def test_real_sentences_are_whole_findings_as_build_takes_them() -> None:
    drawn = guards.real(FOLDER / guards.ANTHOLOGY)
    assert len(drawn) > 5000
    assert all(WHOLE.search(sentence) for sentence in drawn)
