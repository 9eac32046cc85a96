"""Zensical, mkdocs's successor, makes the same site of the same files; skipped where missing."""

import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

import pytest

from generator.__main__ import main
from generator.edge.site import settings
from tests import small_site
from tests.browsing import mkdocs

pytest.importorskip("zensical", reason="zensical is not installed")

LINKS = {"a": "href", "link": "href", "script": "src", "img": "src"}


class _Reader(HTMLParser):
    """Ids and links of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.links: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        self.ids.append(found.get("id") or "")
        self.links.append(found.get(LINKS.get(tag, "")) or "")

    def own(self) -> list[str]:
        """Ids that come from our Markdown: the themes' own begin with two underscores."""
        return [i for i in self.ids if i and not i.startswith("__")]


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = small_site.make(tmp_path_factory.mktemp("zensical") / "root")
    assert main(["--root", str(made), "build"]) == 0
    return made


@pytest.fixture(scope="module")
def old(root: Path) -> dict[str, _Reader]:
    site = mkdocs(root)
    site.rename(root / "by-mkdocs")
    return pages(root / "by-mkdocs")


@pytest.fixture(scope="module")
def new(root: Path, old: dict[str, _Reader]) -> dict[str, _Reader]:
    command = [sys.executable, "-m", "zensical", "build", "--strict"]
    ran = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    return pages(root / "site")


def pages(site: Path) -> dict[str, _Reader]:
    """Every page by its path below the site."""
    return {
        path.relative_to(site).as_posix(): _Reader(path.read_text("utf-8"))
        for path in site.rglob("*.html")
    }


def test_both_make_the_same_pages(old: dict[str, _Reader], new: dict[str, _Reader]) -> None:
    assert "reports/synthetic-0/index.html" in new
    assert set(new) == set(old)


def test_every_page_has_the_same_anchors(old: dict[str, _Reader], new: dict[str, _Reader]) -> None:
    assert len(new["reports/synthetic-0/index.html"].own()) > 30
    for name, page in new.items():
        assert page.own() == old[name].own(), name


def test_no_link_or_anchor_leads_nowhere(root: Path, new: dict[str, _Reader]) -> None:
    base = settings(root).site_url
    broken = [
        (name, link)
        for name, page in new.items()
        for link in page.links
        if link and not _leads(root / "site", new, base, urljoin(base + name, link))
    ]
    assert broken == []


def _leads(site: Path, pages: dict[str, _Reader], base: str, address: str) -> bool:
    """Whether an address is another site's, or of a file and anchor that are there."""
    if not address.startswith(base):
        return urlsplit(address).netloc != urlsplit(base).netloc
    path = unquote(urlsplit(address).path.removeprefix(urlsplit(base).path))
    anchor = unquote(urlsplit(address).fragment)
    name = f"{path}index.html" if not path or path.endswith("/") else path
    return (site / name).is_file() and (not anchor or anchor in pages[name].ids)
