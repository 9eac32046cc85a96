"""The whole report as JSON: every number on the page, so that a reader can compute it again."""

import json
import re
from dataclasses import fields
from hashlib import sha256
from typing import Any

from generator.codec import by_lines
from generator.types import (
    Claim,
    Excluded,
    Exporter,
    Paper,
    Proposals,
    QueryWords,
    Question,
    Reading,
    Report,
    Stance,
    TextKind,
    Verification,
)

SCHEMA = "report.schema.json"
"""Stands beside the exported files."""

# Valid in JSON as they are, but they hide from a reader, turn a line round, or end it in scripts.
_HIDDEN = re.compile(
    "[\x7f-\x9f\xad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff"
    "\ud800-\udfff\U000e0000-\U000e0fff]"
)


def export(report: Report) -> str:
    """An object as `report.schema.json` describes it: sorted keys, a line for each item, UTF-8.

    `start` and `end` of a quote count characters of the text of the record that the work's
    `text_record` names. Text stands as it is; characters that cannot be seen stand as `\\u….`.
    """
    return _HIDDEN.sub(lambda found: json.dumps(found[0])[1:-1], by_lines(_report(report)))


def _flat(value: Any) -> dict[str, Any]:
    """The fields of a value that holds no other values: `asdict` copies each, which takes long."""
    return {field.name: getattr(value, field.name) for field in fields(value)}


def _report(report: Report) -> dict[str, Any]:
    return {
        "$schema": SCHEMA,
        **_question(report.question),
        "answered": report.answered,
        "answered_because": report.answered_because,
        "score": report.score,
        "score_because": report.score_because,
        "provisional": report.provisional,
        "outdated": report.outdated,
        "searched_on": report.searched_on,
        "searches": [_flat(search) for search in report.searches],
        "gaps": [_flat(gap) for gap in report.gaps],
        "checks": [_flat(check) for check in report.checks],
        "chosen": report.chosen,
        "unasked": [_flat(gap) for gap in report.unasked],
        "flow": _flow(report),
        "papers": [_paper(report, paper) for paper in report.papers],
        "excluded": [
            _excluded(out, paper)
            for out, paper in zip(report.excluded, report.excluded_papers, strict=True)
        ],
        "claims": [_claim(report, claim) for claim in report.claims],
        "dropped": dict(report.dropped),
        "abstract": [_flat(statement) for statement in report.abstract],
        "groups": [_flat(group) for group in report.groups],
        "unspoken": report.unspoken,
        "limitations": report.limitations,
        "reviews": [_flat(review) for review in report.reviews],
        "recall": report.recall and {"found": report.recall[0], "known": report.recall[1]},
        "history": [_flat(change) for change in report.history],
        **_models(report),
    }


def _models(report: Report) -> dict[str, Any]:
    """What language models had a part in; null where they had none."""
    judged, named, found = report.verification, report.proposals, report.query_words
    return {
        "query_words": found
        and {
            **_by(found),
            "terms": [{"concept": concept, "term": term} for concept, term in found.terms],
            "dropped": dict(found.dropped),
        },
        "proposals": named
        and {
            **_by(named),
            "works": [{**_flat(w), "dropped": dict(w.dropped)} for w in named.works],
        },
        "verification": judged
        and {
            **_by(judged),
            "opinions": [_flat(opinion) for opinion in judged.opinions],
            **{stance.value: judged.count(stance) for stance in Stance},
            "dropped": dict(judged.dropped),
        },
        "reading": report.reading and _by(report.reading),
    }


def _by(said: QueryWords | Proposals | Verification | Reading) -> dict[str, Any]:
    return {**_flat(said), "by": _flat(said.by)}


def _question(question: Question) -> dict[str, Any]:
    return {
        "slug": question.slug,
        "question": question.question,
        "title": question.title,
        "tags": question.tags,
        "concepts": [_flat(concept) for concept in question.concepts],
        "concepts_given": question.concepts_given,
        "since": question.since,
        "until": question.until,
        "known": question.known,
        "asked_by": question.asked_by,
        "asked_on": question.asked_on,
        "context": question.context,
    }


def _flow(report: Report) -> dict[str, Any]:
    flow = report.flow
    return {
        "identified": dict(flow.identified),
        "duplicates": flow.duplicates,
        "excluded": dict(flow.excluded),
        "included": flow.included,
    }


def _paper(report: Report, paper: Paper) -> dict[str, Any]:
    text = paper.text
    return {
        "key": paper.key,
        "ids": tuple(dict.fromkeys(name for record in paper.records for name in record.ids)),
        "records": tuple(record.id for record in paper.records),
        "title": paper.title,
        "authors": [_flat(author) for author in paper.authors],
        "year": paper.year,
        "venue": paper.venue,
        "doi": paper.doi,
        "url": paper.url,
        "kind": paper.kind,
        "peer_reviewed": paper.kind.peer_reviewed,
        "text_record": paper.text_record,
        "text_kind": text.text_kind if text else TextKind.NONE,
        "text_sha256": _sha256(text.text) if text else "",
        "rights": text.rights if text else "",
        "retracted": paper.retracted,
        "notices": [_flat(notice) for notice in paper.notices],
        "citation": paper.citation,
        "claims": tuple(claim.id for claim in report.claims if claim.paper == paper.key),
    }


def _excluded(out: Excluded, paper: Paper) -> dict[str, Any]:
    return {
        "key": paper.key,
        "title": paper.title,
        "year": paper.year,
        "doi": paper.doi,
        "url": paper.url,
        "reason": out.reason,
        "detail": out.detail,
    }


def _claim(report: Report, claim: Claim) -> dict[str, Any]:
    verdict = report.verdict(claim.id)
    return {
        "id": claim.id,
        "kind": "finding",
        "text": claim.text,
        "quote": claim.quote,
        "paper": claim.paper,
        "start": claim.start,
        "end": claim.end,
        "rewrites": claim.rewrites,
        "concepts": tuple(dict.fromkeys(mention.concept for mention in claim.mentions)),
        "mentions": [_flat(mention) for mention in claim.mentions],
        "specificity": claim.specificity,
        "named_by": claim.named_by,
        "located": verdict.located,
        "faithful": verdict.faithful,
        "unfaithful_because": verdict.unfaithful_because,
        "relevant": verdict.relevant,
        "corroborated_by": [_flat(other) for other in verdict.corroborated_by],
        "flagged": [_flat(other) for other in verdict.flagged],
        "direction": verdict.direction,
        "contested": verdict.contested,
        "confidence": verdict.confidence,
    }


def _sha256(text: str) -> str:
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


EXPORTER = Exporter(
    ending=".json",
    name="JSON",
    what="the whole report, with every number on this page",
    export=export,
)
