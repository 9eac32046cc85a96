"""Fit the model that tells what a sentence does, and print how well it does on abstracts not seen.

    python -m tests.benchmarks.fit_roles --data DIR [--write]

DIR holds `csabstruct/train.jsonl` and `dev.jsonl` (computer science, Cohan et al. 2019) and
`scifact/corpus.jsonl` (biomedicine, Wadden et al. 2020), of which the abstracts in labelled
sections are taken: a section's label, read as `build` reads it and taken off, is the label of its
sentences. A sentence of CSAbstruct weighs the share of votes that its label got; one of SciFact
weighs 0.1, because sections are coarse, and so that computer science stays the measure.

Two logistic regressions with a ridge (`generator.stages.zoning` says of what). The first keeps the
terms with the greatest weights and is fitted again on those. What the second hears of a sentence
comes from five fits of the first on abstracts other than its own.

Figures are those of `tests.benchmarks.sentences` without the rules behind the model, through the
very functions of `build`: of five folds of abstracts, seed 13, each judged by a model of the other
four; and of CSAbstruct's dev part, judged by a model without it. The shipped model is fitted on
all. `--write` puts model and figures into generator/data/zoning.json. It takes minutes, and
scikit-learn (`pip install .[fit]`).
"""

import argparse
import json
import random
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, TypeAlias

from generator.stages import zoning
from generator.stages.roles import Section
from generator.stages.zoning import SCALE, ZONES, Model, Row, Zone
from tests.benchmarks.sentences import Labelled, figures, read, stated_in

SEED = 13
FOLDS = 5
RIDGE = 0.05
"""scikit-learn's C of both regressions: .02 and .1 are a little worse."""
LEAST = 3
"""Sentences that a term stands in, at least."""
KEPT = 3000
"""Terms; with 2,000 or 8,000 the figures are the same."""
RESULT_FROM = 0.4
"""Share from which a sentence is a result. F1 is greatest at a threshold of half its greatest value
(Lipton et al. 2014), and flat from .35 to .45."""
COARSE = 0.1
"""Weight of a sentence of SciFact."""
TARGET = Path(__file__).parents[2] / "generator" / "data" / "zoning.json"

Abstract: TypeAlias = dict[str, Any]
"""`sentences`, `labels` and `confs` as in CSAbstruct, and the `weight` of each vote."""

Weights: TypeAlias = dict[str, list[int]]
"""For each name a weight, times SCALE, for each of ZONES."""

_HEARD = "heard "
_ZONE_OF = {
    Section.BACKGROUND: Zone.BACKGROUND,
    Section.AIM: Zone.OBJECTIVE,
    Section.METHOD: Zone.METHOD,
    Section.FINDING: Zone.RESULT,
}


def main(arguments: Sequence[str] | None = None) -> None:
    """Fit, print one JSON line of figures, and write the model where asked to."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.benchmarks.fit_roles",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--data", type=Path, required=True, help="folder of both data sets")
    parser.add_argument("--write", action="store_true", help=f"write {TARGET.name}")
    options = parser.parse_args(arguments)
    train = csabstruct(options.data / "csabstruct" / "train.jsonl")
    dev = csabstruct(options.data / "csabstruct" / "dev.jsonl")
    medicine = sections(options.data / "scifact" / "corpus.jsonl")
    told: dict[str, Any] = {
        "fitted_by": f"python -m tests.benchmarks.fit_roles, seed {SEED}, {FOLDS} folds",
        "abstracts": {"csabstruct": len(train) + len(dev), "scifact": len(medicine)},
        "dev_unseen": judged(dev, zoning.model(fitted([*train, *medicine]))),
        "cross_validated": cross_validated([*train, *dev], medicine),
    }
    if options.write:
        TARGET.write_text(text({**fitted([*train, *dev, *medicine]), **told}), encoding="utf-8")
    print(json.dumps(told, sort_keys=True))


def csabstruct(path: Path) -> list[Abstract]:
    """The abstracts of a file, without labels inside their sentences."""
    lines = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    return [
        {**line, "sentences": [s for s, _ in stated_in(line["sentences"])], "weight": 1.0}
        for line in lines
    ]


def sections(path: Path) -> list[Abstract]:
    """The abstracts of SciFact of which every sentence stands in a section of a known kind."""
    lines = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    stated = [list(stated_in(s.strip() for s in line["abstract"])) for line in lines]
    return [
        {
            "sentences": [sentence for sentence, _ in of],
            "labels": [_ZONE_OF[section].value for _, section in of if section is not None],
            "confs": [1.0] * len(of),
            "weight": COARSE,
        }
        for of in stated
        if {section for _, section in of} <= _ZONE_OF.keys()
    ]


def judged(abstracts: Sequence[Abstract], model: Model) -> dict[str, Any]:
    """Figures of abstracts by a model."""
    return figures([s for abstract in abstracts for s in read(abstract, model)])


def cross_validated(science: Sequence[Abstract], medicine: Sequence[Abstract]) -> dict[str, Any]:
    """Figures of both sets, each abstract judged by a model fitted on the other folds of both."""
    sets = {"csabstruct": parted(science), "scifact": parted(medicine)}
    told: dict[str, list[Labelled]] = {name: [] for name in sets}
    for n in range(FOLDS):
        model = zoning.model(fitted([a for parts in sets.values() for a in others(parts, n)]))
        for name, parts in sets.items():
            told[name] += [s for abstract in parts[n] for s in read(abstract, model)]
    return {name: figures(sentences) for name, sentences in told.items()}


def parted(abstracts: Sequence[Abstract]) -> list[list[Abstract]]:
    """FOLDS parts, drawn with SEED."""
    shuffled = random.Random(SEED).sample(abstracts, len(abstracts))
    return [shuffled[n::FOLDS] for n in range(FOLDS)]


def others(parts: Sequence[Sequence[Abstract]], n: int) -> list[Abstract]:
    """The abstracts of all parts but one."""
    return [abstract for m, part in enumerate(parts) if m != n for abstract in part]


def fitted(abstracts: Sequence[Abstract]) -> dict[str, Any]:
    """The model as a JSON object, fitted on these abstracts."""
    kept = strongest(words_of(abstracts))
    parts = parted(abstracts)
    heard: list[tuple[Abstract, list[Row]]] = []
    for n, part in enumerate(parts):
        words = alone(words_of(others(parts, n), kept))
        heard += [(abstract, [words(s) for s in abstract["sentences"]]) for abstract in part]
    return {"terms": words_of(abstracts, kept), **order_of(heard), "result_from": RESULT_FROM}


def words_of(abstracts: Sequence[Abstract], kept: Sequence[str] | None = None) -> Weights:
    """Weights of the first regression, of the terms in `kept` or else of all that are not rare."""
    from sklearn.feature_extraction.text import CountVectorizer  # noqa: PLC0415 - see [fit]

    vectorizer = CountVectorizer(
        analyzer=zoning.terms, binary=True, vocabulary=kept, min_df=LEAST if kept is None else 1
    )
    sentences = [sentence for abstract in abstracts for sentence in abstract["sentences"]]
    return _regression(
        vectorizer.fit_transform(sentences), vectorizer.get_feature_names_out(), abstracts
    )


def order_of(heard: Sequence[tuple[Abstract, Sequence[Row]]]) -> dict[str, Any]:
    """The second regression, from what the first says of each sentence of abstracts."""
    from sklearn.feature_extraction import DictVectorizer  # noqa: PLC0415 - see [fit]

    vectorizer = DictVectorizer()
    rows = vectorizer.fit_transform(
        [_place(logs, n, own) for logs, own in _opened(heard) for n in range(len(logs))]
    )
    names = vectorizer.get_feature_names_out()
    weights = _regression(rows, names, [abstract for abstract, _ in heard])
    reach = sorted(name for name in weights if name.startswith(_HEARD))
    return {
        "heard": [list(row) for row in zip(*(weights[name] for name in reach), strict=True)],
        "places": {name: row for name, row in weights.items() if name not in reach},
    }


def strongest(weights: Weights) -> list[str]:
    """The KEPT terms with the greatest weight for any zone, in the order of the alphabet."""
    ranked = sorted(weights.keys() - {""}, key=lambda term: (-max(map(abs, weights[term])), term))
    return sorted(ranked[:KEPT])


def alone(weights: Weights) -> Callable[[str], Row]:
    """What the second regression hears of a sentence of which the first knows only the words."""
    known = zoning.model({"terms": weights, "heard": [], "places": {}, "result_from": RESULT_FROM})
    return lambda sentence: zoning.log_shares(zoning.score(zoning.terms(sentence), known))


def _opened(
    heard: Sequence[tuple[Abstract, Sequence[Row]]],
) -> Iterator[tuple[Sequence[Row], int | None]]:
    """What is heard of each abstract, and which of its sentences first speaks of its own work."""
    for abstract, logs in heard:
        yield logs, zoning.first_own(map(zoning.terms, abstract["sentences"]))


def _place(logs: Sequence[Row], n: int, own: int | None) -> dict[str, float]:
    """What the second regression reads of sentence n."""
    values = {f"{_HEARD}{m:02}": value for m, value in enumerate(zoning.heard(logs, n))}
    return values | dict.fromkeys(zoning.places(n, len(logs), own), 1.0)


def _regression(rows: Any, names: Iterable[str], abstracts: Sequence[Abstract]) -> Weights:
    """Weights of each name, rounded, and under "" the intercept."""
    from sklearn.linear_model import LogisticRegression  # noqa: PLC0415 - see [fit]

    labels = [ZONES.index(Zone(label)) for abstract in abstracts for label in abstract["labels"]]
    votes = [share * abstract["weight"] for abstract in abstracts for share in abstract["confs"]]
    fit = LogisticRegression(C=RIDGE, max_iter=3000, tol=1e-5).fit(rows, labels, votes)
    table = [fit.intercept_, *fit.coef_.T]
    return {
        str(name): [round(float(weight) * SCALE) for weight in row]
        for name, row in zip(["", *names], table, strict=True)
    }


def text(data: dict[str, Any]) -> str:
    """The JSON of a model, a term a line."""
    return (
        json.dumps(data, sort_keys=True, ensure_ascii=False, separators=(",", ":")).replace(
            "],", "],\n"
        )
        + "\n"
    )


if __name__ == "__main__":
    main()
