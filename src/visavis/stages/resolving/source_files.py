"""Ibid. with another file number: a new source in the same archive.

Archival references go from the whole to the part (house, record group or fond, series, file). What is printed after
Ibid. takes the place of the part of its own kind and of all below it; what stands above is inherited.
"""

from __future__ import annotations

import re

from msgspec import structs

from visavis.records import Reference
from visavis.stages.resolving.source_works import fold

_KINDS = (
    ("group", r"(?:RG|Record Group)\b"),
    ("lot", r".*\bLot\b"),
    ("box", r"Box(?:es)?\b"),
    ("folder", r"Folder\b"),
    ("roll", r"(?:Roll|Reel|Microfilm)\b"),
    ("files", r".*\bFiles?\b"),
    ("series", r".*\bSeries\b"),
    ("papers", r".*\b(?:Papers|Diar(?:y|ies)|Collection|Correspondence)\b"),
    ("fond", r"(?:Ф|ф|f|F)(?:онд|ond)?\.? ?[\dРR]"),
    ("inventory", r"(?:Оп|оп|op|Op)\. ?\d"),
    ("unit", r"(?:Д|д|d|D)\. ?\d"),
    ("call", r"(?:FO|CAB|WO|PREM|DO|CO|ADM|AIR|KV|RH?|NS|B|DY) \d+/"),
    ("number", r"\d{3}[A-Z]?[./–-]|[A-Z][\w/–-]*(?: \([A-Z]+\))? \d|[A-Z]{2,}(?: [A-Z][A-Z–-]+)+$"),
)
_ALIKE = {"lot": "files"}  # a lot is a body of files as others are: "Central Files", "Conference Files: Lot 65 D 533"


def is_kept(ref: Reference) -> bool:
    """Is it a document in an archive?"""
    return bool(ref.archive or ref.archive_collection or ref.archive_location)


def refiled(own: Reference, of: Reference) -> Reference:
    """The reference of a file named after Ibid., where Ibid. stands for a document of the same archive."""
    above, told = _parts(of), _parts(own)
    at = _place(told[0], above)
    if at is None:
        whole = _kind(above[-1]) in ("group", "fond")  # "RG 263": what follows Ibid. is a part of it
        at = len(above) if whole else max(1, len(above) - len(told))
    parts = [*above[:at], *told]
    house = of.archive if above[:1] == [of.archive] and at else None
    rest = parts[1:] if house else parts
    return Reference(
        type="manuscript",
        archive=house,
        archive_place=of.archive_place,
        archive_collection=rest[0] if rest else None,
        archive_location=", ".join(rest[1:]) or None,
        language=own.language,
    )


def unfiled(own: Reference) -> Reference:
    """What looked like a file after an Ibid. that stands for a printed work: a remark."""
    return structs.replace(own, archive_location=None, note=own.archive_location, type="document")


def _parts(ref: Reference) -> list[str]:
    """From the whole to the part."""
    told = [x for x in (ref.archive, ref.archive_collection) if x]
    pieces = re.split(r",\s+|\.\s(?=[ФфОоДдfod]п?\.? ?\d)", ref.archive_location or "")
    return [*told, *(p.strip(" .") for p in pieces if p.strip(" ."))]


def _kind(part: str) -> str:
    name = next((k for k, pattern in _KINDS if re.match(pattern, part)), "")
    return _ALIKE.get(name, name)


def _place(first: str, above: list[str]) -> int | None:
    """The part of the antecedent whose place is taken: the same words, or the last of the same kind."""
    words, kind = fold(first), _kind(first)
    same = [k for k, part in enumerate(above) if k and fold(part) == words]
    alike = [k for k, part in enumerate(above) if k and kind and _kind(part) == kind]
    return same[-1] if same else alike[-1] if alike else None
