"""Cutting the sources into shards: pieces of work of about the same size that do not move when a file is added.

Boundaries depend on the files' names (content-defined chunking, as in LBFS, Muthitacharoen et al. 2001), so that a
new file changes one shard and not all that follow. Corpora are cut between their rows.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from pathlib import Path

import msgspec

from visavis.engine.sources import refuse_same_ids
from visavis.study import tables
from visavis.study.folder import StudyFolder

SIZE = 384 * 1024  # bytes of source a shard; a few seconds of work
ROWS = {".jsonl", ".ndjson", ".csv", ".tsv"}


class Piece(msgspec.Struct, frozen=True):
    """Bytes `[start, end)` of one source file; `first_row` counts the corpus rows before them (no header line)."""

    path: str
    start: int
    end: int
    digest: str
    first_row: int = 0


class Shard(msgspec.Struct, frozen=True):
    """Work that is done and kept together. `name` is that of its first piece."""

    name: str
    pieces: list[Piece]

    @property
    def size(self) -> int:
        return sum(p.end - p.start for p in self.pieces)


class _Seen(msgspec.Struct, frozen=True):
    """A source as it stood when it was cut: the same size and time of change need not be read again."""

    size: int
    changed: int
    pieces: list[Piece]


def shards(folder: StudyFolder) -> list[Shard]:
    """The study's sources as shards, in the order of their paths. Raises UserError where two give one id."""
    remembered = folder.records / "sources.json"
    names = [p.relative_to(folder.sources).as_posix() for p in _files(folder.sources.rglob("*"))]
    if set(names) != set(_known(remembered)):  # names that were looked at before are not looked at again
        refuse_same_ids(names)
    return list(_gather(pieces(folder.sources, folder.sources.rglob("*"), remembered)))


def _files(paths: Iterable[Path]) -> list[Path]:
    return sorted(p for p in paths if p.is_file() and not p.name.startswith("."))


def pieces(root: Path, paths: Iterable[Path], remembered: Path) -> list[Piece]:
    """The pieces of files under a folder, in the order of their paths; how they were cut is kept in `remembered`."""
    known = _known(remembered)
    now: dict[str, _Seen] = {}
    for path in _files(paths):
        name, state = path.relative_to(root).as_posix(), path.stat()
        old = known.get(name)
        if old is None or (old.size, old.changed) != (state.st_size, state.st_mtime_ns):
            old = _Seen(state.st_size, state.st_mtime_ns, list(_cut(path, name)))
        now[name] = old
    if now != known:
        tables.write_bytes(remembered, msgspec.json.encode(now))
    return [p for seen in now.values() for p in seen.pieces]


def _known(remembered: Path) -> dict[str, _Seen]:
    try:
        return msgspec.json.decode(remembered.read_bytes(), type=dict[str, _Seen])
    except (OSError, msgspec.DecodeError):
        return {}


def _gather(pieces: list[Piece]) -> Iterator[Shard]:
    held: list[Piece] = []
    for piece in pieces:
        held.append(piece)
        full = sum(p.end - p.start for p in held) >= SIZE
        if full or int(hashlib.sha256(piece.path.encode()).hexdigest()[:4], 16) % 16 == 0:
            yield _shard(held)
            held = []
    if held:
        yield _shard(held)


def _shard(pieces: list[Piece]) -> Shard:
    first = pieces[0]
    name = first.path.replace("/", "--")[:80]
    tag = hashlib.sha256(first.path.encode()).hexdigest()[:6]
    return Shard(f"{name}-{tag}-{first.first_row:07d}", list(pieces))


def _cut(path: Path, name: str) -> Iterator[Piece]:
    """One piece a file; of a corpus one about every SIZE bytes, cut at a row's end (outside quotation marks)."""
    rows = path.suffix.lower() in ROWS
    quoted = path.suffix.lower() in {".csv", ".tsv"}
    start = row = 0
    with path.open("rb") as file:
        digest, end, inside, lines = hashlib.sha256(), 0, False, 0
        for line in file:
            digest.update(line)
            end += len(line)
            inside ^= quoted and line.count(b'"') % 2 == 1
            lines += not inside
            if rows and not inside and end - start >= SIZE:
                yield Piece(name, start, end, digest.hexdigest(), max(0, row - quoted))
                start, row, digest = end, row + lines, hashlib.sha256()
                lines = 0
        if end > start or not start:
            yield Piece(name, start, end, digest.hexdigest(), max(0, row - quoted))


def piece_bytes(folder: StudyFolder, piece: Piece) -> bytes:
    """The bytes of a piece of the study's sources."""
    return bytes_of(folder.sources, piece)


def bytes_of(root: Path, piece: Piece) -> bytes:
    """The bytes of a piece; of a later piece of a CSV file with the header line before them."""
    with (root / piece.path).open("rb") as file:
        header = file.readline() if piece.start and piece.path.lower().endswith((".csv", ".tsv")) else b""
        file.seek(piece.start)
        return header + file.read(piece.end - piece.start)
