"""All reports together become the pages of the site: reports, works, concepts, method, changes.

Pure: the same reports give the same text. What is true is in the reports; here it is only decided
what stands on which page, in which order, and how pages link. No report is held: a page is woven
from its pieces, one page after the other. Of each it is told first what it is made of, so that a
page that is there already need not be made.
"""

import json
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import cache
from typing import Any, TypeVar

from generator import forms, paths
from generator.codec import from_json
from generator.crosslinks import Nearness, Related, Shared, Topic, Use, hexed, links_of
from generator.databases import Manners
from generator.escape import Safe, const, html
from generator.freshness import retracted_since
from generator.holes import filled, has_holes
from generator.owner import Site
from generator.page import macros, page
from generator.reliability_chart import reliability_chart
from generator.summary import (
    PARTS,
    Batch,
    Entry,
    Events,
    OnConcept,
    OnYear,
    Reports,
    Said,
    Summary,
    digest,
)
from generator.types import Verifier

LATEST = 12
"""Reports shown as cards on the first page."""
FEED_LENGTH = 60
"""Entries from which the feed takes no further day; readers of feeds come back often."""

_ENCODER = json.JSONEncoder(ensure_ascii=False)

T = TypeVar("T")
Parts = tuple[tuple[Safe, int], ...]
"""What a language model had a part in, and in how many reports."""
Link = tuple[Safe, Safe]
"""Address and title of a report, for the page that links to it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Method:
    """What the method page says of how reports come about."""

    reviewers: Sequence[tuple[str, float, str]] = ()
    """(name, weight, formula) of each."""
    reliability: Sequence[tuple[float, float, int]] = ()
    """Rows of the table that tells how likelihoods held on claims that they were not fitted on:
    (mean likelihood of a bin, share of its passages that were evidence, number of them)."""
    measured: Mapping[str, float] | None = None
    """Coefficients and figures of that fit (`Curve.numbers`)."""
    sentences: Mapping[str, float] | None = None
    """Those of telling sentences apart (`zoning.figures`)."""
    databases: Sequence[Manners] = ()
    """How each is asked."""
    verifiers: Sequence[Verifier] = ()
    """The language models' interfaces."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """A claim and the reports that make it, as a page shows them."""

    id: Safe
    said: Safe
    makers: tuple[Link, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """A work and what reports take from it, as the page of its year shows them."""

    title: str
    key: str
    head: Safe
    noted: bool
    claims: tuple[Made, ...]
    corroborates: tuple[Made, ...]
    only_read: tuple[Link, ...]
    """Reports that read it and quote nothing of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a work stands, for a page that links to it."""

    page: str
    anchor: Safe
    title: str
    users: int
    """Reports that use it."""


def weave(reports: Reports, site: Site, method: Method, made_by: str) -> Iterator[Batch]:
    """Every generated file, in batches, each with what it is made of.

    `made_by` is a digest of all that pages are made of beside the reports: the generator itself,
    the site's own values, what the method page says.
    """
    woven = _Weaver(reports, site, made_by)
    yield woven.home()
    yield woven.table()
    yield woven.method(method)
    yield woven.papers()
    yield from woven.years()
    yield woven.concepts()
    yield from woven.topics()
    yield from woven.changes()
    yield woven.status()
    yield from woven.own_files()


class _Weaver:
    """What every page may ask about."""

    def __init__(self, reports: Reports, site: Site, made_by: str) -> None:
        self._all, self._site, self._made_by = reports, site, made_by
        self._links = links_of(reports)
        self._reports = {report.slug: report for report in self._links.reports}
        self._telling: dict[str, list[Summary]] = defaultdict(list)
        for report in self._links.reports:
            for path in report.pieces:
                self._telling[path].append(report)
        self._parts: dict[int, Any] = {}

    def home(self) -> Batch:
        newest = sorted(self._reports, key=lambda slug: self._reports[slug].date, reverse=True)
        latest = {slug: self._reports[slug].pieces[paths.HOME] for slug in newest[:LATEST]}
        values = {
            "reports": len(self._reports),
            "works": self._links.works,
            "claims": self._links.claims,
            "topics": len(self._links.topics),
            "new_file": forms.new_file(self._site.repo_url),
            "question_form": forms.question(self._site.repo_url),
        }
        return self._batch(
            paths.HOME,
            "home.md.j2",
            [latest, values],
            lambda: {**values, "latest": self._texts(paths.HOME, latest)},
        )

    def table(self) -> Batch:
        """All reports as a table."""
        rows = self._told(paths.REPORTS)
        return self._batch(
            paths.REPORTS,
            "reports.md.j2",
            rows,
            lambda: {"rows": self._texts(paths.REPORTS, rows)},
        )

    def status(self) -> Batch:
        """How fresh each report is, by dates: an age would be another one tomorrow."""
        rows, since = self._told(paths.STATUS), self._since()

        def values() -> Mapping[str, object]:
            fillings = ({"since": str(since.get(slug, 0))} for slug in rows)
            texts = zip(self._texts(paths.STATUS, rows), fillings, strict=True)
            return {"rows": tuple(const(filled(text, its)) for text, its in texts)}

        return self._batch(paths.STATUS, "status.md.j2", [rows, since], values)

    def _since(self) -> Mapping[str, int]:
        """Works of each report that only others know to be retracted, where there are any."""
        noted, reports = self._links.retracted, self._reports.items()
        known = ((slug, len(retracted_since(self._all, one, noted))) for slug, one in reports)
        return {slug: number for slug, number in known if number}

    def method(self, method: Method) -> Batch:
        """How everything is computed."""
        models = self._models()
        return self._batch(
            paths.METHOD,
            "method.md.j2",
            models,
            lambda: {
                "reviewers": method.reviewers,
                "reliability": method.reliability,
                "reliability_drawn": reliability_chart(method.reliability),
                "measured": method.measured,
                "sentences": method.sentences,
                "databases": method.databases,
                "verifiers": method.verifiers,
                "models": models,
            },
        )

    def _models(self) -> tuple[tuple[tuple[str, str], Parts], ...]:
        """Model and verifier, each with what it had a part in, and in how many reports."""
        found: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
        for report in self._reports.values():
            for part, model, verifier in report.models:
                found[model, verifier][part] += 1
        return tuple(
            (by, tuple((const(part), had[part]) for part in PARTS if had[part]))
            for by, had in sorted(found.items())
        )

    def papers(self) -> Batch:
        """The years, and the works that more than one report has."""
        years = [(paths.year_of(year), number) for year, number in self._links.years.items()]
        years.sort(key=lambda item: (item[0] != paths.UNDATED, item[0]), reverse=True)
        shared = sorted(map(_place, self._links.shared), key=lambda place: -place.users)
        values = {"years": years, "shared": shared, "works": self._links.works}
        made_of = [years, [(p.page, p.anchor, p.title, p.users) for p in shared]]
        return self._batch(paths.PAPERS, "papers.md.j2", made_of, lambda: values)

    def years(self) -> Iterator[Batch]:
        """A page for each year, of the works of which the first report that has them says so."""
        shared: dict[str, list[Shared]] = defaultdict(list)
        for work in self._links.shared:
            shared[paths.year_of(work.year)].append(work)
        joined = {(use.report, use.key) for work in self._links.shared for use in work.uses}
        for year in sorted(map(paths.year_of, self._links.years)):
            yield self._year(year, shared[year], joined)

    def _year(self, year: str, shared: Sequence[Shared], joined: Set[tuple[str, str]]) -> Batch:
        """`joined` are the works, as (report, key), that stand there where their first use does."""
        path = paths.year_path(year)
        told = self._told(path)
        uses = [
            [[self._reports[use.report].title, use.key, self._on(use)] for use in work.uses]
            for work in shared
        ]
        moved = sorted(use for use in joined if use[0] in told)

        def values() -> Mapping[str, object]:
            links, entries = self._linked(path), self._entries(path, told)
            works = [[(slug, e)] for (slug, key), e in entries.items() if (slug, key) not in joined]
            for work in shared:
                used = ((u, entries.get((u.report, u.key)) or self._entry(u)) for u in work.uses)
                works.append([(use.report, entry) for use, entry in used])
            ready = (_work(uses, links) for uses in works)
            by_title = sorted(ready, key=lambda work: (work.title.casefold(), work.key))
            return {"year": year, "works": by_title}

        return self._batch(path, "papers_of_year.md.j2", [told, uses, moved], values)

    def _on(self, use: Use) -> str:
        """Digest of the piece that tells of a work as one report uses it."""
        return self._reports[use.report].pieces[paths.year_path(paths.year_of(use.year))]

    def _entries(self, path: str, slugs: Iterable[str]) -> Mapping[tuple[str, str], Entry]:
        """What those reports say on the page of a year, by report and key."""
        pieces = ((slug, self._piece(slug, path, OnYear)) for slug in slugs)
        return {(slug, entry.key): entry for slug, piece in pieces for entry in piece.works}

    def _entry(self, use: Use) -> Entry:
        """The same of a work that a report puts into another year than the first one does."""
        path = paths.year_path(paths.year_of(use.year))
        return self._entries(path, [use.report])[use.report, use.key]

    def concepts(self) -> Batch:
        """All concepts and tags as a table."""
        topics = self._links.topics
        made_of = [[topic.slug, topic.name, topic.reports, topic.claims] for topic in topics]
        return self._batch(paths.CONCEPTS, "concepts.md.j2", made_of, lambda: {"topics": topics})

    def topics(self) -> Iterator[Batch]:
        """A page for each concept and tag."""
        return map(self._topic, self._links.topics)

    def _topic(self, topic: Topic) -> Batch:
        path = paths.concept_path(topic.slug)
        told = self._told(path)

        def values() -> Mapping[str, object]:
            links = self._linked(path)
            pieces = {slug: self._piece(slug, path, OnConcept) for slug in told}
            cards = tuple(const(piece.card) for piece in pieces.values() if piece.card)
            claims = _made(((slug, piece.claims) for slug, piece in pieces.items()), links)
            return {"topic": topic, "cards": cards, "claims": claims}

        return self._batch(path, "concept.md.j2", [topic.name, topic.terms, told], values)

    def changes(self) -> Iterator[Batch]:
        """The page, and the feed where the site knows its address."""
        every = Counter(day for report in self._reports.values() for day in report.days)
        yield self._happened(paths.CHANGES, "changes.md.j2", sorted(every, reverse=True))
        if self._site.site_url:
            yield self._happened(paths.FEED, "changes.xml.j2", _newest(every))

    def _happened(self, path: str, template: str, days: Sequence[str]) -> Batch:
        """What happened on those days."""
        shown = frozenset(days)
        told = {s: r.pieces[path] for s, r in self._reports.items() if shown.intersection(r.days)}

        def values() -> Mapping[str, object]:
            happened: dict[str, list[Safe]] = {day: [] for day in days}
            events = (event for slug in told for event in self._piece(slug, path, Events))
            for day, text in events:
                if day in shown:
                    happened[day].append(const(text))
            return {"days": tuple(happened.items()), "feed": paths.FEED}

        return self._batch(path, template, [days, told], values)

    def own_files(self) -> Iterator[Batch]:
        """Of each report its pages, with what they say of others, and its data."""
        near = Nearness(self._links)
        shared: dict[str, dict[str, Place]] = defaultdict(dict)
        for work in self._links.shared:
            place = _place(work)
            for use in work.uses:
                shared[use.report][use.key] = place
        makers: dict[str, dict[str, tuple[str, int]]] = defaultdict(dict)
        for (claim, key), slugs in self._links.makers.items():
            for slug in slugs:
                makers[slug][claim] = (key, len(slugs) - 1)
        for slug, report in self._reports.items():
            yield self._own(report, _Others(shared[slug], makers[slug], near.to(slug)))

    def _own(self, report: Summary, others: "_Others") -> Batch:
        made_of = self._digest([report.made_of, others.made_of()])

        def texts() -> Mapping[str, str]:
            files = self._all.files(report)
            return {path: self._whole(path, text, others) for path, text in files.items()}

        return Batch(slug=report.slug, made_of=dict.fromkeys(report.files, made_of), texts=texts)

    def _whole(self, path: str, text: str, others: "_Others") -> str:
        """A page with its holes filled; data has none, nor has every page."""
        if not (path.endswith(".md") and has_holes(text)):
            return text
        depth = path.count("/")  # which is all that a way from one page to another depends on
        if depth not in self._parts:
            self._parts[depth] = macros(self._site, path, "_links.j2")
        return filled(text, others.fillings(self._parts[depth]))

    def _batch(
        self, path: str, template: str, made_of: object, values: Callable[[], Mapping[str, object]]
    ) -> Batch:
        """One page, made of that beside what all are made of."""

        def texts() -> Mapping[str, str]:
            return {path: page(self._site, path, template, values())}

        return Batch(made_of={path: self._digest(made_of)}, texts=texts)

    def _digest(self, made_of: object) -> str:
        return digest(_ENCODER.encode([self._made_by, made_of]))

    def _told(self, path: str) -> dict[str, tuple[str, str]]:
        """Of each report that a page tells of its title and the digest of what it says, by slug."""
        telling = self._telling.get(path, ())
        return {report.slug: (report.title, report.pieces[path]) for report in telling}

    def _piece(self, slug: str, path: str, kind: type[T]) -> T:
        return from_json(kind, json.loads(self._all.piece(self._reports[slug], path)))

    def _texts(self, path: str, slugs: Iterable[str]) -> tuple[Safe, ...]:
        """Pieces that are a text each."""
        return tuple(const(self._piece(slug, path, str)) for slug in slugs)

    def _linked(self, path: str) -> Callable[[str], Link]:
        """How a page links to a report."""

        @cache
        def link(slug: str) -> Link:
            address = paths.to_address(path, paths.slug_path(slug))
            return address, html(self._reports[slug].title)

        return link


@dataclass(frozen=True, slots=True)
class _Others:
    """What the pages of one report say of others."""

    shared: Mapping[str, Place]
    """Works that other reports use as well, by the key that this one calls them by."""
    makers: Mapping[str, tuple[str, int]]
    """Claims that others make as well: the key of the work, and how many others."""
    related: Sequence[Related]

    def made_of(self) -> object:
        shared = [(k, p.page, p.anchor, p.users - 1) for k, p in self.shared.items()]
        return [shared, sorted(self.makers.items()), self.related]

    def fillings(self, parts: Any) -> Mapping[str, str]:
        """What fills the holes of a page."""
        also = {id_: parts.also(self.shared[k], n) for id_, (k, n) in self.makers.items()}
        used = {
            f"r-{hexed(key)}": parts.used(place, place.users - 1)
            for key, place in self.shared.items()
        }
        return {**also, **used, "related": parts.related(self.related) if self.related else ""}


def _place(work: Shared) -> Place:
    return Place(
        page=paths.year_path(paths.year_of(work.year)),
        anchor=work.anchor,
        title=work.title,
        users=len(work.users),
    )


def _work(uses: Sequence[tuple[str, Entry]], link: Callable[[str], Link]) -> Work:
    """A work as its first report tells it, with what all of them take from it."""
    first = uses[0][1]
    quoted = {slug for slug, entry in uses if entry.claims or entry.corroborates}
    idle = dict.fromkeys(slug for slug, _ in uses if slug not in quoted)
    return Work(
        title=first.title,
        key=first.key,
        head=const(first.head),
        noted=first.noted,
        claims=_made(((slug, entry.claims) for slug, entry in uses), link),
        corroborates=_made(((slug, entry.corroborates) for slug, entry in uses), link),
        only_read=tuple(map(link, idle)),
    )


def _made(
    told: Iterable[tuple[str, Sequence[Said]]], link: Callable[[str], Link]
) -> tuple[Made, ...]:
    """Each claim once, as the first report has it, with all its reports."""
    said: dict[tuple[str, str], str] = {}
    makers: dict[tuple[str, str], dict[str, None]] = defaultdict(dict)
    for slug, claims in told:
        for id_, work, text in claims:
            said.setdefault((id_, work), text)
            makers[id_, work][slug] = None
    return tuple(
        Made(id=const(name[0]), said=const(text), makers=tuple(map(link, makers[name])))
        for name, text in said.items()
    )


def _newest(every: Counter[str]) -> list[str]:
    """Whole days, until the feed is full."""
    kept: list[str] = []
    entries = 0
    for day in sorted(every, reverse=True):
        if entries >= FEED_LENGTH:
            break
        kept.append(day)
        entries += every[day]
    return kept
