"""The benchmark of merging: that it counts right, and that what it counts keeps above its bars."""

import io
import json
import random
from collections.abc import Iterator
from contextlib import redirect_stdout
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.stages import dedupe
from generator.types import Author, Kind, Record
from generator.words import bare
from tests import made_up
from tests.benchmarks import merging, synthetic
from tests.benchmarks.merging import Corpus, Count, Drawing, Pair
from tests.shared import needs_shared

WORKS = tuple(
    replace(
        told,
        id=f"library:{number}",
        acl=f"2098.synthetic-main.{number}",
        doi="",
        authors=tuple(Author(family=a.family, given=f"{a.given[:1]}olan") for a in told.authors),
    )
    for number in range(1, 61)
    for told in (synthetic.record(number, 0),)
)
"""Sixty works on sixty subjects by different people."""
CHANGES = [change for _, _, change in merging.KINDS.values()]
FEW = {kind: (5, one_work, change) for kind, (_, one_work, change) in merging.KINDS.items()}


def drawing(seed: int = 7) -> Drawing:
    """Chance, and the sixty works."""
    return Drawing(WORKS, seed)


def three(**changes: Any) -> tuple[Record, Record, Record]:
    """A work, the same told by another source, and another work."""
    one = made_up.record(1, id="library:one")
    return one, replace(one, id="library:same", **changes), made_up.record(2, id="library:other")


def pair(first: str, second: str, one_work: bool, kind: str = "made up") -> Pair:
    """What is known of two records."""
    return Pair(kind=kind, first=f"library:{first}", second=f"library:{second}", one_work=one_work)


def test_pairs_are_counted_by_kind_and_by_whether_they_were_merged() -> None:
    home = {"library:a": 0, "library:b": 0, "library:c": 1}
    counts = merging.counted(
        (
            pair("a", "b", True, "twins"),
            pair("a", "c", True, "twins"),
            pair("a", "b", False, "strangers"),
            pair("b", "c", False, "strangers"),
            pair("a", "c", False, "strangers"),
        ),
        home,
    )
    assert counts == {
        "twins": Count(pairs=2, merged=1, one_work=True),
        "strangers": Count(pairs=3, merged=1, one_work=False),
    }
    assert (counts["twins"].right, counts["strangers"].right) == (1, 2)


def test_what_is_found_and_what_is_kept_apart_is_right() -> None:
    corpus = Corpus(
        records=three(),
        pairs=(pair("one", "same", True, "twins"), pair("one", "other", False, "strangers")),
    )
    result = merging.judged(corpus)
    assert {kind: count.right for kind, count in result.counts.items()} == {
        "twins": 1,
        "strangers": 1,
    }
    assert (result.wrong, result.records, result.works) == ((), 3, 2)


def test_a_merge_that_nobody_said_is_right_is_wrong() -> None:
    result = merging.judged(Corpus(records=three(), pairs=()))
    assert result.wrong == (("library:one", "library:same"),)


def test_what_is_known_of_two_pairs_is_known_of_the_third() -> None:
    one, same, _ = three()
    third = replace(one, id="library:third")
    known = (pair("one", "same", True), pair("same", "third", True))
    corpus = Corpus(records=(third, one, same), pairs=known)
    assert len(set(merging.works_known(corpus).values())) == 1
    assert merging.judged(corpus).wrong == ()


def test_pairs_of_different_works_say_nothing_of_what_is_one_work() -> None:
    corpus = Corpus(records=three(), pairs=(pair("one", "same", False),))
    assert len(set(merging.works_known(corpus).values())) == 3
    assert merging.judged(corpus).wrong == (("library:one", "library:same"),)


def test_records_with_an_identifier_in_common_are_known_to_be_one_work() -> None:
    one, same, other = three(doi="")
    found = list(merging.same_identifiers((one, other, same)))
    assert found == [pair("one", "same", True, merging.IDENTIFIER)]


def test_identifiers_in_two_spellings_are_in_common() -> None:
    one = made_up.record(1, id="library:one", doi="10.48550/arxiv.2001.00009", arxiv="")
    other = made_up.record(2, id="library:other", doi="", arxiv="2001.00009")
    assert len(list(merging.same_identifiers((one, other)))) == 1


def test_people_and_machines_are_told_the_same_counts() -> None:
    corpus = Corpus(records=three(), pairs=(pair("one", "other", True, "twins"),))
    result = merging.judged(corpus)
    said = "\n".join(merging.told(result))
    assert "0.00%      0 of     1 found       twins" in said
    assert "wrongly merged: library:one and library:same" in said
    for_machines: Any = merging.as_json(result)
    assert for_machines["kinds"] == {"twins": {"pairs": 1, "right": 0, "one_work": True}}
    assert for_machines["wrongly_merged"] == 1


def test_the_same_seed_draws_the_same_corpus_and_another_seed_another() -> None:
    corpus = Corpus(records=WORKS, pairs=())
    assert merging.changed(corpus, 1, FEW) == merging.changed(corpus, 1, FEW)
    assert merging.changed(corpus, 1, FEW) != merging.changed(corpus, 2, FEW)


def test_every_pair_is_of_records_of_its_own() -> None:
    made = merging.changed(Corpus(records=WORKS, pairs=()), 7, FEW)
    assert [p.kind for p in made.pairs] == [kind for kind in FEW for _ in range(5)]
    ids = {record.id for record in made.records}
    assert len(ids) == len(made.records)
    assert {name for p in made.pairs for name in (p.first, p.second)} <= ids
    twins = [p.second for p in made.pairs if p.second.startswith("made:")]
    assert len(set(twins)) == len(twins)
    assert len(made.records) == len(WORKS) + len(twins)


def test_records_of_known_pairs_are_left_as_they_are() -> None:
    known = tuple(pair(str(n), str(n + 1), False) for n in range(1, 41, 2))
    made = merging.changed(
        Corpus(records=WORKS, pairs=known), 7, {"parts": (20, False, merging.parts)}
    )
    assert made.records[:40] == WORKS[:40]
    assert all(record not in WORKS for record in made.records[40:])


@pytest.mark.parametrize("change", CHANGES)
def test_a_change_gives_two_records_without_an_identifier_in_common(
    change: merging.Change,
) -> None:
    drawn = drawing()
    for record in WORKS[:20]:
        first, second = change(record, drawn)
        assert first.id != second.id
        assert not set(first.ids) & set(second.ids)


def test_a_preprint_has_another_title_an_earlier_year_and_an_author_less() -> None:
    for record in WORKS:
        published, twin = merging.preprint(record, drawing())
        assert published is record
        assert twin.kind is Kind.PREPRINT
        assert bare(twin.title) != bare(record.title)
        assert twin.year == (record.year or 0) - 1
        assert twin.authors == (record.authors[:-1] or record.authors)
        assert twin.text != record.text
        assert twin.ids == (f"arxiv:{twin.arxiv}",)


def test_an_edited_abstract_keeps_most_of_its_words() -> None:
    for seed, record in enumerate(WORKS):
        before = set(record.text.split())
        after = set(merging.edited(record.text, random.Random(seed)).split())
        assert before != after
        assert len(before & after) > 0.6 * len(before)
    assert merging.edited("", random.Random(0)) == ""


def test_a_title_loses_its_name_or_its_subtitle_or_begins_anew() -> None:
    found = {merging.retitled("Kite: flying in rain", random.Random(n)) for n in range(40)}
    assert {"Kite", "flying in rain", "Towards Kite: flying in rain"} <= found


def marked(seed: int, title: str) -> Iterator[Record]:
    """What the library reads of a title in BibTeX and in JSON with markup."""
    told = made_up.record(1, title=title)
    yield merging.in_bibtex(told, random.Random(seed))
    yield merging.in_json(told, random.Random(seed))


@given(
    st.integers(0, 10**6),
    st.sampled_from(
        ("100% of café owners & their #1 “worry”", "A_b {c} of $5 ~ ^ <mask>", "Kites", "naïve, 中")
    ),
)
def test_markup_is_gone_from_a_title_when_it_was_read(seed: int, title: str) -> None:
    for read in marked(seed, title):
        assert bare(read.title) == bare(title)
        assert "\\" not in read.title
        assert "<i>" not in read.title
        assert [a.name for a in read.authors] == [a.name for a in made_up.record(1).authors]


def test_a_misspelt_title_differs_by_a_letter_or_two_of_a_word() -> None:
    for seed in range(50):
        title = "Delays of buses in nine rainy towns"
        slip = merging.misspelt(title, random.Random(seed))
        differing = [(a, b) for a, b in zip(title.split(), slip.split(), strict=True) if a != b]
        assert len(differing) <= 1
        assert all(abs(len(a) - len(b)) <= 1 and a[0] == b[0] for a, b in differing)
    assert merging.misspelt("On it", random.Random(0)) == "On it"


def test_given_names_become_initials() -> None:
    authors = (Author(family="Lee", given="Bo Ann"), Author(family="The Rain Group"))
    assert [a.name for a in merging.initialled(authors)] == ["B. A. Lee", "The Rain Group"]


def test_what_looks_like_one_work_by_others_is_by_others() -> None:
    drawn = drawing()
    for record in WORKS[:30]:
        for change in (merging.same_title, merging.reviews):
            first, second = change(record, drawn)
            assert dedupe.people(first, second) <= 0.5


def test_a_pasted_abstract_is_that_of_the_work_it_was_copied_from() -> None:
    drawn = drawing()
    for record in WORKS[:10]:
        other, spoiled = merging.pasted(record, drawn)
        assert other in WORKS
        assert (spoiled.id, spoiled.title) == (record.id, record.title)
        assert spoiled.text == other.text != record.text


def test_made_up_works_are_merged_as_they_should_be() -> None:
    result = merging.judged(merging.changed(Corpus(records=WORKS, pairs=()), 7, FEW))
    assert result.wrong == ()
    assert all(c.right == c.pairs for c in result.counts.values() if not c.one_work)


@pytest.fixture(scope="module")
def figures() -> Any:
    """What the benchmark prints as its last line."""
    with redirect_stdout(io.StringIO()) as printed:
        merging.main([])
    return json.loads(printed.getvalue().splitlines()[-1])


@needs_shared
def test_of_the_real_records_all_known_duplicates_are_found_and_nothing_else(figures: Any) -> None:
    real = figures["real"]
    assert real["records"] > 25_000
    assert real["wrongly_merged"] == 0
    known = len(merging.LISTED) + len(merging.SEEN_TO_BE_ONE) + len(merging.SEEN_IN_ANSWERS)
    assert real["kinds"][merging.KNOWN] == {"one_work": True, "pairs": known, "right": known}
    assert real["kinds"][merging.IDENTIFIER]["right"] >= 20


@needs_shared
def test_of_changed_copies_no_two_works_are_merged(figures: Any) -> None:
    drawn = figures["with_changed_copies"]
    assert drawn["wrongly_merged"] == 0
    apart = [count for count in drawn["kinds"].values() if not count["one_work"]]
    assert len(apart) == 6
    assert all(count["right"] == count["pairs"] >= 500 for count in apart)


@needs_shared
def test_of_changed_copies_nearly_all_twins_are_found(figures: Any) -> None:
    kinds = figures["with_changed_copies"]["kinds"]
    twins = [kind for kind, (_, one_work, _) in merging.KINDS.items() if one_work]
    for kind in twins:
        assert kinds[kind]["right"] >= merging.FOUND * kinds[kind]["pairs"]
