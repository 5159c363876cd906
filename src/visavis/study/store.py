"""The machine's records by document, on disk: what pages and the index ask for one at a time.

    records/index/records.sqlite
        body    the records of one kind and document, as one compressed row; ids tell the document, so any record is
                found by its id with one look-up
        single  records of no document (sources, actors, occasions, relations ...), a row each

Parquet holds a shard a file, good for reading everything and slow for reading one document; this holds the same the
other way about. Made from the Parquet files, disposable: another digest means it is out of date.
"""

from __future__ import annotations

import sqlite3
import threading
import zlib
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, TypeVar

import msgspec
import pyarrow as pa
import pyarrow.parquet as pq

from visavis.errors import OutputError, StudyError
from visavis.records import RECORD_TYPES, Decision, Document, Record, about_of, document_of
from visavis.study import tables

R = TypeVar("R", bound=Record)
FORMAT = 1
KEPT = 192 * 1024 * 1024  # bytes of records kept decoded, as they stand on disk times `SWELL`
SWELL = 12  # about how much larger decoded records are
BATCH = 20_000  # rows read of a Parquet file at a time
NUMBERS = {kind: n for n, kind in enumerate(RECORD_TYPES)}
KINDS = tuple(k for k in RECORD_TYPES if k is not Decision)
_CREATE = """
CREATE TABLE document (number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE) STRICT;
CREATE TABLE body (kind INTEGER NOT NULL, number INTEGER NOT NULL, count INTEGER NOT NULL, rows BLOB NOT NULL,
    PRIMARY KEY (kind, number)) STRICT, WITHOUT ROWID;
CREATE TABLE single (kind INTEGER NOT NULL, place INTEGER NOT NULL, id TEXT NOT NULL, body BLOB NOT NULL,
    PRIMARY KEY (kind, place)) STRICT, WITHOUT ROWID;
CREATE INDEX single_id ON single (kind, id);
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
"""
Files = Callable[[type[Record]], Sequence[Path]]


class Store:
    """The store, opened to read. Safe to share between threads: each has a connection of its own."""

    def __init__(self, path: Path) -> None:
        """Raises StudyError where there is none, or it is damaged or of another version."""
        self.path = path
        self._local = threading.local()
        self._kept: OrderedDict[tuple[type[Record], int | str], tuple[list[Any], int]] = OrderedDict()
        self._weight, self._lock = 0, threading.Lock()
        try:
            told = dict(self._base.execute("SELECT key, value FROM meta").fetchall())
            if told.get("format") != str(FORMAT):
                raise ValueError("it is of another version of visavis, or was not finished")
            self.digest = str(told["digest"])
            rows = self._base.execute("SELECT id, number FROM document ORDER BY number")
            self.numbers: dict[str, int] = dict(rows.fetchall())
        except (sqlite3.Error, ValueError) as error:
            raise StudyError(
                f"{path} is no readable store of records: {error}.",
                "Pages are served from it.",
                "It can always be made again: delete records/index and try again.",
            ) from error
        self.documents = list(self.numbers)  # by number, from 1
        counted = (
            "SELECT kind, sum(count) FROM body GROUP BY kind UNION ALL SELECT kind, count(*) FROM single GROUP BY kind"
        )
        self._counts: dict[int, int] = {}
        for kind, n in self._base.execute(counted):
            self._counts[kind] = self._counts.get(kind, 0) + int(n)

    @classmethod
    def build(cls, path: Path, files: Files, digest: str) -> Store:
        """Make it from the Parquet files of each kind, beside and renamed. Raises OutputError."""
        beside = path.with_name(f".{path.name}.new")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            beside.unlink(missing_ok=True)
            base = sqlite3.connect(beside, isolation_level=None)
            try:
                base.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;")  # made anew if it breaks
                base.executescript(_CREATE)
                base.execute("BEGIN")
                _Writer(base).write(files)
                base.executemany("INSERT INTO meta VALUES (?, ?)", [("format", str(FORMAT)), ("digest", digest)])
                base.execute("COMMIT")
            finally:
                base.close()
            beside.replace(path)
        except (OSError, sqlite3.Error) as error:
            beside.unlink(missing_ok=True)
            raise OutputError(
                f"{path} cannot be written: {error}.",
                "Pages are served from it; nothing of the study is lost.",
                "Free some space or allow writing there, and try again.",
            ) from error
        return cls(path)

    @property
    def _base(self) -> sqlite3.Connection:
        base: sqlite3.Connection | None = getattr(self._local, "base", None)
        if base is None:
            base = sqlite3.connect(f"{self.path.resolve().as_uri()}?mode=ro&immutable=1", uri=True)
            self._local.base = base
        return base

    def home(self, id: str) -> int:
        """The number of the document that an id belongs to; 0 for none."""
        at = len(id)
        while at > 0:
            number = self.numbers.get(id[:at])
            if number is not None:
                return number
            at = id.rfind(":", 0, at)
        return 0

    def of(self, kind: type[R], number: int) -> list[R]:
        """The records of a kind and document, in their order. Not to be changed."""
        kept = self._known(kind, number)
        if kept is not None:
            return kept
        row = self._base.execute(
            "SELECT rows FROM body WHERE kind = ? AND number = ?", (NUMBERS[kind], number)
        ).fetchone()
        body = zlib.decompress(row[0]) if row else b""
        rows = msgspec.msgpack.decode(body, type=list[kind]) if row else []  # type: ignore[valid-type]
        self._keep(kind, number, rows, 200 + len(body) * SWELL // 3)
        return rows

    def _known(self, kind: type[R], at: int | str) -> list[R] | None:
        with self._lock:
            if (kind, at) not in self._kept:
                return None
            self._kept.move_to_end((kind, at))
            return self._kept[kind, at][0]

    def _keep(self, kind: type[R], at: int | str, rows: list[R], weight: int) -> None:
        key = (kind, at)
        with self._lock:
            if key not in self._kept:
                self._kept[key] = rows, weight
                self._weight += weight
            while self._weight > KEPT and len(self._kept) > 1:
                self._weight -= self._kept.popitem(last=False)[1][1]

    def ids(self, kind: type[R], number: int) -> dict[str, R]:
        """The records of a kind and document by id."""
        return by_id(self.of(kind, number)) if number else {}

    def single(self, kind: type[R], id: str) -> R | None:
        """The record of no document of this id; the last where there are several."""
        kept = self._known(kind, id)
        if kept is None:
            find = "SELECT body FROM single WHERE kind = ? AND id = ? ORDER BY place DESC LIMIT 1"
            rows = self._base.execute(find, (NUMBERS[kind], id)).fetchall()
            kept = [msgspec.msgpack.decode(body, type=kind) for (body,) in rows]
            self._keep(kind, id, kept, 200 + sum(len(body) for (body,) in rows) * SWELL // 3)
        return kept[0] if kept else None

    def place(self, kind: type[Record], id: str) -> int:
        """Where a record of no document stands among those of its kind."""
        find = "SELECT place FROM single WHERE kind = ? AND id = ?"
        row = self._base.execute(find, (NUMBERS[kind], id)).fetchone()
        return int(row[0]) if row else -1

    def singles(self, kind: type[R]) -> Iterator[R]:
        """The records of a kind that belong to no document, in their order."""
        decoder = msgspec.msgpack.Decoder(kind)
        for (body,) in self._base.execute("SELECT body FROM single WHERE kind = ? ORDER BY place", (NUMBERS[kind],)):
            yield decoder.decode(body)

    def homes(self, kind: type[Record]) -> list[int]:
        """The numbers of the documents that have records of a kind."""
        rows = self._base.execute("SELECT number FROM body WHERE kind = ? ORDER BY number", (NUMBERS[kind],))
        return [n for (n,) in rows]

    def count(self, kind: type[Record]) -> int:
        """How many records of a kind the machine gave."""
        return self._counts.get(NUMBERS[kind], 0)


def by_id(rows: Iterable[R]) -> dict[str, R]:
    return {str(getattr(r, "id", "")): r for r in rows}


class _Writer:
    def __init__(self, base: sqlite3.Connection) -> None:
        self._base, self._numbers = base, dict[str, int]()

    def write(self, files: Files) -> None:
        kinds: list[type[Record]] = [Document, *(k for k in KINDS if k is not Document)]
        for kind in kinds:
            place = 0
            for path in files(kind):
                for rows in _batches(path, kind):
                    place = self._put(kind, rows, place)

    def _put(self, kind: type[Record], rows: Iterable[Record], place: int) -> int:
        by_home: dict[int, list[Record]] = {}
        for r in rows:
            by_home.setdefault(self._home(r), []).append(r)
        encode = msgspec.msgpack.Encoder().encode
        for number, its in by_home.items():
            if number:
                self._add(kind, number, its)
                continue
            self._base.executemany(
                "INSERT INTO single VALUES (?, ?, ?, ?)",
                ((NUMBERS[kind], place + n, str(getattr(r, "id", "")), encode(r)) for n, r in enumerate(its)),
            )
            place += len(its)
        return place

    def _add(self, kind: type[Record], number: int, rows: list[Record]) -> None:
        """A document whose records lie in two batches has them one after the other."""
        key = (NUMBERS[kind], number)
        old = self._base.execute("SELECT rows FROM body WHERE kind = ? AND number = ?", key).fetchone()
        if old is not None:
            rows = [*msgspec.msgpack.decode(zlib.decompress(old[0]), type=list[kind]), *rows]  # type: ignore[valid-type]
        body = zlib.compress(msgspec.msgpack.encode(rows), 1)
        self._base.execute("INSERT OR REPLACE INTO body VALUES (?, ?, ?, ?)", (*key, len(rows), body))

    def _home(self, record: Record) -> int:
        """The document of a record: as it says, or as the id of what it is about tells."""
        if isinstance(record, Document):
            if record.id not in self._numbers:
                self._numbers[record.id] = len(self._numbers) + 1
                self._base.execute("INSERT INTO document VALUES (?, ?)", (self._numbers[record.id], record.id))
            return self._numbers[record.id]
        known = document_of(record) or about_of(record) or ""
        at = len(known)
        while at > 0:
            if known[:at] in self._numbers:
                return self._numbers[known[:at]]
            at = known.rfind(":", 0, at)
        return 0


def _batches(path: Path, kind: type[R]) -> Iterator[list[R]]:
    with pq.ParquetFile(path) as file:
        for batch in file.iter_batches(BATCH):
            yield tables.from_table(kind, _fitted(pa.Table.from_batches([batch]), kind))


def _fitted(table: pa.Table, kind: type[Record]) -> pa.Table:
    """The columns of this version's schema: those an older one did not write are null."""
    wanted = tables.schema(kind)
    columns = [table.column(f.name) if f.name in table.column_names else pa.nulls(len(table), f.type) for f in wanted]
    return pa.Table.from_arrays([c.cast(f.type) for c, f in zip(columns, wanted, strict=True)], schema=wanted)
