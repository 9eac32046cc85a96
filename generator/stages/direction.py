"""Which passages agree with a claim: a verifier's answers, checked before anybody believes them.

Whatever an answer says, what comes of it is one of three words and some words of the passage. All
else is dropped and counted, so that a hostile passage can spoil no answer but its own.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from generator.stages import quoted
from generator.stages.corroborate import UNDECIDED
from generator.stages.quoted import OTHER_SHAPE
from generator.types import (
    Corroboration,
    Direction,
    Opinion,
    Pair,
    Report,
    Said,
    Stance,
    Verdict,
    Verification,
)

NOT_THERE = "the words that decide do not stand in the passage"
"""Why an answer is dropped whose words it was not shown."""

Found = Mapping[str, Sequence[Corroboration]]
"""Passages per claim, by its id."""

_STANCES: Mapping[str, Stance] = {stance.value: stance for stance in Stance}
_DIRECTIONS = {Stance.AGREES: Direction.AGREES, Stance.DISAGREES: Direction.DISAGREES}


def pairs(report: Report) -> tuple[Pair, ...]:
    """What a verifier is asked about a report that none has judged, by claim, work and place."""
    said = (
        _pair(claim.id, claim.text, passage)
        for claim in report.claims
        for passage in _asked_about(looked_at(report.verdict(claim.id)))
    )
    return tuple(sorted(said, key=lambda pair: (pair.claim, pair.paper, pair.start)))


def looked_at(verdict: Verdict) -> tuple[Corroboration, ...]:
    """All passages that were found for a claim, whether they count or not."""
    return (*verdict.corroborated_by, *verdict.flagged)


def _asked_about(found: Iterable[Corroboration]) -> Iterator[Corroboration]:
    """What a verifier is asked about: what counts, and that of which the words say too little."""
    return (passage for passage in found if passage.flag in UNDECIDED)


def _pair(claim: str, says: str, found: Corroboration) -> Pair:
    return Pair(
        claim=claim,
        says=says,
        paper=found.paper,
        start=found.start,
        end=found.end,
        passage=found.quote,
    )


def opinion(pair: Pair, said: Said | None, today: str) -> Opinion:
    """What an answer comes to. It is dropped where it is not one of the three words, or where the
    words that decide it do not stand in the passage, letter for letter but for white space."""
    stance = None if said is None else _STANCES.get(said.direction.strip().lower())
    if said is None or stance is None:
        return _opinion(pair, today, dropped=OTHER_SHAPE)
    words = quoted.standing(said.words, pair.passage)
    if words is None or not (words or stance is Stance.UNRELATED):
        return _opinion(pair, today, dropped=NOT_THERE)
    return _opinion(pair, today, stance, words)


def _opinion(
    pair: Pair, today: str, stance: Stance | None = None, words: str = "", dropped: str = ""
) -> Opinion:
    return Opinion(
        claim=pair.claim,
        paper=pair.paper,
        start=pair.start,
        end=pair.end,
        passage=quoted.fingerprint(pair.passage),
        judged_on=today,
        stance=stance,
        words=words,
        dropped=dropped,
    )


def kept(before: Verification | None, found: Found) -> Verification | None:
    """What was said of the passages that are still found, word for word; None without any."""
    if before is None:
        return None
    places = {_place(claim, c): c.quote for claim, cs in found.items() for c in _asked_about(cs)}
    holding = tuple(o for o in before.opinions if _holds(o, places.get(_place(o.claim, o))))
    return replace(before, opinions=holding) if holding or before.silent else None


def _place(claim: str, passage: Corroboration | Opinion) -> tuple[str, str, int, int]:
    return claim, passage.paper, passage.start, passage.end


def _holds(pinned: Opinion, passage: str | None) -> bool:
    """Whether an opinion is one on this passage, and could have come from `opinion`."""
    if passage is None or pinned.passage != quoted.fingerprint(passage):
        return False
    return pinned.words in passage and bool(
        pinned.dropped
        if pinned.stance is None
        else pinned.words or pinned.stance is Stance.UNRELATED
    )


def applied(
    claim: str, found: Sequence[Corroboration], verification: Verification | None
) -> tuple[Corroboration, ...]:
    """The passages with their directions, without those that are about something else. One of which
    the words alone say too little counts where it was found to agree or to disagree."""
    if verification is None:
        return tuple(found)
    pinned = {_place(o.claim, o): o for o in verification.opinions}
    asked = {_place(claim, passage) for passage in _asked_about(found)}
    judged = ((c, pinned.get(p) if (p := _place(claim, c)) in asked else None) for c in found)
    return tuple(_judged(c, o) for c, o in judged if not (o and o.stance is Stance.UNRELATED))


def _judged(found: Corroboration, pinned: Opinion | None) -> Corroboration:
    """Words that hint at disagreement are no hint any more where the whole was found to agree."""
    if pinned is None or pinned.stance is None:
        return found
    tension = "" if pinned.stance is Stance.AGREES else found.tension
    direction = _DIRECTIONS[pinned.stance]
    return replace(found, direction=direction, words=pinned.words, tension=tension, flag="")
