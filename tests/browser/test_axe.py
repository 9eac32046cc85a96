"""No page has a fault that axe-core knows of: WCAG 2.2 AA and its best practice."""

from collections.abc import Iterator

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

from tests.browser.conftest import OpenPage, Site

RULES = {
    "resultTypes": ["violations"],
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
}
OF_COLOUR = {"resultTypes": ["violations"], "runOnly": ["color-contrast", "link-in-text-block"]}
"""The rules whose verdict another scheme can change."""
UNFOLD = "document.querySelectorAll('details').forEach((d) => { d.open = true; })"
PHONE, DESK = 390, 1280


def faults(page: Page, part: str = "html") -> list[str]:
    """What axe has to say about the page, or a part of it, in light and in dark."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    return [*_found(page, part, "default", RULES), *_found(page, part, "slate", OF_COLOUR)]


def _found(page: Page, part: str, scheme: str, rules: object) -> Iterator[str]:
    page.emulate_media(color_scheme="dark" if scheme == "slate" else "light")
    page.wait_for_function(f"document.body.dataset.mdColorScheme === '{scheme}'")
    asked = "([part, rules]) => axe.run(part, rules)"
    for fault in page.evaluate(asked, [part, rules])["violations"]:
        for node in fault["nodes"]:
            yield f"{scheme}: {fault['id']}: {node['target']}: {node['html'][:200]}"


@pytest.mark.parametrize("width", [DESK, PHONE])
def test_no_page_has_a_fault(own: Site, open_page: OpenPage, width: int) -> None:
    page = open_page(viewport={"width": width, "height": 900})
    for path in own.kinds:
        page.goto(own.address + path)
        page.evaluate(UNFOLD)
        assert faults(page) == [], path


def test_a_report_in_which_everything_happens_has_no_fault(rich: Site, open_page: OpenPage) -> None:
    page = open_page()
    for path in (rich.report, rich.appendix, "reports/fallen/", "reports/empty/"):
        page.goto(rich.address + path)
        page.evaluate(UNFOLD)
        assert faults(page) == [], path


def test_what_opens_over_a_page_has_no_fault(own: Site, open_page: OpenPage) -> None:
    page = open_page()
    page.goto(own.address + own.report)
    page.locator("#abstract ~ p a[href^='#r-']").first.focus()
    page.get_by_role("tooltip").wait_for()
    assert faults(page) == []
    page.keyboard.press("/")
    page.keyboard.type("robustness")
    page.locator(".md-search-result__item").first.wait_for()
    assert faults(page, ".md-header") == []
    page.set_viewport_size({"width": PHONE, "height": 900})
    page.goto(own.address)
    page.locator(".md-header [for='__drawer']").click()
    page.locator(".md-nav--primary").get_by_role("link", name="Reports", exact=True).wait_for()
    assert faults(page) == []
