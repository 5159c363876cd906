"""Time: statements over the years, stances by period, the chronology. Numbers of drawings; the template draws."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from visavis.edtf import bounds, overlaps
from visavis.pages.choosing import Shown
from visavis.pages.context import Band, Lane, Lanes, Leaning, Leanings, Moment, Rect, Tick
from visavis.pages.grid import Square
from visavis.pages.lookup import ORDINARY, Lookup
from visavis.pages.wording import STANCES, date_words, listed, relation_words, shortened
from visavis.records import Event, Relation, Statement

WIDTH, HEIGHT = 1000.0, 60.0  # units of a lane's drawing, which is stretched to the page
VAGUE = 800  # days: what is dated no closer has no place on the line
MOST_BINS = 130
MOMENTS = 100  # lines of the chronology
_STEPS = (1, 3, 12, 60, 120)  # months in a column
_UNITS = {1: "month", 3: "quarter", 12: "year", 60: "five years", 120: "decade"}


class Scale:
    """Time from `first` to `last` (months since year 0, both included) as percent of the width, in columns."""

    def __init__(self, months: list[int]) -> None:
        low, high = min(months), max(months)
        self.step = next((s for s in _STEPS if (high - low) // s < MOST_BINS), _STEPS[-1])
        self.first = low // self.step
        self.columns = max(high // self.step - self.first + 1, 6)

    def column(self, month: int) -> int:
        return month // self.step - self.first

    def percent(self, month: float) -> float:
        return max(0.0, min(100.0, 100 * (month / self.step - self.first) / self.columns))

    def ticks(self) -> Iterator[Tick]:
        """Five to nine round years."""
        start, end = self.first * self.step / 12, (self.first + self.columns) * self.step / 12
        every = next(e for e in (1, 2, 5, 10, 20, 25, 50, 100, 500, 2000) if (end - start) / e <= 8)
        year = -(-int(start) // every) * every
        if year < start:
            year += every
        while year < end:
            yield Tick(self.percent(12 * year), str(year))
            year += every


def _month(edtf: str | None) -> int | None:
    """The month in the middle of a date, counted from year 0; None where it is too vague to be placed."""
    days = bounds(edtf)
    if days is None or (days[1] - days[0]).days > VAGUE or days[0] == date.min or days[1] == date.max:
        return None
    middle = date.fromordinal((days[0].toordinal() + days[1].toordinal()) // 2)
    return 12 * middle.year + middle.month - 1


# ---------------------------------------------------------------- statements over time


def lanes(lookup: Lookup, shown: Shown, squares: list[Square]) -> Lanes | None:
    """A lane a target: columns of statements by stance, and under them how it stood to the perceivers."""
    by_target = _by_target(lookup, squares)
    placed = {t: [(m, s) for s in its if (m := _month(lookup.date(s))) is not None] for t, its in by_target.items()}
    months = [m for its in placed.values() for m, _ in its]
    if len(months) < 2:
        return None
    scale = Scale(months)
    columns: dict[str, dict[int, list[Statement]]] = {t: {} for t in placed}
    for t, its in placed.items():
        for month, s in its:
            columns[t].setdefault(scale.column(month), []).append(s)
    return Lanes(
        lanes=tuple(
            Lane(
                target=lookup.target(t),
                total=len(placed[t]),
                most=max(map(len, its.values()), default=0),
                rects=tuple(_columns(lookup, shown, t, its, scale)),
                rows=tuple(packed(list(_bands(lookup, t, scale)))),
            )
            for t, its in columns.items()
        ),
        ticks=tuple(scale.ticks()),
        width=WIDTH,
        height=HEIGHT,
        unit=_UNITS[scale.step],
    )


def _by_target(lookup: Lookup, squares: list[Square]) -> dict[str, list[Statement]]:
    """The statements of each target, each once."""
    ids: dict[str, dict[str, None]] = {}
    for square in squares:
        ids.setdefault(square.target, {}).update((i, None) for i in square.whole())
    return {t: [lookup.statements[i] for i in its if i in lookup.statements] for t, its in ids.items()}


def _columns(
    lookup: Lookup, shown: Shown, target: str, columns: dict[int, list[Statement]], scale: Scale
) -> Iterator[Rect]:
    width, most = WIDTH / scale.columns, max(map(len, columns.values()), default=1)
    for column, its in sorted(columns.items()):
        top = HEIGHT
        for stance in reversed(STANCES):
            of = [s for s in its if lookup.stance(s, target) == stance]
            if not of:
                continue
            height = HEIGHT * len(of) / most
            top -= height
            href = next((shown.statement(s.id) for s in of if s.id in shown.statements), None)
            when = date_words(lookup.date(of[0])) if scale.step == 1 else _column_words(scale, column)
            label = f"{lookup.target(target)}, {when}: {len(of)} {stance}"
            yield Rect(column * width + width * 0.08, top, width * 0.84, height, stance, href, label)


def _column_words(scale: Scale, column: int) -> str:
    month = (scale.first + column) * scale.step
    if scale.step == 3:
        return f"{month // 12}, quarter {month % 12 // 3 + 1}"
    first, last = month // 12, (month + scale.step - 1) // 12
    return str(first) if first == last else f"{first}–{last}"


def _bands(lookup: Lookup, target: str, scale: Scale) -> Iterator[Band]:
    """War, alliance and pacts between the perceivers and the target over the time of the picture."""
    seen = set()
    for r in relations_of(lookup, target):
        start, end = bounds(r.from_), bounds(r.to)
        first = scale.percent(_months(start[0]) if start and start[0] != date.min else -1e9)
        last = scale.percent(_months(end[1]) + 1 if end and end[1] != date.max else 1e9)
        if last - first < 0.2 or (r.kind, first, last) in seen:
            continue
        seen.add((r.kind, first, last))
        since = f", from {date_words(r.from_)}" if r.from_ else ""
        yield Band(first, last - first, relation_words(r.kind), r.kind, relation_text(lookup, r) + since)


def packed(bands: list[Band]) -> list[tuple[Band, ...]]:
    """The bands in as few rows as hold them without one running into another or its label."""
    rows: list[list[Band]] = []
    for band in sorted(bands, key=lambda b: (b.start, -b.width)):
        row = next((r for r in rows if r[-1].start + max(r[-1].width, _label(r[-1])) <= band.start), None)
        if row is None:
            rows.append([band])
        else:
            row.append(band)
    return [tuple(row) for row in rows]


def _label(band: Band) -> float:
    """What a label takes of the width, in percent: about 7 of 900 pixels a letter."""
    return 0.8 * len(band.label) + 1


def _months(day: date) -> int:
    return 12 * day.year + day.month - 1


def relations_of(lookup: Lookup, target: str) -> Iterator[Relation]:
    """Relations in force between a perceiver's members and a target's actors, except mere recognition."""
    plan = lookup.plan.study
    here = {a for p in plan.perceivers for a in (*p.members, p.id)}
    there = next(({*t.actors, t.id} for t in plan.targets if t.id == target), {target})
    for r in lookup.relations:
        parties = set(r.parties)
        if parties & here and parties & (there - here) and r.status == "in_force" and r.kind not in ORDINARY:
            yield r


def relation_text(lookup: Lookup, r: Relation) -> str:
    parties = listed([lookup.actor(p) for p in r.parties[:6]])
    kind = relation_words(r.kind)
    until = f", until {date_words(r.to)}" if r.to else ""
    source = f" ({shortened(r.evidence, 120)})" if isinstance(r.evidence, str) else ""
    return f"{kind[:1].upper()}{kind[1:]}: {parties}{until}{source}"


# ---------------------------------------------------------------- stances by period


def leanings(lookup: Lookup, squares: list[Square]) -> Iterator[Leanings]:
    """Stances by period and target, drawn about the middle of the neutral ones: hostile left, favourable right."""
    rows: dict[str, dict[str, dict[str, None]]] = {}
    for square in squares:
        for period in square.periods:
            if period is not None:
                its = rows.setdefault(square.target, {}).setdefault(period, {})
                its.update((i, None) for i in square.statements(period))
    hrefs = {(s.target, p): s.part_href(p) for s in reversed(squares) for p in s.periods if s.statements(p)}
    bars: dict[tuple[str, str], dict[str, int]] = {}
    for target, periods in rows.items():
        for period, ids in periods.items():
            counts = dict.fromkeys(STANCES, 0)
            for s in (lookup.statements[i] for i in ids if i in lookup.statements):
                counts[lookup.stance(s, target)] += 1
            bars[target, period] = counts
    reach = max((max(_sides(c)) for c in bars.values()), default=0)
    if not reach:
        return
    for target, periods in rows.items():
        found = [_leaning(p, bars[target, p], reach, hrefs.get((target, p)), lookup.target(target)) for p in periods]
        yield Leanings(lookup.target(target), tuple(found))


def _sides(counts: dict[str, int]) -> tuple[float, float]:
    """How far a bar reaches to the left and to the right of the middle."""
    half = counts["neutral"] / 2
    return counts["hostile"] + counts["cautious"] + half, counts["favourable"] + half


def _leaning(period: str, counts: dict[str, int], reach: float, href: str | None, target: str) -> Leaning:
    unit = WIDTH / 2 / reach
    x = WIDTH / 2 - _sides(counts)[0] * unit
    rects = []
    for stance in STANCES:
        width = counts[stance] * unit
        if width:
            label = f"{target}, {period}: {counts[stance]} {stance}"
            rects.append(Rect(x, 0, width, 10, stance, href, label))
        x += width
    return Leaning(period, sum(counts.values()), tuple(rects))


# ---------------------------------------------------------------- chronology


def moments(lookup: Lookup, shown: Shown) -> tuple[list[Moment], int]:
    """Events in which a target takes part and relations between the sides, in order of time; and how many more.

    Only what falls into the study's period, if it has one.
    """
    lines: list[tuple[date, Moment]] = []
    period = lookup.plan.study.period
    for target in lookup.plan.study.targets:
        for r in relations_of(lookup, target.id):
            days = bounds(r.from_)
            if days and (period is None or overlaps(f"{r.from_ or '..'}/{r.to or '..'}", period)):
                text = relation_text(lookup, r)
                href = shown.passage(r.evidence.passage) if r.evidence and not isinstance(r.evidence, str) else None
                lines.append((days[0], Moment(date_words(r.from_), r.from_, "relation", text, target.name, href)))
    events = [
        (days[0], e)
        for e in lookup.records[Event]
        if (days := bounds(e.date)) and (period is None or overlaps(e.date, period)) and _of_target(lookup, e)
    ]
    chosen = _spread(events, max(0, MOMENTS - len(lines)))
    lines += [(day, _moment(lookup, shown, e)) for day, e in chosen]
    unique = {(m.edtf, m.text): (day, m) for day, m in lines}
    ordered = sorted(unique.values(), key=lambda line: (line[0], line[1].text))
    return [m for _, m in ordered], len(events) - len(chosen)


def _of_target(lookup: Lookup, e: Event) -> bool:
    return not lookup.plan.study.targets or any(lookup.sides.targets_of(a, e.date) for a in e.actors)


def _spread(events: list[tuple[date, Event]], most: int) -> list[tuple[date, Event]]:
    """At most so many events, evenly from their order in time."""
    ordered = sorted(events, key=lambda e: (e[0], e[1].id))
    if len(ordered) <= most:
        return ordered
    return [ordered[n * len(ordered) // most] for n in range(most)]


def _moment(lookup: Lookup, shown: Shown, e: Event) -> Moment:
    return Moment(
        date=date_words(e.date),
        edtf=e.date,
        kind="event",
        text=shortened(e.what.exact, 220),
        targets=listed(_names(lookup, e.actors)),
        href=shown.passage(e.what.passage),
    )


def _names(lookup: Lookup, actors: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(lookup.actor(a) for a in actors))[:4]
