"""Words of the calendar in English, German, Russian, French and Japanese, and the arithmetic of EDTF values.

EDTF as in ISO 8601-2: 1941-06-22, seasons 1941-21 (spring) to 1941-24 (winter), centuries 18XX, ranges a/b with ".."
for an open end. Decades are written as ranges, 1930/1939. The year 0 exists: 480 BC is -0479.
"""

# ruff: noqa: SIM905  (long word lists read better as running text)
from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

_MONTHS_EN = "January February March April May June July August September October November December".split()
_SHORT_EN = "Jan Feb Mar Apr Jun Jul Aug Sept Sep Oct Nov Dec".split()
_MONTHS_DE = "Januar Februar März April Mai Juni Juli August September Oktober November Dezember".split()
_MONTHS_FR = "janvier février mars avril mai juin juillet août septembre octobre novembre décembre".split()
_STEMS_RU = "январ феврал март апрел ма июн июл август сентябр октябр ноябр декабр".split()


def _months() -> dict[str, int]:
    table = {w: i for names in (_MONTHS_DE, _MONTHS_EN, _MONTHS_FR) for i, w in enumerate(names, 1)}
    for w in _SHORT_EN:
        month = next(i for i, name in enumerate(_MONTHS_EN, 1) if name.startswith(w[:3]))
        table[w] = table[w + "."] = month
    for i, stem in enumerate(_STEMS_RU, 1):
        endings = ("", "а", "е", "ом") if stem in ("март", "август") else ("й", "я", "е") if stem == "ма" else "ьяею"
        table.update({stem + e: i for e in endings})
    table["Jänner"] = 1
    for w in [w for w in table if len(w) > 3 and w.isalpha()]:
        table.setdefault(w.upper(), table[w])
    return table


MONTHS = _months()
MONTH = "|".join(re.escape(w) for w in sorted(MONTHS, key=len, reverse=True))

SEASONS = {
    "spring": 21, "summer": 22, "autumn": 23, "fall": 23, "winter": 24, "Frühling": 21, "Frühjahr": 21, "Sommer": 22,
    "Herbst": 23, "Winter": 24, "весной": 21, "летом": 22, "осенью": 23, "зимой": 24, "printemps": 21, "automne": 23,
    "hiver": 24, "Spring": 21, "Summer": 22, "Autumn": 23, "Fall": 23,
}  # fmt: skip
WEEKDAYS = {
    w: i
    for names in (
        "Monday Tuesday Wednesday Thursday Friday Saturday Sunday",
        "Montag Dienstag Mittwoch Donnerstag Freitag Samstag Sonntag",
        "понедельник вторник среду четверг пятницу субботу воскресенье",
    )
    for i, w in enumerate(names.split())
}
NUMBERS = {
    w: i
    for i, w in enumerate(
        "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
        "eighteen nineteen twenty".split(),
        1,
    )
} | {"a": 1, "an": 1, "a couple of": 2, "thirty": 30, "forty": 40, "fifty": 50}
ORDINALS = {
    w: i
    for i, w in enumerate(
        "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth "
        "fifteenth sixteenth seventeenth eighteenth nineteenth twentieth twenty-first".split(),
        1,
    )
}
DECADES = {
    "twenties": 2, "thirties": 3, "forties": 4, "fifties": 5, "sixties": 6, "seventies": 7, "eighties": 8,
    "nineties": 9, "zwanziger": 2, "dreißiger": 3, "vierziger": 4, "fünfziger": 5, "sechziger": 6, "siebziger": 7,
    "achtziger": 8, "neunziger": 9,
}  # fmt: skip
ERAS = {"明治": 1867, "大正": 1911, "昭和": 1925, "平成": 1988, "令和": 2018, "慶応": 1864, "慶應": 1864}
_KANJI = {c: i for i, c in enumerate("〇一二三四五六七八九")} | {"零": 0}

# Periods that go by a name; (from, to). The two World Wars stand for dates wherever they are named, the other wars
# only after a word of time ("during the Korean War").
_WW1, _WW2 = ("1914-07-28", "1918-11-11"), ("1939-09-01", "1945-09-02")
PERIODS: Mapping[str, tuple[str, str]] = {
    **dict.fromkeys(
        ("World War II", "World War Two", "Second World War", "WWII", "WW II", "WW2", "Zweiter Weltkrieg",
         "Zweiten Weltkrieg", "Zweiten Weltkrieges", "Zweiten Weltkriegs", "Вторая мировая война",
         "Второй мировой войны", "Второй мировой войне", "Вторую мировую войну", "Seconde Guerre mondiale",
         "Deuxième Guerre mondiale", "第二次世界大戦", "第二次大戦"), _WW2),
    **dict.fromkeys(
        ("World War I", "World War One", "First World War", "WWI", "WW I", "WW1", "Erster Weltkrieg",
         "Ersten Weltkrieg", "Ersten Weltkrieges", "Ersten Weltkriegs", "Первая мировая война",
         "Первой мировой войны", "Первой мировой войне", "Première Guerre mondiale", "第一次世界大戦",
         "第一次大戦"), _WW1),
    **dict.fromkeys(
        ("interwar period", "interwar years", "inter-war period", "inter-war years", "interbellum", "Interbellum",
         "Zwischenkriegszeit", "межвоенный период", "entre-deux-guerres", "戦間期"), ("1918-11-11", "1939-09-01")),
    **dict.fromkeys(("Soviet era", "Soviet period", "советский период"), ("1917", "1991")),
    **dict.fromkeys(("Cold War era", "Cold War years"), ("1947", "1991")),
    **dict.fromkeys(("Meiji era", "Meiji period"), ("1868", "1912")),
    **dict.fromkeys(("Taisho era", "Taisho period"), ("1912", "1926")),
    **dict.fromkeys(("Showa era", "Showa period"), ("1926", "1989")),
    **dict.fromkeys(("Weimar era", "Weimar period"), ("1919", "1933")),
}  # fmt: skip
WARS: Mapping[str, tuple[str, str]] = {
    "Cold War": ("1947", "1991"), "Kalten Krieg": ("1947", "1991"), "Kalten Krieges": ("1947", "1991"),
    "холодной войны": ("1947", "1991"), "Great War": _WW1, "Pacific War": ("1941-12-07", "1945-09-02"),
    "Great Patriotic War": ("1941-06-22", "1945-05-09"), "Великой Отечественной войны": ("1941-06-22", "1945-05-09"),
    "Napoleonic Wars": ("1803", "1815"), "Crimean War": ("1853", "1856"), "American Civil War": ("1861", "1865"),
    "Franco-Prussian War": ("1870", "1871"), "Russo-Japanese War": ("1904-02-08", "1905-09-05"),
    "First Sino-Japanese War": ("1894", "1895"), "Second Sino-Japanese War": ("1937-07-07", "1945-09-02"),
    "Spanish Civil War": ("1936-07-17", "1939-04-01"), "Korean War": ("1950-06-25", "1953-07-27"),
    "Vietnam War": ("1955", "1975"), "Thirty Years' War": ("1618", "1648"), "Thirty Years’ War": ("1618", "1648"),
    "Russian Civil War": ("1917", "1922"), "Boer War": ("1899", "1902"), "Peloponnesian War": ("-0430", "-0403"),
}  # fmt: skip
# Days that have a name: month and day, or the whole date.
FEASTS = {
    "Christmas Eve": "12-24", "Christmas Day": "12-25", "Christmas": "12-25", "New Year's Day": "01-01",
    "New Year’s Day": "01-01", "New Year's Eve": "12-31", "New Year’s Eve": "12-31", "May Day": "05-01",
    "D-Day": "1944-06-06", "V-E Day": "1945-05-08", "VE Day": "1945-05-08", "V-J Day": "1945-09-02",
    "VJ Day": "1945-09-02",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class When:
    """A calendar date as far as it is known."""

    year: int | None
    month: int | None = None
    day: int | None = None

    @property
    def edtf(self) -> str | None:
        if self.year is None:
            return None
        tail = "".join(f"-{x:02d}" for x in (self.month, self.day) if x is not None)
        return year_text(self.year) + tail

    @property
    def real(self) -> bool:
        """Whether there is such a day (29 February in any leap year, where the year is not known)."""
        if self.day is None or self.month is None or self.month > 12:
            return True
        return 1 <= self.day <= (29 if self.month == 2 else 30 if self.month in (4, 6, 9, 11) else 31)


Part = Literal["first", "second", "early", "mid", "late"]


@dataclass(frozen=True, slots=True)
class Found:
    """One expression. Either `value` is finished EDTF, or `when` lacks a year, or `unit` and `by` move a base date.

    `base`: "text" for the date named last, "now" for the document's own. `season` 21-24 goes with `when.year`.
    """

    start: int
    end: int
    value: str | None = None
    when: When | None = None
    season: int | None = None
    unit: str | None = None
    by: int = 0
    base: Literal["text", "now"] = "text"
    weekday: int | None = None
    part: Part | None = None
    context: bool = False  # may serve as the base of what follows
    named: bool = False  # a period or day that goes by a name


def year_text(year: int) -> str:
    return f"-{-year:04d}" if year < 0 else f"{year:04d}"


def parse(edtf: str | None) -> When | None:
    """The (first) date of an EDTF string, as far as it is a plain date."""
    m = re.match(r"(-?\d{4})(?:-(\d\d)(?:-(\d\d))?)?", edtf or "")
    return When(int(m[1]), int(m[2]) if m[2] else None, int(m[3]) if m[3] else None) if m else None


def shifted(base: When, unit: str, by: int) -> str | None:
    """`base` moved by whole days, weeks, months, years, decades; as precise as the unit. None if it cannot be told."""
    if base.year is None:
        return None
    if unit == "year":
        return year_text(base.year + by)
    if unit == "decade":
        start = base.year // 10 * 10 + 10 * by
        return decade(start)
    if base.month is None or base.month > 12:
        return None
    if unit == "month":
        years, month = divmod(base.year * 12 + base.month - 1 + by, 12)
        return When(years, month + 1).edtf
    if base.day is None or not (0 < base.year < 9990):
        return None
    try:
        day = date(base.year, base.month, base.day)
        if unit == "week":
            monday = day - timedelta(days=day.weekday()) + timedelta(weeks=by)
            return f"{monday.isoformat()}/{(monday + timedelta(days=6)).isoformat()}"
        return (day + timedelta(days=by)).isoformat()
    except (ValueError, OverflowError):
        return None


def weekday(base: When, wanted: int, which: int) -> str | None:
    """The day of the week `wanted` nearest at or before `base` (which <= 0) or after it (which > 0)."""
    if base.year is None or base.month is None or base.day is None:
        return None
    try:
        day = date(base.year, base.month, base.day)
        back = (day.weekday() - wanted) % 7
        if which > 0:
            return (day + timedelta(days=7 - back if back else 7)).isoformat()
        return (day - timedelta(days=back or (7 if which < 0 else 0))).isoformat()
    except (ValueError, OverflowError):
        return None


def decade(start: int, part: str | None = None) -> str:
    """A decade as a range; `part` first or second half."""
    low, high = {"first": (0, 4), "second": (5, 9)}.get(part or "", (0, 9))
    return f"{year_text(start + low)}/{year_text(start + high)}"


def kanji_number(text: str) -> int | None:
    """16, １６, 十六, 一九四一, 元 -> a number."""
    if text == "元":
        return 1
    if text.isdecimal():
        return int(text)
    if "十" not in text and "百" not in text:
        return int("".join(str(_KANJI[c]) for c in text)) if all(c in _KANJI for c in text) else None
    tens, _, units = text.partition("十")
    if any(c not in _KANJI for c in tens + units):
        return None
    return (int(kanji_number(tens) or 0) if tens else 1) * 10 + (int(kanji_number(units) or 0) if units else 0)
