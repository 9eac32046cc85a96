"""Every kind of page at the width of a phone, at the width of WCAG's reflow, and widely spaced."""

from playwright.sync_api import Page

from tests.browser.conftest import OpenPage, Site

SPACED = """* {
  line-height: 1.5 !important;
  letter-spacing: .12em !important;
  word-spacing: .16em !important;
}
p { margin-bottom: 2em !important; }"""
"""The text spacing that WCAG 1.4.12 lets a reader set."""
OVERFLOWING = """(width) => [...document.querySelectorAll('main *')].filter((e) => {
  const { right, width: own } = e.getBoundingClientRect();
  return own > 1 && right > width + 1 && e.checkVisibility({ visibilityProperty: true })
    && !e.closest('pre, svg, .lr-unseen, .md-typeset__scrollwrap');
}).map((e) => e.outerHTML.slice(0, 200))"""
"""Elements that end beyond the window; what scrolls within itself may."""
CUT = """() => [...document.querySelectorAll('body *')].filter((e) => {
  const { overflowX, overflowY } = getComputedStyle(e);
  const words = [...e.childNodes].some((n) => n.nodeType === 3 && n.data.trim());
  const cuts = (overflow) => overflow === 'hidden' || overflow === 'clip';
  const wide = cuts(overflowX) && e.scrollWidth > e.clientWidth + 1;
  const high = cuts(overflowY) && e.scrollHeight > e.clientHeight + 1;
  return words && (wide || high) && e.clientWidth > 1
    && e.checkVisibility({ visibilityProperty: true, opacityProperty: true })
    && !e.matches('.lr-unseen, .md-header .md-ellipsis');
}).map((e) => e.outerHTML.slice(0, 200))"""
"""Text that is cut off. (The head of a page repeats the title in one line, and may cut it.)"""
UNFOLD = "document.querySelectorAll('details').forEach((d) => { d.open = true; })"


def fits(page: Page, width: int) -> bool:
    """Does the page end where the window of that width does?"""
    page.set_viewport_size({"width": width, "height": 800})
    whole = page.evaluate("document.documentElement.scrollWidth") <= width
    return bool(whole and page.evaluate(OVERFLOWING, width) == [])


def test_no_page_scrolls_sideways(site: Site, open_page: OpenPage) -> None:
    page = open_page(viewport={"width": 390, "height": 800})
    for path in site.kinds:
        page.goto(site.address + path)
        assert fits(page, 390), path
        page.evaluate(UNFOLD)
        assert fits(page, 390), path
        assert fits(page, 320), path


def test_wider_spacing_of_text_cuts_nothing(own: Site, open_page: OpenPage) -> None:
    page = open_page(viewport={"width": 390, "height": 800})
    for path in own.kinds:
        page.goto(own.address + path)
        page.evaluate(UNFOLD)
        page.add_style_tag(content=SPACED)
        for width in (390, 1280):
            assert fits(page, width), (path, width)
            assert page.evaluate(CUT) == [], (path, width)


def test_tables_are_cards_on_a_phone_with_each_cell_named(own: Site, open_page: OpenPage) -> None:
    page = open_page(viewport={"width": 390, "height": 800})
    for path in (own.report, "reports/", "concepts/", "method/"):
        page.goto(own.address + path)
        names = page.locator(".lr-table tbody td:visible").evaluate_all(
            "(all) => all.map((e) => getComputedStyle(e, '::before').content)"
        )
        assert names
        assert all(len(name) > 3 and name.startswith('"') for name in names), path
