"""Check a claim against the text it was taken from: located, faithful, relevant.

The checks are independent of the extraction: they would object to a claim from anywhere, a language
model among them.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable

from generator.stages import relevance, rewrite
from generator.types import Claim, Record

_NUMBERS = re.compile(
    # Up to three words behind a number are its unit, whatever it is: %, points, unseen languages.
    r"(?:[-+±<>≤≥~$€£]?\s?\d[\d,]*(?:\.\d+)?"
    r"|\b(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozens?|twenty|thirty|"
    r"hundreds?|thousands?|millions?|billions?|half|thirds?|quarters?|once|twice|doubl\w+|"
    r"tripl\w+)\b)(?:\s?[%‰°])?"
    r"(?:[ /-]?(?!(?:a|and|by|for|from|in|of|on|or|over|than|the|to|with)\b)[^\W\d_]+){0,3}"
)
_WORDS = re.compile(r"[^\W_]\w*(?:-\w+)*|[%‰°<>≤≥=≠±×+~$€£]|(?<!\w)-(?=\.?\d)")
_NEGATIONS = re.compile(
    r"\b(?:not|no|non|none|nothing|never|neither|nor|cannot|without|hardly|barely|scarcely|rarely|"
    r"seldom|fail(?:s|ed|ing|ures?)?|lack(?:s|ed|ing)?|absen(?:t|ce)|instead|rather|few|little|"
    r"un(?!i|der|til)\w{3,}|in(?:ability|ac|adeq|cap|compl|cons|corr|ef|sign|suff|val)\w*|"
    r"im(?:poss|prob|perf|prac|prec)\w*|irr\w+|dis(?:ad|agr|sim)\w*)\b|n't\b"
)
_HEDGES = re.compile(
    r"\b(?:may|might|can|could|would|should|seem\w*|appear\w*|suggest\w*|indicat\w+|impl(?:y|ies)|"
    r"likely|possibl[ey]|probabl[ey]|perhaps|potential(?:ly)?|often|frequently|sometimes|"
    r"occasionally|usually|generally|typically|commonly|mostly|mainly|largely|partly|partially|"
    r"some|many|most|several|various|certain|almost|nearly|roughly|about|around|approximately|"
    r"relatively|fairly|rather|quite|somewhat|slight(?:ly)?|marginal(?:ly)?|moderate(?:ly)?|"
    r"limited|up to|at (?:least|most)|tend(?:s|ed)? to|hope|believe|hypothesi[sz]\w+|expect\w*|"
    r"knowledge)\b"
)
_SCOPES = re.compile(
    r"\b(?:only|just|all|every|each|any|both|always|even|except|unless|if|when|where|while|until|"
    r"for|in|on|under|across|among|between|within|with|through|by|at|from|to|during|because|due|"
    r"despite|although)\b"
)
_DIRECTIONS = re.compile(
    r"\b(?:improv|increas|reduc|decreas|low|high|bett|best|wors|outperform|gain|drop|degrad|hurt|"
    r"harm|more|most|less|least|few|larg|great|small|rais|ris|rose|fall|fell|surpass|excee|"
    r"underperform|help|benefi|boost|enhanc|weak|strong|fast|quick|slow|declin|shr[iu]nk|grow|grew|"
    r"lose|lost|loss|beat|above|below|before|after|positiv|negativ|superior|inferior|eas[iy]|hard|"
    r"difficult|easy|long|short|deep|shallow|near|far|rich|poor|good|bad|worth|over|trail|behind|"
    r"ahead|same|simil|differ|equal|comparabl|than|match)\w*\b"
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

    A text may begin where a listed rewrite of the quote begins, if nothing that counts was left out
    in front of it. Blanks, quotation marks and the form of a dash make no difference.
    """
    if text == quote:
        return ()
    said, meant = _plain(text), [_plain(stage) for stage in _stages(quote)]
    source = min(meant, key=lambda stage: _missing(said, stage) + _missing(stage, said))
    lead = meant[0][: len(meant[0]) - len(source)]
    return (*_left_out(lead), *_compared(said, source))


def _stages(quote: str) -> list[str]:
    """The quote, and what the listed rewrites leave of it one after the other."""
    _, names = rewrite.rewrite(quote)
    return [rewrite.replay(quote, names[:count], "") for count in range(len(names) + 1)]


def _plain(text: str) -> str:
    """In one spelling of blanks, quotation marks and dashes."""
    return " ".join(text.translate(_SPELLING).split())


def _missing(text: str, other: str) -> int:
    """How many words of a text the other one has not."""
    return (Counter(_folded(text)) - Counter(_folded(other))).total()


def _left_out(lead: str) -> list[str]:
    """What must not be lost in front of a sentence: without it the rest would say more."""
    return [
        f"{kind} left out in front: {_list(lost)}"
        for kind, words_of in (("negations", _lower(_NEGATIONS)), ("hedges", _lower(_HEDGES)))
        if (lost := words_of(lead))
    ]


def _compared(claim: str, source: str) -> list[str]:
    """What differs by kind; what is of no kind that is told apart counts as words."""
    found = [
        f"{kind} differ: {_list(said)} instead of {_list(meant)}"
        for kind, words_of in _KINDS
        if (said := words_of(claim)) != (meant := words_of(source))
    ]
    ours, theirs = _folded(claim), _folded(source)
    more, less = Counter(ours) - Counter(theirs), Counter(theirs) - Counter(ours)
    if more or less:
        found.append(f"words differ: {_list(more)} instead of {_list(less)}")
    elif ours != theirs:
        found.append("the same words stand in another order")
    return found


def _folded(text: str) -> list[str]:
    return [word.casefold() for word in _WORDS.findall(text)]


def _lower(pattern: re.Pattern[str]) -> Callable[[str], list[str]]:
    return lambda text: [" ".join(found.split()) for found in pattern.findall(text.casefold())]


def _names(text: str) -> list[str]:
    """Words with capitals, but for a capital that only begins the sentence."""
    return [
        match[0]
        for match in _WORDS.finditer(text)
        if any(map(str.isupper, match[0][match.start() == 0 :]))
    ]


_SPELLING = str.maketrans(
    {"“": '"', "”": '"', "‘": "'", "’": "'", "\u00ad": ""} | dict.fromkeys("‐‑‒–—−", "-")
)
_KINDS: tuple[tuple[str, Callable[[str], list[str]]], ...] = (
    ("numbers", _lower(_NUMBERS)),
    ("names", _names),
    ("negations", _lower(_NEGATIONS)),
    ("hedges", _lower(_HEDGES)),
    ("words of scope", _lower(_SCOPES)),
    ("words of direction", _lower(_DIRECTIONS)),
)


def _list(said: Iterable[str]) -> str:
    return ", ".join(f"“{word}”" for word in dict.fromkeys(said)) or "none"


def relevant(claim: Claim) -> bool:
    """Whether the quote itself speaks about a concept of the question."""
    return bool(relevance.in_quote(claim.mentions))
