"""What recognised text needs besides: its type is measured unevenly, and its raised figures are read as anything.

A note's number at the foot of a page comes out as "!", "?" or "’", a mark in the text as a quotation mark after the
stop. So lines set alike share one size, notes count on from each other, and marks are tied by order and page.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from statistics import median
from typing import NamedTuple

from visavis.stages.reading.blocks import Block
from visavis.stages.reading.inline import Break, Mark, Part
from visavis.stages.reading.pdf_lines import Line

STYLE = "scan"  # of a mark that stands where a raised figure may have been
_LEADING = 1.25  # of the type size: the usual distance of lines
_SAME = 0.8  # of a file's lines: it has one size for all
_UNEVEN = 1.35  # by which factor sizes of one type are measured differently
_NEAR = 0.2  # of the size: a line alone is of its neighbours' type
_EVEN = 0.09  # by which share the distances of lines of one type differ
_SIGN = "\"'”’“‘*°!?>®™©"
_QUOTES = frozenset("\"'”’“‘")
_MOST_SIGNS = 200  # of a page
_SENTENCE_END = re.compile(r"[.!?…][”\"’»)\]]{0,2}(?=\s|$)|[。！？]")
_MISREAD = rf"(?:[{_SIGN}>%|\d]|[lI])"  # what a raised figure may come out as
_GARBLED = re.compile(
    rf"(?<=[\w)\]][.,;:!?])[{_SIGN}][{_SIGN}\d]{{0,2}}(?=\s|$)|(?<=[^\W\d_][.,;:!?])\d[{_SIGN}\d]{{0,2}}(?=\s|$)"
    rf"|(?<=(?:[^\W\d_]|\.)(?:[^\W\d_]|[)\]”\"’]))(?:[{_SIGN}>%|\d]|[lI](?=\d)){_MISREAD}{{0,2}}(?=[.,;:](?:\s|$))"
    r"|(?<=[^\W\d_][^\W\d_”\"’)]) \d{1,2}(?=[.,;:](?:\s+[^\Wa-zа-яё]|\s*$))"
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
    """Ties notes left over to signs that may be their misread marks, page by page, in order.

    Between two marks that are tied, those pairs of signs and notes are taken that are likest in all (an alignment after
    Needleman and Wunsch, 1970). `marks` come with their pages. The labels of the notes so tied.
    """
    waiting: dict[int, list[int]] = defaultdict(list)
    tied = {m.note for m, _ in marks}
    for i, note in enumerate(notes):
        if i not in tied:
            waiting[note.page].append(i)
    by_page: dict[int, list[Mark]] = defaultdict(list)
    for mark, page in marks:
        if page in waiting:
            by_page[page].append(mark)
    out = []
    for page, left in waiting.items():
        for between, lowest, highest in _stretches(by_page[page], len(notes)):
            ours = [i for i in left if lowest < i < highest]
            for mark, i in _aligned(between[:_MOST_SIGNS], ours[:_MOST_SIGNS], notes):
                mark.note = i
                out.append(notes[i].label)
    return out


def _aligned(signs: list[Mark], ours: list[int], notes: list[Block]) -> list[tuple[Mark, int]]:
    """The pairs, each in order, whose likenesses add up to most."""
    best = [[0.0] * (len(ours) + 1) for _ in range(len(signs) + 1)]
    for k, sign in enumerate(signs, 1):
        for j, i in enumerate(ours, 1):
            both = best[k - 1][j - 1] + _likeness(sign, notes[i].label)
            best[k][j] = max(both, best[k - 1][j], best[k][j - 1])
    out = []
    k, j = len(signs), len(ours)
    while k and j:
        if best[k][j] == best[k - 1][j]:
            k -= 1
        elif best[k][j] == best[k][j - 1]:
            j -= 1
        else:
            k, j = k - 1, j - 1
            out.append((signs[k], ours[j]))
    return out[::-1]


def _likeness(sign: Mark, label: str) -> float:
    """How likely a sign is that label misread: figures that were kept, as many signs, and what quotation marks end."""
    said = sign.printed.strip()
    if sign.printed[:1] == " " or sign.style in ("digits", "bracket"):  # a number of the text, if it is not this one
        return 3.0 if said == label else -1.0
    kept = sum(a == b for a, b in zip(said, label, strict=False)) + (said[-1:] == label[-1:])
    if not kept and any(c.isdigit() for c in said):
        return -1.0 if len(said) > len(label) else 0.2
    return (0.5 if said in _QUOTES else 1.0) + kept + 0.5 * (len(said) == len(label))


def place_by_order(blocks: list[Block], notes: list[Block]) -> list[str]:
    """Gives the notes still without a mark a place on their page: ends of sentences between their neighbours' marks.

    Which sentence is not known: the labels of these notes are given back, to be told.
    """
    sites = list(_sites(blocks))
    placed = [(n, site.note) for n, site in enumerate(sites) if site.note is not None]
    taken: list[tuple[_Site, int]] = []
    tied = {note for _, note in placed}
    for page in sorted({notes[i].page for i in range(len(notes)) if i not in tied}):
        left = [i for i in range(len(notes)) if i not in tied and notes[i].page == page]
        while left:
            first = left[0]
            after = min((note for _, note in placed if note > first), default=len(notes))
            run = [i for i in left if i < after]
            left = left[len(run) :]
            low = max((n for n, note in placed if note < first), default=-1)
            high = min((n for n, note in placed if note > first), default=len(sites))
            free = [s for s in sites[low + 1 : high] if s.note is None and s.page == page]
            for k, i in enumerate(run):
                if free:
                    taken.append((free[(k + 1) * len(free) // (len(run) + 1)], i))
    for site, i in reversed(taken):
        _put(blocks[site.block], site, Mark(notes[i].label, STYLE, "", note=i))
    return [notes[i].label for _, i in taken]


class _Site(NamedTuple):
    """Where a mark may stand: at an offset of a part of a block. `note`: the one whose mark stands there."""

    block: int
    part: int
    offset: int
    page: int
    note: int | None = None


def _sites(blocks: list[Block]) -> Iterator[_Site]:
    for n, b in enumerate(blocks):
        pages = [b.page, *(page for page, _ in b.breaks)]
        at = 0
        for k, part in enumerate(b.parts or ()):
            if isinstance(part, Break):
                at += 1
            page = pages[min(at, len(pages) - 1)]
            if isinstance(part, Mark):
                if part.note is not None:
                    yield _Site(n, k, 0, page, part.note)
            elif isinstance(part, str) and b.kind in ("paragraph", "quotation", "item"):
                yield from (_Site(n, k, m.end(), page) for m in _SENTENCE_END.finditer(part))


def _put(block: Block, site: _Site, mark: Mark) -> None:
    parts = block.parts or []
    part = parts[site.part]
    if isinstance(part, str):
        parts[site.part : site.part + 1] = [part[: site.offset], mark, part[site.offset :]]


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
