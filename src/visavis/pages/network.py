"""The discourse network drawn: who says the same of the same, and who the opposite; every tie opens on statements.

Places follow from the ties alone: the same study gives the same picture.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from math import sqrt

import numpy as np

from visavis.methods.networks import Act, Network, Ties, acts_of, affiliation, one_mode
from visavis.pages.cards import Cards
from visavis.pages.choosing import anchor
from visavis.pages.context import Link
from visavis.pages.lookup import Lookup
from visavis.pages.where import Where
from visavis.pages.wording import shortened
from visavis.records import Coding, Resolution

KINDS: tuple[str, ...] = ("congruence", "conflict", "subtract", "affiliation")
WIDTH = 1000.0
TOP, ROW = 30.0, 30.0  # of the drawing: the first row, and from one to the next
OVAL = 230.0  # half its width
LEFT, RIGHT = 250.0, 560.0  # the columns of a two-mode network
MOST_NODES = 40
MOST_TIES = 120
LONGEST = 34  # letters of a name, on the side that has less room
EVIDENCE = 6  # statements named of a tie


@dataclass(frozen=True)
class Node:
    x: float
    y: float
    radius: float
    name: str
    kind: str
    href: str | None
    acts: int
    side: str  # its name begins ("start") or ends ("end") beside it


@dataclass(frozen=True)
class Line:
    """A tie drawn, `path` as SVG has it; `kind`: agree or oppose. It leads to its row below."""

    path: str
    width: float
    kind: str
    href: str
    label: str


@dataclass(frozen=True)
class TieRow:
    id: str
    source: Link
    target: Link
    weight: str
    kind: str
    statements: tuple[Link, ...]
    more: int


@dataclass(frozen=True)
class NetworkPage:
    kind: str
    nodes: tuple[Node, ...]
    lines: tuple[Line, ...]
    ties: tuple[TieRow, ...]
    height: float
    alone: int
    nodes_more: int
    ties_more: int
    acts: int


def network_page(
    look: Lookup, cards: Cards, where: Where, kind: str, target: str = "", dimension: str = "", threshold: float = 0.0
) -> NetworkPage:
    """`kind`: congruence, conflict, subtract, or affiliation (actors and what they take up)."""
    codings = [
        c
        for c in look.records[Coding]
        if c.confidence >= threshold
        and (not target or c.target == target)
        and (not dimension or c.dimension == dimension)
    ]
    acts = acts_of(codings, look.records[Resolution])
    active = Counter(a.actor for a in acts)
    kept = {a for a, _ in active.most_common(MOST_NODES // 2 if kind == "affiliation" else MOST_NODES)}
    drawn = _network(kind, [a for a in acts if a.actor in kept])
    ties = sorted(drawn.ties, key=lambda t: (-abs(t.weight), t.source, t.target))
    shown = ties[:MOST_TIES]
    of_concept = Counter(a.concept for a in acts if a.actor in kept)
    names = [*drawn.nodes, *(f"concept {c}" for c in drawn.others)]
    ends = [(t.source, f"concept {t.target}" if drawn.others else t.target) for t in shown]
    linked = {x for pair in ends for x in pair}
    alone = sum(n not in linked and not n.startswith("concept ") for n in names)
    names = [n for n in names if n in linked]
    places = _placed(names, [(a, b, abs(t.weight)) for (a, b), t in zip(ends, shown, strict=True)])
    told = _Told(look, where)
    strongest = max((abs(t.weight) for t in shown), default=1.0)
    busiest = max([*active.values(), *of_concept.values()], default=1)
    lines, rows = [], []
    for n, (t, (a, b)) in enumerate(zip(shown, ends, strict=True)):
        bent = "oppose" if t.weight < 0 or kind == "conflict" else "agree"
        source, other = told.node(a), told.node(b)
        (x1, y1), (x2, y2) = places[a], places[b]
        label = f"{source.text} and {other.text}: {abs(t.weight):.2g}"
        id = anchor("tie", str(n))
        lines.append(
            Line(_bow(x1, y1, x2, y2, bool(drawn.others)), 0.8 + 7 * abs(t.weight) / strongest, bent, id, label)
        )
        links, more = cards.links(t.statements, EVIDENCE)
        rows.append(TieRow(id, source, other, f"{t.weight:.2f}", bent, links, more))
    return NetworkPage(
        kind=kind,
        nodes=tuple(_node(told, name, places[name], active, of_concept, busiest) for name in names),
        lines=tuple(lines),
        ties=tuple(rows),
        height=max((y for _, y in places.values()), default=0.0) + TOP,
        alone=alone,
        nodes_more=len(active) - len(kept),
        ties_more=len(ties) - len(shown),
        acts=len(acts),
    )


def _bow(x1: float, y1: float, x2: float, y2: float, columns: bool) -> str:
    """A curve that leaves the names free: by way of the middle of the oval, or level at either column."""
    if columns:
        middle = (x1 + x2) / 2
        return f"M{x1} {y1}C{middle:.1f} {y1} {middle:.1f} {y2} {x2} {y2}"
    return f"M{x1} {y1}Q{(x1 + x2 + WIDTH) / 4:.1f} {(y1 + y2) / 2:.1f} {x2} {y2}"


def _network(kind: str, acts: list[Act]) -> Network:
    if kind == "affiliation":
        return affiliation(acts, "subtract")
    ties: dict[str, Ties] = {"congruence": "congruence", "conflict": "conflict", "subtract": "subtract"}
    return one_mode(acts, ties.get(kind, "congruence"), "average")


class _Told:
    """Nodes in words."""

    def __init__(self, look: Lookup, where: Where) -> None:
        self._look, self._where = look, where

    def node(self, name: str) -> Link:
        if not name.startswith("concept "):
            return Link(self._look.actor(name), self._where.list(holder=name))
        target, dimension, *aspect = name.removeprefix("concept ").split(": ")
        words = [self._look.target(target), self._look.dimension(dimension), *map(self._look.aspect, aspect)]
        return Link(": ".join(words), self._where.list(target=target, dimension=dimension))


def _node(
    told: _Told,
    name: str,
    place: tuple[float, float],
    active: Counter[str],
    of_concept: Counter[str],
    busiest: int,
) -> Node:
    concept = name.startswith("concept ")
    acts = of_concept[name.removeprefix("concept ")] if concept else active[name]
    link = told.node(name)
    x, y = place
    words = shortened(link.text, 60 if concept else LONGEST)
    side = "start" if concept or x > WIDTH / 2 else "end"
    kind = "concept" if concept else "actor"
    return Node(x, y, 4 + 9 * sqrt(acts / busiest), words, kind, link.href, acts, side)


def _placed(names: list[str], ties: list[tuple[str, str, float]]) -> dict[str, tuple[float, float]]:
    """Places whose names never run into one another.

    One-mode: on an oval, at equal heights, along the Fiedler vector of the ties (Fiedler 1973), so that who is tied
    stands near. Two-mode: actors left, concepts right, each beside those it is tied to.
    """
    concepts = [n for n in names if n.startswith("concept ")]
    if concepts:
        return _columns([n for n in names if not n.startswith("concept ")], concepts, ties)
    order = _along(names, ties)
    rows = -(-len(order) // 2)
    middle = (rows - 1) / 2
    out = {}
    for n, name in enumerate(order):
        right = n < rows
        row = n if right else len(order) - 1 - n
        bulge = sqrt(max(0.0, 1 - ((row - middle) / (middle + 1)) ** 2))
        x = WIDTH / 2 + (1 if right else -1) * OVAL * bulge
        out[name] = (round(x, 1), round(TOP + row * ROW, 1))
    return out


def _along(names: list[str], ties: list[tuple[str, str, float]]) -> list[str]:
    n = len(names)
    if n < 3:
        return names
    at = {name: i for i, name in enumerate(names)}
    weights = np.zeros((n, n))
    for a, b, w in ties:
        weights[at[a], at[b]] = weights[at[b], at[a]] = w
    laplacian = np.diag(weights.sum(axis=1)) - weights
    _, vectors = np.linalg.eigh(laplacian)
    vector = vectors[:, 1] * (1 if vectors[np.abs(vectors[:, 1]).argmax(), 1] > 0 else -1)
    return [names[i] for i in np.lexsort((np.arange(n), np.round(vector, 6)))]


def _columns(
    actors: list[str], concepts: list[str], ties: list[tuple[str, str, float]]
) -> dict[str, tuple[float, float]]:
    height = TOP + ROW * (max(len(actors), len(concepts)) - 1)
    out = {a: (LEFT, _row(i, len(actors), height)) for i, a in enumerate(actors)}
    pulled = {c: [(out[a][1], w) for a, b, w in ties if b == c] for c in concepts}
    beside = sorted(concepts, key=lambda c: sum(y * w for y, w in pulled[c]) / sum(w for _, w in pulled[c]))
    return out | {c: (RIGHT, _row(i, len(concepts), height)) for i, c in enumerate(beside)}


def _row(n: int, of: int, height: float) -> float:
    """Spread over the whole height."""
    return round(TOP + n * (height - TOP) / (of - 1), 1) if of > 1 else round((TOP + height) / 2, 1)
