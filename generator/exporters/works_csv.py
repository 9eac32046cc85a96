"""The evidence table for spreadsheets, one work a row."""

from collections.abc import Mapping

from generator.exporters._sheet import several, sheet, yes
from generator.types import Exporter, Paper, Report

COLUMNS = (
    "report",
    "paper",
    "title",
    "authors",
    "year",
    "venue",
    "kind",
    "peer_reviewed",
    "notices",
    "databases",
    "text_read",
    "text_from",
    "text_licence",
    "claims",
    "speaks_to",
    "concepts",
    "doi",
    "url",
    "citation",
)
"""Names of the columns, in their order."""


def export(report: Report) -> str:
    """A row of column names and a row for every work that the report includes, in its order.

    `claims` are the ids of the claims taken from the work, `speaks_to` those of other works' claims
    that a passage of it speaks to, `concepts` what its claims speak about.
    """
    return sheet(COLUMNS, (_row(report, paper) for paper in report.papers))


def _row(report: Report, paper: Paper) -> Mapping[str, object]:
    text = paper.text
    claims = [claim for claim in report.claims if claim.paper == paper.key]
    return {
        "report": report.question.slug,
        "paper": paper.key,
        "title": paper.title,
        "authors": several(author.name for author in paper.authors),
        "year": paper.year or "",
        "venue": paper.venue,
        "kind": paper.kind.value,
        "peer_reviewed": yes(paper.kind.peer_reviewed),
        "notices": several(notice.kind.value for notice in paper.notices),
        "databases": several(dict.fromkeys(record.source for record in paper.records)),
        "text_read": text.text_kind.value if text else "none",
        "text_from": text.source if text else "",
        "text_licence": text.rights if text else "",
        "claims": several(claim.id for claim in claims),
        "speaks_to": several(_spoken_to(report, paper)),
        "concepts": several(dict.fromkeys(m.concept for c in claims for m in c.mentions)),
        "doi": paper.doi,
        "url": paper.url,
        "citation": paper.citation,
    }


def _spoken_to(report: Report, paper: Paper) -> list[str]:
    return [
        verdict.claim
        for verdict in report.verdicts
        if any(passage.paper == paper.key for passage in verdict.corroborated_by)
    ]


EXPORTER = Exporter(
    ending=".works.csv",
    name="CSV of works",
    what="the evidence table, one work a row",
    export=export,
)
