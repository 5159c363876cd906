"""A small typesetter: the same text as PDFs of several styles, with notes at the foot, in columns or at the end.

Set by ReportLab with its built-in fonts. Marks are written `[^label]` in the text; a paragraph that begins with "# "
is a heading, with "> " a block quotation.
"""

from __future__ import annotations

import io
import re
from dataclasses import dataclass, field

from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

WIDTH, HEIGHT = 420.0, 595.0
LEFT, RIGHT, TOP, BOTTOM = 60.0, 360.0, 530.0, 70.0
GUTTER = 18.0
FONT, BOLD = "Times-Roman", "Times-Bold"
_MARK = re.compile(r"\[\^([^\]]+)\]")


@dataclass(frozen=True)
class Style:
    """How a text is set. `rise` and `mark`: of marks, in points; `per_page`: numbers start again on each page."""

    columns: int = 1
    size: float = 11.0
    note: float = 8.5
    mark: float = 7.0
    rise: float = 4.0
    per_page: bool = False
    endnotes: bool = False
    ruled: bool = True
    head: str = "HARBOUR STUDIES"
    first_page: int = 211
    label: str = "{}"  # how a note's label is printed
    raised_labels: bool = True


@dataclass
class _Line:
    words: str
    x: float = 0.0
    size: float = 11.0
    font: str = FONT
    gap: float = 0.0
    last: bool = False
    width: float = 0.0


@dataclass
class _Press:
    style: Style
    notes: dict[str, str]
    canvas: Canvas
    page: int = 0
    column: int = 0
    y: float = TOP
    foot: list[_Line] = field(default_factory=list)
    over: list[_Line] = field(default_factory=list)
    on_page: int = 0
    given: dict[str, str] = field(default_factory=dict)

    @property
    def width(self) -> float:
        n = self.style.columns
        return (RIGHT - LEFT - GUTTER * (n - 1)) / n

    @property
    def x(self) -> float:
        return LEFT + self.column * (self.width + GUTTER)

    def foot_height(self, lines: list[_Line]) -> float:
        return (len(lines) * self.style.note * 1.2 + 16) if lines else 0.0

    def start_page(self) -> None:
        c = self.canvas
        c.setFont(FONT, 9)
        number = self.style.first_page + self.page
        if self.page:
            c.drawString(LEFT, HEIGHT - 40, f"{number}   {self.style.head}" if number % 2 == 0 else self.style.head)
            if number % 2:
                c.drawRightString(RIGHT, HEIGHT - 40, str(number))
        else:
            c.drawCentredString((LEFT + RIGHT) / 2, 40, str(number))
        self.on_page = 0

    def end_column(self) -> None:
        room = int((self.y - BOTTOM - 16) / (self.style.note * 1.2)) if self.foot else 0
        here, self.over = self.foot[: max(room, 0)], self.foot[max(room, 0) :]
        y = BOTTOM + len(here) * self.style.note * 1.2
        if here and self.style.ruled:
            self.canvas.line(self.x, y + 6, self.x + 70, y + 6)
        for line in here:
            y -= self.style.note * 1.2
            self.draw(line, y)
        self.foot, self.over = self.over, []
        self.column += 1
        self.y = TOP
        if self.column == self.style.columns:
            self.canvas.showPage()
            self.page, self.column = self.page + 1, 0
            self.start_page()

    def place(self, line: _Line) -> None:
        lead = line.size * 1.25 + line.gap
        labels = [] if self.style.endnotes else _MARK.findall(line.words)
        new: list[_Line] = []
        for label in labels:
            self.on_page += 1
            self.given[label] = str(self.on_page) if self.style.per_page else label
            new += self.set_note(self.given[label], self.notes[label])
        first = self.foot_height([*self.foot, *new[:1]])
        if self.y - lead - first < BOTTOM and self.y < TOP:
            if self.style.per_page and self.column == self.style.columns - 1:
                self.on_page = 0
            for label in labels:
                del self.given[label]
            if self.style.per_page:
                self.on_page -= len(labels) if self.on_page else 0
            self.end_column()
            line.gap = 0.0
            self.place(line)
            return
        self.y -= lead
        self.draw(line, self.y)
        self.foot += new

    def set_note(self, label: str, text: str) -> list[_Line]:
        mark = f"[^{label}]" if self.style.raised_labels else self.style.label.format(label)
        lines = broken(f"{mark} {text}", self.width, self.style.note)
        return lines

    def draw(self, line: _Line, y: float) -> None:
        x = self.x + line.x
        words = line.words.split(" ")
        natural = sum(self.measure(w, line) for w in words)
        space = stringWidth(" ", line.font, line.size)
        if not line.last and len(words) > 1 and line.width:
            space = (line.width - line.x - natural) / (len(words) - 1)
        for word in words:
            at = 0
            for m in [*_MARK.finditer(word), None]:
                piece = word[at : m.start()] if m else word[at:]
                x = self.write(x, y, piece, line.font, line.size)
                if m:
                    label = self.given.get(m[1], m[1])
                    scale = line.size / self.style.size
                    rise = 0.0 if label in "*†" else self.style.rise * scale
                    size = line.size if label in "*†" else self.style.mark * scale
                    x = self.write(x, y + rise, label, line.font, size)
                    at = m.end()
            x += space

    def measure(self, word: str, line: _Line) -> float:
        total = stringWidth(_MARK.sub("", word), line.font, line.size)
        for label in _MARK.findall(word):
            total += stringWidth(self.given.get(label, label), line.font, self.style.mark * line.size / self.style.size)
        return total

    def write(self, x: float, y: float, text: str, font: str, size: float) -> float:
        self.canvas.setFont(font, size)
        self.canvas.drawString(x, y, text)
        return x + stringWidth(text, font, size)


def broken(
    text: str, width: float, size: float, first: float = 0.0, rest: float = 0.0, font: str = FONT
) -> list[_Line]:
    """Text in lines, long words divided where it helps. `first` and `rest` are indents."""
    lines: list[_Line] = []
    words, indent = text.split(), first
    here: list[str] = []

    def fits(candidate: list[str]) -> bool:
        return stringWidth(_MARK.sub("00", " ".join(candidate)), font, size) <= width - indent

    while words:
        word = words.pop(0)
        if fits([*here, word]):
            here.append(word)
            continue
        half = len(word) // 2
        if len(word) > 9 and word.isalpha() and fits([*here, word[:half] + "-"]):
            here.append(word[:half] + "-")
            words.insert(0, word[half:])
        else:
            words.insert(0, word)
        lines.append(_Line(" ".join(here), indent, size, font, width=width))
        here, indent = [], rest
    lines.append(_Line(" ".join(here), indent, size, font, last=True, width=width))
    return lines


def typeset(paragraphs: list[str], notes: dict[str, str], style: Style) -> bytes:
    """The PDF."""
    out = io.BytesIO()
    press = _Press(style, notes, Canvas(out, pagesize=(WIDTH, HEIGHT), invariant=True))
    press.start_page()
    after_heading = True
    for text in paragraphs:
        after_heading = _paragraph(press, text, after_heading)
    if style.endnotes:
        _paragraph(press, "# Notes", True)
        for label, note in notes.items():
            for line in press.set_note(label, note):
                press.place(_Line(line.words, 0, style.note, last=line.last, width=line.width))
    press.end_column()
    while press.foot:
        press.end_column()
    press.canvas.showPage()
    press.canvas.save()
    return out.getvalue()


def _paragraph(press: _Press, text: str, after_heading: bool) -> bool:
    style = press.style
    if text.startswith("# "):
        size = style.size * 1.4 if not press.page and press.y == TOP else style.size * 1.15
        lines = broken(text[2:], press.width, size, font=BOLD)
        lines[0].gap = 14
        for line in lines:
            line.last = True
            press.place(line)
        return True
    if text.startswith("> "):
        lines = broken(text[2:], press.width - 14, style.size - 1, 14, 14)
        lines[0].gap = 5
    else:
        lines = broken(text, press.width, style.size, 0 if after_heading else 14)
    for line in lines:
        press.place(line)
    return False
