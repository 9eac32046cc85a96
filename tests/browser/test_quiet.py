"""No page of any kind complains, or asks another machine for anything."""

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.conftest import OpenPage, Site, listen


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_page_complains_or_asks_another_machine(
    own: Site, open_page: OpenPage, scheme: str
) -> None:
    """What is asserted is asserted by `open_page`, when it closes its pages."""
    page = open_page(color_scheme=scheme)
    for path in own.kinds:
        page.goto(own.address + path)
    page.wait_for_load_state("networkidle")


def _run(page: Page, script: str) -> None:
    page.evaluate(f"() => {{ {script} }}")
    page.wait_for_timeout(100)


@pytest.mark.parametrize(
    ("script", "heard"),
    [
        ("fetch('https://evil.example/x').catch(() => {})", "request: https://evil.example/x"),
        ("new Image().src = 'https://evil.example/x.png'", "request: https://evil.example/x.png"),
        ("console.error('broken')", "error: broken"),
        ("setTimeout(() => { throw new Error('thrown') })", "error: thrown"),
        ("setTimeout(() => alert('hit'))", "dialog: hit"),
        ("fetch('missing.json')", "404: "),
        ("open('about:blank')", "popup: about:blank"),
    ],
)
def test_whatever_a_page_does_so_is_heard(
    own: Site, browser: Browser, script: str, heard: str
) -> None:
    context = browser.new_context()
    page = context.new_page()
    all_heard: list[str] = []
    listen(page, all_heard)
    page.goto(own.address)
    _run(page, script)
    context.close()
    assert any(heard in line for line in all_heard), all_heard
