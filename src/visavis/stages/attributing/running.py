"""Reports that run on over the sentences after, without a new cue: "He said that A. B would follow."

Minutes and telegrams report so; studies hardly ever do, and are left alone. A sentence goes on reporting if it
follows a report of speech in the same paragraph, brings no report of its own by another holder, and does not return
to the writer's own voice (a date, a new scene, the first person in a record of others).
"""

from __future__ import annotations

from visavis.stages.attributing.extents import trimmed_end
from visavis.stages.attributing.report import Report
from visavis.stages.attributing.tokens import AUXILIARIES, Words
from visavis.text import listed

_STARTS = listed("t z c aside w p pass.t q m")
_SCENE = listed(
    "at later on after during when then following meanwhile finally next concluding comment note "
    "ambassador i we subsequently before upon later end"
)


def run_on(w: Words, found: list[Report]) -> None:
    """Lengthen the reports that run on, in place; their further sentences are further pieces of content."""
    by_sentence: dict[int, list[Report]] = {}
    for r in found:
        by_sentence.setdefault(w.sentence_of[r.cue[0][0] if r.cue else r.content[0][0]], []).append(r)
    held: Report | None = None
    for s, (lo, hi) in enumerate(w.sentences):
        here = by_sentence.get(s, [])
        outer = _outermost(here, lo)
        if held is not None and _goes_on(w, lo, hi, here, held):
            held.content.append((_first(w, lo), trimmed_end(w, lo, hi)))
            held.run_on = True
            continue
        held = (
            outer
            if outer is not None and outer.act != "thought" and outer.kind in _STARTS and not outer.quotes
            else None
        )
        if held is not None and held.content[-1][1] < hi - 3:
            held = None  # the sentence itself went on to something else


_MANY = 40  # reports of one sentence that are compared with each other; more is no prose


def _outermost(here: list[Report], lo: int) -> Report | None:
    """The last report of the sentence that is not inside another's content."""
    out = None
    for r in here[:_MANY]:
        at = r.cue[0][0] if r.cue else lo
        if not any(o is not r and any(a <= at < b for a, b in o.content) for o in here):
            out = r
    return out


def _goes_on(w: Words, lo: int, hi: int, here: list[Report], held: Report) -> bool:
    first = w.low[lo]
    if hi - lo < 4 or first in _SCENE or first.isdigit() or not w.word(lo):
        return False
    if len(here) > _MANY:
        return False
    for r in here:
        at = r.cue[0][0] if r.cue else r.content[0][0]
        nested = any(o is not r and any(a <= at < b for a, b in o.content) for o in here)
        if not nested and (r.act != "thought" or not _reported_holder(w, r)):
            return False
    return any(t in AUXILIARIES for t in w.low[lo:hi])


def _reported_holder(w: Words, r: Report) -> bool:
    """Thoughts inside a run-on report are mostly of third parties, not of the speaker ("he felt" is a new report)."""
    return r.holder is None or w.low[r.holder[0]] not in ("he", "she", "i")


def _first(w: Words, lo: int) -> int:
    return lo
