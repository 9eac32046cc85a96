"""The forms that a report takes, besides its page: one file each, and one line here."""

from collections.abc import Mapping

from generator.exporters import bibtex, claims_csv, csl_json, report_json, ris
from generator.types import Exporter

EXPORTERS: Mapping[str, Exporter] = {
    report_json.ENDING: report_json.export,
    claims_csv.ENDING: claims_csv.export,
    bibtex.ENDING: bibtex.export,
    ris.ENDING: ris.export,
    csl_json.ENDING: csl_json.export,
}
"""Ending of the file and what writes it."""
