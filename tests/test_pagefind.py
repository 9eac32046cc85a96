"""Pagefind in the place of the theme's search; skipped where Pagefind or Chromium is missing."""

import gzip
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Response

from generator.__main__ import main
from tests import small_site
from tests.browsing import chromium, mkdocs, needs_chromium, served
from tests.small_site import ROOT, snapshot

pytest.importorskip("pagefind_bin", reason="Pagefind is not installed")

MANY = 40
"""Pages with one word in common: more than are listed with their sections."""

ASK = """([worker, query]) => new Promise((answer) => {
  const asked = new Worker(worker);
  asked.onmessage = ({ data }) => {
    if (data.type === 1) asked.postMessage({ type: 2, data: query });
    if (data.type === 3) answer(data.data.items);
  };
  asked.postMessage({ type: 0 });
})"""
"""Speaks with the search's worker as the theme does."""

ODD = """# Odd signs { #odd }

## &lt;img src=x onerror="hurt=1"&gt; &amp;lt;b&amp;gt; kumquat { #hostile }

A pangolin &lt;script&gt;hurt=1&lt;/script&gt; &amp; more.

## Left out { #left data-search-exclude }

The quokka is in a section that is left out.

### Below { #below }

The wombat stands under a heading of its own <span data-search-exclude>and the numbat</span>.

<p data-search-exclude>So is the quokka here.</p>
"""


def run(root: Path, *arguments: str) -> int:
    return main(["--root", str(root), *arguments])


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site with the theme's search, which no test changes."""
    made = small_site.make(tmp_path_factory.mktemp("pagefind") / "root")
    assert run(made, "build") == 0
    reports = made / "docs" / "reports"
    (reports / "odd.md").write_text(ODD, "utf-8")
    for number in range(MANY):
        (reports / f"alike-{number}.md").write_text(f"# Echidna {number}\n", "utf-8")
    mkdocs(made)
    return made


@pytest.fixture(scope="module")
def site(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same site, built, with Pagefind."""
    other = tmp_path_factory.mktemp("indexed")
    shutil.copy(root / "mkdocs.yml", other)
    shutil.copytree(root / "site", other / "site")
    assert run(other, "index") == 0
    return other / "site"


@pytest.fixture(scope="module")
def address(site: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Served below a path, as the pages of a project are."""
    web = tmp_path_factory.mktemp("web")
    (web / "some").mkdir()
    (web / "some" / "project").symlink_to(site)
    with served(web) as served_at:
        yield f"{served_at}some/project/"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as opened:
        yield opened


def fragments(site: Path) -> Iterator[Any]:
    """What Pagefind keeps of each page."""
    for path in (site / "pagefind" / "fragment").iterdir():
        yield json.loads(gzip.decompress(path.read_bytes()).removeprefix(b"pagefind_dcd"))


def bare(text: str) -> list[str]:
    return re.findall(r"\w+", text)


def test_pagefind_has_the_words_and_anchors_of_the_themes_index_and_no_others(
    root: Path, site: Path
) -> None:
    words: dict[str, list[str]] = {}
    anchors: dict[str, list[str]] = {}
    for section in json.loads((root / "site/search/search_index.json").read_text("utf-8"))["docs"]:
        page, _, anchor = section["location"].partition("#")
        text = re.sub("<[^>]+>", "", f"{section['title']} {section['text']}")
        words.setdefault(page, []).extend(bare(unescape(text)))
        anchors.setdefault(page, []).extend([anchor] if anchor else [])
    found = list(fragments(site))
    assert {p["url"].removeprefix("/"): bare(p["content"]) for p in found} == words
    assert {p["url"].removeprefix("/"): [a["id"] for a in p["anchors"]] for p in found} == anchors


def test_what_is_left_out_of_the_themes_search_is_left_out_here(site: Path) -> None:
    text = " ".join(page["content"] for page in fragments(site))
    assert "wombat" in text
    assert "quokka" not in text
    assert "numbat" not in text
    assert "exactly as they were sent" not in text  # of a section that every report has


def test_the_themes_index_is_not_published_and_its_worker_is_ours(root: Path, site: Path) -> None:
    before = json.loads((root / "site/search/search_index.json").read_text("utf-8"))
    after = json.loads((site / "search/search_index.json").read_text("utf-8"))
    assert after == {"config": before["config"], "docs": []}
    (worker,) = (site / "assets/javascripts/workers").glob("search.*.min.js")
    assert worker.read_bytes() == (ROOT / "docs/assets/pagefind.js").read_bytes()


def test_every_page_is_named_for_the_results(site: Path) -> None:
    names = json.loads((site / "pagefind/pages.json").read_text("utf-8"))
    assert set(names) == {path.stem for path in (site / "pagefind/fragment").iterdir()}
    assert ["reports/alike-7/", "Echidna 7"] in names.values()


def test_the_same_site_gives_the_same_bytes(root: Path, site: Path, tmp_path: Path) -> None:
    shutil.copy(root / "mkdocs.yml", tmp_path)
    shutil.copytree(root / "site", tmp_path / "site")
    assert run(tmp_path, "index") == 0
    assert snapshot(tmp_path / "site") == snapshot(site)


def opened(browser: Browser, address: str) -> Page:
    page = browser.new_page()
    page.goto(address)
    page.wait_for_load_state("networkidle")
    return page


def claim(page: Page, address: str) -> tuple[str, str]:
    """Anchor and first words of a report's first claim."""
    page.goto(f"{address}reports/synthetic-0/")
    heading = page.locator("article.lr-claim h3").first
    words = heading.inner_text().split(" ", 1)[-1].replace("¶", "").split()[:9]
    return str(heading.get_attribute("id")), " ".join(words)


@needs_chromium
@pytest.mark.parametrize("key", ["/", "s", "f"])
def test_search_by_keyboard_finds_a_claim_and_lands_on_it(
    browser: Browser, address: str, key: str
) -> None:
    page = opened(browser, address)
    anchor, words = claim(page, address)
    page.goto(address)
    page.keyboard.press(key)
    page.keyboard.type(words)
    page.locator(f".md-search-result__link[href*='#{anchor}']").first.wait_for()
    page.keyboard.press("Enter")
    page.wait_for_url(f"{address}reports/synthetic-0/**#{anchor}")
    page.locator(f"#{anchor} mark").first.wait_for()
    page.close()


@needs_chromium
def test_the_arrows_lead_through_the_results(browser: Browser, address: str) -> None:
    page = opened(browser, address)
    page.keyboard.press("/")
    page.keyboard.type("wombat")
    page.locator(".md-search-result__link[href*='#below']").wait_for()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url(f"{address}reports/odd/**#below")
    page.close()


@needs_chromium
def test_the_fields_of_header_and_first_page_search_too(browser: Browser, address: str) -> None:
    page = opened(browser, address)
    for field in (".md-header input[name=query]", ".lr-search"):
        page.goto(address)
        page.locator(field).click()
        page.keyboard.type("pango")
        found = page.locator(".md-search-result__link[href*='#hostile']")
        found.wait_for()
        assert page.locator("[data-md-component=search-suggest]").inner_text() == "pangolin"
        found.click()
        page.wait_for_url(f"{address}reports/odd/**#hostile")
    page.close()


@needs_chromium
def test_what_is_left_out_is_not_found(browser: Browser, address: str) -> None:
    page = opened(browser, address)
    page.keyboard.press("/")
    page.keyboard.type("quokka")
    page.get_by_text("No matching documents").wait_for()
    assert page.locator(".md-search-result__link").count() == 0
    page.close()


@needs_chromium
def test_a_word_that_no_page_has_is_named_and_hides_nothing(browser: Browser, address: str) -> None:
    page = opened(browser, address)
    page.keyboard.press("/")
    page.keyboard.type("the wombat quokka")
    found = page.locator(".md-search-result__link[href*='#below']")
    found.wait_for()
    assert found.locator("del").all_inner_texts() == ["quokka"]
    assert found.locator("mark").all_inner_texts() == ["wombat"]
    page.close()


@needs_chromium
def test_every_page_with_a_word_is_counted_and_listed(
    browser: Browser, site: Path, address: str
) -> None:
    page = opened(browser, address)
    page.keyboard.press("/")
    page.keyboard.type("echidna")
    page.get_by_text(f"{MANY} matching documents").wait_for()
    (worker,) = site.rglob("search.*.min.js")
    items = page.evaluate(ASK, [address + worker.relative_to(site).as_posix(), "echidna"])
    listed = {item["location"]: re.sub("<[^>]+>", "", item["title"]) for (item,) in items}
    assert listed == {f"reports/alike-{n}/": f"Echidna {n}" for n in range(MANY)}
    page.close()


@needs_chromium
def test_hostile_signs_in_results_are_text(browser: Browser, address: str) -> None:
    page = opened(browser, address)
    page.keyboard.press("/")
    page.keyboard.type("kumquat pangolin")
    found = page.locator(".md-search-result__link[href*='#hostile']")
    found.wait_for()
    assert found.locator("h2").inner_text() == '<img src=x onerror="hurt=1"> &lt;b&gt; kumquat'
    assert "A pangolin <script>hurt=1</script> & more." in found.inner_text()
    assert page.locator(".md-search-result img, .md-search-result script").count() == 0
    assert page.evaluate("typeof hurt") == "undefined"
    page.close()


@needs_chromium
def test_a_page_fetches_little_and_pagefind_only_for_a_search_of_this_site_alone(
    browser: Browser, address: str
) -> None:
    page = browser.new_page()
    weights: dict[str, int] = {}
    complaints: list[str] = []

    def weigh(answer: Response) -> None:
        weights[answer.url.removeprefix(address)] = len(answer.body())
        complaints.extend([] if answer.ok else [answer.url])

    page.on("response", weigh)
    page.on("console", lambda said: complaints.append(said.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(f"{address}reports/synthetic-0/")
    page.wait_for_load_state("networkidle")
    assert weights["search/search_index.json"] < 300
    assert sum(weights.values()) < 400_000
    assert [name for name in weights if "pagefind" in name] == []
    page.keyboard.press("/")
    page.keyboard.type("pangolin")
    page.locator(".md-search-result__link[href*='#hostile']").wait_for()
    assert "pagefind/pagefind.js" in weights
    assert [name for name in weights if "://" in name] == []
    assert complaints == []
    page.close()


def test_without_a_built_site_one_line_says_what_to_do(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copy(ROOT / "mkdocs.yml", tmp_path)
    assert run(tmp_path, "index") == 2
    assert re.fullmatch(r".*no such file \(build the site first.*\)\n", capsys.readouterr().err)


def test_a_site_is_not_indexed_twice(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = snapshot(site)
    assert run(site.parent, "index") == 2
    assert "is empty (build the site anew)" in capsys.readouterr().err
    assert snapshot(site) == before


def test_without_pagefind_one_line_says_so_and_the_themes_search_stays(
    root: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    before = snapshot(root / "site")
    monkeypatch.setitem(sys.modules, "pagefind_bin", None)
    assert run(root, "index") == 2
    assert re.fullmatch(r"Pagefind is not installed \(make site .*\)\n", capsys.readouterr().err)
    assert snapshot(root / "site") == before


def test_the_lock_has_pagefind_with_hashes_where_make_looks_for_it() -> None:
    lock = (ROOT / "requirements-dev.lock").read_text("utf-8")
    found = re.search(r"^pagefind-bin==[\s\S]*?# via", lock, re.MULTILINE)
    assert found is not None
    assert found[0].count("==") == 1
    assert found[0].count("--hash=sha256:") > 3


@pytest.mark.skipif(shutil.which("make") is None, reason="make is not installed")
def test_make_remembers_no_search(tmp_path: Path) -> None:
    root = small_site.make(tmp_path / "root", questions=1)
    shutil.copy(ROOT / "Makefile", root)
    tools = tmp_path / "tools"
    tools.mkdir()
    for name, module in (("python", ""), ("mkdocs", " -m mkdocs")):
        (tools / name).write_text(f'#!/bin/sh\nexec "{sys.executable}"{module} "$@"\n', "utf-8")
        (tools / name).chmod(0o755)
    (root / ".venv").mkdir()
    for lock in ("requirements.lock", "requirements-dev.lock"):
        (root / lock).touch()
    for installed in (".python", ".site", ".pagefind"):
        (root / ".venv" / installed).touch()

    def make(*arguments: str) -> str:
        ran = subprocess.run(
            ["make", f"BIN={tools}", "site", *arguments],
            cwd=root,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            capture_output=True,
            text=True,
            check=True,
        )
        return ran.stdout

    with_pagefind = root / "site" / "pagefind" / "pagefind.js"
    assert "mkdocs build" in make("SEARCH=pagefind")
    assert with_pagefind.exists()
    assert "mkdocs build" not in make("SEARCH=pagefind")
    assert "mkdocs build" in make()
    assert not with_pagefind.exists()
    assert "mkdocs build" not in make()
    assert not with_pagefind.exists()
    owned = root / "mkdocs.yml"
    owned.write_text(owned.read_text("utf-8").replace("pagefind: false", "pagefind: true"), "utf-8")
    assert "mkdocs build" in make()
    assert with_pagefind.exists()
    assert "mkdocs build" not in make()
    assert "mkdocs build" in make("SEARCH=theme")
    assert not with_pagefind.exists()
