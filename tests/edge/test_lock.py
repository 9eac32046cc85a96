"""Locks: written the same each time, refused where they are not what was locked."""

import json
import pickle
from collections.abc import Callable
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from generator.edge import lock
from generator.errors import LockError
from generator.types import (
    Author,
    Change,
    Check,
    Concept,
    Gap,
    Kind,
    Lock,
    Notice,
    NoticeKind,
    Question,
    Record,
    Search,
    TextKind,
)
from tests import made_up

LOCK = Lock(
    question="0" * 64,
    searched_on="2026-02-01",
    searches=(
        Search(
            source="library", address="library:?words=a", searched_on="2026-02-01", hits=3, kept=1
        ),
        Search(source="other", address="other:?q=a", searched_on="2026-02-01", hits=None, kept=0),
    ),
    gaps=(Gap(where="third", why="no answer within 30 seconds"),),
    records=(
        Record(
            id="library:a",
            source="library",
            title="Ωmega and « quotes »",
            authors=(Author(family="Çelik", given="A."), Author(family="The Group")),
            year=2020,
            kind=Kind.ARTICLE,
            doi="10.5555/a",
            text="Two words.\nAnd more.",
            text_kind=TextKind.ABSTRACT,
            notices=(Notice(kind=NoticeKind.CORRECTED, source="library", checked_on="2026-02-01"),),
        ),
        Record(id="library:b", source="library", title="Without anything"),
    ),
    history=(Change(date="2026-02-01", added=("Ωmega",)),),
    verification=made_up.verification(
        made_up.opinion(judged_on="2026-02-01", words="« Typing »"),
        made_up.opinion(judged_on="2026-02-01", stance=None, words="", dropped="of another shape"),
    ),
    reading=made_up.reading(),
    proposals=made_up.proposals(),
    query_words=made_up.query_words(),
)
SILENT = replace(
    LOCK,
    reading=made_up.reading(read_on="", score=None, words="", silent="could not be reached"),
    query_words=made_up.query_words(proposed_on="", terms=(), silent="could not be reached"),
)


def written(folder: Path) -> Path:
    path = lock.path_of(folder, "a-question")
    lock.write(path, LOCK)
    return path


def test_a_lock_comes_back_as_it_was_written(tmp_path: Path) -> None:
    assert lock.read(written(tmp_path)) == LOCK


def test_what_was_asked_in_vain_comes_back_without_a_day(tmp_path: Path) -> None:
    path = lock.path_of(tmp_path, "a-question")
    lock.write(path, SILENT)
    assert lock.read(path) == SILENT


def test_a_question_without_a_lock_has_none(tmp_path: Path) -> None:
    assert lock.read(tmp_path / "nothing.lock.json") is None


def test_the_text_is_sorted_and_ends_with_a_line_end(tmp_path: Path) -> None:
    text = written(tmp_path).read_text("utf-8")
    data = json.loads(text)
    assert text == json.dumps(data, sort_keys=True, indent=1, ensure_ascii=False) + "\n"
    assert data["version"] == lock.VERSION
    assert all(len(record["text_sha256"]) == 64 for record in data["records"])


def test_writing_the_same_lock_again_changes_nothing(tmp_path: Path) -> None:
    path = written(tmp_path)
    assert not lock.write(path, LOCK)


def _text_changed(data: Any) -> None:
    data["records"][0]["text"] += "!"


def _hash_gone(data: Any) -> None:
    del data["records"][0]["text_sha256"]


def _unknown_field(data: Any) -> None:
    data["records"][0]["colour"] = "red"


def _field_missing(data: Any) -> None:
    del data["searched_on"]


def _other_version(data: Any) -> None:
    data["version"] = 99


def _records_of_another_shape(data: Any) -> None:
    data["records"] = ["a", "b"]


def _year_as_text(data: Any) -> None:
    data["records"][0]["year"] = "2020"


def _unknown_kind(data: Any) -> None:
    data["records"][0]["kind"] = "poem"


def _unknown_stance(data: Any) -> None:
    data["verification"]["opinions"][0]["stance"] = "supports"


def _opinion_without_a_day(data: Any) -> None:
    del data["verification"]["opinions"][0]["judged_on"]


def _opinion_of_no_day(data: Any) -> None:
    data["verification"]["opinions"][1]["judged_on"] = "today"


def _part_of_no_day(part: str, field: str) -> Callable[[Any], None]:
    def damage(data: Any) -> None:
        data[part][field] = "today"

    return damage


def _text_read_on_no_day(data: Any) -> None:
    data["proposals"]["works"][0]["read_on"] = "today"


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        (_text_changed, "the text of 'library:a' is not the one that was locked"),
        (_hash_gone, "the text of 'library:a' is not the one that was locked"),
        (_unknown_field, "unknown field 'colour'"),
        (_field_missing, "'searched_on' is missing"),
        (_other_version, "is not of version 1"),
        (_records_of_another_shape, "an object expected"),
        (_year_as_text, "int expected"),
        (_unknown_kind, "'poem' is no Kind"),
        (_unknown_stance, "'supports' is no Stance"),
        (_opinion_without_a_day, "'judged_on' is missing"),
        (_opinion_of_no_day, "'today' is no date"),
        (_part_of_no_day("reading", "read_on"), "'today' is no date"),
        (_part_of_no_day("query_words", "proposed_on"), "'today' is no date"),
        (_text_read_on_no_day, "'today' is no date"),
    ],
)
def test_a_damaged_lock_is_refused_saying_what_and_how_to_mend_it(
    tmp_path: Path, damage: Callable[[Any], None], said: str
) -> None:
    path = written(tmp_path)
    data = json.loads(path.read_text("utf-8"))
    damage(data)
    path.write_text(json.dumps(data), "utf-8")
    with pytest.raises(LockError) as raised:
        lock.read(path)
    assert said in str(raised.value)
    assert (
        "restore it from git, or delete it and run: python -m generator update a-question"
        in str(raised.value)
    )


@pytest.mark.parametrize("text", [b"", b"{", b"null", b"[]", b'"x"', b"\xff\xfe", b"[" * 100_000])
def test_anything_else_in_its_place_is_refused_without_a_traceback(
    tmp_path: Path, text: bytes
) -> None:
    path = lock.path_of(tmp_path, "a-question")
    path.write_bytes(text)
    with pytest.raises(LockError):
        lock.read(path)


def test_a_lock_from_before_there_were_verifiers_is_read_and_written_as_it_was(
    tmp_path: Path,
) -> None:
    older = replace(LOCK, verification=None, reading=None, proposals=None, query_words=None)
    text = lock.text_of(older)
    assert not {"verification", "reading", "proposals", "query_words"} & set(json.loads(text))
    path = lock.path_of(tmp_path, "a-question")
    path.write_text(text, "utf-8")
    assert lock.read(path) == older


def test_no_lock_an_older_lock_and_a_damaged_one_are_told_apart(tmp_path: Path) -> None:
    folder = tmp_path / "questions"
    folder.mkdir()
    concept = Concept(name="a", terms=("a",))
    questions = [
        Question(slug=slug, question="Why?", title="Why", concepts=(concept,))
        for slug in ("damaged", "fine", "missing", "older")
    ]
    for slug, asked in (("fine", questions[1].fingerprint), ("older", "1" * 64)):
        lock.write(lock.path_of(folder, slug), replace(LOCK, question=asked))
    lock.path_of(folder, "damaged").write_text("{", "utf-8")
    problems = lock.problems(questions, folder, tmp_path)
    assert [(p.path, p.warning) for p in problems] == [
        ("questions/damaged.lock.json", False),
        ("questions/missing.yml", True),
        ("questions/older.yml", True),
    ]
    assert [p.what for p in problems[1:]] == [
        "not searched yet: no lock",
        "its lock is older than the question",
    ]
    assert problems[2].fix.endswith("a keeper searches it with: python -m generator update older")
    assert str(problems[0]).startswith("questions/damaged.lock.json:1:1: is damaged: Expecting ")
    assert str(problems[0]).endswith(
        " (restore it from git, or delete it and run: python -m generator update damaged)"
    )


def test_a_damaged_lock_found_in_another_process_is_told_as_here(tmp_path: Path) -> None:
    path = lock.path_of(tmp_path, "a-question")
    path.write_text("{", "utf-8")
    with pytest.raises(LockError) as raised:
        lock.read(path)
    assert str(pickle.loads(pickle.dumps(raised.value))) == str(raised.value)  # noqa: S301 (ours)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("records", None),
        ("records", 5),
        ("searched_on", "yesterday"),
        ("searched_on", ""),
        ("history", [{"date": "x"}]),
    ],
)
def test_a_lock_of_impossible_content_is_refused(tmp_path: Path, field: str, value: object) -> None:
    path = written(tmp_path)
    data = json.loads(path.read_text("utf-8"))
    data[field] = value
    path.write_text(json.dumps(data), "utf-8")
    with pytest.raises(LockError, match="is damaged"):
        lock.read(path)


def test_two_records_of_one_id_are_refused(tmp_path: Path) -> None:
    path = written(tmp_path)
    data = json.loads(path.read_text("utf-8"))
    data["records"].append(dict(data["records"][0]))
    path.write_text(json.dumps(data), "utf-8")
    with pytest.raises(LockError, match="two records have the same id"):
        lock.read(path)


def test_a_glance_at_a_lock_gives_its_hash_and_whom_it_asked(tmp_path: Path) -> None:
    path = tmp_path / "one.lock.json"
    checks = (Check(source="tides", checked_on="2026-02-01", asked=7, told=3),)
    lock.write(path, replace(LOCK, searches=(), checks=checks))
    assert lock.glance(path) == (sha256(path.read_bytes()).hexdigest(), {"tides": 7})
    lock.write(path, replace(LOCK, searches=()))
    assert lock.glance(path) == (sha256(path.read_bytes()).hexdigest(), {})


def test_a_glance_tells_nothing_to_look_up_from_nobody_who_was_asked(tmp_path: Path) -> None:
    path = tmp_path / "one.lock.json"
    names = ("tides", "idle", "silent", "kept")
    days = {"kept": "2026-01-31"}
    found = replace(
        LOCK,
        searches=tuple(
            Search(
                source=name,
                address="",
                searched_on=days.get(name, LOCK.searched_on),
                hits=1,
                kept=1,
            )
            for name in names
        ),
        gaps=(
            Gap(where="silent", why="no answer", looking_up=True),
            Gap(where="idle", why="no answer to a search"),
        ),
        checks=(Check(source="tides", checked_on="2026-02-01", asked=7, told=3),),
    )
    lock.write(path, found)
    assert lock.glance(path)[1] == {"tides": 7, "idle": 0}


@pytest.mark.parametrize(
    "text", ["", "{", "[]", "7", '{"checks": 7}', '{"checks": [{}]}', '{"checks": [7]}', "\udcff"]
)
def test_a_glance_at_what_is_no_lock_gives_nothing(text: str, tmp_path: Path) -> None:
    path = tmp_path / "one.lock.json"
    assert lock.glance(path) == ("", {})
    path.write_bytes(text.encode("utf-8", "surrogateescape"))
    assert lock.glance(path) == ("", {})
