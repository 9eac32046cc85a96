"""Words, stems, terms and names: how texts and people are compared. English stems by Snowball."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

import Stemmer

from generator.types import Author

_MARKS = "".join(
    c for c in map(chr, range(0x300, 0xD800)) if unicodedata.category(c) in ("Mn", "Mc")
)
"""Vowel signs and accents: `[^\\W_]` leaves them out, and would cut most Indic words to pieces."""
_WORD = re.compile(rf"[^\W_](?:[^\W_]|[{_MARKS}]|['’](?=[^\W_]))*")
_STEMMER = Stemmer.Stemmer("english")
_GAP = 1
"""Words that may stand between two words of a term ("adversarial *text* examples")."""

STOPWORDS = frozenset(
    # one text, so that it can be read and changed
    """
    a about above after again against all also although always am among an and another any are
    as at be because been before being below between both but by can cannot could did do does
    doing down during each either even every few for from further had has have having he her
    here hers him his how however i if in into is it its itself just may me might more most
    much must my near neither no nor not now of off often on once only onto or other our ours
    out over own per quite rather same shall she should since so some such than that the their
    theirs them then there therefore these they this those though through thus to too toward
    towards under until up upon us very was we were what when where whereas whether which
    while who whom whose why will with within without would yet you your
    """.split()  # noqa: SIM905
)
"""Words that carry no content."""


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a text: as written, where, and its stem."""

    text: str
    start: int
    end: int
    stem: str


@lru_cache(maxsize=65536)
def stem(word: str) -> str:
    """The Snowball stem of a word, lower case."""
    return str(_STEMMER.stemWord(word.lower().replace("’", "'")))


def words(text: str) -> tuple[Word, ...]:
    """All words; a hyphen parts words, so that "zero-shot" and "zero shot" are the same."""
    return tuple(Word(m[0], m.start(), m.end(), stem(m[0])) for m in _WORD.finditer(text))


def content_stems(text: str) -> tuple[str, ...]:
    """Stems of the words that carry content, in order, with repetitions."""
    return tuple(w.stem for w in words(text) if w.text.lower() not in STOPWORDS)


@dataclass(frozen=True, slots=True)
class Term:
    """A term made ready for matching."""

    text: str
    stems: tuple[str, ...]
    joined: str
    """Stem of the words written as one: "fine-tuning" is "finetuning"."""
    acronym: bool
    """Matched by its capitals: RACE is not a race."""


@lru_cache(maxsize=4096)
def term(text: str) -> Term:
    """A concept's term, ready for `find`."""
    parts = words(text)
    acronym = len(parts) == 1 and parts[0].text.isupper() and len(parts[0].text) > 1
    joined = stem("".join(w.text for w in parts))
    return Term(text, tuple(w.stem for w in parts), joined, acronym)


def find(wanted: Term, text: Sequence[Word]) -> tuple[int, int] | None:
    """Where a term stands in a text, as character offsets; None where it does not."""
    if not wanted.stems:
        return None
    if wanted.acronym:
        return next(((w.start, w.end) for w in text if _is_acronym(w.text, wanted.text)), None)
    for first in range(len(text)):
        last = _match_spaced(wanted.stems, text, first)
        if last is None:
            last = _match_joined(wanted, text, first)
        if last is not None:
            return text[first].start, text[last].end
    return None


def _is_acronym(word: str, acronym: str) -> bool:
    return word in (acronym, acronym + "s")


def _match_spaced(stems: Sequence[str], text: Sequence[Word], first: int) -> int | None:
    if text[first].stem != stems[0]:
        return None
    position = first
    for wanted in stems[1:]:
        window = range(position + 1, min(position + 2 + _GAP, len(text)))
        following = next((n for n in window if text[n].stem == wanted), None)
        if following is None:
            return None
        position = following
    return position


def _match_joined(wanted: Term, text: Sequence[Word], first: int) -> int | None:
    """Only where the text writes together what the term writes apart, or the other way round."""
    joined = ""
    for last in range(first, min(first + len(wanted.stems) + 1, len(text))):
        joined += text[last].text
        if last - first + 1 != len(wanted.stems) and stem(joined) == wanted.joined:
            return last
    return None


def first_term(terms: Iterable[str], text: Sequence[Word]) -> tuple[int, int] | None:
    """The first of the terms (in their order) that stands in the text, as character offsets."""
    return next((span for t in terms if (span := find(term(t), text)) is not None), None)


def bare(text: str) -> str:
    """A title or name for comparing: its words without case, accents and punctuation."""
    letters = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    plain = "".join(c for c in letters if not unicodedata.combining(c))
    return " ".join(re.findall(r"\w+", plain))


def family(author: Author) -> str:
    """A family name for comparing: its last word, as not every source parts names the same way."""
    return bare(author.family).rpartition(" ")[2]


def person(author: Author) -> str:
    """A person for comparing: family name and first initial; empty for an author without a name."""
    given = author.given or (author.family if " " in author.family.strip() else "")
    return f"{family(author)} {bare(given)[:1]}".strip()
