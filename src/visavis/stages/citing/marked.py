"""A note's text made ready for pattern matching: emphasis taken out, closed regions masked.

`Marked.text` is the words without Markdown emphasis; `Marked.mask` has the same length, and every character of a
quotation, an italic stretch, a bracket or a URL is replaced by one private-use letter for its kind. Patterns over
the mask see the skeleton of a reference ("NAME, <italic> <square>, Publisher, 2018") and never look inside.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from typing import Literal

from visavis.stages.citing.archives import keeps
from visavis.text import Span

QUOTE, ITALIC, ROUND, SQUARE, URL = "\ue000", "\ue001", "\ue002", "\ue003", "\ue004"
RegionKind = Literal["quote", "italic", "round", "square", "url"]
_LETTER: dict[RegionKind, str] = {"quote": QUOTE, "italic": ITALIC, "round": ROUND, "square": SQUARE, "url": URL}

_LONGEST = 1500  # a region that does not close within so many characters is not one: keeps the scan linear
_URL = re.compile(r"<{1,2}(?:https?://|www\.)[^\s<>]{1,2000}>{1,2}|(?:https?://|www\.)[^\s<>\[\]«»“”\"]{1,2000}")
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")
_CLOSERS = {
    "“": "”“",
    "„": "“”",
    "«": "»",
    "‹": "›",
    "「": "」",
    "『": "』",
    "‘": "’",
    "‚": "‘’",
    '"': '"',
    "'": "'",
    "”": "”",
}
_BRACKETS = {
    "(": (")", "round"),
    "[": ("]", "square"),
    "（": ("）", "round"),
    "［": ("］", "square"),
    "{": ("}", "square"),
}


@dataclass(frozen=True, slots=True)
class Region:
    """A closed stretch of the text, delimiters included; `inner` gives the offsets of what they enclose."""

    kind: RegionKind
    start: int
    end: int
    inner: tuple[int, int]


def _plain(raw: str) -> tuple[str, list[int], list[tuple[int, int]]]:
    """The text without emphasis marks and escapes, the raw offset of each character, and the italic stretches."""
    marks = [m.span() for m in re.finditer(r"\*{1,3}|(?<![\w_])_{1,3}(?=[^\s_])|(?<=[^\s_])_{1,3}(?![\w_])", raw)]
    dropped: set[int] = {m.start() for m in _ESCAPE.finditer(raw)}
    italics, open_at = [], -1
    for a, b in marks:
        if a - 1 in dropped:
            continue
        opens = b < len(raw) and not raw[b].isspace() and (open_at < 0 or a - open_at > _LONGEST)
        closes = open_at >= 0 and a > 0 and not raw[a - 1].isspace()
        if closes and not opens:
            start, width = open_at, _width(raw, open_at)
            dropped.update(range(start, start + width))
            dropped.update(range(a, b))
            if width != 2:  # two asterisks are bold, not italic
                italics.append((start + width, a))
            open_at = -1
        elif opens:
            open_at = a
    offsets = [i for i in range(len(raw)) if i not in dropped]
    where = [(bisect_left(offsets, a), bisect_left(offsets, b)) for a, b in italics]
    return "".join(raw[i] for i in offsets), offsets, where


def _width(raw: str, at: int) -> int:
    """How many equal emphasis characters stand at an offset."""
    end = at
    while end < len(raw) and raw[end] == raw[at]:
        end += 1
    return end - at


def _quote_end(text: str, at: int) -> int:
    """The end of the quotation that opens here, or -1."""
    c = text[at]
    before = text[at - 1] if at else " "
    after = text[at + 1] if at + 1 < len(text) else " "
    if c in "\"'‘”" and (before.isalnum() or after.isspace()):
        return -1
    limit = min(len(text), at + _LONGEST)
    if c not in "'‘‚":
        ends = [e for e in (text.find(x, at + 1, limit) for x in _CLOSERS[c]) if e >= 0]
        end = min(ends, default=-1)
        return end + 1 if end > at + 1 else -1
    return _single_quote_end(text, at, limit)


def _single_quote_end(text: str, at: int, limit: int) -> int:
    """The first closing quote; after s, unless punctuation follows, it may be a plural's ("wives' rights")."""
    first = -1
    end = at + 1
    for _ in range(50):  # so many apostrophes before it closes, and it is no quotation
        ends = [e for e in (text.find(x, end, limit) for x in _CLOSERS[text[at]]) if e >= 0]
        if not ends:
            return first
        end = min(ends) + 1
        follow = text[end : end + 5]
        if follow[:1].isalnum() or text[end - 2].isspace():
            continue
        if text[end - 2] != "s" or re.match(r"$|[,.;:)\]]|\s*[(\[<]|\s+in\b|\s+//", follow):
            return end if first < 0 or text[end - 2] in ',.?!”"' or not follow[:1].isspace() else first
        first = end if first < 0 else first
    return first


def _regions(text: str, italics: list[tuple[int, int]]) -> list[Region]:
    """The outermost closed regions, in order."""
    starts: dict[int, Region] = {a: Region("italic", a, b, (a, b)) for a, b in italics if b > a}
    for m in _URL.finditer(text):
        end = m.end()
        if text[m.start()] != "<":
            end = m.start() + len(m.group().rstrip(".,;:!?)'’"))
            if text.count("(", m.start(), end) > text.count(")", m.start(), end) and text[end : end + 1] == ")":
                end += 1  # a bracket that the address itself opened
        starts.setdefault(m.start(), Region("url", m.start(), end, (m.start(), end)))
    out: list[Region] = []
    i, n, ends = 0, len(text), _brackets(text)
    opening = re.compile(r"[“„«‹「『‘‚\"'”(\[（［{]")
    keys = sorted(starts)
    while i < n:
        opens = opening.search(text, i)
        k = bisect_left(keys, i)
        known = keys[k] if k < len(keys) else n
        if opens is None and known >= n:
            break
        if opens is None or known <= opens.start():
            region = starts[known]
            out.append(region)
            i = max(region.end, known + 1)
            continue
        at = opens.start()
        found = _bracket(text, at, ends) if text[at] in _BRACKETS else None
        if text[at] in _CLOSERS and (end := _quote_end(text, at)) > 0:
            found = Region("italic" if text[at] == "『" else "quote", at, end, (at + 1, end - 1))
        if found is None:
            i = at + 1
        else:
            out.append(found)
            i = found.end
    return out


_SIGNAL_INSIDE = re.compile(r"(?:but\s+)?(?:see|cf\.|vgl\.|siehe|см\.|s\.)\s", re.IGNORECASE)


# "(wie Anm. 3)", "(n. 7)": a pointer to a note
_NOTE_INSIDE = re.compile(
    r"(?:(?:see|supra|above|as in|wie|oben|siehe|s\.|см\.),? )*"
    r"(?:notes?|nn?\.|fn\.?|anm(?:erkung|\.)?|fu(?:ß|ss)note|прим\.|сн\.)\s?\d{1,5}(?: (?:above|supra|oben|выше))?\)",
    re.IGNORECASE,
)
_ROLE_INSIDE = re.compile(r"(?:eds?|hrsg|hgg?|ред|сост|comps?|trans|übers)\.\)", re.IGNORECASE)


def _brackets(text: str) -> dict[int, int]:
    """The end of every bracket that closes within reach, by where it opens."""
    ends: dict[int, int] = {}
    open_at: dict[str, list[int]] = {close: [] for close, _ in _BRACKETS.values()}
    for m in re.finditer(r"[()\[\]{}（）［］]", text):
        c = m.group()
        if c in _BRACKETS:
            open_at[_BRACKETS[c][0]].append(m.start())
        elif open_at[c]:
            start = open_at[c].pop()
            if m.end() - start <= _LONGEST:
                ends[start] = m.end()
    return ends


def _bracket(text: str, at: int, ends: dict[int, int]) -> Region | None:
    """The bracketed stretch that opens here; "(see ...)" and "(ed.)" stay open: they belong to the text around."""
    kind = _BRACKETS[text[at]][1]
    if at in ends and (_island(text, at, ends[at]) if kind == "round" else _REPEATED.search(text, at, ends[at])):
        return None
    if at not in ends:
        return None
    open_ones = (_SIGNAL_INSIDE, _ROLE_INSIDE, _NOTE_INSIDE)
    if kind == "round" and (text[max(0, at - 1) : at] == "注" or any(p.match(text, at + 1) for p in open_ones)):
        return None
    return Region("round" if kind == "round" else "square", at, ends[at], (at + 1, ends[at] - 1))


_REPEATED = re.compile(r"\b(?:ibid|ebd)\.|там же", re.IGNORECASE)  # in square brackets: an editor's remark
_REPEATS = re.compile(r"(?:[^()]{0,120}[;,]\s|both\s|all\s|each\s)?(?:ibid|ebd|ebenda|там же|同上)", re.IGNORECASE)


def _island(text: str, start: int, end: int) -> bool:
    """Is what these brackets hold a citation of its own, "(Ibid., p. 5)", "(National Archives, RG 59, Box 2)"?"""
    return _REPEATS.match(text, start + 1) is not None or keeps(text[start + 1 : min(end - 1, start + 400)])


class Marked:
    """A passage of a note, ready for matching: see the module's first lines."""

    def __init__(self, passage: str, raw: str) -> None:
        self.passage, self.raw = passage, raw
        self.text, self._offsets, italics = _plain(raw)
        self.regions = _regions(self.text, italics)
        mask = list(self.text)
        for r in self.regions:
            mask[r.start : r.end] = _LETTER[r.kind] * (r.end - r.start)
        self.mask = "".join(mask)
        self._starts = [r.start for r in self.regions]
        self.islands = [
            (start, end)
            for start, end in sorted(_brackets(self.text).items())
            if self.mask[start] == "(" and _island(self.text, start, end)
        ]

    def within(self, start: int, end: int) -> list[Region]:
        """The regions that lie within [start, end)."""
        return self.regions[bisect_left(self._starts, start) : bisect_left(self._starts, end)]

    def at(self, offset: int) -> Region | None:
        """The region that holds an offset."""
        k = bisect_right(self._starts, offset) - 1
        return self.regions[k] if k >= 0 and self.regions[k].end > offset else None

    def trim(self, start: int, end: int) -> tuple[int, int]:
        while start < end and self.text[start].isspace():
            start += 1
        while end > start and self.text[end - 1].isspace():
            end -= 1
        return start, end

    def span(self, start: int, end: int) -> Span | None:
        """The span of the raw text, emphasis marks that touch it included; None where nothing is left."""
        start, end = self.trim(start, end)
        if start >= end:
            return None
        low = self._offsets[start - 1] + 1 if start else 0
        high = self._offsets[end] if end < len(self._offsets) else len(self.raw)
        return Span(self.passage, low, high, self.raw[low:high])
