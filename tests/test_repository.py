"""The reports of the samples: what is promised of every report holds for these."""

import json
from collections import Counter
from functools import cache

import jsonschema
import pytest

from generator import pipeline
from generator.edge import lock
from generator.edge.questions import read_questions
from generator.exporters import report_json
from generator.sources import SOURCES
from generator.types import Lock, Question, Report
from tests import prose
from tests.samples import QUESTIONS, ROOT, SLUGS, needs_samples


@cache
def questions() -> dict[str, Question]:
    checked = read_questions(
        QUESTIONS, root=ROOT, today="2026-11-21", sources=set(SOURCES), only=SLUGS
    )
    assert all(problem.warning for problem in checked.problems)
    return {question.slug: question for question in checked.questions}


def locked(slug: str) -> Lock:
    found = lock.read(lock.path_of(QUESTIONS, slug))
    assert found is not None
    return found


@cache
def report(slug: str) -> Report:
    found = locked(slug)
    return pipeline.synthesise(
        questions()[slug], found, publisher="Assignee Research", provisional=False
    )


@needs_samples
def test_every_question_is_good_and_searched() -> None:
    assert set(questions()) == set(SLUGS)
    for slug, question in questions().items():
        assert locked(slug).question == question.fingerprint


@pytest.mark.parametrize("slug", SLUGS)
def test_every_quote_stands_at_its_place_in_the_locked_text(slug: str) -> None:
    texts = {record.id: record.text for record in locked(slug).records}
    made = report(slug)
    for claim in made.claims:
        text = texts[made.paper(claim.paper).text_record]
        assert text[claim.start : claim.end] == claim.quote
        for passage in made.verdict(claim.id).corroborated_by:
            text = texts[made.paper(passage.paper).text_record]
            assert text[passage.start : passage.end] == passage.quote


@pytest.mark.parametrize("slug", SLUGS)
def test_there_are_six_claims_from_four_works_and_three_a_work_at_most(slug: str) -> None:
    a_work = Counter(claim.paper for claim in report(slug).claims)
    assert sum(a_work.values()) >= 6
    assert len(a_work) >= 4
    assert max(a_work.values()) <= 3


@pytest.mark.parametrize("slug", SLUGS)
def test_the_flow_adds_up_and_every_claim_is_located_and_faithful(slug: str) -> None:
    made = report(slug)
    identified = sum(n for _, n in made.flow.identified)
    excluded = sum(n for _, n in made.flow.excluded)
    assert identified == made.flow.duplicates + excluded + made.flow.included
    assert made.flow.included == len(made.papers)
    assert all(v.located and v.faithful and v.relevant for v in made.verdicts)


@pytest.mark.parametrize("slug", SLUGS)
def test_the_json_is_as_its_schema_says(slug: str) -> None:
    schema = json.loads((ROOT / "generator" / "schema" / "report.schema.json").read_text("utf-8"))
    jsonschema.validate(json.loads(report_json.export(report(slug))), schema)


@pytest.mark.parametrize("slug", SLUGS)
def test_the_abstract_reads_as_a_person_would_have_written_it(slug: str) -> None:
    assert list(prose.faults(report(slug))) == []


@pytest.mark.parametrize("slug", SLUGS)
def test_a_question_that_the_library_does_not_answer_says_so_and_scores_low(slug: str) -> None:
    made = report(slug)
    if made.answered.value == "not answered":
        assert made.score is not None
        assert made.score <= 4
        assert "not answered" in made.abstract[0].text
    assert made.abstract[0].claims
    assert all(statement.claims for statement in made.abstract[:5])
