"""Two that may be one: works and actors like one another, what merging them would change, and the decision."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from visavis.errors import UserError
from visavis.pages.context import Link
from visavis.pages.wording import reference_short
from visavis.records import Actor
from visavis.workbench.desk import Desk, State
from visavis.workbench.links import address
from visavis.workbench.previewing import Preview, preview

LIKE = 70.0  # 0-100 (token set ratio): less is not offered
OFFERED = 8
FOUND = 20


@dataclass(frozen=True)
class Pairing:
    """`candidates` lead to the same page with the preview of that merger."""

    kind: str
    find: str
    candidates: tuple[Link, ...]
    chosen: Link | None
    other: str
    preview: Preview | None


def pairing(state: State, kind: str, id: str, find: str = "", merge: str = "") -> Pairing:
    """Of the source or actor `id`: those like it, or those whose names hold the words `find`."""
    texts = _texts(state, kind)
    words = find.casefold().split()
    if words:
        found = [i for i, t in texts.items() if i != id and all(w in t.casefold() for w in words)][:FOUND]
    else:
        others = {i: t for i, t in texts.items() if i != id}
        like = process.extract(texts.get(id, ""), others, scorer=fuzz.token_set_ratio, limit=OFFERED, score_cutoff=LIKE)
        found = [i for _, _, i in like]
    chosen = merge if merge in texts and merge != id else ""
    return Pairing(
        kind=kind,
        find=find,
        candidates=tuple(Link(texts[i], address(kind, id, find=find, merge=i)) for i in found),
        chosen=Link(texts[chosen], address(kind, chosen)) if chosen else None,
        other=chosen,
        preview=preview(state, [((id, chosen), "merge", None)]) if chosen else None,
    )


def _texts(state: State, kind: str) -> Mapping[str, str]:
    if kind == "source":
        return {i: reference_short(s.reference) for i, s in state.look.sources.items()}
    return {a.id: a.name for a in state.records[Actor]}


def merge(desk: Desk, kind: str, id: str, other: str) -> str:
    """Make the two one; gives the id that stays. Raises UserError where there is no such other."""
    texts = _texts(desk.state(), kind)
    if other not in texts or other == id:
        raise UserError(f"There is no other {kind} {other[:60]!r}.", "", "Choose one of the list.")
    desk.decide([id, other], "merge")
    return id if id in _texts(desk.state(), kind) else other
