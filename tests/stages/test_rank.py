"""Fusing ranked lists."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from generator.stages.rank import RRF_K, fuse
from generator.types import Record

POOL = [Record(id=f"library:{n}", source="library", title=f"Work {n}") for n in range(8)]
RANKED = st.lists(st.sampled_from(POOL), unique=True, max_size=8)


def names(records: tuple[Record, ...]) -> str:
    """The ids' last letters."""
    return "".join(r.id[-1] for r in records)


def test_a_record_in_two_lists_goes_before_one_that_leads_a_single_list() -> None:
    assert names(fuse([[POOL[0], POOL[1]], [POOL[2], POOL[1]]], 8)) == "102"


def test_ties_keep_the_order_of_first_appearance() -> None:
    assert names(fuse([[POOL[3], POOL[1]], [POOL[2], POOL[0]]], 8)) == "3210"


def test_lists_of_nothing_give_nothing() -> None:
    assert fuse([], 5) == fuse([[], []], 5) == ()


@given(st.lists(RANKED, max_size=4), st.integers(1, 9))
def test_every_record_comes_once_and_the_limit_holds(lists: list[list[Record]], limit: int) -> None:
    fused = fuse(lists, limit)
    everything = {r.id for ranked in lists for r in ranked}
    assert len({r.id for r in fused}) == len(fused) == min(limit, len(everything))
    assert {r.id for r in fused} <= everything


@given(RANKED)
def test_one_list_stays_as_it_is(ranked: list[Record]) -> None:
    assert list(fuse([ranked], 8)) == ranked


@given(st.lists(RANKED, min_size=1, max_size=4))
def test_records_are_ordered_by_the_sum_of_their_reciprocal_ranks(
    lists: list[list[Record]],
) -> None:
    scores = [
        sum(1 / (RRF_K + ranked.index(r) + 1) for ranked in lists if r in ranked)
        for r in fuse(lists, 8)
    ]
    assert all(a >= b - 1e-12 for a, b in pairwise(scores))


@given(st.lists(RANKED, max_size=4), st.integers(1, 8))
def test_a_lower_limit_keeps_the_best(lists: list[list[Record]], limit: int) -> None:
    assert fuse(lists, 8)[:limit] == fuse(lists, limit)
