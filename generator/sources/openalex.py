"""OpenAlex: nearly all works that any registry or archive knows, preprint and article often merged.

A search needs a key, which is free; a look-up is to be had without one. Its data are CC0, but that
is no word about abstracts, which belong to their publishers: what their rights are is not known.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from generator.codec import ShapeError
from generator.errors import FetchError
from generator.identifiers import normalise
from generator.markup import plain
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
from generator.sources._queries import BATCH, batches, dois, fitting, telling
from generator.sources._records import (
    identifiers,
    is_notice,
    marked,
    pages,
    person,
    prose,
    understood,
    unmarked,
    year,
)
from generator.types import (
    Answer,
    Author,
    Concept,
    Get,
    Kind,
    Notice,
    NoticeKind,
    Query,
    Record,
    Source,
    TextKind,
)

NAME = "openalex"
ADDRESS = "https://api.openalex.org/works"
TERMS = "https://developers.openalex.org/api-reference/authentication"
"""A hundred requests a second, and a budget a day: 1,000 searches or 10,000 look-ups with a key."""
ROWS = 100
"""Records asked for a query: as many as one page may have."""
LONGEST_ABSTRACT = 20_000
"""Words; what is longer is a whole text that was taken for an abstract."""
FIELDS = (
    "id,doi,title,authorships,publication_year,type,primary_location,locations,biblio,ids,"
    "abstract_inverted_index,is_retracted"
)

KINDS: Mapping[str, Kind] = {
    "article": Kind.ARTICLE,
    "conference-paper": Kind.CONFERENCE_PAPER,
    "review": Kind.REVIEW,
    "preprint": Kind.PREPRINT,
    "book": Kind.BOOK,
    "book-chapter": Kind.CHAPTER,
    "reference-entry": Kind.CHAPTER,
    "dissertation": Kind.THESIS,
    "dataset": Kind.DATASET,
    "report": Kind.REPORT,
}
NO_WORKS = frozenset(
    (
        "erratum",
        "retraction",
        "paratext",
        "peer-review",
        "grant",
        "libguides",
        "supplementary-materials",
        "component",
        "journal-issue",
    )
)
"""Types that are left out. Types come and go there, so that an unknown one is a work."""

_SYNTAX = re.compile(r'["\\*?~!\[\](){}<>:^,|&+=/]+')
"""What would end or bend a quoted phrase, or the filter that it stands in."""


async def search(query: Query, get: Get) -> tuple[Answer, ...]:
    """Two queries on titles and abstracts: the concepts as AND of OR, and any of the words."""
    asked = (_concepts(query.concepts), _any_word(query.words))
    return tuple([await _ask(_params(query, words), get) for words in asked if words])


async def lookup(ids: Sequence[str], get: Get) -> tuple[Record, ...]:
    """The records of DOIs, and of arXiv and ACL ids, which stand for DOIs; PMIDs are left out."""
    found: list[Record] = []
    for batch in batches(dois(ids)):
        asked = f"doi:{'|'.join(batch)}"
        params = {"filter": asked, "per_page": str(len(batch)), "select": FIELDS}
        found += (await get(ADDRESS, params, _read))[1]
    return tuple(found)


async def _ask(params: Mapping[str, str], get: Get) -> Answer:
    hits, records = await get(ADDRESS, params, _read)
    return Answer(address=f"{ADDRESS}?{urlencode(params)}", hits=hits, records=records)


def _params(query: Query, words: str) -> Mapping[str, str]:
    filters = [f"title_and_abstract.search:{words}"]
    if query.since is not None:
        filters.append(f"from_publication_date:{query.since}-01-01")
    if query.until is not None:
        filters.append(f"to_publication_date:{query.until}-12-31")
    return {"filter": ",".join(filters), "per_page": str(ROWS), "select": FIELDS}


def _concepts(concepts: Sequence[Concept]) -> str:
    groups = fitting(concepts, _phrase)
    return " AND ".join(f"({' OR '.join(filter(None, group))})" for group in groups if any(group))


def _phrase(term: str) -> str:
    said = " ".join(_SYNTAX.sub(" ", term).split())
    return f'"{said}"' if said else ""


def _any_word(question: str) -> str:
    """Words without an operator would all have to be there, which no long question allows."""
    return " OR ".join(telling(question))


def _read(body: str) -> tuple[int | None, tuple[Record, ...]]:
    """Hits and records of a page of works."""
    data = json_object(body)
    if "error" in data:
        said = text(data.get("message")) or text(data["error"])
        raise FetchError(ADDRESS, f"it answered with an error: {reason(said)}")
    meta = data.get("meta")
    if not isinstance(meta, dict):
        raise ShapeError("a page of works expected, something else found")
    items, hits = objects(data.get("results"), "results"), whole(meta.get("count"))
    return hits, understood(items, _record, hits)


def _record(item: Mapping[str, Any]) -> Record | None:
    """None where it is no work, or has no title or id to know it by. Raises ShapeError."""
    local = text(item.get("id")).rpartition("/")[2]
    title, marks = unmarked(prose(item.get("title")))
    if text(item.get("type")) in NO_WORKS or is_notice(title):
        return None
    if not (title and re.fullmatch("W[0-9]+", local)):
        excused(item, "id", "title")
        return None
    ids = identifiers(text(item.get("doi")))
    ids["arxiv"] = ids["arxiv"] or _arxiv(item)
    place, biblio = nested(nested(item, "primary_location"), "source"), nested(item, "biblio")
    abstract = _abstract(item.get("abstract_inverted_index"))
    return Record(
        **ids,
        id=f"{NAME}:{local}",
        source=NAME,
        title=title,
        authors=_authors(item.get("authorships")),
        year=year(item.get("publication_year")),
        venue=re.sub(r"^arXiv \(.*\)$", "arXiv", prose(place.get("display_name"))),
        publisher=prose(place.get("host_organization_name")),
        kind=_kind(text(item.get("type")), place, ids["arxiv"]),
        pmid=_pmid(item),
        url=f"https://openalex.org/{local}",
        text=abstract,
        text_kind=TextKind.ABSTRACT if abstract else TextKind.NONE,
        notices=_notices(item, marks),
        volume=prose(biblio.get("volume")),
        issue=prose(biblio.get("issue")),
        pages=_pages(biblio),
    )


def _kind(name: str, place: Mapping[str, Any], arxiv: str) -> Kind:
    """An "article" that only an archive holds was not seen to be reviewed by peers."""
    kind = KINDS.get(name, Kind.OTHER)
    if kind is not Kind.ARTICLE:
        return kind
    match place.get("type"):
        case "conference":
            return Kind.CONFERENCE_PAPER
        case "repository":
            return Kind.PREPRINT if arxiv else Kind.OTHER
        case _:
            return kind


def _arxiv(item: Mapping[str, Any]) -> str:
    """The id of a preprint that is merged into the record."""
    addresses = [text(place.get("landing_page_url")) for place in dicts(item.get("locations"))]
    known = (normalise(address) or "" for address in addresses if "arxiv.org/" in address)
    return next((i.removeprefix("arxiv:") for i in known if i.startswith("arxiv:")), "")


def _pmid(item: Mapping[str, Any]) -> str:
    address = text(nested(item, "ids").get("pmid"))
    return (normalise(f"pmid:{address.rpartition('/')[2]}") or "").removeprefix("pmid:")


def _authors(value: object) -> tuple[Author, ...]:
    """By the names that the database shows; by those of the work where it knows no person."""
    people = []
    for authorship in dicts(value):
        shown = text(nested(authorship, "author").get("display_name"))
        people.append(person(shown or text(authorship.get("raw_author_name"))))
    return tuple(author for author in people if author.name)


def _pages(biblio: Mapping[str, Any]) -> str:
    first, last = text(biblio.get("first_page")), text(biblio.get("last_page"))
    return pages(f"{first}-{last}" if first and last else first)


def _abstract(index: object) -> str:
    """The text of `{"word": [positions]}`; empty where it is no abstract."""
    if not isinstance(index, dict):
        return ""
    placed = [
        (position, word)
        for word, positions in index.items()
        for position in listed(positions)
        if isinstance(position, int)
    ]
    if len(placed) > LONGEST_ABSTRACT:
        return ""
    return plain(" ".join(word for _, word in sorted(placed)))


def _notices(item: Mapping[str, Any], marks: Sequence[NoticeKind]) -> tuple[Notice, ...]:
    kinds = [NoticeKind.RETRACTED] if item.get("is_retracted") is True else []
    return tuple(marked(kind, NAME) for kind in dict.fromkeys([*kinds, *marks]))


SOURCE = Source(
    name=NAME,
    search=search,
    lookup=lookup,
    knows=("doi", "arxiv", "acl"),
    batch=BATCH,
    hosts=("api.openalex.org",),
    pace=0.2,
    terms=TERMS,
    key_name="OPENALEX_API_KEY",
    key_in="param:api_key",
    key_needed=True,
    contact_in="param:mailto",
)
