"""RIS (UTF-8), for EndNote, Citavi and Zotero. A tag a line; lines never continue, so white space is levelled."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from visavis.codebook import Plan
from visavis.exports.references import date_parts, sources, written
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
    yield "ID", source.id
    for tag, people in (("AU", r.author), ("A2", r.editor), ("A4", r.translator)):
        for person in people:
            yield tag, written(person)
    issued = date_parts(r.issued)
    start, _, end = (r.page or "").replace("–", "-").partition("-")
    plain = (
        ("TI", r.title), ("ST", r.title_short), ("OP", r.original_title), ("TT", r.translated_title),
        ("T2", r.container_title or r.collection_title), ("VL", r.volume), ("IS", r.issue or r.number),
        ("ET", r.edition), ("PB", r.publisher), ("CY", r.publisher_place), ("SP", start), ("EP", end),
        ("PY", str(issued[0]) if issued else None),
        ("DA", "/".join([*(f"{n:02}" for n in issued), "", ""][:3]) + "/" if issued else None),
        ("AN", r.archive_location), ("DB", r.archive), ("AV", r.archive_collection),
        ("SN", r.ISBN or r.ISSN), ("DO", r.DOI), ("UR", r.URL), ("LA", r.language or ", ".join(source.languages)),
        ("KW", source.role if source.role != "unknown" else None), ("N1", r.note),
    )  # fmt: skip
    for tag, value in plain:
        if value:
            yield tag, value
