"""Times told by a season, by a named period, or by their distance from another ("the following day")."""

from __future__ import annotations

import re
from collections.abc import Iterator

from visavis.stages.naming import calendar as cal
from visavis.stages.naming.calendar import MONTHS, Found, When
from visavis.stages.naming.dated import OF_THAT_YEAR, RU_YEAR, YEAR, YEAR_AFTER, year_shift

_SEASON = re.compile("|".join(sorted(cal.SEASONS, key=len, reverse=True)))
_SEASON_LEAD = re.compile(
    r"(?P<the>\b(?:[Tt]he|l['’]|im|[Dd]en|[Dd]es)\s*)\Z|\b(?P<that>[Tt]hat|[Tt]his|[Ll]ast|[Nn]ext)(?:\s+same)?\s+\Z|"
    r"\b(?:[Ii]n|[Bb]y|[Uu]ntil|[Ss]ince|[Ll]ate|[Ee]arly|[Mm]id|au|en|ends?)[\s-]+\Z"
)
_SEASON_YEAR = re.compile(rf"(?:\s+(?:of|de|des\s+Jahres)\s+|\s*,?\s*){YEAR}(?:[-–/]\d{{2,4}})?(?!\w){RU_YEAR}")
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


def seasons(text: str, language: str | None) -> Iterator[Found]:
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
            that = OF_THAT_YEAR.match(text, end)
            if lead["that"]:
                start = lead.start()
            by = {"last": -1, "next": 1}.get((lead["that"] or "").lower(), year_shift(that))
            yield Found(
                start, that.end() if that else end, when=When(None), season=season, by=by, base="now" if by else "text"
            )


def periods(text: str, language: str | None) -> Iterator[Found]:
    for m in _PERIOD.finditer(text):
        start, end = m.span()
        if (start and text[start - 1].isalpha() and text[start - 1] < "\u3000") or (
            text[end : end + 1].isalpha() and text[end] < "\u3000"
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
        year = YEAR_AFTER.match(text, m.end())
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


def wartime(text: str, language: str | None) -> Iterator[Found]:
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
_DAYS = "|".join(w for w in cal.WEEKDAYS if w.isascii())
_ENGLISH_MONTHS = "|".join(w for w in MONTHS if w.isascii() and w.istitle() and w.isalpha())
_COUNT = "|".join([*cal.NUMBERS, *(w.capitalize() for w in cal.NUMBERS if w.isalpha())])
_RELATIVE = re.compile(
    rf"\b(?:(?:(?P<edge>[Tt]he\s+(?:end|beginning|start|middle)\s+of|[Ll]ater|[Ee]arlier|[Ee]arly|[Ll]ate)\s+)?"
    rf"(?:[Tt]he\s+|(?P<that>[Tt]hat\s+))"
    rf"(?P<which>(?:very\s+)?(?:following|next|previous|preceding|same|ensuing|very)\s+)?(?P<u1>{_UNITS})(?!s|\s+(?:before|after)|-)\b"
    rf"|[Tt]he\s+(?P<u2>{_UNITS})\s+(?P<side>before|after|following|previous)(?=\s*[,.;)]|\s+and\b)"
    rf"|(?P<rel>[Ll]ast|[Tt]his|[Nn]ext)\s+(?P<u3>{_UNITS}|{_DAYS}|{_ENGLISH_MONTHS})(?!s)\b"
    r"|(?P<deictic>[Tt]oday|[Tt]onight|[Yy]esterday|[Tt]omorrow)\b"
    rf"|(?P<n>\d{{1,3}}|[Aa]n?|{_COUNT})\s+(?P<u4>days?|weeks?|months?|years?|decades?)\s+"
    r"(?P<way>later|earlier|afterwards?|before(?=\s*[,.;])|previously|ago)\b"
    r"|(?P<vague>[Aa]t\s+(?:the|that|this)\s+(?:same\s+)?time|[Ii]n\s+those\s+(?:times|days|years)|[Ss]ince\s+that\s+time|"
    r"[Aa]t\s+present|[Cc]urrently|[Rr]ight\s+now|[Aa]t\s+the\s+moment))"
)
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


def relative(text: str, language: str | None) -> Iterator[Found]:
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
