"""Framing: what a study asks, and what its author asserts.

`frame` proposes the question of one document (Frame) and finds the author's findings (Claim); `propose` reads the
question alone, before there is a plan.
"""

from __future__ import annotations

from collections.abc import Iterator

from visavis.codebook import Names, Plan, load_authority, matcher_of, sides_of
from visavis.records import Abstention, Actor, Claim, Document, Frame, Note, Passage, Records, by_document
from visavis.stages.framing.asking import Asked, as_written, dimensions_of, questions
from visavis.stages.framing.asserting import Asserted
from visavis.stages.framing.defining import terms_in
from visavis.stages.framing.periods import period_of

# From so many notes on a text is a study, where nothing else tells its genre.
NOTES_OF_A_STUDY = 3


def frame(given: Records, plan: Plan) -> Iterator[Frame | Claim | Abstention]:
    """The proposed question of a study and its author's claims; nothing for other genres."""
    names: Names | None = None
    for document in given[Document]:
        own = _of(given, document)
        if not is_study(document, own):
            continue
        names = names or Names(plan.authority.actors)
        proposed = _frame_of(document, own, names)
        if proposed is not None:
            yield proposed
        sides = sides_of(plan, given[Actor])
        paragraphs = [p for p in _body(document, own) if p.kind in ("paragraph", "item")]
        yield from Asserted(own, plan, matcher_of(plan.codebook), sides).claims(paragraphs)


def propose(given: Records, plan: Plan | None = None) -> Frame | None:
    """The question of the study among the documents, the most complete if there are several; None if none asks."""
    names = Names((plan.authority if plan else load_authority()).actors)
    parts = by_document(given)
    frames = [f for d in given[Document] if is_study(d, own := parts[d.id]) and (f := _frame_of(d, own, names))]
    return max(frames, key=_completeness, default=None)


def _completeness(f: Frame) -> tuple[int, int]:
    return bool(f.perceivers) + bool(f.targets) + bool(f.dimensions) + bool(f.period), len(f.evidence)


def _of(given: Records, document: Document) -> Records:
    """One document's records (all, where there is but one)."""
    if len(given[Document]) == 1:
        return given
    return Records(r for kind in given.types() for r in given.of(kind, document.id))


def is_study(document: Document, given: Records) -> bool:
    """A scholarly text: it is told so, or nothing is told and it has notes."""
    if document.genre is not None:
        return document.genre == "study"
    return len(given[Note]) >= NOTES_OF_A_STUDY


def _body(document: Document, given: Records) -> list[Passage]:
    of_notes = {p for n in given[Note] for p in n.passages}
    return [p for p in given[Passage] if p.document == document.id and p.kind != "note" and p.id not in of_notes]


def _frame_of(document: Document, given: Records, names: Names) -> Frame | None:
    body = _body(document, given)
    paragraphs = [p for p in body if p.kind in ("paragraph", "item", "quotation")]
    title = _title(document, body)
    asked = list(questions(title, paragraphs, names))
    if not asked:
        return None
    first = asked[0]
    perceiver = as_written(first.who, paragraphs)
    headings = [p for p in body if p.kind == "heading" and p is not title]
    dimensions, where = dimensions_of(headings, paragraphs, [perceiver, *first.whom])
    evidence = [first.at, *(a.at for a in asked[1:] if _same(a, first))][:3]
    return Frame(
        id=f"{document.id}:frame",
        document=document.id,
        perceivers=[perceiver],
        targets=first.whom,
        dimensions=dimensions,
        period=next((a.period for a in asked if a.period), None) or period_of(document.title or ""),
        terms=list(terms_in(paragraphs)),
        evidence=list(dict.fromkeys([*evidence, *where])),
    )


def _same(one: Asked, other: Asked) -> bool:
    return bool(set(one.whom) & set(other.whom))


def _title(document: Document, body: list[Passage]) -> Passage | None:
    """The passage that carries the document's title: of kind title, or the heading with its words."""
    titles = [p for p in body if p.kind == "title"]
    if titles:
        return titles[0]
    named = [p for p in body if p.kind == "heading" and document.title and p.text.strip() == document.title.strip()]
    return next(iter(named), None)
