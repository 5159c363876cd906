"""Packed corpora unpacked to a file of rows, a batch at a time: Parquet as JSON Lines, gzip as what it holds."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

_CORPORA = frozenset({"jsonl", "ndjson", "csv", "tsv"})
_BATCH = 64  # rows: each may hold a book
_PART = 2**20
_MOST = 64 * 2**30  # bytes on disk
_RATIO = 200  # text packs to a tenth, rarely to a fiftieth: beyond this, and this large, it is a bomb
_RATIO_FROM = 512 * 2**20


def unpacked_as(name: str) -> str | None:
    """The format of what a packed corpus holds; None for all other files."""
    *_, before, last = ("", "", *name.lower().rsplit("/", 1)[-1].split("."))
    if last == "parquet":
        return "jsonl"
    return before if last == "gz" and before in _CORPORA else None


def unpack(path: Path, target: Path) -> bool:
    """Writes the rows to `target`; False, and nothing is written, where the file is damaged or a bomb."""
    beside = target.with_name(target.name + ".part")
    target.parent.mkdir(parents=True, exist_ok=True)
    most = min(_MOST, max(_RATIO_FROM, _RATIO * path.stat().st_size))
    parts = _gzip_parts(path) if path.suffix.lower() == ".gz" else _parquet_parts(path)
    try:
        with beside.open("wb") as out:
            for part in parts:
                out.write(part)
                if out.tell() > most:
                    raise ValueError("it unpacks to too much")
        beside.replace(target)
    except (OSError, EOFError, zlib.error, ValueError, NotImplementedError, MemoryError):  # pyarrow's are among them
        beside.unlink(missing_ok=True)
        return False
    return True


def _gzip_parts(path: Path) -> Iterator[bytes]:
    with gzip.open(path, "rb") as file:
        while part := file.read(_PART):
            yield part


def _parquet_parts(path: Path) -> Iterator[bytes]:
    """Rows as JSON objects of their words, numbers and dates; other columns can name nothing of a document."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    encoder = msgspec.json.Encoder(enc_hook=str)
    with pq.ParquetFile(path) as file:
        kept = [f.name for f in file.schema_arrow if _is_told(f.type, pa.types)]
        for batch in file.iter_batches(batch_size=_BATCH, columns=kept):
            yield from (encoder.encode(row) + b"\n" for row in batch.to_pylist())


def _is_told(kind: Any, types: Any) -> bool:
    if types.is_list(kind) or types.is_large_list(kind) or types.is_dictionary(kind):
        kind = kind.value_type
        return bool(types.is_string(kind) or types.is_large_string(kind))
    tests = (
        types.is_string,
        types.is_large_string,
        types.is_integer,
        types.is_floating,
        types.is_date,
        types.is_timestamp,
    )
    return any(test(kind) for test in tests)
