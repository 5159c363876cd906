"""Forms into decisions: what a person sent is held against the study before anything is written."""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

import msgspec

from visavis.edtf import bounds
from visavis.errors import UserError
from visavis.pages.wording import STANCES
from visavis.records import Stance, Statement, StatementTarget
from visavis.workbench.desk import Desk, State

LONGEST = 5000  # characters of a comment or reason


def decide(desk: Desk, known: str, form: Mapping[str, str]) -> None:
    """Record the decision a form holds. Raises UserError where the form asks for what cannot be."""
    state = desk.state()
    statement = state.look.statements.get(known)
    if statement is None:
        raise UserError(
            f"There is no statement {known!r} any more.",
            "It may have been rejected, or a new run has found something else in its place.",
            "The decisions page tells what became of it.",
        )
    verdict = form.get("verdict", "")
    reason = form.get("reason", "").strip()[:LONGEST] or None
    if verdict in ("accept", "reject"):
        desk.decide(known, verdict, reason=reason)
    elif verdict == "comment":
        if reason is None:
            raise UserError("The comment is empty.", "", "Write something, or leave it.")
        desk.decide(known, "comment", reason=reason)
    elif verdict == "targets":
        desk.decide(known, "correct", {"targets": _targets(state, statement, form)}, reason)
    elif verdict == "date":
        desk.decide(known, "redate", _date(form.get("date", "")), reason)
    elif verdict == "code":
        desk.decide(known, "code", _code(state, form), reason)
    elif verdict == "uncode":
        coding = form.get("coding", "")
        if coding not in {c.id for c in state.look.codings.get(known, ())}:
            raise UserError("The statement has no such code any more.", "", "Load its page again.")
        desk.decide(coding, "uncode", reason=reason)
    else:
        raise UserError(f"There is no verdict {verdict[:40]!r}.", "", "Use the buttons of the page.")


def _targets(state: State, statement: Statement, form: Mapping[str, str]) -> list[object]:
    """The targets that stay, with their stances, and the one added. Their words stay with them."""
    out: list[StatementTarget] = []
    for n, t in enumerate(state.look.resolution(statement).targets):
        if form.get(f"keep-{n}"):
            stance = form.get(f"stance-{n}", t.stance)
            out.append(msgspec.structs.replace(t, stance=_stance(stance), confidence=1.0))
    added = form.get("target", "")
    if added:
        if added not in state.look.actors:
            raise UserError(f"There is no actor {added[:60]!r} in this study.", "", "Choose one of the list.")
        stance = _stance(form.get("stance", "neutral"))
        out.append(StatementTarget(actor=added, name=state.look.actor(added), stance=stance, confidence=1.0))
    return [msgspec.to_builtins(t) for t in out]


def _stance(words: str) -> Stance:
    if words not in STANCES:
        raise UserError(f"There is no stance {words[:40]!r}.", "", f"There are: {', '.join(STANCES)}.")
    return cast(Stance, words)


def _date(words: str) -> str | None:
    """An EDTF date, or None for undated."""
    date = words.strip()
    if date and (len(date) > 100 or bounds(date) is None):
        raise UserError(
            f"{date[:60]!r} is no date that can be compared.",
            "Dates place a statement in its period and in the chronology.",
            "Write 1941-07-03, 1941-07, 1941, 194X, 1941~ (about), or 1941/1945; leave it empty for undated.",
        )
    return date or None


def _code(state: State, form: Mapping[str, str]) -> dict[str, str | None]:
    dimension, _, aspect = form.get("code", "").partition("/")
    found = next((d for d in state.plan.codebook.dimensions if d.id == dimension), None)
    if found is None or (aspect and aspect not in {a.id for a in found.aspects}):
        raise UserError("The codebook has no such code.", "", "Choose one of the list; the codebook may have changed.")
    study = state.plan.study
    target, perceiver = form.get("target", ""), form.get("perceiver", "")
    if target not in {t.id for t in study.targets}:
        raise UserError("The study has no such target.", "A code is towards one target.", "Choose one of the list.")
    if perceiver and perceiver not in {p.id for p in study.perceivers}:
        raise UserError("The study has no such perceiver.", "", "Choose one of the list.")
    stance = form.get("stance", "")
    return {
        "perceiver": perceiver or None,
        "target": target,
        "dimension": dimension,
        "aspect": aspect or None,
        "stance": _stance(stance) if stance else None,
    }
