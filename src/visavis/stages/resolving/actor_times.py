"""When a place of a document speaks of: the date that tells apart who bore a name in turn."""

from __future__ import annotations

from bisect import bisect_right
from statistics import median_low

from visavis.edtf import bounds
from visavis.records import DateExpression, Document, Passage
from visavis.text import Span, sentences

# Dates that a study must give before the middle one of them says what time it is about.
ENOUGH = 3


class Times:
    """One document's dates by place. `written`: when it was set down, if it speaks of its own time; None of a study."""

    def __init__(self, document: Document | None, passages: list[Passage], dates: list[DateExpression]) -> None:
        self._texts = {p.id: p.text for p in passages}
        study = document is None or document.genre == "study"
        # the notes of a study date books, not what it speaks of
        self._notes = {p.id for p in passages if p.kind == "note"} if study else set()
        self._starts: dict[str, list[int]] = {}
        self._dated: dict[tuple[str, int], str] = {}
        self._passage: dict[str, list[tuple[int, str]]] = {}
        years = []
        for d in dates:
            days = bounds(d.edtf)
            if d.edtf is None or days is None or days[1].year - days[0].year > 10 or days[1].year > 2100:
                continue
            self._dated.setdefault((d.span.passage, self._sentence(d.span)), d.edtf)
            self._passage.setdefault(d.span.passage, []).append((d.span.start, d.edtf))
            if d.span.passage not in self._notes:
                years.append(days[0].year)
        for rows in self._passage.values():
            rows.sort()
        self.written = None if study or document is None else document.date
        self._around = f"{median_low(years):04d}" if len(years) >= ENOUGH else document.date if document else None

    def _sentence(self, at: Span) -> int:
        starts = self._starts.get(at.passage)
        if starts is None:
            starts = self._starts[at.passage] = [a for a, _ in sentences(self._texts.get(at.passage, ""))]
        return bisect_right(starts, at.start)

    def told(self, at: Span) -> str | None:
        """The date that the place's own sentence gives."""
        return self._dated.get((at.passage, self._sentence(at)))

    def about(self, at: Span) -> str | None:
        """The date a place most likely speaks of: of its sentence, the document, the words before, or the whole."""
        if at.passage in self._notes:
            return self._around
        told = self.told(at) or self.written
        if told is not None:
            return told
        rows = self._passage.get(at.passage, [])
        before = bisect_right(rows, (at.start, "")) - 1
        return rows[before][1] if before >= 0 else self._around
