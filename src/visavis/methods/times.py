"""Perception over time: moving windows, before and after an event, change points; each says how sure it is.

A point is one statement with its stance and its witness: the document, or better the occasion, that it comes from.
Intervals draw witnesses anew and not statements (cluster bootstrap: Davison and Hinkley 1997, sec. 3.8), since what
stands in one speech was said in one mood.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import date

import msgspec
import numpy as np

from visavis.methods.doubt import DRAWS, SEED, Floats, Interval, bootstrap
from visavis.records import Stance

AGAINST: tuple[Stance, ...] = ("hostile", "cautious")
SURE = 0.5  # a change less probable than that is no change point
CREDIBLE = 0.9  # the years named hold the change with this probability, if there is one
FEW = 3  # witnesses below which no interval is given: counts must do


class Point(msgspec.Struct, frozen=True):
    """One statement: its id, its witness, the middle day of its date, its stance."""

    statement: str
    witness: str
    day: date
    stance: Stance


class Window(msgspec.Struct, frozen=True, kw_only=True):
    """A span of time, both days included: what was counted in it, and its balance.

    `balance` is (favourable - hostile - cautious) / statements, from -1 to 1; no interval below three witnesses.
    """

    first: date
    last: date
    stances: dict[str, int]
    witnesses: int
    balance: Interval
    statements: list[str]


class BeforeAfter(msgspec.Struct, frozen=True, kw_only=True):
    """Two windows around a day, and by how much the balance rose (the day itself is after)."""

    before: Window
    after: Window
    rise: Interval


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """A change point: `year` is the first year of the new state, the most probable one.

    `probability` that the balance changed at all between `first` and `last` (the years compared); `years` hold the
    change with 90 % if there is one; shares of hostile and cautious statements before and after.
    """

    year: int
    probability: float
    years: list[int]
    first: int
    last: int
    against_before: float
    against_after: float


def years_from(day: date, years: int) -> date:
    """The same day some years on; the 29th of February becomes the 28th."""
    year = min(max(day.year + years, date.min.year), date.max.year)
    return day.replace(year=year, day=28) if (day.month, day.day) == (2, 29) else day.replace(year=year)


def windows(points: Sequence[Point], width: int, step: int = 1, draws: int = DRAWS) -> list[Window]:
    """Windows of `width` calendar years, moved by `step`, from the first point's year to the last one's."""
    if not points or width < 1 or step < 1:
        return []
    first, last = min(p.day.year for p in points), max(p.day.year for p in points)
    starts = range(first, max(first, last - width + 1) + 1, step)
    out = []
    for start in starts:
        end = start + width - 1
        within = [p for p in points if start <= p.day.year <= end]
        out.append(_window(within, date(start, 1, 1), date(min(end, date.max.year), 12, 31), draws))
    return out


def around(points: Sequence[Point], day: date, years: int, draws: int = DRAWS) -> BeforeAfter:
    """The years before and after an event. Witnesses of either side are drawn apart, as two samples."""
    start, end = years_from(day, -years), years_from(day, years)
    before = [p for p in points if start <= p.day < day]
    after = [p for p in points if day <= p.day < end]
    one = _window(before, start, day, draws, SEED)
    other = _window(after, day, end, draws, SEED + 1)
    rise = Interval(None)
    if one.balance.value is not None and other.balance.value is not None:
        rise = Interval(other.balance.value - one.balance.value, *_ends(before, after, draws))
    return BeforeAfter(before=one, after=other, rise=rise)


def _window(points: Sequence[Point], first: date, last: date, draws: int, seed: int = SEED) -> Window:
    counts, sums = _by_witness(points)

    def balance(times: Floats) -> float | None:
        n = float(times @ counts)
        return float(times @ sums) / n if n else None

    found = bootstrap(balance, [1] * len(counts), draws, seed) if len(counts) else Interval(None)
    return Window(
        first=first,
        last=last,
        stances=dict(sorted(Counter(p.stance for p in points).items())),
        witnesses=len(counts),
        balance=found if len(counts) >= FEW else Interval(found.value),
        statements=[p.statement for p in points],
    )


def _by_witness(points: Sequence[Point]) -> tuple[Floats, Floats]:
    """Per witness how many statements, and the sum of their signs."""
    numbers: dict[str, list[float]] = defaultdict(lambda: [0.0, 0.0])
    for p in points:
        numbers[p.witness][0] += 1
        numbers[p.witness][1] += 1 if p.stance == "favourable" else -1 if p.stance in AGAINST else 0
    table = np.array(list(numbers.values()), dtype=np.float64).reshape(-1, 2)
    return table[:, 0], table[:, 1]


def _ends(before: Sequence[Point], after: Sequence[Point], draws: int) -> tuple[float | None, float | None]:
    rng = np.random.default_rng(SEED)
    sides = []
    for points in (before, after):
        counts, sums = _by_witness(points)
        if len(counts) < FEW:
            return None, None
        drawn = rng.multinomial(len(counts), np.full(len(counts), 1 / len(counts)), size=draws)
        sides.append((drawn @ sums) / (drawn @ counts))
    low, high = np.quantile(sides[1] - sides[0], [0.025, 0.975])
    return float(low), float(high)


# ---------------------------------------------------------------- change points


def changes(points: Sequence[Point]) -> list[Change]:
    """Where the share of hostile and cautious statements changed, earliest first; found by halving again and again.

    Between two years the shares are compared by their marginal likelihoods under uniform priors (Smith 1975): one
    share throughout against two with the break after any year, both models and all breaks equally likely beforehand.
    Statements of one witness are no independent draws: all counts are divided by the dispersion of witnesses around
    the best break (Pearson's X2 / df, at least 1), so that a long speech does not make a change sure.
    """
    rows: dict[tuple[int, str], list[float]] = defaultdict(lambda: [0.0, 0.0])
    for p in points:
        row = rows[p.day.year, p.witness]
        row[0] += p.stance in AGAINST
        row[1] += 1
    table = [(year, k, n) for (year, _), (k, n) in sorted(rows.items())]
    return sorted(_split(table), key=lambda c: c.year)


def _split(rows: list[tuple[int, float, float]]) -> list[Change]:
    years = sorted({y for y, _, _ in rows})
    if len(years) < 2:
        return []
    k, n = ([sum(r[i] for r in rows if r[0] == y) for y in years] for i in (1, 2))
    ks, ns = np.cumsum(k), np.cumsum(n)
    best = _best(ks, ns, 1.0)[0]
    dispersion = _dispersion(rows, years[best], len(rows) - 2)
    at, posterior, probability = _best(ks, ns, dispersion)
    if probability <= SURE:
        return []
    before, after = [r for r in rows if r[0] < years[at]], [r for r in rows if r[0] >= years[at]]
    change = Change(
        year=years[at],
        probability=probability,
        years=_credible(years, posterior),
        first=years[0],
        last=years[-1],
        against_before=float(ks[at - 1] / ns[at - 1]),
        against_after=float((ks[-1] - ks[at - 1]) / (ns[-1] - ns[at - 1])),
    )
    return [change, *_split(before), *_split(after)]


def _best(ks: Floats, ns: Floats, dispersion: float) -> tuple[int, list[float], float]:
    """The likeliest break (index of the first year after), the posterior of all, and the probability of any."""
    one = _marginal(ks[-1] / dispersion, ns[-1] / dispersion)
    two = [
        _marginal(ks[i] / dispersion, ns[i] / dispersion)
        + _marginal((ks[-1] - ks[i]) / dispersion, (ns[-1] - ns[i]) / dispersion)
        for i in range(len(ks) - 1)
    ]
    top = max(two)
    weights = [math.exp(x - top) for x in two]
    total = sum(weights)
    odds = math.exp(min(700.0, top - one)) * total / len(two)
    at = max(range(len(two)), key=lambda i: weights[i])
    return at + 1, [w / total for w in weights], odds / (1 + odds)


def _marginal(k: float, n: float) -> float:
    """The log probability of a sequence with k of n, its share uniform beforehand: the beta function B(k+1, n-k+1)."""
    return math.lgamma(k + 1) + math.lgamma(n - k + 1) - math.lgamma(n + 2)


def _dispersion(rows: list[tuple[int, float, float]], year: int, df: int) -> float:
    chi = 0.0
    for side in ([r for r in rows if r[0] < year], [r for r in rows if r[0] >= year]):
        total = sum(n for _, _, n in side)
        p = sum(k for _, k, _ in side) / total if total else 0.0
        if 0 < p < 1:
            chi += sum((k - n * p) ** 2 / (n * p * (1 - p)) for _, k, n in side)
    return max(1.0, chi / df) if df > 0 else 1.0


def _credible(years: list[int], posterior: list[float]) -> list[int]:
    """The fewest years that hold the change with 90 %."""
    kept, mass = [], 0.0
    for i in sorted(range(len(posterior)), key=lambda i: -posterior[i]):
        kept.append(years[i + 1])
        mass += posterior[i]
        if mass >= CREDIBLE:
            break
    return sorted(kept)
