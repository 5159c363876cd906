"""Machine and people together: what holds now.

`apply` replays the decisions in force over the machine's records and gives new records; it changes nothing and
depends on nothing else, so the same log over the same records always gives the same state. A later decision wins.
What people decided about pairs ("these two are one") makes clusters, computed here. A decision whose record or words
are gone is never dropped: it is given back, with the reason, for a person.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

import msgspec
from msgspec import structs

from visavis.methods.coders import adjudicates
from visavis.records import (
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
)
from visavis.study import making
from visavis.study.clusters import cluster_actors, cluster_sources
from visavis.study.decisions import standing
from visavis.study.replaying import CannotApply, State, fields_of, placed, seen_of, value_of

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


class Applied(NamedTuple):
    """The records as they hold now, what found no place, and of each merged actor and source what it is now."""

    records: Records
    unattached: list[Unattached]
    renamed: dict[str, str]


def apply(
    records: Records, decisions: Iterable[Decision], passages: Iterable[Passage] = ()
) -> tuple[Records, list[Unattached]]:
    """The records as they hold now, and the decisions that found no place.

    `decisions` in any order, undos included or left out; `passages` are those of the study (default: of `records`),
    in which words that moved are looked for.
    """
    return replayed(records, decisions, passages)[:2]


def replayed(records: Records, decisions: Iterable[Decision], passages: Iterable[Passage] = ()) -> Applied:
    """`apply`, with what was renamed."""
    state = State(records, list(passages) or records[Passage])
    pairs: list[tuple[Decision, str, str]] = []
    unattached: list[Unattached] = []
    for d in standing(decisions):
        try:
            if d.verdict in ("merge", "split"):
                pairs += _apart_or_together(state, d)
            else:
                _VERDICTS.get(d.verdict, _unknown)(state, d)
        except CannotApply as why:
            unattached.append(Unattached(d, str(why)))
        except (msgspec.ValidationError, msgspec.DecodeError, ValueError) as error:
            unattached.append(Unattached(d, f"its value does not fit: {error}"))
    return _clustered(state.records(), pairs, unattached)


def _clustered(held: Records, pairs: Sequence[tuple[Decision, str, str]], unattached: list[Unattached]) -> Applied:
    """The records after the decisions on pairs of them."""
    known = {i for kind in (Mention, Actor, Citation, Source) for i in held.by_id(kind)}
    for d, a, b in pairs:
        if a not in known or b not in known:
            unattached.append(Unattached(d, "one of the two is no mention, actor, citation or source of the study"))
    decided = [(a, b, d.verdict == "merge") for d, a, b in pairs if a in known and b in known]
    held, sources = cluster_sources(held, decided)
    held, actors = cluster_actors(held, decided)
    held = _answered(held, decided)
    return Applied(held, sorted(unattached, key=lambda u: u.decision.id), sources | actors)


def _answered(records: Records, decided: Iterable[tuple[str, str, bool]]) -> Records:
    """The records without the proposals of merges on which a person has decided."""
    answers = {f"{x}+{y}:one-work" for a, b, _ in decided for x, y in ((a, b), (b, a))}
    if not answers:
        return records
    return Records(r for r in records if not (isinstance(r, Check) and r.id in answers))


def _apart_or_together(state: State, d: Decision) -> list[tuple[Decision, str, str]]:
    """Statements are split and merged at once; the pairs of others are given back, for clusters are worked out last."""
    if d.verdict == "split" and len(d.about) == 1:
        making.split(state, d, *state.found(d))
        return []
    a, b = state.found(d)
    if d.verdict == "merge" and any(isinstance(r, Statement) for known in (a, b) for _, r in state.having(known)):
        making.merge(state, a, b)
        return []
    return [(d, a, b)]


# ---------------------------------------------------------------- verdicts


def _accept(state: State, d: Decision) -> None:
    """It holds as it is. An accepted finding of a check is not shown again, unless it has become another one."""
    seen = seen_of(d)
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


def _reject(state: State, d: Decision) -> None:
    gone = set(state.found(d))
    for known in gone:
        for n, _ in state.having(known):
            state.put(n, None)
        for n, r in state.referring(known):
            state.put(n, None if isinstance(r, Coding) else _forgetting(r, gone))


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


def _correct(state: State, d: Decision) -> None:
    _change(state, d, fields_of(d))


def _change(state: State, d: Decision, changes: Mapping[str, object]) -> None:
    """Set fields (by their names in exports) on the records of an id; those of a statement may be its resolution's."""
    for known in state.found(d):
        left = set(changes)
        put: list[tuple[int, Record]] = []
        for n, r in state.having(known):
            names = {f.encode_name for f in structs.fields(type(r))} & set(changes)
            if names:
                row = {**msgspec.to_builtins(r), **{k: placed(state, d, changes[k]) for k in names}}
                put.append((n, _certain(msgspec.convert(row, type(r)), names)))
                left -= names
        if left:
            raise CannotApply(f"{known} has no field {', '.join(sorted(left))}")
        for n, r in put:
            state.put(n, r)


def _redate(state: State, d: Decision) -> None:
    rows = [r for known in state.found(d) for _, r in state.having(known)]
    field = "edtf" if any(hasattr(r, "edtf") for r in rows) else "date"
    _change(state, d, {field: value_of(d)})


def _retarget(state: State, d: Decision) -> None:
    """Value: actor ids, or targets in full. A target that stays keeps its words and stance."""
    value = value_of(d)
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


def _code(state: State, d: Decision) -> None:
    value = fields_of(d)
    for known in state.found(d):
        about = "claim" if any(isinstance(r, Claim) for _, r in state.having(known)) else "statement"
        parts = (str(value.get(k) or "") for k in ("perceiver", "target", "dimension", "aspect"))
        row = {
            "why": [d.reason] if d.reason else [], **value, about: known, "coder": d.by, "confidence": 1.0,
            "id": ":".join((known, "coding", d.by, *parts)),
        }  # fmt: skip
        state.add(msgspec.convert(row, Coding))


def _uncode(state: State, d: Decision) -> None:
    """About a coding: it goes. About a statement or claim: those of its codings go that have the value's fields."""
    value = {} if d.value is None else fields_of(d)
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


def _comment(state: State, d: Decision) -> None:
    state.found(d)  # a remark on something that is gone is for a person too


def _unknown(state: State, d: Decision) -> None:
    raise CannotApply(f"this version knows no verdict {d.verdict!r}")


_VERDICTS = {
    "accept": _accept, "reject": _reject, "correct": _correct, "redate": _redate, "retarget": _retarget,
    "code": _code, "uncode": _uncode, "new": making.new, "comment": _comment,
}  # fmt: skip


# ---------------------------------------------------------------- people who disagree


def conflicts(decisions: Iterable[Decision]) -> list[Conflict]:
    """Questions on which different people's last decisions in force differ, and nobody has adjudicated."""
    last: dict[tuple[tuple[str, ...], str], dict[str, tuple[str, Decision]]] = defaultdict(dict)
    for d in standing(decisions):
        for question, answer in _answers(d):
            last[tuple(sorted(d.about)), question][d.by] = answer, d
    return [
        Conflict(list(about), question, sorted((d for _, d in by.values()), key=lambda d: d.id))
        for (about, question), by in last.items()
        if len({answer for answer, _ in by.values()}) > 1 and not any(adjudicates(d) for _, d in by.values())
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
