"""The references as CSL-JSON, which reference managers and citation processors read."""

import json

from generator.bibliography import csl_item
from generator.types import Report

ENDING = ".csl.json"


def export(report: Report) -> str:
    """A list of items in the order of the references; `id` is the work's key."""
    items = [csl_item(paper) for paper in report.papers]
    return json.dumps(items, sort_keys=True, indent=1, ensure_ascii=False) + "\n"
