"""Dates of documents as front matter, corpora and editors print them, to EDTF. Dates in running text are naming's."""

from __future__ import annotations

import re

from visavis.edtf import bounds

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan januar jänner janvier января январь",
            "february feb februar février февраля февраль",
            "march mar märz mars марта март",
            "april apr avril апреля апрель",
            "may mai мая май",
            "june jun juni juin июня июнь",
            "july jul juli juillet июля июль",
            "august aug août августа август",
            "september sep sept septembre сентября сентябрь",
            "october oct oktober okt octobre октября октябрь",
            "november nov novembre ноября ноябрь",
            "december dec dezember dez décembre декабря декабрь",
        ),
        1,
    )
    for name in names.split()
}
_EDTF = re.compile(r"-?\d{4}(?:-\d{2}(?:-\d{2})?)?[?~%]?(?:/(?:-?\d{4}(?:-\d{2}(?:-\d{2})?)?[?~%]?|\.\.)?)?")
_TIMED = re.compile(r"(\d{4}-\d{2}-\d{2})[T ]\d{2}:\d{2}.*")
_YMD = re.compile(r"(\d{4})[/.年](\d{1,2})(?:[/.月](\d{1,2})日?|月)?")
_DMY = re.compile(r"(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})")
_DAY_MONTH = re.compile(r"(?:(\d{1,2})(?:st|nd|rd|th|\.)?(?:\s+of)?\s+)?([^\W\d_]{3,9})\.?,?\s+(\d{4})")
_MONTH_DAY = re.compile(r"([^\W\d_]{3,9})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})")
_ANY = re.compile(
    r"(?:\b(?P<lead>dated|recorded|gegeben|datiert)\s+)?"
    r"(?P<date>[^\W\d_]{3,9}\.?\s+\d{1,2}(?:st|nd|rd|th)?,?\s+\d{4}|\d{1,2}\.?\s+[^\W\d_]{3,9}\.?,?\s+\d{4}|\d{4}-\d{2}-\d{2})",
    re.IGNORECASE,
)


def edtf(text: str) -> str | None:
    """One date as EDTF, or None if it does not read as one. Day before month where only numbers with points stand."""
    said = text.strip()[:60]
    if _EDTF.fullmatch(said):
        return said if bounds(said) else None  # 1941-13-45 has the form, but is no day
    if m := _TIMED.fullmatch(said):
        return m[1] if bounds(m[1]) else None
    if m := _YMD.fullmatch(said):
        return _value(m[1], m[2], m[3])
    if m := _DMY.fullmatch(said):
        return _value(m[3], m[2], m[1])
    if m := _MONTH_DAY.fullmatch(said):
        return _named(m[3], m[1], m[2])
    if m := _DAY_MONTH.fullmatch(said):
        return _named(m[3], m[2], m[1])
    return None


def date_in(text: str) -> str | None:
    """The date an editor's line gives: the one called "dated", else the only one there is."""
    found = [(m["lead"], edtf(m["date"])) for m in _ANY.finditer(text[:300])]
    dated = [d for lead, d in found if lead and d] or [d for _, d in found if d]
    return dated[0] if len(set(dated)) == 1 else None


def _named(year: str, month: str, day: str | None) -> str | None:
    number = _MONTHS.get(month.lower())
    return _value(year, str(number), day) if number else None


def _value(year: str, month: str, day: str | None) -> str | None:
    if not 1 <= int(month) <= 12 or (day and not 1 <= int(day) <= 31):
        return None
    return f"{year}-{int(month):02d}" + (f"-{int(day):02d}" if day else "")
