"""Cutting the sources into shards: pieces of work of about the same size that do not move when a file is added.

Boundaries depend on the files' names (content-defined chunking, as in LBFS, Muthitacharoen et al. 2001), so that a
new file changes one shard and not all that follow. Corpora are cut between their rows; packed ones (Parquet, gzip) are
unpacked first, into a file beside the records, so that none is ever held in memory whole.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from io import TextIOWrapper
from pathlib import Path

import msgspec

from visavis.engine.sources import refuse_same_ids
from visavis.engine.unpacking import unpack, unpacked_as
from visavis.stages.reading.delimited import table
from visavis.study import tables
from visavis.study.folder import StudyFolder

SIZE = 384 * 1024  # bytes of source a shard; a few seconds of work
SIFTED = 8 * 1024 * 1024  # the same where a study selects, and most of a source is searched only
LINES = frozenset({"jsonl", "ndjson"})
TABLES = {"csv": ",", "tsv": "\t"}
_PART = 2**20


class Piece(msgspec.Struct, frozen=True):
    """Bytes `[start, end)` of one source file; `first_row` counts the corpus rows before them (no header line).

    Of a packed corpus they are bytes of what it was unpacked to, which has the format `unpacked`.
    """

    path: str
    start: int
    end: int
    digest: str
    first_row: int = 0
    unpacked: str | None = None


class Shard(msgspec.Struct, frozen=True):
    """Work that is done and kept together. `name` is that of its first piece."""

    name: str
    pieces: list[Piece]

    @property
    def size(self) -> int:
        return sum(p.end - p.start for p in self.pieces)


class _Seen(msgspec.Struct, frozen=True):
    """A source as it stood when it was cut, into pieces of about `cut` bytes: the same need not be read again."""

    size: int
    changed: int
    cut: int
    pieces: list[Piece]


def shards(folder: StudyFolder, size: int = SIZE) -> list[Shard]:
    """The study's sources as shards, in the order of their paths. Raises UserError where two give one id."""
    remembered = folder.records / "sources.json"
    names = [p.relative_to(folder.sources).as_posix() for p in _files(folder.sources.rglob("*"))]
    if set(names) != set(_known(remembered)):  # names that were looked at before are not looked at again
        refuse_same_ids(names)
    return list(_gather(pieces(folder.sources, folder.sources.rglob("*"), remembered, size), size))


def _files(paths: Iterable[Path]) -> list[Path]:
    return sorted(p for p in paths if p.is_file() and not p.name.startswith("."))


def pieces(root: Path, paths: Iterable[Path], remembered: Path, size: int = SIZE) -> list[Piece]:
    """The pieces of files under a folder, in the order of their paths; how they were cut is kept in `remembered`."""
    known = _known(remembered)
    now: dict[str, _Seen] = {}
    for path in _files(paths):
        name, state = path.relative_to(root).as_posix(), path.stat()
        old = known.get(name)
        beside = _beside(remembered, name)
        gone = old is not None and any(p.unpacked for p in old.pieces) and not beside.exists()
        seen = state.st_size, state.st_mtime_ns, size
        if old is None or gone or (old.size, old.changed, old.cut) != seen:
            old = _Seen(*seen, list(_pieces_of(path, name, beside, size)))
        now[name] = old
    for name in known.keys() - now.keys():
        _beside(remembered, name).unlink(missing_ok=True)
    if now != known:
        tables.write_bytes(remembered, msgspec.json.encode(now))
    return [p for seen in now.values() for p in seen.pieces]


def _beside(remembered: Path, name: str) -> Path:
    """Where a packed source is unpacked to."""
    return remembered.with_name(f"unpacked-{hashlib.sha256(name.encode('utf-8', 'surrogatepass')).hexdigest()[:16]}")


def _pieces_of(path: Path, name: str, beside: Path, size: int) -> Iterator[Piece]:
    """Of a packed corpus the pieces of what is in it; one that cannot be unpacked is left to the reader to decline."""
    kind = unpacked_as(name)
    if kind is not None and unpack(path, beside):
        yield from (msgspec.structs.replace(p, unpacked=kind) for p in _cut(beside, name, kind, size))
    else:
        yield from _cut(path, name, path.suffix.lower().lstrip("."), size)


def _known(remembered: Path) -> dict[str, _Seen]:
    try:
        return msgspec.json.decode(remembered.read_bytes(), type=dict[str, _Seen])
    except (OSError, msgspec.DecodeError):
        return {}


def _gather(pieces: list[Piece], full: int) -> Iterator[Shard]:
    held: list[Piece] = []
    size = 0
    for piece in pieces:
        held.append(piece)
        size += piece.end - piece.start
        # A shard of less than a sixteenth costs more to write than to read.
        mark = size >= full // 16 and int(hashlib.sha256(piece.path.encode()).hexdigest()[:4], 16) % 16 == 0
        if mark or size >= full:
            yield _shard(held)
            held, size = [], 0
    if held:
        yield _shard(held)


def _shard(pieces: list[Piece]) -> Shard:
    first = pieces[0]
    name = first.path.replace("/", "--")[:80]
    tag = hashlib.sha256(first.path.encode()).hexdigest()[:6]
    return Shard(f"{name}-{tag}-{first.first_row:07d}", list(pieces))


def _cut(path: Path, name: str, kind: str, size: int) -> Iterator[Piece]:
    """One piece a file; of a corpus one about every `size` bytes, cut at a row's end."""
    digest, start, end, row, rows = hashlib.sha256(), 0, 0, 0, 0
    for part, n in _parts(path, kind):
        digest.update(part)
        end, rows = end + len(part), rows + n
        if end - start >= size and n:
            yield Piece(name, start, end, digest.hexdigest(), row)
            start, row, digest = end, rows, hashlib.sha256()
    if end > start or not start:
        yield Piece(name, start, end, digest.hexdigest(), row)


def _parts(path: Path, kind: str) -> Iterator[tuple[bytes, int]]:
    """The bytes of a file in parts, each with the number of corpus rows that end with it (the header is none)."""
    with path.open("rb") as file, path.open("rb") as again:
        wide = b"\x00" in again.read(64)  # UTF-16: its line ends are no bytes
        again.seek(0)
        if kind in LINES and not wide:
            yield from ((line, 1) for line in file)
        elif kind in TABLES and not wide:
            lines = TextIOWrapper(file, "latin-1", newline="")  # a byte is a character
            for at, row in enumerate(table(lines, TABLES[kind])):
                yield again.read(row.size), int(at > 0)
        else:
            while part := file.read(_PART):
                yield part, 0


def piece_bytes(folder: StudyFolder, piece: Piece) -> bytes:
    """The bytes of a piece of the study's sources."""
    return bytes_of(folder.sources, piece, folder.records / "sources.json")


def bytes_of(root: Path, piece: Piece, remembered: Path) -> bytes:
    """The bytes of a piece; of a later piece of a table with the header row before them."""
    path = _beside(remembered, piece.path) if piece.unpacked else root / piece.path
    kind = piece.unpacked or path.suffix.lower().lstrip(".")
    with path.open("rb") as file:
        header = next(_parts(path, kind))[0] if piece.start and kind in TABLES else b""
        file.seek(piece.start)
        return header + file.read(piece.end - piece.start)
