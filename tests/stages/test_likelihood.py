"""Words that claim and work share, the strongest sentence, and the curve over their overlaps."""

import math
from collections.abc import Callable, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.stages import likelihood
from generator.stages.likelihood import (
    ALIKE,
    FEWEST,
    Judged,
    Shared,
    Text,
    Traits,
    Vocabulary,
    at_most,
    content,
    curve,
    judge,
    overlap,
    shared,
    traits_of,
)
from generator.types import Passage, Role
from generator.words import content_stems

SHARE = st.floats(0, 1)
SENTENCES = ("Rain delays buses in Oslo.", "Rain delays trams in Oslo.", "Rain feeds moss.")
VOCABULARY = Vocabulary([frozenset(content_stems(sentence)) for sentence in SENTENCES])
WORDS = st.lists(
    st.sampled_from(("rain", "rainy", "oslo", "bus", "trams", "tramway", "moss", "fjord", "the")),
    max_size=6,
).map(" ".join)


def work(*said: str, title: str = "", role: Role = Role.FINDING) -> Text:
    """A work of these sentences, each with the role unless it starts with "Maybe"."""
    passages = [
        Passage(
            paper="w",
            start=n,
            end=n + len(text),
            text=text,
            role=Role.BACKGROUND if text.startswith("Maybe") else role,
        )
        for n, text in enumerate(said)
    ]
    return likelihood.read(title, passages)


def said_in(claim: str, text: Text, among: Sequence[Text] = ()) -> tuple[Shared, ...]:
    """What a text shares with a claim, rarity and spelling being those of these texts."""
    vocabulary = Vocabulary([text.places, *(other.places for other in among)])
    return shared(content(claim, vocabulary), text)


def chosen_in(
    claim: str, text: Text, among: Callable[[Passage], object] | None = None
) -> Judged | None:
    """The strongest of a text's sentences, of those that may be chosen."""
    made = content(claim, Vocabulary([text.places]))
    return judge(made, shared(made, text), text, among)


def overlaps(claim: str, text: Text) -> list[float]:
    """Overlap of each sentence."""
    return [traits.overlap for traits in traits_of(said_in(claim, text), text)]


def test_a_word_is_worth_more_the_rarer_it_is() -> None:
    rarity = VOCABULARY.rarity
    assert rarity("fjord") > rarity("moss") > rarity("oslo") > rarity("rain") > 0


def test_rarity_is_that_of_robertson_and_sparck_jones() -> None:
    many = Vocabulary([{"oslo"}] * 2 + [{"rain"}] * 38)
    assert many.rarity("oslo") == pytest.approx(math.log(1 + (40 - 2 + 0.5) / (2 + 0.5)))


def test_very_few_texts_are_a_part_of_some_more() -> None:
    assert FEWEST == 10
    assert VOCABULARY.rarity("oslo") == pytest.approx(math.log(1 + (10 - 2 + 0.5) / (2 + 0.5)))


def test_what_the_words_of_a_claim_tell_is_the_sum_of_their_rarities() -> None:
    told = VOCABULARY.rarity("fjord") + VOCABULARY.rarity("rain")
    assert content("The rain in the fjord.", VOCABULARY).information == pytest.approx(told)


def test_only_words_that_carry_content_weigh_and_all_together_weigh_1() -> None:
    weights = content("The rain is in the fjord, and rain it is.", VOCABULARY).weights
    assert list(weights) == ["fjord", "rain"]
    assert sum(weights.values()) == pytest.approx(1)
    assert content("It is in the.", VOCABULARY).weights == {}


def test_a_stem_is_like_itself_and_like_what_is_spelled_alike() -> None:
    vocabulary = Vocabulary([{"tramway", "tram", "moss", "1234", "1235"}])
    assert dict(vocabulary.alike("tram")) == {"tram": 1.0, "tramway": pytest.approx(2 * 3 / 9)}
    assert dict(vocabulary.alike("fjord")) == {"fjord": 1.0}


def test_a_number_is_like_no_other_number() -> None:
    assert Vocabulary([{"1234", "12345"}]).alike("1234") == (("1234", 1.0),)


@given(st.sets(st.text("abcdm", min_size=1, max_size=6), max_size=8), st.text("abcdm", min_size=1))
def test_likeness_lies_between_the_bar_and_1_and_works_both_ways(
    stems: set[str], asked: str
) -> None:
    vocabulary = Vocabulary([stems, {asked}])
    for other, likeness in vocabulary.alike(asked):
        assert ALIKE <= likeness <= 1
        assert dict(vocabulary.alike(other))[asked] == likeness


def test_overlap_is_the_share_of_the_weight() -> None:
    text = work("Rain delays buses.", "Moss grows.", title="Fjords")
    by_hand = content("Rain, moss and fjords", Vocabulary([text.places])).weights
    assert overlaps("Rain, moss and fjords", text) == pytest.approx(
        [by_hand["rain"], by_hand["moss"]]
    )
    assert overlap(said_in("Rain, moss and fjords", text)) == pytest.approx(1)
    assert overlap(said_in("Owls", text)) == 0


def test_a_word_spelled_alike_counts_for_its_likeness_and_not_beside_the_word_itself() -> None:
    assert overlaps("tramway", work("A tram.", "A tramway.", "A tramway, a tram.")) == (
        pytest.approx([2 * 3 / 9, 1, 1])
    )


def test_where_a_short_form_stands_its_words_stand_as_well() -> None:
    explained = work("City bus delays (CBD) are long.", "Rain makes CBDs longer.")
    assert overlaps("city bus delays", explained) == pytest.approx([1, 1])
    assert overlaps("city bus delays", work("Rain makes CBDs longer.")) == [0]
    titled = work("CBD is long.", title="On city bus delay (CBD)")
    assert overlaps("city bus delays", titled) == pytest.approx([1])


@given(WORDS, WORDS, WORDS)
def test_overlap_lies_between_0_and_1_and_grows_with_the_text(
    claim: str, text: str, more: str
) -> None:
    less, longer = work(text), work(f"{text} {more}")
    among = [less, longer]
    low = overlap(said_in(claim, less, among))
    high = overlap(said_in(claim, longer, among))
    assert 0 <= low <= high + 1e-9 <= 1 + 1e-6


@given(WORDS, st.lists(WORDS, max_size=4), WORDS)
def test_no_sentence_overlaps_more_than_its_work_and_no_work_more_than_it_can(
    claim: str, sentences: list[str], title: str
) -> None:
    text = work(*sentences, title=title)
    most = at_most(content(claim, Vocabulary([text.places])), text)
    whole = overlap(said_in(claim, text))
    assert all(each <= whole + 1e-9 for each in overlaps(claim, text))
    assert whole <= most + 1e-9


@given(WORDS, st.lists(WORDS, max_size=4))
def test_traits_lie_between_0_and_1(claim: str, sentences: list[str]) -> None:
    text = work(*sentences)
    found = traits_of(said_in(claim, text), text)
    assert len(found) == len(sentences)
    assert all(-1e-9 <= trait <= 1 + 1e-9 for traits in found for trait in traits)


def test_what_few_sentences_say_is_distinctive() -> None:
    text = work("Rain in Oslo.", "Rain in May.", "Rain and moss.")
    first, second, third = traits_of(said_in("rain moss", text), text)
    assert third.distinctive == pytest.approx(1)
    assert third.distinctive > third.overlap - second.overlap > 0
    assert first.distinctive == second.distinctive
    rare, common = math.log(1 + 2.5 / 1.5), math.log(1 + 0.5 / 3.5)
    weights = content("rain moss", Vocabulary([text.places])).weights
    of_rain, of_moss = weights["rain"] * common, weights["moss"] * rare
    assert first.distinctive == pytest.approx(of_rain / (of_rain + of_moss))


def test_a_title_makes_no_word_less_distinctive() -> None:
    sentences = ("Rain in Oslo.", "Owls in May.", "Rain and moss.")
    plain, titled = work(*sentences), work(*sentences, title="Rain")
    assert traits_of(said_in("rain moss", plain), plain) == traits_of(
        said_in("rain moss", titled), titled
    )


def test_the_first_sentence_is_not_late_and_the_last_is() -> None:
    text = work("One.", "Two.", "Three.")
    assert [traits.late for traits in traits_of((), text)] == [0, 0.5, 1]
    assert [traits.late for traits in traits_of((), work("One."))] == [0]


def test_a_title_is_heard_and_never_chosen() -> None:
    text = work("Owls sleep.", title="Rain delays buses")
    said = said_in("Rain delays buses.", text)
    chosen = chosen_in("Rain delays buses.", text)
    assert chosen is not None
    assert (chosen.sentence.text, chosen.overlap) == ("Owls sleep.", 0)
    assert overlap(said) == pytest.approx(1)
    assert traits_of(said, text)[0].distinctive == 0


def test_the_strongest_sentence_is_chosen_and_judged_by_its_words_and_the_works() -> None:
    text = work("Rain is wet.", "Rain delays buses in Oslo.", "Moss is green.")
    made = content("Rain delays buses.", Vocabulary([text.places]))
    said = shared(made, text)
    chosen = judge(made, said, text)
    assert chosen is not None
    assert chosen.sentence.text == "Rain delays buses in Oslo."
    whole = overlap(said)
    assert chosen.cited == curve().likelihood(chosen.overlap, whole)
    told = whole * made.information
    assert chosen.found == curve().found.likelihood(chosen.overlap, whole, told)


def test_of_sentences_with_the_same_words_a_finding_is_stronger_and_then_the_later() -> None:
    said_twice = ("Rain delays buses.", "Owls sleep.", "Rain delays buses!")
    later = work(*said_twice)
    chosen = chosen_in("Rain delays buses.", later)
    assert chosen is not None
    assert chosen.sentence.text == "Rain delays buses!"
    mixed = work("Owls sleep.", "Rain delays buses.", "Maybe rain delays buses.", "Owls wake.")
    chosen = chosen_in("Rain delays buses.", mixed)
    assert chosen is not None
    assert chosen.sentence.text == "Rain delays buses."


def test_only_what_may_be_chosen_is_chosen() -> None:
    text = work("Rain delays buses.", "Maybe rain feeds moss.")
    said = "Rain delays buses."
    chosen = chosen_in(said, text, lambda sentence: sentence.role is Role.BACKGROUND)
    assert chosen is not None
    assert chosen.sentence.text == "Maybe rain feeds moss."
    assert chosen_in(said, text, lambda _: False) is None
    assert chosen_in(said, work()) is None


@given(WORDS, st.lists(WORDS, min_size=1, max_size=4))
def test_the_order_of_a_claims_words_does_not_matter(claim: str, sentences: list[str]) -> None:
    text = work(*sentences)
    turned = " ".join(reversed(claim.split()))
    assert said_in(claim, text) == said_in(turned, text)


@given(SHARE, SHARE, SHARE)
def test_more_overlap_is_never_less_likely_evidence(low: float, high: float, rest: float) -> None:
    low, high = sorted((low, high))
    shipped = curve()
    assert 0 < shipped.likelihood(low, rest) <= shipped.likelihood(high, rest) < 1
    assert 0 < shipped.likelihood(rest, low) <= shipped.likelihood(rest, high) < 1
    for nats in (0.0, 1.0, 40.0):
        found = shipped.found.likelihood
        assert 0 < found(low, rest, nats) <= found(high, rest, nats) < 1
        assert 0 < found(rest, low, nats) <= found(rest, high, nats) < 1


@given(SHARE, SHARE, st.floats(0, 60), st.floats(0, 60))
def test_rarer_words_in_common_are_never_less_likely_evidence(
    passage: float, work: float, low: float, high: float
) -> None:
    low, high = sorted((low, high))
    found = curve().found.likelihood
    assert found(passage, work, low) <= found(passage, work, high)


def test_what_a_search_found_is_less_likely_evidence_than_what_somebody_cited() -> None:
    for share in (0.3, 0.6, 0.9):
        assert curve().found.likelihood(share, share, 15) < curve().likelihood(share, share)


@given(SHARE, SHARE, st.sampled_from(Traits._fields))
def test_more_of_any_trait_is_never_weaker(low: float, high: float, trait: str) -> None:
    low, high = sorted((low, high))
    some = Traits(0.5, 0.5, 0.5, 0.0)
    weaker, stronger = (some._replace(**{trait: value}) for value in (low, high))
    assert curve().strength(weaker) <= curve().strength(stronger)


def test_no_overlap_is_no_evidence_and_full_overlap_is() -> None:
    assert curve().likelihood(0, 0) < 0.1
    assert curve().likelihood(1, 1) > 0.9


def test_the_reliability_that_is_shipped_fits_its_summary() -> None:
    for shipped in (curve(), curve().found):
        table = shipped.reliability
        assert sum(n for _, _, n in table) == shipped.pairs
        error = sum(n * abs(mean - share) for mean, share, n in table) / shipped.pairs
        assert error == pytest.approx(shipped.ece, abs=0.001)
        assert all(0 <= mean <= 1 and 0 <= share <= 1 for mean, share, _ in table)


def test_what_is_shipped_holds_the_bars_that_the_project_states() -> None:
    shipped = curve()
    assert shipped.auroc >= 0.88
    assert shipped.hit >= 0.70
    assert shipped.ece <= 0.05
    assert shipped.spread.keys() == {"auroc", "hit"}
    assert shipped.found.ece <= 0.05
    assert shipped.found.precision >= 0.7
    assert all(abs(mean - share) < 0.11 for mean, share, _ in shipped.found.reliability)


def test_every_number_of_the_fit_has_its_name() -> None:
    numbers = curve().numbers
    z = numbers["intercept"] + numbers["passage"] * 0.4 + numbers["work"] * 0.6
    assert curve().likelihood(0.4, 0.6) == pytest.approx(1 / (1 + math.exp(-z)))
    strength = 0.4 + numbers["distinctive"] * 0.3 + numbers["late"] * 0.2 + numbers["finding"]
    assert curve().strength(Traits(0.4, 0.3, 0.2, 1.0)) == pytest.approx(strength)
    z = numbers["found_intercept"] + numbers["found_passage"] * 0.4 + numbers["found_work"] * 0.6
    z += numbers["found_information"] * math.log(9 + 0.1)
    assert curve().found.likelihood(0.4, 0.6, 9) == pytest.approx(1 / (1 + math.exp(-z)))
    assert {"auroc", "ece", "hit", "pairs"} <= numbers.keys()
    assert {"found_auroc", "found_ece", "found_precision", "found_recall"} <= numbers.keys()


def test_the_base_rate_is_what_the_table_says() -> None:
    numbers = curve().numbers
    for shipped, rate in ((curve(), "base_rate"), (curve().found, "found_base_rate")):
        evidence = sum(round(share * n) for _, share, n in shipped.reliability)
        assert numbers[rate] == pytest.approx(evidence / shipped.pairs, abs=0.005)
