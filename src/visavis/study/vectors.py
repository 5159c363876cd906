"""Vectors of texts, kept beside the records, so that a model reads each text once.

They lie in records/index/vectors.<model>.sqlite. Made by the machine, disposable: a file
that cannot be read is made anew, one that cannot be written is done without.
"""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from visavis.predictors.embedding import Embedder, Vectors, digest

BATCH = 64  # texts after which progress is told and what was made is kept


class KeptVectors:
    """An Embedder that asks another only for what it has not seen. `told`: called with (texts made, texts to make)."""

    def __init__(self, model: Embedder, records: Path, told: Callable[[int, int], None] | None = None) -> None:
        self.name = model.name
        self._model, self._told = model, told
        self._path = records / "index" / f"vectors.{model.name}.sqlite"

    def vectors(self, texts: Sequence[str]) -> Vectors:
        """One row a text, as the model behind gives it."""
        keys = [digest(t) for t in texts]
        with contextlib.closing(self._opened()) as base:
            known = self._kept(base, keys)
            wanted = {k: t for k, t in zip(keys, texts, strict=True) if k not in known}
            todo = list(wanted)
            for start in range(0, len(todo), BATCH):
                batch = todo[start : start + BATCH]
                made = self._model.vectors([wanted[k] for k in batch])
                known.update(zip(batch, made, strict=True))
                rows = [(k, v.astype("<f4").tobytes()) for k, v in zip(batch, made, strict=True)]
                with contextlib.suppress(sqlite3.Error), base:
                    base.executemany("INSERT OR IGNORE INTO vector VALUES (?, ?)", rows)
                if self._told:
                    self._told(min(start + BATCH, len(todo)), len(todo))
        return np.stack([known[k] for k in keys]) if keys else self._model.vectors([])

    def _kept(self, base: sqlite3.Connection, keys: Sequence[str]) -> dict[str, Vectors]:
        out: dict[str, Vectors] = {}
        for key in dict.fromkeys(keys):
            row = base.execute("SELECT value FROM vector WHERE key = ?", (key,)).fetchone()
            if row is not None:
                out[key] = np.frombuffer(row[0], dtype="<f4")
        return out

    def _opened(self) -> sqlite3.Connection:
        for place in (str(self._path), str(self._path), ":memory:"):
            try:
                self._path.parent.mkdir(parents=True, exist_ok=True)
                base = sqlite3.connect(place)
                base.execute("PRAGMA journal_mode = OFF")
                base.execute("PRAGMA synchronous = OFF")
                base.execute("CREATE TABLE IF NOT EXISTS vector (key TEXT PRIMARY KEY, value BLOB) WITHOUT ROWID")
                return base
            except (sqlite3.DatabaseError, OSError):
                with contextlib.suppress(OSError):
                    self._path.unlink(missing_ok=True)
        raise AssertionError("a database in memory can always be opened")
