"""A coder that learns from what people decided, and what it would ask them next."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from visavis.codebook import Plan
from visavis.predictors.fewshot import Floats, Model, Scale, held_out, learn, scaled
from visavis.records import Coding, Passage, Records, Resolution, Statement

CODER = "learned"
LEAST = 10  # taught examples below which nothing is learned
TAKEN = 0.5  # a code more probable than that is given

Pair = tuple[str, str]  # statement and target


def taught(given: Records, people: Iterable[str]) -> dict[Pair, frozenset[str]]:
    """What people say of statement and target: "dimension" or "dimension/aspect" of the codes that they gave or let
    stand; given the records as they hold now (a code that a person accepted has confidence 1).
    """
    persons = set(people)
    out: dict[Pair, set[str]] = {}
    for c in given[Coding]:
        if c.statement is not None and c.target is not None and (c.coder in persons or c.confidence == 1.0):
            out.setdefault((c.statement, c.target), set()).add(_code(c.dimension, c.aspect))
    return {pair: frozenset(codes) for pair, codes in out.items()}


def code_learned(given: Records, plan: Plan, examples: Mapping[Pair, frozenset[str]]) -> Iterator[Coding]:
    """Codings of the statements nobody has decided on, by a model of the examples. Few examples give none.

    Confidences are calibrated on the decisions themselves: what models said of examples that they had not seen
    (cross-validation), against what people said of them.
    """
    model = _model(given, examples)
    if model is None:
        return
    scale = _scale(given, examples)
    pairs = [p for p in pairs_of(given, plan) if p not in examples]
    perceivers = {(c.statement, c.target): c.perceiver for c in given[Coding]}
    probable = model.probabilities(_texts(given, pairs))
    for (statement, target), row in zip(pairs, probable, strict=True):
        for label, p in zip(model.labels, row.tolist(), strict=True):
            p = scale(p)
            if p > TAKEN:
                dimension, _, aspect = label.partition("/")
                yield Coding(
                    id=f"{statement}:{CODER}-{target}-{label}",
                    statement=statement,
                    perceiver=perceivers.get((statement, target)),
                    target=target,
                    dimension=dimension,
                    aspect=aspect or None,
                    why=[f"learned from {len(examples)} decided statements"],
                    coder=CODER,
                    confidence=round(p, 3),
                )


def informative(given: Records, plan: Plan, examples: Mapping[Pair, frozenset[str]], most: int = 20) -> list[Pair]:
    """The undecided statements (with target) a decision on which teaches most: where the model is least sure
    (uncertainty sampling: Lewis and Gale 1994), no two of one document before every document has had one.

    Before there is a model, those that the rules are least sure of.
    """
    pairs = [p for p in pairs_of(given, plan) if p not in examples]
    model = _model(given, examples)
    if model is not None:
        unsure = _unsure(model.probabilities(_texts(given, pairs)))
    else:
        sure: dict[Pair, float] = {}
        for c in given[Coding]:
            pair = c.statement or "", c.target or ""
            sure[pair] = max(sure.get(pair, 0.0), c.confidence)
        unsure = [1 - abs(2 * sure.get(p, 0.5) - 1) for p in pairs]
    documents = {s.id: s.document for s in given[Statement]}
    turn: dict[str, int] = {}
    ranked: list[tuple[int, float, Pair]] = []
    for score, pair in sorted(zip(unsure, pairs, strict=True), key=lambda x: (-x[0], x[1])):
        document = documents[pair[0]]
        ranked.append((turn.get(document, 0), -score, pair))
        turn[document] = turn.get(document, 0) + 1
    return [pair for _, _, pair in sorted(ranked)[:most]]


def _model(given: Records, examples: Mapping[Pair, frozenset[str]]) -> Model | None:
    known = given.by_id(Statement)
    pairs = [p for p in examples if p[0] in known]
    if len(pairs) < LEAST:
        return None
    return learn(_texts(given, pairs), [examples[p] for p in pairs])


def _scale(given: Records, examples: Mapping[Pair, frozenset[str]]) -> Scale:
    known = given.by_id(Statement)
    pairs = [p for p in examples if p[0] in known]
    return scaled(*held_out(_texts(given, pairs), [examples[p] for p in pairs]))


def pairs_of(given: Records, plan: Plan) -> list[Pair]:
    """Every statement with each of the study's targets that it speaks of."""
    targets = {t.id for t in plan.study.targets}
    known = {s.id for s in given[Statement]}
    found = [(r.id, t.actor) for r in given[Resolution] for t in r.targets if t.actor in targets]
    found += [(c.statement, c.target) for c in given[Coding] if c.statement is not None and c.target is not None]
    return list(dict.fromkeys((s, t) for s, t in found if s in known and t is not None))


def _texts(given: Records, pairs: Iterable[Pair]) -> list[str]:
    """What the model reads: the headings above a statement and its words."""
    statements, passages = given.by_id(Statement), given.by_id(Passage)
    out = []
    for id, _ in pairs:
        content = statements[id].content
        passage = passages.get(content[0].passage) if content else None
        heads = " ".join(passage.section) if passage else ""
        out.append(f"{heads} {' '.join(p.exact for p in content)}")
    return out


def _unsure(probable: Floats) -> list[float]:
    """How near the least sure of its labels is to a toss."""
    return [float(1 - abs(2 * row - 1).min()) for row in probable]


def _code(dimension: str, aspect: str | None) -> str:
    return f"{dimension}/{aspect}" if aspect else dimension
