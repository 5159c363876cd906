"""How far coders agree beyond chance: Cohen, Fleiss, Krippendorff; nominal, ordinal, and for unitising.

Ratings are rows, a row a unit, a column a coder; None is no rating. Every coefficient is None where it is undefined
(nothing rated twice, or no variation that chance could be told from).
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Sequence
from itertools import accumulate, permutations
from typing import Literal

import msgspec
import numpy as np
import numpy.typing as npt

from visavis.methods.doubt import DRAWS, Floats, Interval, bootstrap

Level = Literal["nominal", "ordinal"]
Row = Sequence[Hashable | None]
Ints = npt.NDArray[np.int64]


class _Table:
    """Distinct rows as numbers (-1: no rating) with how often each occurs: a bootstrap over rows draws these."""

    def __init__(self, rows: Iterable[Row], order: Sequence[Hashable] | None = None) -> None:
        counted = Counter(tuple(r) for r in rows)
        found = {v for row in counted for v in row if v is not None}
        self.values = list(order) if order is not None else sorted(found, key=str)
        at = {v: i for i, v in enumerate(self.values)}
        missing = found - at.keys()
        if missing:
            raise ValueError(f"values that have no place in the order: {sorted(map(str, missing))}")
        self.rows = np.array([[-1 if v is None else at[v] for v in row] for row in counted], dtype=np.int64)
        self.times = list(counted.values())

    def counts(self) -> Floats:
        """How many coders gave each row each value."""
        out = np.zeros((len(self.rows), len(self.values)))
        for column in self.rows.T if len(self.rows) else []:
            rated = column >= 0
            out[rated.nonzero()[0], column[rated]] += 1
        return out


def cohen(rows: Iterable[Row], draws: int = DRAWS) -> Interval:
    """Cohen's kappa of two coders (Cohen 1960): (p_o - p_e) / (1 - p_e), p_e from each coder's own distribution.

    Units that one of the two did not rate are left out.
    """
    table = _Table(r for r in rows if None not in r)
    k = len(table.values)
    if not len(table.rows):
        return Interval(None)
    if table.rows.shape[1] != 2:
        raise ValueError("Cohen's kappa is of two coders; for more take Fleiss's or Krippendorff's.")

    def kappa(times: Floats) -> float | None:
        square = np.zeros((k, k))
        np.add.at(square, (table.rows[:, 0], table.rows[:, 1]), times)
        p = square / square.sum()
        expected = float(p.sum(axis=1) @ p.sum(axis=0))
        return None if expected >= 1 else (float(np.trace(p)) - expected) / (1 - expected)

    return bootstrap(kappa, table.times, draws)


def fleiss(rows: Iterable[Row], draws: int = DRAWS) -> Interval:
    """Fleiss's kappa of several coders (Fleiss 1971), p_e from the distribution of all.

    It wants the same number of ratings for each unit: those with as many as most have are taken, the others left out.
    """
    table = _Table(rows)
    counts = table.counts()
    of = counts.sum(axis=1)
    rated = Counter({int(n): sum(t for t, m in zip(table.times, of, strict=True) if m == n) for n in set(of) if n > 1})
    if not rated:
        return Interval(None)
    n = max(rated, key=lambda x: (rated[x], x))
    counts, times = counts[of == n], [t for t, m in zip(table.times, of, strict=True) if m == n]
    agreeing = ((counts**2).sum(axis=1) - n) / (n * (n - 1))

    def kappa(times: Floats) -> float | None:
        share = times @ counts / (times.sum() * n)
        expected = float(share @ share)
        return None if expected >= 1 else (float(times @ agreeing / times.sum()) - expected) / (1 - expected)

    return bootstrap(kappa, times, draws)


def alpha(
    rows: Iterable[Row], level: Level = "nominal", order: Sequence[Hashable] | None = None, draws: int = DRAWS
) -> Interval:
    """Krippendorff's alpha (2004, ch. 11; computed as in Krippendorff 2011): 1 - D_o / D_e from coincidences.

    Any number of coders, gaps allowed. `order` gives the values of an ordinal scale from lowest to highest; the
    ordinal difference of two values is the square of how many ratings lie between their middles.
    """
    if level == "ordinal" and order is None:
        raise ValueError("An ordinal alpha needs the order of its values.")
    table = _Table(rows, order)
    counts = table.counts()
    twice = counts.sum(axis=1) > 1 if len(counts) else np.zeros(0, dtype=bool)
    counts, times = counts[twice], [t for t, two in zip(table.times, twice, strict=True) if two]
    if not times:
        return Interval(None)
    others = 1 / (counts.sum(axis=1) - 1)

    def coefficient(times: Floats) -> float | None:
        weight = times * others
        coincidences = (counts * weight[:, None]).T @ counts - np.diag(weight @ counts)
        of = coincidences.sum(axis=1)
        apart = _apart(of, level)
        expected = float(of @ apart @ of)
        if expected <= 0:
            return None
        return 1 - (float(of.sum()) - 1) * float((coincidences * apart).sum()) / expected

    return bootstrap(coefficient, times, draws)


def _apart(of: Floats, level: Level) -> Floats:
    """The squared difference of every two values."""
    if level == "nominal":
        return 1 - np.eye(len(of))
    middles = np.cumsum(of) - of / 2
    gaps: Floats = (middles[:, None] - middles[None, :]) ** 2
    return gaps


# ---------------------------------------------------------------- unitising


class Unit(msgspec.Struct, frozen=True):
    """A stretch that a coder marked on a text: half-open offsets within the document, and the code."""

    document: str
    coder: str
    start: int
    end: int
    code: str


def unitising(units: Sequence[Unit], lengths: dict[str, int], draws: int = DRAWS) -> Interval:
    """Krippendorff's alpha for unitising (1995; 2004, pp. 251-256): do coders mark the same stretches alike?

    `lengths`: of each document in code points; documents are laid end to end. Stretches of one coder and code that
    touch or overlap are one. The interval draws documents.
    """
    coders = sorted({u.coder for u in units})
    documents = [d for d, n in lengths.items() if n > 0]
    if len(coders) < 2 or not documents:
        return Interval(None)
    marked: dict[str, dict[tuple[str, str], list[tuple[int, int]]]] = {d: defaultdict(list) for d in documents}
    for u in units:
        if u.document in marked and u.end > u.start:
            marked[u.document][u.code, u.coder].append((u.start, min(u.end, lengths[u.document])))
    codes = sorted({u.code for u in units})

    def coefficient(times: Floats) -> float | None:
        order = [d for d, n in zip(documents, times, strict=True) for _ in range(int(n))]
        observed = expected = 0.0
        for code in codes:
            one, other = _disagreement(code, coders, order, lengths, marked)
            observed, expected = observed + one, expected + other
        return None if expected <= 0 else 1 - observed / expected

    return bootstrap(coefficient, [1] * len(documents), draws)


def _disagreement(
    code: str,
    coders: list[str],
    order: list[str],
    lengths: dict[str, int],
    marked: dict[str, dict[tuple[str, str], list[tuple[int, int]]]],
) -> tuple[float, float]:
    """Observed and expected disagreement about one code."""
    rows: list[list[tuple[int, int, bool]]] = []
    for coder in coders:
        at, stretches = 0, []
        for document in order:
            found = marked[document].get((code, coder), [])
            stretches += [(at + a, at + b) for a, b in found]
            at += lengths[document]
        rows.append(_segments(_joined(stretches), at))
    length, m = sum(lengths[d] for d in order), len(coders)
    observed = sum(_distance(a, b) for a, b in permutations(rows, 2)) / (m * (m - 1) * length * length)
    return observed, _expected(rows, length)


def _joined(stretches: list[tuple[int, int]]) -> list[tuple[int, int]]:
    out: list[tuple[int, int]] = []
    for a, b in sorted(stretches):
        if out and a <= out[-1][1]:
            out[-1] = out[-1][0], max(b, out[-1][1])
        else:
            out.append((a, b))
    return out


def _segments(stretches: list[tuple[int, int]], length: int) -> list[tuple[int, int, bool]]:
    """The whole continuum in pieces: (start, end, marked or gap)."""
    out, at = [], 0
    for a, b in stretches:
        if a > at:
            out.append((at, a, False))
        out.append((a, b, True))
        at = b
    if at < length:
        out.append((at, length, False))
    return out


def _distance(one: list[tuple[int, int, bool]], other: list[tuple[int, int, bool]]) -> float:
    """The sum of squared distances of pieces that meet: of two units how far their ends lie apart, of a unit that
    lies wholly within a gap its length.
    """
    total, i, j = 0.0, 0, 0
    while i < len(one) and j < len(other):
        (a, b, unit), (c, d, with_) = one[i], other[j]
        if unit and with_:
            total += (a - c) ** 2 + (b - d) ** 2
        elif (unit and c <= a and b <= d) or (with_ and a <= c and d <= b):
            total += (b - a) ** 2 if unit else (d - c) ** 2
        i, j = i + (b <= d), j + (d <= b)
    return total


def _expected(rows: list[list[tuple[int, int, bool]]], length: int) -> float:
    gaps = sorted(b - a for row in rows for a, b, unit in row if not unit)
    units = [b - a for row in rows for a, b, unit in row if unit]
    above = list(accumulate(reversed(gaps), initial=0))  # sums of the longest gaps
    total = 0.0
    for n in units:
        longer = len(gaps) - bisect_left(gaps, n)
        total += (len(units) - 1) / 3 * (2 * n**3 - 3 * n**2 + n) + n * n * (above[longer] - longer * (n - 1))
    all_ = len(rows) * length
    places = all_ * (all_ - 1) - sum(n * (n - 1) for n in units)
    return 2 / length * total / places if places > 0 else 0.0
