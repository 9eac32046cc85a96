"""How the benchmark of scale computes what it prints."""

from collections import Counter
from pathlib import Path

import pytest

from generator.edge.questions import read_questions
from generator.making import summary_of
from generator.pipeline import synthesise
from generator.sources import SOURCES
from tests.benchmarks.scale import exponent, held, locked, question_text, run


@pytest.mark.parametrize(("power", "factor"), [(1.0, 0.05), (2.0, 3.0), (1.1, 0.2)])
def test_the_exponent_is_that_of_the_power_by_which_time_grows(power: float, factor: float) -> None:
    seconds = {count: factor * count**power for count in (100, 1000, 10_000)}
    assert exponent(seconds) == pytest.approx(power)


def test_only_sizes_from_a_hundred_on_tell_how_time_grows() -> None:
    taken = {"nothing": 1.0, "unchanged_share": 0.01, "one_changed_share": 0.02}
    assert held({10: taken}) == {}
    found = held({10: taken, 100: taken, 1000: {**taken, "nothing": 10.0}})
    assert found == {
        "exponent": 1.0,
        "nothing_changed_of_1000": 0.01,
        "one_changed_of_1000": 0.02,
    }


def test_a_run_that_fails_is_no_figure() -> None:
    with pytest.raises(AssertionError, match="No module named"):
        run(["no_such_module"], Path())


def test_its_questions_share_as_real_ones_do(tmp_path: Path) -> None:
    """A tag that all have, a concept that nobody else has, a work that a twelfth have, and a work
    of the question before: and not in locks alone, but in reports."""
    numbers = (100, 101, 112)
    for number in numbers:
        (tmp_path / f"q-{number}.yml").write_text(question_text(number), "utf-8")
    asked = read_questions(tmp_path, root=tmp_path, today="2026-02-01", sources=set(SOURCES))
    reports = (
        synthesise(question, locked(number, question), publisher="P", provisional=False)
        for number, question in zip(numbers, asked.questions, strict=True)
    )
    told = [summary_of(report) for report in reports]
    topics = Counter(called.slug for summary in told for called in summary.topics)
    assert topics["measurements"] == 3
    assert [topics[f"plot-aab{letters}"] for letters in ("aa", "ab", "bc")] == [1, 1, 1]
    first, following, on_its_topic = ({work.key for work in summary.works} for summary in told)
    assert len(first & following) == 2
    assert len(first & on_its_topic) == 1
    assert not following & on_its_topic
