"""Crossref: what publishers say of their own works, retractions and corrections among it.

Its search knows neither AND nor phrases: it ranks by words. Most records come without an abstract,
so the concepts are only asked of those with one; the question's own words are asked of all.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from generator.codec import ShapeError
from generator.errors import FetchError
from generator.sources._json import (
    dicts,
    excused,
    json_object,
    listed,
    objects,
    reason,
    text,
    whole,
)
from generator.sources._queries import BATCH, batches, dois, fitting
from generator.sources._records import (
    identifiers,
    is_notice,
    licence,
    link,
    marked,
    pages,
    prose,
    understood,
    unmarked,
    year,
)
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

NAME = "crossref"
ADDRESS = "https://api.crossref.org/works"
TERMS = (
    "https://www.crossref.org/documentation/retrieve-metadata/rest-api/access-and-authentication/"
)
"""One list a second, three with an address for questions; the limits in force are in headers."""
ROWS = 100
"""Records asked for a query: deep enough that a work good for both queries is in both answers."""
FIELDS = (
    "DOI,type,title,subtitle,author,issued,container-title,volume,issue,page,article-number,"
    "publisher,abstract,license,update-to,updated-by,URL"
)
"""What is selected: without it, each work comes with its whole list of references."""

SEARCHED_TYPES = (
    "journal-article",
    "proceedings-article",
    "posted-content",
    "book-chapter",
    "book",
    "monograph",
    "dissertation",
    "report",
)
KINDS: Mapping[str, Kind] = {
    "journal-article": Kind.ARTICLE,
    "proceedings-article": Kind.CONFERENCE_PAPER,
    "posted-content": Kind.PREPRINT,
    "book-chapter": Kind.CHAPTER,
    "book-part": Kind.CHAPTER,
    "book-section": Kind.CHAPTER,
    "reference-entry": Kind.CHAPTER,
    "book": Kind.BOOK,
    "edited-book": Kind.BOOK,
    "monograph": Kind.BOOK,
    "reference-book": Kind.BOOK,
    "dissertation": Kind.THESIS,
    "report": Kind.REPORT,
    "dataset": Kind.DATASET,
    "standard": Kind.OTHER,
    "other": Kind.OTHER,
    "": Kind.OTHER,
}
"""Types that are works; all others (components, issues, peer reviews, series) are left out."""

_NEW_TEXT = ("new_version", "new_edition")
"""Updates that are works again, and say nothing against the work that they update."""
_UPDATES = (
    # What was retracted in part is not quoted either: no record says which part it was.
    (NoticeKind.RETRACTED, re.compile("retract|withdraw|remov")),
    (NoticeKind.CONCERN, re.compile("concern")),
    (NoticeKind.CORRECTED, re.compile("correct|corrig|errat|addend|clarif")),
)


async def search(query: Query, get: Get) -> tuple[Answer, ...]:
    """Two queries: the words of all concepts, and the question's own words."""
    words = " ".join(term for terms in fitting(query.concepts, str) for term in terms)
    asked = [_params(query, words, "has-abstract:true")] if words else []
    return tuple([await _ask(params, get) for params in (*asked, _params(query, query.words))])


async def lookup(ids: Sequence[str], get: Get) -> tuple[Record, ...]:
    """The records of DOIs and of ACL ids, which stand for DOIs; other ids are not known here."""
    found: list[Record] = []
    for batch in batches([doi for doi in dois(ids) if not doi.startswith("10.48550/")]):
        asked = ",".join(f"doi:{doi}" for doi in batch)
        params = {"filter": asked, "rows": str(len(batch)), "select": FIELDS}
        found += (await get(ADDRESS, params, _read_known))[1]
    return tuple(found)


async def _ask(params: Mapping[str, str], get: Get) -> Answer:
    hits, records = await get(ADDRESS, params, _read)
    return Answer(address=f"{ADDRESS}?{urlencode(params)}", hits=hits, records=records)


def _params(query: Query, words: str, *filters: str) -> Mapping[str, str]:
    years = (("from-pub-date", query.since), ("until-pub-date", query.until))
    stated = [f"{name}:{year}" for name, year in years if year is not None]
    types = [f"type:{name}" for name in SEARCHED_TYPES]
    return {
        "query.bibliographic": words,
        "filter": ",".join([*stated, *types, *filters]),
        "rows": str(ROWS),
        "select": FIELDS,
    }


def _read(body: str) -> tuple[int | None, tuple[Record, ...]]:
    """Hits and records of a list of works."""
    return _listed(body, _record)


def _read_known(body: str) -> tuple[int | None, tuple[Record, ...]]:
    """As `_read`, of a look-up, which may be answered with a single work, and that untitled."""
    return _listed(body, _known)


def _listed(
    body: str, read: Callable[[Mapping[str, Any]], Record | None]
) -> tuple[int | None, tuple[Record, ...]]:
    data = json_object(body)
    message = data.get("message")
    if data.get("status") != "ok":
        raise FetchError(ADDRESS, f"it answered with an error: {_reason(message)}")
    if data.get("message-type") != "work-list" or not isinstance(message, dict):
        raise ShapeError("a list of works expected, something else found")
    items, hits = (
        objects(message.get("items"), "message.items"),
        whole(message.get("total-results")),
    )
    return hits, understood(items, read, hits)


def _reason(message: object) -> str:
    """What the answer says of its error: a list of problems, one problem, or a text."""
    problems = message if isinstance(message, list) else [message]
    said = [p.get("message") if isinstance(p, dict) else p for p in problems]
    return reason(" ".join(text(s) for s in said))


def _record(item: Mapping[str, Any]) -> Record | None:
    """None where it is no work, or has no title or DOI to know it by. Raises ShapeError."""
    kind, ids = KINDS.get(text(item.get("type"))), identifiers(text(item.get("DOI")))
    title, marks = unmarked(_title(item))
    if not kind or is_notice(title) or _is_update(item, ids["doi"]):
        return None
    if not (ids["doi"] and title):
        excused(item, "DOI", "title")
        return None
    abstract = prose(item.get("abstract"))
    return Record(
        **ids,
        id=f"{NAME}:{ids['doi']}",
        source=NAME,
        title=title,
        authors=tuple(_authors(item.get("author"))),
        year=_year(item.get("issued")),
        venue=_venue(item, kind),
        volume=prose(item.get("volume")),
        issue=prose(item.get("issue")),
        pages=pages(text(item.get("page")) or text(item.get("article-number"))),
        publisher=prose(item.get("publisher")),
        kind=kind,
        url=link(item.get("URL")),
        text=abstract,
        text_kind=TextKind.ABSTRACT if abstract else TextKind.NONE,
        rights=_rights(item.get("license")),
        notices=_notices(item, ids["doi"], marks),
    )


def _known(item: Mapping[str, Any]) -> Record | None:
    """As `_record`, with no title where Crossref leaves it out: that of one work in some 250."""
    return _record({"title": [], **item} if "DOI" in item else item)


def _title(item: Mapping[str, Any]) -> str:
    """The first title (a second is a translation), with its subtitle where that is apart."""
    title, subtitle = _first(item.get("title")), _first(item.get("subtitle"))
    apart = title and subtitle and subtitle.casefold() not in title.casefold()
    return f"{title.rstrip(':')}: {subtitle}" if apart else title


def _first(value: object) -> str:
    return next((told for v in listed(value) if (told := prose(v))), "")


def _venue(item: Mapping[str, Any], kind: Kind) -> str:
    """A chapter may name its series first and then its book."""
    names = [prose(name) for name in listed(item.get("container-title"))]
    return next((n for n in (reversed(names) if kind is Kind.CHAPTER else names) if n), "")


def _authors(value: object) -> Iterator[Author]:
    for person in dicts(value):
        family, given = (prose(person.get(part)) for part in ("family", "given"))
        name = family or prose(person.get("name"))
        if name or given:
            yield Author(family=name or given, given=given if name else "")


def _year(date: object) -> int | None:
    return year(next(iter(_date_parts(date)), None))


def _date_parts(date: object) -> list[int]:
    """Year, month and day of `{"date-parts": [[2020, 5, 17]]}`, as far as they are told."""
    parts = listed(date.get("date-parts")) if isinstance(date, dict) else []
    first = listed(parts[0]) if parts else []
    return [n for part in first[:3] if (n := whole(part)) is not None]


def _date(date: object) -> str:
    """An ISO date, or a year; empty where there is none."""
    match _date_parts(date):
        case [known, month, day] if year(known) and month in range(1, 13) and day in range(1, 32):
            return f"{known}-{month:02}-{day:02}"
        case [known, *_] if year(known):
            return str(known)
        case _:
            return ""


def _is_update(item: Mapping[str, Any], doi: str) -> bool:
    """Whether the record is the notice itself. A work that names itself was mended in place."""
    return any(
        text(update.get("DOI")).lower() != doi and text(update.get("type")) not in _NEW_TEXT
        for update in dicts(item.get("update-to"))
    )


def _notices(item: Mapping[str, Any], doi: str, marks: Sequence[NoticeKind]) -> tuple[Notice, ...]:
    """Each kind and DOI once: publisher and Retraction Watch often tell of the same notice."""
    updates = [*dicts(item.get("updated-by")), *dicts(item.get("update-to"))]
    found: dict[tuple[NoticeKind, str], Notice] = {}
    for update in updates:
        if kind := _update_kind(text(update.get("type"))):
            notice = identifiers(text(update.get("DOI")))["doi"] or doi
            date = _date(update.get("updated"))
            told = Notice(kind=kind, source=NAME, checked_on="", doi=notice, date=date)
            found.setdefault((kind, notice), told)
    said = {kind for kind, _ in found}
    return (*found.values(), *(marked(kind, NAME) for kind in marks if kind not in said))


def _update_kind(name: str) -> NoticeKind | None:
    return next((kind for kind, words in _UPDATES if words.search(name.lower())), None)


def _rights(licences: object) -> str:
    """The Creative Commons licence that a publisher states, the strictest if there are several.

    None of a version that stands under another licence as well.
    """
    stated: dict[str, list[str]] = {}
    for item in filter(_in_force, dicts(licences)):
        version = text(item.get("content-version"))
        stated.setdefault(version, []).append(licence(text(item.get("URL"))))
    told = [name for names in stated.values() if all(names) for name in names]
    return max(sorted(told), key=len, default="")


def _in_force(item: Mapping[str, Any]) -> bool:
    """Not that of the accepted manuscript, nor one after a delay: there is no clock in here that
    could say whether an embargo is over."""
    delayed = (whole(item.get("delay-in-days")) or 0) > 0
    return bool(text(item.get("URL"))) and item.get("content-version") != "am" and not delayed


SOURCE = Source(
    name=NAME,
    search=search,
    lookup=lookup,
    knows=("doi", "acl"),
    batch=BATCH,
    hosts=("api.crossref.org",),
    pace=1.0,
    pace_with_key=0.34,
    terms=TERMS,
    contact_in="param:mailto",
)
