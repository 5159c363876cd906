"""What a printer adds to every page: running heads and feet, and the page numbers that scholars cite.

A number belongs to the pages if it counts with them: its distance from the sheet's own count is the same on several
sheets. A line is a running head if it stands at a page's edge, apart from the text, and recurs or carries that number.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from visavis.stages.reading.pdf_lines import Line

_EDGE = 5  # lines looked at from either edge
_RECURS = 3  # pages on which a line at the edge has to stand, in the same place
_PLACE = 4.0  # points by which the same line may stand elsewhere
_APART = 1.45  # of the type size: the least distance of a running head from the text
_LONGEST = 160  # characters of a running head
_LONE = re.compile(
    r"[\[(|{*_\s–—-]{0,6}(?:(?:page|p\.|seite|s\.|стр\.|с\.)\s?)?(?P<n>\d{1,4}|[ivxlc]{1,8})(?:\s?(?:of|/|von|из)\s?\d{1,4})?"
    r"[\])|}*_\s–—-]{0,6}",
    re.IGNORECASE,
)
_AT_END = re.compile(r"^\W{0,3}(\d{1,4})(?=[\s|]|\W{0,3}$)|(?<=[\s|])(\d{1,4})\W{0,3}$")
_LETTERS = re.compile(r"[^\W\d_]+")
_ROMAN = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}


@dataclass(slots=True)
class Furniture:
    """Labels of the pages (None where none is printed), the lines that are text, and what was left out."""

    labels: list[str | None]
    pages: list[list[Line]]
    left_out: Counter[str] = field(default_factory=Counter)
    heads: Counter[str] = field(default_factory=Counter)


def take_off(pages: list[list[Line]]) -> Furniture:
    """Parts the printer's lines from the author's on all pages."""
    edges = [_edges(lines) for lines in pages]
    numbers = _numbers(edges)
    recurring = _recurring(edges)
    out = Furniture([None] * len(pages), [])
    for at, lines in enumerate(pages):
        offered = numbers.get(at, {})
        gone: set[int] = set()
        for side in edges[at]:
            gone |= _furniture(side, lines, recurring, offered)
        for line in lines:
            if id(line) not in gone:
                continue
            words = line.words
            if id(line) in offered and out.labels[at] is None:
                out.labels[at] = offered[id(line)]
            lone = _LONE.fullmatch(words.strip())
            out.left_out["page numbers" if lone else "running heads"] += len(words)
            if not lone:
                out.heads[_key(words)] += 1
        if out.labels[at] is None and len(set(offered.values())) == 1:
            out.labels[at] = next(iter(offered.values()))
        out.pages.append([line for line in lines if id(line) not in gone])
    return out


def _edges(lines: list[Line]) -> tuple[list[Line], list[Line]]:
    """The lines at the top and at the bottom of a page, the outermost first."""
    by_height = sorted(lines, key=lambda x: -x.base)
    top = by_height[:_EDGE]
    bottom = by_height[max(len(top), len(by_height) - _EDGE) :]
    if not bottom and len(by_height) > 1:
        top, bottom = by_height[:-1], by_height[-1:]
    return top, bottom[::-1]


def _key(words: str) -> str:
    return "".join(_LETTERS.findall(words.casefold()))


def _recurring(edges: list[tuple[list[Line], list[Line]]]) -> set[int]:
    """Ids of lines whose words stand in the same place at the edge of several pages."""
    places: dict[str, list[tuple[int, Line]]] = defaultdict(list)
    for at, sides in enumerate(edges):
        for line in (*sides[0], *sides[1]):
            key = _key(line.words)
            if len(key) >= 3 and len(line.raw) <= _LONGEST:
                places[key].append((at, line))
    out: set[int] = set()
    for found in places.values():
        found.sort(key=lambda f: f[1].base)
        start = 0
        for end in range(1, len(found) + 1):
            if end < len(found) and found[end][1].base - found[end - 1][1].base <= _PLACE:
                continue
            group = found[start:end]
            if len({at for at, _ in group}) >= min(_RECURS, max(2, len(edges) - 1)):
                out |= {id(line) for _, line in group}
            start = end
    return out


def _numbers(edges: list[tuple[list[Line], list[Line]]]) -> dict[int, dict[int, str]]:
    """For each page the numbers that count with the pages, by the id of their line."""
    offers: list[tuple[int, Line, str, int, bool]] = []
    for at, sides in enumerate(edges):
        for side in sides:
            for line in side[:3]:
                offers += [(at, line, *offer) for offer in _offers(line.words.strip())]
    votes: Counter[tuple[int, bool]] = Counter()
    for at, _, label, value, lone in offers:
        alone = lone and value == len(edges) == 1  # a single page, numbered 1
        votes[value - at, label.isdigit()] += 4 if alone else 3 if lone else 1
    out: dict[int, dict[int, str]] = defaultdict(dict)
    best: dict[int, int] = defaultdict(int)
    for at, line, label, value, _ in offers:
        weight = votes[value - at, label.isdigit()]
        if weight < 4 or weight < best[at]:
            continue
        if weight > best[at]:
            out[at].clear()
        best[at] = weight
        out[at][id(line)] = label
    return out


def _offers(words: str) -> Iterable[tuple[str, int, bool]]:
    """Numbers that a line offers as its page's: label, value, and whether it stands alone."""
    if m := _LONE.fullmatch(words):
        label = m["n"]
        value = int(label) if label.isdigit() else _roman(label.lower())
        if value:
            yield label, value, True
    elif len(words) <= _LONGEST:
        for m in _AT_END.finditer(words):
            label = m[1] or m[2]
            yield label, int(label), False


def _roman(label: str) -> int:
    values = [_ROMAN[c] for c in label]
    total = sum(-v if v < max(values[i + 1 :], default=0) else v for i, v in enumerate(values))
    return total if total < 400 else 0


def _furniture(side: list[Line], lines: list[Line], recurring: set[int], offered: dict[int, str]) -> set[int]:
    """Ids of the lines at one edge that are no text: from the outermost inwards, as far as they stand apart."""
    taken: list[Line] = []
    for line in side:
        if id(line) in recurring or id(line) in offered or (taken and abs(line.base - taken[-1].base) < 1.0):
            taken.append(line)
        else:
            break
    while taken:
        ids = {id(x) for x in taken}
        inner = taken[-1]
        nearest = min((abs(x.base - inner.base) for x in lines if id(x) not in ids), default=1000.0)
        lone = _LONE.fullmatch(inner.words.strip()) is not None and id(inner) in offered
        if nearest >= _APART * inner.size or lone or (id(inner) in recurring and len(taken) > 1):
            return ids
        taken.pop()
    return set()
