"""Naming: what stands in the text. Names of actors, expressions of time and quoted strings, of body and notes."""

from __future__ import annotations

from collections.abc import Iterator

from visavis.codebook import Plan
from visavis.records import Abstention, Citation, Document, Note, Passage, Record, Records
from visavis.stages.naming.classes import classify
from visavis.stages.naming.dates import date_expressions
from visavis.stages.naming.known import known
from visavis.stages.naming.names import mentions
from visavis.stages.naming.quotations import Quoted, quotation, quoted_strings
from visavis.text import Span, sentence_at

__all__ = ["name"]


def name(given: Records, plan: Plan) -> Iterator[Record]:
    """Mentions, date expressions and quotations of one document.

    Takes Document, Passage, Note, Citation; gives Mention (actor None), DateExpression, Quotation, Abstention.
    """
    passages = given[Passage]
    streams = _streams(passages, given[Note])
    document = next(iter(given[Document]), None)
    in_notes = {p.id for stream in streams[1:] for p in stream}
    yield from mentions((p for stream in streams for p in stream), known(plan.authority))
    for stream in streams:
        yield from date_expressions(document, stream, in_notes)
    yield from _quotations(given, streams)


def _streams(passages: list[Passage], notes: list[Note]) -> list[list[Passage]]:
    """The body in reading order, then each note: texts within which a quotation or a year may run on."""
    by_id = {p.id: p for p in passages}
    in_notes = {i for n in notes for i in n.passages}
    loose = [p for p in passages if p.kind == "note" and p.id not in in_notes]
    body = sorted((p for p in passages if p.kind != "note" and p.id not in in_notes), key=lambda p: p.order)
    return [body, *([by_id[i] for i in n.passages if i in by_id] for n in notes), *([p] for p in loose)]


def _quotations(given: Records, streams: list[list[Passage]]) -> Iterator[Record]:
    texts = {p.id: p for p in given[Passage]}
    anchors: dict[str, list[tuple[int, str]]] = {}
    for n in given[Note]:
        if n.anchor is not None:
            anchors.setdefault(n.anchor.passage, []).append((n.anchor.start, n.id))
    for a in anchors.values():
        a.sort(key=lambda pair: pair[0])
    cited: dict[str, list[Span]] = {}
    for c in given[Citation]:
        cited.setdefault(c.span.passage, []).append(c.span)
    for stream in streams:
        for found in quoted_strings(stream):
            if isinstance(found, Abstention):
                yield found
                continue
            at = texts[found.last.passage]
            class_ = classify(at.text, found, cited.get(found.first.passage, []), at.kind == "note")
            yield quotation(at.document, found, class_, _note_of(at.text, found, anchors.get(at.id, [])))


def _note_of(text: str, quoted: Quoted, anchors: list[tuple[int, str]]) -> str | None:
    """The first note whose mark stands at or after the quotation's end, in the same sentence."""
    if not anchors:
        return None
    _, end = sentence_at(text, max(quoted.closed - 1, 0))
    return next((n for at, n in anchors if quoted.last.end <= at <= end + 1), None)
