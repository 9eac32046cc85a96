"""Weighing the site, on pages and settings made up here."""

import gzip
import shutil
from pathlib import Path

import httpx
import pytest
import yaml

from generator.edge.questions import read_questions
from generator.pipeline import synthesise
from generator.sources import SOURCES
from tests.benchmarks import lifelike, site

PAGE = """<html><head><title>Kites</title></head>
<body><nav>Home</nav><article class="theirs"><h1>Kites</h1>
<h2 id="strings">Strings</h2><article>Strings held nine of ten kites.</article>
<h2 data-search-exclude id="wind">Wind</h2>
<script type="application/ld+json">{"@type": "Claim"}</script>
<p>Wind held none.</p></article><footer>The end</footer></body></html>"""


def test_the_parts_of_a_page_add_up_to_the_page() -> None:
    parts = site.parts(PAGE)
    assert list(parts) == [
        "head",
        "theme before",
        "top",
        "strings",
        "wind",
        "JSON-LD",
        "after JSON-LD",
        "theme after",
    ]
    assert sum(part["bytes"] for part in parts.values()) == len(PAGE.encode())
    assert parts["JSON-LD"]["bytes"] == PAGE.index("</script>") + 9 - PAGE.index("<script")


def test_a_part_that_repeats_another_weighs_next_to_nothing_when_it_is_gzipped() -> None:
    kites = "Nine of ten kites held on strings of forty metres, as Okafor counted by the sea. "
    page = PAGE.replace("Strings held nine of ten kites.", kites).replace("Wind held none.", kites)
    parts = site.parts(page)
    assert parts["after JSON-LD"]["bytes"] > len(kites)
    assert parts["after JSON-LD"]["gzipped"] < len(kites) / 4


def test_the_report_that_is_weighed_has_most_nearly_the_numbers_of_the_bar() -> None:
    def report(claims: int, references: int, html: int) -> dict[str, int]:
        return {"claims": claims, "references": references, "html": html}

    found = {
        "few": report(3, 15, 50),
        "light": report(15, 15, 10),
        "middling": report(15, 15, 20),
        "heavy": report(15, 15, 90),
        "many": report(18, 15, 20),
    }
    assert site.typical(found) == "middling"
    assert site.typical({name: found[name] for name in ("few", "many")}) == "many"


def test_texts_weigh_as_servers_send_them_each_for_itself_and_pictures_as_they_are(
    tmp_path: Path,
) -> None:
    page, picture = tmp_path / "a.html", tmp_path / "b.png"
    for file in (page, picture):
        file.write_bytes(b"kite " * 200)
    sent = len(gzip.compress(b"kite " * 200, site.LEVEL))
    assert site.weight([page]) == {"bytes": 1000, "gzipped": sent}
    assert site.weight([page, page, picture]) == {"bytes": 3000, "gzipped": 2 * sent + 1000}


def test_own_style_sheets_and_scripts_are_those_that_the_theme_does_not_bring(
    tmp_path: Path,
) -> None:
    theirs = next(site.THEME.rglob("*.min.css")).relative_to(site.THEME)
    for name in (str(theirs), "assets/kites.css", "kites.js", "kites.html"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    assert site.own(tmp_path) == [tmp_path / "assets/kites.css", tmp_path / "kites.js"]


def test_the_bare_theme_gets_the_same_pages_and_nothing_of_ours() -> None:
    settings = """# Ours.
site_name: Kites
theme:
  name: material
  custom_dir: kites
extra_css:
  - assets/kites.css
plugins:
  - !ENV [SEARCH, search]
markdown_extensions:
  - tables
nav:
  - Home: index.md
not_in_nav: |
  /reports/*
"""
    assert yaml.safe_load(site.bare(settings)) == {
        "site_name": "Kites",
        "markdown_extensions": ["tables"],
        "nav": [{"Home": "index.md"}],
        "not_in_nav": "/reports/*\n",
        "theme": {"name": "material"},
        "plugins": ["search"],
    }


def test_what_was_asked_for_is_known_as_often_as_it_was_sent(tmp_path: Path) -> None:
    (tmp_path / "kites").mkdir()
    page, style = tmp_path / "kites" / "index.html", tmp_path / "kites.css"
    page.touch()
    style.touch()
    with site.served(tmp_path) as (address, asked):
        paths = ("kites/", "kites.css?v=1", "kites.css", "none.css")
        answers = [httpx.get(address + path, trust_env=False).status_code for path in paths]
    assert answers == [200, 200, 200, 404]
    assert asked == [page, style, style]


@pytest.mark.skipif(shutil.which("chromium") is None, reason="Chromium is not installed")
def test_what_a_script_asks_for_late_is_fetched_too_and_other_hosts_are_counted(
    tmp_path: Path,
) -> None:
    script = """<link rel="icon" href="data:,"><img src="http://kites.invalid/kite.png">
    <script>setTimeout(() => fetch("late.json"), 300)</script>"""
    (tmp_path / "index.html").write_text(script, "utf-8")
    (tmp_path / "late.json").write_text("{}", "utf-8")
    (tmp_path / "unused.css").write_text("p {}", "utf-8")
    found = site.fetched(tmp_path, "")
    assert found is not None
    assert found["requests"] == 2
    assert found["elsewhere"] == 1
    assert found["bytes"] == len(script) + len("{}")


def test_without_chromium_nothing_is_fetched_and_that_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PATH", "")
    assert site.fetched(tmp_path, "") is None
    assert "Chromium is not installed" in capsys.readouterr().err


def test_a_lifelike_report_has_the_claims_and_references_of_the_bar_and_shares_works(
    tmp_path: Path,
) -> None:
    for number in range(2):
        path = tmp_path / f"synthetic-{number}.yml"
        path.write_text(lifelike.question_text(number), "utf-8")
    read = read_questions(tmp_path, root=tmp_path, today="2026-02-01", sources=set(SOURCES))
    assert not read.problems
    reports = [
        synthesise(q, lifelike.lock_of(n, q), publisher="Kites Press", provisional=False)
        for n, q in enumerate(read.questions)
    ]
    for report in reports:
        assert len(report.claims) == site.CLAIMS
        assert len(report.papers) == site.REFERENCES
        assert len(report.excluded) == lifelike.FOUND - lifelike.USED
        assert any(verdict.corroborated_by for verdict in report.verdicts)
    one, other = ({paper.key: paper.text for paper in report.papers} for report in reports)
    shared = one.keys() & other.keys()
    assert len(shared) == lifelike.SHARED
    assert all(one[key] == other[key] for key in shared)


def test_lengths_of_works_are_medians_in_characters() -> None:
    kites = "Kites fly when there is wind. Ours flew for an hour."
    found = lifelike.lengths([("Kites", kites), ("On kites", kites), ("Kites again", kites * 9)])
    assert found.pop("gzipped") < 0.5
    assert found == {"title": 8, "abstract": 52, "sentences": 2, "sentence": 25.5}
