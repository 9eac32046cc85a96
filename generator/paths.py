"""Where each page stands, and how one page reaches another.

Markdown links name the file (`../../papers/2020/index.md`), so that a strict build checks them.
Links in raw HTML name the published address (`../../papers/2020/`): mkdocs hands them through
unseen. Zensical takes them to start from the file, so a page with such links is the `index.md` of
its folder, which is published where it stands.
"""

from urllib.parse import quote

from generator.crosslinks import topic_slug
from generator.escape import Safe, const
from generator.types import Report

UNDATED = "undated"
"""Name of the page of works without a year of publication."""


HOME = "index.md"
REPORTS = "reports/index.md"
METHOD = "method.md"
PAPERS = "papers/index.md"
CONCEPTS = "concepts/index.md"
CHANGES = "changes.md"
FEED = "data/changes.xml"
"""The feed of changes (Atom)."""
STATUS = "status/index.md"
"""How fresh each report is; a page of its folder, because it has links in raw HTML."""


def report_path(report: Report) -> str:
    """The page of a report, below `docs/`."""
    return slug_path(report.question.slug)


def slug_path(slug: str) -> str:
    """The page of the report of that name."""
    return f"reports/{slug}/index.md"


def appendix_path(report: Report) -> str:
    """The page of how a report was searched, selected and reviewed."""
    return f"reports/{report.question.slug}/appendix/index.md"


def data_path(report: Report, ending: str) -> str:
    """The file in which an exporter keeps a report; `ending` is such as `.csl.json`."""
    return f"data/{report.question.slug}{ending}"


LINKED_DATA = ".jsonld"
"""Ending of the file in which a report stands as linked data."""


def year_path(year: str) -> str:
    """The page of all works of a year."""
    return f"papers/{year}/index.md"


def year_of(year: int | None) -> str:
    """The year of publication as its page is called."""
    return UNDATED if year is None else str(year)


def topic_path(name: str) -> str:
    """The page of a concept or tag of that name."""
    return concept_path(topic_slug(name))


def concept_path(slug: str) -> str:
    """The page of a concept or tag whose name gives that slug."""
    return f"concepts/{slug}/index.md"


def published(path: str) -> str:
    """The address, relative to the site's, at which a file below `docs/` is published."""
    if not path.endswith(".md"):
        return path
    folder, _, name = path.removesuffix(".md").rpartition("/")
    return "".join(f"{part}/" for part in (folder, name) if part not in ("", "index"))


def to_file(here: str, path: str, anchor: str = "") -> Safe:
    """From the page `here` to a file, for a Markdown link."""
    return _route(here, path, anchor)


def to_address(here: str, path: str, anchor: str = "") -> Safe:
    """From the published page `here` to a published file, for an `href` in raw HTML."""
    return _route(published(here), published(path), anchor)


def _route(here: str, target: str, anchor: str) -> Safe:
    """Up to the top and down again: not the shortest way, but one that needs no looking."""
    up = "../" * here.count("/")
    fragment = f"#{quote(anchor)}" if anchor else ""
    return const((up + quote(target) or "./") + fragment)
