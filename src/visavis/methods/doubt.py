"""Numbers with their doubt: intervals, bootstrap over groups, expected errors, many tests at once."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence

import msgspec
import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
DRAWS = 1000  # bootstrap samples: the 2.5 % ends then rest on 25 of them
SEED = 20_240_614  # fixed, so that the same study gives the same numbers
LEVEL = 0.95
NORMAL = 1.959963984540054  # the standard normal's 97.5 % point


class Interval(msgspec.Struct, frozen=True):
    """A value with the ends of its 95 % interval; all None where it is undefined."""

    value: float | None
    low: float | None = None
    high: float | None = None


def bootstrap(
    statistic: Callable[[Floats], float | None], multiplicity: Sequence[int], draws: int = DRAWS, seed: int = SEED
) -> Interval:
    """A statistic of weighted groups with its interval (Efron 1979; Efron and Tibshirani 1993, ch. 13; see `ends`).

    `statistic` is given how often each group counts; `multiplicity` is how often each is there. What is drawn anew
    are groups (documents, coded units), never what stands within them: sentences of one speech are no independent
    witnesses. Samples in which the statistic is undefined are left out; with fewer than two groups there is no
    interval.
    """
    there = np.asarray(multiplicity, dtype=np.float64)
    value = statistic(there)
    total = int(there.sum())
    if value is None or total < 2:
        return Interval(value)
    rng = np.random.default_rng(seed)
    drawn = rng.multinomial(total, there / total, size=draws).astype(np.float64)
    found = [x for x in map(statistic, drawn) if x is not None]
    if len(found) < draws // 2:
        return Interval(value)
    return Interval(value, *ends(found, total))


def ends(drawn: Sequence[float] | Floats, groups: int) -> tuple[float, float]:
    """The ends of the 95 % interval of a bootstrap: expanded percentiles (Hesterberg 2015, sec. 5.1).

    The plain percentiles of few groups are too narrow, as if the normal distribution were taken for Student's and the
    variance divided by n for n - 1; further out by just that, they hold the truth about as often as they say.
    """
    if groups < 2:
        return float(np.min(drawn)), float(np.max(drawn))
    out = math.sqrt(groups / (groups - 1)) * _student(groups - 1)
    tail = math.erfc(out / math.sqrt(2)) / 2
    low, high = np.quantile(drawn, [tail, 1 - tail])
    return float(low), float(high)


def _student(df: int) -> float:
    """The 97.5 % point of Student's t (Abramowitz and Stegun 1964, 26.7.5); from 4 on right to two decimals."""
    z = NORMAL
    return (
        z
        + (z**3 + z) / (4 * df)
        + (5 * z**5 + 16 * z**3 + 3 * z) / (96 * df**2)
        + (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / (384 * df**3)
    )


def wilson(right: float, of: float) -> Interval:
    """A share with its interval for small numbers (Wilson 1927); undefined of nothing."""
    if of <= 0:
        return Interval(None)
    p, z2 = right / of, NORMAL * NORMAL
    middle = (p + z2 / (2 * of)) / (1 + z2 / of)
    half = NORMAL / (1 + z2 / of) * math.sqrt(p * (1 - p) / of + z2 / (4 * of * of))
    return Interval(p, max(0.0, middle - half), min(1.0, middle + half))


def expected_right(confidences: Iterable[float]) -> Interval:
    """How many of some codings are expected to be right, each with its calibrated probability.

    The count of right ones is Poisson binomial: mean sum(p), variance sum(p(1-p)); the interval is the normal
    approximation, cut at none and all.
    """
    p = np.asarray(list(confidences), dtype=np.float64)
    mean, half = float(p.sum()), NORMAL * math.sqrt(float((p * (1 - p)).sum()))
    return Interval(mean, max(0.0, mean - half), min(float(len(p)), mean + half))


def adjusted(p_values: Sequence[float]) -> list[float]:
    """P-values corrected for the rate of false discoveries (Benjamini and Hochberg 1995), in the order given."""
    p = np.asarray(p_values, dtype=np.float64)
    if not len(p):
        return []
    order = np.argsort(p, kind="stable")
    ranked = p[order] * len(p) / np.arange(1, len(p) + 1)
    out = np.empty_like(p)
    out[order] = np.minimum(1.0, np.minimum.accumulate(ranked[::-1])[::-1])
    return [float(x) for x in out]


def two_sided(z: float) -> float:
    """The p-value of a standard normal deviate, both tails."""
    return math.erfc(abs(z) / math.sqrt(2))
