"""The claims as a table for spreadsheets, one claim a row."""

from collections.abc import Mapping

from generator.exporters._sheet import several, sheet, yes
from generator.types import Claim, Exporter, Report


def export(report: Report) -> str:
    """A row of column names and a row a claim, the strongest claim first.

    A cell that a spreadsheet would take for a formula begins with an apostrophe. Several values in
    a cell are parted by a semicolon. What was not assessed is said in words, never left empty.
    """
    return sheet(COLUMNS, (_row(report, claim) for claim in report.claims))


COLUMNS = (
    "report",
    "claim",
    "text",
    "quote",
    "quoted_from",
    "start",
    "end",
    "rewrites",
    "concepts",
    "paper",
    "title",
    "authors",
    "year",
    "venue",
    "kind",
    "doi",
    "url",
    "retracted",
    "located",
    "faithful",
    "relevant",
    "corroborated_by",
    "direction",
    "contested",
    "confidence",
)
"""Names of the columns, in their order."""


def _row(report: Report, claim: Claim) -> Mapping[str, object]:
    paper, verdict = report.paper(claim.paper), report.verdict(claim.id)
    return {
        "report": report.question.slug,
        "claim": claim.id,
        "text": claim.text,
        "quote": claim.quote,
        "quoted_from": paper.text.text_kind.value if paper.text else "",
        "start": claim.start,
        "end": claim.end,
        "rewrites": several(claim.rewrites),
        "concepts": several(tuple(dict.fromkeys(m.concept for m in claim.mentions))),
        "paper": paper.key,
        "title": paper.title,
        "authors": several(tuple(author.name for author in paper.authors)),
        "year": paper.year or "",
        "venue": paper.venue,
        "kind": paper.kind.value,
        "doi": paper.doi,
        "url": paper.url,
        "retracted": yes(paper.retracted),
        "located": yes(verdict.located),
        "faithful": yes(verdict.faithful),
        "relevant": yes(verdict.relevant),
        "corroborated_by": several(tuple(c.paper for c in verdict.corroborated_by)),
        "direction": verdict.direction.value,
        "contested": verdict.contested.value,
        "confidence": "not assessed" if verdict.confidence is None else verdict.confidence,
    }


EXPORTER = Exporter(
    ending=".csv",
    name="CSV",
    what="the claims as a table",
    export=export,
)
