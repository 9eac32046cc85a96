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
    r"[-−+±<>≤≥~]?\s?\d[\d,]*(?:\.\d+)?(?:\s?(?:%|percent|points?|pp|k|m|x)\b|\s?%)?"
)
_NAMES = re.compile(r"\b\w*[A-Z]\w*(?:-\w+)*\b")
_NEGATIONS = re.compile(
    r"\b(?:not|no|none|never|neither|nor|cannot|without|hardly|barely|fails?|failed|lacks?|unable|"
    r"few|little|n't)\b|n['’]t\b",
    re.IGNORECASE,
)
_HEDGES = re.compile(
    r"\b(?:may|might|can|could|would|should|seems?|appears?|suggests?|suggested|indicates?|indicated|"
    r"likely|possibl[ey]|probabl[ey]|potentially|often|sometimes|usually|generally|typically|mostly|"
    r"partly|partially|some|many|most|almost|nearly|about|around|approximately|up to|at least|"
    r"in (?:some|most|many) cases|tends?|hope|believe|expect\w*)\b",
    re.IGNORECASE,
)
_DIRECTIONS = re.compile(
    r"\b(?:improv|increas|reduc|decreas|lower|higher|better|worse|outperform|gain|drop|degrad|hurt|"
    r"harm|more|less|fewer|larger|smaller|rais|fall|fell|surpass|exceed|underperform)\w*\b",
    re.IGNORECASE,
)


def located(claim: Claim, record: Record) -> bool:
    """Whether the quote stands at its place in the record's text, character for character."""
    return bool(claim.quote) and record.text[claim.start : claim.end] == claim.quote


def objections(claim: Claim, work: str) -> tuple[str, ...]:
    """What speaks against the claim being no more than its quote; empty where it is faithful.

    `work` is how the claim's work is called in a frame. The text has to be what the listed rewrites
    make of the quote; and whatever they are, numbers with their units, names, negations, hedges
    and words of direction have to be the same, in the same order.
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
    """Kinds of words in which a text says other than its quote, each with the words."""
    lead = _lead(quote)
    found = []
    for kind, words_of in _KINDS:
        said, meant = words_of(text), words_of(quote)
        without_lead = words_of(quote[lead:])
        if said not in (meant, without_lead):
            found.append(f"{kind} differ: {_list(said)} instead of {_list(without_lead)}")
    return tuple(found)


def _lead(quote: str) -> int:
    """Where the sentence begins behind its connective and its "We show that"."""
    body = rewrite.drop_report(rewrite.drop_connective(rewrite.drop_enumeration(quote)))
    return len(quote) - len(body)


def _lower(pattern: re.Pattern[str]) -> Callable[[str], list[str]]:
    return lambda text: [" ".join(m.casefold().split()) for m in pattern.findall(text)]


def _names(text: str) -> list[str]:
    """Words with capitals, but for a capital that only begins the sentence."""
    found = []
    for match in _NAMES.finditer(text):
        word = match[0]
        if match.start() == text.find(text.strip()) and word[1:] == word[1:].lower():
            continue
        found.append(word)
    return found


_KINDS: tuple[tuple[str, Callable[[str], list[str]]], ...] = (
    ("numbers", _lower(_NUMBERS)),
    ("names", _names),
    ("negations", _lower(_NEGATIONS)),
    ("hedges", _lower(_HEDGES)),
    ("words of direction", _lower(_DIRECTIONS)),
)


def _list(said: list[str]) -> str:
    counted = Counter(said)
    return ", ".join(f"“{word}”" for word in counted) or "none"


def relevant(claim: Claim) -> bool:
    """Whether the quote itself speaks about a concept of the question."""
    return bool(relevance.in_quote(claim.mentions))
