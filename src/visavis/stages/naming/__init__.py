"""Naming: what stands in the text. Names of actors, expressions of time and quoted strings, of body and notes."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator

from visavis.codebook import Plan
from visavis.records import Abstention, Citation, DateExpression, Document, Mention, Note, Passage, Record, Records
from visavis.stages.naming.classes import classify
from visavis.stages.naming.dates import date_expressions
from visavis.stages.naming.known import known
from visavis.stages.naming.names import mentions
from visavis.stages.naming.quotations import Quoted, quotation, quoted_strings
from visavis.text import Span, Taken, sentence_at

__all__ = ["name"]

Quotes = dict[str, list[Quoted]]  # by the passage of their last piece


def name(given: Records, plan: Plan) -> Iterator[Record]:
    """Mentions, date expressions and quotations of one document.

    Takes Document, Passage, Note, Citation, and the Mentions and DateExpressions that mark-up told; gives Mention
    (actor None), DateExpression, Quotation, Abstention. Where mark-up told one, none of ours stands beside it.
    """
    streams = _streams(given[Passage], given[Note])
    document = next(iter(given[Document]), None)
    yield from given[Mention]
    told = Taken(m.span for m in given[Mention])
    named = mentions((p for stream in streams for p in stream), known(plan.authority))
    yield from (m for m in named if told.free(m.span))
    quotes: Quotes = {}
    for stream in streams:
        for found in quoted_strings(stream):
            if isinstance(found, Abstention):
                yield found
            else:
                quotes.setdefault(found.last.passage, []).append(found)
    speech = {p: [s for q in found for s in q.spans] for p, found in quotes.items()}
    yield from given[DateExpression]
    dated = Taken(d.span for d in given[DateExpression])
    for n, stream in enumerate(streams):
        yield from (d for d in date_expressions(document, stream, speech, in_note=n > 0) if dated.free(d.span))
    yield from _quotations(given, quotes)


def _streams(passages: list[Passage], notes: list[Note]) -> list[list[Passage]]:
    """The body in reading order, then each note: texts within which a quotation or a year may run on."""
    by_id = {p.id: p for p in passages}
    in_notes = {i for n in notes for i in n.passages}
    loose = [p for p in passages if p.kind == "note" and p.id not in in_notes]
    body = sorted((p for p in passages if p.kind != "note" and p.id not in in_notes), key=lambda p: p.order)
    return [body, *([by_id[i] for i in n.passages if i in by_id] for n in notes), *([p] for p in loose)]


def _quotations(given: Records, quotes: Quotes) -> Iterator[Record]:
    """The records of the quoted strings, classed and tied to the notes behind them."""
    anchors: dict[str, list[tuple[int, str]]] = {}
    for n in given[Note]:
        if n.anchor is not None:
            anchors.setdefault(n.anchor.passage, []).append((n.anchor.start, n.id))
    cited: dict[str, list[Span]] = {}
    for c in given[Citation]:
        cited.setdefault(c.span.passage, []).append(c.span)
    for spans in cited.values():
        spans.sort()
    for passage in given[Passage]:
        found = quotes.get(passage.id, [])
        marks = sorted(anchors.get(passage.id, []))
        outer = sorted((q.opened, q.closed) for q in found if not q.depth and len(q.spans) == 1) if marks else []
        for q in found:
            in_citation = _touches(q.first, cited.get(q.first.passage, []))
            class_ = classify(passage.text, q, in_citation, passage.kind == "note")
            yield quotation(passage.document, q, class_, _note_of(passage.text, q, marks, outer))


def _touches(at: Span, spans: list[Span]) -> bool:
    """Whether one of the spans (of the same passage, in order, apart) overlaps `at`."""
    i = bisect_right(spans, at.start, key=lambda s: s.start)
    return any(s.overlaps(at) for s in spans[max(0, i - 1) : i + 1])


def _note_of(text: str, q: Quoted, marks: list[tuple[int, str]], outer: list[tuple[int, int]]) -> str | None:
    """The first note whose mark stands at or after the quotation's end, in the same sentence.

    A sentence does not end inside a later quotation that began in it. `outer`: where quotations open and close.
    """
    i = bisect_left(marks, (q.last.end, ""))
    if i == len(marks):
        return None
    end = sentence_at(text, max(q.closed - 1, 0))[1]
    for opened, closed in outer[bisect_left(outer, (q.closed, 0)) :]:
        if opened >= end or marks[i][0] <= end:
            break
        if end < closed:
            end = sentence_at(text, closed - 1)[1]
    return marks[i][1] if marks[i][0] <= end + 1 else None  # the mark may stand after the space
