"""The theme's search index, cut into one plain page a page of the site, for Pagefind to read.

The theme's own plugin decides what can be found: which sections there are, their anchors, and what
`data-search-exclude` leaves out. Read from its index, Pagefind finds the same, and nothing is
decided twice.
"""

import json
from collections.abc import Mapping, Sequence
from html import escape
from typing import Any
from urllib.parse import unquote

from generator.errors import GeneratorError


def pages(index: str) -> dict[str, str]:
    """HTML by its path below the site's folder: a title, and each section under a heading.

    `index` is the text of the theme's `search_index.json`.

    Raises:
        GeneratorError: it is no such index, or one that has no sections any more.
    """
    try:
        data: Any = json.loads(index)
        lang, sections = data["config"]["lang"][0], _sections(data["docs"])
    except (ValueError, LookupError, TypeError, AttributeError) as error:
        raise GeneratorError(f"the theme's search index cannot be read: {error!r}") from error
    if not sections:
        raise GeneratorError("the theme's search index is empty (build the site anew)")
    return {_path(address): _page(lang, parts) for address, parts in sections.items()}


def _sections(found: Sequence[Mapping[str, str]]) -> dict[str, list[str]]:
    """Headings with their text, by the address of their page; titles and texts are HTML already."""
    sections: dict[str, list[str]] = {}
    for section in found:
        address, _, anchor = section["location"].partition("#")
        heading = f'h2 id="{escape(anchor)}"' if anchor else "h1"
        html = f"<{heading}>{section['title']}</{heading[:2]}>\n{section['text']}\n"
        sections.setdefault(address, []).append(html)
    return sections


def _path(address: str) -> str:
    path = unquote(address)
    return path if path.endswith(".html") else f"{path}index.html"


def _page(lang: str, sections: Sequence[str]) -> str:
    return f'<!doctype html>\n<html lang="{escape(lang)}">\n<body>\n{"".join(sections)}</body>\n'


def emptied(index: str) -> str:
    """The same index without a section: the theme takes its settings from there on every page."""
    data = json.loads(index)
    return json.dumps({**data, "docs": []}, separators=(",", ":"))


def titles(fragments: Mapping[str, str]) -> str:
    """JSON: of each page, by Pagefind's name for it, the address (from the site's) and the title.

    So that a page is named in the results before what Pagefind keeps of it was fetched.
    """
    read = {name: json.loads(text) for name, text in sorted(fragments.items())}
    named = {name: (page["url"].lstrip("/"), page["meta"]["title"]) for name, page in read.items()}
    return json.dumps(named, ensure_ascii=False, separators=(",", ":"))
