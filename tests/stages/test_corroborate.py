"""Independent passages about the same finding."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.stages import corroborate
from generator.stages.corroborate import AT_LEAST, AT_MOST, independent, tension
from generator.stages.likelihood import TEXTS
from generator.stages.sentences import read
from generator.types import (
    Author,
    Claim,
    Contested,
    Corroboration,
    Direction,
    Paper,
    Passage,
)
from tests import made_up

FINDING = "Heavy rain delays city buses by three minutes in Bergen."
SAME = "In Bergen the city buses show delays of three minutes under heavy rain."
ELSE = "Sour dough that rests for two days holds more folate than fresh dough."
PEOPLE = ("Rivera", "Lee", "Okafor", "Haddad", "Novak", "Sato")


def paper(number: int, results: str, **changes: Any) -> Paper:
    """A work by people of its own."""
    authors = (Author(family=PEOPLE[number], given="X."),)
    told = {"text": f"Results: {results}", "authors": authors, "title": f"Work {number}"}
    return made_up.paper(number, **{**told, **changes})


def worded(number: int, text: str, **changes: Any) -> Paper:
    """The same with a text as it stands, labels and all."""
    return paper(number, "", text=text, **changes)


def claim_of(work: Paper) -> Claim:
    """The claim that the work's first sentence makes."""
    first = read(work)[0]
    return made_up.claim(work, quote=first.text)


def found(own: Paper, *others: Paper) -> tuple[Corroboration, ...]:
    """What speaks for the first work's claim, among filler that makes words rare."""
    filler = tuple(
        paper(5, ELSE, key=f"doi:10.5555/filler.{n}", title=f"Filler {n}") for n in range(8)
    )
    works = [(p, read(p)) for p in (own, *others, *filler)]
    return among_works(works).counted


def heard(own: Paper, *others: Paper) -> corroborate.Found:
    """What is counted for the first work's claim and what is flagged."""
    filler = tuple(
        paper(5, ELSE, key=f"doi:10.5555/filler.{n}", title=f"Filler {n}") for n in range(8)
    )
    return among_works([(p, read(p)) for p in (own, *others, *filler)])


def among_works(works: Sequence[tuple[Paper, Sequence[Passage]]]) -> corroborate.Found:
    """The same among just these works, and what was flagged."""
    own = works[0][0]
    claim = claim_of(own)
    return corroborate.corroborations([claim], {own.key: own}, corroborate.witnesses(works))[
        claim.id
    ]


def test_an_independent_work_on_the_same_finding_corroborates() -> None:
    own, other = paper(1, FINDING), paper(2, SAME)
    (passage,) = found(own, other)
    assert passage.paper == other.key
    assert passage.quote == SAME
    assert other.text is not None
    assert other.text.text[passage.start : passage.end] == SAME
    assert AT_LEAST <= passage.likelihood <= 1


def test_a_work_never_corroborates_itself() -> None:
    assert found(paper(1, f"{FINDING} {SAME}")) == ()


def test_a_work_on_something_else_does_not_corroborate() -> None:
    assert found(paper(1, FINDING), paper(2, ELSE)) == ()


@pytest.mark.parametrize(
    "changes",
    [
        {"authors": (Author(family="Sato", given="Y."), Author(family="Lee", given="Xenia"))},
        {"authors": (Author(family="X. LEE"),)},
        {"authors": (Author(family="Lee"),)},
        {"authors": ()},
        {"title": "Comment on: Work 1"},
        {"title": "A reply to Rivera"},
        {"title": "Erratum: Work 1"},
        {"title": "Response to Rivera"},
    ],
)
def test_who_is_not_known_to_be_independent_does_not_corroborate(changes: dict[str, Any]) -> None:
    own, other = paper(1, FINDING), paper(2, SAME, **changes)
    assert not independent(own, other)
    assert found(own, other) == ()


def test_people_of_one_family_name_and_other_initials_are_strangers() -> None:
    other = paper(2, SAME, authors=(Author(family="Lee", given="Yun"),))
    assert independent(paper(1, FINDING), other)


def test_a_replication_by_other_people_is_independent() -> None:
    other = paper(2, SAME, title="A replication of Work 1 in another winter")
    assert independent(paper(1, FINDING), other)


@given(st.permutations(range(1, 5)))
def test_independence_works_both_ways(numbers: list[int]) -> None:
    works = [paper(n, SAME if n % 2 else ELSE) for n in numbers]
    works.append(paper(1, FINDING, key="doi:10.5555/again"))
    for one in works:
        for other in works:
            assert independent(one, other) == independent(other, one)


def test_a_copied_text_is_no_second_witness() -> None:
    long = f"{FINDING} {ELSE} Trams were hardly ever late in the same winter, it turned out."
    assert not independent(paper(1, long), paper(2, long))
    assert not independent(paper(1, long), paper(2, long[: len(long) * 2 // 3]))
    assert independent(paper(1, long), paper(2, SAME))


def test_a_copied_sentence_in_a_text_of_its_own_is_no_second_witness() -> None:
    copying = f"Many ask about weather. {FINDING} Nobody knows why that is so, or for how long."
    own = paper(1, f"{FINDING} {ELSE}")
    assert independent(own, paper(2, copying))
    assert found(own, paper(2, copying)) == ()


def test_only_findings_of_a_work_speak_for_others() -> None:
    own = paper(1, FINDING)
    assert found(own, paper(2, f"It rained. Methods: {SAME}")) == ()


OWN_WORDS = (
    "Trams in Oslo ran on time all winter, ferries never did, and nobody complained about either.",
    "Readers who sleep for nine hours remember more of a novel than those who sleep for five.",
    "Moss on northern roofs keeps a loft cool in July, which tiles of slate or clay never manage.",
    "Cats prefer boxes of cardboard to beds of wool, at whatever price the latter were bought.",
    "Flour of old mills has more bran, so loaves weigh more and stay fresh for fewer mornings.",
)
"""What works say besides, so that their texts are not the same."""


def telling(number: int, **changes: Any) -> Paper:
    """A work that tells the same finding among words of its own."""
    return paper(number, f"{SAME} {OWN_WORDS[number % 5]}", **changes)


@pytest.mark.parametrize(
    ("text", "flag"),
    [
        (f"Background: {SAME}", corroborate.BACKGROUND),
        (f"Results: {SAME[:-1]} (Haddad et al., 2011).", corroborate.SECOND_HAND),
        (
            "Results: In Bergen our model of city buses shows delays of three minutes under heavy "
            "rain.",
            corroborate.OWN_METHOD,
        ),
    ],
)
def test_what_is_no_finding_of_its_own_about_the_same_is_flagged_and_not_counted(
    text: str, flag: str
) -> None:
    own = paper(1, FINDING)
    counted, flagged = heard(own, worded(2, text))
    assert counted == ()
    assert [p.flag for p in flagged] == [flag]


def test_a_claim_about_its_work_s_own_method_is_corroborated_by_nobody() -> None:
    own = paper(1, "Our model of heavy rain delays city buses by three minutes in Bergen.")
    counted, flagged = heard(own, paper(2, SAME))
    assert counted == ()
    assert [p.flag for p in flagged] == [corroborate.OWN_METHOD]


def test_a_finding_counts_even_where_its_work_has_background_of_the_same() -> None:
    other = worded(2, f"Background: {SAME} Results: {SAME[:-1]} at night.")
    counted, flagged = heard(paper(1, FINDING), other)
    assert [p.flag for p in counted] == [""]
    assert flagged == ()


def test_a_flagged_passage_has_to_be_of_an_independent_work_too() -> None:
    own = paper(1, FINDING)
    other = worded(2, f"Background: {SAME}", authors=own.authors)
    assert heard(own, other) == ((), ())


def test_a_passage_that_names_what_the_claim_s_work_never_names_is_no_witness() -> None:
    own = paper(1, FINDING)
    assert found(own, paper(2, f"With RAINx3, {SAME[0].lower()}{SAME[1:]}")) == ()


# A sentence for many claims

TOLD = (
    "Heavy rain delays city buses by three minutes in Bergen.",
    "Where rain is heavy in Bergen, three minutes are the delays of city buses.",
    "In Bergen, delays of city buses last three minutes at most if heavy rain is short.",
)
"""Findings that share their words, which one sentence may come up for."""


def of_a_report(
    claims: Sequence[Paper], *others: Paper
) -> tuple[list[Claim], dict[str, corroborate.Found]]:
    """Claims of the first sentences of works, and what speaks for each of them."""
    filler = [
        paper(5, f"{ELSE[:-1]} {n}.", key=f"doi:10.5555/f.{n}", title=f"Filler {n}")
        for n in range(20)
    ]
    works = [(p, read(p)) for p in (*claims, *others, *filler)]
    made = [claim_of(work) for work in claims]
    among = corroborate.witnesses(works)
    return made, corroborate.corroborations(made, {p.key: p for p in claims}, among)


def of_one_author(number: int, text: str) -> Paper:
    """A work of one and the same author as its like: they do not speak for one another."""
    words = f"{text} {OWN_WORDS[number]}"
    authors = (Author(family="Rivera", given="Z."),)
    return paper(1, words, key=f"doi:10.5555/own.{number}", authors=authors, id=f"library:{number}")


def test_a_sentence_used_for_more_than_two_claims_is_flagged_and_counts_for_none() -> None:
    claims, found = of_a_report([of_one_author(n, TOLD[n]) for n in range(3)], paper(4, SAME))
    for claim in claims:
        assert found[claim.id].counted == ()
        assert [p.flag for p in found[claim.id].flagged] == [corroborate.OVERUSED]


def test_a_sentence_used_for_two_claims_counts_for_both() -> None:
    claims, found = of_a_report([of_one_author(n, TOLD[n]) for n in range(2)], paper(4, SAME))
    assert [len(found[claim.id].counted) for claim in claims] == [1, 1]
    assert all(found[claim.id].flagged == () for claim in claims)


def test_a_finding_that_many_works_repeat_is_one_finding_and_stays_corroborated() -> None:
    said = (FINDING, SAME, f"Whenever rain is heavy, {TURNED}", f"It is {TURNED}")
    claims, found = of_a_report([paper(n, f"{t} {OWN_WORDS[n]}") for n, t in enumerate(said)])
    assert [len(found[claim.id].counted) for claim in claims] == [3, 3, 3, 3]
    assert all(found[claim.id].flagged == () for claim in claims)


TURNED = "three minutes of delays under heavy rain that Bergen and its city buses show."
"""The finding in another order of words."""


def test_the_likeliest_come_first_and_no_more_than_three() -> None:
    own = paper(1, FINDING)
    late = paper(2, f"{SAME[:-1]} when shops are open late. {OWN_WORDS[2]}")
    less = paper(3, f"In Bergen heavy rain delays city buses by hours. {OWN_WORDS[3]}")
    passages = found(own, less, late, telling(4), telling(5), telling(0))
    assert len(passages) == AT_MOST
    likelihoods = [p.likelihood for p in passages]
    assert likelihoods == sorted(likelihoods, reverse=True)
    assert less.key not in {p.paper for p in passages}
    assert [p.paper for p in found(own, less)] == [less.key]


def test_a_passage_that_is_likelier_no_evidence_is_flagged_and_counts_for_nothing() -> None:
    own, some = (
        paper(1, FINDING),
        paper(2, f"In Bergen heavy rain empties city parks for minutes. {OWN_WORDS[2]}"),
    )
    whole, part = heard(own, telling(3)).counted, heard(own, some)
    assert [p.flag for p in whole] == [""]
    assert whole[0].likelihood >= corroborate.AT_LEAST
    assert part.counted == ()
    assert [p.flag for p in part.flagged] == [corroborate.UNLIKELY]
    assert 0 < part.flagged[0].likelihood < corroborate.AT_LEAST


def test_words_that_all_works_of_a_report_have_are_no_evidence() -> None:
    own, other = paper(1, FINDING), telling(2)
    assert found(own, other)
    told = "Bergen, its city buses, three minutes, heavy rain, every delay: that is our subject"
    others = [
        paper(3, f"{told}, and {n}.", key=f"doi:10.5555/same.{n}", title=f"Same {n}")
        for n in range(40)
    ]
    among = [(p, read(p)) for p in (own, other, *others)]
    assert other.key not in {p.paper for p in among_works(among).counted}


def test_only_the_best_ranked_works_are_heard() -> None:
    works = [(p, read(p)) for p in (paper(1, FINDING), telling(2))]
    filler = [
        (p, read(p))
        for n in range(TEXTS)
        for p in (paper(5, f"{ELSE[:-1]} {n}.", key=f"doi:10.5555/f.{n}", title=f"Filler {n}"),)
    ]
    assert len(among_works([*works, *filler]).counted) == 1
    assert among_works([works[0], *filler, works[1]]).counted == ()


def test_what_was_judged_to_disagree_is_never_left_out_for_what_is_likelier() -> None:
    own, others = paper(1, FINDING), [telling(n) for n in (2, 3, 4, 0)]
    among = corroborate.witnesses([(p, read(p)) for p in (own, *others)])
    passages = [
        made_up.corroboration(p, likelihood=0.9 - n / 10, direction=Direction.AGREES)
        for n, p in enumerate(others)
    ]
    passages[3] = replace(passages[3], direction=Direction.DISAGREES)
    counted = corroborate.parted(passages, among).counted
    assert [p.paper for p in counted] == [others[n].key for n in (0, 1, 3)]
    one_group = replace(others[3], authors=others[0].authors)
    among = corroborate.witnesses([(p, read(p)) for p in (own, others[0], one_group)])
    (only,) = corroborate.parted([passages[0], passages[3]], among).counted
    assert only.direction is Direction.DISAGREES


def test_what_counts_for_nothing_by_its_words_is_used_for_nothing() -> None:
    said = (FINDING, f"In winter {FINDING.lower()}", f"On Sundays {FINDING.lower()}")
    claims, found = of_a_report(
        [of_one_author(n, text) for n, text in enumerate(said)],
        paper(4, "In Bergen heavy rain empties city parks for minutes."),
    )
    flags = [p.flag for claim in claims for p in found[claim.id].flagged]
    assert set(flags) == {corroborate.UNLIKELY}


def test_corroborating_works_are_independent_of_one_another() -> None:
    own = paper(1, FINDING)
    group = [telling(n, authors=(Author(family="Sato", given="Y."),)) for n in (2, 3)]
    assert len(found(own, *group)) == 1
    assert len(found(own, *group, telling(4))) == 2


@pytest.mark.parametrize(("year", "kept"), [(2022, 2), (2023, 2), (2021, 3)])
def test_of_two_works_with_one_text_the_earlier_is_heard_of_one_year_the_better_ranked(
    year: int, kept: int
) -> None:
    own, first = paper(1, FINDING), telling(2, year=2022)
    assert first.text is not None
    copy = made_up.paper(3, text=first.text.text, title="Work 3", year=year)
    works = [(p, read(p)) for p in (own, first, copy)]
    among = corroborate.witnesses(works)
    heard_of, left = (first, copy) if kept == 2 else (copy, first)
    assert [w.paper.key for w in among.works] == [own.key, heard_of.key]
    assert {key: p.key for key, p in among.copies.items()} == {left.key: heard_of.key}
    assert [p.paper for p in found(own, first, copy)] == [heard_of.key]


def test_texts_that_differ_in_their_numbers_are_two_texts() -> None:
    one, other = telling(2), telling(3)
    assert one.text is not None
    again = replace(other.records[0], text=f"{one.text.text} We asked 40 drivers.")
    fewer = replace(again, text=f"{one.text.text} We asked 30 drivers.")
    works = [replace(p, records=(r,), text_record=r.id) for p, r in ((one, again), (other, fewer))]
    assert corroborate.witnesses([(p, read(p)) for p in works]).copies == {}


def test_a_copy_of_a_work_by_the_same_people_is_no_witness_under_another_name() -> None:
    own = paper(1, FINDING)
    by_the_same_people = telling(2, authors=own.authors)
    assert by_the_same_people.text is not None
    copy = made_up.paper(3, text=by_the_same_people.text.text, title="Work 3")
    assert found(own, by_the_same_people, copy) == ()


def test_a_copy_of_what_another_source_tells_of_the_work_is_a_copy_too() -> None:
    own, twice = paper(1, FINDING), telling(2)
    annotated = made_up.record(9, text=f"{SAME} Nobody asked why.")
    twice = replace(twice, records=(*twice.records, annotated))
    copy = made_up.paper(3, text=annotated.text, title="Work 3")
    assert not independent(twice, copy)
    assert [p.paper for p in found(own, twice, copy)] == [twice.key]


def test_a_copy_makes_no_word_less_rare() -> None:
    one, other = telling(2), telling(3)
    works = [(p, read(p)) for p in (one, other)]
    assert other.text is not None
    copy = made_up.paper(4, text=other.text.text, title=other.title)
    before = corroborate.witnesses(works).vocabulary.rarity
    after = corroborate.witnesses([*works, (copy, read(copy))]).vocabulary.rarity
    assert all(before(stem) == after(stem) for stem in ("bergen", "moss", "novel", "slate"))


def test_the_best_passage_of_a_work_speaks_for_it() -> None:
    weaker = "Heavy rain delays buses in many a town of the west."
    (passage,) = found(paper(1, FINDING), paper(2, f"{weaker} {SAME}"))
    assert passage.quote == SAME


def test_a_work_speaks_by_its_short_forms_and_by_words_spelled_alike() -> None:
    short = f"Results: City bus delays (CBDs) grow. {OWN_WORDS[0]} In heavy rain CBDs grow most."
    own = paper(1, "City bus delays (CBDs) grow most in heavy rain.")
    (passage,) = found(own, worded(2, short))
    assert passage.quote == "In heavy rain CBDs grow most."
    alike = "Delayed city busses are growing in the heaviest rainfalls."
    plain = paper(1, "City bus delays grow in heavy rain.")
    assert [p.quote for p in found(plain, paper(3, alike))] == [alike]


def test_the_order_of_works_does_not_matter() -> None:
    own, others = paper(1, FINDING), [telling(n) for n in (2, 3, 4)]
    assert len(found(own, *others)) == len(others)
    assert found(own, *others) == found(own, *others[::-1])


@pytest.mark.parametrize(
    ("claim", "passage", "words"),
    [
        ("Rain improves moods.", "Rain lowers moods.", "improves / lowers"),
        ("Rain worsens moods.", "Rain enhances moods.", "worsens / enhances"),
        ("Rain helps moss.", "Rain does not help moss.", "helps / does not help"),
        ("Rain gives higher rivers.", "Rain brings no gains.", "higher / no gains"),
        ("Rain improves moods.", "Rain improves moods a lot.", ""),
        ("Rain lowers moods.", "Rain reduces moods.", ""),
        ("Rain improves moods and lowers bills.", "Rain lowers moods.", ""),
        ("Rain improves moods.", "Rain raises moods and lowers bills.", ""),
        ("Rain improves moods.", "Rain is wet.", ""),
        ("", "", ""),
    ],
)
def test_tension_is_only_where_the_directions_differ(claim: str, passage: str, words: str) -> None:
    assert tension(claim, passage) == words


SAID = st.lists(
    st.sampled_from(("rain", "improves", "no gains", "lowers", "moss", "helps", "drops")),
    max_size=4,
).map(" ".join)


@pytest.mark.parametrize(
    ("claim", "passage", "words"),
    [
        (
            "Rain cuts accuracy by 3 points.",
            "Rain cuts accuracy by 9 points.",
            "3 points / 9 points",
        ),
        ("TRAM3 cuts cost by 3%.", "It cuts the cost of TRAM3 by 9%.", "3% / 9%"),
        ("TRAM3 cuts cost by 3%.", "BUS4 cuts cost by 9%.", ""),
        ("TRAM3 gains 3 BLEU points.", "BUS4 gains 9 BLEU points.", ""),
        ("TRAM3 cuts cost by 3%.", "Some trams cut cost by 9%.", "3% / 9%"),
        ("Rain cuts accuracy by 3 points.", "Rain cuts accuracy by 4 points.", ""),
    ],
)
def test_figures_far_apart_are_a_tension_if_both_speak_of_one_thing(
    claim: str, passage: str, words: str
) -> None:
    assert tension(claim, passage) == words


@given(SAID)
def test_no_text_is_in_tension_with_itself(text: str) -> None:
    assert tension(text, text) == ""


@given(SAID, SAID)
def test_tension_works_both_ways(one: str, other: str) -> None:
    assert bool(tension(one, other)) == bool(tension(other, one))


def test_a_passage_that_points_the_other_way_is_a_possible_tension_and_no_contradiction() -> None:
    own = paper(1, "Heavy rain improves the mood of bus drivers in Bergen.")
    other = paper(2, "In Bergen heavy rain lowers the mood of bus drivers.")
    passages = found(own, other)
    assert passages[0].tension == "improves / lowers"
    assert passages[0].direction is Direction.NOT_ASSESSED
    assert corroborate.contested(passages) is Contested.POSSIBLE_TENSION
    assert corroborate.direction(passages) is Direction.NOT_ASSESSED


def judged(*directions: Direction) -> list[Corroboration]:
    """Passages that a verifier judged so."""
    return [replace(made_up.corroboration(), direction=d) for d in directions]


@pytest.mark.parametrize(
    ("directions", "direction", "contested"),
    [
        ((), Direction.NOT_ASSESSED, Contested.NOT_ASSESSED),
        ((Direction.NOT_ASSESSED,), Direction.NOT_ASSESSED, Contested.NOT_FOUND),
        ((Direction.NOT_ASSESSED, Direction.AGREES), Direction.AGREES, Contested.NOT_FOUND),
        ((Direction.AGREES, Direction.DISAGREES), Direction.DISAGREES, Contested.CONTESTED),
    ],
)
def test_one_work_that_disagrees_makes_a_claim_contested(
    directions: tuple[Direction, ...], direction: Direction, contested: Contested
) -> None:
    assert corroborate.direction(judged(*directions)) is direction
    assert corroborate.contested(judged(*directions)) is contested


@pytest.mark.parametrize(("name", "witness"), [("ZAPP3", True), ("OtherNet", False)])
def test_a_work_that_never_names_what_the_claim_names_is_no_witness(
    name: str, *, witness: bool
) -> None:
    said = "Pruning lowers the cost of parsing wet maps with ZAPP3."
    one = made_up.paper(1, text=f"Findings: {said} Rain fell, and the old drawers stayed shut.")
    two = made_up.paper(
        2,
        authors=(made_up.author("Okri", "Ben"),),
        text="Methods: Ten towns lent us kites, lakes, coats and paper for a whole spring. "
        "Findings: Where towns lent paper, parsing of wet maps costs less, as "
        f"{name} lowers it by pruning.",
    )
    among = corroborate.witnesses([(paper, read(paper)) for paper in (one, two)])
    claim = made_up.claim(one, said)
    found = corroborate.corroborations([claim], {one.key: one}, among)[claim.id]
    assert [c.paper for c in found.counted] == ([two.key] if witness else [])
