"""The grid, its cells opened, and what is said of them in sentences."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from math import sqrt
from typing import NamedTuple, Protocol

from visavis.pages.cards import Cards
from visavis.pages.choosing import PARALLELS, Shown, anchor
from visavis.pages.context import (
    Bar,
    FindingPart,
    Grid,
    GridCell,
    GridPart,
    GridRow,
    Link,
    Opened,
    OpenedPart,
    ParallelPart,
    Share,
)
from visavis.pages.lookup import Lookup
from visavis.pages.wording import ABSENT, STANCES, date_range, right_words, shortened
from visavis.records import Cell, Comparison, Finding, Statement

Key = tuple[str | None, str, str]  # perceiver, target, dimension
TEASERS = 2  # statements told in a cell of a grid that has no periods


def bar(stances: dict[str, int]) -> Bar:
    """Counts by stance as a bar, coldest first."""
    total = sum(stances.values())
    shares = [Share(s, stances[s], 100 * stances[s] / total) for s in STANCES if stances.get(s)]
    return Bar(total, tuple(shares))


class Tally(NamedTuple):
    """What a cell, or one period of it, comes to."""

    bar: Bar
    occasions: int
    claims: int
    dates: str
    absent: str | None
    right: str = ""  # how many of its statements are expected to stand there rightly, in words


class Counted(Protocol):
    """One place of the grid, counted: `periods` are its columns, [None] where it has none, None last for "other"."""

    perceiver: str | None
    target: str
    dimension: str
    periods: list[str | None]

    def total(self) -> Tally: ...
    def part(self, period: str | None) -> Tally: ...
    def best(self) -> list[Statement]: ...
    def href(self) -> str: ...
    def part_href(self, period: str | None) -> str: ...


class Square:
    """All cells of one perceiver, target and dimension, put together over periods and aspects."""

    def __init__(self, lookup: Lookup, key: Key, cells: list[Cell], periods: list[str]) -> None:
        self._look, self.key = lookup, key
        self.perceiver, self.target, self.dimension = key
        self._by_period: dict[str | None, list[Cell]] = {}
        for cell in cells:
            self._by_period.setdefault(cell.period, []).append(cell)
        named = [p for p in periods if p in self._by_period]
        named += [p for p in self._by_period if p is not None and p not in named]
        self.periods: list[str | None] = [*named] or [None]
        if named and self._outside():
            self.periods.append(None)  # statements without a date, or of no period
        self.aspects = Counter(
            {
                a: len({i for c in cells if c.aspect == a for i in c.statements})
                for a in dict.fromkeys(c.aspect for c in cells if c.aspect)
            }
        )

    def cells(self, period: str | None) -> list[Cell]:
        """The cells of a period: the one without an aspect, which holds all, else those of the aspects."""
        of_period = self._by_period.get(period, [])
        return [c for c in of_period if c.aspect is None] or of_period

    @cached_property
    def all_cells(self) -> list[Cell]:
        """The cell over all periods, if there is one, else those of the periods."""
        whole = self.cells(None)
        return whole or [c for p in self._by_period for c in self.cells(p)]

    def statements(self, period: str | None) -> list[str]:
        """Statement ids of a period; for None beside periods, those of no period."""
        ids = _once(i for c in self.cells(period) for i in c.statements)
        return self._outside() if period is None and self.periods != [None] else ids

    def _outside(self) -> list[str]:
        inside = {i for p in self._by_period if p is not None for c in self.cells(p) for i in c.statements}
        return [i for i in _once(i for c in self.cells(None) for i in c.statements) if i not in inside]

    def claims(self, period: str | None) -> list[str]:
        ids = _once(i for c in self.cells(period) for i in c.claims)
        if period is None and self.periods != [None]:
            inside = {i for p in self._by_period if p is not None for c in self.cells(p) for i in c.claims}
            return [i for i in ids if i not in inside]
        return ids

    def occasions(self, period: str | None) -> int:
        """On how many occasions they were said: a statement of no known occasion is one of its own."""
        if period is None and self.periods != [None]:
            statements = [self._look.statements[i] for i in self._outside() if i in self._look.statements]
            return len({self._look.resolution(s).occasion or s.id for s in statements})
        return len({o for c in self.cells(period) for o in c.occasions})

    def bar(self, ids: Iterable[str]) -> Bar:
        stances: dict[str, int] = {}
        for i in ids:
            statement = self._look.statements.get(i)
            if statement is not None:
                stance = self._look.stance(statement, self.target)
                stances[stance] = stances.get(stance, 0) + 1
        return bar(stances)

    def total(self) -> Tally:
        cells = self.all_cells
        return Tally(
            bar=self.bar(self.whole()),
            occasions=len({o for c in cells for o in c.occasions}),
            claims=len({k for c in cells for k in c.claims}),
            dates=date_range(d for c in cells for d in c.dates),
            absent=self.absent(None) or next((a for a in map(self.absent, self.periods) if a), None),
            right=self.right(),
        )

    def part(self, period: str | None) -> Tally:
        ids = self.statements(period)
        return Tally(self.bar(ids), self.occasions(period), len(self.claims(period)), "", self.absent(period))

    def best(self) -> list[Statement]:
        """The statements that are told on the grid: quoted words first, then the surest."""
        there = [self._look.statements[i] for i in self.whole() if i in self._look.statements]
        best = sorted(there, key=lambda s: (not s.quoted, -self._look.confidence(s)))[:TEASERS]
        return [s for s in there if s in best]

    def whole(self) -> list[str]:
        return _once(i for c in self.all_cells for i in c.statements)

    def right(self) -> str:
        """How many of all its statements are expected to stand here rightly."""
        cells = [c for c in self.all_cells if c.expected_right is not None]
        if len(cells) != 1:  # of several the statements overlap: no sum would be right
            return ""
        return right_words(cells[0].expected_right, cells[0].sd_right, len(cells[0].statements))

    def absent(self, period: str | None) -> str | None:
        found = next((c.absent for c in self.cells(period) if c.absent), None)
        return ABSENT[found] if found else None

    def href(self) -> str:
        return anchor("c", "/".join(p or "" for p in self.key))

    def part_href(self, period: str | None) -> str:
        """The id of a period of the cell; the parts of a study without periods are the cells themselves."""
        return anchor("c", "/".join([*(p or "" for p in self.key), period or "all"]))


def _once(ids: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(ids))


def squares(lookup: Lookup, comparison: Comparison) -> list[Square]:
    """The grid's cells in its order: perceivers, dimensions, targets."""
    by_key: dict[Key, list[Cell]] = {}
    for cell in comparison.cells:
        by_key.setdefault((cell.perceiver, cell.target, cell.dimension), []).append(cell)
    perceivers = _order(comparison.perceivers, sorted((k[0] for k in by_key), key=lambda p: p is None))
    targets = _order(comparison.targets, (k[1] for k in by_key))
    dimensions = _order(comparison.dimensions, (k[2] for k in by_key))
    return [
        Square(lookup, key, by_key[key], comparison.periods)
        for key in sorted(by_key, key=lambda k: (perceivers.index(k[0]), dimensions.index(k[2]), targets.index(k[1])))
    ]


def _order(told: Iterable[str], met: Iterable[str | None]) -> list[str | None]:
    return list(dict.fromkeys([*told, *met]))


# ---------------------------------------------------------------- the grid


def grids(lookup: Lookup, cards: Cards, found: Sequence[Counted]) -> Iterator[Grid]:
    """One grid a perceiver."""
    longest = max((square.part(p).bar.total for square in found for p in square.periods), default=0)
    definitions = {d.id: d.definition for d in lookup.plan.codebook.dimensions}
    for perceiver in dict.fromkeys(s.perceiver for s in found):
        own = [s for s in found if s.perceiver == perceiver]
        targets = list(dict.fromkeys(s.target for s in own))
        rows = []
        for dimension in dict.fromkeys(s.dimension for s in own):
            cells = [_cell(lookup, cards, s, longest) for s in own if s.dimension == dimension]
            rows.append(GridRow(lookup.dimension(dimension), definitions.get(dimension), tuple(cells)))
        yield Grid(lookup.perceiver(perceiver), tuple(lookup.target(t) for t in targets), tuple(rows))


def _cell(lookup: Lookup, cards: Cards, square: Counted, longest: int) -> GridCell:
    total = square.total()
    parts = [_grid_part(square, p, longest) for p in square.periods] if square.periods != [None] else []
    return GridCell(
        target=lookup.target(square.target),
        href=square.href(),
        bar=total.bar,
        occasions=total.occasions,
        claims=total.claims,
        dates=total.dates,
        right=total.right,
        absent=total.absent,
        parts=tuple(parts),
        teasers=() if parts else tuple(cards.teaser(s, square.target) for s in square.best()),
    )


def _grid_part(square: Counted, period: str | None, longest: int) -> GridPart:
    its = square.part(period)
    return GridPart(
        label=period or "other",
        href=square.part_href(period) if its.bar.total or its.claims else None,
        bar=its.bar,
        width=100 * sqrt(its.bar.total / longest) if longest else 0.0,
        claims=its.claims,
        absent=its.absent,
    )


# ---------------------------------------------------------------- opened


def opened(lookup: Lookup, cards: Cards, shown: Shown, found: list[Square]) -> Iterator[Opened]:
    """Every cell with its statements; a statement's card stands once on the page, in the first cell that has it."""
    printed: set[str] = set()
    for square in found:
        parts = [_opened_part(lookup, cards, shown, square, p, printed) for p in square.periods]
        yield Opened(
            href=square.href(),
            perceiver=lookup.perceiver(square.perceiver),
            dimension=lookup.dimension(square.dimension),
            target=lookup.target(square.target),
            bar=square.bar(square.whole()),
            occasions=len({o for c in square.all_cells for o in c.occasions}),
            sources=len({s for c in square.all_cells for s in c.sources}),
            aspects=tuple((lookup.aspect(a), n) for a, n in square.aspects.most_common() if n),
            parts=tuple(p for p in parts if p.bar.total or p.claims or p.absent),
        )


def _opened_part(
    lookup: Lookup, cards: Cards, shown: Shown, square: Square, period: str | None, printed: set[str]
) -> OpenedPart:
    ids = square.statements(period)
    known = [lookup.statements[i] for i in ids if i in lookup.statements]
    there = [s for s in known if shown.statement(s.id)]
    new = [s for s in there if s.id not in printed]
    printed.update(s.id for s in new)
    return OpenedPart(
        href=square.part_href(period),
        label=period if period else ("Undated, or of no period" if square.periods != [None] else None),
        bar=square.bar(ids),
        occasions=square.occasions(period),
        dates=date_range(str(lookup.date(s) or "") for s in known),
        absent=square.absent(period),
        claims=tuple(
            Link(shortened(lookup.claims[i].span.exact, 160), shown.claim(i))
            for i in square.claims(period)
            if i in lookup.claims
        ),
        cards=tuple(cards.card(s, square.target) for s in new),
        again=tuple(cards.teaser(s, square.target) for s in there if s not in new),
        more=len(ids) - len(there),
    )


# ---------------------------------------------------------------- findings


def findings(cards: Cards, shown: Shown, lookup: Lookup, found: Iterable[Finding]) -> Iterator[FindingPart]:
    """Sentences of the comparison with links to what bears them out."""
    for f in found:
        claims = [
            Link(
                lookup.title(lookup.passages[k.span.passage].document), shown.claim(k.id), shortened(k.span.exact, 160)
            )
            for k in (lookup.claims[i] for i in f.claims if i in lookup.claims)
            if k.span.passage in lookup.passages
        ]
        links, more = cards.links(f.statements)
        yield FindingPart(f.sentence, (*links, *claims[:4]), more + max(0, len(claims) - 4))


def parallels(cards: Cards, lookup: Lookup, comparison: Comparison) -> Iterator[ParallelPart]:
    """Pairs of statements that say of one target what the other says of another."""
    for p in comparison.parallels[:PARALLELS]:
        pair = [lookup.statements[i] for i in p.statements if i in lookup.statements]
        if len(pair) == 2:
            left, right = (cards.teaser(s) for s in pair)
            yield ParallelPart(left, right, p.score, lookup.dimension(p.dimension) if p.dimension else None)
