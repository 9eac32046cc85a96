"""On paper: everything unfolded, addresses written out, nothing that could only be pressed."""

import unicodedata
from io import BytesIO

import pytest
from playwright.sync_api import Page
from pypdf import PdfReader

from tests.browser.conftest import OpenPage, Site

PRESSED = (
    'button:not(thead *), input, select, .lr-filters, .lr-copy, .headerlink, a[href*="/issues/"]'
)
AROUND = ".md-header, .md-tabs, .md-sidebar, .md-top"
TEXTS = f"""(main) => {{
  const walker = document.createTreeWalker(main, NodeFilter.SHOW_TEXT);
  const found = [];
  while (walker.nextNode()) {{
    const within = walker.currentNode.parentElement;
    if (!within.closest('{PRESSED}, script, svg, .lr-unseen')) found.push(walker.currentNode.data);
  }}
  return found;
}}"""
"""Every piece of text of a page, folded or not."""


def letters(text: str) -> str:
    """A text without spaces and ligatures, for a PDF has its own."""
    return "".join(unicodedata.normalize("NFKC", text).split())


def stands(text: str, paper: str) -> bool:
    """Are all letters of a text on the paper, parted once at most, by the end of a page or so?"""
    whole = letters(text)
    first = next(n for n in range(len(whole), -1, -1) if whole[:n] in paper)
    return whole[first:] in paper


def printed(page: Page) -> str:
    """The letters of the page as a PDF."""
    pages = PdfReader(BytesIO(page.pdf(format="A4"))).pages
    return letters("".join(page.extract_text() for page in pages))


@pytest.mark.parametrize("part", ["", "appendix/"])
def test_a_printed_report_has_every_word_of_the_page_and_every_address(
    own: Site, open_page: OpenPage, part: str
) -> None:
    page = open_page()
    page.goto(own.address + own.report + part)
    report = page.locator("main article").first
    texts = report.evaluate(TEXTS)
    outward = report.locator("a[href^='http']:not([href*='/issues/'])")
    addresses = outward.evaluate_all(
        "(all) => all.map((a) => a.getAttribute('href').replace('https://', ''))"
    )
    paper = printed(page)
    assert len(texts) > 200
    assert len(addresses) > 15
    assert [text for text in texts if not stands(text, paper)] == []
    assert [address for address in addresses if letters(address) not in paper] == []
    assert "reportanerror" not in paper
    assert "copylink" not in paper


@pytest.mark.parametrize("script", [True, False], ids=["with a script", "without"])
def test_everything_is_unfolded_and_what_can_be_pressed_is_left_out(
    rich: Site, open_page: OpenPage, script: bool
) -> None:
    page = open_page(java_script_enabled=script)
    page.goto(rich.address + rich.report)
    folded = page.locator("main details > :not(summary, button)")
    assert folded.count() > 5
    assert not any(part.is_visible() for part in folded.all())
    page.emulate_media(media="print")
    assert all(part.is_visible() for part in folded.all())
    assert not any(part.is_visible() for part in page.locator(f"{PRESSED}, {AROUND}").all())
