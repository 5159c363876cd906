"""Each check in words with its place and the evidence on both sides: what every report of the checks is made of."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from visavis.codebook import Plan
from visavis.pages.checking import Places, key
from visavis.pages.lookup import Lookup
from visavis.records import Check, Note, Passage, Records
from visavis.stages.verifying.explain import COUNTED, report_lines
from visavis.text import Span


class Against(msgspec.Struct, frozen=True):
    """Words that a finding is held against, and where they stand."""

    title: str
    page: str | None
    span: Span


class Reported(msgspec.Struct, frozen=True, kw_only=True):
    """A check as an editor reads it. `key` names it shortly, for `visavis check --accept`.

    `place` are the words it is about, `against` those of the sources; `document` is the path of the manuscript.
    `counted`: it is well or cannot be told, and only its number is of interest.
    """

    key: str
    id: str
    kind: str
    about: str
    verdict: str
    alarm: bool
    counted: bool
    found: str
    why: str
    do: str
    difference: str | None
    confidence: float
    document: str | None
    title: str | None
    section: list[str]
    page: str | None
    note: str | None
    place: list[Span]
    against: list[Against]
    evidence: list[Span]

    @property
    def where(self) -> str:
        """The place in words: "p. 13, note 7"."""
        parts = [f"p. {self.page}" if self.page else None, f"note {self.note}" if self.note else None]
        told = ", ".join(p for p in parts if p)
        return told or (self.section[-1] if self.section else self.title or self.about)

    @property
    def quoted(self) -> str:
        return " … ".join(s.exact for s in self.place)


def reported(records: Records, plan: Plan) -> list[Reported]:
    """All checks: alarms first, the surest first."""
    look = Lookup(records, plan)
    places, checks = Places(look, records), records.by_id(Check)
    notes = {p: n.label for n in records[Note] for p in n.passages}
    out = []
    for line in report_lines(records[Check]):
        check = checks[line.check]
        own = [s for s in (places.spans(check) or check.evidence[:1]) if s.passage in look.passages]
        here = look.passages.get(own[0].passage) if own else None
        document = look.documents.get(here.document) if here else None
        out.append(
            Reported(
                key=key(check.id),
                id=check.id,
                kind=check.kind,
                about=check.about,
                verdict=check.verdict,
                alarm=line.alarm,
                counted=(check.kind, check.verdict) in COUNTED,
                found=line.found,
                why=line.why,
                do=line.do,
                difference=check.difference,
                confidence=check.confidence,
                document=document.path if document else None,
                title=look.title(here.document) if here else None,
                section=here.section if here else [],
                page=_page(here, own[0].start) if here else None,
                note=notes.get(here.id) if here else None,
                place=own,
                against=[a for s in check.evidence if s not in own and s.exact for a in _against(look, s)],
                evidence=check.evidence,
            )
        )
    return out


def in_order(found: list[Reported], records: Records) -> list[Reported]:
    """The same as they stand in the manuscripts."""
    order = {p.id: n for n, p in enumerate(records[Passage])}
    return sorted(found, key=lambda r: (order.get(r.place[0].passage, -1), r.place[0].start) if r.place else (-1, 0))


def _against(look: Lookup, at: Span) -> Iterator[Against]:
    passage = look.passages.get(at.passage)
    if passage is not None:
        yield Against(look.title(passage.document), _page(passage, at.start), at)


def _page(passage: Passage, offset: int) -> str | None:
    """The printed page on which a place stands."""
    page = passage.pages[0] if passage.pages else None
    for b in passage.page_breaks:
        if b.offset <= offset:
            page = b.page
    return page


__all__ = ["Against", "Reported", "in_order", "key", "reported"]
