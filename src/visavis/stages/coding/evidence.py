"""The signs of a dimension, an aspect and a stance in what was said and in the sentences around it."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from dataclasses import dataclass, field
from itertools import takewhile

from visavis.codebook import Hit, Matcher, Plan
from visavis.records import Passage, Stance
from visavis.text import Span, sentences

# Code points of one content that are read for signs; what follows adds none that the beginning does not give.
LONGEST = 20_000
_NEGATION = re.compile(
    r"(?i)(?:\b(?:not|no|never|neither|nor|without|cannot|n['’]t|nicht|kein\w*|nie|ohne|не|нет|ни|без)\s+(?:\w+\s+){0,2})$"
)
_ORDER: tuple[Stance, ...] = ("hostile", "cautious", "favourable", "neutral")


@dataclass(frozen=True)
class Sign:
    """An indicator that was found: which, for which aspect, where."""

    indicator: str
    aspect: str | None
    at: Span


@dataclass
class Evidence:
    """Signs by dimension in what was `said` and `around` it, and the stance its words tell (how often)."""

    said: dict[str, list[Sign]] = field(default_factory=dict)
    around: dict[str, list[Sign]] = field(default_factory=dict)
    stance: tuple[Stance | None, int] = (None, 0)


class Reader:
    """Looks for the signs of one document's codebook; each passage is searched once."""

    def __init__(self, plan: Plan, matcher: Matcher, passages: dict[str, Passage]) -> None:
        self.passages = passages
        self._matcher = matcher
        self._hits: dict[tuple[str, int, int], list[Hit]] = {}
        self._against = {
            (d.id, a.id if a else None): [x.casefold() for x in (a or d).counter_examples]
            for d in plan.codebook.dimensions
            for a in (None, *d.aspects)
        }
        self._stances: dict[tuple[str, str | None], Stance | None] = {
            (d.id, a.id): a.stance for d in plan.codebook.dimensions for a in d.aspects
        }

    def stance_of(self, dimension: str, aspect: str | None) -> Stance | None:
        return self._stances.get((dimension, aspect))

    def context(self, content: Span) -> list[str]:
        """The sentences that hold what was said, and the one before."""
        passage = self.passages.get(content.passage)
        if passage is None:
            return []
        text = passage.text
        within = _sentences_of(text, content.start, content.end)
        if not within:
            return []
        start, end = within[0][0], within[-1][1]
        before = _sentences_of(text, max(0, start - 2), max(1, start - 1)) if start else []
        return [text[start:end], *(text[a:b] for a, b in before[-1:] if b <= start)]

    def read(self, content: list[Span], near: list[Span]) -> Evidence:
        """The evidence in some spans. `near`: the mentions of one target; signs in their sentences go before."""
        evidence = Evidence()
        stances: list[Stance] = []
        pieces = self._near(content, near) or content
        for piece in pieces:
            for hit, at in self._found(piece):
                if hit.code.stance is not None:
                    stances.append(hit.code.stance)
                else:
                    _note(evidence.said, hit, at)
        for piece in _around(content, self.passages):
            for hit, at in self._found(piece):
                if hit.code.dimension is not None:
                    _note(evidence.around, hit, at)
        if stances:
            times = Counter(stances)
            best = min(times, key=lambda s: (-times[s], _ORDER.index(s)))
            evidence.stance = best, times[best]
        return evidence

    def _near(self, content: list[Span], near: list[Span]) -> list[Span]:
        """The sentences of the content that name the target, if words of the codebook stand there."""
        out: dict[Span, None] = {}
        for mention in near:
            passage = self.passages.get(mention.passage)
            for piece in content:
                if passage is not None and piece.overlaps(mention):
                    for a, b in _sentences_of(passage.text, mention.start, mention.end):
                        a, b = max(a, piece.start), min(b, piece.end)
                        if a < b:
                            out[Span(piece.passage, a, b, passage.text[a:b])] = None
        return list(out) if any(h.code.dimension for p in out for h, _ in self._found(p)) else []

    def _found(self, piece: Span) -> list[tuple[Hit, Span]]:
        key = piece.passage, piece.start, piece.end
        if key not in self._hits:
            passage = self.passages.get(piece.passage)
            text = piece.exact[:LONGEST]
            self._hits[key] = [
                h
                for h in self._matcher.find(text, passage.language if passage else None)
                if not self._countered(h, text)
                and (h.code.stance is None or not _NEGATION.search(text[max(0, h.start - 40) : h.start]))
            ]
        return [
            (h, Span(piece.passage, piece.start + h.start, piece.start + h.end, piece.exact[h.start : h.end]))
            for h in self._hits[key]
        ]

    def _countered(self, hit: Hit, text: str) -> bool:
        """Whether an indicator stands within words that the codebook names as a counter-example of its code."""
        code = hit.code
        against = [
            *self._against.get((code.dimension or "", None), []),
            *self._against.get((code.dimension or "", code.aspect), []),
        ]
        for words in against:
            near = text[max(0, hit.start - len(words)) : hit.end + len(words)].casefold()
            if words and words in near and text[hit.start : hit.end].casefold() in words:
                return True
        return False


def _note(into: dict[str, list[Sign]], hit: Hit, at: Span) -> None:
    if hit.code.dimension is not None:
        into.setdefault(hit.code.dimension, []).append(Sign(hit.indicator, hit.code.aspect, at))


def _sentences_of(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """The sentences that some offsets touch."""
    all_ = sentences(text)
    first = max(0, bisect_right(all_, (start, len(text) + 1)) - 1)
    return list(takewhile(lambda s: s[0] < end, all_[first:]))


def _around(content: list[Span], passages: dict[str, Passage]) -> list[Span]:
    """The parts of the content's sentences that the content leaves free."""
    out = []
    for piece in content:
        passage = passages.get(piece.passage)
        if passage is None:
            continue
        text = passage.text
        for a, b in _sentences_of(text, piece.start, piece.end):
            for start, end in ((a, min(b, piece.start)), (max(a, piece.end), b)):
                if end - start > 1:
                    out.append(Span(piece.passage, start, end, text[start:end]))
    return out
