"""Words that name a time, all kinds together, and what widens or narrows them ("the latter half of").

Finding only: what a year-less date or "the following day" means is settled in `dates`, in the order of the text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace

from visavis.stages.naming import calendar as cal
from visavis.stages.naming import dated, undated
from visavis.stages.naming.calendar import Found, Part

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
        found.extend(dated.bare_bc(text))
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


_RULES: tuple[Callable[[str, str | None], Iterator[Found]], ...] = (
    dated.month_dates, dated.numeric, dated.years, dated.ancient, dated.centuries, dated.japanese,
    undated.seasons, undated.periods, undated.wartime, undated.relative,
)  # fmt: skip
