"""The references as CSL-JSON, which reference managers and citation processors read."""

from generator.codec import by_lines
from generator.csl import csl_item
from generator.types import Exporter, Report


def export(report: Report) -> str:
    """A list of items in the order of the references; `id` is the work's key."""
    return by_lines([csl_item(paper) for paper in report.papers])


EXPORTER = Exporter(
    ending=".csl.json",
    name="CSL-JSON",
    what="the references",
    export=export,
)
