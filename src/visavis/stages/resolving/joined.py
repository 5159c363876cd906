"""A holder that is a list of names, of which the span shows one: "Britain, France, and Italy declared"."""

from __future__ import annotations

import re
from bisect import bisect_left

from visavis.records import Mention, Statement
from visavis.stages.resolving.scene import Scene

_MOST = 6  # names of one list
_AND = re.compile(r"\s*,?\s*(?:and|as well as)\s+(?:the\s+)?")
_COMMA = re.compile(r"\s*,\s*(?:the\s+)?")
_TO_VERB = re.compile(r"\s*,?\s*(?:(?:all|both|jointly|together|also|then|had|have|has|would|later|in turn|each)\s+)*")


def joined(scene: Scene, s: Statement) -> list[str]:
    """The actors of the whole list that the holder belongs to; none where it stands alone.

    A list ends in "and" and runs up to the cue; before the holder it must be held together by commas and that "and".
    """
    if s.holder is None or not s.cue or s.cue[0].passage != s.holder.passage:
        return []
    text, at, cue = scene.text(s.holder.passage), s.holder, s.cue[0]
    inside = [m for m in scene.within(at) if m.actor and m.span.start >= at.start and m.span.end <= at.end]
    if not inside or cue.start < at.end:
        return []
    row = scene.mentions.get(at.passage, [])
    k, n = (bisect_left(row, x, key=lambda m: m.span.start) for x in (at.start, at.end))
    after = _after(text, inside[-1], [m for m in row[n : n + _MOST] if m.span.start < cue.start], cue.start)
    preceding = [m for m in row[max(0, k - _MOST) : k] if m.span.end <= at.start]
    before = _before(text, inside[0], preceding, closed=bool(after))
    found = [m.actor for m in (*before, *inside, *after) if m.actor]
    return list(dict.fromkeys(found)) if after or before else []


def _after(text: str, last: Mention, following: list[Mention], cue: int) -> list[Mention]:
    """Names that go on the list after the holder, if "and" closes it and nothing but helping words leads to the cue."""
    out: list[Mention] = []
    end, closed = last.span.end, False
    for m in following:
        between = text[end : m.span.start]
        if _AND.fullmatch(between):
            closed = True
        elif closed or not _COMMA.fullmatch(between):
            break
        out.append(m)
        end = m.span.end
    return out if closed and _TO_VERB.fullmatch(text, end, cue) else []


def _before(text: str, first: Mention, preceding: list[Mention], closed: bool) -> list[Mention]:
    """Names that stand on the list before the holder: "A, B, and" the holder; `closed`: its "and" comes later."""
    out: list[Mention] = []
    start = first.span.start
    for m in reversed(preceding):
        between = text[m.span.end : start]
        if not closed and _AND.fullmatch(between):
            closed = True
        elif not closed or not _COMMA.fullmatch(between):
            break
        out.insert(0, m)
        start = m.span.start
    lead = text[max(0, start - 24) : start].rstrip()
    opens = not lead or lead[-1] in ".;:!?—" or re.search(r"\b(?:that|while|when|and|of|powers|when|as|but)$", lead)
    return out if opens else []
