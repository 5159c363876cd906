"""Chains of citations that lead nowhere or more than one way, notes without a place, claims without evidence."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise

from visavis.records import Check, Citation, Claim, Document, Note, Quotation, Records, Resolution
from visavis.seeds import words_of
from visavis.stages.verifying.library import FEW
from visavis.text import Span

_LAW = ("bill", "legal_case", "legislation", "regulation", "treaty")  # cited in short form everywhere


def check_citations(given: Records) -> Iterator[Check]:
    """Chains, short titles and notes of every document, in reading order."""
    notes = sorted(given[Note], key=lambda n: n.document)  # a stable sort: notes keep their order
    citations: dict[str, list[Citation]] = {}
    for c in sorted(given[Citation], key=lambda c: (c.document, c.order)):
        citations.setdefault(c.document, []).append(c)
    for document, notes_of in groupby(notes, key=lambda n: n.document):
        yield from _notes(list(notes_of))
        yield from _chains(citations.pop(document, []))
    for rest in citations.values():
        yield from _chains(rest)
    yield from _uncited(given)


def _found(about: str, kind: str, verdict: str, at: Sequence[Span], difference: str | None, sure: float) -> Check:
    return Check(
        id=f"{about}:{verdict}", kind=kind, about=about, verdict=verdict,  # type: ignore[arg-type]
        evidence=list(at), difference=difference, confidence=sure,
    )  # fmt: skip


def _chains(citations: Sequence[Citation]) -> Iterator[Check]:
    """Citations of one document, in order."""
    full = {c.source for c in citations if c.form == "full" and c.source}
    in_note = {note: list(cs) for note, cs in groupby(citations, key=lambda c: c.note)}
    before: dict[str, str | None] = {b.id: a.id for a, b in pairwise(citations)}
    by_id = {c.id: c for c in citations}
    for c in citations:
        previous = by_id.get(before.get(c.id) or "")
        if c.unresolved is not None:
            yield _found(c.id, "citation", "unresolved", [c.span], c.unresolved, 0.95)
        elif c.form in ("ibid", "idem") and previous is not None and previous.note != c.note:
            # Chicago 17, 14.34: "ibid." stands for one work cited in the note just before. With several it is a guess.
            works = {p.source or p.id for p in in_note.get(previous.note, [])}
            if len(works) > 1:
                told = f"the note before cites {len(works)} works"
                yield _found(c.id, "citation", "ambiguous_ibid", [previous.span, c.span], told, 0.9)
        elif c.form == "short" and c.source not in full and c.reference.type not in _LAW:
            yield _found(c.id, "citation", "short_without_full", [c.span], None, 0.85)


def _notes(notes: Sequence[Note]) -> Iterator[Check]:
    """Notes without a mark in the text; two notes that follow each other under one number."""
    for n in notes:
        if n.anchor is None:
            yield _found(n.id, "citation", "note_without_mark", [], f"note {n.label}", 0.9)
    for a, b in pairwise(notes):
        if a.label == b.label:
            at = [n.anchor for n in (a, b) if n.anchor is not None]
            yield _found(b.id, "citation", "number_twice", at, f"note {b.label}", 0.9)


def _uncited(given: Records) -> Iterator[Check]:
    """Statements quoted in a study that cites, with neither a note nor a citation."""
    cited = {r.id for r in given[Resolution] if r.citations or r.through}
    studies = {d.id for d in given[Document] if d.genre == "study"} & {c.document for c in given[Citation]}
    for q in given[Quotation]:
        enough = sum(len(words_of(s.exact).folded) for s in q.spans) >= FEW  # fewer may be a phrase of anybody's
        if q.class_ == "statement" and enough and q.document in studies and q.note is None and q.statement not in cited:
            # A quotation often stands before the note that covers it and its neighbours, hence no more than 0.6.
            yield _found(q.id, "citation", "quotation_without_note", q.spans, None, 0.6)


def check_claims(given: Records) -> Iterator[Check]:
    """Claims that rest on nothing shown; one Check a sentence, which may make several claims.

    An absence can rest on nothing: it stands on how much was read.
    """
    shown = {c.span for c in given[Claim] if c.rests_on}
    for c in given[Claim]:
        if c.span not in shown:
            shown.add(c.span)
            verdict = "from_silence" if c.kind == "absent" else "no_evidence"
            # Evidence may stand in the next sentence or be common knowledge: no_evidence is a question, not a fault.
            yield _found(c.id, "claim", verdict, [c.span], None, 0.9 if verdict == "from_silence" else 0.7)
