"""The manuscript as a Word document with the findings as comments at their places.

Made from the passages as they were read, with their headings and note marks; notes follow at the end.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from io import BytesIO
from typing import TYPE_CHECKING

from visavis.codebook import Plan
from visavis.pages.reported import Reported, in_order
from visavis.pages.wording import confidence_words, shortened
from visavis.records import Document, Note, Passage, Records

if TYPE_CHECKING:
    from docx.document import Document as Word
    from docx.text.paragraph import Paragraph
    from docx.text.run import Run

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")  # XML 1.0 has no place for them
LONGEST = 600  # characters of the text's words in a comment


def docx(found: list[Reported], records: Records, plan: Plan) -> bytes:
    """Every document that a finding is about, one after the other; findings without a place stand at the head."""
    from docx import Document as new

    word = new()
    word.core_properties.title = _clean(plan.study.title)[:255]
    word.core_properties.author = "visavis"
    shown = in_order([r for r in found if not r.counted], records)
    by_passage: dict[str, list[Reported]] = {}
    for r in shown:
        by_passage.setdefault(r.place[0].passage if r.place else "", []).append(r)
    documents = {p.document for p in records[Passage] if p.id in by_passage}
    for r in by_passage.get("", []):
        _write(word, word.add_paragraph(), _clean(r.where), [], [(0, len(r.where), r)])
    if not shown:
        word.add_paragraph("Nothing was found that needs a remark.")
    for d in records[Document]:
        if d.id in documents:
            _document(word, d.id, records, by_passage)
    out = BytesIO()
    word.save(out)
    return out.getvalue()


def _document(word: Word, document: str, records: Records, by_passage: dict[str, list[Reported]]) -> None:
    passages = [p for p in records[Passage] if p.document == document]
    notes = [n for n in records[Note] if n.document == document]
    marks: dict[str, list[tuple[int, str]]] = {}
    for n in notes:
        if n.anchor is not None:
            marks.setdefault(n.anchor.passage, []).append((n.anchor.start, n.label))
    texts = {p.id: p for p in passages}
    for p in passages:
        if p.kind != "note":
            _passage(word, p, marks.get(p.id, []), by_passage.get(p.id, []))
    if notes:
        word.add_heading("Notes", level=1)
    for n in notes:
        for k, id in enumerate(n.passages):
            if id in texts:
                paragraph = word.add_paragraph(f"{_clean(n.label)}. " if not k else "")
                _write(word, paragraph, texts[id].text, [], _places(by_passage.get(id, [])))


def _passage(word: Word, p: Passage, marks: list[tuple[int, str]], found: list[Reported]) -> None:
    if p.kind == "title":
        paragraph = word.add_heading(level=0)
    elif p.kind == "heading":
        paragraph = word.add_heading(level=min(9, max(1, p.level or 1)))
    else:
        paragraph = word.add_paragraph(style={"quotation": "Quote", "item": "List Bullet"}.get(p.kind))
    _write(word, paragraph, p.text, marks, _places(found))


def _places(found: list[Reported]) -> list[tuple[int, int, Reported]]:
    """Each finding on the stretch from its first words to its last in the passage."""
    return [
        (r.place[0].start, max(s.end for s in r.place if s.passage == r.place[0].passage), r) for r in found if r.place
    ]


def _write(
    word: Word,
    paragraph: Paragraph,
    text: str,
    marks: Sequence[tuple[int, str]],
    places: Sequence[tuple[int, int, Reported]],
) -> None:
    """The text cut into runs wherever a mark stands or a comment begins or ends."""
    cuts = sorted({0, len(text), *(at for at, _ in marks), *(x for a, b, _ in places for x in (a, b))})
    runs: list[tuple[int, int, Run]] = []
    for a, b in zip(cuts, [*cuts[1:], len(text)], strict=True):
        for at, label in marks:
            if at == a:
                paragraph.add_run(_clean(label)).font.superscript = True
        if b > a:
            runs.append((a, b, paragraph.add_run(_clean(text[a:b]))))
    for start, end, r in places:
        mine = [run for a, b, run in runs if start <= a and b <= end] or [run for _, _, run in runs[:1]]
        if mine:
            word.add_comment(runs=[mine[0], mine[-1]], text=_clean("\n".join(_said(r))), author="visavis", initials="v")


def _said(r: Reported) -> Iterator[str]:
    yield r.found
    if r.difference:
        yield r.difference
    for a in r.against[:1]:
        page = f", p. {a.page}" if a.page else ""
        yield f"{a.title}{page}: “{shortened(a.span.exact, LONGEST)}”"
    yield f"{r.why} {r.do}"
    yield f"{confidence_words(r.confidence)} · {r.key}"


def _clean(text: str) -> str:
    return _CONTROL.sub("", text)
