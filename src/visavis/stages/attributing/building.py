"""From a report in words to a Statement in spans: its content, its quoted words, its nesting, its id."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Sequence
from dataclasses import dataclass, field

from msgspec.structs import replace

from visavis.records import Manner, Passage, Quotation, Statement, StatementConfidence, place_id
from visavis.stages.attributing.confidence import confidence
from visavis.stages.attributing.report import Report
from visavis.stages.attributing.subjects import Range
from visavis.stages.attributing.tokens import Words
from visavis.text import Span, span

_WHOLE = 0.95  # share of the content that is quoted, from which the report is direct
_FINAL = " .,;:!?…"
_DEEPEST = 40  # open statements that are looked at for nesting


class Quoted:
    """The quotations that stand in one passage, by place."""

    def __init__(self, passage: str, quotations: Sequence[Quotation]) -> None:
        pieces = [(s, q) for q in quotations for s in q.spans if s.passage == passage]
        self.statements = [(s, q) for s, q in pieces if q.class_ == "statement"]
        self.begun = {q.id for q in quotations if q.spans[0].passage == passage}
        self._borderline = sorted(
            ((s, q) for s, q in pieces if q.class_ in ("statement", "scare")), key=lambda x: (x[0].start, x[0].end)
        )
        self._starts = [s.start for s, _ in self._borderline]

    def within(self, content: Sequence[Span]) -> list[tuple[Span, Quotation]]:
        """Quoted words, statements or near to them, that lie within spans, but for a point that content leaves out."""
        out = []
        for c in content:
            for k in range(bisect_left(self._starts, c.start), bisect_left(self._starts, c.end)):
                words, quotation = self._borderline[k]
                end = words.start + len(words.exact.rstrip(_FINAL))
                if c.passage == words.passage and words.start < end <= c.end:
                    kept = min(words.end, c.end)
                    out.append((replace(words, end=kept, exact=words.exact[: kept - words.start]), quotation))
        return out


@dataclass(eq=False)
class Found:
    """A statement in the making, in code points of its passage. `hull`: from its first to its last word there."""

    passage: Passage
    report: Report
    words: Words
    content: list[Span]
    quoted: list[Span] = field(default_factory=list)
    quotations: list[str] = field(default_factory=list)  # ids of the quotations that are its words
    id: str = ""
    outer: Found | None = None

    def __post_init__(self) -> None:
        self.cue_at = self.words.starts[self.report.cue[0][0]] if self.report.cue else -1
        self.measure()

    def measure(self) -> None:
        here = [s for s in self.content if s.passage == self.passage.id]
        self.hull = (min(s.start for s in here), max(s.end for s in here)) if here else (0, 0)


def made(passage: Passage, words: Words, report: Report, owner: dict[int, Quotation], quoted: Quoted) -> Found:
    """The spans of a report. A piece that is a quotation takes all pieces of it, in whatever passage they stand."""
    content: list[Span] = []
    own: dict[str, None] = {}
    for piece in report.content:
        piece = _without_marks(words, piece)
        q = owner.get(piece[0])
        if q is not None and words.quote_at.get(piece[0]) == words.quote_end.get(piece[1]):
            content.extend(s for s in q.spans if s not in content)
            own[q.id] = None
        elif piece[1] > piece[0]:
            content.append(span(passage.id, passage.text, words.starts[piece[0]], words.ends[piece[1] - 1]))
    content = [c for c in content if c.end > c.start]
    inside = quoted.within(content)
    own.update((q.id, None) for _, q in inside)
    elsewhere = [c for c in content if c.passage != passage.id]
    return Found(passage, report, words, content, list(dict.fromkeys([*(s for s, _ in inside), *elsewhere])), list(own))


def _without_marks(words: Words, piece: Range) -> Range:
    """A piece of content that is one quotation, without the colon before it and the marks around it."""
    start, end = piece
    while start < end and not words.word(start) and start not in words.quote_at:
        start += 1
    k = words.quote_at.get(start)
    if k is None or start == piece[0] or not start < words.quotes[k][1] <= end:
        return piece
    close = words.quotes[k][1]
    return (start, close) if not any(words.word(i) for i in range(close, end)) else piece


def once(found: list[Found]) -> list[Found]:
    """One statement for one content: of two on the same words, the one with holder and cue stays, then the surer."""
    kept: dict[tuple[int, int], Found] = {}
    for f in found:
        other = kept.get(f.hull)
        if other is None or _standing(f) > _standing(other):
            kept[f.hull] = f
    return list(kept.values())


def _standing(f: Found) -> tuple[bool, float]:
    return f.report.holder is not None and bool(f.report.cue), f.report.confidence or 0.0


def nest(found: list[Found]) -> None:
    """Set the innermost other statement whose content holds cue and content of each; content is cut to it."""
    open_: list[tuple[int, int, Found]] = []  # by end, the innermost first
    for n, f in enumerate(sorted(found, key=lambda f: (f.hull[0], -f.hull[1]))):
        start = f.hull[0]
        cue = f.cue_at if f.cue_at >= 0 else start
        while open_ and open_[0][0] <= min(start, cue):
            open_.pop(0)
        f.outer = next((o for _, _, o in open_[:_DEEPEST] if _holds(o, cue, start)), None)
        if f.outer is not None:
            f.content = [_cut(f, s, f.outer) for s in f.content]
            f.measure()
        insort(open_, (f.hull[1], n, f), key=lambda x: x[:2])


def _holds(outer: Found, cue: int, start: int) -> bool:
    return any(
        s.passage == outer.passage.id and s.start <= cue < s.end and s.start <= start < s.end for s in outer.content
    )


def _cut(f: Found, s: Span, outer: Found) -> Span:
    """A piece of content without what lies beyond the piece that holds it."""
    host = next((o for o in outer.content if o.passage == s.passage and o.start <= s.start < o.end), None)
    return s if host is None or s.end <= host.end else span(s.passage, f.passage.text, s.start, host.end)


def name(found: list[Found]) -> None:
    """Ids by place; two statements on the same first words are told apart by their cues."""
    taken: set[str] = set()
    for f in found:
        f.id = place_id("s", f.content[0])
        if f.id in taken:
            f.id += f"-{max(f.cue_at, 0)}"
        while f.id in taken:
            f.id += "x"
        taken.add(f.id)


def statement(f: Found, document: str) -> Statement:
    """The record of a statement that has its id."""
    r, w = f.report, f.words

    def at(x: Range) -> Span:
        return span(f.passage.id, f.passage.text, w.starts[x[0]], w.ends[x[1] - 1])

    return Statement(
        id=f.id,
        document=document,
        manner=_manner(f),
        act=r.act,
        holder=at(r.holder) if r.holder else None,
        cue=[at(c) for c in r.cue],
        content=f.content,
        quoted=f.quoted,
        run_on=r.run_on,
        nested_in=f.outer.id if f.outer else None,
        negated=r.negated,
        hedge=at(r.hedge) if r.hedge else None,
        confidence=StatementConfidence(
            span=confidence(r, w, f.outer is not None) if r.confidence is None else r.confidence
        ),
    )


def _manner(f: Found) -> Manner:
    size = sum(s.end - s.start for s in f.content)
    if f.report.kind == "turn" or (f.quoted and sum(s.end - s.start for s in f.quoted) >= _WHOLE * size):
        return "direct"
    return "mixed" if f.quoted else "indirect"
