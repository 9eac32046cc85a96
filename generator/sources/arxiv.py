"""arXiv: preprints of physics, mathematics, computer science and their neighbours.

Atom, no key. Abstracts are CC0, as the terms of use say. A record's year is that of its first
version, and so are the limits of a search.
"""

import re
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from generator.codec import ShapeError
from generator.errors import FetchError
from generator.identifiers import normalise
from generator.markup import plain
from generator.sources._queries import fitting, phrase, telling
from generator.sources._records import understood
from generator.sources._xml import parsed
from generator.types import (
    Answer,
    Author,
    Get,
    Kind,
    Notice,
    NoticeKind,
    Query,
    Record,
    Source,
    TextKind,
)

NAME = "arxiv"
ADDRESS = "https://export.arxiv.org/api/query"
RIGHTS = "CC0-1.0"
"""Of descriptive metadata, abstracts included: https://info.arxiv.org/help/api/tou.html"""
BATCH = 100
"""Identifiers in one look-up: more would make its address too long for some proxies."""
FIRST_YEAR, LAST_YEAR = 1991, 2099
"""A range of dates needs both ends; arXiv began in August 1991."""

_ATOM = "{http://www.w3.org/2005/Atom}"
_ARXIV = "{http://arxiv.org/schemas/atom}"
_HITS = "{http://a9.com/-/spec/opensearch/1.1/}totalResults"

_YEAR = re.compile(r"(?:1[6-9]|20)[0-9]{2}(?=-)")
_DOI = re.compile(r"10\.[0-9]{4,9}(?:\.[0-9]+)*/\S+")
_NAME = "(?:paper|article|manuscript|submission|preprint|work|version)"
_WORK = rf"(?:\w+ )?{_NAME}"
_BEHIND = (
    r"(?=\W*$|[.:;!\])]|,? (?:due|because|since|as|pending|until|see|in favou?r)\b| [(–—-]"
    r"|,? (?:by|at) (?:\w+ ){0,3}(?:authors?|submitters?|arxiv|admin\w*|request)\b"
    r"| for (?:\w+ ){0,2}(?:revis\w+|corrections?|changes|now|moment|being)\b"
    r"|,? from (?:the )?(?:arxiv|publication)\b)"
)
"""What stands behind a "withdrawn" that is no adjective: "withdrawn cash" is a matter of study."""
_IS = r"(?:(?:has|have) (?:now |since )?been|is(?: now| being)?|was) (?:\w+ly )?withdrawn\b"
_SAYS_WITHDRAWN = (
    rf"(?:(?:{_NAME} )?withdrawn{_BEHIND}|this {_WORK} withdrawn{_BEHIND}"
    rf"|(?:(?:this|the|our) {_WORK}|{_NAME}) {_IS}(?! from (?!(?:the )?(?:arxiv|publication)\b))"
    r"|(?:(?:(?:the|both|all) )?(?:\w+ )?authors?|we|i) "
    r"(?:(?:have|has|had|hereby|now|wish(?:es)?|want|would|like|decided|chosen|to|are|is) ){0,5}"
    rf"withdr(?:aw|aws|awn|ew|awing) (?:this|the|our|my) {_WORK}\b)"
)
_WITHDRAWN = re.compile(rf"\W{{0,9}}{_SAYS_WITHDRAWN}", re.IGNORECASE)
"""arXiv keeps a withdrawn work, and says so only in the words of its abstract or comment."""
_WITHDRAWN_TOO = re.compile(rf"(?:^|[.,:;!?\])] )\W{{0,3}}{_SAYS_WITHDRAWN}", re.IGNORECASE)
"""The same behind the first sentence, or the number of pages, of a comment."""
_GROUP = re.compile(r"\b(?:collaborations?|consortium|team|group|project|network)\b", re.IGNORECASE)
_LINEAGE = re.compile(r"(?:jr|sr)\.?|i{2,3}|iv", re.IGNORECASE)


async def search(query: Query, get: Get) -> tuple[Answer, ...]:
    """Two queries: the concepts in title or abstract, and any of the question's own words."""
    asked = (_concepts(query), _any_word(query))
    return tuple([await _ask(_limited(a, query), query, get) for a in asked if a])


async def lookup(ids: Sequence[str], get: Get) -> tuple[Record, ...]:
    """The works of `arxiv:…`; other identifiers, and works that arXiv does not have, are left out.

    One id that arXiv finds malformed makes it refuse the whole batch: that is a FetchError.
    """
    wanted = [i.removeprefix("arxiv:") for i in ids if i.startswith("arxiv:")]
    found: list[Record] = []
    for start in range(0, len(wanted), BATCH):
        batch = wanted[start : start + BATCH]
        params = {"id_list": ",".join(batch), "start": "0", "max_results": str(len(batch))}
        found += (await get(ADDRESS, params, _read))[1]
    return tuple(found)


async def _ask(asked: str, query: Query, get: Get) -> Answer:
    # Twice as many as are kept: a work that is good for both queries is then in both answers.
    rows = str(2 * query.limit)
    order = {"sortBy": "relevance", "sortOrder": "descending"}
    params = {"search_query": asked, "start": "0", "max_results": rows, **order}
    hits, records = await get(ADDRESS, params, _read_search)
    return Answer(address=f"{ADDRESS}?{urlencode(params)}", hits=hits, records=records)


def _concepts(query: Query) -> str:
    """AND of OR; each term as a phrase in the title or the abstract."""
    groups = map(" OR ".join, fitting(query.concepts, _sought))
    return " AND ".join(f"({group})" for group in groups)


def _sought(term: str) -> str:
    return f"ti:{phrase(term)} OR abs:{phrase(term)}"


def _any_word(query: Query) -> str:
    return " OR ".join(f"all:{phrase(word)}" for word in telling(query.words))


def _limited(asked: str, query: Query) -> str:
    """The query within the question's years."""
    if not asked or (query.since is None and query.until is None):
        return asked
    since, until = query.since or FIRST_YEAR, query.until or LAST_YEAR
    return f"({asked}) AND submittedDate:[{since}01010000 TO {until}12312359]"


def _read_search(answer: str) -> tuple[int | None, tuple[Record, ...]]:
    """As `_read`. Now and then arXiv counts works and sends none of them: that is no answer."""
    hits, records = _read(answer)
    if hits and not records:
        raise FetchError(ADDRESS, f"it counts {hits} works and sent none of them")
    return hits, records


def _read(answer: str) -> tuple[int | None, tuple[Record, ...]]:
    """Hits and records of a feed."""
    feed = parsed(answer)
    if feed.tag != f"{_ATOM}feed":
        raise ShapeError(f"an Atom feed expected, <{feed.tag}> found")
    told = _text(feed, _HITS)
    hits = int(told) if re.fullmatch("[0-9]{1,9}", told) else None
    return hits, understood(feed.iterfind(f"{_ATOM}entry"), _record)


def _record(entry: Any) -> Record:
    """What one entry tells. FetchError where it is an error, ShapeError without id or title."""
    title, summary = _text(entry, f"{_ATOM}title"), _text(entry, f"{_ATOM}summary")
    address = _text(entry, f"{_ATOM}id")
    if title == "Error" and not normalise(address):
        raise FetchError(ADDRESS, f"arXiv refused: {plain(summary) or 'it does not say why'}")
    name = normalise(address) or ""
    if not (name.startswith("arxiv:") and plain(title)):
        raise ShapeError("no id or title that could be read")
    arxiv, text = name.removeprefix("arxiv:"), plain(summary)
    year = _YEAR.match(_text(entry, f"{_ATOM}published"))
    doi, acl = _published_as(entry)
    return Record(
        id=name,
        source=NAME,
        title=plain(title),
        authors=_authors(entry),
        year=int(year[0]) if year else None,
        venue="arXiv",
        kind=Kind.PREPRINT,
        doi=doi,
        arxiv=arxiv,
        acl=acl,
        url=f"https://arxiv.org/abs/{arxiv}",
        text=text,
        text_kind=TextKind.ABSTRACT if text else TextKind.NONE,
        rights=RIGHTS if text else "",
        notices=_notices(entry, summary),
    )


def _text(parent: Any, tag: str) -> str:
    return (parent.findtext(tag) or "").strip()


def _authors(entry: Any) -> tuple[Author, ...]:
    names = (plain(_text(author, f"{_ATOM}name")) for author in entry.iterfind(f"{_ATOM}author"))
    return tuple(_author(name) for name in names if name)


def _author(name: str) -> Author:
    """Given names first; "van" and "de" go with the family, and a group is one name."""
    parts = name.split()
    if len(parts) == 1 or _GROUP.search(name):
        return Author(family=name)
    last = len(parts) - (2 if len(parts) > 2 and _LINEAGE.fullmatch(parts[-1]) else 1)
    small = (n for n, part in enumerate(parts[:last]) if n and part.islower())
    start = next(small, last)
    return Author(family=" ".join(parts[start:]), given=" ".join(parts[:start]))


def _published_as(entry: Any) -> tuple[str, str]:
    """DOI and ACL id of the published version, where its authors have told arXiv; else empty."""
    told = _DOI.match(_text(entry, f"{_ARXIV}doi"))
    doi = told[0].lower().rstrip(".,;") if told else ""
    name, _, local = (normalise(doi) or "").partition(":")
    # The DOI that arXiv itself gives says nothing that the id does not.
    return (doi if name in {"doi", "acl"} else "", local if name == "acl" else "")


def _notices(entry: Any, summary: str) -> tuple[Notice, ...]:
    said, comment = (" ".join(t.split()) for t in (summary, _text(entry, f"{_ARXIV}comment")))
    if not (_WITHDRAWN.match(said) or _WITHDRAWN_TOO.search(comment)):
        return ()
    date = _text(entry, f"{_ATOM}updated")[:10]
    return (Notice(kind=NoticeKind.RETRACTED, source=NAME, checked_on="", date=date),)


SOURCE = Source(
    name=NAME,
    search=search,
    lookup=lookup,
    knows=("arxiv",),
    batch=BATCH,
    hosts=("export.arxiv.org",),
    pace=3.0,
    connections=1,
    terms="https://info.arxiv.org/help/api/tou.html",
)
