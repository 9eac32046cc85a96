"""Pages whose every foreign text tries to be more than text, and stays text that can be read."""

from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.browser import hostile
from tests.browser.conftest import OpenPage, Site

PAGES = ("", "reports/", "papers/", "concepts/", "changes/", "method/")


def unharmed(page: Page) -> None:
    """Assert that nothing ran, and that the page is as it was made."""
    assert page.evaluate("window.hit") is None
    assert page.locator("iframe, object, embed, base, main form, main style").count() == 0
    loading = "[...document.scripts, ...document.images].map((e) => e.src).filter(Boolean)"
    assert all(source.startswith("http://127.0.0.1:") for source in page.evaluate(loading))
    ids = page.evaluate("[...document.querySelectorAll('[id]')].map((e) => e.id)")
    assert len(ids) == len(set(ids))


def words(page: Page) -> str:
    """What is there to read once everything is unfolded."""
    page.evaluate("document.querySelectorAll('details').forEach((d) => { d.open = true; })")
    return " ".join(page.locator("main").inner_text().split())


def test_hostile_reports_are_unharmed_and_can_be_read(hurt: Site, open_page: OpenPage) -> None:
    page = open_page(viewport={"width": 390, "height": 800})
    for number, payload in enumerate(hostile.GROUPS):
        page.goto(f"{hurt.address}reports/hostile-{number}/")
        unharmed(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= 390, payload
        assert page.locator("article.lr-claim").count() == 1
        read = words(page)
        unharmed(page)
        page.goto(f"{hurt.address}reports/hostile-{number}/appendix/")
        unharmed(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= 390, payload
        assert f"{read} {words(page)}".count(hostile.visible(payload)) > 30, payload


def _all_pages(site: Path) -> list[str]:
    years = sorted(path.parent.name for path in site.glob("papers/*/index.html"))
    topics = sorted(path.parent.name for path in site.glob("concepts/*/index.html"))
    return [*PAGES, *(f"papers/{y}/" for y in years), *(f"concepts/{t}/" for t in topics[:3])]


def test_all_other_pages_are_unharmed_and_can_be_read(hurt: Site, open_page: OpenPage) -> None:
    page = open_page()
    for path in _all_pages(hurt.folder):
        page.goto(hurt.address + path)
        unharmed(page)
        if path != "method/":
            read = words(page)
            assert any(hostile.visible(group) in read for group in hostile.GROUPS), path
    page.goto(hurt.address)
    titles = page.locator(".lr-card h3").all_inner_texts()
    assert {" ".join(t.split()) for t in titles} == set(map(hostile.visible, hostile.GROUPS))


def test_the_card_of_a_hostile_work_is_shown_and_harmless(hurt: Site, open_page: OpenPage) -> None:
    page = open_page()
    for number, payload in enumerate(hostile.GROUPS):
        page.goto(f"{hurt.address}reports/hostile-{number}/")
        for kind in ("r", "c"):
            page.locator(f"#abstract ~ p a[href^='#{kind}-']").first.focus()
            card = page.get_by_role("tooltip")
            assert hostile.visible(payload) in " ".join(card.inner_text().split())
            assert card.locator("a:not([href^='http'], [href^='#'], [href^='../'])").count() == 0
            assert card.locator("*:not(p, ul, li, a, span, time, div)").count() == 0
            unharmed(page)


def test_a_table_of_hostile_titles_can_be_filtered_and_sorted(
    hurt: Site, open_page: OpenPage
) -> None:
    page = open_page()
    page.goto(f"{hurt.address}reports/")
    page.get_by_role("searchbox", name="Filter this table").fill("<iframe src='javascript:")
    shown = page.locator("tbody tr:visible")
    assert shown.count() == sum("<iframe src='javascript:" in g for g in hostile.GROUPS)
    assert page.get_by_role("status").first.inner_text() == f"{shown.count()} of 12"
    page.get_by_role("searchbox", name="Filter this table").fill("")
    page.get_by_role("button", name="Question").click()
    assert shown.count() == 12
    unharmed(page)


@pytest.mark.parametrize("query", ["evil.example onerror", "onmouseover", "script window.hit"])
def test_what_is_hostile_can_be_searched_for(hurt: Site, open_page: OpenPage, query: str) -> None:
    page = open_page()
    page.goto(hurt.address)
    page.keyboard.press("/")
    page.keyboard.type(query)
    found = page.locator(".md-search-result__item")
    found.first.wait_for()
    assert "window.hit=1" in found.first.inner_text()
    assert found.locator("img, script, iframe, svg, style, form").count() == 0
    assert page.evaluate("window.hit") is None
    found.first.locator("a").first.click()
    page.wait_for_url("**/reports/hostile-*/**")
    unharmed(page)
