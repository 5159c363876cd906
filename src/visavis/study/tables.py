"""Records as Parquet: written by the machine, disposable, byte for byte the same from the same records.

Schemas derive from the records themselves. One file a (stage, record type, shard), written beside and renamed, so
that a reader never sees half a file and a killed run leaves none.
"""

from __future__ import annotations

import hashlib
import os
import types
from collections.abc import Iterable, Sequence
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

import msgspec
import pyarrow as pa
import pyarrow.parquet as pq

from visavis.errors import OutputError
from visavis.records import Record
from visavis.text import Span

R = TypeVar("R", bound=Record)


@cache
def schema(kind: type[msgspec.Struct]) -> pa.Schema:
    """The Arrow schema of a record type: nested structs stay nested, absent is null."""
    return pa.schema(_fields(kind))


def _fields(kind: type[msgspec.Struct]) -> list[pa.Field]:
    hints = get_type_hints(kind)
    return [pa.field(f.encode_name, _arrow(hints[f.name]), nullable=True) for f in msgspec.structs.fields(kind)]


def _arrow(hint: Any) -> pa.DataType:
    options = get_args(hint) if get_origin(hint) in (Union, types.UnionType) else (hint,)
    options = tuple(o for o in options if o is not type(None))
    if Span in options:  # Span, or Span | str: a bare text is a span without a place
        return pa.struct(_fields(Span))
    kind = options[0]
    origin, args = get_origin(kind), get_args(kind)
    if origin is Literal:
        return pa.string()
    if origin is list:
        return pa.list_(_arrow(args[0]))
    if origin is dict:
        return pa.map_(_arrow(args[0]), _arrow(args[1]))
    if isinstance(kind, type) and issubclass(kind, msgspec.Struct):
        return pa.struct(_fields(kind))
    return {str: pa.string(), int: pa.int64(), float: pa.float64(), bool: pa.bool_()}[kind]


def _has(hint: Any, wanted: Any) -> bool:
    return hint is wanted or get_origin(hint) is wanted or any(_has(a, wanted) for a in get_args(hint))


@cache
def _texts_among_spans(kind: type[msgspec.Struct]) -> tuple[str, ...]:
    """Fields that hold `Span | str`."""
    hints = get_type_hints(kind)
    fields = msgspec.structs.fields(kind)
    return tuple(f.encode_name for f in fields if _has(hints[f.name], Span) and _has(hints[f.name], str))


def _place(value: Any) -> Any:
    """A bare text among spans becomes a span without a place."""
    if isinstance(value, list):
        return [_place(v) for v in value]
    return {"passage": None, "start": None, "end": None, "exact": value} if isinstance(value, str) else value


def _bare(value: Any) -> Any:
    if isinstance(value, list):
        return [_bare(v) for v in value]
    return value["exact"] if isinstance(value, dict) and value["passage"] is None else value


@cache
def _plain(kind: type[msgspec.Struct]) -> bool:
    """Does the type, nested structs included, hold no dict (Arrow maps need turning back)?"""
    hints = get_type_hints(kind)
    return not any(_has(h, dict) or any(not _plain(s) for s in _structs(h)) for h in hints.values())


def _structs(hint: Any) -> list[type[msgspec.Struct]]:
    if isinstance(hint, type) and issubclass(hint, msgspec.Struct):
        return [hint]
    return [s for a in get_args(hint) for s in _structs(a)]


def to_table(kind: type[R], records: Sequence[R]) -> pa.Table:
    """Records as an Arrow table with exactly the columns of `schema(kind)`."""
    mixed = _texts_among_spans(kind)
    rows = msgspec.to_builtins(records)
    for row in rows if mixed else ():
        for name in mixed:
            row[name] = _place(row[name])
    columns = schema(kind)
    if not _plain(kind):
        rows = _maps(rows)
    return pa.Table.from_pylist(rows, schema=columns)


def _maps(value: Any) -> Any:
    """Dicts with other keys than a struct's (counts by name) as the pairs that Arrow takes for a map."""
    if isinstance(value, list):
        return [_maps(v) for v in value]
    if isinstance(value, dict):
        return {k: sorted(v.items()) if k == "stances" and isinstance(v, dict) else _maps(v) for k, v in value.items()}
    return value


def from_table(kind: type[R], table: pa.Table) -> list[R]:
    """The records of an Arrow table that `to_table` made."""
    rows = table.to_pylist()
    mixed = _texts_among_spans(kind)
    for row in rows if mixed else ():
        for name in mixed:
            row[name] = _bare(row[name])
    if not _plain(kind):
        rows = [_unmap(r) for r in rows]
    for name in _omitting(kind):
        for row in rows:
            row[name] = _without_nulls(row[name])
    for name in _never_null(kind):
        if table.column(name).null_count:  # written before the field was there
            for row in rows:
                if row[name] is None:
                    del row[name]
    return msgspec.convert(rows, list[kind])  # type: ignore[valid-type]


def _unmap(value: Any) -> Any:
    if isinstance(value, list):
        return [_unmap(v) for v in value]
    if isinstance(value, dict):
        return {k: dict(v) if k == "stances" else _unmap(v) for k, v in value.items()}
    return value


@cache
def _never_null(kind: type[Any]) -> tuple[str, ...]:
    """Fields with a default that is not None: in tables of an older visavis they may be missing."""
    fields = msgspec.structs.fields(kind)
    return tuple(
        f.encode_name
        for f in fields
        if f.default_factory is not msgspec.NODEFAULT or f.default not in (None, msgspec.NODEFAULT)
    )


@cache
def _omitting(kind: type[Any]) -> tuple[str, ...]:
    """Fields that hold structs which leave out defaults (CSL references): there a null means the default."""
    hints = get_type_hints(kind)
    return tuple(
        f.encode_name
        for f in msgspec.structs.fields(kind)
        if any(s.__struct_config__.omit_defaults for s in _structs(hints[f.name]))
    )


def _without_nulls(value: Any) -> Any:
    if isinstance(value, list):
        return [_without_nulls(v) for v in value]
    if isinstance(value, dict):
        return {k: _without_nulls(v) for k, v in value.items() if v is not None}
    return value


def write(path: Path, kind: type[R], records: Sequence[R]) -> str:
    """Write the file and give the SHA-256 of its bytes. Raises OutputError where nothing can be written."""
    sink = pa.BufferOutputStream()
    pq.write_table(to_table(kind, records), sink, compression="zstd", store_schema=False)
    data = sink.getvalue().to_pybytes()
    write_bytes(path, data)
    return hashlib.sha256(data).hexdigest()


def read(path: Path, kind: type[R]) -> list[R]:
    """The records of one file."""
    return from_table(kind, pq.read_table(path, schema=schema(kind)))


def read_tables(paths: Iterable[Path], kind: type[R]) -> pa.Table:
    """Several files of one record type as one table, in the order given; an empty table for none."""
    tables = [pq.read_table(p, schema=schema(kind)) for p in paths]
    return pa.concat_tables(tables) if tables else schema(kind).empty_table()


def write_bytes(path: Path, data: bytes) -> None:
    """Write beside and rename: whole or not at all."""
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        beside.write_bytes(data)
        beside.replace(path)
    except OSError as error:
        with suppress(OSError):
            beside.unlink(missing_ok=True)
        raise OutputError(
            f"{path} cannot be written: {error.strerror}.",
            "What visavis works out is written there.",
            "Free some space or allow writing there, and run the command again: what is done stays done.",
        ) from error
