"""Does the report rest on many shoulders?"""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.reviewers.independence import ENOUGH, REVIEWER, author_groups
from generator.types import Author, Paper, Report
from tests import made_up
from tests.reviewers.drawn import as_downloaded, claim, report, reports


def works(*authors: str) -> list[Paper]:
    """A work for each list of authors, such as `Rivera Lee`."""
    return [
        made_up.paper(n, authors=tuple(Author(family=f, given="A.") for f in families.split()))
        for n, families in enumerate(authors, start=1)
    ]


def of_works(papers: list[Paper], *counts: int) -> Report:
    """A report with so many claims of each work."""
    owners = [p for p, count in zip(papers, counts, strict=True) for _ in range(count)]
    return report(tuple(papers), tuple(claim(p, n, ("noise",)) for n, p in enumerate(owners)))


@given(reports())
def test_a_reader_can_recompute_it(drawn: Report) -> None:
    claims = as_downloaded(drawn)["claims"]
    score = REVIEWER.judge(drawn).score
    if not claims:
        assert score is None
        return
    used = Counter(c["paper"] for c in claims)
    groups = author_groups([drawn.paper(key) for key in used])
    largest = max(used.values())
    expected = 5 * min(1, groups / 5) + 5 * (1 - (largest - 1) / len(claims))
    assert score == pytest.approx(expected)


@pytest.mark.parametrize(
    ("authors", "groups"),
    [
        ((), 0),
        (("Rivera", "Lee"), 2),
        (("Rivera Lee", "Lee"), 1),
        (("Rivera", "Lee", "Rivera Lee"), 1),
        (("Rivera Lee", "Okafor", "Lee Sato"), 2),
        (("", ""), 2),
        (("Öztürk", "Ozturk"), 1),
    ],
)
def test_works_are_of_one_group_where_an_author_is_shared(
    authors: tuple[str, ...], groups: int
) -> None:
    assert author_groups(works(*authors)) == groups


@given(st.permutations(["Rivera Lee", "Lee Sato", "Okafor", "Sato Haddad", "Novak", "Haddad"]))
def test_groups_do_not_depend_on_the_order_of_works(authors: list[str]) -> None:
    assert author_groups(works(*authors)) == 3


def test_one_work_in_disguise_scores_low_and_many_authors_score_full() -> None:
    assert REVIEWER.review(of_works(works("Rivera"), 3)).score == 2.7
    many = works("Rivera", "Lee", "Okafor", "Sato", "Novak")
    assert len(many) == ENOUGH
    assert REVIEWER.review(of_works(many, 1, 1, 1, 1, 1)).score == 10.0


def test_the_numbers_are_put_into_the_formula() -> None:
    review = REVIEWER.review(of_works(works("Rivera", "Lee"), 3, 1))
    assert review.notes == "5 × min(1, 2 / 5) + 5 × (1 − (3 − 1) / 4)"
    assert review.score == 4.5


def test_works_that_only_corroborate_add_no_group() -> None:
    assert (
        REVIEWER.review(of_works(works("Rivera", "Lee"), 1, 0)).score
        == REVIEWER.review(of_works(works("Rivera"), 1)).score
    )


def test_without_claims_it_is_not_assessed() -> None:
    review = REVIEWER.review(report())
    assert (review.score, review.weight) == (None, 0.0)
