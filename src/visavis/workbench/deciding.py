"""Forms into decisions: what a person sent is held against the study before anything is written."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import cast, get_args

import msgspec

from visavis.edtf import bounds
from visavis.errors import UserError
from visavis.pages.wording import STANCES
from visavis.records import Act, Manner, Stance, Statement, StatementTarget
from visavis.study.making import new_id, part_id
from visavis.text import Span
from visavis.workbench.desk import Desk, State
from visavis.workbench.words import cut, located, shown_words, squeezed

LONGEST = 5000  # characters of a comment or reason


Form = Mapping[str, str]


def decide(desk: Desk, known: str, form: Form) -> str:
    """Record the decision a form holds; gives the id of the statement it leads to.

    Raises UserError where the form asks for what cannot be.
    """
    state = desk.state()
    statement = state.look.statements.get(known)
    if statement is None:
        raise UserError(
            f"There is no statement {known!r} any more.",
            "It may have been rejected, or a new run has found something else in its place.",
            "The decisions page tells what became of it.",
        )
    verdict = form.get("verdict", "")
    record = _VERDICTS.get(verdict)
    if record is None:
        raise UserError(f"There is no verdict {verdict[:40]!r}.", "", "Use the buttons of the page.")
    return record(desk, state, statement, form) or known


def mark(desk: Desk, document: str, form: Form) -> str:
    """A statement made by hand of words of a document; gives its id. Raises UserError where they are not found."""
    state = desk.state()
    passages = state.passages(document)
    if not passages:
        raise UserError(f"There is no document {document!r} in this study.", "", "Choose one of the documents page.")
    content = located(form.get("words", ""), passages, form.get("before", ""), form.get("passage", ""))
    value: dict[str, object] = {
        "content": [msgspec.to_builtins(s) for s in content],
        "manner": _one_of(form.get("manner") or "direct", get_args(Manner), "manner"),
        "act": _one_of(form.get("act") or "speech", get_args(Act), "act"),
    }
    if form.get("holder"):
        value["holders"] = [actor_of(state, form["holder"])]
    if form.get("target"):
        stance = _stance(form.get("stance") or "neutral")
        value["targets"] = [msgspec.to_builtins(_target(state, form["target"], stance))]
    if date := date_of(form.get("date", "")):
        value["date"] = date
    id = new_id(content)
    if id in state.look.statements:
        raise UserError(
            "A statement begins at these words already.", "One place holds one statement.", "Open it and correct it."
        )
    desk.make(id, "new", value, content, reason_of(form))
    return id


def reason_of(form: Form) -> str | None:
    return form.get("reason", "").strip()[:LONGEST] or None


def _plain(verdict: str) -> Decide:
    def record(desk: Desk, state: State, statement: Statement, form: Form) -> None:
        desk.decide(statement.id, verdict, reason=reason_of(form))

    return record


def _comment(desk: Desk, state: State, statement: Statement, form: Form) -> None:
    if reason_of(form) is None:
        raise UserError("The comment is empty.", "", "Write something, or leave it.")
    desk.decide(statement.id, "comment", reason=reason_of(form))


def _retarget(desk: Desk, state: State, statement: Statement, form: Form) -> None:
    desk.decide(statement.id, "correct", {"targets": _targets(state, statement, form)}, reason_of(form))


def _redate(desk: Desk, state: State, statement: Statement, form: Form) -> None:
    desk.decide(statement.id, "redate", date_of(form.get("date", "")), reason_of(form))


def _add_code(desk: Desk, state: State, statement: Statement, form: Form) -> None:
    desk.decide(statement.id, "code", code_of(state, form), reason_of(form))


def _uncode(desk: Desk, state: State, statement: Statement, form: Form) -> None:
    coding = form.get("coding", "")
    if coding not in {c.id for c in state.look.codings.get(statement.id, ())}:
        raise UserError("The statement has no such code any more.", "", "Load its page again.")
    desk.decide(coding, "uncode", reason=reason_of(form))


def _correct(desk: Desk, state: State, statement: Statement, form: Form) -> None:
    """Who said it, how, and in which words: what differs from what stands is one decision."""
    changes: dict[str, object] = {}
    now = state.look.resolution(statement).holders
    holder = actor_of(state, form["holder"]) if form.get("holder", "").strip() else None
    if holder and [holder] != now and (form["holder"] != form.get("held") or not now):
        changes["holders"] = [holder]
    manner = _one_of(form.get("manner") or statement.manner, get_args(Manner), "manner")
    act = _one_of(form.get("act") or statement.act, get_args(Act), "act")
    changes |= {"manner": manner} if manner != statement.manner else {}
    changes |= {"act": act} if act != statement.act else {}
    negated = bool(form.get("negated"))
    changes |= {"negated": negated} if negated != statement.negated else {}
    words = form.get("words", "").strip()
    content: list[Span] = []
    if words and squeezed(words) != squeezed(shown_words(statement.content)):
        near = statement.content[0].passage if statement.content else ""
        content = located(words, state.passages(statement.document), passage=near)
    if content and content != statement.content:
        changes["content"] = [msgspec.to_builtins(s) for s in content]
        changes["quoted"] = [msgspec.to_builtins(q) for q in statement.quoted if any(s.holds(q) for s in content)]
    if not changes:
        raise UserError("Nothing differs from what stands.", "", "Change the holder, the manner or the words.")
    desk.decide(statement.id, "correct", changes, reason_of(form), content)


def _split(desk: Desk, state: State, statement: Statement, form: Form) -> str:
    parts = cut(form.get("words", ""), statement.content)
    value = {"parts": [[msgspec.to_builtins(s) for s in part] for part in parts]}
    desk.decide(statement.id, "split", value, reason_of(form), [s for part in parts for s in part])
    return part_id(parts[0])


def _merge(desk: Desk, state: State, statement: Statement, form: Form) -> str:
    other = state.look.statements.get(form.get("other", ""))
    if other is None or other.id == statement.id or other.document != statement.document:
        raise UserError("No other statement of the document is chosen.", "", "Choose one of the list.")
    desk.decide([statement.id, other.id], "merge", reason=reason_of(form))
    return statement.id if statement.id in desk.state().look.statements else other.id


Decide = Callable[[Desk, State, Statement, Form], str | None]
_VERDICTS: dict[str, Decide] = {
    "accept": _plain("accept"), "reject": _plain("reject"), "comment": _comment, "targets": _retarget, "date": _redate,
    "code": _add_code, "uncode": _uncode, "correct": _correct, "split": _split, "merge": _merge,
}  # fmt: skip


def actor_of(state: State, words: str) -> str:
    """The id of an actor given by id or by one of its names. Raises UserError where there is none, or several."""
    if words in state.look.actors:
        return words
    found = state.named.get(words.strip().casefold(), [])
    by_name = [i for i in found if state.look.actor(i).casefold() == words.strip().casefold()] or found
    if len(by_name) == 1:
        return by_name[0]
    if by_name:
        raise UserError(
            f"{words[:60]!r} is the name of several actors.", "One of them has to be meant.",
            f"Name it by its id: {', '.join(by_name[:8])}.",
        )  # fmt: skip
    raise UserError(
        f"There is no actor {words[:60]!r} in this study.",
        "Statements are laid side by side by who makes them and of whom.",
        "Choose one of the list, or describe a new one in actors.yaml.",
    )


def _target(state: State, id: str, stance: Stance) -> StatementTarget:
    known = actor_of(state, id)
    return StatementTarget(actor=known, name=state.look.actor(known), stance=stance, confidence=1.0)


def _one_of(word: str, known: Sequence[str], what: str) -> str:
    if word not in known:
        raise UserError(f"There is no {what} {word[:40]!r}.", "", f"There are: {', '.join(known)}.")
    return word


def _targets(state: State, statement: Statement, form: Form) -> list[object]:
    """The targets that stay, with their stances, and the one added. Their words stay with them."""
    out: list[StatementTarget] = []
    for n, t in enumerate(state.look.resolution(statement).targets):
        if form.get(f"keep-{n}"):
            stance = form.get(f"stance-{n}", t.stance)
            out.append(msgspec.structs.replace(t, stance=_stance(stance), confidence=1.0))
    added = form.get("target", "")
    if added:
        out.append(_target(state, added, _stance(form.get("stance", "neutral"))))
    return [msgspec.to_builtins(t) for t in out]


def _stance(words: str) -> Stance:
    if words not in STANCES:
        raise UserError(f"There is no stance {words[:40]!r}.", "", f"There are: {', '.join(STANCES)}.")
    return cast(Stance, words)


def date_of(words: str) -> str | None:
    """An EDTF date, or None for undated."""
    date = words.strip()
    if date and (len(date) > 100 or bounds(date) is None):
        raise UserError(
            f"{date[:60]!r} is no date that can be compared.",
            "Dates place a statement in its period and in the chronology.",
            "Write 1941-07-03, 1941-07, 1941, 194X, 1941~ (about), or 1941/1945; leave it empty for undated.",
        )
    return date or None


def code_of(state: State, form: Form) -> dict[str, str | None]:
    """The fields of a code. Raises UserError where codebook or study has none such."""
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
