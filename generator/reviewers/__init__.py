"""Reviewers: one file per opinion on a report, each 0 to 10, recomputable from the report's JSON.

To add one: a file here with a `REVIEWER`, and its name below.
"""

from collections.abc import Mapping
from importlib import import_module

from generator.types import Reviewer

NAMES = (
    "relevance",
    "coverage",
    "grounding",
    "corroboration",
    "independence",
    "recency",
    "integrity",
    "transparency",
    "reader",
)
"""The files of this folder, in the order in which pages list them."""

REVIEWERS: Mapping[str, Reviewer] = {
    name: import_module(f"{__name__}.{name}").REVIEWER for name in NAMES
}
"""By name."""
