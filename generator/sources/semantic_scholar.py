"""Semantic Scholar: works of all fields, a preprint and its published version in one record.

Off without a key: without one, nearly every request is refused. Its search takes plain words, and
a hyphen in them finds nothing. Who owns an abstract is not said, nor is a retraction, but for the
mark that a publisher writes into the title.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import quote, urlencode

from generator.codec import ShapeError
from generator.errors import FetchError
from generator.identifiers import normalise
from generator.sources._json import (
    dicts,
    excused,
    json_object,
    listed,
    nested,
    objects,
    reason,
    text,
    whole,
)
from generator.sources._queries import MOST_WORDS, fitting
from generator.sources._records import (
    identifiers,
    is_notice,
    link,
    marked,
    pages,
    person,
    prose,
    understood,
    unmarked,
    year,
)
from generator.types import Answer, Author, Get, Kind, Query, Record, Source, TextKind
from generator.words import STOPWORDS, words

NAME = "semantic_scholar"
ADDRESS = "https://api.semanticscholar.org/graph/v1/paper"
SEARCH = f"{ADDRESS}/search"
TERMS = "https://www.semanticscholar.org/product/api"
"""One request a second with a key."""
ROWS = 100
"""Records asked for a query: as many as one page may have."""
FIELDS = (
    "title,abstract,authors,year,venue,journal,publicationVenue,publicationTypes,externalIds,url"
)
MISSING = re.compile(r"answered 404\b|Paper with id .* not found")
"""How a look-up says that it knows no such paper; anything else is a failure to answer."""

KINDS: Mapping[str, Kind] = {
    "Review": Kind.REVIEW,
    "MetaAnalysis": Kind.REVIEW,
    "Conference": Kind.CONFERENCE_PAPER,
    "BookSection": Kind.CHAPTER,
    "Book": Kind.BOOK,
    "Dataset": Kind.DATASET,
    "JournalArticle": Kind.ARTICLE,
    "CaseReport": Kind.ARTICLE,
    "ClinicalTrial": Kind.ARTICLE,
    "Study": Kind.ARTICLE,
}
"""Types by what they say, the most first: a work may have several."""

_ARCHIVE = re.compile(r"(?:.*rxiv|ssrn|research square|preprints)\b.*", re.IGNORECASE)
_NO_WORD = re.compile(r"[^\w\s'’.]+")


async def search(query: Query, get: Get) -> tuple[Answer, ...]:
    """Two queries: the names of the concepts, and the question's own words."""
    names = " ".join(terms[0] for terms in fitting(query.concepts, str))
    content = (w.text for w in words(query.words) if w.text.lower() not in STOPWORDS)
    asked = (_plain_words(names), " ".join(list(dict.fromkeys(content))[:MOST_WORDS]))
    return tuple([await _ask(_params(query, said), get) for said in asked if said])


async def lookup(ids: Sequence[str], get: Get) -> tuple[Record, ...]:
    """The records of identifiers of every kind, one request for each: more at once need a POST."""
    found = [await _known(known, get) for known in ids]
    return tuple(record for record in found if record)


async def _known(known: str, get: Get) -> Record | None:
    """None where no such paper is known, or its identifier would be another address."""
    name, _, local = known.partition(":")
    if not {".", ".."}.isdisjoint(local.split("/")):
        return None
    address = f"{ADDRESS}/{name.upper()}:{quote(local, safe='/')}"
    try:
        return await get(address, {"fields": FIELDS}, _read_one)
    except FetchError as error:
        if MISSING.search(error.why):
            return None
        raise


async def _ask(params: Mapping[str, str], get: Get) -> Answer:
    hits, records = await get(SEARCH, params, _read)
    return Answer(address=f"{SEARCH}?{urlencode(params)}", hits=hits, records=records)


def _params(query: Query, said: str) -> Mapping[str, str]:
    ends = ("" if end is None else str(end) for end in (query.since, query.until))
    years = "-".join(ends)
    stated = {"year": years} if years != "-" else {}
    return {"query": said, "limit": str(ROWS), "fields": FIELDS, **stated}


def _plain_words(said: str) -> str:
    return " ".join(_NO_WORD.sub(" ", said).split())


def _read(body: str) -> tuple[int | None, tuple[Record, ...]]:
    """Hits and records of a page; one without hits may have no list at all."""
    data = _answer(body, SEARCH)
    hits = whole(data.get("total"))
    if hits is None and "data" not in data:
        raise ShapeError("a page of papers expected, something else found")
    items = objects(data.get("data", [] if hits == 0 else None), "data")
    return hits, understood(items, _record, hits)


def _read_one(body: str) -> Record | None:
    data = _answer(body, ADDRESS)
    if "paperId" not in data:
        raise ShapeError("a paper expected, something else found")
    return _record(data)


def _answer(body: str, address: str) -> dict[str, Any]:
    """The object that an answer is. Raises FetchError where it tells of an error."""
    data = json_object(body)
    said = text(data.get("error")) or text(data.get("message"))
    if said:
        raise FetchError(address, f"it answered with an error: {reason(said)}")
    return data


def _record(item: Mapping[str, Any]) -> Record | None:
    """None where it is no work, or has no title or id to know it by. Raises ShapeError."""
    local = text(item.get("paperId"))
    title, marks = unmarked(prose(item.get("title")))
    if is_notice(title):
        return None
    if not (title and re.fullmatch("[0-9a-f]{40}", local)):
        excused(item, "paperId", "title")
        return None
    journal, other = nested(item, "journal"), nested(item, "externalIds")
    ids = identifiers(text(other.get("DOI")))
    ids["arxiv"] = _identifier("arxiv", other.get("ArXiv")) or ids["arxiv"]
    ids["acl"] = _identifier("acl", other.get("ACL")) or ids["acl"]
    venue, abstract = _venue(item), prose(item.get("abstract"))
    return Record(
        **ids,
        id=f"{NAME}:{local}",
        source=NAME,
        title=title,
        authors=tuple(a for who in dicts(item.get("authors")) if (a := _author(who)).name),
        year=year(item.get("year")),
        venue=venue,
        volume=prose(journal.get("volume")),
        pages=pages(text(journal.get("pages"))),
        kind=_kind(item, venue, ids["doi"]),
        pmid=_identifier("pmid", other.get("PubMed")),
        url=link(item.get("url")),
        text=abstract,
        text_kind=TextKind.ABSTRACT if abstract else TextKind.NONE,
        notices=tuple(marked(kind, NAME) for kind in marks),
    )


def _author(who: Mapping[str, Any]) -> Author:
    return person(text(who.get("name")))


def _identifier(name: str, value: object) -> str:
    """In its one spelling; a PMID may come as a number."""
    return (normalise(f"{name}:{value}") or "").removeprefix(f"{name}:")


def _venue(item: Mapping[str, Any]) -> str:
    """The journal's name in full; `venue` is often short for it."""
    names = (nested(item, "publicationVenue").get("name"), nested(item, "journal").get("name"))
    told = (prose(name) for name in (*names, item.get("venue")))
    venue = next((name for name in told if name), "")
    return "arXiv" if venue.lower() in {"arxiv.org", "arxiv"} else venue


def _kind(item: Mapping[str, Any], venue: str, doi: str) -> Kind:
    """What an archive holds is called a journal article there all the same."""
    if _ARCHIVE.fullmatch(venue) or doi.startswith("10.48550/"):
        return Kind.PREPRINT
    types = listed(item.get("publicationTypes"))
    return next((kind for name, kind in KINDS.items() if name in types), Kind.OTHER)


SOURCE = Source(
    name=NAME,
    search=search,
    lookup=lookup,
    knows=("doi", "arxiv", "pmid", "acl"),
    hosts=("api.semanticscholar.org",),
    pace=1.0,
    terms=TERMS,
    key_name="S2_API_KEY",
    key_in="header:x-api-key",
    key_needed=True,
    lookup_key_needed=True,
)
