"""The story: synthesise(question, lock) -> Report."""

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator import pipeline
from generator.codec import dumps
from generator.reviewers import REVIEWERS
from generator.stages import direction, extract, proposals, reading, screen, verify
from generator.stages.dedupe import merge
from generator.stages.rewrite import replay
from generator.types import (
    Answered,
    Author,
    Concept,
    Contested,
    Direction,
    Exclusion,
    Kind,
    Lock,
    Notice,
    NoticeKind,
    Proposals,
    Question,
    Rated,
    Record,
    Report,
    Said,
    Search,
    Stance,
    TextKind,
)
from tests import made_up

TODAY = "2026-05-04"
QUESTION = made_up.question(
    concepts=(
        Concept(name="rain", terms=("rain", "rainfall")),
        Concept(name="punctuality", terms=("punctuality", "delays")),
        Concept(name="city buses", terms=("city buses", "trolleybuses")),
    ),
    since=2000,
    until=2026,
    known=("doi:10.5555/1", "doi:10.5555/404"),
)
SENTENCES = (
    "Heavy rain causes delays of 3 minutes for city buses in Bergen.",
    "In Bergen the delays of city buses grow by 3 minutes under heavy rain.",
    "However, we find that rainfall lowers the punctuality of trolleybuses by 12% in Oslo.",
    "Our timetable raises the punctuality of city buses by 4 points in spite of rain.",
    "Rain has no influence on the delays of 9 of 10 tram lines.",
    "It causes delays of 5 minutes under rain.",
    "Rain may be the reason for delays.",
    "We count delays of city buses under rain with cameras.",
    "In this paper we study rain and punctuality.",
    "Rain causes delays of city buses (Haddad, 2011).",
    "Moss grows by 3 cm a year on northern roofs.",
    "The code for counting delays is available to everybody.",
    "Delays of city buses in rain are twice those in Oslo's snow, see Fig.",
)
PEOPLE = ("Rivera", "Lee", "Okafor", "Haddad", "Novak", "Sato", "Öztürk")


def record(number: int, *sentences: str, **changes: Any) -> Record:
    """A made-up record; its sentences stand under a heading that makes findings of them."""
    made = Record(
        id=f"library:{number}",
        source="library",
        title=f"Work {number} on {('clouds', 'asphalt', 'drivers', 'clocks')[number % 4]}",
        authors=(Author(family=PEOPLE[number % len(PEOPLE)], given="A."),),
        year=2020,
        kind=Kind.ARTICLE,
        doi=f"10.5555/{number}",
        text=f"Results: {' '.join(sentences)}" if sentences else "",
        text_kind=TextKind.ABSTRACT,
    )
    return replace(made, **changes)


def lock(*records: Record, **changes: Any) -> Lock:
    """What was found for the question."""
    kept = len(records)
    made = Lock(
        question=QUESTION.fingerprint,
        searched_on=TODAY,
        searches=(Search(source="library", address="l:", searched_on=TODAY, hits=kept, kept=kept),),
        gaps=(),
        records=records,
    )
    return replace(made, **changes)


def told(*records: Record, question: Question = QUESTION, **changes: Any) -> Report:
    """The report that these records give."""
    return pipeline.synthesise(
        question, lock(*records, **changes), publisher="Made-up Reports", provisional=False
    )


NOTICES = st.builds(
    Notice,
    kind=st.sampled_from(NoticeKind),
    source=st.just("crossref"),
    checked_on=st.just(TODAY),
)
RECORDS = st.builds(
    lambda number, sentences, changes: record(number, *sentences, **changes),
    st.integers(1, 30),
    st.lists(st.sampled_from(SENTENCES), max_size=6),
    st.fixed_dictionaries(
        {},
        optional={
            "doi": st.sampled_from(("", "10.5555/7", "10.5555/8")),
            "year": st.sampled_from((1990, 2019, 2020, 2021, None)),
            "kind": st.sampled_from(Kind),
            "source": st.sampled_from(("library", "arxiv")),
            "title": st.sampled_from(("Rain on clouds", "", "Rain and punctuality of city buses")),
            "authors": st.sampled_from(((), (Author(family="Rivera", given="A."),))),
            "text_kind": st.sampled_from(TextKind),
            "publisher": st.sampled_from(("Made-up Reports", "Made-up Society")),
            "notices": st.lists(NOTICES, max_size=1).map(tuple),
        },
    ),
)
LISTS = st.lists(RECORDS, max_size=8).map(
    lambda records: [replace(r, id=f"{r.source}:{n}") for n, r in enumerate(records)]
)
some = settings(max_examples=60)


# Synthesis: what holds for any records


@some
@given(LISTS)
def test_the_flow_adds_up(records: list[Record]) -> None:
    flow = told(*records).flow
    identified = sum(n for _, n in flow.identified)
    excluded = sum(n for _, n in flow.excluded)
    assert identified == len(records)
    assert identified == flow.duplicates + excluded + flow.included


@some
@given(LISTS)
def test_every_work_is_either_quoted_or_excluded_with_a_reason(records: list[Record]) -> None:
    report = told(*records)
    assert report.flow.included == len(report.papers)
    assert sum(n for _, n in report.flow.excluded) == len(report.excluded)
    assert [p.key for p in report.excluded_papers] == [e.paper for e in report.excluded]
    assert {p.key for p in report.papers}.isdisjoint(e.paper for e in report.excluded)
    assert all(e.reason in screen.REASONS and e.detail for e in report.excluded)
    spread = [r.id for p in (*report.papers, *report.excluded_papers) for r in p.records]
    assert sorted(spread) == sorted(r.id for r in records)


@some
@given(LISTS)
def test_every_quote_stands_at_its_place_and_every_claim_follows_from_it(
    records: list[Record],
) -> None:
    report = told(*records)
    texts = {r.id: r.text for r in records}
    for claim in report.claims:
        verdict = report.verdict(claim.id)
        text = texts[report.paper(claim.paper).text_record]
        assert text[claim.start : claim.end] == claim.quote
        assert verdict.located
        assert verdict.faithful, verdict.unfaithful_because
        assert verdict.relevant
        work = claim.text.removeprefix("In ").partition(": ")[0]
        assert replay(claim.quote, claim.rewrites, work) == claim.text
        for passage in verdict.corroborated_by:
            text = texts[report.paper(passage.paper).text_record]
            assert text[passage.start : passage.end] == passage.quote


@some
@given(LISTS)
def test_at_most_three_claims_a_work(records: list[Record]) -> None:
    claims = told(*records).claims
    assert len(claims) <= extract.AT_MOST
    assert all(sum(c.paper == d.paper for d in claims) <= 3 for c in claims)
    assert len({c.id for c in claims}) == len(claims)


@some
@given(LISTS)
def test_no_part_refers_to_what_is_not_there(records: list[Record]) -> None:
    report = told(*records)
    ids = {c.id for c in report.claims}
    keys = {p.key for p in report.papers}
    assert [v.claim for v in report.verdicts] == [c.id for c in report.claims]
    assert {c.paper for c in report.claims} <= keys
    assert {p.paper for v in report.verdicts for p in v.corroborated_by} <= keys
    assert {i for s in report.abstract for i in s.claims} <= ids
    assert sorted(i for g in report.groups for i in g.claims) == sorted(ids)
    assert [r.reviewer for r in report.reviews] == list(REVIEWERS)


@some
@given(LISTS)
def test_confidence_is_the_likeliest_independent_passage_or_not_assessed(
    records: list[Record],
) -> None:
    for verdict in told(*records).verdicts:
        likelihoods = [p.likelihood for p in verdict.corroborated_by]
        assert verdict.confidence == max(likelihoods, default=None)


@some
@given(LISTS)
def test_no_retracted_machine_written_or_excluded_work_speaks(records: list[Record]) -> None:
    question = replace(QUESTION, exclude=(Exclusion(id="doi:10.5555/7", why="a poster"),))
    report = told(*records, question=question)
    for paper in report.papers:
        assert not paper.retracted
        assert all(r.publisher != "Made-up Reports" for r in paper.records)
        assert all(r.doi != "10.5555/7" for r in paper.records)
        assert paper.year is None or 2000 <= paper.year <= 2026


@some
@given(LISTS, st.integers(0, 7))
def test_claims_keep_their_ids_when_other_works_come_and_go(
    records: list[Record], kept: int
) -> None:
    def named(report: Report) -> dict[tuple[str, str], str]:
        return {(c.paper, c.quote): c.id for c in report.claims}

    everything, part = named(told(*records)), named(told(*records[:kept]))
    # A work that other records were merged into may have another key, and so be another work.
    for claim in everything.keys() & part.keys():
        assert everything[claim] == part[claim]


def test_a_claim_keeps_its_id_beside_any_other_work() -> None:
    own = record(1, SENTENCES[0])
    alone = told(own).claims[0].id
    for others in ([record(2, SENTENCES[2])], [record(n, *SENTENCES) for n in range(2, 9)]):
        assert alone in {c.id for c in told(*others, own).claims}


# Synthesis: adding what is no evidence never makes a report look better


def score(*records: Record) -> float:
    """The overall score."""
    total = told(*records).score
    assert total is not None
    return total


@some
@given(LISTS)
def test_a_retracted_work_never_raises_the_score(records: list[Record]) -> None:
    retracted = record(99, *SENTENCES, notices=(made_up.notice(),))
    assert score(*records, retracted) <= score(*records)
    assert score(retracted, *records) <= score(*records)


@some
@given(LISTS)
def test_a_work_off_topic_never_raises_the_score(records: list[Record]) -> None:
    aside = record(98, SENTENCES[10], title="Moss on roofs")
    assert score(*records, aside) <= score(*records)
    assert score(aside, *records) <= score(*records)


@some
@given(LISTS, st.integers(0, 7))
def test_a_work_told_by_another_source_as_well_never_raises_the_score(
    records: list[Record], which: int
) -> None:
    if not records:
        return
    twin = replace(records[which % len(records)], id="crossref:1", source="crossref")
    assert score(*records, twin) <= score(*records)


@some
@given(LISTS, st.integers(0, 7))
def test_a_copy_under_other_names_never_raises_the_score(records: list[Record], which: int) -> None:
    if not records or len(merge(records)) < len(records):
        return
    names = (Author(family="Copier", given="C."),)
    copy = replace(records[which % len(records)], id="library:copy", doi="", authors=names)
    assert score(*records, copy) <= score(*records)


@some
@given(LISTS, st.integers(0, 7))
def test_a_copy_with_some_words_changed_never_raises_the_score(
    records: list[Record], which: int
) -> None:
    if not records or len(merge(records)) < len(records):
        return
    original = records[which % len(records)]
    copy = replace(
        original,
        id="library:copy",
        doi="",
        authors=(Author(family="Copier", given="C."),),
        text=f"{original.text.replace(' by ', ' by about ')} So it is." if original.text else "",
        year=2021,
    )
    assert score(*records, copy) <= score(*records)
    assert score(copy, *records) <= score(*records)


def test_a_copy_is_left_out_with_that_reason_and_names_the_work_whose_text_it_has() -> None:
    own, copy = record(1, *SENTENCES[:4]), record(2, *SENTENCES[:4])
    report = told(own, copy)
    assert {c.paper for c in report.claims} == {"doi:10.5555/1"}
    (out,) = report.excluded
    assert (out.paper, out.reason) == ("doi:10.5555/2", screen.SAME_TEXT)
    assert out.detail == "its abstract is the same as that of “Work 1 on asphalt”"


@some
@given(LISTS)
def test_a_machine_written_synthesis_never_raises_the_score(records: list[Record]) -> None:
    ours = record(97, *SENTENCES, publisher="Made-up Reports", doi="10.5555/ours")
    assert score(*records, ours) <= score(*records)


# Synthesis: single stories


def test_a_question_nobody_speaks_about_is_not_answered_and_no_claim_is_forced() -> None:
    moss = [record(n, SENTENCES[10], title="Moss on roofs") for n in range(1, 6)]
    report = told(*moss)
    assert report.answered is Answered.NOT
    assert report.claims == ()
    assert report.papers == ()
    assert report.unspoken == ("rain", "punctuality", "city buses")
    assert report.score is not None
    assert report.score <= 1
    assert len(report.abstract) == 1


def test_where_nothing_was_searched_the_quality_is_not_assessed() -> None:
    unsearched = told(searches=())
    assert (unsearched.answered, unsearched.score) == (Answered.NOT, None)
    assert unsearched.score_because == "nothing was searched, so there is nothing to assess"
    assert told().score is not None


def test_half_a_topic_is_not_answered_either_and_scores_low() -> None:
    trams = [
        record(n, f"Rain has no influence on the delays of {n} tram lines of {n + 9}.")
        for n in range(1, 6)
    ]
    report = told(*trams)
    assert report.claims
    assert report.answered is Answered.NOT
    assert report.score is not None
    assert report.score <= 4


def test_two_independent_works_answer_and_corroborate_each_other() -> None:
    report = told(record(1, SENTENCES[0]), record(2, SENTENCES[1]), record(3, SENTENCES[10]))
    assert report.answered is Answered.ANSWERED
    assert len(report.claims) == 2
    for verdict in report.verdicts:
        assert len(verdict.corroborated_by) == 1
        assert verdict.confidence is not None
        assert verdict.contested is Contested.NOT_FOUND


def test_a_retracted_work_does_not_corroborate() -> None:
    retracted = record(2, SENTENCES[1], notices=(made_up.notice(),))
    report = told(record(1, SENTENCES[0]), retracted, record(3, SENTENCES[10]))
    (verdict,) = report.verdicts
    assert verdict.corroborated_by == ()
    assert verdict.confidence is None
    assert (screen.RETRACTED, 1) in report.flow.excluded


# Synthesis: what a verifier said


def judged_as(stance: Stance | None, *records: Record, **changes: Any) -> tuple[Report, Report]:
    """The report of these records, and the one in which every passage was judged so."""
    before = told(*records)
    said = Said(direction=stance.value, words="city buses") if stance else None
    opinions = tuple(
        replace(direction.opinion(pair, said, TODAY), **changes) for pair in direction.pairs(before)
    )
    assert opinions
    return before, told(*records, verification=made_up.verification(*opinions))


PAIR = (record(1, SENTENCES[0]), record(2, SENTENCES[1]), record(3, SENTENCES[10]))


@pytest.mark.parametrize(
    ("stance", "said", "contested"),
    [
        (Stance.AGREES, Direction.AGREES, Contested.NOT_FOUND),
        (Stance.DISAGREES, Direction.DISAGREES, Contested.CONTESTED),
        (None, Direction.NOT_ASSESSED, Contested.NOT_FOUND),
    ],
)
def test_what_a_verifier_said_stands_in_the_verdict(
    stance: Stance | None, said: Direction, contested: Contested
) -> None:
    before, after = judged_as(stance, *PAIR)
    assert len(after.verdicts) == 2
    for verdict, unjudged in zip(after.verdicts, before.verdicts, strict=True):
        assert (verdict.direction, verdict.contested) == (said, contested)
        assert verdict.confidence == unjudged.confidence
        assert [p.quote for p in verdict.corroborated_by] == [
            p.quote for p in unjudged.corroborated_by
        ]
    assert after.verification is not None
    assert len(after.verification.opinions) == 2


def test_unrelated_passages_are_in_no_verdict_and_are_counted() -> None:
    _, after = judged_as(Stance.UNRELATED, *PAIR)
    for verdict in after.verdicts:
        assert (verdict.corroborated_by, verdict.confidence) == ((), None)
        assert verdict.contested is Contested.NOT_ASSESSED
    assert after.verification is not None
    assert after.verification.count(Stance.UNRELATED) == 2


def test_a_work_that_only_said_something_unrelated_is_no_reference_and_the_flow_adds_up() -> None:
    witness = record(2, f"{SENTENCES[1][:-1]}, these drivers say.")  # leans: it is no claim
    before, after = judged_as(Stance.UNRELATED, PAIR[0], witness, PAIR[2])
    silent = {p.key for p in before.papers} - {c.paper for c in before.claims}
    assert silent
    assert {p.key for p in after.papers} == {p.key for p in before.papers} - silent
    assert after.flow.included == len(after.papers)
    out = after.flow.duplicates + sum(n for _, n in after.flow.excluded) + after.flow.included
    assert sum(n for _, n in after.flow.identified) == out


@pytest.mark.parametrize(
    "stale", [{"passage": "0" * 64}, {"claim": "c-00000000"}, {"start": 0}, {"words": "no words"}]
)
def test_an_opinion_that_is_none_on_what_is_found_now_changes_nothing(stale: Any) -> None:
    before, after = judged_as(Stance.DISAGREES, *PAIR, **stale)
    assert after == before


@some
@given(LISTS, st.data())
def test_whatever_a_verifier_said_the_flow_adds_up_and_nothing_is_added(
    records: list[Record], data: st.DataObject
) -> None:
    before = told(*records)
    opinions = tuple(
        direction.opinion(
            pair,
            data.draw(st.none() | st.builds(Said, direction=st.sampled_from(Stance), words=TEXT)),
            TODAY,
        )
        for pair in direction.pairs(before)
    )
    after = told(*records, verification=made_up.verification(*opinions))
    assert after.claims == before.claims
    assert sum(n for _, n in after.flow.identified) == (
        after.flow.duplicates + sum(n for _, n in after.flow.excluded) + after.flow.included
    )
    for now, then in zip(after.verdicts, before.verdicts, strict=True):
        assert {p.quote for p in now.corroborated_by} <= {p.quote for p in then.corroborated_by}
        for passage in now.corroborated_by:
            assert passage.words in passage.quote
            assert bool(passage.words) == (passage.direction is not Direction.NOT_ASSESSED)


TEXT = st.sampled_from(("", "rain", "delays", "city buses", "every word of it"))


def test_a_sentence_that_a_verifier_calls_a_finding_passes_the_same_tests_as_others() -> None:
    untold = "We compare delays of 12 city buses in Bergen under rain of 9 mm and of 2 mm."
    off = "We compare moss on 9 roofs of 12 houses in Bergen and Oslo."
    leaning = "We compare delays of these 9 city buses in Bergen under 12 kinds of rain."
    outlook = "Future work will compare delays of 99 city buses in Bergen under rain."
    text = f"In this paper we study rain. {untold} {off} {leaning} {outlook}"
    own = record(1, text=text)
    before = told(own)
    assert before.claims == ()
    ((paper, said),) = pipeline.works_read(QUESTION, lock(own), publisher="Made-up Reports")
    named = proposals.named(paper, said, [p.text for p in said], TODAY)
    made = Proposals(by=made_up.asked(model="m-7b"), works=(named,))
    after = told(own, proposals=made)
    assert len(named.sentences) == 5
    (claim,) = after.claims
    assert (claim.quote, claim.named_by) == (untold, "m-7b")
    assert all(v.located and v.faithful and v.relevant for v in after.verdicts)
    assert {extract.ASIDE, extract.LEANING} <= set(dict(after.dropped))
    assert after.proposals == made
    other = told(replace(own, text=f"{text} And more of it."), proposals=made)
    assert (other.claims, other.proposals) == ((), None)


def test_a_reading_counts_for_the_very_report_that_was_read() -> None:
    before = told(*PAIR)
    rated = Rated(score=9, words="Heavy rain causes delays")
    made = reading.reading(before, made_up.asked(), rated, TODAY)
    after = told(*PAIR, reading=made)
    assert after.reading == made
    assert {r.reviewer: r.score for r in after.reviews}["reader"] == 9.0
    other = told(*PAIR[:1], reading=made)
    assert other.reading is None
    assert {r.reviewer: r.score for r in other.reviews}["reader"] is None


def test_words_that_were_searched_for_besides_are_told_of_this_question_alone() -> None:
    made = made_up.query_words(question=QUESTION.fingerprint)
    assert told(*PAIR, query_words=made).query_words == made
    assert told(*PAIR, query_words=replace(made, question="0" * 64)).query_words is None


def test_a_work_that_only_corroborates_is_among_the_references() -> None:
    weaker = record(2, "In rainy Bergen, city buses have delays under heavy rain of 3 minutes.")
    strong = [record(1, SENTENCES[0])]
    report = told(*strong, weaker)
    quoted = {p.paper for v in report.verdicts for p in v.corroborated_by}
    assert quoted <= {p.key for p in report.papers}


def test_a_work_whose_findings_are_weaker_is_excluded_with_that_reason() -> None:
    many = [
        record(n, f"Rain of {n} mm causes delays of {n} minutes for city buses in Bergen.")
        for n in range(1, 30)
    ]
    flow = told(*many).flow
    assert dict(flow.excluded)[screen.WEAKER] == 29 - flow.included


def test_works_quoted_are_cited_in_full_and_in_the_order_of_references() -> None:
    report = told(record(3, SENTENCES[2]), record(1, SENTENCES[0]), record(2, SENTENCES[10]))
    assert [p.authors[0].family for p in report.papers] == ["Haddad", "Lee"]
    assert all(p.title in p.citation and p.doi in p.citation for p in report.papers)
    assert all(not p.citation for p in report.excluded_papers)


def test_a_claim_whose_quote_is_not_at_its_place_is_dropped_and_counted(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    records = (record(1, SENTENCES[0], SENTENCES[2]), record(2, SENTENCES[10]))
    assert len(told(*records).claims) == 2
    monkeypatch.setattr(verify, "located", lambda claim, _: claim.quote != SENTENCES[0])
    report = told(*records)
    assert [c.quote for c in report.claims] == [SENTENCES[2]]
    assert [v.claim for v in report.verdicts] == [c.id for c in report.claims]
    assert ("quote not found at its place", 1) in report.dropped


def test_recall_counts_known_works_that_the_search_found_by_itself() -> None:
    assert told(record(1, SENTENCES[0])).recall == (1, 2)
    assert told(record(1, SENTENCES[0], found_by_search=False)).recall == (0, 2)
    assert told(record(1), question=replace(QUESTION, known=())).recall is None
    preprint = replace(QUESTION, known=("arxiv:2001.00001",))
    assert told(record(1, doi="10.48550/arXiv.2001.00001"), question=preprint).recall == (1, 1)


def test_a_lock_older_than_its_question_is_told_and_a_provisional_one_has_no_day() -> None:
    fresh = told(record(1, SENTENCES[0]))
    assert (fresh.outdated, fresh.provisional, fresh.searched_on) == (False, False, TODAY)
    assert told(record(1), question=replace(QUESTION, limit=9)).outdated
    provisional = pipeline.synthesise(
        replace(QUESTION, limit=9), lock(record(1)), publisher="", provisional=True
    )
    assert (provisional.outdated, provisional.searched_on) == (False, "")


def test_a_record_s_text_is_used_as_it_was_locked() -> None:
    odd = f"Results:\u00a0\n  {SENTENCES[0]}\r\n\r\n{SENTENCES[2]} "
    report = told(record(1, text=odd))
    assert [odd[c.start : c.end] for c in report.claims] == [c.quote for c in report.claims]
    assert len(report.claims) == 2


# The same input, the same output


@some
@given(LISTS)
def test_the_same_question_and_lock_give_the_same_report(records: list[Record]) -> None:
    assert dumps(told(*records)) == dumps(told(*records))


def everything() -> str:
    """A report of all made-up sentences as text; also run by another process below."""
    records = [
        record(n, *SENTENCES[n % 5 :], notices=(made_up.notice(),) if n == 7 else ())
        for n in range(1, 15)
    ]
    return dumps(told(*records, replace(records[2], id="arxiv:3", source="arxiv")))


@pytest.mark.parametrize("seed", ["0", "1", "4242"])
def test_the_hash_seed_of_the_process_changes_nothing(seed: str) -> None:
    script = "from tests.test_pipeline import everything; print(everything(), end='')"
    run = subprocess.run(
        [sys.executable, "-c", script],
        cwd=Path(__file__).parents[1],
        env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        check=True,
    )
    assert run.stdout.decode("utf-8").replace("\r\n", "\n") == everything()
