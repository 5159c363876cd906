"""Machine and people together: what holds now.

`apply` replays the decisions in force over the machine's records and gives new records; it changes nothing and
depends on nothing else, so the same log over the same records always gives the same state. A later decision wins.
What people decided about pairs ("these two are one") makes clusters, computed here. A decision whose record or words
are gone is never dropped: it is given back, with the reason, for a person.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import cast

import msgspec
from msgspec import structs

from visavis.records import (
    RECORD_TYPES,
    Actor,
    Check,
    Citation,
    Claim,
    Coding,
    Decision,
    Enumeration,
    Mention,
    Occasion,
    Passage,
    Quotation,
    Record,
    Records,
    Resolution,
    Source,
    Statement,
    StatementConfidence,
    place_id,
    record_name,
)
from visavis.study.clusters import cluster_actors, cluster_sources
from visavis.study.decisions import Seen, own_spans, reattach, standing
from visavis.text import Span

_KINDS = {record_name(kind): kind for kind in RECORD_TYPES}
_LETTERS = {
    "statement": "s",
    "quotation": "q",
    "mention": "m",
    "date_expression": "d",
    "citation": "c",
}  # as stages name
_SURE = StatementConfidence(span=1.0, holder=1.0, targets=1.0, date=1.0)
# Which part of a statement's confidence a corrected field settles.
_SETTLES = {
    "content": "span", "cue": "span", "quoted": "span", "manner": "span", "holder": "holder", "holders": "holder",
    "speaks_for": "holder", "targets": "targets", "date": "date",
}  # fmt: skip


class Unattached(msgspec.Struct, frozen=True):
    """A decision in force that could not be applied, and why: for a person to look at."""

    decision: Decision
    reason: str


class Conflict(msgspec.Struct, frozen=True):
    """Different people decided one question differently: the last decision of each. The latest of all holds."""

    about: list[str]
    question: str
    decisions: list[Decision]


class _CannotApply(Exception):
    """Why a decision does not fit the records."""


def apply(
    records: Records, decisions: Iterable[Decision], passages: Iterable[Passage] = ()
) -> tuple[Records, list[Unattached]]:
    """The records as they hold now, and the decisions that found no place.

    `decisions` in any order, undos included or left out; `passages` are those of the study (default: of `records`),
    in which words that moved are looked for.
    """
    state = _State(records, list(passages) or records[Passage])
    pairs: list[tuple[Decision, str, str]] = []
    unattached: list[Unattached] = []
    for d in standing(decisions):
        try:
            if d.verdict in ("merge", "split"):
                a, b = state.found(d)
                pairs.append((d, a, b))
            else:
                _VERDICTS.get(d.verdict, _unknown)(state, d)
        except _CannotApply as why:
            unattached.append(Unattached(d, str(why)))
        except (msgspec.ValidationError, msgspec.DecodeError, ValueError) as error:
            unattached.append(Unattached(d, f"its value does not fit: {error}"))
    held = state.records()
    known = {i for kind in (Mention, Actor, Citation, Source) for i in held.by_id(kind)}
    for d, a, b in pairs:
        if a not in known or b not in known:
            unattached.append(Unattached(d, "one of the two is no mention, actor, citation or source of the study"))
    decided = [(a, b, d.verdict == "merge") for d, a, b in pairs if a in known and b in known]
    held = cluster_actors(cluster_sources(held, decided), decided)
    return held, sorted(unattached, key=lambda u: u.decision.id)


class _State:
    """The records while decisions are replayed over them: replaced or removed in place, order kept."""

    def __init__(self, records: Records, passages: Sequence[Passage]) -> None:
        self._rows: list[Record | None] = list(records)
        self._at: dict[str, list[int]] = defaultdict(list)
        self.passages = {p.id: p for p in passages}
        for n, r in enumerate(self._rows):
            if (known := getattr(r, "id", None)) is not None:
                self._at[known].append(n)
        self._by_passage: dict[tuple[str, str], list[int]] | None = None

    def records(self) -> Records:
        return Records(r for r in self._rows if r is not None)

    def __iter__(self) -> Iterator[tuple[int, Record]]:
        return ((n, r) for n, r in enumerate(self._rows) if r is not None)

    def having(self, known: str) -> list[tuple[int, Record]]:
        """The records of an id: a statement and its resolution share one."""
        return [(n, r) for n in self._at.get(known, ()) if (r := self._rows[n]) is not None]

    def put(self, n: int, record: Record | None) -> None:
        self._rows[n] = record

    def add(self, record: Record) -> None:
        """A record made by a person; it takes the place of one with the same id and type."""
        known = str(getattr(record, "id", ""))
        for n, r in self.having(known):
            if type(r) is type(record):
                self.put(n, record)
                return
        self._at[known].append(len(self._rows))
        self._rows.append(record)

    def found(self, d: Decision) -> list[str]:
        """The ids a decision is about, as they are now. Raises _CannotApply where one is gone."""
        seen = _seen(d)
        return [self._now(known, seen.get(known)) for known in d.about]

    def _now(self, known: str, seen: Seen | None) -> str:
        rows = [r for _, r in self.having(known)]
        if seen is None or not seen.quotes:
            if not rows:
                raise _CannotApply(f"there is no {known} any more, and the decision kept no words to find it by")
            return known
        then = [q.exact for q in seen.quotes]
        if any(record_name(r) == seen.kind and [s.exact for s in own_spans(r)] == then for r in rows):
            return known
        spans = [reattach(q, self.passages.values()) for q in seen.quotes]
        lost = next((q.exact for q, s in zip(seen.quotes, spans, strict=True) if s is None), None)
        if lost is not None:
            raise _CannotApply(f"its words are gone or stand in several places: {lost[:80]!r}")
        now = self._standing_at(seen.kind, [s for s in spans if s is not None])
        if now is None:
            raise _CannotApply(f"its words still stand, but no {seen.kind} is found there now")
        return now

    def _standing_at(self, kind: str, spans: Sequence[Span]) -> str | None:
        """The record of a kind that stands at these words: shares more than half of what the two cover."""
        if self._by_passage is None:
            self._by_passage = defaultdict(list)
            for n, r in self:
                for passage in {s.passage for s in own_spans(r)}:
                    self._by_passage[record_name(r), passage].append(n)
        near = {n for s in spans for n in self._by_passage.get((kind, s.passage), ())}
        shares = [(_shared(spans, own_spans(row)), n) for n in near if (row := self._rows[n]) is not None]
        share, best = max(shares, default=(0.0, -1))
        return str(getattr(self._rows[best], "id", "")) if share > 0.5 else None


def _shared(a: Sequence[Span], b: Sequence[Span]) -> float:
    """Characters covered by both, of those covered by either."""
    both = sum(max(0, min(x.end, y.end) - max(x.start, y.start)) for x in a for y in b if x.passage == y.passage)
    either = sum(x.end - x.start for x in (*a, *b)) - both
    return both / either if either > 0 else 0.0


def _seen(d: Decision) -> dict[str, Seen]:
    """What the decision kept of its records, by id; nothing where it kept something else."""
    try:
        kept = msgspec.json.decode(d.seen or "[]", type=list[Seen] | Seen)
    except (msgspec.ValidationError, msgspec.DecodeError):
        return {}
    return {s.id: s for s in (kept if isinstance(kept, list) else [kept])}


def _value(d: Decision) -> object:
    return None if d.value is None else msgspec.json.decode(d.value)


def _fields(d: Decision) -> dict[str, object]:
    value = _value(d)
    if not isinstance(value, dict):
        raise _CannotApply("its value names no fields")
    return value


# ---------------------------------------------------------------- verdicts


def _accept(state: _State, d: Decision) -> None:
    """It holds as it is. An accepted finding of a check is not shown again, unless it has become another one."""
    seen = _seen(d)
    for known in state.found(d):
        for n, r in state.having(known):
            if isinstance(r, Check):
                then = next((s for s in seen.values() if s.kind == "check"), None)
                if then is None or msgspec.json.decode(then.record, type=Check).verdict == r.verdict:
                    state.put(n, None)
            else:
                state.put(n, _certain(r, None))


def _certain(record: Record, changed: Iterable[str] | None) -> Record:
    """The record with full confidence: in all of it, or in what the changed fields settle."""
    confidence = getattr(record, "confidence", None)
    if isinstance(confidence, StatementConfidence):
        parts = [_SETTLES[c] for c in changed if c in _SETTLES] if changed is not None else []
        sure = _SURE if changed is None else structs.replace(confidence, **dict.fromkeys(parts, 1.0))
        return structs.replace(record, confidence=sure)
    return record if confidence is None else structs.replace(record, confidence=1.0)


def _reject(state: _State, d: Decision) -> None:
    gone = set(state.found(d))
    for known in gone:
        for n, _ in state.having(known):
            state.put(n, None)
    for n, r in state:
        if isinstance(r, Coding) and (r.statement in gone or r.claim in gone):
            state.put(n, None)
        elif (kept := _forgetting(r, gone)) is not r:
            state.put(n, kept)


def _forgetting(r: Record, gone: set[str]) -> Record:
    """The record without references to what was rejected."""
    if isinstance(r, Quotation | Enumeration) and r.statement in gone:
        return structs.replace(r, statement=None)
    if isinstance(r, Statement) and r.nested_in in gone:
        return structs.replace(r, nested_in=None)
    if isinstance(r, Occasion) and gone.intersection(r.statements):
        return structs.replace(r, statements=[s for s in r.statements if s not in gone])
    if isinstance(r, Claim) and gone.intersection(r.rests_on):
        return structs.replace(r, rests_on=[s for s in r.rests_on if s not in gone])
    return r


def _correct(state: _State, d: Decision) -> None:
    _change(state, d, _fields(d))


def _change(state: _State, d: Decision, changes: Mapping[str, object]) -> None:
    """Set fields (by their names in exports) on the records of an id; those of a statement may be its resolution's."""
    for known in state.found(d):
        left = set(changes)
        put: list[tuple[int, Record]] = []
        for n, r in state.having(known):
            names = {f.encode_name for f in structs.fields(type(r))} & set(changes)
            if names:
                row = {**msgspec.to_builtins(r), **{k: _placed(state, d, changes[k]) for k in names}}
                put.append((n, _certain(msgspec.convert(row, type(r)), names)))
                left -= names
        if left:
            raise _CannotApply(f"{known} has no field {', '.join(sorted(left))}")
        for n, r in put:
            state.put(n, r)


def _placed(state: _State, d: Decision, value: object) -> object:
    """A value with its spans where their words stand now. Raises _CannotApply where they are gone."""
    if isinstance(value, list):
        return [_placed(state, d, v) for v in value]
    if not isinstance(value, dict):
        return value
    if set(value) != {"passage", "start", "end", "exact"}:
        return {k: _placed(state, d, v) for k, v in value.items()}
    span = msgspec.convert(value, Span)
    passage = state.passages.get(span.passage)
    if passage is not None and span.stands_in(passage.text):
        return value
    quotes = [q for s in _seen(d).values() for q in s.quotes if q.exact == span.exact]
    now = reattach(quotes[0], state.passages.values()) if quotes else None
    if now is None:
        raise _CannotApply(f"the words of its value are gone or stand in several places: {span.exact[:80]!r}")
    return msgspec.to_builtins(now)


def _redate(state: _State, d: Decision) -> None:
    rows = [r for known in state.found(d) for _, r in state.having(known)]
    field = "edtf" if any(hasattr(r, "edtf") for r in rows) else "date"
    _change(state, d, {field: _value(d)})


def _retarget(state: _State, d: Decision) -> None:
    """Value: actor ids, or targets in full. A target that stays keeps its words and stance."""
    value = _value(d)
    wanted = value if isinstance(value, list) else [value]
    before = {
        t.actor: t for k in state.found(d) for _, r in state.having(k) if isinstance(r, Resolution) for t in r.targets
    }
    names = {r.id: r.name for _, r in state if isinstance(r, Actor)}
    targets: list[object] = []
    for t in wanted:
        if isinstance(t, str):
            old = before.get(t)
            t = msgspec.to_builtins(old) if old else {"actor": t, "name": names.get(t, t)}
        targets.append({**t, "confidence": 1.0} if isinstance(t, dict) else t)
    _change(state, d, {"targets": targets})


def _code(state: _State, d: Decision) -> None:
    value = _fields(d)
    for known in state.found(d):
        about = "claim" if any(isinstance(r, Claim) for _, r in state.having(known)) else "statement"
        parts = (str(value.get(k) or "") for k in ("perceiver", "target", "dimension", "aspect"))
        row = {
            "why": [d.reason] if d.reason else [], **value, about: known, "coder": d.by, "confidence": 1.0,
            "id": ":".join((known, "coding", d.by, *parts)),
        }  # fmt: skip
        state.add(msgspec.convert(row, Coding))


def _uncode(state: _State, d: Decision) -> None:
    """About a coding: it goes. About a statement or claim: those of its codings go that have the value's fields."""
    value = {} if d.value is None else _fields(d)
    for known in state.found(d):
        for n, r in state:
            if isinstance(r, Coding) and (
                r.id == known
                or (
                    known in (r.statement, r.claim)
                    and value
                    and all(getattr(r, k, None) == v for k, v in value.items())
                )
            ):
                state.put(n, None)


def _new(state: _State, d: Decision) -> None:
    """A record made by hand: value holds its fields and `kind` (default statement), or `seen` the words selected."""
    value = cast(dict[str, object], _placed(state, d, dict(_fields(d))))
    name = str(value.pop("kind", "statement"))
    kind = _KINDS.get(name)
    if kind is None:
        raise _CannotApply(f"there is no kind of record called {name}")
    if kind is Statement:
        _new_statement(state, value)
        return
    span = next((msgspec.convert(value[k], Span) for k in ("span", "what") if k in value), None)
    if span is None:
        raise _CannotApply("it selects no words")
    row: dict[str, object] = {"id": place_id(_LETTERS.get(name, name), span), "confidence": 1.0, **value}
    state.add(msgspec.convert(row, kind))


def _new_statement(state: _State, value: dict[str, object]) -> None:
    content = msgspec.convert(value.get("content") or [], list[Span])
    if not content:
        raise _CannotApply("it selects no words")
    document = state.passages[content[0].passage].document
    row = {
        "manner": "direct", "act": "speech", "document": document, "confidence": msgspec.to_builtins(_SURE), **value,
        "id": place_id(_LETTERS["statement"], content[0]),
    }  # fmt: skip
    known = {f.encode_name for kind in (Statement, Resolution) for f in structs.fields(kind)}
    if unknown := sorted(set(row) - known):
        raise _CannotApply(f"a statement has no field {', '.join(unknown)}")
    state.add(msgspec.convert(row, Statement))
    state.add(msgspec.convert(row, Resolution))


def _comment(state: _State, d: Decision) -> None:
    state.found(d)  # a remark on something that is gone is for a person too


def _unknown(state: _State, d: Decision) -> None:
    raise _CannotApply(f"this version knows no verdict {d.verdict!r}")


_VERDICTS = {
    "accept": _accept, "reject": _reject, "correct": _correct, "redate": _redate, "retarget": _retarget,
    "code": _code, "uncode": _uncode, "new": _new, "comment": _comment,
}  # fmt: skip


# ---------------------------------------------------------------- people who disagree


def conflicts(decisions: Iterable[Decision]) -> list[Conflict]:
    """Questions on which different people's last decisions in force differ."""
    last: dict[tuple[tuple[str, ...], str], dict[str, tuple[str, Decision]]] = defaultdict(dict)
    for d in standing(decisions):
        for question, answer in _answers(d):
            last[tuple(sorted(d.about)), question][d.by] = answer, d
    return [
        Conflict(list(about), question, sorted((d for _, d in by.values()), key=lambda d: d.id))
        for (about, question), by in last.items()
        if len({answer for answer, _ in by.values()}) > 1
    ]


def _answers(d: Decision) -> Iterator[tuple[str, str]]:
    """The questions a decision answers, each with its answer as text."""
    value = msgspec.json.decode(d.value) if d.value else None
    if d.verdict in ("accept", "reject"):
        yield "holds", d.verdict
    elif d.verdict in ("merge", "split"):
        yield "same", d.verdict
    elif d.verdict in ("redate", "retarget"):
        yield {"redate": "date", "retarget": "targets"}[d.verdict], str(d.value)
    elif d.verdict == "correct" and isinstance(value, dict):
        for field, v in value.items():
            yield field, msgspec.json.encode(v, order="sorted").decode()
    elif d.verdict in ("code", "uncode") and isinstance(value, dict):
        code = " ".join(str(value.get(k) or "-") for k in ("target", "dimension", "aspect"))
        yield f"code {code}", f"{d.verdict} {value.get('stance')}"
