"""One decision on many statements at once: what it would change is shown first, and all of it can be taken back."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from urllib.parse import parse_qsl

from visavis.errors import UserError
from visavis.records import Decision
from visavis.workbench.asking import Asked
from visavis.workbench.deciding import Form, code_of, date_of, reason_of
from visavis.workbench.desk import Desk, State
from visavis.workbench.links import asked
from visavis.workbench.listing import Wanted, found, wanted_of
from visavis.workbench.log import Line, line
from visavis.workbench.previewing import Preview, preview
from visavis.workbench.shown import Shown
from visavis.workbench.statement import Aspects, aspects_of

MOST = 500  # statements decided on at once
VERDICTS = ("accept", "reject", "code", "redate", "comment")


@dataclass(frozen=True)
class BulkPage:
    """`query`: the search whose statements are meant; `fields`: what was chosen, told again when it is carried out."""

    query: str
    heading: str
    number: int
    most: int
    aspects: tuple[Aspects, ...]
    targets: tuple[tuple[str, str], ...]
    perceivers: tuple[tuple[str, str], ...]
    fields: tuple[tuple[str, str], ...]
    chosen: str
    preview: Preview | None


@dataclass(frozen=True)
class DonePage:
    lines: tuple[Line, ...]
    number: int
    first: int
    last: int
    back: str


def bulk_page(state: State, query: Asked, _: str) -> BulkPage:
    return _page(state, wanted_of(query), {}, None)


def _page(state: State, wanted: Wanted, form: Form, shown: Preview | None) -> BulkPage:
    ids, number, heading = found(state, wanted, MOST)
    study = state.plan.study
    kept = ("code", "target", "perceiver", "stance", "date", "reason")
    fields = [(k, form[k]) for k in kept if form.get(k)]
    fields += [("expected", digest(ids)), ("do", form.get("do", ""))]
    return BulkPage(
        query=asked(wanted.query()),
        heading=heading,
        number=number,
        most=MOST,
        aspects=aspects_of(state),
        targets=tuple((t.id, t.name) for t in study.targets),
        perceivers=tuple((p.id, p.name) for p in study.perceivers),
        fields=tuple(fields),
        chosen=form.get("do", ""),
        preview=shown,
    )


def digest(ids: list[str]) -> str:
    return hashlib.sha256("\n".join(sorted(ids)).encode()).hexdigest()[:16]


def decide(desk: Desk, _: str, form: Form) -> str | Shown:
    """Preview (`verdict` preview) or carry out (do). Raises UserError where the search finds others by now."""
    state = desk.state()
    wanted = wanted_of(Asked(_query(form.get("query", ""))))
    ids, number, _heading = found(state, wanted, MOST)
    verdict = form.get("do", "")
    if verdict not in VERDICTS:
        raise UserError(f"There is no action {verdict[:40]!r}.", "", f"There are: {', '.join(VERDICTS)}.")
    if not ids or number > MOST:
        raise UserError(
            f"The search finds {number:,} statements.",
            f"At once at most {MOST} are decided on, and at least one.",
            "Narrow the search.",
        )
    value: object = None
    if verdict == "code":
        value = code_of(state, form)
    elif verdict == "redate":
        value = date_of(form.get("date", ""))
    elif verdict == "comment" and reason_of(form) is None:
        raise UserError("The comment is empty.", "", "Write something, or leave it.")
    if form.get("verdict") != "do":
        told = preview(state, [([i], verdict, value) for i in ids])
        return Shown("bulk", _page(state, wanted, form, told))
    if form.get("expected") != digest(ids):
        raise UserError(
            "The search finds other statements than were shown.",
            "Somebody has decided on some of them, or a run has found others.",
            "Look at the preview again.",
        )
    made = desk.decide_all(ids, verdict, value, reason_of(form))
    return "/bulk/done" + asked({"first": made[0].id, "last": made[-1].id, "back": asked(wanted.query())})


def _query(query: str) -> dict[str, str]:
    return dict(parse_qsl(query.lstrip("?")[:4000]))


def done_page(state: State, query: Asked, _: str) -> DonePage | None:
    its = _range(state, query.text("first"), query.text("last"), query.by)
    if not its:
        return None
    back = "/statements?" + query.text("back").lstrip("?")
    return DonePage(tuple(line(state, d) for d in its[:50]), len(its), its[0].id, its[-1].id, back)


def _range(state: State, first: str, last: str, by: str) -> list[Decision]:
    if not (first.isdigit() and last.isdigit() and len(first) < 16 and len(last) < 16):
        return []
    return [d for d in state.standing if int(first) <= d.id <= int(last) and d.by == by]


def undo(desk: Desk, _: str, form: Form) -> str:
    """Take back all that one's own decisions from one number to another. Raises UserError where none stands."""
    its = _range(desk.state(), form.get("first", ""), form.get("last", ""), desk.by)
    if not its:
        raise UserError("None of these decisions is in force any more.", "", "See the decisions page.")
    for d in reversed(its):
        desk.undo(d.id)
    return "/decisions"
