"""Can the search be repeated, and did everybody asked answer?"""

import pytest
from hypothesis import given

from generator.reviewers.transparency import REVIEWER
from generator.types import Gap, Paper, Report, TextKind
from tests import made_up
from tests.reviewers.drawn import as_downloaded, report, reports, search

WORK = made_up.paper(1)


def parts(drawn: Report) -> tuple[float, float, float, float]:
    """The four parts, from the downloaded report."""
    data = as_downloaded(drawn)
    silent = {g["where"] for g in data["gaps"] if not g.get("looking_up")}
    answered = {s["source"] for s in data["searches"]} - silent
    asked = answered | silent
    kinds = []
    for paper in data["papers"]:
        (quoted,) = (r for r in paper["records"] if r["id"] == paper["text_record"])
        kinds.append(quoted.get("text_kind", "none"))
    return (
        len(answered) / len(asked) if asked else 0.0,
        float(not data["provisional"] and not data["outdated"]),
        min(1.0, len(answered - {"library"}) / 2),
        sum(k != "annotation" for k in kinds) / len(kinds) if kinds else 0.0,
    )


@given(reports())
def test_a_reader_can_recompute_it(drawn: Report) -> None:
    assert REVIEWER.judge(drawn).score == pytest.approx(2.5 * sum(parts(drawn)))


def test_a_dated_search_of_two_databases_that_all_answered_is_full() -> None:
    drawn = report((WORK,), searches=(search("arxiv"), search("crossref")))
    review = REVIEWER.review(drawn)
    assert (review.score, review.notes) == (10.0, "2.5 × (2 / 2 + 1 + min(1, 2 / 2) + 1 / 1)")


def test_a_database_that_did_not_answer_lowers_it() -> None:
    gap = Gap(where="europepmc", why="was down")
    drawn = report((WORK,), searches=(search("arxiv"), search("crossref")), gaps=(gap,))
    assert REVIEWER.review(drawn).score == 9.2


def test_a_database_that_is_silent_now_is_silent_though_what_it_told_before_is_kept() -> None:
    gap = Gap(where="arxiv", why="was down; what it told on 2026-04-01 is kept")
    drawn = report((WORK,), searches=(search("arxiv"), search("crossref")), gaps=(gap,))
    assert REVIEWER.review(drawn).score == 7.5


def test_a_look_up_that_failed_is_no_search_that_failed() -> None:
    gap = Gap(where="arxiv", why="was down", looking_up=True)
    drawn = report((WORK,), searches=(search("arxiv"), search("crossref")), gaps=(gap,))
    assert REVIEWER.review(drawn).score == 10.0


@pytest.mark.parametrize(("provisional", "outdated"), [(True, False), (False, True)])
def test_a_search_that_was_not_run_or_is_outdated_counts_as_none(
    provisional: bool, outdated: bool
) -> None:
    drawn = report(
        (WORK,),
        searches=(search("arxiv"), search("crossref")),
        provisional=provisional,
        outdated=outdated,
    )
    assert REVIEWER.review(drawn).score == 7.5


def test_the_library_alone_is_no_wide_search() -> None:
    assert REVIEWER.review(report((WORK,))).score == 7.5
    assert REVIEWER.review(report((WORK,), searches=(search("arxiv"),))).score == 8.8


def test_annotations_are_not_the_works_own_words() -> None:
    annotated: Paper = made_up.paper(2, text_kind=TextKind.ANNOTATION)
    searches = (search("arxiv"), search("crossref"))
    assert REVIEWER.review(report((WORK, annotated), searches=searches)).score == 8.8
    assert REVIEWER.review(report((annotated,), searches=searches)).score == 7.5
