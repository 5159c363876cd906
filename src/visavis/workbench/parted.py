"""The grid parted by something else than the study's periods: by decade, holder, audience or language."""

from __future__ import annotations

from typing import cast, get_args

from visavis.pages.grid import Key, Square
from visavis.pages.lookup import Lookup
from visavis.records import Cell, Coding, Records
from visavis.stages.comparing import By, View, compare
from visavis.workbench.cells import Seeing
from visavis.workbench.desk import State
from visavis.workbench.links import asked

COLUMNS: tuple[str, ...] = tuple(b for b in get_args(By) if b != "period")


class Parted(Square):
    """A cell that opens on its statements; a decade of it on those of its years."""

    seeing = Seeing()

    def href(self) -> str:
        return self._list()

    def part_href(self, period: str | None) -> str:
        decade = period[:4] if period and period[:4].isdigit() and period.endswith("0s") else None
        return self._list(**{"from": decade, "to": f"{int(decade) + 9}"}) if decade else self._list()

    def _list(self, **more: object) -> str:
        where = {"perceiver": self.perceiver or "-", "target": self.target, "dimension": self.dimension}
        switches = {"threshold": self.seeing.threshold, "confirmed": self.seeing.confirmed}
        return "/statements" + asked({**where, **switches, **more})


def parted(state: State, seeing: Seeing, by: str) -> list[Parted]:
    """The cells by decade, holder, audience or language, worked out anew from all records."""
    given = Records(state.records)
    if seeing.confirmed:
        kept = {c.id for c in given[Coding] if state.confirmed(c.id) or state.confirmed(c.statement or "")}
        given = Records(r for r in given if not isinstance(r, Coding) or r.id in kept)
    [found] = compare(given, state.plan, View(threshold=seeing.threshold, by=cast(By, by), parallels=0))
    by_key: dict[Key, list[Cell]] = {}
    for cell in found.cells:
        by_key.setdefault((cell.perceiver, cell.target, cell.dimension), []).append(cell)
    return [_made(state.look, key, cells, found.periods, seeing) for key, cells in by_key.items()]


def _made(look: Lookup, key: Key, cells: list[Cell], periods: list[str], seeing: Seeing) -> Parted:
    made = Parted(look, key, cells, periods)
    made.seeing = seeing
    return made
