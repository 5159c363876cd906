"""Date expressions with their EDTF values, settled in the order of the text.

A date without a year takes it from the date named last in its passage, else from the document's own date (where that
is known and the text is of its day), else from the date named last in the text; relative words ("the following day",
"last year") move one of these. The value is that of the words themselves: "after 1940" names 1940, but a period that
goes by a name carries its bound ("after World War II" is 1945-09-02/..).
"""

# ruff: noqa: SIM905  (long word lists read better as running text)
from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from visavis.records import DateExpression, Document, Passage, place_id
from visavis.stages.naming import calendar as cal
from visavis.stages.naming.calendar import Found, When
from visavis.stages.naming.timexes import expressions
from visavis.text import Span

_OF_ITS_DAY = frozenset(
    "telegram letter memorandum press minutes note speech despatch cable report statement diary interview".split()
)
_WAR_YEARS = {"in": ("1939-09-01/1945-09-02", "1914-07-28/1918-11-11"),
              "after": ("1945-09-02/..", "1918-11-11/.."),
              "before": ("../1939-09-01", "../1914-07-28")}  # fmt: skip


class _Clock:
    """What time the text has come to: its own date, the date named last, the date named last in this passage."""

    def __init__(self, now: When | None, of_its_day: bool) -> None:
        self.now, self.of_its_day = now, of_its_day
        self.last: When | None = None
        self.value: str | None = None  # the last expression's whole value
        self.here: When | None = None
        self.latest_year = 0

    def base(self, which: str) -> When | None:
        if which == "now":
            return self.now or self.last
        return self.here or (self.now if self.of_its_day else None) or self.last or self.now

    def heard(self, value: str | None, lasting: bool, opens: bool) -> None:
        """An expression has passed. A bare year amid months is a glance aside, unless it opens a sentence."""
        when = cal.parse(value)
        if value is None:
            return
        if when is not None and when.month is None and self.here is not None and self.here.month and not opens:
            lasting = False
        self.value = value
        if when is not None and when.year is not None:
            self.latest_year = max(self.latest_year, when.year)
            if lasting:
                self.last = self.here = when


def date_expressions(
    document: Document | None, passages: Sequence[Passage], quoted: Mapping[str, Sequence[Span]], in_note: bool
) -> Iterator[DateExpression]:
    """The date expressions of passages that follow on one another (a body, or one note).

    `quoted`: the quoted spans of each passage; "at present" in them is the speaker's present, not the document's.
    The years of a note are mostly those of publications and settle nothing for its other dates.
    """
    ancient = sum(p.text.count(" BC") for p in passages) >= 3
    found = [(p, expressions(p.text, p.language, ancient)) for p in passages]
    clock = _Clock(*_own_date(document, found))
    for passage, hits in found:
        clock.here = None
        speech = sorted(quoted.get(passage.id, ()))
        for i, f in enumerate(hits):
            if f.base == "now" and clock.last is not None and _inside(f.start, speech):
                f = replace(f, base="text")
            value, context = _value(f, clock, hits[i + 1] if i + 1 < len(hits) else None, passage.text)
            at = Span(passage.id, f.start, f.end, passage.text[f.start : f.end])
            opens = _OPENING.search(passage.text, max(0, f.start - 24), f.start) is not None
            clock.heard(value, f.context and not in_note, opens)
            yield DateExpression(id=place_id("d", at), span=at, edtf=value, from_context=context)


def _inside(at: int, spans: Sequence[Span]) -> bool:
    i = bisect_right(spans, at, key=lambda s: s.start) - 1
    return any(s.start <= at < s.end for s in spans[max(0, i - 2) : i + 1])  # inner quotations stand among outer ones


def _own_date(document: Document | None, found: Sequence[tuple[Passage, list[Found]]]) -> tuple[When | None, bool]:
    """The document's date (its record's, else that of a dateline at its head), and whether its text is of that day."""
    told = cal.parse(document.date or document.recorded) if document else None
    if told is not None:
        return told, document is not None and (document.genre in _OF_ITS_DAY or told.day is not None)
    for passage, hits in found[:4]:
        full = [f.when for f in hits if f.when is not None and f.when.year is not None and f.when.day is not None]
        if full and len(passage.text) < 120:
            return full[-1], True
    return None, False


def _value(f: Found, clock: _Clock, following: Found | None, text: str) -> tuple[str | None, bool]:
    """(EDTF, whether it took more than the words themselves)."""
    if f.value is not None:
        return _part(f, f.value), False
    if f.unit is not None and f.unit.startswith("war:"):
        return _war(f.unit[4:], clock.latest_year), True
    if f.when is not None:
        if f.when.year is not None:
            edtf = f"{cal.year_text(f.when.year)}-{f.season}" if f.season else f.when.edtf
            return _part(f, edtf), False
        return _yearless(f, f.when, clock, following, text), True
    base = clock.base(f.base)
    if f.unit == "same":
        return (clock.value if f.base == "text" else clock.now.edtf if clock.now else None), True
    if base is None:
        return None, True
    if f.unit == "weekday":
        return cal.weekday(base, f.weekday or 0, f.by), True
    return cal.shifted(base, f.unit or "day", f.by), True


def _yearless(f: Found, when: When, clock: _Clock, following: Found | None, text: str) -> str | None:
    """A month, day or season of the year that the text has come to."""
    joined = following is not None and following.when is not None and text[f.end : following.start].strip() in _JOINTS
    if joined and following is not None and following.when is not None and following.when.year is not None:
        base: When | None = following.when  # "from May 3 to June 4, 1941"
        year = base.year if base else None
    else:
        base = clock.base(f.base)
        year = base.year if base else None
        if year is not None and base is not None and when.month and base.month and not f.by and base.month <= 12:
            year += _turn(when.month - base.month, clock.here is None and clock.of_its_day)
    if year is None:
        return None
    if f.unit == "named" and base is not None and base.month and when.month:  # "last June", "next March"
        if f.by < 0:
            year -= when.month >= base.month
        elif f.by > 0:
            year += when.month <= base.month
    elif f.by:
        year += f.by
    if f.season:
        return f"{cal.year_text(year)}-{f.season}"
    return When(year, when.month, when.day).edtf


_OPENING = re.compile(r"(?:^|[.!?;]\s+)(?:In|By|During|Throughout|Im|В|En)\s+(?:the\s+)?\Z")
_JOINTS = frozenset(["to", "and", "-", "–", "—", "until", "through", "or", ", and", "bis", "und", "till", "по", "и"])


def _turn(months: int, own: bool) -> int:
    """Whether the turn of the year lies between: a letter of January speaks of the December before it."""
    if own:
        return -1 if months > 6 else 1 if months < -6 else 0
    return 1 if months <= -11 else 0  # December, then January


def _part(f: Found, edtf: str | None) -> str | None:
    """Halves of decades, years and named periods are ranges; early, mid and late stay as wide as the whole."""
    if f.part not in ("first", "second") or edtf is None:
        return edtf
    low, _, high = edtf.partition("/")
    if high and len(low) == 4 and len(high) == 4 and int(high) == int(low) + 9:
        return cal.decade(int(low), f.part)
    if high and ".." not in edtf:
        first, last = cal.parse(low), cal.parse(high)
        if first and last and first.year is not None and last.year is not None:
            middle = (first.year + last.year) // 2
            return f"{first.year}/{middle}" if f.part == "first" else f"{middle}/{last.year}"
    if not high and len(edtf) == 4 and edtf.isdigit():
        return f"{edtf}-01/{edtf}-06" if f.part == "first" else f"{edtf}-07/{edtf}-12"
    return edtf


def _war(kind: str, latest_year: int) -> str | None:
    """ "wartime" of the war the text speaks of: the Second World War, unless it stops short of it."""
    second, first = _WAR_YEARS[kind]
    return second if latest_year >= 1939 or not latest_year else first if latest_year >= 1914 else None
