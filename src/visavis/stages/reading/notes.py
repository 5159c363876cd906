"""Which blocks are notes, and which mark belongs to which note."""

from __future__ import annotations

import re
from collections import Counter, defaultdict, deque
from functools import cached_property
from typing import NamedTuple

from rapidfuzz.distance import LCSseq

from visavis.stages.reading.blocks import Block
from visavis.stages.reading.inline import SUPERSCRIPTS, Mark, parts_of

_MARKED = re.compile(
    r"\s{0,3}(?:<sup>\s?(?:\[[^\]<>]{0,10}\]\([^()<>]{0,40}\)|\[?[*_\\]{0,3}(?P<sup>\d{1,4}|[*†‡§¶]{1,3}|[a-z])[*_]{0,3}\]?)\s?</sup>"
    r"|\^(?P<caret>\d{1,4})\^|\$(?:\{\})?\^\{?\s?(?P<latex>\d{1,4})\s?\}?\$|(?P<raised>[⁰¹²³⁴-⁹]{1,4}))\s?[.):]?\s*"
)
_BRACKETED = re.compile(r"\s{0,3}\[\^?(\d{1,4})\]:?\s+(?=\S)")
_NUMBERED = re.compile(r"\s{0,3}(\d{1,4})[.):]?\s+(?=\S)")
NOTES_HEADING = re.compile(
    r"\W*(?:(?:end|foot)?notes|notes and references|references and notes|anmerkungen|fu(?:ß|ss)noten|endnoten|"
    r"примечания|сноски|注|註|脚注|原注|注釈|notes de bas de page)\W*",
    re.IGNORECASE,
)


def mark_notes(blocks: list[Block], markup: bool) -> list[Block]:
    """Blocks that begin with a note's label become notes; the label goes out of their text.

    A raised number is enough. A number in brackets or a bare one needs a mark of the same number in the text, and
    a bare one also its place: under a heading "Notes", after a rule, or at the foot of a page.
    """
    marks = _Labels(blocks, markup)
    out: list[Block] = []
    section = False  # under a heading "Notes"
    previous: Block | None = None
    feet = _page_feet(blocks, marks)
    for i, b in enumerate(blocks):
        if b.kind == "heading":
            section = bool(NOTES_HEADING.fullmatch(b.raw))
        elif b.kind in ("paragraph", "item", "quotation"):
            if b.raw[:1].isalpha() and not section:  # no label, and no part of the notes
                out.append(b)
                previous = b
                continue
            loose = section or i in feet or _follows_rule_or_note(previous, b)
            if found := _label(b, marks, loose, section):
                b = found
            elif section and out and out[-1].kind == "note":
                out[-1].more.append(Block("note", b.raw))
                continue
        out.append(b)
        previous = b
    return out


class _Labels:
    """The labels of all candidate marks in the text, looked for only if a block asks."""

    def __init__(self, blocks: list[Block], markup: bool) -> None:
        self._blocks, self._markup = blocks, markup

    @cached_property
    def _all(self) -> set[str]:
        out: set[str] = set()
        for b in self._blocks:
            if b.kind not in ("rule", "page", "note"):
                parts = [p for p in parts_of(b.raw, self._markup, italics=False) if p != ""]
                out.update(p.label for p in parts[1:] if isinstance(p, Mark))
        return out

    def __contains__(self, label: str) -> bool:
        return label in self._all


def _follows_rule_or_note(previous: Block | None, b: Block) -> bool:
    if previous is None:
        return False
    if previous.kind == "note" and previous.style == "bare":
        number = _NUMBERED.match(b.raw)
        return number is not None and number[1] == str(int(previous.label) + 1)
    return previous.kind == "rule"


def _page_feet(blocks: list[Block], marks: _Labels) -> set[int]:
    """Indices of numbered blocks that stand together at the foot of a page (before a page block or the end)."""
    if not any(b.kind == "page" for b in blocks):
        return set()
    feet: set[int] = set()
    at_foot = True
    for i in range(len(blocks) - 1, -1, -1):
        b = blocks[i]
        if b.kind == "page":
            at_foot = True
        elif at_foot:
            number = _NUMBERED.match(b.raw) if b.kind in ("paragraph", "item") else None
            if number and number[1] in marks:
                feet.add(i)
            else:
                at_foot = False
    return feet


def _label(b: Block, marks: _Labels, loose: bool, section: bool) -> Block | None:
    if m := _MARKED.match(b.raw):
        style = str(m.lastgroup) if m.lastgroup else "sup"
        label = m[style] if m.lastgroup else re.sub(r"\W", "", m.group().split("]")[0].partition(">")[2])
        return _note(b, m.end(), label, style)
    if (m := _BRACKETED.match(b.raw)) and (m[1] in marks or section):
        return _note(b, m.end(), m[1], "bracket")
    if loose and (m := _NUMBERED.match(b.raw)) and (m[1] in marks or section):
        return _note(b, m.end(), m[1], "bare")
    return None


def _note(b: Block, start: int, label: str, style: str) -> Block:
    return Block("note", b.raw[start:], label=label.translate(SUPERSCRIPTS), style=style, breaks=b.breaks)


# ---------------------------------------------------------------- tying

_MOST_PAIRS = 400_000_000  # bits of the alignment's table: 50 MB


class _Place(NamedTuple):
    label: str
    region: int


def tie(marks: list[Mark], notes: list[Block]) -> None:
    """Ties marks to notes (`mark.note` is the index of its note), both in printed order.

    Sure marks first; then those that may be something else (an exponent, a bracketed number, digits stuck to a
    word), for notes that are still without one. What was surely a mark but has no note is `gone` from the text.
    """
    styles = {n.style for n in notes}
    labels = {n.label for n in notes}
    sure = [m for m in marks if _is_sure(m, styles)]
    _align(sure, notes)
    tied = {m.note for m in sure}
    rest = [m for m in marks if m.note is None and m.label in labels and not _is_sure(m, styles)]
    _align(rest, notes, skip=tied)
    again = {notes[m.note].label for m in marks if m.note is not None}
    for m in marks:
        if m.note is None and _is_sure(m, styles):
            m.gone = m.style != "letter" or m.label in again


def _is_sure(m: Mark, styles: set[str]) -> bool:
    if m.style == "ref":
        return True
    if m.style in ("bracket", "letter", "digits"):
        return m.style in styles
    return not m.exponent


def _align(marks: list[Mark], notes: list[Block], skip: set[int | None] | None = None) -> None:
    """Pairs by label: where a label is unique; else within its page or chapter; else in printed order."""
    left_notes = [i for i in range(len(notes)) if not skip or i not in skip]
    left_marks = list(range(len(marks)))
    for key in (_by_label, _by_region):
        ours: dict[_Place, list[int]] = defaultdict(list)
        theirs: dict[_Place, list[int]] = defaultdict(list)
        for k in left_marks:
            ours[key(marks[k].label, marks[k].region)].append(k)
        for i in left_notes:
            theirs[key(notes[i].label, notes[i].region)].append(i)
        for place, ks in ours.items():
            if (len(ks) == 1 or key is _by_label) and len(theirs.get(place, ())) == 1:
                marks[ks[0]].note = theirs[place][0]
        done = {marks[k].note for k in left_marks}
        left_notes = [i for i in left_notes if i not in done]
        left_marks = [k for k in left_marks if marks[k].note is None]
    _in_order(marks, left_marks, notes, left_notes)


def _by_label(label: str, region: int) -> _Place:
    return _Place(label, -1)


def _by_region(label: str, region: int) -> _Place:
    return _Place(label, region)


def _in_order(marks: list[Mark], left_marks: list[int], notes: list[Block], left_notes: list[int]) -> None:
    """What is left, by the longest common subsequence of labels (numbering that starts again)."""
    ours, theirs = [marks[k].label for k in left_marks], [notes[i].label for i in left_notes]
    if not ours or not theirs:
        return
    if len(ours) * len(theirs) > _MOST_PAIRS:
        queues: dict[str, deque[int]] = defaultdict(deque)
        for i in left_notes:
            queues[notes[i].label].append(i)
        for k in left_marks:
            if queue := queues[marks[k].label]:
                marks[k].note = queue.popleft()
        return
    for op in LCSseq.opcodes(ours, theirs):
        if op.tag == "equal":
            for a, b in zip(range(op.src_start, op.src_end), range(op.dest_start, op.dest_end), strict=True):
                marks[left_marks[a]].note = left_notes[b]


def unique_labels(notes: list[Block]) -> list[str]:
    """One id part for each note: its label, with a counter where labels repeat ("3", "3-2")."""
    seen: Counter[str] = Counter()
    taken: set[str] = set()
    out = []
    for n in notes:
        seen[n.label] += 1
        part = n.label if seen[n.label] == 1 else f"{n.label}-{seen[n.label]}"
        while part in taken:
            seen[n.label] += 1
            part = f"{n.label}-{seen[n.label]}"
        taken.add(part)
        out.append(part)
    return out
