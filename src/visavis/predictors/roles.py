"""Small learned choices among candidates: who the holder is, for whom he speaks, to whom, of whom, and how friendly.

A candidate is a handful of feature strings, each hashed to a weight (Weinberger et al., Feature Hashing, 2009); their
sum is its score: a conditional logit over the candidates of one place, or a logistic model of each. A hidden layer did
no better (decisions/0009). `training/roles.py` makes the weights; numpy alone runs them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from io import BytesIO
from itertools import accumulate
from typing import Literal, Protocol
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

ROWS = 1 << 14  # of a task's table
TASKS: dict[str, int] = {"holder": 1, "side": 1, "addressee": 1, "target": 1, "stance": 4}  # outputs of each
Task = Literal["holder", "side", "addressee", "target", "stance"]
Floats = NDArray[np.float32]


@dataclass(slots=True)
class Candidate:
    """Actor ids (or names in words) that may fill a role, and what speaks for or against them."""

    ids: tuple[str, ...]
    features: list[str]


class Judge(Protocol):
    """Whoever weighs candidates: the shipped weights, or the trainer who looks on."""

    def judge(self, task: Task, about: str, candidates: Sequence[Candidate]) -> Floats:
        """Candidates x outputs: scores before softmax ("holder", "side", "stance") or sigmoid."""
        ...


@lru_cache(maxsize=200_000)
def row(feature: str) -> int:
    """The row of a feature in its task's table."""
    return crc32(feature.encode()) % ROWS


class Weights:
    """The judge that comes with the package: for each task ROWS x outputs."""

    def __init__(self, tables: dict[str, Floats]) -> None:
        self.tables = tables

    def judge(self, task: Task, about: str, candidates: Sequence[Candidate]) -> Floats:
        rows = [row(f) for c in candidates for f in c.features]
        starts = list(accumulate((len(c.features) for c in candidates[:-1]), initial=0))
        told: Floats = np.add.reduceat(self.tables[task][rows], starts, 0)
        return told


@cache
def shipped() -> Weights:
    """The weights that come with the package, read when first asked for."""
    held = np.load(BytesIO((files("visavis.predictors") / "roles.npz").read_bytes()))
    return from_arrays({name: held[name] for name in held.files})


def from_arrays(held: dict[str, NDArray[np.generic]]) -> Weights:
    """The judge from named arrays, as `training/roles.py` writes them: one table for each task, in 16 bits."""
    return Weights({task: held[task].astype(np.float32) for task in TASKS})
