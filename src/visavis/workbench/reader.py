"""The document as text: page numbers, statements marked, notes in the margin with their chains."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TypeVar

from markupsafe import Markup

from visavis.pages.choosing import anchor
from visavis.pages.context import Link
from visavis.pages.documents import FORMS
from visavis.pages.marking import Mark, Point, marked
from visavis.pages.wording import date_words, language_words, listed, person, reference_full, shortened
from visavis.records import Citation, DateExpression, Document, Mention, Note, Passage, Statement
from visavis.text import Span, Taken
from visavis.workbench.desk import State
from visavis.workbench.links import address, asked
from visavis.workbench.statement import offered

LAYERS = ("statements", "people", "dates", "citations")
PICTURES = "pages"  # a layer of documents whose source has pages to be seen
HEADINGS = 60
FAINT = "said faint"  # a statement without a code
Marked = TypeVar("Marked", Mention, DateExpression)


@dataclass(frozen=True)
class Cited:
    """One citation of a note, and how it leads to its source."""

    form: str
    html: Markup | None
    source: str | None
    locator: str | None
    through: tuple[Link, ...]
    held: str | None
    unresolved: str | None


@dataclass(frozen=True)
class MarginNote:
    id: str
    label: str
    html: Markup
    lang: str | None
    cited: tuple[Cited, ...]


@dataclass(frozen=True)
class Row:
    """A passage with what stands beside it."""

    id: str
    passage: str
    kind: str
    level: int
    page: str
    picture: str | None
    html: Markup
    lang: str | None
    notes: tuple[MarginNote, ...]


@dataclass(frozen=True)
class MarkForm:
    """How words are marked as a statement by hand. `holder`: the author, who speaks in a primary text."""

    action: str
    actors: tuple[str, ...]
    holder: str
    date: str
    manner: str


@dataclass(frozen=True)
class ReaderPage:
    title: str
    lang: str | None
    facts: str
    statements: Link
    layers: tuple[tuple[str, str, bool], ...]
    headings: tuple[Link, ...]
    rows: tuple[Row, ...]
    unplaced: tuple[MarginNote, ...]
    part: int
    parts: tuple[Link, ...]
    mark: MarkForm


def reader_page(state: State, document: Document, part: int, layers: frozenset[str], chosen: str) -> ReaderPage:
    """One page of a document. `chosen`: the id of a statement to be marked apart."""
    parts = state.addresses.parts(document.id)
    part = max(1, min(part, len(parts)))
    reading = _Reading(state, document, layers, chosen)
    rows = list(reading.rows(parts[part - 1]))
    heads = [p for p in parts[part - 1] if p.kind == "heading" and p.text.strip()]
    facts = [listed([person(a) for a in document.authors]), date_words(document.date) if document.date else ""]
    said = state.index.tally("document", document.id)
    facts += [document.genre or "", language_words(document.language) if document.language else ""]
    return ReaderPage(
        title=document.title or document.path,
        lang=document.language,
        facts=", ".join(f for f in facts if f),
        statements=Link(
            f"{said:,} statements",
            "/statements" + asked({"document": document.id}),
        ),
        layers=tuple(_switches(document, part, layers)),
        headings=tuple(Link(shortened(p.text, 70), anchor("p", p.id)) for p in heads[:HEADINGS]),
        rows=tuple(rows),
        unplaced=tuple(reading.unplaced()) if part == len(parts) else (),
        part=part,
        parts=tuple(Link(str(n), address("document", document.id, part=n)) for n in range(1, len(parts) + 1)),
        mark=_mark_form(state, document),
    )


def _mark_form(state: State, document: Document) -> MarkForm:
    study = document.genre == "study"
    authors = [i for a in document.authors for i in state.named.get(person(a).casefold(), ())[:1]]
    return MarkForm(
        action=f"/mark{address('document', document.id)}",
        actors=offered(state),
        holder=state.look.actor(authors[0]) if authors and not study else "",
        date=(document.date or "") if not study else "",
        manner="direct" if study else "own",
    )


def pictured(document: Document) -> bool:
    return document.path.lower().endswith(".pdf") and bool(document.page_labels)


def _switches(document: Document, part: int, layers: frozenset[str]) -> Iterator[tuple[str, str, bool]]:
    """(name, address with it turned over, is it on)."""
    names = (*LAYERS, PICTURES) if pictured(document) else LAYERS
    for name in names:
        turned = layers ^ {name}
        on = ",".join(x for x in names if x in turned) or "none"
        plain = on == "statements"
        yield (
            name,
            address("document", document.id, part=part if part > 1 else None, layers=None if plain else on),
            name in layers,
        )


class _Reading:
    """What is marked in the passages of one document."""

    def __init__(self, state: State, document: Document, layers: frozenset[str], chosen: str) -> None:
        self._state, self._look, self._document, self._layers = state, state.look, document, layers
        self._chosen = chosen
        self._mentions = _by_passage(state.records.of(Mention, document.id)) if "people" in layers else {}
        self._dates = _by_passage(state.records.of(DateExpression, document.id)) if "dates" in layers else {}
        self._notes: dict[str, list[Note]] = {}
        for n in state.records.of(Note, document.id):
            placed = n.anchor is not None and n.anchor.passage in self._look.passages
            self._notes.setdefault(n.anchor.passage if placed and n.anchor else "", []).append(n)
        self._citations: dict[str, list[Citation]] = {}
        for c in state.records.of(Citation, document.id):
            self._citations.setdefault(c.note or "", []).append(c)
        self._statements: dict[str, list[Statement]] = {}
        for s in state.records.of(Statement, document.id):
            for passage in dict.fromkeys(x.passage for x in s.content):
                self._statements.setdefault(passage, []).append(s)

    def rows(self, passages: list[Passage]) -> Iterator[Row]:
        before = ""
        for p in passages:
            if p.kind == "note":
                continue  # stands in the margin
            page = p.pages[0] if p.pages else ""
            notes = self._notes.get(p.id, [])
            yield Row(
                id=anchor("p", p.id),
                passage=p.id,
                kind=p.kind,
                level=min(p.level or 1, 4),
                page=page if page != before else "",
                picture=self._picture(page) if page != before else None,
                html=marked(p.text, self._marks(p), self._points(p, notes)),
                lang=p.language or self._document.language,
                notes=tuple(map(self._note, notes)),
            )
            before = p.pages[-1] if p.pages else before

    def _picture(self, page: str) -> str | None:
        """The address of a page's picture, where the layer is on and the source has it."""
        there = PICTURES in self._layers and page in self._document.page_labels and pictured(self._document)
        return address("image", self._document.id, page=page) if there else None

    def unplaced(self) -> Iterator[MarginNote]:
        """Notes whose mark was not found."""
        yield from map(self._note, self._notes.get("", ()))

    def _points(self, p: Passage, notes: list[Note]) -> list[Point]:
        out = [
            Point(b.offset, Markup('<span class="break" title="page %s">%s</span>') % (b.page, b.page))
            for b in p.page_breaks
            if 0 < b.offset <= len(p.text)
        ]
        for n in notes:
            if n.anchor is not None:
                mark = Markup('<sup><a href="#%s">%s</a></sup>') % (anchor("n", n.id), n.label)
                out.append(Point(min(n.anchor.start, len(p.text)), mark))
        return out

    def _marks(self, p: Passage) -> Iterator[Mark]:
        said = list(self._said(p)) if "statements" in self._layers else []
        yield from said
        coloured = Taken(Span(p.id, m.start, m.end, "") for m in said if m.kind != FAINT)
        for at, kind, title in self._named(p):
            # The shorter mark is the one shown: within a statement it takes on the statement's colour.
            yield Mark(at.start, at.end, kind if coloured.free(at) else f"{kind} within", None, title)

    def _said(self, p: Passage) -> Iterator[Mark]:
        for s in self._statements.get(p.id, ()):
            kind = "chosen" if s.id == self._chosen else "said" if s.id in self._look.codings else FAINT
            for x in s.content:
                if x.passage == p.id and x.stands_in(p.text):
                    yield Mark(x.start, x.end, kind, address("statement", s.id), self._look.tag(s))

    def _named(self, p: Passage) -> Iterator[tuple[Span, str, str]]:
        """What stands at places of the passage, in the layers that are on: (where, kind, words for it)."""
        for m in self._mentions.get(p.id, ()):
            yield m.span, "person", self._look.actor(m.actor) if m.actor else m.kind
        for d in self._dates.get(p.id, ()):
            yield d.span, "date", date_words(d.edtf) if d.edtf else "not told"
        if "citations" in self._layers:
            for c in self._citations.get("", ()):
                if c.span.passage == p.id and c.span.stands_in(p.text):
                    yield c.span, "citation", FORMS[c.form]

    def _note(self, n: Note) -> MarginNote:
        look = self._look
        texts = [look.passages[i] for i in n.passages if i in look.passages]
        cited = sorted(self._citations.get(n.id, ()), key=lambda c: c.order)
        pieces = [
            marked(p.text, [Mark(c.span.start, c.span.end, "cited") for c in cited if c.span.passage == p.id])
            for p in texts
        ]
        language = next(iter(n.languages), None) or (texts[0].language if texts else None)
        return MarginNote(
            anchor("n", n.id), n.label, Markup(" ").join(pieces), language, tuple(map(self._cited, cited))
        )

    def _cited(self, c: Citation) -> Cited:
        look = self._look
        source = look.sources.get(c.source or "")
        through = []
        for other in (look.citations[i] for i in c.resolved_through if i in look.citations):
            note = look.notes.get(other.note or "")
            words = f"note {note.label}" if note else "the text"
            through.append(Link(f"{words} ({FORMS[other.form]})", self._state.addresses.note(other.note)))
        return Cited(
            form=FORMS[c.form],
            html=reference_full(source.reference) if source else None,
            source=self._state.addresses.source(c.source),
            locator=f"{c.locator_label or 'p.'} {c.locator}" if c.locator else None,
            through=tuple(through),
            held=address("document", source.held) if source and source.held and source.held in look.documents else None,
            unresolved=c.unresolved,
        )


def _by_passage(records: Iterable[Marked]) -> dict[str, list[Marked]]:
    """Records of one document by the passage they stand in."""
    out: dict[str, list[Marked]] = {}
    for r in records:
        out.setdefault(r.span.passage, []).append(r)
    return out
