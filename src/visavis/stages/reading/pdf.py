"""PDF: what a page's ink says, read back into paragraphs, notes and printed pages.

One step each: glyphs with tight boxes (pdf_glyphs), lines (pdf_lines) in reading order (pdf_columns), what the
printer adds to pages (pdf_furniture), notes at their feet (pdf_feet), paragraphs (pdf_paragraphs), and what pages cut
joined again, with notes tied to marks (pdf_joining). PDFium reads the file; nothing in it is run or fetched.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pypdfium2

from visavis.errors import UnreadableFile
from visavis.stages.reading.blocks import Draft
from visavis.stages.reading.pdf_columns import lines_of
from visavis.stages.reading.pdf_feet import Feet, type_of
from visavis.stages.reading.pdf_furniture import take_off
from visavis.stages.reading.pdf_glyphs import Fonts, Rule, sheet_of
from visavis.stages.reading.pdf_joining import draft_of
from visavis.stages.reading.pdf_lines import Line
from visavis.stages.reading.pdf_ocr import recognised
from visavis.stages.reading.pdf_paragraphs import stretches
from visavis.stages.reading.pdf_scans import even_sizes

_MOST_PAGES = 20_000
_MOSTLY = 0.8  # of a file's pages
_PASSWORD = 4  # FPDF_ERR_PASSWORD
_IMAGE = 0.5  # of a page: an image that covers so much, without text, is a scan
_FEW_GLYPHS = 25  # a page with fewer has no text to speak of: a stamp, a number
_UNMAPPED = 0.3  # of a page's glyphs: its text cannot be recovered


@dataclass(slots=True)
class Sheets:
    """All pages of a file as lines. `scans`, `unmapped`, `broken`: pages (from 1) without usable text, by reason."""

    lines: list[list[Line]] = field(default_factory=list)
    rules: list[list[Rule]] = field(default_factory=list)
    scans: list[int] = field(default_factory=list)
    unmapped: list[int] = field(default_factory=list)
    broken: list[int] = field(default_factory=list)
    turned: int = 0
    glyphs: int = 0
    vertical: int = 0  # pages set from top to bottom
    layered: int = 0  # pages with text over an image of the page: recognised earlier by somebody


def read_pdf(path: str, data: bytes) -> Iterator[tuple[str, Draft]]:
    """The one document of a PDF: its blocks, notes and pages. Raises UnreadableFile, saying why it gives no text."""
    yield "", _draft(path, data)


def _draft(path: str, data: bytes) -> Draft:
    sheets = sheets_of(path, data)
    pages = len(sheets.lines)
    scan = len(sheets.scans) > _MOSTLY * pages
    garbage = len(sheets.unmapped) > 0.5 * pages
    languages = ""
    if scan or garbage:
        data, languages = _recognised(path, data, garbage)
        sheets = sheets_of(path, data)
    if not sheets.glyphs:
        raise UnreadableFile(f"{path} holds no text.", "Nothing in it can be read.", "Check that it is the right file.")
    draft = _draft_of(sheets, scanned=bool(languages) or sheets.layered + len(sheets.scans) > _MOSTLY * pages)
    if languages:
        why = "its pages are images" if scan else "its fonts do not say which characters they show"
        draft.doubts.insert(0, f"read by OCR ({languages}), for {why}: expect misread words")
    draft.doubts += _doubts(sheets)
    return draft


def _draft_of(sheets: Sheets, scanned: bool) -> Draft:
    furniture = take_off(sheets.lines)
    if scanned:
        even_sizes(furniture.pages)
    kind = type_of(furniture.pages)
    feet = Feet(furniture.pages, sheets.rules, kind, scanned)
    bodies, notes = feet.take()
    draft = draft_of(stretches(bodies, kind), notes, furniture.labels, kind, scanned)
    draft.vertical = sheets.vertical * 2 > len(sheets.lines)
    draft.size = sum(len(line.words) for lines in sheets.lines for line in lines) + sheets.turned
    draft.left_out = furniture.left_out + Counter(
        {"sideways text": sheets.turned, "imprint": sum(len(x.words) for x in feet.imprint)}
    )
    return draft


def _recognised(path: str, data: bytes, force: bool) -> tuple[bytes, str]:
    document = _opened(path, data)
    try:
        return recognised(path, data, document, force)
    finally:
        document.close()


def sheets_of(path: str, data: bytes) -> Sheets:
    """Reads all pages; a page that cannot be read is counted, the others are read."""
    out = Sheets()
    document = _opened(path, data)
    try:
        fonts = Fonts()
        for at in range(min(len(document), _MOST_PAGES)):
            _add_page(out, document, at, fonts)
    finally:
        document.close()
    return out


def _add_page(out: Sheets, document: Any, at: int, fonts: Fonts) -> None:
    try:
        page = document[at]
    except pypdfium2.PdfiumError:
        out.broken.append(at + 1)
        out.lines.append([])
        out.rules.append([])
        return
    try:
        sheet = sheet_of(page, fonts)
    finally:
        page.close()
    if sheet.glyphs < _FEW_GLYPHS and sheet.image >= _IMAGE:
        out.scans.append(at + 1)
    elif sheet.image >= 2 * _IMAGE - 0.1:
        out.layered += 1
    if sheet.unmapped > _UNMAPPED and sheet.glyphs >= _FEW_GLYPHS:
        out.unmapped.append(at + 1)
    out.glyphs += sheet.glyphs
    out.turned += sheet.turned
    out.vertical += sheet.vertical
    out.rules.append(sheet.rules)
    out.lines.append(lines_of(sheet, at))


def _opened(path: str, data: bytes) -> Any:
    try:
        document = pypdfium2.PdfDocument(data)
        count = len(document)
    except pypdfium2.PdfiumError as error:
        if getattr(error, "err_code", None) == _PASSWORD or "password" in str(error).lower():
            raise UnreadableFile(
                f"{path} is encrypted and asks for a password.",
                "Nothing in it can be read.",
                "Save a copy without a password, and give that.",
            ) from None
        raise UnreadableFile(
            f"{path} is no whole PDF: {str(error)[:100]}",
            "It may have been cut off on its way here.",
            "Fetch it again, or open it in a PDF reader and save it anew.",
        ) from None
    if not count:
        document.close()
        raise UnreadableFile(f"{path} has no pages.", "There is no text in it.", "Check where it comes from.")
    return document


def _doubts(sheets: Sheets) -> Iterator[str]:
    for pages, what in (
        (sheets.scans, "hold only an image: no text was read from them"),
        (sheets.unmapped, "are set in fonts that do not say which characters they show: read them with OCR"),
        (sheets.broken, "are damaged and could not be read"),
    ):
        if pages:
            few = ", ".join(map(str, pages[:20])) + (" ..." if len(pages) > 20 else "")
            yield f"pages {few} of the file {what}"
