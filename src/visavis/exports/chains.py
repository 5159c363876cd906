"""Every citation as a row: what it says, what it stands for, through which others, or why that is not known."""

from __future__ import annotations

from pathlib import Path

from visavis.codebook import Plan
from visavis.exports.csv import write_rows
from visavis.exports.references import written, year
from visavis.exports.writing import file_for
from visavis.records import Citation, Document, Note, Records, Source

COLUMNS = (
    "document", "note", "order", "printed", "form", "introduced_by", "names", "title", "year", "locator_label",
    "locator", "source", "library_key", "role", "resolved_through", "unresolved", "confidence", "citation",
)  # fmt: skip


def export(records: Records, plan: Plan, target: Path) -> list[Path]:
    """Write `chains.csv` (or `target`, if it is named *.csv)."""
    path = file_for(target, "chains.csv")
    write_rows(path, COLUMNS, (_row(c, *held) for held in [_held(records)] for c in records[Citation]))
    return [path]


_Held = tuple[dict[str, Document], dict[str, Note], dict[str, Source], dict[str, Citation]]


def _held(records: Records) -> _Held:
    return records.by_id(Document), records.by_id(Note), records.by_id(Source), records.by_id(Citation)


def _row(
    c: Citation,
    documents: dict[str, Document],
    notes: dict[str, Note],
    sources: dict[str, Source],
    citations: dict[str, Citation],
) -> tuple[str | float | None, ...]:
    document, note, source = documents.get(c.document), notes.get(c.note or ""), sources.get(c.source or "")
    followed = [citations[i] for i in c.resolved_through if i in citations]
    through = [f"note {notes[x.note].label}: {x.span.exact}" for x in followed if x.note in notes]
    return (
        (document.title or document.path) if document else c.document, note.label if note else None, c.order,
        c.span.exact, c.form, c.introduced_by, "; ".join(written(n) for n in c.reference.author or c.reference.editor),
        c.reference.title, year(c.reference), c.locator_label, c.locator, c.source,
        source.library_key if source else None, source.role if source else None, " < ".join(through) or None,
        c.unresolved, c.confidence, c.id,
    )  # fmt: skip
