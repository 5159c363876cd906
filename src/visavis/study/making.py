"""Statements that people made: marked by hand, split in parts, merged into one.

A run works on them as on its own: what the machine then resolves and codes of them stays, but for what the person
has set. So each of these verdicts replays over records with or without that later work and gives the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar, cast

import msgspec
from msgspec import structs

from visavis.records import (
    RECORD_TYPES,
    Claim,
    Coding,
    Decision,
    Enumeration,
    Occasion,
    Quotation,
    Record,
    Resolution,
    Statement,
    StatementConfidence,
    place_id,
    record_name,
)
from visavis.study.replaying import CannotApply, State, fields_of, placed
from visavis.text import Span

T = TypeVar("T")

_KINDS = {record_name(kind): kind for kind in RECORD_TYPES}
_LETTERS = {
    "statement": "s",
    "quotation": "q",
    "mention": "m",
    "date_expression": "d",
    "citation": "c",
}  # as stages name
PART = "part"  # the letter of a part's id: never that of a statement which the machine found
_PARTS_SET = {"holder": ("holder", "holders", "speaks_for"), "targets": ("targets",), "date": ("date",)}


def new(state: State, d: Decision) -> None:
    """A record made by hand: value holds its fields and `kind` (default statement), or `seen` the words selected."""
    value = cast(dict[str, object], placed(state, d, dict(fields_of(d))))
    name = str(value.pop("kind", "statement"))
    kind = _KINDS.get(name)
    if kind is None:
        raise CannotApply(f"there is no kind of record called {name}")
    if kind is Statement:
        _new_statement(state, value)
        return
    span = next((msgspec.convert(value[k], Span) for k in ("span", "what") if k in value), None)
    if span is None:
        raise CannotApply("it selects no words")
    row: dict[str, object] = {"id": place_id(_LETTERS.get(name, name), span), "confidence": 1.0, **value}
    state.add(msgspec.convert(row, kind))


def new_id(content: Sequence[Span]) -> str:
    """The id of a statement made by hand of these words."""
    return place_id(_LETTERS["statement"], content[0])


def part_id(content: Sequence[Span]) -> str:
    """The id of a part of a split statement."""
    return place_id(PART, content[0])


def _new_statement(state: State, value: dict[str, object]) -> None:
    """The statement, and its resolution: what a run resolved of it, with what the person set over it."""
    content = msgspec.convert(value.get("content") or [], list[Span])
    if not content:
        raise CannotApply("it selects no words")
    known = new_id(content)
    names = {kind: {f.encode_name for f in structs.fields(kind)} for kind in (Statement, Resolution)}
    if unknown := sorted(set(value) - names[Statement] - names[Resolution]):
        raise CannotApply(f"a statement has no field {', '.join(unknown)}")
    resolved = next((r for _, r in state.having(known) if isinstance(r, Resolution)), None)
    found = resolved.confidence if resolved else StatementConfidence(span=1.0)
    parts = {part: 1.0 for part, fields in _PARTS_SET.items() if set(fields) & set(value)}
    row = {
        "manner": "direct", "act": "speech", **value, "id": known,
        "document": state.passages[content[0].passage].document,
        "confidence": msgspec.to_builtins(structs.replace(found, span=1.0, **parts)),
    }  # fmt: skip
    state.add(msgspec.convert(row, Statement))
    over = {k: v for k, v in row.items() if k in names[Resolution]}
    state.add(msgspec.convert({**(msgspec.to_builtins(resolved) if resolved else {}), **over}, Resolution))


# ---------------------------------------------------------------- split


def split(state: State, d: Decision, known: str) -> None:
    """Value: `parts`, each a list of spans. Each part is a statement with all that was known of the whole.

    Codes go with the words they rest on; a code that rests on no words goes with every part.
    """
    parts = msgspec.convert(placed(state, d, fields_of(d).get("parts")), list[list[Span]])
    if len(parts) < 2 or not all(parts):
        raise CannotApply("it is split in fewer than two parts")
    rows = state.having(known)
    whole = next((r for _, r in rows if isinstance(r, Statement)), None)
    if whole is None:
        raise CannotApply(f"{known} is no statement")
    resolved = next((r for _, r in rows if isinstance(r, Resolution)), None)
    ids = [part_id(part) for part in parts]
    codes = [(n, r) for n, r in state.referring(known) if isinstance(r, Coding)]
    for n, _ in (*rows, *codes):
        state.put(n, None)
    for id, part in zip(ids, parts, strict=True):
        made = structs.replace(
            whole, id=id, content=part, quoted=[q for q in whole.quoted if _within(q, part)],
            confidence=structs.replace(whole.confidence, span=1.0),
        )  # fmt: skip
        state.add(made)
        mine = next((r for _, r in state.having(id) if isinstance(r, Resolution)), None)  # of a run after the split
        if mine is None and resolved is not None:
            state.add(structs.replace(resolved, id=id))
        for _, c in codes:
            spans = [w for w in c.why if isinstance(w, Span)]
            if not spans or any(_within(w, part) for w in spans):
                state.add(structs.replace(c, id=f"{id}{c.id.removeprefix(known)}", statement=id))
    by_words = list(zip(ids, parts, strict=True))
    for n, r in state.referring(known):
        home = next((i for i, part in by_words if any(_within(s, part) for s in _spans(r))), ids[0])
        state.put(n, _renaming(r, known, ids, home))


def _within(at: Span, part: Sequence[Span]) -> bool:
    return any(at.overlaps(s) for s in part)


def _spans(r: Record) -> list[Span]:
    if isinstance(r, Quotation):
        return r.spans
    if isinstance(r, Enumeration):
        return [i.span for i in r.items]
    return r.content if isinstance(r, Statement) else []


# ---------------------------------------------------------------- merge


def merge(state: State, a: str, b: str) -> None:
    """Two statements become the one that stands first, with the words, targets, sources and codes of both."""
    statements = [r for known in (a, b) for _, r in state.having(known) if isinstance(r, Statement)]
    if len(statements) != 2 or a == b:
        raise CannotApply("a statement is merged with another statement only")
    one, other = sorted(statements, key=lambda s: _place(state, s.content[0]))
    if one.document != other.document:
        raise CannotApply("the two statements stand in different documents")
    mine, theirs = (next((r for _, r in state.having(s.id) if isinstance(r, Resolution)), None) for s in (one, other))
    for n, _ in state.having(other.id):
        state.put(n, None)
    state.add(_merged(state, one, other))
    if theirs is not None:  # a run after the merge resolves the one alone
        state.add(_both(mine, theirs) if mine is not None else structs.replace(theirs, id=one.id))
    for n, r in state.referring(other.id):
        if isinstance(r, Coding):
            state.put(n, None)
            state.add(structs.replace(r, id=f"{one.id}{r.id.removeprefix(other.id)}", statement=one.id))
        else:
            state.put(n, _renaming(r, other.id, [one.id], one.id))


def _place(state: State, at: Span) -> tuple[int, int, str]:
    passage = state.passages.get(at.passage)
    return (passage.order if passage else 0, at.start, at.passage)


def _merged(state: State, one: Statement, other: Statement) -> Statement:
    content = sorted({*one.content, *other.content}, key=lambda s: _place(state, s))
    return structs.replace(
        one, content=content, quoted=_once(one.quoted, other.quoted), cue=_once(one.cue, other.cue),
        holder=one.holder or other.holder, hedge=one.hedge or other.hedge,
        manner=one.manner if one.manner == other.manner else "mixed",
        nested_in=None if one.nested_in == other.id else one.nested_in,
        confidence=structs.replace(one.confidence, span=1.0),
    )  # fmt: skip


def _both(one: Resolution, other: Resolution) -> Resolution:
    targets = {t.actor or t.name: t for t in (*other.targets, *one.targets)}
    return structs.replace(
        one, holders=one.holders or other.holders, speaks_for=one.speaks_for or other.speaks_for,
        targets=[targets[k] for k in dict.fromkeys(t.actor or t.name for t in (*one.targets, *other.targets))],
        addressees=_once(one.addressees, other.addressees), occasion=one.occasion or other.occasion,
        medium=one.medium or other.medium, audience=one.audience or other.audience, date=one.date or other.date,
        about_dates=_once(one.about_dates, other.about_dates), citations=_once(one.citations, other.citations),
        through=_once(one.through, other.through),
    )  # fmt: skip


def _once(one: Sequence[T], other: Sequence[T]) -> list[T]:
    return list(dict.fromkeys((*one, *other)))


def _renaming(r: Record, known: str, ids: Sequence[str], home: str) -> Record:
    """The record with a statement's id replaced: by `home` where it names one, by all where it lists them."""
    if isinstance(r, Quotation | Enumeration):
        return structs.replace(r, statement=home)
    if isinstance(r, Statement):
        return structs.replace(r, nested_in=None if home == r.id else home)
    if isinstance(r, Occasion):
        return structs.replace(r, statements=_put(r.statements, known, ids))
    return structs.replace(r, rests_on=_put(r.rests_on, known, ids)) if isinstance(r, Claim) else r


def _put(listed: Sequence[str], known: str, ids: Sequence[str]) -> list[str]:
    return list(dict.fromkeys(i for x in listed for i in (ids if x == known else [x])))
