"""Checking a claim against its text."""

import random
from collections.abc import Callable
from dataclasses import dataclass, replace

import pytest

from generator.stages.rewrite import REWRITES, frame, replay, rewrite
from generator.stages.verify import differences, located, objections, relevant
from generator.types import Mention
from tests import made_up

WORK = "Rivera and Öztürk (2021)"

LEADS = (
    "",
    "However, ",
    "We show that ",
    "(2) Moreover, we also find that ",
    "Our results show that ",
)
SUBJECTS = ("Nordic-BERT", "rain", "the Oslo corpus", "typing errors", "Şirin", "LSTM", "glucose")
OBJECTS = ("Finnish", "snow", "the Bergen corpus", "word order", "Ömer", "CNN", "insulin")
VERBS = (
    ("outperforms", "underperforms"),
    ("helps", "hurts"),
    ("strengthens", "weakens"),
    ("is faster than", "is slower than"),
    ("gains more than", "gains less than"),
    ("lies above", "lies below"),
)
HEDGES = ("may", "often", "probably", "almost", "in most cases")
NUMBERS = ("3.1", "3.7", "12", "1,200", "nine", "0.05", "half")
UNITS = ("points", "mg/l", "%", "kg", "languages", "days")
ENDS = (
    "only when the sky is grey",
    "in all nine towns of Norway",
    "across readers who never slept",
    "after the second week of rain",
)


@dataclass(frozen=True)
class Parts:
    """What a made-up finding is made of."""

    subject: str
    hedge: str
    verb: str
    object: str
    number: str
    unit: str
    negation: str
    end: str

    def __str__(self) -> str:
        amount = f"{self.number} {self.unit}".replace(" %", "%")
        said = (
            self.subject,
            self.hedge,
            self.verb,
            self.object,
            "by",
            amount,
            f"and {self.negation} changes" if self.negation else "and changes",
            f"{self.end}.",
        )
        return " ".join(filter(None, said))


def finding(draw: random.Random) -> Parts:
    """A made-up finding."""
    return Parts(
        subject=draw.choice(SUBJECTS),
        hedge=draw.choice(HEDGES),
        verb=draw.choice(VERBS)[0],
        object=draw.choice(OBJECTS),
        number=draw.choice(NUMBERS),
        unit=draw.choice(UNITS),
        negation=draw.choice(("never", "hardly", "")),
        end=draw.choice(ENDS),
    )


def other(draw: random.Random, of: tuple[str, ...], than: str) -> str:
    """Another one of the same sort."""
    return draw.choice([item for item in of if item != than])


def another_number(parts: Parts, draw: random.Random) -> str:
    return str(replace(parts, number=other(draw, NUMBERS, parts.number)))


def another_unit(parts: Parts, draw: random.Random) -> str:
    return str(replace(parts, unit=other(draw, UNITS, parts.unit)))


def negation_turned(parts: Parts, draw: random.Random) -> str:
    return str(replace(parts, negation="" if parts.negation else "never"))


def another_subject(parts: Parts, draw: random.Random) -> str:
    return str(replace(parts, subject=other(draw, SUBJECTS, parts.subject)))


def names_swapped(parts: Parts, draw: random.Random) -> str:
    return str(replace(parts, subject=parts.object, object=parts.subject))


def comparison_turned(parts: Parts, draw: random.Random) -> str:
    return str(replace(parts, verb=dict(VERBS)[parts.verb]))


def hedge_dropped(parts: Parts, draw: random.Random) -> str:
    return str(replace(parts, hedge=""))


def condition_dropped(parts: Parts, draw: random.Random) -> str:
    return str(parts).replace(f" {parts.end}", "")


def truncated(parts: Parts, draw: random.Random) -> str:
    words = str(parts).rstrip(".").split()
    return " ".join(words[: draw.randrange(1, len(words))]) + draw.choice(("", ".", "…", "..."))


def cut_in_mid_word(parts: Parts, draw: random.Random) -> str:
    return str(parts)[: draw.randrange(5, len(str(parts)) - 2)]


CORRUPTIONS: tuple[Callable[[Parts, random.Random], str], ...] = (
    another_number,
    another_unit,
    negation_turned,
    another_subject,
    names_swapped,
    comparison_turned,
    hedge_dropped,
    condition_dropped,
    truncated,
    cut_in_mid_word,
)


def drawn(count: int = 300) -> list[tuple[str, Parts, random.Random]]:
    """Leads and findings, the same ones every time."""
    draw = random.Random(13)
    return [(draw.choice(LEADS), finding(draw), draw) for _ in range(count)]


@pytest.mark.parametrize("corrupt", CORRUPTIONS, ids=lambda f: f.__name__)
def test_a_claim_that_says_other_than_its_quote_is_caught(
    corrupt: Callable[[Parts, random.Random], str],
) -> None:
    for lead, parts, draw in drawn():
        said = corrupt(parts, draw)
        assert said != str(parts)
        for text in (f"{lead}{said}", rewrite(f"{lead}{said}")[0]):
            assert differences(text, f"{lead}{parts}"), (text, f"{lead}{parts}")


def test_a_name_changed_in_mid_sentence_is_caught() -> None:
    caught = differences("In Oslo it rains in Swedish.", "In Oslo it rains in Finnish.")
    assert caught[0] == "names differ: “Oslo”, “Swedish” instead of “Oslo”, “Finnish”"


def test_honest_rewrites_are_not_caught() -> None:
    for lead, parts, _ in drawn():
        quote = f"{lead}{parts}"
        _, names = rewrite(quote)
        for count in range(len(names) + 1):
            assert differences(replay(quote, names[:count], WORK), quote) == ()


def test_a_word_of_no_kind_that_is_told_apart_counts_all_the_same() -> None:
    caught = differences("Tall parsers sleep.", "Tall taggers sleep.")
    assert caught == ("words differ: “parsers” instead of “taggers”",)


@pytest.mark.parametrize(
    "text",
    [
        "Noise – not “silence” – helps by −3\u00a0points.",
        'Noise - not "silence" -\nhelps by -3 points.',
        "Noise — not “silence” — helps  by ‑3 points.",
    ],
)
def test_other_types_for_the_same_words_are_not_caught(text: str) -> None:
    assert differences(text, 'Noise – not "silence" – helps by -3 points.') == ()


@pytest.mark.parametrize(
    ("text", "quote"),
    [
        ("Noise helps by 3 points.", "Noise helps by -3 points."),
        ("Noise helps for p > 0.05.", "Noise helps for p < 0.05."),
        ("Noise helps by 3.", "Noise helps by 3%."),
        ("Noise costs $5.", "Noise costs €5."),
    ],
)
def test_a_sign_is_a_word(text: str, quote: str) -> None:
    assert differences(text, quote)


def test_a_unit_two_words_behind_its_number_belongs_to_it() -> None:
    caught = differences("It holds in nine rare dialects.", "It holds in nine rare languages.")
    assert caught[0] == ("numbers differ: “nine rare dialects” instead of “nine rare languages”")


def test_a_lead_that_the_quote_has_not_is_caught() -> None:
    assert differences("We show that noise helps.", "Noise helps.")
    assert differences("However, noise helps.", "We show that noise helps.")


def test_a_rewrite_that_leaves_out_a_hedge_or_a_negation_is_caught(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def loose(text: str) -> str:
        return text.removeprefix("It may be that ").removeprefix("Nobody denies, never, that ")

    monkeypatch.setitem(REWRITES, "drop-enumeration", loose)
    assert differences("Noise helps.", "It may be that noise helps.") == (
        "hedges left out in front: “may”",
    )
    assert differences("Noise helps.", "Nobody denies, never, that noise helps.") == (
        "negations left out in front: “never”",
    )


def test_words_in_another_order_are_caught_even_if_no_kind_of_word_is_touched() -> None:
    caught = differences("On days of wind, it is snow.", "On wind of days, it is snow.")
    assert caught == ("the same words stand in another order",)


def test_the_objection_names_kind_and_words() -> None:
    caught = differences("Noise never helps by 3 points.", "Noise helps by 4 points.")
    assert "numbers differ: “3 points” instead of “4 points”" in caught
    assert "negations differ: “never” instead of none" in caught


def test_a_claim_as_the_rewrites_make_it_is_faithful() -> None:
    quote = "However, we find that our tagger may gain 3.1 points in Finnish."
    text, names = rewrite(quote)
    paper = made_up.paper(1, text=quote)
    framed = made_up.claim(paper, quote=quote, text=frame(text, WORK), rewrites=(*names, "frame"))
    assert objections(framed, WORK) == ()


def test_a_frame_with_another_work_in_it_is_caught() -> None:
    quote = "Our tagger gains 3 points in Finnish."
    paper = made_up.paper(1, text=quote)
    claim = made_up.claim(paper, quote=quote, text=f"In Lee (2020): {quote}", rewrites=("frame",))
    assert "the text is not what the listed rewrites make of the quote" in objections(claim, WORK)


def test_a_rewrite_that_was_not_named_is_caught() -> None:
    paper = made_up.paper(1, text="However, noise helps.")
    claim = made_up.claim(paper, quote="However, noise helps.", text="Noise helps.")
    assert objections(claim, WORK) == (
        "the text is not what the listed rewrites make of the quote",
    )


def test_a_rewrite_that_is_not_listed_is_caught() -> None:
    claim = replace(made_up.claim(), rewrites=("embellish",))
    assert objections(claim, WORK) == ("'embellish' is no listed rewrite",)


def test_a_quote_is_located_at_its_exact_place_only() -> None:
    paper = made_up.paper(1)
    claim = made_up.claim(paper)
    record = paper.records[0]
    assert located(claim, record)
    assert not located(replace(claim, start=claim.start + 1), record)
    assert not located(replace(claim, end=claim.end - 1), record)
    assert not located(replace(claim, quote=claim.quote.upper()), record)
    assert not located(claim, replace(record, text=f" {record.text}"))
    assert not located(replace(claim, quote="", start=3, end=3), record)


def test_a_claim_is_relevant_if_its_own_words_speak_about_a_concept() -> None:
    in_title = Mention(concept="noise", words="noise", where="title")
    assert relevant(replace(made_up.claim(), mentions=(replace(in_title, where="quote"),)))
    assert not relevant(replace(made_up.claim(), mentions=(in_title,)))
    assert not relevant(replace(made_up.claim(), mentions=()))
