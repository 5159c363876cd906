"""Parquet, complete: one `<record>.parquet` a type, with the columns that the study's own tables have.

A statement is joined with its resolution, as in JSON Lines.
"""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from visavis.codebook import Plan
from visavis.exports.writing import replacing
from visavis.records import RECORD_TYPES, Records, Resolution, Statement, record_name
from visavis.study import tables


def export(records: Records, plan: Plan, target: Path) -> list[Path]:
    """Write the folder `target`; gives one file a record type."""
    out = []
    for kind in RECORD_TYPES:
        if kind is Resolution:
            continue
        table = _statements(records) if kind is Statement else tables.to_table(kind, records[kind])
        path = target / f"{record_name(kind)}.parquet"
        with replacing(path) as file:
            pq.write_table(table, file, compression="zstd")
        out.append(path)
    return out


def _statements(records: Records) -> pa.Table:
    resolutions = records.by_id(Resolution)
    statements = records[Statement]
    resolved = [
        resolutions.get(s.id) or Resolution(id=s.id, document=s.document, confidence=s.confidence) for s in statements
    ]
    table = tables.to_table(Statement, statements).drop_columns(["confidence"])
    more = tables.to_table(Resolution, resolved).drop_columns(["id", "document"])
    for name in more.column_names:
        table = table.append_column(more.schema.field(name), more[name])
    return table
