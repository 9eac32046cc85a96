"""The starter library: real works, exact facts, annotations in words of our own."""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest

from generator.bibliography import read
from generator.stages.dedupe import merge
from generator.types import Record, TextKind
from tests import samples
from tests.shared import FOLDER, needs_shared

pytestmark = samples.needs_samples

FORM = re.compile(r"Methods: \S.* Findings: \S.* Limits: \S.*")
RUN = 8
"""Words in a row that an annotation may not share with an abstract."""


def records() -> tuple[Record, ...]:
    """All works of the starter library."""
    return tuple(
        record for path in samples.LIBRARIES for record in read(path.read_text("utf-8"), path.name)
    )


def described() -> Iterator[dict[str, Any]]:
    """What the shared records say of works."""
    for path in sorted((FOLDER / "data" / "anthology").glob("*.jsonl")):
        for line in path.read_text("utf-8").splitlines():
            yield json.loads(line)


def runs(text: str) -> set[tuple[str, ...]]:
    """Every run of `RUN` words of a text."""
    words = re.findall(r"[a-z0-9]+", text.lower())
    return {tuple(words[n : n + RUN]) for n in range(len(words) - RUN + 1)}


def test_it_holds_at_least_sixty_works_each_once() -> None:
    assert len(records()) >= 60
    assert len(merge(records())) == len(records())


def test_every_work_has_what_a_citation_needs() -> None:
    for record in records():
        assert record.title, record.id
        assert record.year, record.id
        assert record.ids, record.id
        assert record.url.startswith("https://"), record.id


def test_every_work_is_annotated_in_three_to_six_sentences_by_kind() -> None:
    for record in records():
        assert record.text_kind is TextKind.ANNOTATION, record.id
        assert FORM.fullmatch(record.text), record.id
        assert 3 <= len(re.findall(r"[.!?](?=\s|$)", record.text)) <= 6, record.id


@needs_shared
def test_no_annotation_shares_a_run_of_eight_words_with_any_abstract() -> None:
    ours = {run: r.id for r in records() for run in runs(r.text)}
    copied = {
        (ours[run], " ".join(run))
        for work in described()
        for run in runs(work.get("abstract", ""))
        if run in ours
    }
    assert copied == set()


@needs_shared
def test_titles_years_authors_and_identifiers_are_those_of_the_records() -> None:
    known = {work["id"]: work for work in described()}
    for record in records():
        work = known.get(record.acl) or known.get(f"arxiv:{record.arxiv}")
        if work is None:
            pytest.fail(f"{record.id} is not among the shared records")
        assert record.title == work["title"], record.id
        assert record.year == work["year"], record.id
        assert record.doi in (work.get("doi", "").lower(), ""), record.id
        assert [a.family for a in record.authors] == [_family(a) for a in work.get("authors", [])]
        if "pages" in work:
            assert re.split(r"\D+", record.pages) == re.split(r"\D+", work["pages"]), record.id


def _family(author: Any) -> str:
    return str(author.split()[-1] if isinstance(author, str) else author["family"])
