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

from visavis.methods.doubt import DRAWS, SEED, Floats, Interval, ends
from visavis.records import Stance

AGAINST: tuple[Stance, ...] = ("hostile", "cautious")
SURE = 0.5  # a change less probable than that is no change point
CREDIBLE = 0.9  # the years named hold the change with this probability, if there is one
FEW = 5  # witnesses below which no interval is given: counts must do


class Point(msgspec.Struct, frozen=True):
    """One statement: its id, its witness, the middle day of its date, its stance."""

    statement: str
    witness: str
    day: date
    stance: Stance


class Window(msgspec.Struct, frozen=True, kw_only=True):
    """A span of time, both days included: what was counted in it, and its balance.

    `balance` is (favourable - hostile - cautious) / statements, from -1 to 1; no interval below five witnesses.
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

    `probability` that the share of hostile and cautious statements changed between `first` and `last`, the years that
    are nearer to this change than to another; `years` hold the change with 90 % if there is one; the shares before
    and after, up to the next changes.
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
    """Windows of `width` calendar years, moved by `step`, from the first point's year until one holds the last."""
    if not points or width < 1 or step < 1:
        return []
    first, last = min(p.day.year for p in points), max(p.day.year for p in points)
    out: list[Window] = []
    for start in range(first, last + 1, step):
        if out and out[-1].last.year >= last:
            break
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
    value = float(sums.sum() / counts.sum()) if len(counts) else None
    balance = Interval(value)
    if len(counts) >= FEW:
        balance = Interval(value, *ends(_drawn(counts, sums, draws, seed), len(counts)))
    return Window(
        first=first,
        last=last,
        stances=dict(sorted(Counter(p.stance for p in points).items())),
        witnesses=len(counts),
        balance=balance,
        statements=[p.statement for p in points],
    )


def _drawn(counts: Floats, sums: Floats, draws: int, seed: int) -> Floats:
    """The balances of samples in which the witnesses are drawn anew."""
    times = np.random.default_rng(seed).multinomial(len(counts), np.full(len(counts), 1 / len(counts)), size=draws)
    found: Floats = (times @ sums) / (times @ counts)
    return found


def _by_witness(points: Sequence[Point]) -> tuple[Floats, Floats]:
    """Per witness how many statements, and the sum of their signs."""
    numbers: dict[str, list[float]] = defaultdict(lambda: [0.0, 0.0])
    for p in points:
        numbers[p.witness][0] += 1
        numbers[p.witness][1] += 1 if p.stance == "favourable" else -1 if p.stance in AGAINST else 0
    table = np.array(list(numbers.values()), dtype=np.float64).reshape(-1, 2)
    return table[:, 0], table[:, 1]


def _ends(before: Sequence[Point], after: Sequence[Point], draws: int) -> tuple[float | None, float | None]:
    sides = [_by_witness(points) for points in (before, after)]
    fewest = min(len(counts) for counts, _ in sides)
    if fewest < FEW:
        return None, None
    one, other = (_drawn(counts, sums, draws, SEED + n) for n, (counts, sums) in enumerate(sides))
    return ends(other - one, fewest)


# ---------------------------------------------------------------- change points


def changes(points: Sequence[Point]) -> list[Change]:
    """Where the share of hostile and cautious statements changed, earliest first.

    Exact Bayesian inference over all ways to cut the years into stretches of one share (Fearnhead 2006): shares
    uniform beforehand, a change after any year equally likely and none at all as likely as some. Named are the
    changes of the likeliest cutting that are more probable than not. Statements of one witness are no independent
    draws: all counts are divided by the dispersion of witnesses around the cutting (Pearson's X2 / df, at least 1;
    from the cutting found without it, and again), so that a long speech does not make a change sure.
    """
    years = sorted({p.day.year for p in points})
    if len(years) < 2:
        return []
    rows = _rows(points)
    cutting = _Cutting(rows, years, 1.0)
    for _ in range(3):
        cutting = _Cutting(rows, years, _dispersion(rows, [years[i] for i in cutting.likeliest()]))
    at = cutting.likeliest()
    return [c for n in range(len(at)) if (c := cutting.change(at, n)).probability > SURE]


def _rows(points: Sequence[Point]) -> list[tuple[int, float, float]]:
    """Per year and witness how many statements are hostile or cautious, of how many."""
    rows: dict[tuple[int, str], list[float]] = defaultdict(lambda: [0.0, 0.0])
    for p in points:
        row = rows[p.day.year, p.witness]
        row[0] += p.stance in AGAINST
        row[1] += 1
    return [(year, k, n) for (year, _), (k, n) in sorted(rows.items())]


class _Cutting:
    """All cuttings of some years into stretches; boundary i lies before years[i]. Time goes with the years squared."""

    def __init__(self, rows: list[tuple[int, float, float]], years: list[int], dispersion: float) -> None:
        self.years = years
        index = {y: i for i, y in enumerate(years)}
        k, n = np.zeros(len(years) + 1), np.zeros(len(years) + 1)
        for year, against, of in rows:
            k[index[year] + 1] += against
            n[index[year] + 1] += of
        self.k, self.n = np.cumsum(k), np.cumsum(n)
        t = len(years)
        change = 1 - 0.5 ** (1 / (t - 1))
        self.table = np.full((t, t + 1), -np.inf)  # log weight of the stretch i..j-1, with the change that opens it
        for i in range(t):
            for j in range(i + 1, t + 1):
                stretch = _marginal((self.k[j] - self.k[i]) / dispersion, (self.n[j] - self.n[i]) / dispersion)
                self.table[i, j] = stretch + (j - i - 1) * math.log(1 - change) + (math.log(change) if i else 0.0)

    def likeliest(self) -> list[int]:
        """The boundaries of the likeliest cutting."""
        t = len(self.years)
        best, come = np.zeros(t + 1), [0] * (t + 1)
        for j in range(1, t + 1):
            weights = best[:j] + self.table[:j, j]
            come[j] = int(np.argmax(weights))
            best[j] = weights[come[j]]
        out, j = [], t
        while (j := come[j]) > 0:
            out.append(j)
        return out[::-1]

    def evidence(self, without: range = range(0)) -> Floats:
        """The log weight of all cuttings of the years before each boundary; none of them cut at `without`."""
        t = len(self.years)
        total = np.full(t + 1, -np.inf)
        total[0] = 0.0
        for j in range(1, t + 1):
            if j < t and j in without:
                continue
            total[j] = _log_sum(total[:j] + self.table[:j, j])
        return total

    def alone(self, near: range) -> Floats:
        """The probability of each boundary of a region to be the change, if the region holds exactly one."""
        t = len(self.years)
        forth = self.evidence(near)
        back = np.full(t + 1, -np.inf)
        back[t] = 0.0
        for i in range(t - 1, 0, -1):
            free = [j for j in range(i + 1, t + 1) if j not in near]
            back[i] = _log_sum(self.table[i, free] + back[free])
        weights = np.array([_log_sum(forth[:i] + self.table[:i, i]) + back[i] for i in near])
        found: Floats = np.exp(weights - _log_sum(weights))
        return found

    def change(self, at: list[int], n: int) -> Change:
        """The n-th of the likeliest changes, with what speaks for it."""
        t, here = len(self.years), at[n]
        before, after = at[n - 1] if n else 0, at[n + 1] if n + 1 < len(at) else t
        low = (before + here) // 2 + 1 if n else 1
        high = (here + after) // 2 if after < t else t - 1
        near = range(low, high + 1)
        none = self.evidence(near)[t] - self.evidence()[t]
        return Change(
            year=self.years[here],
            probability=float(1 - math.exp(min(0.0, none))),
            years=_credible(self.years[low : high + 1], self.alone(near)),
            first=self.years[low - 1],
            last=self.years[high],
            against_before=self._share(before, here),
            against_after=self._share(here, after),
        )

    def _share(self, i: int, j: int) -> float:
        return float((self.k[j] - self.k[i]) / (self.n[j] - self.n[i]))


def _log_sum(weights: Floats) -> float:
    top = float(weights.max())
    return top + math.log(float(np.exp(weights - top).sum())) if top > -math.inf else top


def _marginal(k: float, n: float) -> float:
    """The log probability of a sequence with k of n, its share uniform beforehand: the beta function B(k+1, n-k+1)."""
    return math.lgamma(k + 1) + math.lgamma(n - k + 1) - math.lgamma(n + 2)


def _dispersion(rows: list[tuple[int, float, float]], cuts: list[int]) -> float:
    """Pearson's X2 / df of the witnesses around the shares of the stretches between some years; at least 1."""
    chi, ends = 0.0, [*cuts, math.inf]
    start = -math.inf
    for end in ends:
        side = [(k, n) for y, k, n in rows if start <= y < end]
        total = sum(n for _, n in side)
        p = sum(k for k, _ in side) / total if total else 0.0
        if 0 < p < 1:
            chi += sum((k - n * p) ** 2 / (n * p * (1 - p)) for k, n in side)
        start = end
    df = len(rows) - len(ends)
    return max(1.0, chi / df) if df > 0 else 1.0


def _credible(years: list[int], weights: Floats) -> list[int]:
    """The fewest years that hold the change with 90 %."""
    kept, mass = [], 0.0
    for i in np.argsort(-weights, kind="stable"):
        kept.append(years[i])
        mass += float(weights[i])
        if mass >= CREDIBLE:
            break
    return sorted(kept)
