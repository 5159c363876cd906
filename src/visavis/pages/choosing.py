"""What is shown of a large study: the most telling statements of each cell, and all that they lead back to."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from visavis.edtf import bounds
from visavis.pages.lookup import Lookup
from visavis.records import Check, Citation, Comparison, Note, Statement

SHOWN = 12  # statements of a cell and period
MOST_STATEMENTS = 2400  # of the page, about 6 MB: a study of more cells shows fewer of each
MOST_CLAIMS = 12  # of a cell
MOST_SOURCES = 800  # those that what is shown leads to, then the most cited
EVIDENCE = 4  # statements of a finding that are shown at all events
MOST_NOTES = 1500  # of the study; beyond it only the notes that what is shown leads to
LONGEST_NOTE = 2500  # characters


def telling(lookup: Lookup, statements: Sequence[Statement], most: int, wanted: Iterable[str] = ()) -> list[Statement]:
    """At most `most` statements in order of time: from each of as many stretches of the time order the surest one.

    So they spread over the whole time, and one document does not crowd out the others: in a stretch a document that
    has not spoken yet goes first. `wanted` ids are among them at all events.
    """
    ordered = sorted(statements, key=lambda s: (_day(lookup, s), s.document, s.id))
    if len(ordered) <= most:
        return ordered
    first = set(wanted)
    chosen = [s for s in ordered if s.id in first][:most]
    left = [s for s in ordered if s.id not in {c.id for c in chosen}]
    heard = {s.document for s in chosen}
    rooms = most - len(chosen)
    for n in range(rooms):
        stretch = left[n * len(left) // rooms : (n + 1) * len(left) // rooms]
        if stretch:
            best = max(stretch, key=lambda s: (s.document not in heard, lookup.confidence(s)))
            chosen.append(best)
            heard.add(best.document)
    ids = {s.id for s in chosen}
    return [s for s in ordered if s.id in ids]


def _day(lookup: Lookup, statement: Statement) -> date:
    days = bounds(lookup.date(statement))
    return days[0] if days else date.max


class Shown:
    """The ids of what stands on the page. A link to anything else is not made."""

    def __init__(self, lookup: Lookup, parts: Iterable[Sequence[str]] = ()) -> None:
        """`parts`: the statement ids of each cell and period that is opened on the page."""
        self._lookup = lookup
        self.statements: dict[str, None] = {}
        self.claims: dict[str, None] = {}
        self.passages: dict[str, None] = {}
        self.notes: dict[str, None] = {}
        self.words: dict[str, Check] = {}
        self.documents: dict[str, None] = {}
        self.sources: dict[str, None] = {}
        comparison = lookup.comparison
        if comparison is not None:
            self._choose(comparison, parts)
        self._follow()

    def _choose(self, comparison: Comparison, parts: Iterable[Sequence[str]]) -> None:
        wanted = _wanted(self._lookup, comparison)
        filled = [ids for ids in parts if ids]
        most = max(1, min(SHOWN, MOST_STATEMENTS // max(1, len(filled))))
        for ids in filled:
            known = [self._lookup.statements[i] for i in ids if i in self._lookup.statements]
            for s in telling(self._lookup, known, most, wanted):
                self.statements[s.id] = None
        for cell in comparison.cells:
            self._add_claims(cell.claims[:MOST_CLAIMS])
        findings = (*comparison.common, *comparison.different, *comparison.absent)
        self._add_claims(i for f in findings for i in f.claims)

    def _add_claims(self, ids: Iterable[str]) -> None:
        for id in ids:
            claim = self._lookup.claims.get(id)
            if claim is not None and claim.span.passage in self._lookup.passages:
                self.claims[id] = None

    def _follow(self) -> None:
        """What the statements and claims lead back to: passages, notes, and the notes of all citations of a source."""
        look = self._lookup
        for id in self.statements:
            statement = look.statements[id]
            for span in look.standing(statement.content):
                self.passages[span.passage] = None
            self._note_of(look.resolution(statement).citations)
            self.words.update((c.id, c) for c in look.checks.get(id, ()) if look.primary_words(c))
        for id in self.claims:
            for span in look.standing([look.claims[id].span]):
                self.passages[span.passage] = None
            self._note_of(i for i in look.claims[id].rests_on if i in look.citations)
        if len(look.notes) <= MOST_NOTES:
            self.notes.update((n.id, None) for n in look.records[Note])
        for id in self.notes:  # a note is read in its place
            mark = look.notes[id].anchor
            if mark is not None and mark.passage in look.passages:
                self.passages[mark.passage] = None
        self._place()

    def _place(self) -> None:
        """The documents of all that; what belongs to no document has no place on the page."""
        look = self._lookup
        of_passage = {id: look.passages[id].document for id in self.passages}
        of_note = {id: look.notes[id].document for id in self.notes}
        self.passages = {id: None for id, d in of_passage.items() if d in look.documents}
        self.notes = {id: None for id, d in of_note.items() if d in look.documents}
        quoted = [look.passages[s.passage].document for c in self.words.values() for s in look.primary_words(c)]
        self.sources = dict.fromkeys(self._led_to()[:MOST_SOURCES])
        held = [look.sources[i].held or "" for i in self.sources]
        for document in (*of_passage.values(), *of_note.values(), *quoted, *held):
            if document in look.documents:
                self.documents[document] = None

    def _led_to(self) -> list[str]:
        """All sources: first those of the statements and notes shown, then the most cited."""
        look = self._lookup
        resolutions = [look.resolution(look.statements[i]) for i in self.statements]
        cited = [look.citations[i].source for r in resolutions for i in r.citations if i in look.citations]
        noted = [c.source for c in look.citations.values() if c.note in self.notes]
        through = [i for r in resolutions for i in r.through]
        others = sorted(look.sources, key=lambda i: -len(look.sources[i].citations))
        return [i for i in dict.fromkeys([*cited, *through, *noted, *others]) if i is not None and i in look.sources]

    def _note_of(self, citations: Iterable[str]) -> None:
        for id in citations:
            citation = self._lookup.citations.get(id)
            for c in (citation, *self._through(citation)):
                if c is not None and c.note is not None and c.note in self._lookup.notes:
                    self.notes[c.note] = None

    def _through(self, citation: Citation | None) -> list[Citation | None]:
        return [self._lookup.citations.get(i) for i in citation.resolved_through] if citation else []

    # ------------------------------------------------------------ anchors

    def statement(self, id: str) -> str | None:
        return anchor("s", id) if id in self.statements else None

    def claim(self, id: str) -> str | None:
        return anchor("k", id) if id in self.claims else None

    def passage(self, id: str) -> str | None:
        return anchor("p", id) if id in self.passages else None

    def note(self, id: str | None) -> str | None:
        return anchor("n", id) if id in self.notes and id is not None else None

    def word(self, check: str) -> str | None:
        return anchor("w", check) if check in self.words else None

    def source(self, id: str | None) -> str | None:
        return anchor("r", id) if id in self.sources and id is not None else None

    def document(self, id: str) -> str | None:
        return anchor("d", id) if id in self.documents else None


def anchor(kind: str, id: str) -> str:
    """The page id of a record: a letter for its kind, and its own id with what no fragment may hold written out."""
    safe = "".join(c if c.isalnum() or c in "._-" else "~~" if c == ":" else f"~{ord(c):x}~" for c in id)
    return f"{kind}-{safe}"


def _wanted(lookup: Lookup, comparison: Comparison) -> set[str]:
    """The statements that bear out what is said in sentences, and those that run parallel."""
    out = {i for p in comparison.parallels[:PARALLELS] for i in p.statements}
    for f in (*comparison.common, *comparison.different, *comparison.absent):
        known = [lookup.statements[i] for i in f.statements if i in lookup.statements]
        out.update(s.id for s in telling(lookup, known, EVIDENCE))
    return out


PARALLELS = 24  # pairs shown
