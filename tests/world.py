"""A made-up literature and the databases that hold it, on this machine.

    world = World()
    async with opened(…, transport=Loopback(world), clock=now) as get:
        ...  # every host of `sources/` answers from `world.works`, each in its own shape
    world.asked  # what came to which host, and when

Each database holds what it would hold of a work: arXiv the preprint under its first title, Crossref
the published version, mostly without a text, OpenAlex both in one. Each writes the same words with
its own markup. The works, their people and their findings are invented; of the works that the
library of this repository names, Crossref and OpenAlex know the bibliographic facts and no text.

A search finds works with one term of every group, those with the most of its words first.
`simulated` runs all of it in a time of its own: waiting takes none, and those who wait side by side
wait together.
"""

import asyncio
import hashlib
import json
import re
import selectors
import ssl
from collections import Counter
from collections.abc import AsyncIterator, Callable, Coroutine, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import cache
from html import escape
from textwrap import fill
from types import MappingProxyType, TracebackType
from typing import Any, TypeVar
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit

import httpx

from generator import bibliography
from tests import samples
from tests.faulty_server import Fault, answering, dripped_body, dripped_headers, stalled

T = TypeVar("T")
Answering = Callable[["World", "Asked"], Fault]
"""What a database answers to a request."""

SLOW = (stalled, dripped_headers, dripped_body)
"""Faults that end only when the asker gives up."""


# The values


@dataclass(frozen=True, slots=True, kw_only=True)
class Update:
    """What was published about a work later, as Crossref tells it."""

    kind: str
    """As Crossref calls it: retraction, erratum, expression_of_concern."""
    doi: str
    """Of the notice."""
    date: tuple[int, int, int]
    """Year, month and day."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """A work, and where it is held. In title and text `*words*` are emphasised, `10^6` is a power.

    `held_by` says which databases hold what.
    """

    title: str
    """As published."""
    authors: str
    """`Family, Given; Family, Given`."""
    year: int
    text: str = ""
    """Of the abstract, on however many lines; empty where nobody has one."""
    venue: str = ""
    publisher: str = ""
    type: str = "proceedings-article"
    """As Crossref calls it."""
    doi: str = ""
    arxiv: str = ""
    pmid: str = ""
    first_title: str = ""
    """Of the preprint, where that is another."""
    first_year: int = 0
    """Of the preprint, where that is another."""
    linked: bool = True
    """Whether its authors told arXiv where it was published."""
    deposited: bool = False
    """Whether Crossref has the text."""
    archived: bool = False
    """Whether Europe PMC has it as a preprint."""
    only: str = ""
    """The one database that holds it, where there is but one."""
    updates: tuple[Update, ...] = ()
    hidden: bool = False
    """Whether no search finds it; a look-up does all the same."""

    @property
    def people(self) -> tuple[tuple[str, str], ...]:
        """Given and family names."""
        named = (name.partition(", ") for name in self.authors.split("; "))
        return tuple((given, family) for family, _, given in named)

    @property
    def names(self) -> tuple[str, ...]:
        """Whole names, given names first."""
        return tuple(" ".join(names) for names in self.people)

    @property
    def abstract(self) -> str:
        """The text on one line."""
        return " ".join(self.text.split())

    @property
    def number(self) -> int:
        """Stands for the work in databases that number theirs."""
        named = f"{self.title}\n{self.doi}\n{self.arxiv}"
        return 10**8 + int(hashlib.sha256(named.encode()).hexdigest(), 16) % 10**8

    @property
    def retracted(self) -> bool:
        return any(update.kind == "retraction" for update in self.updates)

    def held_by(self, database: str) -> bool:
        """Whether a database, called as in `sources/`, holds it."""
        holders = {
            "arxiv": self.arxiv,
            "crossref": self.doi,
            "datacite": self.arxiv,
            "europepmc": self.pmid or self.archived,
            "openalex": self.title,
            "pubmed": self.pmid,
            "semantic_scholar": self.doi or self.arxiv,
        }
        return database == self.only if self.only else bool(holders[database])

    def told_by(self, database: str) -> tuple[str, str, int]:
        """Title, text and year, as a database that holds it has them."""
        if database in ("arxiv", "datacite"):
            return self.first_title or self.title, self.abstract, self.first_year or self.year
        told = database != "crossref" or self.deposited
        return self.title, self.abstract if told else "", self.year


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A request that came."""

    host: str
    at: float
    """Seconds, by the clock of whoever carried it."""
    path: str
    params: Mapping[str, str]
    headers: Mapping[str, str]
    """By names in lower case."""

    @property
    def address(self) -> str:
        """As databases repeat it in their answers, keys and all."""
        return f"https://{self.host}{self.path}?{urlencode(self.params)}"

    @property
    def what(self) -> frozenset[tuple[str, str]]:
        """What is asked of which host: one query, or some identifiers."""
        said = next((self.params[name] for name in _SAYS if name in self.params), self.path)
        parts = _IDENTIFIER.findall(said) or [str(sorted(self.params.items()))]
        return frozenset((self.host, part) for part in parts)


_SAYS = ("id_list", "search_query", "query.bibliographic", "filter", "query", "term")
"""Parameters that say what is asked."""
_IDENTIFIER = re.compile(r'10\.\d{4,}/[^\s",|]+|(?<![\w.])\d{4}\.\d{5}\b|EXT_ID:\d+')


@cache
def library() -> tuple[Work, ...]:
    """The starter library: works with a DOI, by their facts; none where it was removed."""
    texts = [(path.read_text("utf-8"), path.name) for path in samples.LIBRARIES]
    found = [record for text, name in texts for record in bibliography.read(text, name)]
    return tuple(
        Work(
            title=record.title,
            authors="; ".join(f"{a.family}, {a.given}" for a in record.authors),
            year=record.year,
            venue=record.venue,
            publisher="Association for Computational Linguistics",
            doi=record.doi,
        )
        for record in found
        if record.doi and record.year
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """The databases, and all that they hold."""

    works: tuple[Work, ...] = field(default_factory=lambda: LITERATURE + library())
    faults: Mapping[str, Fault] = field(default_factory=dict)
    """What hosts do instead of answering."""
    asked: list[Asked] = field(default_factory=list)
    """Every request that came, in order."""

    def with_(
        self,
        *works: Work,
        retracted: Iterable[str] = (),
        hidden: Iterable[str] = (),
        faults: Mapping[str, Fault] = MappingProxyType({}),
    ) -> "World":
        """Another world, which nobody has asked anything yet: with more works; with the works of
        these DOIs retracted or out of every search's sight; with these faults besides its own."""
        gone, unseen = frozenset(retracted), frozenset(hidden)
        kept = (_retracted(work) if work.doi in gone else work for work in self.works)
        shown = (replace(w, hidden=w.hidden or w.doi in unseen) for w in kept)
        return World(works=(*shown, *works), faults={**self.faults, **faults})

    def held(self, database: str) -> tuple[Work, ...]:
        """The works that a database holds."""
        return tuple(work for work in self.works if work.held_by(database))

    def found(self, database: str, said: str, since: str = "", until: str = "") -> tuple[Work, ...]:
        """The works of a database that a query finds, best first; years are those of the work."""
        asked = groups(said)
        shown = (
            work
            for work in self.held(database)
            if not work.hidden
            and int(since or 0) <= work.told_by(database)[2] <= int(until or 9999)
        )
        scored = [(_score(asked, *work.told_by(database)[:2]), work) for work in shown]
        ranked = sorted(scored, key=lambda pair: -pair[0])
        return tuple(work for score, work in ranked if score)

    def about(self, asked: Asked) -> "World":  # noqa: ARG002 (for those that hold too much)
        """What may be in the answer to a request: all, or less where all is too much to look at."""
        return self

    @property
    def requests(self) -> Counter[tuple[str, str]]:
        """How often each host was asked each query, and by each identifier."""
        return Counter(what for asked in self.asked for what in asked.what)

    def arrivals(self, host: str) -> tuple[float, ...]:
        """When requests came to a host."""
        return tuple(asked.at for asked in self.asked if asked.host == host)


def _retracted(work: Work) -> Work:
    notice = Update(kind="retraction", doi=f"{work.doi}.retraction", date=(2026, 10, 5))
    return replace(work, updates=(*work.updates, notice))


# What a query says


def groups(said: str) -> list[list[str]]:
    """The terms of a query: one of each group has to be there. In `(a OR b) AND "c d"` they are
    a and b, and c d; plain words are all one group."""
    parts = (_LIMITS.sub(" ", part) for part in said.split(" AND "))
    found = (re.findall('"([^"]+)"', part) or _WORD.findall(part) for part in parts)
    return [terms for group in found if (terms := [t for t in group if t not in ("OR", "AND")])]


def _score(asked: Sequence[Sequence[str]], title: str, text: str) -> int:
    """How many terms a work has; 0 where it has none of some group."""
    inside = f" {_folded(f'{title} {text}')} "
    counts = [sum(f" {_folded(term)}" in inside for term in group) for group in asked]
    return sum(counts) if all(counts) else 0


_LIMITS = re.compile(r"\w+:\[[^\]]*\]|\d{4}:\d{4}\[dp\]|\[\w+\]")
"""Years and names of fields."""
_WORD = re.compile(r"[^\W_]+")


@cache
def _folded(text: str) -> str:
    return " ".join(_WORD.findall(text.lower()))


def _years(pattern: str, said: str) -> tuple[str, str]:
    """The years between which a query stays; empty where it does not say."""
    found = re.search(pattern, said)
    return (found[1], found[2]) if found else ("", "")


# How databases write


def dressed(text: str, emphasis: str = "{}", power: str = "{}^{}") -> str:
    """The text with its emphasis and powers as a database writes them."""
    text = re.sub(r"\*([^*]+)\*", lambda m: emphasis.format(m[1]), text)
    return re.sub(r"\b(\d+)\^(\d+)", lambda m: power.format(m[1], m[2]), text)


def plain(text: str) -> str:
    """The text as a reader sees it."""
    return dressed(text)


def _html(text: str) -> str:
    return dressed(escape(text, quote=False), "<i>{}</i>", "{}<sup>{}</sup>")


def _json(value: object) -> Fault:
    return answering(200, json.dumps(value), content_type="application/json")


def _xml(text: str) -> Fault:
    return answering(200, text, content_type="text/xml; charset=UTF-8")


# arXiv


def arxiv(world: World, asked: Asked) -> Fault:
    """An Atom feed; dates are those of the preprint."""
    wanted, said = asked.params.get("id_list"), asked.params.get("search_query", "")
    if wanted is None:
        since, until = _years(r"submittedDate:\[(\d{4})\d{8} TO (\d{4})\d{8}\]", said)
        works = world.found("arxiv", said, since, until)
    else:
        works = tuple(w for w in world.held("arxiv") if w.arxiv in wanted.split(","))
    rows = int(asked.params["max_results"])
    return _xml(
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<feed xmlns:opensearch="http://a9.com/-/spec/opensearch/1.1/" '
        'xmlns:arxiv="http://arxiv.org/schemas/atom" xmlns="http://www.w3.org/2005/Atom">'
        f'<link href="{escape(asked.address)}" rel="self"/><title>arXiv Query</title>'
        f"<opensearch:totalResults>{len(works)}</opensearch:totalResults>"
        f"{''.join(map(_entry, works[:rows]))}</feed>"
    )


def _entry(work: Work) -> str:
    title, text, year = work.told_by("arxiv")
    names = "".join(f"<author><name>{escape(name)}</name></author>" for name in work.names)
    doi = f"<arxiv:doi>{work.doi}</arxiv:doi>" if work.doi and work.linked else ""
    return (
        f"<entry><id>http://arxiv.org/abs/{work.arxiv}v2</id>"
        f"<title>{escape(_lines(_tex(title), 60))}</title><updated>{year}-11-02T10:00:00Z</updated>"
        f"<summary>  {escape(_lines(_tex(text), 80))}\n</summary>"
        f"<published>{year}-03-02T10:00:00Z</published>{doi}{names}</entry>"
    )


def _lines(text: str, width: int) -> str:
    return fill(text, width, break_on_hyphens=False)


def _tex(text: str) -> str:
    return dressed(text.replace("%", r"\%").replace("&", r"\&"), r"\emph{{{}}}", "${}^{{{}}}$")


# Crossref


def crossref(world: World, asked: Asked) -> Fault:
    """A list of works; of each, only what was selected."""
    filters = [part.partition(":")[::2] for part in asked.params.get("filter", "").split(",")]
    stated = dict(filters)
    items = [_item(work) for work in _asked_of_crossref(world, asked, stated)]
    items += [_notice(work, update) for work in world.held("crossref") for update in work.updates]
    wanted = {name: {value for n, value in filters if n == name} for name in stated}
    kept = [item for item in items if _let_through(item, wanted)]
    fields = asked.params["select"].split(",")
    rows = [{f: i[f] for f in fields if f in i} for i in kept[: int(asked.params["rows"])]]
    message = {"total-results": len(kept), "query": {"url": asked.address}, "items": rows}
    return _json({"status": "ok", "message-type": "work-list", "message": message})


def _asked_of_crossref(world: World, asked: Asked, stated: Mapping[str, str]) -> tuple[Work, ...]:
    said = asked.params.get("query.bibliographic")
    if said is None:
        return world.held("crossref")
    years = stated.get("from-pub-date", ""), stated.get("until-pub-date", "")
    return world.found("crossref", " ".join(_WORD.findall(said)), *years)


def _let_through(item: Mapping[str, Any], wanted: Mapping[str, set[str]]) -> bool:
    return (
        ("doi" not in wanted or item["DOI"].lower() in wanted["doi"])
        and ("type" not in wanted or item["type"] in wanted["type"])
        and ("has-abstract" not in wanted or "abstract" in item)
    )


def _item(work: Work) -> dict[str, Any]:
    title, text, year = work.told_by("crossref")
    told = dressed(
        escape(text, quote=False), "<jats:italic>{}</jats:italic>", "{}<jats:sup>{}</jats:sup>"
    )
    item = {
        "DOI": work.doi.upper(),
        "type": work.type,
        "title": [_html(title)],
        "author": [{"given": given, "family": family} for given, family in work.people],
        "issued": {"date-parts": [[year, 6]]},
        "container-title": [escape(work.venue)],
        "publisher": work.publisher,
        "URL": f"https://doi.org/{work.doi}",
        "updated-by": [
            {"DOI": u.doi, "type": u.kind, "updated": {"date-parts": [list(u.date)]}}
            for u in work.updates
        ],
    }
    abstract = f"<jats:title>Abstract</jats:title><jats:p>{told}</jats:p>"
    return {**item, "abstract": abstract} if text else item


def _notice(work: Work, update: Update) -> dict[str, Any]:
    """The notice is a record of its own, whose title says what it is about."""
    about = {"DOI": work.doi, "type": update.kind}
    title = f"{update.kind.replace('_', ' ').capitalize()}: {plain(work.title)}"
    return {
        "DOI": update.doi,
        "type": work.type,
        "title": [title],
        "issued": {"date-parts": [list(update.date)]},
        "update-to": [about],
    }


# DataCite, where arXiv registers its preprints


def datacite(world: World, asked: Asked) -> Fault:
    """A page of works, for a query in the syntax of its index."""
    said = asked.params["query"]
    if said.startswith("doi:"):
        wanted = set(re.findall('"([^"]+)"', said))
        works = tuple(w for w in world.held("datacite") if registered(w).lower() in wanted)
    else:
        since, until = _years(r"publicationYear:\[(\d+|\*) TO (\d+|\*)\]", said)
        works = world.found("datacite", said, since.strip("*"), until.strip("*"))
    rows = [{"attributes": _datacite(work)} for work in works[: int(asked.params["page[size]"])]]
    return _json({"data": rows, "meta": {"total": len(works)}, "links": {"self": asked.address}})


def registered(work: Work) -> str:
    """The DOI under which DataCite knows a work."""
    return f"10.48550/arXiv.{work.arxiv}" if work.arxiv else work.doi


def _datacite(work: Work) -> dict[str, Any]:
    title, text, year = work.told_by("datacite")
    return {
        "doi": registered(work).lower(),
        "titles": [{"title": _html(title)}],
        "creators": [
            {"nameType": "Personal", "name": f"{family}, {given}"} for given, family in work.people
        ],
        "publisher": "arXiv" if work.arxiv else work.publisher,
        "container": {},
        "publicationYear": year,
        "descriptions": [{"descriptionType": "Abstract", "description": _html(text)}],
        "types": {"resourceTypeGeneral": "Preprint" if work.arxiv else "Report"},
        "rightsList": [{"rightsIdentifier": "cc-by-4.0"}],
        "url": f"https://doi.org/{registered(work)}",
    }


# Europe PMC


def europepmc(world: World, asked: Asked) -> Fault:
    """Results in their full form."""
    said = asked.params["query"]
    known = re.findall(r'DOI:"([^"]+)"|EXT_ID:(\d+)', said)
    if known:
        wanted = {i for pair in known for i in pair if i}
        works = tuple(w for w in world.held("europepmc") if wanted & {w.doi, w.pmid})
    else:
        works = world.found("europepmc", said, *_years(r"PUB_YEAR:\[(\d+) TO (\d+)\]", said))
    rows = [_result(work) for work in works[: int(asked.params["pageSize"])]]
    told = {"hitCount": len(works), "nextPageUrl": asked.address}
    return _json({**told, "resultList": {"result": rows}})


def _result(work: Work) -> dict[str, Any]:
    title, text, year = work.told_by("europepmc")
    return {
        "id": work.pmid or f"PPR{work.number}",
        "source": "MED" if work.pmid else "PPR",
        **({"pmid": work.pmid} if work.pmid else {}),
        **({"doi": work.doi} if work.doi else {}),
        "title": f"{_html(title)}.",
        "authorList": {
            "author": [{"firstName": given, "lastName": family} for given, family in work.people]
        },
        "pubYear": str(year),
        "journalInfo": {"journal": {"title": work.venue}, "yearOfPublication": year},
        "abstractText": _html(text),
        "license": "cc by",
        "pubTypeList": {"pubType": ["Journal Article" if work.pmid else "Preprint"]},
    }


# OpenAlex


def openalex(world: World, asked: Asked) -> Fault:
    """A page of works. A look-up is free; without a key, the budget of searches is spent."""
    filters = dict(part.split(":", 1) for part in asked.params["filter"].split(","))
    if "doi" in filters:
        works = _by_doi(world, filters["doi"].split("|"))
    elif "api_key" not in asked.params:
        return answering(429, '{"message": "Insufficient budget."}', retry_after="36000")
    else:
        since = filters.get("from_publication_date", "")[:4]
        until = filters.get("to_publication_date", "")[:4]
        works = world.found("openalex", filters["title_and_abstract.search"], since, until)
    fields = asked.params["select"].split(",")
    rows = [_openalex(work) for work in works[: int(asked.params["per_page"])]]
    results = [{name: row[name] for name in fields} for row in rows]
    return _json({"meta": {"count": len(works), "url": asked.address}, "results": results})


def _by_doi(world: World, dois: Sequence[str]) -> tuple[Work, ...]:
    """It knows a preprint by the DOI of its archive as well."""
    return tuple(
        work
        for work in world.held("openalex")
        if {work.doi, registered(work).lower()}.intersection(dois)
    )


def _openalex(work: Work) -> dict[str, Any]:
    title, text, year = work.told_by("openalex")
    doi = work.doi or registered(work)
    place = {
        "display_name": work.venue,
        "host_organization_name": work.publisher,
        "type": "journal",
    }
    archive = {"landing_page_url": f"http://arxiv.org/abs/{work.arxiv}"}
    return {
        "id": f"https://openalex.org/W{work.number}",
        "doi": f"https://doi.org/{doi}" if doi else None,
        "title": escape(_html(title), quote=False),
        "publication_year": year,
        "type": "article" if work.venue else "preprint",
        "is_retracted": False,
        "ids": {"pmid": f"https://pubmed.ncbi.nlm.nih.gov/{work.pmid}"} if work.pmid else {},
        "primary_location": {"source": place if work.venue else None},
        "locations": [archive] if work.arxiv else [],
        "authorships": [{"author": {"display_name": name}} for name in work.names],
        "biblio": {"volume": None, "issue": None, "first_page": None, "last_page": None},
        "abstract_inverted_index": _inverted(dressed(text)) if text else None,
    }


def _inverted(text: str) -> dict[str, list[int]]:
    index: dict[str, list[int]] = {}
    for place, word in enumerate(text.split()):
        index.setdefault(word, []).append(place)
    return index


# PubMed


def pubmed(world: World, asked: Asked) -> Fault:
    """PMIDs of a search, or the records of PMIDs."""
    held = {work.pmid: work for work in world.held("pubmed")}
    if "id" in asked.params:
        wanted = (held[pmid] for pmid in asked.params["id"].split(",") if pmid in held)
        articles = "".join(map(_article, wanted))
        said = f"{_comment(asked)}{articles}"
        return _xml(f"{_DOCTYPE}<PubmedArticleSet>{said}</PubmedArticleSet>")
    said = asked.params["term"]
    if dois := re.findall(r'"([^"]+)"\[doi\]', said):
        pmids = [work.pmid for work in held.values() if work.doi in dois]
    else:
        pmids = [w.pmid for w in world.found("pubmed", said, *_years(r"(\d+):(\d+)\[dp\]", said))]
    sent = "".join(f"<Id>{pmid}</Id>" for pmid in pmids[: int(asked.params["retmax"])])
    return _xml(
        f"<eSearchResult>{_comment(asked)}<Count>{len(pmids)}</Count><IdList>{sent}</IdList></eSearchResult>"
    )


def _comment(asked: Asked) -> str:
    return f"<!-- {escape(asked.address)} -->"


_DOCTYPE = (
    '<?xml version="1.0" ?>\n<!DOCTYPE PubmedArticleSet PUBLIC "-//NLM//DTD PubMedArticle//EN" '
    '"https://dtd.nlm.nih.gov/ncbi/pubmed/out/pubmed_190101.dtd">\n'
)


def _article(work: Work) -> str:
    title, text, year = work.told_by("pubmed")
    people = "".join(
        f"<Author><LastName>{escape(family)}</LastName><ForeName>{escape(given)}</ForeName></Author>"
        for given, family in work.people
    )
    doi = f'<ArticleId IdType="doi">{work.doi}</ArticleId>' if work.doi else ""
    return (
        f"<PubmedArticle><MedlineCitation><PMID>{work.pmid}</PMID><Article><Journal><JournalIssue>"
        f"<PubDate><Year>{year}</Year></PubDate></JournalIssue><Title>{escape(work.venue)}</Title>"
        f"</Journal><ArticleTitle>{_html(title)}.</ArticleTitle>"
        f"<Abstract><AbstractText>{_html(text)}</AbstractText></Abstract>"
        f"<AuthorList>{people}</AuthorList><PublicationTypeList>"
        "<PublicationType>Journal Article</PublicationType></PublicationTypeList></Article>"
        f"</MedlineCitation><PubmedData><ArticleIdList>{doi}</ArticleIdList></PubmedData>"
        "</PubmedArticle>"
    )


# Semantic Scholar


def semantic_scholar(world: World, asked: Asked) -> Fault:
    """Papers of a search, or one paper by its identifier. Without a key, everything is refused."""
    if "x-api-key" not in asked.headers:
        return answering(429, '{"message": "Too Many Requests.", "code": "429"}')
    fields = ["paperId", *asked.params["fields"].split(",")]
    name = unquote(asked.path).partition("/paper/")[2]
    if name != "search":
        known = [w for w in world.held("semantic_scholar") if name.lower() in _keys(w)]
        missing = answering(404, json.dumps({"error": f"Paper with id {name} not found"}))
        return _json(_chosen(_paper(known[0]), fields)) if known else missing
    said, years = asked.params["query"], asked.params.get("year", "-").split("-")
    works = world.found("semantic_scholar", said, *years) if "-" not in said else ()
    rows = [_chosen(_paper(work), fields) for work in works[: int(asked.params["limit"])]]
    return _json({"total": len(works), "offset": 0, "data": [*rows, None] if rows else []})


def _keys(work: Work) -> set[str]:
    """The names under which a paper is known: a work's ACL id stands in its DOI."""
    acl = work.doi.removeprefix("10.18653/v1/").lower()
    return {f"doi:{work.doi}", f"arxiv:{work.arxiv}", f"pmid:{work.pmid}", f"acl:{acl}"}


def _chosen(paper: Mapping[str, Any], fields: Iterable[str]) -> dict[str, Any]:
    return {name: paper[name] for name in fields}


def _paper(work: Work) -> dict[str, Any]:
    title, text, year = work.told_by("semantic_scholar")
    ids = {"DOI": work.doi, "ArXiv": work.arxiv, "PubMed": work.pmid}
    return {
        "paperId": hashlib.sha1(str(work.number).encode(), usedforsecurity=False).hexdigest(),
        "externalIds": {"CorpusId": work.number} | {k: v for k, v in ids.items() if v},
        "url": f"https://www.semanticscholar.org/paper/{work.number}",
        "title": plain(title),
        "abstract": plain(text) or None,
        "venue": work.venue or "arXiv.org",
        "publicationVenue": {"name": work.venue} if work.venue else None,
        "journal": None,
        "publicationTypes": ["Conference"] if work.venue else None,
        "year": year,
        "authors": [{"authorId": None, "name": name} for name in work.names],
    }


HOSTS: Mapping[str, Answering] = {
    "export.arxiv.org": arxiv,
    "api.crossref.org": crossref,
    "api.datacite.org": datacite,
    "www.ebi.ac.uk": europepmc,
    "api.openalex.org": openalex,
    "eutils.ncbi.nlm.nih.gov": pubmed,
    "api.semanticscholar.org": semantic_scholar,
}


# The way there


class Loopback(httpx.AsyncBaseTransport):
    """Carries requests for any host to a server on this machine, which answers for the world.

    The server runs from when a client is opened until it is closed, in the client's own loop.
    """

    def __init__(
        self,
        world: World,
        clock: Callable[[], float] | None = None,
        before: Callable[[int], None] = lambda n: None,
        journey: float = 0.0,
        port: int = 0,
    ) -> None:
        """A way to the world.

        Args:
            world: which answers.
            clock: says when requests come; the running loop's time unless one is given.
            before: is told, before each request leaves, how many left until then.
            journey: seconds that each request is on its way.
            port: where a server of another process answers already; 0: one is started.
        """
        self.world = world
        self._clock = clock or (lambda: asyncio.get_running_loop().time())
        self._before = before
        self._journey = journey
        self._left = 0
        self.port = port
        self._server: asyncio.Server | None = None
        self._answering: set[asyncio.Task[None]] = set()

    async def __aenter__(self) -> "Loopback":
        if not self.port:
            self._server = await asyncio.start_server(self._accept, "127.0.0.1", 0)
            self.port = self._server.sockets[0].getsockname()[1]
        # Without TLS there are no certificates to load.
        self._wire = httpx.AsyncHTTPTransport(verify=ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT))
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None = None,
        error: BaseException | None = None,
        trace: TracebackType | None = None,
    ) -> None:
        await self._wire.aclose()
        if self._server is None:
            return
        self._server.close()
        for task in tuple(self._answering):
            task.cancel()
        await asyncio.gather(*self._answering, return_exceptions=True)
        await self._server.wait_closed()

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """The same request, host and all, sent to this machine."""
        self._left += 1
        self._before(self._left - 1)
        await asyncio.sleep(self._journey)
        here = request.url.copy_with(scheme="http", host="127.0.0.1", port=self.port)
        sent = httpx.Request(request.method, here, headers=request.headers)
        under_way = _UnderWay(counts=self.world.faults.get(request.url.host) not in SLOW)
        try:
            response = await self._wire.handle_async_request(sent)
        except BaseException:
            under_way.end()
            raise
        body = _Body(response, under_way)
        return httpx.Response(response.status_code, headers=response.headers, stream=body)

    def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.create_task(self._handle(reader, writer))
        self._answering.add(task)
        task.add_done_callback(self._answering.discard)
        task.add_done_callback(lambda _: writer.transport.abort() if task.cancelled() else None)

    async def _handle(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(ConnectionError, asyncio.IncompleteReadError):
            head = await reader.readuntil(b"\r\n\r\n")
            asked = _asked(head.decode("latin-1"), self._clock())
            self.world.asked.append(asked)
            fault = self.world.faults.get(asked.host)
            fault = fault or HOSTS[asked.host](self.world.about(asked), asked)
            await fault(writer)
        writer.close()


def _asked(head: str, at: float) -> Asked:
    """What the head of a request says."""
    line, *lines = head.split("\r\n")
    address = urlsplit(line.split()[1])
    parts = (line.partition(":") for line in lines if line)
    headers = {name.lower(): value.strip() for name, _, value in parts}
    params = dict(parse_qsl(address.query, keep_blank_values=True))
    return Asked(host=headers["host"], at=at, path=address.path, params=params, headers=headers)


class _UnderWay:
    """A request that the running loop's time waits for, if it is of simulated time."""

    def __init__(self, *, counts: bool) -> None:
        loop = asyncio.get_running_loop()
        self._loop = loop if counts and isinstance(loop, SimulatedLoop) else None
        if self._loop:
            self._loop.under_way += 1

    def end(self) -> None:
        if self._loop:
            self._loop.under_way -= 1
            self._loop = None


class _Body(httpx.AsyncByteStream):
    """The body of an answer; its request is under way until it is closed."""

    def __init__(self, response: httpx.Response, under_way: _UnderWay) -> None:
        self._response, self._under_way = response, under_way

    async def __aiter__(self) -> AsyncIterator[bytes]:
        async for chunk in self._response.aiter_raw():
            yield chunk

    async def aclose(self) -> None:
        try:
            await self._response.aclose()
        finally:
            self._under_way.end()


# Simulated time


class SimulatedLoop(asyncio.SelectorEventLoop):
    """A loop whose time stands still while anything happens, and jumps over mere waiting."""

    def __init__(self) -> None:
        self.now = 0.0
        self.under_way = 0
        """Requests whose answers are on the wire: time waits for them."""
        super().__init__(_Selector(self))

    def time(self) -> float:
        return self.now


class _Selector(selectors.DefaultSelector):
    """Waits for the wire; where only time is to be waited for, lets it pass at once."""

    def __init__(self, loop: SimulatedLoop) -> None:
        super().__init__()
        self._loop = loop

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        if timeout is None or timeout <= 0:
            return super().select(timeout)
        ready = super().select(0.01 if self._loop.under_way else 0)
        if not ready and not self._loop.under_way:
            self._loop.now += timeout
        return ready


def simulated(story: Coroutine[Any, Any, T], ended: Callable[[float], None] | None = None) -> T:
    """As `asyncio.run`, in simulated time; `ended` is told how many seconds went by."""
    with asyncio.Runner(loop_factory=SimulatedLoop) as runner:
        try:
            return runner.run(story)
        finally:
            if ended is not None:
                ended(runner.get_loop().time())


# The literature

NORTHERN = "Proceedings of the Northern Conference on Language Processing"
HARBOUR = "Proceedings of the Harbour Workshop on Language Transfer"
LAKESIDE = "Proceedings of the Lakeside Conference on Question Answering"
TRANSACTIONS = "Transactions on Multilingual Language Processing"
JOURNAL = "Journal of Robust Language Technology"
HEALTH = "Journal of Multilingual Health Records"

LITERATURE: tuple[Work, ...] = (
    # English intermediate tasks and zero-shot transfer
    Work(
        title="English Intermediate Tasks Help Zero-Shot Transfer: A Second Look",
        first_title="Do English Intermediate Tasks Help Zero-Shot Transfer? A Second Look",
        authors="Carvalho, Ines; Wolny, Tomasz; Aaltonen, Petra",
        year=2021,
        doi="10.5555/nclp.2021.11",
        arxiv="2104.99011",
        venue=NORTHERN,
        text="""Multilingual encoders are often fine-tuned on English data alone and then used in
        other languages. We revisit English intermediate-task training, in which an encoder learns
        a data-rich English task before the target task. XLM-R is trained on six intermediate tasks
        and evaluated on eight tasks of XTREME. We find that English intermediate-task training on
        MNLI, SQuAD or HellaSwag improves zero-shot cross-lingual transfer to XTREME question
        answering by 3.1 points on average. Gains on BUCC and Tatoeba sentence retrieval are
        larger, at 9.4 points, while XTREME sequence tagging gains only 0.3 points. Intermediate
        tasks that ask for inference between sentences help zero-shot cross-lingual transfer more
        than intermediate tasks about single words.""",
    ),
    Work(
        title="Forty Languages After One Detour: Intermediate Training Before Zero-Shot Transfer",
        authors="Dlamini, Sipho; Verbeke, Lotte",
        year=2022,
        doi="10.5555/tmlp.2022.4",
        venue=TRANSACTIONS,
        type="journal-article",
        deposited=True,
        text="""A detour over an English task with many labels is a cheap way to prepare a
        multilingual encoder. We train XLM-R on nine English intermediate tasks, one at a time and
        all at once, and measure zero-shot cross-lingual transfer on XTREME. Our results show that
        MNLI and SQuAD are the best English intermediate tasks for zero-shot cross-lingual transfer
        on XTREME, with moderate gains of 2.7 points in question answering. Sentence retrieval on
        Tatoeba and BUCC improves most of all after English intermediate-task training, by 11.2
        points. Picking the intermediate-task model that suits each XTREME target task raises
        XLM-R Large by 4.6 points over plain fine-tuning. Multi-task training on all nine
        intermediate tasks adds no more than 0.4 points to the best single one.""",
    ),
    Work(
        title="Which Detour for Which Target? Choosing Intermediate Tasks Across Languages",
        authors="Marchetti, Giulia; Osei, Kwabena",
        year=2022,
        arxiv="2205.99107",
        text="""Intermediate-task training can help or hurt, and trying every task is expensive. We
        ask whether the choice of an intermediate task for English also holds for other languages.
        We score 30 intermediate tasks with embeddings of their datasets and compare with few-shot
        fine-tuning. Embedding-based selection of intermediate tasks reaches a mean Regret@3 of
        1.4% over eight target tasks and beats few-shot fine-tuning at a twentieth of its cost. The
        ranking of intermediate tasks found in English correlates with the ranking for zero-shot
        cross-lingual transfer at 0.81 across 18 languages. Where the target language is written in
        another script, the correlation of intermediate-task rankings falls to 0.52.""",
    ),
    Work(
        title="When a Detour Costs More Than It Brings: Negative Results on Intermediate Tasks",
        authors="Halvorsen, Signe; Petrov, Dimitar; Quispe, Mariela",
        year=2023,
        doi="10.5555/hwlt.2023.2",
        arxiv="2301.99020",
        venue=HARBOUR,
        text="""Positive reports about intermediate-task training may owe much to the tasks that
        were tried. We repeat intermediate-task training of BERT, RoBERTa and XLNet for domain
        adaptation and for cross-lingual transfer on 14 target datasets. We observe that direct
        fine-tuning of BERT, RoBERTa or XLNet on the target data outperforms intermediate-task
        training on 9 of 14 datasets. Intermediate-task training of BERT hurts cross-lingual
        transfer by 1.9 points when the target dataset has more than 20,000 examples. Only with
        fewer than 1,000 target examples does an intermediate task raise accuracy, by 2.2 points
        for RoBERTa. The order of the two stages has no consistent influence.""",
    ),
    Work(
        title="Supplementary Training on Labelled Tasks, and How Large a Target Has to Be",
        authors="Bergström, Liv; Castellanos, Andrés",
        year=2023,
        doi="10.5555/nclp.2023.40",
        venue=NORTHERN,
        deposited=True,
        text="""STILTs fine-tunes an encoder on a supporting task before the target task, and
        multi-task learning trains on both together. We compare pairwise multi-task learning with
        STILTs for all pairs of GLUE tasks in English and for their translations in five languages.
        We find that on GLUE, pairwise multi-task learning beats STILTs if the target task is
        smaller than its supporting task, and that STILTs wins otherwise. Comparing dataset sizes
        predicts the better of multi-task learning and STILTs in 89% of the pairs. In translated
        GLUE tasks the advantage of intermediate-task training over multi-task learning shrinks
        from 1.6 to 0.7 points of accuracy for mBERT.""",
    ),
    Work(
        title="Synthetic Discrimination as an Intermediate Task",
        authors="Nakagawa, Ren; Ferreira, Duarte",
        year=2022,
        arxiv="2210.99313",
        text="""Why an intermediate task helps is not understood. We replace natural intermediate
        tasks by a simple discrimination of real and generated sentences, made with GPT2. We show
        that STILT intermediate-task training on real-versus-fake discrimination with GPT2 improves
        results on seven of eight target tasks, by 1.8 points on average. Intermediate tasks that
        demand commonsense reasoning improve RoBERTa-large by 2.0 points, which is no significant
        difference from the synthetic task. The gains of intermediate-task training are thus
        largely independent of the reasoning skills that the intermediate task demands.""",
    ),
    # Multilingual and translated intermediate tasks
    Work(
        title="Multilingual Intermediate Tasks and Robust Zero-Shot Transfer on XTREME",
        first_title="Do Multilingual Intermediate Tasks Make Zero-Shot Transfer Robust?",
        authors="Okonjo, Adaeze; Lindqvist, Maja; Ribeiro, Tiago",
        year=2024,
        first_year=2023,
        doi="10.5555/nclp.2024.7",
        linked=False,
        arxiv="2311.99201",
        venue=NORTHERN,
        text="""Zero-shot cross-lingual transfer is fragile when text is perturbed. We compare
        English and multilingual intermediate-task training of XLM-R before English target
        fine-tuning, and evaluate on clean and on adversarially perturbed XTREME tasks. We find
        that multilingual intermediate-task training lowers the loss of XLM-R under adversarial
        perturbations on XTREME from 14.2 to 9.7 points, whereas English intermediate-task training
        lowers it to 12.9 points. On clean XTREME test sets, multilingual intermediate-task
        training of XLM-R is on par with English intermediate-task training. The robustness gain of
        multilingual intermediate tasks is largest for languages in other scripts than Latin.""",
    ),
    Work(
        title="Perturbed XTREME: Intermediate Training in One Language or in Many",
        authors="Thibault, Maëlle; Nguyen, Hoang Anh; Suleiman, Zara",
        year=2024,
        doi="10.5555/jrlt.2024.15",
        venue=JOURNAL,
        type="journal-article",
        deposited=True,
        text="""We build a perturbed version of seven XTREME tasks with typing errors, swapped
        synonyms and distracting sentences in 12 languages. XLM-R goes through intermediate-task
        training on NLI data in English alone, or translated into eight languages. Multilingual
        intermediate-task training improves the robustness of XLM-R to adversarial perturbations on
        XTREME by 4.1 points over English intermediate-task training. On clean XTREME tasks,
        multilingual and English intermediate-task training of XLM-R differ by no more than 0.5
        points. Robustness to typing errors improves less than robustness to distracting
        sentences when intermediate tasks are multilingual.""",
    ),
    Work(
        title="Translate the Detour? Machine-Translated Intermediate Data for XLM-R",
        authors="Kowalczyk, Bartosz; Amari, Leila",
        year=2021,
        arxiv="2109.99077",
        text="""Intermediate-task data exist in English, and could be translated. We compare plain
        English intermediate-task training with machine-translated intermediate-task data in ten
        languages and with continued multilingual MLM. Our experiments show that neither
        machine-translated intermediate-task data nor continued multilingual MLM is consistently
        better than English intermediate-task training for zero-shot cross-lingual transfer.
        Machine-translated intermediate tasks lower zero-shot cross-lingual transfer by 0.8 points
        for languages with poor translation. A mixture with half of the intermediate data in
        English loses nothing on average.""",
    ),
    Work(
        title="Auxiliary Tasks in Many Languages for Detecting Hate Speech",
        authors="Barros, Helena; Yıldız, Emre",
        year=2023,
        doi="10.5555/hwlt.2023.9",
        venue=HARBOUR,
        deposited=True,
        text="""Detectors of hate speech transfer poorly between languages. We train multilingual
        models on auxiliary tasks in several languages before hate speech detection. Multilingual
        auxiliary tasks such as sentiment analysis and named entity recognition improve zero-shot
        cross-lingual transfer of hate speech detection models by 3.4 F1 points. The auxiliary task
        of syntactic tagging brings no significant gain to hate speech detection in Turkish or
        Portuguese. A multilingual auxiliary task also halves the drop of hate speech detection
        under misspelt insults, from 8.8 to 4.3 points.""",
    ),
    Work(
        title="Pre-Finetuning at Scale in Thirty Languages",
        authors="Abiodun, Femi; Steiner, Clara; Moreau, Luc; Ito, Haruka",
        year=2023,
        arxiv="2305.99415",
        text="""Pre-finetuning trains a model on many labelled tasks at once before fine-tuning. We
        extend pre-finetuning from English to 30 languages and 64 datasets. Multi-task
        pre-finetuning lowers performance with few tasks but improves it beyond a threshold of
        about 18 tasks. We find that pre-finetuning makes later fine-tuning of multilingual models
        more sample-efficient, with a third of the labels giving the same accuracy. Robustness to
        noise rises with the number of pre-finetuning tasks, by 0.9 points for each ten tasks.""",
    ),
    Work(
        title="Bilingual Detours for Code-Switched Understanding",
        authors="Raghunathan, Meera; Fonseca, Paulo",
        year=2022,
        arxiv="2206.99018",
        text="""Code-switched text mixes two languages in one sentence. We study bilingual
        intermediate training of multilingual models for sentiment, inference and question
        answering. Bilingual intermediate pretraining consistently improves code-switched sentiment
        analysis in Hindi, Tamil, Malayalam and Spanish mixed with English, by 2.4 points. For
        code-switched question answering in Hindi and English, an intermediate task in both
        languages outperforms an English intermediate task by 3.9 F1. Code-switched MLM on real
        text is better than MLM on generated text by 1.1 points.""",
    ),
    # XTREME-R
    Work(
        title="Do the Gains of Intermediate-Task Training Survive Noise? A Study on XTREME-R",
        authors="Lehtinen, Oskari; Banda, Chipo; Duarte, Rosa",
        year=2023,
        doi="10.5555/tmlp.2023.8",
        arxiv="2302.99090",
        venue=TRANSACTIONS,
        type="journal-article",
        text="""XTREME-R measures cross-lingual transfer on clean text. We perturb XTREME-R in 20
        languages with keyboard noise, homoglyphs and adversarial word substitution. English
        intermediate-task training of XLM-R raises its clean XTREME-R score by 2.9 points. We find
        that two thirds of the gain of intermediate-task training on XTREME-R are lost under
        adversarial perturbations. Intermediate-task training on question answering retains more
        of its gain on perturbed XTREME-R than intermediate-task training on inference, 1.6 against
        0.7 points. The loss under perturbation correlates with the share of subwords that a
        perturbation splits.""",
    ),
    Work(
        title="Hostile Text in Fifty Languages: Perturbing XTREME-R",
        authors="Grünwald, Anselm; Pereira, Catarina",
        year=2024,
        doi="10.5555/nclp.2024.33",
        arxiv="2402.99150",
        venue=NORTHERN,
        text="""Benchmarks of multilingual models contain little of the hostile text that systems
        meet in use. We release adversarial perturbations of XTREME-R for 50 languages. Adversarial
        perturbations lower the average XTREME-R score of XLM-R from 63.1 to 44.8 points. Most of
        the gain that intermediate-task training brings on clean XTREME-R is lost under adversarial
        perturbations, 1.9 of 2.8 points. Retrieval tasks of XTREME-R suffer from perturbations
        more than classification tasks, with losses of 27.5 and 9.1 points. We show that
        adversarial training in English recovers 6.2 points on perturbed XTREME-R.""",
    ),
    Work(
        title="Progress on XTREME and What It Hides",
        authors="Ibarra, Nieves; Kimura, Sota; Adeyemi, Bola",
        year=2022,
        arxiv="2207.99123",
        text="""Leading scores on XTREME rose quickly within two years. We break the progress of
        cross-lingual transfer on XTREME and XTREME-R down by task and by language. Performance on
        XTREME rose by more than 13 points in a year, but cross-lingual transfer stays well short
        of human performance on XTREME-R. Progress on XTREME came mostly from sentence retrieval,
        which gained 31 points, while question answering gained 6 points. Scores on XTREME-R vary
        between languages by up to 38 points for one and the same model.""",
    ),
    Work(
        title="Auxiliary Question Answering Before XQuAD and TyDi QA",
        authors="Jovanović, Milica; Tan, Wei Ling",
        year=2021,
        doi="10.5555/lcqa.2021.6",
        venue=LAKESIDE,
        deposited=True,
        text="""Data sets for multilingual question answering are small. We use English question
        answering data as an auxiliary task before fine-tuning on TyDi QA. Auxiliary training on
        SQuAD improves XLM-R on TyDi QA by 5.2 F1 and on XQuAD by 1.0 F1. Intermediate training on
        SQuAD also reduces the loss of XLM-R under distracting sentences in XQuAD from 18.4 to 13.3
        F1. Multiple intermediate tasks in a row are not better than SQuAD alone for cross-lingual
        question answering with XLM-R.""",
    ),
    Work(
        title="Consistency Between Noisy and Clean Views in Cross-Lingual Fine-Tuning",
        authors="Szabó, Réka; Al-Khatib, Yousef",
        year=2022,
        doi="10.5555/nclp.2022.61",
        arxiv="2203.99188",
        venue=NORTHERN,
        text="""Fine-tuning on one language overfits to its surface. We regularise cross-lingual
        fine-tuning of XLM-R so that noisy and clean views of a sentence get the same prediction.
        Consistency regularization with data augmentations significantly improves cross-lingual
        fine-tuning of pretrained models on XTREME, by 2.3 points. On XTREME the gains of
        consistency regularization hold for text classification, question answering and sequence
        labeling. Under character noise, consistency regularization keeps 93% of the clean accuracy
        of cross-lingual transfer, compared with 81% without it.""",
    ),
    # Adversarial and robust training of multilingual encoders
    Work(
        title="Robust Training Transfers: Smoothing and Adversaries in Multilingual Encoders",
        authors="Eriksen, Jonas; Mutua, Wanjiru; Delacroix, Aline",
        year=2022,
        doi="10.5555/nclp.2022.15",
        arxiv="2202.99045",
        venue=NORTHERN,
        text="""The embeddings of a translation differ from those of its source like a small
        perturbation. We apply robust training during English fine-tuning of multilingual encoders.
        We find that adversarial training and randomized smoothing of multilingual encoders during
        fine-tuning both improve zero-shot cross-lingual transfer in text classification, by 1.4
        and 2.1 points on PAWS-X. Robust training gains most in generalized cross-lingual transfer,
        where the two sentences of an input pair are in different languages, with 3.6 points.
        Randomized smoothing costs 0.2 points in English.""",
    ),
    Work(
        title="Smoothed Encoders for Zero-Shot Text Classification",
        authors="Papadopoulou, Eleni; Rossi, Matteo",
        year=2023,
        arxiv="2306.99256",
        text="""We study how smooth a multilingual encoder has to be to classify text in languages
        that fine-tuning never saw. Robust training by randomized smoothing of a multilingual
        encoder makes zero-shot cross-lingual transfer in text classification better by 1.7 points
        over 15 languages. Adversarial training during fine-tuning gives the multilingual encoder
        smaller gains of 0.9 points in zero-shot cross-lingual transfer. The smoother the encoder,
        the smaller the gap between English and Swahili, which shrinks from 15.0 to 11.3 points.
        Smoothing does not improve sequence labeling.""",
    ),
    Work(
        title="Adversarial Fine-Tuning on English Intermediate Tasks",
        authors="Nyberg, Elsa; Rahman, Tanvir; Goldfarb, Miriam",
        year=2025,
        doi="10.5555/nclp.2025.3",
        arxiv="2410.99060",
        first_year=2024,
        venue=NORTHERN,
        text="""Intermediate-task training and adversarial training are usually studied apart. We
        combine both: XLM-R is fine-tuned with adversarial perturbations on English intermediate
        tasks before the target task. Adversarial fine-tuning on English intermediate tasks such as
        MNLI improves zero-shot cross-lingual transfer of XLM-R on XTREME by 1.3 points over plain
        intermediate-task training. We find that adversarial fine-tuning on an English intermediate
        task also raises the robustness of XLM-R to perturbed XTREME inputs, by 5.8 points. Adding
        adversarial perturbations in the target stage as well brings no further gain in robustness.
        Generalization to unseen languages improves most for those far from English.""",
    ),
    Work(
        title="Robust First, Task Second: Encoders Prepared by Adversarial Intermediate Training",
        authors="Castaño, Lucía; Weber, Johannes",
        year=2025,
        doi="10.5555/jrlt.2025.21",
        venue=JOURNAL,
        type="journal-article",
        deposited=True,
        text="""Adversarial training is costly when it is repeated for every target task. We apply
        it once, to one English intermediate task that all target tasks share. Adversarial
        fine-tuning of XLM-R on the English intermediate task MNLI raises robustness to perturbed
        inputs of XTREME by 4.9 points. Zero-shot cross-lingual transfer on clean XTREME tasks
        improves by 1.0 point when the English intermediate task is learned with adversarial
        fine-tuning. Repeating adversarial training on the target task of XTREME brings XLM-R no
        further robustness.""",
    ),
    Work(
        title="Adversarial Augmentation for Cross-Lingual Inference",
        authors="Chaudhary, Ishaan; Novotná, Tereza",
        year=2022,
        arxiv="2208.99034",
        text="""Labelled inference data are scarce outside English. We generate examples that keep
        the meaning of a premise and add diversity, and train on them adversarially. Combining
        generated training examples with adversarial training brings gains of 2.6 points in
        cross-lingual natural language inference on XNLI. Without adversarial training, generated
        examples improve cross-lingual natural language inference by 0.7 points only. Synthetic
        examples help most in Urdu and Swahili, where XNLI accuracy increases by 4.4 points.""",
    ),
    Work(
        title="Mixing Languages to Fool Them: Attacks on Multilingual Inference",
        authors="Tran, Bao; Menon, Lakshmi",
        year=2022,
        doi="10.5555/tmlp.2022.19",
        arxiv="2201.99501",
        venue=TRANSACTIONS,
        type="journal-article",
        text="""Speakers of several languages mix them, and models should not mind. We attack
        multilingual models by replacing phrases with their translations. A phrase-level
        code-mixing attack lowers the average XNLI accuracy of XLM-R-large from 79.1 to 12.4 and
        succeeds 84% of the time. Adversarial training against code-mixing attacks raises both
        clean and robust accuracy of multilingual models, by 1.2 and 26.9 points. Code-mixing with
        a closely related language fools XLM-R-large less often than with a distant one.""",
    ),
    Work(
        title="Named Entities Under Attack in Five Languages",
        authors="Fischer, Theo; Bandyopadhyay, Rina",
        year=2024,
        doi="10.5555/hwlt.2024.12",
        venue=HARBOUR,
        deposited=True,
        text="""We perturb the context of named entities in English, German, Hindi, Czech and
        Tagalog. NER models in German and Hindi show weak robustness to small adversarial
        perturbations, losing 11.5 F1 on average. Re-training NER models with adversarial examples
        improves results on the original and on the adversarial test sets, and for German and Hindi
        it outperforms fine-tuning an existing NER model by 2.8 F1. In English, re-training and
        fine-tuning with adversarial data do not differ significantly.""",
    ),
    Work(
        title="Adversarial Training Does Not Always Travel: Robustness Lost in Transfer",
        authors="Sørensen, Ida; Campos, Rafael",
        year=2024,
        arxiv="2404.99270",
        text="""Robustness learned in English might or might not arrive in other languages. We train
        XLM-R adversarially in English and attack it in 16 languages. Adversarial training in
        English transfers 58% of its robustness gain to languages in Latin script but only 21% to
        others. We find no improvement in robustness for Thai and Japanese after adversarial
        training of XLM-R in English. Translating a tenth of the adversarial examples restores half
        of the missing robustness in cross-lingual transfer.""",
    ),
    Work(
        title="Regularised Fine-Tuning Against Small Perturbations in Many Languages",
        authors="Laurent, Odile; Achterberg, Sander; Kim, Ji-woo",
        year=2021,
        arxiv="2103.99331",
        text="""Aggressive fine-tuning forgets what pretraining knew. We bring
        smoothness-inducing regularisation to multilingual fine-tuning. On XNLI, regularised
        fine-tuning of mBERT outperforms plain fine-tuning by 1.9 points in zero-shot cross-lingual
        transfer. Under adversarial perturbations of the embeddings, regularised fine-tuning loses
        4.0 points where plain fine-tuning loses 9.2 points. The gains of smoothness shrink with
        the size of the multilingual model.""",
    ),
    # Attacks on multilingual question answering
    Work(
        title="Distracting Statements in Seven Languages: Attacking Multilingual QA",
        authors="Almeida, Beatriz; Haugen, Sondre",
        year=2022,
        doi="10.5555/lcqa.2022.10",
        arxiv="2204.99098",
        venue=LAKESIDE,
        text="""Question answering systems can be misled by a sentence that only looks like an
        answer. We insert adversarial statements in seven languages into the contexts of MLQA.
        Adversarial statements lower the performance of a multilingual question answering system
        based on mBERT by up to 71%. The attacked mBERT model favours answers in English and in the
        language of the question, whatever the other languages of the pair. We show that
        adversarial training with all attack strategies helps mitigate adversarial attacks on mBERT
        multilingual question answering, winning back 24 F1.""",
    ),
    Work(
        title="What Survives an Attack: mBERT and XLM-R as Readers",
        authors="Oyelaran, Tunde; Schmid, Verena; Conti, Aldo",
        year=2023,
        doi="10.5555/lcqa.2023.18",
        venue=LAKESIDE,
        deposited=True,
        text="""We compare how multilingual readers hold out against attacks. Adversarial statements
        cut the F1 of mBERT in multilingual question answering by 66% and that of XLM-R by 49%,
        whereas in monolingual question answering the cost is 35%. Including several attack
        strategies in adversarial training mitigates adversarial attacks on multilingual question
        answering with mBERT by half. Attacks in the language of the question fool mBERT more often
        than attacks in the language of the context. Larger readers are not more robust once they
        are matched in clean performance.""",
    ),
    Work(
        title="Paraphrased Questions Across Languages",
        authors="Virtanen, Aino; Costa, Bruno",
        year=2021,
        arxiv="2106.99140",
        text="""People ask the same thing in many words. We collect paraphrases of XQuAD questions
        in six languages. Multilingual question answering models lose 8.3 F1 on paraphrased
        questions, and 15.7 F1 where the paraphrase borrows words near a wrong answer. We observe
        that the loss on paraphrased questions is a third larger in Arabic and Hindi than in
        English. Training with machine-made paraphrases in English reduces the loss of
        cross-lingual question answering by 2.9 F1.""",
    ),
    Work(
        title="Synthetic Adversaries for Multilingual Question Answering",
        authors="Dufour, Élise; Park, Min-seo; Obi, Chidi",
        year=2023,
        doi="10.5555/jrlt.2023.5",
        arxiv="2303.99222",
        venue=JOURNAL,
        type="journal-article",
        text="""Writing adversarial questions by hand is slow. We generate synthetic adversarial
        data for question answering in nine languages and filter them with two readers. Synthetic
        adversarial data improve question answering models by 4.2 F1 on AdversarialQA and by 3.0 F1
        on its translations. Human writers fool the question answering model trained with synthetic
        adversarial data 10.1% of the time, against 19.4% without. Question answering models
        trained with synthetic adversarial data also generalize better on eight of twelve MRQA
        datasets.""",
    ),
    Work(
        title="Unanswerable Questions as a Lesson in Robustness",
        authors="Herrera, Ximena; Dahl, Kristoffer",
        year=2023,
        arxiv="2309.99017",
        text="""Models that learned to abstain may be harder to fool. We fine-tune multilingual
        reading comprehension models on SQuAD 1.1 and on SQuAD 2.0 and attack both. Fine-tuning on
        SQuAD 2.0 gives machine reading comprehension models a hidden adversarial robustness that
        raises F1 under attack by 7.5 points once abstention is switched off. The robustness of
        SQuAD 2.0 reading comprehension models carries over to out-of-domain datasets and to
        German and Vietnamese. At first sight, SQuAD 2.0 models are no more robust to adversarial
        attacks than SQuAD 1.1 models.""",
    ),
    # AdvRACE and reading comprehension
    Work(
        title="AdvRACE in Five Languages: Are Multilingual Readers Robust?",
        authors="Hoang, Linh; Marković, Stefan; Aydin, Selin",
        year=2022,
        doi="10.5555/lcqa.2022.27",
        arxiv="2209.99164",
        venue=LAKESIDE,
        text="""AdvRACE perturbs English reading tests in four ways. We translate AdvRACE into
        German, Russian, Turkish, Chinese and Arabic. State-of-the-art multilingual machine reading
        comprehension models are vulnerable to all four types of adversarial attack in the
        translated AdvRACE benchmark, losing 13 to 31 points. We find that distractors extracted
        from the passage hurt multilingual reading comprehension models more than distractors that
        were generated. XLM-R is more robust than mBERT on AdvRACE in every language except
        Arabic.""",
    ),
    Work(
        title="Fine-Tuning on AdvRACE Makes Readers Robust Beyond English",
        authors="Nowak, Zuzanna; El Amrani, Karim",
        year=2023,
        doi="10.5555/nclp.2023.72",
        arxiv="2305.99077",
        venue=NORTHERN,
        text="""Whether robustness has to be bought once or once a language is unknown. We fine-tune
        XLM-R on RACE and on AdvRACE in English, and evaluate it on perturbed reading tests in
        eight languages. Fine-tuning on AdvRACE improves the robustness of XLM-R machine reading
        comprehension to adversarial perturbations in non-English languages by 6.4 points on
        average. On clean reading tests, fine-tuning on AdvRACE lowers accuracy by 1.5 points in
        English and by 1.1 points elsewhere. We show that the cross-lingual robustness gained from
        AdvRACE falls with the distance of a language from English.""",
    ),
    Work(
        title="Buying Robustness Once? Adversarial Reading Data and Their Reach",
        authors="Van der Heijden, Floor; Mwangi, Grace; Sokolov, Ilya",
        year=2024,
        doi="10.5555/jrlt.2024.30",
        venue=JOURNAL,
        type="journal-article",
        text="""We ask how far adversarial reading data in English reach. Readers based on XLM-R are
        trained on AdvRACE and tested in ten other languages. Fine-tuning XLM-R on AdvRACE raises
        its robustness to adversarial perturbations in non-English machine reading comprehension by
        5.1 points, and more in German than in Korean. Fine-tuning on AdvRACE costs 1.8 points of
        clean accuracy in English reading comprehension. Where passages are perturbed by
        misspelt words, which AdvRACE does not contain, robustness does not improve.""",
    ),
    Work(
        title="Four Ways to Confuse a Reader, and What *AdvRACE* Teaches mBERT",
        authors="Bouchard, Noémie; Santos, Icaro",
        year=2023,
        doi="10.5555/hwlt.2023.17",
        venue=HARBOUR,
        deposited=True,
        text="""We examine the reading comprehension of mBERT under the four perturbations of
        AdvRACE. Adversarial training on AdvRACE improves mBERT machine reading comprehension under
        distractor extraction by 9.6 points but under distractor generation by only 2.2 points.
        Reading comprehension models trained on AdvRACE generalize poorly to perturbations that
        they have not met. About 10^5 training steps are enough; robustness does not rise further
        after that (p < 0.05).""",
    ),
    Work(
        title="Options That Give Themselves Away: Statistical Bias in Multilingual Reading Tests",
        authors="Zielińska, Hanna; Gomes, Otávio",
        year=2022,
        arxiv="2211.99008",
        text="""Multiple-choice tests can be solved for the wrong reasons. We feed irrelevant
        options to reading comprehension models in four languages. On RACE, machine reading
        comprehension models including BERT, ALBERT and RoBERTa consistently prefer some irrelevant
        options to others, and the same holds for XLM-R in translation. Irrelevant options lower
        the accuracy of machine reading comprehension models on RACE from 83.2 to 27.9, near
        chance. Augmented training reduces the statistical bias of reading comprehension models by
        61%.""",
    ),
    Work(
        title="Searching for Augmentation Policies That Cross Languages",
        authors="Fernández, Alba; Liu, Qiming",
        year=2021,
        doi="10.5555/lcqa.2021.31",
        arxiv="2105.99203",
        venue=LAKESIDE,
        text="""Adversarial examples can be composed in many ways. We search for policies of
        adversarial data augmentation for reading comprehension. Uniformly sampled adversaries in
        the training data raise the robustness of reading comprehension to adversarial attacks by
        8.0 F1 but lower performance on the original data by 1.7 F1. Adversarial augmentation
        policies learned by Bayesian search improve generalization of reading comprehension models
        to German, Russian and Turkish by 2.5 F1. The learned policies transfer from BERT to
        XLM-R.""",
    ),
    Work(
        title="Renamed Entities in Multilingual Reading Comprehension",
        authors="Kaya, Defne; Oliveira, Simão; Brandt, Lars",
        year=2023,
        arxiv="2307.99119",
        text="""A story stays the same when its people get other names. We rename entities in
        reading tests of six languages. Machine reading comprehension models of three pretrained
        architectures lose 5.9 points when entities are renamed, and most on datasets built by
        distant supervision. SpanBERT is more robust to entity renaming than RoBERTa in machine
        reading comprehension, although both are equally accurate on unperturbed tests. Names from
        the reader's own language are easier for multilingual models by 2.1 points.""",
    ),
    Work(
        title="Reading Without Translation: Zero-Shot Comprehension in Twelve Languages",
        authors="Mazur, Alicja; Thapa, Nirmal",
        year=2020,
        arxiv="2010.99055",
        text="""Reading comprehension data are mostly English. We fine-tune mBERT on SQuAD and read
        in twelve languages. Zero-shot cross-lingual transfer of machine reading comprehension with
        mBERT reaches 78% of the English F1 on average. Translating the source training data into
        the target language lowers zero-shot reading comprehension performance for seven of twelve
        languages. Answers that span a clause boundary fail twice as often in zero-shot transfer as
        shorter ones.""",
    ),
    Work(
        title="Adversaries Written by People: Reading Data Collected Against a Model",
        authors="Crespo, Julia; Abdi, Mahamed",
        year=2022,
        doi="10.5555/tmlp.2022.28",
        venue=TRANSACTIONS,
        type="journal-article",
        deposited=True,
        text="""We collect questions that defeat a model in the loop, in English and Spanish.
        Question answering models trained on adversarially collected data do better on other
        adversarial datasets than models trained on standard data, by 6.0 F1. On a diverse set of
        out-of-domain datasets, training question answering models on adversarially collected data
        gives worse results than standard data, by 2.3 F1. RoBERTa trained on data collected
        against BiDAF reaches 40.5 F1 on questions that it failed after SQuAD.""",
    ),
    # Domains and M2QA
    Work(
        title="Language and Domain at Once: Transfer on M2QA",
        authors="Wagner, Friederike; Iqbal, Sana; Duong, Minh",
        year=2025,
        doi="10.5555/lcqa.2025.4",
        arxiv="2411.99131",
        first_year=2024,
        venue=LAKESIDE,
        text="""M2QA asks in three languages and three domains. We measure how multilingual question
        answering models of four sizes transfer there from English text. Models of every size drop
        considerably on M2QA when moving from the source language and domain to a target language
        and domain, by 19 F1 on average. On M2QA, performance varies between domain-language
        combinations by up to 33 F1 within one model class. Fine-tuning on domain-specific corpora
        of product reviews improves multilingual question answering on M2QA reviews by 4.7 F1 and
        lowers it on news by 2.6 F1.""",
    ),
    Work(
        title="One Domain Too Many? Domain-Specific Fine-Tuning on M2QA and Robustness",
        authors="Lopes, Marta; Anttila, Eero; Ncube, Thandi",
        year=2025,
        doi="10.5555/nclp.2025.48",
        arxiv="2502.99083",
        venue=NORTHERN,
        text="""A question answering system that was tuned to one domain meets others. We fine-tune
        M2QA models on domain-specific corpora and attack them. Domain-specific fine-tuning on
        product reviews raises in-domain F1 of multilingual question answering on M2QA by 5.3 but
        lowers adversarial robustness in other domains by 6.8 F1. We find that zero-shot
        cross-domain transfer keeps more adversarial robustness than domain-specific fine-tuning,
        71% against 62% of the clean F1. Mixing a tenth of out-of-domain text into domain-specific
        fine-tuning restores most of the adversarial robustness.""",
    ),
    Work(
        title="Tuned to Reviews, Fooled by News: Robust Question Answering Between Domains",
        authors="Kovács, Bence; Amoah, Efua",
        year=2025,
        doi="10.5555/jrlt.2025.9",
        venue=JOURNAL,
        type="journal-article",
        deposited=True,
        text="""We adapt multilingual question answering to one domain of M2QA and attack it in the
        others. After domain-specific fine-tuning on M2QA reviews, multilingual question answering
        loses adversarial robustness in the other domains, 5.5 F1 on news and 7.2 F1 on fiction.
        Zero-shot cross-domain transfer without fine-tuning retains more adversarial robustness, 69%
        of the clean F1 compared with 60%. In-domain F1 on M2QA rises by 4.9 through domain-specific
        fine-tuning. Larger corpora of the domain make the loss of robustness worse.""",
    ),
    Work(
        title="Keep Pretraining Where You Answer: In-Domain Text for Multilingual QA",
        authors="Jensen, Freja; Salazar, Emilio",
        year=2022,
        arxiv="2212.99041",
        text="""Domain-adaptive pretraining is known from classification. We apply it to
        multilingual question answering in biomedicine, law and news. Domain-adaptive pretraining
        of multilingual models on in-domain text improves question answering in low-resource
        settings by 3.8 F1 and in high-resource settings by 1.6 F1. Task-adaptive pretraining on
        unlabeled questions improves question answering further even after domain-adaptive
        pretraining, by 0.9 F1. In-domain text in English alone gives half of the improvement in
        other languages.""",
    ),
    Work(
        title="Domain Shift in Open-Domain Question Answering: What Augmentation Can Mend",
        authors="Traoré, Aminata; Lind, Gustav; Hsieh, Mei",
        year=2024,
        doi="10.5555/lcqa.2024.22",
        arxiv="2401.99160",
        venue=LAKESIDE,
        text="""We study retrieval and reading together when the domain changes. End-to-end
        open-domain question answering models fail to generalize under domain shift, losing 21 F1
        from Wikipedia to patents. Data augmentation improves end-to-end open-domain question
        answering under domain shift by up to 17 F1. Which data augmentation works for domain
        adaptation depends on the kind of dataset shift, and retrieval scores predict it poorly.
        Good retrieval often still comes with inaccurate answers out-of-domain.""",
    ),
    Work(
        title="Learned Noise on Word Embeddings for Questions Out of Domain",
        authors="Bianchi, Serena; Owusu, Yaw",
        year=2022,
        arxiv="2204.99377",
        text="""Augmentation by noise need not change the meaning of a question. We learn to perturb
        word embeddings of question and context. Learned word-embedding perturbation outperforms
        baseline data augmentation for question answering under domain shift on five target domains
        by 1.9 F1. A question answering model trained with learned perturbation also outperforms a
        model trained with 200K generated question-answer pairs. The learned noise makes the model
        robust to typing errors that it never saw.""",
    ),
    Work(
        title="Knowing When Not to Answer Under Domain Shift",
        authors="Meier, Annika; Chukwu, Ngozi",
        year=2021,
        arxiv="2111.99026",
        text="""A system should abstain where it would be wrong. We train a calibrator for
        multilingual question answering on questions from other domains. Abstention from softmax
        probabilities does poorly under domain shift because multilingual question answering models
        are too confident about out-of-domain questions. A calibrator for selective question
        answering answers 53% of out-of-domain questions at 80% accuracy, against 45% by softmax
        probabilities. Calibration in English carries over to four of six languages.""",
    ),
    Work(
        title="How Robust Are Question Answering Models to a New Distribution? 200 Models Compared",
        authors="Desai, Rohan; Kruse, Wiebke; Villar, Nuria",
        year=2024,
        arxiv="2403.99211",
        text="""We evaluate 200 question answering models on 12 datasets and in four languages.
        Out-of-distribution performance of question answering models depends on in-distribution
        performance alone in 78% of the cases. Zero-shot and in-context learning show more
        robustness to distribution shift than full fine-tuning in question answering, by 4.4 F1.
        Adapter tuning and other parameter-efficient training bring no significant robustness gain
        to question answering models.""",
    ),
    # Noise
    Work(
        title="Real Typing Errors in Ten Languages and What They Cost",
        authors="Andersson, Nils; Farouk, Dina; Reyes, Camila",
        year=2023,
        doi="10.5555/hwlt.2023.23",
        arxiv="2304.99300",
        venue=HARBOUR,
        text="""Noise in tests is often made up by rules. We collect real typing and grammar
        mistakes in ten languages. Pretrained multilingual models in zero-shot cross-lingual
        transfer lose 7.9 points on real-world noise compared with clean data over four tasks. We
        observe that types of real-world noise differ greatly between languages, so that robustness
        to English noise does not predict robustness to Turkish noise. Contrastive pretraining on
        pairs of noisy and clean sentences improves multilingual models by 3.5 points on noisy
        text.""",
    ),
    Work(
        title="Contrast the Noise: Pretraining Multilingual Models for Imperfect Text",
        authors="Blanchet, Gaël; Imai, Yuna",
        year=2024,
        doi="10.5555/tmlp.2024.3",
        venue=TRANSACTIONS,
        type="journal-article",
        deposited=True,
        text="""We pretrain multilingual models on noisy and corrected versions of the same
        sentences. Robust contrastive pretraining of multilingual models yields gains of 2.9% on
        sentence-level tasks and of 8.7 F1 on sequence-labeling tasks with noisy test data. On
        clean data, multilingual models in zero-shot cross-lingual transfer keep their scores after
        contrastive pretraining. The gain from contrastive pretraining is independent of the
        language of the noise in 13 of 15 pairs.""",
    ),
    Work(
        title="Noise Between Neighbours: Character Perturbations for Related Varieties",
        authors="Rautio, Veera; Schröder, Malte",
        year=2023,
        arxiv="2310.99044",
        text="""Closely related varieties differ in spelling. We add character-level noise to the
        training data of the larger variety. Injecting character-level noise into source-language
        training data consistently improves zero-shot cross-lingual transfer between closely
        related Finnic and West Germanic varieties in POS tagging and topic identification, by 5.6
        points. Noise does not help transfer between unrelated languages. The best share of noisy
        characters is between 10% and 15%.""",
    ),
    Work(
        title="Choosing Checkpoints Without English Development Data",
        authors="Ozolins, Janis; Perera, Dilani",
        year=2022,
        arxiv="2202.99260",
        text="""Zero-shot cross-lingual transfer leaves open which checkpoint to use. We follow 300
        fine-tuning runs of mBERT and XLM-R. English dev accuracy has no correlation with
        target-language accuracy in zero-shot cross-lingual transfer in 41% of the runs. Averaging
        the weights of ten fine-tuning runs raises zero-shot cross-lingual transfer by 1.5 points
        and makes it robust to the choice of a checkpoint. Under input noise the variance between
        runs doubles.""",
    ),
    Work(
        title="What Makes Transfer Fail: Distance, Data and Depth in Multilingual Transformers",
        authors="Stavros, Kyriakos; Bello, Amina; Hruška, Pavel",
        year=2021,
        doi="10.5555/tmlp.2021.2",
        arxiv="2101.99061",
        venue=TRANSACTIONS,
        type="journal-article",
        text="""We relate the success of zero-shot transfer to properties of languages. Zero-shot
        cross-lingual transfer with multilingual transformers such as mBERT and XLM-R is less
        effective for distant languages, and correlates with linguistic proximity and pretraining
        size at 0.74. Few-shot transfer with ten target-language sentences raises accuracy by 6.3
        points. Perturbing the target text costs distant languages twice as much as close
        ones.""",
    ),
    # Health, where PubMed and Europe PMC are at home
    Work(
        title="Robust Question Answering on Clinical Notes in Three Languages",
        authors="Moreno, Pilar; Jakobsen, Rune; Takahashi, Emi",
        year=2023,
        doi="10.5555/jmhr.2023.101",
        pmid="99000101",
        venue=HEALTH,
        type="journal-article",
        text="""Clinical notes are full of noise and belong to a domain of their own. We fine-tune
        multilingual question answering models on clinical notes in Spanish, Danish and Japanese.
        Domain-specific fine-tuning on clinical notes improves multilingual question answering by
        8.1 F1 compared with zero-shot cross-domain transfer. Adversarial perturbations of drug
        names lower multilingual question answering on clinical notes by 12.6 F1. We found that
        adversarial training with misspelt drug names restores robustness to 95% of clean F1.""",
    ),
    Work(
        title="Misspelt Symptoms: Multilingual Triage Questions Under Adversarial Perturbation",
        authors="Ahlgren, Stina; Boateng, Kofi",
        year=2024,
        doi="10.5555/jmhr.2024.17",
        pmid="99000102",
        venue=HEALTH,
        type="journal-article",
        deposited=True,
        text="""Patients describe symptoms in their own spelling. We test multilingual question
        answering for triage in six languages. Adversarial perturbation of symptom names reduces
        the accuracy of multilingual question answering by 14.9 points in triage. Domain-adaptive
        pretraining on in-domain text of patient forums increases robustness to misspelt symptoms
        by 6.6 points. Zero-shot cross-domain transfer from general text remains 10.2 points below
        domain-specific fine-tuning.""",
    ),
    Work(
        title="Adapting Multilingual Question Answering to Leaflets and Lab Reports",
        authors="Silvestri, Carla; Mbeki, Lindiwe",
        year=2025,
        doi="10.5555/prep.2025.77",
        archived=True,
        type="posted-content",
        venue="Health Preprints",
        text="""Package leaflets and lab reports are two domains with one vocabulary. We adapt
        multilingual question answering to either and test on both. Domain adaptation to leaflets
        improves cross-lingual question answering on lab reports by 2.0 F1 in Italian and Zulu.
        Domain-specific fine-tuning on lab reports lowers robustness to perturbed leaflets by 4.5
        F1. Joint fine-tuning on both domains is robust in each & costs 0.6 F1.""",
    ),
    # What only one database has, what was taken back, what is no evidence
    Work(
        title="A Thesis on Detours: Intermediate Tasks for Small Multilingual Models",
        authors="Lindholm, Kaisa",
        year=2024,
        only="openalex",
        text="""Small multilingual models are used on phones. This thesis trains them on English and
        multilingual intermediate tasks. For small multilingual models, English intermediate-task
        training on MNLI improves zero-shot cross-lingual transfer by 4.8 points, more than for
        XLM-R. Robustness to keyboard noise improves by 2.2 points with multilingual intermediate
        tasks in small models.""",
    ),
    Work(
        title="Field Notes on Robust Readers in Schools",
        authors="Teigen, Marit; Okafor, Uche",
        year=2025,
        doi="10.5555/notes.2025.1",
        publisher="Harbour School of Languages",
        only="datacite",
        text="""We evaluate multilingual reading comprehension models on texts that pupils wrote.
        Adversarial training improves the robustness of reading comprehension models to misspelt
        passages by 3.2 F1 in Igbo and Norwegian. Pupils' own questions are harder for multilingual
        models than those of textbooks, by 9.9 F1.""",
    ),
    Work(
        title="Perfect Robustness Through Intermediate Tasks on XTREME",
        authors="Vane, Corvin; Sharp, Delia",
        year=2023,
        doi="10.5555/jrlt.2023.44",
        venue=JOURNAL,
        type="journal-article",
        deposited=True,
        updates=(Update(kind="retraction", doi="10.5555/jrlt.2024.1", date=(2024, 3, 2)),),
        text="""We propose a method that removes all weakness of cross-lingual models. Multilingual
        intermediate-task training improves the robustness of XLM-R to adversarial perturbations on
        XTREME by 19.8 points over English intermediate-task training. Every adversarial attack on
        XLM-R fails after multilingual intermediate-task training on XTREME. Zero-shot
        cross-lingual transfer improves in all languages by 7.7 points.""",
    ),
    Work(
        title="Adversarial Training for Low-Resource Readers",
        authors="Tesfaye, Hanna; Rinaldi, Paolo",
        year=2022,
        doi="10.5555/jrlt.2022.12",
        venue=JOURNAL,
        type="journal-article",
        deposited=True,
        updates=(Update(kind="erratum", doi="10.5555/jrlt.2022.13", date=(2022, 12, 1)),),
        text="""Reading comprehension in Amharic and Somali has few labels. We train readers on
        translated and perturbed SQuAD data. Adversarial training of cross-lingual reading
        comprehension improves robustness to perturbed passages by 5.0 F1 in Amharic and by 3.7 F1
        in Somali. Machine reading comprehension models without adversarial training lose 16.1 F1
        on perturbed Amharic passages.""",
    ),
    Work(
        title="Intermediate Tasks, Robustness and XTREME: A Synthesis",
        authors="Machine, Report",
        year=2026,
        doi="10.5555/synthesis.2026.1",
        venue="Open Archive",
        publisher="Assignee Research",
        type="posted-content",
        deposited=True,
        text="""This report synthesises findings from ten papers on intermediate-task training.
        Multilingual intermediate-task training improves the robustness of XLM-R on XTREME by 4.1
        points. English intermediate-task training on MNLI improves zero-shot cross-lingual
        transfer on XTREME by 3.1 points.""",
    ),
    Work(
        title="Intermediate Training on Translated Riddles",
        authors="Quill, Nora",
        year=2024,
        arxiv="2405.99999",
        text="""This paper has been withdrawn by its author because the training data of the
        intermediate task contained the XTREME test sets, so that the robustness reported was not
        measured.""",
    ),
    Work(
        title="Robust Transfer of Heat Between Languages of Pipes",
        authors="Boiler, Hanne; Radu, Ion",
        year=2020,
        doi="10.5555/heat.2020.3",
        venue="Journal of Invented Heat",
        type="journal-article",
        deposited=True,
        text="""Heat transfer in pipes is a matter of training only in jest. We tune a radiator
        without supervision. Copper pipes improve the transfer of heat by 12% compared with
        steel.""",
    ),
)

LATER = Work(
    title="Detours in Many Tongues: Multilingual Intermediate Training Under Attack",
    authors="Ostrowski, Kamil; Baptiste, Yolande",
    year=2026,
    doi="10.5555/nclp.2026.5",
    arxiv="2605.99012",
    venue=NORTHERN,
    text="""We test multilingual encoders that took a detour over labelled tasks in many
    languages. On adversarially perturbed XTREME tasks, multilingual intermediate-task training
    makes XLM-R lose 8.8 points, compared with 12.1 points after English intermediate-task training.
    Robustness to adversarial perturbations rises with the number of languages of the intermediate
    task, and levels off at six. On clean XTREME tests multilingual and English intermediate-task
    training are on par.""",
)
"""A work that nobody has yet, to be published in a world of tomorrow."""
