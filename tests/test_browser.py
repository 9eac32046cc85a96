"""The built site in Debian's Chromium; skipped where it is not installed."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser, Page

from generator.__main__ import main
from tests import small_site
from tests.browsing import chromium, mkdocs, needs_chromium, served

PAGES = (
    "",
    "reports/",
    "reports/synthetic-0/",
    "papers/",
    "concepts/",
    "method/",
    "contribute/",
    "extend/",
)

pytestmark = needs_chromium


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A small site, built strictly and served on loopback."""
    root = small_site.make(tmp_path_factory.mktemp("browser") / "site")
    assert main(["--root", str(root), "build"]) == 0
    with served(mkdocs(root)) as served_at:
        yield served_at


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as opened:
        yield opened


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
def test_no_page_scrolls_sideways_complains_or_asks_another_host(
    browser: Browser, address: str, width: int, scheme: Any
) -> None:
    page = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)
    complaints: list[str] = []
    asked: list[str] = []
    page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("request", lambda request: asked.append(request.url))
    for path in PAGES:
        page.goto(address + path)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
    page.close()
    assert complaints == []
    assert [url for url in asked if not url.startswith(address)] == []


def _claim(page: Page) -> str:
    return str(page.locator("article.lr-claim h3").first.get_attribute("id"))


def test_search_finds_a_claim_and_lands_on_it(browser: Browser, address: str) -> None:
    page = browser.new_page()
    page.goto(address + "reports/synthetic-0/")
    claim = _claim(page)
    words = page.locator(f"#{claim}").inner_text().split(" ", 1)[-1].replace("¶", "").split()[:8]
    page.goto(address)
    page.keyboard.press("/")
    page.keyboard.type(" ".join(w.strip(".,") for w in words))
    found = page.locator(f".md-search-result__link[href*='#{claim}']").first
    found.wait_for(timeout=20_000)
    found.click()
    page.wait_for_url(f"**/reports/synthetic-0/**#{claim}")
    page.close()


def test_a_report_of_an_error_takes_the_quote_along_once(browser: Browser, address: str) -> None:
    page = browser.new_page()
    page.goto(address + "reports/synthetic-0/")
    page.evaluate("document.addEventListener('click', (event) => event.preventDefault())")
    link = page.locator(".lr-source a[href*='/issues/new?']").first
    said = page.locator("article.lr-claim").first.locator("mark, blockquote p, h3").last
    words = str(said.text_content()).replace("¶", "").split()[-4:]
    claim = _claim(page)
    for _ in range(2):
        link.click()
    told = parse_qs(urlsplit(str(link.get_attribute("href"))).query)
    assert claim in told["title"][0]
    assert told["template"] == ["error.yml"]
    assert told["where"] == [f"{address}reports/synthetic-0/#{claim}"]
    (quote,) = told["quote"]
    assert quote.endswith(" ".join(words))
    page.close()


def test_without_javascript_a_quote_unfolds_in_its_text(browser: Browser, address: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(address + "reports/synthetic-0/")
    quote = page.locator("article.lr-claim details:has(mark)").first
    assert not quote.locator("mark").is_visible()
    quote.locator("summary").click()
    assert quote.locator("mark").is_visible()
    context.close()
