"""One report becomes its own files, and its part of every page on which it is spoken of. Pure.

Nothing here knows of another report: what its pages say of others they leave open (`holes`).
"""

import json
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace

from generator import escape, paths, report_page, self_citation
from generator.codec import to_json
from generator.crosslinks import anchor, topic_slug
from generator.escape import json_script
from generator.exporters import EXPORTERS
from generator.owner import Site
from generator.page import address, macros, page
from generator.sources import NAMES
from generator.stages import cite
from generator.summary import (
    FOUND,
    PARTS,
    Called,
    Entry,
    Events,
    Found,
    Made,
    OnConcept,
    OnYear,
    Said,
    Stated,
    Summary,
    Told,
    digest,
)
from generator.types import (
    Change,
    Claim,
    NoticeKind,
    Paper,
    Proposals,
    QueryWords,
    Reading,
    Report,
    Verification,
)

_Said = QueryWords | Proposals | Verification | Reading | None
_HAD: tuple[Callable[[Report], _Said], ...] = (
    lambda report: report.query_words,
    lambda report: report.proposals,
    lambda report: report.verification,
    lambda report: report.reading,
)
"""What a language model said, for each of `PARTS`."""


def make(report: Report, site: Site) -> Made:
    """All that a report gives: its files, its pieces of other pages, and their summary."""
    files = {**_pages(report, site), **_data(report, site)}
    summary = summary_of(report)
    pieces = {
        path: json.dumps(to_json(piece), ensure_ascii=False)
        for path, piece in _pieces(report, summary, site)
    }
    digests = {path: digest(text) for path, text in pieces.items()}
    return Made(
        summary=replace(summary, pieces=digests, files=tuple(files)), pieces=pieces, files=files
    )


def _pages(report: Report, site: Site) -> dict[str, str]:
    path = paths.report_path(report)
    values = report_page.report_values(report, repo_url=site.repo_url)
    appendix = paths.appendix_path(report)
    return {
        path: page(site, path, "report.md.j2", values | _citing(site, report)),
        appendix: page(site, appendix, "appendix.md.j2", values),
    }


def _data(report: Report, site: Site) -> dict[str, str]:
    exported = {paths.data_path(report, e.ending): e.export(report) for e in EXPORTERS.values()}
    path = paths.data_path(report, paths.LINKED_DATA)
    where = address(site, report) or paths.to_address(path, paths.report_path(report))
    data = self_citation.linked_data(report, site.publisher, where, _licence(site))
    return {**exported, path: json_script(data) + "\n"}


def _citing(site: Site, report: Report) -> dict[str, object]:
    where, here = address(site, report), paths.report_path(report)
    data = paths.to_address(here, paths.data_path(report, paths.LINKED_DATA))
    return {
        "cite_as": self_citation.in_words(report, site.publisher),
        "bibtex": self_citation.bibtex(report, site.publisher, where),
        "on_page": self_citation.on_page(report, site.publisher, where, data, _licence(site)),
    }


def _licence(site: Site) -> str:
    return site.licence.address if site.licence else ""


def summary_of(report: Report) -> Summary:
    """What other pages need of it, before its pieces and files are known."""
    asked = report.question
    return Summary(
        slug=asked.slug,
        title=asked.title,
        answered=report.answered.value,
        score=report.score,
        searched_on=report.searched_on,
        asked_on=asked.asked_on,
        fits=not report.outdated if report.searched_on else None,
        failed=tuple(dict.fromkeys(NAMES.get(gap.where, gap.where) for gap in report.gaps)),
        works=tuple(map(_told, report.papers)),
        ambiguous=_ambiguous(report.papers),
        retracted=tuple(paper.title for paper in _all(report) if paper.retracted),
        noted=tuple(dict.fromkeys(known for paper in _all(report) for known in _noted(paper))),
        claims=tuple(_stated(claim) for claim in report.claims),
        topics=tuple(_called(report)),
        models=tuple(
            (part, said.by.model, said.by.verifier)
            for part, had in zip(PARTS, _HAD, strict=True)
            if (said := had(report)) is not None
        ),
        days=tuple(day for day in (*(c.date for c in report.history), asked.asked_on) if day),
        pieces={},
        files=(),
    )


def _all(report: Report) -> tuple[Paper, ...]:
    """The works that were found for it, used or not."""
    return (*report.papers, *report.excluded_papers)


def _told(paper: Paper) -> Told:
    return Told(key=paper.key, title=paper.title, ids=_ids(paper), year=paper.year)


def _found(report: Report) -> Found:
    return tuple((paper.title, _ids(paper), paper.retracted) for paper in _all(report))


def _noted(paper: Paper) -> Iterator[str]:
    """Identifiers of those of its records that say that it is retracted."""
    for record in paper.records:
        if any(notice.kind is NoticeKind.RETRACTED for notice in record.notices):
            yield from record.ids


def _ids(paper: Paper) -> tuple[str, ...]:
    """Those of all its records, each once."""
    return tuple(dict.fromkeys(known for record in paper.records for known in record.ids))


def _ambiguous(papers: Iterable[Paper]) -> tuple[str, ...]:
    """Identifiers that two of the works have."""
    having = Counter(known for paper in papers for known in _ids(paper))
    return tuple(sorted(known for known, works in having.items() if works > 1))


def _stated(claim: Claim) -> Stated:
    return Stated(id=claim.id, work=claim.paper, topics=_topics(claim))


def _topics(claim: Claim) -> tuple[str, ...]:
    return tuple(dict.fromkeys(topic_slug(mention.concept) for mention in claim.mentions))


def _called(report: Report) -> Iterator[Called]:
    for concept in report.question.concepts:
        yield Called(slug=topic_slug(concept.name), name=concept.name, terms=concept.terms)
    for tag in report.question.tags:
        yield Called(slug=topic_slug(tag), name=tag, terms=())


def _pieces(report: Report, summary: Summary, site: Site) -> Iterator[tuple[str, object]]:
    """Its piece of each page, by the page's path."""
    yield paths.HOME, str(macros(site, paths.HOME, "_parts.j2").card(report))
    yield paths.REPORTS, str(macros(site, paths.REPORTS, "_pieces.j2").row(report))
    yield paths.STATUS, str(macros(site, paths.STATUS, "_pieces.j2").standing(summary))
    yield FOUND, _found(report)
    yield paths.CHANGES, _happened(report, macros(site, paths.CHANGES, "_pieces.j2").event)
    if site.site_url:  # entries of a feed need their addresses
        yield paths.FEED, _happened(report, macros(site, paths.FEED, "_pieces.j2").entry)
    yield from _on_years(report, site)
    yield from _on_concepts(report, summary, site)


def _happened(report: Report, told: Callable[[Report, Change | None, str], str]) -> Events:
    """ISO date and text of each update, and last of the question's being asked."""
    asked_on = report.question.asked_on
    events = (*((change.date, change) for change in report.history), (asked_on, None))
    return tuple((day, str(told(report, change, day))) for day, change in events if day)


def _on_years(report: Report, site: Site) -> Iterator[tuple[str, OnYear]]:
    """The works that it includes, on the pages of their years."""
    entries: dict[str, list[Entry]] = defaultdict(list)
    said = {c.id: (c.id, c.paper, str(escape.html(c.text))) for c in report.claims}
    quoted, spoken_to = _uses(report)
    parts = macros(site, paths.year_path(paths.UNDATED), "_pieces.j2")
    for paper in report.papers:
        entry = Entry(
            key=paper.key,
            title=paper.title,
            head=str(parts.work(paper, anchor(paper.key))),
            noted=report_page.noted(paper),
            claims=tuple(said[id_] for id_ in quoted[paper.key]),
            corroborates=tuple(said[id_] for id_ in spoken_to[paper.key]),
        )
        entries[paths.year_path(paths.year_of(paper.year))].append(entry)
    for path, works in entries.items():
        yield path, OnYear(works=tuple(works))


def _uses(report: Report) -> tuple[Mapping[str, list[str]], Mapping[str, list[str]]]:
    """Per work: ids of the claims taken from it, and of those that a passage of it speaks to."""
    quoted: dict[str, list[str]] = defaultdict(list)
    speaks: dict[str, list[str]] = defaultdict(list)
    for claim in report.claims:
        quoted[claim.paper].append(claim.id)
        for work in dict.fromkeys(p.paper for p in report.verdict(claim.id).corroborated_by):
            speaks[work].append(claim.id)
    return quoted, speaks


def _on_concepts(report: Report, summary: Summary, site: Site) -> Iterator[tuple[str, OnConcept]]:
    """Its card and its claims, on the pages of concepts and tags."""
    labels = cite.labels(report.papers)
    said: dict[str, list[Said]] = defaultdict(list)
    for claim in report.claims:
        ours = (
            ", by the library's annotation" if report_page.noted(report.paper(claim.paper)) else ""
        )
        text = f"{escape.html(claim.text)} ({escape.html(labels[claim.paper] + ours)})"
        for topic in _topics(claim):
            said[topic].append((claim.id, claim.paper, text))
    asked = {called.slug for called in summary.topics}
    card = str(macros(site, paths.concept_path("x"), "_parts.j2").card(report))
    for topic in dict.fromkeys((*asked, *said)):
        piece = OnConcept(card=card if topic in asked else "", claims=tuple(said[topic]))
        yield paths.concept_path(topic), piece
