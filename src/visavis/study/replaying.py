"""The records while decisions are replayed over them: what a decision is about, found by its words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

import msgspec

from visavis.records import (
    Claim,
    Coding,
    Decision,
    Enumeration,
    Occasion,
    Passage,
    Quotation,
    Record,
    Records,
    Statement,
    record_name,
)
from visavis.study.decisions import Seen, own_spans, reattach
from visavis.text import Span


class CannotApply(Exception):
    """Why a decision does not fit the records."""


class State:
    """The records while decisions are replayed over them: replaced or removed in place, order kept."""

    def __init__(self, records: Records, passages: Sequence[Passage]) -> None:
        self._rows: list[Record | None] = list(records)
        self._at: dict[str, list[int]] = defaultdict(list)
        self.passages = {p.id: p for p in passages}
        for n, r in enumerate(self._rows):
            if (known := getattr(r, "id", None)) is not None:
                self._at[known].append(n)
        self._by_passage: dict[tuple[str, str], list[int]] | None = None
        self._referring: dict[str, list[int]] | None = None

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
        n = len(self._rows)
        self._at[known].append(n)
        self._rows.append(record)
        if self._by_passage is not None:
            self._index(n, record)
        if self._referring is not None:
            for other in _names(record):
                self._referring[other].append(n)

    def referring(self, known: str) -> list[tuple[int, Record]]:
        """The records that name a statement (or claim): its codes, quotations, occasion, claims that rest on it."""
        if self._referring is None:
            self._referring = defaultdict(list)
            for n, r in self:
                for other in _names(r):
                    self._referring[other].append(n)
        there = ((n, self._rows[n]) for n in self._referring.get(known, ()))
        return [(n, r) for n, r in there if r is not None and known in _names(r)]

    def found(self, d: Decision) -> list[str]:
        """The ids a decision is about, as they are now. Raises CannotApply where one is gone."""
        seen = seen_of(d)
        return [self._now(known, seen.get(known)) for known in d.about]

    def _now(self, known: str, seen: Seen | None) -> str:
        rows = [r for _, r in self.having(known)]
        if seen is None or not seen.quotes:
            if not rows:
                raise CannotApply(f"there is no {known} any more, and the decision kept no words to find it by")
            return known
        then = [q.exact for q in seen.quotes]
        if any(record_name(r) == seen.kind and [s.exact for s in own_spans(r)] == then for r in rows):
            return known
        spans = [reattach(q, self.passages.values()) for q in seen.quotes]
        lost = next((q.exact for q, s in zip(seen.quotes, spans, strict=True) if s is None), None)
        if lost is not None:
            raise CannotApply(f"its words are gone or stand in several places: {lost[:80]!r}")
        now = self._standing_at(seen.kind, [s for s in spans if s is not None])
        if now is None:
            raise CannotApply(f"its words still stand, but no {seen.kind} is found there now")
        return now

    def _standing_at(self, kind: str, spans: Sequence[Span]) -> str | None:
        """The record of a kind that stands at these words: shares more than half of what the two cover."""
        if self._by_passage is None:
            self._by_passage = defaultdict(list)
            for n, r in self:
                self._index(n, r)
        near = {n for s in spans for n in self._by_passage.get((kind, s.passage), ())}
        shares = [(_shared(spans, own_spans(row)), n) for n in near if (row := self._rows[n]) is not None]
        share, best = max(shares, default=(0.0, -1))
        return str(getattr(self._rows[best], "id", "")) if share > 0.5 else None

    def _index(self, n: int, r: Record) -> None:
        assert self._by_passage is not None
        for passage in {s.passage for s in own_spans(r)}:
            self._by_passage[record_name(r), passage].append(n)


def _names(r: Record) -> list[str]:
    """The statements and claims that a record names."""
    if isinstance(r, Coding):
        return [i for i in (r.statement, r.claim) if i]
    if isinstance(r, Quotation | Enumeration):
        return [r.statement] if r.statement else []
    if isinstance(r, Statement):
        return [r.nested_in] if r.nested_in else []
    return r.statements if isinstance(r, Occasion) else r.rests_on if isinstance(r, Claim) else []


def _shared(a: Sequence[Span], b: Sequence[Span]) -> float:
    """Characters covered by both, of those covered by either."""
    both = sum(max(0, min(x.end, y.end) - max(x.start, y.start)) for x in a for y in b if x.passage == y.passage)
    either = sum(x.end - x.start for x in (*a, *b)) - both
    return both / either if either > 0 else 0.0


def seen_of(d: Decision) -> dict[str, Seen]:
    """What the decision kept of its records, by id; nothing where it kept something else."""
    try:
        kept = msgspec.json.decode(d.seen or "[]", type=list[Seen] | Seen)
    except (msgspec.ValidationError, msgspec.DecodeError):
        return {}
    return {s.id: s for s in (kept if isinstance(kept, list) else [kept])}


def value_of(d: Decision) -> object:
    return None if d.value is None else msgspec.json.decode(d.value)


def fields_of(d: Decision) -> dict[str, object]:
    value = value_of(d)
    if not isinstance(value, dict):
        raise CannotApply("its value names no fields")
    return value


def placed(state: State, d: Decision, value: object) -> object:
    """A value with its spans where their words stand now. Raises CannotApply where they are gone."""
    if isinstance(value, list):
        return [placed(state, d, v) for v in value]
    if not isinstance(value, dict):
        return value
    if set(value) != {"passage", "start", "end", "exact"}:
        return {k: placed(state, d, v) for k, v in value.items()}
    span = msgspec.convert(value, Span)
    passage = state.passages.get(span.passage)
    if passage is not None and span.stands_in(passage.text):
        return value
    quotes = [q for s in seen_of(d).values() for q in s.quotes if q.exact == span.exact]
    now = reattach(quotes[0], state.passages.values()) if quotes else None
    if now is None:
        raise CannotApply(f"the words of its value are gone or stand in several places: {span.exact[:80]!r}")
    return msgspec.to_builtins(now)
