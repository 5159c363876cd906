"""Which statements of a study a method is asked about, and the methods asked: per perceiver and per target."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import cached_property

import msgspec

from visavis.codebook import Plan, Sides, sides_of, stems
from visavis.edtf import bounds
from visavis.methods.acting import Attribution, attributions
from visavis.methods.networks import Act, acts_of
from visavis.methods.operational import OperationalCode, operational_code
from visavis.methods.times import BeforeAfter, Point, around
from visavis.methods.traits import Trait, traits
from visavis.methods.words import Counts, WordScore, counted, keyness, log_odds
from visavis.records import (
    Actor,
    Coding,
    Document,
    Event,
    Mention,
    Passage,
    Records,
    Relation,
    Resolution,
    Stance,
    Statement,
)

LONGEST_SPAN = 3 * 366  # days: a date vaguer than three years has no place on a line of time


class Selection(msgspec.Struct, frozen=True, kw_only=True):
    """Of whom, by whom, along what; None is all. `threshold`: codings less sure are left out."""

    perceiver: str | None = None
    target: str | None = None
    dimension: str | None = None
    threshold: float = 0.0

    def holds(self, c: Coding) -> bool:
        return (
            c.confidence >= self.threshold
            and (self.perceiver is None or c.perceiver == self.perceiver)
            and (self.target is None or c.target == self.target)
            and (self.dimension is None or c.dimension == self.dimension)
        )


class Happening(msgspec.Struct, frozen=True, order=True):
    """Something of the chronology on a known day: an event of the documents, or a relation's beginning."""

    day: date
    what: str


class Turn(msgspec.Struct, frozen=True, kw_only=True):
    """How a target was spoken of in the years before and after something happened."""

    target: str
    happening: Happening
    years: int
    found: BeforeAfter


class Selected:
    """The records of a study, asked by selection. Everything given opens on statement ids."""

    def __init__(self, records: Records, plan: Plan) -> None:
        self.records, self.plan = records, plan
        self.statements = records.by_id(Statement)
        self.resolutions = records.by_id(Resolution)
        self.documents = records.by_id(Document)

    @cached_property
    def sides(self) -> Sides:
        return sides_of(self.plan, self.records[Actor])

    @cached_property
    def passages(self) -> dict[str, Passage]:
        return self.records.by_id(Passage)

    def codings(self, selection: Selection) -> list[Coding]:
        return [c for c in self.records[Coding] if c.statement in self.statements and selection.holds(c)]

    def ids(self, selection: Selection) -> list[str]:
        """The statements, each once, in the order of the codings."""
        return list(dict.fromkeys(c.statement for c in self.codings(selection) if c.statement))

    # ------------------------------------------------------------ words

    def words(self, selection: Selection) -> Counts:
        """The words of the statements, without the names of the targets; of each language by its own stems."""
        names = [t.name for t in self.plan.study.targets]
        by_language: dict[str | None, dict[str, str]] = {}
        for id in self.ids(selection):
            content = self.statements[id].content
            passage = self.passages.get(content[0].passage) if content else None
            language = passage.language if passage else None
            by_language.setdefault(language, {})[id] = " ".join(p.exact for p in content)
        out = Counts.none()
        for language, texts in by_language.items():
            out = out.with_(counted(texts, language, names))
        return out

    def apart(self, first: Selection, second: Selection, method: str = "log-odds") -> list[WordScore]:
        """The words that set two selections apart, by "log-odds" or "keyness"."""
        one, other = self.words(first), self.words(second)
        return keyness(one, other) if method == "keyness" else log_odds(one, other)

    # ------------------------------------------------------------ verbs

    def verbs(self, selection: Selection) -> list[Attribution]:
        wanted = [self.statements[i] for i in self.ids(selection)]
        within = {p.passage for s in wanted for p in s.content}
        mentions = [m for m in self.records[Mention] if m.span.passage in within]
        return list(attributions(wanted, self.resolutions, self.passages, mentions, self.sides.belongs_to))

    def operational_code(self, selection: Selection) -> OperationalCode:
        """VICS; of a target: how its acts are seen, and the own acts named beside it."""
        verbs = self.verbs(selection)
        if selection.target is None:
            return operational_code(verbs)
        actors = {a.actor for a in verbs if a.actor is not None}
        mine = frozenset(a for a in actors if any(t == selection.target for t, _ in self.sides.targets_of(a)))
        return operational_code(verbs, mine)

    def traits(self, selection: Selection) -> list[Trait]:
        wanted = [self.statements[i] for i in self.ids(selection)]
        within = {p.passage for s in wanted for p in s.content}
        mentions = [m for m in self.records[Mention] if m.span.passage in within]
        verbs = self.verbs(selection)
        return traits(wanted, self.resolutions, self.passages, mentions, verbs, self.sides.belongs_to)

    # ------------------------------------------------------------ networks and time

    def acts(self, selection: Selection) -> list[Act]:
        names = {a.id: a.name for a in (*self.plan.authority.actors, *self.records[Actor])}
        names |= {t.id: t.name for t in self.plan.study.targets}
        for d in self.plan.codebook.dimensions:
            names |= {d.id: d.name, **{a.id: a.name for a in d.aspects}}
        return acts_of(self.codings(selection), self.records[Resolution], names)

    def points(self, selection: Selection) -> list[Point]:
        """The statements with a date no vaguer than three years, each once; the witness is the document or occasion.

        Of a study (a book that quotes) the witness is the occasion, of a primary text the text itself.
        """
        out: dict[str, Point] = {}
        for c in self.codings(selection):
            resolution = self.resolutions.get(c.statement or "")
            if c.statement is None or c.statement in out or resolution is None:
                continue
            document = self.documents.get(resolution.document)
            primary = document is not None and document.genre != "study"
            day = _middle(resolution.date or (document.date if document is not None and primary else None))
            if day is not None:
                witness = resolution.document if primary else resolution.occasion or c.statement
                out[c.statement] = Point(c.statement, witness, day, self._stance(c, resolution))
        return list(out.values())

    def happenings(self, words: str) -> list[Happening]:
        """What of the chronology is called so (all the words, in any inflection) and is dated to the day, by date.

        An EDTF date is itself: its first day.
        """
        days = bounds(words)
        if days is not None:
            return [Happening(days[0], words)]
        wanted = set(stems(words))
        told = [(e.date, e.what.exact) for e in self.records[Event]]
        for r in (*self.plan.authority.relations, *self.records[Relation]):
            evidence = r.evidence if isinstance(r.evidence, str) else r.evidence.exact if r.evidence else ""
            parties = ", ".join(self.sides.actors[p].name for p in r.parties if p in self.sides.actors)
            told.append((r.from_, f"{r.kind.replace('_', ' ')}, {parties}" + (f": {evidence}" if evidence else "")))
        found: dict[Happening, None] = {}
        for when, what in told:
            on = bounds(when)
            if wanted and on is not None and on[0] == on[1] and wanted <= set(stems(what)):
                found[Happening(on[0], what)] = None
        return sorted(found)

    def turns(self, happening: Happening, years: int, threshold: float = 0.0) -> list[Turn]:
        """Before and after, of each target of the study."""
        return [
            Turn(
                target=t.id,
                happening=happening,
                years=years,
                found=around(self.points(Selection(target=t.id, threshold=threshold)), happening.day, years),
            )
            for t in self.plan.study.targets
        ]

    @staticmethod
    def _stance(coding: Coding, resolution: Resolution) -> Stance:
        if coding.stance is not None:
            return coding.stance
        exact: Iterable[Stance] = (t.stance for t in resolution.targets if t.actor == coding.target)
        told: Iterable[Stance] = (t.stance for t in resolution.targets if t.stance != "neutral")
        return next(iter([*exact, *told]), "neutral")


def _middle(edtf: str | None) -> date | None:
    days = bounds(edtf)
    if days is None or (days[1] - days[0]).days > LONGEST_SPAN:
        return None
    return days[0] + (days[1] - days[0]) / 2
