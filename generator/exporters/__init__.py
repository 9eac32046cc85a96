"""The forms that a report takes, besides its page.

To add one: a file here with an `EXPORTER`, and its name below.
"""

from collections.abc import Mapping
from importlib import import_module

from generator.types import Exporter

NAMES = (
    "report_json",
    "claims_csv",
    "works_csv",
    "bibtex",
    "ris",
    "csl_json",
)
"""The files of this folder, in the order in which pages list them."""

EXPORTERS: Mapping[str, Exporter] = {
    exporter.ending: exporter
    for exporter in (import_module(f"{__name__}.{name}").EXPORTER for name in NAMES)
}
"""By the ending of the file."""
