"""What is examined: the studies among the documents, in their paragraphs and notes; the others are what they cite."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from functools import cached_property

from visavis.records import (
    Check,
    Citation,
    DateExpression,
    Document,
    Note,
    Passage,
    Quotation,
    Records,
)
from visavis.text import Span, listed, sentence_at

BODY = listed("paragraph quotation item")
# Sections that say again, or beforehand, what others bear out; and those that list works.
_FRAME = re.compile(
    r"introduction|conclusion|abstract|summary|preface|einleitung|schluss|fazit|zusammenfassung|vorwort|"
    r"введение|заключение|выводы|はじめに|おわりに|結論|序論|要旨",
    re.IGNORECASE,
)
_LISTS = re.compile(
    r"^\W*\d*\W*(?:(?:selected |select )?bibliograph\w*|references|works cited|literature(?: cited)?|"
    r"sources(?: and literature)?|"
    r"literatur(?:verzeichnis)?|quellen(?:- und literatur)?verzeichnis|библиография|(?:список )?литератур[аы]|"
    r"источники(?: и литература)?|参考文献|文献)\W*$",
    re.IGNORECASE,
)


class Manuscripts:
    """The documents that are examined: studies, or else those that cite, or else all."""

    def __init__(self, given: Records) -> None:
        self.given = given
        studies = {d.id for d in given[Document] if d.genre == "study"}
        citing = {c.document for c in given[Citation]}
        texts = {d.id for d in given[Document]} | {p.document for p in given[Passage]}
        texts |= {n.document for n in given[Note]}
        self.ids = studies or citing or texts
        self.passages = given.by_id(Passage)
        self.own = [p for p in given[Passage] if p.document in self.ids]

    def __contains__(self, document: str) -> bool:
        return document in self.ids

    def holds(self, at: Span) -> bool:
        p = self.passages.get(at.passage)
        return p is not None and p.document in self.ids

    def body(self) -> Iterator[Passage]:
        """Paragraphs, block quotations and items of the text, works listed at its end left out."""
        return (p for p in self.own if p.kind in BODY and not lists_works(p))

    @cached_property
    def marks(self) -> dict[str, list[int]]:
        """Passage -> where notes are marked or works cited in it, in order."""
        out: dict[str, list[int]] = {}
        for n in self.given[Note]:
            if n.anchor is not None:
                out.setdefault(n.anchor.passage, []).append(n.anchor.start)
        for c in self.given[Citation]:
            if c.note is None:
                out.setdefault(c.span.passage, []).append(c.span.start)
        return {p: sorted(places) for p, places in out.items()}

    def noted_from(self, passage: str, start: int) -> bool:
        """Is there a mark of a note, or a citation, from here to the end of the passage?"""
        places = self.marks.get(passage, [])
        return bisect_left(places, start) < len(places)

    @cached_property
    def dates(self) -> dict[str, list[DateExpression]]:
        out: dict[str, list[DateExpression]] = {}
        for d in self.given[DateExpression]:
            if self.holds(d.span):
                out.setdefault(d.span.passage, []).append(d)
        return out

    @cached_property
    def quoted(self) -> dict[str, list[Span]]:
        """Passage -> what is quoted in it."""
        out: dict[str, list[Span]] = {}
        for q in self.given[Quotation]:
            for s in q.spans:
                out.setdefault(s.passage, []).append(s)
        return out

    def in_quotation(self, at: Span) -> bool:
        return self.passages[at.passage].kind == "quotation" or any(
            s.holds(at) for s in self.quoted.get(at.passage, ())
        )

    def quotes(self, at: Span) -> bool:
        """Does the sentence hold words of others?"""
        return any(s.overlaps(at) for s in self.quoted.get(at.passage, ()))

    def dates_beside(self, at: Span) -> list[DateExpression]:
        """The dates of the sentence in which the words stand."""
        start, end = sentence_at(self.passages[at.passage].text, at.start)
        return [d for d in self.dates.get(at.passage, []) if start <= d.span.start < end]


def frames(passage: Passage) -> bool:
    """Does the passage stand in an introduction, a conclusion or a summary?"""
    return any(_FRAME.search(heading) for heading in passage.section)


def lists_works(passage: Passage) -> bool:
    return any(_LISTS.match(heading) for heading in passage.section)


def found(kind: str, about: str, verdict: str, at: list[Span], difference: str | None, sure: float) -> Check:
    """A finding about a record; one of each verdict a record."""
    return Check(
        id=f"{about}:{verdict}",
        kind=kind,  # type: ignore[arg-type]
        about=about,
        verdict=verdict,
        evidence=at,
        difference=difference,
        confidence=sure,
    )
