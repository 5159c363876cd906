"""Discourse networks: who says the same of the same, and who the opposite.

After Leifeld (2017), "Discourse Network Analysis: Policy Debates as Dynamic Networks", and the figures of the program
rDNA. An act is one statement: an actor takes up a concept, and agrees with it or not. Every tie keeps the
statements that made it.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Literal

import msgspec

from visavis.records import Coding, Resolution

Ties = Literal["ignore", "congruence", "conflict", "subtract"]
Normalised = Literal["no", "average", "jaccard", "cosine"]


# What counts of two statements on one concept: with another qualifier, and with the same.
_SIGNS: dict[Ties, tuple[float, float]] = {
    "ignore": (1.0, 1.0), "congruence": (0.0, 1.0), "conflict": (1.0, 0.0), "subtract": (-1.0, 1.0),
}  # fmt: skip


class Act(msgspec.Struct, frozen=True):
    """A statement: who takes up which concept, how (None: no qualifier), and its id."""

    actor: str
    concept: str
    agrees: bool | None
    statement: str


class Tie(msgspec.Struct, frozen=True):
    """A tie of two nodes with its weight and the statements behind it."""

    source: str
    target: str
    weight: float
    statements: list[str]


class Network(msgspec.Struct, frozen=True, kw_only=True):
    """Nodes and ties. Two-mode: `nodes` are the actors, `others` the concepts. One-mode: ties are undirected, each
    listed once, and `others` is empty.
    """

    nodes: list[str]
    others: list[str]
    ties: list[Tie]

    def total(self) -> float:
        """The sum of the matrix: a tie of one-mode stands in it twice."""
        return sum(t.weight for t in self.ties) * (1 if self.others else 2)


def excluding(acts: Iterable[Act], concepts: Iterable[str] = (), actors: Iterable[str] = ()) -> list[Act]:
    """The acts without some concepts and actors."""
    no_concepts, no_actors = set(concepts), set(actors)
    return [a for a in acts if a.concept not in no_concepts and a.actor not in no_actors]


def affiliation(acts: Iterable[Act], ties: Literal["ignore", "subtract"] = "ignore") -> Network:
    """Two-mode: how often an actor takes up a concept; `subtract`: agreements less disagreements."""
    found: dict[tuple[str, str], list[Act]] = defaultdict(list)
    for a in acts:
        found[a.actor, a.concept].append(a)
    return Network(
        nodes=sorted({actor for actor, _ in found}),
        others=sorted({concept for _, concept in found}),
        ties=[
            Tie(actor, concept, float(sum(_sign(a) if ties == "subtract" else 1 for a in its)), _ids(its))
            for (actor, concept), its in sorted(found.items())
        ],
    )


def _sign(act: Act) -> int:
    return 0 if act.agrees is None else 1 if act.agrees else -1


def one_mode(acts: Iterable[Act], ties: Ties = "congruence", normalised: Normalised = "no") -> Network:
    """One-mode: actors tied by the concepts they share (Leifeld 2017, eqs. for congruence and conflict networks).

    With x[i, c, q] the statements of actor i on concept c with qualifier q:
        ignore      sum over c of x[i, c] x[j, c], whatever the qualifier
        congruence  sum over c, q of x[i, c, q] x[j, c, q]
        conflict    sum over c, q != r of x[i, c, q] x[j, c, r]
        subtract    congruence - conflict
    `average` divides by the mean number of statements of the two actors, `jaccard` by how many concepts (with
    qualifier) either has, `cosine` by the lengths of the two profiles.
    """
    of: dict[str, dict[str, dict[bool | None, list[str]]]] = defaultdict(
        lambda: defaultdict(lambda: defaultdict(list))
    )  # concept -> actor -> qualifier -> statements
    activity: Counter[str] = Counter()
    profile: dict[str, Counter[tuple[str, bool | None]]] = defaultdict(Counter)
    for a in acts:
        of[a.concept][a.actor][a.agrees].append(a.statement)
        activity[a.actor] += 1
        profile[a.actor][a.concept, None if ties == "ignore" else a.agrees] += 1
    weights: dict[tuple[str, str], float] = defaultdict(float)
    behind: dict[tuple[str, str], dict[str, None]] = defaultdict(dict)
    for actors in of.values():
        for one, other, weight, statements in _meeting(actors, ties):
            weights[one, other] += weight
            behind[one, other].update(dict.fromkeys(statements))
    return Network(
        nodes=sorted(activity),
        others=[],
        ties=[
            Tie(a, b, w / _norm(a, b, normalised, activity, profile), list(behind[a, b]))
            for (a, b), w in sorted(weights.items())
            if w
        ],
    )


def _meeting(
    actors: Mapping[str, Mapping[bool | None, list[str]]], ties: Ties
) -> Iterator[tuple[str, str, float, list[str]]]:
    """What two actors have in common on one concept: signed weight and statements."""
    names = sorted(actors)
    for i, one in enumerate(names):
        for other in names[i + 1 :]:
            for q, mine in actors[one].items():
                for r, theirs in actors[other].items():
                    same = q == r
                    if (
                        ties == "ignore"
                        or (ties != "conflict" and same)
                        or (ties in ("conflict", "subtract") and not same)
                    ):
                        sign = -1.0 if ties == "subtract" and not same else 1.0
                        yield one, other, sign * len(mine) * len(theirs), [*mine, *theirs]


def _norm(
    a: str,
    b: str,
    normalised: Normalised,
    activity: Mapping[str, int],
    profile: Mapping[str, Counter[tuple[str, bool | None]]],
) -> float:
    if normalised == "average":
        return (activity[a] + activity[b]) / 2
    if normalised == "jaccard":
        return float(len(profile[a].keys() | profile[b].keys()))
    if normalised == "cosine":
        return math.prod(math.sqrt(sum(n * n for n in profile[x].values())) for x in (a, b))
    return 1.0


def _ids(acts: Iterable[Act]) -> list[str]:
    return list(dict.fromkeys(a.statement for a in acts))


# ---------------------------------------------------------------- from codings


def acts_of(
    codings: Iterable[Coding],
    resolutions: Iterable[Resolution],
    names: Mapping[str, str] | None = None,
    by: Literal["holder", "perceiver"] = "holder",
) -> list[Act]:
    """The acts of a study: holders (or perceivers) as actors; target and dimension (with aspect) as concept.

    Favourable is agreement, hostile and cautious are disagreement; a neutral stance takes up the concept without
    either. One statement counts once for an actor and concept, however many coders coded it.
    """
    known = {r.id: r for r in resolutions}
    names = names or {}
    out: dict[tuple[str, str, str], Act] = {}
    for c in codings:
        resolution = known.get(c.statement or "")
        if c.statement is None or resolution is None or c.target is None:
            continue
        who = resolution.holders if by == "holder" else [c.perceiver] if c.perceiver else []
        stance = c.stance or next((t.stance for t in resolution.targets if t.actor == c.target), None)
        agrees = {"favourable": True, "hostile": False, "cautious": False}.get(stance or "")
        concept = ": ".join(
            names.get(part, part) for part in (c.target, c.dimension, *((c.aspect,) if c.aspect else ()))
        )
        for actor in who:
            act = Act(names.get(actor, actor), concept, agrees, c.statement)
            out.setdefault((act.actor, concept, c.statement), act)
    return list(out.values())
