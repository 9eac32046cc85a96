"""The listed rewrites: all that may happen to a quote on its way to a claim.

Each rewrite is a named function of the text; a claim names those that were applied, in order, so
that `replay` gives the claim's text from its quote, and nothing else can have happened to it.
"""

import re
from collections.abc import Callable, Mapping, Sequence

_CONNECTIVE = re.compile(
    r"^(?:however|moreover|furthermore|in addition|additionally|besides|specifically|in particular|"
    r"finally|lastly|overall|in summary|to summarize|in conclusion|notably|interestingly|"
    r"surprisingly|importantly|remarkably|crucially|meanwhile|nevertheless|nonetheless|therefore|"
    r"thus|hence|consequently|as a result|accordingly|indeed|first|firstly|second|secondly|third|"
    r"thirdly|further|also|concretely|more specifically|more importantly|what is more)\s*,\s+",
    re.IGNORECASE,
)
_ADVERB = (
    r"(?:(?:also|further|then|thus|empirically|experimentally|consistently|clearly|hence)\s+)*"
)
_REPORT = re.compile(
    rf"^(?:we\s+{_ADVERB}(?:find|found|show|showed|observe|observed|demonstrate|demonstrated|report|"
    rf"reported|see|saw|reveal|revealed|conclude|concluded|confirm|confirmed|establish|established|"
    rf"discover|discovered|note|noted)\s+that|"
    rf"(?:(?:our|the|these|extensive|experimental|empirical|evaluation)\s+)*"
    rf"(?:results?|experiments?|findings?|analys[ie]s|evaluations?|study)\s+{_ADVERB}"
    rf"(?:shows?|showed|demonstrates?|demonstrated|reveals?|revealed|confirms?|confirmed|finds?|"
    rf"found)\s+that)\s*,?\s+(?!(?:to be|as|is|was|of)\b)",
    re.IGNORECASE,
)
_ENUMERATION = re.compile(
    r"^(?:\(?(?:\d{1,2}|[ivx]{1,4}|[a-e])\)|\d{1,2}\.)\s+(?=\S)", re.IGNORECASE
)


_ENUMERATION_GOES_ON = re.compile(r"\s\(?(?:\d{1,2}|[ivx]{1,4}|[b-e])\)\s", re.IGNORECASE)


def drop_connective(text: str) -> str:
    """Without a leading "However," and its like, which lean on the sentence before."""
    return _CONNECTIVE.sub("", text)


def drop_report(text: str) -> str:
    """Without a leading "We show that".

    Hedged leads ("suggest", "indicate") stay, and so do those that say where it was shown
    ("Experiments on Finnish show that"): without them the claim would say more than its quote.
    """
    return _REPORT.sub("", text)


def drop_enumeration(text: str) -> str:
    """Without a leading "(1)", unless a "(2)" follows in the same sentence."""
    return text if _ENUMERATION_GOES_ON.search(text) else _ENUMERATION.sub("", text)


def capitalise(text: str) -> str:
    """First letter large, unless the word has capitals of its own (mBERT)."""
    first = re.match(r"[^\W\d_]+", text)
    if first is None or first[0] != first[0].lower() or _mixed(text):
        return text
    large = text[0].upper()
    return large + text[1:] if len(large) == 1 else text


def _mixed(text: str) -> bool:
    word = text.split(maxsplit=1)[0] if text.split() else ""
    return any(c.isupper() or c.isdigit() for c in word)


REWRITES: Mapping[str, Callable[[str], str]] = {
    "drop-enumeration": drop_enumeration,
    "drop-connective": drop_connective,
    "drop-report": drop_report,
    "capitalise": capitalise,
}
"""Name of each rewrite of a quote, in the order in which they are tried."""

MEANS: Mapping[str, str] = {
    "drop-enumeration": "a leading number such as “(1)” was left out",
    "drop-connective": "a leading connective such as “However,” was left out",
    "drop-report": "a leading “We show that” or its like was left out",
    "capitalise": "the first letter was made a capital",
    "frame": "the claim stands inside its work, because it speaks of “our” or “the proposed” thing",
}
"""What each rewrite did, for a reader."""

FRAME = "frame"


def rewrite(quote: str) -> tuple[str, tuple[str, ...]]:
    """The quote after the rewrites, tried until none changes it, and their names in order.

    That comes to an end: each makes the text shorter or a letter large.
    """
    text, applied = quote, []
    while (step := _next(text)) is not None:
        name, text = step
        applied.append(name)
    return text, tuple(applied)


def _next(text: str) -> tuple[str, str] | None:
    """The first rewrite that changes the text and leaves something of it, and what it leaves."""
    for name, function in REWRITES.items():
        changed = function(text)
        if changed != text and changed.strip():
            return name, changed
    return None


def frame(text: str, work: str) -> str:
    """The claim visibly inside its work: "In Jiang et al. (2021): …"."""
    return f"In {work}: {text}"


def replay(quote: str, names: Sequence[str], work: str) -> str:
    """What the named rewrites make of a quote. KeyError for a rewrite that is not listed."""
    text = quote
    for name in names:
        text = frame(text, work) if name == FRAME else REWRITES[name](text)
    return text
