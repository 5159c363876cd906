"""Blocks built as a tree is walked: words, note marks, page breaks, tags. What DOCX, EPUB, HTML and TEI share.

Such formats tell notes and pages: nothing is guessed, marks are tied by the keys that the format gives them.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field

from visavis.stages.reading.blocks import Block, Draft, Edge, Page, Tag
from visavis.stages.reading.inline import Break, Mark, Part

_SPACE = re.compile(r"[ \t\r\n\f\v]+")


@dataclass(slots=True)
class _Frame:
    """A stream of blocks: the body, or a note within it."""

    note: Block | None = None
    blocks: list[Block] = field(default_factory=list)
    here: Block | None = None  # the open block
    parts: list[Part] = field(default_factory=list)  # its parts so far
    last: str = ""  # the last character written in it
    tags: list[Tag] = field(default_factory=list)  # those that are open
    early: list[Part] = field(default_factory=list)  # marks that stand before all words
    italics: int = 0  # how many emphases are open
    signed: bool = False  # ... and whether their sign has been written


class Flow:
    """One document on its way from a tree to a draft.

    `begin` opens a block and closes the one before; words between blocks open a paragraph. A note is written where
    it stands (`begin_note` ... `end_note`), its mark where that stands (`mark`); both name the note by its key.
    """

    def __init__(self, page: str | None = None) -> None:
        self._pages = [Page(page)]
        self._paged = page is not None
        self._stack = [_Frame()]
        self._notes: list[Block] = []
        self._keys: dict[str, int] = {}
        self._marks: list[tuple[str, Mark]] = []
        self._size = 0
        self.left_out: Counter[str] = Counter()
        self.doubts: list[str] = []

    # -- blocks

    def begin(self, kind: str, level: int = 0) -> None:
        self.close()
        frame = self._stack[-1]
        frame.parts = [*frame.early, *(Edge(tag, True) for tag in frame.tags)]
        frame.early, frame.last = [], ""
        frame.here = Block(kind, "", level=level, page=len(self._pages) - 1, parts=frame.parts)

    def close(self) -> None:
        """Ends the open block. Marks without words go to the end of the block before."""
        frame = self._stack[-1]
        if frame.here is None:
            return
        self._unsign(frame)
        frame.parts += [Edge(tag, False) for tag in frame.tags]
        if frame.last:
            frame.here.raw = "".join(p for p in frame.parts if isinstance(p, str))
            frame.blocks.append(frame.here)
        else:
            marks = [p for p in frame.parts if isinstance(p, Mark)]
            before = frame.blocks[-1].parts if frame.blocks else None
            (frame.early if before is None else before).extend(marks)
        frame.here, frame.parts, frame.last = None, [], ""

    @property
    def at_start(self) -> bool:
        """Has the open block no words yet?"""
        return not self._stack[-1].last

    # -- within a block

    def text(self, words: str) -> None:
        """Words, their white space levelled to single spaces."""
        words = _SPACE.sub(" ", words)
        frame = self._stack[-1]
        if frame.last in ("", " ", "\n"):
            words = words.lstrip(" ")
        if not words:
            return
        if frame.here is None:
            self.begin("paragraph")
        if frame.italics and not frame.signed and words != " ":
            frame.parts.append(" *" if words[0] == " " else "*")
            self._size += len(words) - len(words.lstrip(" ")) + 1
            words = words.lstrip(" ")
            frame.signed = True
        frame.parts.append(words)
        frame.last = words[-1]
        self._size += len(words)

    def line(self) -> None:
        """A line end of the author's own (verse, addresses)."""
        frame = self._stack[-1]
        if frame.last not in ("", "\n"):
            frame.parts.append("\n")
            frame.last = "\n"
            self._size += 1

    def italic(self) -> None:
        """Emphasis begins: in notes, where it marks titles, its words keep a sign on either side."""
        if len(self._stack) > 1:
            self._stack[-1].italics += 1

    def upright(self) -> None:
        """Emphasis ends."""
        frame = self._stack[-1]
        frame.italics = max(0, frame.italics - 1)
        if not frame.italics:
            self._unsign(frame)

    def _unsign(self, frame: _Frame) -> None:
        if not frame.signed:
            return
        frame.signed = False
        self._size += 1
        last = frame.parts[-1]
        if isinstance(last, str) and last.endswith(" "):
            frame.parts[-1] = last.rstrip(" ")
            frame.parts += ["*", " "]
        else:
            frame.parts.append("*")

    def mark(self, key: str, label: str) -> None:
        """A note's mark stands here."""
        mark = Mark(label, "told", label)
        self._marks.append((key, mark))
        frame = self._stack[-1]
        if frame.here is None and frame.blocks and frame.blocks[-1].parts is not None:
            frame.blocks[-1].parts.append(mark)
        else:
            (frame.early if frame.here is None else frame.parts).append(mark)

    def hyphened(self) -> str:
        """The word before a hyphen that ends the text so far, with the hyphen; else nothing."""
        parts = self._stack[-1].parts
        last = parts[-1] if parts and isinstance(parts[-1], str) else ""
        divided = last[-2:-1].isalpha() and last.endswith(("-", "¬", "\u00ad", "‐"))
        return last.rsplit(None, 1)[-1] if divided else ""

    def join(self) -> None:
        """Takes back the hyphen that ends the text so far: it only divided a word."""
        frame = self._stack[-1]
        last = frame.parts[-1]
        if isinstance(last, str):
            frame.parts[-1] = last[:-1]
            self._size -= 1
            frame.last = last[-2:-1] or "-"

    def page(self, label: str | None) -> None:
        """A page begins here, under its printed label if it has one."""
        frame = self._stack[-1]
        begun = len(self._stack) > 1 or frame.blocks or frame.last or self._notes
        if not begun and self._pages[-1].label is None:
            self._pages[-1].label = label
        else:
            self._pages.append(Page(label))
        self._paged = True
        if frame.last and frame.here is not None:
            frame.parts.append(Break(False))
            frame.here.breaks.append((len(self._pages) - 1, 0))
        elif frame.here is not None:
            frame.here.page = len(self._pages) - 1

    @property
    def current_page(self) -> str | None:
        return self._pages[-1].label if self._paged else None

    def open_tag(self, tag: Tag) -> None:
        """Words begin of which the mark-up says something."""
        frame = self._stack[-1]
        frame.tags.append(tag)
        if frame.here is not None:
            frame.parts.append(Edge(tag, True))

    def close_tag(self) -> None:
        frame = self._stack[-1]
        tag = frame.tags.pop()
        if frame.here is not None:
            frame.parts.append(Edge(tag, False))

    # -- notes

    def begin_note(self, key: str, label: str) -> None:
        """A note's text begins; until `end_note` all goes into it."""
        note = Block("note", "", label=label, style="ref", page=len(self._pages) - 1, parts=[])
        self._keys.setdefault(key, len(self._notes))
        self._notes.append(note)
        self._stack.append(_Frame(note))

    def end_note(self) -> None:
        self.close()
        frame = self._stack.pop()
        if frame.note is not None and frame.blocks:
            first, *frame.note.more = frame.blocks
            frame.note.parts, frame.note.raw, frame.note.breaks = first.parts, first.raw, first.breaks

    @property
    def in_note(self) -> bool:
        return len(self._stack) > 1

    def leave_out(self, what: str, words: str) -> None:
        """Counts words that go into no passage."""
        size = len(_SPACE.sub(" ", words).strip())
        if size:
            self.left_out[what] += size
            self._size += size

    def draft(self) -> Draft:
        """What was built, its marks tied."""
        while self.in_note:
            self.end_note()
        self.close()
        for key, mark in self._marks:
            mark.note = self._keys.get(key)
            mark.gone = mark.note is None
        return Draft(
            blocks=self._stack[0].blocks,
            markup=False,
            doubts=self.doubts,
            notes=self._notes,
            pages=self._printed_pages(),
            size=self._size,
            left_out=self.left_out,
        )

    def _printed_pages(self) -> list[Page]:
        """The pages on which something of this document stands; blocks count them from 0."""
        if not self._paged:
            return []
        blocks = [*self._stack[0].blocks, *(b for n in self._notes for b in (n, *n.more))]
        used = [page for b in blocks for page in (b.page, *(begun for begun, _ in b.breaks))]
        first, last = min(used, default=0), max(used, default=0)
        for b in blocks:
            b.page -= first
            b.breaks = [(begun - first, region) for begun, region in b.breaks]
        return self._pages[first : last + 1]
