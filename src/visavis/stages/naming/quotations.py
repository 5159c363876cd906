"""Quoted strings: where quotation marks open and close, over styles that change from line to line.

A stack machine over the quotation marks of a passage, linear in their number. A mark whose direction its shape does
not tell (the straight ones, and the curly ones, which German and Swedish turn round) is judged by what stands
beside it. Any mark of a family may close any other of it (OCR mixes them), an apostrophe is no mark, and what is
not closed by the end of its paragraph is declined, unless the next paragraph re-opens it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from visavis.records import Abstention, Passage, Quotation, place_id
from visavis.stages.naming.lexicon import REPORTING
from visavis.text import Span, span

_MARKS = re.compile("[\"“”„‟«»「」『』＂‘’‚‛'‹›]")
_SINGLE = frozenset("‘’‚‛'‹›")
# What may close each opening mark.
_CLOSERS = {
    '"': '"”“＂', "＂": '"＂”', "“": '”"', "”": '”"', "„": '“”"‟', "‟": '”"', "«": "»", "»": "«",
    "「": "」", "『": "』",
    "‘": "’'", "’": "’'", "'": "'’", "‚": "‘’'", "‛": "’'", "‹": "›", "›": "‹",
}  # fmt: skip
_OPEN_ONLY = frozenset("„‟「『‚‛")
_CLOSE_ONLY = frozenset("」』")
_BEFORE_OPENING = frozenset("([{<—–-―/*_~…|")  # besides white space and other opening marks
_AFTER_OPENING = frozenset("[(“\"‘'„«….—-–$£€¿¡*_<{")  # besides letters and digits
_DEEPEST = 8  # real prose nests three deep; every deeper level copies its words once more
_INTERRUPTION = re.compile(
    r"\s*(?P<comma>,)?\s*(?P<words>[^.;:!?\"“”„«»\n]{2,80}?)(?P<end>[,.:;—-]?)\s*\Z",
)
_HE_SAID = re.compile(  # begins with a subject, or with the verb itself: no "after mentioning"
    rf"(?:[A-ZÀ-ÞА-Я«]|(?i:he|she|they|it|one|we|you|the)\s|(?i:{REPORTING.pattern})(?<!ing))"
)
_GOES_ON = re.compile(r"(?:[’']s|\b(?:the|an?|of|as|his|her|their|its|for|with|to|in|by|on|and|that|into))\Z")


@dataclass(slots=True)
class Quoted:
    """A quoted string before it is classed: pieces, how deep it is nested, where its marks end."""

    spans: list[Span]
    depth: int
    opened: int  # offset of the opening mark in the first piece's passage
    closed: int  # offset just after the closing mark in the last piece's passage
    enclosing: int = -1  # offset of the mark of the quotation around it
    block: bool = False

    @property
    def first(self) -> Span:
        return self.spans[0]

    @property
    def last(self) -> Span:
        return self.spans[-1]


@dataclass(slots=True)
class _Open:
    mark: str
    at: int  # offset of the mark
    pieces: list[Span] = field(default_factory=list)  # from earlier paragraphs
    first_at: int = 0


class _Stack:
    """The marks open at a place. Counts by mark make "can this close anything" a constant-time question."""

    def __init__(self) -> None:
        self.marks: list[_Open] = []
        self._count: dict[str, int] = {}
        self.doubles = 0
        self.too_deep = False

    def push(self, opening: _Open) -> None:
        if len(self.marks) >= _DEEPEST:
            self.too_deep = True
            return
        self.marks.append(opening)
        self._count[opening.mark] = self._count.get(opening.mark, 0) + 1
        self.doubles += opening.mark not in _SINGLE

    def pop(self) -> _Open:
        opening = self.marks.pop()
        self._count[opening.mark] -= 1
        self.doubles -= opening.mark not in _SINGLE
        return opening

    def closable(self, mark: str) -> bool:
        return any(self._count.get(o) for o in _OPENERS[mark])

    def single_on_top(self, mark: str) -> bool:
        """Whether a single mark would close the innermost quotation: never across an open double one."""
        return bool(self.marks) and mark in _CLOSERS[self.marks[-1].mark]

    def close(self, mark: str) -> _Open:
        """Pop down to the opening mark this one closes; stray marks above it are dropped."""
        while mark not in _CLOSERS[self.marks[-1].mark]:
            self.pop()
        return self.pop()


_OPENERS: dict[str, str] = {m: "".join(o for o, c in _CLOSERS.items() if m in c) for c in _CLOSERS.values() for m in c}


def quoted_strings(passages: Iterable[Passage]) -> Iterator[Quoted | Abstention]:
    """The quoted strings of passages that follow on one another (a body, or one note), inner ones first.

    A quotation whose paragraphs are each re-opened and that is closed once is one, a piece for each paragraph.
    """
    carried: _Open | None = None
    for passage in passages:
        if passage.kind == "quotation":
            yield from _block(passage)
        stack = _Stack()
        found: list[Quoted] = []
        if carried is not None:
            carried, declined = _carry(carried, passage, stack)
            yield from declined
        for closing_at, opening in _closings(passage.text, stack):
            piece = span(passage.id, passage.text, opening.at + 1, closing_at)
            if piece.exact:
                depth = len(stack.marks) if opening.mark in _SINGLE else stack.doubles
                around = stack.marks[-1].at if depth else -1
                found.append(Quoted([*opening.pieces, piece], depth, opening.at, closing_at + 1, around))
        if stack.too_deep:
            yield Abstention(stage="naming", about=passage.id, reason=f"quotations nested over {_DEEPEST} deep")
        yield from _joined(passage.text, found)
        carried = None
        open_doubles = [o for o in stack.marks if o.mark not in _SINGLE]
        for opening in open_doubles[1:]:
            yield _unclosed(passage.id, opening)
        if open_doubles:
            carried = open_doubles[0]
            carried.pieces.append(span(passage.id, passage.text, carried.at + 1, len(passage.text)))
    if carried is not None:
        yield _unclosed(carried.pieces[-1].passage, carried)


def _carry(carried: _Open, passage: Passage, stack: _Stack) -> tuple[_Open | None, list[Abstention]]:
    """Go on with a quotation of the paragraph before, if this one re-opens it with the same kind of mark."""
    text = passage.text
    start = len(text) - len(text.lstrip())
    if text[start : start + 1] and text[start] == carried.mark and passage.kind in ("paragraph", "quotation", "note"):
        # the paragraph's own first mark is read by `_closings` as the carried one's
        stack.push(_Open(carried.mark, start, carried.pieces))
        return None, []
    return None, [_unclosed(carried.pieces[-1].passage, carried)]


def _closings(text: str, stack: _Stack) -> Iterator[tuple[int, _Open]]:
    """(offset of the closing mark, what it closes), in order. `stack` is left with what stays open."""
    skip = stack.marks[-1].at if stack.marks else -1
    for m in _MARKS.finditer(text):
        at, mark = m.start(), m.group()
        if at == skip:
            continue
        before = text[at - 1] if at else " "
        after = text[at + 1] if at + 1 < len(text) else " "
        turn = _single(text, at, mark, before, after, stack) if mark in _SINGLE else _double(mark, before, after, stack)
        if turn > 0:
            stack.push(_Open(mark, at))
        elif turn < 0:
            yield at, stack.close(mark)


def _opens_here(before: str, after: str) -> bool:
    free = before.isspace() or before in _BEFORE_OPENING or before in _CLOSERS
    return free and (after.isalnum() or after in _AFTER_OPENING)


def _closes_here(before: str, after: str) -> bool:
    return not before.isspace() and not (after.isalnum() and before not in ".,!?…")


def _double(mark: str, before: str, after: str, stack: _Stack) -> int:
    """+1 opens, -1 closes, 0 neither."""
    closable = mark in _OPENERS and stack.closable(mark)
    if mark in _OPEN_ONLY:
        return 1
    if mark in _CLOSE_ONLY:
        return -1 if closable else 0
    opens = _opens_here(before, after)
    if mark == "“":  # English opens with it, German closes
        ends = _closes_here(before, after)
        return 1 if opens and not ends else -1 if closable else 0 if ends else 1
    if mark == "«" and not (closable and not opens):
        return 1
    if closable and not (opens and after != "." and (before.isspace() or before in "([")):
        return -1
    if mark in "”»" and closable:
        return -1
    return 1 if opens else 0


def _single(text: str, at: int, mark: str, before: str, after: str, stack: _Stack) -> int:
    """As `_double`, for single marks, most of which are apostrophes."""
    if mark in "‹›":
        return _double(mark, before, after, stack)
    if mark in _OPEN_ONLY:
        return 1 if _opens_here(before, after) else 0
    inside = stack.single_on_top(mark)
    if mark != "‘" and before.isalnum() and after.isalnum():
        return 0
    if mark != "‘" or inside:
        ends = not before.isspace() and not after.isalnum()
        if inside and ends and not _possessive(text, at, before, after):
            return -1
    if mark == "’" or (inside and mark == "'") or _CLIPPED.match(text, at + 1):
        return 0
    opens = _opens_here(before, after) and (after.isalpha() or after in '[(“"….')
    return 1 if opens and not inside else 0


_CLIPPED = re.compile(r"(?:tis|twas|em|n|til|till|cause|bout|round|s)\b")
_NEXT_SINGLE = re.compile(r"[’'](?!\w)|[\"“”«»‘]")


def _possessive(text: str, at: int, before: str, after: str) -> bool:
    """ "the peoples’ will’": a plural's apostrophe, if another mark that can close follows within reach."""
    if before != "s" or after != " " or not text[at + 2 : at + 3].islower():
        return False
    following = _NEXT_SINGLE.search(text, at + 1, at + 200)
    return following is not None and following.group() in "’'" and text[following.start() - 1] != " "


def _block(passage: Passage) -> Iterator[Quoted]:
    """A block quotation is one quotation, with or without marks round it."""
    text = passage.text
    whole = span(passage.id, text, 0, len(text))
    if whole.exact[:1] in _CLOSERS and whole.exact[-1:] in _CLOSERS.get(whole.exact[:1], ""):
        return  # its own marks make it a quotation
    if whole.exact:
        yield Quoted([whole], 0, whole.start, whole.end, block=True)


def _joined(text: str, found: list[Quoted]) -> Iterator[Quoted]:
    """Inner quotations as they are; outer ones that only "he said" parts as one of two or more pieces."""
    held: Quoted | None = None
    for q in found:
        if q.depth or (len(q.spans) > 1 and held is None):
            yield q
            continue
        if held is not None and _interrupts(text, held, q):
            held = Quoted(held.spans + q.spans, 0, held.opened, q.closed)
            continue
        if held is not None:
            yield held
        held = q
    if held is not None:
        yield held


def _interrupts(text: str, held: Quoted, following: Quoted) -> bool:
    """Whether only reporting words stand between: “We shall,” he said, “not wait.”"""
    if not 0 < following.opened - held.closed < 90:
        return False
    between = _INTERRUPTION.match(text, held.closed, following.opened)
    if between is None or not _HE_SAID.match(between["words"]) or not REPORTING.search(between["words"]):
        return False
    broken = held.last.exact[-1] in ",?!—-" or between["comma"]
    if _GOES_ON.search(between["words"]):
        return False  # the quotation that follows is part of the author's own clause
    if between["end"] in (",", "—", "-"):
        return bool(broken) and len(between["words"].split()) <= 8
    return (
        bool(broken)
        and between["end"] == ""
        and len(between["words"].split()) <= 4
        and following.first.exact[:1].islower()
    )


def _unclosed(passage: str, opening: _Open) -> Abstention:
    return Abstention(stage="naming", about=passage, reason=f"quotation mark {opening.mark} at {opening.at} not closed")


def quotation(document: str, quoted: Quoted, class_: str, note: str | None) -> Quotation:
    """The record."""
    return Quotation(
        id=place_id("q", quoted.first),
        document=document,
        spans=quoted.spans,
        class_=class_,  # type: ignore[arg-type]
        note=note,
    )
