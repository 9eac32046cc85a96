"""The card of a work or of a claim, beside a link to it: by mouse, by keys, by finger."""

import pytest
from playwright.sync_api import Locator, Page

from tests import test_site
from tests.browser.conftest import OpenPage, Site, visit_without_clock

PHONE = {"viewport": {"width": 390, "height": 800}, "has_touch": True, "is_mobile": True}


def card(page: Page) -> Locator:
    """What is shown beside a link."""
    return page.get_by_role("tooltip")


def of_work(page: Page) -> Locator:
    """Links of the abstract that lead to works."""
    return page.locator("#abstract ~ p a[href^='#r-']")


def of_claim(page: Page) -> Locator:
    """Links of the abstract that lead to claims."""
    return page.locator("#abstract ~ p a[href^='#c-']")


def gone(page: Page) -> None:
    """Wait until no card is shown."""
    card(page).wait_for(state="detached")


def test_a_mouse_shows_the_card_and_can_move_onto_it(site: Site, open_page: OpenPage) -> None:
    page = open_page()
    visit_without_clock(page, site.address + site.report)
    of_work(page).nth(1).hover()
    box = card(page).bounding_box()
    assert box
    page.mouse.move(box["x"] + 30, box["y"] + box["height"] / 2, steps=5)
    page.clock.fast_forward(5_000)
    assert card(page).is_visible()
    card(page).locator("a").first.hover()
    page.mouse.move(1200, 5)
    page.clock.fast_forward(100)
    assert card(page).is_visible()
    page.clock.fast_forward(400)
    gone(page)
    assert page.url == site.address + site.report


def test_a_card_stays_inside_the_window_and_beside_its_link(own: Site, open_page: OpenPage) -> None:
    page = open_page(viewport={"width": 700, "height": 700})
    page.goto(own.address + own.report)
    links = of_work(page).all() + of_claim(page).all()
    assert any((link.bounding_box() or {"x": 0})["x"] > 500 for link in links)
    for link in links:
        link.focus()
        shown, at = card(page).bounding_box(), link.bounding_box()
        assert shown
        assert at
        assert shown["x"] >= 0
        assert shown["x"] + shown["width"] <= 700
        assert shown["width"] > 300
        below = shown["y"] - (at["y"] + at["height"])
        above = at["y"] - (shown["y"] + shown["height"])
        assert 0 <= max(below, above) < 10


def test_keys_show_the_card_and_it_is_told(site: Site, open_page: OpenPage) -> None:
    page = open_page()
    page.goto(site.address + site.report)
    page.locator("#abstract .headerlink").focus()
    page.keyboard.press("Tab")
    link = of_work(page).first
    assert link.evaluate("(a) => a === document.activeElement")
    assert link.get_attribute("aria-describedby") == card(page).get_attribute("id")
    page.keyboard.press("Escape")
    gone(page)
    assert link.get_attribute("aria-describedby") is None
    assert link.evaluate("(a) => a === document.activeElement")


def test_the_card_goes_with_the_focus(own: Site, open_page: OpenPage) -> None:
    page = open_page()
    page.goto(own.address + own.report)
    of_work(page).first.focus()
    first = card(page).inner_text()
    page.keyboard.press("Tab")
    assert card(page).count() == 1
    assert card(page).inner_text() != first
    page.locator("#introduction .headerlink").focus()
    gone(page)
    assert page.locator("[aria-describedby]").count() == 0


def test_enter_follows_the_link_whose_card_is_shown(own: Site, open_page: OpenPage) -> None:
    page = open_page()
    page.goto(own.address + own.report)
    link = of_work(page).first
    link.focus()
    page.keyboard.press("Enter")
    target = str(link.get_attribute("href"))
    assert page.url.endswith(target)
    assert page.locator(target).evaluate("(e) => e.getBoundingClientRect().top < innerHeight")


@pytest.mark.parametrize("by", ["again", "go there"])
def test_the_first_tap_shows_the_card_and_the_second_leads_on(
    site: Site, open_page: OpenPage, by: str
) -> None:
    page = open_page(**PHONE)
    page.goto(site.address + site.report)
    link = of_work(page).first
    link.tap()
    assert card(page).is_visible()
    assert page.url == site.address + site.report
    box = card(page).bounding_box()
    assert box
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 390
    if by == "again":
        link.tap()
    else:
        card(page).get_by_role("link", name="Go there").tap()
    target = str(link.get_attribute("href"))
    page.wait_for_url(f"**{target}")
    gone(page)
    assert page.locator(target).evaluate("(e) => e.getBoundingClientRect().top < innerHeight")


def test_a_tap_elsewhere_closes_the_card(own: Site, open_page: OpenPage) -> None:
    page = open_page(**PHONE)
    page.goto(own.address + own.report)
    of_claim(page).first.tap()
    assert card(page).is_visible()
    page.locator(".lr-question").tap()
    gone(page)
    assert page.url == own.address + own.report


def test_the_number_of_a_claim_shows_the_claim_and_its_source(
    own: Site, open_page: OpenPage
) -> None:
    page = open_page()
    page.goto(own.address + own.report)
    for number in range(3):
        link = of_claim(page).nth(number)
        link.hover()
        target = str(link.get_attribute("href"))
        claim = page.locator("article.lr-claim", has=page.locator(target))
        assert claim.locator(".lr-source > span").first.inner_text() == f"Claim {link.inner_text()}"
        text = claim.locator("h3").inner_text().replace("¶", "").strip()
        source = claim.locator(".lr-source > a").first.inner_text()
        assert card(page).locator("p").all_inner_texts() == [text, source]


def test_a_card_says_who_when_where_what_kind_what_befell_it_and_what_it_says(
    rich: Site, open_page: OpenPage
) -> None:
    page = open_page()
    page.goto(rich.address + rich.report)
    report = test_site.rich()
    told = {}
    for paper in report.papers:
        row = page.locator("table.lr-works tbody tr", has_text=paper.title)
        link = page.locator(f".lr-claim section > p > a[href='#{row.get_attribute('id')}']").first
        link.focus()
        told[paper.title] = " ".join(card(page).inner_text().split())
        links = card(page).locator("a").evaluate_all("(all) => all.map((a) => a.href)")
        assert f"https://doi.org/{paper.doi}" in links
    annotated, corrected, preprint, _ = told.values()
    assert annotated.startswith(
        "Riverab, A., and Öztürk, B. (2021). Made-up work number 1 on noise"
    )
    assert "In Proceedings of a Made-up Meeting" in annotated
    assert "conference paper, peer-reviewed" in annotated
    assert "corrected as Crossref says, checked 4 May 2026" in corrected
    assert "preprint, not peer-reviewed" in preprint
    for claim, text in zip(report.claims, told.values(), strict=True):
        assert f"What it says here: {claim.text}" in text


def test_the_card_of_a_retracted_work_says_so(rich: Site, open_page: OpenPage) -> None:
    page = open_page()
    page.goto(rich.address + "reports/fallen/")
    of_work(page).first.focus()
    assert "peer-reviewed retracted as Crossref says" in " ".join(card(page).inner_text().split())
