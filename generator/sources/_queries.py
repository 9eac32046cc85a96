"""What questions become: words, phrases and identifiers that fit into one address."""

import re
from collections.abc import Callable, Iterator, Sequence
from urllib.parse import quote_plus

from generator.types import Concept
from generator.words import STOPWORDS, words

MOST_WORDS = 40
"""Words of a question that are asked: the longest question has some 150, most of them asides."""
LONGEST_TERMS = 3_000
"""Characters of all concepts in an address: servers refuse addresses of more than 4 or 8 kB."""
BATCH = 50
"""Identifiers asked at once."""
LONGEST_BATCH = 3_000
"""Characters of the identifiers asked at once, for the same reason."""

_SYNTAX = re.compile(r'["\\*?\[\](){}<>:^~|!]+')
"""What would end or bend a quoted phrase."""


def telling(question: str) -> tuple[str, ...]:
    """The words of a question that carry content, each once and in lower case."""
    spoken = (w.text.lower() for w in words(question))
    return tuple(dict.fromkeys(w for w in spoken if w not in STOPWORDS))[:MOST_WORDS]


def phrase(term: str) -> str:
    """A term in quotes, and nothing in it that could end them."""
    return f'"{" ".join(_SYNTAX.sub(" ", term).split())}"'


def fitting(
    concepts: Sequence[Concept], write: Callable[[str], str], longest: int = LONGEST_TERMS
) -> tuple[tuple[str, ...], ...]:
    """Each concept's terms as `write` writes them for a query; where they need more than `longest`
    characters in an address, without the last ones."""
    kept = tuple(tuple(map(write, concept.terms)) for concept in concepts)
    most = max(map(len, kept), default=0)
    while most > 1 and _length(kept) > longest:
        most -= 1
        kept = tuple(terms[:most] for terms in kept)
    return kept


def _length(written: Sequence[Sequence[str]]) -> int:
    """Characters in an address, each term with the operator that joins it to the next."""
    return sum(len(quote_plus(f"{term} OR ")) for terms in written for term in terms)


def dois(ids: Sequence[str]) -> list[str]:
    """DOIs that normalised identifiers are or stand for; those that no filter can hold left out.

    The ACL Anthology's works of 2014 and before have another prefix than the later ones.
    """
    found: list[str] = []
    for name, _, local in (known.partition(":") for known in ids):
        if name == "doi":
            found.append(local)
        elif name == "arxiv":
            found.append(f"10.48550/arxiv.{local}")
        elif name == "acl":
            found += [f"10.18653/v1/{local.lower()}", f"10.3115/v1/{local.lower()}"]
    return [doi for doi in dict.fromkeys(found) if not re.search(r"[,|]", doi)]


def batches(names: Sequence[str]) -> Iterator[list[str]]:
    """As many names at once as a request and its address can hold."""
    batch: list[str] = []
    for name in names:
        if len(batch) == BATCH or sum(map(len, [*batch, name])) > LONGEST_BATCH:
            yield batch
            batch = []
        batch.append(name)
    if batch:
        yield batch
