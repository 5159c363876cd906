"""Statements in full: who holds them, for whom, of whom, to whom, when, by which medium and after which source."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec.structs import replace

from visavis.codebook import Plan
from visavis.predictors.roles import Judge
from visavis.records import (
    Record,
    Records,
    Resolution,
    Statement,
    StatementConfidence,
    StatementTarget,
)
from visavis.stages.resolving.addressee_choice import choose_addressees
from visavis.stages.resolving.holder_choice import choose_holder
from visavis.stages.resolving.holders import addressees
from visavis.stages.resolving.occasions_of import (
    about_dates,
    citations,
    date_said,
    medium_and_audience,
    own_work,
    through,
)
from visavis.stages.resolving.scene import Scene, Told
from visavis.stages.resolving.side_choice import choose_side
from visavis.stages.resolving.stances import targets
from visavis.stages.resolving.target_choice import choose_targets


def resolve_statements(given: Records, plan: Plan, judge: Judge | None = None) -> Iterator[Record]:
    """One Resolution for every Statement of a document, in reading order. `judge`: by default the shipped weights."""
    if not given[Statement]:
        return
    scene = Scene(given, plan, judge)
    order = sorted(given[Statement], key=lambda s: _place(scene, s))
    yield from _shared_notes(scene, order, _resolve(scene, order))


_FAR = 700  # characters within which a statement may share the note of the next one


def _shared_notes(scene: Scene, order: list[Statement], resolved: list[Resolution]) -> Iterator[Resolution]:
    """A statement without a note takes that of its sentence, else of the next statement of the same side."""
    by_id = {c.id: c for rows in scene.citations.values() for c in rows}
    nearest: Resolution | None = None
    at: Statement | None = None
    out: list[Resolution] = []
    for s, r in zip(reversed(order), reversed(resolved), strict=True):
        if not r.citations and nearest is not None and at is not None and _covers(scene, s, r, at, nearest):
            cited = [by_id[c] for c in nearest.citations if c in by_id]
            r = replace(r, citations=nearest.citations, through=through(scene, cited, r.holders))
        if r.citations:
            nearest, at = r, s
        out.append(r)
    yield from reversed(out)


def _covers(scene: Scene, s: Statement, r: Resolution, later: Statement, with_note: Resolution) -> bool:
    here, there = s.content[-1], later.content[0]
    if s.manner == "own" or here.passage != there.passage or not 0 <= there.start - here.end < _FAR:
        return False
    if scene.sentence(here) == scene.sentence(there):
        return True
    same = set(r.holders) & set(with_note.holders) or set(r.speaks_for) & set(with_note.speaks_for)
    return (bool(same) and s.manner in ("direct", "mixed")) or bool(set(r.holders) & set(with_note.holders))


def _place(scene: Scene, s: Statement) -> tuple[int, int, int]:
    """Reading order by cue (an outer report before what it reports)."""
    at = s.cue[0] if s.cue else s.content[0]
    passage = scene.passages.get(at.passage)
    return (passage.order if passage else 0, at.start, 0 if s.nested_in is None else 1)


def _resolve(scene: Scene, order: list[Statement]) -> list[Resolution]:
    """All statements: first who holds them and when, then to whom, since who speaks next tells that, then of whom."""
    for s in order:
        scene.tell(_held(scene, s))
    told, scene.told = scene.told, []
    if scene.judge is not None and scene.document is not None and scene.document.genre not in _ONE_SPEAKS:
        for t, whom in zip(told, choose_addressees(scene, told), strict=True):
            t.addressees = whom
    out = []
    for t in told:
        out.append(_resolution(scene, t))
        scene.told.append(t)
    return out


_ONE_SPEAKS = {"study", "speech", "message", "memoir", "press", "treaty"}  # and nobody answers


def _held(scene: Scene, s: Statement) -> Told:
    """Who holds a statement, for whom, when and by which medium, and whom the words beside the cue say it was told."""
    ids, sure = choose_holder(scene, s)
    told = Told(s, holders=ids, holder_confidence=sure)
    told.date, told.date_confidence = date_said(scene, s, told)
    told.cited, _ = citations(scene, s, told)
    of_work, scholarly = own_work(scene, told.cited, ids, told.date)
    if of_work and (told.date is None or len(of_work) > len(told.date)):
        told.date, told.date_confidence = of_work, 0.8
    told.speaks_for = choose_side(scene, s, ids, told.date or (scene.date if scene.primary else None))
    told.medium, told.audience = medium_and_audience(scene, s, told)
    if scholarly:
        told.medium, told.audience = "scholarly work", "public"
    told.addressees = addressees(scene, s, ids)
    return told


def _resolution(scene: Scene, told: Told) -> Resolution:
    s = told.statement
    aimed = _targets(scene, s, told)
    if scene.judge is not None and s.manner != "own":
        aimed = choose_targets(scene, told, aimed)
    own = set(told.holders) | set(told.speaks_for)
    told.aimed = [t for t in aimed if t.actor not in own]
    return Resolution(
        id=s.id,
        document=s.document,
        holders=told.holders,
        speaks_for=told.speaks_for,
        targets=aimed,
        addressees=told.addressees,
        medium=told.medium,
        audience=told.audience,
        date=told.date,
        about_dates=about_dates(scene, s),
        citations=[c.id for c in told.cited],
        through=through(scene, told.cited, told.holders),
        confidence=StatementConfidence(
            span=s.confidence.span,
            holder=told.holder_confidence,
            targets=max((t.confidence for t in aimed), default=None),
            date=told.date_confidence,
        ),
    )


def _targets(scene: Scene, s: Statement, told: Told) -> list[StatementTarget]:
    found = targets(scene, s, told.holders, told.speaks_for, told.date)
    own = set(told.holders) | set(told.speaks_for)
    if any(t.actor not in own for t in found) or s.manner == "own":
        return found
    earlier = _of_same_breath(scene, told)
    return earlier or found


def _of_same_breath(scene: Scene, told: Told) -> list[StatementTarget]:
    """Where the words name no other side: the target of what the same holder said just before, less surely."""
    at = told.statement.content[0]
    for before in reversed(scene.told[-2:]):
        near = before.statement.content[-1]
        same = near.passage == at.passage and set(before.holders) & set(told.holders) and before.date == told.date
        if same and before.aimed and 0 <= at.start - near.end < 400 and told.statement.quoted:
            return [replace(before.aimed[0], spans=[], confidence=0.4)]
    return []
