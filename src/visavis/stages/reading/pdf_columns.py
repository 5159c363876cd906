"""The order in which a page is read: its columns found, and the stretches above, between and below them.

A gutter is a strip that prose leaves free on both sides, line after line; what runs across it (a title, a full-width
note) parts the page into bands, and each band is read column by column. The idea is the XY-cut of Nagy and Seth
(1984), with prose as the test for a gutter, so that the columns of a table are none.
"""

from __future__ import annotations

from statistics import median

from visavis.stages.reading.pdf_glyphs import Sheet
from visavis.stages.reading.pdf_lines import Line, Run, line_of, rows_of, run_of

_FEWEST = 6  # lines of prose on either side of a gutter
_FILLED = 0.6  # of a column's width, by the middle of its lines
_MOST_COLUMNS = 4


def lines_of(sheet: Sheet, page: int) -> list[Line]:
    """A sheet's lines in reading order, with their column and its sides."""
    runs = [run_of(glyphs) for glyphs in sheet.runs]
    runs = [r for r in runs if any(not g.char.isspace() for g in r.glyphs)]
    if not runs:
        return []
    out: list[Line] = []
    for column, stretch in enumerate(_stretches(runs, _MOST_COLUMNS)):
        lines = [line_of(row) for row in rows_of(stretch)]
        _measure(lines, page, column)
        out += lines
    return out


def _measure(lines: list[Line], page: int, column: int) -> None:
    left, right = min(x.x0 for x in lines), max(x.x1 for x in lines)
    before: Line | None = None
    for line in lines:
        line.page, line.column, line.left, line.right = page, column, left, right
        line.above = before.base - line.base if before else 0.0
        before = line


def _stretches(runs: list[Run], most: int) -> list[list[Run]]:
    """Runs parted into stretches that are read one after the other."""
    gutter = _gutter(runs) if most > 1 else None
    if gutter is None:
        return [runs]
    out: list[list[Run]] = []
    across: list[Run] = []
    left: list[Run] = []
    right: list[Run] = []

    def close_columns() -> None:
        for side in (left, right):
            if side:
                out.extend(_stretches(list(side), most - 1))
                side.clear()

    for row in rows_of(runs):
        if any(r.x0 < gutter < r.x1 for r in row):
            close_columns()
            across += row
            continue
        if across and _stands_across(row, gutter, across):
            across += row
            continue
        if across:
            out.append(across)
            across = []
        for run in row:
            (left if run.x1 <= gutter else right).append(run)
    close_columns()
    if across:
        out.append(across)
    return out


def _stands_across(row: list[Run], gutter: float, across: list[Run]) -> bool:
    """The short last line of a full-width paragraph: nothing beside it, as near to it as its lines are."""
    if any(r.x1 > gutter for r in row):
        return False
    above = min(r.base for r in across)
    feet = sorted({round(r.base) for r in across}, reverse=True)
    leading = feet[-2] - feet[-1] if len(feet) > 1 else 1.3 * row[0].size
    return abs(above - row[0].base - leading) <= 1.5


def _gutter(runs: list[Run]) -> float | None:
    """The x of a strip that parts prose from prose, or None."""
    prose = [r for r in runs if len(r.glyphs) >= 8]
    if len(prose) < 2 * _FEWEST:
        return None
    x0, x1 = min(r.x0 for r in prose), max(r.x1 for r in prose)
    inner0, inner1 = x0 + 0.2 * (x1 - x0), x1 - 0.2 * (x1 - x0)
    best: tuple[int, float] | None = None
    for x in sorted({round(r.x0 - 2.0, 0) for r in prose if inner0 < r.x0 < inner1}):
        beyond = [r for r in prose if r.x0 >= x]
        before = [r for r in prose if r.x1 <= x]
        if len(beyond) < _FEWEST or len(before) < _FEWEST:
            continue
        crossing = len(prose) - len(beyond) - len(before)
        if crossing > 2 * min(len(beyond), len(before)):
            continue
        if not (_filled(before, x0, x) and _filled(beyond, x, x1)):
            continue
        score = min(len(beyond), len(before)) - crossing
        if best is None or score > best[0]:
            best = score, x
    return best[1] if best else None


def _filled(runs: list[Run], x0: float, x1: float) -> bool:
    right = max(r.x1 for r in runs)
    left = min(r.x0 for r in runs)
    if right - left < 0.5 * (x1 - x0):
        return False
    return median(r.x1 - r.x0 for r in runs) >= _FILLED * (right - left)
