"""Pairs of statements that say of one target what the other says of another: shared stems, weighted by rarity.

The score is the cosine of the statements' stems, each weighted by its inverse document frequency (Spärck Jones 1972),
with a little for dates close together; names of the targets do not count. Candidates come from an inverted index of
the rarer stems, so that the work grows with the statements, not with their pairs.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from heapq import nlargest

from visavis.codebook import stems
from visavis.edtf import bounds
from visavis.records import Parallel
from visavis.stages.comparing.facts import Facts

COMMONEST = 40  # a stem in more statements than this finds no pair; it still counts in the score
NEAR = 0.05  # added where the two were said within a year of each other
LEAST = 0.2  # below it two statements share a word by chance
LONGEST = 4000  # code points of a statement that are compared


def parallels(facts: Facts, most: int) -> list[Parallel]:
    """The best pairs of one dimension (and of no two the same statement and target), best first."""
    of_target: dict[str, dict[str, str]] = defaultdict(dict)  # dimension -> statement -> its one target
    shared: set[tuple[str, str]] = set()
    for c in facts.codings:
        if c.statement is None or c.target is None or c.statement not in facts.statements:
            continue
        known = of_target[c.dimension].setdefault(c.statement, c.target)
        if known != c.target:
            shared.add((c.dimension, c.statement))  # speaks of both itself
    ids = {i for by in of_target.values() for i in by}
    vectors = _vectors(facts, ids)
    best: dict[tuple[str, str], tuple[float, str]] = {}
    for dimension, targets in of_target.items():
        apart = {i: t for i, t in targets.items() if (dimension, i) not in shared}
        for pair, score in _pairs(facts, apart, vectors):
            if score > best.get(pair, (0.0, ""))[0]:
                best[pair] = score, dimension
    top = nlargest(most, best.items(), key=lambda x: (x[1][0], x[0]))
    return [Parallel(statements=list(pair), dimension=d, score=round(s, 3)) for pair, (s, d) in top]


def _vectors(facts: Facts, ids: set[str]) -> dict[str, dict[str, float]]:
    """Statement -> stem -> weight, of length 1."""
    names = {s for t in facts.targets for s in stems(facts.name(t))}
    counted: dict[str, Counter[str]] = {}
    for id in ids:
        statement = facts.statements[id]
        document = facts.documents.get(statement.document)
        text = " ".join(p.exact for p in statement.content)[:LONGEST]
        counted[id] = Counter(
            s for s in stems(text, document.language if document else None) if s not in names and len(s) > 2
        )
    frequency = Counter(s for words in counted.values() for s in words)
    total = len(counted) + 1
    out = {}
    for id, words in counted.items():
        weights = {s: (1 + math.log(n)) * math.log(total / frequency[s]) for s, n in words.items()}
        length = math.sqrt(sum(w * w for w in weights.values()))
        out[id] = {s: w / length for s, w in weights.items()} if length else {}
    return out


def _pairs(
    facts: Facts, targets: dict[str, str], vectors: dict[str, dict[str, float]]
) -> list[tuple[tuple[str, str], float]]:
    index: dict[str, list[str]] = defaultdict(list)
    for id in targets:
        for stem in vectors[id]:
            index[stem].append(id)
    candidates: Counter[tuple[str, str]] = Counter()
    for holders in index.values():
        if len(holders) <= COMMONEST:
            for i, one in enumerate(holders):
                for other in holders[i + 1 :]:
                    if targets[one] != targets[other]:
                        candidates[one, other] += 1
    out = []
    for (one, other), n in candidates.items():
        if n < 2:  # a single rare word is a chance, not a parallel
            continue
        a, b = vectors[one], vectors[other]
        score = sum(w * b[s] for s, w in a.items() if s in b)
        if score > 0 and _within_a_year(facts.date(one), facts.date(other)):
            score += NEAR
        if score >= LEAST:
            out.append(((one, other), min(score, 1.0)))
    return out


def _within_a_year(one: str | None, other: str | None) -> bool:
    a, b = bounds(one), bounds(other)
    return a is not None and b is not None and abs(a[0].year - b[0].year) <= 1
