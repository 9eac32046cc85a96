"""Weigh the site: its pages, what a reader's browser fetches, and how long it takes to be made.

    python -m tests.benchmarks.site [--sizes 5,100,1000] [--runs 3] [--texts lifelike]

Makes sites of made-up questions in a temporary folder and prints of each: the weight of a report
with 15 claims and 15 references, and of its parts; of the project's own CSS and JavaScript; of all
that headless Chromium asks for when it opens that report; and the seconds of `mkdocs build` beside
those for the same pages with nothing but the theme. One JSON line last. Without Chromium nothing is
opened, and that is said.

The texts are those of the other benchmarks (`synthetic`), with sentences of some 130 characters.
`--texts lifelike` takes texts, titles and citations as long as those of the ACL Anthology, works
that contradict one another, and works that several questions share: such pages are heavier, and
the bars are not for them.
"""

import argparse
import gzip
import json
import os
import re
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from importlib import resources
from importlib.util import find_spec
from pathlib import Path
from statistics import median_low
from threading import Thread
from typing import Any

from playwright.sync_api import sync_playwright

from generator.types import Lock, Question
from tests.benchmarks import lifelike, synthetic
from tests.benchmarks.build import ROOT, make_site, seconds

BARS = {
    "html": 60_000,
    "html_gzipped": 12_000,
    "own_gzipped": 15_000,
    "fetched": 400_000,
    "ratio": 1.3,
}
"""What is not exceeded: bytes, and the ratio of seconds; `fetched` holds at 1,000 reports."""
CLAIMS = REFERENCES = 15
"""Of the report that is weighed."""
TEXTS_OF: Mapping[str, tuple[Callable[[int], str], Callable[[int, Question], Lock]]] = {
    "synthetic": (
        synthetic.question_text,
        partial(synthetic.lock_of, on_topic=REFERENCES, findings=(1,)),
    ),
    "lifelike": (lifelike.question_text, lifelike.lock_of),
}
"""Questions and locks, by what kind of texts they have."""
LARGE = 1000
"""Reports from which a build takes so long that it is run twice at most."""
QUIET = 1000
"""Milliseconds without a request after which a page is opened."""
LEVEL = 6
"""Of gzip, as servers have it who compress what they send."""
TEXTS = (".html", ".css", ".js", ".json", ".svg", ".xml", ".txt")
"""What servers compress; pictures and Pagefind's own files are compressed as they are."""
PAGES = (
    "site_name", "site_url", "docs_dir", "site_dir", "use_directory_urls", "markdown_extensions",
    "nav", "not_in_nav", "validation",
)  # fmt: skip
"""Settings of mkdocs.yml that tell which pages there are and how their Markdown is read."""
FLAGS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync",
    "--disable-background-networking", "--disable-component-update",
)  # fmt: skip
"""Chromium as the tests start it: without requests of its own."""
_SECTION = re.compile(r'<h2\b[^>]*\bid="([^"]+)"')
_LINKED_DATA = re.compile(r'<script type="application/ld\+json">.*?</script>', re.DOTALL)
THEME = Path(str(resources.files("material"))) / "templates"
"""What the theme brings."""


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the weights for each number of reports."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.site", description=__doc__)
    parser.add_argument("--sizes", type=sizes, default=(5, 100, 1000), help="numbers of reports")
    parser.add_argument("--runs", type=int, default=3, help="of each mkdocs build")
    parser.add_argument("--texts", choices=TEXTS_OF, default="synthetic", help="what is made up")
    options = parser.parse_args(arguments)
    results = {}
    for size in options.sizes:
        with tempfile.TemporaryDirectory() as folder:
            runs = options.runs if size < LARGE else min(options.runs, 2)
            results[str(size)] = weighed(Path(folder), size, runs, options.texts)
        say(f"{size} reports: {json.dumps(results[str(size)])}")
    print(json.dumps({"bars": BARS, "texts": options.texts, "sizes": results}, sort_keys=True))


def sizes(text: str) -> tuple[int, ...]:
    """Numbers of reports, as `5,100`."""
    return tuple(int(number) for number in text.split(","))


def say(text: str) -> None:
    """Tell whoever waits."""
    print(text, file=sys.stderr, flush=True)


def weighed(root: Path, size: int, runs: int, texts: str) -> dict[str, object]:
    """All figures of a site with that many reports, which is made in `root`."""
    make_site(root, size, *TEXTS_OF[texts])
    seconds(["generator", "--root", str(root), "build"], ROOT, root)
    (root / "bare.yml").write_text(bare((root / "mkdocs.yml").read_text("utf-8")), "utf-8")
    built = times(root, runs)
    site = root / "site"
    found = reports(root)
    slug = typical(found)
    page = page_of(root, slug)
    return {
        "report": {**found[slug], "html_gzipped": weight([page])["gzipped"]},
        "parts": parts(page.read_text("utf-8")),
        "own": weight(own(site)),
        "fetched": {
            "search": fetched(site, f"reports/{slug}/"),
            # Last, because it changes the site.
            "pagefind": fetched(site, f"reports/{slug}/") if searched_by_pagefind(root) else None,
        },
        "mkdocs": built,
    }


def times(root: Path, runs: int) -> dict[str, float]:
    """The fewest seconds of `mkdocs build`, ours and with the bare theme by turns, and their ratio:
    by the clock, and of the processor, which what else the machine does disturbs less."""
    ours, theirs = [], []
    for _ in range(runs):
        ours.append(_timed(["mkdocs", "build", "--strict", "-q"], root))
        theirs.append(_timed(["mkdocs", "build", "-q", "-f", "bare.yml", "-d", "bare"], root))
    shutil.rmtree(root / "bare")
    (least, busy), (bare, bare_busy) = (map(min, zip(*t, strict=True)) for t in (ours, theirs))
    return {
        "ours": round(least, 2),
        "bare": round(bare, 2),
        "ratio": round(least / bare, 3),
        "ratio_of_processor": round(busy / bare_busy, 3),
    }


def _timed(command: Sequence[str], root: Path) -> tuple[float, float]:
    """Seconds of a module's run: by the clock, and of the processor."""
    before = os.times()
    passed = seconds(command, root, root)
    after = os.times()
    used = after.children_user + after.children_system
    return passed, used - before.children_user - before.children_system


def bare(settings: str) -> str:
    """mkdocs.yml with the same pages and the theme as it comes. It is cut as text, because it may
    have tags that only mkdocs reads."""
    blocks = re.split(r"^(?=\w+:)", settings, flags=re.MULTILINE)
    kept = [block for block in blocks if block.partition(":")[0] in PAGES]
    return "".join(kept) + "\ntheme:\n  name: material\nplugins:\n  - search\n"


def reports(root: Path) -> dict[str, dict[str, int]]:
    """Per report: its claims, its references, and the bytes of its page."""
    found = {}
    for question in (root / "questions").glob("*.yml"):
        data = json.loads((root / "docs" / "data" / f"{question.stem}.json").read_text("utf-8"))
        found[question.stem] = {
            "claims": len(data["claims"]),
            "references": len(data["papers"]),
            "html": page_of(root, question.stem).stat().st_size,
        }
    return found


def page_of(root: Path, slug: str) -> Path:
    """Where the page of a report is built."""
    return root / "site" / "reports" / slug / "index.html"


def typical(found: Mapping[str, Mapping[str, int]]) -> str:
    """The report that is weighed: of those that come nearest to the numbers of claims and of
    references that the bar is for, the one whose page is neither light nor heavy."""

    def off(slug: str) -> int:
        return abs(found[slug]["claims"] - CLAIMS) + abs(found[slug]["references"] - REFERENCES)

    nearest = min(map(off, found))
    return median_low((r["html"], slug) for slug, r in found.items() if off(slug) == nearest)[1]


def weight(files: Iterable[Path]) -> dict[str, int]:
    """Bytes of files as they are, and as a server sends them, each for itself."""
    read = [(file, file.read_bytes()) for file in files]
    return {
        "bytes": sum(len(data) for _, data in read),
        "gzipped": sum(len(_sent(data) if f.suffix in TEXTS else data) for f, data in read),
    }


def _sent(data: bytes) -> bytes:
    return gzip.compress(data, LEVEL)


def own(site: Path) -> list[Path]:
    """Style sheets and scripts of the project: those that the theme does not bring."""
    files = [path for path in site.rglob("*") if path.suffix in (".css", ".js")]
    return sorted(path for path in files if not (THEME / path.relative_to(site)).exists())


def parts(html: str) -> dict[str, dict[str, int]]:
    """Bytes of a report's parts, and how many fewer a server sends of the page without each."""
    whole = len(_sent(html.encode()))
    return {
        name: {
            "bytes": len(text.encode()),
            "gzipped": whole - len(_sent((html[:start] + html[start + len(text) :]).encode())),
        }
        for name, start, text in _cut(html)
    }


def _cut(html: str) -> Iterator[tuple[str, int, str]]:
    """Name, place and text: the head, what the theme puts before and after the content, the
    content by its second headings, and JSON-LD wherever it stands."""
    starts = {"head": 0, "theme before": html.index("</head>")}
    starts["top"] = html.index("<article")
    starts |= {found[1]: found.start() for found in _SECTION.finditer(html)}
    starts["theme after"] = html.rindex("</article>")
    if data := _LINKED_DATA.search(html):
        starts |= {"JSON-LD": data.start(), "after JSON-LD": data.end()}
    ordered = sorted(starts.items(), key=lambda item: item[1])
    for (name, start), end in zip(ordered, (*(s for _, s in ordered[1:]), len(html)), strict=True):
        yield name, start, html[start:end]


def searched_by_pagefind(root: Path) -> bool:
    """Put Pagefind in the place of the theme's search, as `make site SEARCH=pagefind` does; False
    where it is not installed."""
    if find_spec("pagefind_bin") is None:
        say("Pagefind is not installed: what a page fetches with it was not measured")
        return False
    seconds(["generator", "--root", str(root), "index"], ROOT, root)
    return True


def fetched(site: Path, page: str) -> dict[str, int] | None:
    """Requests and bytes of opening a page with an empty cache; None without Chromium.

    `elsewhere` counts requests to other hosts, whose bytes nobody can count here.
    """
    chromium = shutil.which("chromium")
    if chromium is None:
        say("Chromium is not installed: what a page fetches was not measured")
        return None
    with served(site) as (address, asked):
        elsewhere = _open(chromium, address, page, asked)
        return {"requests": len(asked), "elsewhere": elsewhere, **weight(asked)}


def _open(chromium: str, address: str, page: str, asked: Sequence[Path]) -> int:
    """Open a page, and wait until nothing more is asked for; how many requests went elsewhere."""
    requested: list[str] = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        opened = browser.new_page()
        opened.on("request", lambda request: requested.append(request.url))
        opened.goto(address + page)
        before = 0
        while before < len(asked):
            before = len(asked)
            opened.wait_for_timeout(QUIET)
        browser.close()
    return sum(not url.startswith(address) for url in requested)


@contextmanager
def served(site: Path) -> Iterator[tuple[str, list[Path]]]:
    """A folder served on loopback: its address, and the files that were asked for so far."""
    asked: list[Path] = []

    class Noting(SimpleHTTPRequestHandler):
        def log_request(self, code: Any = "-", *_: Any) -> None:
            if code == HTTPStatus.OK:
                path = Path(self.translate_path(self.path))
                asked.append(path / "index.html" if path.is_dir() else path)

    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Noting, directory=str(site)))
    thread = Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/", asked
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


if __name__ == "__main__":
    main()
