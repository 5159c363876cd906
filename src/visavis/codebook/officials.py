"""Officials whom diplomatic papers name by surname alone: whose they were. `training/officials.py` writes the list."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

_BEFORE, _AFTER = 6, 6  # years about the volumes that list somebody in which the name still tells who it is


@cache
def _by_surname() -> dict[str, list[tuple[str, str, int, int]]]:
    """(name, state, first year, last year) by case-folded last word of the name."""
    out: dict[str, list[tuple[str, str, int, int]]] = {}
    text = (files("visavis.authority") / "officials.tsv").read_text("utf-8")
    for line in text.splitlines():
        name, state, first, last = line.split("\t")
        out.setdefault(name.split()[-1].casefold(), []).append((name, state, int(first), int(last)))
    return out


def state_of_official(name: str, year: int | None) -> str | None:
    """The one state whose officials of this surname (and these given names, if told) were listed about a year."""
    words = name.split()
    rows = _by_surname().get(words[-1].casefold(), []) if words else []
    rows = [r for r in rows if year is None or r[2] - _BEFORE <= year <= r[3] + _AFTER]
    if len(words) > 1:
        rows = [r for r in rows if r[0].split()[0][:1] == words[0][:1] or len(r[0].split()) == 1] or rows
    states = {r[1] for r in rows}
    return states.pop() if len(states) == 1 else None
