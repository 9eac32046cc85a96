"""Cut a text into sentences, and tell what each sentence does in it.

The cutting is sentencex's, mended where scientific prose fools it: abbreviations it does not know,
and full stops without a blank behind them. The pieces are spans of the text; nothing is rewritten.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

import sentencex

from generator.stages import roles
from generator.stages.roles import Section, roles_of
from generator.types import Paper, Passage

_ABBREVIATION = re.compile(
    r"(?:\b(?:al|approx|avg|ca|cf|chap|ed|eds|eq|eqs|etc|e\.g|i\.e|fig|figs|incl|max|min|no|nos|pct|"
    r"pp?|ref|refs|resp|sec|sect|suppl|tab|viz|vol|vs|w\.r\.t|dr|prof|st|jr|sr))\.\)?$",
    re.IGNORECASE,
)
_TAIL = 12
"""Characters at the end of a sentence that an abbreviation and its bracket may have."""
_ENDS_ANYWAY = re.compile(r"\b(?:al|etc|pct)\.\)?$", re.IGNORECASE)
"""Abbreviations that a sentence may well end with: then the next word decides."""
_NO_BLANK = re.compile(r"(?<=[a-z)\]%\d]{2})[.?!](?=[A-Z][A-Za-z0-9-]*[ ,])")
"""A sentence end without a blank behind it, as joined abstracts have it."""
_HEADS = (
    r"background|introduction|motivation|context|rationale|importance|objectives?|aims?|purpose|"
    r"goals?|methods?|methodology|materials|designs?|approach|settings?|participants|patients|"
    r"subjects|population|interventions?|exposures?|measures?|measurements?|outcomes?|"
    r"(?:data|study|search) (?:sources?|extraction|synthesis|collection|analys[ie]s|selection|"
    r"strategy)|results?|findings?|conclusions?|discussion|interpretation|implications|"
    r"significance|relevance|limits?|limitations?|(?:data )?availability|funding|keywords?|"
    r"registration"
)
_BEFORE = (
    r"main|key|primary|secondary|principal|recent|general|research|study|review|experimental|"
    r"clinical|trial|materials?|statistical"
)
_TITLE = rf"(?P<label>(?:(?:{_BEFORE}|{_HEADS})(?:,? and |,? & |, |/| )){{0,5}}(?:{_HEADS}))"
_LABEL = re.compile(rf"^{_TITLE}\s*(?::|\.|—|–)(?:\s+(?=\S)|$)", re.IGNORECASE)
_LABEL_STARTS = re.compile(r"^(?:[A-Z][a-z]+(?:[ ,/&]+[a-z]+)*(?::|\.$)|[A-Z][A-Z ,/&]+[:.—–])")
_CAPITALS = re.compile(rf"^{_TITLE.upper().replace('P<LABEL>', 'P<label>')}\s+(?=[A-Z\d(\"'])")
"""A label without a mark, as PubMed's structured abstracts have it once they are joined."""
_NUMBERED = re.compile(r"\s*\(?(?:\d{1,2}|[ivx]{1,4}|[a-h])[.)]\s+(?=\S)")
_LONE = re.compile("[\ud800-\udfff]")
"""Halves of surrogate pairs, which no UTF-8 has; sentencex refuses a text with one."""


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of a text: characters start to end, end excluded."""

    start: int
    end: int


def cut(text: str) -> tuple[Span, ...]:
    """The sentences of a text, in order, without the blanks around them.

    Spans do not overlap, and what lies between them is white space only.
    """
    spans: list[Span] = []
    for piece in _pieces(text):
        if spans and _continues(text[spans[-1].start : spans[-1].end], text[piece.start :]):
            spans[-1] = Span(spans[-1].start, piece.end)
        else:
            spans.append(piece)
    return tuple(spans)


def _pieces(text: str) -> Iterator[Span]:
    position = 0
    text = _LONE.sub("x", text)
    for sentence in _segments(text):
        start = position
        position = start + len(sentence)
        for part in _split_without_blank(text, start, position):
            stripped = text[part.start : part.end]
            left = len(stripped) - len(stripped.lstrip())
            right = len(stripped.rstrip())
            if left < right:
                yield Span(part.start + left, part.start + right)


def _segments(text: str) -> Iterator[str]:
    """sentencex's pieces, which join to the text again. It takes an item of a list, "2) We …", for
    one sentence; without its number the item is cut as any text."""
    for piece in sentencex.segment("en", text):
        number = _NUMBERED.match(piece)
        if number is None:
            yield piece
        else:
            first, *others = sentencex.segment("en", piece[number.end() :])
            yield number[0] + first
            yield from others


def _split_without_blank(text: str, start: int, end: int) -> Iterator[Span]:
    for match in _NO_BLANK.finditer(text, start, end):
        token = re.split(r"\s", text[start : match.end()])[-1]
        if any(sign in token for sign in ("/", "@", "www")) or _ABBREVIATION.search(token):
            continue
        yield Span(start, match.end())
        start = match.end()
    yield Span(start, end)


def _continues(before: str, after: str) -> bool:
    """Whether a cut between the two was a mistake."""
    word = re.match(r"[\"'(\[]?([^\s,;:.)\]]+)", after)
    following = word[1] if word else ""
    plain_lower = following.isalpha() and following.islower()
    if before.endswith(".") and plain_lower:
        return True
    if not _ABBREVIATION.search(before[-_TAIL:]):
        return False
    if _ENDS_ANYWAY.search(before):
        return plain_lower or following[:1].isdigit()
    return True


def read(paper: Paper) -> tuple[Passage, ...]:
    """The sentences of a work's text, each with its role; none where the work has no text."""
    record = paper.text
    if record is None:
        return ()
    spans, stated = _stated(record.text)
    return tuple(
        Passage(
            paper=paper.key,
            start=span.start,
            end=span.end,
            text=text,
            role=told.role,
            settled=told.settled,
        )
        for span, (text, _), told in zip(spans, stated, roles_of(stated), strict=True)
    )


def why(paper: Paper, start: int) -> str:
    """What told the role of the sentence that starts with that character; empty without one."""
    spans, stated = _stated(paper.text.text if paper.text else "")
    n = next((n for n, span in enumerate(spans) if span.start == start), None)
    return "" if n is None else roles.why(stated, n)


def _stated(text: str) -> tuple[list[Span], list[tuple[str, Section | None]]]:
    """Where the sentences stand, without labels in front; each with its section."""
    spans, stated = [], []
    section: Section | None = None
    for span in cut(text):
        label, section = unlabel(text[span.start : span.end], section)
        spans.append(Span(span.start + label, span.end))
        stated.append((text[span.start + label : span.end], section))
    return spans, stated


def unlabel(sentence: str, section: Section | None) -> tuple[int, Section | None]:
    """Characters of the label that a sentence starts with ("Results: "), and its section.

    Without a label that is the `section` that was open before. A label that stands alone is a
    passage of its own, a heading, and counts no characters.
    """
    match = _LABEL.match(sentence) if _LABEL_STARTS.match(sentence) else None
    if match is None and not sentence.isupper():
        match = _CAPITALS.match(sentence)
    if match is None:
        return 0, section
    return match.end() if match.end() < len(sentence) else 0, Section.of(match["label"])
