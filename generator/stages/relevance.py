"""Which concepts of a question a text speaks about, and by which words."""

from generator import words
from generator.types import Concept, Mention

TITLE_SHARE = 0.5
"""What a concept counts that only the work's title speaks about, not the quote."""


def spoken(text: str, concepts: tuple[Concept, ...], where: str) -> tuple[Mention, ...]:
    """The concepts that a text speaks about, in the question's order."""
    lower = text.lower()
    mentions = []
    for concept in concepts:
        terms = [t for t in concept.terms if words.term(t).hint in lower]
        if terms and (span := words.first_term(terms, words.words(text))) is not None:
            said = text[span[0] : span[1]]
            mentions.append(Mention(concept=concept.name, words=said, where=where))
    return tuple(mentions)


def mentions(quote: str, title: str, concepts: tuple[Concept, ...]) -> tuple[Mention, ...]:
    """The concepts that a quote speaks about, then those that only its work's title does."""
    in_quote = spoken(quote, concepts, "quote")
    named = {m.concept for m in in_quote}
    in_title = tuple(m for m in spoken(title, concepts, "title") if m.concept not in named)
    return in_quote + in_title


def share(found: tuple[Mention, ...], concepts: tuple[Concept, ...]) -> float:
    """Share of the concepts spoken about, 0 to 1; one in the title only counts half."""
    counted = sum(1.0 if m.where == "quote" else TITLE_SHARE for m in found)
    return counted / len(concepts) if concepts else 0.0


def in_quote(found: tuple[Mention, ...]) -> tuple[str, ...]:
    """Names of the concepts that the quote itself speaks about."""
    return tuple(m.concept for m in found if m.where == "quote")
