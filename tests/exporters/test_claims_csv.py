"""The table of claims: read back by csv it gives the same facts, and no cell is a formula."""

import csv
import io

import pytest
from hypothesis import given

from generator.escape import visible
from generator.exporters.claims_csv import COLUMNS, export
from generator.types import Contested, Direction, Report
from tests.made_up import claim, corroboration, paper, report, reports, verdict


def _rows(any_report: Report) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(export(any_report), newline="")))


def _shown(text: str) -> str:
    seen = visible(text)
    return f"'{seen}" if seen[:1] in set("=+-@＝＋－＠") else seen


def test_a_row_says_all_of_a_claim() -> None:
    one, two = paper(1), paper(2, notices=())
    found = claim(one, rewrites=("drop-opener", "drop-we-show"))
    checked = verdict(
        found,
        corroborated_by=(corroboration(two), corroboration(paper(3))),
        confidence=0.72,
        direction=Direction.AGREES,
        contested=Contested.POSSIBLE_TENSION,
        faithful=False,
    )
    (row,) = _rows(report(papers=(one, two), claims=(found,), verdicts=(checked,)))
    assert row == {
        "report": "noise-and-accuracy",
        "claim": found.id,
        "text": found.text,
        "quote": found.quote,
        "quoted_from": "abstract",
        "start": "0",
        "end": str(len(found.quote)),
        "rewrites": "drop-opener; drop-we-show",
        "concepts": "noise",
        "paper": one.key,
        "title": one.title,
        "authors": "Ana Riverab; Bülent Öztürk",
        "year": "2021",
        "venue": one.venue,
        "kind": "conference paper",
        "doi": one.doi,
        "url": one.url,
        "retracted": "no",
        "located": "yes",
        "faithful": "no",
        "relevant": "yes",
        "corroborated_by": "doi:10.5555/made.2; doi:10.5555/made.3",
        "direction": "agrees",
        "contested": "possible tension",
        "confidence": "0.72",
    }


def test_what_was_not_assessed_is_said_in_words() -> None:
    (row,) = _rows(report(papers=(paper(1, year=None),)))
    assert (row["confidence"], row["direction"]) == ("not assessed", "not assessed")
    assert row["year"] == ""


def test_a_report_without_claims_has_a_row_of_names() -> None:
    assert export(report(papers=())) == ",".join(COLUMNS) + "\n"


@pytest.mark.parametrize(
    "start", ["=", "+", "-", "@", "＝", "＋", "－", "＠", "\t=", "\r@", " -", "\u200b="]
)
def test_no_cell_is_a_formula(start: str) -> None:
    found = claim(paper(1), text=f"{start}HYPERLINK(1)")
    (row,) = _rows(report(papers=(paper(1),), claims=(found,)))
    assert row["text"].startswith("'")
    assert row["text"].endswith("HYPERLINK(1)")


@given(reports())
def test_hostile_reports_keep_every_fact(any_report: Report) -> None:
    rows = _rows(any_report)
    assert [row["claim"] for row in rows] == [found.id for found in any_report.claims]
    for row, found in zip(rows, any_report.claims, strict=True):
        work = any_report.paper(found.paper)
        assert row["text"] == _shown(found.text)
        assert row["quote"] == _shown(found.quote)
        assert row["title"] == _shown(work.title)
        assert row["authors"] == _shown("; ".join(author.name for author in work.authors))
        assert (row["start"], row["end"]) == (str(found.start), str(found.end))


@given(reports())
def test_every_row_is_a_line(any_report: Report) -> None:
    assert export(any_report).count("\n") == len(any_report.claims) + 1
