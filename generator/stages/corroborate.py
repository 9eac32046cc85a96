"""Look for passages of independent works about the same finding."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from generator import words
from generator.stages import dedupe
from generator.stages.likelihood import Rarity, curve, overlap, weights
from generator.types import (
    Claim,
    Contested,
    Corroboration,
    Direction,
    Paper,
    Passage,
    Role,
)

AT_LEAST = 0.5
"""Likelihood from which a passage is called evidence."""
PASSAGE_AT_LEAST = 0.35
"""Overlap of claim and passage, 0 to 1, below which the rest of the work cannot make up for it."""
COPIED = 90.0
"""rapidfuzz ratio, 0 to 100, from which a passage is the quote once more."""
AT_MOST = 3
"""Passages shown a claim, one a work."""
_COMMENTARY = re.compile(
    r"^(?:(?:a )?(?:comment(?:ary)?|reply|response|rejoinder) (?:on|to)\b|erratum\b|corrigendum\b|"
    r"(?:author )?correction\b|re:)",
    re.IGNORECASE,
)
_UP = re.compile(
    r"\b(?:improv\w*|increas\w*|rais\w*|gains?|better|higher|outperform\w*|surpass\w*|helps?|"
    r"benefits?|boosts?|enhanc\w*)\b",
    re.IGNORECASE,
)
_DOWN = re.compile(
    r"\b(?:decreas\w*|reduc\w*|lower\w*|hurts?|harm\w*|worse|worsen\w*|degrad\w*|drops?|fails?|"
    r"declin\w*|no (?:significant |consistent )?(?:gains?|improvement\w*|benefit\w*)|"
    r"(?:not|neither|does not|do not) (?:\w+ )?(?:improve|help|benefit))\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Witness:
    """A work's passages, made ready for comparing."""

    paper: Paper
    passages: tuple[tuple[Passage, frozenset[str]], ...]
    """Findings, each with its content stems."""
    stems: frozenset[str]
    """Content stems of title and text."""


@dataclass(frozen=True, slots=True)
class Witnesses:
    """All works that can speak for a claim, and how rare words are among them."""

    works: tuple[Witness, ...]
    rarity: Rarity


def witnesses(works: Sequence[tuple[Paper, Sequence[Passage]]]) -> Witnesses:
    """Make works ready for comparing. Retracted ones are not among them: screening saw to it."""
    ready = tuple(
        Witness(
            paper,
            tuple(
                (p, frozenset(words.content_stems(p.text)))
                for p in passages
                if p.role is Role.FINDING
            ),
            frozenset(words.content_stems(_all_text(paper))),
        )
        for paper, passages in works
    )
    return Witnesses(ready, Rarity(_all_text(paper) for paper, _ in works))


def _all_text(paper: Paper) -> str:
    return f"{paper.title}\n{paper.text.text if paper.text else ''}"


def corroborations(claim: Claim, own: Paper, among: Witnesses) -> tuple[Corroboration, ...]:
    """The likeliest passage of each independent work, the likeliest first, at most `AT_MOST`."""
    weighted = weights(claim.quote, among.rarity)
    found = []
    for witness in among.works:
        best = max(_judged(claim, weighted, witness), key=_order, default=None)
        if best is not None and independent(own, witness.paper) and not _copied(claim, best):
            found.append(best)
    return tuple(sorted(found, key=lambda c: (-c.likelihood, c.paper))[:AT_MOST])


def _copied(claim: Claim, found: Corroboration) -> bool:
    """Whether the passage repeats the quote word by word: a copy saw nothing by itself."""
    return fuzz.ratio(claim.quote, found.quote) >= COPIED


def _order(corroboration: Corroboration) -> tuple[float, int]:
    return corroboration.likelihood, -corroboration.start


def _judged(
    claim: Claim, weighted: Mapping[str, float], witness: Witness
) -> Iterator[Corroboration]:
    whole = overlap(weighted, witness.stems)
    for passage, stems in witness.passages:
        shared = overlap(weighted, stems)
        likelihood = round(curve().likelihood(shared, whole), 2)
        if shared >= PASSAGE_AT_LEAST and likelihood >= AT_LEAST:
            yield Corroboration(
                paper=passage.paper,
                quote=passage.text,
                start=passage.start,
                end=passage.end,
                likelihood=likelihood,
                direction=Direction.NOT_ASSESSED,
                tension=tension(claim.quote, passage.text),
            )


def independent(first: Paper, second: Paper) -> bool:
    """No shared author, not one work, no copied text, neither a commentary on the other.

    Works of authors that nobody names are not known to be independent, and so do not count.
    """
    if first.key == second.key or not _strangers(first, second):
        return False
    if any(_COMMENTARY.match(p.title) for p in (first, second)):
        return False
    text, other_text = first.text, second.text
    return text is None or other_text is None or not dedupe.same_text(text, other_text)


def _strangers(first: Paper, second: Paper) -> bool:
    """Whether both name their authors and share none; a missing initial could be any."""
    one, other = ({words.person(a) for a in paper.authors} - {""} for paper in (first, second))
    names, other_names = ({words.family(a) for a in p.authors} for p in (first, second))
    shared = one & (other | other_names) or other & names
    return bool(one and other) and not shared


def tension(claim: str, passage: str) -> str:
    """Words that point opposite ways, such as "improves / lowers"; empty where none do.

    Only where one text points up alone and the other down alone; it hints, it does not decide.
    """
    up, down = _pointing(claim)
    other_up, other_down = _pointing(passage)
    if up and not down and other_down and not other_up:
        return f"{up} / {other_down}"
    if down and not up and other_up and not other_down:
        return f"{down} / {other_up}"
    return ""


def _pointing(text: str) -> tuple[str, str]:
    """The first words that point up and down; "no gain" points down alone."""
    down = _DOWN.search(text)
    up = _UP.search(_DOWN.sub(" ", text))
    return up[0] if up else "", down[0] if down else ""


def contested(found: Sequence[Corroboration]) -> Contested:
    """Contested where a verifier found disagreement; possible tension where words hint at it."""
    if any(c.direction is Direction.DISAGREES for c in found):
        return Contested.CONTESTED
    if any(c.tension for c in found):
        return Contested.POSSIBLE_TENSION
    return Contested.NOT_FOUND


def direction(found: Sequence[Corroboration]) -> Direction:
    """Whether the passages agree: not assessed unless a verifier judged at least one."""
    judged = {c.direction for c in found} - {Direction.NOT_ASSESSED}
    if not judged:
        return Direction.NOT_ASSESSED
    return Direction.DISAGREES if Direction.DISAGREES in judged else Direction.AGREES
