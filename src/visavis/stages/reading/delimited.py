"""Rows of CSV and TSV, a quotation mark that is never closed costing its own row only.

RFC 4180, read with care: a quotation mark opens a cell only at its beginning and closes it only before a separator or
a line's end; any other within stands for itself. A cell that is open still when a row of its own stands below it (or
for too long) was never closed: its row is declined, and the lines under it are read as what they are.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from typing import NamedTuple

LONGEST_CELL = 4 * 2**20  # characters: a long book
_NEVER_CLOSED = "a quotation mark opens in this row and is never closed: the row is left out, those after it are read"


class Line(NamedTuple):
    """A row: its cells, or why it has none; and the characters of the lines it takes up."""

    cells: list[str] | str
    size: int


def separator_of(header: str, usual: str) -> str:
    """What parts most columns: where a comma is the decimal sign, spreadsheets write CSV with semicolons."""
    return max((usual, ";", "\t"), key=header.count)


def table(lines: Iterable[str], usual: str) -> Iterator[Line]:
    """The rows of a table, the header line first; a blank line is a row without cells. Takes time linear in the text.

    `usual`: the separator, if the header line does not tell another.
    """
    yield from _Table(iter(lines), usual).rows()


class _Table:
    def __init__(self, source: Iterator[str], usual: str) -> None:
        self.source, self.usual = source, usual
        self.again: deque[str] = deque()  # lines to be read once more
        self.read = 0  # lines, those to be read once more not among them
        self.dead_end = 0  # up to this line no mark closes a cell that opened above it
        self.columns = 0

    def rows(self) -> Iterator[Line]:
        first = self._line()
        if first is None:
            return
        self.separator = separator_of(first, self.usual)
        header = self._row(first)
        self.columns = len(header.cells) if isinstance(header.cells, list) else 0
        yield header
        while (line := self._line()) is not None:
            if '"' in line:
                yield self._row(line)
            else:
                bare = line.rstrip("\r\n")
                yield Line(bare.split(self.separator) if bare else [], len(line))

    def _line(self) -> str | None:
        line = self.again.popleft() if self.again else next(self.source, None)
        self.read += line is not None
        return line

    def _row(self, line: str) -> Line:
        cells: list[str] = []
        opened = self._go_on(line, cells, None)
        size = len(line)
        taken: list[str] = []
        while opened is not None:
            below = self._line() if self.read >= self.dead_end and size <= LONGEST_CELL else None
            if below is None or self._begins_a_row(below):
                self.dead_end = max(self.dead_end, self.read)
                taken += [] if below is None else [below]
                self.again.extendleft(reversed(taken))
                self.read -= len(taken)
                return Line(_NEVER_CLOSED, len(line))
            taken.append(below)
            size += len(below)
            opened = self._go_on(below, cells, opened)
        return Line(cells, size)

    def _begins_a_row(self, line: str) -> bool:
        """Does a cell open in this line, where one was open above, and is it a row of itself?"""
        mark = line.find('"')
        if mark < 0 or (mark and line[mark - 1] != self.separator) or self._closes(line, mark) or line[mark + 1] == '"':
            return False
        cells: list[str] = []
        if self._go_on(line, cells, None) is None:
            return len(cells) == self.columns > 1
        return 0 < len(cells) < self.columns  # it goes on below

    def _closes(self, line: str, mark: int) -> bool:
        return line[mark + 1 : mark + 2] in ("", "\r", "\n", self.separator)

    def _go_on(self, line: str, cells: list[str], opened: list[str] | None) -> list[str] | None:
        """Adds a line's cells; the pieces of the last one if it is still open. `opened`: those of one open before."""
        at = 0
        while True:
            if opened is None:
                if line.startswith('"', at):
                    opened, at = [], at + 1
                    continue
                end = line.find(self.separator, at)
                cells.append(line[at:].rstrip("\r\n") if end < 0 else line[at:end])
                if end < 0:
                    return None
                at = end + 1
                continue
            mark = line.find('"', at)
            if mark < 0:
                opened.append(line[at:])
                return opened
            if self._closes(line, mark):
                cells.append("".join(opened) + line[at:mark])
                opened = None
                if line[mark + 1 : mark + 2] != self.separator:
                    return None
                at = mark + 2
            else:  # a doubled mark is one, a lone one stands for itself
                opened.append(line[at : mark + 1])
                at = mark + 2 if line[mark + 1] == '"' else mark + 1
