"""Chains of citations that lead nowhere or more than one way, notes without a place, words without a note."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise

from visavis.records import Check, Citation, Note, Quotation, Records, Resolution
from visavis.seeds import words_of
from visavis.stages.verifying.library import FEW
from visavis.stages.verifying.manuscripts import Manuscripts, found, frames
from visavis.text import sentence_at, span

_OF_A_LAW = re.compile(r"(?:article|art\.|section|sec\.|§|artikel|статья|第)\s?[\dIVX]", re.IGNORECASE)
_LAW = ("bill", "legal_case", "legislation", "regulation", "treaty")  # cited in short form everywhere


def check_citations(given: Records, manuscripts: Manuscripts) -> Iterator[Check]:
    """Chains, short titles and notes of every manuscript, in reading order."""
    notes = sorted((n for n in given[Note] if n.document in manuscripts), key=lambda n: n.document)
    place = {n.id: k for k, n in enumerate(given[Note])}
    citations: dict[str, list[Citation]] = {}
    own = (c for c in given[Citation] if c.document in manuscripts)
    for c in sorted(own, key=lambda c: (c.document, place.get(c.note or "", -1), c.order)):
        citations.setdefault(c.document, []).append(c)
    for document, notes_of in groupby(notes, key=lambda n: n.document):
        yield from _notes(list(notes_of))
        yield from _chains(citations.pop(document, []))
    for rest in citations.values():
        yield from _chains(rest)
    yield from _uncited(given, manuscripts)
    yield from _figures(manuscripts)


def _chains(citations: Sequence[Citation]) -> Iterator[Check]:
    """Citations of one document, in order."""
    full = {c.source for c in citations if c.form == "full" and c.source}
    in_note = {note: list(cs) for note, cs in groupby(citations, key=lambda c: c.note)}
    before: dict[str, str | None] = {b.id: a.id for a, b in pairwise(citations)}
    by_id = {c.id: c for c in citations}
    for c in citations:
        previous = by_id.get(before.get(c.id) or "")
        if c.unresolved is not None:
            yield found("citation", c.id, "unresolved", [c.span], c.unresolved, 0.95)
        elif c.form in ("ibid", "idem") and previous is not None and previous.note != c.note:
            # Chicago 17, 14.34: "ibid." stands for one work cited in the note just before. With several it is a guess.
            works = {p.source or p.id for p in in_note.get(previous.note, [])}
            if len(works) > 1:
                told = f"the note before cites {len(works)} works"
                yield found("citation", c.id, "ambiguous_ibid", [previous.span, c.span], told, 0.9)
        elif (
            c.form == "short"
            and c.source not in full
            and c.reference.type not in _LAW
            and not _OF_A_LAW.match(c.span.exact)
        ):
            yield found("citation", c.id, "short_without_full", [c.span], None, 0.85)


def _notes(notes: Sequence[Note]) -> Iterator[Check]:
    """Notes without a mark in the text; two notes that follow each other under one number."""
    for n in notes:
        if n.anchor is None:
            yield found("citation", n.id, "note_without_mark", [], f"note {n.label}", 0.9)
    for a, b in pairwise(notes):
        if a.label == b.label:
            at = [n.anchor for n in (a, b) if n.anchor is not None]
            yield found("citation", b.id, "number_twice", at, f"note {b.label}", 0.9)


def _uncited(given: Records, manuscripts: Manuscripts) -> Iterator[Check]:
    """Statements quoted in a manuscript that cites, with neither a note nor a citation."""
    cited = {r.id for r in given[Resolution] if r.citations or r.through}
    citing = {c.document for c in given[Citation]}
    for q in given[Quotation]:
        enough = sum(len(words_of(s.exact[:200]).folded) for s in q.spans) >= FEW  # fewer may be a phrase of anybody's
        if q.class_ != "statement" or not enough or q.document not in manuscripts or q.document not in citing:
            continue
        noted = q.note is not None or q.statement in cited or q.spans[-1].passage not in manuscripts.passages
        if not noted and not manuscripts.noted_from(q.spans[-1].passage, q.spans[-1].start):
            yield found("citation", q.id, "quotation_without_note", q.spans, None, 0.7)


# Numbers that somebody counted: with separators, parts of a hundred, thousands and millions. Not years, not small ones.
_FIGURE = re.compile(
    r"(?<![\w.,/-])(?:\d{1,3}(?:[,. \u00a0]\d{3})+(?![\d/-])|"
    r"\d+(?:[.,]\d+)?\s?(?:%|per ?cent\b|percent\b|Prozent\b|процент)|"
    r"\d+(?:[.,]\d+)?[ \u00a0](?:thousand|million|billion|Tausend|Millionen|Milliarden|тысяч|млн|миллион|миллиард))"
)


def _figures(manuscripts: Manuscripts) -> Iterator[Check]:
    """Figures in a manuscript with notes that no note follows in the paragraph; one Check a paragraph."""
    noted = {p.document for p in manuscripts.own if manuscripts.marks.get(p.id)}
    for p in manuscripts.body():
        if p.document not in noted or p.kind != "paragraph" or frames(p):
            continue
        figures = [m for m in _FIGURE.finditer(p.text) if not manuscripts.noted_from(p.id, m.start())]
        if figures:
            at = [span(p.id, p.text, *sentence_at(p.text, figures[0].start()))]
            told = ", ".join(m.group() for m in figures[:3])
            yield found("citation", f"{p.id}:f{figures[0].start()}", "number_without_note", at, told, 0.55)
