"""What a statement is resolved in: one document's passages, mentions, dates, notes, and the actors of the study."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field

from visavis.codebook import Plan, Sides
from visavis.edtf import valid
from visavis.predictors.roles import Judge, shipped
from visavis.records import (
    Actor,
    Audience,
    Citation,
    DateExpression,
    Document,
    Mention,
    Note,
    Passage,
    Quotation,
    Records,
    Source,
    Statement,
    StatementTarget,
)
from visavis.stages.resolving.heads import Head, read_head
from visavis.stages.resolving.named_dates import named_dates
from visavis.stages.resolving.roles import UNKNOWN_AUTHOR, Roles
from visavis.text import Span, listed, sentences

PRIMARY = listed("speech message telegram memorandum letter minutes press treaty memoir address note diary")


@dataclass
class Told:
    """What has been resolved of a statement so far: later ones lean on it."""

    statement: Statement
    holders: list[str] = field(default_factory=list)
    speaks_for: list[str] = field(default_factory=list)
    aimed: list[StatementTarget] = field(default_factory=list)
    addressees: list[str] = field(default_factory=list)
    date: str | None = None
    date_confidence: float | None = None
    medium: str | None = None
    audience: Audience | None = None
    cited: list[Citation] = field(default_factory=list)
    holder_confidence: float | None = None


class Scene:
    """One document, asked by place."""

    def __init__(self, given: Records, plan: Plan, judge: Judge | None = None) -> None:
        self.document: Document | None = next(iter(given[Document]), None)
        self.plan = plan
        self.passages = {p.id: p for p in given[Passage]}
        self.order = sorted(given[Passage], key=lambda p: p.order)
        self.place = {p.id: k for k, p in enumerate(self.order)}
        self.mentions: dict[str, list[Mention]] = _placed(given[Mention])
        self.dates: dict[str, list[DateExpression]] = _placed(given[DateExpression])
        self.anchors: dict[str, list[Note]] = {}
        self.note_of: dict[str, Note] = {}
        for note in given[Note]:
            if note.anchor is not None:
                self.anchors.setdefault(note.anchor.passage, []).append(note)
            for p in note.passages:
                self.note_of[p] = note
        for notes in self.anchors.values():
            notes.sort(key=lambda n: n.anchor.start if n.anchor else 0)
        self.citations: dict[str, list[Citation]] = {}
        for c in given[Citation]:
            if c.note is not None:
                self.citations.setdefault(c.note, []).append(c)
        self.sources: dict[str, Source] = given.by_id(Source)
        known = {a.id: a for a in plan.authority.actors}
        known.update((a.id, a) for a in given[Actor])
        self.actors: dict[str, Actor] = known
        self.sides = Sides(plan, given[Actor])
        self.quoted: dict[str, list[tuple[int, int]]] = {}
        for q in given[Quotation]:
            for at in q.spans if q.class_ == "statement" else []:
                self.quoted.setdefault(at.passage, []).append((at.start, at.end))
        for places in self.quoted.values():
            places.sort()
        self._merged: dict[str, list[tuple[int, int]]] = {}
        self.told: list[Told] = []
        self.events = named_dates(self.order, self.dates, self._bounds)
        self.by_statement: dict[str, Told] = {}
        self.head = read_head(self.document, given[Passage], given[DateExpression])
        self.date = self.head.date or (self.document.date if self.document else None)
        everyone = [m for p in self.order for m in self.mentions.get(p.id, [])]
        self.roles = Roles(everyone, self.head, plan, {p.id: p.text for p in self.order}, self.date)
        self.authors = self._authors()
        self.known_author = bool(self.authors)
        if not self.authors and self.document is not None and self.document.genre != "study":
            self.authors = self._printed_authors()
        self.recipients = [n for phrase in self.head.recipients if (n := self.named_in_head(phrase, sender=False))]
        self.parties = [n for phrase in self.head.parties if (n := self.named_in_head(phrase, sender=False))]
        self.reports_own_talk = any(
            s.act == "speech" and s.holder is not None and s.holder.exact.casefold() in ("i", "we")
            for s in given[Statement]
        )
        study = self.document is None or self.document.genre == "study"
        self.judge: Judge | None = None if study else judge or shipped()  # learned on documents, not on studies of them
        self.primary = self.head != Head() or (
            self.document is not None
            and self.document.genre != "study"
            and (self.document.genre in PRIMARY or any(s.manner == "own" for s in given[Statement]))
        )

    def _authors(self) -> list[str]:
        """Actor ids of the document's authors, in order, those that are known."""
        out: list[str] = []
        for name in self.document.authors if self.document else []:
            whole = name.literal or " ".join(p for p in (name.given, name.family) if p)
            wanted = whole.casefold()
            found = [a.id for a in self.actors.values() if any(n.casefold() == wanted for n in _names(a))]
            if len(found) != 1 and self.document is not None:
                found = [i for i in found if self._in_office(i, self.document.date)] or found
            out += found[:1]
        return out

    def _printed_authors(self) -> list[str]:
        """Who the head says has written it, else that it is the unnamed author."""
        found = [w for phrase in self.head.authors if (w := self.named_in_head(phrase))]
        return found or [UNKNOWN_AUTHOR]

    def named_in_head(self, phrase: str, sender: bool = True) -> str | None:
        """The actor that the head's phrase mentions, or its words as a name."""
        home = self.head.home if sender else None
        for id in sorted(self.head.passages):
            for m in self.mentions.get(id, []):
                if m.actor and m.span.exact in phrase and m.kind == "person":
                    if home:
                        self.roles.sides.setdefault(m.actor, home)
                    return m.actor
        name = self.roles.who(phrase.partition(",")[0])
        if name is not None and home:
            self.roles.sides.setdefault(name, home)
        return name

    def tell(self, told: Told) -> None:
        """Remember what is resolved of a statement."""
        self.told.append(told)
        self.by_statement[told.statement.id] = told

    def home(self) -> list[str]:
        """The state for which a document's author writes "we"."""
        known = [a for a in self.authors[:1] if a in self.actors]
        return (self.state_of(known[0], self.date) if known else []) or [h for h in (self.head.home,) if h]

    def _in_office(self, actor: str, date: str | None) -> bool:
        return any(valid(o.from_, o.to, date) for o in self.actors[actor].offices)

    def text(self, passage: str) -> str:
        return self.passages[passage].text if passage in self.passages else ""

    def sentence(self, at: Span) -> Span:
        """The sentence in which a span begins; a quotation of several sentences is part of the one that quotes it."""
        text, cuts = self.text(at.passage), self._sentences(at.passage)
        k = max(0, bisect_right(cuts, at.start, key=_first) - 1)
        a, b = cuts[k] if cuts else (0, len(text))
        return Span(at.passage, a, b, text[a:b])

    def _bounds(self, passage: str, offset: int) -> tuple[int, int]:
        found = self.sentence(Span(passage, offset, offset, ""))
        return found.start, found.end

    def _sentences(self, passage: str) -> list[tuple[int, int]]:
        found = self._merged.get(passage)
        if found is None:
            found = self._merged[passage] = _whole(sentences(self.text(passage)), self.quoted.get(passage, []))
        return found

    def within(self, at: Span) -> list[Mention]:
        """Mentions that overlap a span, in order."""
        rows = self.mentions.get(at.passage, [])
        start = bisect_left(rows, at.start, key=_start)
        while start and rows[start - 1].span.end > at.start:
            start -= 1
        out = []
        for m in rows[start:]:
            if m.span.start >= at.end:
                break
            if m.span.end > at.start:
                out.append(m)
        return out

    def before(self, at: Span, most: int = 40) -> list[Mention]:
        """The last resolved mentions that end before a span begins, in order."""
        rows = self.mentions.get(at.passage, [])
        end = bisect_left(rows, at.start, key=_start)
        return [m for m in rows[max(0, end - most) : end] if m.actor and m.span.end <= at.start]

    def last_of_passage_before(self, passage: str, most: int) -> list[Mention]:
        """The last mentions of the passage before, the later first."""
        k = self.place.get(passage, 0)
        return list(reversed(self.mentions.get(self.order[k - 1].id, [])[-most:])) if k else []

    def dates_in(self, at: Span) -> list[DateExpression]:
        """Date expressions that lie within a span."""
        rows = self.dates.get(at.passage, [])
        found = rows[bisect_left(rows, at.start, key=_start) : bisect_left(rows, at.end, key=_start)]
        return [d for d in found if d.span.end <= at.end]

    def notes_after(self, passage: str, offset: int) -> list[Note]:
        """The notes anchored at or after an offset of a passage, the first two."""
        rows = self.anchors.get(passage, [])
        k = bisect_left(rows, offset, key=lambda n: n.anchor.start if n.anchor else 0)
        return rows[k : k + 2]

    def kind(self, actor: str) -> str:
        return self.actors[actor].kind if actor in self.actors else ""

    def actors_in(self, at: Span) -> list[tuple[str, Span]]:
        """Actors spoken of within a span, in order."""
        return [(m.actor, m.span) for m in self.within(at) if m.actor]

    def state_of(self, actor: str, date: str | None) -> list[str]:
        """States an actor speaks for: itself, or those it belongs to at the date, else at any date."""
        if self.kind(actor) == "state":
            return [actor]
        states = self.belongs(actor, date)
        if states:
            return states
        if self.kind(actor) in ("", "person", "institution") and self.document and self.document.genre != "study":
            side = self.roles.side(self.actors[actor].name if actor in self.actors else actor)
            side = self.roles.sides.get(actor, side)
            return [side] if side else []
        return []

    def belongs(self, actor: str, date: str | None) -> list[str]:
        """States that an actor is known to belong to at the date, else at any date."""
        for when in (date, None) if date else (None,):
            above = self.sides.belongs_to(actor, when)
            states = sorted(a for a in above if self.kind(a) == "state" and a != actor)
            if states:
                return states
        return []


def _names(actor: Actor) -> list[str]:
    return [actor.name, *(n.text for n in actor.names)]


def _first(place: tuple[int, int]) -> int:
    return place[0]


def _start(r: Mention | DateExpression) -> int:
    return r.span.start


def _whole(parts: Iterable[tuple[int, int]], quoted: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Sentences, those joined that a quotation runs across."""
    out: list[tuple[int, int]] = []
    k, quoted = 0, sorted(quoted)
    for a, b in parts:
        while k < len(quoted) and quoted[k][1] < a:
            k += 1
        if out and any(x < a < y for x, y in quoted[k : k + 4]):
            out[-1] = (out[-1][0], b)
        else:
            out.append((a, b))
    return out


def _placed(records: Iterable[Mention] | Iterable[DateExpression]) -> dict[str, list]:  # type: ignore[type-arg]
    out: dict[str, list] = {}  # type: ignore[type-arg]
    for r in records:
        out.setdefault(r.span.passage, []).append(r)
    for rows in out.values():
        rows.sort(key=lambda r: (r.span.start, -r.span.end))
    return out
