"""W3C Web Annotations (JSON-LD): the coded statements, anchored by their words and their place.

Beside `annotations.jsonld` stand the texts that the annotations point into, one plain text a document, so that both
selectors can be followed: TextQuoteSelector (the words with a little before and after them) and TextPositionSelector
(offsets in UTF-16 code units, as browsers and the annotation tools written for them count).

https://www.w3.org/TR/annotation-model/
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

from visavis.codebook import Plan
from visavis.exports.writing import replacing
from visavis.records import Coding, Document, Passage, Records, Resolution, Statement
from visavis.text import Span, slug

CONTEXT = 32  # characters of prefix and suffix, as Hypothesis and its kin keep
BETWEEN = "\n\n"  # between the passages of a text


def export(records: Records, plan: Plan, target: Path) -> list[Path]:
    """Write the folder `target`: `annotations.jsonld` and `texts/`."""
    texts = _texts(records)
    out = []
    for text in texts.values():
        path = target / text.name
        with replacing(path) as file:
            file.write(text.whole.encode("utf-8", "replace"))
        out.append(path)
    items = list(_annotations(records, texts))
    page = {
        "@context": "http://www.w3.org/ns/anno.jsonld",
        "id": "urn:visavis:annotations",
        "type": "AnnotationCollection",
        "label": plan.study.title,
        "total": len(items),
        "first": {"id": "urn:visavis:annotations:1", "type": "AnnotationPage", "startIndex": 0, "items": items},
    }
    path = target / "annotations.jsonld"
    with replacing(path) as file:
        file.write(msgspec.json.format(msgspec.json.encode(page), indent=1) + b"\n")
    return [path, *out]


class _Text:
    """A document as one plain text, which knows where each passage begins, in code points and in UTF-16 units."""

    def __init__(self, name: str, passages: list[Passage]) -> None:
        self.name = name
        self.whole = BETWEEN.join(p.text for p in passages)
        self._starts: dict[str, tuple[int, int]] = {}
        self._wide: dict[str, bool] = {}
        at = units = 0
        for p in passages:
            self._starts[p.id] = at, units
            length = utf16(p.text)
            self._wide[p.id] = length != len(p.text)
            at += len(p.text) + len(BETWEEN)
            units += length + len(BETWEEN)

    def selectors(self, span: Span) -> list[dict[str, str | int]]:
        start, units = self._starts[span.passage]
        first, last = start + span.start, start + span.end
        before = utf16(self.whole[start:first]) if self._wide[span.passage] else span.start
        return [
            {
                "type": "TextQuoteSelector",
                "exact": span.exact,
                "prefix": self.whole[max(0, first - CONTEXT) : first],
                "suffix": self.whole[last : last + CONTEXT],
            },
            {"type": "TextPositionSelector", "start": units + before, "end": units + before + utf16(span.exact)},
        ]

    def holds(self, span: Span) -> bool:
        return span.passage in self._starts


def utf16(text: str) -> int:
    """The length of a text in UTF-16 code units: characters beyond the first 65,536 take two."""
    return len(text) + sum(c > "\uffff" for c in text)


def _texts(records: Records) -> dict[str, _Text]:
    passages: dict[str, list[Passage]] = {d.id: [] for d in records[Document]}
    for p in records[Passage]:
        passages.setdefault(p.document, []).append(p)
    out: dict[str, _Text] = {}
    names: set[str] = set()
    for document, of_document in passages.items():
        name = slug(document)
        while name.casefold() in names:
            name += "-"
        names.add(name.casefold())
        out[document] = _Text(f"texts/{name}.txt", sorted(of_document, key=lambda p: p.order))
    return out


def _annotations(records: Records, texts: dict[str, _Text]) -> Iterator[dict[str, Any]]:
    resolutions = records.by_id(Resolution)
    codings: dict[str, list[Coding]] = {}
    for coding in records[Coding]:
        if coding.statement is not None:
            codings.setdefault(coding.statement, []).append(coding)
    for s in records[Statement]:
        text = texts.get(s.document)
        if text is None:
            continue
        spans = [x for x in s.content if text.holds(x)]
        yield {
            "id": f"urn:visavis:statement:{s.id}",
            "type": "Annotation",
            "motivation": "tagging",
            "body": list(_bodies(s, resolutions.get(s.id), codings.get(s.id, []))),
            "target": [{"source": text.name, "selector": text.selectors(x)} for x in spans],
        }


def _bodies(statement: Statement, resolution: Resolution | None, codings: list[Coding]) -> Iterator[dict[str, str]]:
    """Tags: `name: value`, as annotation tools show and filter them."""
    facts: list[tuple[str, str | None]] = [("manner", statement.manner), ("act", statement.act)]
    if resolution is not None:
        facts += [("holder", h) for h in resolution.holders]
        facts += [("date", resolution.date)]
        facts += [pair for t in resolution.targets for pair in (("target", t.actor or t.name), ("stance", t.stance))]
    facts += [pair for c in codings for pair in (("dimension", c.dimension), ("aspect", c.aspect))]
    for name, value in dict.fromkeys(facts):
        if value:
            yield {"type": "TextualBody", "purpose": "tagging", "value": f"{name}: {value}"}
