"""CSL-JSON 1.0.2: what Zotero, pandoc and every citeproc read.

The bracketed translation of a title goes into `note`, the role of a source (primary, secondary) into `keyword`.
An item that the scholar's library has goes by the scholar's key. Zotero knows `archive` and `archive_location` alone:
the collection stands in front of the location.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec

from visavis.codebook import Plan
from visavis.exports.references import CSL_TYPES, keyed, note_of, sources, where_in
from visavis.exports.writing import file_for, replacing
from visavis.records import Records, Reference, Source


def export(records: Records, plan: Plan, target: Path) -> list[Path]:
    """Write `sources.json` (or `target`, if it is named *.json)."""
    path = file_for(target, "sources.json")
    items = [item(key, s) for key, s in keyed(sources(records))]
    seen: set[str] = set()
    for made, source in zip(items, sources(records), strict=True):
        if made["id"] in seen:  # two sources match one item of the library: a person has to merge them
            made["id"] = source.id
        seen.add(made["id"])
    with replacing(path) as file:
        file.write(msgspec.json.format(msgspec.json.encode(items), indent=1) + b"\n")
    return [path]


def item(key: str, source: Source) -> dict[str, Any]:
    """One CSL-JSON item; what the reference does not say is left out."""
    out: dict[str, Any] = {"id": source.library_key or source.id, "citation-key": key, **_fields(source.reference)}
    if source.role != "unknown":
        out["keyword"] = source.role
    if "language" not in out and source.languages:
        out["language"] = source.languages[0]
    return out


def _fields(reference: Reference) -> dict[str, Any]:
    plain = msgspec.to_builtins(reference)
    plain["type"] = reference.type if reference.type in CSL_TYPES else "document"
    for ours in ("translated-title", "archive-collection", "archive-location"):
        plain.pop(ours, None)
    plain |= {"note": note_of(reference), "archive_location": where_in(reference)}
    return {key: value for key, value in plain.items() if value not in (None, "", [], {})}
