"""Dates told by their own words: months, years, decades, centuries, numeric and Japanese dates.

Found from anchors (a month's name, four digits) looked at left and right. A year that is not there is left open.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from visavis.stages.naming import calendar as cal
from visavis.stages.naming.calendar import MONTH, MONTHS, Found, When

YEAR = r"(?P<y>1\d{3}|20\d\d)(?![\d]|,\d{3}|[.:]\d)"
_DAY = r"(?P<d>0?[1-9]|[12]\d|3[01])"
_SUFFIX = r"(?:st|nd|rd|d|th|er|\.)?"
_DASH = r"\s?(?:[-–—]|to|bis|au|по)\s?"
RU_YEAR = r"(?:\s?(?:г\.|гг\.|год[аеуы]?\b|году\b))?"

_MONTH_AT = re.compile(MONTH)
_DAY_BEFORE = re.compile(
    rf"(?<![\w.,/:$№-])(?:(?P<d1>0?[1-9]|[12]\d|3[01]){_SUFFIX}(?P<dash>\s?[-–—]\s?))?{_DAY}{_SUFFIX}(?:\s+day)?"
    r"\s+(?:of\s+|de\s+)?\Z"
)
_DAY_AFTER = re.compile(
    rf"\s+(?:the\s+)?{_DAY}(?:st|nd|rd|d|th)?(?![\w%:]|[.,]\d|\s+(?:percent|per cent|million|men\b))"
    rf"(?:\s?[-–—]\s?(?P<d2>0?[1-9]|[12]\d|3[01])(?!\w))?(?:\s*,?\s*{YEAR}(?!\w))?"
)
YEAR_AFTER = re.compile(rf"(?:\s*,)?\s*(?:of\s+|de\s+|des\s+Jahres\s+)?{YEAR}(?!\w|[-–]\d){RU_YEAR}")
_BC_AFTER = re.compile(r"\s+(?P<y>\d{1,4})\s*(?:BCE?|B\.\s?C\.(?:E\.)?)(?!\w)")
_MONTH_RANGE = re.compile(rf"{_DASH}(?P<m2>{MONTH})(?!\w)")
OF_THAT_YEAR = re.compile(
    r"\s+of\s+(?P<which>that|the same|this|the following|the next|the previous|last)(?:\s+same)?\s+year\b"
)
_MONTH_LEAD = re.compile(
    r"\b(?:in|of|since|by|until|till|from|to|through|during|after|before|early|late|mid|last|next|this|that|and|"
    r"between|im|seit|bis|ab|vom|Anfang|Mitte|Ende|en|depuis|fin|début|mois de|or|around|every)[\s-]+"
    r"(?:the\s+month\s+of\s+)?\Z",
    re.IGNORECASE,
)
_NAME_FOLLOWS = re.compile(r"\s+(?:[A-Z][a-zà-ÿ]+|[A-Z]\.)")
_EVENT_FOLLOWS = re.compile(
    r"\s+(?:Revolution|War|Crisis|Manifesto|Uprising|Theses|Offensive|Days?|Incident|Movement|Coup|Plot|Agreement)\b"
)


# ---------------------------------------------------------------- dates with a month


def month_dates(text: str, language: str | None) -> Iterator[Found]:
    for m in _MONTH_AT.finditer(text):
        start, end = m.span()
        if (start and (text[start - 1].isalnum() or text[start - 1] == "_")) or text[end : end + 1].isalnum():
            continue
        found = _around_month(text, start, end, MONTHS[m.group()])
        if found is not None and (found.when is None or found.when.real):
            yield found


def _around_month(text: str, start: int, end: int, month: int) -> Found | None:
    before = _DAY_BEFORE.search(text, max(0, start - 22), start)
    if before is not None:
        year = YEAR_AFTER.match(text, end)
        bc = _BC_AFTER.match(text, end) if year is None else None
        return _with_day(text, before.start(), end, month, int(before["d"]), before["d1"], None, year, bc)
    after = _DAY_AFTER.match(text, end)
    if after is not None:
        return _with_day(text, start, after.end(), month, int(after["d"]), None, after["d2"], after, None)
    return _no_day(text, start, end, month)


def _with_day(
    text: str, start: int, end: int, month: int, day: int, first: str | None, last: str | None,
    year: re.Match[str] | None, bc: re.Match[str] | None,
) -> Found:  # fmt: skip
    y = 1 - int(bc["y"]) if bc else int(year["y"]) if year and year["y"] else None
    if year or bc:
        end = max(end, (year or bc).end())  # type: ignore[union-attr]
    low, high = (int(first), day) if first else (day, int(last) if last else day)
    when = When(y, month, low)
    that = OF_THAT_YEAR.match(text, end) if y is None else None
    by = year_shift(that)
    end = that.end() if that else end
    if high > low and y is not None:
        return Found(start, end, value=f"{when.edtf}/{When(y, month, high).edtf}", when=when, context=True)
    return Found(start, end, when=when, by=by, context=True)


def _no_day(text: str, start: int, end: int, month: int) -> Found | None:
    to = _MONTH_RANGE.match(text, end)
    if to is not None:
        year = YEAR_AFTER.match(text, to.end())
        if year is not None:
            y = int(year["y"])
            return Found(start, year.end(), value=f"{y}-{month:02d}/{y}-{MONTHS[to['m2']]:02d}", when=When(y, month))
    year = YEAR_AFTER.match(text, end) or _BC_AFTER.match(text, end)
    if year is not None:
        y = int(year["y"])
        return Found(start, year.end(), when=When(1 - y if year.re is _BC_AFTER else y, month), context=True)
    word = text[start:end]
    short = len(word.rstrip(".")) <= 3
    lead = _MONTH_LEAD.search(text, max(0, start - 24), start)
    if (short or word in ("March", "MARCH", "mars", "mai")) and lead is None:
        return None
    if word.upper() in ("MAY", "APRIL", "JUNE", "AUGUST", "MAI") and _NAME_FOLLOWS.match(text, end):
        return None
    if _EVENT_FOLLOWS.match(text, end):
        return None
    that = OF_THAT_YEAR.match(text, end)
    return Found(start, that.end() if that else end, when=When(None, month), by=year_shift(that), context=True)


def year_shift(that: re.Match[str] | None) -> int:
    which = that["which"] if that else ""
    return 1 if which.endswith(("following", "next")) else -1 if which.endswith(("previous", "last")) else 0


# ---------------------------------------------------------------- years, decades, centuries, numeric dates

_NUMERIC = re.compile(
    r"(?<![\w./:-])(?:(?P<iso>\d{4})-(?P<im>0[1-9]|1[0-2])-(?P<id>0[1-9]|[12]\d|3[01])|"
    r"(?P<a>\d{1,2})(?P<sep>[./])\s?(?P<b>\d{1,2})(?P=sep)\s?(?P<y>1[4-9]\d\d|20\d\d))(?![\w/-]|\.\d)"
)
_YEAR_AT = re.compile(r"(?:1\d{3}|20\d\d)(?!\d)")
_YEAR_TO = re.compile(r"\s?[-–—/]\s?(?P<y2>1\d{3}|20\d\d|\d\d)(?![\w/]|[.,]\d|-\d)")
_AND_YEAR = re.compile(r"\s+(?:and|und|et|и)\s+(?P<y2>1\d{3}|20\d\d)(?!\w|,\d)")
_BETWEEN = re.compile(r"\b(?:[Bb]etween|[Zz]wischen|[Ee]ntre|[Мм]ежду)\s+\Z")
_DECADE_TAIL = re.compile(
    r"['’]?s\b|er[\s-]Jahren?\b|[-–]?(?:е|ых|ые|х|е)\s+год(?:ы|ов|ах|ам)\b|[-–]е\s?гг\.|\s?年代|er\b(?=\s+[a-zäöü])"
)
_YEAR_UNIT = re.compile(
    r"(?:\s|-)+(?:more\s+|other\s+|armed\s+|dead\s+|Japanese\s+|German\s+|Soviet\s+|American\s+|British\s+)?(?:men|"
    r"troops|soldiers|people|persons|tons?|tonnes|miles|km|kilomet\w+|met(?:er|re)s?|feet|ft|yards|aircraft|planes|"
    r"tanks|guns|dollars|francs|rou?bles|yen|marks|pounds|prisoners|civilians|casualties|hours|hrs|copies|pages|"
    r"words|votes|years|refugees|officers|workers|ships|vessels|houses|families|members|students|sorties|sq|acres|"
    r"hectares|lbs?|kg|rounds|cases|items|documents|volumes|Mann|Soldaten|Menschen|Tonnen|человек|тонн|метров|солдат)\b"
    r"|\s?%|[.,]\d|:\d\d"
)
_LABEL = re.compile(
    r"(?:\b(?:[Nn]o|[Nn]os|[Nn]r|[Pp]p?|[Vv]ol|[Cc]h|[Aa]rt|[Ff]ol|[Ss]ec|[Dd]oc|[Tt]el|para|Box|File|Folder|"
    r"S|Bd|Bl|С|с|стр|Ф|ф|Оп|оп|Д|д|Л|л|Т|т|cols?|lines?|pages?|Page|[Tt]elegrams?|[Dd]eptel|[Ee]mbtel|[Cc]irtel|"
    r"[Dd]espatch|[Cc]ablegram|[Aa]irgram|[Rr]esolution|[Ss]ection|[Pp]aragraph|[Nn]umbers?|room|[Rr]oute|[Dd]ocument|"
    r"[Ii]tem|A|CF|RG|PPS|NSC|over|than|nearly|almost|some|approximately|at)\.?|[$£€#№§¥])\s?\Z"
)
_YEAR_LEAD = re.compile(
    r"(?:\b(?:in|of|since|by|until|till|from|to|through|during|after|before|and|between|early|late|mid|year|years|"
    r"circa|c\.|ca\.|around|im|Jahre?|seit|bis|um|en|depuis|vers|an|в|до|с|после|года|anno|AD|A\.D\.)[\s-]+(?:the\s+year\s+)?|[(\[–-])\Z",
    re.IGNORECASE,
)
_YEARS_BEFORE = re.compile(r"\bJahre?\s+\Z")
_THE_BEFORE = re.compile(r"\b(?:[Tt]he|[Dd]ie|[Dd]en|[Dd]er|les|des)\s+(?:années\s+)?\Z|\bannées\s+\Z")


def numeric(text: str, language: str | None) -> Iterator[Found]:
    for m in _NUMERIC.finditer(text):
        if m["iso"]:
            when = When(int(m["iso"]), int(m["im"]), int(m["id"]))
        else:
            a, b = int(m["a"]), int(m["b"])
            month_first = m["sep"] == "/" and (language or "en").startswith("en") and a <= 12
            day, month = (b, a) if (month_first or b > 12) and a <= 12 else (a, b)
            when = When(int(m["y"]), month, day)
        if when.real and 1 <= (when.month or 0) <= 12 and when.day:
            yield Found(m.start(), m.end(), when=when, context=True)


def years(text: str, language: str | None) -> Iterator[Found]:
    past = 0
    for m in _YEAR_AT.finditer(text):
        start, end = m.span()
        if start < past or (start and (text[start - 1].isalnum() or text[start - 1] in "/.:_$£€#№§")):
            continue
        if start > 1 and text[start - 1] == "," and text[start - 2].isdigit():
            continue
        found = _year(text, start, end, int(m.group()))
        if found is not None:
            past = found.end
            yield found
        elif (to := _YEAR_TO.match(text, end)) is not None:
            past = to.end()  # "pp. 1922-1935" is none at its second number either


def _year(text: str, start: int, end: int, y: int) -> Found | None:
    tail = _DECADE_TAIL.match(text, end)
    if tail is not None and y % 10 == 0:
        the = _THE_BEFORE.search(text, max(0, start - 14), start)
        value = f"{y // 100:02d}XX" if y % 100 == 0 and y < 1900 else cal.decade(y)
        return Found(the.start() if the else start, tail.end(), value=value, when=When(y))
    following = text[end : end + 1]
    if following.isalnum() and following not in "年г":
        return None
    before = max(0, start - 22)
    if _LABEL.search(text, before, start) or _YEAR_UNIT.match(text, end):
        return None
    to = _YEAR_TO.match(text, end)
    if to is not None and (last := _range_end(y, to["y2"])) is not None:
        russian = re.compile(RU_YEAR).match(text, to.end())
        return Found(start, russian.end() if russian else to.end(), value=f"{y:04d}/{last:04d}", when=When(y))
    both = _AND_YEAR.match(text, end)
    between = _BETWEEN.search(text, before, start) if both else None
    if both and between and int(both["y2"]) > y:
        return Found(between.start(), both.end(), value=f"{y:04d}/{both['y2']}", when=When(y))
    if not 1800 <= y <= 2035 and not _YEAR_LEAD.search(text, before, start):
        return None
    if text[end : end + 1] in "-/" and text[end + 1 : end + 2].isdigit():
        return None
    russian = re.compile(RU_YEAR).match(text, end)
    named = _YEARS_BEFORE.search(text, max(0, start - 12), start)  # "im Jahr 1941" is German for "in 1941"
    return Found(named.start() if named else start, russian.end() if russian else end, when=When(y), context=True)


def _range_end(y: int, tail: str) -> int | None:
    """1941-45 and 1941-1945 -> 1945; None if it is no later year."""
    last = int(tail) if len(tail) == 4 else y // 100 * 100 + int(tail)
    return last if y < last <= y + 400 else None


_BC = re.compile(
    r"(?<![\w,.])(?:(?P<y1>\d{1,4})\s?[-–—]\s?)?(?P<y>\d{1,4})\s?"
    r"(?:BCE?|B\.\s?C\.(?:\s?E\.)?|v\. ?Chr\.|до н\. ?э\.|av\. J\.-C\.)(?!\w)"
)
_AD = re.compile(r"\bA\.?D\.?\s(?P<y>\d{1,4})\b|(?<![\w,.])(?P<z>\d{1,4})\s(?:AD|A\.D\.|CE|n\. ?Chr\.)(?!\w)")
_BARE_BC = re.compile(
    r"(?:(?<=in )|(?<=of )|(?<=by )|(?<=from )|(?<=until )|(?<=early )|(?<=late )|(?<=spring )|(?<=since )|"
    r"(?<=In )|(?<=Early ))\d{3}(?![\w,.-]\d|\w|\s(?:ships|men|triremes|talents|feet))"
)


def ancient(text: str, language: str | None) -> Iterator[Found]:
    for m in _BC.finditer(text):
        y = 1 - int(m["y"])
        if m["y1"] and int(m["y1"]) > int(m["y"]):
            low = cal.year_text(1 - int(m["y1"]))
            yield Found(m.start(), m.end(), value=f"{low}/{cal.year_text(y)}", when=When(y))
        else:
            yield Found(m.start(), m.end(), when=When(y), context=True)
    for m in _AD.finditer(text):
        yield Found(m.start(), m.end(), when=When(int(m["y"] or m["z"])), context=True)


def bare_bc(text: str) -> Iterator[Found]:
    for m in _BARE_BC.finditer(text):
        yield Found(m.start(), m.end(), when=When(1 - int(m.group())), context=True)


_CENTURY = re.compile(
    rf"(?:\b[Tt]he\s+|\b(?:im|des|dem|das)\s+)?\b(?:(?P<n>\d{{1,2}})(?:st|nd|rd|th|\.)|"
    rf"(?P<w>{'|'.join(sorted(cal.ORDINALS, key=len, reverse=True))})|"
    r"(?P<r>[XVI]{1,5})(?:e|ème)?)[\s-](?:[Cc]entur(?:y|ies)|Jahrhunderts?|век[аеу]?|siècle)\b|(?P<j>\d{1,2})世紀",
)
_DECADE_WORD = re.compile(
    rf"(?:\b[Tt]he\s+)?(?P<c>\bnineteen[\s-]|\beighteen[\s-])?\b(?P<w>{'|'.join(cal.DECADES)})\b(?P<j>\s+Jahren?\b)?"
    r"|(?:\b[Tt]he\s+)?(?<!\w)['’](?P<q>[2-9]0)s\b"
)
_ANY_DECADE = re.compile(r"t(?:ies|een[- ])|ßiger\s+Jahr|ziger\s+Jahr|['’][2-9]0s")
_ANY_CENTURY = re.compile(r"entur|ahrhundert|век|siècle|世紀")
_ROMAN = {"I": 1, "V": 5, "X": 10}


def centuries(text: str, language: str | None) -> Iterator[Found]:
    for m in _CENTURY.finditer(text) if _ANY_CENTURY.search(text) else ():
        n = int(m["n"] or m["j"] or 0) or cal.ORDINALS.get(m["w"] or "", 0) or _roman(m["r"] or "")
        if 1 <= n <= 22:
            yield Found(m.start(), m.end(), value=f"{n - 1:02d}XX")
    for m in _DECADE_WORD.finditer(text) if _ANY_DECADE.search(text) else ():
        if m["q"]:
            yield Found(m.start(), m.end(), value=cal.decade(1900 + int(m["q"])), when=When(1900 + int(m["q"])))
            continue
        german = m["w"].endswith("er")
        if (german and not m["j"]) or (not german and not (m.group().lower().startswith("the ") or m["c"])):
            continue
        start = (1800 if (m["c"] or "").startswith("eigh") else 1900) + 10 * cal.DECADES[m["w"]]
        yield Found(m.start(), m.end(), value=cal.decade(start), when=When(start))


def _roman(text: str) -> int:
    values = [_ROMAN[c] for c in text]
    return sum(-v if v < nxt else v for v, nxt in zip(values, [*values[1:], 0], strict=True))


# ---------------------------------------------------------------- Japanese
_NUM = r"[\d０-９〇零一二三四五六七八九十元]{1,4}"
_JAPANESE = re.compile(
    rf"(?:(?P<era>{'|'.join(cal.ERAS)})\s?)?(?P<y>{_NUM})年(?!代|間|度?来|ぶり)(?:\s?(?P<m>{_NUM})月(?:\s?(?P<d>{_NUM})日)?)?"
    rf"|(?P<m2>{_NUM})月(?P<d2>{_NUM})日"
)


def japanese(text: str, language: str | None) -> Iterator[Found]:
    if "年" not in text and "月" not in text:
        return
    for m in _JAPANESE.finditer(text):
        year, month, day = (cal.kanji_number(x) if x else None for x in (m["y"], m["m"] or m["m2"], m["d"] or m["d2"]))
        if m["era"] and year is not None:
            year += cal.ERAS[m["era"]]
        elif m["y"] and (year is None or year < 1000):
            continue  # "three years" is a while
        when = When(year, month, day)
        if when.real and (month is None or 1 <= month <= 12) and day != 0:
            yield Found(m.start(), m.end(), when=when, context=True)
