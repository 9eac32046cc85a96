"""Scores as a reader computes them: from a report's JSON and the words on its page, and no more.

Nothing of the generator is used here but the way names of people are compared.
"""

import re
from collections import Counter
from collections.abc import Mapping
from html import unescape
from statistics import median
from typing import Any

from generator import words
from generator.types import Author

CAPPING = ("relevance", "coverage")
"""Reviewers whose score no report exceeds, as the method page says."""
AT_MOST = {"answered": 10.0, "partly answered": 7.5, "not answered": 4.0}
LOSSES = {"retracted": 1.0, "expression of concern": 0.7, "corrected": 0.1}
UNREVIEWED = 0.3
NEEDED = {
    "grounding": ("claims",),
    "corroboration": ("claims",),
    "independence": ("claims",),
    "integrity": ("works quoted",),
    "recency": ("year of the search", "median year of the works quoted"),
    "reader": ("a language model gave a score",),
}
"""Without these a reviewer has nothing to assess."""

Report = Mapping[str, Any]
"""A report's JSON."""


def quantities(report: Report) -> dict[str, float]:
    """Every quantity that the formulas name, by its words."""
    claims, works = report["claims"], report["papers"]
    quoted = [{m["concept"] for m in c["mentions"] if m["where"] == "quote"} for c in claims]
    of_work = Counter(c["paper"] for c in claims)
    silent = {g["where"] for g in report["gaps"] if not g["looking_up"]}
    answered = {s["source"] for s in report["searches"]} - silent
    kinds = [w["text_kind"] for w in works if w["text_sha256"]]
    day = report["searched_on"] or report["asked_on"]
    read = report["reading"] or {"score": None}
    return {
        "a language model gave a score": read["score"] is not None,
        "score that a language model gave after reading question, answer and claims": read["score"]
        or 0.0,
        "claims": len(claims),
        "concepts": len(report["concepts"]),
        "concepts spoken about, summed over all claims": sum(
            1.0 if m["where"] == "quote" else 0.5 for c in claims for m in c["mentions"]
        ),
        "concepts that any quote speaks about": len(set().union(*quoted)),
        "most concepts that one quote speaks about": max(map(len, quoted), default=0),
        "claims located and faithful": sum(c["located"] and c["faithful"] for c in claims),
        "sum of the likelihoods of each claim's best independent passage": sum(
            max(_undisputed(c), default=0.0) for c in claims
        ),
        "author groups quoted": groups([w for w in works if w["key"] in of_work]),
        "claims of the work with most claims": max(of_work.values(), default=0),
        "works quoted": len(works),
        "sum of losses": sum(map(loss, works)),
        "year of the search": int(day[:4]) if day else 0,
        "median year of the works quoted": median(w["year"] for w in works if w["year"] is not None)
        if any(w["year"] is not None for w in works)
        else 0,
        "sources that answered": len(answered),
        "sources asked": len(answered | silent),
        "1 if a dated search fits the question": not (report["provisional"] or report["outdated"]),
        "databases that answered beside the library": len(answered - {"library"}),
        "works quoted in their own words": sum(kind != "annotation" for kind in kinds),
    }


def _undisputed(claim: Mapping[str, Any]) -> list[float]:
    """Likelihoods of the passages that were not judged to disagree with the claim."""
    passages = claim["corroborated_by"]
    return [p["likelihood"] for p in passages if p["direction"] != "disagrees"]


def loss(work: Mapping[str, Any]) -> float:
    """What a work loses, of 1."""
    noticed = max((LOSSES[n["kind"]] for n in work["notices"]), default=0.0)
    return max(noticed, 0.0 if work["peer_reviewed"] else UNREVIEWED)


def groups(works: list[Mapping[str, Any]]) -> int:
    """Author groups: works are joined where an author is shared, again and again."""
    people = [
        {words.person(Author(**a)) for a in work["authors"]} - {""} or {work["key"]}
        for work in works
    ]
    left, count = list(people), 0
    while left:
        reached, count = left.pop(), count + 1
        while joined := [others for others in left if others & reached]:
            reached = reached.union(*joined)
            left = [others for others in left if not others & reached]
    return count


def put_in(formula: str, numbers: Mapping[str, float]) -> str:
    """A formula in words with these numbers put in."""
    arithmetic = formula.partition(";")[0]
    for name in sorted(numbers, key=len, reverse=True):
        arithmetic = arithmetic.replace(name, repr(float(numbers[name])))
    return arithmetic


def calculated(arithmetic: str) -> float:
    """What a reader's calculator makes of it; a share of nothing is 0."""
    python = arithmetic.replace("×", "*").replace("−", "-").strip()
    python = re.sub(r"\b0(?:\.0)? / (?:0(?:\.0)?\b|\([\d.]+ \* 0(?:\.0)?\))", "0", python)
    assert re.fullmatch(r"(?:[\d\s.,()*/+-]|min|max)+", python), python
    return float(eval(python))  # noqa: S307 (arithmetic alone, as the line above holds)


def score(report: Report, reviewer: str, formula: str) -> float | None:
    """What a reviewer with that formula has to give, not rounded; None where it cannot assess."""
    numbers = quantities(report)
    needed = NEEDED.get(reviewer, ())
    if not all(numbers[name] for name in needed):
        return None
    return min(10.0, max(0.0, calculated(put_in(formula, numbers))))


def overall(report: Report) -> float | None:
    """The overall score, not rounded, from the reviewers' scores and weights in the JSON."""
    given = {r["reviewer"]: (r["score"], r["weight"]) for r in report["reviews"]}
    counted = [(s, weight) for s, weight in given.values() if s is not None]
    weight = sum(w for _, w in counted)
    if not weight or not (report["searches"] or report["flow"]["identified"]):
        return None
    caps = [given[name][0] for name in CAPPING if given[name][0] is not None]
    cap = AT_MOST[report["answered"]]
    if report["answered"] == "not answered" and given["coverage"][0] is not None:
        cap *= given["coverage"][0] / 10
    mean = sum(s * w for s, w in counted) / weight
    return float(min(mean, cap, *caps))


def same(stated: float | None, computed: float | None) -> bool:
    """Whether a score with one decimal is what was computed; a half may be rounded either way."""
    if stated is None or computed is None:
        return stated is computed
    return abs(stated - computed) <= 0.05 + 1e-9


_ROW = re.compile(
    r'<tr><th scope="row">(?P<name>[^<]+)</th>'
    r'<td class="lr-num" data-label="Score">(?P<score>[^<]+)</td>'
    r'<td class="lr-num" data-label="Weight">(?P<weight>[^<]+)</td>'
    r'<td data-label="Computed">(?P<formula>[^<]+)<br>'
    r'<span class="lr-small">(?P<notes>[^<]+)</span>'
)
_QUALITY = re.compile(r"quality (?:<b>)?(?P<score>[\d.]+|not assessed)(?:</b> of 10)?")


def rows(page: str) -> dict[str, dict[str, str]]:
    """The reviewers' table on a report's page, as text."""
    return {
        unescape(row["name"]): {k: unescape(v) for k, v in row.groupdict().items()}
        for row in _ROW.finditer(page)
    }


def qualities(page: str) -> list[str]:
    """Every overall score that a page states."""
    return [found["score"] for found in _QUALITY.finditer(page)]
