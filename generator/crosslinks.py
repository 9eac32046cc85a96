"""What reports have in common: works, concepts, claims made twice, related questions. Pure."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from unicodedata import normalize

from generator.types import Claim, Paper, Report

AT_MOST_RELATED = 5
"""Related questions named under a report."""
_SLUG_CAP = 60
_PLAIN = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_RESERVED = re.compile(r"index|search|assets|404|con|prn|aux|nul|com\d|lpt\d")
"""Names that mean something to the site or to a file system."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """A claim and every report that makes it."""

    claim: Claim
    reports: tuple[Report, ...]
    """By slug; at least one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Use:
    """How one report uses a work."""

    report: Report
    paper: Paper
    """The work as this report tells it."""
    claims: tuple[Claim, ...]
    """Claims taken from the work; may be empty."""
    corroborates: tuple[Claim, ...]
    """Claims of other works that a passage of this work speaks to."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """One work, over all reports."""

    paper: Paper
    """As the first report, by slug, tells it."""
    anchor: str
    """`p-` and eight hex digits; where the work stands on its year's page."""
    uses: tuple[Use, ...]
    """One a report, by slug; at least one."""

    @property
    def claims(self) -> tuple["Made", ...]:
        """Claims taken from it, each once."""
        return _made((use.report, claim) for use in self.uses for claim in use.claims)

    @property
    def corroborates(self) -> tuple["Made", ...]:
        """Claims of other works that it speaks to, each once."""
        return _made((use.report, claim) for use in self.uses for claim in use.corroborates)

    @property
    def only_read(self) -> tuple[Report, ...]:
        """Reports that read it and quote nothing of it."""
        return tuple(use.report for use in self.uses if not use.claims and not use.corroborates)


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """A concept or tag, over all reports."""

    slug: str
    """Name of its page; stable, whatever other topics there are."""
    name: str
    terms: tuple[str, ...]
    """Every synonym that a report gives it, without the name; sorted."""
    reports: tuple[Report, ...]
    """Reports that ask about it or carry it as a tag, by slug; at least one."""
    claims: tuple[Made, ...]
    """Claims that speak about it, each once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Related:
    """A report that shares something with another."""

    report: Report
    works: tuple[Paper, ...]
    topics: tuple[str, ...]
    """Names of concepts and tags."""


def hexed(text: str) -> str:
    """Eight hex digits of the text's sha256: names of anchors."""
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:8]


def works_of(reports: Sequence[Report]) -> tuple[Work, ...]:
    """Every work that a report includes, by title and key. `reports` come sorted by slug.

    Records of one work may differ from lock to lock, and its key with them; so works are the same
    here when they share any identifier, but for one that two works of a report share: it is known
    to name more than the work, such as the DOI of a whole volume.
    """
    same = _Same()
    shared = _shared(reports)
    for report in reports:
        for paper in report.papers:
            same.join({paper.key, *(_ids(paper) - shared)})
    gathered: dict[str, list[tuple[Report, Paper]]] = defaultdict(list)
    for report in reports:
        for paper in report.papers:
            gathered[same.name(paper.key)].append((report, paper))
    works = (_work(uses) for uses in gathered.values())
    return tuple(sorted(works, key=lambda work: (work.paper.title.casefold(), work.paper.key)))


def _ids(paper: Paper) -> set[str]:
    return {i for record in paper.records for i in record.ids}


def _shared(reports: Iterable[Report]) -> set[str]:
    """Identifiers that two works of one report have."""
    shared: set[str] = set()
    for report in reports:
        seen: set[str] = set()
        for paper in report.papers:
            shared |= seen & _ids(paper)
            seen |= _ids(paper)
    return shared


def topics_of(reports: Sequence[Report]) -> tuple[Topic, ...]:
    """Every concept and tag, by slug. `reports` come sorted by slug."""
    names: dict[str, str] = {}
    terms: dict[str, set[str]] = defaultdict(set)
    asked: dict[str, dict[str, Report]] = defaultdict(dict)
    for report in reports:
        for name, synonyms in _named(report):
            slug = topic_slug(name)
            names.setdefault(slug, name)
            terms[slug].update(synonyms)
            asked[slug][report.question.slug] = report
    claims = _claims_by_topic(reports)
    return tuple(
        Topic(
            slug=slug,
            name=names[slug],
            terms=tuple(sorted(terms[slug] - {names[slug]}, key=lambda t: (t.casefold(), t))),
            reports=tuple(asked[slug].values()),
            claims=claims.get(slug, ()),
        )
        for slug in sorted(names)
    )


def topic_slug(name: str) -> str:
    """The file name of a concept's page: `[a-z0-9-]+`.

    Names that differ in case, spaces or hyphens alone are one concept. Where more is lost on the
    way to a file name, a hash keeps different names apart.
    """
    folded = "-".join(re.split(r"[\s-]+", normalize("NFKC", name).casefold().strip()))
    if _PLAIN.fullmatch(folded) and len(folded) <= _SLUG_CAP and not _RESERVED.fullmatch(folded):
        return folded
    letters = normalize("NFKD", folded).encode("ascii", "ignore").decode("ascii")
    stem = re.sub(r"[^a-z0-9]+", "-", letters)[:_SLUG_CAP].strip("-")
    return f"{stem or 'concept'}-{hexed(folded)}"


def makers_of(reports: Iterable[Report]) -> Mapping[str, tuple[Report, ...]]:
    """Id of each claim, and the reports that make it."""
    makers: dict[str, list[Report]] = defaultdict(list)
    for report in reports:
        for claim in report.claims:
            makers[claim.id].append(report)
    return {claim: tuple(found) for claim, found in makers.items()}


def related_to(
    report: Report, works: Sequence[Work], topics: Sequence[Topic]
) -> tuple[Related, ...]:
    """Other reports, most shared works first, then most shared concepts and tags.

    `works` and `topics` are those that the report itself uses, of all reports.
    """
    own = report.question.slug
    users = {r.question.slug: r for topic in topics for r in topic.reports}
    users |= {use.report.question.slug: use.report for work in works for use in work.uses}
    by_work = Counter(use.report.question.slug for work in works for use in work.uses)
    by_topic = Counter(r.question.slug for topic in topics for r in topic.reports)
    nearest = sorted(users.keys() - {own}, key=lambda s: (-by_work[s], -by_topic[s], s))
    return tuple(_related(users[slug], works, topics) for slug in nearest[:AT_MOST_RELATED])


def _related(other: Report, works: Sequence[Work], topics: Sequence[Topic]) -> Related:
    slug = other.question.slug
    shared = (w.paper for w in works if any(u.report.question.slug == slug for u in w.uses))
    spoken = (t.name for t in topics if any(r.question.slug == slug for r in t.reports))
    return Related(report=other, works=tuple(shared), topics=tuple(spoken))


class _Same:
    """Names that mean the same thing (union and find, over what was joined)."""

    def __init__(self) -> None:
        self._parent: dict[str, str] = {}

    def name(self, member: str) -> str:
        """The one name of all that were joined with the member."""
        while (parent := self._parent.setdefault(member, member)) != member:
            member = parent
        return member

    def join(self, members: Iterable[str]) -> None:
        """From now on all members have one name."""
        first, *rest = sorted(self.name(member) for member in members)
        for other in rest:
            self._parent[other] = first


def _work(uses: Sequence[tuple[Report, Paper]]) -> Work:
    paper = uses[0][1]
    return Work(
        paper=paper,
        anchor=f"p-{hexed(paper.key)}",
        uses=tuple(_use(report, told) for report, told in uses),
    )


def _use(report: Report, paper: Paper) -> Use:
    spoken_to = {
        verdict.claim
        for verdict in report.verdicts
        if any(passage.paper == paper.key for passage in verdict.corroborated_by)
    }
    return Use(
        report=report,
        paper=paper,
        claims=tuple(claim for claim in report.claims if claim.paper == paper.key),
        corroborates=tuple(claim for claim in report.claims if claim.id in spoken_to),
    )


def _named(report: Report) -> Iterable[tuple[str, tuple[str, ...]]]:
    yield from ((concept.name, concept.terms) for concept in report.question.concepts)
    yield from ((tag, ()) for tag in report.question.tags)


def _claims_by_topic(reports: Iterable[Report]) -> Mapping[str, tuple[Made, ...]]:
    found: dict[str, list[tuple[Report, Claim]]] = defaultdict(list)
    for report in reports:
        for claim in report.claims:
            for topic in dict.fromkeys(topic_slug(m.concept) for m in claim.mentions):
                found[topic].append((report, claim))
    return {topic: _made(pairs) for topic, pairs in found.items()}


def _made(pairs: Iterable[tuple[Report, Claim]]) -> tuple[Made, ...]:
    """Each claim once, where it first comes, with all its reports."""
    claims: dict[str, Claim] = {}
    makers: dict[str, list[Report]] = defaultdict(list)
    for report, claim in pairs:
        claims.setdefault(claim.id, claim)
        makers[claim.id].append(report)
    return tuple(Made(claim=c, reports=tuple(makers[id_])) for id_, c in claims.items())
