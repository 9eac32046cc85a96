"""All reports together become the pages of the site: reports, works, concepts, method, changes.

Pure: the same reports give the same text, in whatever order they come. What is true is in the
reports; here it is only decided what stands on which page, in which order, and how pages link.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from generator import forms, paths, report_page, self_citation
from generator.crosslinks import Made, Topic, Work, makers_of, related_to, topics_of, works_of
from generator.databases import Manners
from generator.escape import Safe, const, json_script
from generator.freshness import freshness
from generator.owner import Licence
from generator.reliability_chart import reliability_chart
from generator.render import render
from generator.stages import cite
from generator.types import (
    Change,
    Proposals,
    QueryWords,
    Reading,
    Report,
    Verification,
    Verifier,
)

LATEST = 12
"""Reports shown as cards on the first page."""
FEED = "data/changes.xml"
"""The feed of changes (Atom)."""
STATUS = "status/index.md"
"""How fresh each report is; a page of its folder, because it has links in raw HTML."""
FEED_LENGTH = 60
"""Entries from which the feed takes no further day; readers of feeds come back often."""

Event = tuple[Report, Change | None]
"""Something that happened to a report: an update that changed it, or (None) its being asked."""
Parts = tuple[tuple[Safe, int], ...]
"""What a language model had a part in, and in how many reports."""
_Said = QueryWords | Proposals | Verification | Reading | None
_PARTS: tuple[tuple[Safe, Callable[[Report], _Said]], ...] = (
    (const("words to search for"), lambda report: report.query_words),
    (const("findings"), lambda report: report.proposals),
    (const("whether passages agree"), lambda report: report.verification),
    (const("an opinion on the whole"), lambda report: report.reading),
)
"""What a language model can have a part in."""
Days = tuple[tuple[str, tuple[Event, ...]], ...]
"""ISO dates, the newest first, and what happened then."""


Pages = tuple[tuple[str, str], ...]
"""Paths below `docs/`, and texts."""


class Spread(Protocol):
    """`map`, or what does the same by several processes."""

    def __call__(
        self, function: Callable[[Report], Pages], reports: Sequence[Report], /
    ) -> Iterable[Pages]:
        """What the function makes of each report, in their order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Site:
    """What every page may ask about."""

    reports: tuple[Report, ...]
    works: tuple[Work, ...]
    topics: tuple[Topic, ...]
    publisher: str
    repo_url: str
    site_url: str
    """With a slash at its end; empty where it is not known."""
    licence: Licence | None
    version: str

    def address(self, report: Report) -> str:
        """Where a report is published; empty where the site does not know its own address."""
        return self.site_url and self.site_url + paths.published(paths.report_path(report))

    def page(self, path: str, template: str, values: Mapping[str, object]) -> str:
        """The text of the page at that path. `values` win over what every page has."""
        return render(template, {**self._common(path), **values})

    def _common(self, path: str) -> dict[str, object]:
        return {
            "reports": self.reports,
            "works": self.works,
            "topics": self.topics,
            "publisher": self.publisher,
            "repo_url": self.repo_url,
            "site_url": self.site_url,
            "licence": self.licence,
            "version": self.version,
            "published": self.address,
            "to": lambda target, anchor="": paths.to_file(path, target, anchor),
            "at": lambda target, anchor="": paths.to_address(path, target, anchor),
            "page_of": paths.report_path,
            "work_page": lambda work: paths.year_path(paths.year_of(work)),
            "year_page": paths.year_path,
            "topic_page": paths.topic_path,
            "database": report_page.database,
            "verifier": report_page.verifier,
            "searched": report_page.searched,
            "opening": report_page.opening,
            "corroborated": report_page.corroborated,
            "meter_of": report_page.meter,
            "cited": report_page.cited,
            "noted": report_page.noted,
            "addresses": report_page.addresses,
        }


def weave(
    reports: Sequence[Report],
    *,
    publisher: str,
    repo_url: str,
    site_url: str,
    licence: Licence | None = None,
    version: str,
    reviewers: Sequence[tuple[str, float, str]] = (),
    reliability: Sequence[tuple[float, float, int]] = (),
    measured: Mapping[str, float] | None = None,
    sentences: Mapping[str, float] | None = None,
    databases: Sequence[Manners] = (),
    verifiers: Sequence[Verifier] = (),
    spread: Spread = map,
) -> dict[str, str]:
    """Every generated page: path below `docs/` and text, sorted by path.

    `repo_url` and `site_url` are the addresses of the repository and of the published site; either
    may be empty, and the links that need it are then left out. `licence` is that
    of the site's own words, where the owner states one. `version` is the generator's.
    `reviewers` are (name, weight, formula). `reliability` are rows of the table that tells how
    likelihoods held on claims that they were not fitted on: (mean likelihood of a bin, share of its
    passages that were evidence, number of its passages); `measured` are the coefficients and
    figures of that fit (`Curve.numbers`), and `sentences` those of telling sentences apart
    (`zoning.figures`). `databases` are how each is asked; `verifiers` the language models'
    interfaces. `spread` is `map`, or does the same by several processes.
    """
    ordered = tuple(sorted(reports, key=lambda report: report.question.slug))
    site = _Site(
        reports=ordered,
        works=works_of(ordered),
        topics=topics_of(ordered),
        publisher=publisher,
        repo_url=repo_url.rstrip("/"),
        site_url=site_url and site_url.rstrip("/") + "/",
        licence=licence,
        version=version,
    )
    method = {
        "reviewers": reviewers,
        "reliability": reliability,
        "reliability_drawn": reliability_chart(reliability),
        "measured": measured,
        "sentences": sentences,
        "databases": databases,
        "verifiers": verifiers,
        "models": _models(ordered),
    }
    pages = {
        "index.md": site.page("index.md", "home.md.j2", _home(site)),
        "reports/index.md": site.page("reports/index.md", "reports.md.j2", {}),
        "method.md": site.page("method.md", "method.md.j2", method),
        **_report_pages(site, spread),
        **_linked_data(site),
        **_paper_pages(site),
        **_concept_pages(site),
        **_change_pages(site),
        STATUS: _status_page(site),
    }
    return dict(sorted(pages.items()))


def _models(reports: Sequence[Report]) -> tuple[tuple[tuple[str, str], Parts], ...]:
    """Model and verifier, each with what it had a part in, and in how many reports."""
    found: dict[tuple[str, str], Counter[Safe]] = defaultdict(Counter)
    for part, had in _PARTS:
        for said in map(had, reports):
            if said is not None:
                found[said.by.model, said.by.verifier][part] += 1
    return tuple((by, tuple(parts.items())) for by, parts in sorted(found.items()))


def _home(site: _Site) -> dict[str, object]:
    newest = sorted(site.reports, key=self_citation.date_of, reverse=True)
    return {
        "latest": newest[:LATEST],
        "new_file": forms.new_file(site.repo_url),
        "question_form": forms.question(site.repo_url),
        "claims": len({claim.id for report in site.reports for claim in report.claims}),
    }


def _report_pages(site: _Site, spread: Spread) -> dict[str, str]:
    works, topics = _by_report(site)
    linked = _Linked(site=site, makers=makers_of(site.reports), works=works, topics=topics)
    return dict(page for pages in spread(linked.pages, site.reports) for page in pages)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Linked:
    """What the page of a report needs to link to the others."""

    site: _Site
    makers: Mapping[str, tuple[Report, ...]]
    works: Mapping[str, list[Work]]
    """By the report's slug, as the next."""
    topics: Mapping[str, list[Topic]]

    def pages(self, report: Report) -> Pages:
        """The report, and its appendix."""
        slug, site = report.question.slug, self.site
        values = report_page.report_values(
            report,
            works=self.works[slug],
            makers=self.makers,
            repo_url=site.repo_url,
        )
        values["related"] = related_to(report, self.works[slug], self.topics[slug])
        page, appendix = paths.report_path(report), paths.appendix_path(report)
        return (
            (page, site.page(page, "report.md.j2", values | _citing(site, report))),
            (appendix, site.page(appendix, "appendix.md.j2", values)),
        )


def _by_report(site: _Site) -> tuple[Mapping[str, list[Work]], Mapping[str, list[Topic]]]:
    """Works and topics of each report, by its slug."""
    works: dict[str, list[Work]] = defaultdict(list)
    topics: dict[str, list[Topic]] = defaultdict(list)
    for work in site.works:
        for use in work.uses:
            works[use.report.question.slug].append(work)
    for topic in site.topics:
        for report in topic.reports:
            topics[report.question.slug].append(topic)
    return works, topics


def _citing(site: _Site, report: Report) -> dict[str, object]:
    address, here = site.address(report), paths.report_path(report)
    data = paths.to_address(here, paths.data_path(report, paths.LINKED_DATA))
    return {
        "cite_as": self_citation.in_words(report, site.publisher),
        "bibtex": self_citation.bibtex(report, site.publisher, address),
        "on_page": self_citation.on_page(
            report, site.publisher, address, data, site.licence.address if site.licence else ""
        ),
    }


def _linked_data(site: _Site) -> dict[str, str]:
    """Each report as linked data, in a file of its own."""
    files = {}
    for report in site.reports:
        licence = site.licence.address if site.licence else ""
        path = paths.data_path(report, paths.LINKED_DATA)
        address = site.address(report) or paths.to_address(path, paths.report_path(report))
        data = self_citation.linked_data(report, site.publisher, address, licence)
        files[path] = json_script(data) + "\n"
    return files


def _paper_pages(site: _Site) -> dict[str, str]:
    of_year: dict[str, list[Work]] = defaultdict(list)
    for work in site.works:
        of_year[paths.year_of(work)].append(work)
    years = sorted(of_year.items(), key=lambda item: (item[0] != paths.UNDATED, item[0]))[::-1]
    shared = [work for work in site.works if len(work.uses) > 1]
    shared.sort(key=lambda work: -len(work.uses))
    index = site.page("papers/index.md", "papers.md.j2", {"years": years, "shared": shared})
    pages = {paths.year_path(year): _year_page(site, year, works) for year, works in years}
    return {"papers/index.md": index, **pages}


def _year_page(site: _Site, year: str, works: Sequence[Work]) -> str:
    values = {"year": year, "works": works}
    return site.page(paths.year_path(year), "papers_of_year.md.j2", values)


def _concept_pages(site: _Site) -> dict[str, str]:
    labels = {report.question.slug: cite.labels(report.papers) for report in site.reports}

    def source_of(made: Made) -> str:
        return labels[made.reports[0].question.slug][made.claim.paper]

    pages = {"concepts/index.md": site.page("concepts/index.md", "concepts.md.j2", {})}
    for topic in site.topics:
        path = paths.topic_path(topic.name)
        values = {"topic": topic, "source_of": source_of}
        pages[path] = site.page(path, "concept.md.j2", values)
    return pages


def _change_pages(site: _Site) -> dict[str, str]:
    """The page, and the feed where the site knows its address: entries of a feed need theirs."""
    days = _days(site.reports)
    pages = {"changes.md": site.page("changes.md", "changes.md.j2", {"days": days, "feed": FEED})}
    if site.site_url:
        pages[FEED] = site.page(FEED, "changes.xml.j2", {"days": _newest(days), "feed": FEED})
    return pages


def _status_page(site: _Site) -> str:
    """How fresh each report is, by dates: an age would be another one tomorrow."""
    rows = tuple(zip(site.reports, freshness(site.reports), strict=True))
    return site.page(STATUS, "status.md.j2", {"rows": rows})


def _days(reports: Iterable[Report]) -> Days:
    """What happened, day by day; a report without a date has no place in it."""
    happened: dict[str, list[Event]] = defaultdict(list)
    for report in reports:
        for change in report.history:
            happened[change.date].append((report, change))
        happened[report.question.asked_on].append((report, None))
    return tuple((day, tuple(happened[day])) for day in sorted(happened, reverse=True) if day)


def _newest(days: Days) -> Days:
    """Whole days, until the feed is full."""
    kept, entries = [], 0
    for day, events in days:
        if entries >= FEED_LENGTH:
            break
        kept.append((day, events))
        entries += len(events)
    return tuple(kept)
