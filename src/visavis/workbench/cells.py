"""The grid as the index counts it: cells that open on the list of their statements."""

from __future__ import annotations

from collections.abc import Iterator
from math import sqrt

import msgspec

from visavis.codebook import Plan
from visavis.pages.grid import Key, Tally, bar
from visavis.pages.lookup import Lookup
from visavis.pages.wording import ABSENT, date_range, right_words
from visavis.records import Statement
from visavis.study.index import STANCES, Counted, Index
from visavis.workbench.links import asked

OTHER = "other"  # the column of what lies in no period of the study


class Seeing(msgspec.Struct, frozen=True):
    """The switches of the grid that stand in an address."""

    threshold: float = 0.0
    confirmed: bool = False


class CellLink:
    """One perceiver, target and dimension; see `pages.grid.Counted`. `columns`: the number of each period's cell."""

    def __init__(self, look: Lookup, index: Index, key: Key, columns: dict[str, int], seeing: Seeing) -> None:
        self._look, self._seeing, self.key = look, seeing, key
        self.perceiver, self.target, self.dimension = key
        self._counts = {c: index.count(n, seeing.threshold, seeing.confirmed) for c, n in columns.items()}
        named: list[str | None] = [p.name for p in look.plan.study.periods]
        other = self._of(OTHER)
        self.periods: list[str | None] = [*named, *([None] if other.statements else [])] if named else [None]

    def _of(self, column: str) -> Counted:
        return self._counts.get(column) or Counted([0] * (len(STANCES) + 1), 0, 0, None, None, [])

    def total(self) -> Tally:
        return self._tally(self._of(""))

    def part(self, period: str | None) -> Tally:
        return self._tally(self._of(period or (OTHER if self.periods != [None] else "")))

    def _tally(self, counted: Counted) -> Tally:
        there = counted.statements or counted.claims
        return Tally(
            bar=bar({s: n for s, n in zip(STANCES, counted.stances, strict=False) if n}),
            occasions=counted.occasions,
            claims=counted.claims,
            dates=date_range(d for d in (counted.first, counted.last) if d),
            absent=None if there else ABSENT["none_found"],
            right=right_words(counted.expected, sqrt(max(0.0, counted.variance)), counted.statements),
        )

    def best(self) -> list[Statement]:
        return [self._look.statements[i] for i in self._of("").best if i in self._look.statements]

    def href(self) -> str:
        return self._list(None)

    def part_href(self, period: str | None) -> str:
        return self._list(period or OTHER)

    def _list(self, period: str | None) -> str:
        where = {"perceiver": self.perceiver or "-", "target": self.target, "dimension": self.dimension}
        switches = {"threshold": self._seeing.threshold, "confirmed": self._seeing.confirmed}
        return "/statements" + asked({**where, "period": period, **switches})


def cells_of(look: Lookup, index: Index, seeing: Seeing) -> list[CellLink]:
    """The cells that hold something, and those that a reader expects to see; in the order of the plan."""
    by_key: dict[Key, dict[str, int]] = {key: {} for key in _expected(look.plan)}
    for number, (perceiver, target, dimension, column) in index.cells():
        by_key.setdefault((None if perceiver == "-" else perceiver, target, dimension), {})[column] = number
    perceivers = _order([p.id for p in look.plan.study.perceivers], sorted({k[0] or "" for k in by_key}, reverse=True))
    targets = _order([t.id for t in look.plan.study.targets], (k[1] for k in by_key))
    told = look.plan.study.dimensions or [d.id for d in look.plan.codebook.dimensions]
    dimensions = _order(told, (k[2] for k in by_key))
    keys = sorted(by_key, key=lambda k: (perceivers.index(k[0] or ""), dimensions.index(k[2]), targets.index(k[1])))
    found = [CellLink(look, index, key, by_key[key], seeing) for key in keys]
    expected = set(_expected(look.plan))
    return [c for c in found if c.key in expected or c.total().bar.total or c.total().claims]


def _expected(plan: Plan) -> Iterator[Key]:
    study = plan.study
    perceivers: list[str | None] = [p.id for p in study.perceivers]
    for perceiver in perceivers or [None]:
        for target in study.targets:
            for dimension in study.dimensions or [d.id for d in plan.codebook.dimensions]:
                yield perceiver, target.id, dimension


def _order(told: list[str], met: Iterator[str] | list[str]) -> list[str]:
    return list(dict.fromkeys([*told, *met]))
