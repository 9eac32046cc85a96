"""The faithful guard, measured on real sentences: does it see what was changed, and only that?

    python -m tests.benchmarks.guards [--shared DIR] [--show N]

Sentences are findings out of the ACL abstracts in DIR/data/anthology (default ../shared), drawn
with seed 13; without that folder sentences of our own in tests/findings.py, and it says so. Each is
made a claim by the listed rewrites, then changed in one way (tests/benchmarks/perturb.py), and
`verify.differences` compares the changed claim with the quote.

`verify.objections` also replays the rewrites and would refuse every text that they do not give;
that catches anything, and so measures nothing. `differences` is the second check, which never looks
at how a text came about: it has to see the change in the words themselves.

Per kind of change: `caught`, share of changed claims that it objects to; `named`, share for which
it also says the right kind of word (its lists and the changes are by one hand: they do their work,
they need not be complete); `falsely_caught`, share of the honest claims of the same sentences that
it objects to; `n`, sentences. Then the honest claims, by what was rewritten or set in other types.
The last line is one JSON object of all that.
"""

import argparse
import json
import random
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

from generator.bibliography import read
from generator.stages import dedupe, extract, rewrite, sentences
from generator.stages.verify import differences
from generator.types import Passage, Role
from tests.benchmarks.perturb import CHANGES, Change, honest, things
from tests.findings import FINDINGS

SEED = 13
RECORDS = 5000
"""Records that sentences are drawn from."""
EACH = 400
"""Sentences a kind of change, at most."""
SHARED = Path(__file__).parents[3] / "shared"
ANTHOLOGY = Path("data") / "anthology" / "acl_2018_2023.jsonl"
BARS = {
    "numbers": 0.99,
    "negation added": 0.95,
    "negation removed": 0.95,
    "names": 0.90,
    "comparisons": 0.90,
}
"""Share that has to be caught, at least."""
HONEST_BAR = 0.01
"""Share of honest claims caught, at most."""
NAMED = {
    "numbers": ("numbers",),
    "units": ("numbers",),
    "negation added": ("negations",),
    "negation removed": ("negations",),
    "comparisons": ("words of direction", "numbers", "the same words"),
    "names": ("names",),
    "hedges": ("hedges",),
    "truncation": ("words differ",),
}
"""How the objection to a change begins, if it says the right kind."""


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure, print a table, and one JSON line last."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.guards", description=__doc__)
    parser.add_argument("--shared", type=Path, default=SHARED, help="folder of the shared data")
    parser.add_argument("--show", type=int, default=0, help="changed claims to print of each kind")
    options = parser.parse_args(arguments)
    path = options.shared / ANTHOLOGY
    quotes = real(path) if path.is_file() else FINDINGS
    origin = "the ACL abstracts" if path.is_file() else "our own, for want of the shared data"
    print(f"{len(quotes)} sentences: {origin}")
    for kind, change in CHANGES.items():
        for pair in list(changed(kind, change, quotes))[: options.show]:
            print(f"{kind}\n  - {pair.quote}\n  + {pair.text}\n    {pair.objections}")
    result = measure(quotes)
    for kind, figures in result.items():
        print(f"{kind:24}", "  ".join(f"{name} {value}" for name, value in figures.items()))
    print(json.dumps({"sentences": origin, **result}))


@cache
def real(path: Path) -> tuple[str, ...]:
    """Findings of the abstracts in a file of records, as `build` would take them for claims."""
    lines = path.read_text("utf-8").splitlines()
    drawn = random.Random(SEED).sample(lines, min(RECORDS, len(lines)))
    works = dedupe.merge(read("\n".join(drawn), path.name))
    return tuple(p.text for work in works for p in sentences.read(work) if is_finding(p))


def is_finding(passage: Passage) -> bool:
    """Whether the sentence is a whole finding of a length that is shown."""
    whole = extract.WHOLE.search(passage.text) is not None
    return passage.role is Role.FINDING and whole and len(passage.text) <= extract.LONGEST


class Pair(NamedTuple):
    """A quote, a changed claim, and what the guard says."""

    quote: str
    text: str
    objections: tuple[str, ...]


def changed(kind: str, change: Change, quotes: Sequence[str]) -> Iterator[Pair]:
    """Claims changed in one way, at most `EACH`, with what is said against them."""
    draw = random.Random(f"{SEED} {kind}")
    others = sorted({name for quote in quotes for name in things(quote)})
    count = 0
    for quote in draw.sample(quotes, len(quotes)):
        text = change(rewrite.rewrite(quote)[0], others, draw)
        if text is not None and count < EACH:
            count += 1
            yield Pair(quote, text, differences(text, quote))


def measure(quotes: Sequence[str]) -> dict[str, dict[str, float]]:
    """Figures by kind of change, then of honest claims by what was rewritten, then of them all."""
    changes = {kind: of_change(kind, change, quotes) for kind, change in CHANGES.items()}
    by_kind: dict[str, list[bool]] = {"honest": []}
    for quote in quotes:
        for told in honest(quote):
            caught = bool(differences(told.text, quote))
            by_kind.setdefault(told.kind, []).append(caught)
            by_kind["honest"].append(caught)
    rewrites = {k: {"falsely_caught": share(v), "n": len(v)} for k, v in sorted(by_kind.items())}
    return {**changes, **rewrites}


def of_change(kind: str, change: Change, quotes: Sequence[str]) -> dict[str, float]:
    """Shares caught, caught by the right word and falsely caught, and sentences."""
    pairs = list(changed(kind, change, quotes))
    true = [(told.text, pair.quote) for pair in pairs for told in honest(pair.quote)]
    return {
        "caught": share([bool(pair.objections) for pair in pairs]),
        "named": share([any(o.startswith(NAMED[kind]) for o in pair.objections) for pair in pairs]),
        "falsely_caught": share([bool(differences(text, quote)) for text, quote in true]),
        "n": len(pairs),
    }


def share(found: Sequence[bool]) -> float:
    """How many of all, 0 to 1; 1 of none."""
    return round(sum(found) / len(found), 4) if found else 1.0


if __name__ == "__main__":
    main()
