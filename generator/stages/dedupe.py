"""Merge records into works. Nothing is overwritten: a Paper keeps every record it was made from.

One work: the same DOI, arXiv id, PMID or ACL id; or nearly the same title with a shared family name
and years at most one apart, unless two abstracts tell of different things; or, for a preprint and
its published version whose title changed, mostly the same authors and nearly the same abstract.
Titles with different numbers ("Part I", "the 2021 task") are never one work by their likeness.
"""

import hashlib
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations

from rapidfuzz import fuzz

from generator.identifiers import normalise
from generator.types import Author, Kind, Notice, Paper, Record, TextKind
from generator.words import bare, family, person

TITLE_LIKENESS = 92.0
"""rapidfuzz ratio of normalised titles, 0 to 100, from which two titles are one."""
ABSTRACT_LIKENESS = 85.0
"""rapidfuzz token-sort ratio of texts, 0 to 100, from which two abstracts are one."""
UNLIKE = 70.0
"""The same ratio, below which two abstracts tell of two works; of one field they reach 60."""
AUTHOR_LIKENESS = 0.6
"""Share of authors in common from which two author lists are one."""
_RARE = 3
"""A title is compared with the titles that share one of its rarest words: so many of them."""
_COMMON = 60
"""A word that stands in more titles than this finds nothing worth comparing."""
_SHORTEST_CUT = 100
"""Characters from which a text is compared with the beginning of a longer one."""

_TEXT_ORDER = (TextKind.FULL_TEXT, TextKind.ABSTRACT, TextKind.ANNOTATION, TextKind.NONE)
_NUMBER = re.compile(
    r"\d+|\b(?:[ivx]+|one|two|three|four|five|first|second|third|fourth|fifth|sixth|seventh)\b"
)


def merge(records: Sequence[Record]) -> tuple[Paper, ...]:
    """The works among the records, in the order of each work's first record."""
    groups = _Groups(len(records))
    for first, second in _same_identifier(records):
        groups.join(first, second)
    for first, second in _candidates(records):
        if groups.root(first) != groups.root(second) and same_work(records[first], records[second]):
            groups.join(first, second)
    return tuple(_paper([records[n] for n in members]) for members in groups.members())


class _Groups:
    """Union-find over positions."""

    def __init__(self, size: int) -> None:
        self._parent = list(range(size))

    def root(self, item: int) -> int:
        while self._parent[item] != item:
            self._parent[item] = self._parent[self._parent[item]]
            item = self._parent[item]
        return item

    def join(self, first: int, second: int) -> None:
        low, high = sorted((self.root(first), self.root(second)))
        self._parent[high] = low

    def members(self) -> Iterable[list[int]]:
        found: dict[int, list[int]] = defaultdict(list)
        for item in range(len(self._parent)):
            found[self.root(item)].append(item)
        return found.values()


def _same_identifier(records: Sequence[Record]) -> Iterator[tuple[int, int]]:
    seen: dict[str, int] = {}
    for n, record in enumerate(records):
        for identifier in (record.id, *identifiers(record)):
            if identifier in seen:
                yield seen[identifier], n
            else:
                seen[identifier] = n


def identifiers(record: Record) -> tuple[str, ...]:
    """A record's identifiers in one spelling: a DOI given by arXiv becomes the arXiv id."""
    return tuple(dict.fromkeys(normalise(i) or i for i in record.ids))


def _candidates(records: Sequence[Record]) -> Iterator[tuple[int, int]]:
    """Pairs worth comparing: a rare word of the title, the text's beginning or a first author."""
    titles = [set(bare(r.title).split()) for r in records]
    frequency = Counter(word for title in titles for word in title)
    blocks: dict[str, list[int]] = defaultdict(list)
    for n, title in enumerate(titles):
        for word in sorted(title, key=lambda w: (frequency[w], w))[:_RARE]:
            blocks[f"title {word}"].append(n)
        if opening := bare(records[n].text[:400])[:80]:
            blocks[f"text {opening}"].append(n)
        for author in records[n].authors[:1]:
            blocks[f"author {person(author)}"].append(n)
    pairs = {
        pair
        for block in blocks.values()
        if len(block) <= _COMMON
        for pair in combinations(block, 2)
    }
    yield from sorted(pairs)


def same_work(first: Record, second: Record) -> bool:
    """Whether two records without a common identifier tell of one work."""
    if not _years_near(first, second, 2):
        return False
    one, other = bare(first.title), bare(second.title)
    if not one or not other or _numbers(one) != _numbers(other):
        return False
    if (
        fuzz.ratio(one, other) >= TITLE_LIKENESS
        and _years_near(first, second, 1)
        and _families(first.authors) & _families(second.authors)
        and not _unlike(first, second)
    ):
        return True
    return _share_of_authors(first, second) >= AUTHOR_LIKENESS and same_text(first, second)


def same_text(first: Record, second: Record) -> bool:
    """Whether two records have nearly the same text: then they are never two witnesses.

    A text cut off at its end, as some sources cut abstracts, is the same as the whole.
    """
    return _text_likeness(first, second) >= ABSTRACT_LIKENESS


def _text_likeness(first: Record, second: Record) -> float:
    shorter, longer = sorted((first.text, second.text), key=len)
    if not shorter:
        return 0.0
    whole = fuzz.token_sort_ratio(shorter, longer)
    if len(shorter) < _SHORTEST_CUT:
        return whole
    return max(whole, fuzz.token_sort_ratio(shorter, longer[: len(shorter)]))


def _unlike(first: Record, second: Record) -> bool:
    """Whether the abstracts tell of two works, such as two experiments under alike titles."""
    both = all(r.text and r.text_kind is TextKind.ABSTRACT for r in (first, second))
    return both and _text_likeness(first, second) < UNLIKE


def _years_near(first: Record, second: Record, apart: int) -> bool:
    return first.year is None or second.year is None or abs(first.year - second.year) <= apart


def _numbers(title: str) -> list[str]:
    return sorted(_NUMBER.findall(title))


def _share_of_authors(first: Record, second: Record) -> float:
    one, other = _families(first.authors), _families(second.authors)
    return len(one & other) / len(one | other) if one and other else 0.0


def _families(authors: Iterable[Author]) -> frozenset[str]:
    return frozenset(map(family, authors)) - {""}


def _paper(records: Sequence[Record]) -> Paper:
    ordered = sorted(records, key=_fullness)
    best = ordered[0]
    text = min((r for r in ordered if r.text), key=_usefulness, default=None)
    known = [i for kind in ("acl", "doi", "arxiv", "pmid") for i in _ids(ordered, kind)]
    return Paper(
        key=known[0] if known else _title_key(best),
        records=tuple(ordered),
        title=next((r.title for r in ordered if r.title), ""),
        authors=next((r.authors for r in ordered if r.authors), ()),
        year=next((r.year for r in ordered if r.year), None),
        venue=next((r.venue for r in ordered if r.venue), ""),
        kind=best.kind,
        doi=next((r.doi for r in ordered if r.doi), ""),
        url=_address(ordered),
        text_record=text.id if text else "",
        notices=_notices(ordered),
    )


def _fullness(record: Record) -> tuple[bool, bool, int, str]:
    """Published before preprint, with identifier before without, the fuller first."""
    preprint = record.kind in (Kind.PREPRINT, Kind.OTHER)
    told = sum(
        bool(v) for v in (record.authors, record.year, record.venue, record.pages, record.doi)
    )
    return preprint, not record.ids, -told, record.id


def _usefulness(record: Record) -> tuple[int, bool]:
    """The fuller kind of text first; of one kind, a text that was not cut off."""
    whole = record.text.rstrip("\"'”’)] ")[-1:] in (".", "!", "?")
    cut = record.text.endswith(("...", "…")) or not whole
    return _TEXT_ORDER.index(record.text_kind), cut


def _ids(records: Iterable[Record], kind: str) -> list[str]:
    return [i for r in records for i in identifiers(r) if i.startswith(f"{kind}:")]


def _title_key(record: Record) -> str:
    """Of a work without identifiers. Its title alone would not do: two works may share one."""
    named = f"{bare(record.title)}\n{record.id}"
    return "title:" + hashlib.sha256(named.encode("utf-8", "replace")).hexdigest()[:12]


def _address(records: Sequence[Record]) -> str:
    by_kind = dict(i.split(":", 1) for r in reversed(records) for i in r.ids)
    if "doi" in by_kind:
        return f"https://doi.org/{by_kind['doi']}"
    if "acl" in by_kind:
        return f"https://aclanthology.org/{by_kind['acl']}"
    if "arxiv" in by_kind:
        return f"https://arxiv.org/abs/{by_kind['arxiv']}"
    if "pmid" in by_kind:
        return f"https://pubmed.ncbi.nlm.nih.gov/{by_kind['pmid']}/"
    return next((r.url for r in records if r.url), "")


def _notices(records: Iterable[Record]) -> tuple[Notice, ...]:
    found = {(n.kind, n.doi): n for r in records for n in r.notices}
    return tuple(found[key] for key in sorted(found))
