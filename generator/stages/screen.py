"""Screen works: each is either read or excluded with a reason that the page shows."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from generator.stages import dedupe
from generator.stages.relevance import spoken
from generator.types import Excluded, Kind, Paper, Question, Record, TextKind

OFF_TOPIC = "off topic"
NO_TEXT = "no text to quote"
OUTSIDE_YEARS = "outside the years asked for"
RETRACTED = "retracted"
NAMED = "excluded by the question"
MACHINE_WRITTEN = "machine-written synthesis"
SAME_TEXT = "same text as another work"
NO_FINDING = "no finding on the question"
WEAKER = "weaker than the findings shown"
REASONS = (
    NAMED,
    RETRACTED,
    MACHINE_WRITTEN,
    OUTSIDE_YEARS,
    NO_TEXT,
    OFF_TOPIC,
    SAME_TEXT,
    NO_FINDING,
    WEAKER,
)
"""Every reason, in the order in which they are tried."""

_PUBLISHERS = ("assignee research",)
"""Who is known to publish machine-written syntheses, beside the site itself; in lower case."""

_MADE = (
    r"(?:(?:ai|llm|machine|computer|chatgpt|gpt-?\d\w?)[- ](?:generated|written|authored)"
    r"|automatically[- ](?:generated|written))"
)
_SYNTHESIS = (
    r"(?:(?:systematic|scoping|rapid|narrative|literature|evidence|research) )+"
    r"(?:synthesis|review|survey|overview|summary|report)"
)
_TITLE = re.compile(
    rf"(?P<first>^(?:an? )?{_MADE} {_SYNTHESIS} (?:of|on)\b)"
    rf"|[:([–—-] ?(?P<last>(?:an? |the )?{_MADE} (?:{_SYNTHESIS}"
    r"|(?:summary|overview) of (?:current|recent|the) (?:research|literature))"
    r"|an? automated (?:literature|evidence|research) synthesis"
    r"|literature report, made by a program)\W*$",
    re.IGNORECASE,
)
"""Titles of machine-written syntheses; "Automatic generation of reviews" is about them."""
_STUDY = re.compile(
    r"\b(?:accura|assess|benchmark|compar|detect|evaluat|human|quality|reliab|versus\b|vs\b)",
    re.IGNORECASE,
)
"""In the title of a paper about such syntheses."""
_SAYS_SO = re.compile(
    r"This (?:[a-z-]+ ){0,2}(?:report|review|synthesis|survey|overview|article|paper|document) (?:"
    rf"(?:is|was|has been) (?:an? |the )?(?:fully |entirely )?(?:(?i:{_MADE})"
    r"|(?:automatically )?(?:generated|written|produced) by (?:an? |the )?"
    r"(?:AI|artificial intelligence|LLM|large language model|language model|machine|ChatGPT)\b)"
    r"|synthesi[sz]es findings from \d+ [\w -]{2,40} addressing the following research question)"
)
"""What such a synthesis says of itself; with a capital, "this review" is one of a shop's goods."""
_SIGNS = (
    "does not constitute original research",
    "claims were extracted from source",
    "verified against retrieved documents",
    "automated multi-reviewer quality assessment",
    "answered in part by what was found",
    "not answered by what was found",
)
"""What people hardly write; one alone may stand in a work of theirs all the same."""
_UNSURE_KINDS = (Kind.REPORT, Kind.OTHER)
"""Kinds as which archives file such syntheses: a sign among others, for people write reports."""
_LATE_KINDS = (*_UNSURE_KINDS, Kind.PREPRINT)
"""Of two works with one text, these are taken for the copy."""
_LONG = 100
"""Characters from which equal texts are no accident ("No abstract is available")."""


@dataclass(frozen=True, slots=True)
class Screened:
    """Works to read, and works left out."""

    read: tuple[Paper, ...]
    excluded: tuple[Excluded, ...]


def screen(papers: tuple[Paper, ...], question: Question, publisher: str) -> Screened:
    """Part works that are read for claims from works that are not, each with its reason."""
    spoiled = _spoiled(papers)
    reasons = {
        n: reason
        for n, paper in enumerate(papers)
        if (reason := _reason(paper, question, publisher, n in spoiled))
    }
    copied = _copies({n: paper for n, paper in enumerate(papers) if n not in reasons})
    reasons |= {n: (SAME_TEXT, detail) for n, detail in copied.items()}
    return Screened(
        tuple(paper for n, paper in enumerate(papers) if n not in reasons),
        tuple(
            Excluded(paper=papers[n].key, reason=reason, detail=detail)
            for n, (reason, detail) in sorted(reasons.items())
        ),
    )


def _spoiled(papers: Sequence[Paper]) -> set[int]:
    """Positions of works of which a record has the text of a retracted work."""
    if not any(paper.retracted for paper in papers):
        return set()
    told = [(n, record) for n, paper in enumerate(papers) for record in paper.records]
    pairs = dedupe.same_texts([record for _, record in told])
    both = {(told[a][0], told[b][0]) for a, b in pairs}
    return {n for pair in both for n, other in (pair, pair[::-1]) if papers[other].retracted}


def _reason(
    paper: Paper, question: Question, publisher: str, spoiled: bool
) -> tuple[str, str] | None:
    ids = {i for record in paper.records for i in dedupe.identifiers(record)}
    for exclusion in question.exclude:
        if exclusion.id in ids:
            return NAMED, exclusion.why
    if paper.retracted:
        return RETRACTED, "a retraction was published"
    if spoiled:
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
    known = {*_PUBLISHERS, publisher.casefold()} - {""}
    told = (_published_by(r, known) or _titled(r.title) or _saying(r) for r in paper.records)
    return next(filter(None, told), "")


def _published_by(record: Record, known: Iterable[str]) -> str:
    """Archives name the publisher of a report as its author, and themselves as its publisher."""
    names = (record.publisher, record.venue, *(author.name for author in record.authors))
    name = next((name for name in names if name.casefold() in known), "")
    return f"{name} publishes machine-written syntheses" if name else ""


def _titled(title: str) -> str:
    found = _TITLE.search(title)
    if not found or _STUDY.search(title):
        return ""
    return f"its title says “{(found['first'] or found['last']).strip()}”"


def _saying(record: Record) -> str:
    """What the text says of itself; or two signs, of which one may be the kind of publication."""
    if found := _SAYS_SO.search(record.text):
        return f"its text says “{found[0]}”"
    text = record.text.lower()
    signs = [sign for sign in _SIGNS if sign in text]
    if len(signs) + (record.kind in _UNSURE_KINDS) < 2 or not signs:
        return ""
    return "its text says " + " and ".join(f"“{sign}”" for sign in signs)


def _copies(papers: Mapping[int, Paper]) -> dict[int, str]:
    """Which works have the text of a stronger one, and what to say of it.

    Not which of them wrote it: publishers have put the abstract of one work on another.
    """
    told = [(n, p, t) for n, p in papers.items() if (t := p.text) and len(t.text) >= _LONG]
    told.sort(key=lambda each: _weakness(each[1]))
    copies: dict[int, int] = {}
    for stronger, weaker in dedupe.same_texts([text for _, _, text in told]):
        if stronger not in copies:
            copies.setdefault(weaker, stronger)
    return {
        told[weaker][0]: _copied(told[weaker][2], told[stronger][2], told[stronger][1].title)
        for weaker, stronger in copies.items()
    }


def _weakness(paper: Paper) -> tuple[bool, bool, int, str]:
    """Greater for what is taken for the copy: no identifier, no article, later."""
    known = any(record.ids for record in paper.records)
    return not known, paper.kind in _LATE_KINDS, paper.year or 9999, paper.key


def _copied(own: Record, other: Record, title: str) -> str:
    what = "abstract" if own.text_kind is TextKind.ABSTRACT else "text"
    nearly = "" if own.text == other.text else "nearly "
    return f"its {what} is {nearly}the same as that of “{title}”"


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
    found = _spoken_about(paper, question)
    if len(found) >= needed(question):
        return None
    said = f"speaks about {', '.join(found)} only" if found else "speaks about no concept"
    return OFF_TOPIC, said


def _spoken_about(paper: Paper, question: Question) -> list[str]:
    """The concepts that title or text speak about; those of the title alone, if they are enough."""
    found = {m.concept for m in spoken(paper.title, question.concepts, "title")}
    if len(found) < needed(question) and paper.text:
        found |= {m.concept for m in spoken(paper.text.text, question.concepts, "quote")}
    return [concept.name for concept in question.concepts if concept.name in found]
