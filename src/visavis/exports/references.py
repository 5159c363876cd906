"""What the bibliographic formats share: the sources in order, types, dates, names, keys."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from visavis.records import CslDate, Name, Records, Reference, Source
from visavis.text import words

# The item types of CSL 1.0.2; another one would make a file that citation processors refuse.
CSL_TYPES = frozenset((
    "article", "article-journal", "article-magazine", "article-newspaper", "bill", "book", "broadcast",
    "chapter", "classic", "collection", "dataset", "document", "entry", "entry-dictionary",
    "entry-encyclopedia", "event", "figure", "graphic", "hearing", "interview", "legal_case", "legislation",
    "manuscript", "map", "motion_picture", "musical_score", "pamphlet", "paper-conference", "patent",
    "performance", "periodical", "personal_communication", "post", "post-weblog", "regulation", "report",
    "review", "review-book", "software", "song", "speech", "standard", "thesis", "treaty", "webpage",
))  # fmt: skip


def sources(records: Records) -> list[Source]:
    """The study's sources by author, year and title, as a bibliography is ordered."""
    return sorted(records[Source], key=lambda s: (_heading(s.reference), year(s.reference) or "", s.id))


def _heading(reference: Reference) -> str:
    who = next(iter(reference.author or reference.editor), None)
    return ((who.family or who.literal if who else reference.title) or "").casefold()


def note_of(reference: Reference) -> str | None:
    """The note with the bracketed translation of the title, which the formats have no field for."""
    parts = [reference.note, reference.translated_title and f"[{reference.translated_title}]"]
    return "; ".join(p for p in parts if p) or None


def date_parts(date: CslDate | None) -> list[int]:
    """[year, month, day] as far as known; [] where there is only a raw text without a year."""
    if date is None:
        return []
    if date.date_parts and date.date_parts[0]:
        return date.date_parts[0][:3]
    found = re.search(r"\b(1[0-9]{3}|20[0-9]{2})\b", date.raw or "")
    return [int(found[1])] if found else []


def year(reference: Reference) -> str | None:
    parts = date_parts(reference.issued)
    return str(parts[0]) if parts else None


def written(name: Name) -> str:
    """ "Family, Given", or the literal name of a body."""
    return ", ".join(p for p in (name.family, name.given) if p) or name.literal or ""


def where_in(reference: Reference) -> str | None:
    """Where in the archive: collection and place in one, for Zotero and RIS have one field for both."""
    return ", ".join(p for p in (reference.archive_collection, reference.archive_location) if p) or None


def keyed(all_: list[Source]) -> Iterator[tuple[str, Source]]:
    """Each source under the scholar's own key, else one of plain letters, "dower1986war"; unique in the list."""
    seen: dict[str, int] = {}
    keys: dict[str, str] = {}
    for source in sorted(all_, key=lambda s: s.library_key is None):  # the scholar's keys stay as they are
        mine = re.sub(r"[\s{}\",#%~\\=()']", "", source.library_key or "")
        key = mine or _key(source.reference) or "source"
        seen[key] = seen.get(key, 0) + 1
        keys[source.id] = key if seen[key] == 1 else f"{key}-{seen[key]}"
    yield from ((keys[source.id], source) for source in all_)


def _key(reference: Reference) -> str:
    who = next(iter(reference.author or reference.editor), None)
    first = next((w for w, _, _ in words(reference.title or "") if len(w) > 3), "")
    return _ascii((who.family or who.literal or "") if who else "") + (year(reference) or "") + _ascii(first)


def _ascii(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text.casefold())
    return re.sub(r"[^a-z0-9]", "", plain)[:20]
