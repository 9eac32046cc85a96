"""Lock files: what was found for a question, pinned. Written by `update`, read by `build`."""

import hashlib
import json
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from generator.codec import ShapeError, from_json, to_json
from generator.edge import files
from generator.errors import LockError, Problem
from generator.types import Lock, Question

_DAY = re.compile(r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])")
VERSION = 1
"""Of the lock's format; a lock of a later one is refused."""


def path_of(folder: Path, slug: str) -> Path:
    """Where a question's lock is."""
    return folder / f"{slug}.lock.json"


def read(path: Path) -> Lock | None:
    """The lock at that path; None where there is none.

    Raises:
        LockError: where it is damaged, or its texts are not those that were locked.
    """
    text = text_at(path)
    return None if text is None else parsed(str(path), text)


def text_at(path: Path) -> str | None:
    """The text of the lock at that path; None where there is none. Raises LockError."""
    try:
        return path.read_text("utf-8")
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError) as error:
        raise _wrong(path, f"cannot be read: {error}") from error


def parsed(name: str, text: str) -> Lock:
    """The lock of that text. Raises LockError, which calls it by that name."""
    path = Path(name)
    try:
        data: Any = json.loads(text)
        if "\\ud" in text.lower():  # half a character, which no file can hold, is written so
            json.dumps(data, ensure_ascii=False).encode("utf-8")
        return _lock(path, data)
    except (ShapeError, ValueError, RecursionError) as error:
        raise _wrong(path, f"is damaged: {error}") from error


def readable(path: Path) -> Lock | None:
    """As `read`, and None as well for a lock that cannot be read: whoever writes it is told."""
    try:
        return read(path)
    except LockError:
        return None


def glance(path: Path) -> tuple[str, Mapping[str, int]]:
    """The sha256 of a lock's bytes, and after how many works each database was asked, by names;
    both empty where there is none to be read. A tenth of the time of `read`."""
    try:
        data = path.read_bytes()
        told = json.loads(data)
        asked = dict.fromkeys(_idle(told), 0)
        asked |= {str(check["source"]): int(check["asked"]) for check in told.get("checks", ())}
    except (OSError, ValueError, AttributeError, KeyError, TypeError, RecursionError):
        return "", {}
    return hashlib.sha256(data).hexdigest(), asked


def _idle(told: Mapping[str, Any]) -> Collection[str]:
    """Databases that were searched the last time and left no look-up unanswered: where none was
    counted, there was nothing to ask after."""
    silent = {gap["where"] for gap in told.get("gaps", ()) if gap.get("looking_up")}
    searches, day = told.get("searches", ()), told.get("searched_on")
    return {str(s["source"]) for s in searches if s["searched_on"] == day} - silent


def _lock(path: Path, data: Any) -> Lock:
    if not isinstance(data, dict) or data.get("version") != VERSION:
        raise _wrong(path, f"is not of version {VERSION}")
    fields = {k: v for k, v in data.items() if k != "version"}
    stated = {}
    records = fields.get("records")
    for record in records if isinstance(records, list) else ():
        if not isinstance(record, dict):
            raise ShapeError("records: an object expected")
        stated[str(record.get("id"))] = record.pop("text_sha256", None)
    lock = from_json(Lock, fields)
    days = (lock.searched_on, *(s.searched_on for s in lock.searches), *_dates(lock))
    if wrong := [day for day in days if not _DAY.fullmatch(day)]:
        raise ShapeError(f"{wrong[0]!r} is no date")
    if len({record.id for record in lock.records}) < len(lock.records):
        raise ShapeError("two records have the same id")
    for record in lock.records:
        if stated[record.id] != _sha256(record.text):
            raise _wrong(path, f"the text of {record.id!r} is not the one that was locked")
    return lock


def _dates(lock: Lock) -> tuple[str, ...]:
    return (*(change.date for change in lock.history), *_asked_on(lock))


def _asked_on(lock: Lock) -> Iterator[str]:
    """The days on which a verifier answered."""
    yield from (o.judged_on for o in (lock.verification.opinions if lock.verification else ()))
    yield from (w.read_on for w in (lock.proposals.works if lock.proposals else ()))
    if lock.reading and not lock.reading.silent:
        yield lock.reading.read_on
    if lock.query_words and not lock.query_words.silent:
        yield lock.query_words.proposed_on


def _wrong(path: Path, what: str) -> LockError:
    fix = f"restore it from git, or delete it and run: {_update(path)}"
    return LockError(path.as_posix(), what, fix)


def _update(path: Path) -> str:
    return f"python -m generator update {path.name.removesuffix('.lock.json')}"


def text_of(lock: Lock) -> str:
    """A lock as the text of its file: sorted keys, one record a block, a hash beside each text."""
    data = to_json(lock)
    for record in data["records"]:
        record["text_sha256"] = _sha256(record.get("text", ""))
    data["version"] = VERSION
    return json.dumps(data, sort_keys=True, indent=1, ensure_ascii=False) + "\n"


def write(path: Path, lock: Lock) -> bool:
    """Write a lock whole, or leave the old one; tell whether anything changed."""
    files.sweep(path.parent)
    return files.write(path, text_of(lock), durable=True)


def problems(questions: Sequence[Question], folder: Path, root: Path) -> tuple[Problem, ...]:
    """Of each question whose lock is missing, damaged or older than it: what to do."""
    there = {path.name for path in folder.glob("*.lock.json")}  # to open what is not is slow
    found = (_problem(q, path_of(folder, q.slug), root, there) for q in questions)
    return tuple(problem for problem in found if problem is not None)


def _problem(question: Question, path: Path, root: Path, there: Collection[str]) -> Problem | None:
    try:
        lock = read(path) if path.name in there else None
    except LockError as error:
        name = path.relative_to(root).as_posix()
        return Problem(path=name, line=1, column=1, what=error.what, fix=error.fix)
    if lock is not None and lock.question == question.fingerprint:
        return None
    what = "not searched yet: no lock" if lock is None else "its lock is older than the question"
    name = (path.parent / f"{question.slug}.yml").relative_to(root).as_posix()
    fix = f"nothing to mend when asking; a keeper searches it with: {_update(path)}"
    return Problem(path=name, line=1, column=1, what=what, fix=fix, warning=True)


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8")).hexdigest()
