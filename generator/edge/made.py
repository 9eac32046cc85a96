"""Reports as they were made: kept, a file each, under the digest of all that they were made of.

Such a file may be copied from one machine to another, which is how shares of a build join, and be
deleted at any time. Each of its parts is held against its digest whenever it is read.
"""

import gzip
import json
from array import array
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from hashlib import sha256
from itertools import accumulate
from pathlib import Path
from typing import Any

from generator.codec import to_json
from generator.edge import files
from generator.edge.ledger import Line
from generator.summary import Called, Made, Stated, Summary, Told, digest

_ENDING = ".report"


class DamagedError(Exception):
    """What is kept of a report is not what was put there; it has to be made again."""

    def __init__(self, made_of: str) -> None:
        super().__init__(made_of)
        self.made_of = made_of


def packed(made: Made, made_of: str) -> bytes:
    """A report as it is kept: a digest, a line that says what is where, and the parts."""
    texts = json.dumps(made.files, ensure_ascii=False).encode("utf-8", "surrogatepass")
    parts = [text.encode("utf-8", "surrogatepass") for text in made.pieces.values()]
    parts.append(gzip.compress(texts, 1, mtime=0))
    head = {
        "summary": to_json(replace(made.summary, made_of=made_of)),
        "ends": list(accumulate(map(len, parts))),
        "files": _digest(parts[-1]),
    }
    line = json.dumps(head).encode() + b"\n"
    return b"".join((_digest(line).encode(), b"\n", line, *parts))


@dataclass(frozen=True, slots=True)
class Kept:
    """The folder in which reports are kept."""

    folder: Path

    def known(self) -> frozenset[str]:
        """The digests of all reports that are kept, be they damaged or not."""
        return frozenset(name.removesuffix(_ENDING) for name in files.names(self.folder))

    def put(self, made_of: str, data: bytes) -> None:
        """Keep a `packed` report."""
        files.write_bytes(self.path(made_of), data)

    def drop(self, made_of: str) -> None:
        """Forget what is kept for that digest."""
        self.path(made_of).unlink(missing_ok=True)

    def only(self, made_of: Collection[str]) -> None:
        """Forget all reports but those."""
        files.only(self.folder, {self.path(one).name for one in made_of})

    def path(self, made_of: str) -> Path:
        """Where the report of that digest is kept."""
        return self.folder / f"{made_of}{_ENDING}"


@dataclass(frozen=True, slots=True)
class _Place:
    """Where the parts of a report stand in its file."""

    start: int
    ends: "array[int]"
    """Behind the start: of each piece, in the order of the summary, and of the files."""
    files: str


class Reports:
    """The reports of a site, as its pages are woven from them: read as they are asked for.

    Whatever is asked for may raise DamagedError.
    """

    def __init__(self, kept: Kept, made_of: Mapping[str, str]) -> None:
        """`made_of` are their digests, by slug."""
        self._kept, self._made_of = kept, made_of
        self._places: dict[str, _Place] = {}
        self.lines: dict[str, Line] = {}
        """What is told of each report whose summary was read."""

    def __iter__(self) -> Iterator[Summary]:
        """The summaries, by slug."""
        for slug in sorted(self._made_of):
            head, start = self._head(slug)
            summary = _summary(head["summary"])
            if summary.made_of != self._made_of[slug]:
                raise DamagedError(self._made_of[slug])
            ends = array("Q", head["ends"])
            self._places[slug] = _Place(start, ends, head["files"])
            self.lines[slug] = _line(summary)
            yield summary

    def piece(self, report: Summary, path: str) -> str:
        """JSON of a report's piece of that page."""
        number = list(report.pieces).index(path)
        text = self._part(report.slug, number).decode("utf-8", "surrogatepass")
        if digest(text) != report.pieces[path]:
            raise DamagedError(self._made_of[report.slug])
        return text

    def files(self, report: Summary) -> Mapping[str, str]:
        """A report's own files, by path."""
        data = self._part(report.slug, len(report.pieces))
        if _digest(data) != self._places[report.slug].files:
            raise DamagedError(self._made_of[report.slug])
        texts: Mapping[str, str] = json.loads(gzip.decompress(data))
        return texts

    def _head(self, slug: str) -> tuple[Any, int]:
        """What is where, and where the parts begin."""
        made_of = self._made_of[slug]
        try:
            with self._kept.path(made_of).open("rb") as file:
                stated, line = file.readline(), file.readline()
        except OSError as error:
            raise DamagedError(made_of) from error
        if stated != _digest(line).encode() + b"\n":
            raise DamagedError(made_of)
        return json.loads(line), len(stated) + len(line)

    def _part(self, slug: str, number: int) -> bytes:
        place, made_of = self._places[slug], self._made_of[slug]
        begin = place.ends[number - 1] if number else 0
        try:
            with self._kept.path(made_of).open("rb", buffering=0) as file:
                file.seek(place.start + begin)
                return file.read(place.ends[number] - begin)
        except OSError as error:
            raise DamagedError(made_of) from error


def _summary(data: Any) -> Summary:
    """A summary of JSON that is known to be what was written: nothing is checked once more."""
    values: dict[str, Any] = {n: tuple(v) if isinstance(v, list) else v for n, v in data.items()}
    values["works"] = tuple(map(_told, data["works"]))
    values["claims"] = tuple(Stated(id_, work, tuple(on)) for id_, work, on in data["claims"])
    values["topics"] = tuple(Called(slug, name, tuple(t)) for slug, name, t in data["topics"])
    values["models"] = tuple(map(tuple, data["models"]))
    return Summary(**values)


def _line(summary: Summary) -> Line:
    return Line(
        slug=summary.slug,
        made_of=summary.made_of,
        answered=summary.answered,
        score=summary.score,
        claims=len(summary.claims),
        works=len({claim.work for claim in summary.claims}),
    )


def _told(data: Any) -> Told:
    key, title, ids, year = data
    return Told(key, title, tuple(ids), year)


def _digest(data: bytes) -> str:
    return sha256(data).hexdigest()
