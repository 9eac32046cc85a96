"""Sentences that a verifier calls findings: checked, pinned, and put to the same tests as others.

It can only point at sentences that stand in the work's text, and is not heard where a listed rule
or a label tells what a sentence does. What it points at is a finding then, and no more: to become a
claim it has to be specific, on the question, understood alone and all the rest.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from generator.stages import quoted
from generator.stages.quoted import OTHER_SHAPE
from generator.types import Named, Paper, Passage, Proposals, Role

AT_MOST = 10
"""Sentences that are looked at in an answer."""
WORKS = 40
"""Works of a question that are read, the best ranked."""
LONGEST = 20_000
"""Characters of a text that is read; a longer one is more than many models can take."""
NO_SENTENCE = "no sentence of the text"
TOO_MANY = f"beyond {AT_MOST} of one work"
"""Reasons for which a sentence that was named is dropped."""

Works = Sequence[tuple[Paper, Sequence[Passage]]]
"""Works with the sentences of their texts, the best ranked first."""


def readable(works: Works) -> Works:
    """The works that a verifier reads."""
    fit = [work for work in works if work[1] and len(text_of(work[0])) <= LONGEST]
    return fit[:WORKS]


def text_of(paper: Paper) -> str:
    """What is read of a work; empty where it has no text."""
    return paper.text.text if paper.text else ""


def named(paper: Paper, said: Sequence[Passage], answer: Sequence[str] | None, today: str) -> Named:
    """What an answer comes to: the places of the sentences that it names, letter for letter but
    for white space. All else that it names is dropped."""
    made = Named(paper=paper.key, text=quoted.fingerprint(text_of(paper)), read_on=today)
    if answer is None:
        return replace(made, dropped=((OTHER_SHAPE, 1),))
    places = {" ".join(passage.text.split()): (passage.start, passage.end) for passage in said}
    dropped: Counter[str] = Counter()
    found: set[tuple[int, int]] = set()
    for sentence in answer[:AT_MOST]:
        if place := places.get(" ".join(sentence.split())):
            found.add(place)
        else:
            dropped[NO_SENTENCE] += 1
    dropped[TOO_MANY] += len(answer[AT_MOST:])
    counts = tuple((why, n) for why, n in sorted(dropped.items()) if n)
    return replace(made, sentences=tuple(sorted(found)), dropped=counts)


def kept(before: Proposals | None, works: Works) -> Proposals | None:
    """What was named in the texts that are still read, letter for letter; None without any."""
    if before is None:
        return None
    texts = {paper.key: quoted.fingerprint(text_of(paper)) for paper, _ in readable(works)}
    holding = tuple(work for work in before.works if texts.get(work.paper) == work.text)
    return replace(before, works=holding) if holding or before.silent else None


def applied(works: Works, proposals: Proposals | None) -> list[tuple[Paper, tuple[Passage, ...]]]:
    """The works, in which sentences that were named are findings, but for those ruled out."""
    places = {work.paper: work.sentences for work in proposals.works} if proposals else {}
    model = proposals.by.model if proposals else ""
    return [(paper, _marked(said, places, model)) for paper, said in works]


def _marked(
    said: Sequence[Passage], places: Mapping[str, Sequence[tuple[int, int]]], model: str
) -> tuple[Passage, ...]:
    return tuple(
        replace(p, role=Role.FINDING, named_by=model)
        if (p.start, p.end) in places.get(p.paper, ())
        and p.role is not Role.FINDING
        and not p.settled
        else p
        for p in said
    )
