"""The scholar's own bibliography: Zotero's CSL-JSON or BibTeX, read and never written.

It lies in the study folder as `library.json` or `library.bib`, a copy of the scholar's file to the last byte. An entry
that cannot be read is told (`Library.problems`) and the others are taken.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import msgspec

from visavis.errors import StudyFileError
from visavis.records import CslDate, Name, Reference

FILES = ("library.json", "library.bib")
_PEOPLE = ("author", "editor", "translator", "recipient")
_DATES = {"issued": "issued", "accessed": "accessed", "original-date": "original_date"}
_PLAIN = {
    field.encode_name: field.name
    for field in msgspec.structs.fields(Reference)
    if field.name not in (*_PEOPLE, *_DATES.values())
}
_PLAIN |= {"archive_location": "archive_location", "archive_collection": "archive_collection"}  # as CSL spells them
_MONTHS = {
    m: k for k, m in enumerate(["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"], 1)
}


class LibraryItem(msgspec.Struct, frozen=True, kw_only=True):
    """One item under the scholar's own key."""

    key: str
    reference: Reference


class Library(msgspec.Struct, frozen=True, kw_only=True):
    """The scholar's items in the order of the file, and what of the file could not be read."""

    items: list[LibraryItem] = []
    problems: list[str] = []


def load_library(folder: Path) -> Library:
    """The library of a study folder; empty where there is none. Raises StudyFileError for a file of another kind."""
    for name in FILES:
        if (folder / name).is_file():
            return read_library(folder / name)
    return Library()


def library_name(path: Path) -> str:
    """The name under which a study keeps this file."""
    return FILES[0] if path.read_bytes()[:64].lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in (b"[", b"{") else FILES[1]


def read_library(path: Path) -> Library:
    """A bibliography file, CSL-JSON if it begins like JSON, else BibTeX. Raises StudyFileError where it is neither."""
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise StudyFileError(f"{path} cannot be read: {error.strerror}.", "", "Name the exported library.") from error
    except UnicodeDecodeError as error:
        raise StudyFileError(
            f"{path} is not in UTF-8 (byte {error.start}).",
            "Names would be garbled.",
            "Export the library again as CSL-JSON or as BibTeX in UTF-8.",
        ) from error
    items, problems = _csl(path, text) if text.lstrip()[:1] in ("[", "{") else _bibtex(text)
    if not items:
        raise StudyFileError(
            f"{path} holds no bibliography item{': ' + problems[0] if problems else ''}.",
            "Sources are matched to the items of a library in CSL-JSON or BibTeX.",
            "In Zotero: Export Library, format CSL JSON or BibTeX.",
        )
    return Library(items=items, problems=problems)


# ---------------------------------------------------------------- CSL-JSON


def _csl(path: Path, text: str) -> tuple[list[LibraryItem], list[str]]:
    try:
        found = msgspec.json.decode(text)
    except msgspec.DecodeError as error:
        raise StudyFileError(f"{path} is no JSON: {error}.", "", "Export the library again as CSL JSON.") from error
    if isinstance(found, dict):
        found = found.get("items", [found] if "type" in found else list(found.values()))
    items: list[LibraryItem] = []
    problems: list[str] = []
    for n, row in enumerate(found if isinstance(found, list) else [], 1):
        if not isinstance(row, dict) or not (row.get("id") or row.get("citation-key")):
            problems.append(f"item {n} has no id")
            continue
        key = str(row.get("id") or row["citation-key"])
        items.append(LibraryItem(key=key, reference=_reference(row)))
    return items, problems


def _reference(row: Mapping[str, object]) -> Reference:
    """A CSL item as Zotero writes it: numbers may be texts and texts numbers."""
    told: dict[str, object] = {}
    for theirs, ours in _PLAIN.items():
        value = row.get(theirs)
        if isinstance(value, str | int | float) and str(value).strip():
            told[ours] = str(value).strip()
    for role in _PEOPLE:
        if people := [n for p in _listed(row.get(role)) if (n := _name(p))]:
            told[role] = people
    for theirs, ours in _DATES.items():
        if date := _date(row.get(theirs)):
            told[ours] = date
    return Reference(**told)  # type: ignore[arg-type]


def _listed(value: object) -> list[object]:
    return value if isinstance(value, list) else []


def _name(person: object) -> Name | None:
    if not isinstance(person, dict):
        return None
    part = {k: str(person[k]).strip() for k in person if isinstance(person[k], str)}
    family = " ".join(p for p in (part.get("non-dropping-particle"), part.get("family")) if p)
    given = " ".join(p for p in (part.get("given"), part.get("dropping-particle"), part.get("suffix")) if p)
    if family:
        return Name(family=family, given=given or None)
    literal = part.get("literal") or given
    return Name(literal=literal) if literal else None


def _date(value: object) -> CslDate | None:
    if not isinstance(value, dict):
        return None
    parts: list[list[int]] = []
    for one in _listed(value.get("date-parts")):
        numbers = [int(str(x)) for x in _listed(one) if str(x).strip().lstrip("-").isdigit()]
        parts += [numbers[:3]] if numbers else []
    raw = value.get("raw") or value.get("literal")
    if not parts and isinstance(raw, str) and (m := re.match(r"(\d{4})(?:-(\d\d?))?(?:-(\d\d?))?", raw.strip())):
        parts = [[int(x) for x in m.groups() if x]]
    return CslDate(date_parts=parts[:2], raw=None if parts else str(raw)) if parts or raw else None


# ---------------------------------------------------------------- BibTeX


_TYPES = {
    "article": "article-journal", "book": "book", "mvbook": "book", "collection": "book", "proceedings": "book",
    "inbook": "chapter", "incollection": "chapter", "inproceedings": "paper-conference",
    "conference": "paper-conference",
    "phdthesis": "thesis", "mastersthesis": "thesis", "thesis": "thesis", "techreport": "report", "report": "report",
    "online": "webpage", "unpublished": "manuscript", "letter": "personal_communication", "misc": "document",
    "booklet": "pamphlet", "newspaper": "article-newspaper",
}  # fmt: skip
_FIELDS = {
    "title": "title", "shorttitle": "title_short", "origtitle": "original_title", "journal": "container_title",
    "journaltitle": "container_title", "booktitle": "container_title", "maintitle": "container_title",
    "series": "collection_title", "volume": "volume", "volumes": "number_of_volumes", "edition": "edition",
    "pages": "page", "publisher": "publisher", "school": "publisher", "institution": "publisher",
    "address": "publisher_place", "location": "publisher_place", "url": "URL", "doi": "DOI", "isbn": "ISBN",
    "issn": "ISSN", "language": "language", "langid": "language", "note": "note", "type": "genre",
    "library": "archive_location", "eventtitle": "event_title",
}  # fmt: skip


def _bibtex(text: str) -> tuple[list[LibraryItem], list[str]]:
    import bibtexparser
    from bibtexparser import middlewares

    for noisy in ("bibtexparser", "pylatexenc"):  # what they cannot read is told below
        logging.getLogger(noisy).setLevel(logging.CRITICAL)
    layers = [middlewares.SeparateCoAuthors(), middlewares.LatexDecodingMiddleware()]
    found = bibtexparser.parse_string(text, append_middleware=layers)
    items = [
        LibraryItem(key=e.key, reference=_of_entry(e.entry_type.lower(), {f.key.lower(): f.value for f in e.fields}))
        for e in found.entries
    ]
    problems = [f"the entry at line {b.start_line + 1} {_why(str(b.error))}" for b in found.failed_blocks]
    return items, problems


def _why(error: str) -> str:
    told = " ".join(error.split())
    return f"cannot be read: {told}" if told else "does not end, or has a field that does not"


def _of_entry(kind: str, fields: Mapping[str, object]) -> Reference:
    told: dict[str, object] = {"type": _TYPES.get(kind, "document")}
    for theirs, ours in _FIELDS.items():
        value = fields.get(theirs)
        if isinstance(value, str) and (plain := re.sub(r"[{}]", "", " ".join(value.split()))):
            told.setdefault(ours, plain.replace("--", "–") if ours == "page" else plain)
    if number := fields.get("number"):
        told["issue" if told["type"] == "article-journal" else "collection_number"] = str(number)
    for role in ("author", "editor", "translator"):
        value = fields.get(role)
        people = value if isinstance(value, list) else re.split(r"\s+and\s+", str(value)) if value else []
        if names := list(_bibtex_names(people)):
            told[role] = names
    told["issued"] = _bibtex_date(fields)
    return Reference(**told)  # type: ignore[arg-type]


def _bibtex_names(people: list[str]) -> Iterator[Name]:
    """ "von Last, First", "First von Last" or {a body in braces}."""
    for person in people:
        person = person.strip()
        if person.startswith("{") and person.endswith("}"):
            yield Name(literal=person.strip("{} "))
            continue
        person = re.sub(r"[{}]", "", person)
        if not person or person.lower() == "others":
            continue
        if "," in person:
            family, _, given = person.partition(",")
        else:
            words = person.split()
            k = next((i for i, w in enumerate(words[1:-1], 1) if w[0].islower()), len(words) - 1)
            family, given = " ".join(words[k:]), " ".join(words[:k])
        yield Name(family=family.strip(), given=given.strip() or None)


def _bibtex_date(fields: Mapping[str, object]) -> CslDate | None:
    raw = str(fields.get("date") or fields.get("year") or "")
    m = re.search(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?", raw)
    if m is None:
        return CslDate(raw=raw) if raw else None
    parts = [int(x) for x in m.groups() if x]
    month = str(fields.get("month") or "").strip().lower()
    if len(parts) == 1 and (number := _MONTHS.get(month[:3]) or (int(month) if month.isdigit() else 0)):
        parts.append(number)
    return CslDate(date_parts=[parts])
