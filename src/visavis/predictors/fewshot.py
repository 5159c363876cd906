"""A classifier of texts that learns from few examples in seconds: logistic regression on hashed n-grams.

Words, pairs of words and beginnings of words, hashed with signs (Weinberger et al. 2009), each text a unit vector;
one regression a label, ridge prior, accelerated gradient descent (Nesterov 1983). No dependence but numpy; the same
examples give the same model on every machine.
"""

from __future__ import annotations

import math
import zlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from visavis.text import words

Floats = npt.NDArray[np.float64]

WIDTH = 1 << 18  # hashed features: of 10,000 different n-grams some 190 pairs share a place
BEGINNING = 5  # letters: a stem for every language that inflects by endings
RIDGE = 0.02  # strength of the prior, relative to one example
STEPS = 150
LONGEST = 5_000  # code points read of one text


@dataclass(frozen=True)
class Model:
    """What was learned. `places`: the features seen, ascending; `weights`: one row a label; `bias` beside them."""

    labels: list[str]
    places: npt.NDArray[np.int64]
    weights: Floats
    bias: Floats

    def probabilities(self, texts: Sequence[str]) -> Floats:
        """For each text (row) and label (column) how probable the label is."""
        out = np.zeros((len(texts), len(self.labels)))
        for i, text in enumerate(texts):
            at, values = _features(text)
            found = np.searchsorted(self.places, at)
            found = np.minimum(found, max(len(self.places) - 1, 0))
            known = self.places[found] == at if len(self.places) else np.zeros(len(at), dtype=bool)
            score = self.weights[:, found[known]] @ values[known] + self.bias
            out[i] = 1 / (1 + np.exp(-score))
        return out


def learn(texts: Sequence[str], labels: Sequence[frozenset[str]]) -> Model:
    """A model of texts with all their labels: a label that a text does not have counts against it.

    Raises ValueError where there is no text or no label.
    """
    names = sorted(set().union(*labels))
    if not texts or not names:
        raise ValueError("There is nothing to learn from.")
    rows = [_features(t) for t in texts]
    places = np.unique(np.concatenate([at for at, _ in rows])) if rows else np.zeros(0, dtype=np.int64)
    x = np.zeros((len(rows), len(places)))
    for i, (at, values) in enumerate(rows):
        x[i, np.searchsorted(places, at)] = values
    y = np.array([[1.0 if n in own else 0.0 for n in names] for own in labels])
    weights, bias = _fitted(x, y)
    return Model(names, places, weights, bias)


# ---------------------------------------------------------------- how far its probabilities are to be believed

FOLDS = 5
PRIOR = 4.0  # the weight of the scale that changes nothing, in examples


@dataclass(frozen=True)
class Scale:
    """Turns a model's probability into how often it is right: the logistic of slope x log-odds + shift (Platt 1999)."""

    slope: float = 1.0
    shift: float = 0.0

    def __call__(self, p: float) -> float:
        p = min(max(p, 1e-6), 1 - 1e-6)
        return 1 / (1 + math.exp(-(self.slope * math.log(p / (1 - p)) + self.shift)))


def held_out(texts: Sequence[str], labels: Sequence[frozenset[str]], folds: int = FOLDS) -> tuple[Floats, Floats]:
    """What models learned without a text say of each of its labels, and whether it has them; flat, in one order.

    Texts go to the folds in turn, so that the same examples always give the same.
    """
    names = sorted(set().union(*labels))
    said: list[float] = []
    true: list[float] = []
    for fold in range(min(folds, len(texts))):
        kept = [i for i in range(len(texts)) if i % folds != fold]
        left = [i for i in range(len(texts)) if i % folds == fold]
        if not left or not any(labels[i] for i in kept):
            continue
        model = learn([texts[i] for i in kept], [labels[i] for i in kept])
        at = {name: k for k, name in enumerate(model.labels)}
        for i, row in zip(left, model.probabilities([texts[i] for i in left]), strict=True):
            said += [float(row[at[n]]) if n in at else 0.0 for n in names]
            true += [float(n in labels[i]) for n in names]
    return np.array(said, dtype=np.float64), np.array(true, dtype=np.float64)


def scaled(said: Floats, true: Floats) -> Scale:
    """The scale under which what was said fits best what was true: Newton's steps, with a prior for no change."""
    if not len(said):
        return Scale()
    odds = np.log(np.clip(said, 1e-6, 1 - 1e-6) / (1 - np.clip(said, 1e-6, 1 - 1e-6)))
    x = np.stack([odds, np.ones_like(odds)], axis=1)
    start = np.array([1.0, 0.0])
    w = start.copy()
    for _ in range(25):
        p = 1 / (1 + np.exp(-(x @ w)))
        slope = x.T @ (true - p) - PRIOR * (w - start)
        curve = (x.T * (p * (1 - p))) @ x + PRIOR * np.eye(2)
        step = np.linalg.solve(curve, slope)
        w = w + np.clip(step, -2, 2)
        if float(np.abs(step).max()) < 1e-6:
            break
    return Scale(max(0.0, float(w[0])), float(w[1]))


def _fitted(x: Floats, y: Floats) -> tuple[Floats, Floats]:
    """Weights (labels x features) and biases. Rows have length 1, so that the curvature is at most 1/4 an example."""
    n, k = y.shape
    # Rare labels weigh as much as frequent ones, up to five times, or nothing would ever be predicted of few examples.
    often = np.clip(y.mean(axis=0), 1e-9, 1 - 1e-9)
    heavier = np.where(y > 0, np.clip(0.5 / often, 1, 5), 1.0)
    bias = np.log(often / (1 - often))
    weights, ahead = np.zeros((k, x.shape[1])), np.zeros((k, x.shape[1]))
    step = 1 / (0.25 * 5 * n * _norm(x) + RIDGE)
    bias_step = 1 / (0.25 * 5 * n)
    momentum = 1.0
    for _ in range(STEPS):
        error = (1 / (1 + np.exp(-(x @ ahead.T + bias))) - y) * heavier
        new = ahead - step * (error.T @ x + RIDGE * ahead)
        bias = bias - bias_step * error.sum(axis=0)
        after = (1 + math.sqrt(1 + 4 * momentum * momentum)) / 2
        ahead = new + (momentum - 1) / after * (new - weights)
        weights, momentum = new, after
    return weights, bias


def _norm(x: Floats) -> float:
    """The largest eigenvalue of x'x / n, by a few power steps: the shorter it is the longer the steps may be."""
    v = np.full(len(x), 1 / math.sqrt(len(x)))
    value = 1.0
    for _ in range(20):
        w = x @ (x.T @ v)
        value = float(np.linalg.norm(w))
        if value == 0:
            return 1.0
        v = w / value
    return 1.05 * value / len(x)


def _features(text: str) -> tuple[npt.NDArray[np.int64], Floats]:
    """Places (ascending, each once) and values of one text; of length 1."""
    found = [w.casefold() for w, _, _ in words(text[:LONGEST])]
    grams = Counter(found)
    grams.update(f"{a} {b}" for a, b in pairwise(found))
    grams.update(f"{w[:BEGINNING]}*" for w in found if len(w) > BEGINNING)
    values: dict[int, float] = {}
    for gram, n in grams.items():
        hashed = zlib.crc32(gram.encode())
        place, sign = hashed % WIDTH, 1.0 if hashed >> 31 else -1.0
        values[place] = values.get(place, 0.0) + sign * (1 + math.log(n))
    at = np.array(sorted(values), dtype=np.int64)
    out = np.array([values[p] for p in at.tolist()], dtype=np.float64)
    length = float(np.linalg.norm(out))
    return at, out / length if length else out
