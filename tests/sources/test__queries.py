"""Words, phrases and identifiers of a question, as many as fit into one address."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.sources import _queries
from generator.types import Concept
from tests.sources.given import FROM_2018, QUERY


def test_only_words_that_carry_content_are_asked_and_each_once() -> None:
    assert _queries.telling(QUERY.words) == ("long", "strings", "kind", "help", "hurt")
    said = _queries.telling(FROM_2018.words)
    assert said == ("noise", "kind", "help", "zero", "shot", "transfer", "hurt")
    assert _queries.telling("Is it? It is.") == ()


def test_of_a_very_long_question_the_first_words_are_asked() -> None:
    long = " ".join(f"word{n}" for n in range(100))
    assert _queries.telling(long) == tuple(f"word{n}" for n in range(_queries.MOST_WORDS))


@pytest.mark.parametrize(
    ("term", "asked"),
    [
        ("wind-borne toys", '"wind-borne toys"'),
        ('a "b" (c) d*', '"a b c d"'),
        ("AND", '"AND"'),
        ("naïve", '"naïve"'),
    ],
)
def test_a_phrase_is_the_term_in_quotes(term: str, asked: str) -> None:
    assert _queries.phrase(term) == asked


@given(st.text())
def test_no_term_leaves_its_quotes(term: str) -> None:
    assert re.fullmatch(r'"[^"\\*?()\[\]{}<>:^~|!]*"', _queries.phrase(term))


def test_too_many_synonyms_are_cut_and_no_concept_is_lost() -> None:
    many = tuple(
        Concept(name=f"c{n}", terms=tuple(f"c{n} synonym {m} " + "x" * 60 for m in range(12)))
        for n in range(8)
    )
    kept = _queries.fitting(many, str)
    assert all(
        terms and terms == c.terms[: len(terms)] for terms, c in zip(kept, many, strict=True)
    )
    assert sum(len(t) for terms in kept for t in terms) <= _queries.LONGEST_TERMS
    assert _queries.fitting((), str) == ()


def test_terms_are_given_as_they_are_written_and_measured_so() -> None:
    assert _queries.fitting(QUERY.concepts, _queries.phrase) == (
        ('"kites"', '"wind-borne toys"'),
        ('"strings"',),
    )
    one = (Concept(name="a", terms=tuple(f"term{n:02}" for n in range(12))),)
    assert len(_queries.fitting(one, str, 12 * len("term00+OR+"))[0]) == 12
    assert len(_queries.fitting(one, str, 12 * len("term00+OR+") - 1)[0]) == 11
    assert len(_queries.fitting(one, lambda t: f"{t} {t}", 12 * len("term00+OR+"))[0]) == 7


def test_identifiers_that_stand_for_dois_are_asked_as_dois_and_others_are_left_out() -> None:
    ids = ("doi:10.5555/a", "arxiv:2004.14004", "acl:P18-1001", "pmid:31452104", "doi:10.5555/a")
    assert _queries.dois(ids) == [
        "10.5555/a",
        "10.48550/arxiv.2004.14004",
        "10.18653/v1/p18-1001",
        "10.3115/v1/p18-1001",
    ]


@pytest.mark.parametrize("odd", ["doi:10.5555/a,b", "doi:10.5555/a|b"])
def test_a_doi_that_would_end_a_filter_is_left_out(odd: str) -> None:
    assert _queries.dois([odd]) == []


def test_long_dois_make_shorter_batches() -> None:
    names = [f"10.5555/{n:0200}" for n in range(40)]
    parted = list(_queries.batches(names))
    assert len(parted) > 1
    assert all(sum(map(len, batch)) <= _queries.LONGEST_BATCH for batch in parted)


@given(st.lists(st.text(min_size=1, max_size=400), max_size=200))
def test_batches_hold_every_name_once_and_in_order(names: list[str]) -> None:
    parted = list(_queries.batches(names))
    assert [name for batch in parted for name in batch] == names
    assert all(1 <= len(batch) <= _queries.BATCH for batch in parted)
