"""The chronology: statements, events and relations over time, a lane a target, in any window of time."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from visavis.edtf import bounds, overlaps
from visavis.pages.cards import Cards
from visavis.pages.context import Band, Moment, Rect, Teaser, Tick
from visavis.pages.lookup import Lookup
from visavis.pages.timeline import packed, relation_text, relations_of
from visavis.pages.where import Where
from visavis.pages.wording import STANCES, count, date_words, listed, relation_words, shortened
from visavis.records import Coding, Event, Statement

HEIGHT = 60.0  # units of a lane's drawing; its width is 1000
WIDTH = 1000.0
MOST_COLUMNS = 130
LINES = 60  # of events, and of statements, told one by one
LAST_TICK = 93.0  # percent
_SHORT = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
_DAYS = (1, 7)  # days in a column
_MONTHS = (1, 3, 12, 60, 120)
_UNITS = {1: "day", 7: "week", 31: "month", 93: "quarter", 372: "year", 1860: "five years", 3720: "decade"}

PLACES = "".join(f".x{n}{{left:{n}%}}.w{n}{{width:{n}%}}" for n in range(101))  # for styles that forbid inline ones


class Window:
    """Days from `first` to `last`, both included, in at most MOST_COLUMNS columns of whole days, months or years."""

    def __init__(self, first: date, last: date) -> None:
        self.first, self.last = first, max(first, last)
        span = (self.last - self.first).days + 1
        self.days = next((d for d in _DAYS if span / d <= MOST_COLUMNS), 0)
        months = 12 * (self.last.year - self.first.year) + self.last.month - self.first.month + 1
        self.months = 0 if self.days else next((m for m in _MONTHS if months / m <= MOST_COLUMNS), _MONTHS[-1])
        self.starts = list(self._starts())

    def _starts(self) -> Iterator[date]:
        """The first day of each column."""
        if self.days:
            for n in range(0, (self.last - self.first).days + 1, self.days):
                yield self.first + timedelta(n)
            return
        month = (12 * self.first.year + self.first.month - 1) // self.months * self.months
        while month < 12 * 9999 and (day := _first_of(month)) <= self.last:
            yield day
            month += self.months

    @property
    def unit(self) -> str:
        return _UNITS[self.days or 31 * self.months]

    @property
    def longest(self) -> int:
        """Days: what is dated no closer than three columns has no place."""
        return 3 * (self.days or 31 * self.months)

    def column(self, day: date) -> int | None:
        if not self.starts or not self.starts[0] <= day <= self.last:
            return None
        low, high = 0, len(self.starts)
        while high - low > 1:
            middle = (low + high) // 2
            low, high = (middle, high) if self.starts[middle] <= day else (low, middle)
        return low

    def ends(self, column: int) -> tuple[date, date]:
        """First and last day of a column."""
        last = self.starts[column + 1] - timedelta(1) if column + 1 < len(self.starts) else self.last
        return self.starts[column], max(self.starts[column], last)

    def percent(self, day: date) -> float:
        whole = (self.last - self.starts[0]).days + 1
        return max(0.0, min(100.0, 100 * (day - self.starts[0]).days / whole))

    def ticks(self) -> Iterator[Tick]:
        """At most seven, none so far to the right that its label has no room."""
        every = -(-len(self.starts) // 7)
        for n in range(0, len(self.starts), every):
            at = self.percent(self.starts[n])
            if at <= LAST_TICK:
                yield Tick(at, self._tick_words(self.starts[n]))

    def _tick_words(self, day: date) -> str:
        if self.days:
            return f"{day.day} {_SHORT[day.month - 1]} {day.year}"
        return f"{_SHORT[day.month - 1]} {day.year}" if self.months < 12 else str(day.year)

    def moved(self, by: float) -> tuple[date, date]:
        """The window moved by a share of its length."""
        length = (self.last - self.first).days + 1
        shift = int(length * by)
        return _shifted(self.first, shift), _shifted(self.last, shift)

    def zoomed(self, by: float) -> tuple[date, date]:
        """The window about the same middle, `by` times as long."""
        length = (self.last - self.first).days + 1
        grow = int(length * (by - 1) / 2)
        first, last = _shifted(self.first, -grow), _shifted(self.last, grow)
        return (first, last) if first <= last else (self.first, self.last)


def _first_of(month: int) -> date:
    return date(max(1, month // 12), month % 12 + 1, 1)


def _shifted(day: date, by: int) -> date:
    return date.fromordinal(max(date.min.toordinal(), min(date.max.toordinal(), day.toordinal() + by)))


def _column_words(window: Window, column: int) -> str:
    first, last = window.ends(column)
    if window.days == 1:
        return date_words(first.isoformat())
    if window.days:
        return date_words(f"{first.isoformat()}/{last.isoformat()}")
    if window.months == 1:
        return date_words(f"{first.year:04}-{first.month:02}")
    if window.months == 3:
        return f"{first.year}, quarter {first.month // 3 + 1}"
    end = first.year + window.months // 12 - 1
    return str(first.year) if end == first.year else f"{first.year}–{end}"


@dataclass(frozen=True)
class TimeLane:
    """One target: its columns of statements, how many events in each, and how it stood to the perceivers."""

    target: str
    total: int
    most: int
    rects: tuple[Rect, ...]
    events: tuple[Rect, ...]
    rows: tuple[tuple[Band, ...], ...]


@dataclass(frozen=True)
class ChronologyPage:
    """`vague`: statements dated too vaguely for this window."""

    first: str
    last: str
    unit: str
    lanes: tuple[TimeLane, ...]
    ticks: tuple[Tick, ...]
    events: tuple[Moment, ...]
    events_more: int
    statements: tuple[tuple[str, Teaser], ...]
    statements_more: int
    vague: int
    undated: int


class Chronology:
    """What is asked of a study over time. `zoom` makes the address of another window."""

    def __init__(self, look: Lookup, cards: Cards, where: Where, zoom: Callable[[date, date], str]) -> None:
        self._look, self._cards, self._where, self._zoom = look, cards, where, zoom
        targets = [t.id for t in look.plan.study.targets]
        self.targets = targets or list(dict.fromkeys(c.target for c in look.records[Coding] if c.target))[:8]

    def whole(self) -> tuple[date, date]:
        """The study's period, else all that its coded statements are dated."""
        days = bounds(self._look.plan.study.period)
        if days and days[0] != date.min and days[1] != date.max:
            return days
        found = [bounds(self._look.date(s)) for s in self._coded()]
        dated = [b for b in found if b and b[0] != date.min and b[1] != date.max]
        if not dated:
            return date(1900, 1, 1), date(1999, 12, 31)
        return min(b[0] for b in dated), max(b[1] for b in dated)

    def _coded(self, dimension: str = "") -> list[Statement]:
        look = self._look
        return [
            s
            for s in look.statements.values()
            if any(not dimension or c.dimension == dimension for c in look.codings.get(s.id, ()))
        ]

    def page(self, first: date, last: date, dimension: str, shown: frozenset[str]) -> ChronologyPage:
        """`shown`: of statements, events, relations. `dimension`: only statements with a code of it, "" for all."""
        window, look = Window(first, last), self._look
        placed: dict[str, list[tuple[int, Statement]]] = {t: [] for t in self.targets}
        inside: list[tuple[date, Statement]] = []
        vague = undated = 0
        for s in self._coded(dimension) if "statements" in shown else ():
            days = bounds(look.date(s))
            if days is None:
                undated += 1
                continue
            if days[1] < window.first or days[0] > window.last:
                continue
            if (days[1] - days[0]).days > window.longest:
                vague += 1
                continue
            middle = days[0] + (days[1] - days[0]) / 2
            column = window.column(min(max(middle, window.starts[0]), window.last))
            inside.append((middle, s))
            for t in dict.fromkeys(c.target for c in look.codings[s.id] if c.target in placed):
                placed[str(t)].append((column or 0, s))
        events = list(self._events(window)) if "events" in shown else []
        inside.sort(key=lambda x: (x[0], x[1].id))
        return ChronologyPage(
            first=window.first.isoformat(),
            last=window.last.isoformat(),
            unit=window.unit,
            lanes=tuple(self._lane(t, placed[t], events, window, "relations" in shown) for t in self.targets),
            ticks=tuple(window.ticks()),
            events=tuple(self._moment(e) for _, e in events[:LINES]),
            events_more=max(0, len(events) - LINES),
            statements=tuple((date_words(look.date(s) or ""), self._cards.teaser(s)) for _, s in inside[:LINES]),
            statements_more=max(0, len(inside) - LINES),
            vague=vague,
            undated=undated,
        )

    # ------------------------------------------------------------ lanes

    def _lane(
        self,
        target: str,
        its: list[tuple[int, Statement]],
        events: list[tuple[date, Event]],
        window: Window,
        relations: bool,
    ) -> TimeLane:
        columns: dict[int, list[Statement]] = {}
        for column, s in its:
            columns.setdefault(column, []).append(s)
        return TimeLane(
            target=self._look.target(target),
            total=len(its),
            most=max(map(len, columns.values()), default=0),
            rects=tuple(self._columns(target, columns, window)),
            events=tuple(self._happening(target, events, window)),
            rows=tuple(packed(list(self._bands(target, window)))) if relations else (),
        )

    def _columns(self, target: str, columns: dict[int, list[Statement]], window: Window) -> Iterator[Rect]:
        width, most = WIDTH / len(window.starts), max(map(len, columns.values()), default=1)
        for column, its in sorted(columns.items()):
            top = HEIGHT
            href = self._column_href(target, window, column)
            for stance in reversed(STANCES):
                number = sum(self._look.stance(s, target) == stance for s in its)
                if number:
                    height = HEIGHT * number / most
                    top -= height
                    label = f"{self._look.target(target)}, {_column_words(window, column)}: {number} {stance}"
                    yield Rect(column * width + width * 0.08, top, width * 0.84, height, stance, href, label)

    def _column_href(self, target: str, window: Window, column: int) -> str | None:
        """A column opens in a window of its own; one of days on its statements."""
        first, last = window.ends(column)
        if window.days == 1 or len(window.starts) == 1:
            return self._where.list(target=target, **{"from": first.isoformat(), "to": last.isoformat()})
        return self._zoom(first, last)

    def _happening(self, target: str, events: list[tuple[date, Event]], window: Window) -> Iterator[Rect]:
        width = WIDTH / len(window.starts)
        counted: dict[int, int] = {}
        for day, e in events:
            column = window.column(max(day, window.starts[0]))
            if column is not None and target in self._targets_of(e):
                counted[column] = counted.get(column, 0) + 1
        for column, n in sorted(counted.items()):
            label = f"{self._look.target(target)}, {_column_words(window, column)}: {count(n, 'event')}"
            href = self._column_href(target, window, column) if window.days != 1 else None
            yield Rect(column * width + width * 0.08, 0, width * 0.84, 8, "event", href, label)

    def _targets_of(self, e: Event) -> set[str]:
        return {t for a in e.actors for t, _ in self._look.sides.targets_of(a, e.date)}

    def _events(self, window: Window) -> Iterator[tuple[date, Event]]:
        """The dated events in the window in which a target takes part, in order of time."""
        span = f"{window.first.isoformat()}/{window.last.isoformat()}"
        found = []
        for e in self._look.records[Event]:
            days = bounds(e.date)
            if days and overlaps(e.date, span) and (days[1] - days[0]).days <= window.longest and self._targets_of(e):
                found.append((max(days[0], window.first), e))
        yield from sorted(found, key=lambda x: (x[0], x[1].id))

    def _moment(self, e: Event) -> Moment:
        names = list(dict.fromkeys(self._look.actor(a) for a in e.actors))[:4]
        passage = self._look.passages.get(e.what.passage)
        return Moment(
            date=date_words(e.date or ""),
            edtf=e.date,
            kind="event",
            text=shortened(e.what.exact, 220),
            targets=listed(names),
            href=self._where.passage(e.what.passage),
            lang=passage.language if passage else None,
        )

    def _bands(self, target: str, window: Window) -> Iterator[Band]:
        seen = set()
        for r in relations_of(self._look, target):
            start, end = bounds(r.from_), bounds(r.to)
            first = window.percent(start[0]) if start else 0.0
            last = window.percent(end[1]) if end and end[1] != date.max else 100.0
            if last - first < 0.5 or (r.kind, first, last) in seen:
                continue
            seen.add((r.kind, first, last))
            since = f", from {date_words(r.from_)}" if r.from_ else ""
            title = relation_text(self._look, r) + since
            yield Band(round(first), max(1, round(last) - round(first)), relation_words(r.kind), r.kind, title)
