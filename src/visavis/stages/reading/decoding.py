"""Bytes to text: which encoding, told by byte order mark, then validity, then letter statistics.

Statistics are needed only for single-byte and Japanese encodings, which have no signature: the candidate wins whose
decoded letters form the likeliest words. Method after Li and Momoi, "A composite approach to language/encoding
detection" (2001): validity first, then character distribution.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass, field

from visavis.errors import UnreadableFile

LONGEST_LINE = 4 * 2**20  # bytes; the longest printed paragraphs are far under a tenth of this
LONGEST_ROW = 64 * 2**20  # bytes of a corpus row: a row may hold a book
_SAMPLE = 2**16
_DOUBTS = 20

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_MAGIC = {
    b"%PDF": "a PDF",
    b"PK\x03\x04": "a ZIP archive (DOCX, ODT, EPUB and the like)",
    b"\x89PNG": "a PNG image",
    b"GIF8": "a GIF image",
    b"\xff\xd8\xff": "a JPEG image",
    b"\xd0\xcf\x11\xe0": "an old Office document",
    b"\x7fELF": "a program",
    b"SQLite format 3": "a database",
    b"\x1f\x8b": "a gzip archive",
    b"{\\rtf": "an RTF document",
    b"II*\x00": "a TIFF image",
    b"MM\x00*": "a TIFF image",
}


@dataclass(slots=True)
class Decoded:
    """The text, its encoding, and a sentence for each place that could not be decoded with certainty."""

    text: str
    encoding: str
    doubts: list[str] = field(default_factory=list)


def decode(path: str, data: bytes) -> Decoded:
    """The text of a file. Raises UnreadableFile for what is empty, binary or one endless line."""
    _refuse_unreadable(path, data, LONGEST_LINE)
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            rest = data[len(mark) :] if mark == codecs.BOM_UTF8 else data
            return _strictly(data, encoding) or _by_line(rest, encoding)
    if wide := _wide(data):
        return _strictly(data, wide) or _by_line(data, wide)
    if sign := _controls(data):
        raise _binary(path, sign)
    if data.isascii():
        if b"\x1b$" in data and (japanese := _strictly(data, "iso2022_jp")):
            return japanese
        return Decoded(data.decode("ascii"), "ascii")
    return _strictly(data, "utf-8") or _legacy(data) or _by_line(data, "utf-8")


def corpus_encoding(path: str, data: bytes) -> str:
    """The encoding of a corpus, told by its first rows: it is read row by row, so that memory stays small."""
    _refuse_unreadable(path, data, LONGEST_ROW)
    sample = data[: 16 * _SAMPLE]
    if len(sample) < len(data):
        sample = sample[: sample.rfind(b"\n") + 1] or sample
    encoding = decode(path, sample).encoding
    return "utf-8-sig" if encoding in ("ascii", "utf-8") else encoding


def endless_line(data: bytes, limit: int) -> int:
    """The length in bytes of the first line over the limit, else 0. Looks at each line once."""
    at = 0
    while len(data) - at > limit:
        end = max(data.rfind(b"\n", at, at + limit), data.rfind(b"\r", at, at + limit))
        if end < 0:
            found = data.find(b"\n", at)
            return (len(data) if found < 0 else found) - at
        at = end + 1
    return 0


def _refuse_unreadable(path: str, data: bytes, longest: int) -> None:
    if not data.strip(b" \t\r\n\x0c\x00\xef\xbb\xbf\xfe\xff"):
        raise UnreadableFile(
            f"{path} is empty." if not data else f"{path} holds nothing but white space.",
            "There is no text to read.",
            "Put the document there again, or take the file out of sources/.",
        )
    for magic, what in _MAGIC.items():
        if data.startswith(magic):
            raise _binary(path, f"{what} by its first bytes")
    if length := endless_line(data, longest):
        raise UnreadableFile(
            f"{path} has a line of {length:,} bytes.",
            "No printed paragraph is that long: this is no running text, or its line ends were lost.",
            f"Split it into lines under {longest:,} bytes (one paragraph or one corpus row each).",
        )


def _controls(data: bytes) -> str | None:
    """What control characters give a binary file away, if it is one."""
    if b"\x00" in data:
        return "NUL bytes among its text"
    sample = data[:_SAMPLE]
    controls = len(sample) - len(sample.translate(None, bytes([*range(1, 9), *range(14, 27), 28, 29, 30, 31])))
    return f"{controls} control bytes in its first {len(sample):,}" if controls > 0.02 * len(sample) else None


def _binary(path: str, sign: str) -> UnreadableFile:
    return UnreadableFile(
        f"{path} is a binary file: {sign}.",
        "Reading it as text would give noise for words.",
        "Give the document as plain text or Markdown (for a scan or a PDF: the text of its OCR).",
    )


_TEXT = re.compile(r"[\t\n\r\f -~\u00a0-\u052f\u2000-\u206f\u3000-\u30ff\u4e00-\u9fff\uff01-\uff9f]")


def _wide(data: bytes) -> str | None:
    """UTF-16 without its mark: NUL bytes, and nearly all of it text in one of the two byte orders."""
    sample = data[:4096]
    if b"\x00" not in sample:
        return None
    shares = {e: len(_TEXT.findall(sample.decode(e, "replace"))) / len(sample) for e in ("utf-16-le", "utf-16-be")}
    best = max(shares, key=lambda e: shares[e])
    other = min(shares.values())
    # Two bytes a character: text has a share of one half. Latin words in the wrong order are rare Han characters,
    # so the white space of the right order decides.
    spaces = {e: sum(map(str.isspace, sample.decode(e, "replace"))) for e in shares}
    if abs(shares[best] - other) < 0.05:
        best = max(spaces, key=lambda e: spaces[e])
    return best if shares[best] > 0.47 and spaces[best] else None


def _strictly(data: bytes, encoding: str) -> Decoded | None:
    try:
        return Decoded(data.decode(encoding), encoding.removesuffix("-sig"))
    except UnicodeDecodeError:
        return None


# ---------------------------------------------------------------- encodings without a signature

# The commonest letters of running text, most frequent first: enough to tell code pages apart.
_COMMON_CYRILLIC = frozenset("оеаинтсрвл")
_CYRILLIC_WORD = re.compile(r"\b[А-ЯЁ]?[а-яё]+\b")
_LATIN_WORD = re.compile(r"[A-Za-zÀ-ÖØ-öø-ÿŒœŠšŽžŸ]+")
_LATIN_SIGNS = frozenset("‘’“”–—…«»°§£€©®·¡¿ \u00a0")
_KANA = re.compile(r"[\u3041-\u30fe]")
_HAN = re.compile(r"[\u4e00-\u9fff]")
_FULLWIDTH = re.compile(r"[\u3000-\u3002\u300c-\u300f\uff01-\uff5e]")
_HALFWIDTH = re.compile(r"[\uff61-\uff9f]")


def _cyrillic(text: str) -> float:
    """Share of the non-ASCII characters that stand in well-formed Cyrillic words with common letters."""
    foreign = [c for c in text if c >= "\x80"]
    worded = "".join(w for w in _CYRILLIC_WORD.findall(text) if len(w) > 1)
    common = sum(c in _COMMON_CYRILLIC for c in worded)
    if not foreign or common < 0.45 * len(worded):  # running Russian has about 0.62, KOI8-R read as CP1251 0.2
        return 0.0
    return len(worded) / len(foreign)


def _latin(text: str) -> float:
    """Share of the non-ASCII characters that are typographic signs or lone accented letters inside words."""
    foreign = [c for c in text if c >= "\x80"]
    inside = 0
    for word in _LATIN_WORD.findall(text):
        accented = sum(c >= "\x80" for c in word)
        if accented and accented * 2 <= len(word) and not re.search(r"[a-zà-ÿ][A-ZÀ-Þ]", word):
            inside += accented
    signs = sum(c in _LATIN_SIGNS for c in foreign)
    return (inside + signs) / len(foreign) if foreign else 0.0


def _japanese(text: str) -> float:
    """Share of the non-ASCII characters that are Japanese, if kana or full-width signs are among them."""
    foreign = sum(c >= "\x80" for c in text)
    kana, han, full, half = (len(p.findall(text)) for p in (_KANA, _HAN, _FULLWIDTH, _HALFWIDTH))
    if not foreign or half > kana or kana + full == 0 or kana * 4 < han:
        return 0.0
    return (kana + han + full - half) / foreign


_CANDIDATES = (
    ("cp1252", _latin),
    ("cp1251", _cyrillic),
    ("koi8-r", _cyrillic),
    ("cp932", _japanese),
    ("euc_jp", _japanese),
)
_LIKELY = 0.7  # wrong code pages score under 0.4 on texts of a sentence or more


def _legacy(data: bytes) -> Decoded | None:
    """The likeliest encoding without a signature, if the bytes are valid in it and read as words."""
    if _mostly_utf8(data):
        return None
    sample = _foreign_sample(data)
    scored = []
    for encoding, likelihood in _CANDIDATES:
        text = sample.decode(encoding, "ignore")
        if (score := likelihood(text)) >= _LIKELY and (whole := _strictly(data, encoding)):
            scored.append((score, whole))
    return max(scored, key=lambda s: s[0])[1] if scored else None


def _foreign_sample(data: bytes) -> bytes:
    """Whole lines that hold non-ASCII bytes, up to the sample's size."""
    out, size = [], 0
    for line in data[: 16 * _SAMPLE].splitlines(keepends=True):
        if not line.isascii():
            out.append(line[:_SAMPLE])
            size += len(line)
            if size > _SAMPLE:
                break
    return b"".join(out) or data[:_SAMPLE]


def _mostly_utf8(data: bytes) -> bool:
    """More than half of the non-ASCII characters are valid UTF-8: the rest is damage or another hand."""
    sample = _foreign_sample(data)
    text = sample.decode("utf-8", "replace")
    good = sum(c >= "\x80" and c != "\ufffd" for c in text)
    return good > text.count("\ufffd")


def _by_line(data: bytes, encoding: str) -> Decoded:
    """Mixed encodings: each line in the file's encoding, else in the likeliest other, else with gaps (U+FFFD)."""
    if encoding.startswith(("utf-16", "utf-32")):
        return Decoded(data.decode(encoding, "replace"), encoding, [f"bytes that are not {encoding} became U+FFFD"])
    out, doubts, odd = [], [], 0
    for number, line in enumerate(data.splitlines(keepends=True), 1):
        try:
            out.append(line.decode("utf-8"))
            continue
        except UnicodeDecodeError as error:
            bad = line[error.start : error.end].hex(" ")
        other = None if _mostly_utf8(line) else _legacy(line)
        out.append(other.text if other else line.decode("utf-8", "replace"))
        odd += 1
        if odd <= _DOUBTS:
            how = f"read as {other.encoding}" if other else "the byte became U+FFFD"
            doubts.append(f"line {number} is not UTF-8 (byte {bad}): {how}")
    if odd > _DOUBTS:
        doubts.append(f"{odd - _DOUBTS} more lines are not UTF-8")
    return Decoded("".join(out), "utf-8", doubts)
