"""Which reports were written, and which thoughts were spoken out: papers that state, "expressed the hope"."""

from __future__ import annotations

from visavis.stages.attributing.report import Report
from visavis.stages.attributing.tokens import Words
from visavis.text import listed

_PAPERS = listed(
    "memorandum memoranda letter letters telegram telegrams cable cables cablegram despatch dispatch despatches "
    "dispatches airgram aide-memoire memoire preface article articles editorial paper papers report reports minute "
    "document documents draft note notes communiqué communique text volume volumes book books resolution treaty "
    "agreement communication message messages questionnaire brief estimate directive instructions circular deptel "
    "embtel study review newspaper press paragraph sentence passage response inquiry chapter"
)
_WRITES = listed("write cable telegraph wire telegram pencil annotate draft scribble minute")
_PROPOSES = listed("suggest recommend propose urge request submit enclose attach invite")
# Verbs that bring a thought to others' ears: "expressed the hope", "voiced concern".
_UTTERS = ("express", "voic", "convey", "communicat", "utter", "reiterat", "reaffirm", "stated", "declar", "indicat")
_FIRST = listed("i we")
_NEAR = 6  # words of the holder that are read from its end


def settle_acts(w: Words, found: list[Report]) -> None:
    """Set the act, in place: of thoughts that were spoken out, and of speech that stands in writing."""
    for r in found:
        if r.act == "thought" and r.cue and w.low[r.cue[0][0]].startswith(_UTTERS):
            r.act = "speech"
        if r.act == "speech" and (r.lemma in _WRITES or _paper(w, r) or _in_this_paper(w, r)):
            r.act = "writing"


def _paper(w: Words, r: Report) -> bool:
    """A paper is the holder: its head noun, before "of" and the like, names one."""
    if r.holder is None:
        return False
    lo, hi = r.holder
    head = next((m for m in range(lo, hi) if w.low[m] in ("of", "from", "to", "on", "by", "for", "in")), hi)
    return any(w.low[m] in _PAPERS for m in range(max(lo, head - _NEAR), head)[-1:])


def _in_this_paper(w: Words, r: Report) -> bool:
    """ "I suggest", now: the author writes it down in saying it. Not where it is quoted from a talk."""
    if r.holder is None or not r.cue or w.low[r.holder[0]] not in _FIRST or r.holder[1] - r.holder[0] != 1:
        return False
    at = r.cue[0][0]
    return w.low[at] in _PROPOSES and w.inside(at) is None
