"""The drawing of reliability: a dot a bin, where its numbers say."""

from hypothesis import given
from hypothesis import strategies as st

from generator.reliability_chart import reliability_chart

SHARES = st.floats(0, 1)
TABLES = st.lists(st.tuples(SHARES, SHARES, st.integers(0, 5000)), max_size=10)


@given(TABLES)
def test_every_bin_with_pairs_is_a_dot_in_the_square(table: list[tuple[float, float, int]]) -> None:
    chart = reliability_chart(table)
    assert len(chart.dots) == sum(pairs > 0 for _, _, pairs in table)
    for dot in chart.dots:
        assert chart.left <= dot.x <= chart.right
        assert chart.top <= dot.y <= chart.bottom
        assert 0 < dot.radius <= 11


@given(SHARES)
def test_what_came_out_as_stated_is_on_the_diagonal(share: float) -> None:
    (dot,) = (chart := reliability_chart([(share, share, 10)])).dots
    assert abs((dot.x - chart.left) - (chart.bottom - dot.y)) <= 1


def test_a_dot_above_the_diagonal_was_evidence_more_often_than_stated() -> None:
    low, high = reliability_chart([(0.5, 0.4, 10), (0.5, 0.6, 10)]).dots
    assert high.y < low.y


def test_a_dot_of_more_pairs_is_larger() -> None:
    few, many = reliability_chart([(0.2, 0.2, 25), (0.8, 0.8, 100)]).dots
    assert few.radius < many.radius
    assert many.label == "80% stated, 80% were evidence, 100 pairs"


def test_an_empty_table_is_an_empty_square() -> None:
    chart = reliability_chart([])
    assert chart.dots == ()
    assert [label for _, _, label in chart.ticks] == ["0", "25", "50", "75", "100"]
