"""Further words to search for, as a verifier proposes them: checked, and used for searching alone.

What they find is screened by the question's own words, like all else.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from generator import words
from generator.stages.quoted import OTHER_SHAPE
from generator.types import Asked, Concept, QueryWords, Question

AT_MOST = 3
"""Terms of a concept."""
LONGEST = 60
"""Characters of a term."""
NO_CONCEPT = "for no concept of the question"
NO_TERM = "nothing that can be searched for"
KNOWN = "searched for already"
TOO_MANY = f"beyond {AT_MOST} of one concept"
"""Reasons for which a term is dropped."""

_TERM = re.compile(r"[^\W_](?:[\w '’/.+-]*[\w+])?")
"""Words as concepts are named by, without any sign that means something to a database."""


def query_words(
    question: Question,
    by: Asked,
    answer: Sequence[tuple[str, str]] | None,
    today: str,
) -> QueryWords:
    """What an answer comes to: terms of a few words for concepts of the question."""
    made = QueryWords(by=by, question=question.fingerprint, proposed_on=today)
    if answer is None:
        return replace(made, dropped=((OTHER_SHAPE, 1),))
    kept = {concept.name: list[str]() for concept in question.concepts}
    known = {_same(term) for concept in question.concepts for term in concept.terms}
    dropped: Counter[str] = Counter()
    for concept, said in answer:
        term = " ".join(said.split())
        if why := _against(concept, term, kept, known):
            dropped[why] += 1
        else:
            kept[concept].append(term)
            known.add(_same(term))
    terms = tuple((name, term) for name, terms in kept.items() for term in terms)
    return replace(made, terms=terms, dropped=tuple(sorted(dropped.items())))


def _against(concept: str, term: str, kept: dict[str, list[str]], known: set[str]) -> str:
    """Why a term is dropped; empty where it is not."""
    if concept not in kept:
        return NO_CONCEPT
    if len(term) > LONGEST or not _TERM.fullmatch(term) or not words.content_stems(term):
        return NO_TERM
    if _same(term) in known:
        return KNOWN
    return TOO_MANY if len(kept[concept]) >= AT_MOST else ""


def _same(term: str) -> str:
    """What terms that a search cannot tell apart have in common."""
    return " ".join(word.stem for word in words.words(term))


def widened(concepts: Sequence[Concept], proposed: QueryWords | None) -> tuple[Concept, ...]:
    """The concepts with the terms that were proposed behind their own."""
    more = proposed.terms if proposed else ()
    return tuple(
        replace(c, terms=(*c.terms, *(term for name, term in more if name == c.name)))
        for c in concepts
    )
