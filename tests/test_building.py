"""A build makes again what changed, and what it leaves is what a build from nothing leaves."""

import json
import os
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import replace
from pathlib import Path

import pytest

from generator import building
from generator.__main__ import main
from generator.edge import kept, lock, processes, stamp
from generator.edge.questions import read_question
from generator.edge.seen import Seen
from generator.edge.site import settings as settings_of
from generator.errors import GeneratorError
from generator.settings import Settings
from generator.sources import SOURCES
from generator.types import Lock, Notice, NoticeKind, Question, Record
from tests import small_site
from tests.benchmarks import synthetic

Say = Callable[[], tuple[str, list[str]]]
Change = Callable[[Path], object]


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site of four questions, built; the first two have works in common."""
    site = small_site.make(tmp_path_factory.mktemp("first") / "site", questions=4)
    _share_works(site)
    assert main(["--root", str(site), "build", "--workers", "1"]) == 0
    return site


@pytest.fixture
def site(first: Path, tmp_path: Path) -> Path:
    """The same to be changed: a copy, whose files a build has seen."""
    shutil.copytree(first, tmp_path / "site")
    small_site.settle(tmp_path)
    run(tmp_path / "site")
    return tmp_path / "site"


def _share_works(site: Path) -> None:
    """Have the second question find three works of the first as well."""
    path = lock.path_of(site / "questions", "synthetic-1")
    old = lock.read(path)
    assert old is not None
    more = tuple(synthetic.record(0, index) for index in range(3))
    lock.write(path, replace(old, records=(*old.records, *more)))


def run(site: Path, *arguments: str) -> None:
    assert main(["--root", str(site), "build", *arguments]) == 0


def made(capsys: pytest.CaptureFixture[str]) -> list[str]:
    """Slugs of the reports that were made since this was asked last, sorted."""
    return sorted(re.findall(r"^(\S+): made$", capsys.readouterr().err, re.MULTILINE))


def from_nothing(site: Path, folder: Path) -> dict[str, bytes]:
    """What a build of a copy leaves that has neither pages nor a cache."""
    copy = folder / "from nothing"
    ours = {*building.OWNED, "index.md", "method.md", "changes.md"}
    shutil.copytree(
        site, copy, ignore=lambda _, names: {".cache"} & {*names} or ours & {*names} - {"questions"}
    )
    run(copy)
    return small_site.snapshot(copy)


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")


def test_works_in_common_are_linked_from_both_reports(first: Path) -> None:
    for slug in ("synthetic-0", "synthetic-1"):
        page = (first / "docs" / "reports" / slug / "index.md").read_text("utf-8")
        assert "in 1 other report</a>" in page
        assert "also in 1 other report</a>" in page
        assert "\x1a" not in page
    assert "3 works in common" in page


def test_where_nothing_changed_nothing_is_made_nor_written(
    first: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    times = {path: path.stat().st_mtime_ns for path in (first / "docs").rglob("*.md")}
    capsys.readouterr()
    run(first)
    said = capsys.readouterr()
    assert said.err == ""
    assert re.search(r"^\d\d files, 0 changed$", said.out, re.MULTILINE)
    assert said.out.count(" of 10, ") == 4
    assert times == {path: path.stat().st_mtime_ns for path in times}


def _found(
    site: Path, number: int, change: Callable[[tuple[Record, ...]], tuple[Record, ...]]
) -> None:
    """Have a search find other records than it did."""
    path = lock.path_of(site / "questions", f"synthetic-{number}")
    old = lock.read(path)
    assert old is not None
    lock.write(path, replace(old, records=change(old.records)))


def _lock_changes(site: Path) -> None:
    _found(site, 1, lambda records: records[1:])


def _owner_says(site: Path, line: str) -> None:
    edit(site / "mkdocs.yml", "extra:\n", f"extra:\n  {line}\n")


def _tag_goes(site: Path) -> None:
    """Of the two questions that it was added to before, one loses it."""
    for number in (2, 3):
        edit(site / "questions" / f"synthetic-{number}.yml", "concepts:", "tags: [t]\nconcepts:")
    run(site)
    edit(site / "questions" / "synthetic-3.yml", "tags: [t]\n", "")


def _retraction_comes(site: Path) -> None:
    """One of two questions that found a work comes to know of it, and no longer of another."""
    notice = Notice(kind=NoticeKind.RETRACTED, source="crossref", checked_on="2026-02-01")
    _found(site, 1, lambda found: (replace(found[0], notices=(notice,)), *found[1:]))
    run(site)
    _found(
        site,
        1,
        lambda found: (
            replace(found[0], notices=()),
            *found[1:-1],
            replace(found[-1], notices=(notice,)),
        ),
    )


def _year_changes(site: Path) -> None:
    """Of a work of two questions, as the first of them tells it."""
    _found(site, 0, lambda records: (replace(records[0], year=2009), *records[1:]))


def _works_are_told_apart_no_more(site: Path) -> None:
    """Two questions have one work and two another, both with a DOI of which a fifth lock shows that
    it is a volume's; then that lock does so no longer."""

    def work(number: int, *asked: int, year: int) -> Record:
        told = [synthetic.record(n, number) for n in asked]
        text = " ".join(record.text for record in told)
        name = f"2098.made-main.{asked[0]}{number}"
        return replace(told[0], title=name, year=year, acl=name, doi="10.5555/volume", text=text)

    (site / "questions" / "synthetic-4.yml").write_text(synthetic.question_text(4), "utf-8")
    small_site.lock(site, questions=5, records=2)
    one, other = work(9, 0, 1, year=2020), work(9, 2, 3, year=2020)
    for number in (0, 1):
        _found(site, number, lambda records: (one, *records))
    for number in (2, 3):
        _found(site, number, lambda records: (other, *records))
    ambiguous = work(9, 4, year=2019), work(10, 4, year=2019)
    _found(site, 4, lambda records: (*ambiguous, *records))
    run(site)
    _found(site, 4, lambda records: records[2:])


def _renamed(site: Path) -> None:
    """A question, with its lock, has another name."""
    for ending in ("yml", "lock.json"):
        path = site / "questions" / f"synthetic-1.{ending}"
        path.rename(path.with_name(f"another-name.{ending}"))


def _asked_twice(site: Path) -> None:
    """A question and its lock are there under a second name, byte for byte."""
    for ending in ("yml", "lock.json"):
        path = site / "questions" / f"synthetic-1.{ending}"
        shutil.copy(path, path.with_name(f"once-more.{ending}"))


def _renamed_without_locks(site: Path) -> None:
    """The same of a question that was not searched yet."""
    (site / "questions" / "synthetic-1.lock.json").unlink()
    run(site)
    path = site / "questions" / "synthetic-1.yml"
    path.rename(path.with_name("another-name.yml"))


EVERY = [f"synthetic-{number}" for number in range(4)]
CHANGES: dict[str, tuple[Change, list[str]]] = {
    "a lock": (_lock_changes, ["synthetic-1"]),
    "a question": (
        lambda site: edit(
            site / "questions" / "synthetic-2.yml", "asked_on: 2026-01-01", "asked_on: 2026-01-03"
        ),
        ["synthetic-2"],
    ),
    "its title, which other pages have": (
        lambda site: edit(
            site / "questions" / "synthetic-0.yml", "asked_on:", "title: Tides\nasked_on:"
        ),
        ["synthetic-0"],
    ),
    "a setting": (
        lambda site: edit(site / "mkdocs.yml", "publisher: Assignee Research", "publisher: Others"),
        EVERY,
    ),
    "the site's databases, which the method page tells of": (
        lambda site: _owner_says(site, "sources: [arxiv]"),
        [],
    ),
    "the site's address": (
        lambda site: edit(site / "mkdocs.yml", "site_url: https://", "site_url: https://www."),
        EVERY,
    ),
    "the licence": (lambda site: _owner_says(site, "licence: CC-BY-4.0"), EVERY),
    "a tag that another question has": (_tag_goes, ["synthetic-3"]),
    "a retraction, which the page of status tells of another report": (
        _retraction_comes,
        ["synthetic-1"],
    ),
    "the year of a work": (_year_changes, ["synthetic-0"]),
    "which works are one": (_works_are_told_apart_no_more, ["synthetic-4"]),
    "a question that is gone": (
        lambda site: (
            shutil.move(site / "questions" / "synthetic-1.yml", site)
            and shutil.move(site / "questions" / "synthetic-1.lock.json", site)
        ),
        [],
    ),
    "the name of a question": (_renamed, ["another-name"]),
    "the name of a question without a lock": (_renamed_without_locks, ["another-name"]),
    "a question that is asked twice": (_asked_twice, ["once-more"]),
    "a page that somebody edited": (
        lambda site: edit(site / "docs" / "reports" / "synthetic-0" / "index.md", "the", "teh"),
        [],
    ),
    "an index that somebody edited": (
        lambda site: edit(site / "docs" / "papers" / "index.md", "Papers", "Pappers"),
        [],
    ),
    "a page that somebody deleted": (
        lambda site: (site / "docs" / "concepts" / "index.md").unlink(),
        [],
    ),
    "a file that is nobody's": (
        lambda site: (site / "docs" / "data" / "old.csv").write_text("old"),
        [],
    ),
    "all pages deleted": (lambda site: shutil.rmtree(site / "docs" / "reports"), []),
}


@pytest.mark.parametrize("what", CHANGES)
def test_after_a_change_everything_is_as_from_nothing_and_only_what_has_to_be_is_made(
    what: str, site: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    change, again = CHANGES[what]
    change(site)
    capsys.readouterr()
    run(site)
    assert made(capsys) == again
    assert small_site.snapshot(site) == from_nothing(site, tmp_path)


def test_a_change_back_and_forth_leaves_what_there_was(first: Path, site: Path) -> None:
    _lock_changes(site)
    run(site)
    changed = small_site.snapshot(site)
    before = lock.path_of(first / "questions", "synthetic-1")
    shutil.copy(before, site / "questions")
    run(site)
    assert small_site.snapshot(site) == small_site.snapshot(first) != changed


def test_a_change_of_one_lock_leaves_the_pages_of_strangers_unread(site: Path) -> None:
    _lock_changes(site)
    lines = json.loads((site / ".cache" / "built.json").read_bytes().partition(b"\n")[2])["reports"]
    kept = {line["slug"]: site / f".cache/reports/{line['made_of']}.report" for line in lines}
    path = kept["synthetic-3"]
    damaged = path.read_bytes()[:-3] + b"..."  # at its end stand its own pages
    path.write_bytes(damaged)
    run(site)
    assert path.read_bytes() == damaged


def test_whoever_reads_reports_has_the_damaged_ones_made_again(
    site: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    status = ["--root", str(site), "status", "--today", "2026-03-01"]
    assert main(status) == 0
    before = capsys.readouterr().out
    path = min((site / ".cache" / "reports").iterdir())
    for damage in _damages(path.read_bytes()):
        path.write_bytes(damage)
        assert main(status) == 0
        assert capsys.readouterr().out == before


def test_an_edit_that_keeps_size_and_time_is_put_right(site: Path) -> None:
    page = site / "docs" / "method.md"
    before, stat = page.read_bytes(), page.stat()
    page.write_bytes(before[:-5] + before[-5:].upper()[::-1])
    os.utime(page, ns=(stat.st_atime_ns, stat.st_mtime_ns))
    run(site)
    assert page.read_bytes() == before


@pytest.mark.parametrize("name", ["synthetic-1.yml", "synthetic-1.lock.json"])
def test_what_a_build_read_of_a_question_or_lock_later_ones_take_as_it_stands(
    name: str, site: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = site / ".cache" / "seen.json"
    seen = json.loads(kept.read(path) or b"")
    sign, text = seen["files"][name]
    seen["files"][name] = (sign, text[::-1])
    kept.write(path, json.dumps(seen).encode())
    capsys.readouterr()
    run(site)
    assert made(capsys) == ["synthetic-1"]


@pytest.mark.parametrize("name", ["synthetic-1.yml", "synthetic-1.lock.json"])
def test_an_edit_of_what_was_read_that_keeps_size_and_time_is_seen(
    name: str, site: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = site / "questions" / name
    text, stat = path.read_text("utf-8"), path.stat()
    path.write_text(text.replace("season", "saison").replace("2026", "2025"), "utf-8")
    os.utime(path, ns=(stat.st_atime_ns, stat.st_mtime_ns))
    assert path.stat().st_size == stat.st_size
    capsys.readouterr()
    run(site)
    assert made(capsys) == ["synthetic-1"]


def test_what_another_generator_read_is_read_again(
    site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = site / ".cache" / "seen.json"
    before = json.loads(kept.read(path) or b"")
    monkeypatch.setattr(stamp, "stamp", lambda: "another")
    run(site)
    after = json.loads(kept.read(path) or b"")
    assert after["made_by"] != before["made_by"]
    assert after["files"] == before["files"]


def test_a_folder_of_questions_that_cannot_be_listed_is_a_line(
    site: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (site / "questions").rename(site / "elsewhere")
    (site / "questions").write_text("no folder", "utf-8")
    capsys.readouterr()
    assert main(["--root", str(site), "build"]) == 2
    assert "questions:1:1: cannot be listed" in capsys.readouterr().err


def test_what_was_right_to_ask_on_one_day_is_not_taken_for_right_on_another(
    site: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1000000000")  # in 2001
    assert main(["--root", str(site), "build"]) == 2
    assert "synthetic-0.yml" in capsys.readouterr().err


def test_another_generator_makes_everything_again(
    site: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    before = small_site.snapshot(site)
    monkeypatch.setattr(building, "stamp", lambda: "another")
    capsys.readouterr()
    run(site)
    assert len(made(capsys)) == 4
    assert small_site.snapshot(site) == before


def _asked(settings: Settings) -> building.Asked:
    """Reads a question."""
    return lambda slug: read_question(
        settings.questions / f"{slug}.yml",
        root=settings.root,
        today="2026-02-01",
        sources=SOURCES,
    )


def test_a_worker_with_another_generator_makes_nothing(site: Path) -> None:
    def unsearched(question: Question) -> Lock:
        pytest.fail(f"{question.slug} has a lock")

    settings = settings_of(site)
    seen = Seen(site / ".cache" / "seen.json", settings.questions, "another")
    asked = dict.fromkeys(("synthetic-0",), "")
    builder = building.Builder(settings, asked, _asked(settings), seen, unsearched, lambda _: None)
    order = replace(builder._order("synthetic-0"), stamp="another")
    with pytest.raises(GeneratorError, match="a worker has another version"):
        building.carried_out(order)


def test_reports_that_nobody_needs_any_more_are_not_kept(site: Path) -> None:
    _lock_changes(site)
    run(site)
    assert len(list((site / ".cache" / "reports").iterdir())) == 4


def _damages(data: bytes) -> Iterator[bytes]:
    yield b""
    yield data[: len(data) // 2]
    head = data.index(b"\n", 70)
    for place in (3, 80, head - 5, head + 40, (head + len(data)) // 2, len(data) - 3):
        yield data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :]


def test_what_is_kept_of_a_report_is_never_trusted(site: Path) -> None:
    before = small_site.snapshot(site)
    path, other = sorted((site / ".cache" / "reports").iterdir())[:2]
    for damage in (*_damages(path.read_bytes()), other.read_bytes()):
        path.write_bytes(damage)
        for folder in ("reports", "papers", "concepts"):
            shutil.rmtree(site / "docs" / folder)
        run(site)
        assert small_site.snapshot(site) == before


@pytest.mark.parametrize("damage", [b"", b"{}", b"\xff", b"[" * 100_000])
def test_a_damaged_ledger_is_none(site: Path, damage: bytes) -> None:
    before = small_site.snapshot(site)
    ledger = site / ".cache" / "built.json"
    edit(site / "docs" / "changes.md", "new", "old")
    ledger.write_bytes(damage + ledger.read_bytes()[len(damage) or 5 :])
    run(site)
    assert small_site.snapshot(site) == before


def test_a_report_from_the_library_is_made_again_when_what_it_uses_changed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    site = small_site.make(tmp_path / "site", questions=1, locked=False)
    library = site / "questions" / "library"
    library.mkdir()
    entry = (
        "@article{%s, title = {%s}, author = {Okafor, A.}, year = {2020},"
        " annote = {Findings: %s.}}\n"
    )
    own = library / "own.bib"
    own.write_text(entry % ("a", "Tidal turbine", "Tidal turbine raised energy yield by 4.0%"))
    run(site)
    capsys.readouterr()
    (library / "more.bib").write_text(entry % ("b", "Bread", "Sourdough rose by 3 cm"))
    run(site)
    assert made(capsys) == []
    own.write_text(entry % ("a", "Tidal turbine", "Tidal turbine raised energy yield by 5.0%"))
    run(site)
    assert made(capsys) == ["synthetic-0"]
    assert small_site.snapshot(site) == from_nothing(site, tmp_path)
    assert len(list((site / ".cache" / "provisional").iterdir())) == 1


def test_any_number_of_workers_leaves_the_same_bytes(
    first: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for workers in ("2", "3"):
        copy = tmp_path / workers
        shutil.copytree(first, copy, ignore=shutil.ignore_patterns(".cache", "reports", "data"))
        capsys.readouterr()
        run(copy, "--workers", workers)
        assert made(capsys) == [f"synthetic-{number}" for number in range(4)]
        assert small_site.snapshot(copy) == small_site.snapshot(first)


def test_no_more_processes_are_started_than_there_are_reports_to_make(
    site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    started = []
    really = processes.processes

    def noted(number: int) -> AbstractContextManager[processes.Workers]:
        started.append(number)
        return really(number)

    monkeypatch.setattr(processes, "processes", noted)
    shutil.rmtree(site / ".cache" / "reports")
    (site / "docs" / "index.md").unlink()
    run(site, "--workers", "40")
    assert started == [4]


def test_shares_that_were_made_elsewhere_join(
    first: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    whole = tmp_path / "whole"
    bare = shutil.ignore_patterns(".cache", *building.OWNED, "index.md", "changes.md", "method.md")
    shutil.copytree(first, whole, ignore=bare)
    shares = []
    for number in (1, 2):
        part = tmp_path / f"part {number}"
        shutil.copytree(whole, part)
        capsys.readouterr()
        run(part, "--share", f"{number}/2")
        shares.append(made(capsys))
        assert not (part / "docs" / "reports").exists()
        kept = part / ".cache" / "reports"
        shutil.copytree(kept, whole / ".cache" / "reports", dirs_exist_ok=True)
    assert sorted(slug for share in shares for slug in share) == [
        f"synthetic-{number}" for number in range(4)
    ]
    assert [len(share) for share in shares] == [2, 2]
    capsys.readouterr()
    run(whole)
    assert made(capsys) == []
    assert small_site.snapshot(whole) == small_site.snapshot(first)


@pytest.mark.parametrize("wrong", ["0/2", "3/2", "1/0", "1", "1/2/3", "-1/2", "a/b"])
def test_a_share_that_there_is_not_is_refused(
    wrong: str, first: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["--root", str(first), "build", f"--share={wrong}"])
    assert ended.value.code == 2
    assert f"--share: '{wrong}' is no share (write 1/4 for" in capsys.readouterr().err


def test_a_share_is_not_of_named_questions(first: Path) -> None:
    assert main(["--root", str(first), "build", "synthetic-0", "--share", "1/2"]) == 2


def test_a_build_of_one_question_writes_its_files_alone(site: Path) -> None:
    before = small_site.snapshot(site)
    for name in ("synthetic-0", "synthetic-1"):
        shutil.rmtree(site / "docs" / "reports" / name)
    (site / "docs" / "data" / "synthetic-0.csv").unlink()
    run(site, "synthetic-0")
    missing = before.keys() - small_site.snapshot(site).keys()
    assert {name.split("/")[2] for name in missing} == {"synthetic-1"}
    run(site)
    assert small_site.snapshot(site) == before
