"""Where everything stands in the workbench: the address of each record."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import quote, urlencode

from visavis.pages.choosing import Shown, anchor
from visavis.pages.lookup import Lookup
from visavis.records import Check, Passage

KEPT = 64  # documents whose pages are remembered
PART = 300_000  # characters of a document on one page: some 50,000 words


def address(kind: str, id: str, **query: object) -> str:
    """The path of a page; empty values are left out of the query."""
    return f"/{kind}/{quote(id, safe=':', errors='replace')}{asked(query)}"


def asked(query: Mapping[str, object]) -> str:
    """A query string with its question mark, or ""."""
    given = {k: v for k, v in query.items() if v not in (None, "", False, 0, 0.0)}
    return f"?{urlencode({k: 1 if v is True else v for k, v in given.items()}, errors='replace')}" if given else ""


class Addresses(Shown):
    """The addresses of all records: in the workbench everything is shown, each on its own page."""

    def __init__(self, lookup: Lookup) -> None:
        self._lookup = lookup
        self._parts: dict[str, list[list[Passage]]] = {}

    def parts(self, document: str) -> list[list[Passage]]:
        """The passages of a document in reading order, as they are shared out over its pages."""
        if document not in self._parts:
            pages: list[list[Passage]] = [[]]
            length = 0
            for p in sorted(self._lookup.records.of(Passage, document), key=lambda p: p.order):
                if pages[-1] and length + len(p.text) > PART:
                    pages.append([])
                    length = 0
                pages[-1].append(p)
                length += len(p.text)
            self._parts[document] = pages
            while len(self._parts) > KEPT:
                self._parts.pop(next(iter(self._parts)))
        return self._parts[document]

    def _part(self, document: str, passage: str) -> int | None:
        """The number of the page that holds a passage; None for the first."""
        pages = self.parts(document)
        if len(pages) == 1:
            return None
        at = next((n for n, its in enumerate(pages, 1) for p in its if p.id == passage), 1)
        return at if at > 1 else None

    def statement(self, id: str) -> str | None:
        return address("statement", id) if id in self._lookup.statements else None

    def claim(self, id: str) -> str | None:
        claim = self._lookup.claims.get(id)
        return self.passage(claim.span.passage) if claim else None

    def passage(self, id: str) -> str | None:
        passage = self._lookup.passages.get(id)
        if passage is None:
            return None
        return (
            f"{address('document', passage.document, part=self._part(passage.document, id))}#{quote(anchor('p', id))}"
        )

    def note(self, id: str | None) -> str | None:
        note = self._lookup.notes.get(id or "")
        if note is None:
            return None
        at = self._part(note.document, note.anchor.passage) if note.anchor else len(self.parts(note.document))
        return f"{address('document', note.document, part=at if at != 1 else None)}#{quote(anchor('n', note.id))}"

    def word(self, check: str) -> str | None:
        found = self._lookup.records.by_id(Check).get(check)
        there = self._lookup.primary_words(found) if found else []
        return self.passage(there[0].passage) if there else None

    def source(self, id: str | None) -> str | None:
        return address("source", id) if id is not None and id in self._lookup.sources else None

    def actor(self, id: str | None) -> str | None:
        return address("actor", id) if id is not None and id in self._lookup.actors else None

    def list(self, **query: object) -> str:
        return "/statements" + asked(query)

    def document(self, id: str) -> str | None:
        return address("document", id) if id in self._lookup.documents else None
