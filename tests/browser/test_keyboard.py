"""Keys alone: each stop can be seen, none is hidden, and the menu of a phone opens and closes."""

from typing import Any

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import OpenPage, Site

STOP = """() => {
  const focused = document.activeElement;
  if (focused === document.body) return null;
  // The switch of the scheme is a box without a size; the label behind it is what is seen.
  const seen = focused.matches('.md-option') ? focused.nextElementSibling : focused;
  const style = getComputedStyle(seen);
  const there = [...seen.getClientRects()].map(
    ({ left, top, width, height }) => document.elementFromPoint(left + width / 2, top + height / 2)
  );
  return {
    what: focused.outerHTML.slice(0, 120),
    outlined: style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0,
    seen: there.some((at) => at && (seen.contains(at) || at.contains(seen))),
    instead: there.map((at) => at?.outerHTML.slice(0, 80)),
  };
}"""
"""Where the focus is: is it drawn, and can it be seen where it is (WCAG 2.4.7 and 2.4.11)?"""
INSIDE = "document.activeElement.closest('.md-nav--primary') !== null"


def stops(page: Page, most: int) -> list[Any]:
    """The stops of the tabulator from the beginning of a page, until it leaves the page."""
    found: list[Any] = []
    while len(found) < most:
        page.keyboard.press("Tab")
        stop = page.evaluate(STOP)
        if stop is None:
            break
        found.append(stop)
        if any('name="query"' in near["what"] for near in found[-2:]):
            # The theme opens its search, holds the page behind it and lets it go, each later.
            page.wait_for_timeout(600)
            found[-1] = page.evaluate(STOP)
    return found


@pytest.mark.parametrize("width", [1280, 390])
def test_each_stop_of_the_tabulator_is_drawn_and_not_hidden(
    small: Site, open_page: OpenPage, width: int
) -> None:
    page = open_page(viewport={"width": width, "height": 800})
    for path, most in (("", 60), (small.report, 100), ("reports/", 60)):
        page.goto(small.address + path)
        found = stops(page, most)
        assert len(found) > 15
        bad = [stop for stop in found if not (stop["outlined"] and stop["seen"])]
        assert not bad, f"{path}: {bad}"


def test_the_first_stop_skips_to_the_content(own: Site, open_page: OpenPage) -> None:
    page = open_page()
    page.goto(own.address + own.report)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('article') !== null")


def test_keys_open_the_menu_of_a_phone_and_the_contents_in_it(
    own: Site, open_page: OpenPage
) -> None:
    page = open_page(viewport={"width": 390, "height": 800})
    page.goto(own.address + "method/")
    opener = page.get_by_role("button", name="Menu")
    menu = page.locator(".md-nav--primary")
    reports = menu.get_by_role("link", name="Reports", exact=True)
    contents = menu.get_by_role("link", name="From question to works")
    assert opener.get_attribute("aria-expanded") == "false"
    assert not reports.is_visible()
    opener.press("Enter")
    assert opener.get_attribute("aria-expanded") == "true"
    page.wait_for_function(INSIDE)
    assert reports.is_visible()
    assert not contents.is_visible()
    menu.get_by_role("button", name="Method").press("Enter")
    contents.wait_for()
    reports.wait_for(state="hidden")
    menu.get_by_role("button", name="Table of contents").press("Space")
    reports.wait_for()
    page.keyboard.press("Escape")
    reports.wait_for(state="hidden")
    assert opener.evaluate("(b) => b === document.activeElement")
    opener.press("Enter")
    page.wait_for_function(INSIDE)
    reports.press("Enter")
    page.wait_for_url("**/reports/")


def test_a_mouse_opens_the_menu_as_before(own: Site, open_page: OpenPage) -> None:
    page = open_page(viewport={"width": 390, "height": 800})
    page.goto(own.address + "method/")
    page.get_by_role("button", name="Menu").click()
    link = page.locator(".md-nav--primary").get_by_role("link", name="Papers", exact=True)
    link.wait_for()
    page.mouse.click(370, 700)
    link.wait_for(state="hidden")
