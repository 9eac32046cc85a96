"""Look for passages of independent works about the same finding."""

import re
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import NamedTuple

from rapidfuzz import fuzz

from generator import words
from generator.stages import dedupe, figures
from generator.stages.likelihood import (
    TEXTS,
    Content,
    Text,
    Vocabulary,
    at_most,
    content,
    curve,
    judge,
    overlap,
    read,
    shared,
)
from generator.types import (
    Author,
    Claim,
    Contested,
    Corroboration,
    Direction,
    Paper,
    Passage,
    Role,
)

AT_LEAST = 0.5
"""Likelihood from which a passage of a work that a search found counts: likelier evidence than not.
Passages are looked at that would have as much if somebody had cited their work for the claim."""
PASSAGE_AT_LEAST = 0.35
"""Overlap of claim and passage, 0 to 1, below which the rest of the work cannot make up for it."""
COMMON = 0.6
"""Share of the smaller text's words that a copy has in common with it, at least."""
COPIED = 90.0
"""rapidfuzz ratio, 0 to 100, from which a passage is the quote once more."""
AT_MOST = 3
"""Passages shown a claim, one a work."""
CLAIMS = 2
"""Findings that one sentence can speak for; what speaks for more says too little of any."""
BACKGROUND = "background of its work, not its finding"
SECOND_HAND = "a finding of somebody else"
OWN_METHOD = "about a method of its work's own"
OVERUSED = f"used for more than {CLAIMS} claims"
UNLIKELY = "likelier not about the same finding"
FLAGS = (BACKGROUND, SECOND_HAND, OWN_METHOD, OVERUSED, UNLIKELY)
"""Why a passage that shares many words with a claim does not count."""
UNDECIDED = ("", UNLIKELY)
"""Flags of passages of which a verifier may have another opinion."""
_OWN = re.compile(
    r"\b(?:our|(?:the|this) (?:proposed|presented|introduced|resulting)|this)(?: [\w-]+){0,3}? "
    r"(?:methods?|models?|approach(?:es)?|systems?|frameworks?|architectures?|techniques?|"
    r"algorithms?|networks?|modules?|parsers?|taggers?|strateg(?:y|ies)|objectives?)\b",
    re.IGNORECASE,
)
"""What only its own work can speak about, under whatever name."""
_NAMED = re.compile(r"\b(?:[A-Z]\w*[A-Z0-9]|[a-z0-9]\w*[A-Z])[\w-]*\b")
"""Names as methods, models and data sets have them: with capitals or digits inside."""
_NEVER = 9999
"""Year of a work that states none."""
_Place = tuple[str, int]
"""A sentence: key of the work, first character."""
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
    """A work, made ready for comparing."""

    paper: Paper
    text: Text
    """Its title and all its sentences."""
    known: frozenset[str]
    """Content stems of the texts of all its records."""


@dataclass(frozen=True, slots=True)
class Witnesses:
    """All works that can speak for a claim, and the words of them all."""

    works: tuple[Witness, ...]
    vocabulary: Vocabulary
    copies: Mapping[str, Paper]
    """Works that are not heard because their text is another's, by key, each with that other."""


def witnesses(works: Sequence[tuple[Paper, Sequence[Passage]]]) -> Witnesses:
    """Make works ready for comparing, each text once: a copy is no witness, whoever signs it. Only
    the `TEXTS` best ranked are heard, and weigh words: for so many likelihood was fitted.

    Of works with one text the earliest is heard, of one year the better ranked. Retracted works are
    not among them: screening saw to it.
    """
    ready: list[Witness] = []
    copies: dict[str, Paper] = {}
    for paper, passages in works:
        witness = _witness(paper, passages)
        twin = next((n for n, other in enumerate(ready) if _copies(witness, other)), None)
        if twin is None:
            ready.append(witness)
            continue
        first, second = sorted((ready[twin], witness), key=lambda w: w.paper.year or _NEVER)
        ready[twin] = first
        copies[second.paper.key] = first.paper
    heard = tuple(ready[:TEXTS])
    return Witnesses(heard, Vocabulary([witness.text.places for witness in heard]), copies)


def _witness(paper: Paper, passages: Sequence[Passage]) -> Witness:
    texts = [p.text for p in passages]
    texts += [r.text for r in paper.records if r.id != paper.text_record]
    known = frozenset[str]().union(*map(words.content_stems, texts))
    return Witness(paper, read(paper.title, passages), known)


def _copies(one: Witness, other: Witness) -> bool:
    """Whether two works have the same text, with the same numbers if it was not cut short; those
    with few words in common are not compared."""
    shared, fewest = one.known & other.known, min(one.known, other.known, key=len)
    if len(shared) < COMMON * (len(fewest) or 1) or any(map(str.isdigit, fewest - shared)):
        return False
    return _share_a_text(one.paper, other.paper)


def _share_a_text(first: Paper, second: Paper) -> bool:
    """Whether any source tells of both with the same text."""
    return any(dedupe.same_text(a, b) for a in first.records for b in second.records)


def _flag(passage: Passage) -> str:
    """Why a sentence can speak for no claim of another work; empty where it can."""
    if passage.role is Role.FINDING:
        return OWN_METHOD if _OWN.search(passage.text) else ""
    return {Role.BACKGROUND: BACKGROUND, Role.SECOND_HAND: SECOND_HAND}.get(passage.role, "")


class Found(NamedTuple):
    """What independent works say about the same finding as a claim."""

    counted: tuple[Corroboration, ...]
    """The likeliest first, at most `AT_MOST`; of works independent of one another too."""
    flagged: tuple[Corroboration, ...]
    """What does not count, each with the reason; the same order and number."""


def corroborations(
    claims: Sequence[Claim], papers: Mapping[str, Paper], among: Witnesses
) -> dict[str, Found]:
    """What speaks for each of the claims of a report, by the claim's id.

    `papers` are the claims' own works by their keys. A sentence that comes up for more than
    `CLAIMS` findings of the report counts for none.
    """
    likely = {c.id: _likely(c, papers[c.paper], among) for c in claims}
    overused = _overused(claims, likely)
    return {c.id: parted([_weighed(p, overused) for p in likely[c.id]], among) for c in claims}


def _weighed(passage: Corroboration, overused: Collection[_Place]) -> Corroboration:
    """The passage, flagged if it speaks for too much or too little."""
    if passage.flag:
        return passage
    if passage.likelihood < AT_LEAST:
        return replace(passage, flag=UNLIKELY)
    return replace(passage, flag=OVERUSED) if _place(passage) in overused else passage


def parted(passages: Sequence[Corroboration], among: Witnesses) -> Found:
    """The passages that count, of works that are independent of one another, and those that do not;
    of each the likeliest."""
    by_key = {witness.paper.key: witness.paper for witness in among.works}
    ordered = sorted(passages, key=lambda p: (-p.likelihood, p.paper))
    # One that was judged to disagree is never left out for one that is likelier by its words.
    opposed = [p for p in ordered if not p.flag and p.direction is Direction.DISAGREES]
    others = [p for p in ordered if not p.flag and p.direction is not Direction.DISAGREES]
    counted = set(_apart([*opposed, *others], by_key))
    flagged = [p for p in ordered if p.flag]
    return Found(tuple(p for p in ordered if p in counted), tuple(flagged[:AT_MOST]))


def _likely(claim: Claim, own: Paper, among: Witnesses) -> list[Corroboration]:
    """The likeliest passage of each independent work."""
    said = content(claim.quote, among.vocabulary)
    found = []
    for witness in among.works:
        best = _best(said, witness)
        if best is not None and _one_subject(claim, own, best[1], witness.paper):
            found.append(_corroboration(claim, best[1], best[0]))
    return found


def _one_subject(claim: Claim, own: Paper, passage: Passage, paper: Paper) -> bool:
    """Whether a passage of an independent work names what the claim names, in words of its own."""
    return (
        _same_things(claim.quote, paper)
        and _same_things(passage.text, own)
        and not _copied(claim, passage.text)
        and independent(own, paper)
    )


def _apart(
    passages: Sequence[Corroboration], papers: Mapping[str, Paper]
) -> tuple[Corroboration, ...]:
    """The likeliest of works that are independent of one another."""
    heard, kept = list[Paper](), list[Corroboration]()
    for passage in passages:
        paper = papers[passage.paper]
        if len(kept) < AT_MOST and all(independent(paper, other) for other in heard):
            heard.append(paper)
            kept.append(passage)
    return tuple(kept)


def _overused(
    claims: Sequence[Claim], likely: Mapping[str, Sequence[Corroboration]]
) -> frozenset[_Place]:
    """Sentences that come up for too many claims; those that speak for one another are one."""
    users: dict[_Place, list[Claim]] = defaultdict(list)
    speaks = {
        c.id: {_place(p) for p in likely[c.id] if not p.flag and p.likelihood >= AT_LEAST}
        for c in claims
    }
    for claim in claims:
        for place in speaks[claim.id]:
            if not any(_one_finding(claim, other, speaks) for other in users[place]):
                users[place].append(claim)
    return frozenset(place for place, used in users.items() if len(used) > CLAIMS)


def _one_finding(one: Claim, other: Claim, speaks: Mapping[str, set[_Place]]) -> bool:
    spoken = _place(one) in speaks[other.id] or _place(other) in speaks[one.id]
    return spoken or _copied(one, other.quote)


def _place(said: Claim | Corroboration) -> _Place:
    return said.paper, said.start


def _corroboration(claim: Claim, passage: Passage, likelihood: float) -> Corroboration:
    return Corroboration(
        paper=passage.paper,
        quote=passage.text,
        start=passage.start,
        end=passage.end,
        likelihood=likelihood,
        tension=tension(claim.quote, passage.text),
        flag=_flag(passage) or (OWN_METHOD if _OWN.search(claim.quote) else ""),
    )


def _same_things(text: str, paper: Paper) -> bool:
    """Whether a work names more than half of what a text names: a finding about a method that a
    work never mentions is another finding, whatever words both share."""
    named = set(_NAMED.findall(text))
    told = f"{paper.title} {paper.text.text if paper.text else ''}"
    return not named or 2 * sum(name in told for name in named) > len(named)


def _copied(claim: Claim, text: str) -> bool:
    """Whether a text repeats the quote word by word: a copy saw nothing by itself."""
    return fuzz.ratio(claim.quote, text) >= COPIED


def _best(claim: Content, witness: Witness) -> tuple[float, Passage] | None:
    """The strongest finding of a work that is worth looking at, with its likelihood; else the
    strongest of its sentences that speak about a finding and do not count."""
    most = at_most(claim, witness.text)
    if most < PASSAGE_AT_LEAST:
        return None
    said = shared(claim, witness.text)
    if curve().likelihood(most, overlap(said)) < AT_LEAST:
        return None  # whatever a sentence says, the work has too few of the claim's words
    for among in (_counts, _flag):
        best = judge(claim, said, witness.text, among)
        if best is not None and best.overlap >= PASSAGE_AT_LEAST and best.cited >= AT_LEAST:
            return round(best.found, 2), best.sentence
    return None


def _counts(passage: Passage) -> bool:
    return passage.role is Role.FINDING and not _flag(passage)


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
    one, names = _people(first.authors)
    other, other_names = _people(second.authors)
    strange = one.isdisjoint(other) and one.isdisjoint(other_names) and other.isdisjoint(names)
    return bool(one and other) and strange


@lru_cache(maxsize=8192)
def _people(authors: tuple[Author, ...]) -> tuple[frozenset[str], frozenset[str]]:
    """Persons and family names, for comparing; kept, because a work may have thousands."""
    people = frozenset(words.person(a) for a in authors) - {""}
    return people, frozenset(words.family(a) for a in authors)


def tension(claim: str, passage: str) -> str:
    """What hints at disagreement: "improves / lowers", "3 points / 12 points"; empty: nothing.

    Words count where one text points up alone and the other down alone; figures where they lie
    clearly apart and both texts name a thing in common, if they name any. It does not decide.
    """
    up, down = _pointing(claim)
    other_up, other_down = _pointing(passage)
    if up and not down and other_down and not other_up:
        return f"{up} / {other_down}"
    if down and not up and other_up and not other_down:
        return f"{down} / {other_up}"
    return figures.apart(claim, passage) if _of_one_thing(claim, passage) else ""


def _of_one_thing(claim: str, passage: str) -> bool:
    """Whether two texts name a thing in common; they may where one names none."""
    one, other = (
        {name for name in _NAMED.findall(text) if not figures.is_measure(name)}
        for text in (claim, passage)
    )
    return not one or not other or bool(one & other)


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
