"""The pages of the site, woven from made-up reports and looked at as a browser gets them."""

import gzip
import json
import os
import random
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urldefrag, urljoin, urlsplit
from xml.etree import ElementTree

import markdown  # type: ignore[import-untyped]
import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from generator.crosslinks import hexed
from generator.escape import clean
from generator.exporters import EXPORTERS
from generator.making import make
from generator.owner import Site
from generator.report_page import AROUND, noted
from generator.site import Method, weave
from generator.summary import Called, Made
from generator.types import (
    Answered,
    Asked,
    Change,
    Concept,
    Contested,
    Direction,
    Exclusion,
    Kind,
    NoticeKind,
    Paper,
    Record,
    Report,
    Stance,
    TextKind,
)
from generator.verifiers import VERIFIERS
from tests import made_up
from tests.steps import steps
from tests.woven import InMemory
from tests.woven import woven as all_woven

ROOT = Path(__file__).parents[1]
HOME = "https://example.org/site/"
REPO = "https://example.org/made-up/reports"
SITE = Site(publisher="Made-up House", version="9.8.7")
REVIEWERS = (("relevance", 2.0, "10 × a ÷ b"), ("coverage", 1.5, "10 × c ÷ d"))
RELIABILITY = ((0.059, 0.071, 70), (0.955, 0.965, 260))

PARTS = (
    "Abstract",
    "1 Introduction",
    "2 Methodology",
    "3 Results",
    "4 Limitations",
    "5 Extracted claims",
    "6 Quality review",
    "References",
    "Cite, download, history",
)
"""The parts of a report below its title, in reading order."""


def woven(*reports: Report, **changes: Any) -> dict[str, str]:
    """The pages of a site of these reports."""
    owned: dict[str, Any] = {
        "publisher": "Made-up House",
        "repo_url": REPO,
        "site_url": HOME,
        "version": "9.8.7",
    }
    known = {field.name for field in fields(Site)}
    owned |= {name: value for name, value in changes.items() if name in known}
    method: dict[str, Any] = {"reviewers": REVIEWERS, "reliability": RELIABILITY}
    method |= {name: value for name, value in changes.items() if name not in known}
    return all_woven(*reports, site=Site(**owned), **method)


def asked(slug: str, **changes: Any) -> Any:
    """A made-up question of that slug, titled after it."""
    return made_up.question(slug=slug, title=f"Title of {slug}", **changes)


def rich() -> Report:
    """A report in which everything happens that can happen."""
    papers = (
        made_up.paper(1, text_kind=TextKind.ANNOTATION, rights=""),
        made_up.paper(2, notices=(made_up.notice(NoticeKind.CORRECTED),)),
        made_up.paper(3, rights="", kind=Kind.PREPRINT, year=None),
        made_up.paper(4, rights="CC0-1.0"),
    )
    claims = tuple(made_up.claim(paper) for paper in papers)
    against = made_up.corroboration(
        papers[1],
        direction=Direction.DISAGREES,
        tension="raises / costs",
        words="Typing errors",
    )
    hinted = made_up.corroboration(papers[2], likelihood=0.61, tension="up / down")
    agreeing = made_up.corroboration(papers[3], likelihood=0.93, direction=Direction.AGREES)
    verdicts = (
        made_up.verdict(
            claims[0],
            corroborated_by=(against,),
            direction=Direction.DISAGREES,
            contested=Contested.CONTESTED,
            confidence=0.72,
        ),
        made_up.verdict(
            claims[1],
            corroborated_by=(hinted,),
            contested=Contested.POSSIBLE_TENSION,
            confidence=0.61,
        ),
        made_up.verdict(
            claims[2], corroborated_by=(agreeing,), direction=Direction.AGREES, confidence=0.93
        ),
        made_up.verdict(
            claims[3],
            faithful=False,
            unfaithful_because=("a number is missing",),
            flagged=(replace(agreeing, paper=papers[0].key, flag="a finding of somebody else"),),
        ),
    )
    return made_up.report(
        papers,
        claims,
        verdicts,
        question=asked(
            "rich", exclude=(Exclusion(id="doi:10.5555/out", why="it is our own"),), since=2018
        ),
        reviews=(made_up.review(), made_up.review("coverage", score=4.5)),
        history=(
            Change(date="2026-05-04", added=("A work that came",), retracted=("A work that fell",)),
            Change(date="2026-04-04", removed=("A work that went",)),
        ),
        verification=made_up.verification(
            made_up.opinion(claims[0], papers[1], stance=Stance.DISAGREES, words="Typing errors"),
            made_up.opinion(claims[2], papers[3]),
            made_up.opinion(claims[2], papers[1], stance=Stance.UNRELATED, words=""),
            made_up.opinion(claims[2], papers[2], stance=None, words="", dropped="too odd"),
            made_up.opinion(claims[3], papers[0], judged_on="2026-05-09"),
            silent="could not be reached",
        ),
    )


def plain() -> Report:
    """A report that shares a work with the rich one, searched later."""
    return made_up.report(
        (made_up.paper(2), made_up.paper(5)),
        question=asked(
            "plain", tags=(), concepts=(Concept(name="Noise", terms=("Noise", "blur")),)
        ),
        searched_on="2026-06-01",
        answered=Answered.ANSWERED,
    )


def empty() -> Report:
    """A report for which nothing was asked and nothing was found."""
    return made_up.report(
        (),
        question=asked("empty", concepts=(Concept(name="C++", terms=("C++",)),), tags=()),
        provisional=True,
        searched_on="",
        score=None,
        reviews=(made_up.review(score=None, weight=0.0),),
        searches=(),
        gaps=(),
        history=(),
        abstract=(),
        recall=None,
    )


@dataclass(frozen=True)
class Tag:
    """An element of a page as it opens."""

    name: str
    attributes: dict[str, str]


class Page(HTMLParser):
    """A page as a browser reads it: tags, visible text, headings and scripts."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[Tag] = []
        self.headings: list[tuple[int, str]] = []
        self.scripts: list[str] = []
        self._said = ""
        self._inside = ""
        self.feed(html)
        self.close()
        self.text = " ".join(self._said.split())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(Tag(tag, {name: value or "" for name, value in attrs}))
        if re.fullmatch("h[1-6]", tag):
            self.headings.append((int(tag[1]), ""))
        self._inside = tag if tag in ("script", "style") else self._inside
        if tag not in ("span", "b", "a", "code", "em", "strong", "time", "mark"):
            self._said += " "

    def handle_endtag(self, tag: str) -> None:
        self._inside = "" if tag == self._inside else self._inside
        if re.fullmatch("h[1-6]", tag) and self.headings:
            level, words = self.headings[-1]
            self.headings[-1] = (level, f"{words}\n")

    def handle_data(self, data: str) -> None:
        if self._inside:
            self.scripts.append(data)
            return
        self._said += data
        if self.headings and not self.headings[-1][1].endswith("\n"):
            level, words = self.headings[-1]
            self.headings[-1] = (level, words + data)

    @property
    def ids(self) -> list[str]:
        """Ids of all elements."""
        return [tag.attributes["id"] for tag in self.tags if "id" in tag.attributes]

    @property
    def links(self) -> list[str]:
        """Addresses of all links."""
        return [t.attributes["href"] for t in self.tags if t.name == "a" and "href" in t.attributes]

    def titles(self, level: int) -> list[str]:
        """Headings of that level, without their permanent links."""
        return [words.strip().rstrip("¶").strip() for n, words in self.headings if n == level]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of three reports, built strictly by mkdocs."""
    return build(tmp_path_factory.mktemp("site"), rich(), plain(), empty())


def build(folder: Path, *reports: Report) -> Path:
    """Write the pages of these reports and let mkdocs build them; the folder of the site."""
    shutil.copy(ROOT / "mkdocs.yml", folder)
    shutil.copytree(ROOT / "generator/theme", folder / "generator/theme")
    shutil.copytree(ROOT / "docs" / "assets", folder / "docs" / "assets")
    for page in ("contribute.md", "extend.md", "keep.md", "own.md", "scale.md"):
        shutil.copy(ROOT / "docs" / page, folder / "docs")
    files = woven(*reports)
    for report in reports:
        for ending in EXPORTERS:
            files[f"data/{report.question.slug}{ending}"] = "{}"
    for name, text in files.items():
        path = folder / "docs" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    run = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict"],
        cwd=folder,
        env={**os.environ, "NO_MKDOCS_2_WARNING": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    assert "WARNING" not in run.stderr
    return folder / "site"


def pages_of(site: Path) -> Iterator[tuple[str, Page]]:
    """Address, relative to the site's, and page of everything that was built."""
    for path in sorted(site.rglob("*.html")):
        name = path.relative_to(site).as_posix()
        yield name.removesuffix("index.html"), Page(path.read_text("utf-8"))


def page(site: Path, address: str) -> Page:
    """The page at that address."""
    return Page((site / address / "index.html").read_text("utf-8"))


def shown(report: Report, **changes: Any) -> Page:
    """The page of one report, without the theme around it."""
    text = woven(report, **changes)[f"reports/{report.question.slug}/index.md"]
    return Page(converted(text))


def appendix(report: Report) -> Page:
    """The page of how one report was searched, selected and reviewed."""
    return Page(converted(woven(report)[f"reports/{report.question.slug}/appendix/index.md"]))


def converted(text: str) -> str:
    """What python-markdown makes of a page with the extensions of mkdocs.yml."""
    assert text.startswith("---\n")
    _, front, body = text.split("---\n", 2)
    assert set(yaml.safe_load(front)) <= {"title", "description", "date", "hide", "search"}
    listed = configuration()["markdown_extensions"]
    names = [next(iter(e)) if isinstance(e, dict) else e for e in listed]
    return str(markdown.markdown(body, extensions=names))


def configuration() -> dict[str, Any]:
    """What mkdocs.yml says."""
    data: dict[str, Any] = yaml.safe_load((ROOT / "mkdocs.yml").read_text("utf-8"))
    return data


def pages_source(report: Report, page: str = "") -> str:
    """The page of a report (or its `appendix/`), alone on its site, as HTML."""
    return converted(woven(report)[f"reports/{report.question.slug}/{page}index.md"])


# ---- The report


def test_a_report_has_its_ten_parts_in_order(built: Path) -> None:
    report = page(built, "reports/rich")
    assert report.titles(1) == ["Title of rich"]
    assert report.titles(2) == [*PARTS, "Related questions"]


def test_a_report_of_nothing_has_its_parts_all_the_same(built: Path) -> None:
    assert page(built, "reports/empty").titles(2) == list(PARTS)


def test_the_head_says_question_publisher_dates_and_facts(built: Path) -> None:
    text = page(built, "reports/rich").text
    assert "Does noise in the training data raise accuracy across languages?" in text
    assert "Made-up House · asked on 1 May 2026 by a made-up reader · version 3, of 4" in text
    assert "of 4 May 2026: 1 work more found, 1 work newly retracted" in text
    assert (
        "partly answered by what was found · quality 7.5 of 10 · library searched on 4 May 2026: "
        "of 5 works screened, from the library, 4 are used"
    ) in text


def test_a_meter_says_how_many_claims_other_works_bear_out_in_words_beside_the_drawing() -> None:
    words = "4 claims: 1 corroborated, 1 from a single work, 1 in possible tension, 1 contested"
    assert words in shown(rich()).text
    drawn = re.findall(r'<rect class="lr-(\w+)" x="(\d+)" width="(\d+)"', pages_source(rich()))
    assert drawn == [
        ("yes", "0", "1"), ("open", "1", "1"), ("part", "2", "1"), ("no", "3", "1")
    ]  # fmt: skip
    assert "0 claims: 0 corroborated, 0 from a single work" in shown(empty()).text
    alone = tuple(made_up.verdict(claim, corroborated_by=()) for claim in rich().claims)
    unassessed = shown(replace(rich(), verdicts=alone)).text
    assert "4 from a single work; whether any is contested was not assessed" in unassessed
    assert "0 contested" not in unassessed


def test_how_certain_the_answer_is_is_said_of_the_claims_that_it_rests_on() -> None:
    said = (
        "How certain: of the 4 claims that this answer rests on, 1 is corroborated by independent "
        "works and 1 stands in a single work; 1 in possible tension with another; 1 contested."
    )
    assert said in shown(rich()).text
    alone = tuple(made_up.verdict(claim, corroborated_by=()) for claim in rich().claims)
    assert (
        "each stands in a single work, and no independent work was"
        in shown(replace(rich(), verdicts=alone)).text
    )
    assert "How certain" not in shown(empty()).text


def test_databases_are_counted_apart_from_the_library() -> None:
    papers = (made_up.paper(1, source="crossref"), made_up.paper(2, source="arxiv"))
    assert "screened, from 2 databases, 2 are used" in shown(made_up.report(papers)).text
    mixed = (*papers, made_up.paper(3))
    assert (
        "screened, from 2 databases and the library, 3 are used"
        in shown(made_up.report(mixed)).text
    )


def test_every_claim_has_one_anchor_and_is_linked_to(built: Path) -> None:
    report = page(built, "reports/rich")
    for claim in rich().claims:
        assert report.ids.count(claim.id) == 1
        assert report.links.count(f"#{claim.id}") >= 3
    assert len(report.ids) == len(set(report.ids))


def test_a_claim_is_a_heading_of_the_third_level(built: Path) -> None:
    report = page(built, "reports/rich")
    for number, claim in enumerate(rich().claims, start=1):
        assert claim.text in report.titles(3)
        assert f"{claim.text} ¶ Claim {number} " in report.text


def test_headings_never_skip_a_level(built: Path) -> None:
    for address, read in pages_of(built):
        levels = [level for level, _ in read.headings if level]
        steps = [b - a for a, b in pairwise(levels)]
        assert max(steps, default=0) <= 1, address


def test_every_sentence_of_the_abstract_has_its_references(built: Path) -> None:
    source = (built.parent / "docs/reports/rich/index.md").read_text("utf-8")
    abstract = source.partition("## Abstract")[2].partition("\n## ")[0]
    for claim in rich().claims:
        assert f"(#{claim.id})" in abstract
    assert abstract.count("](#r-") == len({c.paper for c in rich().claims})


def _rows(source: str) -> dict[str, str]:
    """The rows of the evidence table by their anchor."""
    return dict(re.findall(r'<tr id="(r-[0-9a-f]{8})">(.*?)</tr>', source, re.DOTALL))


def test_references_lead_back_to_the_claims_that_use_them() -> None:
    rows = _rows(pages_source(rich()))
    assert len(rows) == 4
    for number, claim in enumerate(rich().claims, start=1):
        back = f'<td><a href="#{claim.id}">{number}</a>'
        assert sum(back in row for row in rows.values()) == 1
    first, second = rich().claims[:2]
    (corrected,) = (row for row in rows.values() if f'<td><a href="#{second.id}">' in row)
    assert f'; speaks about the same as <a href="#{first.id}">1</a>' in corrected


def test_the_evidence_table_says_of_every_work_when_what_kind_and_which_text_was_read() -> None:
    cells = {
        tuple(re.sub("<[^>]+>", "", cell) for cell in re.findall("<td.*?>(.*?)</td>", row)[:3])
        for row in _rows(pages_source(rich())).values()
    }
    assert (
        "2021",
        "conference paper, peer-reviewed",
        "annotation by the keepers of the library",
    ) in cells
    assert ("n.d.", "preprint, not peer-reviewed", "abstract as the library gives it") in cells
    assert sum("abstract as the library gives it, CC" in text for _, _, text in cells) == 2


def test_a_work_with_a_doi_shows_it_once_as_a_link() -> None:
    row = next(iter(_rows(pages_source(rich())).values()))
    assert row.count('href="https://doi.org/') == 1
    assert len(re.findall(r"doi\W+org", re.sub(r'(?:href|title)="[^"]*"', "", row))) == 1


def test_reference_managers_read_every_work_of_the_table() -> None:
    spans = [t for t in shown(rich()).tags if t.attributes.get("class") == "Z3988"]
    told = [parse_qs(span.attributes["title"]) for span in spans]
    assert {t["rft.atitle"][0] for t in told} == {p.title for p in rich().papers}
    assert all(t["ctx_ver"] == ["Z39.88-2004"] for t in told)


def test_references_say_what_kind_of_publication_they_are_and_what_befell_them() -> None:
    text = shown(rich()).text
    assert "conference paper, peer-reviewed" in text
    assert "preprint, not peer-reviewed" in text
    assert "corrected as Crossref says, checked 4 May 2026" in text


def test_works_found_but_not_used_are_listed_with_their_reason() -> None:
    text = appendix(rich()).text
    assert "1 work found but not used" in text
    assert "off topic, 1 work Made-up work about something else" in text
    assert "): no concept named" in text


def test_a_retracted_work_is_called_so_even_where_it_is_not_used() -> None:
    fallen = made_up.paper(9, notices=(made_up.notice(source="crossref"),))
    text = appendix(made_up.report(excluded_papers=(fallen,))).text
    assert "retracted as Crossref says, checked 4 May 2026: no concept named" in text


def test_a_work_read_but_not_quoted_is_no_reference() -> None:
    papers = (made_up.paper(1), made_up.paper(2))
    only = made_up.claim(papers[0])
    report = made_up.report(papers, (only,), (made_up.verdict(only),))
    assert "1 work read, from which nothing is quoted" in appendix(report).text
    references = shown(report).text.partition("Evidence: one row")[2].partition("Cite, download")[0]
    assert papers[0].title in references
    assert papers[1].title not in references


def test_two_works_of_one_label_are_told_apart_where_they_are_listed() -> None:
    alike = tuple(made_up.paper(n, authors=(made_up.author("Same"),), year=2020) for n in (1, 2))
    text = shown(made_up.report(alike)).text
    assert "called Same, 2020a on this page" in text
    assert "called Same, 2020b on this page" in text
    assert "called" not in shown(made_up.report()).text.partition("References")[2]


def test_the_numbers_of_the_flow_are_drawn_and_written() -> None:
    drawn = pages_source(rich(), "appendix/").partition('"lr-flow"')[2].partition("</svg>")[0]
    words = Page(drawn).text
    for line in (
        "Records identified: 6",
        "library: 6",
        "Duplicates merged: 1",
        "Works screened: 5",
        "Works excluded: 1",
        "off topic: 1",
        "Works included: 4",
    ):
        assert line in re.sub(r"\s+", " ", words) or line.replace(": ", ":  ") in words
    for page in (shown(rich()), appendix(rich())):
        assert "6 records identified (library 6) − 1 duplicate merged = 5" in page.text
        assert "5 works screened − 1 excluded (off topic 1) = 4 works included." in page.text


def test_the_drawing_is_told_to_those_who_cannot_see_it() -> None:
    (svg,) = (t for t in appendix(rich()).tags if t.name == "svg" and "role" in t.attributes)
    assert svg.attributes["role"] == "img"
    assert svg.attributes["aria-labelledby"] in appendix(rich()).ids


def test_queries_dates_and_gaps_are_stated() -> None:
    text = shown(rich()).text
    assert (
        "Searched: library; 1 query. Of what each gave, at most 50 records were taken over." in text
    )
    assert "library library: noise AND accuracy 4 May 2026" in appendix(rich()).text
    assert "arXiv: did not answer within 20 seconds" in text
    assert "1 work that a good search must find; the search found 1 of them by itself" in text
    assert "No database was asked; the library" in shown(replace(rich(), gaps=())).text
    asked = replace(rich().searches[0], source="arxiv")
    answered = shown(replace(rich(), gaps=(), searches=(asked,))).text
    assert "Every database that was asked gave an answer." in answered


def test_an_outage_and_nothing_asked_are_different_words() -> None:
    assert "Every database that was asked" not in shown(rich()).text
    assert "Every database that was asked" not in shown(empty()).text
    assert "No database was searched." in shown(empty()).text


def test_where_works_disagree_both_sides_speak_in_their_own_words() -> None:
    source = converted(woven(rich())["reports/rich/index.md"])
    results = source.partition('id="disagreement"')[2].partition('id="unspoken"')[0]
    text = Page(results).text
    judged = "An independent work disagrees, as made/up-7b judged by “Typing errors”"
    assert f"{judged} (raises / costs) over claim 1" in text
    assert "Possible tension (up / down) over claim 2: the words hint at it" in text
    for claim in rich().claims[:3]:
        assert claim.quote in text


def test_a_flagged_passage_is_shown_with_its_reason_and_not_counted() -> None:
    text = shown(rich()).text
    assert "1 passage flagged and not counted" in text
    assert "Likelihood 93% by its words, and not counted: a finding of somebody else." in text
    assert "4 claims: 1 corroborated" in text


def test_a_flagged_passage_of_a_work_that_is_not_used_leads_to_where_that_is_listed() -> None:
    report = rich()
    (out,) = report.excluded_papers
    flagged = made_up.corroboration(
        quote="Noise.", paper=out.key, flag="a finding of somebody else"
    )
    (first, *others) = report.verdicts
    report = replace(report, verdicts=(replace(first, flagged=(flagged,)), *others))
    place = f"r-{hexed(out.key)}"
    assert f"../../reports/rich/appendix/#{place}" in shown(report).links
    assert appendix(report).ids.count(place) == 1


def test_a_work_that_was_judged_to_disagree_is_shown_without_any_cue_in_its_words() -> None:
    judged = made_up.corroboration(direction=Direction.DISAGREES)
    first, second = made_up.claim(), made_up.claim(made_up.paper(2))
    verdicts = (
        made_up.verdict(first, corroborated_by=(judged,), contested=Contested.CONTESTED),
        made_up.verdict(second),
    )
    text = shown(made_up.report(verdicts=verdicts)).text
    assert "An independent work disagrees over claim 1." in text
    assert "No disagreement was found" not in text


def test_no_disagreement_is_said_with_who_judged_it_or_that_nobody_did() -> None:
    first, second = made_up.claim(), made_up.claim(made_up.paper(2))
    found = made_up.verdict(first, corroborated_by=(made_up.corroboration(),))
    made = made_up.report(verdicts=(found, made_up.verdict(second)))
    text = shown(made).text
    assert "No disagreement was found" in text
    assert "whether works agree was not judged." in text
    silent = made_up.verification(silent="could not be reached")
    assert "works agree was not judged." in shown(replace(made, verification=silent)).text
    judged = made_up.verification(made_up.opinion())
    said = "whether works agree was judged by made/up-7b."
    assert said in shown(replace(made, verification=judged)).text


MODEL = "made/up-7b, asked through an OpenAI-compatible endpoint"


def test_the_page_says_which_model_judged_what_and_when() -> None:
    text = shown(rich()).text
    assert "Language models had a part in this report." in text
    assert (
        f"Whether passages agree: {MODEL} on 4 May 2026 to 9 May 2026. 2 passages found to agree, "
        "1 to disagree, 1 to be about something else and taken out. 1 answer dropped: too odd. "
        "1 passage not judged: could not be reached." in text
    )
    assert "Direction: disagrees, by the words “Typing errors”." in text
    assert "this report: none" not in text


def test_the_page_says_none_where_no_model_had_a_part_in_it() -> None:
    text = shown(made_up.report()).text
    assert "Language models that had a part in this report: none." in text
    assert "had a part in this report. None" not in text


def test_a_model_that_gave_no_answer_at_all_is_named_with_the_reason() -> None:
    silent = made_up.verification(silent="answered 401 Unauthorized")
    text = shown(made_up.report(verification=silent)).text
    said = f"Whether passages agree: {MODEL}. 1 passage not judged: answered 401 Unauthorized."
    assert said in text
    for part in ("reading", "query_words"):
        made = getattr(made_up, part)(silent="could not be reached")
        text = shown(made_up.report(**{part: made})).text
        assert f"{MODEL} in vain: could not be reached." in text
    asked = made_up.proposals(silent="could not be reached")
    text = shown(made_up.report(proposals=replace(asked, works=()))).text
    assert f"Findings: {MODEL} in vain: could not be reached." in text
    text = shown(made_up.report(proposals=asked)).text
    assert "sentence of the text. Others were read in vain: could not be reached." in text


def test_words_that_a_model_proposed_to_search_for_are_named() -> None:
    text = shown(made_up.report(query_words=made_up.query_words())).text
    assert (
        f"Words to search for: {MODEL} on 4 May 2026. Searched for besides the question's own "
        "words: “misprints” for noise. What they found was screened by the question's own words "
        "all the same. 1 answer dropped: searched for already." in text
    )
    nothing = made_up.query_words(terms=())
    assert "own words: nothing." in shown(made_up.report(query_words=nothing)).text


def test_a_finding_that_only_a_model_saw_says_so_beside_its_claim() -> None:
    claims = (made_up.claim(named_by="made/up-7b"), made_up.claim(made_up.paper(2)))
    made = made_up.report(claims=claims, proposals=made_up.proposals())
    text = shown(made).text
    said = "Its words alone do not tell that this sentence is a finding; made/up-7b called it one."
    assert text.count(said) == 1
    assert (
        f"Findings: {MODEL} on 4 May 2026. It read 1 text and called 1 sentence of them findings; "
        "1 claim of this report rests on that alone. "
        "2 answers dropped: no sentence of the text." in text
    )


def test_a_model_that_read_the_report_is_named_among_the_reviewers() -> None:
    text = shown(made_up.report(reading=made_up.reading())).text
    assert f"An opinion on the whole: {MODEL} on 4 May 2026; it is one of the reviewers." in text


def test_a_verifier_of_another_version_is_called_by_its_name() -> None:
    other = made_up.verification(made_up.opinion(), by=made_up.asked(verifier="oracle"))
    assert "made/up-7b, asked through oracle on" in shown(made_up.report(verification=other)).text


def test_without_independent_passages_disagreement_is_not_assessed() -> None:
    claims = (made_up.claim(), made_up.claim(made_up.paper(2)))
    alone = tuple(made_up.verdict(claim, corroborated_by=()) for claim in claims)
    text = shown(made_up.report(claims=claims, verdicts=alone)).text
    assert "Not assessed: no passage of an independent work was recognised" in text
    assert "No disagreement was found" not in text


def test_agreement_is_not_claimed_where_it_was_not_assessed() -> None:
    text = shown(rich()).text
    assert "For 1 claim of 4 an independent work agrees" in text
    assert "For 1 claim of 4 independent works speak about the same finding; whether they" in text
    unjudged = shown(made_up.report()).text
    assert "work agrees:" not in unjudged
    assert "whether they agree was not assessed" in unjudged


def test_silence_is_said() -> None:
    assert "No claim speaks about scripts." in shown(rich()).text
    assert "Every concept of the question is spoken" in shown(replace(rich(), unspoken=())).text


def test_a_verdict_says_each_part_in_its_own_words() -> None:
    text = shown(rich()).text
    assert (
        "Located in the library's annotation at characters 0 to 77; faithful: word for word;"
        in text
    )
    assert "not faithful: a number is missing" in text
    assert (
        "Corroborated by none: what one independent work says about the same finding disagrees; "
        "direction: disagrees; contested: yes;"
    ) in text
    assert "Corroborated by 1 independent work; direction: agrees" in text
    assert "confidence 72%: of 100 passages that a search found and that scored like its" in text
    assert "like its best one, about 72 were evidence on SciFact" in text
    assert "direction: not assessed; contested: possible tension; confidence 61%" in text
    assert (
        "Corroborated by none that was recognised; direction, contest and confidence not assessed."
    ) in text
    assert "Likelihood 93% by its words. Direction: agrees" in text


def test_what_was_not_assessed_is_never_a_number() -> None:
    text = shown(empty()).text
    assert "quality not assessed" in text
    assert "Overall: not assessed" in text
    assert "0.0 of 10" not in text


def test_rewrites_are_named_and_the_quote_is_shown_beside_its_claim() -> None:
    paper = made_up.paper(1, rights="")
    claim = made_up.claim(paper, text="Read alone.", rewrites=("drop-report", "capitalise"))
    text = shown(made_up.report((paper,), (claim,), (made_up.verdict(claim),))).text
    assert "faithful: a leading “We show that” or its like was left out, the first" in text
    assert claim.quote in text


@pytest.mark.parametrize(
    ("kind", "rights", "whole"),
    [
        (TextKind.ABSTRACT, "CC0-1.0", True),
        (TextKind.ABSTRACT, "CC-BY-4.0", True),
        (TextKind.FULL_TEXT, "cc-by-3.0", True),
        (TextKind.ANNOTATION, "", True),
        (TextKind.ABSTRACT, "", False),
        (TextKind.ABSTRACT, "CC-BY-NC-4.0", False),
        (TextKind.ABSTRACT, "CC-BY-ND-4.0", False),
        (TextKind.ABSTRACT, "CC-BY-4.0 but not for you", False),
        (TextKind.ABSTRACT, "all rights reserved", False),
    ],
)
def test_a_text_is_shown_whole_only_where_its_rights_allow(
    kind: TextKind, rights: str, whole: bool
) -> None:
    paper = made_up.paper(1, text_kind=kind, rights=rights)
    report = shown(made_up.report((paper,)))
    assert ("The gain disappears where the test language" in report.text) is whole
    assert any(tag.name == "mark" for tag in report.tags) is whole
    assert made_up.claim(paper).quote in report.text


def test_the_text_around_a_quote_is_credited_beside_its_work() -> None:
    own = made_up.paper(1, text_kind=TextKind.ANNOTATION, rights="")
    theirs = made_up.paper(1, source="europepmc")
    assert "annotation by the keepers of the library" in shown(made_up.report((own,))).text
    text = shown(made_up.report((theirs,))).text
    assert "abstract as Europe PMC gives it, CC-BY-4.0" in text


@pytest.mark.parametrize("sentence", ["And more is said. ", "And more, "])
def test_around_a_quote_stand_the_nearest_sentences_and_an_ellipsis(sentence: str) -> None:
    quote = "A first finding of 3 points."
    many = sentence * AROUND
    paper = made_up.paper(1, text=f"{many}{quote} {many.strip()}")
    source = pages_source(made_up.report((paper,), (made_up.claim(paper, quote),)))
    (around,) = re.findall("<summary>The quote in its abstract</summary><p>(.*?)</p>", source)
    before, mark, after = re.split("<mark>|</mark>", around)
    assert "A first finding of 3 points" in mark
    assert before.startswith(("… And more", "… more, "))
    assert after.endswith(" …")
    assert 100 < len(before) <= AROUND + 20
    assert 100 < len(after) <= AROUND + 20


def test_a_short_text_is_shown_whole_around_its_quote() -> None:
    source = pages_source(made_up.report())
    assert "<mark>" in source
    assert "… " not in source.partition("<mark>")[0].rpartition("<p>")[2]


def test_an_error_is_reported_with_the_claim_filled_in() -> None:
    claim = rich().claims[0]
    links = [link for link in shown(rich()).links if link.startswith(f"{REPO}/issues/new?")]
    assert len(links) == len(rich().claims)
    asked_ = parse_qs(urlsplit(links[0]).query)
    assert asked_["title"] == [f"Error in {claim.id} of rich"]
    assert asked_["template"] == ["error.yml"]


def test_without_a_repository_or_an_address_no_link_pretends_to_one() -> None:
    pages = woven(rich(), repo_url="", site_url="")
    assert "data/changes.xml" not in pages
    for name, text in pages.items():
        links = Page(converted(text)).links if name.endswith(".md") else []
        assert all(links)
        assert not any("/issues/" in link for link in links)
    assert "report an error" not in pages["reports/rich/index.md"]
    assert "feed" not in pages["changes.md"]


def test_the_page_of_status_has_a_row_a_report_with_dates_and_no_ages() -> None:
    fresh = made_up.report(question=made_up.question(slug="fresh"))
    stale = made_up.report(question=made_up.question(slug="stale"), outdated=True, gaps=())
    pages = woven(fresh, stale, empty())
    page = Page(converted(pages["status/index.md"]))
    assert page.text.count("4 May 2026") == 2
    assert page.text.count("before the question was changed") == 1
    assert page.text.count("not yet") == 1
    assert "arXiv" in page.text
    assert "days" not in page.text
    for slug in ("fresh", "stale"):
        assert f"../reports/{slug}/" in page.links
    assert "status/index.md" in pages["changes.md"]


def test_a_retraction_that_another_report_knows_stands_on_the_page_of_status() -> None:
    gone = made_up.notice(NoticeKind.RETRACTED)
    older = made_up.report((made_up.paper(1),), question=made_up.question(slug="older"))
    newer = made_up.report(
        (made_up.paper(1, notices=(gone,)),), question=made_up.question(slug="newer")
    )
    rows = woven(older, newer)["status/index.md"].split("<tr>")[2:]
    assert [re.findall(r'lr-num"[^>]*>(\d+)<', row) for row in rows] == [["1", "0"], ["0", "1"]]


@pytest.mark.parametrize(
    ("kinds", "words"),
    [
        ((TextKind.ANNOTATION, TextKind.ANNOTATION), "The quotes on this page come from annotat"),
        ((TextKind.ANNOTATION, TextKind.ABSTRACT), "Some of the quotes on this page come from"),
        ((TextKind.ABSTRACT, TextKind.ABSTRACT), None),
    ],
)
def test_quotes_from_annotations_are_said_to_be_that(
    kinds: Sequence[TextKind], words: str | None
) -> None:
    papers = tuple(made_up.paper(n, text_kind=kind) for n, kind in enumerate(kinds, start=1))
    text = shown(made_up.report(papers)).text
    assert words in text if words else "come from annotations" not in text


def test_a_report_says_when_it_is_provisional_or_older_than_its_question() -> None:
    assert "No database was asked for this page." in shown(empty()).text
    assert "The question was changed after the search" in shown(replace(rich(), outdated=True)).text
    text = shown(rich()).text
    assert "No database was asked" not in text
    assert "changed after the search" not in text


def test_the_review_shows_formula_numbers_weight_and_what_would_raise_it() -> None:
    text = shown(rich()).text
    assert "Overall: 7.5 of 10 (The weighted mean of 1 reviewer.)" in text
    assert "The reviewers differ by 3.0: coverage gives 4.5, relevance gives 7.5." in text
    assert "relevance 7.5, coverage 4.5" in text
    text = appendix(rich()).text
    assert "Overall: 7.5 of 10 (The weighted mean of 1 reviewer.)" in text
    assert "relevance 7.5 2.0 10 × relevant claims ÷ claims 10 × 3 ÷ 4 claims that speak" in text
    assert "The reviewers differ" not in shown(plain()).text


def test_a_changed_question_is_a_version_and_is_told_on_every_page_of_changes() -> None:
    report = replace(rich(), history=(Change(date="2026-05-04", asked_anew=True),))
    assert "version 2, of 4 May 2026: the question was changed " in shown(report).text
    pages = woven(report)
    changed = "The question was changed"
    assert changed in shown(report).text
    assert changed in appendix(report).text
    assert changed in pages["changes.md"]
    assert changed in pages["data/changes.xml"]


def test_the_page_says_how_to_cite_it_and_what_changed() -> None:
    text = shown(rich()).text
    assert (
        "Made-up House. (2026, May 4). Title of rich [Literature report made by a program]." in text
    )
    assert f"{HOME}reports/rich/" in text
    assert "@techreport{rich, title = {{Title of rich}}," in text
    for words in (
        "A work that came",
        "A work that fell",
        "A work that went",
        "1 work newly retracted",
    ):
        assert words in appendix(rich()).text
    assert "1 work newly retracted" in text
    assert "What changed before" in text
    for page in (shown(empty()), appendix(empty())):
        assert "This is version 1." in page.text
        assert "What changed before" not in page.text


def test_every_form_that_an_exporter_writes_can_be_downloaded() -> None:
    links = shown(rich()).links
    assert {f"../../data/rich{ending}" for ending in EXPORTERS} <= set(links)


def test_the_page_leads_to_its_claims_as_linked_data() -> None:
    pages = woven(rich())
    (script,) = Page(converted(pages["reports/rich/index.md"])).scripts
    data = json.loads(script)
    assert data["@id"] == f"{HOME}reports/rich/"
    linked = urljoin("reports/rich/", data["encoding"]["contentUrl"])
    claims = json.loads(pages[linked])["hasPart"]
    assert [c["selector"]["exact"] for c in claims] == [claim.quote for claim in rich().claims]


# ---- Between reports


def test_a_claim_and_a_work_of_two_reports_lead_to_where_both_are_named(built: Path) -> None:
    source = (built / "reports/rich/index.html").read_text("utf-8")
    claim = made_up.claim(made_up.paper(2)).id
    (link,) = re.findall('<a href="([^"]+)">also in 1 other report</a>', source)
    (beside,) = re.findall('<a href="([^"]+)">in 1 other report</a>', source)
    assert link == beside
    page_, _, anchor = link.removeprefix("../../").partition("/#")
    year = page(built, page_)
    assert anchor in year.ids
    assert {f"../../reports/{slug}/#{claim}" for slug in ("plain", "rich")} <= set(year.links)


def test_reports_that_share_a_work_are_counted_beside_it() -> None:
    many = tuple(made_up.report(question=asked(f"q-{n}")) for n in range(9))
    text = Page(converted(woven(*many)["reports/q-0/index.md"])).text
    assert text.count("also in 8 other reports") == 2
    assert text.count(" · in 8 other reports") == 2


def _one_work_here_and_two_there() -> dict[str, str]:
    """The first report alone knows that two works of the others are one. The second quotes one of
    them, and a third work, to whose finding both speak; the next neither; the last only one."""
    one, two, three = (made_up.paper(n, year=2020) for n in (1, 2, 3))
    both = replace(one, records=(*one.records, *two.records))
    speaking = tuple(made_up.corroboration(paper) for paper in (one, two))
    claims = made_up.claim(one), made_up.claim(three)
    verdicts = made_up.verdict(claims[0]), made_up.verdict(claims[1], corroborated_by=speaking)
    return woven(
        made_up.report((both,), question=asked("a")),
        made_up.report((one, two, three), claims, verdicts, question=asked("b")),
        made_up.report((one, two), (), (), question=asked("c")),
        made_up.report((one, two), claims[:1], verdicts[:1], question=asked("d")),
    )


def test_a_report_that_has_a_work_twice_counts_and_is_named_once() -> None:
    files = _one_work_here_and_two_there()
    papers, year = (Page(converted(files[f"papers/{name}index.md"])).text for name in ("", "2020/"))
    assert "Made-up work number 1 on noise 4 reports" in papers
    assert re.findall("Read, and nothing quoted, in ((?:Title of [a-d],? )+)", year) == [
        "Title of c "
    ]
    assert not re.search("(Title of [a-d]), \\1", year)
    assert ">in 3 other reports<" in files["reports/b/index.md"]


def test_a_page_of_a_year_is_of_another_digest_where_works_are_grouped_in_another_way() -> None:
    """Four reports, two and two with one key, and all with one identifier, which is known to name
    more than one work where a fifth report has it twice."""
    volume = "2001.00001"
    one, two = (made_up.paper(n, year=2020, arxiv=volume) for n in (1, 2))
    others = [made_up.paper(n, year=2019, arxiv=volume) for n in (3, 4)]

    def year(*more: Paper) -> tuple[str, int]:
        """Digest of the page, and how many works it has."""
        papers = {"a": (one,), "b": (one,), "c": (two,), "d": (two,), "e": more}
        made = {s: make(made_up.report(p, question=asked(s)), SITE) for s, p in papers.items()}
        batches = weave(InMemory(made), SITE, Method(), "made up")
        (batch,) = (batch for batch in batches if "papers/2020/index.md" in batch.made_of)
        (made_of,) = batch.made_of.values()
        (text,) = batch.texts().values()
        return made_of, text.count("\n## ")

    (apart, two_works), (together, one_work) = year(*others), year()
    assert (two_works, one_work) == (2, 1)
    assert apart != together


def test_what_shared_pages_are_made_of_takes_steps_as_there_are_reports() -> None:
    """Each has a concept of its own, a tag that all have, and a work that every second has."""
    first = make(made_up.report(question=asked("q")), SITE)

    def report(number: int) -> Made:
        names = (f"own-{number}", "all")
        works = (first.summary.works[number % 2]._replace(ids=()),)
        told = replace(
            first.summary,
            slug=f"q-{number}",
            works=works,
            topics=tuple(Called(slug=name, name=name, terms=()) for name in names),
            pieces={
                **first.summary.pieces,
                **{f"concepts/{name}/index.md": name for name in names},
            },
        )
        return replace(first, summary=told)

    def taken(reports: int) -> int:
        kept = InMemory({f"q-{number}": report(number) for number in range(reports)})
        return steps(lambda: list(weave(kept, SITE, Method(), "made up")))

    assert taken(400) <= 4.2 * taken(100)


def test_related_questions_say_why(built: Path) -> None:
    text = page(built, "reports/rich").text.rpartition("Related questions")[2]
    assert "Title of plain 1 work in common; both about Noise" in text
    assert "Title of empty" not in text


def test_a_work_used_twice_is_seen_on_the_page_of_its_year(built: Path) -> None:
    year = page(built, "papers/2022")
    assert year.titles(2) == ["Made-up work number 2 on noise"]
    assert "In Title of plain, Title of rich" in year.text
    assert {
        f"../../reports/{slug}/#{made_up.claim(made_up.paper(2)).id}" for slug in ("plain", "rich")
    } <= set(year.links)
    assert "In more than one report" in page(built, "papers").text


def test_works_without_a_year_have_their_page(built: Path) -> None:
    assert page(built, "papers/undated").titles(2) == ["Made-up work number 3 on noise"]
    years = [link for link in page(built, "papers").links if "papers/" in link]
    listed = [
        link.split("/")[-2] for link in years if link.startswith("../papers/") and "#" not in link
    ]
    assert listed == ["2024", "2022", "2021", "2020", "undated"]


def test_a_concept_gathers_its_reports_and_claims(built: Path) -> None:
    concept = page(built, "concepts/noise")
    assert {"../../reports/rich/", "../../reports/plain/"} <= set(concept.links)
    assert "also looked for as blur, noise, typing errors" in concept.text
    for claim in rich().claims:
        assert claim.text in concept.text
    ours = [c for c in rich().claims if noted(rich().paper(c.paper))]
    assert concept.text.count(", by the library's annotation)") == len(ours) > 0
    assert "No claim speaks about it yet." in page(built, "concepts/scripts").text


def test_the_table_of_reports_says_everything_at_a_glance(built: Path) -> None:
    text = page(built, "reports").text
    assert (
        "7.5 4 4 1 corroborated 1 in possible tension 1 contested noise, scripts 4 May 2026" in text
    )
    assert "not answered not assessed 0 0" in text
    table = next(t for t in page(built, "reports").tags if t.name == "table")
    assert "data-sortable" in table.attributes


def test_tables_can_be_read_as_cards_on_a_telephone(built: Path) -> None:
    style = (ROOT / "docs/assets/site.css").read_text("utf-8")
    for address, read in pages_of(built):
        table, column = "", 0
        for tag in read.tags:
            if tag.name == "table":
                table = tag.attributes.get("class", "")
            column = 1 if tag.name == "tr" else column + 1 if tag.name in ("td", "th") else column
            if "lr-table" not in table or tag.name != "td":
                continue
            own = re.findall(r"lr-(?:works|reports|queries|reviews)", table)
            named = own and f".{own[0]} td:nth-child({column - 1})::before {{ content" in style
            assert named or tag.attributes.get("data-label"), (address, table, column)


def test_the_first_page_has_search_first_and_the_latest_report_on_top(built: Path) -> None:
    home = page(built, "")
    opens = [t.name for t in home.tags if t.attributes.get("class") == "lr-search"]
    assert opens == ["button"]
    assert home.titles(2) == ["Latest reports", "How it works", "Ask a question"]
    assert home.titles(3) == ["Title of plain", "Title of rich", "Title of empty"]
    assert "3 reports · 5 works · 5 claims" in home.text


def test_changes_are_told_the_newest_first(built: Path) -> None:
    changes = page(built, "changes")
    assert changes.titles(2) == ["4 May 2026", "1 May 2026", "4 April 2026"]
    assert "1 work newly retracted A work that fell" in changes.text
    assert changes.text.count("Asked:") == 3


def test_the_feed_can_be_read_and_names_each_thing_once(built: Path) -> None:
    atom = "{http://www.w3.org/2005/Atom}"
    feed = ElementTree.fromstring((built / "data/changes.xml").read_text("utf-8"))  # noqa: S314
    entries = feed.findall(f"{atom}entry")
    ids = [entry.findtext(f"{atom}id") for entry in entries]
    assert len(ids) == len(set(ids)) == 6
    assert feed.findtext(f"{atom}updated") == "2026-05-04T00:00:00Z"
    assert all(e.find(f"{atom}link").get("href", "").startswith(HOME) for e in entries)  # type: ignore[union-attr]


def test_the_feed_keeps_whole_days_and_ends(built: Path) -> None:
    many = tuple(
        made_up.report((), question=asked(f"q-{n}", asked_on=f"2026-0{1 + n % 9}-01"), history=())
        for n in range(100)
    )
    feed = woven(*many)["data/changes.xml"]
    assert 60 <= feed.count("<entry>") < 100
    assert "2026-09-01" in feed
    assert "2026-01-01" not in feed


def test_the_method_page_states_the_fitted_formulas_in_numbers() -> None:
    fitted = {
        "distinctive": 0.111, "late": 0.222, "finding": 0.333, "passage": 4.444, "work": 5.555,
        "intercept": -6.666, "auroc": 0.777, "hit": 0.888, "ece": 0.099, "base_rate": 0.61,
        "pairs": 1234, "words_auroc": 0.654, "words_hit": 0.432, "found_passage": 1.414,
        "found_work": 2.718, "found_information": 3.142, "found_intercept": -7.389,
        "found_pairs": 98765, "found_base_rate": 0.023, "found_auroc": 0.919, "found_ece": 0.007,
        "found_precision": 0.747, "found_recall": 0.313,
    }  # fmt: skip
    told = {"all": 0.701, "agreed": 0.799, "surest": 0.812, "by_place": 0.629, "finding": 0.614}
    method = woven(measured=fitted, sentences=told)["method.md"]
    assert "strength = overlap + 0.11 × distinctive + 0.22 × late + 0.33 × finding" in method
    assert "z = 4.44 × overlap of the passage + 5.55 × overlap of the work − 6.67" in method
    formula = (
        "z = 1.41 × overlap of the passage + 2.72 × overlap of the work + 3.14 × ln(information"
    )
    assert f"{formula} + 0.1) − 7.39" in method
    stated = (
        *("1,234 such pairs", "0.777", "89 of 100", "0.099", "0.654", "43)", "98,765 pairs"),
        *(
            "2 of 100 were marked",
            "0.919",
            "0.007",
            "75 of 100 were evidence",
            "31 of 100 of the evidence",
        ),
    )
    assert [figure for figure in stated if figure not in method] == []
    assert (
        "an F1 of 0.70, where telling by their place alone comes to 0.63, and with 0.80" in method
    )
    assert "strength =" not in woven()["method.md"]
    assert "CSAbstruct).  Where" not in woven()["method.md"]


def test_the_method_page_has_the_measured_numbers_and_every_word(built: Path) -> None:
    method = page(built, "method")
    for name, _, formula in REVIEWERS:
        assert name in method.text
        assert formula in method.text
    assert "6% 7% 70" in method.text
    assert "9.8.7" in method.text
    words = (
        "located",
        "faithful",
        "relevant",
        "corroborated",
        "direction",
        "contested",
        "confidence",
    )
    assert set(words) <= set(method.ids)


def test_the_method_page_says_what_models_are_asked_and_which_had_a_part_here() -> None:
    read = replace(plain(), reading=made_up.reading())
    pages = woven(rich(), read, verifiers=tuple(VERIFIERS.values()))
    text = Page(converted(pages["method.md"])).text
    (verifier,) = VERIFIERS.values()
    for _, asking in verifier.askings:
        assert " ".join(asking.words.split()) in text
        assert f"sha256 {asking.prompt}" in text
    for name in (verifier.url_name, verifier.model_name, verifier.key_name):
        assert name in text
    said = "whether passages agree in 1 report, an opinion on the whole in 1 report"
    assert f"On this site: {MODEL}: {said}" in text
    without = Page(converted(woven(plain())["method.md"])).text
    assert "On this site language models had a part in: nothing." in without


def test_a_site_without_questions_is_a_site(tmp_path: Path) -> None:
    site = build(tmp_path)
    assert "No question has been asked yet." in page(site, "").text


# ---- The site as a whole


def test_every_link_and_anchor_of_the_site_leads_somewhere(built: Path) -> None:
    """Links in raw HTML are not seen by a strict build, so they are followed here."""
    pages = dict(pages_of(built))
    for address, read in pages.items():
        if address == "404.html":
            continue
        for link in read.links:
            target, anchor = urldefrag(urljoin(HOME + address, link))
            if not target.startswith(HOME):
                assert urlsplit(target).scheme == "https", link
                continue
            path = built / target.removeprefix(HOME)
            assert path.is_file() or (path / "index.html").is_file(), (address, link)
            assert not path.is_dir() or target.endswith("/"), (address, link)
            if anchor and not anchor.startswith("__"):
                assert anchor in pages[target.removeprefix(HOME)].ids, (address, link)


def test_every_page_but_the_error_page_can_be_reached_from_the_first(built: Path) -> None:
    pages = dict(pages_of(built))
    seen, left = {""}, [""]
    while left:
        address = left.pop()
        for link in pages[address].links:
            target = urldefrag(urljoin(HOME + address, link)).url.removeprefix(HOME)
            if target in pages and target not in seen:
                seen.add(target)
                left.append(target)
    assert seen == pages.keys() - {"404.html"}


def test_no_page_loads_anything_from_another_host(built: Path) -> None:
    for address, read in pages_of(built):
        for tag in read.tags:
            loaded = [tag.attributes.get(name, "") for name in ("src", "srcset", "data", "action")]
            if tag.name == "link" and tag.attributes.get("rel") != "canonical":
                loaded.append(tag.attributes.get("href", ""))
            assert not any(urlsplit(u).netloc for u in loaded), (address, tag)
    assert "repo_url" not in configuration()  # with it the theme asks api.github.com for stars
    assert configuration()["theme"]["font"] is False


def test_pages_say_their_language_and_title(built: Path) -> None:
    for address, read in pages_of(built):
        assert read.tags[0].attributes.get("lang") == "en", address
    assert "<title>Title of rich - " in (built / "reports/rich/index.html").read_text("utf-8")


def test_search_lands_on_claims_and_is_not_filled_with_quotes_and_references(built: Path) -> None:
    index = json.loads((built / "search/search_index.json").read_text("utf-8"))["docs"]
    found = {entry["location"]: entry for entry in index}
    for claim in rich().claims:
        entry = found[f"reports/rich/#{claim.id}"]
        assert entry["title"].strip() == claim.text
    parts = {
        location.partition("#")[2] for location in found if location.startswith("reports/rich/")
    }
    assert {"abstract", "claims"} <= parts
    assert not parts & {"methodology", "results", "review", "references", "cite", "history"}
    everything = " ".join(entry["text"] for entry in index)
    assert "The gain disappears" not in everything
    assert "Located" not in " ".join(found[place]["text"] for place in found if "#c-" in place)
    assert "library: noise AND accuracy" not in everything
    assert "10 × relevant claims" not in everything


def test_style_and_script_stay_small() -> None:
    files = [ROOT / "docs" / "assets" / name for name in ("site.css", "site.js")]
    assert sum(len(gzip.compress(path.read_bytes())) for path in files) < 15_000
    for path in files:
        assert "http" not in re.sub(r'\[href\^="http"\]', "", path.read_text("utf-8"))


def test_classes_of_our_own_that_pages_carry_are_known_to_the_style_sheet() -> None:
    pages = woven(rich(), plain(), empty()).values()
    carried = {c for text in pages for c in re.findall(r"\blr-[a-z]+\b", text)}
    known = set(re.findall(r"\.(lr-[a-z]+)", (ROOT / "docs/assets/site.css").read_text("utf-8")))
    assert carried <= known


def test_mkdocs_yml_is_plain_and_has_no_extension_that_reads_or_runs() -> None:
    listed = configuration()["markdown_extensions"]
    names = {next(iter(e)) if isinstance(e, dict) else e for e in listed}
    assert names <= {"admonition", "attr_list", "pymdownx.details", "tables", "toc"}
    assert configuration()["plugins"] == ["search"]
    assert "hooks" not in configuration()
    folder = ROOT / configuration()["theme"]["custom_dir"]
    assert [path.name for path in folder.iterdir()] == ["main.html"]
    assert all(v == "warn" for v in configuration()["validation"]["links"].values())


@given(st.permutations((rich(), plain(), empty())))
@settings(max_examples=6)
def test_the_same_reports_give_the_same_pages_in_any_order(reports: list[Report]) -> None:
    assert woven(*reports) == woven(rich(), plain(), empty())
    assert list(woven(*reports)) == sorted(woven(*reports))


def test_another_hash_seed_gives_the_same_pages() -> None:
    program = (
        "import hashlib, json; from tests.test_site import *;"
        "print(hashlib.sha256(json.dumps(woven(rich(), plain(), empty())).encode()).hexdigest())"
    )
    said = {
        subprocess.run(
            [sys.executable, "-c", program],
            cwd=ROOT,
            env={**os.environ, "PYTHONHASHSEED": seed, "LC_ALL": "C"},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(said) == 1


def test_no_foreign_text_is_cut() -> None:
    drawn = random.Random(7)

    def long(name: str) -> str:
        return (
            f"{name} " + " ".join(f"w{drawn.randrange(10**6)}" for _ in range(400)) + f" {name}end."
        )

    texts: dict[str, str] = {}

    def told(name: str) -> str:
        return texts.setdefault(name, long(name))

    paper = made_up.paper(1, title=told("title"), venue=told("venue"), text=told("text"))
    claim = made_up.claim(paper, paper.records[0].text, text=told("claim"))
    report = made_up.report(
        (paper,),
        (claim,),
        question=made_up.question(
            question=told("question"), title=told("heading"), context=told("context")
        ),
        limitations=(told("limit"),),
        answered_because=told("because"),
        reviews=(made_up.review(formula=told("formula"), notes=told("notes")),),
    )
    text = f"{shown(report).text} {appendix(report).text}".casefold()
    for name, whole in texts.items():
        assert whole.casefold() in text, name  # CSL writes venues with capitals of its own


# ---- Hostile text

TAGS = (
    "h1 h2 h3 p ul ol li a b strong em code pre blockquote footer div span details summary article "
    "section b mark time figure figcaption svg title defs circle marker path line rect text table "
    "caption thead tbody tr th td button kbd br script"
)
ATTRIBUTES = (
    "id class href title data-search-exclude data-label data-sort data-sortable data-pick "
    "data-copy aria-hidden preserveaspectratio "
    "datetime scope for cx cy r role tabindex aria-labelledby viewbox xmlns x y x1 y1 x2 y2 width "
    "height rx refx refy orient markerwidth markerheight marker-end d type"
)
CLASSES = re.compile(r"(?:lr-[a-z]+|Z3988|headerlink|admonition|admonition-title|note|warning| )*")
PAYLOADS = (
    '<script>alert(1)</script><img src=x onerror="alert(1)">',
    '"><svg/onload=alert(1)>',
    "</title></script></details></table></article><iframe src=//evil.example>",
    "[a](javascript:alert(1)) ![b](https://evil.example/x.png) <https://evil.example>",
    "x {: onclick=alert(1) #report .md-header } { #c-00000000 }",
    "/// html | script\nalert(1)\n///",
    "--8<-- 'mkdocs.yml'",
    "```\nfence\n``` ~~~ `code` ``",
    "# h\n\n## h\n\n- l\n\n1. l\n\n> q\n\n| a | b |\n|---|---|\n\n***\n",
    '!!! note\n    x\n\n??? note\n    x\n\n=== "tab"\n    x',
    "[^1]: note\n\n*[a]: b\n\nterm\n: def",
    "{{ 7*7 }} {% include 'x' %} {# c #}",
    "&lt;script&gt; &amp;lt;b&amp;gt; &#60;b&#62; <!-- x --> <![CDATA[x]]> <?php x ?>",
    "---\ntitle: x\n---\n",
    "key: value\nother: value",
    "a\tb\x00c\u202ed\u200be\U000e0041f\ud800g",
    "Z" + "\u0301" * 500,
    "x" * 3000,
    "\\* \\< \\` \\\\",
    "https://evil.example/ www.evil.example me@evil.example :smile: ==m== ^^i^^ {++x++} $x$",
    "|",
    "` ``` [ ](  <b",
)


def everywhere(payload: str) -> Report:
    """A report that carries the payload in every text that a stranger can write."""
    record = made_up.record(
        1,
        text=f"{payload} is a finding.",
        url=f"javascript:{payload}",
        title=payload,
        venue=payload,
        publisher=payload,
        volume=payload,
        pages=payload,
        rights="CC0-1.0",
        doi=payload,
        arxiv=payload,
        acl=payload,
        pmid=payload,
        authors=(made_up.author(payload, payload),),
        notices=(made_up.notice(source=payload, checked_on=payload, doi=payload, date=payload),),
    )
    paper = replace(
        made_up.paper(1),
        key=payload,
        records=(record,),
        title=payload,
        venue=payload,
        url=f"javascript:{payload}",
        doi=payload,
        authors=record.authors,
        notices=record.notices,
        text_record=record.id,
    )
    base = carrying(paper, record, payload)
    return replace(
        base,
        answered_because=payload,
        score_because=payload,
        unspoken=(payload,),
        limitations=(payload,),
        dropped=((payload, 3),),
        searches=(replace(base.searches[0], source=payload, address=payload, searched_on=payload),),
        gaps=tuple(replace(gap, where=payload, why=payload) for gap in base.gaps),
        excluded=tuple(replace(e, reason=payload, detail=payload) for e in base.excluded),
        excluded_papers=(replace(base.excluded_papers[0], title=payload),),
        flow=replace(base.flow, identified=((payload, 3),), excluded=((payload, 1),)),
        history=(Change(date=payload, added=(payload,), retracted=(payload,)),),
        groups=tuple(replace(group, concept=payload) for group in base.groups),
        reviews=(
            made_up.review(payload, formula=payload, notes=payload, would_raise=payload),
            made_up.review(payload, score=1.0),
        ),
        searched_on=payload,
        verification=made_up.verification(
            made_up.opinion(judged_on=payload, words=payload),
            made_up.opinion(stance=None, dropped=payload),
            by=Asked(verifier=payload, model=payload, prompt=payload),
            silent=payload,
        ),
        reading=made_up.reading(read_on=payload, words=payload),
        proposals=made_up.proposals(silent=payload),
        query_words=made_up.query_words(
            proposed_on=payload, terms=((payload, payload),), dropped=((payload, 1),)
        ),
    )


def carrying(paper: Paper, record: Record, payload: str) -> Report:
    """A report whose question, claim and verdict carry the payload."""
    claim = made_up.claim(
        paper, record.text, text=f"{payload} is a claim.", rewrites=(payload,), mentions=()
    )
    mention = replace(made_up.claim().mentions[0], concept=payload, words=payload)
    claim = replace(claim, mentions=(mention, replace(mention, where="title")), named_by=payload)
    passage = made_up.corroboration(
        paper, quote=payload, start=0, end=1, tension=payload, words=payload
    )
    verdict = made_up.verdict(
        claim,
        corroborated_by=(passage, replace(passage, direction=Direction.AGREES)),
        faithful=False,
        unfaithful_because=(payload,),
        contested=Contested.CONTESTED,
        confidence=0.5,
    )
    question = made_up.question(
        question=payload,
        title=payload,
        context=payload,
        tags=(payload,),
        asked_by=payload,
        asked_on=payload,
        concepts=(Concept(name=payload, terms=(payload, f"{payload} too")),),
        exclude=(Exclusion(id=payload, why=payload),),
    )
    return made_up.report((paper,), (claim,), (verdict,), question=question)


def harmless(pages: Mapping[str, str]) -> None:
    """Assert that the pages have no element, attribute or address that is not of our making."""
    for name, text in pages.items():
        if name.endswith(".jsonld"):
            json.loads(text.encode("utf-8"))
            continue
        if name.endswith(".xml"):
            ElementTree.fromstring(text)  # noqa: S314 (it has to be well formed)
            continue
        read = Page(converted(text))
        for tag in read.tags:
            if tag.name == "img":
                assert tag.attributes["src"] == "assets/report.png", (name, tag)
                continue
            assert tag.name in TAGS.split(), (name, tag)
            assert tag.attributes.keys() <= set(ATTRIBUTES.split()), (name, tag)
            assert CLASSES.fullmatch(tag.attributes.get("class", "")), (name, tag)
            assert tag.name != "script" or tag.attributes == {"type": "application/ld+json"}
        for script in read.scripts:
            json.loads(script)
        for link in read.links:
            assert urlsplit(link).scheme in ("", "https"), (name, link)
            assert "evil" not in urlsplit(link).netloc, (name, link)
        assert len(read.ids) == len(set(read.ids)), name


@pytest.mark.parametrize("payload", PAYLOADS)
def test_no_text_of_a_stranger_becomes_anything_but_text(payload: str) -> None:
    report = everywhere(payload)
    pages = woven(report, publisher=payload, version=payload)
    harmless(pages)
    both = (f"reports/{report.question.slug}/{page}index.md" for page in ("", "appendix/"))
    text = " ".join(Page(converted(pages[path])).text for path in both)
    seen = " ".join(clean(payload).split())
    assert text.count(seen) > 30


@given(made_up.reports())
@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow])
def test_no_report_whatever_it_says_makes_an_element_of_its_own(report: Report) -> None:
    harmless(woven(report, plain()))


def test_hostile_pages_hold_in_the_theme_as_well(tmp_path: Path) -> None:
    """The theme prints titles without looking, so the built page is looked at once more."""
    payload = "".join(PAYLOADS[:3])
    site = build(tmp_path, everywhere(payload), rich())
    harmed = page(site, "reports/noise-and-accuracy")
    clean_ = page(site, "reports/rich")
    kinds = {(t.name, *sorted(t.attributes)) for t in clean_.tags}
    strange = {(t.name, *sorted(t.attributes)) for t in harmed.tags} - kinds
    assert not any(n in ("iframe", "img", "base", "form") for n, *_ in strange)
    assert not any(a.startswith("on") for _, *names in strange for a in names)
    scripts = [t for t in harmed.tags if t.name == "script"]
    assert len(scripts) == sum(t.name == "script" for t in clean_.tags)


def test_a_known_work_that_was_found_and_not_used_is_named_with_its_reason() -> None:
    made = made_up.report()
    (left,) = made.excluded_papers
    question = replace(made.question, known=(left.records[0].ids[0],))
    text = shown(replace(made, question=question, recall=(1, 1))).text
    assert f"by itself. Not used: {left.title} (off topic: no concept named)." in text


def test_claims_of_two_works_that_happen_to_have_one_id_stand_apart() -> None:
    papers = made_up.paper(1), made_up.paper(2)
    reports = []
    for slug, paper in zip(("one", "two"), papers, strict=True):
        claim = made_up.claim(paper, id="c-00000000")
        verdict = made_up.verdict(claim)
        reports.append(made_up.report((paper,), (claim,), (verdict,), question=asked(slug)))
    files = woven(*reports)
    topic = reports[0].claims[0].mentions[0].concept.replace(" ", "-").lower()
    assert files[f"concepts/{topic}/index.md"].count("#c-00000000") == 2
    assert "other report" not in files["reports/one/index.md"]
