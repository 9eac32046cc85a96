"""Screening: every work is read or excluded with its reason."""

from dataclasses import replace

import pytest

from generator.stages import screen
from generator.types import Concept, Exclusion, NoticeKind, Paper, Question
from tests import made_up

PUBLISHER = "Made-up Reports"
QUESTION = made_up.question(since=2018, until=2024)
ON_TOPIC = "Typing errors matter less in some scripts than in others."


def paper(**changes: object) -> Paper:
    """A work that speaks about both concepts."""
    return made_up.paper(1, **{"text": ON_TOPIC, "year": 2020, **changes})


def reason(work: Paper, question: Question = QUESTION) -> str:
    """Why the work is left out; empty where it is read."""
    screened = screen.screen((work,), question, PUBLISHER)
    assert len(screened.read) + len(screened.excluded) == 1
    return screened.excluded[0].reason if screened.excluded else ""


def test_a_work_on_the_question_is_read() -> None:
    assert reason(paper()) == ""


def test_a_work_named_in_the_question_is_left_out_with_the_reason_given_there() -> None:
    question = replace(QUESTION, exclude=(Exclusion(id="doi:10.5555/made.1", why="a poster"),))
    screened = screen.screen((paper(),), question, PUBLISHER)
    assert screened.excluded[0].reason == screen.NAMED
    assert screened.excluded[0].detail == "a poster"


def test_an_excluded_preprint_is_known_by_the_doi_of_its_archive() -> None:
    question = replace(QUESTION, exclude=(Exclusion(id="arxiv:2001.00001", why="a draft"),))
    assert reason(paper(doi="10.48550/arXiv.2001.00001", arxiv=""), question) == screen.NAMED


def test_a_work_is_excluded_by_an_identifier_of_any_of_its_records() -> None:
    question = replace(QUESTION, exclude=(Exclusion(id="pmid:31", why="a poster"),))
    work = paper()
    both = replace(work, records=(*work.records, made_up.record(2, pmid="31")))
    assert reason(both, question) == screen.NAMED


def test_a_retracted_work_is_left_out_and_a_corrected_one_is_read() -> None:
    assert reason(paper(notices=(made_up.notice(NoticeKind.RETRACTED),))) == screen.RETRACTED
    assert reason(paper(notices=(made_up.notice(NoticeKind.CORRECTED),))) == ""
    assert reason(paper(notices=(made_up.notice(NoticeKind.CONCERN),))) == ""


def test_the_text_of_a_retracted_work_is_no_evidence_under_another_name_either() -> None:
    retracted = paper(notices=(made_up.notice(),))
    copy = made_up.paper(2, text=ON_TOPIC, title="Another title", year=2020)
    screened = screen.screen((copy, retracted), QUESTION, PUBLISHER)
    assert screened.read == ()
    assert [(e.reason, e.detail) for e in screened.excluded] == [
        (screen.RETRACTED, "its text is that of a retracted work"),
        (screen.RETRACTED, "a retraction was published"),
    ]


@pytest.mark.parametrize(
    "changes",
    [
        {"publisher": PUBLISHER.upper()},
        {"venue": PUBLISHER},
        {"text": f"{ON_TOPIC} This report synthesises findings from 12 works."},
        {"title": "Noise and scripts: a machine-generated literature synthesis"},
        {"text": f"{ON_TOPIC} It does not constitute original research."},
    ],
)
def test_a_machine_written_synthesis_is_no_evidence(changes: dict[str, str]) -> None:
    assert reason(paper(**changes)) == screen.MACHINE_WRITTEN


def test_without_a_publisher_no_work_is_taken_for_our_own() -> None:
    assert screen.machine_written(paper(publisher="", venue=""), "") == ""


@pytest.mark.parametrize(
    ("year", "expected"),
    [
        (2017, screen.OUTSIDE_YEARS),
        (2018, ""),
        (2024, ""),
        (2025, screen.OUTSIDE_YEARS),
        (None, ""),
    ],
)
def test_the_years_asked_for_count_inclusively(year: int | None, expected: str) -> None:
    assert reason(paper(year=year)) == expected


def test_a_work_without_a_text_cannot_be_quoted() -> None:
    assert reason(paper(text="")) == screen.NO_TEXT


def test_a_work_has_to_speak_about_two_concepts_title_included() -> None:
    assert reason(paper(title="Buses", text="Noise matters a lot.")) == screen.OFF_TOPIC
    assert reason(paper(title="On scripts", text="Noise matters a lot.")) == ""


def test_two_concepts_are_enough_however_many_the_question_has() -> None:
    more = (*QUESTION.concepts, Concept(name="moss", terms=("moss",)))
    assert screen.needed(replace(QUESTION, concepts=more)) == 2
    assert reason(paper(title="Buses"), replace(QUESTION, concepts=more)) == ""


def test_for_a_question_of_one_concept_one_is_enough() -> None:
    question = replace(QUESTION, concepts=(Concept(name="noise", terms=("noise",)),))
    assert screen.needed(question) == 1
    assert reason(paper(title="Buses", text="Noise matters a lot."), question) == ""
    assert reason(paper(title="Buses", text="Rain matters a lot."), question) == screen.OFF_TOPIC


def test_the_detail_says_what_an_off_topic_work_speaks_about() -> None:
    works = (
        paper(title="Buses", text="Noise matters a lot."),
        paper(title="Buses", text="Rain matters a lot."),
    )
    details = [e.detail for e in screen.screen(works, QUESTION, PUBLISHER).excluded]
    assert details == ["speaks about noise only", "speaks about no concept"]


def test_reasons_are_tried_in_their_stated_order() -> None:
    worst = paper(
        title="Buses",
        text="",
        year=1990,
        publisher=PUBLISHER,
        notices=(made_up.notice(),),
    )
    question = replace(QUESTION, exclude=(Exclusion(id="doi:10.5555/made.1", why="a poster"),))
    mended = (
        (worst, question),
        (worst, QUESTION),
        (replace(worst, notices=()), QUESTION),
        (paper(title="Buses", text="", year=1990), QUESTION),
        (paper(title="Buses", text=""), QUESTION),
        (paper(title="Buses", text="Rain matters."), QUESTION),
    )
    assert tuple(reason(*each) for each in mended) == screen.REASONS[:6]


def test_works_keep_their_order() -> None:
    works = tuple(replace(paper(), key=str(n)) for n in range(5))
    assert screen.screen(works, QUESTION, PUBLISHER).read == works
