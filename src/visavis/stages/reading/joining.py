"""Rejoins what pages cut, and counts the pages."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from visavis.stages.reading.blocks import CUT, SPLICE, Block, Page
from visavis.stages.reading.cuts import STOPS, Between, Sofar, continues, hyphenated, note_runs_on
from visavis.stages.reading.inline import splice
from visavis.stages.reading.words import Vocabulary

_FLOATS = ("table", "caption")
_BODY = ("paragraph", "item", "quotation")


@dataclass(slots=True)
class Joined:
    """Body and notes in printed order, whole; the pages if there are any."""

    body: list[Block]
    notes: list[Block]
    pages: list[Page]


def join(blocks: list[Block], vocabulary: Vocabulary) -> Joined:
    """Joins blocks over page ends. A second pass uses what the first found out: whether pages cut paragraphs at all."""
    first = _Joiner(vocabulary, paged=any(b.kind == "page" for b in blocks), rules=False).run(blocks)
    if first.cut_paragraphs and not (first.paged and not first.cut_at_rule):
        return _Joiner(vocabulary, paged=True, rules=first.cut_at_rule).run(blocks).result()
    return first.result()


class _Growing:
    """A block that may go on: its pieces so far, and what they leave open."""

    def __init__(self, block: Block) -> None:
        self.block = block
        self.pieces = [block.raw]

    @cached_property
    def sofar(self) -> Sofar:
        """Made when it is asked for, before a second piece comes."""
        out = Sofar()
        out.grow(self.block.raw)
        return out

    @property
    def ended(self) -> bool:
        return self.pieces[-1][-1:] in STOPS


class _Joiner:
    def __init__(self, vocabulary: Vocabulary, paged: bool, rules: bool) -> None:
        self.vocabulary, self.paged, self.rules = vocabulary, paged, rules
        self.marked = False  # pages are marked as such: where there is no mark, no page ends
        self.cut_paragraphs = self.cut_at_rule = False
        self.body: list[_Growing] = []
        self.notes: list[_Growing] = []
        self.open: _Growing | None = None
        self.pages = [Page()]
        self.region = 0
        self.fresh = True  # nothing stands on this page yet
        self._forget()

    def _forget(self) -> None:
        self.seen_rule = self.seen_notes = self.seen_page = self.rule_before_notes = False

    def run(self, blocks: list[Block]) -> _Joiner:
        self.marked = any(b.kind == "page" for b in blocks)
        for i, b in enumerate(blocks):
            if b.kind == "page":
                self._page(b)
            elif b.kind == "rule":
                self.seen_rule = True
            elif b.kind == "note":
                self._note(b)
            elif b.kind == "paragraph" and self._note_goes_on(blocks, i):
                self._extend(self.notes[-1], b.raw)
                self.seen_notes = True
            else:
                self._body(b)
        return self

    def result(self) -> Joined:
        if self.fresh and len(self.pages) > 1 and not any(g.block.page == len(self.pages) - 1 for g in self.body):
            self.pages.pop()  # a page end after the last word begins no page
        numbered = self.paged or len(self.pages) > 1
        for g in (*self.body, *self.notes):
            g.block.raw = "".join(g.pieces)
        return Joined([g.block for g in self.body], [g.block for g in self.notes], self.pages if numbered else [])

    # -- pages

    def _page(self, b: Block) -> None:
        if b.style == "bottom":
            self.pages[-1].label = b.label
            self._new_page()
        elif b.label:
            if not self.fresh:
                self._new_page()
            self.pages[-1].label = b.label
        else:
            self._new_page()
        self.seen_page = True

    def _new_page(self) -> None:
        if not self.fresh:
            self.pages.append(Page())
            self.fresh = True

    # -- notes

    def _note(self, b: Block) -> None:
        if not self.seen_notes:
            self.rule_before_notes = self.seen_rule
        self.seen_notes, self.seen_rule, self.fresh = True, False, False
        page = len(self.pages) - 1
        note = Block("note", b.raw, label=b.label, style=b.style, page=page, region=self.region, more=b.more)
        self.notes.append(_Growing(note))

    def _note_goes_on(self, blocks: list[Block], i: int) -> bool:
        """An unmarked block at a page bottom (after a rule, or right before a marked note) that completes a note."""
        if not self.notes or self.notes[-1].block.style == "ref":
            return False
        here = blocks[i].raw
        if not note_runs_on(self.notes[-1].sofar, here):
            return False
        if self.open and not self.seen_notes and not self.seen_rule and continues(self.open.sofar, here, Between.PAGE):
            return False
        before_note = i + 1 < len(blocks) and blocks[i + 1].kind in ("note", "page")
        if self.seen_notes:  # still on the note's own page: the body has the first claim
            return not (self.open and continues(self.open.sofar, here, Between.PAGE))
        return self.seen_rule or before_note

    # -- body

    def _body(self, b: Block) -> None:
        if b.kind in _FLOATS:
            self._append(b, opens=False)
            return
        between = self._between()
        if between is Between.BLANK and (self.open is None or self.open.ended):  # most paragraphs of most texts
            self._append(b, opens=b.kind in _BODY)
            self.fresh = False
            return
        joined = self.open is not None and self._fits(b) and continues(self.open.sofar, b.raw, between)
        if joined and self.open and (between is Between.BLANK or (self.marked and between is Between.PAGED)):
            self._extend(self.open, b.raw, new_page=False)  # a slip of the scan, but no sign of a page
            return
        if joined:
            self.cut_paragraphs = True
            self.cut_at_rule |= self.seen_rule and not self.seen_notes
        if self._page_ends(b, joined):
            self._new_page()
        if self.seen_notes:
            self.region += 1
        if joined and self.open:
            self._extend(self.open, b.raw)
        else:
            self._append(b, opens=b.kind in _BODY)
        self.fresh = False
        self._forget()

    def _fits(self, b: Block) -> bool:
        """Can this block be the rest of the open one, by its kind?"""
        if self.open is None or b.kind not in _BODY:
            return False
        ours = self.open.block
        if b.kind == "item":  # "1945. After ..." is no item if a page has just cut a sentence before it
            number = b.label.rstrip(".)")
            return b.style == "" and number.isdigit() and int(number) > 999 and ours.kind != "quotation"
        return ours.kind == b.kind or (ours.kind == "item" and b.kind == "paragraph")

    def _between(self) -> Between:
        if self.seen_notes or self.seen_page:
            return Between.PAGE
        if self.seen_rule:
            return Between.PAGE if self.rules else Between.RULE
        return Between.PAGED if self.paged else Between.BLANK

    def _page_ends(self, b: Block, joined: bool) -> bool:
        if self.seen_page:
            return False  # the page block itself has counted
        if joined:
            return True
        if self.seen_notes:
            return self.paged or (self.rule_before_notes and b.kind != "heading")
        return self.rules and self.seen_rule and b.kind == "paragraph" and self.open is not None

    def _append(self, b: Block, opens: bool) -> None:
        block = Block(b.kind, b.raw, b.level, b.label, b.style, page=len(self.pages) - 1, region=self.region)
        growing = _Growing(block)
        self.body.append(growing)
        if b.kind not in _FLOATS:
            self.open = growing if opens else None

    def _extend(self, growing: _Growing, raw: str, new_page: bool = True) -> None:
        """Adds the rest, behind a sentinel where a page begins."""
        last = growing.pieces[-1].rstrip()
        raw = raw.lstrip()
        joint = splice(last, raw)
        if hyphenated(growing.sofar, raw):
            joint = SPLICE
            if self.vocabulary.joins(last, raw):
                last = last[:-1]
        space = " " if joint == CUT else ""
        growing.pieces[-1] = last
        growing.pieces += [joint if new_page else space, raw]
        growing.sofar.grow(space + raw)
        if new_page:
            growing.block.breaks.append((len(self.pages) - 1, self.region))
