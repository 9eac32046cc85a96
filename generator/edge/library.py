"""The library on disk: bibliographies, indexed once and kept, searched with BM25.

The index is kept in the cache under a hash of the bibliographies' names and bytes, so that it is
never older than they are; it is made beside its place and moved there whole, so that it is never
half there.
"""

import hashlib
import json
import os
import shutil
from collections.abc import Iterator, Mapping, Sequence
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
from generator.words import content_stems

Scores = npt.NDArray[Any]
"""One number a record; 0 where it does not match."""

_FORMAT = 2
"""Of the files of an index; one of another format is made anew."""

_KEPT = 4
"""Indexes kept in the cache; older ones go."""


@dataclass(frozen=True)
class Shelf:
    """An index on disk, opened as far as a query needs it."""

    folder: Path

    def search(self, params: Mapping[str, str]) -> str:
        """Answer a query with JSON: `{"hits": n, "records": [...]}`, the best record first.

        `words` ranks by BM25 over all of them. `concepts`, such as `(a OR b) AND (c)`, ranks works
        on more of the concepts first, among equals by each concept's best term, as a share of what
        it reaches at most; it matches from two concepts on. `since` and `until` are years, `rows`
        how many records. `ids`, with blanks between, gives the records that have one of them.
        """
        if "ids" in params:
            return self._by_identifier(params["ids"].split())
        if "concepts" in params:
            scores = self._by_concepts(_parse(params["concepts"]))
        else:
            scores = self._by_words(content_stems(params["words"]))
        since, until = int(params.get("since", 0)), int(params.get("until", 9999))
        years = self._meta["years"]
        found = [int(n) for n in np.flatnonzero(scores) if since <= (years[n] or since) <= until]
        best = sorted(found, key=lambda n: (-round(float(scores[n]), 4), n))[: int(params["rows"])]
        return self._answer(len(found), best)

    def _by_identifier(self, ids: Sequence[str]) -> str:
        held: dict[str, list[int]] = self._meta["ids"]
        found = sorted({n for i in ids for n in held.get(i, ())})
        return self._answer(len(found), found)

    def _answer(self, hits: int, positions: Sequence[int]) -> str:
        return f'{{"hits": {hits}, "records": [{",".join(self._lines(positions))}]}}'

    def _by_words(self, stems: Sequence[str]) -> Scores:
        known = [s for s in dict.fromkeys(stems) if s in self._bm25.vocab_dict]
        if not known:
            return np.zeros(len(self))
        scores: Scores = self._bm25.get_scores(known)
        return scores

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
            each = [self._by_words([stem]) for stem in content_stems(term)]
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
    def _bm25(self) -> Any:
        return bm25s.BM25.load(self.folder / "bm25", mmap=True)

    def __len__(self) -> int:
        return len(self._meta["years"])


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
    index = bm25s.BM25()
    index.index([content_stems(f"{r.title} {r.text}") for r in records], show_progress=False)
    index.save(folder / "bm25")
    meta = {"years": [r.year for r in records], "offsets": offsets, "ids": _held(records)}
    (folder / "meta.json").write_text(json.dumps(meta), "utf-8")


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
