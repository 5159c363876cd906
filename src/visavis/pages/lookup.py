"""The records of a study by id, with the names that people gave things."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import TypeVar

from visavis.codebook import Plan, Sides
from visavis.edtf import bounds
from visavis.pages.wording import person, shortened
from visavis.records import (
    Actor,
    Check,
    Citation,
    Claim,
    Coding,
    Comparison,
    Document,
    Given,
    Note,
    Occasion,
    Passage,
    Quotation,
    Record,
    Relation,
    Resolution,
    Source,
    Stance,
    Statement,
    about_of,
)
from visavis.text import Span, sentence_at

R = TypeVar("R", bound=Record)
ORDINARY = frozenset(("recognition", "peace", "treaty_ended"))  # relations that are no news: the usual state of things


class Lookup:
    """What the parts of a page ask of the records. Unknown ids give None or the id itself, never an error."""

    def __init__(self, records: Given, plan: Plan) -> None:
        self.records, self.plan = records, plan
        self.documents = records.by_id(Document)
        self.passages = records.by_id(Passage)
        self.notes = records.by_id(Note)
        self.citations = records.by_id(Citation)
        self.sources = records.by_id(Source)
        self.statements = records.by_id(Statement)
        self.claims = records.by_id(Claim)
        self.occasions = records.by_id(Occasion)
        self._resolutions = records.by_id(Resolution)
        self.quotations = records.by_id(Quotation)
        self.codings: Mapping[str, Sequence[Coding]] = _About(
            records[Coding], lambda id: records.about(Coding, id), about_of
        )
        self.checks: Mapping[str, Sequence[Check]] = _About(records[Check], self._checks_of, self._spoken)
        study, codes = plan.study, plan.codebook.dimensions
        self._perceivers = {p.id: p.name for p in study.perceivers}
        self._targets = {t.id: t.name for t in study.targets}
        self._dimensions = {d.id: d.name for d in codes}
        self._aspects = {a.id: a.name for d in codes for a in d.aspects}

    @cached_property
    def actors(self) -> dict[str, Actor]:
        return {a.id: a for a in (*self.plan.authority.actors, *self.records[Actor])}

    @cached_property
    def sides(self) -> Sides:
        return Sides(self.plan, list(self.records[Actor]))

    @cached_property
    def comparison(self) -> Comparison | None:
        return next(iter(self.records[Comparison]), None)

    # ------------------------------------------------------------ names

    def actor(self, id: str) -> str:
        """An actor's name; an addressee that is no known actor is its own name."""
        found = self.actors.get(id)
        return found.name if found else id

    def perceiver(self, id: str | None) -> str:
        return self._perceivers.get(id, self.actor(id)) if id else "Others, or holders not determined"

    def target(self, id: str) -> str:
        return self._targets.get(id) or self.actor(id)

    def dimension(self, id: str) -> str:
        return self._dimensions.get(id, id)

    def aspect(self, id: str) -> str:
        return self._aspects.get(id, id)

    def title(self, document: str) -> str:
        found = self.documents.get(document)
        return (found.title or found.path) if found else document

    # ------------------------------------------------------------ statements

    def resolution(self, statement: Statement) -> Resolution:
        """The statement's resolution; an empty one where none was made."""
        return self._resolutions.get(statement.id) or Resolution(
            id=statement.id, document=statement.document, confidence=statement.confidence
        )

    def _checks_of(self, statement: str) -> list[Check]:
        """Checks of quotations: those about the statement, or about a quotation in it."""
        if statement not in self.statements:
            return []
        about = [statement, *(q.id for q in self.records.about(Quotation, statement))]
        return [c for i in about for c in self.records.about(Check, i) if c.kind == "quotation"]

    def _spoken(self, check: Check) -> str:
        """The statement that a check is about."""
        quotation = self.quotations.get(check.about)
        return (quotation.statement if quotation else None) or check.about

    def date(self, statement: Statement) -> str | None:
        """When it was said: told by the statement, else by its occasion."""
        resolution = self.resolution(statement)
        if resolution.date or not resolution.occasion:
            return resolution.date
        occasion = self.occasions.get(resolution.occasion)
        return occasion.date if occasion else None

    def holders(self, statement: Statement) -> list[str]:
        """Who says it, by name: actors, else the words of the text, else the document's authors."""
        resolution = self.resolution(statement)
        if resolution.holders:
            return [self.actor(h) for h in resolution.holders]
        if statement.holder is not None:
            return [statement.holder.exact]
        document = self.documents.get(statement.document)
        own = statement.manner == "own" and document is not None
        return [person(a) for a in document.authors] if own and document else []

    def stance(self, statement: Statement, target: str) -> Stance:
        """The holder's stance towards a target of the study: the coder's where he differs, else the statement's."""
        coded = self.coded_stance(statement, target)
        if coded:
            return coded
        resolution = self.resolution(statement)
        for t in resolution.targets:
            if t.actor == target or (
                t.actor and target in (x for x, _ in self.sides.targets_of(t.actor, resolution.date))
            ):
                return t.stance
        return resolution.targets[0].stance if len(resolution.targets) == 1 else "neutral"

    def coded_stance(self, statement: Statement, target: str) -> Stance | None:
        """The stance that a coding gives towards a target of the study, if one does."""
        return next((c.stance for c in self.codings.get(statement.id, ()) if c.target == target and c.stance), None)

    def confidence(self, statement: Statement) -> float:
        """One figure to rank by: the words, times the best of the codings, times the target."""
        codes = [c.confidence for c in self.codings.get(statement.id, ())]
        targets = self.resolution(statement).confidence.targets
        return statement.confidence.span * max(codes, default=0.5) * (1.0 if targets is None else targets)

    def tag(self, statement: Statement) -> str:
        """A statement in two words, for a link: "Orlov 1941"."""
        holders = self.holders(statement)
        name = shortened(holders[0].split(",")[0], 28) if holders else shortened(self.title(statement.document), 24)
        if holders and self.resolution(statement).holders:
            found = self.actors.get(self.resolution(statement).holders[0])
            name = name.split()[-1] if found and found.kind == "person" and name.isascii() else name
        days = bounds(self.date(statement))
        return f"{name} {days[0].year}" if days and days[0].year > 1 else name

    def sentence(self, span: Span) -> tuple[int, int]:
        """The whole sentences around a span, as offsets of its passage."""
        text = self.passages[span.passage].text
        return sentence_at(text, span.start)[0], max(span.end, sentence_at(text, max(span.start, span.end - 1))[1])

    def standing(self, spans: Iterable[Span]) -> list[Span]:
        """The spans whose words stand where they say."""
        return [s for s in spans if s.passage in self.passages and s.stands_in(self.passages[s.passage].text)]

    def primary_words(self, check: Check) -> list[Span]:
        """The words of the text that a quotation was held against: evidence that is not the quotation itself."""
        own = set(self._quoted(check.about))
        return [s for s in self.standing(check.evidence) if s not in own]

    def _quoted(self, id: str) -> list[Span]:
        """The words of a quotation or statement."""
        if (quotation := self.quotations.get(id)) is not None:
            return quotation.spans
        statement = self.statements.get(id)
        return [*statement.quoted, *statement.content] if statement else []

    # ------------------------------------------------------------ relations

    @cached_property
    def relations(self) -> list[Relation]:
        """The relations of the documents and of the authority, one of each."""
        seen: dict[tuple[object, ...], Relation] = {}
        for r in (*self.plan.authority.relations, *self.records[Relation]):
            seen.setdefault((r.kind, tuple(sorted(r.parties)), r.from_, r.to), r)
        return list(seen.values())


class _About(Mapping[str, Sequence[R]]):
    """Records by the statement (or claim) that they are about; only those that have any are in it."""

    def __init__(self, rows: Sequence[R], find: Callable[[str], Sequence[R]], key: Callable[[R], str | None]) -> None:
        self._rows, self._find, self._key = rows, find, key

    def __getitem__(self, id: str) -> Sequence[R]:
        found = self._find(id)
        if not found:
            raise KeyError(id)
        return found

    def __iter__(self) -> Iterator[str]:
        return iter(dict.fromkeys(i for r in self._rows if (i := self._key(r)) is not None and i in self))

    def __len__(self) -> int:
        return sum(1 for _ in self)
