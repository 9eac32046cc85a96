"""What holds for every form that a report takes."""

from pathlib import Path

import pytest
from hypothesis import given

from generator import exporters
from generator.exporters import EXPORTERS
from generator.types import Report
from tests.made_up import report, reports


def test_every_file_of_the_folder_has_its_line_in_the_mapping() -> None:
    files = {path.stem for path in Path(exporters.__file__).parent.glob("[a-z]*.py")}
    assert {e.export.__module__.rpartition(".")[2] for e in EXPORTERS.values()} == files


def test_the_endings_are_those_that_pages_link_to() -> None:
    assert set(EXPORTERS) >= {".json", ".csv", ".bib", ".ris", ".csl.json"}


@pytest.mark.parametrize("ending", EXPORTERS)
def test_a_report_without_works_is_a_file_too(ending: str) -> None:
    text = EXPORTERS[ending].export(report(papers=()))
    assert text == "" or text.endswith("\n")


@pytest.mark.parametrize("ending", EXPORTERS)
@given(any_report=reports())
def test_a_file_is_text_that_can_be_written_with_plain_line_ends(
    ending: str, any_report: Report
) -> None:
    text = EXPORTERS[ending].export(any_report)
    assert text.encode("utf-8").decode("utf-8") == text
    assert not set(text) & {"\r", "\x00", "\u2028", "\u202e", "\x85"}
    assert EXPORTERS[ending].export(any_report) == text
