"""The sources held against the scholar's own library: in both, cited and missing there, there and not cited."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import msgspec

from visavis.codebook import Plan
from visavis.exports.csv import write_rows
from visavis.exports.references import sources, written, year
from visavis.exports.writing import file_for
from visavis.records import Records, Reference

Standing = Literal["in both", "cited, not in the library", "in the library, not cited"]


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """One work: `key` the scholar's, `source` ours, `citations` how often the study cites it."""

    standing: Standing
    key: str | None
    source: str | None
    names: str
    year: str | None
    title: str | None
    citations: int


def rows(records: Records, plan: Plan) -> Iterator[Row]:
    """All works of study and library, the missing first: they are what the scholar has to add."""
    mine = sources(records)
    for s in mine:
        if s.library_key is None:
            yield _row("cited, not in the library", None, s.id, s.reference, len(s.citations))
    matched = {s.library_key for s in mine}
    for item in plan.library.items:
        if item.key not in matched:
            yield _row("in the library, not cited", item.key, None, item.reference, 0)
    for s in mine:
        if s.library_key is not None:
            yield _row("in both", s.library_key, s.id, s.reference, len(s.citations))


def _row(standing: Standing, key: str | None, source: str | None, r: Reference, citations: int) -> Row:
    names = "; ".join(written(n) for n in r.author or r.editor)
    return Row(
        standing=standing, key=key, source=source, names=names, year=year(r), title=r.title or r.archive_location,
        citations=citations,
    )  # fmt: skip


def export(records: Records, plan: Plan, target: Path) -> list[Path]:
    """Write `library.csv` (or `target`, if it is named *.csv)."""
    path = file_for(target, "library.csv")
    write_rows(path, Row.__struct_fields__, (msgspec.structs.astuple(row) for row in rows(records, plan)))
    return [path]
