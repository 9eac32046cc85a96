"""The theme's search index, read for Pagefind."""

import json
from typing import Any

import pytest

from generator.errors import GeneratorError
from generator.site_search import emptied, pages, titles

CONFIG = {"lang": ["de"], "separator": "-"}


def index(*sections: tuple[str, str, str]) -> str:
    """A theme's index of sections: address, title and text."""
    docs = [{"location": at, "title": title, "text": text} for at, title, text in sections]
    return json.dumps({"config": CONFIG, "docs": docs})


def test_the_sections_of_a_page_become_one_page_of_headings() -> None:
    found = pages(
        index(
            ("", "Home", "<p>Ask.</p>"),
            ("reports/tides/", "Tides", "<p>Of the sea.</p>"),
            ("reports/tides/#c-1", "Tides &lt; waves", ""),
        )
    )
    assert set(found) == {"index.html", "reports/tides/index.html"}
    assert found["reports/tides/index.html"] == (
        '<!doctype html>\n<html lang="de">\n<body>\n'
        "<h1>Tides</h1>\n<p>Of the sea.</p>\n"
        '<h2 id="c-1">Tides &lt; waves</h2>\n\n'
        "</body>\n"
    )


def test_a_page_lies_where_its_address_says() -> None:
    found = pages(index(("a.html", "A", ""), ("b/z%C3%BCrich/", "B", "")))
    assert set(found) == {"a.html", "b/zürich/index.html"}


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", '{"config": {}, "docs": []}', '{"config": {"lang": ["en"]}}', "null"]
)
def test_what_is_no_index_is_said_to_be_none(text: str) -> None:
    with pytest.raises(GeneratorError, match="cannot be read"):
        pages(text)


def test_an_index_without_sections_belongs_to_a_site_that_was_indexed_already() -> None:
    with pytest.raises(GeneratorError, match="build the site anew"):
        pages(emptied(index(("", "Home", ""))))


def test_an_emptied_index_keeps_the_themes_settings() -> None:
    assert json.loads(emptied(index(("", "Home", "")))) == {"config": CONFIG, "docs": []}


def test_pages_are_named_by_address_and_title_in_one_order() -> None:
    def fragment(url: str, title: str) -> str:
        page: dict[str, Any] = {"url": url, "content": "", "meta": {"title": title}}
        return json.dumps(page)

    read = {"en_2": fragment("/", "Home"), "en_1": fragment("/a/", "Ä")}
    assert titles(read) == '{"en_1":["a/","Ä"],"en_2":["","Home"]}'
