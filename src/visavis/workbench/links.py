"""Where everything stands in the workbench: the address of each record."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING
from urllib.parse import quote, urlencode

from visavis.pages.choosing import Shown, anchor
from visavis.pages.grid import Square
from visavis.pages.lookup import Lookup
from visavis.records import Check, Passage

if TYPE_CHECKING:
    from visavis.workbench.desk import Seeing

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
        self.statements = dict.fromkeys(lookup.statements)

    @cached_property
    def parts(self) -> dict[str, list[list[Passage]]]:
        """The passages of each document in reading order, as they are shared out over its pages."""
        out: dict[str, list[list[Passage]]] = {}
        length: dict[str, int] = {}
        for p in sorted(self._lookup.passages.values(), key=lambda p: (p.document, p.order)):
            pages = out.setdefault(p.document, [[]])
            if pages[-1] and length.get(p.document, 0) + len(p.text) > PART:
                pages.append([])
                length[p.document] = 0
            pages[-1].append(p)
            length[p.document] = length.get(p.document, 0) + len(p.text)
        return out

    @cached_property
    def _part(self) -> dict[str, int]:
        return {p.id: n for pages in self.parts.values() for n, its in enumerate(pages, 1) for p in its if n > 1}

    def statement(self, id: str) -> str | None:
        return address("statement", id) if id in self.statements else None

    def claim(self, id: str) -> str | None:
        claim = self._lookup.claims.get(id)
        return self.passage(claim.span.passage) if claim else None

    def passage(self, id: str) -> str | None:
        passage = self._lookup.passages.get(id)
        if passage is None:
            return None
        return f"{address('document', passage.document, part=self._part.get(id))}#{quote(anchor('p', id))}"

    def note(self, id: str | None) -> str | None:
        note = self._lookup.notes.get(id or "")
        if note is None:
            return None
        at = self._part.get(note.anchor.passage) if note.anchor else len(self.parts.get(note.document, [[]]))
        return f"{address('document', note.document, part=at if at != 1 else None)}#{quote(anchor('n', note.id))}"

    def word(self, check: str) -> str | None:
        found: Check | None = next((c for its in self._lookup.checks.values() for c in its if c.id == check), None)
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


class CellLink(Square):
    """A cell of the grid that opens on the list of its statements."""

    seeing: Seeing | None = None

    def href(self) -> str:
        return self._list(None)

    def part_href(self, period: str | None) -> str:
        return self._list(period or "other")

    def _list(self, period: str | None) -> str:
        threshold, confirmed = (self.seeing.threshold, self.seeing.confirmed) if self.seeing else (0.0, False)
        where = {"perceiver": self.perceiver or "-", "target": self.target, "dimension": self.dimension}
        return "/statements" + asked({**where, "period": period, "threshold": threshold, "confirmed": confirmed})
