"""Who cites what, as GraphML (Brandes et al. 2002): documents and works are nodes, an edge counts the citations.

A document that the study holds and its notes cite is one node with itself as a source: citing networks close there.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

from visavis.codebook import Plan
from visavis.exports.references import written, year
from visavis.exports.writing import file_for, replacing
from visavis.records import Citation, Document, Records, Source

_KEYS = (
    ("label", "node", "string"), ("kind", "node", "string"), ("role", "node", "string"), ("year", "node", "string"),
    ("library_key", "node", "string"), ("citations", "edge", "int"), ("second_hand", "edge", "int"),
)  # fmt: skip
_QUOTED_THROUGH = ("quoted in", "cited in", "zit. nach", "zitiert nach", "цит. по")


def export(records: Records, plan: Plan, target: Path) -> list[Path]:
    """Write `citations.graphml` (or `target`, if it is named *.graphml)."""
    path = file_for(target, "citations.graphml")
    with replacing(path) as file:
        for line in _lines(records):
            file.write(line.encode() + b"\n")
    return [path]


def _lines(records: Records) -> Iterator[str]:
    yield '<?xml version="1.0" encoding="UTF-8"?>'
    yield '<graphml xmlns="http://graphml.graphdrawing.org/xmlns">'
    for name, of, kind in _KEYS:
        yield f'<key id="{name}" for="{of}" attr.name="{name}" attr.type="{kind}"/>'
    yield '<graph edgedefault="directed">'
    for d in records[Document]:
        yield _node(d.id, label=d.title or d.path, kind="document", year=(d.date or "")[:4])
    at = {s.id: s.held or f"source:{s.id}" for s in records[Source]}
    for s in records[Source]:
        if s.held is None:
            r = s.reference
            label = ", ".join(
                x for x in (written((r.author or r.editor)[0]) if r.author or r.editor else "", r.title) if x
            )
            yield _node(
                at[s.id], label=label or r.archive_location or s.id, kind="source", role=s.role, year=year(r) or "",
                library_key=s.library_key or "",
            )  # fmt: skip
    cited = [c for c in records[Citation] if c.source in at]
    second = Counter((c.document, at[c.source or ""]) for c in cited if _through(c))
    for (a, b), n in Counter((c.document, at[c.source or ""]) for c in cited).items():
        yield f"<edge source={quoteattr(_clean(a))} target={quoteattr(_clean(b))}>"
        yield f'<data key="citations">{n}</data><data key="second_hand">{second[a, b]}</data></edge>'
    yield "</graph></graphml>"


def _through(c: Citation) -> bool:
    return (c.introduced_by or "").casefold().rstrip(" :,") in _QUOTED_THROUGH


def _node(id: str, **data: str) -> str:
    told = "".join(f'<data key="{k}">{escape(_clean(v))}</data>' for k, v in data.items() if v)
    return f"<node id={quoteattr(_clean(id))}>{told}</node>"


def _clean(text: str) -> str:
    """Without the characters that XML does not allow."""
    return "".join(
        c for c in text if c in "\t\n" or (c >= " " and c not in "\ufffe\uffff" and not "\ud800" <= c <= "\udfff")
    )
