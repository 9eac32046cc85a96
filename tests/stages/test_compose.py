"""The answer: its state, abstract, groups and limitations."""

from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.stages import compose
from generator.stages.cite import narrative
from generator.stages.rewrite import frame
from generator.types import (
    Answered,
    Author,
    Claim,
    Concept,
    Contested,
    Corroboration,
    Direction,
    Gap,
    Kind,
    Mention,
    Paper,
    Question,
    Search,
    Statement,
    TextKind,
    Verdict,
)
from tests import made_up

NAMES = ("noise", "scripts", "moss")
QUESTION = made_up.question(concepts=tuple(Concept(name=n, terms=(n,)) for n in NAMES))
SEARCH = Search(source="library", address="l:", searched_on="2026-01-01", hits=1, kept=1)
GAP = Gap(where="arxiv", why="did not answer within 20 seconds.")


def asked(count: int) -> Question:
    """A question with so many concepts."""
    return made_up.question(concepts=QUESTION.concepts[:count])


def paper(number: int, author: str = "", **changes: object) -> Paper:
    """A work of one author."""
    return made_up.paper(number, **{"authors": (Author(family=author or f"A{number}"),), **changes})


def claim(of: Paper, *concepts: str, title: Sequence[str] = ()) -> Claim:
    """A claim whose quote speaks about these concepts, and whose title about those."""
    mentions = [Mention(concept=c, words=c, where="quote") for c in concepts]
    mentions += [Mention(concept=c, words=c, where="title") for c in title]
    return made_up.claim(of, id=f"c-{of.key}-{'-'.join(concepts)}", mentions=tuple(mentions))


def used(*papers: Paper) -> dict[str, Paper]:
    """Works by key."""
    return {p.key: p for p in papers}


def state(question: Question, claims: Sequence[Claim], *papers: Paper) -> Answered:
    """The state alone."""
    return compose.answered(question, claims, used(*papers))[0]


ONE, TWO, SAME_AUTHOR = paper(1), paper(2), paper(3, "A1")


def test_two_independent_works_that_speak_about_everything_answer() -> None:
    claims = [claim(ONE, *NAMES), claim(TWO, *NAMES)]
    assert state(QUESTION, claims, ONE, TWO) is Answered.ANSWERED


def test_two_works_of_one_author_answer_in_part_only() -> None:
    claims = [claim(ONE, *NAMES), claim(SAME_AUTHOR, *NAMES)]
    assert state(QUESTION, claims, ONE, SAME_AUTHOR) is Answered.PARTLY


def test_two_claims_of_one_work_are_one_work() -> None:
    assert state(QUESTION, [claim(ONE, *NAMES), claim(ONE, *NAMES)], ONE) is Answered.PARTLY


def test_everything_spoken_about_and_nearly_together_is_an_answer_in_part() -> None:
    claims = [claim(ONE, "noise", "scripts"), claim(TWO, "moss")]
    assert state(QUESTION, claims, ONE, TWO) is Answered.PARTLY


@pytest.mark.parametrize(
    "claims",
    [
        (),
        (claim(ONE, "noise", "scripts"),),
        (claim(ONE, "noise"), claim(TWO, "scripts"), claim(TWO, "moss")),
        (claim(ONE, "noise", "scripts", title=("moss",)),),
    ],
)
def test_less_than_that_is_no_answer(claims: Sequence[Claim]) -> None:
    assert state(QUESTION, claims, ONE, TWO) is Answered.NOT


def test_two_concepts_apart_are_no_answer() -> None:
    claims = [claim(ONE, "noise"), claim(TWO, "scripts")]
    assert state(asked(2), claims, ONE, TWO) is Answered.NOT


def test_the_rule_is_told_with_its_numbers() -> None:
    claims = [claim(ONE, *NAMES), claim(TWO, "noise")]
    assert compose.answered(QUESTION, claims, used(ONE, TWO))[1] == (
        "1 of 2 works quoted speak about all 3 concepts in one sentence; 3 of 3 concepts are "
        "spoken about at all; one sentence speaks about 3 at most"
    )


CLAIMS = st.lists(
    st.builds(
        lambda number, names, title: claim(paper(number), *names, title=title),
        st.integers(1, 4),
        st.lists(st.sampled_from(NAMES), unique=True, min_size=1).map(sorted),
        st.lists(st.sampled_from(NAMES), unique=True),
    ),
    max_size=6,
    unique_by=lambda c: c.id,
)
WORKS = tuple(paper(n) for n in range(1, 5))


@given(CLAIMS)
def test_another_claim_never_takes_an_answer_away(claims: list[Claim]) -> None:
    order = [Answered.NOT, Answered.PARTLY, Answered.ANSWERED]
    ranks = [order.index(state(QUESTION, claims[:n], *WORKS)) for n in range(len(claims) + 1)]
    assert ranks == sorted(ranks)


@given(CLAIMS)
def test_every_claim_stands_in_one_group_under_a_concept_it_speaks_about(
    claims: list[Claim],
) -> None:
    groups = compose.groups(QUESTION, claims)
    assert sorted(i for g in groups for i in g.claims) == sorted(c.id for c in claims)
    by_id = {c.id: c for c in claims}
    for group in groups:
        assert group.claims
        for member in group.claims:
            spoken = [m.concept for m in by_id[member].mentions if m.where == "quote"]
            assert group.concept in spoken


def test_a_claim_stands_under_its_rarest_concept_and_groups_in_the_question_s_order() -> None:
    claims = [claim(ONE, "noise"), claim(TWO, "noise", "moss"), claim(ONE, "scripts")]
    groups = compose.groups(QUESTION, claims)
    assert [(g.concept, g.claims) for g in groups] == [
        ("noise", (claims[0].id,)),
        ("scripts", (claims[2].id,)),
        ("moss", (claims[1].id,)),
    ]


def test_a_concept_in_titles_only_is_not_spoken_about() -> None:
    assert compose.unspoken(QUESTION, [claim(ONE, "noise", title=("moss",))]) == ("scripts", "moss")
    assert compose.unspoken(QUESTION, []) == NAMES


def told(
    question: Question,
    claims: Sequence[Claim],
    *papers: Paper,
    verdicts: Sequence[Verdict] = (),
    searches: Sequence[Search] = (SEARCH,),
    gaps: Sequence[Gap] = (),
) -> tuple[Statement, ...]:
    """The abstract."""
    checked = {c.id: made_up.verdict(c) for c in claims} | {v.claim: v for v in verdicts}
    return compose.abstract(
        question,
        compose.answered(question, claims, used(*papers))[0],
        claims,
        checked,
        used(*papers),
        searches,
        gaps,
    )


def opening(question: Question, claims: Sequence[Claim], *papers: Paper) -> str:
    """The first sentence."""
    return told(question, claims, *papers)[0].text


def test_the_first_sentence_says_whether_the_question_is_answered() -> None:
    both = [claim(ONE, *NAMES), claim(TWO, *NAMES)]
    assert opening(QUESTION, both, ONE, TWO) == (
        "Two works report findings that speak about noise, scripts and moss together."
    )
    assert opening(QUESTION, both[:1], ONE) == (
        "The question is answered in part: one work reports findings that speak about noise, "
        "scripts and moss together, and no independent work does."
    )
    assert opening(QUESTION, [claim(ONE, "noise")], ONE) == (
        "The question is not answered by what was found: no finding speaks about noise, scripts "
        "and moss together, and one work speaks about some of it."
    )
    nearly = [claim(ONE, "noise", "scripts"), claim(TWO, "moss")]
    assert opening(QUESTION, nearly, ONE, TWO) == (
        "The question is answered in part by what was found: no finding speaks about noise, "
        "scripts and moss together, and two works speak about some of it."
    )


def test_one_concept_is_not_spoken_about_together() -> None:
    both = [claim(ONE, "noise"), claim(TWO, "noise")]
    assert opening(asked(1), both, ONE, TWO) == (
        "Two works report findings that speak about noise; whether they answer the question "
        "cannot be told from one concept."
    )


def test_nothing_found_and_nobody_answered_are_different_words() -> None:
    (nothing,) = told(QUESTION, [])
    (partly,) = told(QUESTION, [], gaps=[GAP])
    (nobody,) = told(QUESTION, [], searches=[], gaps=[GAP, Gap(where="crossref", why="is down")])
    assert nothing.text == (
        "Nothing was found that speaks about noise, scripts and moss; the question is not answered."
    )
    assert partly.text == (
        "Nothing was found that speaks about noise, scripts and moss where the search was "
        "answered, but arxiv did not answer; the question is not answered."
    )
    assert nobody.text == (
        f"The question is not answered, because no search was answered "
        f"(arxiv: {GAP.why}; crossref: is down)."
    )


@given(CLAIMS)
def test_the_abstract_has_at_most_six_sentences_that_rest_on_claims(claims: list[Claim]) -> None:
    statements = told(QUESTION, claims, *WORKS)
    known = {c.id for c in claims}
    silent = "No finding speaks about"
    assert 1 <= len(statements) <= 6
    for statement in statements:
        assert set(statement.claims) <= known
        assert statement.claims or not claims or statement.text.startswith(silent)


@given(CLAIMS)
def test_no_work_speaks_twice_in_the_abstract(claims: list[Claim]) -> None:
    by_id = {c.id: c for c in claims}
    spoken = [by_id[s.claims[0]].paper for s in told(QUESTION, claims, *WORKS)[1:] if s.claims]
    assert len(spoken) == len(set(spoken))


def test_concepts_not_yet_spoken_about_come_first_into_the_abstract() -> None:
    strong = [claim(paper(n), "noise", "scripts") for n in range(1, 6)]
    rare = made_up.claim(paper(6), id="c-rare", mentions=claim(paper(6), "moss").mentions)
    papers = [paper(n) for n in range(1, 7)]
    cited = {i for s in told(QUESTION, [*strong, rare], *papers)[1:] for i in s.claims}
    assert "c-rare" in cited


def test_a_claim_is_told_in_its_words_and_with_who_speaks_about_the_same() -> None:
    own = claim(ONE, "noise")
    supported = made_up.verdict(own, corroborated_by=(made_up.corroboration(TWO),))
    by_both = made_up.verdict(
        own, corroborated_by=(made_up.corroboration(TWO), made_up.corroboration(SAME_AUTHOR))
    )
    alone = told(QUESTION, [own], ONE)[1]
    assert (alone.text, alone.claims) == (own.text, (own.id,))
    one_more = told(QUESTION, [own], ONE, TWO, verdicts=[supported])[1]
    assert one_more.text == f"{own.text[:-1]}; A2 (2022) speaks about the same."
    two_more = told(QUESTION, [own], ONE, TWO, SAME_AUTHOR, verdicts=[by_both])[1]
    assert two_more.text == f"{own.text[:-1]}; A2 (2022) and A1 (2023) speak about the same."


@pytest.mark.parametrize(
    "text",
    [
        "We see that moss grows on our roofs.",
        "Moss is what the authors found on roofs.",
        "In both cases moss grows.",
        "Moss grows, and this takes time.",
        "The proposed roof keeps moss away.",
    ],
)
def test_what_only_its_work_can_say_is_told_in_quotation_marks(text: str) -> None:
    own = replace(claim(ONE, "moss"), text=text)
    assert told(QUESTION, [own], ONE)[1].text == f"A1 (2021) reports: “{text}”"


def test_a_framed_claim_is_told_without_its_frame_and_inner_quotation_marks_are_single() -> None:
    two = paper(2, authors=(Author(family="Lee"), Author(family="Sato")))
    text = "Our “moss” grows."
    framed = replace(claim(two, "moss"), text=frame(text, narrative(two)), rewrites=("frame",))
    assert (
        told(QUESTION, [framed], two)[1].text == "Lee and Sato (2022) report: “Our ‘moss’ grows.”"
    )


def test_who_speaks_about_the_same_stands_behind_the_quotation_marks() -> None:
    own = replace(claim(ONE, "moss"), text="We see moss.")
    verdict = made_up.verdict(own, corroborated_by=(made_up.corroboration(TWO),))
    said = told(QUESTION, [own], ONE, TWO, verdicts=[verdict])[1].text
    assert said == "A1 (2021) reports: “We see moss”; A2 (2022) speaks about the same."


def test_works_that_disagree_are_named_as_such_and_first() -> None:
    own = claim(ONE, "noise")
    by = [
        made_up.corroboration(TWO),
        made_up.corroboration(SAME_AUTHOR, direction=Direction.AGREES),
        made_up.corroboration(paper(4), direction=Direction.DISAGREES, tension="up / down"),
        made_up.corroboration(paper(5), tension="up / down"),
    ]
    verdict = made_up.verdict(own, corroborated_by=tuple(by))
    said = told(QUESTION, [own], *map(paper, range(1, 6)), SAME_AUTHOR, verdicts=[verdict])[1].text
    assert said.endswith(
        "; A4 (2024) disagrees, A5 (2020) may disagree, A1 (2023) agrees and A2 (2022) speaks "
        "about the same."
    )


def test_a_claim_that_stands_alone_goes_before_one_that_has_to_be_quoted() -> None:
    alone, leaning = claim(ONE, "noise"), replace(claim(TWO, "noise"), text="We hear noise.")
    others = [claim(paper(n), "noise", "scripts", "moss") for n in (3, 4, 5)]
    papers = [paper(n) for n in range(1, 6)]
    cited = [
        i for s in told(QUESTION, [leaning, alone, *different(others)], *papers) for i in s.claims
    ]
    assert alone.id in cited
    assert leaning.id not in cited[3:]


def different(claims: Sequence[Claim]) -> list[Claim]:
    """The claims with quotes that share no word."""
    return [replace(c, quote=f"Bird{n} cat{n} dog{n} elk{n}.") for n, c in enumerate(claims)]


def test_a_finding_is_not_told_twice_in_other_words() -> None:
    quotes = ("Wet moss grows on northern roofs.", "On northern roofs moss grows if wet, mostly.")
    first, second = (
        replace(claim(p, "moss"), quote=q, text=q) for p, q in zip((ONE, TWO), quotes, strict=True)
    )
    statements = told(QUESTION, [first, second], ONE, TWO)[1:]
    assert [s.claims for s in statements if s.claims] == [(first.id,)]


def test_the_last_sentence_names_what_nobody_spoke_about() -> None:
    *_, last = told(QUESTION, [claim(ONE, "noise")], ONE)
    assert last == Statement(text="No finding speaks about scripts or moss.", claims=())
    *_, last = told(QUESTION, [claim(ONE, *NAMES)], ONE)
    assert last.claims


def limits(
    *papers: Paper,
    claims: Sequence[Claim] = (),
    verdicts: Sequence[Verdict] = (),
    searches: Sequence[Search] = (SEARCH,),
    gaps: Sequence[Gap] = (),
) -> str:
    """All limitations, a line each."""
    found = compose.limitations(QUESTION, papers, claims, verdicts, searches, gaps)
    return "\n".join(found)


def test_a_source_that_did_not_answer_is_named() -> None:
    said = "arxiv did not answer the search: did not answer within 20 seconds.\n"
    assert said in limits(ONE, gaps=[GAP])
    looked_up = replace(GAP, looking_up=True)
    assert said.replace("the search", "a look-up") in limits(ONE, gaps=[looked_up])


def test_a_single_source_is_named_and_two_are_not() -> None:
    assert "Only one source was searched: library." in limits(ONE)
    assert "Only one source" not in limits(ONE, gaps=[GAP])
    empty = Search(source="arxiv", address="a:", searched_on="2026-01-01", hits=0, kept=0)
    assert "Only one source" not in limits(ONE, searches=[SEARCH, empty])


def test_claims_that_stand_alone_are_counted() -> None:
    claims = [claim(ONE, "noise"), claim(TWO, "noise")]
    by: tuple[Corroboration, ...] = (made_up.corroboration(TWO),)
    verdicts = [made_up.verdict(claims[0], corroborated_by=by), made_up.verdict(claims[1])]
    text = limits(ONE, TWO, claims=claims, verdicts=verdicts)
    assert "1 of 2 claims rest on one work only" in text
    assert "was not assessed for any claim" in text
    assert "Possible tension" not in text
    assert "Nothing quoted here speaks about scripts or moss." in text


def test_tension_and_assessed_directions_are_said() -> None:
    own = claim(ONE, "noise")
    verdict = made_up.verdict(own, contested=Contested.POSSIBLE_TENSION, direction=Direction.AGREES)
    text = limits(ONE, claims=[own], verdicts=[verdict])
    assert "Possible tension is told by words" in text
    assert "Direction was assessed by a verifier" in text


def test_works_not_known_to_be_peer_reviewed_are_counted() -> None:
    text = limits(ONE, paper(2, kind=Kind.PREPRINT), paper(3, kind=Kind.OTHER))
    assert "2 of 3 works quoted are not known to be peer-reviewed." in text
    assert "peer-reviewed" not in limits(ONE)


@pytest.mark.parametrize(
    ("kinds", "said"),
    [
        (("annotation",), "The only work is quoted from annotations written by the keepers"),
        (("annotation", "annotation"), "All 2 works are quoted from annotations"),
        (("abstract",), "The only work is quoted from abstracts only."),
        (("abstract", "abstract"), "All 2 works are quoted from abstracts only."),
        (("abstract", "full text"), "1 of 2 works are quoted from their abstracts only."),
        (
            ("abstract", "annotation"),
            "1 of 2 works are quoted from their abstracts only, 1 from annotations.",
        ),
    ],
)
def test_what_the_quotes_come_from_is_said(kinds: Sequence[str], said: str) -> None:
    papers = [paper(n, text_kind=TextKind(kind)) for n, kind in enumerate(kinds, start=1)]
    assert limits(*papers).startswith(said)


def test_full_texts_are_no_limitation() -> None:
    assert "quoted" not in limits(paper(1, text_kind=TextKind.FULL_TEXT)).splitlines()[0]


def test_a_report_of_nothing_has_only_the_limitations_that_it_has() -> None:
    assert limits() == (
        "Only one source was searched: library.\n"
        "Nothing quoted here speaks about noise, scripts or moss."
    )
