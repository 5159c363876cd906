"""The mirror: how A saw B against how B saw A, dimension by dimension, as far as it was looked for."""

from __future__ import annotations

from collections import Counter
from typing import Literal

import msgspec

from visavis.codebook import Plan, Sides, sides_of
from visavis.records import Actor, Coding, Records
from visavis.stages.comparing.facts import Facts
from visavis.stages.comparing.view import View

Missing = Literal["none_found", "no_target"]


class Image(msgspec.Struct, frozen=True, kw_only=True):
    """One direction: what `perceiver` says of `target` along a dimension.

    `missing`: why there is nothing: none was found, or the study does not have the actor among its targets, so that
    nobody looked.
    """

    perceiver: str
    target: str
    statements: list[str] = []
    occasions: list[str] = []
    stances: dict[str, int] = {}
    missing: Missing | None = None


class Reflection(msgspec.Struct, frozen=True, kw_only=True):
    """One dimension of the mirror, with a sentence that says what it shows."""

    dimension: str
    there: Image
    back: Image
    sentence: str


def mirror(given: Records, plan: Plan, a: str, b: str, threshold: float | None = None) -> list[Reflection]:
    """How `a` saw `b` and `b` saw `a` (actor, target or perceiver ids), along each dimension that either speaks of."""
    view = View.of(plan) if threshold is None else View(threshold=threshold)
    facts, sides = Facts(given, plan, view), sides_of(plan, given[Actor])
    there, back = _coded(facts, sides, a, b), _coded(facts, sides, b, a)
    spoken = {c.dimension for c in (*there, *back)}
    out = []
    for dimension in (d for d in facts.dimensions if d in spoken):
        one, other = (
            _image(facts, who, of, [c for c in codings if c.dimension == dimension])
            for who, of, codings in ((a, b, there), (b, a, back))
        )
        out.append(Reflection(dimension=dimension, there=one, back=other, sentence=_said(facts, dimension, one, other)))
    return out


def _coded(facts: Facts, sides: Sides, who: str, of: str) -> list[Coding]:
    """The codings of statements by a side about a target of the study."""
    members = next((set(p.members) for p in facts.plan.study.perceivers if p.id == who and p.members), {who})
    target = _target(facts, of)
    if target is None:
        return []
    out = []
    for c in facts.codings:
        resolution = facts.resolutions.get(c.statement or "")
        if c.target != target or resolution is None:
            continue
        holders = [*resolution.holders, *resolution.speaks_for]
        if c.perceiver == who or any(sides.belongs_to(h, resolution.date) & members for h in holders):
            out.append(c)
    return out


def _target(facts: Facts, id: str) -> str | None:
    """The target that an actor or perceiver is: itself, or the target that is its state."""
    if id in facts.targets:
        return id
    members = {m for p in facts.plan.study.perceivers if p.id == id for m in p.members}
    found = [t.id for t in facts.plan.study.targets if members & {t.id, *t.actors} or id in t.actors]
    return found[0] if found else None


def _image(facts: Facts, who: str, of: str, codings: list[Coding]) -> Image:
    stances = {c.statement: facts.stance(c) for c in codings if c.statement}
    missing: Missing | None = None
    if not stances:
        missing = "none_found" if _target(facts, of) is not None else "no_target"
    return Image(
        perceiver=who,
        target=of,
        statements=list(stances),
        occasions=list(dict.fromkeys(facts.occasion(s) for s in stances)),
        stances=dict(sorted(Counter(s for s in stances.values() if s is not None).items())),
        missing=missing,
    )


def _said(facts: Facts, dimension: str, there: Image, back: Image) -> str:
    return f"{facts.dimension(dimension)}: {_side(facts, there)}; {_side(facts, back)}."


def _side(facts: Facts, image: Image) -> str:
    who = facts.perceiver(image.perceiver) if _is_perceiver(facts, image.perceiver) else facts.name(image.perceiver)
    of = facts.perceiver(image.target) if _is_perceiver(facts, image.target) else facts.name(image.target)
    if image.missing == "no_target":
        return f"{who} of {of}: not looked for, since {of} is no target of the study"
    if image.missing == "none_found":
        return f"{who} of {of}: none found"
    n, on = len(image.statements), len(image.occasions)
    stances = ", ".join(f"{k} {s}" for s, k in sorted(image.stances.items(), key=lambda x: -x[1]))
    said = f"{n} statement{'s' * (n != 1)} on {on} occasion{'s' * (on != 1)}"
    return f"{who} of {of}: {said} ({stances})" if stances else f"{who} of {of}: {said}"


def _is_perceiver(facts: Facts, id: str) -> bool:
    return any(p.id == id for p in facts.plan.study.perceivers)
