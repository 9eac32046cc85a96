"""A report of an error takes along what it is about."""

from urllib.parse import parse_qs, urlsplit

from tests.browser.conftest import OpenPage, Site


def test_a_report_of_an_error_takes_the_quote_along_once(site: Site, open_page: OpenPage) -> None:
    page = open_page()
    page.goto(site.address + site.report)
    page.evaluate("document.addEventListener('auxclick', (event) => event.preventDefault())")
    claim = page.locator("article.lr-claim").first
    name = claim.locator("h3").get_attribute("id")
    link = claim.get_by_role("link", name="report an error")
    said = claim.locator("mark, blockquote p, h3").last
    words = str(said.text_content()).replace("¶", "").split()[-4:]
    for _ in range(2):
        link.click(button="middle")
    told = parse_qs(urlsplit(str(link.get_attribute("href"))).query)
    assert str(name) in told["title"][0]
    assert told["where"] == [f"{site.address}{site.report}#{name}"]
    (quote,) = told["quote"]
    assert quote.endswith(" ".join(words))


def test_it_takes_the_quote_along_by_keys_as_well(site: Site, open_page: OpenPage) -> None:
    page = open_page()
    page.goto(site.address + site.report)
    link = page.locator("article.lr-claim").first.get_by_role("link", name="report an error")
    assert "quote" not in parse_qs(urlsplit(str(link.get_attribute("href"))).query)
    link.focus()
    assert "quote" in parse_qs(urlsplit(str(link.get_attribute("href"))).query)
