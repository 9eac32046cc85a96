"""Small valid values for tests, all made up, each with every field filled.

`paper(2, year=None)` is the second made-up work without its year; `report()` is a whole report of
two works whose parts refer to one another as the pipeline would have them. `reports()` gives
reports with hostile text in every field that a stranger can fill.
"""

import dataclasses
from hashlib import sha256
from typing import Any

from hypothesis import strategies as st

from generator.stages.cite import bibliography
from generator.types import (
    Answered,
    Asked,
    Author,
    Change,
    Check,
    Claim,
    Concept,
    Contested,
    Corroboration,
    Direction,
    Excluded,
    Flow,
    Gap,
    Group,
    Kind,
    Mention,
    Named,
    Notice,
    NoticeKind,
    Opinion,
    Paper,
    Proposals,
    QueryWords,
    Question,
    Reading,
    Record,
    Report,
    Review,
    Search,
    Stance,
    Statement,
    TextKind,
    Verdict,
    Verification,
)

TEXTS = (
    "Noise in the training data raises accuracy by 3.1 points on twelve languages. "
    "The gain disappears where the test language has a script of its own.",
    "Typing errors cost 7% of accuracy when the second stage of training is left out. "
    "A second stage of training does not help in languages without training data.",
    "Word order has no influence on the error rate in nine of ten languages.",
)
"""What the made-up works say; each begins with a finding."""

HOSTILE = (
    "<script>alert(1)</script>",
    "} \\input{secrets} {",
    "100% of \\textbf{it} & $x_1$ #1 ~ ^",
    "one\nER  - \nTY  - BOOK",
    "a \"quoted\" 'word', and; more",
    "=HYPERLINK(1)",
    "＝1+1",
    "-1 @here +2",
    "[a](b){: onclick=c} `d` | e",
    "{{ 7*7 }} {% raw %} {# no #}",
    "עברית \u202e und 中文 ﬁ",
    "\\",
    "{",
    "and others",
    "a--b ``c'' ?` !`",
)
"""Foreign text that means something to one of the forms a report takes."""


def author(family: str = "Rivera", given: str = "Ana") -> Author:
    """A person."""
    return Author(family=family, given=given)


def notice(kind: NoticeKind = NoticeKind.RETRACTED, **changes: Any) -> Notice:
    """A notice on a work, checked on a fixed day."""
    made = Notice(kind=kind, source="crossref", checked_on="2026-05-04", date="2025")
    return dataclasses.replace(made, **changes)


def record(number: int = 1, **changes: Any) -> Record:
    """The made-up record of that number (from 1), as the library tells it."""
    made = Record(
        id=f"library:made{number}",
        source="library",
        title=f"Made-up work number {number} on noise",
        authors=(author(f"Rivera{'abcdefghij'[number % 10]}"), author("Öztürk", "Bülent")),
        year=2020 + number % 5,
        venue="Proceedings of a Made-up Meeting",
        volume=str(number),
        issue="2",
        pages=f"{number}-{number + 9}",
        publisher="Made-up Society",
        kind=Kind.CONFERENCE_PAPER,
        doi=f"10.5555/made.{number}",
        arxiv=f"2001.{number:05d}",
        url=f"https://example.org/works/{number}",
        text=TEXTS[(number - 1) % len(TEXTS)],
        text_kind=TextKind.ABSTRACT,
        rights="CC-BY-4.0",
    )
    return dataclasses.replace(made, **changes)


def paper(number: int = 1, **changes: Any) -> Paper:
    """A work with one record; a change that a record knows too is made in both."""
    known = {field.name for field in dataclasses.fields(Record)}
    told = record(number, **{name: value for name, value in changes.items() if name in known})
    made = Paper(
        key=f"doi:{told.doi}" if told.doi else f"title:{number:08x}",
        records=(told,),
        title=told.title,
        authors=told.authors,
        year=told.year,
        venue=told.venue,
        kind=told.kind,
        doi=told.doi,
        url=f"https://doi.org/{told.doi}" if told.doi else told.url,
        text_record=told.id if told.text else "",
        notices=told.notices,
    )
    own = {field.name for field in dataclasses.fields(Paper)}
    changed = dataclasses.replace(made, **{k: v for k, v in changes.items() if k in own})
    return dataclasses.replace(changed, citation=bibliography([changed])[changed.key])


def claim(of: Paper | None = None, quote: str = "", **changes: Any) -> Claim:
    """A claim from the work (number 1 if none is given); the quote is its first sentence."""
    source = of or paper(1)
    text = source.text.text if source.text else ""
    words = quote or text[: text.find(". ") + 1] or text
    start = text.index(words)
    made = Claim(
        id="c-" + sha256(f"{source.key}\n{words}".encode(errors="replace")).hexdigest()[:8],
        paper=source.key,
        text=words,
        quote=words,
        start=start,
        end=start + len(words),
        mentions=(Mention(concept="noise", words="noise", where="quote"),),
        specificity=0.5,
    )
    return dataclasses.replace(made, **changes)


def corroboration(by: Paper | None = None, **changes: Any) -> Corroboration:
    """What the work (number 2 if none is given) says about the same finding."""
    source = by or paper(2)
    found = claim(source)
    made = Corroboration(
        paper=source.key, quote=found.quote, start=found.start, end=found.end, likelihood=0.72
    )
    return dataclasses.replace(made, **changes)


def opinion(on: Claim | None = None, by: Paper | None = None, **changes: Any) -> Opinion:
    """What a verifier made of that work's passage on a claim; it agrees unless told otherwise."""
    found = corroboration(by)
    made = Opinion(
        claim=(on or claim()).id,
        paper=found.paper,
        start=found.start,
        end=found.end,
        passage=sha256(found.quote.encode(errors="replace")).hexdigest(),
        judged_on="2026-05-04",
        stance=Stance.AGREES,
        words=found.quote[:5],
    )
    return dataclasses.replace(made, **changes)


def asked(**changes: Any) -> Asked:
    """A model that was asked something."""
    return dataclasses.replace(
        Asked(verifier="openai", model="made/up-7b", prompt="0" * 64), **changes
    )


def verification(*opinions: Opinion, **changes: Any) -> Verification:
    """What a verifier said."""
    return dataclasses.replace(Verification(by=asked(), opinions=opinions), **changes)


def reading(**changes: Any) -> Reading:
    """What a verifier made of a report."""
    made = Reading(
        by=asked(), report="1" * 64, read_on="2026-05-04", score=6.5, words="Noise raises accuracy"
    )
    return dataclasses.replace(made, **changes)


def proposals(*works: Named, **changes: Any) -> Proposals:
    """What a verifier called findings: the first sentence of the first work, unless told."""
    text = record(1).text
    first = Named(
        paper=paper(1).key,
        text=sha256(text.encode()).hexdigest(),
        read_on="2026-05-04",
        sentences=((0, text.index(". ") + 1),),
        dropped=(("no sentence of the text", 2),),
    )
    return dataclasses.replace(Proposals(by=asked(), works=works or (first,)), **changes)


def query_words(**changes: Any) -> QueryWords:
    """What a verifier proposed to search for."""
    made = QueryWords(
        by=asked(),
        question="2" * 64,
        proposed_on="2026-05-04",
        terms=(("noise", "misprints"),),
        dropped=(("searched for already", 1),),
    )
    return dataclasses.replace(made, **changes)


def verdict(on: Claim | None = None, **changes: Any) -> Verdict:
    """The verdict on a claim that nobody corroborated."""
    made = Verdict(
        claim=(on or claim()).id,
        located=True,
        faithful=True,
        unfaithful_because=(),
        relevant=True,
        corroborated_by=(),
        direction=Direction.NOT_ASSESSED,
        contested=Contested.NOT_FOUND,
        confidence=None,
    )
    return dataclasses.replace(made, **changes)


def review(reviewer: str = "relevance", **changes: Any) -> Review:
    """A reviewer's opinion."""
    made = Review(
        reviewer=reviewer,
        score=7.5,
        weight=2.0,
        formula="10 × relevant claims ÷ claims",
        notes="10 × 3 ÷ 4",
        would_raise="claims that speak about scripts",
    )
    return dataclasses.replace(made, **changes)


def question(**changes: Any) -> Question:
    """A question with two concepts."""
    made = Question(
        slug="noise-and-accuracy",
        question="Does noise in the training data raise accuracy across languages?",
        title="Noise in training data and accuracy",
        tags=("noise",),
        concepts=(
            Concept(name="noise", terms=("noise", "typing errors")),
            Concept(name="scripts", terms=("scripts", "writing systems")),
        ),
        concepts_given=True,
        since=2018,
        until=2026,
        known=("doi:10.5555/made.1",),
        asked_by="a made-up reader",
        asked_on="2026-05-01",
        context="Whoever collects training data wants to know.",
    )
    return dataclasses.replace(made, **changes)


def flow(included: int = 2, off_topic: int = 1) -> Flow:
    """A flow whose numbers add up: one duplicate, some works off topic, the rest included."""
    return Flow(
        identified=(("library", included + off_topic + 1),),
        duplicates=1,
        excluded=(("off topic", off_topic),) if off_topic else (),
        included=included,
    )


def report(
    papers: tuple[Paper, ...] | None = None,
    claims: tuple[Claim, ...] | None = None,
    verdicts: tuple[Verdict, ...] | None = None,
    **changes: Any,
) -> Report:
    """A report of these works; one claim a work and one verdict a claim where none are given."""
    works = (paper(1), paper(2)) if papers is None else papers
    found = tuple(claim(p) for p in works if p.text) if claims is None else claims
    checked = _checked(works, found) if verdicts is None else verdicts
    off_topic = paper(9, title="Made-up work about something else")
    made = Report(
        question=question(),
        answered=Answered.PARTLY if found else Answered.NOT,
        answered_because="1 of 2 concepts is spoken about.",
        score=7.5,
        score_because="The weighted mean of 1 reviewer.",
        provisional=False,
        outdated=False,
        searched_on="2026-05-04",
        searches=(
            Search(
                source="library",
                address="library: noise AND accuracy",
                searched_on="2026-05-04",
                hits=4,
                kept=4,
            ),
        ),
        gaps=(Gap(where="arxiv", why="did not answer within 20 seconds"),),
        checks=(Check(source="crossref", checked_on="2026-05-04", asked=4, told=3),),
        chosen="the site's default",
        unasked=(Gap(where="openalex", why="a search needs a key"),),
        flow=flow(len(works)),
        papers=works,
        excluded=(Excluded(paper=off_topic.key, reason="off topic", detail="no concept named"),),
        excluded_papers=(off_topic,),
        claims=found,
        verdicts=checked,
        dropped=(("background", 3), ("says too little", 1)),
        abstract=(
            Statement(
                text="Noise raises accuracy in some languages.",
                claims=tuple(c.id for c in found),
            ),
        ),
        groups=(Group(concept="noise", claims=tuple(c.id for c in found)),) if found else (),
        unspoken=("scripts",),
        limitations=("Only abstracts were read.",),
        reviews=(review(),),
        recall=(1, 1),
        history=(Change(date="2026-05-04", added=tuple(p.title for p in works)),),
    )
    return dataclasses.replace(made, **changes)


def _checked(works: tuple[Paper, ...], found: tuple[Claim, ...]) -> tuple[Verdict, ...]:
    """The first claim is corroborated by the second work, where there is one; no other is."""
    if len(works) < 2 or not found or not works[1].text or found[0].paper == works[1].key:
        return tuple(verdict(c) for c in found)
    by = corroboration(works[1])
    first = verdict(found[0], corroborated_by=(by,), confidence=by.likelihood)
    return (first, *(verdict(c) for c in found[1:]))


def hostile() -> st.SearchStrategy[str]:
    """Text of a stranger, never blank: payloads, any characters, and the two mixed."""
    anything = st.text(st.characters(codec="utf-8"), min_size=1, max_size=40)
    part = st.one_of(st.sampled_from(HOSTILE), anything)
    parts = st.lists(part, min_size=1, max_size=3)
    # A letter at both ends keeps a text from being nothing but what the filters take out.
    return parts.map(lambda texts: "x" + " ".join(texts) + "y") | st.sampled_from(HOSTILE)


@st.composite
def papers(draw: st.DrawFn, number: int = 1) -> Paper:
    """The work of that number with hostile text in every field and any field missing."""
    text = hostile()
    maybe = st.one_of(st.just(""), text)
    authors = st.lists(st.builds(Author, family=text, given=maybe), max_size=3).map(tuple)
    notices = st.builds(notice, st.sampled_from(NoticeKind))
    return paper(
        number,
        title=draw(text),
        authors=draw(authors),
        year=draw(st.none() | st.integers(1500, 2030)),
        venue=draw(maybe),
        volume=draw(maybe),
        issue=draw(maybe),
        pages=draw(maybe),
        publisher=draw(maybe),
        kind=draw(st.sampled_from(Kind)),
        doi=draw(st.sampled_from(("", f"10.5555/made.{number}", "10.5555/a_(b)<c>;d"))),
        url=draw(st.sampled_from(("", f"https://example.org/{number}?a=1&b=%7B")) | text),
        notices=draw(st.lists(notices, max_size=2).map(tuple)),
        text=draw(text),
        key=f"doi:10.5555/made.{number}",
    )


@st.composite
def reports(draw: st.DrawFn) -> Report:
    """A report of up to three works, hostile throughout, of consistent parts."""
    works = tuple(draw(papers(n)) for n in range(1, draw(st.integers(0, 3)) + 1))
    text = hostile()
    claims = tuple(
        claim(
            work,
            quote=work.text.text,
            text=draw(text),
            rewrites=("drop-opener",),
            mentions=(Mention(concept=draw(text), words=draw(text), where="quote"),),
        )
        for work in works
        if work.text
    )
    return report(
        papers=works,
        claims=claims,
        question=question(title=draw(text), question=draw(text), context=draw(text)),
        gaps=(Gap(where="arxiv", why=draw(text)),),
        limitations=(draw(text),),
        score=draw(st.none() | st.integers(0, 100).map(lambda tenths: tenths / 10)),
        recall=draw(st.sampled_from((None, (0, 2), (1, 1)))),
        verification=draw(st.none() | verifications(claims)),
        reading=draw(st.none() | st.builds(reading, words=text, dropped=st.just("") | text)),
        query_words=draw(
            st.none() | st.builds(query_words, terms=st.tuples(st.tuples(text, text)))
        ),
        proposals=draw(st.none() | st.builds(proposals, silent=st.just("") | text)),
    )


@st.composite
def verifications(draw: st.DrawFn, claims: tuple[Claim, ...]) -> Verification:
    """Opinions on claims, of a model of any name that gave any words."""
    text = hostile()
    said = st.builds(
        opinion,
        st.sampled_from(claims) if claims else st.just(claim()),
        stance=st.none() | st.sampled_from(Stance),
        words=text,
        dropped=st.just("") | text,
    )
    opinions = draw(st.lists(said, max_size=3))
    silent = draw(st.just("") | text)
    return verification(*opinions, by=asked(model=draw(text)), silent=silent)
