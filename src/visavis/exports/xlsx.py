"""An Excel workbook: the coded statements, the sources, the documents, each a sheet that can be filtered."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from pathlib import Path

import xlsxwriter

from visavis.codebook import Plan
from visavis.exports.coded import COLUMNS, coded_rows
from visavis.exports.references import note_of, sources, written, year
from visavis.exports.writing import file_for, replacing
from visavis.records import Document, Records

_Cell = str | float | None
_WIDE = {"words": 60, "sentence": 60, "quoted": 40, "title": 50, "source": 40, "note": 30, "why": 30, "document": 30}
_LONGEST = 32_000  # characters in a cell; Excel's limit is 32,767
_MOST_ROWS = 1_048_575  # of a sheet, under the header


def export(records: Records, plan: Plan, target: Path) -> list[Path]:
    """Write `study.xlsx` (or `target`, if it is named *.xlsx)."""
    path = file_for(target, "study.xlsx")
    buffer = io.BytesIO()
    # Documents are other people's words: nothing in them is a formula, a link or a number to Excel.
    plain = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True}
    with xlsxwriter.Workbook(buffer, plain) as book:
        rows = ([getattr(row, name) for name in COLUMNS] for row in coded_rows(records, plan))
        _sheet(book, "Statements", COLUMNS, rows)
        _sheet(book, "Sources", _SOURCE_COLUMNS, _sources(records))
        _sheet(book, "Documents", _DOCUMENT_COLUMNS, _documents(records))
    with replacing(path) as file:
        file.write(buffer.getvalue())
    return [path]


def _sheet(book: xlsxwriter.Workbook, name: str, columns: Sequence[str], rows: Iterable[Sequence[_Cell]]) -> None:
    sheet = book.add_worksheet(name)
    head = book.add_format({"bold": True, "bottom": 1})
    body = book.add_format({"text_wrap": True, "valign": "top"})
    for at, column in enumerate(columns):
        sheet.set_column(at, at, _WIDE.get(column, 16), body)
        sheet.write_string(0, at, column.replace("_", " "), head)
    last = 0
    for last, row in enumerate(rows, 1):
        if last > _MOST_ROWS:
            break
        for at, value in enumerate(row):
            if isinstance(value, str):
                sheet.write_string(last, at, value[:_LONGEST], body)
            elif value is not None:
                sheet.write_number(last, at, value, body)
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, min(last, _MOST_ROWS), len(columns) - 1)


_SOURCE_COLUMNS = (
    "author", "title", "container", "year", "publisher", "archive", "role", "times_cited", "held_as", "note", "id",
)  # fmt: skip


def _sources(records: Records) -> Iterable[Sequence[_Cell]]:
    for source in sources(records):
        r = source.reference
        archive = ", ".join(p for p in (r.archive, r.archive_collection, r.archive_location) if p)
        yield (
            "; ".join(written(n) for n in r.author or r.editor), r.title, r.container_title, year(r), r.publisher,
            archive or None, source.role, len(source.citations), source.held, note_of(r), source.id,
        )  # fmt: skip


_DOCUMENT_COLUMNS = ("title", "authors", "date", "genre", "language", "path", "id")


def _documents(records: Records) -> Iterable[Sequence[_Cell]]:
    for d in records[Document]:
        yield d.title, "; ".join(written(n) for n in d.authors), d.date, d.genre, d.language, d.path, d.id
