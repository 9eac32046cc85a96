"""Timing the library, with few records."""

import json
from pathlib import Path

import pytest

from generator import bibliography
from tests.benchmarks import library


def test_the_records_are_made_up_alike_each_time_and_can_be_read() -> None:
    lines = list(library.lines(30))
    assert lines == list(library.lines(30))
    records = bibliography.read("".join(lines), "library.jsonl")
    assert len({record.id for record in records}) == len({record.doi for record in records}) == 30
    assert all(record.title and record.text and record.year for record in records)
    assert not {r.id for r in records} & {
        r.id for r in bibliography.read("".join(library.lines(5, "added")), "library.jsonl")
    }


def test_the_figures_of_a_library(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    library.main(["--records", "150", "--shared", str(tmp_path)])
    told = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert told["bar"] == library.BAR
    figures = told["records"]["150"]
    assert figures["made_up"] is True
    assert figures["index"]["seconds"] > 0
    assert figures["added"]["megabytes"] >= figures["index"]["megabytes"] > 0
    query = figures["query"]
    for name in ("ranking_to_bm25s", "ranking_to_fts5", "answer_to_bm25s"):
        assert query[name] > 0
    assert query["answer"] > query["ranking"]
    again = figures["added"]["answer_to_bm25s"]
    assert library.slower(figures) == max(query["answer_to_bm25s"], again) > 0
