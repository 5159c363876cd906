"""What the comparison needs to know of each statement, looked up once."""

from __future__ import annotations

from datetime import date

from visavis.codebook import Plan
from visavis.edtf import Days, bounds
from visavis.records import (
    Actor,
    Citation,
    Claim,
    Coding,
    Coverage,
    Document,
    Passage,
    Records,
    Resolution,
    Source,
    Stance,
    Statement,
)
from visavis.stages.comparing.view import View

Key = tuple[str | None, str, str, str | None, str | None]  # perceiver, target, dimension, aspect, column


class Facts:
    """The study's codings and, per statement, its date, columns, witnesses and stances. All ids in reading order."""

    def __init__(self, given: Records, plan: Plan, view: View) -> None:
        self.plan, self.view = plan, view
        self.statements = given.by_id(Statement)
        self.resolutions = given.by_id(Resolution)
        self.claims = given.by_id(Claim)
        self.documents = given.by_id(Document)
        self.coverage = given[Coverage]
        self.read = {p.document for p in given[Passage]}
        self._actors = given[Actor]
        self.names = {a.id: a.name for a in (*plan.authority.actors, *given[Actor])}
        self.names |= {t.id: t.name for t in plan.study.targets}
        self.codings = [c for c in given[Coding] if c.confidence >= view.threshold and c.target]
        self._source_of = {c.id: c.source for c in given[Citation] if c.source}
        self._held = {s.held: s.id for s in given[Source] if s.held}
        used = dict.fromkeys(c.target for c in self.codings if c.target)
        self.targets = [t.id for t in plan.study.targets] or list(used)
        coded = dict.fromkeys(c.dimension for c in self.codings)
        self.dimensions = plan.study.dimensions or [d.id for d in plan.codebook.dimensions]
        self.dimensions = [*self.dimensions, *(d for d in coded if d not in self.dimensions)]
        self.labels = {d.id: d.name for d in plan.codebook.dimensions}
        self.aspect_labels = {(d.id, a.id): a.name for d in plan.codebook.dimensions for a in d.aspects}
        aspects = [a.id for d in plan.codebook.dimensions for a in d.aspects]
        self.aspect_order = {a: i for i, a in enumerate(dict.fromkeys(aspects))}
        self.denied: dict[tuple[str | None, str, str | None], list[str]] = {}
        for c in self.codings:
            if c.claim is not None and c.claim in self.claims and self.claims[c.claim].kind == "absent":
                self.denied.setdefault((c.target, c.dimension, c.aspect), []).append(c.claim)
        self._spans = [(p.name, _both(p.from_, p.to)) for p in plan.study.periods]
        self._behind: dict[str, tuple[str, list[str], str | None]] = {}
        self._columns: dict[str, list[str]] = {}
        self.periods = self._all_columns()

    # ------------------------------------------------------------ of one statement

    def date(self, statement: str) -> str | None:
        """When it was said; of a statement in a document that is no study, the document's date will do."""
        resolution = self.resolutions.get(statement)
        if resolution is None:
            return None
        if resolution.date is not None:
            return resolution.date
        document = self.documents.get(resolution.document)
        return document.date if document is not None and document.genre != "study" else None

    def columns(self, statement: str) -> list[str]:
        """The columns a statement stands in, beside the one of all."""
        found = self._columns.get(statement)
        if found is None:
            found = self._columns[statement] = self._find_columns(statement)
        return found

    def _find_columns(self, statement: str) -> list[str]:
        by = self.view.by
        resolution = self.resolutions.get(statement)
        if by in ("period", "decade"):
            return self.columns_of_date(self.date(statement))
        if resolution is None:
            return []
        if by == "holder":
            return [self.names.get(h, h) for h in resolution.holders]
        if by == "audience":
            return [resolution.audience] if resolution.audience else []
        document = self.documents.get(resolution.document)
        return [document.language] if document is not None and document.language else []

    def columns_of_date(self, date: str | None) -> list[str]:
        days = bounds(date)
        if days is None:
            return []
        if self.view.by == "period":
            return [name for name, (first, last) in self._spans if days[0] <= last and first <= days[1]]
        decade = days[0].year // 10
        return [f"{decade}0s"] if decade == days[1].year // 10 else []

    def _all_columns(self) -> list[str]:
        if self.view.by == "period":
            return [name for name, _ in self._spans]
        found = {c for x in self.codings if x.statement for c in self.columns(x.statement)}
        return sorted(found)

    def occasion(self, statement: str) -> str:
        """The utterance behind a statement; where none is known, the statement stands for its own."""
        resolution = self.resolutions.get(statement)
        return (resolution.occasion if resolution else None) or statement

    def sources(self, statement: str) -> list[str]:
        """The sources behind a statement: those it came through and those cited; else the document itself."""
        resolution = self.resolutions.get(statement)
        if resolution is None:
            return []
        cited = [self._source_of[c] for c in resolution.citations if c in self._source_of]
        own = self._held.get(resolution.document, resolution.document)
        return list(dict.fromkeys([*resolution.through, *cited])) or [own]

    def behind(self, statement: str) -> tuple[str, list[str], str | None]:
        """The occasion, the sources and the date of a statement, looked up once."""
        found = self._behind.get(statement)
        if found is None:
            found = self.occasion(statement), self.sources(statement), self.date(statement)
            self._behind[statement] = found
        return found

    def stance(self, coding: Coding) -> Stance | None:
        """The coder's stance, else the resolver's towards the target or what belongs to it."""
        if coding.stance is not None or coding.statement is None:
            return coding.stance
        resolution = self.resolutions.get(coding.statement)
        if resolution is None or not resolution.targets:
            return None
        exact: list[Stance] = [t.stance for t in resolution.targets if t.actor == coding.target]
        told: list[Stance] = [t.stance for t in resolution.targets if t.stance != "neutral"]
        return next(iter(exact or told), "neutral")

    def confidence(self, coding: Coding) -> float:
        """How sure a coding is, by its coder and by how that coder fared with people; what a person said is sure."""
        if coding.confidence >= 1:
            return 1.0
        return min(1.0, coding.confidence * self.view.trust.get(coding.coder, 1.0))

    # ------------------------------------------------------------ in words

    def dimension(self, id: str) -> str:
        return self.labels.get(id, id.replace("-", " "))

    def aspect(self, dimension: str, id: str) -> str:
        return self.aspect_labels.get((dimension, id), id.replace("-", " "))

    def name(self, actor: str) -> str:
        return self.names.get(actor, actor)

    def names_of(self, target: str) -> list[str]:
        """Every name that a target and its actors go by."""
        study = next((t for t in self.plan.study.targets if t.id == target), None)
        wanted = {target, *(study.actors if study else ())}
        known = (a for a in (*self.plan.authority.actors, *self._actors) if a.id in wanted)
        return list(
            dict.fromkeys([self.name(target), *(n for a in known for n in (a.name, *(x.text for x in a.names)))])
        )

    def perceiver(self, id: str | None) -> str:
        name = next((p.name for p in self.plan.study.perceivers if p.id == id), None)
        if name is None:
            return "those who speak" if id is None else id
        # "the Soviet military leadership", but "Joseph Stalin": a noun phrase has a noun in small letters.
        noun = any(w.islower() and len(w) > 3 for w in name.split())
        return f"the {name}" if noun and not name.lower().startswith("the ") else name


def _both(from_: str, to: str) -> Days:
    first, last = bounds(from_), bounds(to)
    return (first[0] if first else date.min), (last[1] if last else date.max)
