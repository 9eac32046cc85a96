"""The evidence table: one row a work, with what the report takes from it."""

import csv
import io

from hypothesis import given

from generator.exporters.works_csv import COLUMNS, export
from generator.types import Kind, NoticeKind, Report
from tests.made_up import claim, corroboration, notice, paper, report, reports, verdict


def _rows(any_report: Report) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(export(any_report), newline="")))


def test_a_row_says_what_a_work_is_and_what_the_report_takes_from_it() -> None:
    one = paper(1, kind=Kind.PREPRINT, notices=(notice(NoticeKind.CORRECTED),))
    two = paper(2)
    found = claim(one)
    checked = verdict(found, corroborated_by=(corroboration(two),))
    first, second = _rows(report(papers=(one, two), claims=(found,), verdicts=(checked,)))
    assert first["title"] == one.title
    assert first["claims"] == found.id
    assert first["speaks_to"] == ""
    assert first["concepts"] == "noise"
    assert first["kind"] == "preprint"
    assert first["peer_reviewed"] == "no"
    assert first["notices"] == "corrected"
    assert first["text_read"] == "abstract"
    assert first["databases"] == first["text_from"] == one.records[0].source
    assert second["claims"] == ""
    assert second["speaks_to"] == found.id
    assert second["peer_reviewed"] == "yes"


def test_a_work_without_a_text_says_that_none_was_read() -> None:
    (row,) = _rows(report(papers=(paper(1, text=""),), claims=(), verdicts=()))
    assert row["text_read"] == "none"
    assert row["text_from"] == row["text_licence"] == ""


@given(reports())
def test_every_work_has_a_row_of_its_own_and_no_cell_is_a_formula(any_report: Report) -> None:
    rows = _rows(any_report)
    assert len(rows) == len(any_report.papers)
    for row in rows:
        assert tuple(row) == COLUMNS
        assert not any(cell.startswith(("=", "+", "-", "@")) for cell in row.values())
