"""What reports have in common: works, concepts, claims, related questions."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.crosslinks import (
    AT_MOST_RELATED,
    hexed,
    makers_of,
    related_to,
    topic_slug,
    topics_of,
    works_of,
)
from generator.types import Concept, Paper, Report
from tests import made_up


def report(slug: str, *papers: Paper, **changes: object) -> Report:
    """A made-up report of these works under that slug, with one concept unless told otherwise."""
    asked = {"tags": (), "concepts": (Concept(name="noise", terms=("noise",)),), **changes}
    return made_up.report(papers, question=made_up.question(slug=slug, **asked))


def related(own: Report, *others: Report) -> list[str]:
    """Slugs of the questions related to one's own, the nearest first."""
    everything = tuple(sorted((own, *others), key=lambda r: r.question.slug))
    works = [w for w in works_of(everything) if any(u.report is own for u in w.uses)]
    topics = [t for t in topics_of(everything) if any(r is own for r in t.reports)]
    return [other.report.question.slug for other in related_to(own, works, topics)]


def test_a_work_that_two_reports_use_is_one_work_with_two_uses() -> None:
    shared, only = made_up.paper(1), made_up.paper(2)
    works = works_of((report("a", shared), report("b", shared, only)))
    users = {w.paper.key: [u.report.question.slug for u in w.uses] for w in works}
    assert users == {shared.key: ["a", "b"], only.key: ["b"]}


def test_works_that_share_an_identifier_are_one_whatever_their_keys() -> None:
    preprint = made_up.paper(1, key="arxiv:2001.00001", doi="", arxiv="2001.00001")
    published = made_up.paper(1, key="doi:10.5555/made.1", arxiv="2001.00001")
    elsewhere = made_up.paper(1, key="acl:X1-1", arxiv="", acl="X1-1")
    works = works_of((report("a", preprint), report("b", published), report("c", elsewhere)))
    assert len(works) == 1
    assert [use.paper.key for use in works[0].uses] == [
        p.key for p in (preprint, published, elsewhere)
    ]


def test_an_identifier_that_two_works_of_a_report_share_makes_no_work_of_them() -> None:
    volume = "10.5555/volume"
    one, two = (
        made_up.paper(n, key=f"arxiv:2001.{n:05d}", records=(made_up.record(n, doi=volume),))
        for n in (1, 2)
    )
    both = works_of([made_up.report(papers=(one, two), claims=(), verdicts=())])
    assert [work.paper.key for work in both] == [one.key, two.key]


def test_works_are_sorted_by_title_and_named_by_their_key() -> None:
    papers = (made_up.paper(1, title="b"), made_up.paper(2, title="A"), made_up.paper(3, title="c"))
    works = works_of((report("a", *papers),))
    assert [w.paper.title for w in works] == ["A", "b", "c"]
    assert [w.anchor for w in works] == [f"p-{hexed(w.paper.key)}" for w in works]


def test_a_work_tells_what_was_taken_from_it_and_what_it_speaks_to() -> None:
    one, two = made_up.paper(1), made_up.paper(2)
    (first, second) = works_of((report("a", one, two), report("b", one, two)))
    assert [made.claim.paper for made in first.claims] == [one.key]
    assert [[r.question.slug for r in made.reports] for made in first.claims] == [["a", "b"]]
    assert not first.corroborates
    assert [made.claim.paper for made in second.corroborates] == [one.key]


def test_a_work_of_which_nothing_is_quoted_is_known_as_only_read() -> None:
    quoted, read = made_up.paper(1), made_up.paper(2)
    made = made_up.report(
        (quoted, read), claims=(made_up.claim(quoted),), verdicts=(made_up.verdict(),)
    )
    only = {work.paper.key: work.only_read for work in works_of((made,))}
    assert only == {quoted.key: (), read.key: (made,)}


def test_a_claim_knows_every_report_that_makes_it() -> None:
    one, two = made_up.paper(1), made_up.paper(2)
    makers = makers_of((report("a", one), report("b", one, two)))
    slugs = {claim: [r.question.slug for r in found] for claim, found in makers.items()}
    assert slugs == {made_up.claim(one).id: ["a", "b"], made_up.claim(two).id: ["b"]}


def test_names_that_differ_in_case_spaces_or_hyphens_alone_are_one_concept() -> None:
    spellings = (
        "Zero-shot transfer",
        "zero shot  transfer",
        "zero-shot-transfer",
        "ZERO SHOT TRANSFER",
    )
    assert {topic_slug(name) for name in spellings} == {"zero-shot-transfer"}


def test_names_that_lose_more_on_the_way_stay_apart() -> None:
    names = (
        "c",
        "c++",
        "c#",
        "C*",
        "é",
        "e",
        "中文",
        "日本",
        "a/b",
        "a b",
        "index",
        "con",
        "x" * 61,
        "x" * 62,
    )
    slugs = {topic_slug(name) for name in names}
    assert len(slugs) == len(names)
    assert topic_slug("c") == "c"
    assert topic_slug("index") != "index"


@given(st.text())
def test_every_concept_has_a_name_that_a_file_may_have(name: str) -> None:
    slug = topic_slug(name)
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", slug)
    assert len(slug) <= 70
    assert slug not in {"index", "con", "nul", "aux", "prn", "404", "search", "assets"}


def test_concepts_and_tags_of_one_name_share_a_page() -> None:
    topics = topics_of((report("a"), report("b", concepts=(), tags=("Noise", "other"))))
    assert [(t.slug, t.name, [r.question.slug for r in t.reports]) for t in topics] == [
        ("noise", "noise", ["a", "b"]),
        ("other", "other", ["b"]),
    ]


def test_a_concept_knows_all_its_synonyms_and_each_claim_once() -> None:
    paper = made_up.paper(1)
    terms = ("noise", "typing errors", "Blur")
    (topic,) = topics_of(
        (
            report("a", paper),
            report("b", paper, concepts=(Concept(name="noise", terms=terms),)),
        )
    )
    assert topic.terms == ("Blur", "typing errors")
    assert [made.claim.id for made in topic.claims] == [made_up.claim(paper).id]
    assert [r.question.slug for r in topic.claims[0].reports] == ["a", "b"]


def test_shared_works_count_more_than_shared_concepts() -> None:
    one, two, three = (made_up.paper(n) for n in (1, 2, 3))
    unlike = {"concepts": (Concept(name="x", terms=("x",)),)}
    own = report("own", one, two, tags=("tag",))
    assert related(
        own,
        report("a-concept", three),
        report("b-concept-and-tag", three, tags=("tag",)),
        report("c-one-work", one, **unlike),
        report("d-two-works", one, two, **unlike),
        report("e-nothing", three, **unlike),
    ) == ["d-two-works", "c-one-work", "b-concept-and-tag", "a-concept"]


def test_related_reports_say_what_is_shared() -> None:
    paper = made_up.paper(1)
    own, other = report("a", paper), report("b", paper)
    works, topics = works_of((own, other)), topics_of((own, other))
    (found,) = related_to(own, works, topics)
    assert (found.works, found.topics) == ((paper,), ("noise",))


@pytest.mark.parametrize("number", [0, 1, AT_MOST_RELATED, AT_MOST_RELATED + 3])
def test_no_more_related_reports_are_named_than_a_reader_looks_at(number: int) -> None:
    others = [report(f"r{n}", made_up.paper(1)) for n in range(number)]
    assert len(related(report("own", made_up.paper(1)), *others)) == min(number, AT_MOST_RELATED)
