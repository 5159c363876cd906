"""Lines of the body to paragraphs, headings, quotations, items and tables, by indents, distances, sizes and weights."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from visavis.stages.reading.front import FRAME
from visavis.stages.reading.notes import NOTES_HEADING
from visavis.stages.reading.pdf_feet import Type, columns, label_of
from visavis.stages.reading.pdf_lines import Line

_INDENT = 0.8  # of the type size: a first line set in by so much begins a paragraph
_APART = 1.3  # of the usual distance of lines: a gap
_LARGER = 1.1  # of the body's size: a heading
_LONGEST_HEADING = 240  # characters
_BULLET = re.compile(r"[•·▪■●◦–—-]\s+(?=\S)")
_DASHES = "–—-"
_NUMBERED = re.compile(r"(\(?\d{1,2}[.)]|\(?[a-zA-Z]\)|\([ivx]{1,4}\)|\[\d{1,3}\])\s+(?=\S)")
SECTION = re.compile(r"(?:\d{1,2}\.)*\d{1,2}\.?\s+\S|[IVX]{1,6}\.?\s+\S|[A-H]\.\s+\S|§+\s?\d|第.{1,4}[章節]")
_ENDED = re.compile(r"[.!?…:;。！？][\"”’»“'\)\]」』）›\x11⁰¹²³⁴-⁹*\x10]{0,8}$")
_ORNAMENT = re.compile(r"\W*(?:[*⁂✻❦~—–•·]\W*){3,9}")  # what parts sections that have no heading
_TABLE_ROWS = 3


@dataclass(slots=True)
class Stretch:
    """Lines that make one block. `indented`: its first line is set in; `full`: its last line fills the column."""

    kind: str
    lines: list[Line]
    label: str = ""
    style: tuple[float, bool, bool] = (0.0, False, False)
    indented: bool = False
    full: bool = False
    table: str = ""  # its rows

    @property
    def page(self) -> int:
        return self.lines[0].page

    @property
    def place(self) -> tuple[int, int]:
        return self.lines[0].page, self.lines[0].column


def stretches(pages: list[list[Line]], kind: Type) -> list[Stretch]:
    """All blocks of the body in reading order, not yet joined over columns and pages."""
    out: list[Stretch] = []
    series = _Series()
    for lines in pages:
        for column in columns(lines):
            out += _Column(column, kind, series).stretches()
    return out


@dataclass(slots=True)
class _Series:
    """What counts on over columns and pages: the number the last block began with; is this a section of notes?"""

    last: int | None = None
    notes: bool = False


class _Column:
    """One column of one page, cut into blocks."""

    def __init__(self, lines: list[Line], kind: Type, series: _Series) -> None:
        self.lines, self.kind, self.series = lines, kind, series
        prose = [x for x in lines if abs(x.size - kind.body) <= 0.06 * kind.body] or lines
        self.left = _margin([x.x0 for x in prose], kind.body)
        self.right = max(x.x1 for x in prose)
        self.tables = set(_table_lines(lines))
        self.rights = self._rights()
        self.labels = [label_of(x.raw) for x in lines]
        self.start = 0  # of the block that is being gathered
        self.counted: set[tuple[str, int]] = set()  # labels met so far

    def stretches(self) -> Iterator[Stretch]:
        for i in range(1, len(self.lines)):
            self._count(i - 1)
            if self._begins(i):
                yield self._stretch(self.lines[self.start : i], self.start in self.tables)
                self.start = i
        yield self._stretch(self.lines[self.start :], self.start in self.tables)

    def _count(self, i: int) -> None:
        label = self.labels[i]
        if label and label.number is not None:
            self.counted.add((label.style, label.number))

    def _begins(self, i: int) -> bool:
        """Does a block begin with this line?"""
        here, before = self.lines[i], self.lines[i - 1]
        if _ORNAMENT.fullmatch(here.words) or _ORNAMENT.fullmatch(before.words):
            return True
        if (i in self.tables) != (i - 1 in self.tables):
            return True
        if i in self.tables:
            return False
        if here.above > _APART * self._leading(here, before):
            return True
        if abs(here.size - before.size) > 0.08 * self.kind.body and len(here.raw) > 3 and len(before.raw) > 3:
            return True
        if (here.bold > 0.9) != (before.bold > 0.9) and self._deliberate(before, here):
            return True
        return self._indent_begins(i) or self._item_begins(i)

    def _leading(self, here: Line, before: Line) -> float:
        return max(self.kind.leading_of(here), self.kind.leading_of(before) if before.size < here.size else 0.0)

    def _indent_begins(self, i: int) -> bool:
        here, before = self.lines[i], self.lines[i - 1]
        indent, previous = self._indent(here), self._indent(before)
        if indent and not previous:
            if indent < 0 or self._hangs(i):
                return indent < 0
            return not self._goes_on_under(i)
        if previous and not indent:  # back at the margin: after a first line no, after a quotation yes
            above = self.lines[i - 2] if i >= 2 else before
            return i >= 2 and abs(above.x0 - before.x0) < 2 and i - 1 != self.start
        if indent and previous and self._stops_short(before):
            return True  # items whose bullets are drawn
        if not self._deliberate(before, here):
            return False
        return bool(_ENDED.search(before.raw)) or self._centred(before) or (bool(indent) and previous == indent)

    def _hangs(self, i: int) -> bool:
        """A line set in under one at the margin, most others set in likewise: hanging, as in bibliographies."""
        here, lines = self.lines[i], [x for x in self.lines if not self._centred(x)]
        inner = sum(x.x0 > self.left + _INDENT * here.size for x in lines)
        outer = len(lines) - inner
        goes_on = i + 1 < len(self.lines) and abs(self.lines[i + 1].x0 - here.x0) < 2
        return inner > outer and (goes_on or inner > 1.5 * outer)

    def _goes_on_under(self, i: int) -> bool:
        """Set in under the words of a bullet or number that the line above, full as it is, begins with."""
        here, before = self.lines[i], self.lines[i - 1]
        if i - 1 != self.start or here.x0 - before.x0 > 3 * here.size or self._deliberate(before, here):
            return False
        return bool(_BULLET.match(before.words) or _NUMBERED.match(before.words))

    def _stops_short(self, line: Line) -> bool:
        """Does it end a sentence or a clause, a quarter of the column before the margin?"""
        return bool(_ENDED.search(line.raw)) and self.right - line.x1 > 0.25 * (self.right - self.left)

    def _indent(self, line: Line) -> int:
        """0 at the margin, 1 set in, -1 set out."""
        step = _INDENT * line.size
        return 1 if line.x0 > self.left + step else -1 if line.x0 < self.left - step else 0

    def _rights(self) -> dict[int, float]:
        """By id of a line that is set in, together with others: how far the longest of them reaches."""
        out: dict[int, float] = {}
        group: list[Line] = []
        for line in [*self.lines, None]:
            if line is not None and self._indent(line) > 0:
                group.append(line)
                continue
            if len(group) > 1:  # the last one may be the first line of what stands at the margin below
                right = max(x.x1 for x in (group[:-1] if line is not None else group))
                out.update((id(x), right) for x in group)
            group = []
        return out

    def _deliberate(self, before: Line, here: Line) -> bool:
        """Was there room for the next word on the line before?"""
        words = here.words.split(maxsplit=1)
        first = len(words[0]) if words else 0
        return self.rights.get(id(before), self.right) - before.x1 > (first + 1) * 0.5 * here.size + 0.5 * here.size

    def _centred(self, line: Line) -> bool:
        left, right = line.x0 - self.left, self.right - line.x1
        return left > 1.5 * line.size and abs(left - right) < 0.15 * (self.right - self.left)

    def _item_begins(self, i: int) -> bool:
        """A bullet, or a number that counts on from one above."""
        here, before, label = self.lines[i], self.lines[i - 1], self.labels[i]
        if m := _BULLET.match(here.words):
            return m.group()[0] not in _DASHES or self._deliberate(before, here) or bool(_ENDED.search(before.raw))
        if not label or label.number is None or label.style == "raised":
            return False
        if (label.style, label.number - 1) not in self.counted:
            return False
        outdented = here.x0 < before.x0 - 0.5 * here.size
        return outdented or label.style != "bare" or self._deliberate(before, here)

    def _stretch(self, lines: list[Line], table: bool) -> Stretch:
        first, last = lines[0], lines[-1]
        size = Counter({x.size: 0 for x in lines})
        for x in lines:
            size[x.size] += len(x.raw)
        letters = max(sum(len(x.raw) for x in lines), 1)
        bold = sum(x.bold * len(x.raw) for x in lines) / letters > 0.85
        italic = sum(x.italic * len(x.raw) for x in lines) / letters > 0.85
        out = Stretch("paragraph", lines, style=(size.most_common(1)[0][0], bold, italic))
        out.indented = self._indent(first) > 0
        out.full = self.right - last.x1 < 3 * last.size
        counts_on = self._counts_on()
        if table:
            out.kind = "table"
            out.table = "\n".join(" | ".join(text for _, text in x.cells) or x.words for x in lines)
        elif self._heading(out) and not counts_on:
            out.kind = "heading"
            self.series.notes = bool(NOTES_HEADING.fullmatch(" ".join(x.words for x in lines).strip()))
        elif label := self._item_label(first):
            out.kind, out.label = "item", label
        elif self._quotation(out):
            out.kind = "quotation"
        return out

    def _counts_on(self) -> bool:
        """Does it begin with the number after that of the block right above? Headings have text between them."""
        label, above = self.labels[self.start], self.series.last
        number = label.number if label else None
        if number is not None or not self.series.notes:
            self.series.last = number
        return number is not None and (number == (above or 0) + 1 if self.series.notes else above == number - 1)

    def _item_label(self, first: Line) -> str:
        words = first.words
        if m := _BULLET.match(words):
            dash = m.group()[0] in _DASHES  # at the top of a column it may stand within a sentence
            return "" if dash and first is self.lines[0] else m.group().strip()
        m = _NUMBERED.match(words)
        return m.group().strip() if m and self._indent(first) >= 0 and len(words) > 12 else ""

    def _heading(self, s: Stretch) -> bool:
        words = " ".join(x.words for x in s.lines).strip()
        if not 2 <= len(words) <= _LONGEST_HEADING or sum(c.isalpha() for c in words) < 2:
            return False
        size, bold, italic = s.style
        if size >= _LARGER * self.kind.body:
            return True
        if (size < 0.9 * self.kind.body and not bold) or len(words.split()) > 24:
            return False
        first, last = s.lines[0], s.lines[-1]
        apart = not first.above or first.above > _APART * self._leading(first, first)
        short = last.x1 < self.right - 2 * last.size or self._centred(first)
        ended = bool(re.search(r"[,;.][”\"’)]?\s?[⁰¹²³⁴-⁹]*$", words)) and not SECTION.match(words)
        if bold:
            return not ended or bool(SECTION.match(words)) or len(s.lines) == 1
        if words.isupper() and SECTION.match(words):
            return True
        if ended or not short or not apart or words[0].islower():
            return False
        if FRAME.fullmatch(words) or (words.isupper() and len(words) > 3):
            return True
        return len(s.lines) <= 2 and bool(italic or SECTION.match(words) or self._centred(first)) and len(words) > 3

    def _quotation(self, s: Stretch) -> bool:
        """Set in as a whole; one line alone only if it is also set smaller."""
        inner = [x for x in s.lines if x.x0 > self.left + _INDENT * x.size]
        if len(inner) < len(s.lines) or (self._centred(s.lines[0]) and len(s.lines) < 2):
            return False
        smaller = s.style[0] < 0.955 * self.kind.body
        return len(s.lines) >= 2 or smaller


def _margin(starts: list[float], size: float) -> float:
    """The x at which most lines begin; where first lines hang out, most begin further in."""
    bins = Counter(round(x / 2) * 2 for x in starts)
    most = bins.most_common(1)[0][1]
    return float(min(x for x, n in bins.items() if n >= 0.5 * most and n >= min(2, most)))


def _table_lines(lines: list[Line]) -> Iterator[int]:
    """Indices of lines that are rows: several in a row with cells that begin at the same places."""
    rows = [i for i, x in enumerate(lines) if len(x.cells) >= 2 and not _labelled_line(x)]
    group: list[int] = []
    for i in [*rows, 10**9]:
        if group and (i - group[-1] > 5 or any(_wide(x, lines) for x in lines[group[-1] + 1 : i])):
            if len(group) >= _TABLE_ROWS and _aligned([lines[k] for k in group]):
                yield from range(group[0], group[-1] + 1)
            group = []
        group.append(i)


def _wide(line: Line, lines: list[Line]) -> bool:
    """No part of a cell: as wide as prose."""
    return not line.cells and line.width > 0.6 * (lines[0].right - lines[0].left)


def _labelled_line(line: Line) -> bool:
    """Two cells, the first of them a bullet, a number, a letter: the item of a list."""
    return len(line.cells) == 2 and len(line.cells[0][1]) <= 5 and not line.cells[0][1].isalpha()


def _aligned(rows: list[Line]) -> bool:
    starts = Counter(round(x / 4) for row in rows for x, _ in row.cells[1:])
    shared = sum(n for n in starts.values() if n >= 2)
    wide = sum(len(row.cells) >= 3 for row in rows)
    return shared >= 0.6 * len(rows) or wide >= 0.6 * len(rows)
