"""The replay in words of how a report came about."""

from dataclasses import replace

import pytest

from generator.explain import explain, explain_claim
from generator.stages.rewrite import MEANS
from generator.types import Claim, Excluded, Flow, Gap, Report
from tests import made_up


def lines(report: Report) -> list[str]:
    """The whole replay."""
    return list(explain(report))


def about(report: Report, claim: Claim | None = None) -> list[str]:
    """The replay of a claim, the first if none is named."""
    return list(explain_claim(report, claim or report.claims[0]))


def test_the_steps_come_in_the_order_of_the_story() -> None:
    replay = "\n".join(lines(made_up.report()))
    steps = (
        "Question: ",
        "Concepts, ",
        "Searched on ",
        "Records identified: ",
        "Duplicates merged: ",
        "Works excluded: ",
        "Works quoted: ",
        "Sentences read and not shown as claims:",
        "Claims: ",
        "Answer: ",
        "Reviews:",
        "Score: ",
    )
    places = [
        replay.index(f"\n{step}") if n else replay.index(step) for n, step in enumerate(steps)
    ]
    assert places == sorted(places)


def test_every_line_is_one_line() -> None:
    report = made_up.report()
    assert all("\n" not in line for line in [*lines(report), *about(report)])


def test_concepts_are_told_with_where_they_come_from() -> None:
    report = made_up.report()
    assert "Concepts, stated in the file:" in lines(report)
    assert "  noise: noise, typing errors" in lines(report)
    found = replace(report, question=made_up.question(concepts_given=False))
    assert "Concepts, found in the question:" in lines(found)


def test_searches_are_told_with_their_numbers_and_address() -> None:
    report = made_up.report()
    assert "Searched on 2026-05-04:" in lines(report)
    assert "  library: 4 works match, 4 kept: library: noise AND accuracy" in lines(report)
    unknown = replace(report, searches=(replace(report.searches[0], hits=None),))
    assert any("an unknown number of works match" in line for line in lines(unknown))


def test_who_did_not_answer_is_told_as_that() -> None:
    report = made_up.report(gaps=(Gap(where="arxiv", why="is closed"),))
    assert "  arxiv did not answer: is closed" in lines(report)


def test_a_provisional_report_was_not_searched_for() -> None:
    provisional = made_up.report(provisional=True, searched_on="")
    assert any(line.startswith("Searched: not yet") for line in lines(provisional))
    assert not any(line.startswith("Searched on") for line in lines(provisional))


def test_recall_is_told_where_works_were_named() -> None:
    told = "  found by itself 1 of the 3 works named as known"
    assert told in lines(made_up.report(recall=(1, 3)))
    assert not any("found by itself" in line for line in lines(made_up.report(recall=None)))


def test_the_flow_is_told_with_every_excluded_work_and_its_reason() -> None:
    aside, late = made_up.paper(8, title="Moss"), made_up.paper(9, title="Rain")
    report = made_up.report(
        flow=Flow(
            identified=(("arxiv", 2), ("library", 3)),
            duplicates=1,
            excluded=(("outside the years asked for", 1), ("off topic", 1)),
            included=2,
        ),
        excluded=(
            Excluded(paper=aside.key, reason="off topic", detail="speaks about no concept"),
            Excluded(
                paper=late.key,
                reason="outside the years asked for",
                detail="published 2030, after 2026",
            ),
        ),
        excluded_papers=(aside, late),
    )
    start = lines(report).index("Records identified: 5")
    assert lines(report)[start : start + 10] == [
        "Records identified: 5",
        "  2 from arxiv",
        "  3 from library",
        "Duplicates merged: 1",
        "Works excluded: 2",
        "  1: outside the years asked for",
        "    Rain (published 2030, after 2026)",
        "  1: off topic",
        "    Moss (speaks about no concept)",
        "Works quoted: 2",
    ]


def test_what_was_not_assessed_is_written_so_and_not_as_a_number() -> None:
    unassessed = made_up.report(
        score=None,
        score_because="no reviewer could assess this report",
        reviews=(made_up.review("recency", score=None, weight=0.0, notes="no years"),),
    )
    assert "  recency: not assessed (weight 0): no years" in lines(unassessed)
    assert lines(unassessed)[-1] == "Score: not assessed: no reviewer could assess this report"


def test_reviews_and_score_are_told_with_their_numbers() -> None:
    review = made_up.review(score=7.5, weight=0.5, notes="10 × 3 ÷ 4")
    replay = lines(made_up.report(score=7.5, score_because="the mean", reviews=(review,)))
    assert "  relevance: 7.5 (weight 0.5): 10 × 3 ÷ 4" in replay
    assert replay[-1] == "Score: 7.5 of 10: the mean"


def test_every_claim_and_every_reason_to_drop_a_sentence_is_told() -> None:
    report = made_up.report()
    replay = lines(report)
    assert all(f"  {claim.id} {claim.text}" in replay for claim in report.claims)
    assert all(f"  {n}: {reason}" in replay for reason, n in report.dropped)


def test_a_report_of_nothing_is_told_as_well() -> None:
    empty = made_up.report(papers=(), claims=(), verdicts=(), abstract=(), reviews=())
    assert "Claims: 0" in lines(empty)


def test_a_claim_is_told_from_its_text_to_its_verdict() -> None:
    report = made_up.report()
    claim = report.claims[0]
    replay = about(report)
    assert replay[0] == f"Claim {claim.id}: {claim.text}"
    assert "Work: Made-up work number 1 on noise (doi:10.5555/made.1)" in replay
    assert "Told by: library:made1" in replay
    quoted = f"Quote, characters 0 to {claim.end} of the abstract of library:made1:"
    assert replay[replay.index(quoted) + 1] == f"  {claim.quote}"
    assert "Rewrites: none" in replay
    assert "  noise: “noise” in the quote" in replay
    assert "Specificity: 0.5 of 1" in replay


def test_every_rewrite_is_told_in_words() -> None:
    report = made_up.report()
    rewritten = replace(report.claims[0], rewrites=tuple(MEANS))
    replay = about(report, rewritten)
    assert all(f"  {name}: {meaning}" in replay for name, meaning in MEANS.items())
    odd = replace(report.claims[0], rewrites=("embellish",))
    assert "  embellish: is no listed rewrite" in about(report, odd)


def test_a_verdict_is_told_in_its_parts() -> None:
    report = made_up.report()
    by = replace(report.verdicts[0].corroborated_by[0], tension="raises / lowers")
    verdict = replace(
        report.verdicts[0],
        faithful=False,
        unfaithful_because=("numbers differ", "names differ"),
        corroborated_by=(by,),
        flagged=(replace(by, quote="Noise was heard.", flag="a finding of somebody else"),),
    )
    replay = about(replace(report, verdicts=(verdict, *report.verdicts[1:])))
    assert replay[-12:] == [
        "Located: yes",
        "Faithful: no (numbers differ; names differ)",
        "Relevant: yes",
        "Corroborated by: 1",
        "  likelihood 0.72: Made-up work number 2 on noise",
        f"    {by.quote}",
        "    hints at disagreement: raises / lowers",
        f"Flagged, a finding of somebody else (likelihood 0.72), {by.paper}:",
        "  Noise was heard.",
        "Direction: not assessed",
        "Contested: none found",
        "Confidence: 0.72",
    ]


def test_a_claim_that_nobody_corroborates_has_no_confidence_instead_of_a_low_one() -> None:
    report = made_up.report()
    replay = about(report, report.claims[1])
    assert "Corroborated by: 0" in replay
    assert replay[-1] == "Confidence: not assessed"


def test_a_claim_of_another_report_cannot_be_explained() -> None:
    with pytest.raises(KeyError):
        about(made_up.report(), made_up.claim(made_up.paper(7)))
