"""ContextObjects: what reference managers read out of the evidence table."""

from urllib.parse import parse_qs

import pytest

from generator.coins import coins
from generator.escape import query
from generator.types import Kind, Paper
from tests import made_up


def told(paper: Paper) -> dict[str, list[str]]:
    """The ContextObject as a reference manager parses it."""
    return parse_qs(query(coins(paper)).replace("&amp;", "&"), strict_parsing=True)


def test_a_work_with_a_doi_is_left_to_be_looked_up_by_it() -> None:
    paper = made_up.paper(1)
    read = told(paper)
    assert read["rft_id"] == [f"info:doi/{paper.doi}"]
    assert read["rft.atitle"] == [paper.title]
    assert read["rft.date"] == ["2021"]
    assert "rft.au" not in read


def test_a_work_without_a_doi_names_its_authors_and_where_it_is() -> None:
    paper = made_up.paper(1, doi="", url="https://example.org/work")
    read = told(paper)
    assert read["rft_id"] == ["https://example.org/work"]
    assert read["rft.au"] == [author.name for author in paper.authors]
    assert read["rft.jtitle"] == [paper.venue]


@pytest.mark.parametrize(
    ("kind", "form", "genre", "title"),
    [
        (Kind.ARTICLE, "journal", ["article"], "rft.atitle"),
        (Kind.CONFERENCE_PAPER, "journal", ["proceeding"], "rft.atitle"),
        (Kind.BOOK, "book", ["book"], "rft.btitle"),
        (Kind.THESIS, "dissertation", None, "rft.title"),
        (Kind.DATASET, "journal", ["unknown"], "rft.atitle"),
    ],
)
def test_each_kind_has_its_format(
    kind: Kind, form: str, genre: list[str] | None, title: str
) -> None:
    paper = made_up.paper(1, kind=kind)
    read = told(paper)
    assert read["rft_val_fmt"] == [f"info:ofi/fmt:kev:mtx:{form}"]
    assert read.get("rft.genre") == genre
    assert read[title] == [paper.title]


@pytest.mark.parametrize("text", ['"><b>', "a & b = c; d", "100 %", "plus + minus", "Ünïcode 文"])
def test_any_title_comes_back_as_it_was(text: str) -> None:
    assert told(made_up.paper(1, title=text))["rft.atitle"] == [text]
    assert not set('<>"') & set(query(coins(made_up.paper(1, title=text))))
