"""What recognised text needs besides: its type is measured unevenly, and its raised figures are read as anything.

A note's number at the foot of a page comes out as "!", "?" or "’", a mark in the text as a quotation mark after the
stop. So lines set alike share one size, notes count on from each other, and marks are tied by order and page.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from statistics import median

from visavis.stages.reading.blocks import Block
from visavis.stages.reading.inline import Mark, Part
from visavis.stages.reading.pdf_lines import Line

STYLE = "scan"  # of a mark that stands where a raised figure may have been
_LEADING = 1.25  # of the type size: the usual distance of lines
_SAME = 0.8  # of a file's lines: it has one size for all
_UNEVEN = 1.35  # by which factor sizes of one type are measured differently
_NEAR = 0.2  # of the size: a line alone is of its neighbours' type
_EVEN = 0.09  # by which share the distances of lines of one type differ
_SIGN = "\"'”’“‘*°!?>®™©"
_GARBLED = re.compile(
    rf"(?<=[\w)\]][.,;:!?])[{_SIGN}][{_SIGN}\d]{{0,2}}(?=\s|$)|(?<=[^\W\d_][.,;:!?])\d[{_SIGN}\d]{{0,2}}(?=\s|$)"
    r"|(?<=[^\W\d_][^\W\d_]|[^\W\d_]\))[’'”“*°®™©!?]{1,2}(?=[.,;:](?:\s|$))"
)
_OPENING = re.compile(r"(?:^|[\s(\[—–])[\"'“‘„«]")
_NUMBER = re.compile(
    r"[\x0e\x0f\x10\x11\s]*(?:(?:[^\w\s(\[“\"„«—–©-][\x11]?|[lIiO]{1,2}|\d{1,3})[.)]?\s+(?=[^\W\d_]|[“\"(])"
    r"|['’!?*°®]{1,2}\d?(?=[A-ZА-ЯЁ]))"
)


def even_sizes(pages: list[list[Line]]) -> None:
    """Gives lines that follow each other at one distance the size that goes with it; the others are scaled likewise.

    The gaps between words are uneven too: cells of tables are not told apart. A file whose lines are all of one size
    does not measure them: it stays as it is.
    """
    told = Counter(line.size for lines in pages for line in lines)
    if not told or told.most_common(1)[0][1] > _SAME * told.total():
        return
    groups = _groups(pages)
    scales: list[float] = []
    sizes: set[float] = set()
    for group in (g for g in groups if len(g) > 2):
        size = round(median(x.above for x in group[1:]) / _LEADING, 1)
        scales += [size / x.size for x in group]
        sizes.add(size)
        for x in group:
            x.size = size
    scale = median(scales) if scales else 1.0
    for x in (x for g in groups if len(g) <= 2 for x in g):
        own = round(x.size * scale, 1)
        nearest = min(sizes, key=lambda size: abs(size - own), default=own)
        x.size = nearest if abs(nearest - own) <= _NEAR * own else own


def _groups(pages: list[list[Line]]) -> list[list[Line]]:
    """Lines of one column that follow each other at one distance."""
    groups: list[list[Line]] = []
    for line in (line for lines in pages for line in lines):
        line.cells = []
        before = groups[-1][-1] if groups else None
        if before and before.page == line.page and before.column == line.column and _alike(groups[-1], line):
            groups[-1].append(line)
        else:
            groups.append([line])
    return groups


def _alike(group: list[Line], line: Line) -> bool:
    before = group[-1]
    if max(line.size, before.size) > _UNEVEN * min(line.size, before.size):
        return False
    if len(group) < 2:
        return line.above < 2.2 * min(line.size, before.size)
    return abs(line.above - before.above) <= _EVEN * before.above


def garbled_label(raw: str) -> int:
    """Where a sign that may be a note's misread number ends, at the beginning of a line; 0 if there is none."""
    m = _NUMBER.match(raw[:40])
    return m.end() if m else 0


def with_garbled_marks(parts: list[Part]) -> list[Part]:
    """The text with signs that may be misread marks told apart; a quotation mark that closes one is none."""
    out: list[Part] = []
    opened = 0
    for part in parts:
        if not isinstance(part, str):
            out.append(part)
            continue
        at = counted = 0
        for m in _GARBLED.finditer(part):
            opened += len(_OPENING.findall(part, counted, m.start()))
            counted = m.end()
            if opened and m.group() in "\"'”’“‘":
                opened -= 1
                continue
            out += [part[at : m.start()], Mark("?", STYLE, m.group(), exponent=True)]
            at = m.end()
        opened += len(_OPENING.findall(part, counted))
        out.append(part[at:])
    return out


def tie_by_order(marks: list[tuple[Mark, int]], notes: list[Block]) -> list[str]:
    """Ties notes left over to signs left over, where a page has as many of both between two that are tied.

    `marks` come with their pages. The labels of the notes so tied.
    """
    waiting: dict[int, list[int]] = defaultdict(list)
    tied = {m.note for m, _ in marks}
    for i, note in enumerate(notes):
        if i not in tied:
            waiting[note.page].append(i)
    by_page: dict[int, list[Mark]] = defaultdict(list)
    for mark, page in marks:
        if page in waiting and (mark.note is not None or mark.style not in ("digits", "bracket")):
            by_page[page].append(mark)
    out = []
    for page, left in waiting.items():
        for between, lowest, highest in _stretches(by_page[page], len(notes)):
            ours = [i for i in left if lowest < i < highest]
            if ours and len(ours) == len(between):
                for mark, i in zip(between, ours, strict=True):
                    mark.note = i
                    out.append(notes[i].label)
    return out


def _stretches(marks: list[Mark], end: int) -> list[tuple[list[Mark], int, int]]:
    """Untied marks between tied ones, with the notes that these are tied to."""
    out = []
    lowest, between = -1, []
    for mark in marks:
        if mark.note is None:
            between.append(mark)
        elif mark.note > lowest:
            out.append((between, lowest, mark.note))
            lowest, between = mark.note, []
    return [*out, (between, lowest, end)]
