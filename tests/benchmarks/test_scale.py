"""How the benchmark of scale computes what it prints."""

from pathlib import Path

import pytest

from tests.benchmarks.scale import exponent, held, run


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
