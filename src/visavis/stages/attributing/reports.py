"""Reports of what somebody said, wrote or thought, found in the words of one passage by cue and complement."""

from __future__ import annotations

from collections.abc import Iterator

from visavis.stages.attributing import lexicon
from visavis.stages.attributing.lexicon import ADJECTIVES, NOUNS, VERBS
from visavis.stages.attributing.nouns import PHRASE_FIRST, adjective_report, light_report, noun_report, phrase_report
from visavis.stages.attributing.report import Report
from visavis.stages.attributing.tokens import Words
from visavis.stages.attributing.verbs import verb_report


def reports(w: Words) -> list[Report]:
    """All reports of a passage, in the order of their cues; "it can be said that" only hedges those within it."""
    found = list(_all(w))
    for hedge in [r for r in found if r.kind == "hedge"]:
        (a, b), cue = hedge.content[0], hedge.cue[0]
        for r in found:
            if r is not hedge and r.cue and a <= r.cue[0][0] < b and r.hedge is None:
                r.hedge = hedge.hedge or cue
    return [r for r in found if r.kind != "hedge"]


def _all(w: Words) -> Iterator[Report]:
    taken = -1  # last word of a cue that has become a report
    for i, word in enumerate(w.low):
        if i <= taken:
            continue
        if w.capital(i) and not _opens(w, i):
            continue  # the States, Wells, Mr. Hope
        found = verb_report(w, i) if word in VERBS else None
        if found is None and word in lexicon.LIGHT_VERBS:
            found = light_report(w, i)
        if found is None and word in ADJECTIVES:
            found = adjective_report(w, i)
        if found is None and word in NOUNS:
            found = noun_report(w, i)
        if found is None and word in PHRASE_FIRST:
            found = phrase_report(w, i)
        if found is not None and found.content and found.content[0][1] > found.content[0][0]:
            taken = found.cue[-1][1] - 1
            yield found


def _opens(w: Words, i: int) -> bool:
    """Does word i open a sentence or a quotation?"""
    return i == 0 or not w.word(i - 1) or i == w.bounds(i)[0]
