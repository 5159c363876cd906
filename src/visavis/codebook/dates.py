"""EDTF, as far as the study files and the comparison need it: which days a date covers.

Extended Date/Time Format (ISO 8601-2:2019, Library of Congress levels 0 and 1, and sets of level 2).
"""

from __future__ import annotations

import calendar
import re
from functools import lru_cache

Day = tuple[int, int, int]
FIRST: Day = (-9999, 1, 1)
LAST: Day = (9999, 12, 31)

_QUALIFIER = re.compile(r"[?~%]")
_TIME = re.compile(r"T\d{2}:\d{2}(?::\d{2})?(?:Z|[+-]\d{2}(?::?\d{2})?)?$")
_DATE = re.compile(r"(-?)([\dX]{4})(?:-([\dX]{2})(?:-([\dX]{2}))?)?")
_SEASONS = {21: (3, 5), 22: (6, 8), 23: (9, 11), 24: (12, 12)}  # winter counts to the end of its year


@lru_cache(maxsize=65536)
def bounds(edtf: str) -> tuple[Day, Day] | None:
    """The first and last day that an EDTF string covers, both included; None where it is no EDTF.

    An open end ("../1945", "1941/") reaches to FIRST or LAST. Qualifiers (?, ~, %) do not widen.
    """
    text = edtf.strip()
    if text[:1] in "[{" and text[-1:] in "]}" and len(text) > 2:
        parts = [
            bounds(p.strip().replace("..", "/") if ".." in p else p.strip()) for p in text[1:-1].split(",")
        ]
        known = [p for p in parts if p is not None]
        return (min(a for a, _ in known), max(b for _, b in known)) if len(known) == len(parts) else None
    if "/" in text:
        start, _, end = text.partition("/")
        first = (FIRST, FIRST) if start in ("", "..") else _single(start)
        last = (LAST, LAST) if end in ("", "..") else _single(end)
        if first is None or last is None or text in ("/", "../..", "../", "/..") or first[0] > last[1]:
            return None
        return first[0], last[1]
    return _single(text)


def _single(text: str) -> tuple[Day, Day] | None:
    """One date: 1941, 194X, 1941-07, 1941-21 (spring), 1941-07-XX, 1941-07-03, 1941-07-03T06:30."""
    m = _DATE.fullmatch(_TIME.sub("", _QUALIFIER.sub("", text)))
    if m is None:
        return None
    sign, year, month, day = m.groups()
    low, high = int(year.replace("X", "0")), int(year.replace("X", "9"))
    if sign:
        low, high = -high, -low
    months = _months(month)
    if months is None:
        return None
    first, last = months
    if day is None or "X" in day:
        return (low, first, 1), (high, last, _length(high, last))
    if first != last or "X" in year or not 1 <= int(day) <= _length(low, first):
        return None
    return (low, first, int(day)), (low, first, int(day))


def _months(month: str | None) -> tuple[int, int] | None:
    if month is None or "X" in month:
        return 1, 12
    number = int(month)
    return _SEASONS.get(number) or ((number, number) if 1 <= number <= 12 else None)


def _length(year: int, month: int) -> int:
    return calendar.monthrange(max(year, 1), month)[1]


def overlap(one: str | None, other: tuple[Day, Day]) -> bool:
    """Whether a date falls, at least in part, within two days."""
    days = bounds(one) if one else None
    return days is not None and days[0] <= other[1] and other[0] <= days[1]
