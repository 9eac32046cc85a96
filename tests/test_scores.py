"""Every score on every page, computed again from the report's JSON alone."""

import json
import re
import shutil
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given

from generator.__main__ import main
from generator.exporters import report_json
from generator.pipeline import reviewed
from generator.reviewers import REVIEWERS
from generator.types import Report
from tests import recompute, samples, small_site, test_repository
from tests.reviewers.drawn import reports


def downloaded(report: Report) -> Any:
    """The JSON that stands beside the page."""
    return json.loads(report_json.export(report))


def holds(data: Any) -> None:
    """Whether every score in a report's JSON follows from the rest of it."""
    assert [r["reviewer"] for r in data["reviews"]] == list(REVIEWERS)
    for review in data["reviews"]:
        computed = recompute.score(data, review["reviewer"], review["formula"])
        assert recompute.same(review["score"], computed), review["reviewer"]
        if review["score"] is not None:
            assert abs(calculated(review["notes"]) - review["score"]) < 0.051
    assert recompute.same(data["score"], recompute.overall(data))


def calculated(notes: str) -> float:
    """The arithmetic with which a reviewer's notes begin; without any it gave nothing."""
    arithmetic = re.match(r"(?:[\d\s.()×−/+]|,\s(?=[\d(])|min|max)+", notes)
    return min(10.0, max(0.0, recompute.calculated(arithmetic[0]))) if arithmetic else 0.0


@given(reports())
def test_every_score_of_any_report_follows_from_its_json(drawn: Report) -> None:
    holds(downloaded(reviewed(drawn)))


@pytest.mark.parametrize("slug", samples.SLUGS)
def test_every_score_of_the_repository_s_reports_follows_from_their_json(slug: str) -> None:
    holds(downloaded(test_repository.report(slug)))


# Pages


@pytest.fixture(scope="module", params=["made up", "the repository's"])
def docs(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The pages of a site as the verb builds them."""
    root = tmp_path_factory.mktemp("site")
    if request.param == "made up":
        small_site.make(root, questions=3)
        small_site.lock(root, questions=1, records=0)  # nothing was found for the first
    else:
        shutil.copy(small_site.ROOT / "mkdocs.yml", root)
        shutil.copytree(small_site.ROOT / "generator/theme", root / "generator/theme")
        if not samples.THERE:
            pytest.skip("the samples were removed")
        samples.copy(root / "questions")
    assert main(["--root", str(root), "build"]) == 0
    return root / "docs"


def data_of(docs: Path) -> dict[str, Any]:
    """The JSON of every report, by its slug."""
    slugs = [path.parent.name for path in (docs / "reports").glob("*/index.md")]
    return {s: json.loads((docs / "data" / f"{s}.json").read_text("utf-8")) for s in slugs}


def written(score: float | None) -> str:
    """As pages write it."""
    return "not assessed" if score is None else f"{score:.1f}"


def test_every_score_on_a_report_s_page_is_computed_from_its_json(docs: Path) -> None:
    assert len(data_of(docs)) >= 3
    for slug, data in data_of(docs).items():
        holds(data)
        for claim in data["claims"]:
            likelihoods = [passage["likelihood"] for passage in claim["corroborated_by"]]
            assert claim["confidence"] == max(likelihoods, default=None)
        page = (docs / "reports" / slug / "index.md").read_text("utf-8")
        appendix = (docs / "reports" / slug / "appendix" / "index.md").read_text("utf-8")
        rows = recompute.rows(appendix)
        assert list(rows) == list(REVIEWERS)
        for name, row in rows.items():
            stated = None if row["score"] == "not assessed" else float(row["score"])
            assert recompute.same(stated, recompute.score(data, name, row["formula"])), name
            assert row["formula"] == REVIEWERS[name].formula
        assert recompute.qualities(page) == [written(data["score"])]
        for told in (page, appendix):
            assert f"Overall: **{written(data['score'])}" in told
        short = ", ".join(f"{name} {row['score']}" for name, row in rows.items())
        assert f"{short}. [How each is computed" in page


def test_every_score_on_every_other_page_is_that_of_its_report(docs: Path) -> None:
    scores = {slug: written(data["score"]) for slug, data in data_of(docs).items()}
    stated = 0
    for path in docs.rglob("*.md"):
        page = path.read_text("utf-8")
        if scores.keys() & {path.parent.name, path.parent.parent.name}:
            continue
        found = recompute.qualities(page)
        linked = re.findall(r'<h3[^>]*><a href="[^"]*?([a-z0-9-]+)/"', page)
        assert [scores[slug] for slug in linked if slug in scores][: len(found)] == found, path
        stated += len(found)
    assert stated >= len(scores)


def test_the_table_of_reports_states_their_scores(docs: Path) -> None:
    page = (docs / "reports" / "index.md").read_text("utf-8")
    rows = re.findall(r'row"><a href="[./a-z]*?([a-z0-9-]+)/">.*?lr-num" [^>]*>([^<]+)<', page)
    assert dict(rows) == {slug: written(data["score"]) for slug, data in data_of(docs).items()}


def test_the_method_page_states_every_formula_and_weight(docs: Path) -> None:
    page = unescape((docs / "method.md").read_text("utf-8"))
    for name, reviewer in REVIEWERS.items():
        assert f">{name}</th>" in page
        assert reviewer.formula in page
        assert f">{reviewer.weight:.1f}</td>" in page
