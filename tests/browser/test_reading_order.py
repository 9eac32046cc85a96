"""What a screen reader hears, and in which order: that in which the page is read."""

from itertools import pairwise

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import OpenPage, Site

BLOCKS = """() => [...document.querySelector('main article').children]
  .filter((e) => e.checkVisibility() && e.getBoundingClientRect().height > 1)
  .map((e) => e.getBoundingClientRect().top)"""
"""Where the blocks of the article stand, in the order of the document."""
PARTS = (
    "Abstract",
    "1 Introduction",
    "2 Methodology",
    "3 Results",
    "4 Limitations",
    "5 Extracted claims",
    "6 Quality review",
    "References",
    "Cite, download, history",
)


def headings(page: Page) -> list[tuple[int, str]]:
    """Level and words of each heading that is told, in the order in which they are."""
    found = page.get_by_role("heading").evaluate_all(
        "(all) => all.map((e) => [e.tagName, e.innerText])"
    )
    return [(int(tag[1]), words.replace("¶", "").strip()) for tag, words in found]


def test_headings_begin_with_one_title_and_skip_no_level(own: Site, open_page: OpenPage) -> None:
    page = open_page()
    for path in own.kinds[:-1]:
        page.goto(own.address + path)
        levels = [level for level, _ in headings(page)]
        assert levels[0] == 1
        assert levels.count(1) == 1
        assert all(b <= a + 1 for a, b in pairwise(levels)), path


def test_the_parts_of_a_report_and_its_claims_are_told_in_their_order(
    site: Site, open_page: OpenPage
) -> None:
    page = open_page()
    page.goto(site.address + site.report)
    told = headings(page)
    parts = [words for level, words in told if level == 2]
    assert tuple(parts[: len(PARTS)]) == PARTS
    first = told.index((2, "5 Extracted claims")) + 1
    claims = told[first : told.index((2, "6 Quality review"))]
    assert {level for level, _ in claims} == {3}
    numbers = page.locator("article.lr-claim .lr-source > span:first-child").all_inner_texts()
    assert numbers == [f"Claim {number}" for number in range(1, len(claims) + 1)]


def test_blocks_stand_below_one_another_as_they_are_told(own: Site, open_page: OpenPage) -> None:
    page = open_page()
    for path in own.kinds[:-1]:
        page.goto(own.address + path)
        for width in (1280, 390):
            page.set_viewport_size({"width": width, "height": 800})
            tops: list[float] = page.evaluate(BLOCKS)
            assert len(tops) > 1
            assert tops == sorted(tops), (path, width)


@pytest.mark.parametrize("scope", ["article.lr-claim", "tbody tr", ".lr-card", ".lr-head"])
def test_the_parts_of_a_claim_a_row_and_a_card_are_told_as_they_are_read(
    own: Site, open_page: OpenPage, scope: str
) -> None:
    page = open_page(viewport={"width": 390, "height": 800})
    page.goto(own.address + ("" if scope == ".lr-card" else own.report))
    tops = page.locator(scope).first.evaluate(
        """(e) => [...(e.querySelector('section') ?? e).children]
          .filter((c) => c.checkVisibility()).map((c) => c.getBoundingClientRect().top)"""
    )
    assert len(tops) > 2
    assert tops == sorted(tops)


def test_a_page_has_its_language_its_title_and_its_landmarks(
    own: Site, open_page: OpenPage
) -> None:
    page = open_page()
    for path in own.kinds[:-1]:
        page.goto(own.address + path)
        assert page.locator("html").get_attribute("lang") == "en"
        title = page.locator("h1").inner_text().replace("¶", "").strip()
        assert page.title().startswith(title), path
        for landmark in ("banner", "main", "contentinfo"):
            assert page.get_by_role(landmark).count() == 1, (path, landmark)
        assert page.get_by_role("navigation", name="Tabs").count() == 1
        assert page.get_by_role("dialog", name="Search").count() == 1


def test_drawings_are_told_in_words(own: Site, open_page: OpenPage) -> None:
    page = open_page()
    page.goto(own.address + own.appendix)
    flow = page.get_by_role("img", name="Flow of records: ")
    assert flow.count() == 1
    page.goto(own.address + "method/")
    assert page.locator("svg[role=img]").count() == 1
    assert page.get_by_role("img", name="likelihood").count() == 1


def test_state_is_told_and_not_only_shown(own: Site, open_page: OpenPage) -> None:
    page = open_page()
    page.goto(own.address + own.report)
    tree = page.locator("article.lr-claim").first.aria_snapshot()
    for word in ("Located", "faithful", "relevant", "Corroborated by none"):
        assert word in tree
    assert "report an error" in tree
    assert "copy link" in tree
    table = page.locator("table.lr-works").first.aria_snapshot()
    for column in ("Work", "Year", "Kind", "Text read", "Claims"):
        assert f'columnheader "{column}' in table
    assert 'table "Evidence: one row a work' in table
