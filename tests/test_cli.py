"""The verbs, run as a person runs them."""

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from generator.__main__ import main
from tests import small_site

LIBRARY = """@article{okafor2020tides,
  title = {Tidal turbine arrays and energy yield},
  author = {Okafor, Ada and Lindqvist, Bo},
  journal = {Journal of Tides},
  year = {2020},
  doi = {10.5555/tides.1},
  annote = {Methods: Drone surveys were flown over 12 arrays. Findings: Tidal turbine arrays raised
  energy yield by 4.2% in drone surveys at SiteA. Limits: One season only.},
}
"""

SEARCH = ("update", "--source", "library")
"""An update that asks nobody outside (tests/test_live.py asks the databases)."""


@pytest.fixture
def site(tmp_path: Path) -> Path:
    return small_site.make(tmp_path / "site")


@pytest.fixture
def unsearched(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1770000000")
    root = small_site.make(tmp_path / "site", questions=1, locked=False)
    (root / "questions" / "library").mkdir()
    (root / "questions" / "library" / "own.bib").write_text(LIBRARY, "utf-8")
    return root


def run(root: Path, *arguments: str) -> int:
    return main(["--root", str(root), *arguments])


def test_a_python_without_the_packages_says_so_and_how_to_have_them() -> None:
    bare = [sys.executable, "-S", "-m", "generator", "check"]
    said = subprocess.run(bare, cwd=small_site.ROOT, capture_output=True, text=True, check=False)
    assert said.returncode == 2
    assert said.stderr.startswith("No module named ")
    assert said.stderr.count("\n") == 1
    assert "run .venv/bin/python -m generator" in said.stderr


def test_build_writes_page_and_data_of_every_question(site: Path) -> None:
    assert run(site, "build") == 0
    for slug in ("synthetic-0", "synthetic-1"):
        assert (site / "docs" / "reports" / slug / "index.md").is_file()
        for ending in (".json", ".bib", ".ris", ".csl.json", ".csv"):
            assert (site / "docs" / "data" / f"{slug}{ending}").stat().st_size > 0


def test_build_run_again_writes_nothing(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(site, "build")
    capsys.readouterr()
    assert run(site, "build") == 0
    assert ", 0 changed" in capsys.readouterr().out


def test_build_of_one_question_leaves_the_others_pages_alone(site: Path) -> None:
    run(site, "build")
    other = site / "docs" / "reports" / "synthetic-1" / "index.md"
    other.write_text("mine", "utf-8")
    assert run(site, "build", "synthetic-0") == 0
    assert other.read_text("utf-8") == "mine"


def test_pages_of_a_question_that_is_gone_go_too(site: Path) -> None:
    run(site, "build")
    for path in (site / "questions").glob("synthetic-1.*"):
        path.unlink()
    assert run(site, "build") == 0
    assert not list((site / "docs").rglob("synthetic-1*"))
    assert (site / "docs" / "assets" / "site.css").exists()
    assert (site / "docs" / "contribute.md").exists()


def test_a_bad_question_costs_nothing_that_was_there(
    site: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run(site, "build")
    before = small_site.snapshot(site / "docs")
    (site / "questions" / "broken.yml").write_text("question: no\n", "utf-8")
    assert run(site, "build") == 2
    assert "questions/broken.yml:1:11:" in capsys.readouterr().err
    assert small_site.snapshot(site / "docs") == before


def test_the_page_of_a_question_that_no_database_was_asked_says_so_of_each(
    tmp_path: Path,
) -> None:
    root = small_site.make(tmp_path / "site", questions=1, locked=False)
    assert run(root, "build") == 0
    told = json.loads((root / "docs" / "data" / "synthetic-0.json").read_text("utf-8"))
    assert {gap["why"] for gap in told["unasked"]} == {"no database was asked yet"}
    (first, *_) = told["abstract"]
    assert "no search was answered (library: the library holds no records)" in first["text"]


def test_a_damaged_lock_is_one_clear_line_and_costs_nothing(
    site: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run(site, "build")
    before = small_site.snapshot(site / "docs")
    lock = site / "questions" / "synthetic-0.lock.json"
    data = json.loads(lock.read_text("utf-8"))
    data["records"][0]["text"] += " And more."
    lock.write_text(json.dumps(data), "utf-8")
    capsys.readouterr()
    assert run(site, "build") == 2
    told = capsys.readouterr().err
    assert "not the one that was locked" in told
    assert "python -m generator update synthetic-0" in told
    assert small_site.snapshot(site / "docs") == before


def test_a_report_below_the_floor_is_made_and_exits_with_1(site: Path) -> None:
    assert run(site, "build", "--at-least", "9.9") == 1
    assert (site / "docs" / "reports" / "synthetic-0" / "index.md").is_file()


def test_a_question_without_a_lock_is_built_from_the_library_and_says_so(unsearched: Path) -> None:
    assert run(unsearched, "build") == 0
    data = json.loads((unsearched / "docs" / "data" / "synthetic-0.json").read_text("utf-8"))
    assert data["provisional"] is True
    assert data["searched_on"] == ""
    assert [c["quote"] for c in data["claims"]] == [
        "Tidal turbine arrays raised energy yield by 4.2% in drone surveys at SiteA."
    ]
    assert not (unsearched / "questions" / "synthetic-0.lock.json").exists()


def test_update_writes_a_lock_and_a_second_one_changes_no_byte(unsearched: Path) -> None:
    assert run(unsearched, *SEARCH) == 0
    lock = unsearched / "questions" / "synthetic-0.lock.json"
    first = lock.read_bytes()
    assert run(unsearched, *SEARCH) == 0
    assert lock.read_bytes() == first
    assert json.loads(first)["searched_on"] == "2026-02-02"


def test_update_tells_in_its_history_what_came_and_what_went(unsearched: Path) -> None:
    run(unsearched, *SEARCH)
    own = unsearched / "questions" / "library" / "own.bib"
    own.write_text(
        LIBRARY.replace("okafor2020tides", "novak2021").replace("tides.1", "tides.2")
        .replace("arrays and energy", "farms, drone surveys and energy")
        .replace("Okafor, Ada and Lindqvist, Bo", "Novák, Cy"),
        "utf-8",
    )  # fmt: skip
    assert run(unsearched, *SEARCH) == 0
    lock = json.loads((unsearched / "questions" / "synthetic-0.lock.json").read_text("utf-8"))
    assert lock["history"] == [
        {
            "date": "2026-02-02",
            "added": ["Tidal turbine farms, drone surveys and energy yield"],
            "removed": ["Tidal turbine arrays and energy yield"],
        }
    ]


def test_update_searches_a_persons_own_library_as_well(unsearched: Path, tmp_path: Path) -> None:
    mine = tmp_path / "mine.ris"
    mine.write_text(
        "TY  - JOUR\nTI  - Energy yield of a tidal turbine by drone surveys\nAU  - Abebe, D.\n"
        "PY  - 2019\nAB  - We find that a tidal turbine lost 3% of energy yield in ice.\nER  - \n",
        "utf-8",
    )
    assert run(unsearched, *SEARCH, "--library", str(mine)) == 0
    lock = json.loads((unsearched / "questions" / "synthetic-0.lock.json").read_text("utf-8"))
    assert len(lock["records"]) == 2


def test_update_without_any_answer_keeps_the_old_lock_and_exits_with_1(
    unsearched: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run(unsearched, *SEARCH)
    lock = unsearched / "questions" / "synthetic-0.lock.json"
    before = lock.read_bytes()
    shutil.rmtree(unsearched / "questions" / "library")
    capsys.readouterr()
    assert run(unsearched, *SEARCH) == 1
    assert "the old lock stays: library: the library holds no records" in capsys.readouterr().err
    assert lock.read_bytes() == before


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["update", "--source", "nowhere"], "--source nowhere: no such source"),
        (["update", "--library", "nowhere.bib"], "nowhere.bib: no such file or folder"),
        (["build", "synthetic-9"], "questions/synthetic-9.yml:1:1:"),
        (["explain", "synthetic-0", "c-00000000"], "has no claim c-00000000"),
    ],
)
def test_bad_input_exits_with_2_and_says_what_to_do(
    site: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], said: str
) -> None:
    assert run(site, *arguments) == 2
    assert said in capsys.readouterr().err


def test_a_folder_that_is_no_site_is_said_to_be_none(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(tmp_path, "build") == 2
    assert "mkdocs.yml: no such file" in capsys.readouterr().err


def test_check_passes_good_questions_and_warns_of_locks(
    unsearched: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(unsearched, "check") == 0
    assert "warning: not searched yet: no lock" in capsys.readouterr().err
    run(unsearched, *SEARCH)
    question = unsearched / "questions" / "synthetic-0.yml"
    question.write_text(question.read_text("utf-8") + "since: 2015\n", "utf-8")
    capsys.readouterr()
    assert run(unsearched, "check") == 0
    assert "its lock is older than the question" in capsys.readouterr().err


def test_new_writes_a_question_that_passes_and_does_not_write_over_another(
    site: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = "Do beavers lower flood peaks in small lowland streams?"
    assert run(site, "new", asked) == 0
    capsys.readouterr()
    assert run(site, "new", f" {asked.upper()} ") == 2
    written = [p for p in (site / "questions").glob("*.yml") if "beaver" in p.name]
    assert len(written) == 1
    assert f"asked already: questions/{written[0].name}" in capsys.readouterr().err
    assert asked in written[0].read_text("utf-8").replace("\n  ", " ")
    capsys.readouterr()
    assert run(site, "check", written[0].stem) == 0


@pytest.mark.parametrize("question", ["", "x", "???????????", "a" * 1001])
def test_new_leaves_nothing_behind_for_a_question_that_is_none(
    site: Path, capsys: pytest.CaptureFixture[str], question: str
) -> None:
    before = small_site.snapshot(site)
    assert run(site, "new", question) == 2
    assert small_site.snapshot(site) == before
    assert capsys.readouterr().err.startswith("`question` ")


def test_new_writes_no_second_file_though_the_first_has_errors_and_another_mark(
    site: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = "Do beavers lower flood peaks in small lowland streams"
    (site / "questions" / "mine.yml").write_text(f"titel: x\nquestion: {asked}\n", "utf-8")
    before = small_site.snapshot(site)
    assert run(site, "new", f"{asked}?") == 2
    assert "asked already: questions/mine.yml" in capsys.readouterr().err
    assert small_site.snapshot(site) == before


def test_new_names_the_question_that_asks_nearly_the_same(
    site: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = "Do beavers lower flood peaks in small lowland streams?"
    run(site, "new", asked)
    (first,) = (p for p in (site / "questions").glob("*.yml") if "beaver" in p.name)
    capsys.readouterr()
    assert run(site, "new", asked.replace("streams?", "stream beds?")) == 0
    assert f"asks nearly the same as questions/{first.name}" in capsys.readouterr().err


def test_new_takes_no_name_whose_lock_is_there(site: Path) -> None:
    lock = site / "questions" / "beavers-lower-flood-peaks.lock.json"
    lock.write_text("{}", "utf-8")
    assert run(site, "new", "Do beavers lower flood peaks?") == 0
    assert not (site / "questions" / "beavers-lower-flood-peaks.yml").exists()


def bad(site: Path, files: int) -> None:
    for number in range(files):
        path = site / "questions" / f"bad-{number:02}.yml"
        path.write_text("question: Does rain,\n\n  cool: deserts?\n", "utf-8")


def test_check_for_github_shows_ten_on_their_lines_and_the_rest_in_the_summary(
    site: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    summary = tmp_path / "summary.md"
    summary.write_text("before\n", "utf-8")
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(summary))
    bad(site, 13)
    assert run(site, "check", "--github") == 2
    told = capsys.readouterr()
    shown = [line for line in told.out.splitlines() if line.startswith("::")]
    assert len(shown) == 10
    assert shown[0].startswith("::error file=questions/bad-00.yml,line=3,col=7::")
    assert told.err == ""
    text = summary.read_text("utf-8")
    assert text.startswith("before\n## ")
    assert text.count("\n- ") == 3
    assert "3 more in the summary" in told.out


def test_check_for_github_without_a_summary_tells_the_rest_all_the_same(
    site: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("GITHUB_STEP_SUMMARY", raising=False)
    bad(site, 12)
    assert run(site, "check", "--github") == 2
    told = capsys.readouterr()
    assert told.out.count("::error ") == 10
    assert told.err.count("questions/bad-") == 2


def test_a_warning_for_github_fails_nothing(
    unsearched: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(unsearched, "check", "--github") == 0
    told = capsys.readouterr().out.splitlines()
    assert told[0].startswith("::warning file=questions/synthetic-0.yml,line=1,col=1::")
    assert told[1] == "1 question is fine"


def test_preview_tells_of_changed_questions_and_passes_the_others_over(
    site: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bad(site, 1)
    before = small_site.snapshot(site)
    paths = ("README.md", "questions/synthetic-0.yml", "questions/bad-00.yml", "questions/gone.yml")
    assert run(site, "preview", *paths) == 0
    told = capsys.readouterr().out
    assert told.count("\n## ") == 1
    assert "From what was found on 1 February 2026" in told
    assert "bad-00" in told
    assert "gone" not in told
    assert small_site.snapshot(site) == before


def test_preview_of_a_question_that_was_not_searched_is_from_the_library(
    unsearched: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(unsearched, "preview", "questions/synthetic-0.yml") == 0
    told = capsys.readouterr().out
    assert "library alone" in told
    assert "Tidal turbine arrays raised energy yield by 4&#46;2%" in told
    assert "OpenAlex where there is its key" in told


def test_preview_of_nothing_says_so(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(site, "preview") == 0
    assert "No question changed" in capsys.readouterr().out


def test_status_tells_the_age_of_each_search_on_a_day(
    site: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (site / "questions" / "synthetic-1.lock.json").unlink()
    assert run(site, "status", "--today", "2026-02-11") == 0
    _, first, second = capsys.readouterr().out.splitlines()
    assert first.split()[:3] == ["synthetic-0", "2026-02-01", "10"]
    assert second.split()[:3] == ["synthetic-1", "never", "-"]


def test_status_as_json_lists_what_is_due_the_oldest_first(
    site: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    due = ("status", "--json", "--stale", "10", "--today")
    assert run(site, *due, "2026-02-10") == 0
    assert json.loads(capsys.readouterr().out) == []
    question = site / "questions" / "synthetic-1.yml"
    question.write_text(question.read_text("utf-8") + "since: 2015\n", "utf-8")
    assert run(site, *due, "2026-02-10") == 0
    (told,) = json.loads(capsys.readouterr().out)
    assert (told["slug"], told["fits"], told["age_days"]) == ("synthetic-1", False, 9)
    assert run(site, *due, "2026-02-11") == 0
    assert len(json.loads(capsys.readouterr().out)) == 2


@pytest.mark.parametrize(
    "arguments",
    [
        ("status", "--today", "yesterday"),
        ("status", "--stale", "-1"),
        ("update", "--stale", "0"),
        ("update", "--stale", "1", "--at-most", "x"),
        ("update", "--stale", "1", "--budget", "0"),
        ("build", "--at-least", "11"),
        ("build", "--at-least", "high"),
    ],
)
def test_a_number_or_a_day_that_is_none_is_refused(
    site: Path, arguments: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as stopped:
        run(site, *arguments)
    assert stopped.value.code == 2
    said = capsys.readouterr().err.splitlines()[-1]
    assert f"argument {arguments[-2]}: {arguments[-1]!r} is no" in said
    assert "(write " in said


def test_update_of_what_is_stale_takes_the_oldest_and_leaves_the_rest(
    unsearched: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    other = unsearched / "questions" / "before.yml"
    other.write_text("question: Do tidal turbines raise energy yield by night?\n", "utf-8")
    assert run(unsearched, *SEARCH, "--stale", "90", "--at-most", "1") == 0
    told = capsys.readouterr()
    assert "due: 2 of 2 questions; searched now: 1\n" in told.err
    assert "requests that may be sent: none" in told.err
    assert told.out.startswith("before: ")
    assert run(unsearched, *SEARCH, "--stale", "90", "--at-most", "1") == 0
    assert capsys.readouterr().out.startswith("synthetic-0: ")
    assert run(unsearched, *SEARCH, "--stale", "90") == 0
    told = capsys.readouterr()
    assert "due: 0 of 2 questions" in told.err
    assert told.out == ""


def test_at_most_without_stale_says_what_is_missing(
    site: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(site, "update", "--at-most", "2") == 2
    assert "add --stale DAYS" in capsys.readouterr().err


def test_explain_tells_every_step_and_every_claim(
    site: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run(site, "build")
    data = json.loads((site / "docs" / "data" / "synthetic-0.json").read_text("utf-8"))
    claim = data["claims"][0]
    capsys.readouterr()
    assert run(site, "explain", "synthetic-0") == 0
    told = capsys.readouterr().out
    assert f"Score: {data['score']:.1f} of 10" in told
    assert f"Works quoted: {data['flow']['included']}" in told
    assert run(site, "explain", "synthetic-0", claim["id"]) == 0
    told = capsys.readouterr().out
    assert claim["quote"] in told
    assert f"characters {claim['start']} to {claim['end']}" in told


def test_settings_says_what_the_owner_set_and_what_else_holds(
    site: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    owned = site / "mkdocs.yml"
    text = owned.read_text("utf-8").replace("highwire: false", "highwire: true", 1)
    owned.write_text(text.replace("\nextra:\n", "\nextra:\n  sources: [crossref]\n"), "utf-8")
    assert run(site, "settings") == 0
    said = capsys.readouterr().out
    assert "sources: crossref\n" in said
    assert "highwire: true\n" in said
    assert "licence:\n" in said
    assert run(site, "settings", "pagefind") == 0
    assert capsys.readouterr().out == "false\n"


def test_the_owners_databases_are_searched_and_stand_on_the_method_page(
    unsearched: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    owned = unsearched / "mkdocs.yml"
    text = owned.read_text("utf-8")
    owned.write_text(text.replace("\nextra:\n", "\nextra:\n  sources: [library]\n"), "utf-8")
    assert run(unsearched, "update") == 0
    assert "searched, chosen by the site's default: library\n" in capsys.readouterr().err
    run(unsearched, "build")
    method = (unsearched / "docs" / "method.md").read_text("utf-8")
    (crossref,) = [line for line in method.splitlines() if ">Crossref</a></th>" in line]
    assert "where a question names it" in crossref


def test_the_owners_licence_stands_on_reports_and_in_their_data(site: Path) -> None:
    owned = site / "mkdocs.yml"
    text = owned.read_text("utf-8")
    owned.write_text(text.replace("\nextra:\n", "\nextra:\n  licence: CC-BY-4.0\n"), "utf-8")
    assert run(site, "build") == 0
    address = "https://creativecommons.org/licenses/by/4.0/"
    page = (site / "docs" / "reports" / "synthetic-0" / "index.md").read_text("utf-8")
    assert f'<a href="{address}" rel="license">CC BY 4' in page
    data = json.loads((site / "docs" / "data" / "synthetic-0.jsonld").read_text("utf-8"))
    assert data["license"] == address


def test_a_setting_that_is_wrong_stops_every_verb_with_one_line(
    site: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    owned = site / "mkdocs.yml"
    owned.write_text(owned.read_text("utf-8").replace("highwire: false", "highwire: 1"), "utf-8")
    for verb in ("check", "build", "settings"):
        assert run(site, verb) == 2
        assert "`highwire` is neither true nor false: `1` (write true or false)" in (
            capsys.readouterr().err
        )


def test_moved_puts_new_locks_and_their_words_into_a_folder(site: Path, tmp_path: Path) -> None:
    before = tmp_path / "before"
    shutil.copytree(site / "questions", before)
    lock = site / "questions" / "synthetic-1.lock.json"
    data = json.loads(lock.read_text("utf-8"))
    data["searched_on"] = "2026-02-02"
    lock.write_text(json.dumps(data), "utf-8")
    assert run(site, "moved", str(before), str(tmp_path / "out")) == 0
    out = tmp_path / "out"
    assert sorted(p.name for p in out.iterdir()) == ["synthetic-1.lock.json", "synthetic-1.md"]
    assert (out / "synthetic-1.md").read_text("utf-8").startswith("A search on 2 February 2026")


def test_help_names_every_verb(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(["--help"])
    assert stopped.value.code == 0
    told = capsys.readouterr().out
    for verb in (
        "new",
        "check",
        "preview",
        "update",
        "status",
        "build",
        "explain",
        "settings",
        "clear-samples",
        "serve",
    ):
        assert re.search(rf"\n    {verb}\s", told)


@pytest.mark.parametrize("damage", ["cut", "conflict", "of a later version"])
def test_update_does_not_write_over_a_lock_that_it_cannot_read(
    unsearched: Path, capsys: pytest.CaptureFixture[str], damage: str
) -> None:
    run(unsearched, *SEARCH)
    lock = unsearched / "questions" / "synthetic-0.lock.json"
    text = lock.read_text("utf-8")
    spoilt = {
        "cut": text[:100],
        "conflict": text.replace("{", "{\n<<<<<<< HEAD", 1),
        "of a later version": text.replace('"version": 1', '"version": 2'),
    }[damage]
    lock.write_text(spoilt, "utf-8")
    capsys.readouterr()
    assert run(unsearched, *SEARCH) == 1
    said = capsys.readouterr().err
    assert "synthetic-0.lock.json" in said
    assert "restore it from git, or delete it and run" in said
    assert lock.read_text("utf-8") == spoilt


def test_a_lock_that_cannot_be_written_stops_no_other_question(tmp_path: Path) -> None:
    root = small_site.make(tmp_path / "site", questions=2, locked=False)
    (root / "questions" / "library").mkdir()
    (root / "questions" / "library" / "own.bib").write_text(LIBRARY, "utf-8")
    (root / "questions" / "synthetic-0.lock.json").mkdir()
    assert run(root, *SEARCH) == 1
    assert (root / "questions" / "synthetic-1.lock.json").is_file()


def test_a_contact_that_is_no_address_is_left_out_and_said(
    unsearched: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("GENERATOR_CONTACT", "Okafor")
    assert run(unsearched, *SEARCH) == 0
    assert "GENERATOR_CONTACT is left out: no e-mail address" in capsys.readouterr().err
    assert "Okafor" in (unsearched / "questions" / "synthetic-0.lock.json").read_text("utf-8")


def test_a_library_without_bibliographies_is_named(
    unsearched: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "empty").mkdir()
    assert run(unsearched, *SEARCH, "--library", str(tmp_path / "empty")) == 0
    assert "no bibliography in it" in capsys.readouterr().err


def test_a_provisional_report_is_the_same_on_another_day(
    unsearched: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(unsearched, "build")
    first = small_site.snapshot(unsearched)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1830000000")
    run(unsearched, "build")
    assert small_site.snapshot(unsearched) == first


def test_a_day_that_is_none_is_said(
    site: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "abc")
    assert run(site, "check") == 2
    assert "SOURCE_DATE_EPOCH=abc" in capsys.readouterr().err


@pytest.mark.parametrize("score", ["nan", "-1", "11", "good"])
def test_a_floor_that_is_no_score_is_refused(site: Path, score: str) -> None:
    with pytest.raises(SystemExit) as stopped:
        run(site, "build", "--at-least", score)
    assert stopped.value.code == 2


def test_a_source_that_needs_a_key_is_a_gap_that_names_the_key(
    unsearched: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("S2_API_KEY", raising=False)
    both = ("--source", "library", "--source", "semantic_scholar")
    assert run(unsearched, "update", *both) == 0
    said = "not searched: Semantic Scholar, a search needs a key (S2_API_KEY in the environment)"
    assert said in capsys.readouterr().err
    lock = json.loads((unsearched / "questions" / "synthetic-0.lock.json").read_text("utf-8"))
    assert [gap["where"] for gap in lock["gaps"]] == ["semantic_scholar"]
    assert [search["source"] for search in lock["searches"]] == ["library", "library"]
