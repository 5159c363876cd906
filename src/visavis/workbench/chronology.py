"""The chronology on the bench: a window of time that stands in the address."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from visavis.edtf import bounds
from visavis.pages.chronology import Chronology, ChronologyPage, Window
from visavis.workbench.asking import Asked
from visavis.workbench.desk import State
from visavis.workbench.links import asked

LAYERS = ("statements", "events", "relations")


@dataclass(frozen=True)
class Opened:
    """`moves`: (words, address, key). `spans`: the periods of the study and the whole."""

    time: ChronologyPage
    dimension: str
    dimensions: tuple[tuple[str, str], ...]
    layers: tuple[tuple[str, str, bool], ...]
    hidden: tuple[tuple[str, str], ...]
    moves: tuple[tuple[str, str, str], ...]
    spans: tuple[tuple[str, str, bool], ...]


def chronology_page(state: State, query: Asked, _: str) -> Opened:
    dimension, off = query.text("dimension"), query.text("without")
    shown = frozenset(LAYERS) - frozenset(off.split(","))

    def to(first: date | None, last: date | None, **changed: object) -> str:
        given: dict[str, object] = {"from": first and first.isoformat(), "to": last and last.isoformat()}
        return "/chronology" + asked({**given, "dimension": dimension, "without": off, **changed})

    made = Chronology(state.look, state.cards, state.addresses, to)
    whole = made.whole()
    first, last = _window(query, whole)
    now = Window(first, last)
    spans = [("the whole", to(None, None), (first, last) == whole)]
    for p in state.plan.study.periods:
        days = bounds(f"{p.from_}/{p.to}")
        if days and days[0] != date.min and days[1] != date.max:
            spans.append((p.name, to(*days), days == (first, last)))
    return Opened(
        time=made.page(first, last, dimension, shown),
        dimension=dimension,
        dimensions=tuple((d.id, d.name) for d in state.plan.codebook.dimensions),
        layers=tuple(_layers(shown, lambda without: to(first, last, without=without))),
        hidden=(("without", off),) if off else (),
        moves=(
            ("← earlier", to(*now.moved(-0.5)), ","),
            ("later →", to(*now.moved(0.5)), "."),
            ("closer", to(*now.zoomed(0.4)), "+"),
            ("wider", to(*now.zoomed(2.5)), "-"),
        ),
        spans=tuple(spans),
    )


def _window(query: Asked, whole: tuple[date, date]) -> tuple[date, date]:
    """The days that the address names; the whole for an end it does not."""
    start, end = bounds(query.text("from")), bounds(query.text("to"))
    first = start[0] if start and start[0] != date.min else whole[0]
    last = end[1] if end and end[1] != date.max else whole[1]
    return (first, last) if first <= last else whole


def _layers(shown: frozenset[str], to: Callable[[str], str]) -> Iterator[tuple[str, str, bool]]:
    """(name, address with it turned over, is it on)."""
    for name in LAYERS:
        turned = shown ^ {name}
        yield name, to(",".join(x for x in LAYERS if x not in turned)), name in shown
