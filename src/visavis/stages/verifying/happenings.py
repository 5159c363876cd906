"""Happenings dated twice, offices held at another time, sayings dated differently in the text and in its note."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from visavis.edtf import bounds
from visavis.records import Actor, Check, Citation, Mention, Office, Quotation, Records, Reference, Statement
from visavis.stages.verifying.manuscripts import BODY, Manuscripts, found
from visavis.text import Span, sentences, span

_VERBS = (
    ("attack", "attack|attacked|attacks|assault"),
    ("invasion", "invasion|invaded"),
    ("surrender", "surrender|surrendered|capitulation|capitulated"),
    ("signing", "signing|signed|conclusion|concluded"),
    ("bombing", "bombing|bombed"),
    ("fall", "fall|fell"),
    ("liberation", "liberation|liberated"),
    ("death", "death|died"),
    ("landing", "landing|landings|landed"),
    ("opening", "opening|opened"),
)
_HAPPENED = re.compile(
    rf"\b(?:{'|'.join(f'(?P<{kind}>{words})' for kind, words in _VERBS)})"
    r"(?:\s(?:on|upon|against|of|in|at|by|to|the|a))*"
    r"\s(?P<name>[A-Z][\w'’]+(?:[\s-][A-Z][\w'’]+){0,5})"
)
_MONTHS = re.compile(
    r"^(?:January|February|March|April|May|June|July|August|September|October|November|December|\w+day)\b"
)
# Far from the calendars of the other side: what happened there in the morning was the next day, or the day before.
_DATE_LINE = re.compile(
    r"pearl harbor|hawaii|oahu|honolulu|wake|midway|guam|malaya|kota bharu|hong kong|philippines|manila|singapore|"
    r"japan|tokyo|hiroshima|nagasaki|manchuria|korea|pacific"
)
_GREGORIAN = date(1918, 2, 14)


class _Dated(NamedTuple):
    day: date
    at: Span


def check_happenings(manuscripts: Manuscripts) -> Iterator[Check]:
    """The same happening (its kind and a name) given different days in a manuscript, if only by a likely slip.

    "The surrender of Germany" may be one of several; days far apart are taken for several happenings. A slip is a day
    or two, or the right day with another month or year.
    """
    first: dict[tuple[str, str, str], list[_Dated]] = {}
    for p in manuscripts.body():
        days = [(d, x) for d in manuscripts.dates.get(p.id, []) if (x := _day(d.edtf)) is not None]
        if not days:
            continue
        for start, end in sentences(p.text):
            mine = [(d, x) for d, x in days if start <= d.span.start < end]
            if len({x for _, x in mine}) != 1:
                continue
            for m in _HAPPENED.finditer(p.text, start, end):
                if _MONTHS.match(m["name"]) or manuscripts.in_quotation(Span(p.id, m.start(), m.end(), m.group())):
                    continue
                key = (p.document, str(next(k for k, _ in _VERBS if m[k])), m["name"].casefold())
                now = _Dated(mine[0][1], span(p.id, p.text, start, end))
                before = first.setdefault(key, [])
                other = next((b for b in before if b.day != now.day and _slip(b.day, now.day)), None)
                if other is not None and all(b.day != now.day for b in before):
                    yield _two_days(key, other, now, f"{p.id}:h{m.start()}")
                before.append(now)


def _slip(a: date, b: date) -> bool:
    apart = abs((a - b).days)
    return apart <= 2 or _calendars(a, b) or ((a.month == b.month) != (a.year == b.year) and a.day == b.day)


def _calendars(a: date, b: date) -> bool:
    return max(a, b) < _GREGORIAN and abs((a - b).days) in (12, 13)


def _two_days(key: tuple[str, str, str], before: _Dated, now: _Dated, about: str) -> Check:
    days = f"{before.day.isoformat()} and {now.day.isoformat()}"
    at = [before.at, now.at]
    if abs((before.day - now.day).days) == 1 and _DATE_LINE.search(key[2]):
        told = f"{days}: the date line lies between; it was the one day there and the other for the other side"
        return found("date", about, "two_days_by_time_zone", at, told, 0.9)
    if _calendars(before.day, now.day):
        return found("date", about, "two_days_by_calendar", at, f"{days}: the old and the new calendar", 0.9)
    return found("date", about, "event_two_dates", at, f"{key[1]}, {key[2].title()}: {days}", 0.75)


def _day(edtf: str | None) -> date | None:
    days = bounds(edtf)
    return days[0] if days is not None and days[0] == days[1] else None


# ---------------------------------------------------------------- offices

_OTHER_TIME = re.compile(
    r"(?:\b(?:former|ex|later|future|then|late|latter-day|subsequent|eventual|designate|elect|born|"
    r"ehemalig\w*|später\w*|künftig\w*|damals|бывш\w*|будущ\w*|тогдашн\w*)\b|元|後の|前)\W*(?:\w+\W+){0,2}$",
    re.IGNORECASE,
)


def check_offices(given: Records, manuscripts: Manuscripts) -> Iterator[Check]:
    """A person named with an office in a sentence of one date, at which he did not hold it."""
    actors = {a.id: a for a in given[Actor] if a.offices}
    for m in given[Mention]:
        actor = actors.get(m.actor or "")
        if actor is None or not manuscripts.holds(m.span):
            continue
        p = manuscripts.passages[m.span.passage]
        if p.kind not in BODY or manuscripts.in_quotation(m.span):
            continue
        around = p.text[max(0, m.span.start - 40) : m.span.end]
        held = [o for o in actor.offices if _titled(o, around, actor)]
        dates = {bounds(d.edtf) for d in manuscripts.dates_beside(m.span)} - {None}
        if not held or len(dates) != 1 or _OTHER_TIME.search(_before_title(held[0], around)):
            continue
        when = dates.pop()
        assert when is not None
        if not any(_held(o, when) for o in held):
            told = "; ".join(f"{o.title}, {o.from_ or '?'} to {o.to or 'now'}" for o in held[:3])
            yield found("name", m.id, "office_at_another_time", [m.span], told, 0.65)


def _head(o: Office) -> str:
    return o.title.casefold().split(" of ")[0].split(" for ")[0].strip()


def _titled(o: Office, around: str, actor: Actor) -> bool:
    """Does the title stand right before the name, or begin the mention?"""
    family = actor.name.casefold().split()[-1]
    text = around.casefold()
    at = text.rfind(_head(o))
    return (
        at >= 0
        and text[at + len(_head(o)) :].strip(" .,").split()[-1:] == [family]
        and (len(text[at + len(_head(o)) :].split()) <= 3)
    )


def _before_title(o: Office, around: str) -> str:
    return around[: around.casefold().rfind(_head(o))]


def _held(o: Office, when: tuple[date, date]) -> bool:
    low, high = bounds(o.from_), bounds(o.to)
    return (low is None or low[0] <= when[1]) and (high is None or when[0] <= high[1])


# ---------------------------------------------------------------- text and note

_SAID = ("speech", "personal_communication", "document", "manuscript")
_SAID_TITLE = re.compile(
    r"\b(?:address|speech|message|remarks|letter|telegram|statement|report|broadcast|lecture|memorandum|rede|brief|"
    r"ansprache)\b|речь|письмо|телеграмма|выступление|обращение|演説|書簡|電報",
    re.IGNORECASE,
)


def check_text_and_note(given: Records, manuscripts: Manuscripts) -> Iterator[Check]:
    """A saying dated in its sentence, and its note dates the one speech or letter it cites otherwise.

    A day between the two may be the date line or the day of printing; a press report follows by days.
    """
    citations: dict[str, list[Citation]] = {}
    for c in given[Citation]:
        if c.note is not None and c.document in manuscripts:
            citations.setdefault(c.note, []).append(c)
    notes = {q.statement: q.note for q in given[Quotation] if q.statement and q.note}
    for s in given[Statement]:
        cited = citations.get(notes.get(s.id) or "", [])
        if len(cited) != 1 or not s.cue or s.document not in manuscripts:
            continue
        inside = [*s.content, *s.quoted]
        dates = [d for d in manuscripts.dates_beside(s.cue[0]) if not any(c.overlaps(d.span) for c in inside)]
        said = {bounds(d.edtf) for d in dates} - {None}
        printed = _issued(cited[0].reference)
        if len(said) != 1 or printed is None:
            continue
        when = said.pop()
        assert when is not None
        if not (when[0].toordinal() - 1 <= printed.toordinal() <= when[1].toordinal() + 1):
            told = f"{dates[0].edtf} in the text, {printed.isoformat()} in the note"
            yield found("date", s.id, "text_and_note_differ", [dates[0].span, cited[0].span], told, 0.75)


def _issued(r: Reference) -> date | None:
    """The day of a speech, letter or the like; None for books and the press, which print on another day."""
    if r.type not in _SAID and not _SAID_TITLE.search(r.title or ""):
        return None
    if r.type in ("article-newspaper", "article-journal", "article-magazine"):
        return None
    parts = r.issued.date_parts if r.issued else []
    try:
        return date(*parts[0]) if len(parts) == 1 and len(parts[0]) == 3 else None
    except ValueError:
        return None
