"""Reports of any shape for the reviewers, and reports as a reader downloads them."""

import json
from typing import Any

from hypothesis import strategies as st

from generator.codec import dumps
from generator.types import (
    Answered,
    Author,
    Claim,
    Concept,
    Gap,
    Kind,
    Mention,
    NoticeKind,
    Paper,
    Question,
    Report,
    Search,
    TextKind,
    Verdict,
)
from tests import made_up

NAMES = ("noise", "scripts", "moss")
QUESTION = made_up.question(concepts=tuple(Concept(name=n, terms=(n,)) for n in NAMES))
SOURCES = ("library", "arxiv", "crossref")


def as_downloaded(report: Report) -> Any:
    """The report's JSON, which a reader recomputes the scores from."""
    return json.loads(dumps(report))


def claim(of: Paper, number: int, quote: tuple[str, ...], title: tuple[str, ...] = ()) -> Claim:
    """A claim whose quote speaks about some concepts, its work's title about others."""
    said = [Mention(concept=c, words=c, where="quote") for c in quote]
    said += [Mention(concept=c, words=c, where="title") for c in title if c not in quote]
    return made_up.claim(of, id=f"c-{number:08x}", mentions=tuple(said))


def search(source: str) -> Search:
    """A search that was answered."""
    return Search(source=source, address=source, searched_on="2026-05-04", hits=1, kept=1)


def report(
    papers: tuple[Paper, ...] = (),
    claims: tuple[Claim, ...] = (),
    verdicts: tuple[Verdict, ...] | None = None,
    question: Question = QUESTION,
    **changes: Any,
) -> Report:
    """A report of these parts; every claim is located and faithful where no verdicts are given."""
    spoken = {m.concept for c in claims for m in c.mentions if m.where == "quote"}
    parts = {
        "question": question,
        "answered": Answered.NOT,
        "unspoken": tuple(c.name for c in question.concepts if c.name not in spoken),
        "searches": (search("library"),),
        "gaps": (),
        **changes,
    }
    checked = tuple(map(made_up.verdict, claims)) if verdicts is None else verdicts
    return made_up.report(papers, claims, checked, **parts)


@st.composite
def papers(draw: st.DrawFn, number: int) -> Paper:
    """A work of any age, kind, authorship and fate."""
    people = st.sampled_from(("Rivera", "Lee", "Okafor", "Sato"))
    authors = st.builds(Author, family=people, given=st.sampled_from(("A.", "B.", "")))
    kinds = st.lists(st.sampled_from(NoticeKind), unique=True, max_size=2)
    return made_up.paper(
        number,
        authors=tuple(draw(st.lists(authors, max_size=2))),
        year=draw(st.none() | st.integers(1990, 2026)),
        kind=draw(st.sampled_from(Kind)),
        text_kind=draw(st.sampled_from(TextKind)),
        notices=tuple(made_up.notice(kind) for kind in draw(kinds)),
    )


@st.composite
def reports(draw: st.DrawFn) -> Report:
    """A report of any shape: up to four works, five claims and any verdicts on them."""
    works = tuple(draw(papers(n)) for n in range(1, draw(st.integers(0, 4)) + 1))
    concepts = st.lists(st.sampled_from(NAMES), unique=True).map(tuple)
    count = draw(st.integers(0, 5)) if works else 0
    claims = tuple(
        claim(draw(st.sampled_from(works)), n, draw(concepts), draw(concepts)) for n in range(count)
    )
    verdicts = tuple(
        made_up.verdict(
            c,
            located=draw(st.booleans()),
            faithful=draw(st.booleans()),
            confidence=draw(
                st.none() | st.integers(50, 100).map(lambda hundredth: hundredth / 100)
            ),
        )
        for c in claims
    )
    provisional = draw(st.booleans())
    answered = draw(st.lists(st.sampled_from(SOURCES), unique=True))
    silent = draw(st.lists(st.sampled_from(SOURCES), unique=True))
    return report(
        works,
        claims,
        verdicts,
        provisional=provisional,
        outdated=draw(st.booleans()),
        searched_on="" if provisional else "2026-05-04",
        searches=tuple(map(search, answered)),
        gaps=tuple(Gap(where=s, why="was down") for s in silent),
    )
