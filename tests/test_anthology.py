"""Promises kept over the 20,048 ACL records: duplicates, and questions they do not answer."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import cache

import pytest

from generator.stages import corroborate
from generator.stages.dedupe import merge
from generator.stages.extract import claim_id
from generator.stages.sentences import read
from generator.types import Answered, Author, Claim, Lock, Paper, Passage, Question, Record, Role
from tests import made_up, prose
from tests.anthology import ASKED, DUPLICATES, NOTHING_TO_SAY, Anthology, asked, made, records
from tests.shared import needs_shared

pytestmark = needs_shared


@pytest.fixture(scope="module")
def anthology(tmp_path_factory: pytest.TempPathFactory) -> Anthology:
    """All records, indexed."""
    return Anthology(tmp_path_factory.mktemp("anthology"))


# Known duplicates


def findings(paper: Paper) -> Iterator[Claim]:
    """Every finding of a work, as a claim."""
    for passage in read(paper):
        if passage.role is Role.FINDING:
            yield as_claim(passage)


def as_claim(passage: Passage) -> Claim:
    return Claim(
        id=claim_id(passage.paper, passage.text),
        paper=passage.paper,
        text=passage.text,
        quote=passage.text,
        start=passage.start,
        end=passage.end,
    )


def beside(pair: Sequence[Record], anthology: Anthology) -> list[Paper]:
    """The pair among the works that are nearest to it."""
    near = anthology.found(asked(pair[0].title, ((pair[0].title,), ("language",)), limit=40))
    ids = {record.id for record in pair}
    others = [record for record in near.records if record.id not in ids]
    return [merge([record])[0] for record in (*pair, *others)]


@pytest.mark.parametrize("pair", DUPLICATES, ids="=".join)
def test_known_duplicates_corroborate_nobody_twice_and_not_each_other(
    pair: tuple[str, str], anthology: Anthology
) -> None:
    near = beside([records()[acl] for acl in pair], anthology)
    twins = {paper.key for paper in near[:2]}
    works = [paper for paper in near if paper.text]  # one of the ten has none, and is not read
    claims = [claim for paper in works for claim in findings(paper)]
    among = corroborate.witnesses([(paper, read(paper)) for paper in works])
    assert len(twins & {witness.paper.key for witness in among.works}) == 1
    found = corroborate.corroborations(claims, {paper.key: paper for paper in works}, among)
    assert len(claims) > 30
    for claim in claims:
        by = [p.paper for p in (*found[claim.id].counted, *found[claim.id].flagged)]
        assert sum(key in twins for key in by) <= (0 if claim.paper in twins else 1)


# Questions that these records do not answer


@pytest.mark.parametrize("text", NOTHING_TO_SAY)
def test_a_question_that_they_have_nothing_to_say_on_is_not_answered_and_nothing_is_forced(
    text: str, anthology: Anthology
) -> None:
    question = asked(text, limit=200)
    lock = anthology.found(question)
    report = made(question, lock)
    assert len(lock.records) > 100  # there is always something that shares a word
    assert report.answered is Answered.NOT
    assert report.score is not None
    assert report.score <= 1
    assert report.claims == ()
    assert set(report.unspoken) == {concept.name for concept in question.concepts}
    (said,) = report.abstract
    assert said.text.startswith("Nothing was found that speaks about")
    assert "the question is not answered" in said.text


def test_a_question_of_which_half_is_spoken_about_is_not_answered_and_scores_low(
    anthology: Anthology,
) -> None:
    text = "Does mindfulness therapy reduce symptoms of depression in adolescents?"
    report = anthology.report(asked(text))
    assert report.answered is Answered.NOT
    assert report.score is not None
    assert report.score <= 2
    assert "mindfulness therapy" in report.unspoken
    assert report.abstract[-1].text.startswith("No finding speaks about mindfulness therapy")


# Adding what is no evidence never makes a report look better


@cache
def searched(anthology: Anthology, text: str) -> tuple[Question, Lock]:
    """A question and what was found for it."""
    question = asked(text, ASKED[text])
    return question, anthology.found(question)


def retracted(record: Record, question: Question) -> Record:
    """A work that would answer the question in one sentence, and was retracted."""
    named = ", ".join(concept.terms[0] for concept in question.concepts)
    found = (
        f"Results: By 40 points or more, it is all one: {named}, only in Oslo and never in Rome."
    )
    return replace(record, title=named, text=found, notices=(made_up.notice(),))


def off_topic(record: Record, question: Question) -> Record:
    """A work about something else."""
    return replace(record, title="Moss on roofs", text="Results: Moss grows by 3 cm a year.")


def copied(record: Record, question: Question) -> Record:
    """The same text under another name, a year later."""
    return replace(record, year=(record.year or 2020) + 1)


def told_anew(record: Record, question: Question) -> Record:
    """Nearly the same text: some words more, one sentence less."""
    text = record.text.replace(" we show", " we clearly show").replace("However, ", "But, ")
    return replace(copied(record, question), text=f"{text.rpartition('. ')[0] or text}.")


ADDED = (retracted, off_topic, copied, told_anew)


@pytest.mark.parametrize("text", list(ASKED)[:5])
@pytest.mark.parametrize("added", ADDED, ids=lambda f: f.__name__)
def test_adding_what_is_no_evidence_never_raises_the_score(
    text: str, added: Callable[[Record, Question], Record], anthology: Anthology
) -> None:
    question, lock = searched(anthology, text)
    before = made(question, lock)
    names = (Author(family="Copier", given="C."), Author(family="Zweig", given="Z."))
    quoted = [r for r in lock.records if any(r.id == p.text_record for p in before.papers)]
    assert before.score is not None
    assert quoted
    for record in quoted[:3]:
        changed = added(record, question)
        new = replace(changed, id="library:new", doi="", acl="", arxiv="", authors=names)
        for found in ((new, *lock.records), (*lock.records, new)):
            after = made(question, replace(lock, records=found))
            assert after.score is not None
            assert after.score <= before.score
            assert "title:" not in "".join(claim.paper for claim in after.claims)
            assert len(after.excluded) == len(before.excluded) + 1


def test_a_work_that_answers_best_is_not_used_once_it_is_retracted(anthology: Anthology) -> None:
    question, lock = searched(anthology, next(iter(ASKED)))
    answer = replace(retracted(lock.records[0], question), id="library:new", doi="", acl="")
    trusted = made(question, replace(lock, records=(*lock.records, replace(answer, notices=()))))
    assert any(claim.quote in answer.text for claim in trusted.claims)
    report = made(question, replace(lock, records=(*lock.records, answer)))
    assert not any(claim.quote in answer.text for claim in report.claims)
    assert ("retracted", 1) in report.flow.excluded


@pytest.mark.parametrize("text", list(ASKED)[:5])
def test_a_work_told_of_twice_changes_no_score(text: str, anthology: Anthology) -> None:
    question, lock = searched(anthology, text)
    before = made(question, lock)
    twins = tuple(replace(r, id=f"crossref:{n}", doi="") for n, r in enumerate(lock.records))
    after = made(question, replace(lock, records=(*lock.records, *twins)))
    assert after.score == before.score
    assert [c.id for c in after.claims] == [c.id for c in before.claims]


# Abstracts that read as a person would have written them


@pytest.mark.parametrize("text", [*ASKED, *NOTHING_TO_SAY])
def test_the_abstract_reads_as_a_person_would_have_written_it(
    text: str, anthology: Anthology
) -> None:
    report = anthology.report(asked(text, ASKED.get(text, ())))
    assert list(prose.faults(report)) == []


def test_abstracts_of_questions_made_from_titles_read_well_too(anthology: Anthology) -> None:
    titles = [record.title for record in list(records().values())[::400]]
    made_of = [anthology.report(asked(f"What is known about {title}?")) for title in titles]
    assert sum(len(report.abstract) > 2 for report in made_of) > 10
    assert [fault for report in made_of for fault in prose.faults(report)] == []
