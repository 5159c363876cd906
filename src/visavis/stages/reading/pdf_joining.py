"""What columns and pages of a PDF cut is joined again, notes are gathered and tied to their marks: a draft.

Print tells more here than words do: a first line set in begins a paragraph, a last line that fills its column need not
end one. Words decide where print says nothing (see `cuts`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from itertools import pairwise

from visavis.stages.reading.blocks import CUT, SPLICE, Block, Draft, Page
from visavis.stages.reading.cuts import Between, Sofar, continues
from visavis.stages.reading.front import CAPTION, FRAME, mark_captions
from visavis.stages.reading.inline import Break, Mark, Part, parts_of, splice
from visavis.stages.reading.names import byline_names
from visavis.stages.reading.notes import NOTES_HEADING, tie
from visavis.stages.reading.pdf_feet import Foot, Type, label_of
from visavis.stages.reading.pdf_lines import SIGN, SIGNED, SLOPES, UPRIGHT, Line, bare
from visavis.stages.reading.pdf_paragraphs import SECTION, Stretch
from visavis.stages.reading.pdf_scans import place_by_order, tie_by_order, with_garbled_marks
from visavis.stages.reading.words import Vocabulary

_OPEN = ("paragraph", "item", "quotation")
_FLOATS = ("table", "caption")
_ENDED = re.compile(r"[.!?…。！？:][\"”’»“'\)\]」』）›]{0,3}[⁰¹²³⁴-⁹*†‡]{0,6}$")
_SIGNS = re.compile(rf"{SIGN}([^{SIGNED}]{{1,4}}){SIGNED}")
_SLOPED = re.compile(rf"[{SLOPES}{UPRIGHT}]")
_CUTS = re.compile(rf"[{CUT}{SPLICE}]")
_EMPTY_SLOPE = re.compile(rf"{SLOPES}(\W*){UPRIGHT}")
_COUNTED = re.compile(r"(\d{1,3})[.)]\s")
_RUN_IN = re.compile(r"(?<=[.!?)»”’\]])\s([⁰¹²³⁴-⁹]{1,4})\s(?=\S)")
_RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
_MARKS = re.compile(r"[\[(]\s?(\d{1,3})\s?[\])]|([⁰¹²³⁴-⁹]{1,4})")
_FEWEST_ENDNOTES = 3
_TITLE_SIZE = 1.15  # of the body's size
_FRONT_PAGES = 6


def draft_of(
    body: list[Stretch], feet: list[Foot], labels: list[str | None], kind: Type, scanned: bool = False
) -> Draft:
    """The document's blocks, notes and pages; marks are tied. `scanned`: its raised figures may be misread."""
    vocabulary = Vocabulary(x.words for s in body for x in s.lines)
    writer = Writer(vocabulary)
    draft = Draft([], markup=False, pages=[Page(label) for label in labels])
    _name_headings(body, feet, kind)
    joined = _join(body, writer)
    _authors(joined, draft)
    footnotes, orphans = writer.notes(feet)
    blocks, endnotes = _endnotes(joined, announced=any(n.label.isdigit() for n in footnotes))
    if orphans:
        draft.doubts.append(f"{orphans} lines at page bottoms belong to no note that begins before them")
    guessed = _tie(blocks, footnotes, endnotes, scanned)
    if guessed:
        draft.doubts.append(
            f"{len(guessed)} notes were tied by order and page, for their marks are misread: {', '.join(guessed[:40])}"
        )
    if scanned and (placed := place_by_order(blocks, footnotes)):
        draft.doubts.append(
            f"{len(placed)} notes were given a place by order and page alone, for their marks were not recognised; the "
            f"sentence is a guess: {', '.join(placed[:40])}"
        )
    for note in (*footnotes, *endnotes):
        for block in (note, *note.more):
            block.parts = _note_parts(block.raw)
            block.raw = bare(block.raw)
    draft.blocks, draft.notes = blocks, [*footnotes, *endnotes]
    return draft


class Writer:
    """Writes lines one after the other as running text."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.vocabulary = vocabulary

    def text(self, lines: Iterable[Line]) -> str:
        pieces: list[str] = []
        for line in lines:
            self.add(pieces, line.raw, new_page=False)
        return "".join(pieces)

    def add(self, pieces: list[str], raw: str, new_page: bool) -> None:
        """Adds a line, its hyphen resolved; a sentinel where a page begins."""
        raw = raw.strip()
        if not pieces:
            pieces.append(raw)
            return
        last = pieces[-1]
        if last.endswith(UPRIGHT) and raw.startswith(SLOPES):
            last, raw = last[:-1], raw[1:]
        closing = UPRIGHT if last.endswith(UPRIGHT) else ""
        last = last.removesuffix(UPRIGHT).rstrip()
        first = bare(raw[:90]).lstrip()
        joint = splice(last, first)
        if last.endswith(("-", "\u00ad", "‐", "¬")) and last[-2:-1].isalpha() and first[:1].isalpha():
            joint = SPLICE
            if self.vocabulary.joins(last, first):
                last = last[:-1]
        elif last.endswith("–") and last[-2:-1].isdigit() and first[:1].isdigit():  # "14–" and "22": a range
            joint = SPLICE
        pieces[-1] = last + closing
        pieces += [joint if new_page else " " if joint == CUT else "", raw]

    def notes(self, feet: list[Foot]) -> tuple[list[Block], int]:
        """The footnotes, whole, and how many lines stand before any of them."""
        notes: list[Block] = []
        pieces: list[str] = []
        orphans, page = 0, -1

        def close() -> None:
            if pieces:
                notes[-1].raw = "".join(pieces)
                _part_run_in(notes)

        for foot in feet:
            for line, label in foot.lines:
                if label:
                    close()
                    pieces = [line.raw[label.end :].strip()]
                    notes.append(
                        Block("note", "", label=label.text, style=label.style, page=foot.page, region=foot.page)
                    )
                elif pieces:
                    self.add(pieces, line.raw, new_page=foot.page != page)
                    if foot.page != page:
                        notes[-1].breaks.append((foot.page, foot.page))
                else:
                    orphans += 1
                page = foot.page
        close()
        return notes, orphans


def _part_run_in(notes: list[Block]) -> None:
    """Short notes printed on one line: cut where a raised figure counts on from the last note's."""
    while (last := notes[-1]).label.isdigit() and not last.breaks:
        following = str(int(last.label) + 1)
        cut = next((m for m in _RUN_IN.finditer(last.raw) if m[1].translate(_RAISED) == following), None)
        if cut is None:
            return
        rest = last.raw[cut.end() :]
        last.raw = last.raw[: cut.start()]
        notes.append(Block("note", rest, label=following, style="raised", page=last.page, region=last.region))


# ---------------------------------------------------------------- the body


def _name_headings(body: list[Stretch], feet: list[Foot], kind: Type) -> None:
    """Finds the title; headings set alike on lines that follow each other are one."""
    merged: list[Stretch] = []
    for s in body:
        before = merged[-1] if merged else None
        if s.kind == "heading" and before and before.kind == "heading" and _goes_on(before, s):
            before.lines = [*before.lines, *s.lines]
        else:
            merged.append(s)
    body[:] = merged
    for page in range(min((f.page for f in feet[:1] if f.page < _FRONT_PAGES), default=0) + 1):
        found = [s for s in body if s.kind == "heading" and s.page == page and not _opens_section(s)]
        largest = max((s.style[0] for s in found), default=0.0)
        titles = [s for s in found if s.style[0] >= max(_TITLE_SIZE * kind.body, largest - 0.2)]
        if titles:
            titles[0].kind = "title"
            return


def _opens_section(s: Stretch) -> bool:
    words = " ".join(x.words for x in s.lines).strip()
    return bool(FRAME.fullmatch(words) or SECTION.match(words))


def _goes_on(before: Stretch, s: Stretch) -> bool:
    alike = abs(before.style[0] - s.style[0]) < 0.3 and before.style[1:] == s.style[1:]
    first = s.lines[0]
    return alike and before.place == s.place and 0 < first.above <= 1.55 * first.size


def _levels(body: list[Stretch]) -> dict[tuple[float, bool, bool], int]:
    """Ranks of headings: the larger above the smaller, the bold above the light, the upright above the italic."""
    kinds = {_rank(s) for s in body if s.kind == "heading"}
    ordered = sorted(kinds, key=lambda k: (-k[0], not k[1], k[2]))
    return {k: min(i, 6) for i, k in enumerate(ordered, 1)}


def _rank(s: Stretch) -> tuple[float, bool, bool]:
    return round(s.style[0]), s.style[1], s.style[2]


def _join(body: list[Stretch], writer: Writer) -> list[Block]:
    """Blocks, those that columns or pages cut in one."""
    levels = _levels(body)
    blocks = []
    for s in body:
        raw = s.table or writer.text(s.lines)
        if s.kind == "item" and raw.startswith(s.label):
            raw = raw if s.label[:1].isalnum() or s.label[:1] in "([" else raw[len(s.label) :].lstrip()
        level = levels.get(_rank(s), 1) if s.kind == "heading" else 0
        blocks.append(Block(s.kind, raw, level=level, label=s.label, page=s.page, region=s.page))
        if s.kind in _OPEN and (CAPTION.match(bare(raw)) or not any(c.isalpha() for c in raw)):
            blocks[-1].kind = "paragraph" if any(c.isalpha() for c in raw) else "caption"
    mark_captions(blocks)
    inner = [s.indented for a, s in pairwise(body) if a.place == s.place and s.kind == a.kind == "paragraph"]
    indents = sum(inner) * 2 > len(inner)
    out: list[Block] = []
    opened: tuple[Stretch, Block] | None = None
    for s, block in zip(body, blocks, strict=True):
        aside = opened is not None and block.kind in _OPEN and _aside(*opened, s)
        if block.kind in _FLOATS or aside:
            out.append(block)
        elif opened and opened[0].place != s.place and _continues(*opened, s, block, indents):
            _extend(opened[1], block, writer, opened[0].page, s.page)
            opened = replace(s, kind=opened[0].kind), opened[1]
        else:
            out.append(block)
            opened = (s, block) if block.kind in _OPEN else None
    return out


def _aside(before: Stretch, ours: Block, s: Stretch) -> bool:
    """Smaller type under a sentence that has not ended: an imprint, a picture's words. It goes on later."""
    return s.style[0] < 0.955 * before.style[0] and before.full and not _ENDED.search(bare(ours.raw[-200:]).rstrip())


def _extend(open_block: Block, block: Block, writer: Writer, before: int, page: int) -> None:
    pieces = [open_block.raw]
    writer.add(pieces, block.raw, new_page=page != before)
    open_block.raw = "".join(pieces)
    if page != before:
        open_block.breaks.append((page, page))


def _continues(before: Stretch, ours: Block, s: Stretch, block: Block, indents: bool) -> bool:
    """Is this block, the first of its column, the rest of the open one?"""
    if block.kind not in _OPEN or (block.kind != ours.kind and not (ours.kind == "item" and block.kind == "paragraph")):
        return False
    if block.kind == "item" or abs(s.style[0] - before.style[0]) > 0.6 or _counts_on(ours.raw, block.raw):
        return False
    last, first = bare(ours.raw[-200:]).rstrip(), bare(block.raw)
    ended = bool(_ENDED.search(last))
    small = first.lstrip("\"“”„«»‘’'([")[:1].islower()
    if block.kind == "quotation":
        return not ended or small
    if indents:
        return (small and not ended) or (not s.indented and (before.full or not ended))
    sofar = Sofar()
    sofar.grow(bare(ours.raw[-4000:]))
    return (before.full or not ended) and continues(sofar, first, Between.PAGE)


def _counts_on(before: str, after: str) -> bool:
    """Does each begin with a number, the second with the next one, and a point behind it?"""
    ours, theirs = _COUNTED.match(bare(before)), _COUNTED.match(bare(after))
    return ours is not None and theirs is not None and int(theirs[1]) == int(ours[1]) + 1


def _authors(blocks: list[Block], draft: Draft) -> None:
    at = next((i for i, b in enumerate(blocks) if b.kind == "title"), None)
    if at is None:
        return
    for block in (*blocks[at + 1 : at + 4], *blocks[max(0, at - 2) : at]):
        names = byline_names(bare(block.raw)) if len(block.raw) < 200 else []
        if names:
            draft.authors += names
            if block.kind == "heading":
                block.kind, block.level = "paragraph", 0
            return


# ---------------------------------------------------------------- notes


def _endnotes(blocks: list[Block], announced: bool) -> tuple[list[Block], list[Block]]:
    """Notes that stand together under a heading "Notes", or count up from 1 at the end; the rest of the body.

    `announced`: only under a heading, for there are footnotes.
    """
    out: list[Block] = []
    notes: list[Block] = []
    section = False
    chapter = 0
    start = -1 if announced else _unannounced(blocks)
    for i, b in enumerate(blocks):
        if i == start:
            section, last = True, 0
            chapter += 1
        words = bare(b.raw).strip()
        if NOTES_HEADING.fullmatch(words) and len(words) < 40:
            section, b.kind, b.level = True, "heading", b.level or 1
            chapter += 1
            last = 0
        elif b.kind == "heading" and section and not (label_of(b.raw) and notes):
            section = False
        elif section and b.kind in _OPEN:
            label = label_of(b.raw)
            if label and label.number is not None and last < label.number <= last + 5:
                last = label.number
                note = Block("note", b.raw[label.end :], label=label.text, style=label.style, page=b.page)
                note.region, note.breaks = chapter, b.breaks
                notes.append(note)
                continue
            if last:
                notes[-1].more.append(Block("note", b.raw, page=b.page, breaks=b.breaks))
                continue
        out.append(b)
    return out, notes


def _unannounced(blocks: list[Block]) -> int:
    """Where notes begin at the end without a heading: numbered from 1 up, and marked so before. -1 if they do not."""
    found = [(i, label.number) for i, b in enumerate(blocks) if b.kind in _OPEN and (label := label_of(b.raw))]
    numbered = [(i, n) for i, n in found if n is not None]
    if not numbered:
        return -1
    wanted = numbered[-1][1]
    start = -1
    for i, n in reversed(numbered):
        if n == wanted:
            start, wanted = i, n - 1
        if not wanted:
            break
    total = numbered[-1][1]
    if wanted or total < _FEWEST_ENDNOTES:
        return -1
    marks = {m[1] or m[2].translate(_RAISED) for b in blocks[:start] for m in _MARKS.finditer(b.raw)}
    return start if sum(str(n) in marks for n in range(1, total + 1)) * 2 >= total else -1


def _tie(blocks: list[Block], footnotes: list[Block], endnotes: list[Block], scanned: bool) -> list[str]:
    """Marks of the body to their notes: footnotes by page, endnotes by chapter. Labels of those tied by order only."""
    wrapped = {n.label for n in (*footnotes, *endnotes) if n.style == "paren"}
    marks: list[tuple[Mark, int, int]] = []
    chapter = 1
    for b in blocks:
        b.parts = _body_parts(b.raw, wrapped)
        if scanned and b.kind in _OPEN:
            b.parts = with_garbled_marks(b.parts)
        b.raw = bare(b.raw)
        if b.kind == "heading" and NOTES_HEADING.fullmatch(b.raw.strip()):
            chapter += 1
        pages = [b.page, *(page for page, _ in b.breaks)]
        at = 0
        for part in b.parts:
            if isinstance(part, Break):
                at += 1
            elif isinstance(part, Mark):
                marks.append((part, pages[min(at, len(pages) - 1)], chapter))
    for part, page, _ in marks:
        part.region = page
    if footnotes:
        tie([m for m, _, _ in marks], footnotes)
    left = [(m, c) for m, _, c in marks if m.note is None]
    if endnotes:
        for part, its in left:
            part.region = its
        tie([m for m, _ in left], endnotes)
        for part, _ in left:
            if part.note is not None:
                part.note += len(footnotes)
    return tie_by_order([(m, page) for m, page, _ in marks], footnotes) if scanned else []


def _body_parts(raw: str, wrapped: set[str]) -> list[Part]:
    """The text with its candidate marks: raised figures, signs, and "(4)" where notes are labelled so."""
    raw = _SLOPED.sub("", raw)
    if wrapped:
        raw = re.sub(r"\(\s?(\d{1,3})\s?\)", lambda m: f"{SIGN}{m[1]}{SIGNED}" if m[1] in wrapped else m.group(), raw)
    raw = raw.replace(SIGNED + SIGN, "")  # "**" is one mark
    parts: list[Part] = []
    at = 0
    for m in _SIGNS.finditer(raw):
        parts += parts_of(raw[at : m.start()], markup=False, italics=False)
        printed = f"({m[1]})" if m[1].isdigit() else m[1]
        parts.append(Mark(m[1], "sup", printed, exponent=True))
        at = m.end()
    parts += parts_of(raw[at:], markup=False, italics=False)
    return parts


def _note_parts(raw: str) -> list[Part]:
    """A note's text: italics between stars, as titles are kept; no marks of its own."""
    raw = _EMPTY_SLOPE.sub(r"\1", raw).replace(SIGN, "").replace(SIGNED, "")
    raw = _SLOPED.sub("*", raw)
    parts: list[Part] = []
    at = 0
    for m in _CUTS.finditer(raw):
        parts += [raw[at : m.start()], Break(m.group() == CUT)]
        at = m.end()
    return [*parts, raw[at:]]
