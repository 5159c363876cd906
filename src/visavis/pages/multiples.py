"""Perception over time as small pictures on one scale, and before and after an event. Numbers; the template draws."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from visavis.edtf import bounds
from visavis.methods.selecting import Selected, Selection, Turn
from visavis.methods.times import Point, Window, changes, windows
from visavis.pages.cards import Cards
from visavis.pages.choosing import Shown
from visavis.pages.context import Multiple, Multiples, Tick, TurnPart, Whisker
from visavis.pages.figures import change_said, shown
from visavis.pages.grid import Square
from visavis.pages.lookup import Lookup
from visavis.pages.wording import count
from visavis.records import Records

MOST_WINDOWS = 16  # of one picture
MOST_PICTURES = 48
DRAWS = 400  # bootstrap samples: ends as fine as a picture shows
LEAST = 3  # statements of a picture


def multiples(records: Records, look: Lookup, page: Shown, found: Sequence[Square]) -> Multiples | None:
    """A picture for each target and dimension that has statements over time, in the order of the grid.

    Of each window the balance and its interval by documents drawn anew; none is drawn for fewer than five.
    """
    selected = Selected(records, look.plan)
    threshold = look.plan.study.threshold
    keys = list(dict.fromkeys((s.dimension, s.target) for s in found if s.perceiver is not None or len(found) == 1))
    keys = keys or list(dict.fromkeys((s.dimension, s.target) for s in found))
    points = {
        (d, t): _within(selected.points(Selection(target=t, dimension=d, threshold=threshold)), look.plan.study.period)
        for d, t in keys[:MOST_PICTURES]
    }
    years = [p.day.year for its in points.values() for p in its]
    if not years or min(years) == max(years):
        return None
    first, last = min(years), max(years)
    width = next(w for w in (1, 2, 5, 10, 20, 25, 50, 100, 500) if (last - first) // w < MOST_WINDOWS or w == 500)
    first -= first % width
    span = ((last - first) // width + 1) * width
    pictures = [
        _multiple(look, page, dimension, target, its, (first, span, width))
        for (dimension, target), its in points.items()
        if len(its) >= LEAST
    ]
    if not pictures:
        return None
    middle = first + span // 2
    ticks = (Tick(0.0, str(first)), Tick(100 * (middle - first) / span, str(middle)), Tick(100.0, str(first + span)))
    return Multiples(tuple(pictures), ticks, width)


def _within(points: Sequence[Point], period: str | None) -> list[Point]:
    """Those of the study's period, if it has one: a historian quoted beside them would stretch the picture."""
    days = bounds(period)
    return [p for p in points if days is None or days[0] <= p.day <= days[1]]


def _multiple(
    look: Lookup, page: Shown, dimension: str, target: str, points: Sequence[Point], scale: tuple[int, int, int]
) -> Multiple:
    first, span, width = scale
    marks = [
        _whisker(page, w, 100 * (w.first.year - first) / span, 100 * width / span)
        for start in range(first, first + span, width)
        for w in windows([p for p in points if start <= p.day.year < start + width], width, draws=DRAWS)[:1]
    ]
    turned = [(100 * (c.year - first) / span, change_said(c)) for c in changes(points)]
    return Multiple(look.dimension(dimension), look.target(target), tuple(marks), tuple(turned), len(points))


def _whisker(page: Shown, w: Window, x: float, width: float) -> Whisker:
    label = f"{w.first.year}–{w.last.year}" if w.first.year != w.last.year else str(w.first.year)
    label = (
        f"{label}: balance {shown(w.balance)}, {count(len(w.statements), 'statement')} in {count(w.witnesses, 'text')}"
    )
    href = next((page.statement(s) for s in w.statements if s in page.statements), None)
    low, high = w.balance.low, w.balance.high
    return Whisker(
        x=x,
        width=width,
        value=_height(w.balance.value or 0.0),
        low=None if low is None else _height(low),
        high=None if high is None else _height(high),
        total=len(w.statements),
        href=href,
        label=label,
    )


def _height(balance: float) -> float:
    """From the top: 5 % for +1, 95 % for -1."""
    return 50 - 45 * balance


def turn_parts(look: Lookup, cards: Cards, turns: Sequence[Turn]) -> Iterator[TurnPart]:
    """Each target before and after, in words, with the statements of either side."""
    for t in turns:
        before, after = (cards.links(w.statements) for w in (t.found.before, t.found.after))
        yield TurnPart(
            target=look.target(t.target),
            before=_side(t.found.before),
            after=_side(t.found.after),
            rise=shown(t.found.rise),
            evidence_before=before[0],
            evidence_after=after[0],
            more_before=before[1],
            more_after=after[1],
        )


def _side(w: Window) -> str:
    stances = ", ".join(f"{n} {s}" for s, n in w.stances.items())
    if not w.statements:
        return "no statement"
    said = f"{count(len(w.statements), 'statement')} in {count(w.witnesses, 'text')}"
    return f"{said} ({stances}); balance {shown(w.balance)}"
