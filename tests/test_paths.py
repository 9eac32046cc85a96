"""Where pages stand, and how one reaches another, in Markdown and in raw HTML."""

from posixpath import join, normpath
from urllib.parse import unquote, urljoin, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator import paths
from generator.escape import Safe
from tests import made_up

PAGES = st.sampled_from(
    [
        "index.md",
        "method.md",
        "reports/index.md",
        "reports/noise/index.md",
        "papers/2020/index.md",
        "concepts/a-b/index.md",
        "data/noise.csl.json",
    ]
)
SITE = "https://example.org/site/"


@pytest.mark.parametrize(
    ("path", "address"),
    [
        ("index.md", ""),
        ("method.md", "method/"),
        ("reports/index.md", "reports/"),
        ("reports/noise/index.md", "reports/noise/"),
        ("reports/my-index.md", "reports/my-index/"),
        ("data/noise.csl.json", "data/noise.csl.json"),
    ],
)
def test_a_page_is_published_as_a_folder_and_a_file_as_itself(path: str, address: str) -> None:
    assert paths.published(path) == address


@given(PAGES.filter(lambda page: page.endswith(".md")), PAGES)
def test_an_address_leads_from_every_page_to_every_other(here: str, there: str) -> None:
    link = paths.to_address(here, there)
    arrived = urljoin(SITE + paths.published(here), link)
    assert arrived == SITE + paths.published(there)


@given(PAGES, PAGES)
def test_a_markdown_link_leads_from_every_file_to_every_other(here: str, there: str) -> None:
    folder = here.rpartition("/")[0]
    assert normpath(join(folder, paths.to_file(here, there))) == there


@given(st.text(min_size=1))
def test_no_anchor_breaks_out_of_its_link(anchor: str) -> None:
    link = paths.to_address("index.md", "method.md", anchor.encode("utf-8", "ignore").decode())
    assert isinstance(link, Safe)
    assert not set(link) & set("<>\"'() \n&")
    if "#" in link:
        wanted = anchor.encode("utf-8", "ignore").decode()
        assert unquote(urlsplit(link).fragment) == wanted


def test_pages_are_named_by_slug_year_and_concept() -> None:
    report = made_up.report()
    assert paths.report_path(report) == "reports/noise-and-accuracy/index.md"
    assert paths.data_path(report, ".csv") == "data/noise-and-accuracy.csv"
    assert paths.year_path("1999") == "papers/1999/index.md"
    assert paths.topic_path("Typing Errors") == "concepts/typing-errors/index.md"


def test_a_work_without_a_year_stands_on_a_page_of_its_own() -> None:
    assert [paths.year_of(2021), paths.year_of(None)] == ["2021", "undated"]
