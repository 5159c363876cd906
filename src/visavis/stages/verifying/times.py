"""Dates that cannot be, or contradict themselves or each other; names used before or after their time."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator
from datetime import date, timedelta

from visavis.edtf import bounds
from visavis.records import (
    Actor,
    Check,
    DateExpression,
    Document,
    Mention,
    Passage,
    Quotation,
    Records,
    Resolution,
    Statement,
)
from visavis.stages.verifying.manuscripts import Manuscripts
from visavis.text import Span, sentence_at, span

_WEEKDAYS = (
    ("monday", "montag", "понедельник", "月曜", "lundi"),
    ("tuesday", "dienstag", "вторник", "火曜", "mardi"),
    ("wednesday", "mittwoch", "сред[ауыу]", "水曜", "mercredi"),
    ("thursday", "donnerstag", "четверг", "木曜", "jeudi"),
    ("friday", "freitag", "пятниц[аую]", "金曜", "vendredi"),
    ("saturday", "samstag|sonnabend", "суббот[аую]", "土曜", "samedi"),
    ("sunday", "sonntag", "воскресенье?", "日曜", "dimanche"),
)
_WEEKDAY = re.compile("|".join(f"(?P<d{n}>{'|'.join(names)})" for n, names in enumerate(_WEEKDAYS)), re.IGNORECASE)
_BETWEEN = re.compile(r"[\s,.(（）)日]*(?:(?:the|den|dem|le)\s*)?", re.IGNORECASE)

_MONTHS = (
    "january|januar|января|janvier", "february|februar|февраля|février", "march|märz|марта|mars", "april|апреля|avril",
    "may|mai|мая", "june|juni|июня|juin", "july|juli|июля|juillet", "august|августа|août",
    "september|сентября|septembre", "october|oktober|октября|octobre", "november|ноября|novembre",
    "december|dezember|декабря|décembre",
)  # fmt: skip
_MONTH = "|".join(f"(?P<m{n}_>{names})" for n, names in enumerate(_MONTHS, 1))
_DAY_FIRST = re.compile(
    rf"(?<!\d)(?P<day>\d{{1,2}})(?:st|nd|rd|th|\.)?\s(?:of\s)?(?:{_MONTH})\b,?(?:\s(?P<year>\d{{4}})\b)?", re.I
)
_MONTH_FIRST = re.compile(
    rf"\b(?:{_MONTH})\s(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?![\d:.]\d|\d)(?:,?\s(?P<year>\d{{4}})\b)?", re.I
)
_JAPANESE = re.compile(r"(?:(?P<year>\d{4})年)?(?P<month>\d{1,2})月(?P<day>\d{1,2})日")
_GREGORIAN = date(1918, 2, 14)  # Russia's first day in the new calendar
_JULIAN = timedelta(days=13)  # between the calendars, 1900-1918


def check_dates(given: Records, manuscripts: Manuscripts) -> Iterator[Check]:
    """Dates that no calendar has, weekdays that do not fit, sayings dated after the book, one saying dated twice."""
    for p in manuscripts.own:
        yield from _impossible(p)
    for d in given[DateExpression]:
        if manuscripts.holds(d.span):
            yield from _weekday(d, manuscripts.passages[d.span.passage].text)
    yield from _later_than_document(given, manuscripts)
    yield from _two_dates(given, manuscripts)


def _date_check(about: str, verdict: str, at: list[Span], difference: str, confidence: float) -> Check:
    return Check(
        id=f"{about}:{verdict}", kind="date", about=about, verdict=verdict, evidence=at, difference=difference,
        confidence=confidence,
    )  # fmt: skip


def _impossible(p: Passage) -> Iterator[Check]:
    for pattern in (_DAY_FIRST, _MONTH_FIRST, _JAPANESE):
        for m in pattern.finditer(p.text):
            groups = m.groupdict()
            month = int(groups.get("month") or next((k[1:-1] for k, v in groups.items() if v and k[-1] == "_"), 0))
            day, year = int(groups["day"]), int(groups["year"] or 0)
            if not 1 <= month <= 12 or not 1 <= day <= 31:
                continue  # a number beside a month's name need be no day: "May 45", "Mai 68"
            longest = monthrange(year, month)[1] if year else 29 if month == 2 else monthrange(2001, month)[1]
            if day > longest:
                at = span(p.id, p.text, m.start(), m.end())
                about = f"{p.id}:date{at.start}-{at.end}"
                yield _date_check(about, "impossible_date", [at], f"that month has {longest} days", 0.98)


def _day(edtf: str | None) -> date | None:
    """The day of a date to the day; None for anything less exact."""
    days = bounds(edtf)
    return days[0] if days is not None and days[0] == days[1] else None


def _weekday(d: DateExpression, text: str) -> Iterator[Check]:
    """A weekday right before or within or right after a date to the day."""
    day = _day(d.edtf)
    if day is None:
        return
    low, high = max(0, d.span.start - 20), min(len(text), d.span.end + 20)
    for m in _WEEKDAY.finditer(text, low, high):
        inside = d.span.start <= m.start() < d.span.end
        between = text[m.end() : d.span.start] if m.end() <= d.span.start else text[d.span.end : m.start()]
        if not inside and not _BETWEEN.fullmatch(between):
            continue
        said = int(str(m.lastgroup)[1:])
        fits = {day.weekday()}
        if date(1900, 3, 1) <= day < _GREGORIAN:
            fits.add((day + _JULIAN).weekday())  # a date of the old calendar
        if said not in fits:
            right = _WEEKDAYS[day.weekday()][0].capitalize()
            at = Span(
                d.span.passage, *(p := (min(m.start(), d.span.start), max(m.end(), d.span.end))), text[p[0] : p[1]]
            )
            yield _date_check(d.id, "wrong_weekday", [at], f"{day.isoformat()} was a {right}", 0.9)
        return


def _later_than_document(given: Records, manuscripts: Manuscripts) -> Iterator[Check]:
    documents = given.by_id(Document)
    statements = given.by_id(Statement)
    for r in given[Resolution]:
        said, written = bounds(r.date), bounds(documents[r.document].date if r.document in documents else None)
        if r.document in manuscripts and said and written and said[0] > written[1]:
            at = statements[r.id].content if r.id in statements else []
            told = f"{r.date}, but the document is of {documents[r.document].date}"
            yield _date_check(r.id, "later_than_document", at, told, 0.8)


def _two_dates(given: Records, manuscripts: Manuscripts) -> Iterator[Check]:
    """Statements of one occasion that bear different days: one of the two texts is wrong, or they are two occasions."""
    statements = given.by_id(Statement)
    first: dict[str, Resolution] = {}
    for r in given[Resolution]:
        if r.occasion is None or _day(r.date) is None:
            continue
        other = first.setdefault(r.occasion, r)
        if _day(other.date) != _day(r.date) and not {other.document, r.document}.isdisjoint(manuscripts.ids):
            at = [s for x in (other, r) if x.id in statements for s in statements[x.id].content]
            yield _date_check(r.id, "two_dates", at, f"{other.date} and {r.date}", 0.7)


def check_names(given: Records, manuscripts: Manuscripts) -> Iterator[Check]:
    """Names that an actor did not bear at the time spoken of, the one date of the sentence.

    Only in manuscripts: a name that a text of the time uses was in use.
    """
    actors = given.by_id(Actor)
    passages = manuscripts.passages
    documents = given.by_id(Document)
    dates: dict[str, list[DateExpression]] = {}
    for d in given[DateExpression]:
        dates.setdefault(d.span.passage, []).append(d)
    quoted: dict[str, list[Span]] = {}
    for q in given[Quotation]:
        for s in q.spans:
            quoted.setdefault(s.passage, []).append(s)
    timed = {(a.id, n.text.casefold()) for a in given[Actor] for n in a.names if n.from_ or n.to}
    for m in given[Mention]:
        if (m.actor, _bare(m.span.exact)) not in timed or m.actor is None or not manuscripts.holds(m.span):
            continue  # most names are of all times: the rest costs a look at the sentence
        p = passages[m.span.passage]
        if p.kind == "note" or any(s.holds(m.span) for s in quoted.get(p.id, ())):
            continue  # titles of books, and other people's words
        document = documents.get(p.document)
        when = _when(m, p.text, dates.get(p.id, []), document)
        wrong = _untimely(m.span.exact, actors[m.actor], when) if when else None
        if wrong is not None:
            verdict, told = wrong
            yield Check(
                id=f"{m.id}:{verdict}", kind="name", about=m.id, verdict=verdict, evidence=[m.span],
                difference=told, confidence=0.7,
            )  # fmt: skip


def _when(m: Mention, text: str, dates: list[DateExpression], document: Document | None) -> tuple[date, date] | None:
    """The one date of the mention's sentence; in a primary text, else, the document's own."""
    start, end = sentence_at(text, m.span.start)
    told = {bounds(d.edtf) for d in dates if start <= d.span.start < end} - {None}
    if len(told) == 1:
        return told.pop()
    return (
        bounds(document.date) if not told and document is not None and document.genre not in (None, "study") else None
    )


def _untimely(name: str, actor: Actor, when: tuple[date, date]) -> tuple[str, str] | None:
    """The verdict and what to say, where the actor bore every name so spelled wholly before or after `when`."""
    said = _bare(name)
    spans = [(n, _valid(n.from_, n.to)) for n in actor.names if n.text.casefold() == said]
    if not spans or any(low <= when[1] and when[0] <= high for _, (low, high) in spans):
        return None
    then = [n.text for n in actor.names if (v := _valid(n.from_, n.to))[0] <= when[0] and when[1] <= v[1]]
    if not then:
        return None  # no other name is known for that time: nothing better to offer
    n, (low, _) = spans[0]
    if low > when[1]:
        return "not_yet_in_use", f"in use from {n.from_}; then {then[0]}"
    return "no_longer_in_use", f"in use until {n.to}; then {then[0]}"


def _bare(name: str) -> str:
    return name.casefold().removeprefix("the ")


def _valid(from_: str | None, to: str | None) -> tuple[date, date]:
    low, high = bounds(from_), bounds(to)
    return low[0] if low else date.min, high[1] if high else date.max
