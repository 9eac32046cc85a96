"""The library on disk: bibliographies, indexed once and kept, searched with BM25.

How well it finds is measured on SciFact by `python -m tests.benchmarks.scifact`.

The index is kept in the cache under a hash of the bibliographies' names and bytes, so that it is
never older than they are; it is made beside its place and moved there whole, so that it is never
half there.
"""

import hashlib
import json
import os
import shutil
from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

import bm25s
import numpy as np
import numpy.typing as npt

from generator import __version__
from generator.bibliography import ENDINGS, read
from generator.codec import to_json
from generator.edge import files
from generator.errors import LibraryError
from generator.identifiers import normalise
from generator.types import Record
from generator.words import content_stems, windows

Scores = npt.NDArray[Any]
"""One number a record; 0 where it does not match."""

_FORMAT = 3
"""Of the files of an index; one of another format is made anew."""

_KEPT = 4
"""Indexes kept in the cache; older ones go."""

_SATURATION, _LENGTH = 1.2, 0.75
"""BM25's k1 and b, as Robertson and Zaragoza (2009) recommend them."""
_TITLE = 2
"""How often a title counts: its words say more of what a work is about than those of its text."""
_WINDOWS = 0.35
"""Weight of the match by windows of letters beside that by words."""
_FIRST = 10
"""Records that the words rank first, from which further words are taken."""
_FURTHER = 30
"""Further words taken from them."""
_LIKE_THE_FIRST = 0.5
"""Weight of the match by further words, of all but the first records."""


@dataclass(frozen=True)
class Shelf:
    """An index on disk, opened as far as a query needs it."""

    folder: Path

    def search(self, params: Mapping[str, str]) -> str:
        """Answer a query with JSON: `{"hits": n, "records": [...]}`, the best record first.

        `words` ranks records with at least one of them, as `_by_words` says. `concepts`, such as
        `(a OR b) AND (c)`, ranks works on more of the concepts first, among equals by each
        concept's best term, as a share of what it reaches at most; it matches from two concepts on.
        `since` and `until` are years, `rows` how many records. `ids`, with blanks between, gives
        the records that have one of them.
        """
        if "ids" in params:
            return self._by_identifier(params["ids"].split())
        if "concepts" in params:
            scores = self._by_concepts(_parse(params["concepts"]))
        else:
            scores = self._by_words(params["words"])
        since, until = int(params.get("since", 0)), int(params.get("until", 9999))
        years = np.where(self._years, self._years, since)
        found = np.flatnonzero((scores > 0) & (since <= years) & (years <= until))
        best = found[_best(scores[found], int(params["rows"]))]
        return self._answer(len(found), best.tolist())

    def _by_identifier(self, ids: Sequence[str]) -> str:
        held: dict[str, list[int]] = self._meta["ids"]
        found = sorted({n for i in ids for n in held.get(i, ())})
        return self._answer(len(found), found)

    def _answer(self, hits: int, positions: Sequence[int]) -> str:
        return f'{{"hits": {hits}, "records": [{",".join(self._lines(positions))}]}}'

    def _by_words(self, text: str) -> Scores:
        """BM25 of the words' stems, and with less weight of their windows; behind the first ten
        records, likeness to these counts as well (pseudo-relevance feedback, after Rocchio)."""
        stems = _scores(self._stems, content_stems(text))
        scores = np.where(stems > 0, stems + _WINDOWS * _scores(self._windows, windows(text)), 0.0)
        if not scores.any():
            return scores
        scores /= scores.max()
        found = np.flatnonzero(scores)
        first = found[_best(scores[found], _FIRST)]
        like = self._like(first, scores[first])
        ranked = np.where(stems > 0, scores + _LIKE_THE_FIRST * like, 0.0)
        ranked[first] = 2.0 + scores[first]  # before all others, which reach 1.5 at most
        return ranked

    def _like(self, records: Scores, scores: Scores) -> Scores:
        """How much of the words that tell those records apart each record has, 0 to 1.

        A word weighs its rarity, each record's weights being brought to length 1, times the
        record's score; the heaviest words are asked for.
        """
        weights: dict[str, float] = {}
        for line, score in zip(self._lines(records.tolist()), scores.tolist(), strict=True):
            record = json.loads(line)
            stems = dict.fromkeys(content_stems(f"{record['title']} {record.get('text', '')}"))
            rarity = self._rarity[[self._stems.vocab_dict[stem] for stem in stems]]
            share = score * rarity / (np.sqrt(np.sum(rarity**2)) or 1.0)
            for stem, weight in zip(stems, share.tolist(), strict=True):
                weights[stem] = weights.get(stem, 0.0) + weight
        heaviest = sorted(weights, key=lambda stem: (-round(weights[stem], 6), stem))[:_FURTHER]
        like = sum((weights[s] * _scores(self._stems, [s]) for s in heaviest), np.zeros(len(self)))
        return like / (like.max(initial=0.0) or 1.0)

    def _by_concepts(self, concepts: Sequence[Sequence[str]]) -> Scores:
        best = [self._best_term(terms) for terms in concepts]
        spoken = sum((scores > 0).astype(int) for scores in best)
        needed = min(2, len(concepts))
        within = sum(best, np.zeros(len(self))) / len(concepts)
        return np.where(spoken >= needed, spoken + within, 0.0)

    def _best_term(self, terms: Sequence[str]) -> Scores:
        """Of each record the best of the terms that it holds every word of, 0 to 1."""
        best = np.zeros(len(self))
        for term in terms:
            each = [_scores(self._stems, [stem]) for stem in content_stems(term)]
            if each:
                whole = np.where(np.minimum.reduce(each) > 0, np.sum(each, axis=0), 0.0)
                best = np.maximum(best, whole)
        highest = float(best.max(initial=0.0))
        return best / highest if highest else best

    def _lines(self, positions: Sequence[int]) -> Iterator[str]:
        offsets = self._meta["offsets"]
        with (self.folder / "records.jsonl").open("rb") as file:
            for n in positions:
                file.seek(offsets[n])
                yield file.readline().decode("utf-8").rstrip("\n")

    @cached_property
    def _meta(self) -> dict[str, Any]:
        meta: dict[str, Any] = json.loads((self.folder / "meta.json").read_text("utf-8"))
        return meta

    @cached_property
    def _years(self) -> Scores:
        """Year of each record; 0 where nobody knows it."""
        return np.array([year or 0 for year in self._meta["years"]])

    @cached_property
    def _rarity(self) -> Scores:
        """Inverse document frequency of each stem."""
        having = np.diff(self._stems.scores["indptr"])
        rarity: Scores = np.log(1 + (len(self) - having + 0.5) / (having + 0.5))
        return rarity

    @cached_property
    def _stems(self) -> Any:
        return bm25s.BM25.load(self.folder / "stems", mmap=True)

    @cached_property
    def _windows(self) -> Any:
        return bm25s.BM25.load(self.folder / "windows", mmap=True)

    def __len__(self) -> int:
        return len(self._meta["years"])


def _scores(index: Any, tokens: Iterable[str]) -> Scores:
    """BM25 of each record; a token counts once."""
    known = [token for token in dict.fromkeys(tokens) if token in index.vocab_dict]
    scores: Scores = index.get_scores(known) if known else np.zeros(index.scores["num_docs"])
    return scores


def _best(scores: Scores, at_most: int) -> Scores:
    """Positions of the highest scores, the highest first, equals in their order."""
    rounded = np.round(scores.astype(float), 6)
    least = np.partition(rounded, -at_most)[-at_most] if len(rounded) > at_most else -np.inf
    candidates = np.flatnonzero(rounded >= least)
    return candidates[np.argsort(-rounded[candidates], kind="stable")][:at_most]


def open_shelf(places: Sequence[Path], cache: Path, root: Path) -> Shelf | None:
    """The index of all bibliographies at those places, made if it is not kept; None: no records.

    Raises:
        LibraryError: a place that is not there, or a bibliography that cannot be read.
    """
    paths = [path for place in places for path in _bibliographies(place)]
    contents = [(_name(path, root), path.read_bytes()) for path in paths]
    folder = cache / "library" / _key(contents)
    if not (folder / "meta.json").exists():
        records = _named_apart(contents)
        if not records:
            return None
        _make(folder, records)
    return Shelf(folder)


def _parse(concepts: str) -> list[list[str]]:
    """Terms of each concept of `(a OR b) AND (c)`."""
    return [part.strip("()").split(" OR ") for part in concepts.split(") AND (")]


def _named_apart(contents: Sequence[tuple[str, bytes]]) -> list[Record]:
    """All records, each with an id of its own: two files may call two works the same."""
    taken: set[str] = set()
    records = []
    for name, data in contents:
        for record in read(_decode(name, data), name):
            own = record.id if record.id not in taken else f"{record.id}@{name}"
            taken.add(own)
            records.append(replace(record, id=own))
    return records


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


def _decode(name: str, data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise LibraryError(f"{name}:{line}: not UTF-8 (save the file as UTF-8)") from error


def _key(contents: Sequence[tuple[str, bytes]]) -> str:
    digest = hashlib.sha256(f"{_FORMAT} {__version__} {bm25s.__version__}".encode())
    for name, data in contents:
        digest.update(f"\0{name}\0{len(data)}\0".encode())
        digest.update(data)
    return digest.hexdigest()[:32]


def _make(folder: Path, records: Sequence[Record]) -> None:
    """Make the index beside its place, then move it there."""
    beside = folder.with_name(f".{folder.name}.{os.getpid()}.tmp")
    shutil.rmtree(beside, ignore_errors=True)
    beside.mkdir(parents=True)
    try:
        _fill(beside, records)
        _move(beside, folder)
    finally:
        shutil.rmtree(beside, ignore_errors=True)
    _forget_old(folder.parent)


def _fill(folder: Path, records: Sequence[Record]) -> None:
    offsets, position = [], 0
    with (folder / "records.jsonl").open("wb") as file:
        for record in records:
            line = json.dumps(to_json(record), ensure_ascii=False, sort_keys=True).encode() + b"\n"
            offsets.append(position)
            position += file.write(line)
    texts = [f"{_TITLE * f'{r.title} '}{r.text}" for r in records]
    _index(folder / "stems", map(content_stems, texts))
    _index(folder / "windows", map(windows, texts))
    meta = {"years": [r.year for r in records], "offsets": offsets, "ids": _held(records)}
    (folder / "meta.json").write_text(json.dumps(meta), "utf-8")


def _index(folder: Path, texts: Iterable[Iterable[str]]) -> None:
    """Keep a BM25 index of texts, each given as its tokens. A token is kept as a number: the
    windows of a large library would not fit into memory as strings."""
    numbers: defaultdict[str, int] = defaultdict(lambda: len(numbers))
    numbered = [array("I", map(numbers.__getitem__, text)) for text in texts]
    if not numbers:  # BM25 divides by the mean length, so that one text has to have a token
        numbered[0].append(numbers[""])
    index = bm25s.BM25(k1=_SATURATION, b=_LENGTH)
    index.index((numbered, dict(numbers)), show_progress=False)
    index.save(folder)


def _held(records: Sequence[Record]) -> dict[str, list[int]]:
    """Positions of the records of each identifier, in the spelling that questions use."""
    held: dict[str, list[int]] = {}
    for n, record in enumerate(records):
        for identifier in dict.fromkeys(normalise(i) or i for i in record.ids):
            held.setdefault(identifier, []).append(n)
    return held


def _move(source: Path, target: Path) -> None:
    if not (target / "meta.json").exists():
        shutil.rmtree(target, ignore_errors=True)
    try:
        source.rename(target)
    except OSError:
        if not (target / "meta.json").exists():
            raise  # otherwise another run was faster, and made the same


def _forget_old(folder: Path) -> None:
    """Remove what killed runs left, and all but the newest indexes."""
    for path in folder.glob(".*.tmp"):
        if not files.being_written(path):
            shutil.rmtree(path, ignore_errors=True)
    kept = [p for p in folder.iterdir() if not p.name.startswith(".")]
    for old in sorted(kept, key=lambda p: p.stat().st_mtime, reverse=True)[_KEPT:]:
        shutil.rmtree(old, ignore_errors=True)
