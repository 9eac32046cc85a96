"""Look for passages of independent works about the same finding."""

import re
from collections.abc import Collection, Mapping, Sequence
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
COMMON = 0.6
"""Share of the smaller text's words that a copy has in common with it, at least."""
COPIED = 90.0
"""rapidfuzz ratio, 0 to 100, from which a passage is the quote once more."""
AT_MOST = 3
"""Passages shown a claim, one a work."""
_NAMED = re.compile(r"\b(?:[A-Z]\w*[A-Z0-9]|[a-z0-9]\w*[A-Z])[\w-]*\b")
"""Names as methods, models and data sets have them: with capitals or digits inside."""
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
    known: frozenset[str]
    """Content stems of the texts of all its records."""


@dataclass(frozen=True, slots=True)
class Witnesses:
    """All works that can speak for a claim, and how rare words are among them."""

    works: tuple[Witness, ...]
    rarity: Rarity


def witnesses(works: Sequence[tuple[Paper, Sequence[Passage]]]) -> Witnesses:
    """Make works ready for comparing, each text once: a copy is no witness, whoever signs it.

    Retracted works are not among them: screening saw to it.
    """
    ready: list[Witness] = []
    for paper, passages in works:
        witness = _witness(paper, passages)
        if not any(_copies(witness, other) for other in ready):
            ready.append(witness)
    return Witnesses(tuple(ready), Rarity([witness.stems for witness in ready]))


def _witness(paper: Paper, passages: Sequence[Passage]) -> Witness:
    sentences = [(p, frozenset(words.content_stems(p.text))) for p in passages]
    text = frozenset[str]().union(*(stems for _, stems in sentences))
    others = (r.text for r in paper.records if r.id != paper.text_record)
    return Witness(
        paper,
        tuple((p, stems) for p, stems in sentences if p.role is Role.FINDING),
        text.union(words.content_stems(paper.title)),
        text.union(*map(words.content_stems, others)),
    )


def _copies(one: Witness, other: Witness) -> bool:
    """Whether two works have the same text; those with few words in common are not compared."""
    common = len(one.known & other.known) / (min(len(one.known), len(other.known)) or 1)
    return common >= COMMON and _share_a_text(one.paper, other.paper)


def _share_a_text(first: Paper, second: Paper) -> bool:
    """Whether any source tells of both with the same text."""
    return any(dedupe.same_text(a, b) for a in first.records for b in second.records)


def corroborations(claim: Claim, own: Paper, among: Witnesses) -> tuple[Corroboration, ...]:
    """The likeliest passage of each independent work, the likeliest first, at most `AT_MOST`.

    The works are independent of the claim's own, and of one another.
    """
    weighted = weights(claim.quote, among.rarity)
    named = set(_NAMED.findall(claim.quote))
    found = []
    for witness in among.works:
        best = _best(weighted, witness)
        if best is None or not _same_things(named, witness.paper):
            continue
        if not _copied(claim, best[1]):
            found.append((*best, witness.paper))
    heard, kept = [own], list[Corroboration]()
    for likelihood, passage, paper in sorted(found, key=lambda f: (-f[0], f[2].key)):
        if len(kept) < AT_MOST and all(independent(paper, other) for other in heard):
            heard.append(paper)
            kept.append(_corroboration(claim, passage, likelihood))
    return tuple(kept)


def _corroboration(claim: Claim, passage: Passage, likelihood: float) -> Corroboration:
    return Corroboration(
        paper=passage.paper,
        quote=passage.text,
        start=passage.start,
        end=passage.end,
        likelihood=likelihood,
        tension=tension(claim.quote, passage.text),
    )


def _same_things(named: Collection[str], paper: Paper) -> bool:
    """Whether a work names more than half of what the claim names: a finding about a method that a
    work never mentions is another finding, whatever words both share."""
    told = f"{paper.title} {paper.text.text if paper.text else ''}"
    return not named or 2 * sum(name in told for name in named) > len(named)


def _copied(claim: Claim, found: Passage) -> bool:
    """Whether the passage repeats the quote word by word: a copy saw nothing by itself."""
    return fuzz.ratio(claim.quote, found.text) >= COPIED


def _best(weighted: Mapping[str, float], witness: Witness) -> tuple[float, Passage] | None:
    """The likeliest passage of a work that counts as evidence, with its likelihood."""
    whole = overlap(weighted, witness.stems)
    if curve().likelihood(1.0, whole) < AT_LEAST:
        return None  # whatever a passage says, the work has too few of the claim's words
    likely = []
    for passage, stems in witness.passages:
        shared = overlap(weighted, stems)
        likelihood = round(curve().likelihood(shared, whole), 2)
        if shared >= PASSAGE_AT_LEAST and likelihood >= AT_LEAST:
            likely.append((likelihood, passage))
    return max(likely, key=lambda found: (found[0], -found[1].start), default=None)


def independent(first: Paper, second: Paper) -> bool:
    """No shared author, not one work, no copied text, neither a commentary on the other.

    Works of authors that nobody names are not known to be independent, and so do not count.
    """
    if first.key == second.key or not _strangers(first, second):
        return False
    if any(_COMMENTARY.match(p.title) for p in (first, second)):
        return False
    return not _share_a_text(first, second)


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
    if not found:
        return Contested.NOT_ASSESSED
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
