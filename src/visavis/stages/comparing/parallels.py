"""Pairs of statements that say of one target what the other says of another: shared stems, weighted by rarity.

The score is the cosine of the statements' stems, each weighted by its inverse document frequency (Spärck Jones 1972),
with a little for dates close together; names of the targets do not count. Candidates come from an inverted index of
the rarer stems, so that the work grows with the statements, not with their pairs.

With an embedder the pairs are those that mean alike, in whatever language: ranked by the margin, how much nearer two
are to each other than to their other neighbours (the ratio of Artetxe and Schwenk 2019), so that a general sentence,
near to everything, does not head the list. Their score is the cosine, which ranks and proves nothing by itself.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from heapq import nlargest
from itertools import combinations

from visavis.codebook import stems
from visavis.edtf import bounds
from visavis.predictors.embedding import Embedder, nearest
from visavis.records import Parallel
from visavis.stages.comparing.facts import Facts

COMMONEST = 40  # a stem in more statements than this finds no pair; it still counts in the score
NEAR = 0.05  # added where the two were said within a year of each other
LEAST = 0.2  # below it two statements share a word by chance
LONGEST = 4000  # code points of a statement that are compared


NEIGHBOURS = 4  # of which the mean is taken for the margin

Pair = tuple[str, str]
Found = tuple[float, float, str]  # what it is ranked by, the score shown, the dimension


def parallels(facts: Facts, most: int, embedder: Embedder | None = None) -> list[Parallel]:
    """The best pairs of one dimension (and of no two the same statement and target), best first."""
    alone = _of_one_target(facts)
    best: dict[Pair, Found] = {}
    vectors = {} if embedder else _vectors(facts, {i for targets in alone.values() for i in targets})
    for dimension, targets in alone.items():
        found = _near(facts, targets, embedder) if embedder else _pairs(facts, targets, vectors)
        for pair, rank, score in found:
            if pair not in best or rank > best[pair][0]:
                best[pair] = rank, score, dimension
    top = nlargest(most, best.items(), key=lambda x: (x[1][0], x[0]))
    return [Parallel(statements=list(pair), dimension=d, score=round(s, 3)) for pair, (_, s, d) in top]


def _of_one_target(facts: Facts) -> dict[str, dict[str, str]]:
    """By dimension, the statements that speak of one target alone, and the target."""
    of_target: dict[str, dict[str, str]] = defaultdict(dict)
    shared: set[Pair] = set()
    for c in facts.codings:
        if c.statement is None or c.target is None or c.statement not in facts.statements:
            continue
        known = of_target[c.dimension].setdefault(c.statement, c.target)
        if known != c.target:
            shared.add((c.dimension, c.statement))  # speaks of both itself
    return {d: {i: t for i, t in by.items() if (d, i) not in shared} for d, by in of_target.items()}


def _near(facts: Facts, targets: dict[str, str], embedder: Embedder) -> list[tuple[Pair, float, float]]:
    """Of each two targets, for each statement of one the nearest of the other, if it is the nearest of that in turn.

    Names of the targets are left out, so that sentences are not near for naming neighbours.
    """
    names = [n for t in facts.targets for n in sorted(facts.names_of(t), key=len, reverse=True)]
    ids: dict[str, list[str]] = defaultdict(list)
    for id, target in targets.items():
        ids[target].append(id)
    vectors = {t: embedder.vectors([_without(_text(facts, i), names) for i in its]) for t, its in ids.items()}
    out = []
    for one, other in combinations(sorted(ids), 2):
        there, cosines = nearest(vectors[one], vectors[other], NEIGHBOURS)
        back, returned = nearest(vectors[other], vectors[one], NEIGHBOURS)
        around, around_back = cosines.mean(axis=1), returned.mean(axis=1)
        for i in range(len(there)):
            j = int(there[i, 0])
            if int(back[j, 0]) == i:
                cosine = float(cosines[i, 0])
                out.append(((ids[one][i], ids[other][j]), 2 * cosine / float(around[i] + around_back[j]), cosine))
    return out


def _text(facts: Facts, id: str) -> str:
    return " ".join(p.exact for p in facts.statements[id].content)[:LONGEST]


def _without(text: str, names: list[str]) -> str:
    for name in names:
        text = text.replace(name, "…")
    return text


def _vectors(facts: Facts, ids: set[str]) -> dict[str, dict[str, float]]:
    """Statement -> stem -> weight, of length 1."""
    names = {s for t in facts.targets for s in stems(facts.name(t))}
    counted: dict[str, Counter[str]] = {}
    for id in ids:
        statement = facts.statements[id]
        document = facts.documents.get(statement.document)
        counted[id] = Counter(
            s for s in stems(_text(facts, id), document.language if document else None) if s not in names and len(s) > 2
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
) -> list[tuple[Pair, float, float]]:
    index: dict[str, list[str]] = defaultdict(list)
    for id in targets:
        for stem in vectors[id]:
            index[stem].append(id)
    candidates: Counter[Pair] = Counter()
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
            out.append(((one, other), score, min(score, 1.0)))
    return out


def _within_a_year(one: str | None, other: str | None) -> bool:
    a, b = bounds(one), bounds(other)
    return a is not None and b is not None and abs(a[0].year - b[0].year) <= 1
