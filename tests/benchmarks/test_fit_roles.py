"""Fitting the model of roles, on abstracts made up here."""

import json
from pathlib import Path

import pytest

from generator.stages import zoning
from generator.stages.zoning import Zone
from tests.benchmarks.fit_roles import (
    FOLDS,
    KEPT,
    Abstract,
    alone,
    csabstruct,
    fitted,
    others,
    parted,
    sections,
    strongest,
    text,
)

TOWNS = ("Oslo", "Bergen", "Tromsø", "Bodø", "Narvik", "Molde", "Hamar", "Moss")


def abstract(number: int) -> Abstract:
    """An abstract that opens and ends as most do."""
    town = TOWNS[number % len(TOWNS)]
    return {
        "sentences": [
            f"Buses in {town} are often late.",
            f"This paper studies the buses of {town}.",
            f"We count buses in {town} with cameras.",
            f"Results show that rain slows the buses of {town}.",
            f"Keywords: {town}, rain, buses.",
        ],
        "labels": [zone.value for zone in Zone],
        "confs": [1.0] * 5,
        "weight": 1.0,
    }


def test_parts_hold_every_abstract_once_and_are_drawn_alike_each_time() -> None:
    abstracts = [abstract(n) for n in range(2 * FOLDS + 3)]
    parts = parted(abstracts)
    assert len(parts) == FOLDS
    assert sorted(map(id, (a for part in parts for a in part))) == sorted(map(id, abstracts))
    assert parts == parted(abstracts)
    assert len(others(parts, 1)) == len(abstracts) - len(parts[1])


def test_the_strongest_terms_are_kept_in_the_order_of_the_alphabet() -> None:
    weights = {f"w{n:05}": [n, -n, 0, 0, 0] for n in range(KEPT + 2)}
    kept = strongest({"": [10**9] * 5, "zz": [0, 0, -(10**6), 0, 0], **weights})
    assert len(kept) == KEPT
    assert kept[-1] == "zz"
    assert kept[0] == "w00003"
    assert kept == sorted(kept)


def test_the_model_is_written_a_term_a_line_in_a_fixed_order() -> None:
    written = text({"terms": {"we": [1, 2], "a rain": [3, 4]}, "result_from": 0.4})
    assert written == '{"result_from":0.4,"terms":{"a rain":[3,4],\n"we":[1,2]}}\n'


def test_labels_in_sentences_are_taken_off_before_fitting(tmp_path: Path) -> None:
    path = tmp_path / "train.jsonl"
    line = {"sentences": ["Results: Rain slows buses."], "labels": ["result"], "confs": [0.6]}
    path.write_text(json.dumps(line), "utf-8")
    assert csabstruct(path) == [{**line, "sentences": ["Rain slows buses."], "weight": 1.0}]


def test_only_abstracts_in_sections_of_a_known_kind_are_taken(tmp_path: Path) -> None:
    path = tmp_path / "corpus.jsonl"
    lines = [
        {"abstract": ["OBJECTIVE To count buses.\n", "RESULTS Rain slows them.", "Snow does too."]},
        {"abstract": ["Buses are late.", "RESULTS Rain slows them."]},
        {"abstract": ["AIM To count.", "METHODS AND RESULTS Rain slows them."]},
    ]
    path.write_text("\n".join(map(json.dumps, lines)), "utf-8")
    (taken,) = sections(path)
    assert taken["sentences"] == ["To count buses.", "Rain slows them.", "Snow does too."]
    assert taken["labels"] == ["objective", "result", "result"]


def test_what_is_heard_of_a_sentence_is_what_its_words_alone_say() -> None:
    says = alone({"": [0] * 5, "rain": [0, 0, 0, 300, 0]})
    assert max(says("Rain falls.")) == says("Rain falls.")[zoning.RESULT]
    assert len(set(says("Snow falls."))) == 1


def test_a_fitted_model_tells_the_sentences_of_an_abstract_not_seen() -> None:
    pytest.importorskip("sklearn")
    made = fitted([abstract(n) for n in range(60)])
    unseen = [s.replace("Oslo", "Drammen") for s in abstract(0)["sentences"]]
    model = zoning.model(json.loads(text(made)))
    assert [z.zone for z in zoning.zones(unseen, model)] == list(Zone)
    assert made == fitted([abstract(n) for n in range(60)])
