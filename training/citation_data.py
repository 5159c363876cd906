"""Labelled references of others, brought to one set of labels. Read for training and measuring, never shipped.

AnyStyle (BSD-2), LinkedBooks (CC BY 4.0) and Boulanger's footnotes (BSD-2) may be trained on; EXCITE (no licence
stated) and Brill are for measuring only.
"""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from visavis.predictors.references import LABELS, words_of

TO_OURS = {
    "author": "author", "director": "author", "producer": "author", "surname": "author", "given-names": "author",
    "editor": "editor", "translator": "translator", "title": "title",
    "container-title": "container", "journal": "container", "booktitle": "container", "conjunction": "container",
    "event": "container", "collection-title": "series", "series": "series",
    "volume": "volume", "issue": "volume", "tomo": "volume", "publicationnumber-year": "volume",
    "pages": "pages", "pagination": "pages", "cartulation": "pages", "column": "pages", "foliation": "pages",
    "fpage": "pages", "lpage": "pages", "date": "date", "year": "date", "location": "place",
    "publicationplace": "place", "publisher": "publisher", "authority": "publisher", "edition": "edition",
    "genre": "genre", "url": "link", "doi": "link", "isbn": "link", "accessed": "note", "identifier": "link",
    "note": "note", "source": "note", "medium": "note", "section": "note", "other": "note",
    "publicationspecifications": "note", "citation-number": "number", "numbered_ref": "number", "ref": "number",
    "abbreviation": "archive", "archive_lib": "archive", "archivalreference": "holding", "box": "holding",
    "registry": "holding", "attachment": "holding", "folder": "holding", "filza": "holding",
}  # fmt: skip
TEI = {
    "author": "author", "editor": "editor", "title:a": "title", "title:m": "title", "title:j": "container",
    "title:s": "series", "date": "date", "pubPlace": "place", "publisher": "publisher", "edition": "edition",
    "biblScope:volume": "volume", "biblScope:page": "pages", "citedRange:page": "pages", "orgName": "author",
}  # fmt: skip


@dataclass(frozen=True)
class Labelled:
    """A reference; `labels` one for each of words_of(text), -1 where the gold says nothing."""

    id: str
    text: str
    labels: np.ndarray
    origin: str
    kind: str = ""


def read(path: Path, origin: str) -> Iterator[Labelled]:
    with gzip.open(path, "rt") if path.suffix == ".gz" else path.open() as lines:
        for line in lines:
            row = json.loads(line)
            spans = [(s["start"], s["end"], s["label"]) for s in row["spans"]]
            if origin == "excite":
                spans = _excite(row["text"], spans)
            yield labelled(
                row["id"], row["text"], _seconds(spans, row.get("kind")), origin, row.get("kind") or row["split"]
            )


_EDITS = re.compile(r"\b(?:Hrsg|Hg|Hgg|Eds?|eds?|Editors?|herausgegeben|hg|hrsg)\b")


def _excite(text: str, spans: list[tuple[int, int, str]]) -> list[tuple[int, int, str]]:
    """EXCITE in our terms: a source without a title is the title; bodies that nobody calls editors are authors.

    It labels "source" whatever is neither article nor book ("Press release of ..."), and bodies that stand where
    authors do ("Statistisches Bundesamt (2013): ...") "editor".
    """
    alone = all(t != "title" for _, _, t in spans)
    bodies = not _EDITS.search(text)
    told = {"source": "title" if alone else "container-title", **({"editor": "author"} if bodies else {})}
    return [(a, b, told.get(t, t)) for a, b, t in spans]


def _seconds(spans: list[tuple[int, int, str]], kind: str | None) -> list[tuple[int, int, str]]:
    """In LinkedBooks' contributions to a volume or journal the second title is that of the whole."""
    out, seen = [], False
    for a, b, label in spans:
        if kind == "meta-annotation" and label == "title":
            label, seen = ("container-title" if seen else "title"), True
        out.append((a, b, label))
    return out


def labelled(id: str, text: str, spans: list[tuple[int, int, str]], origin: str, kind: str = "") -> Labelled:
    words = words_of(text)
    labels = np.full(len(words), -1, np.int64)
    for a, b, label in spans:
        if label in TO_OURS:
            for i, (x, y) in enumerate(words):
                if a <= x and y <= b:
                    labels[i] = LABELS.index(TO_OURS[label])
    return Labelled(id, text, _standing_alone(labels) if origin == "anystyle" else labels, origin, kind)


def _standing_alone(labels: np.ndarray) -> np.ndarray:
    """A container with place or publisher, no volume, and no title in it is a book: its name is a title.

    So AnyStyle's better sets have it (11 of 6,177 references deviate), its "ugly" set, labelled by machine, not (296
    of 3,847).
    """
    told = {LABELS[x] for x in set(labels.tolist()) if x >= 0}
    if "container" in told and not told & {"title", "volume"} and told & {"publisher", "place"}:
        return np.where(labels == LABELS.index("container"), LABELS.index("title"), labels)
    return labels


def anystyle(shared: Path) -> list[Labelled]:
    folder = shared / "data" / "citations"
    return [r for s in ("core", "good", "bad", "ugly") for r in read(folder / f"anystyle_{s}.jsonl.gz", "anystyle")]


def footnotes(shared: Path) -> list[tuple[str, Labelled]]:
    """(article, reference) of the whole footnotes: each reference by itself."""
    out = []
    for line in (shared / "data" / "footnotes" / "footnotes_open.jsonl").open():
        row = json.loads(line)
        bibls = [a for a in row["annotations"] if a["tag"] == "bibl"]
        for b in bibls:
            text = row["text"][b["start"] : b["end"]]
            inside = [a for a in row["annotations"] if b["start"] <= a["start"] and a["end"] <= b["end"] and a is not b]
            analytic = any(a["tag"] == "title" and a.get("level") == "a" for a in inside)
            words = words_of(text)
            labels = np.full(len(words), -1, np.int64)
            for a in inside:
                key = a["tag"] + (
                    f":{a.get('level') or a.get('unit')}" if a["tag"] in ("title", "biblScope", "citedRange") else ""
                )
                ours = "container" if key == "title:m" and analytic else TEI.get(key)
                for i, (x, y) in enumerate(words):
                    if ours and a["start"] - b["start"] <= x and y <= a["end"] - b["start"]:
                        labels[i] = LABELS.index(ours)
            out.append((row["doc"], Labelled(row["id"] + b["id"], text, labels, "footnotes")))
    return out
