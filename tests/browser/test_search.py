"""Search: it finds claims, and leads to them, by keys alone."""

from playwright.sync_api import Page

from tests.browser.conftest import OpenPage, Site


def typed(page: Page, text: str) -> None:
    """Type into whatever has the focus, once that is the search."""
    page.wait_for_function("document.activeElement.matches('[name=query]')")
    page.keyboard.type(text)


def first_words(page: Page, claim: str) -> str:
    """The claim's first words, without its number and the sign of its link."""
    text: str = page.locator(f"#{claim}").evaluate(
        "(h) => [...h.childNodes].filter((n) => n.nodeType === 3).map((n) => n.data).join(' ')"
    )
    return " ".join(word.strip(".,") for word in text.split()[:8])


def test_search_finds_a_claim_and_leads_to_it_by_keys_alone(
    site: Site, open_page: OpenPage
) -> None:
    page = open_page()
    page.goto(site.address + site.report)
    claim = str(page.locator("article.lr-claim h3").nth(1).get_attribute("id"))
    words = first_words(page, claim)
    page.goto(site.address)
    page.keyboard.press("/")
    typed(page, words)
    page.locator(f".md-search-result__link[href*='#{claim}']").first.wait_for()
    for _ in range(20):
        page.keyboard.press("ArrowDown")
        if page.evaluate("document.activeElement.hash || ''") == f"#{claim}":
            break
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/reports/*/**#{claim}")
    top = page.locator(f"#{claim}").evaluate("(h) => h.getBoundingClientRect().top")
    assert 0 < top < 400


def test_the_field_of_the_first_page_opens_the_search_by_mouse_and_keys(
    small: Site, open_page: OpenPage
) -> None:
    page = open_page()
    page.goto(small.address)
    field = page.get_by_role("button", name="Search claims, works and questions")
    field.click()
    typed(page, "tidal")
    page.keyboard.press("Escape")
    field.focus()
    page.keyboard.press("Enter")
    typed(page, "turbine")
