"""Statements in words: a line, or a card with its chain of sources."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from markupsafe import Markup

from visavis.pages.choosing import Shown, anchor
from visavis.pages.context import Card, Code, Link, Quoted, Step, Teaser, Toward
from visavis.pages.lookup import ORDINARY, Lookup
from visavis.pages.marking import Mark, marked
from visavis.pages.wording import (
    MANNERS,
    confidence_words,
    date_words,
    listed,
    reference_short,
    relation_words,
    shortened,
)
from visavis.records import Statement
from visavis.text import Span

LONGEST = 900  # characters of quoted sentences on a card; the passage has them whole
TEASER = 140
ABOUT_DATES = 3
LINKS = 8  # of evidence; more are counted


class Cards:
    """Makes cards and lines of the statements of one page."""

    def __init__(self, lookup: Lookup, shown: Shown) -> None:
        self._look, self._shown = lookup, shown

    def teaser(self, statement: Statement, target: str | None = None) -> Teaser:
        """A statement in one line, with its stance towards a target (or its first)."""
        look = self._look
        targets = look.resolution(statement).targets
        stance = look.stance(statement, target) if target else targets[0].stance if targets else "neutral"
        return Teaser(
            words=_teased(statement),
            tag=look.tag(statement),
            stance=stance,
            href=self._shown.statement(statement.id),
            lang=self._language(statement.content),
        )

    def links(self, statements: Iterable[str], most: int = LINKS) -> tuple[tuple[Link, ...], int]:
        """Links to shown statements, at most so many, each of another speaker or year; and how many more."""
        known = list(dict.fromkeys(statements))
        there = [self._look.statements[i] for i in known if self._shown.statement(i)]
        by_tag: dict[str, Statement] = {}  # one each of a speaker and year
        for s in there:
            by_tag.setdefault(self._look.tag(s), s)
        links = [Link(t, self._shown.statement(s.id), _teased(s)) for t, s in list(by_tag.items())[:most]]
        return tuple(links), len(known) - len(links)

    def card(self, statement: Statement, target: str) -> Card:
        """The card of a statement in a cell of the target."""
        look, resolution = self._look, self._look.resolution(statement)
        date = look.date(statement)
        occasion = look.occasions.get(resolution.occasion or "")
        confidence = resolution.confidence
        parent = look.statements.get(statement.nested_in or "")
        coded = max((c.confidence for c in look.codings.get(statement.id, ())), default=None)
        figures = [("words", statement.confidence.span), ("holder", confidence.holder)]
        figures += [("target", confidence.targets), ("date", confidence.date), ("code", coded)]
        return Card(
            href=anchor("s", statement.id),
            stance=look.stance(statement, target),
            who=listed(look.holders(statement)) or "holder not named",
            speaks_for=listed([look.actor(a) for a in resolution.speaks_for if a not in resolution.holders]),
            addressees=listed([look.actor(a) for a in resolution.addressees]),
            occasion=occasion.what if occasion else None,
            date=date_words(date),
            edtf=date,
            about=listed([date_words(d) for d in resolution.about_dates[:ABOUT_DATES] if d != date]),
            quotes=tuple(self._quotes(statement)),
            towards=tuple(dict.fromkeys(self._towards(statement))),
            tags=tuple(self._tags(statement)),
            relations=tuple(dict.fromkeys(self._relations(statement, date))),
            confidence=confidence_words(min(value for _, value in figures if value is not None)),
            figures=", ".join(f"{name} {value:.2f}" for name, value in figures if value is not None),
            codes=tuple(self._codes(statement)),
            steps=tuple(self._steps(statement)),
            through=tuple(
                Link(reference_short(look.sources[i].reference), self._shown.source(i))
                for i in resolution.through
                if i in look.sources
            ),
            nested=Link(look.tag(parent), self._shown.statement(parent.id)) if parent else None,
        )

    def _towards(self, statement: Statement) -> Iterator[Toward]:
        """Each target with the stance that counts: towards a target of the study, the coder's where he differs."""
        look, resolution = self._look, self._look.resolution(statement)
        for t in resolution.targets:
            name = look.actor(t.actor) if t.actor else t.name
            of = look.sides.targets_of(t.actor, resolution.date) if t.actor else []
            yield Toward(name, look.coded_stance(statement, of[0][0]) or t.stance if of else t.stance)

    def _tags(self, statement: Statement) -> Iterator[str]:
        resolution = self._look.resolution(statement)
        yield MANNERS[statement.manner]
        if statement.act != "speech":
            yield {"writing": "in writing", "thought": "thought"}[statement.act]
        if resolution.audience:
            yield resolution.audience
        if statement.negated:
            yield "denied"
        if statement.hedge is not None:
            yield f"hedged: {statement.hedge.exact}"

    def _language(self, spans: Iterable[Span]) -> str | None:
        passage = next((self._look.passages[s.passage] for s in spans if s.passage in self._look.passages), None)
        if passage is None:
            return None
        document = self._look.documents.get(passage.document)
        return passage.language or (document.language if document else None)

    def _quotes(self, statement: Statement) -> Iterator[Quoted]:
        """The sentences that hold the words, once each, the words marked."""
        look, left = self._look, LONGEST
        by_passage: dict[str, list[Span]] = {}
        for s in look.standing(statement.content):
            by_passage.setdefault(s.passage, []).append(s)
        for id, spans in by_passage.items():
            text, cited = look.passages[id].text, [*spans]
            start = min(look.sentence(s)[0] for s in cited)
            end = max(look.sentence(s)[1] for s in cited)
            if spans[0].start - start > LONGEST // 3:
                start = spans[0].start  # a sentence that begins far away
            cut = min(end, start + left)
            html = marked(text, [Mark(s.start, s.end, "said") for s in spans], start=start, end=cut)
            yield Quoted(html + (Markup(" …") if cut < end else ""), self._language(spans))
            left -= cut - start
            if left <= 0:
                return
        if not by_passage:
            yield Quoted(Markup("%s") % shortened(" … ".join(s.exact for s in statement.content), LONGEST), None)

    def _codes(self, statement: Statement) -> Iterator[Code]:
        look = self._look
        for c in look.codings.get(statement.id, ()):
            yield Code(
                dimension=look.dimension(c.dimension),
                aspect=look.aspect(c.aspect) if c.aspect else None,
                target=look.target(c.target) if c.target else "",
                why=tuple(dict.fromkeys(w if isinstance(w, str) else w.exact for w in c.why))[:8],
                coder=c.coder,
                confidence=confidence_words(c.confidence),
                figure=c.confidence,
            )

    # ------------------------------------------------------------ context and chain

    def _relations(self, statement: Statement, date: str | None) -> Iterator[str]:
        """How the holder's state stood to each target's when it was said."""
        look, resolution = self._look, self._look.resolution(statement)
        if date is None:
            return
        here = self._states(resolution.holders or resolution.speaks_for, date)
        for target in resolution.targets:
            if target.actor is None or not look.sides.targets_of(target.actor, date):
                continue  # of others it would be a list without end
            there = self._states([target.actor], date)
            for a, b in ((a, b) for a in here for b in there if a != b):
                for kind in self._between(a, b, date):
                    yield f"{relation_words(kind)}: {look.actor(a)} and {look.actor(b)}"

    def _states(self, actors: Iterable[str], date: str) -> list[str]:
        """The states that actors belong to at a date."""
        above = sorted({x for a in actors for x in self._look.sides.belongs_to(a, date)})
        return [x for x in above if x in self._look.actors and self._look.actors[x].kind == "state"]

    def _between(self, a: str, b: str, date: str) -> list[str]:
        found = self._look.plan.authority.between(a, b, date)
        return [r.kind for r in found if r.status == "in_force" and r.kind not in ORDINARY]

    def _steps(self, statement: Statement) -> Iterator[Step]:
        """Words in place, notes, sources, words in the primary text; each a link of this page."""
        look, shown = self._look, self._shown
        place = next(iter(look.standing(statement.content)), None)
        document = look.documents.get(statement.document)
        if place is not None:
            pages = "–".join(dict.fromkeys(look.passages[place.passage].pages))
            detail = shortened(look.title(statement.document), 80) + (f", p. {pages}" if pages else "")
            yield Step("passage", "words in place", shown.passage(place.passage), detail)
        citations = [look.citations[i] for i in look.resolution(statement).citations if i in look.citations]
        for id in dict.fromkeys(c.note for c in citations if c.note in look.notes):
            yield Step("note", f"note {look.notes[str(id)].label}", shown.note(id))
        for id in dict.fromkeys(c.source for c in citations if c.source in look.sources):
            source = look.sources[str(id)]
            yield Step("source", reference_short(source.reference), shown.source(id), source.role)
        if not citations and document is not None:
            own = statement.manner == "own"
            text = "the document itself is the source" if own else "no source cited"
            yield Step("source", text, shown.document(document.id) if own else None)
        for check in look.checks.get(statement.id, ()):
            yield Step("words", _VERDICTS.get(check.verdict, check.verdict.replace("_", " ")), shown.word(check.id))


_VERDICTS = {
    "verbatim": "word for word in the text",
    "verbatim_but_marked": "in the text, changes marked",
    "altered": "altered against the text",
    "truncated": "cut short against the text",
    "elsewhere": "found in another text than cited",
    "not_found": "not found in the texts held",
    "not_held": "text not held",
    "translated_from": "the nearest places of the text in its own language",
}


def _teased(statement: Statement) -> str:
    return shortened(" … ".join(s.exact for s in statement.content), TEASER)
