"""Questions, records and locks in the shape of real ones, of words that mean nothing here."""

import random
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from generator.edge import lock
from generator.types import (
    Author,
    Kind,
    Lock,
    Question,
    Record,
    Search,
    TextKind,
)

TOPICS = (
    "tidal turbine", "soil moisture", "honey bee", "urban heat", "reef restoration", "snow melt",
    "wind shear", "seed dispersal", "river delta", "night lighting", "peat fire", "kelp forest",
)  # fmt: skip
EFFECTS = (
    "energy yield", "species richness", "water storage", "surface cooling", "larval survival",
    "sediment load", "flowering time", "carbon uptake", "insect activity", "flood height",
)  # fmt: skip
METHODS = (
    "drone surveys", "lidar mapping", "field trials", "satellite series", "tank experiments",
    "citizen counts", "gauge records", "isotope tracing",
)  # fmt: skip
ON_TOPIC = 12
"""Records of a question that speak about it; what a search finds besides is off the topic."""
OFF_TOPIC = ("ice cores", "trace metals", "mass spectra")
FAMILIES = ("Okafor", "Lindqvist", "Marín", "Tanaka", "Abebe", "Novák", "Haddad", "Silva", "Kowal")


def question_text(number: int) -> str:
    """The file of a question."""
    topic, effect, method = _of(number)
    return (
        f"question: How does {topic} number {number} change {effect} when it is measured with "
        f"{method} in season {number}?\n"
        f"asked_on: 2026-01-01\n"
        f"concepts:\n  - [{topic}]\n  - [{effect}]\n  - [{method}]\n"
    )


def _of(number: int) -> tuple[str, str, str]:
    return (
        TOPICS[number % len(TOPICS)],
        EFFECTS[number // 3 % len(EFFECTS)],
        METHODS[number // 7 % len(METHODS)],
    )


def _filler(draw: random.Random) -> str:
    """Six words of nobody's language, so that no two texts are alike."""
    syllables = ("ba", "do", "ki", "lu", "me", "no", "ra", "si", "tu", "ve", "wi", "zo")
    return " ".join("".join(draw.choices(syllables, k=2)) for _ in range(6))


def record(
    number: int, index: int, *, on_topic: int = ON_TOPIC, findings: Sequence[int] = (0, 1, 2)
) -> Record:
    """One of a question's records: six sentences, the last three of them findings,
    of which those named stay; off the topic from the index `on_topic` on."""
    draw = random.Random(f"{number}-{index}")
    topic, effect, method = _of(number) if index < on_topic else OFF_TOPIC
    other = draw.choice(EFFECTS)
    percent = f"{draw.randint(2, 40)}.{draw.randint(0, 9)}%"
    site = f"Site{draw.choice('ABCDEFGH')}{draw.randint(1, 99)}"
    sentences = (
        f"Interest in {topic} has grown {_filler(draw)}.",
        f"We study {topic} and {effect} with {method} at {site} {_filler(draw)}.",
        f"Instruments were read every {draw.randint(2, 30)} minutes {_filler(draw)}.",
        f"We find that {topic} raised {effect} by {percent} at {site} {_filler(draw)} compared "
        f"with {other}.",
        f"Where {method} were sparse {_filler(draw)}, {effect} near {topic} was {percent} lower.",
        f"Results suggest that {method} may underestimate {effect} {_filler(draw)} by {percent}.",
    )
    authors = tuple(
        Author(family=f"{draw.choice(FAMILIES)}{draw.randint(1, 400)}", given=f"{chr(65 + n)}.")
        for n in range(draw.randint(1, 5))
    )
    return Record(
        id=f"library:{number}-{index}",
        source="library",
        title=f"{topic.capitalize()} and {effect}: evidence {index} from {site}, {percent}",
        authors=authors,
        year=2010 + draw.randint(0, 15),
        venue=f"Journal of {other.title()}",
        kind=Kind.ARTICLE,
        doi=f"10.5555/{number}.{index}",
        text=" ".join((*sentences[:3], *(sentences[3 + which] for which in findings))),
        text_kind=TextKind.ABSTRACT,
        rights="CC-BY-4.0" if index % 2 else "",
    )


def lock_of(
    number: int,
    question: Question,
    records: int = 30,
    *,
    on_topic: int = ON_TOPIC,
    findings: Sequence[int] = (0, 1, 2),
) -> Lock:
    """What a search for a question finds; see `record`."""
    search = Search(
        source="library",
        address=f"library:?words=synthetic+{number}",
        searched_on="2026-02-01",
        hits=records,
        kept=records,
    )
    return Lock(
        question=question.fingerprint,
        searched_on="2026-02-01",
        searches=(search,),
        gaps=(),
        records=tuple(
            record(number, index, on_topic=on_topic, findings=findings) for index in range(records)
        ),
    )


def make(
    root: Path,
    count: int,
    question_of: Mapping[str, Question],
    locked: Callable[[int, Question], Lock] = lock_of,
) -> None:
    """Write the locks of so many questions that were read from files `synthetic-<number>.yml`."""
    for number in range(count):
        slug = f"synthetic-{number}"
        lock.write(lock.path_of(root / "questions", slug), locked(number, question_of[slug]))
