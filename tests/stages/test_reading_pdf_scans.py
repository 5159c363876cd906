"""Scans: what is said without the extra, misread numbers and marks, and a page recognised where OCR is installed."""

from __future__ import annotations

import io

import pypdfium2
import pytest
from PIL import Image
from reportlab.pdfgen.canvas import Canvas
from test_reading_pdf import article
from typesetting import Style, typeset

from visavis.codebook import Authority, Codebook, Plan, StudyFile
from visavis.errors import UnreadableFile
from visavis.records import Abstention, Note, Records
from visavis.stages.reading import pdf_ocr, read
from visavis.stages.reading.blocks import Block
from visavis.stages.reading.inline import Mark
from visavis.stages.reading.pdf_scans import garbled_label, place_by_order, tie_by_order, with_garbled_marks


def reading(data: bytes) -> Records:
    plan = Plan(study=StudyFile(title="t"), codebook=Codebook(), authority=Authority())
    return Records(read("scan.pdf", data, plan))


def scan() -> bytes:
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(420, 595))
    canvas.drawInlineImage(Image.new("L", (84, 119), 200), 0, 0, 420, 595)
    canvas.save()
    return out.getvalue()


def test_a_scan_without_the_extra_names_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf_ocr, "find_spec", lambda name: None)
    with pytest.raises(UnreadableFile) as error:
        reading(scan())
    assert "images of pages" in error.value.found and "visavis[ocr]" in error.value.do


def nameless_font() -> bytes:
    """A page in a font whose codes nothing in the file maps to characters."""
    rows = b"".join(
        b"1 0 0 1 60 %d Tm <%s> Tj " % (500 - 14 * i, b"".join(b"%04x" % (3 + (i * 7 + j) % 50) for j in range(40)))
        for i in range(10)
    )
    stream = b"BT /F 11 Tf " + rows + b" ET"
    system = b"<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>"
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 420 595]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(stream), stream),
        b"<</Type/Font/Subtype/Type0/BaseFont/AB/Encoding/Identity-H/DescendantFonts[6 0 R]>>",
        b"<</Type/Font/Subtype/CIDFontType2/BaseFont/AB/CIDSystemInfo%s/FontDescriptor 7 0 R/DW 500>>" % system,
        b"<</Type/FontDescriptor/FontName/AB/Flags 4/FontBBox[0 -200 1000 800]/ItalicAngle 0/StemV 80>>",
    ]
    out = b"%PDF-1.7\n"
    for number, body in enumerate(objects, 1):
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    return out + b"trailer<</Size 8/Root 1 0 R>>\n%%EOF"


def test_fonts_that_tell_no_characters_are_told_of(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf_ocr, "find_spec", lambda name: None)
    with pytest.raises(UnreadableFile) as error:
        reading(nameless_font())
    assert "fonts do not say which characters" in error.value.found and "visavis[ocr]" in error.value.do


def test_signs_that_may_be_misread_marks() -> None:
    parts = with_garbled_marks(["He said “all is lost.” Then he left.’ Nobody heard°, and so on.12 End."])
    assert [p.printed for p in parts if isinstance(p, Mark)] == ["’", "°", "12"]


@pytest.mark.parametrize(
    ("line", "rest"),
    [("! Harbour Archive", "Harbour Archive"), ("’ Ibid., folio 3.", "Ibid., folio 3."), ("12 See", "See")],
)
def test_misread_numbers_of_notes(line: str, rest: str) -> None:
    assert line[garbled_label(line) :] == rest


@pytest.mark.parametrize("line", ["(see above) and so on", "“Quoted words", "Ibid., folio 3.", "– a dash", "1934 was"])
def test_what_is_no_number_of_a_note(line: str) -> None:
    assert garbled_label(line) == 0


def test_notes_left_over_are_tied_to_the_likeliest_signs_in_order() -> None:
    marks = [Mark("?", "scan", "!"), Mark("2", "raised", "²", note=1), Mark("?", "scan", "’"), Mark("?", "scan", "!4")]
    notes = [Block("note", "", label=str(n)) for n in (1, 2, 13, 14)]
    assert tie_by_order([(m, 0) for m in marks], notes) == ["1", "13", "14"]
    assert [m.note for m in marks] == [0, 1, 2, 3]
    alone = [Mark("?", "scan", "’"), Mark("?", "scan", "!4")]
    assert tie_by_order([(m, 0) for m in alone], notes[3:]) == ["14"]
    assert [m.note for m in alone] == [None, 0]


def test_numbers_of_the_text_are_no_misread_marks() -> None:
    number = Mark("?", "scan", " 16")
    assert tie_by_order([(number, 0)], [Block("note", "", label="4")]) == []
    assert tie_by_order([(number, 0)], [Block("note", "", label="16")]) == ["16"]


def test_a_note_without_any_sign_gets_a_place_between_its_neighbours() -> None:
    body = Block("paragraph", "", parts=["One.", Mark("1", "raised", "¹", note=0), " Two. Three.", " Four.", " Five."])
    after = Block("paragraph", "", page=1, parts=["Six. Seven."])
    notes = [Block("note", "", label="1"), Block("note", "", label="2"), Block("note", "", label="3", page=1)]
    assert place_by_order([body, after], notes) == ["2", "3"]
    assert [m.note for m in (body.parts or []) if isinstance(m, Mark)] == [0, 1]
    assert [m.note for m in (after.parts or []) if isinstance(m, Mark)] == [2]
    assert "".join(p for p in body.parts or [] if isinstance(p, str)) == "One. Two. Three. Four. Five."


@pytest.mark.skipif(bool(pdf_ocr._missing()), reason="needs ocrmypdf and tesseract")
def test_a_scan_is_recognised_and_its_notes_linked_and_flagged(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf_ocr, "_languages", lambda document: "eng")
    paragraphs, notes = article(2)
    page = pypdfium2.PdfDocument(typeset(paragraphs, notes, Style()))[0]
    out = io.BytesIO()
    page.render(scale=300 / 72).to_pil().convert("L").save(out, "PDF", resolution=300)
    found = reading(out.getvalue())
    assert len(found[Note]) == len(notes)
    assert any(n.anchor for n in found[Note])
    reasons = [a.reason for a in found[Abstention]]
    assert any("read by OCR (eng)" in r for r in reasons) and any("by order and page" in r for r in reasons)
