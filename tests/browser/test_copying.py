"""What the buttons put onto the clipboard, and that they say so."""

from playwright.sync_api import Page

from tests import test_site
from tests.browser.conftest import OpenPage, Site, visit_without_clock

ALLOWED = {"permissions": ["clipboard-read", "clipboard-write"]}


def copied(page: Page) -> str:
    """What lies on the clipboard, once the page has said that something does."""
    page.locator("main > [role=status]", has_text="copied").wait_for(state="attached")
    return str(page.evaluate("navigator.clipboard.readText()"))


def test_a_claims_link_is_its_address(site: Site, open_page: OpenPage) -> None:
    page = open_page(**ALLOWED)
    visit_without_clock(page, site.address + site.report + "#references")
    claim = page.locator("article.lr-claim").nth(3)
    claim.get_by_role("button", name="copy link").click()
    address = f"{site.address}{site.report}#{claim.locator('h3').get_attribute('id')}"
    assert copied(page) == address
    assert claim.get_by_role("button", name="copied").is_visible()
    page.clock.fast_forward(5_000)
    assert claim.get_by_role("button", name="copy link").is_visible()
    assert page.locator("main > [role=status]").text_content() == ""
    page.goto(address)
    assert claim.locator("h3:target").count() == 1


def test_the_citation_and_bibtex_of_a_report_are_copied_whole(
    own: Site, open_page: OpenPage
) -> None:
    page = open_page(**ALLOWED)
    visit_without_clock(page, own.address + own.report)
    page.get_by_role("button", name="Copy citation").press("Enter")
    settings = test_site.configuration()
    citation = page.locator(".lr-citation").inner_text()
    assert copied(page) == citation
    assert citation.startswith(f"{settings['extra']['publisher']}. (2026")
    assert citation.endswith(settings["site_url"] + own.report)
    page.clock.fast_forward(5_000)
    page.get_by_text("This page as BibTeX").click()
    page.get_by_role("button", name="Copy BibTeX").click()
    bibtex = copied(page)
    assert bibtex.startswith("@")
    assert bibtex.endswith("}")
    assert bibtex == page.locator("pre[data-copy]").inner_text().strip()


def test_a_refusal_is_said(own: Site, open_page: OpenPage) -> None:
    page = open_page()
    visit_without_clock(page, own.address + own.report)
    page.evaluate(
        "() => { navigator.clipboard.writeText = () => Promise.reject(new Error('no')); }"
    )
    page.get_by_role("button", name="copy link").first.click()
    page.get_by_role("button", name="could not copy").wait_for()
    assert page.locator("main > [role=status]").inner_text() == "could not copy"
