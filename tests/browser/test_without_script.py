"""Without JavaScript a report says all that it says with it."""

from playwright.sync_api import Page

from tests.browser.conftest import OpenPage, Site

NEEDS_A_SCRIPT = ".lr-copy, .lr-filters, .lr-search"
"""What only a script makes work: nothing that says anything of a report."""


def words(page: Page) -> list[str]:
    """Everything there is to read, unfolded, but for what one can only press."""
    page.locator("main article").first.evaluate(
        f"""(main) => {{
          main.querySelectorAll('{NEEDS_A_SCRIPT}').forEach((part) => part.remove());
          main.querySelectorAll('details').forEach((part) => {{ part.open = true; }});
        }}"""
    )
    return page.locator("main article").first.inner_text().split()


def test_a_page_says_the_same_without_a_script(own: Site, open_page: OpenPage) -> None:
    with_script, without = open_page(), open_page(java_script_enabled=False)
    for path in (own.report, "", "reports/", "changes/"):
        with_script.goto(own.address + path)
        without.goto(own.address + path)
        assert words(without) == words(with_script)


def test_a_link_to_a_work_leads_to_its_row_which_leads_back_to_its_claims(
    site: Site, open_page: OpenPage
) -> None:
    page = open_page(java_script_enabled=False)
    page.goto(site.address + site.report)
    link = page.locator("#abstract ~ p a[href^='#r-']").first
    target = str(link.get_attribute("href"))
    link.click()
    assert page.url.endswith(target)
    row = page.locator(f"tr{target}")
    assert row.evaluate("(e) => e.getBoundingClientRect().top < innerHeight")
    assert row.locator("a[href^='https://']").count() > 0
    claim = row.locator("a[href^='#c-']").first
    claim.click()
    heading = page.locator(str(claim.get_attribute("href")))
    assert heading.evaluate("(e) => e.getBoundingClientRect().top < innerHeight")
    assert page.locator(f"article.lr-claim:has(:target) a[href='{target}']").count() > 0


def test_what_is_folded_unfolds(own: Site, open_page: OpenPage) -> None:
    page = open_page(java_script_enabled=False)
    page.goto(own.address + own.report)
    folds = page.locator("main details")
    assert folds.count() > 10
    for fold in folds.all():
        hidden = fold.locator("> :not(summary)").first
        assert not hidden.is_visible()
        fold.locator("> summary").click()
        assert hidden.is_visible()


def test_tables_have_their_heads_and_all_their_rows(own: Site, open_page: OpenPage) -> None:
    page = open_page(java_script_enabled=False)
    for path in (own.report, "reports/", "concepts/"):
        page.goto(own.address + path)
        tables = page.locator("main table:visible")
        assert tables.count() > 0
        for table in tables.all():
            assert all(cell.is_visible() for cell in table.locator("thead th").all())
            assert all(row.is_visible() for row in table.locator("tbody tr").all())


def test_nothing_that_needs_a_script_pretends_to_work(own: Site, open_page: OpenPage) -> None:
    page = open_page(java_script_enabled=False)
    for path in ("", own.report, "reports/"):
        page.goto(own.address + path)
        assert page.locator("button:visible, input:visible, select:visible").count() == 0
        assert page.locator("[for='__search']:visible, [for^='__palette']:visible").count() == 0


def test_the_menu_of_a_phone_opens(own: Site, open_page: OpenPage) -> None:
    page = open_page(java_script_enabled=False, viewport={"width": 390, "height": 800})
    page.goto(own.address)
    page.locator(".md-header [for='__drawer']").click()
    page.locator(".md-nav--primary").get_by_role("link", name="Reports", exact=True).click()
    assert page.url == own.address + "reports/"
