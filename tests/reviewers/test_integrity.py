"""Can the works be relied on?"""

import pytest
from hypothesis import given

from generator.reviewers.integrity import REVIEWER, cost
from generator.types import Kind, NoticeKind, Report
from tests import made_up
from tests.reviewers.drawn import as_downloaded, report, reports

LOSSES = {"retracted": 1.0, "expression of concern": 0.7, "corrected": 0.1}
REVIEWED = ("article", "conference paper", "review", "chapter")


@given(reports())
def test_a_reader_can_recompute_it(drawn: Report) -> None:
    papers = as_downloaded(drawn)["papers"]
    score = REVIEWER.judge(drawn).score
    if not papers:
        assert score is None
        return
    lost = sum(
        max(
            *(LOSSES[n["kind"]] for n in p["notices"]),
            0.0 if p["kind"] in REVIEWED else 0.3,
            0.0,
        )
        for p in papers
    )
    assert score == pytest.approx(10 * (1 - lost / len(papers)))


@pytest.mark.parametrize(
    ("kind", "notices", "loss"),
    [
        (Kind.ARTICLE, (), 0.0),
        (Kind.REVIEW, (), 0.0),
        (Kind.PREPRINT, (), 0.3),
        (Kind.OTHER, (), 0.3),
        (Kind.ARTICLE, (NoticeKind.CORRECTED,), 0.1),
        (Kind.PREPRINT, (NoticeKind.CORRECTED,), 0.3),
        (Kind.ARTICLE, (NoticeKind.CORRECTED, NoticeKind.CONCERN), 0.7),
        (Kind.ARTICLE, (NoticeKind.RETRACTED,), 1.0),
    ],
)
def test_a_work_loses_by_the_worst_that_is_known_of_it(
    kind: Kind, notices: tuple[NoticeKind, ...], loss: float
) -> None:
    work = made_up.paper(1, kind=kind, notices=tuple(map(made_up.notice, notices)))
    assert cost(work) == loss


def test_the_numbers_are_put_into_the_formula() -> None:
    works = (made_up.paper(1), made_up.paper(2, kind=Kind.PREPRINT))
    review = REVIEWER.review(report(works))
    assert review.score == 8.5
    assert review.notes == ("10 × (1 − 0.3 / 2); 1 not known to be peer-reviewed, 0 with a notice")


def test_without_works_it_is_not_assessed() -> None:
    review = REVIEWER.review(report())
    assert (review.score, review.weight) == (None, 0.0)
