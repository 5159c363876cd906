"""Comparing EDTF dates: which days a date covers, and whether two share a day.

Extended Date/Time Format (ISO 8601-2:2019; Library of Congress levels 0 and 1, of level 2 the sets, groups of
months and unspecified digits anywhere). Years 1 to 9999; what is no such date has no bounds, and no order.
"""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date
from functools import lru_cache

Days = tuple[date, date]  # first and last day, both included

_MARKS = re.compile(r"[?~%]")
_TIME = re.compile(r"T\d{2}(?::\d{2}){0,2}(?:Z|[+-]\d{2}(?::?\d{2})?)?$")
_DATE = re.compile(r"([\dX]{4})(?:-([\dX]{2})(?:-([\dX]{2}))?)?")

# Groups of months: seasons (21-24 plain, 25-28 northern, 29-32 southern), quarters, thirds, halves.
# A first month above the last runs into the next year: winter 1941 ends in February 1942.
_GROUPS = {
    **dict.fromkeys((21, 25, 31), (3, 5)),
    **dict.fromkeys((22, 26, 32), (6, 8)),
    **dict.fromkeys((23, 27, 29), (9, 11)),
    **dict.fromkeys((24, 28, 30), (12, 2)),
    **{33 + n: (3 * n + 1, 3 * n + 3) for n in range(4)},
    **{37 + n: (4 * n + 1, 4 * n + 4) for n in range(3)},
    **{40 + n: (6 * n + 1, 6 * n + 6) for n in range(2)},
}


@lru_cache(maxsize=65536)
def bounds(edtf: str | None) -> Days | None:
    """The first and last day that a date covers; None where it is no EDTF.

    An open or unknown end reaches to `date.min` or `date.max`; the marks ? ~ % do not widen; of a set
    ("[1667,1668]", "{1667..1672}") the days from its first to its last.
    """
    text = edtf.strip() if edtf else ""
    if text[:1] + text[-1:] in ("[]", "{}"):
        items = [p.strip() for p in text[1:-1].split(",")]
        parts = [_interval(p, "..") if ".." in p else _single(p) for p in items]
        known = [p for p in parts if p is not None]
        return (min(known)[0], max(p[1] for p in known)) if len(known) == len(parts) else None
    return _interval(text, "/") if "/" in text else _single(text)


def _interval(text: str, mark: str) -> Days | None:
    start, _, end = text.partition(mark)
    if start in ("", "..") and end in ("", ".."):
        return None
    first = (date.min, date.min) if start in ("", "..") else _single(start)
    last = (date.max, date.max) if end in ("", "..") else _single(end)
    if first is None or last is None or first[0] > last[1]:
        return None
    return first[0], last[1]


def _single(text: str) -> Days | None:
    """One date: 1941, 194X, 1941-07, 1941-21 (spring), 1941-07-XX, 1941-07-03, 1941-07-03T06:30."""
    m = _DATE.fullmatch(_TIME.sub("", _MARKS.sub("", text)))
    if m is None:
        return None
    year, month, day = m.groups()
    years = int(year.replace("X", "0")) or 1, int(year.replace("X", "9"))
    months = _range(month, 1, 12)
    if months[0] == months[1] and months[0] in _GROUPS:
        first, last = _GROUPS[months[0]]
        return _days(years[0], first, 1, years[1] + (first > last), last, 31) if day is None else None
    if months[0] < 1 or months[1] > 12:
        return None
    days = _range(day, 1, 31)
    if days[0] < 1 or (days[0] == days[1] and days[0] > _length(years[0], months[0])):
        return None
    return _days(years[0], months[0], days[0], years[1], months[1], days[1])


def _range(digits: str | None, first: int, last: int) -> tuple[int, int]:
    """The least and greatest number that two digits can mean; wholly unspecified: `first` to `last`."""
    if digits is None or digits == "XX":
        return first, last
    if "X" not in digits:
        return int(digits), int(digits)
    return max(first, int(digits.replace("X", "0"))), min(last, int(digits.replace("X", "9")))


def _length(year: int, month: int) -> int:
    return monthrange(min(year, 9999), month)[1]


def _days(year: int, month: int, day: int, to_year: int, to_month: int, to_day: int) -> Days | None:
    if to_year > 9999:
        return date(year, month, day), date.max
    start = date(year, month, min(day, _length(year, month)))
    end = date(to_year, to_month, min(to_day, _length(to_year, to_month)))
    return (start, end) if start <= end else None


def overlaps(a: str | None, b: str | None) -> bool:
    """Whether two dates share a day; False where either is none."""
    one, other = bounds(a), bounds(b)
    return one is not None and other is not None and one[0] <= other[1] and other[0] <= one[1]


def before(a: str | None, b: str | None) -> bool:
    """Whether all of a lies before all of b; False where either is none."""
    one, other = bounds(a), bounds(b)
    return one is not None and other is not None and one[1] < other[0]


def valid(from_: str | None, to: str | None, when: str | None) -> bool:
    """Whether what held `from_` .. `to` (None: open) held on a day of `when`; True if `when` is not known."""
    days = bounds(when)
    if days is None:
        return True
    start, end = bounds(from_), bounds(to)
    return (start is None or start[0] <= days[1]) and (end is None or days[0] <= end[1])
