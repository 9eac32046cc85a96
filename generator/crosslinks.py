"""What reports have in common: works, concepts, claims made twice, related questions. Pure.

All of it is found in one pass over the reports' summaries, of which nothing is held but what a
later one may have in common with them.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from hashlib import sha256
from itertools import chain, islice
from unicodedata import normalize

from generator.escape import Safe, const
from generator.summary import Stated, Summary, Told

AT_MOST_RELATED = 5
"""Related questions named under a report."""
_FIRST = 4 * AT_MOST_RELATED
"""Of the reports that share topics with another, how many are kept ready: more than are named,
because it makes no use of those that share a work as well."""
_SLUG_CAP = 60
_PLAIN = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_RESERVED = re.compile(r"index|search|assets|404|con|prn|aux|nul|com\d|lpt\d")
"""Names that mean something to the site or to a file system."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Use:
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
    """By slug; two at least."""

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Related:
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
        retracted.update(known for work in summary.found for known in work.noted)
        kept.append(replace(summary, works=(), unused=(), claims=()))
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
    """Which reports are related: most shared works first, then most shared concepts and tags."""

    def __init__(self, links: Links) -> None:
        self._title = {report.slug: report.title for report in links.reports}
        self._topics = {r.slug: frozenset(c.slug for c in r.topics) for r in links.reports}
        self._names = {topic.slug: topic.name for topic in links.topics}
        self._works: dict[str, list[tuple[str, ...]]] = defaultdict(list)
        for work in links.shared:
            users = tuple(dict.fromkeys(use.report for use in work.uses))
            for slug in users:
                self._works[slug].append(users)
        self._alike: dict[frozenset[str], list[str]] = defaultdict(list)
        for slug, topics in self._topics.items():
            self._alike[topics].append(slug)
        self._first: dict[frozenset[str], tuple[str, ...]] = {}
        self._about: dict[str, list[frozenset[str]]] = defaultdict(list)
        for topics in self._alike:
            for topic in topics:
                self._about[topic].append(topics)

    def to(self, slug: str) -> tuple[Related, ...]:
        """The nearest other reports, `AT_MOST_RELATED` at most."""
        own = self._topics[slug]
        works = Counter(user for users in self._works[slug] for user in users if user != slug)
        ranked = sorted(works, key=lambda s: (-works[s], -len(own & self._topics[s]), s))
        by_topics = (s for s in self._by_topics(own) if s != slug and s not in works)
        return tuple(
            self._related(other, works[other], own)
            for other in islice(chain(ranked, by_topics), AT_MOST_RELATED)
        )

    def _related(self, other: str, works: int, own: frozenset[str]) -> Related:
        topics = tuple(self._names[topic] for topic in sorted(own & self._topics[other]))
        return Related(slug=other, title=self._title[other], works=works, topics=topics)

    def _by_topics(self, own: frozenset[str]) -> Iterator[str]:
        """Reports with most of those topics first; equals by slug. The first of them are kept, for
        the next report on the same."""
        if own not in self._first:
            self._first[own] = tuple(islice(self._all_by_topics(own), _FIRST))
        yield from self._first[own]
        yield from islice(self._all_by_topics(own), _FIRST, None)

    def _all_by_topics(self, own: frozenset[str]) -> Iterator[str]:
        in_common = Counter(topics for topic in own for topics in self._about[topic])
        by_number: dict[int, list[frozenset[str]]] = defaultdict(list)
        for topics, number in in_common.items():
            by_number[number].append(topics)
        for number in sorted(by_number, reverse=True):
            yield from sorted(slug for topics in by_number[number] for slug in self._alike[topics])
