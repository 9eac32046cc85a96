"""Crossref: what publishers say of their own works, retractions and corrections among it.

Its search knows neither AND nor phrases: it ranks by words. Most records come without an abstract,
so the concepts are only asked of those with one; the question's own words are asked of all.

The other databases take titles from here, with the marks that publishers write into them: how such
marks, identifiers and JSON are read is said here for all of them.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, TypedDict
from urllib.parse import quote, urlencode

from generator.codec import ShapeError
from generator.errors import FetchError
from generator.identifiers import normalise
from generator.markup import plain
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

NAME = "crossref"
ADDRESS = "https://api.crossref.org/works"
TERMS = (
    "https://www.crossref.org/documentation/retrieve-metadata/rest-api/access-and-authentication/"
)
"""One list a second, three with an address for questions; the limits in force are in headers."""
ROWS = 100
"""Records asked for a query: deep enough that a work good for both queries is in both answers."""
BATCH = 50
"""Identifiers asked at once."""
LONGEST_BATCH = 3_000
"""Characters of the identifiers asked at once: servers refuse addresses of more than 4 or 8 kB."""
LONGEST_TERMS = 1_500
"""Characters of all concepts in an address, for the same reason."""
LONGEST_REASON = 300
"""Characters of an error message that is passed on."""
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

_MARKED = re.compile(
    r"[\[(]?(?P<what>retracted|withdrawn|removed|(?:temporary |editorial )?expression of concern)"
    r"(?: (?:article|paper|chapter))?\s*(?:[:\])]|[—–-]\s)[\s:.—–-]*"
    r"(?P<rest>[^\s:.—–-].*)",
    re.IGNORECASE,
)
_MARKED_AT_END = re.compile(
    r"(?P<rest>.+?)\s*[\[(](?P<what>retracted|withdrawn)(?: (?:article|paper|chapter))?[\])]\W*",
    re.IGNORECASE,
)
_NOTICE = re.compile(
    r"\W*(?:(?i:corrigend(?:um|a)|errat(?:um|a))\b"
    r"|(?i:(?:author |publisher )?correction|addendum|withdrawal|retraction)"
    r"(?i: note| notice| statement)?"
    r"(?:\s*[:.]|\s*$|(?i: to| of| for)\s*(?i:the article\b|[:\"“‘'«])|\s(?i:to) (?=[A-Z]))"
    r"|(?i:retraction (?:note|notice)\b))"
)
"""Titles of notices. "Correction of grammatical errors" is a paper about something."""

_CREATIVE_COMMONS = re.compile(
    r"https?://(?:www\.)?creativecommons\.org/licenses/(by(?:-nc)?(?:-nd|-sa)?)/(\d\.\d)"
    r"(?:/?|/legalcode(?:\.[a-z-]+)?|/deed\.[a-z-]+)/?",
    re.IGNORECASE,
)
_ZERO = re.compile(
    r"https?://(?:www\.)?creativecommons\.org/publicdomain/zero/1\.0\b.*", re.IGNORECASE
)


_LEFT_OVER = re.compile(r"</?(?:scp|ovl|jats:[\w-]+)(?:\s[^<>]*)?>", re.IGNORECASE)
"""Small capitals, overlines and rare JATS, which only publishers' deposits have."""
_GROUP = re.compile(r"\b(?:collaboration|consortium|team|group|project|network)s?\b", re.IGNORECASE)


class Identifiers(TypedDict):
    """What a DOI says, as fields of a Record."""

    doi: str
    arxiv: str
    acl: str


async def search(query: Query, get: Get) -> tuple[Answer, ...]:
    """Two queries: the words of all concepts, and the question's own words."""
    words = " ".join(term for terms in fitting(query.concepts) for term in terms)
    asked = [_params(query, words, "has-abstract:true")] if words else []
    return tuple([await _ask(params, get) for params in (*asked, _params(query, query.words))])


async def lookup(ids: Sequence[str], get: Get) -> tuple[Record, ...]:
    """The records of DOIs and of ACL ids, which stand for DOIs; other ids are not known here."""
    found: list[Record] = []
    for batch in batches([doi for doi in dois(ids) if not doi.startswith("10.48550/")]):
        asked = ",".join(f"doi:{doi}" for doi in batch)
        params = {"filter": asked, "rows": str(len(batch)), "select": FIELDS}
        found += (await get(ADDRESS, params, _read))[1]
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
    data = json_object(body)
    message = data.get("message")
    if data.get("status") != "ok":
        raise FetchError(ADDRESS, f"it answered with an error: {_reason(message)}")
    if data.get("message-type") != "work-list" or not isinstance(message, dict):
        raise ShapeError("a list of works expected, something else found")
    records = (_record(item) for item in objects(message.get("items"), "message.items"))
    return whole(message.get("total-results")), tuple(r for r in records if r)


def _reason(message: object) -> str:
    """What the answer says of its error: a list of problems, one problem, or a text."""
    problems = message if isinstance(message, list) else [message]
    said = [p.get("message") if isinstance(p, dict) else p for p in problems]
    return reason(" ".join(text(s) for s in said))


def _record(item: Mapping[str, Any]) -> Record | None:
    """None where it is no work, or has no title or DOI to know it by."""
    kind, ids = KINDS.get(text(item.get("type"))), identifiers(text(item.get("DOI")))
    title, marks = unmarked(_title(item))
    if not (kind and ids["doi"] and title) or is_notice(title) or _is_update(item, ids["doi"]):
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

    Not that of the accepted manuscript: it mostly begins after an embargo.
    """
    stated = [
        _licence(text(licence.get("URL")))
        for licence in dicts(licences)
        if licence.get("content-version") != "am"
    ]
    return max(sorted(stated), key=len, default="")


def _licence(address: str) -> str:
    """Its SPDX identifier; empty for one that was rewritten for a country."""
    if found := _CREATIVE_COMMONS.fullmatch(address.strip()):
        return f"CC-{found[1].upper()}-{found[2]}"
    return "CC0-1.0" if _ZERO.fullmatch(address.strip()) else ""


# What the other databases read in the same way


def json_object(body: str) -> dict[str, Any]:
    """The object that an answer is. Raises ShapeError."""
    try:
        data = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise ShapeError("it answered with something that is no JSON") from error
    if not isinstance(data, dict):
        raise ShapeError(f"a JSON object expected, {type(data).__name__} found")
    return data


def objects(items: object, where: str) -> Iterator[dict[str, Any]]:
    """The objects of a list that is made of them; null stands for one that is missing."""
    if not isinstance(items, list):
        raise ShapeError(f"{where}: a list expected, {type(items).__name__} found")
    for number, item in enumerate(items):
        if isinstance(item, dict):
            yield item
        elif item is not None:
            raise ShapeError(f"{where}[{number}]: object expected, {type(item).__name__} found")


def listed(value: object) -> list[Any]:
    """The list, or an empty one for null and whatever else stands in its place."""
    return value if isinstance(value, list) else []


def dicts(value: object) -> list[dict[str, Any]]:
    """The objects of a list, without what else stands there."""
    return [v for v in listed(value) if isinstance(v, dict)]


def nested(data: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    """The object in that field, or an empty one for null and whatever else stands in its place."""
    value = data.get(name)
    return value if isinstance(value, dict) else {}


def text(value: object) -> str:
    """The text, or an empty one for null and whatever else stands in its place."""
    return value if isinstance(value, str) else ""


def prose(value: object) -> str:
    """The text without its markup, empty where there is none."""
    return " ".join(_LEFT_OVER.sub("", plain(text(value))).split())


def link(value: object) -> str:
    """The address, where it is one that can be written down."""
    address = text(value)
    return address if re.match("https?://", address) and address.isprintable() else ""


def whole(value: object) -> int | None:
    """The whole number, from digits as well; None for whatever else stands in its place."""
    if isinstance(value, str) and re.fullmatch("[0-9]{1,9}", value):
        return int(value)
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def year(value: object) -> int | None:
    """The year where one can have been published in it."""
    number = whole(value)
    return number if number is not None and 1400 <= number <= 2100 else None


def pages(told: str) -> str:
    """First-last with a hyphen, or the one number of both."""
    first, _, last = re.sub(r"\s*[-‐-―−]+\s*", "-", plain(told)).partition("-")
    return first if not last or first == last else f"{first}-{last}"


def reason(message: str) -> str:
    """A database's own words about its error, in one line that is not long."""
    return plain(message)[:LONGEST_REASON] or "no reason given"


def identifiers(doi: str) -> Identifiers:
    """The DOI in lower case and the id that it stands for; all empty where it is no DOI."""
    doi = re.sub(r"^(?:https?://(?:dx\.)?doi\.org/|doi:\s*)", "", doi.strip().lower())
    known = normalise(f"doi:{doi}") if doi.startswith("10.") else None
    name, _, local = (known or "").partition(":")
    return Identifiers(
        doi=doi if name else "",
        arxiv=local if name == "arxiv" else "",
        acl=local if name == "acl" else "",
    )


def dois(ids: Sequence[str]) -> list[str]:
    """DOIs that normalised identifiers are or stand for; those that no filter can hold left out.

    The ACL Anthology's works of 2014 and before have another prefix than the later ones.
    """
    found: list[str] = []
    for name, _, local in (known.partition(":") for known in ids):
        if name == "doi":
            found.append(local)
        elif name == "arxiv":
            found.append(f"10.48550/arxiv.{local}")
        elif name == "acl":
            found += [f"10.18653/v1/{local.lower()}", f"10.3115/v1/{local.lower()}"]
    return [doi for doi in dict.fromkeys(found) if not re.search(r"[,|]", doi)]


def batches(names: Sequence[str]) -> Iterator[list[str]]:
    """As many names at once as a request and its address can hold."""
    batch: list[str] = []
    for name in names:
        if len(batch) == BATCH or sum(map(len, [*batch, name])) > LONGEST_BATCH:
            yield batch
            batch = []
        batch.append(name)
    if batch:
        yield batch


def fitting(concepts: Sequence[Concept]) -> tuple[tuple[str, ...], ...]:
    """The terms of each concept; where there are too many for an address, without the last ones."""
    kept = tuple(concept.terms for concept in concepts)
    most = max(map(len, kept), default=0)
    while most > 1 and sum(len(quote(t)) for terms in kept for t in terms) > LONGEST_TERMS:
        most -= 1
        kept = tuple(terms[:most] for terms in kept)
    return kept


def person(name: str) -> Author:
    """Of a name in one string, given names first; "van" goes with the family, a group is one."""
    name = plain(name)
    parts = name.split()
    if len(parts) < 2 or "," in name or _GROUP.search(name):
        return Author(family=name)
    start = next((n for n, p in enumerate(parts[:-1]) if n and p.islower()), len(parts) - 1)
    return Author(family=" ".join(parts[start:]), given=" ".join(parts[:start]))


def unmarked(title: str) -> tuple[str, tuple[NoticeKind, ...]]:
    """The work's own title, and what "RETRACTED: " and the like in it say of the work."""
    found = _MARKED.fullmatch(title) or _MARKED_AT_END.fullmatch(title)
    if not found:
        return title, ()
    concern = "concern" in found["what"].lower()
    return found["rest"], (NoticeKind.CONCERN if concern else NoticeKind.RETRACTED,)


def marked(kind: NoticeKind, source: str) -> Notice:
    """The notice that a mark in a title stands for; nothing more is known of it."""
    return Notice(kind=kind, source=source, checked_on="")


def is_notice(title: str) -> bool:
    """Whether the title is that of a correction or retraction and not of a work."""
    return bool(_NOTICE.match(title))


SOURCE = Source(
    name=NAME,
    title="Crossref",
    search=search,
    lookup=lookup,
    hosts=("api.crossref.org",),
    pace=1.0,
    pace_with_key=0.34,
    terms=TERMS,
    contact_in="param:mailto",
)
