"""The study folder: where things lie, what has been worked out, and who holds it.

study.yaml codebook.yaml actors.yaml   written by people
sources/                               untouched originals
records/<stage>/<record>/<shard>.parquet, records/<stage>/ledger.json      written by the machine, disposable
records/changes/                       what the last run changed among the statements, disposable
decisions.sqlite                       written by people through the program, append-only
exports/                               what was handed out
"""

from __future__ import annotations

import fcntl
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec

from visavis.errors import OutputError, StudyError
from visavis.records import Record, record_name
from visavis.study import tables


class Output(msgspec.Struct, frozen=True):
    """One file of records: the SHA-256 of its bytes, and how many rows."""

    digest: str
    rows: int


class Entry(msgspec.Struct, frozen=True):
    """One stage done on one shard: what it was done from (`fingerprint`), and what came out, by record name.

    A stage over the whole study has one entry, whose outputs lie in several shards: their keys are "shard/record".
    """

    fingerprint: str
    outputs: dict[str, Output]


class StudyFolder:
    """Paths of a study, its ledgers, its lock."""

    def __init__(self, path: Path) -> None:
        self.path = path

    @classmethod
    def open(cls, path: Path) -> StudyFolder:
        """The study at `path`. Raises StudyError where there is none."""
        if not (path / "study.yaml").is_file():
            raise StudyError(
                f"{path} is not a study: it holds no study.yaml.",
                "A study is a folder that `visavis new` made.",
                f"Start one with `visavis new {path} FILES...`, or name the right folder.",
            )
        return cls(path)

    @property
    def sources(self) -> Path:
        return self.path / "sources"

    @property
    def records(self) -> Path:
        return self.path / "records"

    @property
    def decisions(self) -> Path:
        return self.path / "decisions.sqlite"

    def file(self, stage: str, kind: type[Record], shard: str) -> Path:
        return self.records / stage / record_name(kind) / f"{shard}.parquet"

    def files(self, stage: str, kind: type[Record]) -> list[Path]:
        """The files of a record type, by the ledger, in the order of shards."""
        name, ledger = record_name(kind), self.ledger(stage)
        keys = [f"{shard}/{key}" if "/" not in key else key for shard, e in ledger.items() for key in e.outputs]
        return [
            self.records / stage / name / f"{key.rpartition('/')[0]}.parquet"
            for key in sorted(keys)
            if key.rpartition("/")[2] == name
        ]

    def ledger(self, stage: str) -> dict[str, Entry]:
        """What is done of a stage, by shard. A ledger that cannot be read counts as nothing done."""
        try:
            return msgspec.json.decode((self.records / stage / "ledger.json").read_bytes(), type=dict[str, Entry])
        except (OSError, msgspec.DecodeError):
            return {}

    def write_ledger(self, stage: str, ledger: dict[str, Entry]) -> None:
        data = msgspec.json.encode(dict(sorted(ledger.items())))
        tables.write_bytes(self.records / stage / "ledger.json", data)

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Hold the study for one run. Raises StudyError while another run holds it."""
        try:
            self.records.mkdir(parents=True, exist_ok=True)
            handle = (self.records / ".lock").open("w")
        except OSError as error:
            raise OutputError(
                f"{self.records} cannot be written: {error.strerror}.",
                "visavis keeps what it works out there.",
                "Allow writing in the study folder, or copy the study somewhere you may write.",
            ) from error
        with handle:
            try:
                _hold(handle.fileno())
            except OSError as error:
                raise StudyError(
                    f"Another run is at work on {self.path}.",
                    "Two runs at once would do the same work twice.",
                    "Wait until it has ended, or stop it: what it has done is kept.",
                ) from error
            yield


PATIENCE = 1.0  # seconds in which the processes of a run that was killed are gone, and their hold on the lock with them


def _hold(handle: int) -> None:
    """Lock the file, waiting a moment for a dying run. Raises BlockingIOError where a live one holds it."""
    until = time.monotonic() + PATIENCE
    while True:
        try:
            return fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > until:
                raise
            time.sleep(0.05)
