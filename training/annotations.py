"""The project's own annotated passages, kept as offsets and labels: the words are read again from the shared texts.

`annotations/passages.jsonl` names for each passage the shared file, the document, its place in the document's text and
the digest of its words; `annotations/README.md` says how it was made. What is yielded has the shape of
SHARED/data/attribution/train.jsonl, so that both are trained on by one reader.
"""

from __future__ import annotations

import gzip
import hashlib
import json
from collections.abc import Iterator
from pathlib import Path

ANNOTATIONS = Path(__file__).with_name("annotations")


def passages(shared: Path, file: Path = ANNOTATIONS / "passages.jsonl") -> Iterator[dict]:
    """Annotated passages with their text, in the order of `file`; spans are code points of the passage's text.

    Raises ValueError where the shared texts no longer hold a passage that was annotated.
    """
    rows = [json.loads(line) for line in file.open(encoding="utf-8")]
    wanted: dict[str, set[str]] = {}
    for row in rows:
        wanted.setdefault(row["file"], set()).add(row["doc"])
    documents = {
        document["id"]: document
        for name, ids in wanted.items()
        for document in _documents(shared / "data" / name)
        if document["id"] in ids
    }
    for row in rows:
        yield _with_text(row, documents.get(row["doc"]))


def _documents(path: Path) -> Iterator[dict]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def _with_text(row: dict, document: dict | None) -> dict:
    text = document["text"][row["start"] : row["end"]] if document else ""
    if hashlib.sha256(text.encode()).hexdigest() != row["sha256"]:
        found = "holds other words at its place" if document else "is not there"
        raise ValueError(
            f"{row['file']}: the document {row['doc']} {found}, so the annotation of passage {row['id']} would point "
            "at wrong words. Give the shared texts it was made on, or take the passage out of training/annotations."
        )
    head = document.get("head") or document.get("title")
    return row | {"head": head, "date": document.get("date") or document.get("doc_date"), "text": text}
