"""Scans against the same pages born digital: character errors, notes found and tied; needs the extra `ocr`.

    python evaluations/pdf_scans.py FILE.pdf ...      (a text of our own in four languages comes first)

Each file is drawn at 300 dpi as images without text, recognised and read; what is read of the file itself is the
reference. The figures go into docs/figures/pdf-scans.md.
"""

from __future__ import annotations

import io
import sys
import time
from pathlib import Path

import img2pdf
import pypdfium2
from four_languages import TEXTS, printed
from rapidfuzz.distance import Levenshtein

from visavis.codebook import Authority, Codebook, Plan, StudyFile
from visavis.records import Abstention, Note, Passage, Records
from visavis.stages.reading import read

FIGURES = Path(__file__).resolve().parent.parent / "docs" / "figures" / "pdf-scans.md"
DPI = 300
HEAD = """# Scanned pages

`python evaluations/pdf_scans.py FILES` wrote this page: PDFs drawn at 300 dpi as images, recognised (OCRmyPDF,
Tesseract) and read; the reference is what is read of the PDF itself. The first four are a text of our own, set by
Typst. Errors: edit distance by characters of the reference, body and notes (apart, or as one text where that is
less). Tied: by the mark, by a sign that may be its misreading, or by order and page alone (these are told: which
sentence they belong to is a guess). Right: tied within five characters' edits of the words before the reference's mark.

| file | pages | character errors | notes | found | tied | of these by page alone | tied right | s a page |
|---|---:|---:|---:|---:|---:|---:|---:|---:|
"""


def scanned(data: bytes) -> bytes:
    images = []
    for page in pypdfium2.PdfDocument(data):
        out = io.BytesIO()
        page.render(scale=DPI / 72, grayscale=True).to_pil().save(out, "PNG", dpi=(DPI, DPI))
        images.append(out.getvalue())
    return img2pdf.convert(images)


def reading(name: str, data: bytes) -> Records:
    return Records(read(name, data, Plan(study=StudyFile(title="e"), codebook=Codebook(), authority=Authority())))


def text(records: Records, notes: bool) -> str:
    return " ".join(p.text for p in records[Passage] if (p.kind == "note") is notes)


def marks(records: Records) -> dict[str, str]:
    """By label: the words before the mark."""
    passages = records.by_id(Passage)
    return {n.label: passages[n.anchor.passage].text[: n.anchor.start][-20:] for n in records[Note] if n.anchor}


def row(name: str, data: bytes) -> str:
    image = scanned(data)
    began = time.monotonic()
    found = reading("scan.pdf", image)
    seconds = time.monotonic() - began
    reference = reading("text.pdf", data)
    alone = sum(
        int(a.reason.split()[0]) for a in found[Abstention] if "were given a place by order and page alone" in a.reason
    )
    ours_all, theirs_all = ([text(r, notes) for notes in (False, True)] for r in (found, reference))
    apart = sum(Levenshtein.distance(a, b) for a, b in zip(ours_all, theirs_all, strict=True))
    wrong = min(apart, Levenshtein.distance(" ".join(ours_all), " ".join(theirs_all)))
    total = sum(map(len, theirs_all))
    ours, theirs = marks(found), marks(reference)
    right = sum(Levenshtein.distance(ours[x], theirs[x]) <= 5 for x in ours if x in theirs)
    pages = len(pypdfium2.PdfDocument(data))
    return (
        f"| {name} | {pages} | {100 * wrong / total:.1f} % | {len(reference[Note])} | {len(found[Note])} "
        f"| {len(ours)} | {alone} | {right} | {seconds / pages:.1f} |"
    )


if __name__ == "__main__":
    rows = []
    for name, data in (
        *((x, printed(x)) for x in TEXTS),
        *((Path(f).stem, Path(f).read_bytes()) for f in sys.argv[1:]),
    ):
        rows.append(row(name, data))
        print(rows[-1], flush=True)
        FIGURES.write_text(HEAD + "\n".join(rows) + "\n", encoding="utf-8")
