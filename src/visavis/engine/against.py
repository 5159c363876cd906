"""The texts of a folder, read by the reading stage and put on a shelf: `visavis check STUDY --against FOLDER`.

They are not copied into the study: its records/index/against/ holds volumes, each named by the digest of what it was
made from, so that only what changed is read again.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from pathlib import Path
from typing import Protocol

import msgspec

from visavis.codebook import Plan
from visavis.engine.shards import Piece, bytes_of, pieces
from visavis.engine.work import code_digest, digest
from visavis.errors import OutputError, UserError
from visavis.pipeline import STAGES, heeded
from visavis.records import Abstention, Document, Record
from visavis.study.folder import StudyFolder
from visavis.study.shelf import FORMAT, Shelf, Volume, write_volume

SIZE = 16_000_000  # bytes of source a volume: some 300 MB of memory while it is made
MANY = 4 * SIZE  # from here on several processes are worth their start
LONGEST = 100_000_000  # bytes of one text, which is read whole


class Watch(Protocol):
    """As the engine's Progress: told how many bytes there are and how many are done."""

    def start(self, leg: str, total: int) -> None: ...
    def advance(self, size: int) -> None: ...


class _Nobody:
    def start(self, leg: str, total: int) -> None:
        pass

    def advance(self, size: int) -> None:
        pass


def shelve(study: StudyFolder, plan: Plan, folder: Path, watch: Watch | None = None) -> Shelf:
    """The texts under `folder` (or the one file), indexed; documents that the study holds itself are left out.

    Raises UserError where there is no file, OutputError where the index cannot be written.
    """
    watch = watch or _Nobody()
    root, paths = (folder.parent, [folder]) if folder.is_file() else (folder, folder.rglob("*"))
    home = study.records / "index" / "against" / hashlib.sha256(str(folder.resolve()).encode()).hexdigest()[:12]
    _make_home(home)
    found = [p for p in pieces(root, paths, home / "sources.json") if p.end > p.start]
    if not found:
        raise UserError(
            f"{folder} holds no text." if folder.exists() else f"There is no folder {folder}.",
            "Quotations are looked for in its files.",
            "Name a folder (or a corpus file) with the primary texts: .md, .txt, .pdf, .xml, .jsonl, .csv ...",
        )
    reading = msgspec.structs.replace(heeded(STAGES[0], plan), wanted=None)  # all of it may be quoted
    basis = digest(f"{FORMAT} {code_digest('reading')}", digest(msgspec.json.encode(reading)))
    wanted = {digest(basis, *(f"{p.path} {p.digest} {p.first_row}" for p in v)): v for v in _volumes(found)}
    for old in home.iterdir():
        if old.is_dir() and old.name not in wanted:
            shutil.rmtree(old, ignore_errors=True)
    _make({name: v for name, v in wanted.items() if not (home / name).exists()}, home, root, reading, watch)
    own = {d for path in study.files("reading", Document) for d in _digests(path)}
    return Shelf((Volume(home / name) for name in wanted), own)


def _make_home(home: Path) -> None:
    try:
        home.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutputError(
            f"{home} cannot be written: {error.strerror}.",
            "The index of the texts is kept in the study folder.",
            "Allow writing in the study folder, or copy the study somewhere you may write.",
        ) from error


def _digests(path: Path) -> list[str]:
    import pyarrow.parquet as pq

    return [str(d) for d in pq.read_table(path, columns=["digest"])["digest"].to_pylist()]


def _volumes(found: list[Piece]) -> Iterator[list[Piece]]:
    """Pieces by the volume; boundaries depend on names, so that a new file changes one volume, not all that follow."""
    held: list[Piece] = []
    size = 0
    for p in found:
        held.append(p)
        size += p.end - p.start
        mark = int(hashlib.sha256(f"{p.path} {p.first_row}".encode()).hexdigest()[:4], 16)
        if size >= SIZE or (size >= SIZE // 4 and mark % 64 == 0):
            yield held
            held, size = [], 0
    if held:
        yield held


def _make(wanted: dict[str, list[Piece]], home: Path, root: Path, plan: Plan, watch: Watch) -> None:
    total = sum(p.end - p.start for v in wanted.values() for p in v)
    if not wanted:
        return
    watch.start("indexing the texts to check against", total)
    workers = min(len(wanted), os.cpu_count() or 1) if total >= MANY else 1
    if workers == 1:
        for name, volume in wanted.items():
            watch.advance(_volume(home / name, root, volume, plan))
        return
    with ProcessPoolExecutor(workers) as pool:
        jobs = [pool.submit(_volume, home / name, root, v, plan) for name, v in wanted.items()]
        for job in as_completed(jobs):
            watch.advance(job.result())


def _volume(folder: Path, root: Path, volume: list[Piece], plan: Plan) -> int:
    write_volume(folder, (r for p in volume for r in _read(root, folder.parent, p, plan)))
    return sum(p.end - p.start for p in volume)


def _read(root: Path, home: Path, piece: Piece, plan: Plan) -> Iterator[Record]:
    """The records of one piece: a file that cannot be read is declined and stops no other."""
    from visavis.stages.reading import read

    path = f"{root.name}/{piece.path}"
    size = piece.end - piece.start
    if size > LONGEST:
        reason = f"{size / 1e6:.0f} MB in one text: cut it into parts of less than {LONGEST / 1e6:.0f} MB"
        yield Abstention(stage="reading", about=path, reason=reason)
        return
    try:
        data = bytes_of(root, piece, home / "sources.json")
        yield from list(read(path, data, plan, first_row=piece.first_row, unpacked=piece.unpacked))
    except UserError as error:
        yield Abstention(stage="reading", about=path, reason=str(error).replace("\n", " "))
    except Exception as error:  # the boundary between our defects and a person's texts
        yield Abstention(stage="reading", about=path, reason=f"defect: {type(error).__name__}: {error}")
