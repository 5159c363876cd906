"""What the scholar asserts: perceptions, what is common, what differs, what is absent, and conclusions.

Found sentence by sentence, by cues of the genre. A sentence counts only if it speaks of the question: of a target or
perceiver of the study (by a resolved mention, by name, or, for comparing words, carried on from the sentence before).
Sentences that announce ("this paper examines") or that lie within a quotation are not the scholar's findings.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from visavis.codebook import (
    Matcher,
    Names,
    Plan,
    Sides,
    closes,
    frames_only,
    runs_in,
    section_dimension,
    stems,
)
from visavis.records import (
    Abstention,
    Citation,
    Claim,
    ClaimKind,
    Mention,
    Note,
    Passage,
    Records,
    Resolution,
    Statement,
)
from visavis.stages.framing.cues import ANAPHOR, ANNOUNCES, CONTRASTED, CUES, HEDGE, LIKENESS, STUDIED
from visavis.text import Span, sentences, span

LONGEST = 2500  # code points; a longer "sentence" is a table or an unpunctuated text
MOSTLY = 0.6  # share of a sentence in quotation marks from which on it is the quoted person's, not the scholar's


@dataclass
class _Places:
    """What stands in each passage, for asking sentence by sentence."""

    mentions: dict[str, list[Mention]] = field(default_factory=dict)
    statements: dict[str, list[tuple[Span, Statement]]] = field(default_factory=dict)
    anchors: dict[str, list[tuple[int, list[str]]]] = field(default_factory=dict)

    @classmethod
    def of(cls, given: Records) -> _Places:
        places = cls()
        for m in given[Mention]:
            places.mentions.setdefault(m.span.passage, []).append(m)
        for s in given[Statement]:
            for piece in s.content:
                places.statements.setdefault(piece.passage, []).append((piece, s))
        cited: dict[str, list[str]] = {}
        for c in given[Citation]:
            if c.note is not None:
                cited.setdefault(c.note, []).append(c.id)
        for n in given[Note]:
            if n.anchor is not None:
                places.anchors.setdefault(n.anchor.passage, []).append((n.anchor.start, cited.get(n.id, [])))
        return places


class Asserted:
    """The claims of one study, found in reading order."""

    def __init__(self, given: Records, plan: Plan, matcher: Matcher, sides: Sides) -> None:
        self.plan, self.sides, self.matcher = plan, sides, matcher
        self.places = _Places.of(given)
        self.holders = {r.id: [*r.holders, *r.speaks_for] for r in given[Resolution]}
        members = {m for p in plan.study.perceivers for m in p.members}
        self.names = Names(a for a in sides.actors.values() if a.id in members or sides.targets_of(a.id))
        perceivers = plan.study.perceivers
        self.sole = perceivers[0].id if len(perceivers) == 1 else None  # of whom all is said, if not said of whom
        self.sections: dict[tuple[str, ...], str | None] = {}

    def claims(self, body: list[Passage]) -> Iterator[Claim | Abstention]:
        section: list[str] | None = None
        carried: list[str] = []
        for p in body:
            if p.section != section:
                section, carried = p.section, []
            for a, b in sentences(p.text):
                if b - a > LONGEST:
                    yield Abstention(
                        stage="framing",
                        about=p.id,
                        reason=f"a sentence of {b - a} characters was not searched for claims",
                    )
                    continue
                found, carried = self._sentence(p, span(p.id, p.text, a, b), carried)
                yield from found

    def _sentence(self, p: Passage, at: Span, carried: list[str]) -> tuple[list[Claim], list[str]]:
        text = at.exact
        actors = self._actors(at)
        targets = list(dict.fromkeys(t for a in actors for t, _ in self.sides.targets_of(a)))
        own = self._own_words(at)
        following = targets or carried
        if ANNOUNCES.search(text) or own < 1 - MOSTLY:
            return [], following
        kinds = [kind for kind, cue in CUES if cue.search(_unquoted(text))]
        closing = any(closes(h) for h in p.section)
        framing = not closing and any(frames_only(h) for h in p.section)
        if closing and not kinds:
            kinds = ["conclusion"]
        if len(targets) > 1 and "common" not in kinds and not framing and LIKENESS.search(_unquoted(text)):
            kinds.append("common")
        if not kinds or (kinds == ["perception"] and STUDIED.search(text)):
            return [], following
        if framing and not (len(targets) > 1 and {"common", "different", "absent"} & set(kinds)):
            return (
                [],
                following,
            )  # introductions tell of history and research; findings there compare the targets
        perceiver = self._perceiver(text, actors)
        about = targets or (carried if perceiver or ANAPHOR.search(text) else [])
        if not about or not (perceiver or self._has_side(kinds, p)):
            return [], following
        kept = [k for k in kinds if k in ("absent", "different", "common")] or kinds[:1]
        rests = self._rests_on(at)
        hedge = HEDGE.search(text)
        denied = self._denied(at, about) if "absent" in kept else about
        if denied != about and "different" not in kept:
            kept.append("different")  # found of one and not of another: they differ by silence
        claims = [
            Claim(
                id=f"{at.passage}:claim-{kind}{at.start}-{at.end}",
                span=at,
                kind=kind,
                perceiver=perceiver or self.sole,
                targets=denied if kind == "absent" else about,
                dimension=self._dimension(p, text),
                rests_on=rests,
                hedge=_sub(at, hedge) if hedge else None,
            )
            for kind in kept
        ]
        return claims, following

    def _denied(self, at: Span, about: list[str]) -> list[str]:
        """Of which of the targets something is said to be absent: not of those told of beside, "as seen in ..."."""
        aside = [m.span() for m in CONTRASTED.finditer(at.exact)]
        named: set[str] = set()
        beside: set[str] = set()
        for mention in self.places.mentions.get(at.passage, []):
            if mention.actor and at.holds(mention.span):
                start = mention.span.start - at.start
                found = beside if any(a <= start < b for a, b in aside) else named
                found.update(t for t, _ in self.sides.targets_of(mention.actor))
        return [t for t in about if t in named or t not in beside] if named else about

    def _has_side(self, kinds: list[ClaimKind], p: Passage) -> bool:
        """Without a perceiver named, a comparing or closing sentence of a section on the question still counts."""
        compares = any(k != "perception" for k in kinds)
        return compares and (self._section(p) is not None or any(closes(h) for h in p.section))

    def _actors(self, at: Span) -> list[str]:
        found = [m.actor for m in self.places.mentions.get(at.passage, []) if m.actor and at.holds(m.span)]
        return list(dict.fromkeys([*found, *(a.id for a in self.names.within(at.exact))]))

    def _perceiver(self, text: str, actors: list[str]) -> str | None:
        spoken = stems(text)
        for perceiver in self.plan.study.perceivers:
            if runs_in(stems(perceiver.name), spoken):
                return perceiver.id
        named = [p for p in self.plan.study.perceivers if p.members]
        not_targets = [a for a in actors if not self.sides.targets_of(a)]
        found = self.sides.perceiver_of(not_targets) if named and not_targets else None
        return found

    def _own_words(self, at: Span) -> float:
        """The share of a sentence that stands outside quoted words."""
        inside = 0
        for piece, statement in self.places.statements.get(at.passage, []):
            for q in statement.quoted or ([piece] if statement.manner == "direct" else []):
                if q.overlaps(at):
                    inside += min(q.end, at.end) - max(q.start, at.start)
        opened = re.match(r"\s*[\"“„«「]", at.exact) and not re.search(r"[\"”“»」]", at.exact[1:])
        return 0.0 if opened else 1 - inside / max(1, at.end - at.start)

    def _rests_on(self, at: Span) -> list[str]:
        stated = [s.id for piece, s in self.places.statements.get(at.passage, []) if piece.overlaps(at)]
        cited = [
            c
            for anchor, citations in self.places.anchors.get(at.passage, [])
            if at.start < anchor <= at.end + 1
            for c in citations
        ]
        return list(dict.fromkeys([*stated, *cited]))

    def _section(self, p: Passage) -> str | None:
        key = tuple(p.section)
        if key not in self.sections:
            self.sections[key] = section_dimension(p.section, self.plan.codebook)
        return self.sections[key]

    def _dimension(self, p: Passage, text: str) -> str | None:
        """What the section is about; else the dimension that most indicators, or its name, point to."""
        section = self._section(p)
        if section is not None:
            return section
        votes: dict[str, float] = {}
        spoken = stems(text)
        for d in self.plan.codebook.dimensions:
            if any(runs_in(stems(name), spoken) for name in (d.name, *d.headings)):
                votes[d.id] = votes.get(d.id, 0) + 3  # its name says more than any one indicator
        for hit in self.matcher.find(text, p.language):
            if hit.code.dimension:
                votes[hit.code.dimension] = votes.get(hit.code.dimension, 0) + 1
        return max(votes, key=lambda d: votes[d]) if votes else None


def _unquoted(text: str) -> str:
    """The sentence without quoted words, whose cues are not the scholar's."""
    return re.sub(r"[\"“„«「][^\"”“»」]{0,2000}[\"”“»」]", '""', text)


def _sub(at: Span, m: re.Match[str]) -> Span:
    return Span(at.passage, at.start + m.start(), at.start + m.end(), m.group())
