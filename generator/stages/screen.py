"""Screen works: each is either read or excluded with a reason that the page shows."""

from collections.abc import Sequence
from dataclasses import dataclass

from generator.stages import dedupe
from generator.stages.relevance import spoken
from generator.types import Excluded, Paper, Question, Record

OFF_TOPIC = "off topic"
NO_TEXT = "no text to quote"
OUTSIDE_YEARS = "outside the years asked for"
RETRACTED = "retracted"
NAMED = "excluded by the question"
MACHINE_WRITTEN = "machine-written synthesis"
COPY = "the text of another work"
NO_FINDING = "no finding on the question"
WEAKER = "weaker than the findings shown"
REASONS = (
    NAMED,
    RETRACTED,
    MACHINE_WRITTEN,
    OUTSIDE_YEARS,
    NO_TEXT,
    OFF_TOPIC,
    COPY,
    NO_FINDING,
    WEAKER,
)
"""Every reason, in the order in which they are tried."""

_SYNTHESIS = (
    "machine-generated literature synthesis",
    "automatically generated literature review",
    "automatically generated review",
    "automatically generated report",
    "this report synthesises findings from",
    "this report synthesizes findings from",
    "does not constitute original research",
)
"""What syntheses made by machine say of themselves, this project's own kind among them."""


@dataclass(frozen=True, slots=True)
class Screened:
    """Works to read, and works left out."""

    read: tuple[Paper, ...]
    excluded: tuple[Excluded, ...]


def screen(papers: tuple[Paper, ...], question: Question, publisher: str) -> Screened:
    """Part works that are read for claims from works that are not, each with its reason."""
    read, excluded = [], []
    retracted = [record for paper in papers if paper.retracted for record in paper.records]
    for paper in papers:
        reason = _reason(paper, question, publisher, retracted)
        if reason is None:
            read.append(paper)
        else:
            excluded.append(Excluded(paper=paper.key, reason=reason[0], detail=reason[1]))
    return Screened(tuple(read), tuple(excluded))


def _reason(
    paper: Paper, question: Question, publisher: str, retracted: Sequence[Record]
) -> tuple[str, str] | None:
    ids = {i for record in paper.records for i in dedupe.identifiers(record)}
    for exclusion in question.exclude:
        if exclusion.id in ids:
            return NAMED, exclusion.why
    if paper.retracted:
        return RETRACTED, "a retraction was published"
    if any(dedupe.same_text(r, other) for r in paper.records for other in retracted):
        return RETRACTED, "its text is that of a retracted work"
    if why := machine_written(paper, publisher):
        return MACHINE_WRITTEN, why
    if why := _outside(paper.year, question):
        return OUTSIDE_YEARS, why
    if paper.text is None:
        return NO_TEXT, "no source gave an abstract or other text"
    return _off_topic(paper, question)


def machine_written(paper: Paper, publisher: str) -> str:
    """Why a work is taken for a machine-written synthesis; empty where it is not."""
    for record in paper.records:
        if publisher and publisher.casefold() in (
            record.publisher.casefold(),
            record.venue.casefold(),
        ):
            return f"published by {publisher}, as this site is"
        said = f"{record.title} {record.text}".casefold()
        if marker := next((m for m in _SYNTHESIS if m in said), ""):
            return f"its text says “{marker}”"
    return ""


def _outside(year: int | None, question: Question) -> str:
    if year is None:
        return ""
    if question.since is not None and year < question.since:
        return f"published {year}, before {question.since}"
    if question.until is not None and year > question.until:
        return f"published {year}, after {question.until}"
    return ""


def needed(question: Question) -> int:
    """How many concepts a work has to speak about to be on topic: two, or all if there is one."""
    return min(2, len(question.concepts))


def _off_topic(paper: Paper, question: Question) -> tuple[str, str] | None:
    text = paper.text.text if paper.text else ""
    found = [m.concept for m in spoken(f"{paper.title}\n{text}", question.concepts, "quote")]
    if len(found) >= needed(question):
        return None
    said = f"speaks about {', '.join(found)} only" if found else "speaks about no concept"
    return OFF_TOPIC, said
