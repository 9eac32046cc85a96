"""The library on disk: bibliographies, indexed once and kept, searched with BM25.

How well it finds is measured on SciFact by `python -m tests.benchmarks.scifact`, how long that
takes, and how much memory, by `python -m tests.benchmarks.library`.

The index is kept in the cache (`index.py`), where deleting costs time only. What it knows of a
library is kept under a hash of the bibliographies' names and bytes, so that it is never older than
they are; what is read from a file, or from a line of JSON Lines, under a hash of its bytes, so that
it is not read again; a record under a hash of its own, so that a library that grows by a hundred
records costs these, in whatever file they stand.
"""

import hashlib
import json
import shutil
import sys
from array import array
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache, partial
from itertools import chain, repeat
from pathlib import Path

import numpy as np

from generator.bibliography import ENDINGS, in_lines, read, read_line, unique
from generator.codec import to_json
from generator.edge import files
from generator.edge.index import (
    Entry,
    GoneError,
    Growing,
    Numbers,
    Place,
    Reader,
    growing,
    known,
    opened,
)
from generator.edge.stamp import PACKAGE, versions
from generator.errors import LibraryError
from generator.identifiers import normalise
from generator.types import Record
from generator.words import content_stems, stems_and_windows

MODULES = (
    "bibliography codec csl edge.index edge.library escape identifiers markup types words".split()  # noqa: SIM905
)
PACKAGES = ("pybtex", "pylatexenc", "pystemmer", "rispy")
"""What shapes that which an index keeps: made of others, it is another index."""
STEMS, WINDOWS = 0, 1
"""The fields of an index."""
_TITLE = 2
"""How often a title counts: its words say more of what a work is about than those of its text."""
_WINDOWS = 0.35
"""Weight of the match by windows of letters beside that by words."""
_FIRST = 10
"""Records that the words rank first, from which further words are taken."""
_FURTHER = 30
"""Further words taken from them."""
_DIGITS = 6
"""Behind the point; scores that differ only after them are equal."""
_LIKE_THE_FIRST = 0.5
"""Weight of the match by further words, of all but the first records."""


class Shelf:
    """An index on disk, opened as far as a query needs it."""

    def __init__(self, place: Place, find: Callable[[], Place | None]) -> None:
        self.place, self._find = place, find
        self._held: Reader | None = None

    def search(self, params: Mapping[str, str]) -> str:
        """Answer a query with JSON: `{"hits": n, "records": [...]}`, the best record first.

        `words` ranks records with at least one of them, as `_by_words` says. `concepts`, such as
        `(a OR b) AND (c)`, ranks works on more of the concepts first, among equals by each
        concept's best term, as a share of what it reaches at most; it matches from two concepts on.
        `since` and `until` are years, `rows` how many records. `ids`, with blanks between, gives
        the records that have one of them.

        Raises:
            LibraryError: the index cannot be read; or it was lost, and the library is another now.
        """
        try:
            return self._answered(params)
        except GoneError:
            self._find_again()
            return self._answered(params)

    def _find_again(self) -> None:
        self._held = None
        place = self._find()
        if place is None or place.key != self.place.key:
            raise LibraryError(
                f"{self.place.path}: the library changed while it was asked (run this again)"
            )
        self.place = place

    def _answered(self, params: Mapping[str, str]) -> str:
        with self.reading() as held:
            if "ids" in params:
                found = held.with_identifiers(params["ids"].split())
                return _answer(held, len(found), found)
            if "concepts" in params:
                scores = _by_concepts(held, _parse(params["concepts"]))
            else:
                scores = _by_words(held, params["words"])
            since, until = int(params.get("since", 0)), int(params.get("until", 9999))
            years = np.where(held.years, held.years, since)
            found = np.flatnonzero((scores > 0) & (since <= years) & (years <= until))
            first = found[best(scores[found], int(params["rows"]))]
            return _answer(held, len(found), first)

    @contextmanager
    def reading(self) -> Iterator[Reader]:
        """The index, which stays as it is until the block ends. Raises GoneError, LibraryError."""
        if self._held is None:
            self._held = opened(self.place)
        with self._held.asked() as held:
            yield held


def _answer(held: Reader, hits: int, places: Numbers) -> str:
    return f'{{"hits": {hits}, "records": [{",".join(held.records(places.tolist()))}]}}'


def _by_words(held: Reader, text: str) -> Numbers:
    """BM25 of the words' stems, and with less weight of their windows; behind the first ten
    records, likeness to these counts as well (pseudo-relevance feedback, after Rocchio)."""
    asked, windows = stems_and_windows(text)
    stems = held.scores(STEMS, asked)
    scores = np.where(stems > 0, stems + _WINDOWS * held.scores(WINDOWS, windows), 0.0)
    if not scores.any():
        return scores
    scores /= scores.max()
    found = np.flatnonzero(scores)
    first = found[best(scores[found], _FIRST)]
    like = _like(held, first, scores[first])
    ranked = np.where(stems > 0, scores + _LIKE_THE_FIRST * like, 0.0)
    ranked[first] = 2.0 + scores[first]  # before all others, which reach 1.5 at most
    return ranked


def _like(held: Reader, records: Numbers, scores: Numbers) -> Numbers:
    """How much of the words that tell those records apart each record has, 0 to 1.

    A word weighs its rarity, each record's weights being brought to length 1, times the record's
    score; the heaviest words are asked for.
    """
    said = list(held.tokens(records.tolist()))
    rarity = held.rarity(STEMS, chain.from_iterable(said))
    weights: dict[str, float] = {}
    for stems, score in zip(said, scores.tolist(), strict=True):
        rare = np.array([rarity[stem] for stem in stems])
        share = score * rare / (np.sqrt(np.sum(rare**2)) or 1.0)
        for stem, weight in zip(stems, share.tolist(), strict=True):
            weights[stem] = weights.get(stem, 0.0) + weight
    further = sorted(weights)  # so that of equals always the same are taken
    heaviest = best(np.array([weights[stem] for stem in further]), _FURTHER)
    like = held.scores(STEMS, [further[n] for n in heaviest], weights)
    return like / (like.max(initial=0.0) or 1.0)


def _by_concepts(held: Reader, concepts: Sequence[Sequence[str]]) -> Numbers:
    best = [_best_term(held, terms) for terms in concepts]
    spoken = sum((scores > 0).astype(int) for scores in best)
    needed = min(2, len(concepts))
    within = sum(best, np.zeros(len(held))) / len(concepts)
    return np.where(spoken >= needed, spoken + within, 0.0)


def _best_term(held: Reader, terms: Sequence[str]) -> Numbers:
    """Of each record the best of the terms that it holds every word of, 0 to 1."""
    best = np.zeros(len(held))
    for term in terms:
        each = [held.scores(STEMS, [stem]) for stem in content_stems(term)]
        if each:
            whole = np.where(np.minimum.reduce(each) > 0, np.sum(each, axis=0), 0.0)
            best = np.maximum(best, whole)
    highest = float(best.max(initial=0.0))
    return best / highest if highest else best


def best(scores: Numbers, at_most: int) -> Numbers:
    """Positions of the highest scores, the highest first, equals in their order."""
    near = np.arange(len(scores))
    if len(scores) > at_most:  # to round all of them would take longer than to rank them
        least = float(np.partition(scores, -at_most)[-at_most])
        near = np.flatnonzero(scores >= least - 2 * 10**-_DIGITS)
    rounded = np.round(scores[near].astype(float), _DIGITS)
    return near[np.argsort(-rounded, kind="stable")][:at_most]


def _parse(concepts: str) -> list[list[str]]:
    """Terms of each concept of `(a OR b) AND (c)`."""
    return [part.strip("()").split(" OR ") for part in concepts.split(") AND (")]


# The files


def open_shelf(places: Sequence[Path], cache: Path, root: Path) -> Shelf | None:
    """The index of all bibliographies at those places, made if it is not kept; None: no records.

    Raises:
        LibraryError: a place that is not there, or a bibliography that cannot be read; or an index
            that cannot be kept.
    """
    find = partial(_found, places, cache, root)
    place = find()
    return None if place is None else Shelf(place, find)


def _found(places: Sequence[Path], cache: Path, root: Path) -> Place | None:
    named = [(_name(path, root), path) for place in places for path in _bibliographies(place)]
    index = cache / "library" / f"{_code()}.sqlite"
    key = hashlib.sha256()
    for piece in _pieces(named):
        key.update(piece.hash + piece.name.encode() + b"\0")
    number = known(index, key.hexdigest())
    if number is not None:
        return Place(index, key.hexdigest(), number)
    _forget_old(index)
    library = "\n".join(_name(place, root) for place in places)
    try:
        return _indexed(index, library, named)
    except GoneError:  # it was damaged
        return _indexed(index, library, named)


def _indexed(index: Path, library: str, named: Sequence[tuple[str, Path]]) -> Place | None:
    with growing(index) as kept:
        return _shown(kept, index, library, _pieces(named))


@lru_cache
def _code() -> str:
    """16 hex digits that are the same wherever the same library gives the same index."""
    digest = hashlib.sha256(sys.version.partition(" ")[0].encode())
    for package in PACKAGES:
        digest.update(f"\0{package} {versions().get(package)}".encode())
    for module in MODULES:
        path = PACKAGE.joinpath(*module.split(".")).with_suffix(".py")
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class _Piece:
    """What is read of a file at once: a line where lines can be read each, otherwise all of it."""

    file: int
    """Which of the files, from 0."""
    name: str
    line: int
    """Where it begins in the file, from 1."""
    data: bytes
    hash: bytes
    """Of what its records are made of."""


def _pieces(named: Sequence[tuple[str, Path]]) -> Iterator[_Piece]:
    for file_number, (name, path) in enumerate(named):
        line = 1
        with path.open("rb") as file:
            for data in file if in_lines(name) else [file.read()]:
                form = f"{path.suffix.lower()}\0".encode()
                yield _Piece(file_number, name, line, data, hashlib.sha256(form + data).digest())
                line += data.replace(b"\r\n", b"\n").replace(b"\r", b"\n").count(b"\n")


def _shown(kept: Growing, index: Path, library: str, pieces: Iterator[_Piece]) -> Place | None:
    """The library of those pieces, of which only those are read that the index does not know."""
    key, docs, each = hashlib.sha256(), array("I"), Counter[tuple[int, str]]()
    for piece in pieces:
        # Made again, as a file may have changed since it was made for the first time.
        key.update(piece.hash + piece.name.encode() + b"\0")
        found = kept.part(piece.hash)
        if found is None:
            found = kept.keep(piece.hash, (_number(kept, record) for record in _read(piece)))
        docs.extend(found)
        each[piece.file, piece.name] += len(found)
    if not docs:
        return None
    kept.finish()
    number = kept.number(key.hexdigest())  # another run may have been faster
    if number is None:
        apart = _named_apart(kept.ids(docs), each)
        number = kept.show(library, key.hexdigest(), docs, apart)
    return Place(index, key.hexdigest(), number)


def _read(piece: _Piece) -> Sequence[Record]:
    text = _decode(piece)
    if in_lines(piece.name):
        return read_line(text, piece.name, piece.line)
    return read(text, piece.name)


def _number(kept: Growing, record: Record) -> int:
    """Where the index has the record, which may come of a file in which only others changed."""
    text = json.dumps(to_json(record), ensure_ascii=False, sort_keys=True)
    own = hashlib.sha256(text.encode()).digest()
    (number,) = kept.part(own) or kept.keep(own, [kept.add(_entry(record, text))])
    return number


def _entry(record: Record, text: str) -> Entry:
    return Entry(
        id=record.id,
        year=record.year,
        json=text,
        names=list(dict.fromkeys(normalise(i) or i for i in record.ids)),
        fields=stems_and_windows(f"{_TITLE * f'{record.title} '}{record.text}"),
    )


def _named_apart(ids: Iterable[str], each: Mapping[tuple[int, str], int]) -> dict[int, str]:
    """Ids by which records go that have the id of an earlier one, by their places.

    `each` is how many records each file has: within a file they are numbered, and two files may
    call two works the same, even two files of one name.
    """
    taken: dict[str, int] = {}
    apart = {}
    files_of = chain.from_iterable(repeat(file, records) for file, records in each.items())
    numbered: defaultdict[int, dict[str, int]] = defaultdict(dict)
    for place, (id_, (file, name)) in enumerate(zip(ids, files_of, strict=True)):
        own = unique(id_, numbered[file])
        own = unique(own if own not in taken else f"{own}@{name}", taken)
        if own != id_:
            apart[place] = own
    return apart


def _bibliographies(place: Path) -> list[Path]:
    if place.is_file():
        return [place]
    if not place.is_dir():
        raise LibraryError(f"{place}: no such file or folder (check the path of the library)")
    return sorted(p for p in place.rglob("*") if p.suffix.lower() in ENDINGS and p.is_file())


def told(place: Path) -> str:
    """What a place given by a person holds too little of; empty where it holds bibliographies."""
    if _bibliographies(place):
        return ""
    return f"{place}: no bibliography in it (one ends in {', '.join(sorted(ENDINGS))})"


def _name(path: Path, root: Path) -> str:
    absolute = path.resolve()
    return absolute.relative_to(root).as_posix() if absolute.is_relative_to(root) else path.name


def _decode(piece: _Piece) -> str:
    try:
        return piece.data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = piece.line + piece.data[: error.start].count(b"\n")
        raise LibraryError(f"{piece.name}:{line}: not UTF-8 (save the file as UTF-8)") from error


def _forget_old(index: Path) -> None:
    """Remove the indexes that other code made."""
    if index.exists() or not index.parent.is_dir():
        return
    for old in index.parent.iterdir():
        if old.is_dir():
            shutil.rmtree(old, ignore_errors=True)
        elif not (old.name.startswith(index.name) or files.being_written(old)):
            old.unlink(missing_ok=True)
