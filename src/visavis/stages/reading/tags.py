"""What a document's own mark-up says of its words, as records: persons, dates, and the works that are cited.

The mark-up is an editor's or an author's (TEI, the field codes of a reference manager): it is taken as it stands, and
the stages that look for the same things add theirs beside it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from visavis.records import Citation, DateExpression, Mention, Passage, Record, Reference, place_id
from visavis.stages.reading.blocks import Edge, Tag
from visavis.text import Span, span

TOLD = 0.99  # editors and reference managers err too, but no rule of ours errs less


class Place(NamedTuple):
    """A passage, the note it belongs to, and the edges of its tags with their offsets."""

    passage: Passage
    note: str | None
    edges: list[tuple[int, Edge]]


def tagged_records(places: Iterable[Place]) -> Iterator[Record]:
    """One record for each tagged run of words; of two on the same words, the first."""
    seen: set[str] = set()
    order: Counter[str] = Counter()
    for place in places:
        if not place.edges:
            continue
        for at, tag in _runs(place):
            record = _record(place, at, tag, order)
            if record.id in seen:
                continue
            seen.add(record.id)
            yield record


def _runs(place: Place) -> Iterator[tuple[Span, Tag]]:
    """Tagged words in the order in which they begin. A tag may go on in a further passage: each part counts."""
    opened: dict[int, int] = {}
    found: list[tuple[int, Span, Tag]] = []
    for at, edge in place.edges:
        if edge.opens:
            opened[id(edge.tag)] = at
        elif id(edge.tag) in opened:
            start = opened.pop(id(edge.tag))
            words = span(place.passage.id, place.passage.text, start, at)
            if words.exact:
                found.append((words.start, words, edge.tag))
    for _, words, tag in sorted(found, key=lambda f: (f[0], -f[1].end)):
        yield words, tag


def _record(place: Place, at: Span, tag: Tag, order: Counter[str]) -> Mention | DateExpression | Citation:
    if tag.kind == "person":
        return Mention(id=place_id("m", at), span=at, kind="person", told=tag.identity, confidence=TOLD)
    if tag.kind == "date":
        return DateExpression(id=place_id("d", at), span=at, edtf=tag.edtf)
    order[place.note or ""] += 1
    return Citation(
        id=place_id("c", at),
        document=place.passage.document,
        note=place.note,
        order=order[place.note or ""],
        span=at,
        form=tag.form,  # type: ignore[arg-type]  # the formats give forms of the vocabulary only
        reference=tag.reference or Reference(),
        locator_label=tag.locator_label,
        locator=tag.locator,
        introduced_by=tag.introduced_by,
        confidence=TOLD,
    )
