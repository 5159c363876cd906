"""JSON Lines, complete: one `<record>.jsonl` a type, with exactly the fields of the records.

A statement is joined with its resolution. Every key is always there; what is absent is null; a type without records
gives an empty file.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

from visavis.codebook import Plan
from visavis.exports.writing import replacing
from visavis.records import (
    RECORD_TYPES,
    Coverage,
    Document,
    Mention,
    Passage,
    Record,
    Records,
    Resolution,
    Statement,
    record_name,
)

# Fields that records have and the interchange contract has not.
BEYOND: dict[type[Record], tuple[str, ...]] = {
    Coverage: ("left_out",),
    Document: ("page_labels",),
    Mention: ("told",),
    Passage: ("writing",),
}


def export(records: Records, plan: Plan, target: Path) -> list[Path]:
    """Write the folder `target`; gives one file a record type."""
    encoder = msgspec.json.Encoder()
    out = []
    for kind in RECORD_TYPES:
        if kind is Resolution:
            continue
        path = target / f"{record_name(kind)}.jsonl"
        with replacing(path) as file:
            for row in rows(records, kind):
                file.write(encoder.encode(row) + b"\n")
        out.append(path)
    return out


def rows(records: Records, kind: type[Record]) -> Iterator[dict[str, Any]]:
    """The records of a type as JSON objects, statements with their resolutions."""
    if kind is Statement:
        yield from _statements(records)
        return
    for record in records[kind]:
        row = _plain(record)
        for name in BEYOND.get(kind, ()):
            del row[name]
        yield row


def _statements(records: Records) -> Iterator[dict[str, Any]]:
    resolutions = records.by_id(Resolution)
    for statement in records[Statement]:
        resolution = resolutions.get(statement.id) or Resolution(
            id=statement.id, document=statement.document, confidence=statement.confidence
        )
        yield {**_plain(statement), **_plain(resolution)}


def _plain(record: Record) -> dict[str, Any]:
    row: dict[str, Any] = msgspec.to_builtins(record)
    return {key: None if value == "" else value for key, value in row.items()}
