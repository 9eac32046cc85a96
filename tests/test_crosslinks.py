"""What reports have in common: works, concepts, claims, related questions."""

import random
import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.crosslinks import (
    AT_MOST_RELATED,
    Nearness,
    Related,
    anchor,
    hexed,
    links_of,
    topic_slug,
)
from generator.making import summary_of
from generator.summary import Called, Summary, Told
from generator.types import Concept, Paper
from tests import made_up
from tests.steps import steps


def report(slug: str, *papers: Paper, **changes: object) -> Summary:
    """Of a made-up report of these works, with one concept unless told otherwise."""
    asked = {"tags": (), "concepts": (Concept(name="noise", terms=("noise",)),), **changes}
    return summary_of(made_up.report(papers, question=made_up.question(slug=slug, **asked)))


def nearest(own: Summary, *others: Summary) -> tuple[Related, ...]:
    """The reports related to one's own, the nearest first."""
    links = links_of(sorted((own, *others), key=lambda report: report.slug))
    return Nearness(links).to(own.slug)


def related(own: Summary, *others: Summary) -> list[str]:
    """Their slugs."""
    return [other.slug for other in nearest(own, *others)]


def used_by(*reports: Summary) -> list[list[tuple[str, str]]]:
    """Of each work with several uses: slugs of reports, and how they call it."""
    return [[(use.report, use.key) for use in w.uses] for w in links_of(reports).shared]


def test_a_work_that_two_reports_use_is_one_work_with_two_uses() -> None:
    shared, only = made_up.paper(1), made_up.paper(2)
    both = report("a", shared), report("b", shared, only)
    assert used_by(*both) == [[("a", shared.key), ("b", shared.key)]]
    assert links_of(both).works == 2


def test_works_that_share_an_identifier_are_one_whatever_their_keys() -> None:
    preprint = made_up.paper(1, key="arxiv:2001.00001", doi="", arxiv="2001.00001")
    published = made_up.paper(1, key="doi:10.5555/made.1", arxiv="2001.00001")
    elsewhere = made_up.paper(1, key="acl:X1-1", arxiv="", acl="X1-1")
    reports = (report("a", preprint), report("b", published), report("c", elsewhere))
    told = zip("abc", (preprint, published, elsewhere), strict=True)
    assert used_by(*reports) == [[(slug, paper.key) for slug, paper in told]]


def test_works_are_one_by_way_of_a_third_that_comes_last() -> None:
    preprint = made_up.paper(1, doi="", arxiv="2001.00001", key="arxiv:2001.00001", acl="")
    published = made_up.paper(2, arxiv="", acl="")
    record = made_up.record(2, arxiv="2001.00001", acl="")
    both = made_up.paper(2, records=(record,))
    (uses,) = used_by(report("a", preprint), report("b", published), report("c", both))
    assert [slug for slug, _ in uses] == ["a", "b", "c"]


def test_an_identifier_that_two_works_of_a_report_share_makes_no_work_of_them() -> None:
    volume = "10.5555/volume"
    papers = tuple(
        made_up.paper(n, key=f"arxiv:2001.{n:05d}", records=(made_up.record(n, doi=volume),))
        for n in (1, 2)
    )
    summary = summary_of(made_up.report(papers=papers, claims=(), verdicts=()))
    assert links_of([summary]).works == 2
    other = made_up.paper(3, key="doi:10.5555/volume", records=(made_up.record(3, doi=volume),))
    assert links_of([summary, report("z", other)]).shared == ()


def test_a_work_stands_where_its_first_report_puts_it() -> None:
    early, late = made_up.paper(1, year=2019), made_up.paper(1, year=2020)
    links = links_of((report("a", early), report("b", late)))
    (work,) = links.shared
    assert (work.year, dict(links.years)) == (2019, {2019: 1})
    assert work.anchor == anchor(early.key) == f"p-{hexed(early.key)}"


def test_shared_works_are_sorted_by_title() -> None:
    papers = [made_up.paper(n, title=title) for n, title in ((1, "b"), (2, "A"), (3, "c"))]
    links = links_of((report("a", *papers), report("b", *papers)))
    assert [work.title for work in links.shared] == ["A", "b", "c"]


def test_a_claim_knows_every_report_that_makes_it() -> None:
    one, two = made_up.paper(1), made_up.paper(2)
    links = links_of((report("a", one), report("b", one, two)))
    assert links.makers == {(made_up.claim(one).id, one.key): ("a", "b")}
    assert links.claims == 2


def test_claims_of_two_works_that_happen_to_have_one_id_are_two() -> None:
    one, two = report("a", made_up.paper(1)), report("b", made_up.paper(2))
    (claim,) = one.claims
    (other,) = two.claims
    links = links_of((one, replace(two, claims=(other._replace(id=claim.id),))))
    assert (links.claims, links.makers) == (2, {})


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
    links = links_of((report("a"), report("b", concepts=(), tags=("Noise", "other"))))
    assert [(t.slug, t.name, t.reports) for t in links.topics] == [
        ("noise", "noise", 2),
        ("other", "other", 1),
    ]


def test_a_concept_knows_all_its_synonyms_and_each_claim_once() -> None:
    paper = made_up.paper(1)
    terms = ("noise", "typing errors", "Blur")
    concept = Concept(name="noise", terms=terms)
    links = links_of((report("a", paper), report("b", paper, concepts=(concept,))))
    (topic,) = links.topics
    assert topic.terms == ("Blur", "typing errors")
    assert topic.claims == 1


def test_a_claim_counts_for_each_concept_that_any_report_sees_in_it() -> None:
    paper = made_up.paper(1)
    (said,) = report("a", paper).claims
    other = replace(report("b", paper), claims=(said._replace(topics=("noise", "tide")),))
    tide = replace(other, topics=(Called(slug="tide", name="tide", terms=()),))
    links = links_of((report("a", paper), tide, replace(tide, slug="c")))
    assert {topic.slug: topic.claims for topic in links.topics} == {"noise": 1, "tide": 1}


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
    (found,) = nearest(report("a", paper), report("b", paper))
    assert (found.slug, found.works, found.topics) == ("b", 1, ("noise",))


def test_equally_near_reports_come_by_slug_however_their_concepts_are_grouped() -> None:
    def about(slug: str, *names: str) -> Summary:
        return report(slug, concepts=tuple(Concept(name=n, terms=(n,)) for n in names))

    others = (about("d", "x", "y"), about("c", "x"), about("b", "x", "z"), about("a", "x"))
    assert related(about("own", "x", "y"), *others) == ["d", "a", "b", "c"]


@pytest.mark.parametrize("number", [0, 1, AT_MOST_RELATED, AT_MOST_RELATED + 3])
def test_no_more_related_reports_are_named_than_a_reader_looks_at(number: int) -> None:
    others = [report(f"r{n}", made_up.paper(1)) for n in range(number)]
    assert len(related(report("own", made_up.paper(1)), *others)) == min(number, AT_MOST_RELATED)


def having(number: int, works: set[int], topics: set[int]) -> Summary:
    """Of a report with those works and tags."""
    return replace(
        report(f"r-{number:03}"),
        works=tuple(Told(key=f"w-{n}", title="", ids=(), year=None) for n in sorted(works)),
        topics=tuple(Called(slug=f"t-{n}", name=f"t-{n}", terms=()) for n in sorted(topics)),
    )


@pytest.mark.parametrize("seed", range(3))
def test_related_reports_are_those_that_a_look_at_every_pair_finds(seed: int) -> None:
    draw = random.Random(seed)
    has = [[{int(draw.paretovariate(a)) for _ in range(5)} for a in (0.4, 0.7)] for _ in range(150)]
    links = links_of(having(number, *these) for number, these in enumerate(has))
    near = Nearness(links)
    users = {len(work.uses) for work in links.shared}
    assert min(users) < 64 < max(users)
    for own, (works, topics) in enumerate(has):
        shares = {n: (len(works & w), len(topics & t)) for n, (w, t) in enumerate(has) if n != own}
        ranked = sorted(
            (n for n in shares if any(shares[n])), key=lambda n: [-x for x in shares[n]]
        )
        told = [(found.slug, found.works, len(found.topics)) for found in near.to(f"r-{own:03}")]
        assert told == [(f"r-{n:03}", *shares[n]) for n in ranked[:AT_MOST_RELATED]]


@pytest.mark.parametrize("kind", ["works", "topics"])
def test_a_report_takes_no_more_steps_where_more_others_have_what_it_has(kind: str) -> None:
    def taken(reports: int) -> int:
        """Where half of them have one thing, all another, and each one of its own."""
        none: dict[str, set[int]] = {"works": set(), "topics": set()}
        has = (none | {kind: {-1 - n % 2, -1, n}} for n in range(reports))
        near = Nearness(links_of(having(n, **these) for n, these in enumerate(has)))
        return steps(lambda: near.to("r-050"))

    assert taken(400) <= 1.2 * taken(100)
