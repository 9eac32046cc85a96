"""Taking claims out of works."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.stages import extract
from generator.stages.cite import narrative
from generator.stages.sentences import read
from generator.types import Claim, Concept, Paper, Passage, Question, Role
from tests import made_up

QUESTION = made_up.question(
    concepts=(
        Concept(name="noise", terms=("noise", "typing errors")),
        Concept(name="accuracy", terms=("accuracy",)),
    )
)
STRONG = "Noise raises the accuracy of nine taggers by 3.1 points in Finnish."
OTHERS = (
    "Noise lowers the accuracy of parsers by 12% where scripts differ.",
    "Typing errors cost 7 points of accuracy without a second tagger.",
    "Half of the noise explains 80% of the accuracy lost on mBERT.",
    "More noise gives better accuracy than less on 5 of 9 corpora.",
    "Noise of 10% reduces accuracy more than noise of 5% does.",
)


def work(number: int, *sentences: str) -> tuple[Paper, tuple[Passage, ...]]:
    """A work whose sentences are all findings."""
    paper = made_up.paper(number, text=f"Results: {' '.join(sentences)}")
    return paper, read(paper)


def outcome(sentence: str, *, title: str = "Buses", role: Role = Role.FINDING) -> Claim | str:
    """The claim that a sentence makes, or why it makes none."""
    paper = made_up.paper(1, text=sentence, title=title)
    passage = Passage(paper=paper.key, start=0, end=len(sentence), text=sentence, role=role)
    return extract.claim_of(paper, passage, QUESTION)


def claimed(sentence: str) -> Claim:
    """The claim; fails where the sentence makes none."""
    made = outcome(sentence)
    assert isinstance(made, Claim), made
    return made


def test_a_specific_finding_on_the_question_is_a_claim() -> None:
    claim = claimed(STRONG)
    assert (claim.text, claim.quote, claim.rewrites) == (STRONG, STRONG, ())
    assert [m.concept for m in claim.mentions] == ["noise", "accuracy"]


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.FINDING])
def test_only_findings_are_claims_and_what_the_sentence_is_is_said(role: Role) -> None:
    assert outcome(STRONG, role=role) == f"{role.value}, no finding"


@pytest.mark.parametrize(
    "sentence",
    [
        STRONG.rstrip("."),
        "Noise raises the accuracy of nine taggers by 3.1 points in Fin...",
        "Noise raises the accuracy of nine taggers by 3.1 points in Fin…",
        "Noise raises the accuracy of nine taggers by 3.1 points,",
    ],
)
def test_a_sentence_that_its_source_cut_off_is_no_claim(sentence: str) -> None:
    assert outcome(sentence) == extract.CUT


@pytest.mark.parametrize("end", [".", "!", ".)", ".”"])
def test_a_whole_sentence_may_end_in_marks(end: str) -> None:
    assert isinstance(outcome(STRONG.rstrip(".") + end), Claim)


def test_a_sentence_too_long_to_be_read_as_one_claim_is_counted_and_never_cut() -> None:
    assert outcome(f"{STRONG[:-1]} {'and in Finland ' * 40}.") == extract.LONG


@pytest.mark.parametrize(
    "sentence",
    [
        "It raises the accuracy of nine taggers by 3.1 points under noise.",
        "However, they lose 3 points of accuracy under noise of 10%.",
        "Both settings lose 3 points of accuracy under noise of 10%.",
        "Noise of 10% costs these fast parsers 3 points of accuracy.",
        "Noise of 10% costs this model 3 points of accuracy in Finnish.",
        "The former loses 3 points of accuracy under noise of 10%.",
    ],
)
def test_a_sentence_that_leans_on_the_one_before_cannot_stand_alone(sentence: str) -> None:
    assert outcome(sentence) == extract.LEANING


@pytest.mark.parametrize(
    "sentence",
    [
        "Extensive experiments show the effectiveness of noise for accuracy.",
        "Noise leads to promising accuracy and superior results.",
        "Noise matters for accuracy.",
    ],
)
def test_a_finding_by_form_that_says_nothing_is_no_claim(sentence: str) -> None:
    assert outcome(sentence) == extract.VAGUE


def test_a_finding_on_something_else_is_not_on_the_question() -> None:
    assert outcome("Rain raises the height of rivers by 3.1 m in Norway.") == extract.ASIDE
    assert outcome("Noise raises the temper of readers by 3.1 points in Norway.") == extract.ASIDE


def test_the_title_may_speak_about_the_second_concept_but_not_about_the_first() -> None:
    half = "Noise raises the temper of readers by 3.1 points in Norway."
    made = outcome(half, title="On accuracy")
    assert isinstance(made, Claim)
    assert [(m.concept, m.where) for m in made.mentions] == [
        ("noise", "quote"),
        ("accuracy", "title"),
    ]
    aside = "Rain raises the height of rivers by 3.1 m in Norway."
    assert outcome(aside, title="On noise and accuracy") == extract.ASIDE


@pytest.mark.parametrize(
    "sentence",
    [
        "We show that our tagger gains 3 points of accuracy under noise.",
        "The proposed tagger gains 3 points of accuracy under noise.",
        "Under noise we gain 3 points of accuracy in Finnish.",
    ],
)
def test_what_speaks_of_its_own_thing_stands_inside_its_work(sentence: str) -> None:
    claim = claimed(sentence)
    assert claim.text.startswith(f"In {narrative(made_up.paper(1))}: ")
    assert claim.rewrites[-1] == "frame"
    assert claim.quote == sentence


def test_the_quote_stands_at_its_place() -> None:
    paper, passages = work(1, STRONG, *OTHERS)
    taken = extract.take([(paper, passages)], QUESTION)
    assert paper.text is not None
    for claim in taken.claims:
        assert paper.text.text[claim.start : claim.end] == claim.quote


def test_at_most_three_claims_of_a_work_and_the_rest_is_counted() -> None:
    taken = extract.take([work(1, STRONG, *OTHERS)], QUESTION)
    assert len(taken.claims) == extract.PER_WORK == 3
    assert (extract.SURPLUS, len(OTHERS) + 1 - extract.PER_WORK) in taken.dropped


def test_claims_come_strongest_first() -> None:
    taken = extract.take([work(1, *OTHERS), work(2, STRONG)], QUESTION)
    strengths = [extract.strength(c, QUESTION) for c in taken.claims]
    assert strengths == sorted(strengths, reverse=True)


def test_a_report_shows_no_more_claims_than_a_reader_has_attention_for() -> None:
    works = [
        work(n, f"Noise of {n}% costs 3 points of accuracy in town number {n}.")
        for n in range(1, extract.AT_MOST + 4)
    ]
    taken = extract.take(works, QUESTION)
    assert len(taken.claims) == extract.AT_MOST
    assert (extract.BEYOND, 3) in taken.dropped
    assert len(taken.weaker) == 3
    assert taken.weaker.isdisjoint(c.paper for c in taken.claims)


def test_the_same_words_are_one_claim_and_their_denial_is_another() -> None:
    again = STRONG.replace("tagger", "Tagger").replace(" by", ", by")
    denial = STRONG.replace("raises", "does not raise")
    taken = extract.take([work(1, STRONG), work(2, again), work(3, denial)], QUESTION)
    assert len(taken.claims) == 2
    assert denial in {c.quote for c in taken.claims}
    assert taken.dropped == ((extract.REPEATED, 1),)


@given(st.lists(st.sampled_from((STRONG, *OTHERS, "It rains.", "Oslo.", "We hope.")), max_size=9))
def test_every_sentence_is_a_claim_or_counted(sentences: list[str]) -> None:
    works = [work(n, s) for n, s in enumerate(sentences, start=1)]
    taken = extract.take(works, QUESTION)
    passages = sum(len(p) for _, p in works)
    assert len(taken.claims) + sum(n for _, n in taken.dropped) == passages
    assert all(n > 0 for _, n in taken.dropped)


def test_an_address_depends_on_work_and_quote_alone() -> None:
    alone = extract.take([work(1, STRONG)], QUESTION).claims[0]
    among = extract.take([work(2, *OTHERS), work(1, STRONG)], QUESTION).claims
    assert alone.id in {c.id for c in among}
    assert alone.id == extract.claim_id(alone.paper, STRONG)
    assert alone.id != extract.claim_id(alone.paper, OTHERS[0])
    assert alone.id != extract.claim_id("doi:10.5555/else", STRONG)
    assert len(alone.id) == 10


@pytest.mark.parametrize(
    ("text", "specific"),
    [
        ("Rain comes to towns.", 0.0),
        ("Rain takes 5 days.", 0.2),
        ("It was 5 or 6 days.", 0.3),
        ("It was 5, 6, 7 or 8.", 0.4),
        ("BERT sees rain.", 0.15),
        ("Rain comes to Oslo.", 0.15),
        ("BERT and mT5 and GPT see it.", 0.3),
        ("Rain is slower than snow.", 0.2),
        ("Rain lowers rivers.", 0.2),
        ("Rain comes if asked.", 0.1),
        ("Rain meets snow, hail, sleet and fog.", 0.05),
        ("Rain is slower than snow in effectiveness.", 0.0),
        ("Experiments are slower than snow.", 0.0),
        ("Experiments show that rain is slower than snow.", 0.25),
    ],
)
def test_specificity_adds_up_as_its_docstring_says(text: str, specific: float) -> None:
    assert extract.specificity(text) == pytest.approx(specific)


@given(st.text(max_size=80))
def test_specificity_lies_between_0_and_1(text: str) -> None:
    assert 0 <= extract.specificity(text) <= 1


def test_strength_weighs_relevance_six_and_specificity_four() -> None:
    claim = replace(claimed(STRONG), specificity=0.5)
    assert extract.strength(claim, QUESTION) == pytest.approx(0.6 * 1 + 0.4 * 0.5)


def test_a_question_without_a_match_takes_nothing() -> None:
    asked: Question = made_up.question(concepts=(Concept(name="moss", terms=("moss",)),))
    taken = extract.take([work(1, STRONG, *OTHERS)], asked)
    assert taken.claims == ()
    assert taken.weaker == frozenset()
