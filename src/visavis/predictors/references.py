"""A learned tagger of references: which words are author, title, container, place ... and how sure that is.

A word is the sum of the vectors of its hashed features (its letters, ends, shape, place in the reference, what encloses
it); residual dilated convolutions see some thirty words around; a linear chain over the labels (Lafferty et al. 2001)
decodes. The network is small enough for numpy alone. `training/citations.py` makes the weights. Callers may add a
bias to the scores where they know better: rules and model then share one decoder.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from io import BytesIO
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

LABELS = (
    "author", "editor", "translator", "title", "container", "series", "volume", "pages", "date", "place", "publisher",
    "edition", "genre", "link", "note", "number", "archive", "holding",
)  # fmt: skip
ROWS = 1 << 15  # of the feature table
FEATURES = 12  # a word
DILATIONS = (1, 2, 4, 8, 1)
LONGEST = 400  # words looked at; of what is longer the rest has no label
_WORD = re.compile(r"\w+|[^\w\s]")
_OPEN = dict(zip("“„«‹「‘(['\"（〈《『", "”“»›」’)]'\"）〉》』", strict=True))
_ROUND = frozenset(")]）")
Floats = NDArray[np.float32]
Ints = NDArray[np.int64]


def words_of(text: str) -> list[tuple[int, int]]:
    """The words and marks of a reference as half-open offsets, at most LONGEST."""
    out: list[tuple[int, int]] = []
    for m in _WORD.finditer(text):
        out.append(m.span())
        if len(out) == LONGEST:
            break
    return out


def _row(feature: str) -> int:
    return crc32(feature.encode()) % ROWS


@lru_cache(maxsize=200_000)
def _of_word(word: str) -> tuple[int, ...]:
    """Rows of the features that a word has wherever it stands."""
    lower = re.sub(r"\d", "0", word.lower())
    shape = "".join("0" if c.isdigit() else "X" if c.isupper() else "x" if c.isalpha() else c for c in word)
    shape = re.sub(r"(.)\1{3,}", r"\1\1\1", shape)
    kind = "n" if word.isdigit() else "p" if not word[0].isalnum() else "w"
    year = word.isdigit() and len(word) == 4 and word[:2] in ("15", "16", "17", "18", "19", "20")
    return tuple(
        _row(f)
        for f in (
            "w" + lower, "v" + lower, "2" + lower[:2], "3" + lower[:3], "e" + lower[-2:], "f" + lower[-3:],
            "s" + shape, f"k{kind}{min(len(word), 12)}{'y' if year else ''}",
        )
    )  # fmt: skip


_row_of_place = lru_cache(maxsize=256)(_row)  # few: first or last words, eighths, brackets


def features(text: str, words: list[tuple[int, int]]) -> list[tuple[int, ...]]:
    """FEATURES rows of the table for every word."""
    enclosed = _enclosed(text, words)
    n = len(words)
    out = []
    for i, (a, b) in enumerate(words):
        spaced = "_" if a and text[a - 1].isspace() else "-"
        here = (f"i{min(i, 9)}", f"j{min(n - 1 - i, 9)}", f"r{8 * i // n}", f"q{enclosed[i]}{spaced}")
        out.append((*_of_word(text[a:b]), *map(_row_of_place, here)))
    return out


def _enclosed(text: str, words: list[tuple[int, int]]) -> str:
    """A letter for each word: in round or square brackets, in quotation marks, or in neither."""
    out, close = [], ""
    for a, b in words:
        mark = text[a:b]
        if close and mark == close:
            close = ""
        elif not close and _OPEN.get(mark, "\n") in text[b : b + 300] and not _apostrophe(text, a):
            close = _OPEN.get(mark, "")
        out.append("b" if close in _ROUND else "q" if close else "o")
    return "".join(out)


def _apostrophe(text: str, at: int) -> bool:
    return text[at] in "'‘" and at > 0 and text[at - 1].isalnum()


@dataclass(frozen=True)
class Tagger:
    """The weights; all arrays float32. `temperature` was fitted on references not trained on."""

    table: Floats  # ROWS x H
    layers: list[tuple[Floats, Floats]]  # (3H x H, H)
    out: tuple[Floats, Floats]  # (H x labels, labels)
    transitions: Floats  # labels + 1 (start) x labels
    temperature: float = 1.0

    def scores(self, texts: list[str]) -> list[Floats]:
        """Words x labels for each text, before decoding. Texts are packed behind each other with gaps between."""
        rows = [features(t, words_of(t)) for t in texts]
        gap = max(DILATIONS)
        starts, total = [], gap
        for r in rows:
            starts.append(total)
            total += len(r) + gap
        x = np.zeros((total, self.table.shape[1]), np.float32)
        here = np.zeros((total, 1), np.float32)
        for s, r in zip(starts, rows, strict=True):
            if r:
                x[s : s + len(r)] = self.table[np.array(r)].sum(1)
                here[s : s + len(r)] = 1
        for (w, b), d in zip(self.layers, DILATIONS, strict=True):
            left, right = np.zeros_like(x), np.zeros_like(x)
            left[d:], right[:-d] = x[:-d], x[d:]
            x = (x + np.maximum(np.concatenate([left, x, right], 1) @ w + b, 0)) * here
        y = (x @ self.out[0] + self.out[1]) / self.temperature
        return [y[s : s + len(r)] for s, r in zip(starts, rows, strict=True)]

    def decode(self, scores: Floats) -> list[int]:
        """The best chain of labels (Viterbi)."""
        return self.decode_all([scores])[0]

    def decode_all(self, many: list[Floats]) -> list[list[int]]:
        """The best chain of each; all are stepped through side by side, the longest first."""
        order = sorted((i for i, s in enumerate(many) if len(s)), key=lambda i: -len(many[i]))
        out: list[list[int]] = [[] for _ in many]
        if not order:
            return out
        step, start = self.transitions[1:] / self.temperature, self.transitions[0] / self.temperature
        lengths = np.array([len(many[i]) for i in order])
        x = np.zeros((lengths[0], len(order), len(LABELS)), np.float32)
        for k, i in enumerate(order):
            x[: lengths[k], k] = many[i]
        best, back = x[0] + start, np.zeros(x.shape, np.int8)
        for t in range(1, lengths[0]):
            alive = int((lengths > t).sum())
            via = best[:alive, :, None] + step
            back[t, :alive] = via.argmax(1)
            best[:alive] = via.max(1) + x[t, :alive]
        last = best.argmax(1)
        for k, i in enumerate(order):
            chain = [int(last[k])]
            for t in range(lengths[k] - 1, 0, -1):
                chain.append(int(back[t, k, chain[-1]]))
            out[i] = chain[::-1]
        return out

    def sureness(self, scores: Floats, chain: list[int]) -> Floats:
        """The probability of each label of a chain, all chains weighed (forward-backward)."""
        n = len(chain)
        if not n:
            return np.zeros(0, np.float32)
        step, start = self.transitions[1:] / self.temperature, self.transitions[0] / self.temperature
        ahead, behind = np.zeros_like(scores), np.zeros_like(scores)
        ahead[0] = scores[0] + start
        for t in range(1, n):
            ahead[t] = _logsum(ahead[t - 1][:, None] + step, 0) + scores[t]
        for t in range(n - 2, -1, -1):
            behind[t] = _logsum(step + (scores[t + 1] + behind[t + 1])[None, :], 1)
        both = ahead + behind
        told: Floats = np.exp(both[np.arange(n), chain] - _logsum(both, 1))
        return told


def _logsum(x: Floats, axis: int) -> Floats:
    top = x.max(axis, keepdims=True)
    summed: Floats = np.log(np.exp(x - top).sum(axis)) + top.squeeze(axis)
    return summed


@cache
def reference_tagger() -> Tagger:
    """The tagger whose weights come with the package."""
    held = np.load(BytesIO((files("visavis.predictors") / "references.npz").read_bytes()))
    return from_arrays({name: held[name] for name in held.files})


def from_arrays(held: dict[str, NDArray[np.generic]]) -> Tagger:
    """A tagger from named arrays, as `training/citations.py` writes them: the table in 8 bits, a scale for a row."""
    table = held["table"].astype(np.float32) * held["scale"].astype(np.float32)
    named = {name: a.astype(np.float32) for name, a in held.items() if name not in ("table", "scale")}
    layers = [(named[f"w{k}"], named[f"b{k}"]) for k in range(len(DILATIONS))]
    return Tagger(
        table,
        layers,
        (named["out_w"], named["out_b"]),
        named["transitions"],
        float(named["temperature"].reshape(-1)[0]),
    )
