"""Leadership traits from what is said: seven ratios of word lists after Hermann (2003), each undefined of nothing.

    BACE  belief in control over events   verbs of self / all attributed verbs
    CC    conceptual complexity           high-complexity words / (high + low)
    DIS   distrust of others              mentions of others in a sentence with a word of distrust / their mentions
    IGB   in-group bias                   mentions of the own side in a sentence with a word of praise / its mentions
    PWR   need for power                  conflict verbs of self / verbs of self
    SC    self-confidence                 sentences with I, me, my and a word of confidence / sentences with I, me, my
    TASK  task focus                      task words / (task + group words)

The questions and the form of the ratios are Hermann's; the word lists are ours and the sentence stands for her coder's
reading, so that values are to be compared with each other and not with published norms.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import msgspec

from visavis.methods.acting import (
    Attribution,
    Belongs,
    Lexical,
    english,
    lexical,
    mentions_by_passage,
)
from visavis.methods.doubt import Interval, wilson
from visavis.methods.lexicon import (
    CONFIDENCE,
    DISTRUST,
    GROUP,
    HIGH_COMPLEXITY,
    LOW_COMPLEXITY,
    PRAISE,
    TASK,
    WEIGHTS,
)
from visavis.records import Mention, Passage, Resolution, Statement

_FIRST_SINGULAR = frozenset(["i", "me", "my", "mine", "myself"])


class Trait(msgspec.Struct, frozen=True, kw_only=True):
    """One ratio with its interval (Wilson), what was counted, and the statements that count for it."""

    name: str
    what: str
    hits: int
    of: int
    share: Interval
    statements: list[str]


class _Tally:
    def __init__(self) -> None:
        self.hits, self.of = 0, 0
        self.statements: dict[str, None] = {}

    def add(self, statement: str, hits: int, of: int) -> None:
        self.hits, self.of = self.hits + hits, self.of + of
        if hits:
            self.statements[statement] = None


NAMES = {
    "BACE": "belief in own control over events",
    "CC": "conceptual complexity",
    "DIS": "distrust of others",
    "IGB": "in-group bias",
    "PWR": "need for power",
    "SC": "self-confidence",
    "TASK": "task focus",
}


def traits(
    statements: Iterable[Statement],
    resolutions: Mapping[str, Resolution],
    passages: Mapping[str, Passage],
    mentions: Iterable[Mention],
    verbs: Iterable[Attribution],
    belongs: Belongs | None = None,
) -> list[Trait]:
    """The seven traits over some statements; `verbs` as `acting.attributions` gives them of the same statements."""
    of = belongs or (lambda actor, date: frozenset({actor}))
    by_passage = mentions_by_passage(mentions)
    tallies = {name: _Tally() for name in NAMES}
    for v in verbs:
        own = v.actor is None
        tallies["BACE"].add(v.statement, own, 1)
        tallies["PWR"].add(v.statement, own and WEIGHTS[v.category] < 0, own)
    for s in statements:
        r = resolutions.get(s.id)
        if r is None or not english(s, passages):
            continue
        mine = frozenset(x for h in (*r.holders, *r.speaks_for) for x in of(h, r.date))
        for piece in s.content:
            for sentence in lexical(piece, by_passage.get(piece.passage, [])):
                _read(tallies, s.id, sentence, [bool(of(w.actor, r.date) & mine) for w in sentence if w.actor])
    return [
        Trait(
            name=name, what=NAMES[name], hits=t.hits, of=t.of, share=wilson(t.hits, t.of), statements=list(t.statements)
        )
        for name, t in tallies.items()
    ]  # fmt: skip


def _read(tallies: Mapping[str, _Tally], id: str, sentence: list[Lexical], own: list[bool]) -> None:
    """`own`: of each actor mentioned whether it is of the speaker's side."""
    said = [w.word for w in sentence]
    there = set(said)
    high, low = sum(w in HIGH_COMPLEXITY for w in said), sum(w in LOW_COMPLEXITY for w in said)
    task, group = sum(w in TASK for w in said), sum(w in GROUP for w in said)
    others, ours = own.count(False), own.count(True)
    tallies["CC"].add(id, high, high + low)
    tallies["TASK"].add(id, task, task + group)
    tallies["DIS"].add(id, others if there & DISTRUST else 0, others)
    tallies["IGB"].add(id, ours if there & PRAISE else 0, ours)
    if there & _FIRST_SINGULAR:
        tallies["SC"].add(id, bool(there & CONFIDENCE), 1)
