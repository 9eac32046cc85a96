"""Check a claim against the text it was taken from: located, faithful, relevant.

The checks are independent of the extraction: they would object to a claim from anywhere, a language
model among them.
"""

import re
from collections import Counter
from collections.abc import Callable

from generator.stages import relevance, rewrite
from generator.types import Claim, Record

_NUMBERS = re.compile(
    # What stands behind a number is its unit, whatever it is: %, points, mg/l, languages.
    r"(?:[-−+±<>≤≥~]?\s?\d[\d,]*(?:\.\d+)?"
    r"|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozens?|twenty|thirty|"
    r"hundreds?|thousands?|millions?|billions?|half|thirds?|quarters?|once|twice|doubl\w+|"
    r"tripl\w+)\b)(?:\s?[%‰°]|[\s-]?[^\W\d_]+(?:/[^\W\d_]+)?)?",
    re.IGNORECASE,
)
_WORDS = re.compile(r"[^\W_]\w*(?:-\w+)*")
_NEGATIONS = re.compile(
    r"\b(?:not|no|none|never|neither|nor|cannot|without|hardly|barely|rarely|seldom|fails?|failed|"
    r"lacks?|unable|few|little)\b|n['’]t\b",
    re.IGNORECASE,
)
_HEDGES = re.compile(
    r"\b(?:may|might|can|could|would|should|seems?|appears?|suggests?|suggested|indicates?|indicated|"
    r"likely|possibl[ey]|probabl[ey]|potentially|often|sometimes|usually|generally|typically|mostly|"
    r"partly|partially|some|many|most|almost|nearly|about|around|approximately|up to|at least|"
    r"in (?:some|most|many) cases|tends?|hope|believe|expect\w*|knowledge)\b",
    re.IGNORECASE,
)
_SCOPES = re.compile(
    r"\b(?:only|all|every|each|any|both|always|even|except|unless|if|when|where|for|in|on|under|"
    r"across|among|between|within)\b",
    re.IGNORECASE,
)
_DIRECTIONS = re.compile(
    r"\b(?:improv|increas|reduc|decreas|lower|higher|better|worse|outperform|gain|drop|degrad|hurt|"
    r"harm|more|less|fewer|larger|smaller|rais|ris[ei]|rose|fall|fell|surpass|exceed|underperform|"
    r"help|benefi|boost|enhanc|weak|strong|fast|slow|declin|shrink|grow|grew|lose|lost|beat|above|"
    r"below|before|after|positive|negative)\w*\b",
    re.IGNORECASE,
)


def located(claim: Claim, record: Record) -> bool:
    """Whether the quote stands at its place in the record's text, character for character."""
    return bool(claim.quote) and record.text[claim.start : claim.end] == claim.quote


def objections(claim: Claim, work: str) -> tuple[str, ...]:
    """What speaks against the claim being no more than its quote; empty where it is faithful.

    `work` is how the claim's work is called in a frame. The text has to be what the listed rewrites
    make of the quote; and whatever they are, numbers with their units, names, negations, hedges,
    words of scope and of direction have to be the same, in the same order.
    """
    found = []
    try:
        if rewrite.replay(claim.quote, claim.rewrites, work) != claim.text:
            found.append("the text is not what the listed rewrites make of the quote")
    except KeyError as unknown:
        found.append(f"{unknown} is no listed rewrite")
    text = claim.text.removeprefix(rewrite.frame("", work)) if _framed(claim) else claim.text
    return (*found, *differences(text, claim.quote))


def _framed(claim: Claim) -> bool:
    return rewrite.FRAME in claim.rewrites


def differences(text: str, quote: str) -> tuple[str, ...]:
    """Kinds of words in which a text says other than its quote, each with the words.

    Both are compared without what the listed rewrites leave out in front of a sentence.
    """
    if text == quote:
        return ()
    claim, source = rewrite.rewrite(text)[0], rewrite.rewrite(quote)[0]
    found = [
        f"{kind} differ: {_list(said)} instead of {_list(meant)}"
        for kind, words_of in _KINDS
        if (said := words_of(claim)) != (meant := words_of(source))
    ]
    if _turned(_folded(claim), _folded(source)):
        found.append("the same words stand in another order")
    return tuple(found)


def _turned(said: list[str], meant: list[str]) -> bool:
    return said != meant and sorted(said) == sorted(meant)


def _folded(text: str) -> list[str]:
    return [word.casefold() for word in _WORDS.findall(text)]


def _ends(text: str) -> list[str]:
    """First and last word: a text that was cut short has lost one."""
    words = _folded(text)
    return [*words[:1], *words[-1:]]


def _lower(pattern: re.Pattern[str]) -> Callable[[str], list[str]]:
    return lambda text: [" ".join(m.casefold().split()) for m in pattern.findall(text)]


def _names(text: str) -> list[str]:
    """Words with capitals, but for a capital that only begins the sentence."""
    start = len(text) - len(text.lstrip())
    return [
        match[0]
        for match in _WORDS.finditer(text)
        if any(map(str.isupper, match[0][match.start() == start :]))
    ]


_KINDS: tuple[tuple[str, Callable[[str], list[str]]], ...] = (
    ("numbers", _lower(_NUMBERS)),
    ("names", _names),
    ("negations", _lower(_NEGATIONS)),
    ("hedges", _lower(_HEDGES)),
    ("words of scope", _lower(_SCOPES)),
    ("words of direction", _lower(_DIRECTIONS)),
    ("first and last words", _ends),
)


def _list(said: list[str]) -> str:
    counted = Counter(said)
    return ", ".join(f"“{word}”" for word in counted) or "none"


def relevant(claim: Claim) -> bool:
    """Whether the quote itself speaks about a concept of the question."""
    return bool(relevance.in_quote(claim.mentions))
