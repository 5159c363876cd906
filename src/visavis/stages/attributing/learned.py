"""Rules and the learned reader in one decoder: for each cue the reading that is most likely right, and how likely.

Rules tell the reader what they found (hints at words, guesses at cues). For a cue there are then up to two readings,
the rules' and the reader's. A logistic judge, fitted on annotated passages that the reader had not seen, weighs both
and keeps the better one, if it is likelier right than a threshold; its probability is the statement's confidence.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from math import exp, log

import numpy as np

from visavis.predictors.attribution import HINTS, Candidate, Floats, Guess, Passage, attribution_reader
from visavis.records import Act
from visavis.stages.attributing import lexicon
from visavis.stages.attributing.confidence import confidence
from visavis.stages.attributing.nouns import PHRASE_FIRST
from visavis.stages.attributing.report import Report
from visavis.stages.attributing.subjects import Range, subject
from visavis.stages.attributing.tokens import Words

ACTS: tuple[Act, ...] = ("speech", "writing", "thought")
FEATURES = 20  # that the judge weighs
_LONGEST = 4_000  # words read in one piece; a longer passage is cut between sentences
_LEAST = 0.01
_SURE = 0.5  # from which the reader's own reports are taken up in a study
_FIRM = 0.7  # of the rules' own confidence
_DIRECT = "q"  # the kind of reports that are quotations: rules alone read them


def hints(w: Words, reports: Sequence[Report]) -> Floats:
    """Words x HINTS: cue of a report by act, holder, first and last of content; lexicon classes; quotes, sentences."""
    h = np.zeros((len(w), HINTS), np.float32)
    for r in reports:
        for a, b in r.cue:
            h[a:b, ACTS.index(r.act)] = 1
        if r.holder:
            h[r.holder[0] : r.holder[1], 3] = 1
        for a, b in r.content:
            h[a, 4] = 1
            h[b - 1, 5] = 1
    for i, word in enumerate(w.low):
        if classes := _classes().get(word):
            h[i, classes] = 1
    for a, b in w.quotes:
        h[a:b, 13] = 1
    for a, b in w.sentences:
        h[a, 14] = 1
        h[b - 1, 15] = 1
    return h


@cache
def _classes() -> dict[str, list[int]]:
    """Columns of the hints that a word has wherever it stands."""
    out: dict[str, set[int]] = {}
    for word, cues in lexicon.VERBS.items():
        out.setdefault(word, set()).update(6 + ACTS.index(c.act) for c in cues)
    for column, words in (
        (9, lexicon.NOUNS),
        (10, lexicon.ADJECTIVES),
        (11, PHRASE_FIRST),
        (12, lexicon.NEGATIONS),
    ):
        for word in words:
            out.setdefault(word, set()).add(column)
    return {word: sorted(columns) for word, columns in out.items()}


def to_read(w: Words, reports: Sequence[Report]) -> list[tuple[int, Passage]]:
    """A passage as the reader takes it: with its first word, in pieces where it is very long."""
    h, out, first = hints(w, reports), [], 0
    cuts = [b for _, b in w.sentences]
    for k, end in enumerate(cuts):
        if k + 1 < len(cuts) and cuts[k + 1] - first <= _LONGEST:
            continue
        end = min(end, first + 4 * _LONGEST)  # a sentence beyond that is none
        words = [w.text[a:b] for a, b in zip(w.starts[first:end], w.ends[first:end], strict=True)]
        guesses = [_guess(r, first) for r in reports if r.cue and first <= r.cue[0][0] < end and r.cue[-1][1] <= end]
        out.append((first, Passage(words, w.sentence_of[first:end], h[first:end], guesses)))
        first = cuts[k]
    return out


def _guess(r: Report, first: int) -> Guess:
    def moved(x: Range) -> Range:
        return x[0] - first, x[1] - first

    return Guess([moved(x) for x in r.cue], [moved(x) for x in r.content], moved(r.holder) if r.holder else None)


def candidates(passages: Sequence[tuple[Words, Sequence[Report]]]) -> list[list[Candidate]]:
    """What the reader finds in each passage, in words of it."""
    pieces = [(k, first, p) for k, (w, reports) in enumerate(passages) for first, p in to_read(w, reports)]
    out: list[list[Candidate]] = [[] for _ in passages]
    for (k, first, _), found in zip(pieces, attribution_reader().read([p for _, _, p in pieces]), strict=True):
        for c in found:
            c.cue = [(a + first, b + first) for a, b in c.cue]
            c.content = [(a + first, b + first) for a, b in c.content]
            c.holder = (c.holder[0] + first, c.holder[1] + first) if c.holder else None
            out[k].append(c)
    return out


def judged(w: Words, reports: Sequence[Report], found: Sequence[Candidate], study: bool) -> list[Report]:
    """The better reading of each cue, with its confidence, where it is likely enough.

    In a study, whose prose the reader has seen little of, what the rules find stands; the reader adds what is sure.
    """
    weights, least = attribution_reader().judge()
    kept = []
    for readings in both(w, reports, found):
        scored = [(1 / (1 + exp(-float(np.dot(weights, x)))), r) for r, x in readings]
        ruled = readings[0][0].kind != "read"
        sure, best = scored[0] if study and ruled else max(scored, key=lambda s: s[0])
        if sure >= (_SURE if study else least) or (ruled and (study or _firm(w, readings[0][0]))):
            kept.append(replace(best, confidence=round(sure, 2)))
    return sorted(kept, key=lambda r: min(r.content[0][0], r.cue[0][0] if r.cue else r.content[0][0]))


def _firm(w: Words, r: Report) -> bool:
    """A report that the rules vouch for: quoted words, "according to", a frame that is as good as always a report."""
    return bool(r.quotes) or r.kind == "phrase" or confidence(r, w, False) >= _FIRM


def both(w: Words, reports: Sequence[Report], found: Sequence[Candidate]) -> list[list[tuple[Report, list[float]]]]:
    """For each cue its readings, the rules', the reader's and those that mix them, with what the judge weighs."""
    at: dict[int, Candidate] = {i: c for c in found for a, b in c.cue for i in range(a, b)}
    direct = sorted(a for r in reports if r.quotes for a, _ in r.content)
    out, used = [], set()
    for r in reports:
        c = next((at[i] for a, b in r.cue for i in range(a, b) if i in at), None)
        readings = [r]
        if c is not None and id(c) not in used:
            used.add(id(c))
            if c.content and r.kind != _DIRECT and _differ(w, c, r) and not _swallows(c, r, direct):
                other = _read(w, c, r)
                readings.append(other)
                if c.holder != r.holder:
                    readings += [replace(other, holder=r.holder), replace(r, holder=c.holder)]
        out.append([(x, weighed(w, x, r, c)) for x in readings])
    for c in found:
        if id(c) not in used and c.content and not _impersonal(w, c):
            other = _read(w, c, None)
            out.append([(other, weighed(w, other, None, c))])
    return out


def _swallows(c: Candidate, r: Report, direct: Sequence[int]) -> bool:
    """Does it run on into a quotation that is a report of its own, where the rules stop? `direct`: first words."""
    inside = [q for a, b in c.content for q in direct[bisect_left(direct, a) : bisect_left(direct, b)]]
    return any(not any(a <= q < b for a, b in r.content) for q in inside)


def _differ(w: Words, c: Candidate, r: Report) -> bool:
    """Do they differ in holder or in words of content, marks and stops apart?"""
    words = [{i for i in _words(x) if w.word(i)} for x in (c.content, r.content)]
    return c.holder != r.holder or words[0] != words[1]


def _impersonal(w: Words, c: Candidate) -> bool:
    """ "It can be said that": the writer's own caution."""
    s = subject(w, c.cue[0][0], w.bounds(c.cue[0][0])[0])
    it = s.holder is not None and w.surface(*s.holder).casefold() == "it"
    return it and s.passive and not {"can", "could", "may", "might", "should", "must"}.isdisjoint(s.auxiliaries)


def _read(w: Words, c: Candidate, r: Report | None) -> Report:
    """The reader's own report; negation and hedge are those of the rules' report or of the words before the cue."""
    act = ACTS[int(np.argmax(c.acts))]
    if r is not None:
        return replace(r, act=act, cue=c.cue, content=c.content, holder=c.holder, kind="read", quotes=[])
    i = c.cue[0][0]
    s = subject(w, i, w.bounds(i)[0])
    lemma = next((cue.lemma for cue in lexicon.VERBS.get(w.low[i], ())), w.low[i])
    return Report(act, "read", c.cue, c.content, c.holder, lemma, s.negated, s.hedge, shared=s.shared)


def weighed(w: Words, r: Report, rule: Report | None, c: Candidate | None) -> list[float]:
    """What the judge weighs of a reading `r`, given the rules' report and the reader's candidate of the cue."""
    ruled = rule is not None and r.content == rule.content
    held = rule is not None and r.holder == rule.holder
    paired = rule is not None and c is not None
    alike = _alike(rule.content, c.content) if rule is not None and c is not None else 0.0
    agreed = float(rule is not None and c is not None and _overlap(rule.holder, c.holder))
    chain = log(max(c.chain_probability, _LEAST)) if c is not None else -2.0
    told = _logit(confidence(rule, w, False)) if rule is not None else 0.0
    cue = r.cue[0][0] if r.cue else r.content[0][0]
    return [
        1.0,
        float(rule is not None),
        float(paired),
        float(ruled),
        float(held),
        _logit(c.cue_probability) if c is not None else -2.0,
        chain,
        chain * ruled,
        told,
        told * (not ruled),
        alike,
        agreed,
        agreed * alike,
        float(r.holder is None),
        float(r.holder is None and c is not None and c.holder is None),
        float(r.act == "thought"),
        float(w.sentence_of[r.content[-1][1] - 1] != w.sentence_of[cue]),
        float(not r.cue),
        float(len(_words(r.content)) <= 2),
        float(r.kind == _DIRECT),
    ]


def _alike(a: Sequence[Range], b: Sequence[Range]) -> float:
    """Shared words of all words."""
    one, two = _words(a), _words(b)
    return len(one & two) / max(1, len(one | two))


def _overlap(a: Range | None, b: Range | None) -> bool:
    return a == b if a is None or b is None else a[0] < b[1] and b[0] < a[1]


def _words(ranges: Sequence[Range]) -> set[int]:
    return {i for a, b in ranges for i in range(a, b)}


def _logit(p: float) -> float:
    p = min(max(p, _LEAST), 1 - _LEAST)
    return log(p / (1 - p))
