"""Runs of glyphs to printed lines: where the line stands, in which type, and its words with raised marks told apart."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from statistics import median

from visavis.stages.reading.pdf_glyphs import HYPHEN, Glyph

SLOPES, UPRIGHT = "\x0e", "\x0f"  # in a line's words: italics begin and end
SIGN, SIGNED = "\x10", "\x11"  # around a sign that may be a note mark (*, †)
_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_DESCENDING = frozenset("gjpqyQ,;()[]{}|/ßçş34579")
_SIGNS = frozenset("*∗†‡")
_RAISED_SIGNS = frozenset("*∗†‡§¶")
_RISE = 0.17  # of the type size: a figure's foot so high over the line of letters is raised
_X_HEIGHT, _FIGURE = 0.45, 0.68  # of the type size: usual heights of small letters and of figures
_CELL = 1.0  # of the type size: a gap that parts cells of a table, or a label from its text
_WIDE_SPACE = 1.1  # of the type size: as much between two signs of Japanese or Chinese
_SPACE = 0.18  # of the type size: a gap that is a space though the file has none
_LEADERS = re.compile(r"(?:\s?\.){5,}")


@dataclass(slots=True)
class Run:
    """Glyphs on one line without a wide gap; `base` is the foot of its letters."""

    glyphs: list[Glyph]
    x0: float
    x1: float
    base: float
    size: float

    @property
    def top(self) -> float:
        return self.base + 0.72 * self.size


@dataclass(slots=True, eq=False)
class Line:
    """A printed line. `raw`: its words, raised figures as ¹, italics between SLOPES and UPRIGHT. `cells`: their starts.

    `column` counts the stretches of lines on a page that are read one after the other; `bold` and `italic` are shares.
    `above`: the distance from the foot of the line above it in its column, 0.0 if there is none.
    """

    x0: float
    x1: float
    base: float
    size: float
    raw: str
    page: int = 0
    column: int = 0
    bold: float = 0.0
    italic: float = 0.0
    cells: list[tuple[float, str]] = field(default_factory=list)
    above: float = 0.0
    left: float = 0.0  # of its column
    right: float = 0.0

    @property
    def words(self) -> str:
        return bare(self.raw)

    @property
    def width(self) -> float:
        return self.x1 - self.x0


_CONTROLS = re.compile("[\x0e\x0f\x10\x11]")


def bare(raw: str) -> str:
    """A line's words without the signs for type."""
    return _CONTROLS.sub("", raw)


def run_of(glyphs: list[Glyph]) -> Run:
    """Measures a run. Its size is that of most of its glyphs; where a file tells nonsense, the ink tells."""
    size = _size(glyphs)
    feet = [g.y0 for g in glyphs if g.char.isalnum() and g.char not in _DESCENDING and g.face.size >= 0.85 * size]
    base = median(feet) if feet else min(g.y0 for g in glyphs)
    return Run(glyphs, min(g.x0 for g in glyphs), max(g.x1 for g in glyphs), base, size)


def _size(glyphs: list[Glyph]) -> float:
    told = Counter(g.face.size for g in glyphs).most_common(1)[0][0]
    small = [g.y1 - g.y0 for g in glyphs if g.char in "acemnorsuvwxzасеимноп"]
    if len(small) >= 3:
        inked = median(small) / _X_HEIGHT
    else:
        foot = min(g.y0 for g in glyphs) + 0.3 * told  # a raised figure of the font is small
        tall = [g.y1 - g.y0 for g in glyphs if (g.char.isupper() or g.char.isdigit()) and g.y0 <= foot]
        inked = median(tall) / _FIGURE if tall else told
    return told if 0.5 * told <= inked <= 2.0 * told and told > 0 else round(max(inked, 1.0), 1)


def rows_of(runs: Iterable[Run]) -> list[list[Run]]:
    """Runs that stand beside each other on one line, from top to bottom, each row from left to right."""
    rows: list[list[Run]] = []
    initials = []
    for run in sorted(runs, key=lambda r: -(r.base + r.top) / 2):
        widest = max(rows[-1], key=lambda r: len(r.glyphs)) if rows else None
        if widest and len(run.glyphs) <= 2 and run.size > 1.7 * widest.size:
            initials.append(run)
        elif widest and _beside(widest, run):
            rows[-1].append(run)
        else:
            rows.append([run])
    for initial in initials:
        _place_initial(rows, initial)
    for row in rows:
        row.sort(key=lambda r: r.x0)
    return rows


def _beside(ours: Run, run: Run) -> bool:
    shared = min(ours.top, run.top) - max(ours.base, run.base)
    return shared >= 0.5 * min(ours.top - ours.base, run.top - run.base)


def _place_initial(rows: list[list[Run]], initial: Run) -> None:
    """A drop cap belongs to the first of the lines that it stands beside."""
    for row in rows:
        first = min(row, key=lambda r: r.x0)
        if initial.base - first.size < first.base < initial.top and first.x0 >= initial.x0:
            row.append(initial)
            return
    rows.append([initial])


def line_of(row: list[Run]) -> Line:
    """A row's runs as one line."""
    main = max(row, key=lambda r: len(r.glyphs))
    glyphs = [g for run in row for g in run.glyphs]
    letters = max(sum(g.char.isalnum() for g in glyphs), 1)
    raw = _words(glyphs, main)
    cells = _cells(row, main) if len(row) > 1 else []
    return Line(
        x0=min(r.x0 for r in row),
        x1=max(r.x1 for r in row),
        base=main.base,
        size=main.size,
        raw=_LEADERS.sub(" … ", raw),
        bold=sum(g.face.bold for g in glyphs if g.char.isalnum()) / letters,
        italic=sum(g.face.italic for g in glyphs if g.char.isalnum()) / letters,
        cells=cells if len(cells) > 1 else [],
    )


def _cells(row: list[Run], main: Run) -> list[tuple[float, str]]:
    """The parts of a row that wide gaps set apart: where each begins, and its words."""
    cells: list[tuple[float, str]] = []
    last = float("-inf")
    for run in row:
        words = bare(_words(run.glyphs, main)).strip()
        if run.x0 - last > _CELL * main.size:
            cells.append((run.x0, words))
        else:
            cells[-1] = (cells[-1][0], f"{cells[-1][1]} {words}")
        last = run.x1
    return cells


def _wide(c: str) -> bool:
    return "\u3000" <= c <= "\u9fff" or "\uff00" <= c <= "\uffef"


def _words(glyphs: list[Glyph], main: Run) -> str:
    out: list[str] = []
    italic = False
    last: Glyph | None = None
    high = main.base + _RISE * main.size
    raised = False
    for g in glyphs:
        gap = g.x0 - last.x1 if last else 0.0
        space = last is not None and (g.spaced or gap > 2 * _SPACE * main.size)
        if raised and gap < 1.2 * _SPACE * main.size:  # PDFium sees a space where the type comes down again
            space = False
        if space and last is not None and _wide(last.char) and _wide(g.char):
            space = gap > _WIDE_SPACE * main.size  # signs like 、 and 一 fill but a part of their square
        raised = g.y0 > high and g.char.isdigit()
        char = g.char
        if g.face.italic is not italic and (char.isalnum() or not g.face.italic):
            if italic:
                out.append(UPRIGHT + " " if space else UPRIGHT)
            else:
                out.append(" " + SLOPES if space else SLOPES)
            space, italic = False, g.face.italic
        if space:
            out.append(" ")
        if char == HYPHEN:
            char = "-"
        elif char in "0123456789":
            if raised:
                char = char.translate(_RAISED)
        elif char in _RAISED_SIGNS and (char in _SIGNS or g.y0 > high):
            char = f"{SIGN}{'*' if char == '∗' else char}{SIGNED}"
        out.append(char)
        last = g
    if italic:
        out.append(UPRIGHT)
    return "".join(out)
