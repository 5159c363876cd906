"""A PDF page's glyphs with their tight boxes, as PDFium tells them, gathered into runs that stand on one line.

Tight boxes (of the ink, not of the font) reveal superscripts however they are made: smaller type, raised type, or
glyphs drawn raised in the font at full size. Coordinates are points, the origin is the page's lower left corner as
it is read.
"""

from __future__ import annotations

import ctypes
from dataclasses import dataclass, field
from math import hypot
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pypdfium2.raw as pdfium

Boxes = npt.NDArray[np.float64]  # rows [x0, y0, x1, y1]
Sizes = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

HYPHEN = "\ufffe"  # PDFium's sign for a hyphen that divides a word at a line's end
_GAP = 1.0  # of the type size: what parts two runs; wider than the widest space of justified text, as a rule
_MOST_OBJECTS = 4_000  # drawn objects looked at on a page: maps and plots have a hundred thousand
_MOST_DOTS = 60
_MOST_GLYPHS = 60_000  # of one page: a page of the densest print has 15,000
_SAMPLES = 40  # glyphs of a page asked for errors of the Unicode map
_SUBSTITUTES = {  # ligatures, and what fonts of symbols have for signs
    "\uf02a": "*",
    "\uf02d": "-",
    "\uf0b7": "•",
    "\uf0a7": "▪",
    "\ufb00": "ff",
    "\ufb01": "fi",
    "\ufb02": "fl",
    "\ufb03": "ffi",
    "\ufb04": "ffl",
    "\ufb05": "st",
}


class Face(NamedTuple):
    """The type of a glyph: size in points, weight, slope, and whether it stands upright on the page as read."""

    size: float
    bold: bool
    italic: bool
    upright: bool


class Glyph(NamedTuple):
    """A character, the box of its ink, its face, and whether white space stands before it."""

    char: str
    x0: float
    y0: float
    x1: float
    y1: float
    face: Face
    spaced: bool


class Rule(NamedTuple):
    """A drawn horizontal line."""

    x0: float
    x1: float
    y: float


@dataclass(slots=True)
class Sheet:
    """A page of the file: runs of glyphs in the order of the file, rules, and what is not text.

    `turned`: characters that stand sideways. `vertical`: columns of Japanese or Chinese, from the right; boxes are
    then those of the page laid on its left side. `image`: share of the page that images cover. `unmapped`: share of
    sampled glyphs whose character PDFium cannot tell.
    """

    width: float
    height: float
    runs: list[list[Glyph]] = field(default_factory=list)
    rules: list[Rule] = field(default_factory=list)
    turned: int = 0
    vertical: bool = False
    image: float = 0.0
    unmapped: float = 0.0
    glyphs: int = 0


class Fonts:
    """Weight and slope of fonts, asked once for each. Fonts are kept open by their document."""

    def __init__(self) -> None:
        self._known: dict[int, tuple[bool, bool]] = {}

    def of(self, text_object: Any) -> tuple[bool, bool]:
        font = pdfium.FPDFTextObj_GetFont(text_object)
        if not font:
            return False, False
        key = ctypes.addressof(font.contents)
        if key not in self._known:
            buffer = ctypes.create_string_buffer(256)
            pdfium.FPDFFont_GetBaseFontName(font, buffer, 256)
            name = buffer.value.decode("utf-8", "replace").lower()
            slope = ctypes.c_int()
            pdfium.FPDFFont_GetItalicAngle(font, ctypes.byref(slope))
            bold = any(w in name for w in ("bold", "black", "heavy", "-demi", "semibd", "medi-bd"))
            self._known[key] = bold, slope.value != 0 or "ital" in name or "obliq" in name
        return self._known[key]


def sheet_of(page: Any, fonts: Fonts) -> Sheet:
    """Reads one page of a pypdfium2 document."""
    width, height = page.get_size()
    text_page = page.get_textpage()
    try:
        sheet = Sheet(width, height)
        turn = page.get_rotation() // 90 % 4
        _read_glyphs(sheet, page, text_page.raw, turn, fonts)
        _read_objects(sheet, page.raw, turn)
        if sheet.vertical:
            sheet.width, sheet.height, sheet.rules = height, width, []
    finally:
        text_page.close()
    return sheet


def _characters(text_page: Any, count: int) -> str | list[str]:
    """The page's characters, one for each index of PDFium's."""
    buffer = (ctypes.c_uint16 * (count + 1))()
    if pdfium.FPDFText_GetText(text_page, 0, count, buffer) == count + 1:
        text = bytes(buffer)[: 2 * count].decode("utf-16-le", "surrogatepass")
        if len(text) == count:
            return text
    return [chr(min(pdfium.FPDFText_GetUnicode(text_page, i), 0x10FFFF)) for i in range(count)]


def _read_glyphs(sheet: Sheet, page: Any, text_page: Any, turn: int, fonts: Fonts) -> None:
    count = min(pdfium.FPDFText_CountChars(text_page), _MOST_GLYPHS)
    if count <= 0:
        return
    text = _characters(text_page, count)
    inked = [i for i, char in enumerate(text) if char > " " and not char.isspace()]
    sheet.glyphs = len(inked)
    if not inked:
        return
    boxes = _boxes(text_page, count)[inked]
    if turn:
        x0, y0, x1, y1 = boxes.T
        boxes = np.stack(_turned(x0, y0, x1, y1, turn, sheet.width, sheet.height), axis=1)
    else:
        left, bottom = page.get_mediabox()[:2]
        boxes -= np.array([left, bottom, left, bottom])
    faces = _faces(text_page, inked, turn, fonts)
    sheet.vertical = _is_vertical(text, inked, boxes)
    if sheet.vertical:  # read as a page that lies on its left side: columns from the right are lines from the top
        boxes = np.stack([sheet.height - boxes[:, 3], boxes[:, 0], sheet.height - boxes[:, 1], boxes[:, 2]], axis=1)
        faces = [face._replace(upright=True) for face in faces]
    spaced = np.diff(np.array([-1, *inked])) > 1
    sizes = np.array([max(f.size, 1.0) for f in faces])
    begins = _beginnings(boxes, sizes)
    run: list[Glyph] = []
    upright_before = True
    for i, (x0, y0, x1, y1), face, space, begin in zip(
        inked, boxes.tolist(), faces, spaced.tolist(), begins.tolist(), strict=True
    ):
        if not face.upright:
            sheet.turned += 1
            upright_before = False
            continue
        if begin or not upright_before or not run:
            run = []
            sheet.runs.append(run)
        upright_before = True
        char = text[i]
        run.append(Glyph(_SUBSTITUTES.get(char, char), x0, y0, x1, y1, face, space))
    sheet.unmapped = _unmapped(text_page, count)


# PDFium's functions that are called for every glyph, with plain integers for pointers: three times as fast.
_OWNER = ctypes.CFUNCTYPE(ctypes.c_void_p, ctypes.c_void_p, ctypes.c_int)(
    ctypes.cast(pdfium.FPDFText_GetTextObject, ctypes.c_void_p).value or 0
)
_BOX = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_int, *[ctypes.c_void_p] * 4)(
    ctypes.cast(pdfium.FPDFText_GetCharBox, ctypes.c_void_p).value or 0
)


def _boxes(text_page: Any, count: int) -> Boxes:
    """[x0, y0, x1, y1] for each of PDFium's characters."""
    boxes = np.zeros((count, 4))
    handle, at = ctypes.addressof(text_page.contents), boxes.ctypes.data
    for i in range(count):
        _BOX(handle, i, at, at + 16, at + 8, at + 24)  # it gives left, right, bottom, top
        at += 32
    return boxes


def _faces(text_page: Any, inked: list[int], turn: int, fonts: Fonts) -> list[Face]:
    """The face of each glyph, worked out once for each text object: all its glyphs share it."""
    handle = ctypes.addressof(text_page.contents)
    known: dict[int | None, Face] = {None: Face(0.0, False, False, True)}
    faces = []
    for i in inked:
        owner = _OWNER(handle, i)
        if owner not in known:
            known[owner] = _face(text_page, i, turn, fonts)
        faces.append(known[owner])
    return faces


def _is_vertical(text: str | list[str], inked: list[int], boxes: Boxes) -> bool:
    """Does each character of Japanese or Chinese mostly stand under the one before?"""
    wide = np.array(["\u3000" <= text[i] <= "\u9fff" or "\uf900" <= text[i] <= "\uffef" for i in inked])
    if wide.sum() * 2 < len(inked) or len(inked) < 10:
        return False
    step = np.diff((boxes[:, :2] + boxes[:, 2:]) / 2, axis=0)
    pairs = wide[1:] & wide[:-1]
    down = pairs & (step[:, 1] < 0) & (np.abs(step[:, 0]) < 0.5 * np.abs(step[:, 1]))
    return bool(down.sum() * 2 > pairs.sum())


def _beginnings(boxes: Boxes, sizes: Sizes) -> Flags:
    """Which glyphs do not stand on the line of the glyph before them, to its right."""
    size = np.maximum(sizes[1:], sizes[:-1])
    before, here = boxes[:-1], boxes[1:]
    gap = here[:, 0] - before[:, 2]
    follows = (gap >= -0.6 * size) & (gap <= _GAP * size) & (here[:, 2] >= before[:, 0])
    follows &= (here[:, 1] < before[:, 3] + 0.45 * size) & (here[:, 3] > before[:, 1] - 0.45 * size)
    return np.concatenate([[True], ~follows])


def _turned(x0: Any, y0: Any, x1: Any, y1: Any, turn: int, w: float, h: float) -> tuple[Any, ...]:
    """A box on a page that is shown turned clockwise by so many quarters; `w` and `h` are of the page as shown."""
    if turn == 1:
        return y0, h - x1, y1, h - x0
    if turn == 2:
        return w - x1, h - y1, w - x0, h - y0
    return w - y1, x0, w - y0, x1


def _face(text_page: Any, i: int, turn: int, fonts: Fonts) -> Face:
    matrix = pdfium.FS_MATRIX()
    pdfium.FPDFText_GetMatrix(text_page, i, ctypes.byref(matrix))
    size = pdfium.FPDFText_GetFontSize(text_page, i) * (hypot(matrix.c, matrix.d) or 1.0)
    along = [(matrix.a, matrix.b), (matrix.b, -matrix.a), (-matrix.a, -matrix.b), (-matrix.b, matrix.a)][turn]
    upright = along[0] > 0 and abs(along[1]) < 0.3 * along[0]
    bold, italic = fonts.of(pdfium.FPDFText_GetTextObject(text_page, i))
    slanted = turn == 0 and abs(matrix.c) > 0.1 * abs(matrix.d) if matrix.d else False
    return Face(round(size, 1), bold, italic or slanted, upright)


def _unmapped(text_page: Any, count: int) -> float:
    step = max(1, count // _SAMPLES)
    asked = range(0, count, step)
    bad = 0
    for i in asked:
        code = pdfium.FPDFText_GetUnicode(text_page, i)
        private = 0xE000 <= code <= 0xF8FF or code in (0, 0xFFFD)
        bad += private or pdfium.FPDFText_HasUnicodeMapError(text_page, i) == 1
    return bad / len(asked)


def _read_objects(sheet: Sheet, page: Any, turn: int) -> None:
    """Rules, images and drawn bullets; only objects that stand on the page itself, not inside forms."""
    sides = [ctypes.c_float() for _ in range(4)]  # left, bottom, right, top
    pointers = [ctypes.byref(side) for side in sides]
    area = max(sheet.width * sheet.height, 1.0)
    dots: list[tuple[float, float, float, float]] = []
    for i in range(min(pdfium.FPDFPage_CountObjects(page), _MOST_OBJECTS)):
        drawn = pdfium.FPDFPage_GetObject(page, i)
        kind = pdfium.FPDFPageObj_GetType(drawn)
        if kind not in (pdfium.FPDF_PAGEOBJ_PATH, pdfium.FPDF_PAGEOBJ_IMAGE):
            continue
        if not pdfium.FPDFPageObj_GetBounds(drawn, *pointers):
            continue
        x0, y0, x1, y1 = (side.value for side in sides)
        if turn:
            x0, y0, x1, y1 = _turned(x0, y0, x1, y1, turn, sheet.width, sheet.height)
        if kind == pdfium.FPDF_PAGEOBJ_IMAGE:
            sheet.image += max(0.0, min((x1 - x0) * (y1 - y0) / area, 1.0))
        elif y1 - y0 <= 3 and x1 - x0 >= 20:
            sheet.rules.append(Rule(x0, x1, (y0 + y1) / 2))
        elif 1.5 <= y1 - y0 <= 7 and abs((x1 - x0) - (y1 - y0)) < 0.5:
            dots.append((x0, y0, x1, y1))
    if len(dots) <= _MOST_DOTS:  # more are a plot
        _add_bullets(sheet, dots)


def _add_bullets(sheet: Sheet, dots: list[tuple[float, float, float, float]]) -> None:
    """Dots that are drawn before a line are its bullet."""
    for x0, y0, x1, y1 in dots:
        for run in sheet.runs:
            first = run[0]
            if x1 < first.x0 < x1 + 2.5 * first.face.size and first.y0 - 2 < (y0 + y1) / 2 < first.y1 + 2:
                run[:1] = [Glyph("•", x0, y0, x1, y1, first.face, first.spaced), first._replace(spaced=True)]
                break
