"""What the page of a report says beside the report itself; how it looks is in test_site."""

import pytest

from generator.report_page import Days, searched
from generator.types import Search
from tests import made_up


def search(source: str, day: str) -> Search:
    return Search(source=source, address="a", searched_on=day, hits=1, kept=1)


@pytest.mark.parametrize(
    ("days", "said"),
    [
        ({"library": "2026-05-04"}, ("2026-05-04", "2026-05-04", True)),
        ({"library": "2026-05-04", "arxiv": "2026-05-04"}, ("2026-05-04", "2026-05-04", False)),
        # What a silent database told before keeps its day, which a library's says nothing about.
        (
            {"library": "2026-01-01", "arxiv": "2026-05-04", "crossref": "2026-03-01"},
            ("2026-03-01", "2026-05-04", False),
        ),
    ],
)
def test_the_days_of_a_search_are_those_of_the_databases(
    days: dict[str, str], said: tuple[str, str, bool]
) -> None:
    searches = tuple(search(source, day) for source, day in days.items())
    first, last, alone = said
    report = made_up.report(searches=searches, searched_on="2026-05-04")
    assert searched(report) == Days(first=first, last=last, library_alone=alone)


def test_a_report_that_no_search_was_run_for_has_no_days() -> None:
    assert searched(made_up.report(searched_on="")) is None
