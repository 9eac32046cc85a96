"""Questions, records and locks as long as real ones, of words that mean nothing.

    python -m tests.benchmarks.lifelike --data ../shared/data/anthology/acl_2018_2023.jsonl

A report of them has 15 claims of 15 works, and 35 works that were found and not used. Questions
come in fours on one thing: six of their 15 works are the same, as where a site asks about one field
again and again. The last three of the 15 say in other words what three others find.

The command prints lengths of titles, abstracts and sentences beside those of a file of the ACL
Anthology, and what share of their size abstracts have when they are gzipped: made-up words are
drawn so that both come near, for a page of a few phrases over and over would gzip too well.
"""

import argparse
import asyncio
import gzip
import json
import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from itertools import accumulate
from pathlib import Path
from statistics import median
from typing import Any, TypeVar
from urllib.parse import urlsplit

from generator.research import plan, research
from generator.stages.sentences import cut
from generator.types import Author, Change, Kind, Lock, Question, Record, TextKind
from tests.benchmarks.synthetic import EFFECTS, METHODS, TOPICS

T = TypeVar("T")

USED = 15
"""Works of a question that become its references, each with one claim."""
UNDECIDED = 5
"""Works on the question whose findings are about other things."""
FOUND = 50
"""Works that are found for a question."""
GROUP = 4
"""Questions on one thing."""
SHARED = 6
"""Works that all questions of a group use."""
ECHOES = {12: 6, 13: 7, 14: 8}
"""Works that find what another of the same question finds."""
SEARCHED_ON = "2026-02-01"
SOURCE_OF = {
    None: "library",
    "export.arxiv.org": "arxiv",
    "api.crossref.org": "crossref",
    "www.ebi.ac.uk": "europepmc",
}
"""Who tells of the works, in turns, by the hosts that are asked; the library is on none."""

ELSEWHERE = ("ice cores", "trace metals", "mass spectra", "star charts", "coin hoards")
BACKGROUND = ("Interest has long been great in", "Many have looked at", "Much is said about")
UNKNOWN = ("However, it is not known", "Yet there is little work on", "It is hard to tell")
AIM = ("We study", "This paper looks at", "The aim of this work is to describe", "We ask about")
DONE = ("We collect", "To this end we describe", "In this work we use", "We propose", "We train")
OUTLOOK = ("We hope that future work looks at", "In future work we plan to look at")
SMALL = ("of", "the", "in", "and", "with", "for", "to", "on", "from", "across", "at", "by")
ONSETS = (
    "b", "bl", "br", "c", "ch", "d", "dr", "f", "fl", "g", "gr", "h", "j", "k", "l", "m", "n", "p",
    "pl", "pr", "qu", "r", "s", "sh", "sl", "st", "t", "th", "tr", "v", "w", "y", "z",
)  # fmt: skip
VOWELS = ("a", "e", "i", "o", "u", "y", "ai", "ea", "ee", "io", "oa", "ou")
CODAS = ("", "", "", "n", "r", "l", "s", "t", "m", "nd", "st", "ck", "x", "ng", "p", "d")


def _vocabulary(size: int) -> tuple[str, ...]:
    """Words of nobody's language."""
    draw = random.Random("vocabulary")

    def syllable() -> str:
        return draw.choice(ONSETS) + draw.choice(VOWELS) + draw.choice(CODAS)

    made = ("".join(syllable() for _ in range(draw.choice((1, 2, 2, 3)))) for _ in range(3 * size))
    return tuple(dict.fromkeys(word for word in made if len(word) > 3))[:size]


WORDS = _vocabulary(6000)
WEIGHTS = tuple(accumulate(1 / (rank + 100) for rank in range(len(WORDS))))
"""Some words are frequent and most are rare, as in any language; each with those before it."""


def phrase(draw: random.Random, characters: int) -> str:
    """Made-up words, with small ones between them, of about so many characters."""
    said: list[str] = []
    while len(" ".join(said)) < characters:
        said += draw.choices(WORDS, cum_weights=WEIGHTS, k=draw.choice((1, 1, 2)))
        said.append(draw.choice(SMALL))
    return " ".join(said[:-1])


def _subject(number: int) -> tuple[str, str, str]:
    """What a question is about; a group shares all but the method."""
    group = number // GROUP
    topic, effect = TOPICS[group % len(TOPICS)], EFFECTS[group // len(TOPICS) % len(EFFECTS)]
    return topic, effect, METHODS[number % len(METHODS)]


def question_text(number: int) -> str:
    """The file of a question."""
    draw = random.Random(f"question-{number}")
    topic, effect, method = _subject(number)
    concepts = [[name, *_synonyms(name)] for name in (topic, effect, method)]
    asked = {
        "question": f"How does {topic} change {effect} when it is measured with {method}, and how "
        f"far does that hold {phrase(draw, 60)}?",
        "title": f"{topic.capitalize()}, {effect} and {method} {phrase(draw, 30)}",
        "tags": [topic, effect],
        "concepts": concepts,
        "since": 2005,
        "known": [_doi(number, 0), _doi(number, SHARED)],
        "asked_on": "2026-01-01",
        "context": f"{phrase(draw, 120).capitalize()}. {phrase(draw, 100).capitalize()}.",
    }
    return json.dumps(asked)


def _synonyms(name: str) -> list[str]:
    """Words that no text has."""
    draw = random.Random(f"synonyms-{name}")
    return [f"{one}-{other}" for one, other in (draw.choices(WORDS, k=2) for _ in range(4))]


def _name(number: int, index: int) -> str:
    """What tells a work from all others; the group's works have one name in all its questions."""
    return f"g{number // GROUP}.{index}" if index < SHARED else f"{number}.{index}"


def _doi(number: int, index: int) -> str:
    return f"10.5555/{_name(number, index)}"


def _about(number: int, index: int) -> tuple[str, str, str]:
    """What a work is about: the question, or something else."""
    if index < SHARED:
        return _subject(number // GROUP * GROUP)
    if index < USED + UNDECIDED:
        return _subject(number)
    draw = random.Random(f"about-{number}-{index}")
    one, other = draw.sample(ELSEWHERE, 2)
    return one, other, phrase(draw, 14)


def record(number: int, index: int) -> Record:
    """One of a question's records."""
    draw = random.Random(f"work-{_name(number, index)}")
    topic, effect, method = _about(number, index)
    authors = tuple(_author(draw) for _ in range(draw.randint(3, 6)))
    year = draw.randint(2010, 2025)
    kind = draw.choice((Kind.ARTICLE, Kind.CONFERENCE_PAPER, Kind.PREPRINT))
    first = draw.randint(1, 900)
    return Record(
        id=f"work:{_name(number, index)}",
        source=tuple(SOURCE_OF.values())[index % len(SOURCE_OF)],
        title=f"{topic.capitalize()} and {effect} {phrase(draw, draw.randint(25, 50))}",
        authors=authors,
        year=year,
        venue=f"Proceedings of the International Conference on {phrase(draw, 30).title()} {year}",
        volume=str(draw.randint(1, 80)),
        pages=f"{first}-{first + draw.randint(5, 20)}",
        kind=kind,
        doi=_doi(number, index),
        arxiv=f"{year % 100}01.{draw.randint(10000, 99999)}" if kind is Kind.PREPRINT else "",
        text=_abstract(draw, number, index, (topic, effect, method)),
        text_kind=TextKind.ABSTRACT,
        rights="CC-BY-4.0" if index % 3 else "",
    )


def _author(draw: random.Random) -> Author:
    given, family = draw.choices(WORDS, k=2)
    return Author(family=family.title(), given=given.title())


def _abstract(draw: random.Random, number: int, index: int, about: tuple[str, str, str]) -> str:
    """Seven sentences, of which one is a finding on what the work is about."""
    topic, effect, method = about
    finding = _finding(number, index, about)
    if USED <= index < USED + UNDECIDED:
        finding = (
            f"We find that {phrase(draw, 20)} raised {phrase(draw, 20)} by "
            f"{draw.randint(2, 40)}% {phrase(draw, 60)}."
        )
    return " ".join((
        f"{draw.choice(BACKGROUND)} {topic} {phrase(draw, draw.randint(80, 140))}.",
        f"{draw.choice(UNKNOWN)} {phrase(draw, draw.randint(80, 140))}.",
        f"{draw.choice(AIM)} {topic} and {effect} with {method} {phrase(draw, 80)}.",
        f"{draw.choice(DONE)} {phrase(draw, draw.randint(90, 140))}.",
        f"{draw.choice(DONE)} {phrase(draw, draw.randint(70, 120))}.",
        finding,
        f"{draw.choice(OUTLOOK)} {phrase(draw, draw.randint(70, 110))}.",
    ))  # fmt: skip


def _finding(number: int, index: int, about: tuple[str, str, str]) -> str:
    """What a work finds. An echo has the words of what it repeats, differently put."""
    draw = random.Random(f"finding-{_name(number, ECHOES.get(index, index))}")
    topic, effect, method = about
    where, against = phrase(draw, draw.randint(40, 80)), phrase(draw, 30)
    percent = f"{draw.randint(2, 40)}.{draw.randint(0, 9)}%"
    if index in ECHOES:
        return (
            f"Compared with {against}, {effect} was {percent} higher {where} as {topic} grew, "
            f"measured with {method}."
        )
    opening = draw.choice(("We find that", "Results show that", "Our experiments show that"))
    return (
        f"{opening} {topic} {draw.choice(('raised', 'lowered'))} {effect} by {percent} {where} "
        f"compared with {against}, measured with {method}."
    )


def lock_of(number: int, question: Question, found: int = FOUND) -> Lock:
    """What `update` would lock if each database told of its share of the works."""
    records = [record(number, index) for index in range(found)]

    async def get(url: str, params: Mapping[str, str], read: Callable[[str], T]) -> Any:
        source = SOURCE_OF[urlsplit(url).hostname]
        return 40 * found, tuple(r for r in records if r.source == source)

    asked = replace(plan(question, (), ()), look_up=())
    locked = asyncio.run(research(question, asked, get, SEARCHED_ON, lambda _: None))
    came, went = (tuple(r.title for r in records[n : n + 2]) for n in (0, 2))
    return replace(locked, history=(Change(date=SEARCHED_ON, added=came, removed=went),))


def main(arguments: Sequence[str] | None = None) -> None:
    """Print lengths of made-up works and of real ones."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.benchmarks.lifelike", description=__doc__
    )
    parser.add_argument("--data", type=Path, required=True, help="a file of the ACL Anthology")
    options = parser.parse_args(arguments)
    rows = map(json.loads, options.data.read_text("utf-8").splitlines())
    real = [(row["title"], row["abstract"]) for row in rows if row.get("abstract")]
    made = [(r.title, r.text) for n in range(20) for r in (record(n, i) for i in range(USED))]
    print(json.dumps({"made": lengths(made), "real": lengths(real)}, sort_keys=True))


def lengths(works: Sequence[tuple[str, str]]) -> dict[str, float]:
    """Medians over works, title and abstract of each; and what share of their size the abstracts of
    as many works as a report uses have when they are gzipped, at the median as well."""
    texts = [text for _, text in works]
    together = ["\n".join(texts[n : n + USED]).encode() for n in range(0, len(texts), USED)]
    return {
        "title": median(len(title) for title, _ in works),
        "abstract": median(map(len, texts)),
        "sentences": median(len(cut(text)) for text in texts),
        "sentence": median(s.end - s.start for text in texts for s in cut(text)),
        "gzipped": round(median(len(gzip.compress(t, 6)) / len(t) for t in together), 3),
    }


if __name__ == "__main__":
    main()
