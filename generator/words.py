"""Words, stems, terms and names: how texts and people are compared. English stems by Snowball."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import NamedTuple

import Stemmer

from generator.types import Author

_MARKS = (
    "\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed"
    "\u0711\u0730-\u074a\u0900-\u0963\u0971-\u0dff\u0e31-\u0e4e\u0eb1-\u0ece\u0f18-\u0fbc"
    "\u102b-\u109d\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\u302a-\u302f\u3099\u309a"
)
"""Vowel signs and accents: `[^\\W_]` leaves them out, and would cut most Indic words to pieces."""
_WORD = re.compile(rf"[^\W_]+(?:(?:[{_MARKS}]|['’](?=[^\W_]))[^\W_]*)*")
_STEMMER = Stemmer.Stemmer("english")
_WINDOW = 4
"""Letters of a window."""
_SHORT = re.compile(r"\(([A-Za-z][\w-]{1,9}?)s?\)")
"""A short form in brackets, perhaps in the plural."""
_BEFORE = 150
"""Characters before the bracket that may hold what it stands for."""
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


class Word(NamedTuple):
    """One word of a text: as written, where, and its stem."""

    text: str
    start: int
    end: int
    stem: str


@lru_cache(maxsize=65536)
def stem(word: str) -> str:
    """The Snowball stem of a word, lower case."""
    return str(_STEMMER.stemWord(word.lower().replace("’", "'")))


class Words(tuple[Word, ...]):
    """The words of a text in order, and where each stem stands among them."""

    @cached_property
    def places(self) -> dict[str, list[int]]:
        """Positions of each stem."""
        found: dict[str, list[int]] = {}
        for n, word in enumerate(self):
            found.setdefault(word.stem, []).append(n)
        return found

    @cached_property
    def together(self) -> str:
        """All words written as one, in lower case."""
        return "".join(word.text for word in self).lower()


@lru_cache(maxsize=8192)
def words(text: str) -> Words:
    """All words; a hyphen parts words, so that "zero-shot" and "zero shot" are the same."""
    # Past the constructor of named tuples, which takes longer than all else here.
    make = tuple.__new__
    found = _WORD.finditer(text)
    return Words([make(Word, (w := m[0], m.start(), m.end(), stem(w))) for m in found])


@lru_cache(maxsize=8192)
def content_stems(text: str) -> tuple[str, ...]:
    """Stems of the words that carry content, in order, with repetitions."""
    return tuple(w.stem for w in words(text) if w.text.lower() not in STOPWORDS)


def _stems(written: Sequence[str]) -> list[str]:
    return [stem(word) for word in written if word.lower() not in STOPWORDS]


def stems_and_windows(text: str) -> tuple[list[str], list[str]]:
    """What a text is found by: `content_stems`, and every four letters in a row of its words,
    written in lower case with blanks between.

    Words that share a part share windows: "osteoblasts" and "preosteoblast", "fine tuned" and
    "fine-tuning". Unlike by `words`, nothing of the text is kept, as a library has too many.
    """
    written = _WORD.findall(text)
    running = f" {' '.join(written).lower()} "
    return _stems(written), [running[n : n + _WINDOW] for n in range(len(running) - _WINDOW + 1)]


def short_forms(text: str) -> Mapping[str, str]:
    """Short forms that a text explains, "brown adipose tissue (BAT)", each with its long form.

    Found as Schwartz and Hearst (2003) do: the letters of the short form stand in the words before
    the bracket in the same order, the first of them at the start of a word.
    """
    forms: dict[str, str] = {}
    for match in _SHORT.finditer(text):
        short = match[1]
        most = min(len(short) + 5, len(short) * 2)
        before = " ".join(text[max(0, match.start() - _BEFORE) : match.start()].split()[-most:])
        long = _long_form(short, before)
        if len(long) > len(short) and not short.islower():
            forms.setdefault(short, long)
    return forms


def _long_form(short: str, before: str) -> str:
    """The shortest end of a text that has the letters of a short form; empty where none has."""
    lower = before.lower()
    position = len(lower)
    for n, sign in reversed(list(enumerate(short.lower()))):
        if sign.isalnum():
            position = lower.rfind(sign, 0, position)
            while n == 0 and position > 0 and lower[position - 1].isalnum():
                position = lower.rfind(sign, 0, position)
            if position < 0:
                return ""
    return before[position:]


def stands(short: str, text: str) -> bool:
    """Whether a short form stands in a text as a word, with its capitals, or in the plural."""
    return short in text and re.search(rf"\b{re.escape(short)}s?\b", text) is not None


@dataclass(frozen=True, slots=True)
class Term:
    """A term made ready for matching."""

    text: str
    stems: tuple[str, ...]
    joined: str
    """Stem of the words written as one: "fine-tuning" is "finetuning"."""
    acronym: bool
    """Matched by its capitals: RACE is not a race."""

    @property
    def hint(self) -> str:
        """Letters that any text with the term has, but for case: most texts can be passed over."""
        return self.stems[0][: max(1, len(self.stems[0]) - 2)] if self.stems else ""


@lru_cache(maxsize=1024)
def term(text: str) -> Term:
    """A concept's term, ready for `find`."""
    parts = words(text)
    acronym = len(parts) == 1 and parts[0].text.isupper() and len(parts[0].text) > 1
    joined = stem("".join(w.text for w in parts))
    return Term(text, tuple(w.stem for w in parts), joined, acronym)


def find(wanted: Term, text: Words) -> tuple[int, int] | None:
    """Where a term stands first in a text, as character offsets; None where it does not."""
    spans = _acronyms(wanted, text) if wanted.acronym else _spans(wanted, text)
    first = min(spans, default=None)
    return None if first is None else (text[first[0]].start, text[first[1]].end)


def _acronyms(wanted: Term, text: Words) -> Iterator[tuple[int, int]]:
    """By its capitals, or with a plural s behind them."""
    written = (wanted.text, f"{wanted.text}s")
    return ((n, n) for n, word in enumerate(text) if word.text in written)


def _spans(wanted: Term, text: Words) -> Iterator[tuple[int, int]]:
    """Positions, first and last, where the words of a term stand, apart or else together."""
    if not wanted.stems:
        return
    apart = [(n, _follow(wanted.stems, text, n)) for n in text.places.get(wanted.stems[0], ())]
    found = [(first, last) for first, last in apart if last is not None]
    yield from found
    if text.together.count(wanted.joined[:-1]) > len(found):
        yield from _joined(wanted, text)


def _joined(wanted: Term, text: Words) -> Iterator[tuple[int, int]]:
    """Where a text writes together what the term writes apart, or the other way round."""
    for first in range(len(text)):
        writing = ""
        for last in range(first, min(first + len(wanted.stems) + 1, len(text))):
            writing += text[last].text
            if last - first + 1 != len(wanted.stems) and stem(writing) == wanted.joined:
                yield first, last


def _follow(stems: Sequence[str], text: Words, first: int) -> int | None:
    """Where the last of the stems stands if they follow each other from there."""
    position = first
    for wanted in stems[1:]:
        window = range(position + 1, min(position + 2 + _GAP, len(text)))
        following = next((n for n in window if text[n].stem == wanted), None)
        if following is None:
            return None
        position = following
    return position


def first_term(terms: Iterable[str], text: Words) -> tuple[int, int] | None:
    """The first of the terms (in their order) that stands in the text, as character offsets."""
    return next((span for t in terms if (span := find(term(t), text)) is not None), None)


@lru_cache(maxsize=8192)
def bare(text: str) -> str:
    """A title or name for comparing: its words without case, accents and punctuation."""
    if text.isascii():
        return " ".join(re.findall(r"\w+", text.lower()))
    letters = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    plain = "".join(c for c in letters if not unicodedata.combining(c))
    return " ".join(re.findall(r"\w+", plain))


@lru_cache(maxsize=8192)
def family(author: Author) -> str:
    """A family name for comparing: its last word, as not every source parts names the same way."""
    return bare(author.family).rpartition(" ")[2]


@lru_cache(maxsize=8192)
def person(author: Author) -> str:
    """A person for comparing: family name and first initial; empty for an author without a name."""
    given = author.given or (author.family if " " in author.family.strip() else "")
    return f"{family(author)} {bare(given)[:1]}".strip()
