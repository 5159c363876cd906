"""Which lines of a page are its notes: small type at the foot of a column, under a rule or a gap, begun by a label."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import groupby
from typing import NamedTuple

from visavis.stages.reading.front import CAPTION
from visavis.stages.reading.inline import SUPERSCRIPTS
from visavis.stages.reading.pdf_glyphs import Rule
from visavis.stages.reading.pdf_lines import Line, bare
from visavis.stages.reading.pdf_scans import garbled_label

_BODY_SHARE = 0.15  # of a document's characters: the largest type that has so much is the body's
_SMALLER = 0.955  # of the body's size: what is set smaller
_TYPE_SHARES = 0.35  # points by which sizes of one type may differ
_LABEL = re.compile(
    r"[\x0e\x0f\s]*(?:(?P<raised>[⁰¹²³⁴-⁹]{1,4})|\x10(?P<sign>[*†‡§¶])\x11(?:\x10[*†‡§¶]\x11)*"
    r"|\[(?P<bracket>\d{1,4})\]|\(\s?(?P<paren>\d{1,3})\s?\)|(?P<bare>\d{1,4})(?=[.):]?\s|[.):]?[\x0e]|[.):]?[^\W\d_]))[.):]?[\x0f\s]*"
)
_FEWEST_LETTERS = 3
_FURTHER = 12  # a label may be so much higher than the last one: notes in between were not found


class Label(NamedTuple):
    """A note's label at the beginning of a line: as a word, how it is printed, and where it ends in the raw line."""

    text: str
    style: str
    end: int

    @property
    def number(self) -> int | None:
        return int(self.text) if self.text.isdigit() else None


@dataclass(slots=True)
class Type:
    """The type of a document: sizes of its body and of its notes (0.0 if it has none), the usual line distances."""

    body: float
    note: float = 0.0
    leading: dict[float, float] = field(default_factory=dict)

    def leading_of(self, line: Line) -> float:
        return self.leading.get(round(line.size * 2) / 2, 1.2 * line.size)

    def small(self, line: Line) -> bool:
        return line.size < _SMALLER * self.body


@dataclass(slots=True)
class Foot:
    """A column's notes: lines in order, each with the label it begins with, if it begins a note."""

    page: int
    lines: list[tuple[Line, Label | None]]


def label_of(raw: str) -> Label | None:
    """The label a line begins with, if there is one; whether it is a note's, its place has to tell."""
    m = _LABEL.match(raw[:40])
    if m is None or m.lastgroup is None:
        return None
    style = m.lastgroup
    text = bare(m.group()).strip(" .):") if style == "sign" else m[style].translate(SUPERSCRIPTS)
    if style == "bare" and text.startswith("0"):
        return None
    return Label(text, style, m.end())


def type_of(pages: list[list[Line]]) -> Type:
    """The sizes of a document's type."""
    sizes: Counter[float] = Counter()
    distances: dict[float, Counter[float]] = {}
    after_ends: dict[float, Counter[float]] = {}  # distances under lines that end a sentence
    for lines in pages:
        for n, line in enumerate(lines):
            size = round(line.size * 2) / 2
            sizes[size] += len(line.raw)
            if 0.8 * size < line.above < 3.2 * size:  # manuscripts are set with two empty lines between
                distance = round(line.above * 2) / 2
                distances.setdefault(size, Counter())[distance] += 1
                if n and _STOPPED.search(lines[n - 1].words):
                    after_ends.setdefault(size, Counter())[distance] += 1
    total = sum(sizes.values())
    body = max((s for s, n in sizes.items() if n >= _BODY_SHARE * total), default=10.0)
    exact: Counter[float] = Counter()
    for line in (line for lines in pages for line in lines):
        if abs(line.size - body) <= 0.5:
            exact[line.size] += len(line.raw)
    leading = {s: _leading(c, after_ends.get(s, Counter())) for s, c in distances.items() if c.total() >= 3}
    return Type(exact.most_common(1)[0][0] if exact else body, leading=leading)


_STOPPED = re.compile(r"[.!?:;。][”\"’)\]]?\s?[⁰¹²³⁴-⁹]*$")


def _leading(distances: Counter[float], after_ends: Counter[float]) -> float:
    """The usual distance of lines: the commonest, unless it only parts paragraphs, for most of them are short."""
    often = distances.most_common(1)[0][0]
    closer = Counter({d: m for d, m in distances.items() if d < 0.75 * often})
    near = {d for d in distances if abs(d - often) <= 0.5}
    if closer and sum(after_ends[d] for d in near) > 0.8 * sum(distances[d] for d in near):
        return closer.most_common(1)[0][0]
    return often


class Feet:
    """Finds the notes on all pages of a document; what a page's notes look like tells where they begin on others."""

    def __init__(self, pages: list[list[Line]], rules: list[list[Rule]], kind: Type, scanned: bool = False) -> None:
        self.pages, self.rules, self.kind, self.scanned = pages, rules, kind, scanned
        self.last: int | None = None
        self.open = False  # the page before had notes
        self.imprint: list[Line] = []
        kind.note = self._note_size()

    def _note_size(self) -> float:
        sizes: Counter[float] = Counter()
        for lines in self.pages:
            for column in columns(lines):
                for line in column[_first_small(column, self.kind) :]:
                    label = label_of(line.raw)
                    if label and label.style in ("raised", "bare", "sign"):
                        sizes[line.size] += 3 if label.style == "raised" else 1
        return sizes.most_common(1)[0][0] if sizes.total() >= 2 else 0.0

    def take(self) -> tuple[list[list[Line]], list[Foot]]:
        """The pages without their notes, and the notes."""
        bodies: list[list[Line]] = []
        feet: list[Foot] = []
        for at, lines in enumerate(self.pages):
            body: list[Line] = []
            found = False
            for column, lowest in _lowest(lines):
                column = self._without_imprint(column) if lowest else column
                start = self._start(column, at) if lowest else len(column)
                body += column[:start]
                if start < len(column):
                    note, rest = self._labelled(column[start:], body)
                    feet.append(Foot(at, note))
                    body += rest
                    found = True
            self.open = found
            bodies.append(body)
        return bodies, feet

    def _without_imprint(self, column: list[Line]) -> list[Line]:
        """Leaves off a line or two in larger type that stand apart under small type: an address, a journal's name."""
        end = len(column)
        while end > 2 and len(column) - end < 2 and not self.kind.small(column[end - 1]):
            if column[end - 1].above < 1.8 * self.kind.leading_of(column[end - 1]):
                break
            end -= 1
        if end == len(column) or not self.kind.small(column[end - 1]) or _first_small(column[:end], self.kind) == end:
            return column
        self.imprint += column[end:]
        return column[:end]

    def _start(self, column: list[Line], page: int) -> int:
        """The index at which a column's notes begin; its length if it has none."""
        none = len(column)
        small = _first_small(column, self.kind)
        ruled = self._ruled(column, page)
        if small == none:
            return self._same_size(column, ruled)
        labelled = next((i for i in range(small, none) if self._begins(column[i])), None)
        last = none if labelled is None else labelled  # rules below the first label underline words
        for at in (at for at in reversed(ruled) if small <= at <= last):
            if at == labelled or (self.open and self._is_note_type(column[at])):
                return at
        if labelled is None:
            return self._unlabelled(column, small)
        start = labelled
        while start > small and self._joins(column, start):
            start -= 1
        if start == 0 and labelled > 0 and not self.open:
            return labelled
        if start < labelled and not self.open:
            return labelled
        return start

    def _same_size(self, column: list[Line], ruled: list[int]) -> int:
        """Notes in the body's own size: under a rule, or from the first line that begins with a raised figure."""
        for at in ruled:
            if at and self._begins(column[at]):
                return at
        for i, line in enumerate(column):
            label = label_of(line.raw)
            if label and label.style == "raised" and i and self._expected(label):
                apart = line.above > 1.25 * self.kind.leading_of(line)
                if apart or line.size < column[i - 1].size - 0.2:
                    return i
        return len(column)

    def _unlabelled(self, column: list[Line], small: int) -> int:
        """Small type without a label: the rest of the last page's note, or something else."""
        first = column[small]
        if not self.open or not self._is_note_type(first) or CAPTION.match(first.words):
            return len(column)
        if small and (column[small - 1].bold > 0.9 or first.above < 1.2 * self.kind.leading_of(first)):
            return len(column)
        return small

    def _joins(self, column: list[Line], at: int) -> bool:
        """Does the line above a note belong to the notes too? It is set like them, at their distance."""
        line = column[at]
        return self._is_note_type(column[at - 1]) and line.above <= 1.45 * self.kind.leading_of(line)

    def _is_note_type(self, line: Line) -> bool:
        return not self.kind.note or abs(line.size - self.kind.note) <= _TYPE_SHARES + 0.02 * line.size

    def _label(self, line: Line) -> Label | None:
        """The label at a line's beginning; in a scan, a sign there may be the next number misread."""
        label = label_of(line.raw)
        if self.scanned and sum(c.isalpha() for c in line.raw) < _FEWEST_LETTERS:
            return None  # a page's number, read in two
        if not self.scanned or (label and label.number is not None and self._expected(label)):
            return label
        end = garbled_label(line.raw)
        return Label(str((self.last or 0) + 1), "raised", end) if end else label

    def _begins(self, line: Line) -> bool:
        label = self._label(line)
        return label is not None and self._expected(label)

    def _expected(self, label: Label) -> bool:
        n = label.number
        if n is None:
            return True
        if label.style == "raised":
            return self.last is None or n == 1 or self.last < n <= self.last + 60
        if n == 1 or self.last is None:
            return n <= _FURTHER
        return self.last < n <= self.last + (2 * _FURTHER if self.scanned else _FURTHER)

    def _ruled(self, column: list[Line], page: int) -> list[int]:
        """Indices of lines right under a rule that begins at the column's left side, from the top."""
        out = set()
        bases = [-line.base for line in column]
        for rule in self.rules[page]:
            if abs(rule.x0 - column[0].left) > 2 * self.kind.body:
                continue
            below = bisect_right(bases, -rule.y)
            if below < len(bases):
                out.add(below)
        return sorted(out)

    def _labelled(self, lines: list[Line], body: list[Line]) -> tuple[list[tuple[Line, Label | None]], list[Line]]:
        """The notes' lines with the labels of those that begin one; and what stands apart under the notes."""
        marks = set(_marks(body))
        out: list[tuple[Line, Label | None]] = []
        for i, line in enumerate(lines):
            apart = i > 0 and line.above > 2.2 * self.kind.leading_of(line) and not self._begins(line)
            if apart and (abs(line.size - lines[i - 1].size) > 0.15 or not self._is_note_type(line)):
                return out, lines[i:]
            label = self._label(line)
            if self.scanned and i and label and label.number == 1 and self.last:
                label = label._replace(text=str(self.last + 1))  # 11 or 12, half of it read
            if label and not self._accepts(label, marks, line, lines):
                label = None
            if label and label.number is not None:
                self.last = label.number
            out.append((line, label))
        return out, []

    def _accepts(self, label: Label, marks: set[str], line: Line, lines: list[Line]) -> bool:
        n = label.number
        if n is None:
            return label.style == "sign"
        if label.style == "raised":
            return self._expected(label) or str(n) in marks
        if self.scanned and self._expected(label):
            return True
        if self.last is None:
            return n == 1 or str(n) in marks
        if n == self.last + 1:
            return True
        return str(n) in marks and (n == 1 or self.last < n <= self.last + _FURTHER)


def columns(lines: list[Line]) -> Iterable[list[Line]]:
    """A page's lines, column by column."""
    for _, group in groupby(lines, key=lambda line: line.column):
        yield list(group)


def _lowest(lines: list[Line]) -> list[tuple[list[Line], bool]]:
    """Columns, and whether nothing stands below them."""
    found = list(columns(lines))
    out = []
    for ours in found:
        foot, x0, x1 = ours[-1].base, ours[0].left, ours[0].right
        below = any(c[0].base < foot and c[0].left < x1 and c[0].right > x0 for c in found if c is not ours)
        out.append((ours, not below))
    return out


def _first_small(column: list[Line], kind: Type) -> int:
    """The index from which all lines of a column are smaller than the body's."""
    start = len(column)
    while start and kind.small(column[start - 1]):
        start -= 1
    return start


_RAISED = re.compile(r"[⁰¹²³⁴-⁹]{1,4}|[\[(]\s?(\d{1,3})\s?[\])]")


def _marks(lines: Iterable[Line]) -> Iterable[str]:
    for line in lines:
        for m in _RAISED.finditer(line.raw):
            yield m[1] or m.group().translate(SUPERSCRIPTS)
