"""Merge records into works. Nothing is overwritten: a Paper keeps every record it was made from.

One work: the same DOI, arXiv id, PMID or ACL id, unless what else is told is at odds (authors give
arXiv the DOI of the whole volume; `_at_odds`); or the same title but for slips of the pen, by the
same people, years at most one apart; or, for a preprint and its published version whose title
changed, mostly the same people and nearly the same abstract. Two records that were each published
under an identifier of their own have to agree in more: see `_published_twice`.

Never one work by likeness: titles with different numbers ("Part I", "the 2021 task"), and a work
and its erratum. Measured by `tests/benchmarks/merging.py`, which also says where each bound lies.
"""

import hashlib
import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import combinations

from rapidfuzz import fuzz
from rapidfuzz.distance import OSA

from generator.identifiers import normalise
from generator.types import Author, Kind, Notice, Paper, Record, TextKind
from generator.words import bare, family

TEXT_LIKENESS = 85.0
"""rapidfuzz token-sort ratio of texts, 0 to 100, from which they are the same, or one copied."""
TITLE_LIKENESS = 92.0
"""rapidfuzz ratio of titles, 0 to 100, from which they are one if the abstracts are one as well."""
EDITED = 80.0, 94.0
"""Token-sort and token-set ratios from which one abstract is the other, edited. Other abstracts of
the same people reach 87 or 91; both only where one work extends the other."""
UNLIKE = 70.0
"""Token-sort ratio below which two abstracts tell of two works; of one field they reach 60."""
UNLIKE_TITLES = 70.0
"""Token-sort ratio below which two titles are quite unlike. Of two papers of one field one in a
thousand reaches 60; what databases call one DOI is the same but for markup or a subtitle."""
SAME_PEOPLE = 0.6
"""Share of the shorter list of authors that is in the other, from which people are the same."""
_ALL_PEOPLE = 0.8
"""The same share, for works that were each published under an identifier of their own."""
_TELLING = 4
"""Words from which a title names one work: there are many an "Editorial" and "Book reviews"."""
_SLIPS = 2
"""Words of a title that may be misspelt, each by one letter."""
_COMMON = 60
"""What more records than this share finds nothing worth comparing."""
_SHORTEST_CUT = 100
"""Characters from which a text is compared with the beginning of a longer one."""

_TEXT_ORDER = (TextKind.FULL_TEXT, TextKind.ABSTRACT, TextKind.ANNOTATION, TextKind.NONE)
_NUMBER = re.compile(
    r"\d+|\b(?:[ivx]+|one|two|three|four|five|first|second|third|fourth|fifth|sixth|seventh)\b"
    r"|(?<=\bpart )[a-z]\b|\b[a-h]$"
)
"""What numbers works in their bare titles, "B" at the end as well."""
_ABOUT = re.compile(
    r"\W*(?:author |publisher )?(?:errat(?:um|a)\b|corrigend(?:um|a)\b|expression of concern\b"
    r"|(?:correction|retraction)(?: note| notice)?(?:\s*[:.]| to\b)"
    r"|(?:comments?|commentary) on\b|(?:reply|response|rejoinder) to\b)"
    r"|.*\b(?:errat(?:um|a)|corrigend(?:um|a))\W*$",
    re.IGNORECASE,
)
"""How the title of a work about another work begins, or ends."""
_CLAUSE = re.compile(r"[^.,;:!?()]{30,}")
_VERSION = re.compile(r"(?:[./_-]v|(?<=essoar\.\d{8})\.)\d{1,2}$")
"""What archives write behind the DOI of a preprint for each of its versions."""


def merge(records: Sequence[Record]) -> tuple[Paper, ...]:
    """The works among the records, in the order of each work's first record."""
    groups, held = _Groups(len(records)), _held(records)
    for first, second in _same_record(records):
        groups.join(first, second)
    for first, second in _same_identifier(records, held.values(), groups):
        one, other = groups.of(first), groups.of(second)
        if one is not other and not _apart(records, one, other):
            groups.join(first, second)
    for first, second in _alike(records, groups):
        one, other = groups.of(first), groups.of(second)
        if one is not other and not _bridges(records, one, other):
            groups.join(first, second)
    owners = _owners(records, held, groups)
    return tuple(
        _paper([records[n] for n in sorted(group)], [i for i in owners if owners[i] is not group])
        for group in groups.all()
    )


class _Groups:
    """Positions that belong together."""

    def __init__(self, size: int) -> None:
        self._group = [[n] for n in range(size)]

    def of(self, item: int) -> list[int]:
        """All that belong to this one, itself among them."""
        return self._group[item]

    def join(self, first: int, second: int) -> None:
        one, other = self._group[first], self._group[second]
        if one is not other:
            one.extend(other)
            for item in other:
                self._group[item] = one

    def all(self) -> Iterator[list[int]]:
        """Each group once, in the order of its first position."""
        return (group for n, group in enumerate(self._group) if min(group) == n)


def _alike(records: Sequence[Record], groups: _Groups) -> list[tuple[int, int]]:
    """Pairs of one work, the surest first, so that the order of records decides nothing."""
    apart = (pair for pair in _candidates(records) if groups.of(pair[0]) is not groups.of(pair[1]))
    found = [pair for pair in apart if same_work(*(records[n] for n in pair))]
    return sorted(found, key=lambda pair: _doubt(*(records[n] for n in pair)))


def _doubt(first: Record, second: Record) -> tuple[float, float, int, list[str]]:
    """Titles of which neither is part of the other, less like ones, years apart; the ids make an
    order of what is equally sure."""
    one, other = bare(first.title), bare(second.title)
    years = abs(first.year - second.year) if first.year and second.year else 1
    ids = sorted((first.id, second.id))
    return -fuzz.token_set_ratio(one, other), -fuzz.ratio(one, other), years, ids


def _bridges(records: Sequence[Record], one: Sequence[int], other: Sequence[int]) -> bool:
    """Whether joining two groups would make one work of two that were published apart.

    A preprint without a text of its own may look like the paper and like the journal's long
    version; it goes with what it is most like, and they stay two.
    """
    pairs = ((records[a], records[b]) for a in one for b in other)
    return any(_published_apart(a, b) and not same_work(a, b) for a, b in pairs)


def _same_record(records: Sequence[Record]) -> Iterator[tuple[int, int]]:
    """A record of one id is one record, told at two times."""
    first: dict[str, int] = {}
    for n, record in enumerate(records):
        if (earlier := first.setdefault(record.id, n)) != n:
            yield earlier, n


def _held(records: Sequence[Record]) -> dict[str, list[int]]:
    """Identifiers of more than one record, and where these are."""
    held: dict[str, list[int]] = defaultdict(list)
    for n, record in enumerate(records):
        for identifier in dict.fromkeys(map(_unversioned, identifiers(record))):
            held[identifier].append(n)
    return {identifier: holders for identifier, holders in held.items() if len(holders) > 1}


def _same_identifier(
    records: Sequence[Record], held: Iterable[Sequence[int]], groups: _Groups
) -> list[tuple[int, int]]:
    """Pairs that an identifier makes one work, the surest first, as in `_alike`."""
    found = {pair for holders in held for pair in _trusted(records, holders)}
    apart = (pair for pair in found if groups.of(pair[0]) is not groups.of(pair[1]))
    return sorted(apart, key=lambda pair: _doubt(*(records[n] for n in pair)))


def _trusted(records: Sequence[Record], holders: Sequence[int]) -> list[tuple[int, int]]:
    """Pairs among the holders of one identifier that it makes one work.

    Where two of them are at odds, it is no longer known whose identifier it is: what joins by it
    then has to agree, so that a volume without authors does not become one of its papers.
    """
    pairs = list(combinations(holders, 2))
    if not any(_at_odds(records[a], records[b]) for a, b in pairs):
        return pairs
    return [(a, b) for a, b in pairs if _agree(records[a], records[b])]


def _apart(records: Sequence[Record], one: Sequence[int], other: Sequence[int]) -> bool:
    """Whether joining two groups would make one work of records that are at odds."""
    if len(one) == len(other) == 1:
        return False  # `_trusted` looked at these two
    return any(_at_odds(records[a], records[b]) for a in one for b in other)


def _at_odds(first: Record, second: Record) -> bool:
    """Whether two records tell of two works, though an identifier may say that they are one."""
    return _registered_apart(first, second) or _strange(first, second)


def _registered_apart(first: Record, second: Record) -> bool:
    """Whether each has its own arXiv id, ACL id or PMID, such as papers with a volume's DOI.

    DOIs do not tell: a preprint has one, and another when it is published.
    """
    one, other = identifiers(first), identifiers(second)
    if one == other:
        return False
    shared = _kinds(i for i in one if i in other)
    both = (_kinds(one) & _kinds(other)) - shared - {"doi"}
    return bool(both) and shared.isdisjoint(("acl", "arxiv"))


def _kinds(named: Iterable[str]) -> set[str]:
    return {identifier.partition(":")[0] for identifier in named}


def _strange(first: Record, second: Record) -> bool:
    """Whether titles are quite unlike, and people are others.

    A book without authors is a volume, and no paper whose title is another. Otherwise nobody named
    says nothing, nor do names in two scripts.
    """
    if not bare(first.title) or not bare(second.title) or _titles_like(first, second):
        return False
    if people(first, second):
        return False
    return _is_book(first) != _is_book(second) or not _scripts(first).isdisjoint(_scripts(second))


def _agree(first: Record, second: Record) -> bool:
    """Whether titles or people say as well what an identifier says that others hold, too."""
    if _at_odds(first, second):
        return False
    if _titles_like(first, second):
        return True
    return _is_book(first) == _is_book(second) and people(first, second) >= SAME_PEOPLE


def _titles_like(first: Record, second: Record) -> bool:
    one, other = bare(first.title), bare(second.title)
    return bool(one) and (one == other or _likeness(one, other, UNLIKE_TITLES) > 0)


def _is_book(record: Record) -> bool:
    return record.kind is Kind.BOOK


def _scripts(record: Record) -> set[bool]:
    """Whether family names are in plain Latin letters: both, where some are and some are not."""
    return {name.isascii() for name, _ in _named(record.authors)}


@lru_cache(maxsize=8192)
def _unversioned(identifier: str) -> str:
    return _VERSION.sub("", identifier)


def identifiers(record: Record) -> tuple[str, ...]:
    """A record's identifiers in one spelling: a DOI given by arXiv becomes the arXiv id."""
    return tuple(dict.fromkeys(map(_normalised, record.ids)))


@lru_cache(maxsize=8192)
def _normalised(identifier: str) -> str:
    return normalise(identifier) or identifier


def _candidates(records: Sequence[Record]) -> set[tuple[int, int]]:
    """Pairs worth comparing: they share enough of the title, or a clause of the text."""
    titles = _pairs(_title_keys(bare(record.title)) for record in records)
    return titles | _pairs(_clauses(record.text) for record in records)


def _title_keys(title: str) -> Iterator[str]:
    """What two titles share one of that differ by hyphens alone or in `_SLIPS` words at most."""
    words = title.split()
    yield "".join(words)
    for part in range(_SLIPS + 1):
        if shared := words[part :: _SLIPS + 1]:
            yield f"{len(words)} {part} {' '.join(shared)}"


@lru_cache(maxsize=8192)
def _clauses(text: str) -> tuple[str, ...]:
    """What two texts share one of where one is the other, edited; short ones as a whole."""
    if not text:
        return ()
    lower = text.lower()
    return tuple(map(str.strip, _CLAUSE.findall(lower))) or (lower,)


def _pairs(keys: Iterable[Iterable[str]]) -> set[tuple[int, int]]:
    """Positions of each two that share a key which is not common."""
    first: dict[str, int] = {}
    shared: dict[str, set[int]] = {}
    for n, own in enumerate(keys):
        for key in own:
            if (earlier := first.setdefault(key, n)) != n:
                shared.setdefault(key, {earlier}).add(n)
    blocks = (sorted(block) for block in shared.values() if len(block) <= _COMMON)
    return {pair for block in blocks for pair in combinations(block, 2)}


def same_texts(records: Sequence[Record]) -> Iterator[tuple[int, int]]:
    """Positions, in order, of each two records that have nearly the same text."""
    for first, second in sorted(_pairs(_clauses(record.text) for record in records)):
        if same_text(records[first], records[second]):
            yield first, second


def same_work(first: Record, second: Record) -> bool:
    """Whether two records without a common identifier tell of one work."""
    one, other = bare(first.title), bare(second.title)
    if not one or not other or _about(first.title) != _about(second.title):
        return False
    titled = _same_title(one, other)
    if not (titled or (first.text and second.text)) or people(first, second) < SAME_PEOPLE:
        return False
    if _published_apart(first, second):
        return _published_twice(first, second)
    if (first.kind is Kind.PREPRINT) != (second.kind is Kind.PREPRINT):
        return _years_near(first, second, 2) and (titled or _edited(first, second))
    if not _years_near(first, second, 1):
        return False
    return not _unlike(first, second) if titled else _retyped(first, second)


def _about(title: str) -> bool:
    return bool(_ABOUT.match(title))


@lru_cache(maxsize=8192)
def _same_title(one: str, other: str) -> bool:
    """Whether two bare titles differ by nothing but hyphens and a misspelt word or two."""
    if one.replace(" ", "") == other.replace(" ", ""):
        return True
    first, second = one.split(), other.split()
    if len(first) != len(second) or _numbers(one) != _numbers(other):
        return False
    differing = [(a, b) for a, b in zip(first, second, strict=True) if a != b]
    return len(differing) <= _SLIPS and all(_slip(a, b) for a, b in differing)


def _slip(word: str, other: str) -> bool:
    """Whether two words are one misspelt: not "unsupervised" and "supervised", nor "A" and "B"."""
    return word[:2] == other[:2] and min(len(word), len(other)) > 3 and _one_letter(word, other)


def _one_letter(word: str, other: str) -> bool:
    return OSA.distance(word, other, score_cutoff=1) <= 1


def _published_apart(first: Record, second: Record) -> bool:
    """Whether both were published, or both posted, each under an identifier of its own."""
    if (first.kind is Kind.PREPRINT) != (second.kind is Kind.PREPRINT):
        return False
    told = ((first.acl, second.acl), (first.doi, second.doi), (first.arxiv, second.arxiv))
    return any(a and b and a != b for a, b in (*told, (first.pmid, second.pmid)))


def _published_twice(first: Record, second: Record) -> bool:
    """Whether what was published under two identifiers is one work, such as in two proceedings.

    One abstract under two titles is no sign of it: publishers put abstracts on the wrong paper.
    """
    one, other = bare(first.title), bare(second.title)
    if one.replace(" ", "") != other.replace(" ", "") or first.year != second.year:
        return False
    if people(first, second) < _ALL_PEOPLE:
        return False
    if first.text and second.text:
        return same_text(first, second)
    return len(one.split()) >= _TELLING


def _retyped(first: Record, second: Record) -> bool:
    """Whether two records have nearly the same abstract under nearly the same title."""
    one, other = bare(first.title), bare(second.title)
    if _numbers(one) != _numbers(other) or fuzz.ratio(one, other) < TITLE_LIKENESS:
        return False
    return _text_likeness(first, second) >= TEXT_LIKENESS


def _edited(first: Record, second: Record) -> bool:
    """Whether one abstract became the other: more was added or taken out than changed."""
    one, other = (frozenset(_numbers(bare(r.title))) for r in (first, second))
    if one - other and other - one:
        return False
    whole, common = EDITED
    return (
        _text_likeness(first, second) >= whole
        and fuzz.token_set_ratio(first.text, second.text, score_cutoff=common) > 0
    )


def same_text(first: Record, second: Record) -> bool:
    """Whether two records have nearly the same text: then they are never two witnesses.

    A text cut off at its end, as some sources cut abstracts, is the same as the whole.
    """
    shorter, longer = sorted((first.text, second.text), key=len)
    if not shorter:
        return False
    beginning = longer[: len(shorter)] if len(shorter) >= _SHORTEST_CUT else longer
    texts = dict.fromkeys((beginning, longer))
    return any(_likeness(shorter, text, TEXT_LIKENESS) for text in texts)


def _text_likeness(first: Record, second: Record) -> float:
    """Likeness of two texts, 0 to 100; of one that was cut off, to the other's beginning."""
    shorter, longer = sorted((first.text, second.text), key=len)
    if len(shorter) >= _SHORTEST_CUT and _cut_off(shorter):
        longer = longer[: len(shorter)]
    return _likeness(shorter, longer, UNLIKE) if shorter else 0.0


def _likeness(text: str, other: str, least: float) -> float:
    """Token-sort ratio, 0 where it is below the least that matters: then it is found sooner."""
    return fuzz.token_sort_ratio(text, other, score_cutoff=least)


def _cut_off(text: str) -> bool:
    whole = text.rstrip("\"'”’)] ")[-1:] in (".", "!", "?")
    return text.endswith(("...", "…")) or not whole


def _unlike(first: Record, second: Record) -> bool:
    """Whether the abstracts tell of two works, such as two tutorials under one title."""
    both = all(r.text and r.text_kind is TextKind.ABSTRACT for r in (first, second))
    return both and _text_likeness(first, second) < UNLIKE


def _years_near(first: Record, second: Record, apart: int) -> bool:
    return first.year is None or second.year is None or abs(first.year - second.year) <= apart


@lru_cache(maxsize=8192)
def _numbers(title: str) -> tuple[str, ...]:
    return tuple(sorted(_NUMBER.findall(title)))


def people(first: Record, second: Record) -> float:
    """Share of the shorter list of authors that is in the other, 0 to 1; 0 where one is empty."""
    one, other = _named(first.authors), _named(second.authors)
    if not one or not other:
        return 0.0
    respelt = min(_known(one - other, other), _known(other - one, one))
    return (len(one & other) + respelt) / min(len(one), len(other))


def _known(names: Collection[tuple[str, str]], among: frozenset[tuple[str, str]]) -> int:
    """How many of the names may be one of the others in another spelling."""
    families = _by_family(among) if names else {}
    return sum(_begins_as(given, families.get(family, ())) for family, given in names)


@lru_cache(maxsize=8192)
def _named(authors: tuple[Author, ...]) -> frozenset[tuple[str, str]]:
    """Family name and beginning of the given names, for comparing."""
    return frozenset((name, _given(a)) for a in authors if (name := family(a)))


@lru_cache(maxsize=8192)
def _by_family(named: frozenset[tuple[str, str]]) -> dict[str, list[str]]:
    """Of each family name the given names, sorted, without those that begin as another does.

    Looked up, not compared one by one: papers of physics have thousands of authors.
    """
    given: dict[str, list[str]] = {}
    for name, beginning in named:
        given.setdefault(name, []).append(beginning)
    return {name: _shortest(names) for name, names in given.items()}


def _shortest(names: list[str]) -> list[str]:
    if len(names) == 1:
        return names
    kept: list[str] = []
    for name in sorted(names):
        if not kept or not name.startswith(kept[-1]):
            kept.append(name)
    return kept


def _begins_as(given: str, names: Sequence[str]) -> bool:
    """Whether a given name may be short for one of the names, or one of them for it.

    Sorted, and none the beginning of another: what begins it stands right before its place.
    """
    place = bisect_left(names, given)
    return any(n.startswith(given) for n in names[place : place + 1]) or any(
        given.startswith(n) for n in names[max(0, place - 1) : place]
    )


def _given(author: Author) -> str:
    """The first given name, or its initial where initials are all that is told."""
    told = (author.given or author.family.rpartition(" ")[0]).split()
    first = bare(told[0]).split() if told else []
    return (first[0][:1] if told[0].isupper() else first[0]) if first else ""


def _owners(
    records: Sequence[Record], held: Mapping[str, Sequence[int]], groups: _Groups
) -> dict[str, list[int]]:
    """The work that an identifier belongs to, where several have it; empty where nobody knows.

    It is the one that has a record which a database keeps under that identifier.
    """
    owners = {}
    for identifier, holders in held.items():
        homes = [groups.of(n) for n in holders]
        if any(home is not homes[0] for home in homes):
            keepers = [groups.of(n) for n in holders if _kept_under(identifier, records[n])]
            known = keepers and all(home is keepers[0] for home in keepers)
            owners[identifier] = keepers[0] if known else []
    return owners


def _kept_under(identifier: str, record: Record) -> bool:
    return _unversioned(record.id).endswith(f":{identifier.partition(':')[2]}")


def _paper(records: Sequence[Record], others: Collection[str]) -> Paper:
    """The work of some records; `others` are identifiers in them that are other works'."""
    ordered = sorted(records, key=_fullness)
    best = ordered[0]
    text = min((r for r in ordered if r.text), key=_usefulness, default=None)
    known = [i for r in ordered for i in r.ids if _unversioned(_normalised(i)) not in others]
    return Paper(
        key=min(map(_normalised, known), key=_strength, default="") or _title_key(best),
        records=tuple(ordered),
        title=next((r.title for r in ordered if r.title), ""),
        authors=next((r.authors for r in ordered if r.authors), ()),
        year=next((r.year for r in ordered if r.year), None),
        venue=next((r.venue for r in ordered if r.venue), ""),
        kind=best.kind,
        doi=next((i.removeprefix("doi:") for i in known if i.startswith("doi:")), ""),
        url=_address(known) or next((r.url for r in ordered if r.url), ""),
        text_record=text.id if text else "",
        notices=_notices(ordered),
    )


def _fullness(record: Record) -> tuple[bool, bool, int, str]:
    """Published before preprint, with identifier before without, the fuller first."""
    preprint = record.kind in (Kind.PREPRINT, Kind.OTHER)
    told = sum(
        bool(v) for v in (record.authors, record.year, record.venue, record.pages, record.doi)
    )
    known = record.acl or record.doi or record.arxiv or record.pmid
    return preprint, not known, -told, record.id


def _usefulness(record: Record) -> tuple[int, bool]:
    """The fuller kind of text first; of one kind, a text that was not cut off."""
    return _TEXT_ORDER.index(record.text_kind), _cut_off(record.text)


def _strength(identifier: str) -> int:
    return ("acl", "doi", "arxiv", "pmid").index(identifier.partition(":")[0])


def _title_key(record: Record) -> str:
    """Of a work without identifiers. Its title alone would not do: two works may share one."""
    named = f"{bare(record.title)}\n{record.id}"
    return "title:" + hashlib.sha256(named.encode("utf-8", "replace")).hexdigest()[:12]


def _address(known: Sequence[str]) -> str:
    by_kind = dict(i.split(":", 1) for i in reversed(known))
    if "doi" in by_kind:
        return f"https://doi.org/{by_kind['doi']}"
    if "acl" in by_kind:
        return f"https://aclanthology.org/{by_kind['acl']}"
    if "arxiv" in by_kind:
        return f"https://arxiv.org/abs/{by_kind['arxiv']}"
    if "pmid" in by_kind:
        return f"https://pubmed.ncbi.nlm.nih.gov/{by_kind['pmid']}/"
    return ""


def _notices(records: Iterable[Record]) -> tuple[Notice, ...]:
    found = {(n.kind, n.doi): n for r in records for n in r.notices}
    return tuple(found[key] for key in sorted(found))
