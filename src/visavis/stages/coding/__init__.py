"""Coding: each statement and claim on the scholar's codebook, by indicators and headings, with its reasons.

A first coder whose every code can be followed; models and people come beside it with other `coder` names. Statements
about a target without any sign of a dimension get no code: they stay to be coded.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from visavis.codebook import Plan, Sides, matcher_of, section_dimension, sides_of
from visavis.records import (
    Abstention,
    Actor,
    Claim,
    Coding,
    Passage,
    Records,
    Resolution,
    Stance,
    Statement,
    StatementTarget,
)
from visavis.stages.coding.evidence import LONGEST, Evidence, Reader
from visavis.text import Span

CODER = "rules"

# How sure the kinds of evidence make a code. Ordered by what they can miss: a section of a study is about its
# dimension by its author's own word, and words that stand in what was said beat words that stand around it. The
# values are to be set anew as soon as coded statements of several studies are at hand.
SECTION_AND_WORDS = 0.9
SECTION = 0.7
WORDS = 0.8  # two or more indicators in what was said
WORD = 0.65  # one
AROUND = 0.45  # in its sentence alone
# How surely an actor's mention is the target's.
BELONGING = {"itself": 1.0, "belongs": 0.95, "group": 0.75, "beside": 0.6, "before": 0.5}

_PAIR = re.compile(r"(?<=\w)[-–](?=[A-ZÀ-ÞА-ЯЁ])")  # "the Franco-Prussian war", "Soviet-Japanese" name two

_TARGET_WHY: dict[str, list[Span | str]] = {
    "beside": ["target: named in the sentence"],
    "before": ["target: named in the sentence before"],
}


def code(given: Records, plan: Plan) -> Iterator[Coding | Abstention]:
    """Codings of the given statements (with their resolutions) towards each plan target they speak of; of claims."""
    sides = sides_of(plan, given[Actor])
    reader = Reader(plan, matcher_of(plan.codebook), given.by_id(Passage))
    resolutions = given.by_id(Resolution)
    sections: dict[tuple[str, ...], str | None] = {}

    def section_of(passage: str) -> tuple[str | None, list[str]]:
        headings = reader.passages[passage].section if passage in reader.passages else []
        key = tuple(headings)
        if key not in sections:
            sections[key] = section_dimension(headings, plan.codebook)
        return sections[key], headings

    for statement in given[Statement]:
        resolution = resolutions.get(statement.id)
        if resolution is not None and statement.content:
            if any(len(piece.exact) > LONGEST for piece in statement.content):
                reason = f"only the first {LONGEST} characters were searched for the codebook's words"
                yield Abstention(stage="coding", about=statement.id, reason=reason)
            section, headings = section_of(statement.content[0].passage)
            yield from _coded(statement, resolution, reader, sides, section, headings)
    for claim in given[Claim]:
        section, headings = section_of(claim.span.passage)
        yield from _claimed(claim, reader, section, headings)


def _coded(
    statement: Statement,
    resolution: Resolution,
    reader: Reader,
    sides: Sides,
    section: str | None,
    headings: list[str],
) -> Iterator[Coding]:
    perceiver = sides.perceiver_of([*resolution.holders, *resolution.speaks_for], resolution.date)
    targets: dict[str, tuple[str, StatementTarget]] = {}
    for said_of in resolution.targets:
        for target, how in sides.targets_of(said_of.actor, resolution.date) if said_of.actor else []:
            known = targets.get(target)
            if known is None or BELONGING[how] > BELONGING[known[0]]:
                targets[target] = how, said_of
    if not targets and perceiver is not None and statement.manner != "own":
        targets = _named_nearby(statement, reader, sides)
    several, alone = len(targets) > 1, len(resolution.targets) < 2
    for target, (how, said_of) in targets.items():
        evidence = reader.read(statement.content, said_of.spans if several else [])
        for dimension, sure, why in _dimensions(evidence, section, headings):
            for aspect, reasons in _aspects(evidence, dimension):
                stance = _stance(evidence, reader.stance_of(dimension, aspect), said_of.stance, alone)
                yield Coding(
                    id=_id(statement.id, target, dimension, aspect),
                    statement=statement.id,
                    perceiver=perceiver,
                    target=target,
                    dimension=dimension,
                    aspect=aspect,
                    stance=stance if (stance, target) != (said_of.stance, said_of.actor) else None,
                    why=list(dict.fromkeys([*why, *reasons, *_TARGET_WHY.get(how, [])])),
                    coder=CODER,
                    confidence=round(sure * BELONGING[how], 3),
                )


def _named_nearby(statement: Statement, reader: Reader, sides: Sides) -> dict[str, tuple[str, StatementTarget]]:
    """The one target named in the statement's sentence, else in the sentence before: what it goes on about.

    Of two, it cannot be told which is meant.
    """
    for how, text in zip(("beside", "before"), reader.context(statement.content[0]), strict=False):
        apart = _PAIR.sub(" ", text)
        found = {t: a for a in sides.target_names.within(apart) for t, _ in sides.targets_of(a.id)}
        if found:
            [(target, actor), *more] = found.items()
            return {} if more else {target: (how, StatementTarget(actor=actor.id, name=actor.name))}
    return {}


def _claimed(claim: Claim, reader: Reader, section: str | None, headings: list[str]) -> Iterator[Coding]:
    evidence = reader.read([claim.span], [])
    found = list(_dimensions(evidence, section, headings))
    if claim.dimension is not None and claim.dimension not in {d for d, _, _ in found}:
        found = [(claim.dimension, AROUND, ["framing"])]
    for target in claim.targets:
        for dimension, sure, why in found:
            if claim.dimension is not None and dimension != claim.dimension:
                continue
            aspects = list(_aspects(evidence, dimension))
            for aspect, reasons in aspects:
                yield Coding(
                    id=_id(claim.id, target, dimension, aspect),
                    claim=claim.id,
                    perceiver=claim.perceiver,
                    target=target,
                    dimension=dimension,
                    aspect=aspect,
                    stance=_stance(evidence, reader.stance_of(dimension, aspect), None),
                    why=list(dict.fromkeys([*why, *reasons])),
                    coder=CODER,
                    confidence=sure,
                )


def _dimensions(
    evidence: Evidence, section: str | None, headings: list[str]
) -> Iterator[tuple[str, float, list[Span | str]]]:
    """The dimensions that the evidence speaks for, how surely, and why.

    Within a section on one dimension another needs indicators of two of its codes in what was said, and stays
    as unsure as one word: the author has placed the statement.
    """
    said, around = evidence.said, evidence.around
    if section is not None:
        words: list[Span | str] = [h.at for h in said.get(section, [])]
        yield section, SECTION_AND_WORDS if words else SECTION, [f"section: {' / '.join(headings)}", *words]
    for dimension, hits in said.items():
        several = len({h.indicator for h in hits}) > 1
        if section is None:
            yield dimension, WORDS if several else WORD, [h.at for h in hits]
        elif dimension != section and len({h.aspect for h in hits}) > 1:
            yield dimension, WORD, [h.at for h in hits]
    if section is None and not said:
        for dimension, hits in around.items():
            yield dimension, AROUND, [h.at for h in hits]


def _aspects(evidence: Evidence, dimension: str) -> list[tuple[str | None, list[Span | str]]]:
    """The aspects of a dimension that words in what was said point to, if any: words around it are too often about
    something else.
    """
    found: dict[str, list[Span | str]] = {}
    for h in evidence.said.get(dimension, []):
        if h.aspect is not None:
            found.setdefault(h.aspect, []).append(h.at)
    return list(found.items()) or [(None, [])]


def _stance(evidence: Evidence, of_code: Stance | None, resolved: Stance | None, alone: bool = True) -> Stance | None:
    """The stance: the scholar's codebook goes before the resolver, but never turns it round.

    The code's own stance, or two of the codebook's words that agree, hold where the statement speaks of one actor
    `alone`; where it speaks of several, who is the enemy and who the ally only the resolver has weighed. One word
    holds where the resolver saw none.
    """
    if not alone:
        return resolved
    told, times = evidence.stance
    if of_code is not None and {of_code, resolved} != {"hostile", "favourable"}:
        return of_code
    if told is not None and (times > 1 or resolved in (None, "neutral")):
        return told
    return resolved


def _id(about: str, target: str, dimension: str, aspect: str | None) -> str:
    return f"{about}:{CODER}-{target}-{dimension}" + (f"-{aspect}" if aspect else "")
