"""How others refer to a report: in words, as BibTeX, as linked data."""

import json
from typing import Any

from hypothesis import given
from pybtex.database import parse_string

from generator.escape import json_script
from generator.self_citation import bibtex, date_of, in_words, linked_data, on_page
from generator.types import Report
from tests import made_up

ADDRESS = "https://example.org/site/reports/noise-and-accuracy/"
PUBLISHER = "Made-up & Sons"

OA = "http://www.w3.org/ns/oa#"


def unsearched(**changes: Any) -> Report:
    """A made-up report for which no database was asked."""
    return made_up.report(provisional=True, searched_on="", **changes)


def test_a_report_is_dated_by_its_search_or_else_by_its_question() -> None:
    assert date_of(made_up.report()) == "2026-05-04"
    assert date_of(unsearched()) == "2026-05-01"
    assert date_of(unsearched(question=made_up.question(asked_on=""))) == ""


def test_the_citation_says_who_when_what_and_that_a_program_made_it() -> None:
    said = in_words(made_up.report(), PUBLISHER)
    assert said.startswith("Made-up & Sons. (2026, May 4). Noise in training data and accuracy")
    assert "made by a program" in said
    assert "(n.d.)" in in_words(unsearched(question=made_up.question(asked_on="")), PUBLISHER)


def test_bibtex_is_read_back_by_another_program() -> None:
    entry = "\n".join(bibtex(made_up.report(), PUBLISHER, ADDRESS))
    (read,) = parse_string(entry, "bibtex").entries.values()
    assert read.key == "noise-and-accuracy"
    assert read.fields["title"] == "{Noise in training data and accuracy}"
    assert read.fields["institution"] == r"{Made-up \& Sons}"
    assert (read.fields["year"], read.fields["url"]) == ("2026", ADDRESS)
    assert read.fields["note"] == "Searched on 2026-05-04"


@given(made_up.hostile())
def test_no_title_breaks_the_bibtex_entry(title: str) -> None:
    report = unsearched(question=made_up.question(title=title))
    entry = "\n".join(bibtex(report, PUBLISHER, ADDRESS))
    (read,) = parse_string(entry, "bibtex").entries.values()
    assert set(read.fields) == {"title", "institution", "type", "year", "url", "note"}
    assert read.fields["note"] == "Not searched yet"


def test_linked_data_has_every_claim_with_its_words_in_the_work() -> None:
    report = made_up.report()
    data: Any = linked_data(report, PUBLISHER, ADDRESS)
    names = data["@context"][1]
    assert data["@type"] == "ScholarlyArticle"
    assert [part["@id"] for part in data["hasPart"]] == [f"{ADDRESS}#{c.id}" for c in report.claims]
    assert {names[n] for n in ("selector", "exact")} == {f"{OA}hasSelector", f"{OA}exact"}
    for part, claim in zip(data["hasPart"], report.claims, strict=True):
        text = report.paper(claim.paper).text
        selector = part["selector"]
        around = selector["prefix"] + selector["exact"] + selector["suffix"]
        assert text is not None
        assert part["text"] == claim.text
        assert selector["exact"] == claim.quote
        assert around in text.text
    assert [work["name"] for work in data["citation"]] == [p.title for p in report.papers]


def test_on_the_page_linked_data_says_what_it_is_and_where_the_claims_are() -> None:
    data: Any = json.loads(
        json_script(on_page(made_up.report(), PUBLISHER, ADDRESS, "../x.jsonld"))
    )
    assert data["@type"] == "ScholarlyArticle"
    assert data["publisher"]["name"] == PUBLISHER
    assert data["encoding"]["contentUrl"] == "../x.jsonld"
    assert "hasPart" not in data


def test_linked_data_names_the_licence_where_there_is_one() -> None:
    licence = "https://creativecommons.org/licenses/by/4.0/"
    report = made_up.report()
    assert linked_data(report, PUBLISHER, ADDRESS, licence)["license"] == licence
    assert on_page(report, PUBLISHER, ADDRESS, "../x.jsonld", licence)["license"] == licence
    assert "license" not in linked_data(report, PUBLISHER, ADDRESS)


def test_linked_data_claims_no_date_of_a_search_that_was_not_made() -> None:
    assert linked_data(made_up.report(), PUBLISHER, ADDRESS)["dateModified"] == "2026-05-04"
    assert "dateModified" not in linked_data(unsearched(), PUBLISHER, ADDRESS)
