"""The log of what people decided, newest first, each entry with its undo."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

import msgspec

from visavis.pages.context import Link
from visavis.pages.wording import date_words, listed, reference_short, shortened
from visavis.records import Decision
from visavis.workbench.again import nearest, words_of
from visavis.workbench.desk import State
from visavis.workbench.links import address, asked

PAGE = 50


@dataclass(frozen=True)
class Line:
    """One entry. `undo`: the words of the button that takes it back; None where it is taken back already."""

    number: int
    at: str
    by: str
    what: str
    about: tuple[Link, ...]
    reason: str | None
    stands: bool
    problem: str | None
    undo: str | None


@dataclass(frozen=True)
class Waiting:
    """A decision that found no place: the words as they read then, and the statements likest to them now."""

    line: Line
    words: str
    near: tuple[Link, ...]


@dataclass(frozen=True)
class LogPage:
    lines: tuple[Line, ...]
    number: int
    standing: int
    waiting: tuple[Waiting, ...]
    before: str | None
    after: str | None


def log_page(state: State, page: int) -> LogPage:
    newest = state.log[::-1]
    shown = newest[(page - 1) * PAGE : page * PAGE]
    return LogPage(
        lines=tuple(line(state, d) for d in shown),
        number=len(newest),
        standing=len(state.standing),
        waiting=tuple(Waiting(line(state, d), words_of(d), nearest(state, d)) for d in state.unattached[:PAGE]),
        before="/decisions" + asked({"page": page - 1 if page > 2 else None}) if page > 1 else None,
        after="/decisions" + asked({"page": page + 1}) if page * PAGE < len(newest) else None,
    )


def lines_about(state: State, ids: Collection[str]) -> Iterator[Line]:
    """All that was decided about these records, newest first."""
    for d in reversed(state.log):
        if any(a in ids for a in d.about):
            yield line(state, d)


def line(state: State, d: Decision) -> Line:
    stands = d.id in state.in_force
    return Line(
        number=d.id,
        at=d.at[:16].replace("T", " "),
        by=d.by,
        what=what(state, d),
        about=tuple(_about(state, known) for known in d.about),
        reason=d.reason,
        stands=stands,
        problem=state.problems.get(d.id),
        undo=("Restore" if d.verdict == "undo" else "Undo") if stands else None,
    )


def what(state: State, d: Decision) -> str:
    """The decision in words."""
    value = _value(d)
    if d.verdict == "undo":
        return f"took back number {d.value}"
    if d.verdict == "redate":
        return f"dated {date_words(value) if isinstance(value, str) else 'undated'}"
    if d.verdict == "correct" and isinstance(value, dict):
        return "corrected " + listed([_field(state, k, v) for k, v in value.items()])
    if d.verdict == "code" and isinstance(value, dict):
        look = state.look
        dimension, aspect, target = (str(value.get(k) or "") for k in ("dimension", "aspect", "target"))
        parts = (look.dimension(dimension), look.aspect(aspect), look.target(target), str(value.get("stance") or ""))
        return "coded " + ", ".join(p for p in parts if p)
    if d.verdict == "split" and len(d.about) == 1 and isinstance(value, dict):
        return f"split in {len(value.get('parts') or ())} parts"
    plain = {"merge": "made one", "split": "parted", "new": "marked by hand"}
    plain |= {"accept": "accepted", "reject": "rejected", "comment": "commented", "uncode": "took a code away"}
    return plain.get(d.verdict, d.verdict)


def _field(state: State, name: str, value: object) -> str:
    if name != "targets" or not isinstance(value, list):
        return f"{name} to {shortened(str(value), 80)}"
    told = [f"{t.get('name', '')} {t.get('stance', '')}" for t in value if isinstance(t, dict)]
    return f"targets to {listed(told) or 'none'}"


def _value(d: Decision) -> object:
    try:
        return msgspec.json.decode(d.value) if d.value else None
    except msgspec.DecodeError:
        return None


def _about(state: State, known: str) -> Link:
    look = state.look
    coding = state.coding(known)
    statement = look.statements.get((coding.statement if coding else None) or known)
    if statement is not None:
        words = " … ".join(s.exact for s in statement.content)
        return Link(f"{look.tag(statement)}: {shortened(words, 90)}", address("statement", statement.id))
    if known in look.sources:
        return Link(reference_short(look.sources[known].reference), address("source", known))
    if known in look.citations:
        citation = look.citations[known]
        return Link(shortened(citation.span.exact, 90), state.addresses.note(citation.note))
    if known in look.actors:
        return Link(look.actor(known), address("actor", known))
    return Link(shortened(known, 60), address("statement", known))
