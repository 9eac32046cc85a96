"""What a pull request is told of its questions."""

import dataclasses
import re
from typing import Any

import markdown  # type: ignore[import-untyped]
from hypothesis import given

from generator.preview import CLAIMS, NEIGHBOURS, Asked, preview
from generator.research import plan
from generator.types import Report
from tests.made_up import claim, paper, question, report, reports

KEYS = ("OPENALEX_API_KEY", "S2_API_KEY")


def asked(of: Report) -> Asked:
    return Asked(report=of, plan=plan(of.question, (), KEYS))


def told(of: Report, **changes: Any) -> str:
    given_too = {"others": (of.question,), "bad": (), "left": 0, "site_url": "", **changes}
    return preview([asked(of)], **given_too)


def test_it_tells_which_databases_are_searched_and_for_which_words() -> None:
    text = told(report())
    assert "library, arXiv, Crossref, Europe PMC, OpenAlex where there is its key" in text
    for concept in question().concepts:
        assert f"- {' *or* '.join(concept.terms)}\n" in text


def test_concepts_that_were_found_are_said_to_be() -> None:
    stated = dataclasses.replace(question(), concepts_given=True)
    found = dataclasses.replace(question(), concepts_given=False)
    assert "found in the question" in told(report(question=found))
    assert "found in the question" not in told(report(question=stated))


def test_it_names_the_nearest_questions_but_for_the_question_itself() -> None:
    own = question(slug="own", question="Do tidal turbines disturb harbour porpoises?")
    others = [
        question(slug=f"o{n}", title=f"Number {n}", question=f"Do tidal turbines {word}?")
        for n, word in enumerate(("wear", "disturb seals", "sink", "disturb harbour walls"))
    ]
    text = told(report(question=own), others=[own, *others], site_url="https://reports.example")
    line = next(line for line in text.splitlines() if line.startswith("**Nearest"))
    assert line.count("(https://reports.example/reports/") == NEIGHBOURS
    assert line.index("Number 3") < line.index("Number 1")
    assert "/own/" not in line


def test_the_report_is_told_in_short_with_its_sources_and_gaps() -> None:
    text = told(report())
    assert "**partly answered** · quality 7.5 of 10 · 2 works · 2 claims" in text
    assert "arXiv: did not answer within 20 seconds" in text
    for made in report().claims:
        assert made.quote.rstrip(".")[:30] in text
    assert text.count("](https://doi.org/10.5555/made.1)") >= 2


def test_of_many_claims_the_first_are_told() -> None:
    papers = tuple(paper(number) for number in range(1, CLAIMS + 3))
    many = report(papers, tuple(map(claim, papers)))
    text = told(many)
    assert f"Its first {CLAIMS} claims" in text
    assert f"\n{CLAIMS}. " in text
    assert f"\n{CLAIMS + 1}. " not in text


def test_questions_that_are_not_told_of_are_counted() -> None:
    assert "2 more questions changed" in told(report(), left=2)
    assert "more question" not in told(report())


def test_a_question_with_errors_is_named() -> None:
    assert "questions&#47;a&#46;yml** has errors" in preview(
        [], (), bad=["questions/a.yml"], left=0, site_url=""
    )


@given(reports())
def test_nothing_that_strangers_wrote_acts(of: Report) -> None:
    page = markdown.markdown(told(of), extensions=["tables", "fenced_code"])
    allowed = {"h2", "h3", "p", "blockquote", "ul", "ol", "li", "strong", "em", "a"}
    assert set(re.findall(r"</?([a-zA-Z!][^\s>/]*)", page)) <= allowed
    assert all(
        address.startswith(("https://", "http://"))
        for address in re.findall(r'href="([^"]*)', page)
    )
