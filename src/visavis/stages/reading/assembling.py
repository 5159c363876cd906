"""A draft made into records: pages joined, notes tied, languages told, every span checked by its own words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from visavis.records import (
    Abstention,
    Coverage,
    Document,
    LeftOut,
    Name,
    Note,
    PageBreak,
    Passage,
    Record,
    Writing,
    passage_id,
)
from visavis.stages.reading import front as fronts
from visavis.stages.reading import languages
from visavis.stages.reading.blocks import Block, Draft, Edge, Page
from visavis.stages.reading.inline import Break, Mark, Part, parts_of, settle
from visavis.stages.reading.joining import Joined, join
from visavis.stages.reading.notes import mark_notes, tie, unique_labels
from visavis.stages.reading.pages import drop_running_heads, mark_pages, size_of
from visavis.stages.reading.tags import Place, tagged_records
from visavis.stages.reading.words import Vocabulary
from visavis.text import Span, old_spelling

STAGE = "reading"
_INLINE = "§"  # labels of notes written inside the text, until they are counted


@dataclass(frozen=True, slots=True)
class Told:
    """What is known of a document from outside its text, and wins over it."""

    id: str
    path: str
    digest: str
    title: str | None = None
    date: str | None = None
    genre: str | None = None
    language: str | None = None
    size: int = 0
    authors: list[Name] = field(default_factory=list)


def assemble(draft: Draft, told: Told) -> Iterator[Record]:
    """All records of one document: Document, Passages in order (notes last), Notes, Coverage, Abstentions."""
    yield from _Assembly(draft, told).records()


@dataclass(slots=True)
class _Text:
    """A block on its way to a passage."""

    block: Block
    parts: list[Part]
    marks: list[tuple[int, Mark]] = field(default_factory=list)
    breaks: list[PageBreak] = field(default_factory=list)
    edges: list[tuple[int, Edge]] = field(default_factory=list)
    words: str = ""


class _Assembly:
    def __init__(self, draft: Draft, told: Told) -> None:
        self.draft, self.told = draft, told
        self.doubts = list(draft.doubts)
        joined = self._found() if draft.notes is None else Joined(draft.blocks, draft.notes, draft.pages)
        self.labels = _page_labels(joined.pages)
        self.notes = joined.notes
        body = joined.body
        self.front = fronts.Front()
        if not any(b.kind == "title" for b in body):
            self.front = fronts.read_front(body, draft.markup, told=bool(told.title or draft.title))
        self.body = [_Text(b, self._parts(b, italics=False)) for b in body]

    def _found(self) -> Joined:
        """Pages, notes and whole paragraphs found in what is printed."""
        draft = self.draft
        paged = mark_pages(draft.blocks)
        draft.left_out["page numbers"] += size_of(draft.blocks) - size_of(paged)
        blocks, left_out = drop_running_heads(_inline_notes(paged, draft.markup))
        draft.left_out["running heads"] += size_of(paged) - size_of(blocks)
        self.doubts += left_out
        fronts.mark_captions(blocks)
        return join(mark_notes(blocks, draft.markup), Vocabulary(b.raw for b in draft.blocks))

    def _parts(self, block: Block, italics: bool) -> list[Part]:
        return (
            block.parts
            if block.parts is not None
            else parts_of(block.raw, self.draft.markup, italics, bool(self.notes))
        )

    def records(self) -> Iterator[Record]:
        marks = self._marks()
        if self.draft.notes is None:
            tie(marks, self.notes)
        for text in self.body:
            self._settle(text)
        self.body = [t for t in self.body if t.words.strip()]
        note_texts = [self._note_texts(n) for n in self.notes]
        prior = self.told.language or self.draft.language or languages.prior_of(t.words for t in self.body)
        passages = list(self._passages(prior))
        noted = list(self._noted(note_texts, len(passages), prior))
        texts = [*self.body, *(t for its in note_texts for t in its)]
        anchors = self._anchors([*passages, *(p for _, its in noted for p in its)], texts)
        notes = list(self._notes(noted, anchors))
        yield self._document(passages, notes, prior)
        yield from passages
        for _, its in noted:
            yield from its
        yield from notes
        yield from self._tagged(passages, noted, note_texts, notes)
        read = sum(len(p.text) for p in passages) + sum(len(p.text) for _, its in noted for p in its)
        left_out = [LeftOut(what, n) for what, n in sorted(self.draft.left_out.items()) if n > 0]
        yield Coverage(document=self.told.id, stage=STAGE, searched=self.told.size, read=read, left_out=left_out)
        yield from self._abstentions(passages, [p for _, its in noted for p in its], notes)

    # -- texts

    def _marks(self) -> list[Mark]:
        """Candidate marks in printed order, each with the note region it stands in."""
        out: list[Mark] = []
        for text in self.body:
            regions = [text.block.region, *(region for _, region in text.block.breaks)]
            at = 0
            for part in text.parts:
                if isinstance(part, Mark):
                    part.region = regions[min(at, len(regions) - 1)]
                    out.append(part)
                elif isinstance(part, Break):
                    at += 1
        return out

    def _settle(self, text: _Text) -> None:
        if len(text.parts) == 1 and isinstance(text.parts[0], str):
            text.words = text.parts[0].strip()
            return
        words, text.marks, breaks, edges = settle(text.parts)
        lead = len(words) - len(words.lstrip())
        text.words = words.strip()
        size = len(text.words)
        text.marks = [(min(max(at - lead, 0), size), mark) for at, mark in text.marks]
        text.edges = [(min(max(at - lead, 0), size), edge) for at, edge in edges]
        pages = [page for page, _ in text.block.breaks]
        text.breaks = [
            PageBreak(min(max(at - lead, 0), size), self.labels[page])
            for at, page in zip(breaks, pages, strict=False)
            if page < len(self.labels)
        ]

    def _note_texts(self, note: Block) -> list[_Text]:
        out = []
        for block in (note, *note.more):
            text = _Text(block, self._parts(block, italics=True))
            block.page = note.page
            self._settle(text)
            if text.words:
                out.append(text)
        return out

    # -- records

    def _passages(self, prior: str | None) -> Iterator[Passage]:
        outline = fronts.Outline()
        page_before = -1
        for order, text in enumerate(self.body):
            block = text.block
            level = None
            if block.kind == "heading":
                follows = order > 0 and self.body[order - 1].block.kind == "heading"
                level = outline.enter(block.level or 1, text.words, follows)
            if self.labels and block.page != page_before and page_before >= 0:
                text.breaks.insert(0, PageBreak(0, self.labels[block.page]))
            page_before = block.breaks[-1][0] if block.breaks else block.page
            section = [] if block.kind == "title" else outline.section
            yield self._passage(order, text, prior, level, section)

    def _passage(self, order: int, text: _Text, prior: str | None, level: int | None, section: list[str]) -> Passage:
        block = text.block
        last = block.breaks[-1][0] if block.breaks else block.page
        return Passage(
            id=passage_id(self.told.id, order),
            document=self.told.id,
            order=order,
            kind=block.kind,  # type: ignore[arg-type]  # rules and pages are gone by now
            level=level,
            section=section,
            pages=[self.labels[block.page], self.labels[last]] if self.labels else [],
            page_breaks=text.breaks,
            language=languages.language_of(text.words, prior),
            writing=self._writing(text.words),
            text=text.words,
        )

    def _writing(self, words: str) -> list[Writing]:
        out: list[Writing] = ["vertical"] if self.draft.vertical else []
        found = old_spelling(words)
        return [*out, found] if found else out

    def _noted(
        self, note_texts: list[list[_Text]], order: int, prior: str | None
    ) -> Iterator[tuple[Block, list[Passage]]]:
        for block, texts in zip(self.notes, note_texts, strict=True):
            passages = []
            for text in texts:
                text.block.kind = "note"
                passages.append(self._passage(order, text, prior, None, []))
                order += 1
            yield block, passages

    def _anchors(self, passages: list[Passage], texts: list[_Text]) -> dict[int, Span]:
        """Where each note's mark stands: in the body, or (a note to a note) in another note."""
        anchors: dict[int, Span] = {}
        for passage, text in zip(passages, texts, strict=True):
            for at, mark in text.marks:
                if mark.note is not None:
                    anchors.setdefault(mark.note, Span(passage.id, at, at, ""))
        return anchors

    def _notes(self, noted: list[tuple[Block, list[Passage]]], anchors: dict[int, Span]) -> Iterator[Note]:
        _count_inline(self.notes, anchors)
        for i, ((block, passages), part) in enumerate(zip(noted, unique_labels(self.notes), strict=True)):
            told: list[str] = []
            for p in passages:
                told += [x for x in languages.all_in(p.text, p.language) if x not in told]
            yield Note(
                id=f"{self.told.id}:n{part}",
                document=self.told.id,
                label=block.label,
                passages=[p.id for p in passages],
                anchor=anchors.get(i),
                languages=told,
            )

    def _tagged(
        self,
        passages: list[Passage],
        noted: list[tuple[Block, list[Passage]]],
        note_texts: list[list[_Text]],
        notes: list[Note],
    ) -> Iterator[Record]:
        """What the mark-up tells of words: persons, dates, citations."""
        places = [Place(p, None, t.edges) for p, t in zip(passages, self.body, strict=True)]
        for (_, its), texts, note in zip(noted, note_texts, notes, strict=True):
            places += [Place(p, note.id, t.edges) for p, t in zip(its, texts, strict=True)]
        yield from tagged_records(places)

    def _document(self, passages: list[Passage], notes: list[Note], prior: str | None) -> Document:
        told, draft, front = self.told, self.draft, self.front
        authors = told.authors or draft.authors or front.authors
        study = bool(notes) and any(p.kind == "heading" for p in passages)
        share = languages.by_share((p.language, len(p.text)) for p in passages)
        return Document(
            id=told.id,
            path=told.path,
            digest=told.digest,
            title=told.title or draft.title or " ".join(p.text for p in passages if p.kind == "title") or None,
            authors=authors,
            date=told.date or draft.date or front.date,
            language=told.language or draft.language or share or prior,
            genre=told.genre or draft.genre or ("study" if study else None),
            pages=len(self.labels) or None,
            page_labels=self.labels,
        )

    def _abstentions(self, body: list[Passage], notes: list[Passage], tied: list[Note]) -> Iterator[Abstention]:
        for doubt in self.doubts:
            yield Abstention(stage=STAGE, about=self.told.id, reason=doubt)
        for note in tied:
            if note.anchor is None:
                yield Abstention(stage=STAGE, about=note.id, reason=f"no mark {note.label} found in the text")
            if not note.passages:
                yield Abstention(stage=STAGE, about=note.id, reason=f"note {note.label} has no text")
        for passage, text in zip(body, self.body, strict=True):
            for at, mark in text.marks:
                if mark.note is None:
                    before = passage.text[max(0, at - 30) : at]
                    reason = f"mark {mark.label} after “{before}” has no note"
                    yield Abstention(stage=STAGE, about=passage.id, reason=reason)
        for passage in (*body, *notes):
            if gaps := passage.text.count("\ufffd"):
                yield Abstention(stage=STAGE, about=passage.id, reason=f"{gaps} characters could not be decoded")


def _page_labels(pages: list[Page]) -> list[str]:
    """Printed numbers where there are any; a page without one counts on from its neighbour, else from 1."""
    out: list[str | None] = [p.label for p in pages]
    for i in range(1, len(out)):
        before = out[i - 1]
        if out[i] is None and before is not None and before.isdigit():
            out[i] = str(int(before) + 1)
    for i in range(len(out) - 2, -1, -1):
        after = out[i + 1]
        if out[i] is None and after is not None and after.isdigit() and int(after) > 0:
            out[i] = str(int(after) - 1)
    return [label if label is not None else str(i + 1) for i, label in enumerate(out)]


_OPEN = re.compile(r"\^\[|[\[\]]")


def _inline_notes(blocks: list[Block], markup: bool) -> list[Block]:
    """Takes Pandoc's `^[note in the text]` out into notes of their own, leaving a mark."""
    if not markup or not any("^[" in b.raw for b in blocks):
        return blocks
    found: list[Block] = []
    for b in blocks:
        if "^[" in b.raw:
            b.raw = _without_inline(b.raw, found)
    return [*blocks, *found]


def _without_inline(raw: str, found: list[Block]) -> str:
    """One pass with a stack of brackets, so that brackets never closed cost nothing."""
    pairs: dict[int, int] = {}
    stack: list[tuple[int, bool]] = []
    for m in _OPEN.finditer(raw):
        if m.group() != "]":
            stack.append((m.start(), m.group() == "^["))
        elif stack:
            start, is_note = stack.pop()
            if is_note:
                pairs[start] = m.start()
    out, at = [], 0
    for start in sorted(pairs):
        if start < at:
            continue  # a note within a note stays in its words
        label = f"{_INLINE}{len(found)}"
        found.append(Block("note", raw[start + 2 : pairs[start]], label=label, style="ref"))
        out.append(raw[at:start] + f"[^{label}]")
        at = pairs[start] + 1
    return "".join(out) + raw[at:]


def _count_inline(notes: list[Block], anchors: dict[int, Span]) -> None:
    """Numbers inline notes by where they stand among all marks, as a printer would."""
    printed = sorted(anchors, key=lambda i: (int(anchors[i].passage.rsplit(":p", 1)[1]), anchors[i].start))
    place = {i: n for n, i in enumerate(printed, 1)}
    for i, note in enumerate(notes):
        if note.label.startswith(_INLINE):
            note.label = str(place.get(i, i + 1))
