"""What a decision would change, before it is made: it is replayed over the records as they stand, and counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import msgspec

from visavis.pages.wording import count
from visavis.records import Citation, Decision, Mention, Passage, Records, Resolution, Source
from visavis.stages.comparing import View, compare
from visavis.study import current
from visavis.workbench.cells import Seeing
from visavis.workbench.desk import State
from visavis.workbench.links import asked

CELLS = 40  # told one by one


@dataclass(frozen=True)
class CellChange:
    """How many statements a cell of the grid has, and would have."""

    words: str
    href: str
    before: int
    after: int


@dataclass(frozen=True)
class Preview:
    """`facts` in words; `problem`: why the decision cannot be."""

    facts: tuple[str, ...]
    cells: tuple[CellChange, ...]
    more: int
    problem: str | None = None


def preview(state: State, decisions: Sequence[tuple[Sequence[str], str, object]]) -> Preview:
    """`decisions`: (about, verdict, value) each."""
    assumed = [
        Decision(
            id=n,
            about=list(about),
            verdict=verdict,
            value=None if value is None else msgspec.json.encode(value).decode(),
            by="",
            at="",
        )
        for n, (about, verdict, value) in enumerate(decisions, 1)
    ]
    everything = Records(state.records)
    now, left = current.apply(everything, assumed, everything[Passage])
    cells = list(_cells(state, now))
    return Preview(
        facts=tuple(_facts(everything, now)),
        cells=tuple(cells[:CELLS]),
        more=max(0, len(cells) - CELLS),
        problem=left[0].reason if left else None,
    )


def _facts(before: Records, after: Records) -> list[str]:
    """How many records differ, by what they are."""
    out = []
    for kind, noun in ((Mention, "mention"), (Citation, "citation"), (Resolution, "statement"), (Source, "source")):
        old, new = before.by_id(kind), after.by_id(kind)
        changed = sum(old.get(i) != r for i, r in new.items())
        gone = len(old.keys() - new.keys())
        if changed:
            out.append(f"{count(changed, noun)} would change")
        if gone:
            out.append(f"{count(gone, noun)} would go")
    return out


def _cells(state: State, now: Records) -> list[CellChange]:
    seeing = Seeing(state.plan.study.threshold)
    before = {s.key: s.total().bar.total for s in state.grid(seeing)}
    [found] = compare(now, state.plan, View(threshold=seeing.threshold, parallels=0))
    sets: dict[tuple[str | None, str, str], set[str]] = {}
    for cell in found.cells:
        key = cell.perceiver, cell.target, cell.dimension
        sets.setdefault(key, set()).update(cell.statements)
    after: Counter[tuple[str | None, str, str]] = Counter({k: len(v) for k, v in sets.items()})
    look, out = state.look, []
    for key in dict.fromkeys((*before, *after)):
        a, b = before.get(key, 0), after.get(key, 0)
        if a != b:
            perceiver, target, dimension = key
            words = f"{look.perceiver(perceiver)} → {look.target(target)}: {look.dimension(dimension)}"
            where = {"perceiver": perceiver or "-", "target": target, "dimension": dimension}
            out.append(CellChange(words, "/statements" + asked(where), a, b))
    return sorted(out, key=lambda c: -abs(c.after - c.before))
