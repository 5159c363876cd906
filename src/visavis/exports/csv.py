"""One CSV table of the coded statements, as spreadsheets open it: UTF-8 with a mark, one header row.

Texts that a spreadsheet would take for a formula are preceded by an apostrophe (OWASP, CSV injection): documents
are other people's words.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from pathlib import Path

import pyarrow as pa

from visavis.codebook import Plan
from visavis.exports.coded import COLUMNS, coded_rows
from visavis.exports.writing import file_for, replacing
from visavis.records import Records


def export(records: Records, plan: Plan, target: Path) -> list[Path]:
    """Write `statements.csv` (or `target`, if it is named *.csv)."""
    path = file_for(target, "statements.csv")
    write_rows(path, COLUMNS, ([getattr(row, name) for name in COLUMNS] for row in coded_rows(records, plan)))
    return [path]


def write_rows(path: Path, columns: Sequence[str], rows: Iterable[Iterable[str | float | None]]) -> None:
    """A table in UTF-8 with the mark that Excel knows it by. Raises OutputError where nothing can be written."""
    with replacing(path) as file:
        text = io.TextIOWrapper(file, encoding="utf-8-sig", newline="")
        writer = csv.writer(text)
        writer.writerow(columns)
        for row in rows:
            writer.writerow([harmless(value) for value in row])
        text.flush()
        text.detach()


def write_table(table: pa.Table, path: Path) -> None:
    """An Arrow table of plain values as CSV. Raises OutputError where nothing can be written."""
    with replacing(path) as file:
        text = io.TextIOWrapper(file, encoding="utf-8-sig", newline="")
        writer = csv.writer(text)
        writer.writerow(table.column_names)
        for row in table.to_pylist():
            writer.writerow([harmless(value) for value in row.values()])
        text.flush()
        text.detach()


def harmless(value: str | float | None) -> str | float:
    """The value as a cell that no spreadsheet calculates; absent is an empty cell."""
    if isinstance(value, str) and value.startswith(("=", "+", "-", "@", "\t", "\r")):
        return "'" + value
    return "" if value is None else value
