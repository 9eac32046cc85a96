"""The index of a library: one SQLite file, with the records and, for each word, who holds it.

Kept beside a word are numbers of records and how often each holds it, no scores. What BM25 weighs
these by (how many records there are, how long, how many hold the word) is worked out from the
records of the library that is asked. So an index that grew answers as one that was made at once,
and the scores are those of bm25s, whose own index would have to be made anew for each record.

A record is known by what it says; one that is gone from the library stays until the index has more
such than others. All that a run changes is one transaction, so that a killed run changes nothing;
other runs that write wait for it, and those that ask are told what was there before.
"""

import heapq
import json
import math
import os
import sqlite3
from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from itertools import count, groupby
from operator import itemgetter
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from generator.edge import files
from generator.errors import LibraryError

Numbers = npt.NDArray[Any]
"""A number for each record; those of `Reader` in the library's order."""

SATURATION, LENGTH = 1.2, 0.75
"""BM25's k1 and b, as Robertson and Zaragoza (2009) recommend them."""

_COUNT = 10
"""Bits of a posting that say how often; the others, of 32, are the number of the record."""
_OFTEN = (1 << _COUNT) - 1
"""No count is higher: nothing in an abstract stands there so often."""
_MOST = 1 << 32 - _COUNT
"""Records that an index can hold, some four million."""
_AT_ONCE = 1 << 22
"""Postings that are sorted in memory (some 100 MB); the sorted runs are merged on disk."""
_CACHE = 32_000
"""Kilobytes of the index that stay in memory while it is written."""
_HOT = 1 << 22
"""Postings of words asked for last that stay in memory (12 bytes each)."""
_STATES, _VIEWS = 4, 16
"""States of a library, and of all libraries together, that an index knows the records of; those go
whose last use is longest ago."""
_PATIENCE = 3600.0
"""Seconds to wait for another process that writes; 200,000 records take some minutes."""

_DAMAGED = frozenset({sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT})
_OUTSIDE = _DAMAGED | {
    sqlite3.SQLITE_BUSY,
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_PERM,
    sqlite3.SQLITE_READONLY,
}
"""What goes wrong with files and not with us."""

_MADE_OF = (
    "TABLE part (hash BLOB PRIMARY KEY, docs BLOB) WITHOUT ROWID",
    "TABLE record (doc INTEGER PRIMARY KEY, id TEXT, year INTEGER, length0 INTEGER,"
    " length1 INTEGER)",
    "TABLE text (doc INTEGER PRIMARY KEY, json TEXT, tokens TEXT)",
    "TABLE identifier (name TEXT, doc INTEGER, PRIMARY KEY (name, doc)) WITHOUT ROWID",
    "TABLE segment (number INTEGER PRIMARY KEY, postings INTEGER)",
    "TABLE posting (segment INTEGER, field INTEGER, token TEXT, holders INTEGER, docs BLOB)",
    "UNIQUE INDEX posting_of_token ON posting (segment, field, token, holders)",
    "TABLE view (number INTEGER PRIMARY KEY AUTOINCREMENT, used INTEGER, library TEXT, key TEXT,"
    " docs BLOB, ids TEXT)",
)
_OF_RECORDS = {"part": 2, "record": 5, "text": 3, "identifier": 2}
"""Tables that a run adds to as they are, and their columns."""
_USED = (
    "UPDATE view SET used = 1 + (SELECT max(used) FROM view)"
    " WHERE number = ? AND used < (SELECT max(used) FROM view)"
)
_TOO_OLD = (
    "DELETE FROM view WHERE number NOT IN (SELECT number FROM (SELECT number, used, row_number()"
    " OVER (PARTITION BY library ORDER BY used DESC) AS nth FROM view)"
    " WHERE nth <= ? ORDER BY used DESC LIMIT ?)"
)
_HOLDING = (
    "SELECT docs FROM segment CROSS JOIN posting ON segment = number AND field = ? AND token = ?"
    " ORDER BY number"
)
_HAVING = (
    "SELECT value, coalesce((SELECT sum(holders) FROM segment CROSS JOIN posting"
    " ON segment = number AND field = ? AND token = value), 0) FROM json_each(?)"
)


@dataclass(frozen=True, slots=True)
class Place:
    """Where what an index knows of a library is kept."""

    path: Path
    key: str
    """Of the library's bytes."""
    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A record as it is added."""

    id: str
    year: int | None
    json: str
    """What a query is answered with."""
    names: Sequence[str]
    """Its identifiers."""
    fields: Sequence[Sequence[str]]
    """The tokens of both fields, with repetitions; those of the first have no blank in them."""


class GoneError(LibraryError):
    """An index that was damaged and so was removed, or that another run made anew."""


@contextmanager
def _said(path: Path) -> Iterator[None]:
    """Say what SQLite cannot do as a person may understand it; remove what it finds damaged."""
    try:
        yield
    except sqlite3.Error as error:
        code = error.sqlite_errorcode & 0xFF
        if code not in _OUTSIDE:  # a bug keeps its traceback
            raise
        fix = "make room on the disk, or delete the file: it is made again"
        said = f"{path}: the library's index cannot be used: {error} ({fix})"
        if code in _DAMAGED:
            for end in ("-wal", "-shm", ""):
                path.with_name(path.name + end).unlink(missing_ok=True)
        raise LibraryError(said) if path.exists() else GoneError(said) from error


def _connected(path: Path | str, *settings: str) -> sqlite3.Connection:
    """A connection that begins and ends transactions where it is told to; for any thread."""
    db = sqlite3.connect(
        path, timeout=_PATIENCE, isolation_level=None, check_same_thread=False, uri=True
    )
    for setting in settings:
        db.execute(f"PRAGMA {setting}")
    return db


def known(path: Path, key: str) -> int | None:
    """The number of the view of that key, which is used by that; None where there is none, or no
    whole index."""
    if not path.exists():
        return None
    try:
        with closing(_connected(path)) as db:
            number = _number(db, key)
            db.execute("PRAGMA busy_timeout = 0")
            with suppress(sqlite3.OperationalError):  # the use is not worth to wait for a writer
                db.execute(_USED, (number,))
            return number
    except sqlite3.DatabaseError:
        return None  # it is waited for, or made anew, by whoever writes


def _number(db: sqlite3.Connection, key: str) -> int | None:
    number: int | None
    (number,) = db.execute("SELECT max(number) FROM view WHERE key = ?", (key,)).fetchone()
    return number


# Writing


@contextmanager
def growing(path: Path) -> Iterator["Growing"]:
    """An index to add records to: kept whole when the block ends, left alone where it raises."""
    path.parent.mkdir(parents=True, exist_ok=True)
    settings = ("page_size = 8192", f"cache_size = -{_CACHE}")
    with _said(path), closing(_connected(path, *settings)) as db:
        with suppress(sqlite3.OperationalError):  # another process does the same just now
            db.execute("PRAGMA journal_mode = WAL")  # so that nobody who reads has to wait
        db.execute("BEGIN IMMEDIATE")
        files.sweep(path.parent)
        beside = path.with_name(f".{path.name}.{os.getpid()}.tmp")
        try:
            # Nothing in it has to outlast this process.
            with closing(_connected(beside, "journal_mode = OFF", "synchronous = OFF")) as run:
                yield _begun(db, run)
            db.execute("COMMIT")
        finally:
            beside.unlink(missing_ok=True)  # (a transaction that is open ends with `closing`)


def _begun(db: sqlite3.Connection, run: sqlite3.Connection) -> "Growing":
    run.execute("BEGIN")
    if not db.execute("SELECT 1 FROM sqlite_master").fetchone():
        _create(db)
    _create(run)
    _forget(db)
    return Growing(db, run)


def _create(db: sqlite3.Connection) -> None:
    for what in _MADE_OF:
        db.execute(f"CREATE {what}")


def _forget(db: sqlite3.Connection) -> None:
    """Begin anew where more records are gone from all libraries, as they were last, than are left;
    parts of whole files go before, many records long, of which each change leaves one behind."""
    gone = "length(docs) > 4 AND NOT EXISTS (SELECT 1 FROM view WHERE instr(view.docs, part.docs))"
    db.execute(f"DELETE FROM part WHERE {gone}")  # noqa: S608 (our own words only)
    last = "SELECT docs, max(used) FROM view GROUP BY library"
    views = [np.frombuffer(docs, "<u4") for docs, _ in db.execute(last)]
    left = len(np.unique(np.concatenate(views))) if views else 0
    if db.execute("SELECT count(*) FROM record").fetchone()[0] > 2 * left:
        for table in ("segment", "posting", "view", *_OF_RECORDS):
            db.execute(f"DELETE FROM {table}")  # noqa: S608 (as above)


class Growing:
    """Adds records in bounded memory: sorted runs go to a file beside the index, and into it,
    merged, at the end."""

    def __init__(self, db: sqlite3.Connection, run: sqlite3.Connection) -> None:
        self._db, self._run = db, run
        self._next: int = db.execute("SELECT coalesce(max(doc) + 1, 0) FROM record").fetchone()[0]
        self._gathered = _Gathered(self._next)

    def number(self, key: str) -> int | None:
        """As `known` has it."""
        return _number(self._db, key)

    def part(self, part: bytes) -> Sequence[int] | None:
        """Numbers of the records that come of those bytes (their hash); None: not known yet."""
        for db in (self._db, self._run):
            for (docs,) in db.execute("SELECT docs FROM part WHERE hash = ?", (part,)):
                return array("I", docs)
        return None

    def keep(self, part: bytes, docs: Iterable[int]) -> Sequence[int]:
        """Keep which records come of those bytes; their numbers."""
        numbers = array("I", docs)
        self._run.execute("INSERT INTO part VALUES (?, ?)", (part, numbers.tobytes()))
        return numbers

    def add(self, entry: Entry) -> int:
        """Add a record; its number."""
        doc, self._next = self._next, self._next + 1
        if doc >= _MOST:
            raise LibraryError(
                f"the library has more than {_MOST} records, or had (delete the index)"
            )
        lengths = [len(tokens) for tokens in entry.fields]
        run = self._run
        run.execute(
            "INSERT INTO record VALUES (?, ?, ?, ?, ?)", (doc, entry.id, entry.year, *lengths)
        )
        tokens = " ".join(dict.fromkeys(entry.fields[0]))
        run.execute("INSERT INTO text VALUES (?, ?, ?)", (doc, entry.json, tokens))
        run.executemany(
            "INSERT INTO identifier VALUES (?, ?)", ((name, doc) for name in entry.names)
        )
        if self._gathered.add(entry.fields) >= _AT_ONCE:
            self._sort()
        return doc

    def _sort(self) -> None:
        """Write what was gathered as one sorted run."""
        size = self._gathered.size
        _insert(self._run, _segment(self._run, size), self._gathered.rows())
        self._gathered = _Gathered(self._next)

    def finish(self) -> None:
        """Put all that was added into the index, merged with the newest segments there that are
        no larger by much: there are few segments, and a posting is seldom moved."""
        self._sort()
        for table, columns in _OF_RECORDS.items():
            rows = self._run.execute(f"SELECT * FROM {table}")  # noqa: S608 (our own words only)
            into = f"INSERT INTO {table} VALUES ({', '.join('?' * columns)})"  # noqa: S608 (as above)
            self._db.executemany(into, rows)
        size = self._run.execute("SELECT sum(postings) FROM segment").fetchone()[0]
        old = self._db.execute("SELECT number, postings FROM segment ORDER BY number DESC")
        merged: list[int] = []
        for number, postings in old.fetchall():
            if postings >= 2 * size:
                break
            merged.insert(0, number)
            size += postings
        if size:
            self._merge(merged, size)

    def _merge(self, old: Sequence[int], size: int) -> None:
        new = _segment(self._db, size)
        runs = [number for (number,) in self._run.execute("SELECT number FROM segment ORDER BY 1")]
        each = [*((self._db, n) for n in old), *((self._run, n) for n in runs)]
        by_token = itemgetter(0, 1)
        with closing(heapq.merge(*(_sorted(db, n) for db, n in each), key=by_token)) as merged:
            joined = (
                (*token, b"".join(docs for _, _, docs in same))
                for token, same in groupby(merged, by_token)
            )
            _insert(self._db, new, joined)
        for number in old:
            self._db.execute("DELETE FROM posting WHERE segment = ?", (number,))
            self._db.execute("DELETE FROM segment WHERE number = ?", (number,))

    def ids(self, docs: Sequence[int]) -> Iterator[str]:
        """Ids of the records of those numbers, after `finish`."""
        for doc in docs:
            yield self._db.execute("SELECT id FROM record WHERE doc = ?", (doc,)).fetchone()[0]

    def show(self, library: str, key: str, docs: Sequence[int], ids: Mapping[int, str]) -> int:
        """Keep the records of a library in their order, and the ids of those (by their places)
        that are called otherwise in it than where they were read; the number to open it by."""
        row = (library, key, array("I", docs).tobytes(), json.dumps(ids))
        into = "INSERT INTO view SELECT NULL, 1 + coalesce(max(used), 0), ?, ?, ?, ? FROM view"
        self._db.execute(into, row)
        self._db.execute(_TOO_OLD, (_STATES, _VIEWS))
        return int(self._db.execute("SELECT max(number) FROM view").fetchone()[0])


def _segment(db: sqlite3.Connection, size: int) -> int:
    """The number of a new segment, behind all that there are."""
    db.execute("INSERT INTO segment VALUES (NULL, ?)", (size,))
    return int(db.execute("SELECT max(number) FROM segment").fetchone()[0])


def _insert(db: sqlite3.Connection, segment: int, rows: Iterable[tuple[int, str, bytes]]) -> None:
    every = ((segment, field, token, len(docs) // 4, docs) for field, token, docs in rows)
    db.executemany("INSERT INTO posting VALUES (?, ?, ?, ?, ?)", every)


def _sorted(db: sqlite3.Connection, segment: int) -> Iterator[tuple[int, str, bytes]]:
    what = "SELECT field, token, docs FROM posting WHERE segment = ? ORDER BY field, token"
    return iter(db.execute(what, (segment,)))


class _Gathered:
    """Tokens of some records, until they are sorted."""

    def __init__(self, first: int) -> None:
        self._first, self.size = first, 0
        self._fields = (_Tokens(), _Tokens())

    def add(self, fields: Sequence[Sequence[str]]) -> int:
        """Add the tokens of the next record; how many postings there are now."""
        for kept, tokens in zip(self._fields, fields, strict=True):
            self.size += kept.add(tokens)
        return self.size

    def rows(self) -> Iterator[tuple[int, str, bytes]]:
        """Field, token and postings, sorted."""
        for field, kept in enumerate(self._fields):
            for token, docs in kept.postings(self._first):
                yield field, token, docs


class _Tokens:
    """Tokens of one field as numbers, because strings would take many times the memory."""

    def __init__(self) -> None:
        # What refers to itself would stay until garbage is collected, which is seldom here.
        self._numbers: defaultdict[str, int] = defaultdict(count().__next__)
        self._tokens, self._counts, self._each = array("I"), array("I"), array("I")

    def add(self, tokens: Sequence[str]) -> int:
        counts = Counter(tokens)
        self._tokens.extend(map(self._numbers.__getitem__, counts))
        self._counts.extend(counts.values())
        self._each.append(len(counts))
        return len(counts)

    def postings(self, first: int) -> Iterator[tuple[str, bytes]]:
        tokens, counts = np.array(self._tokens), np.minimum(self._counts, _OFTEN)
        docs = np.repeat(np.arange(first, first + len(self._each), dtype="u4"), self._each)
        sorted_ = ((docs << _COUNT) | counts).astype("<u4")[np.argsort(tokens, kind="stable")]
        ends = np.cumsum(np.bincount(tokens, minlength=len(self._numbers))).tolist()
        for token, n in sorted(self._numbers.items()):
            yield token, sorted_[ends[n - 1] if n else 0 : ends[n]].tobytes()


# Reading


def opened(place: Place) -> "Reader":
    """What is kept there, to be asked. Raises GoneError, LibraryError."""
    with _said(place.path):
        # Not `ro`, with which nobody could read what a killed run left.
        uri = f"{place.path.absolute().as_uri()}?mode=rw"
        return Reader(place, _connected(uri, "query_only = ON"))


class Reader:
    """What BM25 needs of a view but for the postings, which are read as they are asked for."""

    def __init__(self, place: Place, db: sqlite3.Connection) -> None:
        self._place, self._db = place, db
        with self._unchanged():
            what = "SELECT docs, ids FROM view WHERE number = ?"
            docs, ids = self._db.execute(what, (place.number,)).fetchone()
            self._docs = np.frombuffer(docs, "<u4").astype(np.intp)
            self._ids: Mapping[str, str] = json.loads(ids)
            columns = "SELECT coalesce(year, 0), length0, length1 FROM record ORDER BY doc"
            years, *lengths = np.fromiter(self._db.execute(columns), np.dtype((np.int64, 3))).T
        self.years: Numbers = years[self._docs]
        """0 where nobody knows it."""
        # How often each record stands in the view: one that is gone not at all.
        self._times = np.bincount(self._docs, minlength=len(years))
        self._longer = [_longer(each, each[self._docs]) for each in lengths]
        self._rarity: tuple[dict[str, float], ...] = ({}, {})
        self._hot: dict[tuple[int, str], tuple[Numbers, Numbers]] = {}
        self._kept = 0
        self._alone = False

    def __del__(self) -> None:
        self._db.close()

    @contextmanager
    def asked(self) -> Iterator["Reader"]:
        """The view, while no other process changes what is read."""
        with _said(self._place.path), self._unchanged():
            (records,) = self._db.execute("SELECT max(doc) + 1 FROM record").fetchone()
            self._alone = records == len(self._times) and bool((self._times == 1).all())
            yield self

    @contextmanager
    def _unchanged(self) -> Iterator[None]:
        self._db.execute("BEGIN")
        try:
            if _number(self._db, self._place.key) != self._place.number:
                raise GoneError(f"{self._place.path}: made anew by another run (run this again)")
            yield
        finally:
            if self._db.in_transaction:  # which SQLite ends itself where it cannot read
                self._db.execute("COMMIT")

    def __len__(self) -> int:
        return len(self._docs)

    def scores(
        self, field: int, tokens: Iterable[str], weights: Mapping[str, float] | None = None
    ) -> Numbers:
        """BM25 of each record, as bm25s has it; a token counts once, or as its weight says."""
        scores = np.zeros(len(self._times), "f4" if weights is None else "f8")
        for token in dict.fromkeys(tokens):
            docs, each = self._weighed(field, token)
            if weights is not None:
                each = (weights[token] * each).astype(scores.dtype)  # add.at is slow to convert
            np.add.at(scores, docs, each)
        return scores[self._docs]

    def _weighed(self, field: int, token: str) -> tuple[Numbers, Numbers]:
        """Numbers of records that have a token, and what each scores by it; hot ones are kept."""
        weighed = self._hot.pop((field, token), None)
        if weighed is None:
            weighed = self._read(field, token)
            self._kept += len(weighed[0])
        self._hot[field, token] = weighed
        while self._kept > _HOT and len(self._hot) > 1:
            self._kept -= len(self._hot.pop(next(iter(self._hot)))[0])
        return weighed

    def _read(self, field: int, token: str) -> tuple[Numbers, Numbers]:
        docs, counts = self._postings(field, token)
        share = self._longer[field].take(docs)
        share += counts
        np.divide(counts, share, out=share)
        share *= float(np.float32(self._rare(docs)))
        return docs, share.astype("f4")

    def _postings(self, field: int, token: str) -> tuple[Numbers, Numbers]:
        """Numbers of the records that have a token, and how often, but for records added since."""
        found = [docs for (docs,) in self._db.execute(_HOLDING, (field, token))]
        both = np.frombuffer(found[0] if len(found) == 1 else b"".join(found), "<u4")
        if not self._alone:
            both = both[: np.searchsorted(both, len(self._times) << _COUNT)]
        # As numpy wants them: each use would make them so again.
        return (both >> _COUNT).astype(np.intp), (both & _OFTEN).astype("f8")

    def rarity(self, field: int, tokens: Iterable[str]) -> Mapping[str, float]:
        """BM25's inverse document frequency of each token; 0 of those that no record has."""
        known = self._rarity[field]
        unknown = [token for token in dict.fromkeys(tokens) if token not in known]
        if self._alone:
            for token, having in self._db.execute(_HAVING, (field, json.dumps(unknown))):
                known[token] = _rarity(having, len(self))
        else:
            known.update((t, self._rare(self._postings(field, t)[0])) for t in unknown)
        return known

    def _rare(self, docs: Numbers) -> float:
        return _rarity(len(docs) if self._alone else int(self._times[docs].sum()), len(self))

    def with_identifiers(self, names: Iterable[str]) -> Numbers:
        """Places of the records that have one of those identifiers."""
        what = "SELECT doc FROM identifier WHERE name = ?"
        docs = [doc for name in names for (doc,) in self._db.execute(what, (name,))]
        return np.flatnonzero(np.isin(self._docs, docs))

    def records(self, places: Iterable[int]) -> Iterator[str]:
        """The records at those places, each as JSON."""
        for place in places:
            text = self._text("json", place)
            yield _called(text, self._ids[str(place)]) if str(place) in self._ids else text

    def tokens(self, places: Iterable[int]) -> Iterator[Sequence[str]]:
        """The tokens of the first field of the records at those places, each once, in order."""
        for place in places:
            yield self._text("tokens", place).split()

    def _text(self, column: str, place: int) -> str:
        what = f"SELECT {column} FROM text WHERE doc = ?"  # noqa: S608 (our own words only)
        return str(self._db.execute(what, (int(self._docs[place]),)).fetchone()[0])


def _rarity(having: int, records: int) -> float:
    return math.log(1 + (records - having + 0.5) / (having + 0.5)) if having else 0.0


def _longer(every: Numbers, own: Numbers) -> Numbers:
    """BM25's measure of each length, beside the mean of the view's own."""
    mean = float(own.mean()) or 1.0
    longer: Numbers = SATURATION * ((1 - LENGTH) + LENGTH * every / mean)
    return longer


def _called(text: str, id_: str) -> str:
    return json.dumps({**json.loads(text), "id": id_}, ensure_ascii=False, sort_keys=True)
