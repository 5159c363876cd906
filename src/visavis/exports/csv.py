"""One CSV table of the coded statements, as spreadsheets open it: UTF-8 with a mark, one header row.

Texts that a spreadsheet would take for a formula are preceded by an apostrophe (OWASP, CSV injection): documents
are other people's words.
"""

from __future__ import annotations

import csv
import io
from pathlib import Path

from visavis.codebook import Plan
from visavis.exports.coded import COLUMNS, coded_rows
from visavis.exports.writing import file_for, replacing
from visavis.records import Records


def export(records: Records, plan: Plan, target: Path) -> list[Path]:
    """Write `statements.csv` (or `target`, if it is named *.csv)."""
    path = file_for(target, "statements.csv")
    with replacing(path) as file:
        text = io.TextIOWrapper(file, encoding="utf-8-sig", newline="")
        writer = csv.writer(text)
        writer.writerow(COLUMNS)
        for row in coded_rows(records, plan):
            writer.writerow([harmless(getattr(row, name)) for name in COLUMNS])
        text.flush()
        text.detach()
    return [path]


def harmless(value: str | float | None) -> str | float:
    """The value as a cell that no spreadsheet calculates; absent is an empty cell."""
    if isinstance(value, str) and value.startswith(("=", "+", "-", "@", "\t", "\r")):
        return "'" + value
    return "" if value is None else value
