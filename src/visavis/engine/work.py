"""What one process does: some stages, one after the other, on one shard.

A task is told digests, not records: it reads its inputs from the study folder, does only the stages whose
fingerprint differs from the ledger's, and writes its outputs there. So every engine gives the same bytes.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TypeVar

import msgspec

from visavis.codebook import Plan
from visavis.engine.shards import Piece, Shard, piece_bytes
from visavis.errors import UserError
from visavis.pipeline import STAGES, Key, Stage, call, giver, heeded
from visavis.records import (
    Abstention,
    Decision,
    Document,
    Passage,
    Record,
    Records,
    by_document,
    document_of,
    record_name,
)
from visavis.study import current, tables
from visavis.study.decisions import kinds_of
from visavis.study.folder import Entry, Output, StudyFolder

R = TypeVar("R", bound=Record)
WHOLE = "study"  # the shard of records that belong to no document


class Task(msgspec.Struct, frozen=True):
    """Stages `first` up to `last` (indexes of STAGES) on one shard.

    `digests` are those of the inputs that earlier tasks made, by "stage/record"; `known` those of the records of
    the whole study, by record name; `done` the shard's ledger entries by stage, `documents` tells of study-wide
    stages which shard a document lies in.
    """

    first: int
    last: int
    shard: Shard
    digests: dict[str, str]
    known: dict[str, str]
    done: dict[str, Entry]
    decisions: list[Decision]
    strict: bool = False


class Worker:
    """Works through tasks on one study; keeps the records of the whole study that tasks have in common."""

    def __init__(self, path: Path, plan: Plan) -> None:
        self.folder, self.plan = StudyFolder(path), plan
        self._heeded = {s.name: heeded(s, plan) for s in STAGES}
        self._plans = {name: digest(msgspec.json.encode(p)) for name, p in self._heeded.items()}
        self._known: dict[str, list[Record]] = {}

    def fingerprint(self, stage: Stage, inputs: Iterable[str], decisions: list[Decision]) -> str:
        """What a stage's output depends on: its code, its part of the plan, its inputs, people's decisions."""
        seen = digest(msgspec.json.encode(concerning(stage, decisions)))
        return digest(f"{code_digest(stage.package)} {self._plans[stage.name]} {seen}", *inputs)

    def run(self, task: Task) -> dict[str, Entry]:
        """New ledger entries of the shard, by stage; stages that are up to date are not done again."""
        held: dict[type[Record], list[Record]] = {}
        digests, out = dict(task.digests), {}
        for stage in STAGES[task.first : task.last]:
            entry = task.done.get(stage.name)
            mark = self.fingerprint(stage, self.inputs(stage, task.shard, digests, task.known), task.decisions)
            if entry is None or entry.fingerprint != mark or not self._whole(stage, task.shard, entry):
                made = self._do(stage, task, held)
                entry = Entry(mark, self._write(stage, task.shard.name, made))
                out[stage.name] = entry
                for kind in stage.gives:
                    held[kind] = made[kind]
            else:
                for kind in stage.gives:
                    held.pop(kind, None)  # read again if a later stage needs it
            digests.update({f"{stage.name}/{name}": o.digest for name, o in entry.outputs.items()})
        return out

    def inputs(self, stage: Stage, shard: Shard, digests: dict[str, str], known: dict[str, str]) -> Iterator[str]:
        """The digests that a stage's work on a shard depends on."""
        if not stage.takes:
            yield from (f"{p.path} {p.digest}" for p in shard.pieces)
        for kind in stage.takes:
            by = giver(kind, stage)
            yield digests.get(f"{by.name}/{record_name(kind)}", "") if by else ""
        for kind in stage.knows:
            yield known.get(record_name(kind), "")

    def _whole(self, stage: Stage, shard: Shard, entry: Entry) -> bool:
        kinds: tuple[type[Record], ...] = (*stage.gives, Abstention)
        return all(self.folder.file(stage.name, kind, shard.name).exists() for kind in kinds)

    def _write(self, stage: Stage, shard: str, made: Records) -> dict[str, Output]:
        kinds: tuple[type[Record], ...] = (*stage.gives, Abstention)
        return {
            record_name(kind): Output(
                tables.write(self.folder.file(stage.name, kind, shard), kind, made[kind]), len(made[kind])
            )
            for kind in kinds
        }

    def _do(self, stage: Stage, task: Task, held: dict[type[Record], list[Record]]) -> Records:
        out, plan = Records(), self._heeded[stage.name]
        if not stage.takes:
            for piece in task.shard.pieces:
                out.add(self._read(piece, plan, task.strict))
            return out
        given = Records()
        for kind in stage.takes:
            if kind not in held:
                held[kind] = self._load(kind, stage, task.shard.name)
            given.add(held[kind])
        given = decided(given, concerning(stage, task.decisions))
        knows = [r for kind in stage.knows for r in self._know(kind, stage, task)]
        for document, mine in by_document(given).items():
            mine.add(knows)
            out.add(call(stage, document, mine, plan, task.strict))
        return out

    def _read(self, piece: Piece, plan: Plan, strict: bool) -> Iterator[Record]:
        from visavis.stages.reading import read

        try:
            data = piece_bytes(self.folder, piece)
            yield from read(piece.path, data, plan, first_row=piece.first_row, unpacked=piece.unpacked)
        except UserError as error:
            yield Abstention(stage="reading", about=piece.path, reason=str(error).replace("\n", " "))
        except Exception as error:  # the boundary between our defects and a person's study
            if strict:
                raise
            yield Abstention(stage="reading", about=piece.path, reason=f"defect: {type(error).__name__}: {error}")

    def _load(self, kind: type[R], before: Stage, shard: str) -> list[R]:
        by = giver(kind, before)
        file = self.folder.file(by.name, kind, shard) if by else None
        return tables.read(file, kind) if file is not None and file.exists() else []

    def _know(self, kind: type[Record], before: Stage, task: Task) -> list[Record]:
        mark = f"{record_name(kind)} {task.known.get(record_name(kind), '')}"
        if mark not in self._known:
            by = giver(kind, before)
            paths = self.folder.files(by.name, kind) if by else []
            rows = Records(tables.from_table(kind, tables.read_tables(paths, kind)))
            self._known[mark] = list(decided(rows, concerning(before, task.decisions)))
        return self._known[mark]

    def whole(self, stage: Stage, decisions: list[Decision], mark: str) -> Entry:
        """A stage over the whole study: its records go to the shard of their document, or to the study's own."""
        given, home = Records(), self._homes()
        for kind in stage.takes:
            by = giver(kind, stage)
            given.add(tables.from_table(kind, tables.read_tables(self.folder.files(by.name, kind), kind)) if by else [])
        given = decided(given, concerning(stage, decisions))
        by_shard: dict[str, Records] = {shard: Records() for shard in {*home.values(), WHOLE}}
        for record in call(stage, WHOLE, given, self._heeded[stage.name]):
            by_shard[home.get(document_of(record) or "", WHOLE)].add([record])
        outputs = {
            f"{shard}/{name}": output
            for shard, records in sorted(by_shard.items())
            for name, output in self._write(stage, shard, records).items()
        }
        return Entry(mark, outputs)

    def _homes(self) -> dict[str, str]:
        """The shard of each document."""
        paths = self.folder.files("reading", Document)
        return {d.id: path.stem for path in paths for d in tables.read(path, Document)}


def concerning(stage: Stage, decisions: list[Decision]) -> list[Decision]:
    """The decisions about records that the stage is given: others need not run it again."""
    names = {record_name(kind) for kind in (*stage.takes, *stage.knows)}
    return [d for d in decisions if kinds_of(d) & names]


def decided(records: Records, decisions: list[Decision]) -> Records:
    """The records as they hold now."""
    return current.apply(records, decisions, records[Passage])[0] if decisions else records


def digest(*parts: str | bytes) -> str:
    """A short SHA-256 of several texts."""
    sha = hashlib.sha256()
    for part in parts:
        sha.update((part.encode() if isinstance(part, str) else part) + b"\0")
    return sha.hexdigest()[:32]


SHARED = ("text.py", "edtf.py", "records.py", "pipeline.py", "seeds.py", "codebook", "predictors")


@cache
def code_digest(package: str) -> str:
    """The digest of the code, data and weights that a stage runs: its own folder and what all stages share."""
    root = Path(str(files("visavis")))
    return digest(_digest_of(*(root / name for name in SHARED)), _digest_of(root / "stages" / package))


@cache
def _digest_of(*places: Path) -> str:
    sha = hashlib.sha256()
    for place in places:
        for path in [place] if place.is_file() else sorted(place.rglob("*")):
            if path.is_file() and "__pycache__" not in path.parts:
                sha.update(path.read_bytes())
    return sha.hexdigest()


__all__ = ["WHOLE", "Key", "Task", "Worker", "code_digest", "digest"]
