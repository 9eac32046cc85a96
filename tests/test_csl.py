"""A work as a CSL-JSON item: what is known, and nothing else."""

import json

from hypothesis import given

from generator.bibliography import read
from generator.csl import csl_item
from generator.escape import visible
from generator.types import Kind, Paper
from tests.made_up import author, notice, paper, papers


def test_a_csl_item_says_what_is_known_of_the_work() -> None:
    assert csl_item(paper(1)) == {
        "id": "doi:10.5555/made.1",
        "type": "paper-conference",
        "title": "Made-up work number 1 on noise",
        "author": [
            {"family": "Riverab", "given": "Ana"},
            {"family": "Öztürk", "given": "Bülent"},
        ],
        "issued": {"date-parts": [[2021]]},
        "container-title": "Proceedings of a Made-up Meeting",
        "volume": "1",
        "issue": "2",
        "page": "1-10",
        "publisher": "Made-up Society",
        "DOI": "10.5555/made.1",
        "URL": "https://doi.org/10.5555/made.1",
    }


def test_a_csl_item_leaves_out_what_is_not_known() -> None:
    bare = {"venue", "volume", "issue", "pages", "publisher", "doi", "arxiv", "url"}
    work = paper(1, authors=(), year=None, **dict.fromkeys(bare, ""))
    assert csl_item(work) == {
        "id": "title:00000001",
        "type": "paper-conference",
        "title": work.title,
    }


def test_a_csl_item_marks_groups_preprints_and_retractions() -> None:
    work = paper(
        1,
        authors=(author("A Group", ""),),
        kind=Kind.PREPRINT,
        venue="arXiv",
        publisher="",
        notices=(notice(),),
        url="javascript:alert(1)",
    )
    item = csl_item(work)
    assert item["author"] == [{"literal": "A Group"}]
    assert (item["type"], item["publisher"]) == ("article", "arXiv")
    assert item["note"] == "Retracted"
    assert "container-title" not in item
    assert "URL" not in item


@given(papers())
def test_a_csl_item_read_back_is_the_same_work(work: Paper) -> None:
    item = {**csl_item(work), "id": "key", "title": "A title"}
    (record,) = read(json.dumps([item]), "a.json")
    assert (record.year, record.doi) == (work.year, visible(work.doi))
    assert record.url == item.get("URL", "")
    assert bool(record.notices) == work.retracted
