"""BibLaTeX (`.bib`, UTF-8), whose entry types and dates say more than classic BibTeX's."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from visavis.codebook import Plan
from visavis.exports.references import date_parts, keyed, note_of, sources
from visavis.exports.writing import file_for, replacing
from visavis.records import Name, Records, Source

_TYPES = {
    "article-journal": "article", "article-magazine": "article", "article-newspaper": "article",
    "article": "article", "book": "book", "chapter": "incollection", "collection": "collection",
    "entry-encyclopedia": "inreference", "paper-conference": "inproceedings", "report": "report",
    "thesis": "thesis", "webpage": "online", "post": "online", "post-weblog": "online", "pamphlet": "booklet",
    "periodical": "periodical", "manuscript": "unpublished",
}  # fmt: skip
_INSIDE = frozenset(("article", "incollection", "inproceedings", "inreference"))
_ESCAPES = {
    "\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "&": r"\&", "%": r"\%", "$": r"\$", "#": r"\#", "_": r"\_",
    "~": r"\textasciitilde{}", "^": r"\textasciicircum{}",
}  # fmt: skip
_SPECIAL = re.compile(r"[\\{}&%$#_~^]")


def export(records: Records, plan: Plan, target: Path) -> list[Path]:
    """Write `sources.bib` (or `target`, if it is named *.bib)."""
    path = file_for(target, "sources.bib")
    with replacing(path) as file:
        for key, source in keyed(sources(records)):
            file.write(entry(key, source).encode())
    return [path]


def entry(key: str, source: Source) -> str:
    """One entry, a field a line."""
    inside = "incollection" if source.reference.container_title else "misc"
    kind = _TYPES.get(source.reference.type, inside)
    fields = [f"  {name} = {{{value}}},\n" for name, value in _fields(kind, source)]
    return f"@{kind}{{{key},\n{''.join(fields)}}}\n\n"


def _fields(kind: str, source: Source) -> Iterator[tuple[str, str]]:
    r = source.reference
    for name, people in (("author", r.author), ("editor", r.editor), ("translator", r.translator)):
        if people:
            yield name, " and ".join(_name(p) for p in people)
    container = ("journaltitle" if kind == "article" else "booktitle") if kind in _INSIDE else "maintitle"
    issued, accessed = date_parts(r.issued), date_parts(r.accessed)
    where = ", ".join(p for p in (r.archive, r.archive_place, r.archive_collection, r.archive_location) if p)
    plain = {
        "title": r.title, "shorttitle": r.title_short, "origtitle": r.original_title,
        container: r.container_title, "series": r.collection_title,
        "number": r.collection_number or r.number or r.issue, "volume": r.volume,
        "volumes": r.number_of_volumes, "edition": r.edition, "pages": r.page, "publisher": r.publisher,
        "location": r.publisher_place, "eventtitle": r.event_title, "type": r.genre, "howpublished": r.medium,
        "date": _iso(issued), "library": where or None, "language": r.language,
        "keywords": source.role if source.role != "unknown" else None, "note": note_of(r),
        "isbn": r.ISBN, "issn": r.ISSN,
    }  # fmt: skip
    for name, value in plain.items():
        if value:
            yield name, escaped(value)
    for name, value in (("doi", r.DOI), ("url", r.URL), ("urldate", _iso(accessed))):
        if value:  # verbatim fields, where only unbalanced braces would harm
            yield name, re.sub(r"[{}\s]", "", value)


def _name(name: Name) -> str:
    if name.family is None:
        return f"{{{escaped(name.literal or name.given or '')}}}"
    return ", ".join(escaped(p) for p in (name.family, name.given) if p)


def _iso(parts: list[int]) -> str | None:
    return "-".join(f"{n:0{4 if i == 0 else 2}}" for i, n in enumerate(parts)) or None


def escaped(text: str) -> str:
    """Text on one line with all that TeX takes for commands made plain; braces stay balanced."""
    return _SPECIAL.sub(lambda m: _ESCAPES[m.group()], " ".join(text.split()))
