"""A DOCX made ready for Pandoc: what Word keeps where Pandoc does not look is put where it does.

Pages: Word marks where it last began one; a sign of our own takes the mark's place, for Pandoc drops the mark. EndNote
puts the works of a longer field into the field's data, base64 of its XML: they go into the field's code, as those of
a short one are.
"""

from __future__ import annotations

import base64
import binascii
import io
import re
import zipfile
from html import escape

from visavis.stages.reading.packed import member_bytes

PAGE = "\ue00c"  # where a page begins: private use, so that no text has it by itself
_BODY = "word/document.xml"
_TEXTS = (_BODY, "word/footnotes.xml", "word/endnotes.xml")
_RENDERED = re.compile(rb"<w:lastRenderedPageBreak\s*/>")
_FIRST = re.compile(rb"<w:pgNumType\b[^<>]{0,200}?\bw:start=\"(\d{1,5})\"")
_DATA = re.compile(
    rb"<w:fldData\b[^<>]{0,100}>(?P<data>[A-Za-z0-9+/=\s]{1,2000000})</w:fldData>(?P<between>(?:(?!</w:p>).){0,1500}?)"
    rb"(?P<code><w:instrText\b[^<>]{0,100}>\s{0,5}ADDIN EN\.CITE\s{0,5})(?=</w:instrText>)",
    re.DOTALL,
)


def prepared(path: str, data: bytes, container: zipfile.ZipFile) -> tuple[bytes, str | None]:
    """The file as Pandoc is to see it, and the label of its first page, None where Word has not told its pages."""
    changed: dict[str, bytes] = {}
    first: str | None = None
    for name in _TEXTS:
        body = member_bytes(path, container, name)
        if not body:
            continue
        made = _with_works(body) if b"EN.CITE" in body else body
        if name == _BODY and _RENDERED.search(made):
            made = _RENDERED.sub(f"<w:t>{PAGE}</w:t>".encode(), made.replace(PAGE.encode(), b""))
            start = _FIRST.search(body)
            first = start[1].decode() if start else "1"
        if made is not body:
            changed[name] = made
    return (_rewritten(path, container, changed) if changed else data), first


def _with_works(body: bytes) -> bytes:
    return _DATA.sub(lambda m: m["between"] + m["code"] + _decoded(m["data"]), body)


def _decoded(packed: bytes) -> bytes:
    try:
        found = base64.b64decode(packed, validate=False).decode("utf-8").strip("\0")
    except (binascii.Error, UnicodeDecodeError):
        return b""
    return escape(found, quote=False).encode() if found.startswith("<EndNote>") else b""


def _rewritten(path: str, container: zipfile.ZipFile, changed: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as copy:
        for name in dict.fromkeys(container.namelist()):
            if not name.endswith("/") and not name.startswith("word/media/"):
                copy.writestr(name, changed.get(name) or member_bytes(path, container, name) or b"")
    return out.getvalue()
