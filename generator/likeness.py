"""How alike two questions are: Dice's coefficient of the stems of their content words. Pure."""

from collections.abc import Sequence

from rapidfuzz import fuzz, process

from generator import escape, words

ALIKE = 75.0
"""Per cent from which one question asks nearly the same as another. Questions of one topic that ask
for different things came to 66 at most, rewordings of one question to 82 at least."""

_LETTERS = 0x110000
"""Characters that there are."""


def the_same(one: str, other: str) -> bool:
    """Whether two questions have the same words, but for case, white space and what ends them."""
    return _folded(one) == _folded(other)


def _folded(question: str) -> str:
    return escape.visible(question).casefold().rstrip(" ?!.？")


def nearest(questions: Sequence[str]) -> tuple[int | None, ...]:
    """Of each question the place of the one that asks nearly the same; None where none does."""
    # In C, and a letter a stem, so that comparing all with all takes less time than reading them.
    letters: dict[str, str] = {}
    spelled = [_spelled(_stems(question), letters) for question in questions]
    alike = (
        process.cdist(spelled, spelled, scorer=fuzz.ratio, score_cutoff=ALIKE) if spelled else ()
    )
    for number, row in enumerate(alike):
        row[number] = 0
    return tuple(int(row.argmax()) if row.any() else None for row in alike)


def _spelled(stems: Sequence[str], letters: dict[str, str]) -> str:
    return "".join(sorted(letters.setdefault(s, chr(len(letters) % _LETTERS)) for s in stems))


def neighbours(question: str, others: Sequence[str]) -> tuple[tuple[int, float], ...]:
    """Places of the questions with a stem in common, and likeness in per cent, nearest first."""
    own = _stems(question)
    shared = [(n, fuzz.ratio(own, _stems(other))) for n, other in enumerate(others)]
    return tuple(sorted(((n, much) for n, much in shared if much), key=lambda found: -found[1]))


def _stems(question: str) -> tuple[str, ...]:
    """Sorted, so that the longest common subsequence is what two share, and its ratio Dice's."""
    return tuple(sorted(set(words.content_stems(question)) or {question}))
