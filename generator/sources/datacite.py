"""DataCite: what archives and universities register: preprints, theses, reports, and much data.

JSON:API, no key. What is no literature (data, software, images) is left out. Rights are those that
the depositor states for the whole work, its abstract included.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from generator.errors import FetchError
from generator.sources._json import (
    dicts,
    excused,
    json_object,
    nested,
    objects,
    reason,
    text,
    whole,
)
from generator.sources._queries import BATCH, LONGEST_TERMS, batches, dois, fitting, phrase, telling
from generator.sources._records import (
    identifiers,
    is_notice,
    licence,
    link,
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
    Get,
    Kind,
    Notice,
    NoticeKind,
    Query,
    Record,
    Source,
    TextKind,
)

NAME = "datacite"
ADDRESS = "https://api.datacite.org/dois"
TERMS = "https://support.datacite.org/docs/rate-limit"
"""500 requests in 5 minutes, 1,000 with an address for questions."""
ROWS = 100
"""Records asked for a query: deep enough that a work good for both queries is in both answers."""

KINDS: Mapping[str, Kind] = {
    "Book": Kind.BOOK,
    "BookChapter": Kind.CHAPTER,
    "ConferencePaper": Kind.CONFERENCE_PAPER,
    "DataPaper": Kind.ARTICLE,
    "Dissertation": Kind.THESIS,
    "JournalArticle": Kind.ARTICLE,
    "Preprint": Kind.PREPRINT,
    "Report": Kind.REPORT,
    "Text": Kind.OTHER,
}
"""General types that are literature, of schema 4.7; works of all others are left out."""
TEXTS: Mapping[str, Kind] = {
    "article": Kind.ARTICLE,
    "book": Kind.BOOK,
    "bookchapter": Kind.CHAPTER,
    "chapter": Kind.CHAPTER,
    "conferencepaper": Kind.CONFERENCE_PAPER,
    "dissertation": Kind.THESIS,
    "doctoralthesis": Kind.THESIS,
    "journalarticle": Kind.ARTICLE,
    "masterthesis": Kind.THESIS,
    "monograph": Kind.BOOK,
    "phdthesis": Kind.THESIS,
    "preprint": Kind.PREPRINT,
    "report": Kind.REPORT,
    "reviewarticle": Kind.REVIEW,
    "section": Kind.CHAPTER,
    "technicalreport": Kind.REPORT,
    "thesis": Kind.THESIS,
    "workingpaper": Kind.REPORT,
}
"""What depositors write beside the general type "Text", letters alone."""
NO_TEXTS = frozenset(
    ("dataset", "lecture", "peerreview", "poster", "presentation", "project", "slides", "software")
)
"""The same, where it is no work that findings could be quoted from."""

_LICENCE = re.compile(r"cc[ -](by(?:-nc)?(?:-nd|-sa)?)[ -]([1-4]\.[0-9])", re.IGNORECASE)
_ZERO = re.compile(r"cc0(?:[ -]1\.0)?", re.IGNORECASE)
_DATE = re.compile(r"[0-9]{4}(?:-[0-9]{2}){0,2}")


async def search(query: Query, get: Get) -> tuple[Answer, ...]:
    """Two queries on titles and descriptions: the concepts as AND of OR, and any of the words."""
    # Each stands in an address twice, for the title and for the description.
    groups = fitting(query.concepts, phrase, LONGEST_TERMS // 2)
    concepts = " AND ".join(map(_either, groups))
    asked = (concepts, _either(map(phrase, telling(query.words))))
    return tuple([await _ask(_params(_limited(a, query)), get) for a in asked if a])


async def lookup(ids: Sequence[str], get: Get) -> tuple[Record, ...]:
    """The records of DOIs, and of arXiv ids, which stand for DOIs; others are not known here."""
    found: list[Record] = []
    for batch in batches(dois(ids)):
        asked = f"doi:({' OR '.join(map(_quoted, batch))})"
        found += (await get(ADDRESS, {"query": asked, "page[size]": str(len(batch))}, _read))[1]
    return tuple(found)


async def _ask(params: Mapping[str, str], get: Get) -> Answer:
    hits, records = await get(ADDRESS, params, _read)
    return Answer(address=f"{ADDRESS}?{urlencode(params)}", hits=hits, records=records)


def _params(asked: str) -> Mapping[str, str]:
    return {
        "query": asked,
        "resource-type-id": ",".join(map(_dashed, KINDS)),
        "sort": "relevance",
        "page[size]": str(ROWS),
    }


def _dashed(name: str) -> str:
    """`JournalArticle` as filters spell it: `journal-article`."""
    return re.sub("(?<=[a-z])(?=[A-Z])", "-", name).lower()


def _either(phrases: Iterable[str]) -> str:
    """Any of them in title or description; without an operator all would have to be there."""
    said = " OR ".join(phrases)
    return f"(titles.title:({said}) OR descriptions.description:({said}))" if said else ""


def _limited(asked: str, query: Query) -> str:
    """The query within the question's years."""
    if not asked or (query.since is None and query.until is None):
        return asked
    since, until = ("*" if end is None else str(end) for end in (query.since, query.until))
    return f"{asked} AND publicationYear:[{since} TO {until}]"


def _quoted(doi: str) -> str:
    escaped = doi.replace("\\", r"\\").replace('"', r"\"")
    return f'"{escaped}"'


def _read(body: str) -> tuple[int | None, tuple[Record, ...]]:
    """Hits and records of a list of works."""
    data = json_object(body)
    if "errors" in data:
        raise FetchError(ADDRESS, f"it answered with an error: {_reason(data['errors'])}")
    items = [nested(item, "attributes") for item in objects(data.get("data"), "data")]
    hits = whole(nested(data, "meta").get("total"))
    return hits, understood(items, _record, hits)


def _reason(errors: object) -> str:
    """What the answer says of its error: a list of problems, or one problem."""
    problems = dicts(errors if isinstance(errors, list) else [errors])
    return reason(" ".join(text(problem.get("title")) for problem in problems))


def _record(item: Mapping[str, Any]) -> Record | None:
    """None where it is no literature, or has no title or DOI to know it by. Raises ShapeError."""
    ids, container = identifiers(text(item.get("doi"))), nested(item, "container")
    title, marks = unmarked(_title(item.get("titles")))
    venue = prose(container.get("title"))
    kind = _kind(nested(item, "types"), venue)
    if (isinstance(item.get("types"), dict) and not kind) or is_notice(title):
        return None
    if not (kind and ids["doi"] and title):
        excused(item, "doi", "titles", "types")
        return None
    house, abstract = _publisher(item), _abstract(item.get("descriptions"))
    return Record(
        **ids,
        id=f"{NAME}:{ids['doi']}",
        source=NAME,
        title=title,
        authors=tuple(a for who in dicts(item.get("creators")) if (a := _author(who)).family),
        year=year(item.get("publicationYear")),
        venue=venue or (house if kind is Kind.PREPRINT else ""),
        volume=prose(container.get("volume")),
        issue=prose(container.get("issue")),
        pages=_pages(container),
        publisher=house,
        kind=kind,
        url=link(item.get("url")),
        text=abstract,
        text_kind=TextKind.ABSTRACT if abstract else TextKind.NONE,
        rights=_rights(item.get("rightsList")) if abstract else "",
        notices=_notices(item, marks),
    )


def _title(value: object) -> str:
    """The main title, which has no type, with its subtitle; another one only where it has none."""
    told = [(text(t.get("titleType")), prose(t.get("title"))) for t in dicts(value)]
    title = next((said for _, said in sorted(told, key=_typed) if said), "")
    subtitle = next((said for kind, said in told if said and kind == "Subtitle"), "")
    apart = subtitle.casefold() not in title.casefold()
    return f"{title.rstrip(':')}: {subtitle}" if apart else title


def _typed(title: tuple[str, str]) -> bool:
    return bool(title[0])


def _kind(types: Mapping[str, Any], venue: str) -> Kind | None:
    """None where it is no literature.

    What only an archive holds, in no journal, book or proceedings, was not seen to be reviewed.
    """
    general = text(types.get("resourceTypeGeneral"))
    told = re.sub("[^a-z]", "", text(types.get("resourceType")).lower())
    if general == "Text" and told in NO_TEXTS:
        return None
    kind = TEXTS.get(told, Kind.OTHER) if general == "Text" else KINDS.get(general)
    return Kind.OTHER if kind and kind.peer_reviewed and not venue else kind


def _author(creator: Mapping[str, Any]) -> Author:
    """A person in two parts, or told as "family, given"; an organisation is one name."""
    name, family = prose(creator.get("name")), prose(creator.get("familyName"))
    if family:
        return Author(family=family, given=prose(creator.get("givenName")))
    match creator.get("nameType"):
        case "Organizational":
            return Author(family=name)
        case "Personal" if "," in name:
            family, _, given = name.partition(",")
            return Author(family=family.strip(), given=given.strip())
        case _:
            return person(name)


def _publisher(item: Mapping[str, Any]) -> str:
    """A text, or an object from 2027 on, as DataCite has announced."""
    return prose(item.get("publisher")) or prose(nested(item, "publisher").get("name"))


def _pages(container: Mapping[str, Any]) -> str:
    """First and last, or the number of the article."""
    first, last = text(container.get("firstPage")), text(container.get("lastPage"))
    told = f"{first}-{last}" if first and last else first
    return pages(told or text(container.get("number")))


def _abstract(value: object) -> str:
    """The abstract in English, where there are several; none of the notes that stand beside it."""
    told = [d for d in dicts(value) if d.get("descriptionType") == "Abstract"]
    english = [d for d in told if text(d.get("lang")).lower().startswith("en")]
    return next((said for d in (*english, *told) if (said := prose(d.get("description")))), "")


def _rights(value: object) -> str:
    """The Creative Commons licence that is stated, the strictest if there are several."""
    return max(sorted(_licence(stated) for stated in dicts(value)), key=len, default="")


def _licence(stated: Mapping[str, Any]) -> str:
    """By its address, else by its identifier; nothing for one that was rewritten for a country."""
    address, name = text(stated.get("rightsUri")), text(stated.get("rightsIdentifier")).strip()
    if "creativecommons.org" in address:
        return licence(address)
    if found := _LICENCE.fullmatch(name):
        return f"CC-{found[1].upper()}-{found[2]}"
    return "CC0-1.0" if _ZERO.fullmatch(name) else ""


def _notices(item: Mapping[str, Any], marks: Sequence[NoticeKind]) -> tuple[Notice, ...]:
    """A date of withdrawal says when; a mark in the title adds what no date says."""
    gone = [d for d in dicts(item.get("dates")) if d.get("dateType") == "Withdrawn"]
    found = [_withdrawn(text(date.get("date"))) for date in gone[:1]]
    said = {notice.kind for notice in found}
    return (*found, *(marked(kind, NAME) for kind in marks if kind not in said))


def _withdrawn(told: str) -> Notice:
    day = _DATE.match(told)
    return Notice(kind=NoticeKind.RETRACTED, source=NAME, checked_on="", date=day[0] if day else "")


SOURCE = Source(
    name=NAME,
    search=search,
    lookup=lookup,
    knows=("doi", "arxiv"),
    batch=BATCH,
    hosts=("api.datacite.org",),
    pace=0.6,
    pace_with_key=0.3,
    terms=TERMS,
    contact_in="param:mailto",
)
