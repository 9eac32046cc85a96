"""Merging records into works."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.stages.dedupe import (
    identifiers,
    merge,
    people,
    same_text,
    same_texts,
    same_work,
)
from generator.types import Author, Kind, NoticeKind, Paper, Record, TextKind
from tests import made_up

RAIN = (
    "We counted delayed buses in nine towns for two winters. Rain delays a bus by three minutes on "
    "average, snow by eleven. Trams were hardly ever late, whatever fell from the sky."
)
RAIN_AGAIN = (
    "For two winters we counted delayed buses in nine towns. Rain delays a bus by three minutes on "
    "average, and snow by eleven. Trams hardly ever were late, whatever fell from the sky."
)
BREAD = (
    "Sour dough that rests for two days holds more folate than dough that rests for one. Forty "
    "bakers baked the same bread with flour of one mill, and a laboratory measured what came of it."
)
TITLES = (
    "Rain, snow and the punctuality of buses in nine towns",
    "Rain, Snow and the Punctuality of Buses in Nine Towns.",
    "Rain, snow and the punctuality of trams in nine towns",
    "Bread that rests",
    "",
)
PEOPLE = (
    (Author(family="Rivera", given="Ana"), Author(family="Lee", given="Bo")),
    (Author(family="Ana Rivera"), Author(family="Bo Lee")),
    (Author(family="Okafor", given="Chidi"),),
    (),
)


def record(name: str = "a", **changes: Any) -> Record:
    """A record without identifiers."""
    made = Record(
        id=f"library:{name}",
        source="library",
        title=TITLES[0],
        authors=PEOPLE[0],
        year=2020,
        kind=Kind.ARTICLE,
        text=RAIN,
        text_kind=TextKind.ABSTRACT,
    )
    return replace(made, **changes)


RECORDS = st.builds(
    record,
    title=st.sampled_from(TITLES),
    authors=st.sampled_from(PEOPLE),
    year=st.sampled_from((2019, 2020, 2021, 2024, None)),
    kind=st.sampled_from(Kind),
    doi=st.sampled_from(("", "", "10.5555/rain", "10.5555/bread", "10.48550/arxiv.2001.00001")),
    arxiv=st.sampled_from(("", "", "2001.00001")),
    pmid=st.sampled_from(("", "", "7")),
    text=st.sampled_from((RAIN, RAIN_AGAIN, BREAD, "")),
    text_kind=st.sampled_from(TextKind),
)
LISTS = st.lists(RECORDS, max_size=9).map(
    lambda records: [replace(r, id=f"library:{n}") for n, r in enumerate(records)]
)


def together(papers: tuple[Paper, ...]) -> set[frozenset[str]]:
    """Which records are one work, by their ids."""
    return {frozenset(r.id for r in paper.records) for paper in papers}


def works(*records: Record) -> int:
    """How many works these records tell of."""
    return len(merge(records))


@given(LISTS, st.randoms(use_true_random=False))
def test_the_order_of_records_decides_nothing_but_the_order_of_works(
    records: list[Record], shuffler: Any
) -> None:
    shuffled = records.copy()
    shuffler.shuffle(shuffled)
    assert together(merge(shuffled)) == together(merge(records))
    assert set(merge(shuffled)) == set(merge(records))


@given(LISTS)
def test_every_record_is_in_exactly_one_work(records: list[Record]) -> None:
    found = [r.id for paper in merge(records) for r in paper.records]
    assert sorted(found) == sorted(r.id for r in records)


@given(LISTS)
def test_no_two_works_have_one_key(records: list[Record]) -> None:
    keys = [paper.key for paper in merge(records)]
    assert len(keys) == len(set(keys))


@given(LISTS)
def test_works_come_in_the_order_of_their_first_records(records: list[Record]) -> None:
    place = {r.id: n for n, r in enumerate(records)}
    first = [min(place[r.id] for r in paper.records) for paper in merge(records)]
    assert first == sorted(first)


@given(LISTS)
def test_merging_what_was_merged_changes_nothing(records: list[Record]) -> None:
    once = merge(records)
    assert merge([r for paper in once for r in paper.records]) == once


@given(LISTS)
def test_the_text_of_a_work_is_the_text_of_one_of_its_records(records: list[Record]) -> None:
    for paper in merge(records):
        assert (paper.text is None) == (not any(r.text for r in paper.records))
        assert paper.text is None or paper.text in paper.records


@given(LISTS)
def test_records_of_one_identifier_are_one_work(records: list[Record]) -> None:
    home = {r.id: paper.key for paper in merge(records) for r in paper.records}
    for one in records:
        for other in records:
            if set(one.ids) & set(other.ids):
                assert home[one.id] == home[other.id]


@pytest.mark.parametrize(
    "identifier",
    [{"doi": "10.5555/x"}, {"arxiv": "2001.00001"}, {"pmid": "31"}, {"acl": "2020.acl-main.1"}],
)
def test_one_identifier_makes_one_work_whatever_else_differs(identifier: dict[str, str]) -> None:
    one = record("a", **identifier)
    other = record("b", title="Bread", authors=PEOPLE[2], year=1999, text=BREAD, **identifier)
    assert works(one, other) == 1


def test_identifiers_in_another_spelling_are_the_same() -> None:
    one = record("a", title="Bread", text="", doi="10.48550/arxiv.2001.00001")
    other = record("b", text="", arxiv="2001.00001")
    assert identifiers(one) == identifiers(other) == ("arxiv:2001.00001",)
    assert works(one, other) == 1
    assert merge((one,))[0].key == merge((other,))[0].key


def test_a_chain_of_identifiers_is_one_work() -> None:
    chain = (
        record("a", title="A", doi="10.5555/x"),
        record("b", title="B", doi="10.5555/x", arxiv="2001.00001"),
        record("c", title="C", arxiv="2001.00001", pmid="31"),
    )
    assert works(*chain) == 1


def test_nearly_the_same_title_with_a_shared_author_is_one_work() -> None:
    other = record("b", title=TITLES[1], authors=PEOPLE[1], year=2021, text="")
    assert works(record("a"), other) == 1


def test_the_same_title_by_other_people_is_another_work() -> None:
    assert works(record("a"), record("b", authors=PEOPLE[2], text=BREAD)) == 2
    assert works(record("a", text=""), record("b", authors=PEOPLE[2], text="")) == 2


def test_the_same_title_years_apart_is_another_work() -> None:
    assert works(record("a", text=""), record("b", year=2024, text="")) == 2


def test_alike_titles_are_one_work_only_over_alike_abstracts() -> None:
    assert works(record("a"), record("b", title=TITLES[2], text=BREAD)) == 2
    assert works(record("a"), record("b", title=TITLES[2], text="")) == 2
    assert works(record("a"), record("b", title=TITLES[2], text=RAIN_AGAIN)) == 1


@pytest.mark.parametrize(
    "other",
    [
        "Rain, snow and the punctuality of busses in nine towns",
        "Rain, snow and the puntcuality of buses in nine towns",
        "Rain, snow and the punctualityof buses in nine towns",
        "RAIN, SNOW AND THE PUNCTUALITY OF BUSES IN NINE TOWN",
    ],
)
def test_a_slip_of_the_pen_makes_no_other_work(other: str) -> None:
    assert works(record("a", text=""), record("b", title=other, text="")) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Supervised counting of buses", "Unsupervised counting of buses"),
        ("Delays in towns: A", "Delays in towns: B"),
        ("Making sense of rain in entity counts", "Making sense of rain in event counts"),
        ("Counting buses with cats", "Counting buses with bats"),
        ("Counting buses in towns", "Fast counting of buses in towns"),
        ("Abrupt and sudden delays of buses", "Abrubt and suden dellays of buses"),
    ],
)
def test_another_word_makes_another_work(one: str, other: str) -> None:
    assert works(record("a", title=one, text=""), record("b", title=other, text="")) == 2


def test_a_family_name_in_common_does_not_make_people_the_same() -> None:
    one = (Author(family="Lee", given="Bo"), Author(family="Cruz", given="Ana"))
    other = (Author(family="Lee", given="Bea"), Author(family="Diaz", given="Eva"))
    assert people(record(authors=one), record(authors=other)) == 0
    assert works(record("a", authors=one, text=""), record("b", authors=other, text="")) == 2


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (Author(family="Lee", given="Bo"), Author(family="Lee", given="B.")),
        (Author(family="Lee", given="Bo Ann"), Author(family="Lee", given="BA")),
        (Author(family="Roux", given="Jean-Michel"), Author(family="Roux", given="JM")),
        (Author(family="Lee", given="Bo"), Author(family="Bo Lee")),
        (Author(family="Öz", given="Bülent"), Author(family="Oz", given="Bulent")),
        (Author(family="van der Berg", given="Pim"), Author(family="Berg", given="Pim")),
        (Author(family="Lee"), Author(family="Lee", given="Bo")),
    ],
)
def test_a_person_is_known_however_sources_spell_the_name(one: Author, other: Author) -> None:
    assert people(record(authors=(one,)), record(authors=(other,))) == 1


def test_people_are_counted_against_the_shorter_list() -> None:
    everybody = (*PEOPLE[0], *PEOPLE[2])
    assert people(record(authors=everybody), record(authors=PEOPLE[0])) == 1
    assert people(record(authors=(*PEOPLE[2], PEOPLE[0][0])), record()) == 0.5
    assert people(record(), record(authors=())) == 0


def test_an_annotation_says_nothing_against_an_abstract_of_the_same_work() -> None:
    assert works(record("a"), record("b", text=BREAD, text_kind=TextKind.ANNOTATION)) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Rain and the punctuality of buses: Part I", "Rain and the punctuality of buses: Part II"),
        ("Rain and punctuality of buses, part 1", "Rain and punctuality of buses, part 2"),
        (
            "Findings of the 2020 shared task on rain in towns",
            "Findings of the 2021 shared task on rain in towns",
        ),
        (
            "Overview of the third shared task on rain in towns",
            "Overview of the fourth shared task on rain in towns",
        ),
    ],
)
def test_numbered_works_stay_apart_even_with_abstracts_alike(one: str, other: str) -> None:
    assert works(record("a", title=one), record("b", title=other, year=2021)) == 2


def preprint(**changes: Any) -> Record:
    """A preprint of the rain."""
    return record("pre", **{"kind": Kind.PREPRINT, "arxiv": "1901.00001", "year": 2019, **changes})


def test_a_preprint_whose_title_changed_is_known_by_authors_and_abstract() -> None:
    draft = preprint(title="Do buses mind the weather?")
    published = record("b", text=RAIN_AGAIN, doi="10.5555/rain")
    assert works(draft, published) == 1
    assert works(draft, replace(published, year=2021)) == 1
    assert works(draft, replace(published, year=2022)) == 2
    assert works(draft, replace(published, authors=PEOPLE[2])) == 2
    assert works(draft, replace(published, text=BREAD)) == 2


def test_an_abstract_may_grow_between_preprint_and_publication_but_not_be_another() -> None:
    draft = preprint(title="Do buses mind the weather?")
    longer = record("b", text=f"{RAIN} The counts of both winters can be had from us.")
    assert works(draft, longer) == 1
    much_longer = record("b", text=f"{RAIN} {BREAD}")
    assert works(draft, much_longer) == 2


def test_a_preprint_may_lose_a_number_from_its_title_but_not_have_another() -> None:
    draft = preprint(title="Bus9: rain in towns")
    assert works(draft, record("b", title="Rain in towns")) == 1
    assert works(draft, record("b", title="Bus8: rain in towns")) == 2


def test_a_preprint_may_be_written_anew_under_its_title() -> None:
    anew = record("b", text=BREAD, doi="10.5555/x")
    assert works(preprint(), anew) == 1
    assert works(preprint(kind=Kind.ARTICLE, arxiv=""), anew) == 2


def test_one_abstract_under_other_titles_is_no_sign_of_one_publication() -> None:
    one = record("a", doi="10.5555/x")
    assert works(one, record("b", title="Bread that rests", doi="10.5555/y")) == 2
    assert works(one, record("b", title=TITLES[2], doi="10.5555/y")) == 2
    assert works(one, record("b", title="Bread that rests")) == 2


def test_what_appeared_twice_in_a_year_is_one_work() -> None:
    one = record("a", acl="2020.one-main.1")
    other = record("b", acl="2020.other-main.2")
    assert works(one, other) == 1
    assert works(one, replace(other, text="")) == 1
    assert works(one, replace(other, year=2021)) == 2
    assert works(one, replace(other, text=BREAD)) == 2
    assert works(one, replace(other, authors=(*PEOPLE[2], PEOPLE[0][0]))) == 2


def test_two_editorials_of_one_editor_are_two_works() -> None:
    one = record("a", title="From the editor", text="", doi="10.5555/x")
    assert works(one, replace(one, id="b", doi="10.5555/y")) == 2


@pytest.mark.parametrize(
    "title",
    [
        f"Erratum: {TITLES[0]}",
        f"Corrigendum to “{TITLES[0]}”",
        f"Correction to: {TITLES[0]}",
        f"Author Correction: {TITLES[0]}",
        f"Comment on {TITLES[0]}",
        f"Response to {TITLES[0]}",
        f"{TITLES[0]} (Erratum)",
    ],
)
def test_a_work_about_a_work_is_another_though_databases_copy_the_abstract(title: str) -> None:
    assert works(record("a", title=title), record("b")) == 2
    assert works(preprint(title=title), record("b")) == 2


def test_a_paper_on_the_correction_of_something_is_no_notice() -> None:
    title = "Correction of delays by counting buses"
    assert works(preprint(title=title), record("b", title="Counting buses corrects delays")) == 1


def test_a_preprint_does_not_make_one_work_of_a_paper_and_its_long_version() -> None:
    paper = record("paper", doi="10.5555/paper")
    longer = f"{RAIN} A third winter was counted."
    journal = record("journal", title=f"{TITLES[0]}, longer", doi="10.5555/j", text=longer)
    papers = merge((journal, preprint(), paper))
    assert same_work(preprint(), journal)
    assert together(papers) == {
        frozenset({paper.id, preprint().id}),
        frozenset({journal.id}),
    }


def test_what_may_be_either_of_two_works_goes_with_the_same_one_in_any_order() -> None:
    spring = record("b", doi="10.5555/spring", year=2019)
    autumn = record("a", doi="10.5555/autumn", text=BREAD)
    either = record("c", year=None, text="")
    assert together(merge((spring, autumn, either))) == together(merge((either, autumn, spring)))
    assert together(merge((autumn, either, spring))) == {
        frozenset({autumn.id, either.id}),
        frozenset({spring.id}),
    }


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("10.21203/rs.3.rs-1234/v1", "10.21203/rs.3.rs-1234/v2"),
        ("10.20944/preprints202001.0001.v1", "10.20944/preprints202001.0001.v12"),
        ("10.1002/essoar.10504562.1", "10.1002/essoar.10504562.2"),
        ("10.26434/chemrxiv-2021-abcde", "10.26434/chemrxiv-2021-abcde-v2"),
    ],
)
def test_versions_of_a_preprint_are_one_work(one: str, other: str) -> None:
    first, second = preprint(arxiv="", doi=one), record("b", title="B", text="", doi=other)
    assert works(first, second) == 1


def test_dois_that_end_in_other_numbers_are_other_works() -> None:
    for one, other in (("10.5555/x.1", "10.5555/x.2"), ("10.5555/2020v1", "10.5555/2020v2")):
        assert works(record("a", title="A", doi=one), record("b", title="B", doi=other)) == 2


def test_a_text_that_was_cut_off_is_the_same_as_the_whole() -> None:
    cut = record("b", text=RAIN[:120])
    assert same_text(record("a"), cut)
    assert same_text(cut, record("a"))


def test_a_few_words_in_common_are_not_the_same_text() -> None:
    assert not same_text(record("a"), record("b", text=RAIN[:30]))
    assert not same_text(record("a"), record("b", text=BREAD))
    assert not same_text(record("a", text=""), record("b", text=""))


def test_same_texts_are_found_at_their_places_however_short_they_are() -> None:
    texts = (RAIN, "Rain delays.", BREAD, "Rain delays.", RAIN_AGAIN, "", "")
    records = [record(str(n), text=text) for n, text in enumerate(texts)]
    assert list(same_texts(records)) == [(0, 4), (1, 3)]


@given(LISTS)
def test_what_same_texts_finds_is_the_same_text(records: list[Record]) -> None:
    found = set(same_texts(records))
    every = {(a, b) for a in range(len(records)) for b in range(a + 1, len(records))}
    assert found == {(a, b) for a, b in every if same_text(records[a], records[b])}


@given(RECORDS, RECORDS)
def test_being_one_work_works_both_ways(one: Record, other: Record) -> None:
    assert same_work(one, other) == same_work(other, one)
    assert same_text(one, other) == same_text(other, one)


def test_a_record_without_a_title_is_merged_by_identifier_only() -> None:
    assert works(record("a", title=""), record("b", title="")) == 2
    merged = merge((record("a", title="", doi="10.5555/x"), record("b", doi="10.5555/x")))
    assert [paper.title for paper in merged] == [TITLES[0]]


def test_two_works_of_one_title_without_identifiers_have_two_keys() -> None:
    one, other = merge((record("a", text=""), record("b", authors=PEOPLE[2], text="")))
    assert one.title == other.title
    assert one.key != other.key
    assert one.key.startswith("title:")


def test_the_key_is_the_strongest_identifier() -> None:
    full = {"acl": "2020.acl-main.1", "doi": "10.5555/x", "arxiv": "2001.00001", "pmid": "31"}
    keys = []
    while full:
        keys.append(merge((record(**full),))[0].key)
        del full[next(iter(full))]
    assert keys == ["acl:2020.acl-main.1", "doi:10.5555/x", "arxiv:2001.00001", "pmid:31"]


@pytest.mark.parametrize(
    ("known", "address"),
    [
        ({"doi": "10.5555/x", "arxiv": "2001.00001"}, "https://doi.org/10.5555/x"),
        ({"doi": "10.5555/a:b"}, "https://doi.org/10.5555/a:b"),
        ({"acl": "P19-1001"}, "https://aclanthology.org/P19-1001"),
        ({"arxiv": "2001.00001"}, "https://arxiv.org/abs/2001.00001"),
        ({"pmid": "31"}, "https://pubmed.ncbi.nlm.nih.gov/31/"),
        ({}, "https://example.org/rain"),
    ],
)
def test_the_address_is_built_from_an_identifier(known: dict[str, str], address: str) -> None:
    told = record(url="https://example.org/rain", **known)
    assert merge((told,))[0].url == address


def test_the_fullest_published_record_speaks_for_the_work_and_none_is_lost() -> None:
    preprint = record("a", kind=Kind.PREPRINT, venue="arXiv", arxiv="2001.00001", year=2019)
    published = record("b", doi="10.5555/x", venue="Journal of Buses", pages="1-9")
    (paper,) = merge((preprint, published))
    assert (paper.kind, paper.venue, paper.year) == (Kind.ARTICLE, "Journal of Buses", 2020)
    assert paper.records == (published, preprint)


def test_a_record_with_an_identifier_speaks_before_a_fuller_one_without() -> None:
    known = record("b", doi="10.5555/x", year=None, title=TITLES[1])
    fuller = record("a", venue="Journal of Buses", pages="1-9")
    (paper,) = merge((fuller, known))
    assert paper.records == (known, fuller)
    assert (paper.title, paper.year, paper.venue) == (TITLES[1], 2020, "Journal of Buses")


def test_an_abstract_is_quoted_before_an_annotation_and_a_whole_text_before_a_cut_one() -> None:
    note = record("a", text=BREAD, text_kind=TextKind.ANNOTATION, doi="10.5555/x")
    cut = record("b", text=RAIN[:-9], doi="10.5555/x")
    whole = record("c", doi="10.5555/x")
    untold = record("d", text=BREAD, text_kind=TextKind.NONE, doi="10.5555/x")
    assert merge((untold, note))[0].text == note
    assert merge((note, cut))[0].text == cut
    assert merge((note, cut, whole))[0].text == whole


def test_notices_of_all_records_are_kept_each_once() -> None:
    retracted = made_up.notice(NoticeKind.RETRACTED, doi="10.5555/n")
    corrected = made_up.notice(NoticeKind.CORRECTED)
    one = record("a", doi="10.5555/x", notices=(retracted,))
    other = record("b", doi="10.5555/x", notices=(corrected, retracted))
    (paper,) = merge((one, other))
    assert paper.notices == (corrected, retracted)
    assert paper.retracted


def test_many_works_under_one_common_word_are_neither_compared_nor_lost() -> None:
    records = [record(str(n), title=f"Rain {n}", text="", authors=()) for n in range(200)]
    assert works(*records) == 200
