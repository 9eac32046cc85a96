"""The whole report as JSON: as its schema says, and enough to check every claim again."""

import json
from dataclasses import fields
from hashlib import sha256
from importlib.resources import files
from typing import Any

import pytest
from hypothesis import given
from jsonschema import Draft7Validator

from generator.exporters.report_json import SCHEMA, export
from generator.stages.corroborate import FLAGS
from generator.types import (
    Answered,
    Claim,
    Contested,
    Direction,
    Kind,
    NoticeKind,
    Report,
    Stance,
    TextKind,
    Verdict,
)
from tests.made_up import (
    claim,
    corroboration,
    notice,
    opinion,
    paper,
    proposals,
    query_words,
    reading,
    report,
    reports,
    verdict,
    verification,
)


def _schema() -> Any:
    return json.loads(files("generator").joinpath("schema", SCHEMA).read_text("utf-8"))


VALIDATOR = Draft7Validator(_schema())


def _data(any_report: Report) -> Any:
    return json.loads(export(any_report))


def test_the_schema_is_one() -> None:
    Draft7Validator.check_schema(_schema())


@given(reports())
def test_every_report_is_as_the_schema_says(any_report: Report) -> None:
    assert [error.message for error in VALIDATOR.iter_errors(_data(any_report))] == []


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("answered", "maybe"),
        ("score", 11),
        ("slug", "Not A Slug"),
        ("searched_on", "yesterday"),
        ("extra", 1),
        ("claims.0.id", "x"),
        ("claims.0.kind", "background"),
        ("claims.0.start", -1),
        ("claims.0.confidence", 1.5),
        ("claims.0.corroborated_by.0.likelihood", "high"),
        ("claims.0.corroborated_by.0.flag", FLAGS[0]),
        ("claims.0.flagged", [{"flag": ""}]),
        ("papers.0.text_sha256", "abc"),
        ("papers.0.kind", "poem"),
        ("papers.0.year", "2020"),
        ("reviews.0.score", "good"),
        ("recall", 1),
        ("flow.included", None),
        ("verification", {}),
        ("verification.by.model", None),
        ("verification.by.prompt", "abc"),
        ("reading.score", 11),
        ("reading.words", None),
        ("proposals.works.0.sentences", [[1]]),
        ("proposals.works.0.dropped", []),
        ("query_words.terms", ["misprints"]),
        ("claims.0.named_by", None),
        ("verification.opinions.0.stance", "supports"),
        ("verification.opinions.0.passage", "abc"),
        ("verification.opinions.0.judged_on", "yesterday"),
        ("verification.dropped", 1),
    ],
)
def test_the_schema_refuses_what_is_wrong(path: str, value: object) -> None:
    data = _data(asked_everything())
    *way, last = path.split(".")
    place = data
    for step in way:
        place = place[int(step) if step.isdigit() else step]
    place[last] = value
    assert not VALIDATOR.is_valid(data)


@pytest.mark.parametrize("part", ["", "papers", "claims", "reviews", "searches", "excluded"])
def test_the_schema_refuses_what_is_missing(part: str) -> None:
    whole = _data(report())
    for name in list(whole[part][0] if part else whole):
        data = _data(report())
        del (data[part][0] if part else data)[name]
        assert not VALIDATOR.is_valid(data), name


def test_the_schema_knows_every_word_of_the_types() -> None:
    schema = _schema()
    work, found = (schema["definitions"][name]["properties"] for name in ("paper", "claim"))
    words = {
        Answered: schema["properties"]["answered"],
        Kind: work["kind"],
        TextKind: work["text_kind"],
        NoticeKind: work["notices"]["items"]["properties"]["kind"],
        Direction: found["direction"],
        Stance: _opinions(schema)["stance"],
        Contested: found["contested"],
    }
    for kind, said in words.items():
        assert [word for word in said["enum"] if word] == [word.value for word in kind]
    assert found["flagged"]["items"]["properties"]["flag"]["enum"] == list(FLAGS)


def _opinions(schema: Any) -> Any:
    (verification,) = (s for s in schema["properties"]["verification"]["oneOf"] if "required" in s)
    return verification["properties"]["opinions"]["items"]["properties"]


def test_every_opinion_can_be_counted_again_and_matched_with_its_passage() -> None:
    work, other = paper(1), paper(2)
    found = claim(work)
    opinions = (
        opinion(found, other),
        opinion(found, other, start=7, stance=Stance.UNRELATED, words=""),
        opinion(found, other, start=9, stance=None, words="", dropped="too odd"),
    )
    passage = corroboration(other, direction=Direction.AGREES, words=opinions[0].words)
    checked = verdict(found, corroborated_by=(passage,), direction=Direction.AGREES)
    data = _data(report((work, other), (found,), (checked,), verification=verification(*opinions)))
    said = data["verification"]
    assert [error.message for error in VALIDATOR.iter_errors(data)] == []
    stances = [pinned["stance"] for pinned in said["opinions"]]
    for name in ("agrees", "disagrees", "unrelated"):
        assert said[name] == stances.count(name)
    assert said["dropped"] == {"too odd": stances.count(None)}
    (shown,) = data["claims"][0]["corroborated_by"]
    (first,) = (p for p in said["opinions"] if p["start"] == shown["start"])
    assert first["claim"] == data["claims"][0]["id"]
    assert first["paper"] == shown["paper"]
    assert first["passage"] == sha256(shown["quote"].encode()).hexdigest()
    assert first["words"] == shown["words"]


def asked_everything() -> Report:
    """A report in which a model had every part."""
    return report(
        verification=verification(opinion()),
        reading=reading(),
        proposals=proposals(),
        query_words=query_words(),
    )


PARTS = ("verification", "reading", "proposals", "query_words")


def test_what_models_had_a_part_in_is_as_the_schema_says_with_who_was_asked_what() -> None:
    data = _data(asked_everything())
    assert [error.message for error in VALIDATOR.iter_errors(data)] == []
    for part in PARTS:
        assert data[part]["by"] == {
            "verifier": "openai",
            "model": "made/up-7b",
            "prompt": "0" * 64,
        }
    assert data["query_words"]["terms"] == [{"concept": "noise", "term": "misprints"}]
    assert data["proposals"]["works"][0]["dropped"] == {"no sentence of the text": 2}


def test_what_no_model_had_a_part_in_is_null() -> None:
    assert [_data(report())[part] for part in PARTS] == [None] * 4


def test_no_field_of_a_report_a_claim_or_a_verdict_is_left_out() -> None:
    data = _data(report())
    merged = {"question", "excluded_papers", "verdicts"}
    assert {field.name for field in fields(Report)} - merged <= set(data)
    parts = {field.name for field in (*fields(Claim), *fields(Verdict))} - {"claim"}
    assert parts <= set(data["claims"][0])


def test_a_claim_and_its_verdict_stand_together() -> None:
    work = paper(1)
    found = claim(work, rewrites=("drop-opener",))
    checked = verdict(found, faithful=False, unfaithful_because=("a number is lost",))
    (said,) = _data(report(papers=(work,), claims=(found,), verdicts=(checked,)))["claims"]
    assert said["rewrites"] == ["drop-opener"]
    assert (said["located"], said["faithful"]) == (True, False)
    assert said["unfaithful_because"] == ["a number is lost"]
    assert said["confidence"] is None
    assert said["concepts"] == ["noise"]


def test_a_reader_can_check_a_quote_against_its_text() -> None:
    whole = report()
    data = _data(whole)
    for said, work in zip(data["papers"], whole.papers, strict=True):
        assert work.text is not None
        assert said["text_record"] == work.text.id
        assert said["text_sha256"] == sha256(work.text.text.encode()).hexdigest()
    for said in data["claims"]:
        text = whole.paper(said["paper"]).text
        assert text is not None
        assert text.text[said["start"] : said["end"]] == said["quote"]


def test_a_work_lists_the_claims_that_use_it_and_what_was_published_about_it() -> None:
    work = paper(1, notices=(notice(),))
    data = _data(report(papers=(work, paper(2))))
    first, second = data["papers"]
    assert first["claims"] == [said["id"] for said in data["claims"] if said["paper"] == work.key]
    assert (first["retracted"], second["retracted"]) == (True, False)
    assert first["notices"][0]["kind"] == "retracted"
    assert first["ids"] == ["doi:10.5555/made.1", "arxiv:2001.00001"]


def test_a_work_without_text_says_so() -> None:
    (said,) = _data(report(papers=(paper(1, text=""),)))["papers"]
    assert (said["text_kind"], said["text_sha256"], said["rights"]) == ("none", "", "")


def test_the_flow_adds_up() -> None:
    flow = _data(report())["flow"]
    out = flow["duplicates"] + sum(flow["excluded"].values()) + flow["included"]
    assert sum(flow["identified"].values()) == out


def test_works_left_out_have_their_reason() -> None:
    (out,) = _data(report())["excluded"]
    assert (out["key"], out["reason"]) == ("doi:10.5555/made.9", "off topic")


def test_recall_is_null_where_no_known_works_are_named() -> None:
    assert _data(report(recall=None))["recall"] is None
    assert _data(report(recall=(0, 2)))["recall"] == {"found": 0, "known": 2}


@given(reports())
def test_hostile_texts_come_back_character_for_character(any_report: Report) -> None:
    data = _data(any_report)
    assert data["question"] == any_report.question.question
    assert data["limitations"] == list(any_report.limitations)
    assert [said["quote"] for said in data["claims"]] == [c.quote for c in any_report.claims]
    assert [said["text"] for said in data["claims"]] == [c.text for c in any_report.claims]
    assert [said["title"] for said in data["papers"]] == [p.title for p in any_report.papers]


def test_what_cannot_be_seen_is_written_as_an_escape_and_read_back() -> None:
    hidden = "a\u202eb\u200bc\u2028d\ud800e\U000e0041f"
    text = export(report(limitations=(hidden,)))
    assert text.isprintable() is False
    assert "\\u202e" in text
    assert text.encode()
    assert json.loads(text)["limitations"] == [hidden]


def test_the_file_is_sorted_and_has_a_line_for_each_item_so_that_changes_are_read() -> None:
    text = export(report())
    assert list(json.loads(text)) == sorted(json.loads(text))
    assert text.startswith('{\n "$schema": "report.schema.json",\n "abstract": [\n  {')
    assert "Öztürk" in text
    assert text.endswith("\n}\n")
