"""What the template of a report asks for beside the report itself: numbers, labels, links. Pure."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import parse_qsl, unquote_plus, urlsplit

from generator import escape, forms, paths
from generator.coins import coins
from generator.crosslinks import hexed, topic_slug
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

AROUND = 220
"""Characters that are shown before and after a quote, at most: a sentence or two. The source
has the rest, and a page that repeats every abstract whole weighs half as much again."""
_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=\S)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """The text around a quote: `AROUND` on either side at most, an ellipsis where it goes on."""

    kind: TextKind
    before: str
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """Claims that are in one state as to other works."""

    what: str
    number: int
    state: str
    """`yes`, `open`, `part` or `no`: the colour that repeats the words."""
    start: int
    """How many claims come before them in the meter."""


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
    """Claims that a passage of an independent work speaks to, the strongest first; whether it
    agrees or not."""
    return tuple(c for c in report.claims if report.verdict(c.id).corroborated_by)


def addresses(paper: Paper) -> tuple[tuple[Safe, Safe], ...]:
    """Where a work can be read: (name, address), each once; built from identifiers if there are.

    A DOI is called by itself, so that it can be read on paper.
    """
    doi = escape.doi_link(paper.doi)
    built = (
        (const(doi.removeprefix("https://")), iter((doi,))),
        # The DOIs of the Anthology end in its ids, and lead to the same page.
        (
            const("ACL Anthology"),
            (
                escape.acl_link(r.acl)
                for r in paper.records
                if not paper.doi.endswith(f"/{r.acl.lower()}")
            ),
        ),
        (const("arXiv"), (escape.arxiv_link(r.arxiv) for r in paper.records)),
        (const("PubMed"), (escape.pmid_link(r.pmid) for r in paper.records)),
    )
    found = tuple((name, next(filter(None, links), const(""))) for name, links in built)
    named = tuple((name, address) for name, address in found if address)
    return named or tuple((const("source"), a) for a in (escape.link(paper.url),) if a)


def report_values(report: Report, *, repo_url: str) -> dict[str, object]:
    """All that the template asks for which this report can tell; of others it knows nothing."""
    return {
        "r": report,
        "appendix": paths.appendix_path(report),
        "q": report.question,
        **_cited(report),
        **_flow(report),
        **_verdicts(report),
        "context": {c.id: _context(c, report.paper(c.paper)) for c in report.claims},
        "complaint": {c.id: _complaint(report, c, repo_url) for c in report.claims},
        "annotated": _annotated(report),
        "elsewhere_spoken": _elsewhere_spoken(report),
        "spread": _spread(report.reviews),
        "meter": meter(report),
        "answering": _answering(report),
        "edition": len(report.history) + 1,
        "claimed_works": len({c.paper for c in report.claims}),
        "rewrite": lambda name: MEANS.get(name, name),
        "topic_slug": lambda name: const(topic_slug(name)),
        "downloads": (
            *((e.name, paths.data_path(report, e.ending), e.what) for e in EXPORTERS.values()),
            ("JSON-LD", paths.data_path(report, paths.LINKED_DATA), "the claims as linked data"),
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
        "coins": coins,
        "read_as": _read_as,
        "by_work": lambda ids: _by_work(report, ids),
    }


def cited(paper: Paper) -> str:
    """The full citation without the address of its DOI, which stands beside it as a link."""
    whole = paper.citation.rstrip(".")
    short = whole.removesuffix(f"https://doi.org/{paper.doi}")
    return paper.citation if short == whole else short.rstrip(" ,")


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
        "searched_for": _searched_for,
        "searched_sources": tuple(dict.fromkeys(search.source for search in report.searches)),
        "used_library": LIBRARY in sources,
    }


def _searched_for(address: str) -> str:
    """The words of a query, without what else is asked of the database: how many, which fields."""
    values = [value for _, value in parse_qsl(urlsplit(address).query) if " " in value.strip()]
    return max(values, key=len) if values else unquote_plus(address)


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


def _context(claim: Claim, paper: Paper) -> Context | None:
    """The text around the quote; None where its rights do not allow to show it."""
    record = paper.text
    if record is None or not _may_show(record):
        return None
    return Context(
        kind=record.text_kind,
        before=_last_sentences(record.text[: claim.start]),
        after=_first_sentences(record.text[claim.end :]),
    )


def _last_sentences(text: str) -> str:
    """As many sentences from the end as there is room for; one that is longer is cut at a word."""
    if len(text) <= AROUND:
        return text
    near = text[-AROUND:]
    start = _SENTENCE.search(near, 0, len(near.rstrip()))
    return f"… {near[start.end() :] if start else near.partition(' ')[2]}"


def _first_sentences(text: str) -> str:
    """As many sentences from the start as there is room for; one that is longer is cut."""
    if len(text) <= AROUND:
        return text
    near = text[:AROUND]
    ends = [found.start() for found in _SENTENCE.finditer(near)]
    return f"{near[: ends[-1]] if ends and ends[-1] else near.rpartition(' ')[0]} …"


def _may_show(record: Record) -> bool:
    return record.text_kind is TextKind.ANNOTATION or record.open


def _read_as(record: Record) -> str:
    """What of a work was read, whose text it is, and under which terms."""
    if record.text_kind is TextKind.ANNOTATION:
        return "annotation by the keepers of the library"
    who = "the library" if record.source == LIBRARY else database(record.source)
    given = f"{record.text_kind.value} as {who} gives it"
    return f"{given}, {record.rights}" if record.rights else given


def _annotated(report: Report) -> str:
    """`all`, `some` or empty: how many of the quotes come from annotations of ours."""
    kinds = {report.paper(c.paper).text for c in report.claims}
    ours = {r for r in kinds if r is not None and r.text_kind is TextKind.ANNOTATION}
    return "" if not ours else "all" if ours == kinds else "some"


def _elsewhere_spoken(report: Report) -> tuple[str, ...]:
    """Concepts that claims speak about and that no group is named after."""
    named = {group.concept for group in report.groups} | set(report.unspoken)
    return tuple(c.name for c in report.question.concepts if c.name not in named)


def noted(paper: Paper) -> bool:
    """Whether what was read of a work is an annotation of the library's keepers."""
    return paper.text is not None and paper.text.text_kind is TextKind.ANNOTATION


def meter(report: Report) -> tuple[Share, ...]:
    """How many claims are corroborated, from a single work, in possible tension (left out where
    none is) and contested (left out where no passage was there to contest one)."""
    states = Counter(_state(report.verdict(claim.id)) for claim in report.claims)
    shares, start = [], 0
    for what, colour, always in _STATES:
        number = states[what]
        if number or always or (what == "contested" and corroborated(report)):
            state = colour if number else "open"
            shares.append(Share(what=what, number=number, state=state, start=start))
            start += number
    return tuple(shares)


_STATES = (
    ("corroborated", "yes", True),
    ("from a single work", "open", True),
    ("in possible tension", "part", False),
    ("contested", "no", False),
)
"""What a claim may be as to other works, its colour, and whether none is worth saying."""


def _state(verdict: Verdict) -> str:
    if verdict.contested is Contested.CONTESTED:
        return "contested"
    if verdict.contested is Contested.POSSIBLE_TENSION:
        return "in possible tension"
    return "corroborated" if verdict.corroborated_by else "from a single work"


def _answering(report: Report) -> Counter[str]:
    """Of the claims that the abstract rests on: how many are in which state."""
    behind = dict.fromkeys(id_ for sentence in report.abstract for id_ in sentence.claims)
    return Counter(_state(report.verdict(id_)) for id_ in behind)


def _spread(reviews: Iterable[Review]) -> Spread | None:
    """How far apart the reviewers are; None where fewer than two gave a score."""
    scored = sorted((r.score, r.reviewer, r) for r in reviews if r.score is not None)
    if len(scored) < 2:
        return None
    (low, _, lowest), (high, _, highest) = scored[0], scored[-1]
    return Spread(lowest=lowest, highest=highest, difference=high - low)


def _complaint(report: Report, claim: Claim, repo_url: str) -> Safe:
    """The address that opens an issue about a claim, its id filled in; empty where the repository
    is not known. The site's script adds quote and address, which would weigh on every page.
    """
    return forms.error(repo_url, f"Error in {claim.id} of {report.question.slug}")
