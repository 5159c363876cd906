"""A reference while it is being parsed: what has been understood so far, and the text that is left."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from visavis.records import CitationForm, CslDate, Name, Reference
from visavis.stages.citing.learned import Told, tagged
from visavis.stages.citing.marked import Marked, Region


@dataclass(slots=True)
class Draft:
    """Fields of a reference, filled one by one; `evidence` counts what speaks for its being one at all."""

    form: CitationForm = "full"
    type: str | None = None
    title: str | None = None
    short: str | None = None
    translated: str | None = None
    container: str | None = None
    series: str | None = None
    authors: list[Name] = field(default_factory=list)
    editors: list[Name] = field(default_factory=list)
    translators: list[Name] = field(default_factory=list)
    recipients: list[Name] = field(default_factory=list)
    issued: CslDate | None = None
    accessed: CslDate | None = None
    volume: str | None = None
    issue: str | None = None
    edition: str | None = None
    page: str | None = None
    publisher: str | None = None
    place: str | None = None
    genre: str | None = None
    archive: str | None = None
    collection: str | None = None
    location: str | None = None
    url: str | None = None
    doi: str | None = None
    isbn: str | None = None
    note: list[str] = field(default_factory=list)
    label: str | None = None
    locator: str | None = None
    language: str | None = None
    quoted_title: bool = False
    contained: bool = False  # "in", "//": the title is part of the container

    def reference(self) -> Reference:
        """The CSL item."""
        return Reference(
            type=self.type or "document",
            title=self.title,
            title_short=self.short,
            translated_title=self.translated,
            container_title=self.container,
            collection_title=self.series,
            author=self.authors,
            editor=self.editors,
            translator=self.translators,
            recipient=self.recipients,
            issued=self.issued,
            accessed=self.accessed,
            volume=self.volume,
            issue=self.issue,
            edition=self.edition,
            page=self.page,
            publisher=self.publisher,
            publisher_place=self.place,
            genre=self.genre,
            archive=self.archive,
            archive_collection=self.collection,
            archive_location=self.location,
            URL=self.url,
            DOI=self.doi,
            ISBN=self.isbn,
            language=self.language,
            note="; ".join(self.note) or None,
        )


class Window:
    """The part of a marked text that is being parsed: text and mask side by side, understood stretches blanked."""

    def __init__(self, marked: Marked, start: int, end: int, known: Mapping[str, Told] | None = None) -> None:
        self.text, self.mask = marked.text[start:end], marked.mask[start:end]
        self.whole = self.text  # as printed, nothing blanked
        self._told = (known or {}).get(self.whole)
        self.regions = [
            Region(r.kind, r.start - start, r.end - start, (r.inner[0] - start, r.inner[1] - start))
            for r in marked.within(start, end)
            if r.end <= end
        ]

    def told(self) -> Told:
        """What the tagger makes of the whole."""
        if self._told is None:
            self._told = tagged([self.whole])[0]
        return self._told

    def blank(self, start: int, end: int, by: str = " ") -> None:
        """Take a stretch out; `by` fills it (a comma keeps its neighbours apart)."""
        fill = by + " " * (end - start - 1) if end > start else ""
        self.text = self.text[:start] + fill + self.text[end:]
        self.mask = self.mask[:start] + fill + self.mask[end:]

    def inner(self, region: Region) -> str:
        return self.text[region.inner[0] : region.inner[1]].strip()
