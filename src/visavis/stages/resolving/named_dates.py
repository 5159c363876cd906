"""Dates of named events: "the Yalta Conference in February 1945" dates "at the Yalta Conference" wherever it stands."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from visavis.edtf import bounds, overlaps
from visavis.records import DateExpression, Passage

_EVENT = re.compile(
    r"\b((?:[A-Z][\w’'-]+ ){1,4}(?:Conference|Summit|Congress|Talks|Meeting|Session|Pact|Treaty|Declaration|Agreement|"
    r"Protocol))\b"
)
# "At the meeting": of an occasion that has just been spoken of.
SAME_MEETING = re.compile(
    r"\b(?:[Aa]t|[Dd]uring|[Ii]n) (?:the|this|that) (?:same )?(?:meeting|conference|summit|talks?|session|conversation|"
    r"negotiations)\b(?! (?:of|in|on|with|between)\b)"
)
MEETING = re.compile(r"\b(?:meeting|conference|summit|talks?|session|conversation|negotiations|met|received)\b", re.I)
_NEAR = 60  # characters between an event's name and its date
_BOUND = re.compile(r"\b(?:before|until|since|after|prior to|following)\s+(?:\w+\s+){0,4}$", re.IGNORECASE)
_LEAD = re.compile(r"^(?:The|At|In|During|After|Before|Since|This|That) ")


def events_in(text: str, start: int, end: int) -> list[str]:
    """The names of events that stand in a part of a text, without an article."""
    return [_LEAD.sub("", m[1]) for m in _EVENT.finditer(text, start, end)]


def named_dates(
    passages: Iterable[Passage],
    dates: dict[str, list[DateExpression]],
    sentence: Callable[[str, int], tuple[int, int]],
) -> dict[str, str]:
    """Event by name and its date: the closest one that stands beside its name; none where two contradict each other.

    `sentence` gives the bounds of the sentence in which an offset of a passage lies.
    """
    found: dict[str, str] = {}
    torn: set[str] = set()
    for p in passages:
        rows = [d for d in dates.get(p.id, []) if d.edtf and "/" not in d.edtf and bounds(d.edtf)]
        for d in rows:
            a, b = sentence(p.id, d.span.start)
            a, b = max(a, d.span.start - _NEAR), min(b, d.span.end + _NEAR)
            if _BOUND.search(p.text, a, d.span.start):
                continue
            for name in events_in(p.text, a, b):
                before = found.get(name)
                if before is not None and not overlaps(before, d.edtf or ""):
                    torn.add(name)
                elif before is None or len(d.edtf or "") > len(before):
                    found[name] = d.edtf or ""
    return {name: edtf for name, edtf in found.items() if name not in torn}
