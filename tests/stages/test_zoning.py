"""The model that tells what each sentence of an abstract does."""

import json
import math
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.stages import zoning
from generator.stages.zoning import FLOOR, REACH, ZONES, Model, Row, Zone, heard, places, terms

SHIPPED = Path(zoning.__file__).parents[1] / "data" / "zoning.json"
TEXTS = st.lists(
    st.sampled_from(
        (
            "We find that 7% of the buses in Oslo are late.",
            "Oslo lies at a fjord.",
            "…",
            "",
            "Regen fällt auf Bergen.",
            "雨が降る。",
            "In this paper we count trams.",
        )
    ),
    max_size=7,
)
NOTHING = (0.0,) * len(ZONES)


def weight(zone: Zone, by: float = 100.0) -> Row:
    """A weight for one zone alone."""
    return tuple(by if z is zone else 0.0 for z in ZONES)


def model(
    known: dict[str, Row] | None = None,
    before: float = 0.0,
    at: dict[str, Row] | None = None,
    result_from: float = 0.4,
) -> Model:
    """A model of few weights, and one for each zone said of the sentence itself or before it."""

    def hears(zone: int) -> Row:
        own, previous = REACH * len(ZONES) + zone, (REACH - 1) * len(ZONES) + zone
        row = [0.0] * (2 * REACH + 1) * len(ZONES)
        row[REACH * len(ZONES) : (REACH + 1) * len(ZONES)] = [-25.0] * len(ZONES)
        row[own], row[previous] = 100.0, before
        return tuple(row)

    everywhere = {
        name: NOTHING
        for n in range(9)
        for count in range(9)
        for own in (None, 0, 4, 8)
        for name in places(n, count, own)
    }
    return Model(
        terms={"": NOTHING, **(known or {})},
        heard=tuple(hears(zone) for zone in range(len(ZONES))),
        places={"": NOTHING, **everywhere, **(at or {})},
        result_from=result_from,
    )


def told(sentences: list[str], by: Model) -> list[Zone]:
    """The zones alone."""
    return [z.zone for z in zoning.zones(sentences, by)]


def test_terms_are_stems_pairs_openings_and_signs() -> None:
    assert terms("Buses lost 12% in 2019") == [
        "buse",
        "lost",
        "0",
        "in",
        "0",
        "buse lost",
        "lost 0",
        "0 in",
        "in 0",
        "^ buse",
        "^ buse lost",
        "%",
    ]


@pytest.mark.parametrize("sentence", ["", "…", "?!"])
def test_a_sentence_without_words_has_no_terms(sentence: str) -> None:
    assert terms(sentence) == []


def test_a_sentence_of_one_word_has_one_opening() -> None:
    assert terms("Rain") == ["rain", "^ rain"]


def test_sentences_that_are_not_there_are_heard_as_nothing() -> None:
    logs = [tuple(float(10 * n + k) for k in range(5)) for n in range(1, 4)]
    assert heard(logs, 0) == (*NOTHING, *NOTHING, *logs[0], *logs[1], *logs[2])
    assert heard(logs, 2) == (*logs[0], *logs[1], *logs[2], *NOTHING, *NOTHING)


def test_a_place_is_told_from_both_ends_and_between_them() -> None:
    assert places(0, 6, None) == ("fifth 0", "start 0", "end 4", "own never")
    assert places(5, 6, 2) == ("fifth 5", "start 4", "end 0", "own before")
    assert places(3, 30, 3) == ("fifth 1", "start 3", "end 4", "own here")
    assert places(0, 1, 4) == ("fifth 0", "start 0", "end 0", "own later")


@pytest.mark.parametrize(
    ("sentences", "first"),
    [
        (["Rain falls.", "We count buses.", "Our buses win."], 1),
        (["In this paper, rain is counted."], 0),
        (["Oslo lies in the US.", "Paper (i) is about rain, i.e. snow.", "Trams win."], None),
        ([], None),
    ],
)
def test_a_text_speaks_of_its_own_work_by_its_words(
    sentences: list[str], first: int | None
) -> None:
    assert zoning.first_own(map(terms, sentences)) == first


def test_from_where_it_speaks_of_its_own_work_a_text_is_opened() -> None:
    zoned = zoning.zones(["Rain falls.", "We count buses.", "Trams win."], model())
    assert [z.opened for z in zoned] == [False, True, True]
    assert not any(z.opened for z in zoning.zones(["Rain falls."] * 4, model()))


def test_what_comes_before_a_text_speaks_of_its_own_work_is_heard() -> None:
    by = model(at={"own later": weight(Zone.BACKGROUND), "own before": weight(Zone.RESULT)})
    zones = told(["Rain falls.", "We count.", "Trams win."], by)
    assert (zones[0], zones[2]) == (Zone.BACKGROUND, Zone.RESULT)


def test_no_share_is_so_small_that_its_logarithm_drowns_all_others() -> None:
    low, high = min(logs := zoning.log_shares(weight(Zone.METHOD, 1e6))), max(logs)
    assert low == pytest.approx(math.log(FLOOR))
    assert high == pytest.approx(math.log(1 + FLOOR))


def test_words_decide_in_a_text_too_short_for_an_order() -> None:
    by = model({"win": weight(Zone.RESULT)}, at={"": weight(Zone.METHOD, 1000)})
    assert told(["Buses win.", "Trams win."], by) == [Zone.RESULT, Zone.RESULT]
    assert told(["Buses win."] * 3, by) == [Zone.METHOD] * 3


def test_a_term_counts_once_however_often_it_stands_there() -> None:
    by = model({"win": weight(Zone.RESULT), "lose": weight(Zone.METHOD, 150)})
    assert told(["Win, win, win and lose."], by) == [Zone.METHOD]


def test_a_pair_weighs_apart_from_its_words() -> None:
    by = model({"buse win": weight(Zone.RESULT)})
    first, second = zoning.zones(["Buses win.", "Win buses."], by)
    assert first.result > second.result == pytest.approx(1 / len(ZONES))


def test_neighbours_are_heard() -> None:
    sentences = ["Oslo lies there.", "Buses win.", "Bergen lies there.", "Oslo lies there."]
    deaf, hearing = (
        zoning.zones(sentences, model({"win": weight(Zone.RESULT, 500)}, before=before))
        for before in (0.0, 100.0)
    )
    assert hearing[2].zone is Zone.RESULT
    assert deaf[2].result == pytest.approx(deaf[3].result)
    assert hearing[2].result > hearing[3].result


def test_the_place_is_heard() -> None:
    by = model(at={"end 0": weight(Zone.RESULT), "start 0": weight(Zone.BACKGROUND)})
    zones = told(["Buses."] * 5, by)
    assert zones[0] is Zone.BACKGROUND
    assert zones[4] is Zone.RESULT


def test_a_result_needs_its_share_and_not_the_greatest() -> None:
    known = {"win": weight(Zone.RESULT, 100), "rain": weight(Zone.METHOD, 120)}
    sentence = ["Buses win in rain."]
    (zoned,) = zoning.zones(sentence, model(known, result_from=0.3))
    assert zoned.zone is Zone.RESULT
    assert 0.3 < zoned.result < max(zoned.shares)
    assert told(sentence, model(known, result_from=0.4)) == [Zone.METHOD]


def test_the_reasons_are_told_in_the_words_of_the_sentence() -> None:
    by = model(
        {
            "win": weight(Zone.RESULT, 100),
            "buse win": weight(Zone.RESULT, 150),
            "often": weight(Zone.RESULT, 50),
            "rain": weight(Zone.RESULT, 20),
            "oslo": weight(Zone.METHOD, 10),
        },
        at={"end 0": weight(Zone.RESULT, 30)},
    )
    said = zoning.because(["Oslo.", "Oslo.", "Buses win often in the rain of Oslo."], 2, by)
    assert said == "result, 93 of 100: its words “Buses win”, “often”; its place, 3 of 3"


@pytest.mark.parametrize(
    ("term", "told"),
    [("late", "Late"), ("buse later", "buses, later"), ("^ late buse", "Late buses"), ("%", "%")],
)
def test_a_reason_is_told_as_it_is_written(term: str, told: str) -> None:
    said = zoning.because(
        ["Late buses, later trams: 12% of all"], 0, model({term: weight(Zone.RESULT)})
    )
    assert said == f"result, 40 of 100: its words “{told}”"


def test_a_term_that_stands_twice_is_told_once() -> None:
    by = model({"win": weight(Zone.RESULT), "buse": weight(Zone.RESULT, 50)})
    assert zoning.because(["Win, win, buses!"], 0, by).endswith("its words “Win”, “win”")


def test_what_spoke_against_is_not_told_as_a_reason() -> None:
    by = model({"oslo": weight(Zone.METHOD, -50)}, at={"end 0": weight(Zone.METHOD, 300)})
    said = zoning.because(["Rain.", "Rain.", "Oslo."], 2, by)
    assert said.startswith("method, ")
    assert said.endswith("of 100: its place, 3 of 3")


@given(TEXTS)
def test_shares_are_probabilities_whatever_the_text(sentences: list[str]) -> None:
    zoned = zoning.zones(sentences)
    assert len(zoned) == len(sentences)
    for one in zoned:
        assert sum(one.shares) == pytest.approx(1)
        assert all(0 < share < 1 for share in one.shares)
        assert one.result == one.shares[ZONES.index(Zone.RESULT)]


def test_the_shipped_model_is_small_whole_and_says_how_good_it_is() -> None:
    data = json.loads(SHIPPED.read_text("utf-8"))
    assert SHIPPED.stat().st_size <= 200_000
    rows = [*data["terms"].values(), *data["places"].values()]
    assert {len(row) for row in rows} == {len(ZONES)}
    assert {len(row) for row in data["heard"]} == {(2 * REACH + 1) * len(ZONES)}
    assert all(isinstance(w, int) for row in (*rows, *data["heard"]) for w in row)
    needed = {name for n in range(9) for own in (None, 4) for name in places(n, 9, own)}
    assert {"", *needed} <= data["places"].keys()
    assert data["cross_validated"]["csabstruct"]["agreed"]["result_f1"] >= 0.77
    assert data["dev_unseen"]["agreed"]["result_f1"] >= 0.77


def test_words_that_nobody_knows_are_no_result() -> None:
    zoned = zoning.zones(
        ["Blau wandert Nebel hinweg.", "Regen prallt leise.", "Busse halten dort."]
    )
    assert Zone.RESULT not in {z.zone for z in zoned}
