"""What the method page says of each database is what its constants say."""

from dataclasses import replace

import pytest

from generator.databases import MOST, budgets, manners
from generator.sources import DEFAULT, NAMES, SOURCES
from generator.types import Answer, Get, Query, Record, Source


async def _search(query: Query, get: Get) -> tuple[Answer, ...]:
    return ()


async def _lookup(ids: object, get: Get) -> tuple[Record, ...]:
    return ()


TITLES = {"tides": "Tides"}

PLAIN = Source(
    name="tides",
    search=_search,
    lookup=_lookup,
    hosts=("tides.example",),
    pace=1.0,
    terms="https://tides.example/terms",
)


@pytest.mark.parametrize(
    ("changes", "default", "said"),
    [
        ({}, ("tides",), "always"),
        ({}, (), "where a question names it"),
        ({"key_needed": True}, ("tides",), "always, with a key"),
        ({"search": None}, (), "never"),
    ],
)
def test_when_a_database_is_searched(
    changes: dict[str, object], default: tuple[str, ...], said: str
) -> None:
    (row,) = manners([replace(PLAIN, **changes)], TITLES, default)  # type: ignore[arg-type]
    assert row.searched == said


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({}, "DOI"),
        ({"knows": ("arxiv", "pmid")}, "arXiv id, PubMed id"),
        ({"lookup_key_needed": True}, "DOI; with a key"),
        ({"lookup": None}, ""),
    ],
)
def test_by_what_works_are_looked_up(changes: dict[str, object], said: str) -> None:
    (row,) = manners([replace(PLAIN, **changes)], TITLES, ())  # type: ignore[arg-type]
    assert row.looked_up == said


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({}, "a request a second; one at a time"),
        ({"pace": 3.0}, "a request in 3 seconds; one at a time"),
        ({"pace": 0.5, "connections": 2}, "2 requests a second; 2 at a time"),
        (
            {"pace_with_key": 0.34},
            "a request a second, 2.9 requests a second with a contact; one at a time",
        ),
        (
            {"pace_with_key": 0.1, "key_name": "TIDES_KEY"},
            "a request a second, 10 requests a second with a key; one at a time",
        ),
        ({"hosts": ()}, ""),
    ],
)
def test_how_often_a_database_is_asked(changes: dict[str, object], said: str) -> None:
    (row,) = manners([replace(PLAIN, **changes)], TITLES, ())  # type: ignore[arg-type]
    assert row.pace == said


def test_every_database_of_the_world_says_how_often_it_is_asked_and_who_says_so() -> None:
    for row in manners(SOURCES.values(), NAMES, DEFAULT)[1:]:
        assert row.pace, row.title
        assert row.terms.startswith("https://"), row.title


@pytest.mark.parametrize(("pace", "most"), [(0.0, MOST), (0.1, MOST), (2.0, 300), (3.0, 200)])
def test_a_budget_is_what_a_pace_allows_in_ten_minutes_and_300_at_most(
    pace: float, most: int
) -> None:
    assert budgets([replace(PLAIN, pace=pace)]) == {"tides": most}


def test_a_budget_that_is_named_holds_for_each_database_and_not_for_this_machine() -> None:
    at_home = replace(PLAIN, name="library", hosts=())
    assert budgets([PLAIN, replace(PLAIN, name="ebbs"), at_home], 7) == {"tides": 7, "ebbs": 7}


def test_every_database_of_the_world_has_a_budget() -> None:
    found = budgets(SOURCES.values())
    assert set(found) == {name for name, source in SOURCES.items() if source.hosts}
    assert all(0 < most <= MOST for most in found.values())
