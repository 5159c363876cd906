"""A quotation laid along a text, word by word: what is the same, what was left out, added, changed.

Semi-global alignment (the whole quotation, any stretch of the text: P. H. Sellers, "The theory and computation of
evolutionary distances", 1980) with affine costs for what the quotation leaves out (O. Gotoh, 1982). At an ellipsis
leaving out is free, at a bracket nearly so. One row of the table is a handful of numpy operations.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal

import msgspec
import numpy as np
import numpy.typing as npt

from visavis.seeds import words_of
from visavis.text import Span

Gap = Literal["none", "break", "bracket", "ellipsis"]

CHANGE = 10  # one word for another, or a word too many; the unit of all costs
_OPEN = {"none": 8, "break": 8, "bracket": 0, "ellipsis": 0}  # to begin leaving out
_EXTEND = {"none": 2, "break": 2, "bracket": 1, "ellipsis": 0}  # each word left out
CELLS = 12_000_000  # of the table, 100 MB: a quotation of 3,000 words against 4,000

ELLIPSIS = re.compile(r"[\[(<〔]\s*(?:\.\s?){2,}[\])>〕]|[\[(<〔]\s*…+\s*[\])>〕]|\.(?:\s?\.){2,}|…+|⋯+|\*(?: ?\*){2,}")
_BRACKET = re.compile(r"\[[^\[\]]{0,300}\]|〔[^〔〕]{0,300}〕")


class QuotedWord(msgspec.Struct, frozen=True):
    """A word of a quotation: as it compares, where it stands, what stands before it, and whether the quoter changed
    letters of it in brackets ("[T]he", "establish[ed]")."""

    folded: str
    at: Span
    before: Gap = "none"
    bracketed: bool = False


def quoted_words(spans: Sequence[Span], between: Sequence[bool] = ()) -> list[QuotedWord]:
    """The words of the pieces of a quotation, bracketed insertions left out.

    `between[i]` tells whether an ellipsis stands between piece i and the next; otherwise "he said" or a page break.
    """
    out: list[QuotedWord] = []
    gap: Gap = "none"
    for n, piece in enumerate(spans):
        if n:
            gap = "ellipsis" if n <= len(between) and between[n - 1] else "break"
        for word, start, end, before, bracketed in _words(piece.exact):
            gap = before if before != "none" else gap
            at = Span(piece.passage, piece.start + start, piece.start + end, piece.exact[start:end])
            out.append(QuotedWord(word, at, gap, bracketed))
            gap = "none"
        trailing = _trailing(piece.exact)
        gap = trailing if trailing != "none" else gap
    return out


def _words(text: str) -> list[tuple[str, int, int, Gap, bool]]:
    """Words with offsets, the gap before each, and whether letters of it stand in brackets."""
    marks = sorted(
        [(m.start(), m.end(), "ellipsis") for m in ELLIPSIS.finditer(text)]
        + [(m.start(), m.end(), "bracket") for m in _BRACKET.finditer(text) if not ELLIPSIS.fullmatch(m.group())]
    )
    inside = {(a, b) for a, b, kind in marks if kind == "bracket" and _in_word(text, a, b)}
    joints = {offset for a, b in inside for offset in (a, b - 1)}
    plain = list(text)
    for offset in joints:
        plain[offset] = " "
    words = words_of("".join(plain))
    marks = [m for m in marks if m[:2] not in inside]
    out: list[tuple[str, int, int, Gap, bool]] = []
    n = 0
    gap: Gap = "none"
    for folded, start, end in zip(words.folded, words.starts, words.ends, strict=True):
        while n < len(marks) and marks[n][1] <= start:
            gap = "ellipsis" if "ellipsis" in (gap, marks[n][2]) else "bracket"
            n += 1
        if n < len(marks) and marks[n][0] <= start:
            continue  # a word of an insertion
        if out and start == out[-1][2] + 1 and start - 1 in joints:
            last = out.pop()
            out.append((last[0] + folded, last[1], end, last[3], True))
        else:
            out.append((folded, start, end, gap, False))
        gap = "none"
    return out


def _in_word(text: str, start: int, end: int) -> bool:
    """Does the bracket hold letters of a word, as in "[T]he"?"""
    before = start > 0 and text[start - 1].isalpha()
    after = end < len(text) and text[end].isalpha()
    return end - start <= 8 and text[start + 1 : end - 1].isalpha() and (before or after)


def _trailing(text: str) -> Gap:
    end = text.rstrip().rstrip(",;")
    tail = end[-12:]
    return "ellipsis" if any(m.end() == len(tail) for m in ELLIPSIS.finditer(tail)) else "none"


class Step(msgspec.Struct, frozen=True):
    """One step along both: a word of each (`same` or not), or of one alone. Numbers are places in the two lists.

    `gap`: a word of the text left out where the quotation marks it (ellipsis, bracket) or does not (none, break).
    """

    quoted: int | None
    text: int | None
    same: bool = False
    gap: Gap = "none"


class Alignment(msgspec.Struct, frozen=True):
    """The cheapest way to lay a quotation along a text; `cost` in units of which `CHANGE` is one changed word."""

    cost: int
    steps: list[Step]

    @property
    def likeness(self) -> float:
        """1 minus changed words per word of the quotation, not below 0."""
        quoted = sum(s.quoted is not None for s in self.steps)
        return max(0.0, 1 - self.cost / (CHANGE * max(1, quoted)))


_Row = npt.NDArray[np.int32]


def align(quoted: Sequence[QuotedWord], text: Sequence[str]) -> Alignment | None:
    """Lay the quotation along the text; None where either is empty or the table would not fit (`CELLS`)."""
    if not quoted or not text or len(quoted) * len(text) > CELLS:
        return None
    numbers: dict[str, int] = {}
    source = np.array([numbers.setdefault(w, len(numbers)) for w in text], dtype=np.int32)
    wanted = [numbers.get(q.folded, -1) for q in quoted]
    ramp = np.arange(len(text) + 1, dtype=np.int32)
    rows: list[_Row] = [np.zeros(len(text) + 1, dtype=np.int32)]  # quotation[:i] ends before word j of the text
    gaps: list[_Row] = [rows[0]]  # the same, after leaving out words before the next quoted one
    for n, number in enumerate(wanted):
        row = gaps[n] + CHANGE  # a word too many
        change = np.where(source == number, 0, CHANGE).astype(np.int32)
        row[1:] = np.minimum(row[1:], gaps[n][:-1] + change)
        rows.append(row)
        gaps.append(_after_gap(row, quoted[n + 1].before, ramp) if n + 1 < len(quoted) else row)
    return Alignment(int(rows[-1].min()), _steps(rows, gaps, quoted, source, wanted))


def _after_gap(row: _Row, gap: Gap, ramp: _Row) -> _Row:
    """The least cost of standing at j after leaving out none or more words: a running minimum, tilted."""
    extend = _EXTEND[gap]
    tilted = np.minimum.accumulate(row - extend * ramp) + extend * ramp + _OPEN[gap]
    return np.minimum(row, tilted).astype(np.int32)


def _steps(
    rows: list[_Row], gaps: list[_Row], quoted: Sequence[QuotedWord], source: _Row, wanted: list[int]
) -> list[Step]:
    """Back from the cheapest end; the same word before a changed one, the nearest gap before a farther."""
    j = int(rows[-1].argmin())
    while j < len(source) and rows[-1][j + 1] == rows[-1][j]:
        j += 1  # a changed last word is a change, not one word too many
    steps: list[Step] = []
    for i in range(len(quoted), 0, -1):
        same = j > 0 and source[j - 1] == wanted[i - 1]
        if j > 0 and rows[i][j] == gaps[i - 1][j - 1] + (0 if same else CHANGE):
            j -= 1
            steps.append(Step(i - 1, j, same))
        else:
            steps.append(Step(i - 1, None))
        if i > 1 and gaps[i - 1][j] != rows[i - 1][j]:
            gap = quoted[i - 1].before
            cost = rows[i - 1][:j] + _OPEN[gap] + _EXTEND[gap] * np.arange(j, 0, -1, dtype=np.int32)
            start = int(np.flatnonzero(cost == gaps[i - 1][j])[-1])
            steps.extend(Step(None, k, gap=gap) for k in range(j - 1, start - 1, -1))
            j = start
    return steps[::-1]
