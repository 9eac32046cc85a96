"""An address that points at a claim or a work shows it."""

from playwright.sync_api import Page

from tests.browser.conftest import OpenPage, Site

BORDERS = "(all) => all.map((e) => getComputedStyle(e).borderTopColor)"


IN_SIGHT = """(id) => {
  const e = document.getElementById(id);
  const { left, top } = e.getBoundingClientRect();
  return e.contains(document.elementFromPoint(left + 12, top + 8));
}"""


def comes_into_sight(page: Page, name: str) -> None:
    """Wait until the beginning of an element is in the window, and not behind the page's head."""
    page.wait_for_function(IN_SIGHT, arg=name)


def test_a_permalink_shows_its_claim_and_marks_it_among_the_others(
    site: Site, open_page: OpenPage
) -> None:
    page = open_page()
    page.goto(site.address + site.report)
    claims = page.locator("article.lr-claim h3")
    assert len(set(page.locator("article.lr-claim").evaluate_all(BORDERS))) == 1
    number = claims.count() // 2
    claim = claims.nth(number).get_attribute("id")
    page.goto("about:blank")
    page.goto(f"{site.address}{site.report}#{claim}")
    comes_into_sight(page, str(claim))
    borders = page.locator("article.lr-claim").evaluate_all(BORDERS)
    others = borders[:number] + borders[number + 1 :]
    assert len(set(others)) == 1
    assert borders[number] not in others


def test_its_quote_is_one_click_away(own: Site, open_page: OpenPage) -> None:
    page = open_page()
    page.goto(own.address + own.report)
    claim = page.locator("article.lr-claim", has=page.locator("mark")).last
    page.goto(f"{own.address}{own.report}#{claim.locator('h3').get_attribute('id')}")
    quote = claim.locator("mark")
    assert not quote.is_visible()
    claim.locator("details:has(mark) > summary").click()
    assert quote.is_visible()
    assert quote.evaluate("(m) => getComputedStyle(m).backgroundColor") != "rgba(0, 0, 0, 0)"
