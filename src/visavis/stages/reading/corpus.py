"""Corpora: JSON Lines, CSV, TSV, Parquet. One document per row, read row by row; a bad row never stops the others."""

from __future__ import annotations

import codecs
import hashlib
import io
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

import msgspec

from visavis.codebook import Columns
from visavis.errors import UnreadableFile
from visavis.stages.reading.decoding import corpus_encoding
from visavis.stages.reading.delimited import Line, table
from visavis.text import slug

_PARQUET_LIMIT = 4 * 2**30  # bytes unpacked; they are streamed, but a bomb would take hours


Cells = dict[str, str | None]
PARQUET = "parquet"  # in place of a separator


@dataclass(frozen=True, slots=True)
class Row:
    """One document of a corpus: `key` names it within the file."""

    key: str
    text: str
    title: str | None = None
    date: str | None = None
    author: str | None = None
    genre: str | None = None
    language: str | None = None

    @property
    def digest(self) -> str:
        return hashlib.sha256(self.text.encode("utf-8", "surrogatepass")).hexdigest()


@dataclass(frozen=True, slots=True)
class BadRow:
    number: int
    reason: str


def rows(path: str, data: bytes, columns: Columns, separator: str | None, first_row: int = 0) -> Iterator[Row | BadRow]:
    """The rows of a corpus file, or of a piece of one that `first_row` rows come before.

    `separator` None: JSON Lines; PARQUET: Parquet. Raises UnreadableFile if no row can have a text.
    """
    if separator == PARQUET:
        yield from _told_apart(_parquet_rows(path, data, columns), columns, first_row)
        return
    encoding = corpus_encoding(path, data)
    if separator is None and encoding == "utf-8-sig":
        found = _json_rows(io.BytesIO(data.removeprefix(codecs.BOM_UTF8)))
    else:
        lines = io.TextIOWrapper(io.BytesIO(data), encoding, errors="replace", newline="")
        found = _json_rows(lines) if separator is None else _table_rows(path, lines, columns, separator)
    yield from _told_apart(found, columns, first_row)


def _told_apart(found: Iterator[tuple[int, Cells | str]], columns: Columns, first_row: int) -> Iterator[Row | BadRow]:
    """The rows, none under an id that another has."""
    keys: Counter[str] = Counter()
    for place, cells in found:
        number = first_row + place
        if isinstance(cells, str):
            yield BadRow(number, cells)
            continue
        made = _row(number, cells, columns)
        if isinstance(made, Row):
            keys[made.key] += 1
            if keys[made.key] > 1:
                yield BadRow(number, f"its id “{made.key}” stands on an earlier row")
                continue
        yield made


def _json_rows(lines: Iterable[str | bytes]) -> Iterator[tuple[int, Cells | str]]:
    decoder = msgspec.json.Decoder(dict[str, object])
    number = 0
    for line in lines:
        number += 1
        if not line.strip():
            continue
        try:
            row = decoder.decode(line)
        except (msgspec.MsgspecError, UnicodeError, RecursionError) as error:
            yield number, f"no JSON object: {error}"
            continue
        yield number, {k: _cell(v) for k, v in row.items()}


def _parquet_rows(path: str, data: bytes, columns: Columns) -> Iterator[tuple[int, Cells | str]]:
    """Row by row in small batches: only the columns that are asked for are unpacked."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        file = pq.ParquetFile(pa.BufferReader(data))
        names = list(file.schema_arrow.names)
        size = sum(file.metadata.row_group(i).total_byte_size for i in range(file.metadata.num_row_groups))
    except (pa.ArrowException, OSError, ValueError) as error:
        raise _bad_parquet(path, str(error)) from error
    _need_column(path, names, columns)
    if size > _PARQUET_LIMIT:
        raise _bad_parquet(path, f"it would unpack to {size:,} bytes")
    wanted = [n for n in names if n in _wanted(columns)]
    number = 0
    try:
        for batch in file.iter_batches(batch_size=64, columns=wanted):
            for row in batch.to_pylist():
                number += 1
                yield number, {k: _cell(v) for k, v in row.items()}
    except (pa.ArrowException, OSError, ValueError) as error:
        yield number + 1, f"this row and those after it cannot be read: {str(error)[:200]}"


def _wanted(columns: Columns) -> set[str]:
    told = (columns.text, columns.id, columns.title, columns.date, columns.author, columns.genre, columns.language)
    return {c for c in told if c} | {"id", "title", "date", "author", "genre", "language"}


def _bad_parquet(path: str, what: str) -> UnreadableFile:
    return UnreadableFile(
        f"{path} cannot be read as Parquet: {what[:200]}.", "It may be cut off or damaged.", "Write the file again."
    )


def _need_column(path: str, names: list[str], columns: Columns) -> None:
    if columns.text not in names:
        raise UnreadableFile(
            f"{path} has no column “{columns.text}”; it has {', '.join(names[:20]) or 'none'}.",
            "Without it there is no text to read.",
            "Name the column that holds the text under columns: text: in study.yaml.",
        )


def _cell(value: object) -> str | None:
    """A JSON value as text: lists of words joined, null and nested objects as nothing."""
    if isinstance(value, str):
        return value
    if isinstance(value, list):
        return "; ".join(v for v in value if isinstance(v, str)) or None
    if isinstance(value, date):  # of Parquet
        return value.isoformat()
    return str(value) if isinstance(value, (int, float)) and not isinstance(value, bool) else None


def _table_rows(path: str, lines: Iterable[str], columns: Columns, separator: str) -> Iterator[tuple[int, Cells | str]]:
    found = table(lines, separator)
    first = next(found, Line([], 0)).cells
    names = [h.strip().lstrip("\ufeff") for h in first] if isinstance(first, list) else []
    _need_column(path, names, columns)
    for number, (cells, _) in enumerate(found, 2):
        if isinstance(cells, str):
            yield number, cells
        elif cells and len(cells) != len(names):
            yield number, f"{len(cells)} cells under {len(names)} columns"
        elif cells:
            yield number, dict(zip(names, cells, strict=True))


def _row(number: int, cells: Cells, columns: Columns) -> Row | BadRow:
    text = cells.get(columns.text)
    if not text or not text.strip():
        held = "" if columns.text in cells else f": it has only {', '.join(list(cells)[:20]) or 'nothing'}"
        return BadRow(number, f"no text in “{columns.text}”{held}")

    def said(column: str | None, default: str) -> str | None:
        value = cells.get(column or default)
        return value.strip() if value and value.strip() else None

    key = said(columns.id, "id")
    return Row(
        key=slug(key) if key else str(number),
        text=text,
        title=said(columns.title, "title"),
        date=said(columns.date, "date"),
        author=said(columns.author, "author"),
        genre=said(columns.genre, "genre"),
        language=said(columns.language, "language"),
    )
