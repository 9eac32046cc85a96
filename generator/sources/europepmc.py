"""Europe PMC: life sciences, with PubMed's records, preprints and theses among them.

JSON, no key. What a text may be used for is said by each record's licence.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from generator.codec import ShapeError
from generator.errors import FetchError
from generator.markup import plain
from generator.sources._json import excused, nested, objects
from generator.sources._medline import (
    NO_WORKS,
    PMID,
    kind_of,
    noticed,
    referred,
    spelled_doi,
    titled,
)
from generator.sources._queries import fitting, phrase, telling
from generator.sources._records import understood
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

NAME = "europepmc"
ADDRESS = "https://www.ebi.ac.uk/europepmc/webservices/rest/search"
ARTICLE = "https://europepmc.org/article"
BATCH = 25
"""Identifiers in one look-up: a DOI may have a hundred characters, and all go into one address."""
FIRST_YEAR, LAST_YEAR = 1600, 2099
"""A range of years needs both ends."""

_YEAR = re.compile(r"(?:1[6-9]|20)[0-9]{2}(?![0-9])")
_LICENCE = re.compile(r"cc[ -](by(?:[ -](?:nc|nd|sa))*)[ -]([1-4]\.[0-9])", re.IGNORECASE)

_PATENT = "PAT"
_NOTICES: Mapping[str, NoticeKind] = {
    "retraction in": NoticeKind.RETRACTED,
    "partial retraction in": NoticeKind.CORRECTED,
    "expression of concern in": NoticeKind.CONCERN,
    "erratum in": NoticeKind.CORRECTED,
    "corrected and republished in": NoticeKind.CORRECTED,
}
"""What another publication says about the record's own work."""


async def search(query: Query, get: Get) -> tuple[Answer, ...]:
    """Two queries: the concepts, and any of the question's own words, in title or abstract."""
    asked = (_concepts(query), _any_word(query))
    return tuple([await _ask(_limited(a, query), query, get) for a in asked if a])


async def lookup(ids: Sequence[str], get: Get) -> tuple[Record, ...]:
    """The works of `pmid:…` and `doi:…`; others, and those it does not have, are left out."""
    wanted = {i: asked for i in ids if (asked := _by_id(i))}
    found: list[Record] = []
    for start in range(0, len(wanted), BATCH):
        asked = " OR ".join(list(wanted.values())[start : start + BATCH])
        # A preprint and its article, or an article in PubMed and in PMC, may share a DOI.
        found += (await get(ADDRESS, _params(asked, 4 * BATCH), _read))[1]
    return tuple(record for record in found if not wanted.keys().isdisjoint(record.ids))


async def _ask(asked: str, query: Query, get: Get) -> Answer:
    # Twice as many as are kept: a work that is good for both queries is then in both answers.
    params = _params(asked, 2 * query.limit)
    hits, records = await get(ADDRESS, params, _read)
    return Answer(address=f"{ADDRESS}?{urlencode(params)}", hits=hits, records=records)


def _params(asked: str, rows: int) -> Mapping[str, str]:
    return {"query": asked, "resultType": "core", "format": "json", "pageSize": str(rows)}


def _concepts(query: Query) -> str:
    """AND of OR; each term as a phrase in title or abstract."""
    groups = map(" OR ".join, fitting(query.concepts, _sought))
    return " AND ".join(f"({group})" for group in groups)


def _any_word(query: Query) -> str:
    return " OR ".join(map(_sought, telling(query.words)))


def _sought(term: str) -> str:
    return f"TITLE_ABS:{phrase(term)}"


def _limited(asked: str, query: Query) -> str:
    """The query within the question's years."""
    if not asked or (query.since is None and query.until is None):
        return asked
    since, until = query.since or FIRST_YEAR, query.until or LAST_YEAR
    return f"({asked}) AND PUB_YEAR:[{since} TO {until}]"


def _by_id(name: str) -> str:
    """The query for one identifier; empty where Europe PMC does not know its kind."""
    kind, _, local = name.partition(":")
    if kind == "pmid":
        return f"(EXT_ID:{local} AND SRC:MED)"
    quoted = local.replace("\\", r"\\").replace('"', r"\"")
    return f'DOI:"{quoted}"' if kind == "doi" else ""


def _read(answer: str) -> tuple[int | None, tuple[Record, ...]]:
    """Hits and records. FetchError where the answer is an error, which comes as 200 as well."""
    try:
        data = json.loads(answer)
    except (ValueError, RecursionError) as error:
        raise ShapeError(f"it answered no JSON: {error}") from error
    if isinstance(data, dict) and "errCode" in data:
        raise FetchError(ADDRESS, f"Europe PMC refused: {plain(_text(data, 'errMsg'))}")
    results = nested(data if isinstance(data, dict) else {}, "resultList").get("result")
    if not isinstance(results, list):
        raise ShapeError("resultList.result: a list expected")
    hits = data.get("hitCount")
    hits = hits if type(hits) is int and hits >= 0 else None
    return hits, understood(objects(results, "resultList.result"), _record, hits)


def _record(result: Mapping[str, Any]) -> Record | None:
    """None where it is no work of its own, or has no title or id. Raises ShapeError."""
    types, title, local = _types(result), titled(plain(_text(result, "title"))), _local_id(result)
    if types & NO_WORKS or _text(result, "source") == _PATENT:
        return None
    if not (title and local):
        excused(result, "title", "source", "id")
        return None
    text = plain(_text(result, "abstractText"))
    journal = nested(result, "journalInfo")
    doi, name = spelled_doi(_text(result, "doi"))
    pmid = PMID.fullmatch(_text(result, "pmid"))
    return Record(
        id=f"{NAME}:{local}",
        source=NAME,
        title=title,
        authors=_authors(result),
        year=_year(result),
        venue=_venue(result),
        volume=plain(_text(journal, "volume") or _text(result, "journalVolume")),
        issue=plain(_text(journal, "issue") or _text(result, "issue")),
        pages=plain(_text(result, "pageInfo")),
        publisher=plain(_text(nested(result, "bookOrReportDetails"), "publisher")),
        kind=_kind(types, _text(result, "source")),
        doi=doi,
        arxiv=name.removeprefix("arxiv:") if name.startswith("arxiv:") else "",
        pmid=pmid[0] if pmid else "",
        acl=name.removeprefix("acl:") if name.startswith("acl:") else "",
        url=f"{ARTICLE}/{local}",
        text=text,
        text_kind=TextKind.ABSTRACT if text else TextKind.NONE,
        rights=_rights(_text(result, "license")) if text else "",
        notices=_notices(result, types),
    )


def _text(parent: Mapping[str, Any], name: str) -> str:
    """A text or a number as text; empty where it is missing, null, or anything else."""
    value = parent.get(name)
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value) if abs(value) < 10**12 else ""
    return value.strip() if isinstance(value, str) else ""


def _items(parent: Mapping[str, Any], outer: str, inner: str) -> Iterator[Any]:
    """Items of a list, which Europe PMC wraps in an object."""
    value = nested(parent, outer).get(inner)
    yield from value if isinstance(value, list) else ()


def _types(result: Mapping[str, Any]) -> frozenset[str]:
    """Types of publication in lower case; the short form of an answer has them in one text."""
    listed = [t for t in _items(result, "pubTypeList", "pubType") if isinstance(t, str)]
    told = listed or _text(result, "pubType").split(";")
    return frozenset(t.strip().lower() for t in told) - {""}


def _local_id(result: Mapping[str, Any]) -> str:
    source, local = _text(result, "source"), _text(result, "id")
    known = re.fullmatch(r"[A-Z]{2,4}", source) and re.fullmatch(r"[\w.-]{1,40}", local, re.ASCII)
    return f"{source}/{local}" if known else ""


def _authors(result: Mapping[str, Any]) -> tuple[Author, ...]:
    told = _items(result, "authorList", "author")
    listed = [_author(author) for author in told if isinstance(author, dict)]
    names = _text(result, "authorString").rstrip(".").split(", ")
    found = listed or [_initialled(plain(name)) for name in names]
    return tuple(author for author in found if author.family)


def _author(author: Mapping[str, Any]) -> Author:
    family = plain(_text(author, "lastName"))
    if not family:
        group = plain(_text(author, "collectiveName"))
        return Author(family=group) if group else _initialled(plain(_text(author, "fullName")))
    return Author(
        family=family, given=plain(_text(author, "firstName") or _text(author, "initials"))
    )


def _initialled(name: str) -> Author:
    """A name with its initials behind it: `Haas-Kogan DA`."""
    family, _, initials = name.rpartition(" ")
    parted = family and initials.isupper() and len(initials) <= 4
    return Author(family=family, given=initials) if parted else Author(family=name)


def _year(result: Mapping[str, Any]) -> int | None:
    told = (
        _text(result, "pubYear"),
        _text(nested(result, "journalInfo"), "yearOfPublication"),
        _text(nested(result, "bookOrReportDetails"), "yearOfPublication"),
        _text(result, "firstPublicationDate"),
    )
    years = (_YEAR.match(text) for text in told)
    return next((int(year[0]) for year in years if year), None)


def _venue(result: Mapping[str, Any]) -> str:
    """The journal; of a preprint the archive, which is told as its publisher."""
    journal = nested(nested(result, "journalInfo"), "journal")
    book = nested(result, "bookOrReportDetails")
    told = (_text(journal, "title"), _text(result, "journalTitle"), _text(book, "publisher"))
    return plain(next(filter(None, told), ""))


def _kind(types: frozenset[str], source: str) -> Kind:
    if source in {"PPR", "ETH"}:
        return Kind.PREPRINT if source == "PPR" else Kind.THESIS
    return kind_of(types)


def _rights(licence: str) -> str:
    """The SPDX identifier. Mostly `cc by` is all that is told, and SPDX has none without version:
    then nothing is claimed."""
    if re.fullmatch(r"cc[ -]?(?:0|zero)(?:[ -]1\.0)?", licence, re.IGNORECASE):
        return "CC0-1.0"
    found = _LICENCE.fullmatch(licence)
    return f"CC-{re.sub('[ -]+', '-', found[1]).upper()}-{found[2]}" if found else ""


def _notices(result: Mapping[str, Any], types: frozenset[str]) -> tuple[Notice, ...]:
    told = _items(result, "commentCorrectionList", "commentCorrection")
    found = (_notice(item) for item in told if isinstance(item, dict))
    notices = [notice for notice in found if notice]
    return noticed(notices, types, plain(_text(result, "title")), NAME)


def _notice(item: Mapping[str, Any]) -> Notice | None:
    kind = _NOTICES.get(_text(item, "type").lower())
    return referred(kind, _text(item, "reference"), NAME) if kind else None


SOURCE = Source(
    name=NAME,
    search=search,
    lookup=lookup,
    knows=("doi", "pmid"),
    batch=BATCH,
    hosts=("www.ebi.ac.uk",),
    pace=0.5,
    connections=2,
    terms="https://europepmc.org/RestfulWebService",
)
