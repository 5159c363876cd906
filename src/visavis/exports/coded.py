"""The coded statements as one flat table for people: a row a statement, target and code.

A statement without a target or code still has a row: what is not coded must be seen too.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

import msgspec

from visavis.codebook import Plan
from visavis.edtf import overlaps
from visavis.exports.references import year
from visavis.records import (
    Actor,
    Citation,
    Coding,
    Document,
    Note,
    Occasion,
    Passage,
    Records,
    Reference,
    Resolution,
    Source,
    Statement,
    StatementTarget,
)
from visavis.text import Span, sentence_at


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """One row; the fields are the columns, in this order. Lists are joined by "; "; absent is None."""

    perceiver: str | None
    target: str | None
    stance: str | None
    dimension: str | None
    aspect: str | None
    period: str | None
    date: str | None
    holder: str | None
    speaks_for: str | None
    addressees: str | None
    occasion: str | None
    medium: str | None
    audience: str | None
    manner: str
    act: str
    negated: str | None
    hedge: str | None
    words: str
    quoted: str | None
    sentence: str
    document: str
    pages: str | None
    section: str | None
    note: str | None
    source: str | None
    locator: str | None
    source_role: str | None
    through: str | None
    coder: str | None
    why: str | None
    confidence_of_code: float | None
    confidence_of_target: float | None
    confidence_of_holder: float | None
    confidence_of_date: float | None
    confidence_of_words: float
    statement_id: str
    coding_id: str | None
    passage_id: str


COLUMNS: tuple[str, ...] = Row.__struct_fields__


def coded_rows(records: Records, plan: Plan) -> Iterator[Row]:
    """The rows in the order of the statements, then of their targets and codes."""
    study = _Lookup(records, plan)
    for statement in records[Statement]:
        resolution = study.resolutions.get(statement.id) or Resolution(
            id=statement.id, document=statement.document, confidence=statement.confidence
        )
        codes = study.codings.get(statement.id, [])
        base = study.shared(statement, resolution)
        for target, coding in _pairs(resolution.targets, codes):
            yield msgspec.structs.replace(base, **study.particular(target, coding))


def _pairs(
    targets: list[StatementTarget], codes: list[Coding]
) -> Iterator[tuple[StatementTarget | None, Coding | None]]:
    """Each target with each of its codes; codes of no target told, and targets without a code, once alone.

    A code names a target of the study, whose id may be another than the actor's (a state for its army): the code
    then goes with the statement's first target that has no code of its own.
    """
    left = list(codes)
    for target in targets:
        own = [c for c in left if c.target == target.actor]
        if not own and len(targets) == 1:
            own = left
        left = [c for c in left if c not in own]
        if not own:
            yield target, None
        for coding in own:
            yield target, coding
    for coding in left:
        yield None, coding
    if not targets and not codes:
        yield None, None


class _Lookup:
    """The study's records by id, and the columns made of them."""

    def __init__(self, records: Records, plan: Plan) -> None:
        self.plan = plan
        self.resolutions = records.by_id(Resolution)
        self._passages = records.by_id(Passage)
        self._documents = records.by_id(Document)
        self._notes = records.by_id(Note)
        self._citations = records.by_id(Citation)
        self._sources = records.by_id(Source)
        self._occasions = records.by_id(Occasion)
        self._actors = {a.id: a.name for a in (*plan.authority.actors, *records[Actor])}
        self.codings: dict[str, list[Coding]] = {}
        for coding in records[Coding]:
            if coding.statement is not None:
                self.codings.setdefault(coding.statement, []).append(coding)

    @cached_property
    def _names(self) -> dict[str, str]:
        """Ids of the plan's perceivers, targets, dimensions and aspects, in words."""
        study, codes = self.plan.study, self.plan.codebook.dimensions
        return {
            **self._actors,
            **{a.id: a.name for d in codes for a in d.aspects},
            **{d.id: d.name for d in codes},
            **{t.id: t.name for t in study.targets},
            **{p.id: p.name for p in study.perceivers},
        }

    def _name(self, id: str | None) -> str | None:
        return None if id is None else self._names.get(id, id)

    def _actor_names(self, ids: list[str]) -> str | None:
        return _joined([self._actors.get(i, i) for i in ids])

    def shared(self, statement: Statement, resolution: Resolution) -> Row:
        """The columns that do not hang on target and code."""
        at = statement.content[0]
        passage = self._passages.get(at.passage)
        document = self._documents.get(statement.document)
        citations = [c for c in (self._citations.get(i) for i in resolution.citations) if c]
        sources = [s for s in (self._sources.get(c.source or "") for c in citations) if s]
        notes = [n.label for n in (self._notes.get(c.note or "") for c in citations) if n]
        occasion = self._occasions.get(resolution.occasion or "")
        through = [self._sources[i].reference for i in resolution.through if i in self._sources]
        return Row(
            perceiver=None, target=None, stance=None, dimension=None, aspect=None,
            period=_joined(
                [p.name for p in self.plan.study.periods if overlaps(resolution.date, f"{p.from_}/{p.to}")]
            ),
            date=resolution.date,
            holder=self._actor_names(resolution.holders) or (statement.holder.exact if statement.holder else None),
            speaks_for=self._actor_names(resolution.speaks_for),
            addressees=self._actor_names(resolution.addressees),
            occasion=occasion.what if occasion else None,
            medium=resolution.medium, audience=resolution.audience,
            manner=statement.manner, act=statement.act, negated="yes" if statement.negated else None,
            hedge=statement.hedge.exact if statement.hedge else None,
            words=_exact(statement.content), quoted=_exact(statement.quoted) or None,
            sentence=_sentence(passage, at),
            document=(document.title or document.path) if document else statement.document,
            pages="–".join(dict.fromkeys(passage.pages)) or None if passage else None,
            section=" / ".join(passage.section) or None if passage else None,
            note=_joined(notes), source=_joined([short(s.reference) for s in sources]),
            locator=_joined([c.locator for c in citations if c.locator]),
            source_role=_joined([s.role for s in sources]), through=_joined([short(r) for r in through]),
            coder=None, why=None, confidence_of_code=None, confidence_of_target=None,
            confidence_of_holder=resolution.confidence.holder, confidence_of_date=resolution.confidence.date,
            confidence_of_words=statement.confidence.span,
            statement_id=statement.id, coding_id=None, passage_id=at.passage,
        )  # fmt: skip

    def particular(self, target: StatementTarget | None, coding: Coding | None) -> dict[str, str | float | None]:
        """The columns of one target and one code."""
        coded = coding.target if coding else None
        reasons = [w if isinstance(w, str) else w.exact for w in coding.why] if coding else []
        return {
            "perceiver": self._name(coding.perceiver) if coding else None,
            "target": self._name(coded) or (self._names.get(target.actor or "", target.name) if target else None),
            "stance": (coding.stance if coding else None) or (target.stance if target else None),
            "dimension": self._name(coding.dimension) if coding else None,
            "aspect": self._name(coding.aspect) if coding else None,
            "coder": coding.coder if coding else None,
            "why": _joined(reasons),
            "confidence_of_code": coding.confidence if coding else None,
            "confidence_of_target": target.confidence if target else None,
            "coding_id": coding.id if coding else None,
        }


def short(reference: Reference) -> str:
    """A source in a few words: "Dower, War Without Mercy (1986)"."""
    who = next(iter(reference.author or reference.editor), None)
    name = (who.family or who.literal) if who else None
    dated = year(reference) or (reference.issued.raw if reference.issued else None)
    title = reference.title or reference.container_title or reference.archive or reference.genre or "untitled"
    return ", ".join(p for p in (name, title) if p) + (f" ({dated})" if dated else "")


def _joined(parts: list[str]) -> str | None:
    return "; ".join(dict.fromkeys(p for p in parts if p)) or None


def _exact(spans: list[Span]) -> str:
    return " … ".join(s.exact for s in spans)


def _sentence(passage: Passage | None, at: Span) -> str:
    if passage is None:
        return at.exact
    start, _ = sentence_at(passage.text, at.start)
    _, end = sentence_at(passage.text, max(at.start, at.end - 1))
    return passage.text[start:end]
