"""What a question is about, where its file does not say: title and concepts from its own words.

Chunking by function words: between two words that only hold a sentence together (function words,
the verbs that questions are asked with, punctuation) stands a noun phrase. No model and no tagger:
the page shows what was found, and who disagrees writes `concepts` into the file.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import zip_longest

from generator import words
from generator.types import Concept

MOST = 5
"""Concepts of a question at most; an answer seldom speaks about more."""
FEWEST = 2
"""Concepts of a question at least, where it has the words."""
LONGEST = 80
"""Characters of a term at most, as in a question file."""
_REMEMBERED = 16384
"""Words; questions of one site use the same ones again and again."""
_LONGEST_PHRASE = 6
"""Words. More of them without a function word between are no noun phrase, or no English."""


def _listed(text: str) -> frozenset[str]:
    return frozenset(text.split())


_VERBS = _listed(
    """achieve affect aid alleviate allow alter apply arise ask assess associate attain avoid become
    behave boost bring cause choose combine compare concern confer consider contribute correlate
    correspond cure decide decrease define degrade depend derive determine differ diminish drive
    elicit eliminate emerge enable encourage enhance ensure evaluate exceed exhibit exist expect
    explain explore extend facilitate fail find foster generalise generalize get give go happen help
    hinder hurt impair impede improve increase induce influence inform inhibit interact investigate
    involve keep know last lead lessen lower maintain make matter mean mediate mitigate moderate
    modulate obtain occur offer outperform perform persist predict preserve prevent produce prolong
    promote propose protect prove provide raise reach reduce relate rely remain require retain
    reveal say see seem serve slow solve speed stimulate strengthen suffer suggest suppress surpass
    survive take tend trigger undergo underlie understand use vary weaken worsen"""
)
_FORMS = _listed(
    """arisen became brought chosen driven fell found gave given got held kept known led made meant
    proven seen shown slower taken took understood undergone went
    affecting causing comparing concerning decreasing enhancing following giving improving including
    increasing involving leading making preventing reducing regarding using"""
)
"""Forms of verbs that no ending tells; of those in -ing only the ones that are no topic."""
_LINKS = _listed(
    """across ago alone along already amid among besides best better beyond compared currently
    despite different due e.g effective effectively eight etc ever fewer first five four good
    greater higher i.e instead least less like likely long mainly many new nine one per prior
    regarding relative relatively seven several significantly six specifically still substantially
    ten three two unlike usually various versus via vs well worse yet"""
)
_OPENERS = _listed(
    """are can could did do does had has have how is may might must should were what when where
    which who whose why will would"""
)
"""First words of English questions; "was" and "in" begin German ones as well."""
_SHARED = _listed("a am an as at do for has her in is me no on or over so to under was will")
"""Function words of English that are words of other European languages too."""
_DETERMINERS = _listed("a an the its their his her our your this these those")
_GENERIC = _listed(
    """advantage answer approach aspect association attempt benchmark benefit case comparison
    condition connection consequence context contribution dataset degree difference effect
    effectiveness efficacy evidence extent factor finding impact implication importance influence
    issue kind level link literature manner means method number outcome paper performance
    possibility problem question rate reason relation relationship research result risk role score
    setting situation study technique term thing topic type usage use value way"""
)
"""Nouns that carry no topic by themselves: alone they are dropped, behind a topic cut off."""

_MARKS = re.compile(r"""[,;:?!()\[\]{}<>"“”„«»…|/\\—–،؟؛।。，？！、：；（）「」『』]+""")
_EDGES = "'’‘.-*_&#@`~^=+"
_ADJECTIVE = re.compile(
    r"(?:al|small|large|ic|ive|ous|ed|able|ible|ary|ful|less|shot|ese|ish|ian)$"
)


@dataclass(frozen=True, slots=True)
class _Phrase:
    tokens: tuple[str, ...]
    weight: int = 0
    """What it counts for where a question has more phrases than concepts."""


def title_from(question: str) -> str:
    """A title for a question without one: the question itself, cut at no point.

    "What is the impact of X on Y?" is a noun phrase behind its first words, so those and the mark
    go. Any other question stays one: as a statement it would claim its answer.
    """
    asked = re.fullmatch(r"what (?:is|are|was|were) (?:the )?([^?]+)\?*", question, re.IGNORECASE)
    title = asked[1].strip() if asked else question
    named = any(map(_is_name, title.split()[:1]))  # mBERT stays mBERT
    return title if named else title[:1].upper() + title[1:]


def find_concepts(question: str) -> tuple[Concept, ...]:
    """The 2 to 5 concepts that a question names, in its order; fewer where it has no more words.

    The first term of each is the phrase as written; shorter forms that texts may use follow.
    """
    phrases = _different(_phrases(_unshouted(question)))
    if len(phrases) < FEWEST:
        phrases = _different(_longest(content_words(question) or tuple(_tokens(question))))
    return tuple(_concept(phrase.tokens) for phrase in _weightiest(phrases))


def in_english(question: str) -> bool:
    """Whether a question can be taken for English, whose words alone part it into concepts.

    It begins as English questions do, or has a function word that other languages have not.
    """
    tokens = [token.lower() for token in _tokens(question)]
    own = words.STOPWORDS - _SHARED
    return not (_OPENERS.isdisjoint(tokens[:1]) and own.isdisjoint(tokens))


def content_words(question: str) -> tuple[str, ...]:
    """The words of a question that carry its topic, in order, with repetitions."""
    tokens = _tokens(_unshouted(question))
    return tuple(t for t in tokens if not _links(t) and not _is_generic(t))


def _unshouted(question: str) -> str:
    """Capitals tell names from words, unless all are capitals."""
    return question.lower() if question.isupper() else question


def _tokens(text: str) -> Iterator[str]:
    for token in _MARKS.sub(" ", text).split():
        if any(map(str.isalnum, token)):
            yield token.strip(_EDGES)


def _phrases(question: str) -> Iterator[_Phrase]:
    """Noun phrases. Names weigh most, then what is said to act or to be acted on, then length."""
    subject = True
    for acted_on, chunk in _chunks(question):
        for topic in filter(None, map(_topic, _parted(chunk))):
            placed = subject or acted_on
            named = any(map(_is_name, topic))
            yield _Phrase(topic, min(len(topic), 3) + 2 * placed + 3 * named)
            subject = False


def _chunks(question: str) -> Iterator[tuple[bool, tuple[str, ...]]]:
    """Words in a row that none links, each row with whether a verb stands right before it."""
    for part in _MARKS.split(question):
        tokens = tuple(_tokens(part))
        acted_on, chunk = False, list[str]()
        for token, following in zip_longest(tokens, tokens[1:], fillvalue=""):
            # In "does X calibrate the …" a verb that no list knows gives itself away.
            verb = _is_verb(token) or (bool(chunk) and following.lower() in _DETERMINERS)
            if verb or _links(token):
                yield acted_on, tuple(chunk)
                acted_on, chunk = verb, []
            else:
                chunk.append(token)
        yield acted_on, tuple(chunk)


def _parted(chunk: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """The chunk; or in two where it does something to something: "fine-tuning large models"."""
    if len(chunk) > _LONGEST_PHRASE:
        yield from (phrase.tokens for phrase in _longest(chunk))
    elif len(chunk) > 2 and chunk[0].endswith("ing") and _ADJECTIVE.search(chunk[1]):
        yield from (chunk[:1], chunk[1:])
    else:
        yield chunk


def _topic(tokens: tuple[str, ...]) -> tuple[str, ...]:
    """The phrase without a generic head; empty where nothing else is left."""
    if all(_is_generic(t) or not any(map(str.isalpha, t)) for t in tokens):
        return ()
    *rest, head = tokens
    bare = len(rest) > 1 and not _ADJECTIVE.search(rest[-1])
    if _is_generic(head) and (bare or _is_name(rest[-1])):
        return _topic(tuple(rest))
    return tokens


def _longest(tokens: tuple[str, ...]) -> tuple[_Phrase, ...]:
    """Where grammar fails: the longest words, which in most languages carry the topic."""
    places = sorted(range(len(tokens)), key=lambda n: (-len(tokens[n]), n))[:MOST]
    return tuple(_Phrase((tokens[n],)) for n in sorted(places))


def _different(phrases: Iterable[_Phrase]) -> tuple[_Phrase, ...]:
    unique: dict[str, _Phrase] = {}
    for phrase in phrases:
        unique.setdefault(_written(phrase.tokens).casefold(), phrase)
    return tuple(unique.values())


def _weightiest(phrases: tuple[_Phrase, ...]) -> tuple[_Phrase, ...]:
    places = sorted(range(len(phrases)), key=lambda n: (-phrases[n].weight, n))[:MOST]
    return tuple(phrases[n] for n in sorted(places))


def _concept(tokens: tuple[str, ...]) -> Concept:
    """Long phrases are seldom repeated word for word: their core and their names count as well."""
    core = tokens[:-1] if _is_generic(tokens[-1]) else tokens[-2:]
    names = tuple((token,) for token in tokens if _is_name(token))
    forms = (tokens, core, *names) if len(tokens) > 2 and len(core[0]) > 2 else (tokens, *names)
    terms = tuple(dict.fromkeys(map(_written, forms)))
    return Concept(name=terms[0], terms=terms)


def _written(tokens: tuple[str, ...]) -> str:
    return " ".join(tokens)[:LONGEST].strip()


@lru_cache(maxsize=_REMEMBERED)
def _links(token: str) -> bool:
    """Whether a word holds a sentence together instead of naming something."""
    word = token.lower()
    return not _is_name(token) and (word in words.STOPWORDS or word in _LINKS or _is_verb(token))


@lru_cache(maxsize=_REMEMBERED)
def _is_verb(token: str) -> bool:
    word = token.lower()
    return not _is_name(token) and (word in _FORMS or not _VERBS.isdisjoint(_bases(word)))


@lru_cache(maxsize=_REMEMBERED)
def _is_generic(token: str) -> bool:
    return not _is_name(token) and not _GENERIC.isdisjoint(_bases(token.lower()))


def _bases(word: str) -> Iterator[str]:
    """What a plural, a third person or a past tense may be formed from."""
    yield word
    for ending, base in (("s", ""), ("es", ""), ("ies", "y"), ("d", ""), ("ed", ""), ("ied", "y")):
        if word.endswith(ending):
            yield word.removesuffix(ending) + base
    if word.endswith("ed") and word[-4:-3] == word[-3:-2]:
        yield word[:-3]


@lru_cache(maxsize=_REMEMBERED)
def _is_name(token: str) -> bool:
    """M2QA, XTREME-R, AdvRACE, mBERT, p53: capitals inside, or letters with digits."""
    return any(
        part[1:] != part[1:].lower()
        or (any(map(str.isdigit, part)) and any(map(str.isalpha, part)))
        for part in token.split("-")
    )
