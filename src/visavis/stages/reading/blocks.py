"""What the formats hand over: a draft of blocks in printed order, before pages are joined and notes tied."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from visavis.records import Identity, Name, Reference

if TYPE_CHECKING:
    from visavis.stages.reading.inline import Part

CUT = "\f"  # stands in raw text where a page ended and a space belongs
SPLICE = "\v"  # the same where no space belongs: inside a word, between Japanese characters


@dataclass(slots=True)
class Page:
    """One printed page: its label if one is printed. Pages count from 0; a draft without pages has one."""

    label: str | None = None


@dataclass(slots=True)
class Block:
    """A run of text of one kind, its mark-up still in it.

    `kind`: a passage kind, or "rule" (a printed line), "page" (a page begins, or ends at a printed number).
    `style`: how a note's label is printed, or where a page's number stands ("top", "bottom").
    `breaks`: for each CUT or SPLICE in the raw text (page begun there, note region begun there).
    """

    kind: str
    raw: str
    level: int = 0
    label: str = ""
    style: str = ""
    page: int = 0
    region: int = 0
    breaks: list[tuple[int, int]] = field(default_factory=list)
    more: list[Block] = field(default_factory=list)  # a note's further paragraphs
    parts: list[Part] | None = None  # the words with their marks, where the format tells them


@dataclass(slots=True, eq=False)
class Tag:
    """What the mark-up says of a run of words: a person (and who), a date (EDTF, if told), or a work that they cite."""

    kind: str
    edtf: str | None = None
    identity: Identity | None = None
    reference: Reference | None = None
    form: str = "full"
    locator_label: str | None = None
    locator: str | None = None
    introduced_by: str | None = None


@dataclass(slots=True)
class Edge:
    """A run of words with a tag begins (`opens`) or ends here."""

    tag: Tag
    opens: bool


@dataclass(slots=True)
class Draft:
    """A document as its format gave it. `markup`: the raw texts are Markdown. `doubts`: what was declined, and why.

    `notes` and `pages` are None where they have to be found among the blocks; a format that tells them (DOCX, TEI)
    gives them, its blocks have `parts`, and nothing is guessed. `size`: characters the format held; `left_out`: how
    many of them are in no passage, by what they were.
    """

    blocks: list[Block]
    markup: bool
    title: str | None = None
    authors: list[Name] = field(default_factory=list)
    date: str | None = None
    language: str | None = None
    genre: str | None = None
    doubts: list[str] = field(default_factory=list)
    notes: list[Block] | None = None
    pages: list[Page] = field(default_factory=list)
    vertical: bool = False  # set from top to bottom
    size: int = 0
    left_out: Counter[str] = field(default_factory=Counter)


def text_of(draft: Draft) -> str:
    """All words of a draft, its mark-up still in them: to be searched, not to be read."""
    blocks = [*draft.blocks, *(draft.notes or ())]
    return "\n".join(part for b in (*blocks, *(m for b in blocks for m in b.more)) for part in _words(b))


def _words(block: Block) -> Iterator[str]:
    yield from (block.raw,) if block.parts is None else (p for p in block.parts if isinstance(p, str))
