"""Tables for spreadsheets (CSV, RFC 4180): what the exporters that write them share."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence

from generator.escape import visible

FORMULA = tuple("=+-@＝＋－＠\t\r")
"""First characters (and their full-width twins) that make a spreadsheet compute a cell."""


def sheet(columns: Sequence[str], rows: Iterable[Mapping[str, object]]) -> str:
    """A row of column names and the rows, each cell one line of text.

    A cell that a spreadsheet would take for a formula begins with an apostrophe.
    """
    table = io.StringIO(newline="")
    writer = csv.writer(table, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([_cell(row[column]) for column in columns] for row in rows)
    return table.getvalue()


def several(values: Iterable[str]) -> str:
    """Several values in one cell."""
    return "; ".join(values)


def yes(value: bool) -> str:
    """A truth in words."""
    return "yes" if value else "no"


def _cell(value: object) -> str:
    text = visible(str(value))
    return f"'{text}" if text.startswith(FORMULA) else text
