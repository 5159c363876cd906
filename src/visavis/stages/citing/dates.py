"""Dates as references print them, to CSL dates."""

from __future__ import annotations

import re
from dataclasses import dataclass

from visavis.records import CslDate
from visavis.stages.citing.vocabulary import MONTHS, SEASONS

_MONTH = "|".join(sorted((re.escape(m) for m in MONTHS), key=len, reverse=True))
_YEAR = r"(?:1[4-9]|20)\d\d"
_DATES = re.compile(
    rf"(?P<ja>(?P<jy>{_YEAR})年(?:(?P<jm>\d{{1,2}})月(?:(?P<jd>\d{{1,2}})日)?)?)"
    rf"|(?P<mdy>(?<!\w)(?P<m1>{_MONTH})\.?,?\s(?P<d1>\d{{1,2}})(?:\s?[-–]\s?\d{{1,2}})?(?:st|nd|rd|"
    rf"th)?,?\s(?P<y1>{_YEAR})(?!\d))"
    rf"|(?P<dmy>(?<![\w.])(?P<d2>\d{{1,2}})(?:st|nd|rd|"
    rf"th)?\.?\s(?P<m2>{_MONTH})\.?,?\s(?P<y2>{_YEAR})(?!\d)(?:\s?г\.)?)"
    rf"|(?P<my>(?<!\w)(?P<m3>{_MONTH})\.?(?:\s?[-–/]\s?(?P<m4>{_MONTH})\.?)?,?\s(?P<y3>{_YEAR})(?!\d))"
    rf"|(?P<season>(?<!\w)(?P<s>{'|'.join(SEASONS)})(?:\s?[-–/]\s?(?:{'|'.join(SEASONS)}))?,?\s(?P<y4>{_YEAR}))"
    rf"|(?P<numeric>(?<![\d.])(?P<d5>\d{{1,2}})\.\s?(?P<m5>\d{{1,2}})\.\s?(?P<y5>{_YEAR})(?!\d))"
    rf"|(?P<iso>(?<![\d-])(?P<y6>{_YEAR})-(?P<m6>\d\d)-(?P<d6>\d\d)(?!\d))"
    rf"|(?P<years>(?<![\w/.])(?P<y7>{_YEAR})\s?(?P<to>[-–—/]\s?(?:{_YEAR}|"
    rf"\d\d))?(?P<letter>[a-z])?(?![\w/]|[-–—]\d)(?:\s?гг?\.)?)",
    re.IGNORECASE,
)


_ANY_YEAR = re.compile(_YEAR)


@dataclass(frozen=True, slots=True)
class Found:
    """A date and where it stands; `exactness` 3 has a day, 2 a month, 1 a year."""

    start: int
    end: int
    date: CslDate
    exactness: int


def dates(text: str) -> list[Found]:
    """All dates of a text, in order."""
    if not _ANY_YEAR.search(text):
        return []
    return [f for m in _DATES.finditer(text) if (f := _found(m)) is not None]


def _found(m: re.Match[str]) -> Found | None:
    parts: list[int | None]
    if m["ja"]:
        parts = [int(m["jy"]), _int(m["jm"]), _int(m["jd"])]
    elif m["mdy"]:
        parts = [int(m["y1"]), MONTHS[m["m1"].lower()], int(m["d1"])]
    elif m["dmy"]:
        parts = [int(m["y2"]), MONTHS[m["m2"].lower()], int(m["d2"])]
    elif m["my"]:
        parts = [int(m["y3"]), MONTHS[m["m3"].lower()]]
    elif m["season"]:
        return Found(m.start(), m.end(), CslDate(date_parts=[[int(m["y4"])]], raw=m.group()), 1)
    elif m["numeric"]:
        parts = [int(m["y5"]), int(m["m5"]), int(m["d5"])]
    elif m["iso"]:
        parts = [int(m["y6"]), int(m["m6"]), int(m["d6"])]
    else:
        return _years(m)
    told = [p for p in parts if p is not None]
    if (len(told) > 1 and not 1 <= told[1] <= 12) or (len(told) > 2 and not 1 <= told[2] <= 31):
        return None
    return Found(m.start(), m.end(), CslDate(date_parts=[told]), len(told))


def _years(m: re.Match[str]) -> Found:
    first = int(m["y7"])
    if not m["to"]:
        return Found(m.start(), m.end(), CslDate(date_parts=[[first]]), 1)
    last = re.sub(r"\D", "", m["to"])
    year = int(str(first)[: 4 - len(last)] + last)
    parts = [[first], [year]] if year > first else [[first]]
    return Found(m.start(), m.end(), CslDate(date_parts=parts), 1)


def _int(text: str | None) -> int | None:
    return int(text) if text else None


def year(date: CslDate | None) -> int | None:
    return date.date_parts[0][0] if date and date.date_parts and date.date_parts[0] else None
