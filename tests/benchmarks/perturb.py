"""Ways in which a claim may come to say other than its quote, and ways that change nothing.

Each is a function of a sentence, the things named in other sentences, and a seeded draw; it gives
the changed sentence, or None where the sentence has nothing to change in that way.
"""

import random
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple

from generator.stages import rewrite

Others = Sequence[str]
"""Things named in other sentences."""
Change = Callable[[str, Others, random.Random], str | None]
Swap = tuple[re.Pattern[str], str]
"""What stands in a sentence, and what is put there (`\\1` as in `re.sub`)."""


def _swaps(table: Mapping[str, str]) -> tuple[Swap, ...]:
    return tuple((re.compile(rf"(?i:{found})"), put) for found, put in table.items())


def _words(pairs: str) -> tuple[Swap, ...]:
    """Words and what stands for each, `this:that`, with blanks between and `_` for a blank."""
    table = dict(pair.split(":") for pair in pairs.split())
    return _swaps({rf"\b{a.replace('_', ' ')}\b": b.replace("_", " ") for a, b in table.items()})


def _both_ways(pairs: str) -> tuple[Swap, ...]:
    turned = " ".join(":".join(reversed(pair.split(":"))) for pair in pairs.split())
    return _words(pairs) + _words(turned)


def _one_of(swaps: Sequence[Swap], sentence: str, draw: random.Random) -> str | None:
    """The sentence with one of the swaps made at one of the places where it can be."""
    places = [
        (match, put)
        for pattern, put in swaps
        for match in pattern.finditer(sentence)
        if match.start() > 0 or match[0][:1].isupper() or not match[0][:1].isalpha()
    ]
    return _put(sentence, *draw.choice(places)) if places else None


def _put(sentence: str, match: re.Match[str], put: str) -> str:
    """The sentence with something else at that place, and a capital if that is its beginning."""
    changed = sentence[: match.start()] + match.expand(put) + sentence[match.end() :]
    tidy = re.sub(r"  +", " ", changed).strip()
    return tidy[:1].upper() + tidy[1:] if match.start() == 0 else tidy


# Numbers and units

_FIGURE = re.compile(r"(?<![\w.,/-])[+-]?\d[\d,]*(?:\.\d+)?(?![\w.,-]*\w)(?!\))")
_SPELLED = _words(
    "two:three three:two four:five five:four six:seven seven:nine eight:six nine:ten ten:twelve "
    "half:a_third twice:three_times double:triple doubles:triples thousands:hundreds "
    "hundreds:dozens dozens:thousands millions:thousands billions:millions"
)


def number_changed(sentence: str, others: Others, draw: random.Random) -> str | None:
    """Another figure: one digit, the decimal point, the sign, or a number word."""
    figures = [m for m in _FIGURE.finditer(sentence) if not re.fullmatch(r"(?:19|20)\d\d", m[0])]
    if not figures:
        return _one_of(_SPELLED, sentence, draw)
    match = draw.choice(figures)
    return _put(sentence, match, draw.choice(_other_figures(match[0])))


def _other_figures(figure: str) -> list[str]:
    digits = [n for n, sign in enumerate(figure) if sign.isdigit()]
    last, first = digits[-1], digits[0]
    found = [
        f"{figure[:n]}{(int(figure[n]) + step) % 9 + 1}{figure[n + 1 :]}"
        for n in (first, last)
        for step in (1, 4)
    ]
    if "." in figure:
        found += [figure.replace(".", ""), figure.partition(".")[0]]
    else:
        found += [f"{figure}0", f"{figure}.5"]
    return [other for other in found if _value(other) != _value(figure)]


def _value(figure: str) -> float:
    return float(figure.replace(",", ""))


_UNITS = _both_ways(
    "points:percent BLEU:ROUGE F1:accuracy languages:datasets tasks:domains hours:minutes "
    "seconds:milliseconds days:weeks million:billion tokens:sentences words:characters "
    "parameters:layers examples:documents samples:speakers pairs:triples times:percent "
    "models:metrics classes:annotators types:levels questions:answers articles:books GPU:CPU"
) + _swaps({"%": "‰"})
_FIGURES = r"(?:\d[\d,.]*\d|\d|two|three|four|five|six|seven|eight|nine|ten)"
_WITH_UNIT = re.compile(rf"\b{_FIGURES}(?P<unit>%|(?:[- ][\w-]+){{1,3}})", re.IGNORECASE)


def unit_changed(sentence: str, others: Others, draw: random.Random) -> str | None:
    """Another unit behind a figure: 3 points become 3 percent, nine languages nine datasets."""
    found = []
    for figure in _WITH_UNIT.finditer(sentence):
        start = figure.start("unit")
        unit = _one_of(_UNITS, sentence[start : figure.end()], draw)
        if unit:
            gap = "" if unit.startswith(("%", "‰", "-")) else " "
            found.append(f"{sentence[:start]}{gap}{unit}{sentence[figure.end() :]}")
    return draw.choice(found) if found else None


# Negations

_AUXILIARIES = "is|are|was|were|could|will|should|would|does|do|did"
_VERBS = ("outperform", "improve", "reduce", "achieve")
"""Verbs that are not nouns as well."""
_LEANING_ON_WITH = ("compared", "competitive", "coupled", "combined", "along", "associated", "deal")
_NEGATED = (
    _swaps(
        {
            rf"\b({_AUXILIARIES})\b(?! not\b|n't|n’t| no\b)": r"\1 not",
            r"\bcan\b(?! not\b)": "cannot",
            "".join(rf"(?<!{word} )" for word in _LEANING_ON_WITH) + r"\bwith (?=\w)": "without ",
            r"\bhas (?=a|an|the\b)": "lacks ",
            r"\ball (?=\w)": "not all ",
            r"\balso (?=\w)": "no longer ",
        }
    )
    + _swaps({rf"\b{verb}s\b": f"does not {verb}" for verb in _VERBS})
    + _swaps({rf"\b({verb}s?)\b": r"never \1" for verb in _VERBS})
    + _swaps({rf"\b({verb}s?)\b": r"hardly \1" for verb in _VERBS})
    + _swaps({rf"\b{verb}(s?)\b": rf"fail\1 to {verb}" for verb in _VERBS})
    + _words(
        "effective:ineffective significant:insignificant significantly:insignificantly able:unable "
        "consistent:inconsistent consistently:inconsistently sufficient:insufficient "
        "accurate:inaccurate successfully:unsuccessfully reliable:unreliable "
        "important:unimportant possible:impossible stable:unstable"
    )
)
_AFFIRMED = _swaps(
    {
        rf"\b({_AUXILIARIES}|can|may|might) not (?!only)": r"\1 ",
        rf"\b({_AUXILIARIES})n['’]t\b": r"\1",
        r"\bcannot\b": "can",
        r"\bwithout\b": "with",
        r"\bno longer\b": "still",
        r"(?<!/)\bno (?=\w)(?!longer|more)": "",
        r"\bnot (?=\w)(?!only)": "",
        r"\bnever (?=\w)": "",
        r"\bfail(s?) to (?=\w)": r"manage\1 to ",
        r"\bfailed to (?=\w)": "managed to ",
        r"\black of\b": "presence of",
        r"\blacks\b": "has",
        r"\black\b(?! of)": "have",
        r"\blittle\b(?!-)": "much",
        r"(?<!a )\bfew\b(?!-)": "many",
        r"\bneither (.{2,60}?) nor\b": r"both \1 and",
    }
) + _words(
    "hardly:clearly barely:clearly rarely:often seldom:often unable:able ineffective:effective "
    "insufficient:sufficient inconsistent:consistent unreliable:reliable unseen:seen "
    "unsupervised:supervised unlabeled:labeled unnecessary:necessary unlikely:likely "
    "impossible:possible incorrect:correct inaccurate:accurate unstable:stable unknown:known "
    "unanswerable:answerable non-native:native"
)


def negation_added(sentence: str, others: Others, draw: random.Random) -> str | None:
    """A finding denied: is not, cannot, never, without, ineffective."""
    return _one_of(_NEGATED, sentence, draw)


def negation_removed(sentence: str, others: Others, draw: random.Random) -> str | None:
    """A denial made a finding: without what says not, no, fails, lacks, in-, un-."""
    return _one_of(_AFFIRMED, sentence, draw)


# Comparisons

_OPPOSITES = _both_ways(
    "higher:lower better:worse more:less best:worst highest:lowest larger:smaller faster:slower "
    "stronger:weaker easier:harder increases:decreases increase:decrease increased:decreased "
    "increasing:decreasing improves:worsens improve:worsen improved:worsened improving:worsening "
    "improvement:decline improvements:declines gain:loss gains:losses reduces:raises reduce:raise "
    "reduced:raised above:below superior:inferior longer:shorter positive:negative "
    "outperforms:underperforms outperform:underperform outperforming:underperforming "
    "outperformed:underperformed surpasses:trails exceeds:misses "
    "beneficial:harmful helps:hurts help:hurt boosts:harms strong:weak after:before "
    "greater:smaller most:least similar:different closer:farther richer:poorer"
)
_PASSIVE = _swaps(
    {
        r"\b(?:outperforms|surpasses|beats|exceeds)\b": "is outperformed by",
        r"\b(?:outperform|surpass|beat|exceed)\b": "are outperformed by",
        r"\bfrom (\d[\d.,]*\d%?) to (\d[\d.,]*\d%?)": r"from \2 to \1",
    }
)
_MORE = r"(?:(?:significantly|consistently|also|even|largely|clearly|substantially) )*"
_SIMPLE = r"(?:(?!\b(?:and|is|are|to|that|which|but)\b)[^,;:]){3,70}?"
"""A phrase without a clause in it."""
_EXCHANGED = re.compile(
    rf"^(?P<one>{_SIMPLE}) (?P<verb>{_MORE}(?:outperforms?|surpass(?:es)?|beats?|exceeds?|"
    r"(?:is|are|was|were|performs?|works?|learns?|generali[sz]es?)(?: \w+){0,3}? than|"
    rf"(?:is|are) (?:superior|inferior|preferable) to)) (?P<other>{_SIMPLE})"
    r"(?P<rest>(?: (?:by|on|in|across|for|with|when|at|under|over)\b|[,;.]).*)$"
)


def comparison_turned(sentence: str, others: Others, draw: random.Random) -> str | None:
    """The other way round: lower for higher, is outperformed by, B than A."""
    found = [_one_of(swaps, sentence, draw) for swaps in (_OPPOSITES, _PASSIVE)]
    made = [text for text in (*found, _exchanged(sentence)) if text]
    return draw.choice(made) if made else None


def _exchanged(sentence: str) -> str | None:
    parts = _EXCHANGED.match(sentence)
    if parts is None or parts["one"].casefold() == parts["other"].casefold():
        return None
    one = parts["one"]
    small = one if rewrite.capitalise(one.lower()) != one else one[0].lower() + one[1:]
    return f"{rewrite.capitalise(parts['other'])} {parts['verb']} {small}{parts['rest']}"


# Things named

_THING = re.compile(
    r"\b(?:[A-Z]\w*[A-Z0-9]|[a-z]\w*[A-Z])[\w-]*\b|(?<=[a-z,;] )[A-Z][a-z]{2,}\b(?!\.)"
)
"""Names as methods, models and data sets have them, and languages within a sentence."""
_TERMS = (
    "question answering", "machine translation", "summarization", "sentiment analysis",
    "named entity recognition", "relation extraction", "text classification", "parsing",
    "dialogue", "image captioning", "speech recognition", "language modeling",
)  # fmt: skip
"""Things without a capital; one stands for another."""
_LISTED = re.compile(r"[\s,/&+()-]*(?:(?:and|or|vs|to|the|both)[\s,/&+()-]*)*")


def things(sentence: str) -> list[str]:
    """What a sentence names, each thing once."""
    return list(dict.fromkeys(match[0] for match in _THING.finditer(sentence)))


def names_swapped(sentence: str, others: Others, draw: random.Random) -> str | None:
    """Two things that change places, or one for which another stands."""
    found = list(_changed_places(sentence))
    found += [_put_for(sentence, draw.choice(places), others, draw) for places in _places(sentence)]
    return draw.choice(found) if found else None


def _places(sentence: str) -> Iterator[Sequence[re.Match[str]]]:
    named = list(_THING.finditer(sentence))
    terms = [m for t in _TERMS for m in re.finditer(rf"\b{t}\b", sentence)]
    yield from (places for places in (named, terms) if places)


def _put_for(sentence: str, match: re.Match[str], others: Others, draw: random.Random) -> str:
    listed = _TERMS if match[0] in _TERMS else others
    there = sentence.casefold()
    other = draw.choice([o for o in listed if o.casefold() not in there])
    return sentence[: match.start()] + other + sentence[match.end() :]


def _changed_places(sentence: str) -> Iterator[str]:
    """Each two things that change places; not two of one list, which would say the same."""
    named = [m for places in _places(sentence) for m in places]
    for first in named:
        for second in named:
            between = sentence[first.end() : second.start()]
            if first.end() < second.start() and first[0] != second[0] and not _one_list(between):
                yield (
                    f"{sentence[: first.start()]}{second[0]}{between}{first[0]}"
                    f"{sentence[second.end() :]}"
                )


def _one_list(between: str) -> bool:
    """Whether nothing but things and what joins them stands between two things."""
    return bool(_LISTED.fullmatch(_THING.sub("", between)))


# Hedges and length

_SURE = _swaps(
    {
        r"\b(?:may|might|could) (?=be\b)": "will ",
        r"\b(?:may|might|could|can) (?=\w)(?!not\b|be\b)": "always ",
        r"\bsuggest(s?) that\b": r"prove\1 that",
        r"\bindicate(s?) that\b": r"prove\1 that",
        r"\b(?:often|usually|generally|typically|mostly|sometimes|probably|possibly|potentially|"
        r"partly|partially|frequently) (?=\w)": "",
        r"\b(?:almost|nearly|about|around|approximately|roughly|up to|at least) (?=\d)": "",
        r"\b(?:some|most|many|several) (?=\w+s\b)": "all ",
        r"\btend(s?) to (?=\w)": r"do\1 ",
        r"\bseem(s?) to be\b": "is",
        r"\b(?:likely|relatively|slightly|fairly|somewhat|marginally) (?=\w)": "",
        r"\bin (?:most|many|some) cases\b": "in all cases",
        r",? ?to the best of our knowledge,? ?": " ",
    }
)


def hedge_dropped(sentence: str, others: Others, draw: random.Random) -> str | None:
    """Surer than it was: without may, often, almost, up to, suggest."""
    return _one_of(_SURE, sentence, draw)


_CLAUSE = re.compile(
    r",? (?:when|if|only|even|especially|except|unless|while|although|but|whereas|compared|"
    r"in|on|for|under|across|with|without|by|from|over|than)\b"
)


def truncated(sentence: str, others: Others, draw: random.Random) -> str | None:
    """Cut short at a clause or at any word, with a full stop, dots or nothing behind."""
    places = [m.start() for m in _CLAUSE.finditer(sentence) if m.start() > len(sentence) // 4]
    places += [m.start() for m in re.finditer(r"(?<=\w\w\w) ", sentence)][2:]
    if not places:
        return None
    return sentence[: draw.choice(places)] + draw.choice((".", "…", "..."))


CHANGES: Mapping[str, Change] = {
    "numbers": number_changed,
    "units": unit_changed,
    "negation added": negation_added,
    "negation removed": negation_removed,
    "comparisons": comparison_turned,
    "names": names_swapped,
    "hedges": hedge_dropped,
    "truncation": truncated,
}
"""What changes the meaning, by what is changed."""


# What changes nothing


class Honest(NamedTuple):
    """A text that says no other than its quote."""

    kind: str
    text: str


def honest(quote: str) -> Iterator[Honest]:
    """The quote after each of the listed rewrites that it allows, and set in other types."""
    _, names = rewrite.rewrite(quote)
    for count, name in enumerate(names, start=1):
        yield Honest(name, rewrite.replay(quote, names[:count], ""))
    text = rewrite.rewrite(quote)[0]
    for kind, change in TYPES.items():
        if (other := change(text)) != text:
            yield Honest(kind, other)


_STRAIGHT = str.maketrans("“”‘’\"'", "\"\"''”’")
_SHORT = str.maketrans("–—−‐", "----")
TYPES: Mapping[str, Callable[[str], str]] = {
    "other blanks": lambda text: text.replace(" ", "\u00a0", 1).replace(" ", "\n", 1),
    "other quotation marks": lambda text: text.translate(_STRAIGHT),
    "other dashes": lambda text: (
        text.translate(_SHORT) if re.search("[–—−]", text) else text.replace("-", "‐")
    ),
}
"""Other types for the same words."""
