"""What the template of a report asks for beside the report itself: numbers, labels, links. Pure."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import quote, unquote_plus, urlencode

from generator import escape, paths
from generator.crosslinks import Work, hexed, topic_slug
from generator.escape import Safe, const
from generator.exporters import EXPORTERS
from generator.flow_chart import excluded, flow_chart, identified, screened
from generator.sources import LIBRARY, NAMES
from generator.stages import cite, direction
from generator.stages.rewrite import MEANS
from generator.types import (
    Claim,
    Contested,
    Corroboration,
    Direction,
    Excluded,
    Paper,
    Record,
    Report,
    Review,
    TextKind,
    Verdict,
)
from generator.verifiers import VERIFIERS

WHOLE = 8_000
"""Characters of a text that is shown whole around its quote; an abstract has about 1,500."""

NAMED = 3
"""Other reports that are named beside a claim or a reference; a common work has hundreds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """The text around a quote."""

    kind: TextKind
    before: str
    after: str
    credit: str
    """Whose text it is and under which terms it is shown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Others:
    """Other reports that share something."""

    named: tuple[Report, ...]
    """The first of them, by slug."""
    more: int
    """How many there are besides; the page of the work names them all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Spread:
    """How far reviewers differ."""

    lowest: Review
    highest: Review
    difference: float
    """In points of 10."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Days:
    """ISO dates of searches: what a silent database told before keeps its own."""

    first: str
    last: str
    library_alone: bool
    """True where no database was searched."""


def database(name: str) -> str:
    """How pages call a database."""
    return NAMES.get(name, name)


def verifier(name: str) -> str:
    """How pages call a verifier."""
    return VERIFIERS[name].title if name in VERIFIERS else name


def searched(report: Report) -> Days | None:
    """When the databases were searched; None for a report that no search was run for."""
    days = {search.searched_on for search in report.searches if search.source != LIBRARY}
    if not report.searched_on:
        return None
    first, last = min(days, default=report.searched_on), max(days, default=report.searched_on)
    return Days(first=first, last=last, library_alone=not days)


def opening(report: Report) -> str:
    """The first sentence of the abstract, or else the question."""
    return report.abstract[0].text if report.abstract else report.question.question


def corroborated(report: Report) -> tuple[Claim, ...]:
    """Claims that a passage of an independent work speaks to, the strongest first."""
    return tuple(c for c in report.claims if report.verdict(c.id).corroborated_by)


def addresses(paper: Paper) -> tuple[tuple[str, Safe], ...]:
    """Where a work can be read: (name, address), each once; built from identifiers if there are."""
    built = (
        ("DOI", iter((escape.doi_link(paper.doi),))),
        ("ACL Anthology", (escape.acl_link(r.acl) for r in paper.records)),
        ("arXiv", (escape.arxiv_link(r.arxiv) for r in paper.records)),
        ("PubMed", (escape.pmid_link(r.pmid) for r in paper.records)),
    )
    found = tuple((name, next(filter(None, links), const(""))) for name, links in built)
    named = tuple((name, address) for name, address in found if address)
    return named or tuple(("source", a) for a in (escape.link(paper.url),) if a)


def report_values(
    report: Report,
    *,
    works: Sequence[Work],
    makers: Mapping[str, Sequence[Report]],
    address: str,
    repo_url: str,
) -> dict[str, object]:
    """All that the template asks for which this report and its neighbours can tell.

    `works` are those that the report includes, with their uses in all reports; `makers` the reports
    that make each claim; `address` is where the page is published.
    """
    return {
        "r": report,
        "q": report.question,
        **_cited(report),
        **_flow(report),
        **_verdicts(report),
        **_elsewhere(report, works, makers),
        "context": {c.id: _context(c, report.paper(c.paper)) for c in report.claims},
        "complaint": {c.id: _complaint(report, c, address, repo_url) for c in report.claims},
        "annotated": _annotated(report),
        "spread": _spread(report.reviews),
        "claimed_works": len({c.paper for c in report.claims}),
        "rewrite": lambda name: MEANS.get(name, name),
        "topic_slug": lambda name: const(topic_slug(name)),
        "downloads": tuple(
            (e.name, paths.data_path(report, e.ending), e.what) for e in EXPORTERS.values()
        ),
    }


def _cited(report: Report) -> dict[str, object]:
    """Works and claims, as the page calls them and as they refer to one another."""
    everything = (*report.papers, *report.excluded_papers)
    quoted, speaks = _uses(report)
    label = cite.labels(report.papers)
    return {
        "number": {claim.id: n for n, claim in enumerate(report.claims, start=1)},
        "claim": {claim.id: claim for claim in report.claims},
        "work": {paper.key: paper for paper in report.papers},
        "label": label,
        "named": {paper.key: label.get(paper.key) or cite.label(paper) for paper in everything},
        "marked": {p.key for p in report.papers if label[p.key] != cite.label(p)},
        "reference": {paper.key: const(f"r-{hexed(paper.key)}") for paper in everything},
        "quoted_in": {paper.key: quoted.get(paper.key, ()) for paper in report.papers},
        "speaks_to": {paper.key: speaks.get(paper.key, ()) for paper in report.papers},
        "used": tuple(p for p in report.papers if p.key in quoted or p.key in speaks),
        "unused": tuple(p for p in report.papers if p.key not in quoted and p.key not in speaks),
        "left_out": _left_out(report),
        "known_out": _known_out(report),
        "called": cite.label,
        "by_work": lambda ids: _by_work(report, ids),
    }


def _known_out(report: Report) -> tuple[tuple[Paper, Excluded], ...]:
    """Works that a good search must find, that were found, and that were not used all the same."""
    known = set(report.question.known)
    return tuple(
        (paper, why)
        for paper, why in zip(report.excluded_papers, report.excluded, strict=True)
        if known & {i for record in paper.records for i in record.ids}
    )


def _left_out(report: Report) -> tuple[tuple[str, list[tuple[Paper, Excluded]]], ...]:
    """Works that were found and not used, per reason, in the order in which they come."""
    reasons: dict[str, list[tuple[Paper, Excluded]]] = defaultdict(list)
    for paper, why in zip(report.excluded_papers, report.excluded, strict=True):
        reasons[why.reason].append((paper, why))
    return tuple(reasons.items())


def _uses(report: Report) -> tuple[Mapping[str, tuple[str, ...]], Mapping[str, tuple[str, ...]]]:
    """Per work: ids of the claims taken from it, and of the claims that it speaks to."""
    quoted: dict[str, list[str]] = defaultdict(list)
    speaks: dict[str, dict[str, None]] = defaultdict(dict)
    for claim in report.claims:
        quoted[claim.paper].append(claim.id)
        for passage in report.verdict(claim.id).corroborated_by:
            speaks[passage.paper][claim.id] = None
    return {k: tuple(v) for k, v in quoted.items()}, {k: tuple(v) for k, v in speaks.items()}


def _by_work(report: Report, ids: Iterable[str]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Claims by the work that they are taken from, both in the order in which they come."""
    of_work: dict[str, list[str]] = defaultdict(list)
    source = {claim.id: claim.paper for claim in report.claims}
    for id_ in ids:
        of_work[source[id_]].append(id_)
    return tuple((work, tuple(members)) for work, members in of_work.items())


def _flow(report: Report) -> dict[str, object]:
    """The flow of records, drawn and in numbers, and the databases behind it."""
    flow = report.flow
    kinds = Counter(p.text.text_kind.value for p in report.papers if p.text)
    sources = {record.source for paper in report.papers for record in paper.records}
    return {
        "chart": flow_chart(flow, NAMES),
        "numbers": {
            "sources": flow.identified,
            "identified": identified(flow),
            "duplicates": flow.duplicates,
            "screened": screened(flow),
            "reasons": flow.excluded,
            "excluded": excluded(flow),
            "included": flow.included,
        },
        "text_kinds": tuple(sorted(kinds.items())),
        "used_databases": sources - {LIBRARY},
        "asked_databases": {search.source for search in report.searches} - {LIBRARY},
        "readable": unquote_plus,
        "used_library": LIBRARY in sources,
    }


def _verdicts(report: Report) -> dict[str, object]:
    """Claims by what was found about them."""
    verdict = {v.claim: v for v in report.verdicts}
    directions = {id_: {p.direction for p in v.corroborated_by} for id_, v in verdict.items()}
    claims = report.claims
    agreed = tuple(c for c in claims if Direction.AGREES in directions[c.id])
    return {
        "verdict": verdict,
        "agreed": agreed,
        "unjudged": tuple(c for c in claims if directions[c.id] == {Direction.NOT_ASSESSED}),
        "opposed": tuple(c for c in claims if opposing(verdict[c.id])),
        "contested": tuple(c for c in claims if verdict[c.id].contested is Contested.CONTESTED),
        "tense": tuple(c for c in claims if verdict[c.id].contested is Contested.POSSIBLE_TENSION),
        "opposing": opposing,
        "unanswered": _unanswered(report),
        "named_claims": sum(bool(claim.named_by) for claim in claims),
    }


def _unanswered(report: Report) -> int:
    """Passages that a verifier was asked about in vain, or that came after it was asked."""
    opinions = report.verification.opinions if report.verification else ()
    answered = {(o.claim, o.paper, o.start) for o in opinions}
    asked = ((pair.claim, pair.paper, pair.start) for pair in direction.pairs(report))
    return sum(place not in answered for place in asked)


def opposing(verdict: Verdict) -> tuple[Corroboration, ...]:
    """Passages that disagree with the claim, or whose words hint that they may."""
    return tuple(
        p for p in verdict.corroborated_by if p.direction is Direction.DISAGREES or p.tension
    )


def _elsewhere(
    report: Report, works: Sequence[Work], makers: Mapping[str, Sequence[Report]]
) -> dict[str, object]:
    """Other reports that make the same claims or use the same works."""
    users: dict[str, list[Report]] = defaultdict(list)
    for work in works:
        own = [use.paper.key for use in work.uses if use.report is report]
        for key in own:
            users[key].extend(use.report for use in work.uses if use.report is not report)
    return {
        "elsewhere": {
            claim.id: _others(m for m in makers[claim.id] if m is not report)
            for claim in report.claims
        },
        "used_elsewhere": {paper.key: _others(users[paper.key]) for paper in report.papers},
        "work_of": {use.paper.key: w for w in works for use in w.uses if use.report is report},
    }


def _others(reports: Iterable[Report]) -> Others:
    found = tuple(reports)
    return Others(named=found[:NAMED], more=len(found[NAMED:]))


def _context(claim: Claim, paper: Paper) -> Context | None:
    """The text around the quote; None where its rights do not allow to show it, or it is long."""
    record = paper.text
    if record is None or not _may_show(record) or len(record.text) > WHOLE:
        return None
    return Context(
        kind=record.text_kind,
        before=record.text[: claim.start],
        after=record.text[claim.end :],
        credit=_credit(record),
    )


def _may_show(record: Record) -> bool:
    return record.text_kind is TextKind.ANNOTATION or record.open


def _credit(record: Record) -> str:
    whose = (
        "Annotation by the keepers of the library"
        if record.text_kind is TextKind.ANNOTATION
        else f"{record.text_kind.value.capitalize()} as {database(record.source)} gives it"
    )
    return f"{whose}, {record.rights}." if record.rights else f"{whose}."


def _annotated(report: Report) -> str:
    """`all`, `some` or empty: how many of the quotes come from annotations of ours."""
    kinds = {report.paper(c.paper).text for c in report.claims}
    ours = {r for r in kinds if r is not None and r.text_kind is TextKind.ANNOTATION}
    return "" if not ours else "all" if ours == kinds else "some"


def _spread(reviews: Iterable[Review]) -> Spread | None:
    """How far apart the reviewers are; None where fewer than two gave a score."""
    scored = sorted((r.score, r.reviewer, r) for r in reviews if r.score is not None)
    if len(scored) < 2:
        return None
    (low, _, lowest), (high, _, highest) = scored[0], scored[-1]
    return Spread(lowest=lowest, highest=highest, difference=high - low)


def _complaint(report: Report, claim: Claim, address: str, repo_url: str) -> Safe:
    """The address that opens an issue about a claim, filled in; empty where the repository is not
    known. The quote is not in it: eighteen of them make a page 7 kB heavier. The site's script
    puts it in where somebody follows the link.
    """
    title = f"Error in {report.question.slug}, claim {claim.id}"
    body = f"{address}#{claim.id}\n\nWhat is wrong, and what is right?\n"
    return escape.link(
        f"{repo_url}/issues/new?{urlencode({'title': title, 'body': body}, quote_via=quote)}"
    )
