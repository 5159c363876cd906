"""Pages as pictures, for a reader to hold against what was read: drawn by PDFium in a process of its own.

Run as a program, this file draws one page: `python pictures.py FILE PAGE WIDTH` writes a PNG to standard output. It
imports nothing of visavis, so that a page costs a quarter of a second, and a file that breaks PDFium breaks only that.
"""

from __future__ import annotations

import struct
import subprocess
import sys
import zlib
from pathlib import Path
from typing import Any

_SECONDS = 60
_LONGEST = 6000  # pixels of a side: a page may call itself a mile long


class NoPicture(Exception):
    """Why a page cannot be drawn."""


def page_png(file: Path, page: int, width: int) -> bytes:
    """Page `page` (from 0) of a PDF as a PNG of about that width in pixels. Raises NoPicture."""
    command = [sys.executable, "-I", __file__, str(file), str(page), str(width)]
    try:
        done = subprocess.run(command, capture_output=True, timeout=_SECONDS, check=False)
    except subprocess.TimeoutExpired:
        raise NoPicture(f"it was not drawn within {_SECONDS} seconds") from None
    if done.returncode or not done.stdout.startswith(b"\x89PNG"):
        said = done.stderr.decode("utf-8", "replace").strip().splitlines()[-1:]
        raise NoPicture(said[0][:200] if said else "PDFium gave up on it")
    return done.stdout


def _drawn(file: str, page: int, width: int) -> bytes:
    import pypdfium2

    document = pypdfium2.PdfDocument(file)
    sheet = document[page]
    across, down = sheet.get_size()
    scale = min(width / max(across, 1), _LONGEST / max(across, down, 1))
    bitmap = sheet.render(scale=max(scale, 0.01), rev_byteorder=True)
    return _png(bitmap)


def _png(bitmap: Any) -> bytes:
    """A PNG of a bitmap: three bytes a pixel, each line behind a filter byte (RFC 2083)."""
    pixels, step = bytes(bitmap.buffer), bitmap.n_channels
    lines = []
    for y in range(bitmap.height):
        line = pixels[y * bitmap.stride : y * bitmap.stride + bitmap.width * step]
        if step == 4:  # the fourth is no colour
            colours = bytearray(bitmap.width * 3)
            for channel in range(3):
                colours[channel::3] = line[channel::4]
            line = bytes(colours)
        lines.append(b"\0" + line)
    head = struct.pack(">IIBBBBB", bitmap.width, bitmap.height, 8, 0 if step == 1 else 2, 0, 0, 0)
    parts = ((b"IHDR", head), (b"IDAT", zlib.compress(b"".join(lines), 6)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data)) for kind, data in parts
    )


if __name__ == "__main__":
    sys.stdout.buffer.write(_drawn(sys.argv[1], int(sys.argv[2]), int(sys.argv[3])))
