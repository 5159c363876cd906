"""The cells of the grid: one pass over the codings."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from math import sqrt
from typing import Literal

from visavis.records import Cell, Coding, Stance
from visavis.stages.comparing.facts import Facts, Key

Absent = Literal["none_found", "not_searched", "not_read"]


@dataclass
class _Tally:
    """What has been counted into one cell so far; dictionaries keep order and distinctness."""

    statements: dict[str, Stance | None] = field(default_factory=dict)
    claims: dict[str, None] = field(default_factory=dict)
    occasions: dict[str, None] = field(default_factory=dict)
    sources: dict[str, None] = field(default_factory=dict)
    dates: dict[str, None] = field(default_factory=dict)
    sure: dict[str, float] = field(default_factory=dict)  # of each statement the surest of its codes here


def cells_of(facts: Facts) -> dict[Key, Cell]:
    """All cells that hold something, and the empty ones of the grid with why they are empty.

    Aspect None counts a whole dimension, column None all time. Perceiver None holds what others than the study's
    perceivers said.
    """
    tallies: dict[Key, _Tally] = {}
    for coding in facts.codings:
        for key in _keys(facts, coding):
            tally = tallies.get(key)
            if tally is None:
                tally = tallies[key] = _Tally()
            _count(facts, coding, tally)
    cells = {key: _cell(key, tally) for key, tally in tallies.items()}
    for key in _grid(facts):
        if key not in cells:
            cells[key] = _empty(key, why_absent(facts, key[4]))
    return dict(sorted(cells.items(), key=lambda item: _place(facts, item[0])))


def _keys(facts: Facts, coding: Coding) -> list[Key]:
    columns: list[str | None] = [None]
    if coding.statement is not None:
        columns += facts.columns(coding.statement)
    aspects = (None,) if coding.aspect is None else (None, coding.aspect)
    target = coding.target or ""
    return [(coding.perceiver, target, coding.dimension, a, c) for a in aspects for c in columns]


def _count(facts: Facts, coding: Coding, tally: _Tally) -> None:
    if coding.claim is not None:
        tally.claims[coding.claim] = None
    statement = coding.statement
    if statement is None:
        return
    tally.sure[statement] = max(tally.sure.get(statement, 0.0), facts.confidence(coding))
    if statement in tally.statements:
        return
    tally.statements[statement] = facts.stance(coding)
    occasion, sources, date = facts.behind(statement)
    tally.occasions[occasion] = None
    for source in sources:
        tally.sources[source] = None
    if date is not None:
        tally.dates[date] = None


def _cell(key: Key, tally: _Tally) -> Cell:
    stances = Counter(s for s in tally.statements.values() if s is not None)
    perceiver, target, dimension, aspect, period = key
    sure = tally.sure.values()
    return Cell(
        perceiver=perceiver,
        target=target,
        dimension=dimension,
        aspect=aspect,
        period=period,
        expected_right=round(sum(sure), 3) if sure else None,
        sd_right=round(sqrt(sum(p * (1 - p) for p in sure)), 3) if sure else None,  # Poisson binomial
        statements=list(tally.statements),
        claims=list(tally.claims),
        occasions=list(tally.occasions),
        sources=list(tally.sources),
        stances=dict(sorted(stances.items())),
        dates=sorted(tally.dates),
    )


def _grid(facts: Facts) -> list[Key]:
    """The cells that a reader expects to see, filled or not: of the study's perceivers, by target and dimension."""
    perceivers: list[str | None] = [p.id for p in facts.plan.study.perceivers]
    return [
        (p, t, d, None, c)
        for p in perceivers or [None]
        for t in facts.targets
        for d in facts.dimensions
        for c in (None, *facts.periods)
    ]


def _empty(key: Key, why: Absent) -> Cell:
    perceiver, target, dimension, aspect, period = key
    return Cell(perceiver=perceiver, target=target, dimension=dimension, aspect=aspect, period=period, absent=why)


def why_absent(facts: Facts, column: str | None) -> Absent:
    """Why nothing stands in a cell: the documents of its time were read and hold none, or were not read, or there
    are none: then nothing was searched.
    """
    documents = list(facts.documents)
    if column is not None and facts.view.by in ("period", "decade"):
        # A study speaks of other times than its own: where there are but studies, all of them were asked.
        primary = [d for d in documents if facts.documents[d].genre != "study" and facts.documents[d].date]
        documents = [d for d in primary if column in facts.columns_of_date(facts.documents[d].date)] or (
            [] if primary else documents
        )
    if not documents:
        return "not_searched"
    covered: dict[str, tuple[int, int]] = {}
    for c in facts.coverage:
        searched, read = covered.get(c.document, (0, 0))
        covered[c.document] = searched + (c.searched or 0), read + (c.read or 0)
    if not any(d in facts.read for d in documents) and not any(covered.get(d, (0, 0))[1] for d in documents):
        return "not_read"
    if all(d in covered and covered[d][0] == 0 for d in documents) and not any(d in facts.read for d in documents):
        return "not_searched"
    return "none_found"


def _place(facts: Facts, key: Key) -> tuple[int, int, int, int, int]:
    """The order of reading: perceiver, dimension, target, aspect, column; as the plan lists them."""
    perceiver, target, dimension, aspect, column = key
    perceivers = [p.id for p in facts.plan.study.perceivers]
    return (
        _index(perceivers, perceiver),
        _index(facts.dimensions, dimension),
        _index(facts.targets, target),
        -1 if aspect is None else facts.aspect_order.get(aspect, len(facts.aspect_order)),
        -1 if column is None else _index(facts.periods, column),
    )


def _index(names: list[str], name: str | None) -> int:
    return names.index(name) if name in names else len(names)
