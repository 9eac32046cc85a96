"""Light and dark: what the reader's system asks for, until the reader chooses."""

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import OpenPage, Site

LUMINANCE = """() => {
  const [r, g, b] = getComputedStyle(document.body).backgroundColor.match(/[\\d.]+/g).map(Number);
  return (.2126 * r + .7152 * g + .0722 * b) / 255;
}"""


def scheme(page: Page) -> str:
    """`light` or `dark`, as the page looks."""
    return "light" if page.evaluate(LUMINANCE) > 0.5 else "dark"


def becomes(page: Page, expected: str) -> None:
    """Wait until the page looks so."""
    page.wait_for_function(f"({LUMINANCE})() {'>' if expected == 'light' else '<'} .5")


def test_a_page_looks_as_the_system_asks_and_goes_along_with_it(
    own: Site, open_page: OpenPage
) -> None:
    page = open_page(color_scheme="light")
    for path in (own.report, "reports/"):
        page.goto(own.address + path)
        for asked in ("light", "dark"):
            page.emulate_media(color_scheme=asked)
            becomes(page, asked)
        page.reload()
        assert scheme(page) == "dark"


@pytest.mark.parametrize("chosen", ["light", "dark"])
def test_what_the_reader_chooses_is_kept_on_other_pages_whatever_the_system_asks(
    own: Site, open_page: OpenPage, chosen: str
) -> None:
    page = open_page(color_scheme="dark" if chosen == "light" else "light")
    page.goto(own.address)
    page.get_by_title("Switch to light").click()
    if chosen == "dark":
        page.get_by_title("Switch to dark").click()
    becomes(page, chosen)
    page.goto(own.address + own.report)
    assert scheme(page) == chosen
    assert page.get_by_title(
        "Switch to dark" if chosen == "light" else "Switch to what"
    ).is_visible()


def test_the_switch_can_be_reached_and_turned_by_keys(own: Site, open_page: OpenPage) -> None:
    page = open_page(color_scheme="light")
    page.goto(own.address)
    switch = page.get_by_role("radio", name="Switch to light")
    for _ in range(3):
        page.keyboard.press("Tab")
    assert switch.evaluate("(e) => e === document.activeElement")
    shown = page.get_by_title("Switch to light")
    assert shown.evaluate("(e) => getComputedStyle(e).outlineStyle") == "solid"
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    becomes(page, "dark")
