"""The sites that are looked at, each built once, and pages that nothing foreign may be asked from.

The fixtures end with this folder: a browser that is driven synchronously bears no event loop beside
it, and other tests run some.
"""

import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Dialog, Page, Request, Response

from generator.__main__ import main
from tests import made_up, samples, small_site, test_site
from tests.browser import hostile
from tests.browsing import CHROMIUM, chromium, mkdocs, served

OpenPage = Callable[..., Page]
"""Opens a page of its own, with the options of a browser's context."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """A site as it is served."""

    address: str
    """With a slash at its end, and the path that mkdocs.yml names."""
    folder: Path
    """Its files."""
    report: str
    """Path of the report that is looked at closely."""

    @property
    def appendix(self) -> str:
        """Path of that report's appendix."""
        return f"{self.report}appendix/"

    @property
    def kinds(self) -> tuple[str, ...]:
        """Paths of one page of each kind, the report and its appendix among them."""
        year, topic = (
            min(path.parent.relative_to(self.folder).as_posix() for path in found)
            for found in (
                self.folder.glob("papers/*/index.html"),
                self.folder.glob("concepts/*/index.html"),
            )
        )
        ours = ("", "reports/", self.report, self.appendix)
        woven = ("papers/", f"{year}/", "concepts/", f"{topic}/")
        rest = ("method/", "contribute/", "own/", "keep/", "extend/", "changes/", "status/")
        return (*ours, *woven, *rest, "404.html")


@contextmanager
def _published(folder: Path, report: str) -> Iterator[Site]:
    """Serve a built site below the path of its address in mkdocs.yml."""
    path = urlsplit(test_site.configuration()["site_url"]).path.lstrip("/")
    above = folder.parent / "served"
    (above / path).parent.mkdir(parents=True, exist_ok=True)
    shutil.move(folder, above / path)
    with served(above) as address:
        yield Site(address=address + path, folder=above / path, report=f"reports/{report}/")


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """One browser for all tests of this folder."""
    if not CHROMIUM.exists():
        pytest.skip("Debian's Chromium is not installed")
    with chromium() as opened:
        yield opened


@pytest.fixture(scope="package")
def small(tmp_path_factory: pytest.TempPathFactory, browser: Browser) -> Iterator[Site]:
    """Two synthetic questions."""
    root = small_site.make(tmp_path_factory.mktemp("small") / "root")
    assert main(["--root", str(root), "build"]) == 0
    with _published(mkdocs(root), "synthetic-0") as site:
        yield site


@pytest.fixture(scope="package")
def own(tmp_path_factory: pytest.TempPathFactory, browser: Browser) -> Iterator[Site]:
    """The questions that the repository comes with."""
    if "advrace-cross-lingual-robustness" not in samples.SLUGS:
        pytest.skip("the samples were removed")
    root = small_site.make(tmp_path_factory.mktemp("own") / "root", questions=0)
    (root / "questions").rmdir()
    samples.copy(root / "questions")
    assert main(["--root", str(root), "build"]) == 0
    with _published(mkdocs(root), "advrace-cross-lingual-robustness") as site:
        yield site


@pytest.fixture(scope="package")
def rich(tmp_path_factory: pytest.TempPathFactory, browser: Browser) -> Iterator[Site]:
    """Made-up reports in which everything happens that can happen."""
    fallen = made_up.report(
        (made_up.paper(6, notices=(made_up.notice(),)), made_up.paper(7)),
        question=test_site.asked("fallen"),
    )
    reports = test_site.rich(), test_site.plain(), test_site.empty(), fallen
    with _published(test_site.build(tmp_path_factory.mktemp("rich"), *reports), "rich") as site:
        yield site


@pytest.fixture(scope="package")
def hurt(tmp_path_factory: pytest.TempPathFactory, browser: Browser) -> Iterator[Site]:
    """Reports whose every foreign text tries to be more than text."""
    root = test_site.build(tmp_path_factory.mktemp("hurt"), *hostile.reports())
    with _published(root, "hostile-0") as site:
        yield site


@pytest.fixture(params=["small", "own"], scope="package")
def site(request: pytest.FixtureRequest) -> Site:
    """The synthetic site, and that of the questions which the repository comes with."""
    found: Site = request.getfixturevalue(request.param)
    return found


@pytest.fixture
def open_page(browser: Browser) -> Iterator[OpenPage]:
    """Opens pages; at the end none has complained, asked another machine or opened a dialog.

    Unless told otherwise the reader wants no motion, so that nothing is looked at while it moves.
    """
    heard: list[str] = []
    with ExitStack() as stack:

        def opened(**options: Any) -> Page:
            context = stack.enter_context(
                browser.new_context(**{"reduced_motion": "reduce", **options})
            )
            context.set_default_timeout(15_000)
            page = context.new_page()
            listen(page, heard)
            return page

        yield opened
    assert heard == []


def visit_without_clock(page: Page, address: str) -> None:
    """Open an address where from then on no time passes but by `page.clock.fast_forward`."""
    page.clock.install(time=datetime(2030, 1, 1, tzinfo=UTC))
    page.goto(address)
    page.clock.pause_at(datetime(2030, 1, 2, tzinfo=UTC))


def listen(page: Page, heard: list[str]) -> None:
    """Keep whatever a page says or does that a reader would not want."""

    def hear(kind: str, text: str) -> None:
        heard.append(f"{page.url}: {kind}: {text}")

    def on_dialog(dialog: Dialog) -> None:
        hear("dialog", dialog.message)
        dialog.dismiss()

    def on_request(request: Request) -> None:
        if not request.url.startswith("http://127.0.0.1:"):
            hear("request", request.url)

    def on_response(response: Response) -> None:
        if response.status >= 400:
            hear(str(response.status), response.url)

    def on_console(message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            hear(message.type, message.text)

    page.on("dialog", on_dialog)
    page.on("request", on_request)
    page.on("response", on_response)
    page.on("console", on_console)
    page.on("pageerror", lambda error: hear("error", str(error)))
    page.on("popup", lambda other: hear("popup", other.url))
