"""PubMed: life sciences and medicine, by the E-utilities of the NCBI.

A search gives PMIDs, and a second request gives their records, as XML. A key allows a quicker pace.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import Any
from urllib.parse import urlencode

from generator.codec import ShapeError
from generator.errors import FetchError
from generator.markup import plain
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
from generator.sources._xml import inside, parsed
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

NAME = "pubmed"
SEARCH = "https://eutils.ncbi.nlm.nih.gov/entrez/eutils/esearch.fcgi"
FETCH = "https://eutils.ncbi.nlm.nih.gov/entrez/eutils/efetch.fcgi"
ARTICLE = "https://pubmed.ncbi.nlm.nih.gov"
SENT = {"db": "pubmed", "retmode": "xml", "tool": "literature-reports"}
"""With every request; the NCBI asks that a tool says its name."""
BATCH = 100
"""PMIDs in one request: a longer address is refused (414)."""
DOIS = 25
"""DOIs in one request, each of which may have a hundred characters."""
FIRST_YEAR, LAST_YEAR = 1600, 3000
"""A range of years needs both ends; 3000 is how PubMed's own manual writes "until now"."""

_ARTICLE = "MedlineCitation/Article"
_TYPES = "PublicationTypeList/PublicationType"
_YEAR = re.compile(r"(?<![0-9])(?:1[6-9]|20)[0-9]{2}(?![0-9])")
_NOTICES: Mapping[str, NoticeKind] = {
    "RetractionIn": NoticeKind.RETRACTED,
    "PartialRetractionIn": NoticeKind.CORRECTED,
    "ExpressionOfConcernIn": NoticeKind.CONCERN,
    "ErratumIn": NoticeKind.CORRECTED,
    "CorrectedandRepublishedIn": NoticeKind.CORRECTED,
}
"""What another publication says about the record's own work."""
_UNSAID = frozenset({"", "UNLABELLED", "UNASSIGNED"})
"""Labels of a part of an abstract that are none."""


async def search(query: Query, get: Get) -> tuple[Answer, ...]:
    """Two queries: the concepts, and any of the question's own words, in title or abstract.

    The records of both are fetched together.
    """
    asked = [_limited(a, query) for a in (_concepts(query), _any_word(query)) if a]
    # Twice as many as are kept: a work that is good for both queries is then in both answers.
    sent = [_params(a, 2 * query.limit) for a in asked]
    found = [await get(SEARCH, params, _read_ids) for params in sent]
    told = frozenset(pmid for _, pmids in found for pmid in pmids)
    records = await _records((pmid for _, pmids in found for pmid in pmids), told, get)
    return tuple(
        Answer(
            address=f"{SEARCH}?{urlencode(params)}",
            hits=hits,
            records=tuple(records[pmid] for pmid in pmids if pmid in records),
        )
        for params, (hits, pmids) in zip(sent, found, strict=True)
    )


async def lookup(ids: Sequence[str], get: Get) -> tuple[Record, ...]:
    """The works of `pmid:…` and `doi:…`; others, and those it does not have, are left out."""
    pmids = [i.removeprefix("pmid:") for i in ids if i.startswith("pmid:")]
    told: list[str] = []
    dois = [i.removeprefix("doi:") for i in ids if i.startswith("doi:")]
    for start in range(0, len(dois), DOIS):
        asked = " OR ".join(
            f'"{doi.replace(chr(34), " ")}"[doi]' for doi in dois[start : start + DOIS]
        )
        told += (await get(SEARCH, _params(asked, BATCH), _read_ids))[1]
    found = (await _records([*pmids, *told], frozenset(told), get)).values()
    return tuple(record for record in found if not set(ids).isdisjoint(record.ids))


async def _records(pmids: Iterable[str], told: AbstractSet[str], get: Get) -> Mapping[str, Record]:
    """The records by PMID, in the order of the PMIDs; PubMed has those that it `told` of itself."""
    wanted = list(dict.fromkeys(pmids))
    found: dict[str, Record] = {}
    for start in range(0, len(wanted), BATCH):
        batch = wanted[start : start + BATCH]
        read = _read_records if told.isdisjoint(batch) else _read_told
        sent = await get(FETCH, {**SENT, "id": ",".join(batch)}, read)
        found |= {record.pmid: record for record in sent}
    return {pmid: found[pmid] for pmid in wanted if pmid in found}


def _requests(limit: int) -> int:
    """Two queries, and all that they may find in batches."""
    return 2 + -(-2 * 2 * limit // BATCH)


def _batch_requests(identifiers: int) -> int:
    """DOIs become PMIDs, so many in a request, and all PMIDs of the batch are fetched together."""
    return -(-identifiers // DOIS) + 1


def _params(asked: str, rows: int) -> Mapping[str, str]:
    return {**SENT, "term": asked, "retmax": str(rows), "sort": "relevance"}


def _concepts(query: Query) -> str:
    """AND of OR; each term as a phrase in title or abstract."""
    groups = map(" OR ".join, fitting(query.concepts, _sought))
    return " AND ".join(f"({group})" for group in groups)


def _any_word(query: Query) -> str:
    return " OR ".join(map(_sought, telling(query.words)))


def _sought(term: str) -> str:
    return f"{phrase(term)}[tiab]"


def _limited(asked: str, query: Query) -> str:
    """The query within the question's years."""
    if query.since is None and query.until is None:
        return asked
    return f"({asked}) AND {query.since or FIRST_YEAR}:{query.until or LAST_YEAR}[dp]"


def _read_ids(answer: str) -> tuple[int | None, tuple[str, ...]]:
    """Hits and PMIDs of a search, best first. "Not found" is an answer, with no PMIDs."""
    root = _root(answer, SEARCH, "eSearchResult")
    told = _text(root, "Count")
    hits = int(told) if re.fullmatch("[0-9]{1,9}", told) else None
    pmids = tuple(filter(PMID.fullmatch, (_own(i) for i in root.iterfind("IdList/Id"))))
    if hits and not pmids:
        raise FetchError(SEARCH, f"it counts {hits} works and sent none of them")
    return hits, pmids


def _read_records(answer: str) -> tuple[Record, ...]:
    return understood(_works(answer), _work)


def _read_told(answer: str) -> tuple[Record, ...]:
    """As `_read_records`, of works some of which PubMed has told of itself."""
    works = _works(answer)
    if not works:
        raise FetchError(FETCH, "it found works and sent none of them")
    return understood(works, _work)


def _works(answer: str) -> list[Any]:
    root = _root(answer, FETCH, "PubmedArticleSet")
    return [*root.iterfind("PubmedArticle"), *root.iterfind("PubmedBookArticle/BookDocument")]


def _work(work: Any) -> Record | None:
    """What an article, or a book or its chapter, tells; None for no work. Raises ShapeError."""
    return _article(work) if work.tag == "PubmedArticle" else _book(work)


def _root(answer: str, address: str, tag: str) -> Any:
    root = parsed(answer)
    if error := _text(root, ".//ERROR"):
        raise FetchError(address, f"PubMed refused: {error}")
    if root.tag != tag:
        raise ShapeError(f"<{tag}> expected, <{root.tag}> found")
    return root


def _article(article: Any) -> Record | None:
    """None where it is no work of its own. ShapeError where it has no PMID or title."""
    types = frozenset(_own(t).lower() for t in article.iterfind(f"{_ARTICLE}/{_TYPES}"))
    told = article.find(_ARTICLE)
    pmid = _text(article, "MedlineCitation/PMID")
    title = "" if told is None else _marked_up(told.find("ArticleTitle"))
    title = title or ("" if told is None else _marked_up(told.find("VernacularTitle")))
    if types & NO_WORKS:
        return None
    if told is None or not (title and PMID.fullmatch(pmid)):
        raise ShapeError("no PMID or title that could be read")
    issue, text = "Journal/JournalIssue", _abstract(told)
    doi, name = _doi(article)
    return Record(
        id=f"{NAME}:{pmid}",
        source=NAME,
        title=titled(title),
        authors=_authors(told.find("AuthorList")),
        year=_year(
            told, f"{issue}/PubDate/Year", f"{issue}/PubDate/MedlineDate", "ArticleDate/Year"
        ),
        venue=_text(told, "Journal/Title") or _text(told, "Journal/ISOAbbreviation"),
        volume=_text(told, f"{issue}/Volume"),
        issue=_text(told, f"{issue}/Issue"),
        pages=_pages(told),
        kind=kind_of(types),
        doi=doi,
        arxiv=name.removeprefix("arxiv:") if name.startswith("arxiv:") else "",
        pmid=pmid,
        acl=name.removeprefix("acl:") if name.startswith("acl:") else "",
        url=f"{ARTICLE}/{pmid}/",
        text=text,
        text_kind=TextKind.ABSTRACT if text else TextKind.NONE,
        notices=noticed(_notices(article), types, title, NAME),
    )


def _book(book: Any) -> Record:
    """A book or its chapter. ShapeError where it has no PMID or title."""
    pmid = _text(book, "PMID")
    whole, part = _marked_up(book.find("Book/BookTitle")), _marked_up(book.find("ArticleTitle"))
    if not ((part or whole) and PMID.fullmatch(pmid)):
        raise ShapeError("no PMID or title that could be read")
    text = _abstract(book)
    return Record(
        id=f"{NAME}:{pmid}",
        source=NAME,
        title=titled(part or whole),
        authors=_authors(book.find("AuthorList")) or _authors(book.find("Book/AuthorList")),
        year=_year(book, "Book/PubDate/Year", "Book/PubDate/MedlineDate", "ContributionDate/Year"),
        venue=whole if part else "",
        pages=_pages(book),
        publisher=_text(book, "Book/Publisher/PublisherName"),
        kind=Kind.CHAPTER if part else Kind.BOOK,
        pmid=pmid,
        url=f"{ARTICLE}/{pmid}/",
        text=text,
        text_kind=TextKind.ABSTRACT if text else TextKind.NONE,
    )


def _text(parent: Any, path: str) -> str:
    found = parent.find(path)
    return "" if found is None else _own(found)


def _own(element: Any) -> str:
    return plain(element.text or "")


def _marked_up(element: Any) -> str:
    """The text of an element that may hold markup, such as `<sup>` or MathML."""
    return "" if element is None else plain(inside(element, "DispFormula"))


def _abstract(parent: Any) -> str:
    """The parts of an abstract in one text, each behind its label."""
    parts = [_labelled(part) for part in parent.iterfind("Abstract/AbstractText")]
    return " ".join(filter(None, parts))


def _labelled(part: Any) -> str:
    text, label = _marked_up(part), plain(part.get("Label") or "").strip(": ")
    if not text or label.upper() in _UNSAID:
        return text
    # "RESULTS" shouts, "mRNA levels" does not.
    return f"{label.capitalize() if label.isupper() else label}: {text}"


def _authors(listed: Any) -> tuple[Author, ...]:
    if listed is None:
        return ()
    authors = (_author(a) for a in listed.iterfind("Author") if a.get("ValidYN") != "N")
    return tuple(author for author in authors if author.family)


def _author(author: Any) -> Author:
    """A person, or the collective that stands in one's place."""
    family, suffix = _text(author, "LastName"), _text(author, "Suffix")
    if not family:
        return Author(family=_marked_up(author.find("CollectiveName")))
    given = _text(author, "ForeName") or _text(author, "Initials")
    return Author(family=f"{family} {suffix}".strip(), given=given)


def _year(parent: Any, *paths: str) -> int | None:
    """The first year that one of the places tells; a MedlineDate is `1998 Dec-1999 Jan`."""
    years = (_YEAR.search(_text(parent, path)) for path in paths)
    return next((int(year[0]) for year in years if year), None)


def _pages(parent: Any) -> str:
    first, last = _text(parent, "Pagination/StartPage"), _text(parent, "Pagination/EndPage")
    spelled = f"{first}-{last}" if first and last and first != last else first
    return _text(parent, "Pagination/MedlinePgn") or spelled


def _doi(article: Any) -> tuple[str, str]:
    """The DOI and the identifier that it stands for; empty where there is none."""
    listed = [
        *article.iterfind("PubmedData/ArticleIdList/ArticleId[@IdType='doi']"),
        *article.iterfind(f"{_ARTICLE}/ELocationID[@EIdType='doi'][@ValidYN='Y']"),
    ]
    # Not `_own`: a DOI may hold what looks like markup.
    told = (spelled_doi(element.text or "") for element in listed)
    return next((found for found in told if found[0]), ("", ""))


def _notices(article: Any) -> tuple[Notice, ...]:
    said = article.iterfind("MedlineCitation/CommentsCorrectionsList/CommentsCorrections")
    return tuple(
        referred(_NOTICES[kind], _text(item, "RefSource"), NAME)
        for item in said
        if (kind := item.get("RefType") or "") in _NOTICES
    )


SOURCE = Source(
    name=NAME,
    search=search,
    lookup=lookup,
    knows=("doi", "pmid"),
    requests=_requests,
    batch=BATCH,
    batch_requests=_batch_requests,
    hosts=("eutils.ncbi.nlm.nih.gov",),
    pace=0.4,
    pace_with_key=0.12,
    connections=1,
    terms="https://www.ncbi.nlm.nih.gov/books/NBK25497/",
    key_name="NCBI_API_KEY",
    key_in="param:api_key",
    contact_in="param:email",
)
