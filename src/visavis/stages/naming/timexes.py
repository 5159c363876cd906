"""Words that name a time: found from anchors (month names, years, seasons, relative words) looked at left and right.

Finding only: what a year-less date or "the following day" means is settled in `dates`, in the order of the text.
"""


from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Literal

from visavis.stages.naming import calendar as cal
from visavis.stages.naming.calendar import MONTH, MONTHS, When

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


_YEAR = r"(?P<y>1\d{3}|20\d\d)(?![\d]|,\d{3}|[.:]\d)"
_DAY = r"(?P<d>0?[1-9]|[12]\d|3[01])"
_SUFFIX = r"(?:st|nd|rd|d|th|er|\.)?"
_DASH = r"\s?(?:[-–—]|to|bis|au|по)\s?"
_RU_YEAR = r"(?:\s?(?:г\.|гг\.|год[аеуы]?\b|году\b))?"

_MONTH_AT = re.compile(MONTH)
_DAY_BEFORE = re.compile(
    rf"(?<![\w.,/:$№-])(?:(?P<d1>0?[1-9]|[12]\d|3[01]){_SUFFIX}(?P<dash>\s?[-–—]\s?))?{_DAY}{_SUFFIX}(?:\s+day)?"
    r"\s+(?:of\s+|de\s+)?\Z"
)
_DAY_AFTER = re.compile(
    rf"\s+(?:the\s+)?{_DAY}(?:st|nd|rd|d|th)?(?![\w%:]|[.,]\d|\s+(?:percent|per cent|million|men\b))"
    rf"(?:\s?[-–—]\s?(?P<d2>0?[1-9]|[12]\d|3[01])(?!\w))?(?:\s*,?\s*{_YEAR}(?!\w))?"
)
_YEAR_AFTER = re.compile(rf"(?:\s*,)?\s*(?:of\s+|de\s+|des\s+Jahres\s+)?{_YEAR}(?!\w|[-–]\d){_RU_YEAR}")
_BC_AFTER = re.compile(r"\s+(?P<y>\d{1,4})\s*(?:BCE?|B\.\s?C\.(?:E\.)?)(?!\w)")
_MONTH_RANGE = re.compile(rf"{_DASH}(?P<m2>{MONTH})(?!\w)")
_OF_THAT_YEAR = re.compile(
    r"\s+of\s+(?P<which>that|the same|this|the following|the next|the previous|last)(?:\s+same)?\s+year\b"
)
_MONTH_LEAD = re.compile(
    r"\b(?:in|of|since|by|until|till|from|to|through|during|after|before|early|late|mid|last|next|this|that|and|"
    r"between|im|seit|bis|ab|vom|Anfang|Mitte|Ende|en|depuis|fin|début|mois de|or|around|every)[\s-]+(?:the\s+month\s+of\s+)?\Z",
    re.IGNORECASE,
)
_NAME_FOLLOWS = re.compile(r"\s+(?:[A-Z][a-zà-ÿ]+|[A-Z]\.)")
_EVENT_FOLLOWS = re.compile(
    r"\s+(?:Revolution|War|Crisis|Manifesto|Uprising|Theses|Offensive|Days?|Incident|Movement|Coup|Plot|Agreement)\b"
)
_WEEKDAY_BEFORE = re.compile(
    rf"\b(?:{'|'.join(cal.WEEKDAYS)})(?:\s+(?:morning|night|evening|afternoon))?,?\s+(?:the\s+|den\s+|dem\s+)?\Z"
)

_MODIFIER = re.compile(
    r"(?:\b(?:[Tt]he|[Dd]er|[Dd]ie|[Dd]ie|la|le)\s+)?(?:\bvery\s+)?\b(?:"
    r"(?P<first>[Ff]irst\s+half|ersten\s+Hälfte|erste\s+Hälfte|перв\w+\s+половин\w+|première\s+moitié)|"
    r"(?P<second>(?:[Ss]econd|[Ll]atter|[Ll]ast)\s+half|[Ll]atter\s+part|zweiten?\s+Hälfte|втор\w+\s+половин\w+|"
    r"seconde\s+moitié)|"
    r"(?P<early>[Ee]arly|[Bb]eginning|[Oo]utset|[Ss]tart|[Oo]pening|[Ee]arly\s+part|[Ff]irst\s+days|Anfang|Beginn|"
    r"начал[аеоу]|début)|"
    r"(?P<mid>[Mm]id|[Mm]iddle|Mitte|середин[аеуы]|mi)|"
    r"(?P<late>[Ll]ate|[Ee]nd|[Cc]lose|[Ll]ast\s+days|Ende|кон(?:ец|ца|це)|fin))"
    r"(?:-|\s+(?:(?:of|in|des|der|de|du|d’|d')\s+)?(?:the\s+)?)\Z"
)
_PARTS: tuple[Part, ...] = ("first", "second", "early", "mid", "late")


def expressions(text: str, language: str | None, ancient: bool) -> list[Found]:
    """All expressions of a text, without overlaps (the longest wins), in order.

    `ancient`: the document counts in years BC, so that "in 499" is one.
    """
    found: list[Found] = []
    for rule in _RULES:
        found.extend(rule(text, language))
    if ancient:
        found.extend(_bare_bc(text))
    found = [_modified(text, f) for f in found]
    found.sort(key=lambda f: (f.start, -f.end))
    out: list[Found] = []
    for f in found:
        if out and f.start < out[-1].end:
            if f.end - f.start > out[-1].end - out[-1].start:
                out[-1] = f
            continue
        out.append(f)
    return out


def _modified(text: str, f: Found) -> Found:
    """With "the latter half of", "late", "Ende" before it, and a day of the week before a full date."""
    if f.unit and f.by:
        return f
    m = _MODIFIER.search(text, max(0, f.start - 34), f.start)
    if m is not None and (m.start() == 0 or not text[m.start() - 1].isalnum()):
        part = next(p for p in _PARTS if m[p])
        return replace(f, start=f.start if f.named else m.start(), part=part)
    if f.when is not None and f.when.day is not None:
        day = _WEEKDAY_BEFORE.search(text, max(0, f.start - 28), f.start)
        if day is not None:
            return replace(f, start=day.start())
    return f


# ---------------------------------------------------------------- dates with a month


def _month_dates(text: str, language: str | None) -> Iterator[Found]:
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
        year = _YEAR_AFTER.match(text, end)
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
    that = _OF_THAT_YEAR.match(text, end) if y is None else None
    by = _year_shift(that)
    end = that.end() if that else end
    if high > low and y is not None:
        return Found(start, end, value=f"{when.edtf}/{When(y, month, high).edtf}", when=when, context=True)
    return Found(start, end, when=when, by=by, context=True)


def _no_day(text: str, start: int, end: int, month: int) -> Found | None:
    to = _MONTH_RANGE.match(text, end)
    if to is not None:
        year = _YEAR_AFTER.match(text, to.end())
        if year is not None:
            y = int(year["y"])
            return Found(start, year.end(), value=f"{y}-{month:02d}/{y}-{MONTHS[to['m2']]:02d}", when=When(y, month))
    year = _YEAR_AFTER.match(text, end) or _BC_AFTER.match(text, end)
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
    that = _OF_THAT_YEAR.match(text, end)
    return Found(start, that.end() if that else end, when=When(None, month), by=_year_shift(that), context=True)


def _year_shift(that: re.Match[str] | None) -> int:
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


def _numeric(text: str, language: str | None) -> Iterator[Found]:
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


def _years(text: str, language: str | None) -> Iterator[Found]:
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
        russian = re.compile(_RU_YEAR).match(text, to.end())
        return Found(start, russian.end() if russian else to.end(), value=f"{y:04d}/{last:04d}", when=When(y))
    both = _AND_YEAR.match(text, end)
    between = _BETWEEN.search(text, before, start) if both else None
    if both and between and int(both["y2"]) > y:
        return Found(between.start(), both.end(), value=f"{y:04d}/{both['y2']}", when=When(y))
    if not 1800 <= y <= 2035 and not _YEAR_LEAD.search(text, before, start):
        return None
    if text[end : end + 1] in "-/" and text[end + 1 : end + 2].isdigit():
        return None
    russian = re.compile(_RU_YEAR).match(text, end)
    named = _YEARS_BEFORE.search(text, max(0, start - 12), start)  # "im Jahr 1941" is German for "in 1941"
    return Found(named.start() if named else start, russian.end() if russian else end, when=When(y), context=True)


def _range_end(y: int, tail: str) -> int | None:
    """1941-45 and 1941-1945 -> 1945; None if it is no later year."""
    last = int(tail) if len(tail) == 4 else y // 100 * 100 + int(tail)
    return last if y < last <= y + 400 else None


_BC = re.compile(
    r"(?<![\w,.])(?:(?P<y1>\d{1,4})\s?[-–—]\s?)?(?P<y>\d{1,4})\s?(?:BCE?|B\.\s?C\.(?:\s?E\.)?|v\. ?Chr\.|до н\. ?э\.|av\. J\.-C\.)(?!\w)"
)
_AD = re.compile(r"\bA\.?D\.?\s(?P<y>\d{1,4})\b|(?<![\w,.])(?P<z>\d{1,4})\s(?:AD|A\.D\.|CE|n\. ?Chr\.)(?!\w)")
_BARE_BC = re.compile(
    r"(?:(?<=in )|(?<=of )|(?<=by )|(?<=from )|(?<=until )|(?<=early )|(?<=late )|(?<=spring )|(?<=since )|(?<=In )|(?<=Early ))\d{3}(?![\w,.-]\d|\w|\s(?:ships|men|triremes|talents|feet))"
)


def _ancient(text: str, language: str | None) -> Iterator[Found]:
    for m in _BC.finditer(text):
        y = 1 - int(m["y"])
        if m["y1"] and int(m["y1"]) > int(m["y"]):
            low = cal.year_text(1 - int(m["y1"]))
            yield Found(m.start(), m.end(), value=f"{low}/{cal.year_text(y)}", when=When(y))
        else:
            yield Found(m.start(), m.end(), when=When(y), context=True)
    for m in _AD.finditer(text):
        yield Found(m.start(), m.end(), when=When(int(m["y"] or m["z"])), context=True)


def _bare_bc(text: str) -> Iterator[Found]:
    for m in _BARE_BC.finditer(text):
        yield Found(m.start(), m.end(), when=When(1 - int(m.group())), context=True)


_CENTURY = re.compile(
    rf"(?:\b[Tt]he\s+|\b(?:im|des|dem|das)\s+)?\b(?:(?P<n>\d{{1,2}})(?:st|nd|rd|th|\.)|(?P<w>{'|'.join(sorted(cal.ORDINALS, key=len, reverse=True))})|"
    r"(?P<r>[XVI]{1,5})(?:e|ème)?)[\s-](?:[Cc]entur(?:y|ies)|Jahrhunderts?|век[аеу]?|siècle)\b|(?P<j>\d{1,2})世紀",
)
_DECADE_WORD = re.compile(
    rf"(?:\b[Tt]he\s+)?(?P<c>\bnineteen[\s-]|\beighteen[\s-])?\b(?P<w>{'|'.join(cal.DECADES)})\b(?P<j>\s+Jahren?\b)?|(?:\b[Tt]he\s+)?(?<!\w)['’](?P<q>[2-9]0)s\b"
)
_ANY_CENTURY = re.compile(r"entur|ahrhundert|век|siècle|世紀")
_ROMAN = {"I": 1, "V": 5, "X": 10}


def _centuries(text: str, language: str | None) -> Iterator[Found]:
    for m in _CENTURY.finditer(text) if _ANY_CENTURY.search(text) else ():
        n = int(m["n"] or m["j"] or 0) or cal.ORDINALS.get(m["w"] or "", 0) or _roman(m["r"] or "")
        if 1 <= n <= 22:
            yield Found(m.start(), m.end(), value=f"{n - 1:02d}XX")
    for m in _DECADE_WORD.finditer(text):
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


# ---------------------------------------------------------------- seasons, named periods

_SEASON = re.compile("|".join(sorted(cal.SEASONS, key=len, reverse=True)))
_SEASON_LEAD = re.compile(
    r"(?P<the>\b(?:[Tt]he|l['’]|im|[Dd]en|[Dd]es)\s*)\Z|\b(?P<that>[Tt]hat|[Tt]his|[Ll]ast|[Nn]ext)(?:\s+same)?\s+\Z|"
    r"\b(?:[Ii]n|[Bb]y|[Uu]ntil|[Ss]ince|[Ll]ate|[Ee]arly|[Mm]id|au|en|ends?)[\s-]+\Z"
)
_SEASON_YEAR = re.compile(rf"(?:\s+(?:of|de|des\s+Jahres)\s+|\s*,?\s*){_YEAR}(?:[-–/]\d{{2,4}})?(?!\w){_RU_YEAR}")
_SEASON_BC = re.compile(r"(?:\s+of)?\s+(?P<y>\d{1,4})\s*(?:BCE?|B\.\s?C\.)")
_PERIOD = re.compile("|".join(re.escape(p) for p in sorted({**cal.PERIODS, **cal.WARS}, key=len, reverse=True)))
_TIME_LEAD = re.compile(
    r"\b(?P<w>[Dd]uring|[Bb]efore|[Aa]fter|[Ss]ince|[Uu]ntil|[Tt]hroughout|[Ff]ollowing|[Ii]n|im|[Ww]ährend|[Nn]ach|"
    r"[Vv]or|[Сс]ейчас|[Пп]осле|[Дд]о|[Вв]|[Пп]осле|pendant|après|avant)\s+"
    r"(?:the\s+|dem\s+|des\s+|der\s+|la\s+)?(?:(?P<edge>outbreak|start|beginning|end|conclusion|close)\s+of\s+(?:the\s+)?)?\Z"
)
_FEAST = re.compile("|".join(re.escape(f) for f in sorted(cal.FEASTS, key=len, reverse=True)))
_WARTIME = re.compile(
    r"\b(?:[Ww]ar-?time|[Pp]ost-?war|[Pp]re-?war)\b|\b(?:[Кк]риегсзеит)\b|戦時中|戦前|戦後|\b[Nn]achkriegszeit\b"
)


def _seasons(text: str, language: str | None) -> Iterator[Found]:
    for m in _SEASON.finditer(text):
        start, end = m.span()
        if (start and text[start - 1].isalnum()) or text[end : end + 1].isalnum():
            continue
        lead = _SEASON_LEAD.search(text, max(0, start - 14), start)
        if lead is not None and lead["the"]:
            start = lead.start()
        season, word = cal.SEASONS[m.group()], m.group()
        year = _SEASON_YEAR.match(text, end)
        bc = _SEASON_BC.match(text, end) if year is None else None
        if year is not None or bc is not None:
            y = int(year["y"]) if year else 1 - int(bc["y"])  # type: ignore[index]
            tail = (year or bc).end()  # type: ignore[union-attr]
            yield Found(start, tail, when=When(y), season=season, context=True)
        elif (
            lead is not None
            and word[0].islower()
            and not (word == "fall" and re.match(r"\s+of\b|\s+in\b", text[end : end + 5]))
        ):
            that = _OF_THAT_YEAR.match(text, end)
            if lead["that"]:
                start = lead.start()
            by = {"last": -1, "next": 1}.get((lead["that"] or "").lower(), _year_shift(that))
            yield Found(
                start, that.end() if that else end, when=When(None), season=season, by=by, base="now" if by else "text"
            )


def _periods(text: str, language: str | None) -> Iterator[Found]:
    for m in _PERIOD.finditer(text):
        start, end = m.span()
        if (
            (start and text[start - 1].isalpha() and text[start - 1] < "\u3000")
            or (text[end : end + 1].isalpha()
            and text[end] < "\u3000")
        ):
            continue
        lead = _TIME_LEAD.search(text, max(0, start - 36), start)
        if m.group() in cal.WARS and lead is None:
            continue
        low, high = cal.PERIODS.get(m.group()) or cal.WARS[m.group()]
        value = f"{low}/{high}"
        if lead is not None:
            value = _bounded(lead["w"].lower(), lead["edge"], low, high) or value
        if text[max(0, start - 4) : start].lower() == "the " and re.search(r"[Ee]ra|period|years|bellum", m.group()):
            start -= 4
        yield Found(start, end, value=value, named=True)
    for m in _FEAST.finditer(text):
        fixed = cal.FEASTS[m.group()]
        year = _YEAR_AFTER.match(text, m.end())
        if len(fixed) > 5:
            yield Found(m.start(), m.end(), value=fixed)
        elif year is not None or m.group() != "Christmas":
            when = When(int(year["y"]) if year else None, int(fixed[:2]), int(fixed[3:]))
            yield Found(m.start(), year.end() if year else m.end(), when=when)


def _bounded(word: str, edge: str | None, low: str, high: str) -> str | None:
    """ "after World War II" is open to the end, "before" to the beginning."""
    at = low if edge in ("outbreak", "start", "beginning") else high if edge else None
    if word in ("after", "following", "nach", "после", "après"):
        return f"{at or high}/.."
    if word in ("since",):
        return f"{at or low}/.."
    if word in ("before", "vor", "до", "avant"):
        return f"../{at or low}"
    if word in ("until",) and at:
        return f"../{at}"
    return None


def _wartime(text: str, language: str | None) -> Iterator[Found]:
    for m in _WARTIME.finditer(text):
        word = m.group().lower()
        kind = (
            "after"
            if word.startswith(("post", "nach", "戦後"))
            else "before"
            if word.startswith(("pre", "戦前"))
            else "in"
        )
        yield Found(m.start(), m.end(), unit=f"war:{kind}")


# ---------------------------------------------------------------- relative to the text or to the document

_UNITS = "day|night|morning|afternoon|evening|week|month|year|decade"
_UNIT_OF = {"night": "day", "morning": "day", "afternoon": "day", "evening": "day"}
_RELATIVE = re.compile(
    rf"\b(?:(?:(?P<edge>[Tt]he\s+(?:end|beginning|start|middle)\s+of|[Ll]ater|[Ee]arlier|[Ee]arly|[Ll]ate)\s+)?"
    rf"(?:[Tt]he\s+|(?P<that>[Tt]hat\s+))(?P<which>(?:very\s+)?(?:following|next|previous|preceding|same|ensuing|very)\s+)?(?P<u1>{_UNITS})(?!s|\s+(?:before|after)|-)\b"
    rf"|[Tt]he\s+(?P<u2>{_UNITS})\s+(?P<side>before|after|following|previous)(?=\s*[,.;)]|\s+and\b)"
    rf"|(?P<rel>[Ll]ast|[Tt]his|[Nn]ext)\s+(?P<u3>{_UNITS}|{'|'.join(w for w in cal.WEEKDAYS if w[0].isascii())}|{'|'.join(w for w in MONTHS if w.isascii() and w[0].isupper() and w[1:].islower() and len(w) > 2)})(?!s)\b"
    r"|(?P<deictic>[Tt]oday|[Tt]onight|[Yy]esterday|[Tt]omorrow)\b"
    rf"|(?P<n>\d{{1,3}}|[Aa]n?|{'|'.join(cal.NUMBERS)}|{'|'.join(w.capitalize() for w in cal.NUMBERS if w.isalpha())})\s+(?P<u4>days?|weeks?|months?|years?|decades?)\s+"
    r"(?P<way>later|earlier|afterwards?|before(?=\s*[,.;])|previously|ago)\b"
    r"|(?P<vague>[Aa]t\s+(?:the|that|this)\s+(?:same\s+)?time|[Ii]n\s+those\s+(?:times|days|years)|[Ss]ince\s+that\s+time|"
    r"[Aa]t\s+present|[Cc]urrently|[Rr]ight\s+now|[Aa]t\s+the\s+moment))"
)
_RELATIVE_FIRST = re.compile(
    r"last|this|next|today|tonight|yesterday|tomorrow|later|earlier|the |that |ago|afterward|previously|before|time|"
    r"present|currently|right now|moment|those", re.IGNORECASE
)  # fmt: skip
_WEEKDAY_ALONE = re.compile(
    rf"\b(?:{'|'.join(cal.WEEKDAYS)})(?:\s+(?P<part>morning|night|evening|afternoon))?(?!\w|s\b)"
)
_ABROAD = re.compile(
    r"\b(?P<next>am\s+(?:folgenden|nächsten)\s+Tage?|на\s+следующий\s+день|le\s+lendemain)\b|\b(?P<prev>am\s+Vortage?|"
    r"накануне|la\s+veille)\b|\b(?P<same>am\s+selben\s+Tage?|в\s+тот\s+же\s+день|le\s+même\s+jour)\b|"
    r"(?P<jnext>翌日)|(?P<jprev>前日)|(?P<jsame>同日)|(?P<jynext>翌年)|(?P<jyprev>前年)|(?P<jysame>同年)"
)
_SHIFTS = {
    "next": ("day", 1), "prev": ("day", -1), "same": ("day", 0), "jnext": ("day", 1), "jprev": ("day", -1),
    "jsame": ("day", 0), "jynext": ("year", 1), "jyprev": ("year", -1), "jysame": ("year", 0),
}  # fmt: skip


def _relative(text: str, language: str | None) -> Iterator[Found]:
    for m in _RELATIVE.finditer(text):
        found = _relation(m)
        if found is not None:
            yield found
    for m in _WEEKDAY_ALONE.finditer(text):
        yield Found(m.start(), m.end(), weekday=cal.WEEKDAYS[m.group().split()[0]], unit="weekday", base="now")
    for m in _ABROAD.finditer(text):
        unit, by = _SHIFTS[str(m.lastgroup)]
        yield Found(m.start(), m.end(), unit=unit, by=by)


def _relation(m: re.Match[str]) -> Found | None:
    start, end = m.span()
    if m["vague"]:
        now = not re.search(r"time|those", m["vague"])
        return Found(start, end, unit="same", base="now" if now else "text")
    if m["deictic"]:
        by = {"yesterday": -1, "tomorrow": 1}.get(m["deictic"].lower(), 0)
        return Found(start, end, unit="day", by=by, base="now")
    if m["u1"]:
        which = (m["which"] or "").split()[-1:]
        if not which and not m["that"] and not (m["edge"] and m["u1"] in ("week", "month", "year", "decade")):
            return None  # "the day" alone says no more than its sentence
        by = {"following": 1, "next": 1, "ensuing": 1, "previous": -1, "preceding": -1}.get((which or [""])[0], 0)
        return Found(start, end, unit=_UNIT_OF.get(m["u1"], m["u1"]), by=by, context=True)
    if m["u2"]:
        by = -1 if m["side"] in ("before", "previous") else 1
        return Found(start, end, unit=_UNIT_OF.get(m["u2"], m["u2"]), by=by, context=True)
    if m["u3"]:
        by = {"last": -1, "this": 0, "next": 1}[m["rel"].lower()]
        if m["u3"] in cal.WEEKDAYS:
            return Found(start, end, unit="weekday", weekday=cal.WEEKDAYS[m["u3"]], by=by, base="now")
        if m["u3"] in MONTHS:
            return Found(start, end, when=When(None, MONTHS[m["u3"]]), unit="named", by=by, base="now")
        return Found(start, end, unit=_UNIT_OF.get(m["u3"], m["u3"]), by=by, base="now")
    count = int(m["n"]) if m["n"].isdigit() else cal.NUMBERS[m["n"].lower()]
    back = m["way"] in ("earlier", "before", "previously", "ago")
    unit = m["u4"].rstrip("s")
    return Found(start, end, unit=unit, by=-count if back else count, base="now" if m["way"] == "ago" else "text")


# ---------------------------------------------------------------- Japanese

_NUM = r"[\d０-９〇零一二三四五六七八九十元]{1,4}"
_JAPANESE = re.compile(
    rf"(?:(?P<era>{'|'.join(cal.ERAS)})\s?)?(?P<y>{_NUM})年(?!代|間|度?来|ぶり)(?:\s?(?P<m>{_NUM})月(?:\s?(?P<d>{_NUM})日)?)?"
    rf"|(?P<m2>{_NUM})月(?P<d2>{_NUM})日"
)


def _japanese(text: str, language: str | None) -> Iterator[Found]:
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


_RULES: tuple[Callable[[str, str | None], Iterator[Found]], ...] = (
    _month_dates, _numeric, _years, _ancient, _centuries, _seasons, _periods, _wartime, _relative, _japanese,
)  # fmt: skip
