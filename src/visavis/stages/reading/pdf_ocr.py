"""Scans: their text recognised by OCRmyPDF and Tesseract, if they are installed (the extra `ocr`).

Both run as programs of their own, with bounded time, on this machine only. The script of a page in the middle decides
in which of Tesseract's installed languages a file is read.
"""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import sys
from importlib.util import find_spec
from typing import Any

from visavis.errors import UnreadableFile

_SECONDS_PER_PAGE = 60
_DPI = 200  # of the page whose script is asked
_LANGUAGES = {"Cyrillic": ("rus", "ukr", "bul"), "Japanese": ("jpn", "eng"), "Han": ("jpn", "chi_sim", "eng")}
_LATIN = ("eng", "deu", "fra", "spa", "ita", "pol")
_INSTALL = (
    "Install the extra: pip install 'visavis[ocr]', and Tesseract with your languages "
    "(apt install tesseract-ocr tesseract-ocr-deu tesseract-ocr-jpn tesseract-ocr-rus)."
)


def recognised(path: str, data: bytes, document: Any, force: bool) -> tuple[bytes, str]:
    """The file with a text layer, and the languages it was read in. Raises UnreadableFile where that cannot be had.

    `document`: the same file, open in PDFium. `force`: its text is worthless and is recognised anew.
    """
    missing = _missing()
    if missing:
        raise UnreadableFile(
            f"{path}: {'its fonts do not say which characters they show' if force else 'it holds images of pages'}, "
            "and no text that can be used.",
            f"Its words have to be recognised from the look of its pages, and {missing} is not installed.",
            _INSTALL,
        )
    languages = _languages(document)
    command = [sys.executable, "-m", "ocrmypdf", "--language", languages, "--output-type", "pdf", "--optimize", "0"]
    command += ["--jobs", "1", "--quiet", "--force-ocr" if force else "--skip-text", "-", "-"]
    try:
        done = subprocess.run(command, input=data, capture_output=True, timeout=_SECONDS_PER_PAGE * (len(document) + 1))
    except subprocess.TimeoutExpired:
        raise UnreadableFile(
            f"{path}: OCR took more than {_SECONDS_PER_PAGE} s a page.",
            "Its words would be missing.",
            "Recognise it by hand (ocrmypdf), and give the result.",
        ) from None
    if done.returncode or not done.stdout.startswith(b"%PDF"):
        last = done.stderr.decode("utf-8", "replace").strip().splitlines()[-1:] or ["it says nothing"]
        raise UnreadableFile(
            f"{path}: OCR failed: {last[0][:200]}", "It has no text that can be used.", "Try ocrmypdf by hand."
        )
    return done.stdout, languages


def _missing() -> str:
    if find_spec("ocrmypdf") is None:
        return "ocrmypdf"
    return "" if shutil.which("tesseract") else "tesseract"


def _languages(document: Any) -> str:
    """Tesseract's names of the languages to read in, joined by "+"."""
    said = subprocess.run(["tesseract", "--list-langs"], capture_output=True, text=True, timeout=60).stdout
    installed = set(said.split("\n")[1:])
    wanted = _LANGUAGES.get(_script(document), _LATIN)
    found = [x for x in wanted if x in installed] or [
        x for x in ("eng", *sorted(installed - {"osd", ""})) if x in installed
    ]
    return "+".join(found[:3])


def _script(document: Any) -> str:
    """The script of a page in the middle, as Tesseract's script detection tells it; "" if it cannot."""
    page = document[len(document) // 2]
    try:
        image = io.BytesIO()
        page.render(scale=_DPI / 72).to_pil().save(image, "PNG")
    finally:
        page.close()
    command = ["tesseract", "-", "-", "--psm", "0"]
    try:
        done = subprocess.run(command, input=image.getvalue(), capture_output=True, timeout=_SECONDS_PER_PAGE)
    except subprocess.TimeoutExpired:
        return ""
    m = re.search(rb"Script: (\w+)", done.stdout)
    return m[1].decode() if m else ""
