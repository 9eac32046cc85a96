"""CSL-JSON is a list of items that our own library, and any citation processor, reads again."""

import json
from typing import Any

from hypothesis import given

from generator import bibliography
from generator.csl import csl_item
from generator.escape import visible
from generator.exporters.csl_json import export
from generator.types import Report
from tests.made_up import paper, report, reports


def _items(any_report: Report) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = json.loads(export(any_report))
    return items


def test_items_stand_in_the_order_of_the_references() -> None:
    works = (paper(2), paper(1))
    assert [item["id"] for item in _items(report(papers=works))] == [w.key for w in works]


def test_the_library_reads_the_same_works_again() -> None:
    works = (paper(1), paper(2))
    records = bibliography.read(export(report(papers=works)), "a.csl.json")
    for record, work in zip(records, works, strict=True):
        assert (record.title, record.authors, record.year) == (work.title, work.authors, work.year)
        assert (record.venue, record.doi, record.kind) == (work.venue, work.doi, work.kind)


@given(reports())
def test_hostile_reports_keep_every_fact(any_report: Report) -> None:
    items = _items(any_report)
    assert items == [csl_item(work) for work in any_report.papers]
    for item, work in zip(items, any_report.papers, strict=True):
        assert item["title"] == visible(work.title)
        assert len(item.get("author", [])) == len(work.authors)
