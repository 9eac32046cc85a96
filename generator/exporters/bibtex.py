r"""The references as BibTeX, with keys of our own and every sign of LaTeX written out."""

import re
from collections.abc import Iterator
from itertools import chain, count
from typing import Any
from unicodedata import normalize
from urllib.parse import quote

from generator.csl import csl_item
from generator.escape import arxiv_link
from generator.types import Exporter, Kind, Paper, Report

_TYPES = {
    Kind.ARTICLE: ("article", "journal", "publisher"),
    Kind.CONFERENCE_PAPER: ("inproceedings", "booktitle", "publisher"),
    Kind.PREPRINT: ("misc", "howpublished", "publisher"),
    Kind.REVIEW: ("article", "journal", "publisher"),
    Kind.CHAPTER: ("incollection", "booktitle", "publisher"),
    Kind.BOOK: ("book", "series", "publisher"),
    Kind.THESIS: ("phdthesis", "howpublished", "school"),
    Kind.DATASET: ("misc", "howpublished", "publisher"),
    Kind.REPORT: ("techreport", "howpublished", "institution"),
    Kind.OTHER: ("misc", "howpublished", "publisher"),
}
"""Type of the entry, and its fields for the venue and for the publisher."""

_SIGNS = {
    "\\": r"\textbackslash{}",
    "{": r"\textbraceleft{}",  # and not \{, which BibTeX counts as an open brace
    "}": r"\textbraceright{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    **{sign: f"\\{sign}" for sign in "$&%#_"},
}
_SIGN = re.compile(r"[\\{}~^$&%#_]|([-`',<>!?])(?=[-`',<>])")
_SMALL_WORDS = re.compile(
    r"a|an|and|are|as|at|by|can|do|does|for|from|how|in|into|is|it|its|of|on|or|the|to|what|when"
    r"|where|which|why|with",
    re.IGNORECASE,
)


def export(report: Report) -> str:
    """One entry a work in the order of the references; keys such as `phang2020english`."""
    taken: set[str] = set()
    return "\n".join(_entry(paper, _new_key(paper, taken)) for paper in report.papers)


def _entry(paper: Paper, key: str) -> str:
    lines = [f"  {name} = {value},\n" for name, value in _fields(paper, csl_item(paper)) if value]
    return f"@{_TYPES[paper.kind][0]}{{{key},\n{''.join(lines)}}}\n"


def _fields(paper: Paper, item: dict[str, Any]) -> Iterator[tuple[str, str]]:
    _, venue, publisher = _TYPES[paper.kind]
    # Twice in braces, or BibTeX would write the title's names in lower case.
    yield "title", _braced_raw(_braced(item.get("title", "")))
    yield "author", _braced_raw(" and ".join(_name(author) for author in item.get("author", ())))
    yield "year", _braced_raw(str(paper.year or ""))
    yield venue, _braced(item.get("container-title", ""))
    yield "volume", _braced(item.get("volume", ""))
    yield "number", _braced(item.get("issue", ""))
    yield "pages", _braced_raw(_latex(item.get("page", "")).replace("-", "--"))
    yield publisher, _braced(item.get("publisher", ""))
    yield "doi", _braced_raw(quote(item.get("DOI", ""), safe="/:;,()<>_@!$*+=&"))
    yield "url", _braced_raw(item.get("URL", ""))
    yield from _eprint(paper)
    yield "pmid", _braced(item.get("PMID", ""))
    yield "note", _braced(item.get("note", ""))


def _eprint(paper: Paper) -> Iterator[tuple[str, str]]:
    arxiv = next((record.arxiv for record in paper.records if arxiv_link(record.arxiv)), "")
    if arxiv and paper.kind is Kind.PREPRINT:
        yield "eprint", _braced_raw(arxiv)
        yield "archiveprefix", "{arXiv}"


def _braced(text: str) -> str:
    return _braced_raw(_latex(text))


def _braced_raw(text: str) -> str:
    return f"{{{text}}}" if text else ""


def _latex(text: str) -> str:
    """The text as LaTeX that typesets just that: signs written out, no dashes or quotes formed."""
    return _SIGN.sub(lambda found: _SIGNS.get(found[0]) or f"{found[0]}{{}}", text)


def _name(author: dict[str, str]) -> str:
    if group := author.get("literal"):
        return f"{{{_latex(group)}}}"
    return f"{_part(author['family'])}, {_part(author['given'])}"


def _part(name: str) -> str:
    """A part of a name; in braces where BibTeX would part it further."""
    parts_further = "," in name or re.search(r"(?i)(?:^|\s)and(?:\s|$)", name)
    return f"{{{_latex(name)}}}" if parts_further else _latex(name)


def _new_key(paper: Paper, taken: set[str]) -> str:
    """Family name, year and first telling word of the title in ASCII; numbered where taken."""
    family = _letters(paper.authors[0].family) if paper.authors else ""
    words = [word for word in re.split(r"\W+", paper.title) if not _SMALL_WORDS.fullmatch(word)]
    word = next((letters for word in words if (letters := _letters(word))), "")
    stem = f"{family or 'anonymous'}{paper.year or ''}{word}"
    spelled = chain([stem], (f"{stem}-{number}" for number in count(2)))
    key = next(key for key in spelled if key not in taken)
    taken.add(key)
    return key


def _letters(text: str) -> str:
    """The ASCII letters of a text in lower case, accents taken off, at most 40."""
    return re.sub(r"[^a-z]", "", normalize("NFKD", text).lower())[:40]


EXPORTER = Exporter(
    ending=".bib",
    name="BibTeX",
    what="the references",
    export=export,
)
