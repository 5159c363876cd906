"""Words of a passage shown as text with marks; everything is escaped."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from heapq import heappop, heappush

from markupsafe import Markup, escape


@dataclass(frozen=True)
class Mark:
    """Half-open `[start, end)` of a text. `kind` is its CSS class.

    `href` makes it a link: the id of an element of the page, or the path ("/...") of another.
    """

    start: int
    end: int
    kind: str
    href: str | None = None
    title: str | None = None


@dataclass(frozen=True)
class Point:
    """A mark without width, such as a note's number; `html` is inserted there."""

    at: int
    html: Markup


def marked(
    text: str, marks: Iterable[Mark], points: Iterable[Point] = (), start: int = 0, end: int | None = None
) -> Markup:
    """`text[start:end]` with marks. Where marks overlap the shortest wins, so that no element crosses another."""
    last = len(text) if end is None else end
    inside = [m for m in marks if m.start < last and start < m.end]
    stops = {start, last, *(p.at for p in points if start <= p.at <= last)}
    for m in inside:
        stops.update((max(start, m.start), min(last, m.end)))
    waiting = sorted(enumerate(inside), key=lambda x: x[1].start, reverse=True)
    begun: list[tuple[int, int, Mark]] = []  # a heap: the shortest first
    at: dict[int, list[Point]] = {}
    for p in points:
        at.setdefault(p.at, []).append(p)
    out: list[str] = []
    order = sorted(stops)
    for a, b in zip(order, [*order[1:], last], strict=True):
        out += [str(p.html) for p in at.get(a, ())]
        if a < b:
            while waiting and waiting[-1][1].start <= a:
                n, m = waiting.pop()
                heappush(begun, (m.end - m.start, n, m))
            while begun and begun[0][2].end <= a:
                heappop(begun)
            out.append(_piece(text[a:b], begun[0][2] if begun else None))
    return Markup("".join(out))


# Emphasis as plain texts mark it: *titles*, **headings**.
_EMPHASIS = re.compile(r"(\*{1,3})([^*\s](?:[^*\n]{0,300}[^*\s])?)\1")


def _text(words: str) -> Markup:
    return Markup(_EMPHASIS.sub(r"<i>\2</i>", str(escape(words))))


def _piece(words: str, mark: Mark | None) -> str:
    if mark is None:
        return _text(words)
    title = Markup(' title="%s"') % mark.title if mark.title else ""
    if mark.href is None:
        return str(Markup('<mark class="%s"%s>%s</mark>') % (mark.kind, title, _text(words)))
    href = mark.href if mark.href.startswith("/") else f"#{mark.href}"
    return str(Markup('<a class="%s" href="%s"%s>%s</a>') % (mark.kind, href, title, _text(words)))


def windows(length: int, places: Sequence[tuple[int, int]], around: int) -> list[tuple[int, int]]:
    """Stretches of a text of `length` that hold the places and `around` characters on both sides, merged."""
    out: list[tuple[int, int]] = []
    for a, b in sorted(places):
        a, b = max(0, a - around), min(length, b + around)
        if out and a <= out[-1][1] + around:
            out[-1] = out[-1][0], max(b, out[-1][1])
        else:
            out.append((a, b))
    return out
