"""Tell results from other sentences of abstracts, and count how often experts agree.

    python -m tests.benchmarks.sentences --data DIR --file FILE

FILE, inside DIR, is in CSAbstruct's format (Cohan et al. 2019): one abstract a line with
`sentences`, `labels` and `confs`, the share of the annotators' votes that a label got. Each
abstract goes through the functions that `build` uses (`unlabel`, `roles_of`). One JSON line:

`result_f1`    F1 of the label *result* against the annotators', as the model gives it, or a label
               within the text ("Results: …")
`result_ap`    average precision of the probability of a result
`accuracy`     share of sentences with the annotators' label, of five
`place_f1`     F1 of taking all sentences from seven tenths of the way on for results, to compare
`n`            sentences
`agreed`       the same for the sentences whose label got 55 of 100 votes or more; the others, three
               in ten, have a label that few annotators gave
`surest`       the same for the tenth whose abstracts got the highest votes on average; so the data
               set chose its own test part (its README: "the highest confidence scores")
`finding_f1`   F1 of the role *finding*, of which `build` makes claims, against the label *result*

The listed rules of `generator.stages.roles` come behind the model, and are in `finding_f1` alone.
They say what a finding is here, not what CSAbstruct calls a result, and so lower that figure on
purpose: notes of availability, outlooks and announcements without an outcome are no findings, and
"we find that …" is one wherever it stands, while annotators went by its place in the abstract.
"""

import argparse
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from generator.stages import zoning
from generator.stages.roles import Judged, Section, roles_of
from generator.stages.sentences import unlabel
from generator.stages.zoning import Zone
from generator.types import Role

AGREED = 0.55
LATE = 0.7
"""Place, 0 for the first sentence of an abstract and 1 for the last, from which place alone takes
a sentence for a result."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Labelled:
    """A sentence as experts and as we see it."""

    zone: Zone
    """The experts' label."""
    votes: float
    """Share of the votes that it got, 0 to 1."""
    abstract_votes: float
    """The same, the mean over its abstract."""
    place: float
    """0 for the first sentence of its abstract, 1 for the last."""
    judged: Judged


def main(arguments: Sequence[str] | None = None) -> None:
    """Print one JSON line."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.benchmarks.sentences",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--data", type=Path, required=True, help="folder of CSAbstruct's files")
    parser.add_argument("--file", required=True, help="name of one of them")
    options = parser.parse_args(arguments)
    print(json.dumps(measured(options.data / options.file), sort_keys=True))


def measured(path: Path) -> dict[str, Any]:
    """The figures for a file."""
    return figures(
        [s for line in path.read_text("utf-8").splitlines() for s in read(json.loads(line))]
    )


def read(abstract: dict[str, Any], by: zoning.Model | None = None) -> Iterator[Labelled]:
    """The sentences of one abstract, judged by the shipped model if none is given."""
    stated = list(stated_in(abstract["sentences"]))
    told = zip(abstract["labels"], abstract["confs"], roles_of(stated, by), strict=True)
    last = max(1, len(stated) - 1)
    mean = sum(abstract["confs"]) / max(1, len(stated))
    return (
        Labelled(zone=Zone(label), votes=votes, abstract_votes=mean, place=n / last, judged=judged)
        for n, (label, votes, judged) in enumerate(told)
    )


def stated_in(sentences: Iterable[str]) -> Iterator[tuple[str, Section | None]]:
    """Sentences without the labels in front of them, each with its section."""
    section: Section | None = None
    for sentence in sentences:
        label, section = unlabel(sentence, section)
        yield sentence[label:], section


def figures(sentences: Sequence[Labelled]) -> dict[str, Any]:
    """What label and model are worth without the rules, and the role *finding* with them."""
    agreed = [s for s in sentences if s.votes >= AGREED]
    by_votes = sorted(sentences, key=lambda sentence: -sentence.abstract_votes)
    surest = by_votes[: len(by_votes) // 10]
    return {
        **_measures(sentences),
        "agreed": _measures(agreed),
        "surest": _measures(surest),
    }


def _measures(sentences: Sequence[Labelled]) -> dict[str, float]:
    results = [s.zone is Zone.RESULT for s in sentences]
    told = [s.judged.zone is Zone.RESULT for s in sentences]
    right = sum(s.judged.zone is s.zone for s in sentences)
    return {
        "result_f1": round(f1(told, results), 4),
        "result_ap": round(average_precision([s.judged.result for s in sentences], results), 4),
        "place_f1": round(f1([s.place >= LATE for s in sentences], results), 4),
        "finding_f1": round(f1([s.judged.role is Role.FINDING for s in sentences], results), 4),
        "accuracy": round(right / max(1, len(sentences)), 4),
        "n": len(sentences),
    }


def f1(told: Sequence[bool], true: Sequence[bool]) -> float:
    """Harmonic mean of precision and recall; 0 where nothing was told and nothing is true."""
    both = sum(a and b for a, b in zip(told, true, strict=True))
    return 2 * both / max(1, sum(told) + sum(true))


def average_precision(scores: Sequence[float], true: Sequence[bool]) -> float:
    """Precision at each true one, the highest score first, on average; equals count as one step."""
    ordered = sorted(zip(scores, true, strict=True), key=lambda pair: -pair[0])
    total, seen, hits, before = 0.0, 0, 0, 0
    for n, (score, is_true) in enumerate(ordered):
        seen, hits = seen + 1, hits + is_true
        if n + 1 == len(ordered) or ordered[n + 1][0] != score:
            total, before = total + (hits - before) * hits / seen, hits
    return total / max(1, sum(true))


if __name__ == "__main__":
    main()
