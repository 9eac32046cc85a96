"""What reports have in common: works, concepts, claims made twice, related questions. Pure.

All of it is found in one pass over the reports' summaries, of which nothing is held but what a
later one may have in common with them.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache, reduce
from hashlib import sha256
from itertools import islice, pairwise
from operator import or_
from typing import NamedTuple
from unicodedata import normalize

from generator.escape import Safe, const
from generator.summary import Stated, Summary, Told

AT_MOST_RELATED = 5
"""Related questions named under a report."""
_MANY = 64
"""What more reports have than these, its bits are kept ready; those of the rest are quickly made,
and all of them together would take room as the square of the number of reports."""
_SLUG_CAP = 60
_PLAIN = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_RESERVED = re.compile(r"index|search|assets|404|con|prn|aux|nul|com\d|lpt\d")
"""Names that mean something to the site or to a file system."""


class Use(NamedTuple):
    """A work in one report."""

    report: str
    """The report's slug."""
    key: str
    """As the report calls the work, as the next."""
    year: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Shared:
    """A work that several uses have in common."""

    key: str
    """As the first report, by slug, calls it."""
    title: str
    year: int | None
    uses: tuple[Use, ...]
    """By slug; two at least. A report may have several, that only another knows to be one work."""

    @property
    def users(self) -> tuple[str, ...]:
        """Slugs of the reports that use it, each once."""
        return tuple(dict.fromkeys(use.report for use in self.uses))

    @property
    def anchor(self) -> Safe:
        """Where the work stands on its year's page."""
        return anchor(self.key)


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """A concept or tag, over all reports."""

    slug: str
    """Name of its page; stable, whatever other topics there are."""
    name: str
    terms: tuple[str, ...]
    """Every synonym that a report gives it, without the name; sorted."""
    reports: int
    """Reports that ask about it or carry it as a tag; at least one."""
    claims: int
    """Claims that speak about it, each counted once."""


class Related(NamedTuple):
    """A report that shares something with another."""

    slug: str
    title: str
    works: int
    """Works that both include."""
    topics: tuple[str, ...]
    """Names of concepts and tags."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Links:
    """How all reports hang together."""

    reports: tuple[Summary, ...]
    """By slug, without their works and claims."""
    works: int
    """Each counted once, as the next."""
    claims: int
    years: Mapping[int | None, int]
    """Works of each year, as the first report that has them tells it."""
    shared: tuple[Shared, ...]
    """By title and key."""
    makers: Mapping[tuple[str, str], tuple[str, ...]]
    """Of each claim that several reports make, by its id and its work's key: their slugs."""
    topics: tuple[Topic, ...]
    """By slug."""
    retracted: frozenset[str]
    """Identifiers of works that any record says are retracted."""


def hexed(text: str) -> str:
    """Eight hex digits of the text's sha256: names of anchors."""
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:8]


def anchor(key: str) -> Safe:
    """`p-` and eight hex digits: where a work stands on its year's page."""
    return const(f"p-{hexed(key)}")


@lru_cache(maxsize=8192)
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


def links_of(summaries: Iterable[Summary]) -> Links:
    """How the reports hang together. They come sorted by slug."""
    works, claims, topics = _Works(), _Claims(), _Topics()
    kept: list[Summary] = []
    retracted: set[str] = set()
    for summary in summaries:
        works.add(summary)
        topics.add(summary, claims.add(summary))
        retracted.update(summary.noted)
        kept.append(replace(summary, works=(), claims=()))
    shared, years = works.joined()
    return Links(
        reports=tuple(kept),
        works=sum(years.values()),
        claims=len(claims.first),
        years=years,
        shared=shared,
        makers=claims.makers(),
        topics=topics.found(),
        retracted=frozenset(retracted),
    )


class _Works:
    """Every work that a report includes.

    Records of one work may differ from lock to lock, and its key with them; so works are the same
    here when they share any identifier, but for one that two works of a report share: it is known
    to name more than the work, such as the DOI of a whole volume.
    """

    def __init__(self) -> None:
        self._uses: list[tuple[str, Told]] = []
        self._ambiguous: set[str] = set()

    def add(self, summary: Summary) -> None:
        self._uses += ((summary.slug, work) for work in summary.works)
        self._ambiguous.update(summary.ambiguous)

    def joined(self) -> tuple[tuple[Shared, ...], Mapping[int | None, int]]:
        """Works with several uses, and how many works there are of each year."""
        first = self._first()
        uses: dict[int, list[int]] = {}
        for number, same in enumerate(first):
            if same != number:
                uses.setdefault(same, [same]).append(number)
        years = Counter(self._uses[n][1].year for n, same in enumerate(first) if n == same)
        shared = (self._shared(numbers) for numbers in uses.values())
        return tuple(sorted(shared, key=lambda w: (w.title.casefold(), w.key))), years

    def _first(self) -> list[int]:
        """Of each use the first use of the same work (union and find)."""
        first = list(range(len(self._uses)))
        named: dict[str, int] = {}

        def found(number: int) -> int:
            while first[number] != number:
                number = first[number]
            return number

        for number, (_, work) in enumerate(self._uses):
            names = {work.key}
            names.update(known for known in work.ids if known not in self._ambiguous)
            for name in names:
                one, other = sorted((found(number), found(named.setdefault(name, number))))
                first[other] = one
        return [found(number) for number in first]

    def _shared(self, numbers: Sequence[int]) -> Shared:
        told = self._uses[numbers[0]][1]
        used = (self._uses[number] for number in numbers)
        uses = tuple(Use(report=slug, key=work.key, year=work.year) for slug, work in used)
        return Shared(key=told.key, title=told.title, year=told.year, uses=uses)


class _Claims:
    """Every claim, and what is known of those that several reports make."""

    def __init__(self) -> None:
        self.first: dict[tuple[str, str], tuple[str, Stated]] = {}
        """By id and work: slug of the report that makes it first, and how that states it."""
        self._others: dict[tuple[str, str], list[str]] = defaultdict(list)
        self._topics: dict[tuple[str, str], set[str]] = {}

    def add(self, summary: Summary) -> Counter[str]:
        """Of each topic, how many claims speak about it that did not before."""
        new: Counter[str] = Counter()
        for claim in summary.claims:
            name = claim.id, claim.work
            _, known = self.first.setdefault(name, (summary.slug, claim))
            if known is claim:
                new.update(claim.topics)
                continue
            self._others[name].append(summary.slug)
            seen = self._topics.setdefault(name, set(known.topics))
            new.update(topic for topic in claim.topics if topic not in seen)
            seen.update(claim.topics)
        return new

    def makers(self) -> Mapping[tuple[str, str], tuple[str, ...]]:
        """Slugs of the reports that make a claim, of each that several make."""
        return {name: (self.first[name][0], *others) for name, others in self._others.items()}


class _Topics:
    """Every concept and tag."""

    def __init__(self) -> None:
        self._names: dict[str, str] = {}
        self._terms: dict[str, set[str]] = defaultdict(set)
        self._reports: Counter[str] = Counter()
        self._claims: Counter[str] = Counter()

    def add(self, summary: Summary, claims: Counter[str]) -> None:
        for called in summary.topics:
            self._names.setdefault(called.slug, called.name)
            self._terms[called.slug].update(called.terms)
        self._reports.update({called.slug for called in summary.topics})
        self._claims.update(claims)

    def found(self) -> tuple[Topic, ...]:
        return tuple(
            Topic(
                slug=slug,
                name=name,
                terms=tuple(sorted(self._terms[slug] - {name}, key=lambda t: (t.casefold(), t))),
                reports=self._reports[slug],
                claims=self._claims[slug],
            )
            for slug, name in sorted(self._names.items())
        )


class Nearness:
    """Which reports are related: those with most works in common first, then those with most
    concepts and tags, equals by slug."""

    def __init__(self, links: Links) -> None:
        self._reports = links.reports
        self._number = {report.slug: number for number, report in enumerate(links.reports)}
        self._names = {topic.slug: topic.name for topic in links.topics}
        self._about = [frozenset(called.slug for called in r.topics) for r in links.reports]
        works: list[list[int]] = [[] for _ in links.reports]
        for name, work in enumerate(links.shared):
            for slug in work.users:
                works[self._number[slug]].append(name)
        self._works, self._topics = _InCommon(works), _InCommon(self._about)

    def to(self, slug: str) -> tuple[Related, ...]:
        """The nearest other reports, `AT_MOST_RELATED` at most."""
        number = self._number[slug]
        return tuple(
            self._related(number, other, works)
            for works, other in islice(self._nearest(number), AT_MOST_RELATED)
        )

    def _related(self, number: int, other: int, works: int) -> Related:
        common = sorted(self._about[number] & self._about[other])
        names = tuple(self._names[topic] for topic in common)
        report = self._reports[other]
        return Related(slug=report.slug, title=report.title, works=works, topics=names)

    def _nearest(self, number: int) -> Iterator[tuple[int, int]]:
        """Works in common with another report, and its number."""
        by_works, by_topics = self._works.of(number), self._topics.of(number)
        for works in reversed(range(len(by_works))):
            for topics in reversed(range(len(by_topics))):
                if works or topics:
                    for other in _numbers(by_works[works] & by_topics[topics]):
                        yield works, other


class _InCommon:
    """How much reports have in common of one kind, works or topics.

    The reports that have something are a number with a bit for each report, that of the first the
    lowest. So what very many have costs a machine word for each 64 of them, and no step for each.
    """

    def __init__(self, had: Sequence[Collection[Hashable]]) -> None:
        """Of each report what it has, each once."""
        self._had, self._all = had, (1 << len(had)) - 1
        self._having: dict[Hashable, list[int]] = defaultdict(list)
        for number, names in enumerate(had):
            for name in names:
                self._having[name].append(number)
        many = (name for name, having in self._having.items() if len(having) > _MANY)
        self._ready = {name: _bits(self._having[name]) for name in many}

    def of(self, number: int) -> list[int]:
        """At place n the other reports that have n things in common with that one."""
        at_least = [self._all ^ 1 << number]
        for name in self._had[number]:
            having = self._ready.get(name) or _bits(self._having[name])
            more = (before & having for before in at_least)
            at_least = [a | b for a, b in zip((*at_least, 0), (0, *more), strict=True)]
            if not at_least[-1]:
                at_least.pop()
        return [these ^ more for these, more in pairwise((*at_least, 0))]


def _bits(numbers: Iterable[int]) -> int:
    return reduce(or_, (1 << number for number in numbers))


def _numbers(bits: int) -> Iterator[int]:
    """The lowest first."""
    while bits:
        lowest = bits & -bits
        yield lowest.bit_length() - 1
        bits ^= lowest
