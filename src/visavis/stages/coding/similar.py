"""A coder that takes the code whose definition and examples are nearest in meaning to what was said (extra `embed`).

It ranks the codes for each statement and target, and gives the nearest: no threshold, since cosines of unlike sentences
lie too near those of like ones. A code whose counter-example is nearer than anything that it stands for is passed over.

How sure it is, is measured in the study itself: how often the nearest code was that of the statements which the rules
code by two indicators and more, at the lower end of Wilson's interval; without such statements, the chance of one code
among all.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from visavis.codebook import Aspect, Dimension, Plan
from visavis.methods.doubt import wilson
from visavis.predictors.embedding import Embedder, Vectors
from visavis.records import Coding, Records, Statement
from visavis.stages.coding.learned import Pair, pairs_of

CODER = "similar"
SURE = 0.8  # the rules' confidence of two or more indicators in what was said
LONGEST = 1_000  # code points of a statement


@dataclass(frozen=True)
class _Code:
    dimension: str
    aspect: str | None
    name: str
    said: Vectors  # definition and examples
    against: Vectors  # counter-examples


def code_similar(given: Records, plan: Plan, embedder: Embedder) -> Iterator[Coding]:
    """A coding for every statement and target of the study that speaks of it, with the code's words as the reason."""
    codes = _codes(plan, embedder)
    pairs = pairs_of(given, plan)
    if not codes or not pairs:
        return
    statements = given.by_id(Statement)
    vectors = embedder.vectors([_text(statements[s]) for s, _ in pairs])
    near = np.stack([_nearness(c, vectors) for c in codes], axis=1)
    best = near.argmax(axis=1)
    sure = _sureness(given, pairs, [codes[int(k)] for k in best], len(codes))
    perceivers = {(c.statement, c.target): c.perceiver for c in given[Coding]}
    for (statement, target), k, row in zip(pairs, best.tolist(), near, strict=True):
        code = codes[k]
        yield Coding(
            id=f"{statement}:{CODER}-{target}-{code.dimension}" + (f"-{code.aspect}" if code.aspect else ""),
            statement=statement,
            perceiver=perceivers.get((statement, target)),
            target=target,
            dimension=code.dimension,
            aspect=code.aspect,
            why=[f"nearest in meaning to “{code.name}” (cosine {float(row[k]):.2f}), of {len(codes)} codes"],
            coder=CODER,
            confidence=sure,
        )


def _codes(plan: Plan, embedder: Embedder) -> list[_Code]:
    wanted = plan.study.dimensions or [d.id for d in plan.codebook.dimensions]
    found: list[_Code] = []
    for d in plan.codebook.dimensions:
        if d.id in wanted:
            found += [_code(embedder, d, a) for a in d.aspects] or [_code(embedder, d, None)]
    return found


def _code(embedder: Embedder, d: Dimension, a: Aspect | None) -> _Code:
    one = a or d
    name = f"{d.name}: {a.name}" if a else d.name
    said = [f"{one.name}. {one.definition or ''}".strip(), *one.examples]
    return _Code(d.id, a.id if a else None, name, embedder.vectors(said), embedder.vectors(one.counter_examples))


def _nearness(code: _Code, vectors: Vectors) -> Vectors:
    near: Vectors = (vectors @ code.said.T).max(axis=1)
    if len(code.against):
        near = np.where((vectors @ code.against.T).max(axis=1) > near, np.float32(-1), near)
    return near


def _sureness(given: Records, pairs: Sequence[Pair], chosen: Sequence[_Code], of: int) -> float:
    """The share of surely coded statements whose dimension is that of the nearest code, at the interval's lower end."""
    known: dict[Pair, set[str]] = {}
    for c in given[Coding]:
        if c.coder != CODER and c.confidence >= SURE and c.statement and c.target:
            known.setdefault((c.statement, c.target), set()).add(c.dimension)
    hits = [code.dimension in known[p] for p, code in zip(pairs, chosen, strict=True) if p in known]
    low = wilson(sum(hits), len(hits)).low
    return round(low if low is not None else 1 / of, 3)


def _text(statement: Statement) -> str:
    return " ".join(p.exact for p in statement.content)[:LONGEST]
