"""RIS (UTF-8), for EndNote, Citavi and Zotero. A tag a line; lines never continue, so white space is levelled."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from visavis.codebook import Plan
from visavis.exports.references import date_parts, sources, where_in, written
from visavis.exports.writing import file_for, replacing
from visavis.records import Records, Source

_TYPES = {
    "article-journal": "JOUR", "article-magazine": "MGZN", "article-newspaper": "NEWS", "article": "JOUR",
    "book": "BOOK", "chapter": "CHAP", "collection": "EDBOOK", "entry-encyclopedia": "ENCYC",
    "paper-conference": "CPAPER", "report": "RPRT", "thesis": "THES", "webpage": "ELEC", "post": "ELEC",
    "post-weblog": "BLOG", "manuscript": "MANSCPT", "personal_communication": "PCOMM", "pamphlet": "PAMP",
    "legislation": "STAT", "legal_case": "CASE", "hearing": "HEAR", "map": "MAP", "motion_picture": "MPCT",
}  # fmt: skip


def export(records: Records, plan: Plan, target: Path) -> list[Path]:
    """Write `sources.ris` (or `target`, if it is named *.ris)."""
    path = file_for(target, "sources.ris")
    with replacing(path) as file:
        for source in sources(records):
            lines = [f"{tag}  - {' '.join(value.split())}".rstrip() for tag, value in _tags(source)]
            file.write(("\r\n".join(lines) + "\r\nER  - \r\n\r\n").encode())
    return [path]


def _tags(source: Source) -> Iterator[tuple[str, str]]:
    r = source.reference
    yield "TY", _TYPES.get(r.type, "GEN")
    yield "ID", source.library_key or source.id
    whole = r.type in ("book", "collection")  # Zotero takes A2 of a book for the series' editor
    for tag, people in (("AU", r.author), ("ED" if whole else "A2", r.editor or r.recipient), ("A4", r.translator)):
        for person in people:
            yield tag, written(person)
    issued, accessed = date_parts(r.issued), date_parts(r.accessed)
    start, _, end = (r.page or "").replace("–", "-").partition("-")
    plain = (
        ("TI", r.title), ("ST", r.title_short), ("OP", r.original_title), ("TT", r.translated_title),
        ("T2", r.container_title or r.collection_title), ("VL", r.volume), ("IS", r.issue or r.number),
        ("ET", r.edition), ("PB", r.publisher), ("CY", r.publisher_place), ("SP", start), ("EP", end),
        ("PY", str(issued[0]) if issued else None),
        ("DA", _day(issued)), ("Y2", _day(accessed)), ("M3", r.genre), ("NV", r.number_of_volumes),
        ("DB", r.archive), ("AN", where_in(r)),
        ("SN", r.ISBN or r.ISSN), ("DO", r.DOI), ("UR", r.URL), ("LA", r.language or ", ".join(source.languages)),
        ("KW", source.role if source.role != "unknown" else None), ("N1", r.note),
    )  # fmt: skip
    for tag, value in plain:
        if value:
            yield tag, value


def _day(parts: list[int]) -> str | None:
    """ "1946/05/04/", as RIS writes dates."""
    return "/".join([*(f"{n:02}" for n in parts), "", ""][:3]) + "/" if parts else None
