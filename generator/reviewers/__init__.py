"""Reviewers: one file per opinion on a report, each 0 to 10, recomputable from the report's JSON.

To add one: a file here with a `REVIEWER`, and its line below.
"""

from collections.abc import Mapping

from generator.reviewers import (
    corroboration,
    coverage,
    grounding,
    independence,
    integrity,
    recency,
    relevance,
    transparency,
)
from generator.types import Reviewer

REVIEWERS: Mapping[str, Reviewer] = {
    "relevance": relevance.REVIEWER,
    "coverage": coverage.REVIEWER,
    "grounding": grounding.REVIEWER,
    "corroboration": corroboration.REVIEWER,
    "independence": independence.REVIEWER,
    "recency": recency.REVIEWER,
    "integrity": integrity.REVIEWER,
    "transparency": transparency.REVIEWER,
}
