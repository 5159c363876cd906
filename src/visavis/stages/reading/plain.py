"""Plain text to blocks: paragraphs by blank lines or indents, wrapped lines rejoined, headings guessed with care."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from visavis.stages.reading.blocks import Block, Draft
from visavis.stages.reading.front import FRAME
from visavis.stages.reading.inline import Mark, parts_of, splice
from visavis.stages.reading.pages import drop_running_heads, size_of
from visavis.stages.reading.words import Vocabulary

_RULE = re.compile(r"\s*([-_*=~—–])(?:\s?\1){2,}\s*$")
_BULLET = re.compile(r"\s*(?:[•·▪*–-]\s+)(?=\S)")
_NUMBERED = re.compile(r"\s*(?:\[\^?\d{1,4}\]:?|\(?\d{1,3}[.)]|\(?[a-z]\)|[⁰¹²³⁴-⁹]{1,4}|\d{1,3})\s*(?=\S)")
_LABEL = re.compile(r"\s*[\[(]?(?P<n>\d{1,4})[.)\]]?:?\s+(?=\S)")
_FOOT = re.compile(r"\s{0,8}[\[(]?(?P<n>\d{1,3})[.)\]]?\s+(?=[^\s\da-zа-яё])")
_HEADING_NUMBER = re.compile(
    r"(?:(?:chapter|part|section|book|article|kapitel|teil|abschnitt|глава|часть|раздел)\s+[\divxlc]+\b.*"
    r"|§\s?\d+.*|(?:\d{1,2}\.)+(?:\d{1,2})?\s+\S.*|[IVX]{1,6}\.\s+\S.*|第[\d一二三四五六七八九十]+[章節部].*)",
    re.IGNORECASE,
)
_SMALL = frozenset(
    "a an and as at but by during for from in into nor of on or the to with over under vs der die das und".split()  # noqa: SIM905
)
_JOINTS = frozenset("-\u00ad‐¬—/")  # a line may end in one without a space belonging there
_WIDE = "\u2e80"  # from here on scripts are written without spaces
_WIDEST = 120  # characters of a wrapped line; longer lines are whole paragraphs


def read_plain(text: str) -> Draft:
    """Blocks of a plain text; form feeds are page breaks."""
    draft = Draft([], markup=False)
    width = _wrap_width(text)
    vocabulary = Vocabulary([text])
    for n, page in enumerate(text.split("\f")):
        if n:
            draft.blocks.append(Block("page", ""))
        lines_of_page = page.split("\n")
        if "\f" in text:
            lines_of_page = _notes_apart(lines_of_page)
        for lines in _groups(lines_of_page):
            draft.blocks += _blocks(lines, width, vocabulary)
    before = size_of(draft.blocks)
    draft.blocks, draft.doubts = drop_running_heads(draft.blocks)
    draft.left_out["running heads"] += before - size_of(draft.blocks)
    _headings(draft.blocks)
    return draft


def _notes_apart(lines: list[str]) -> list[str]:
    """A blank line before each note at the foot of a page: a line that begins with the number of a mark above it."""
    starts = [(i, m["n"]) for i, line in enumerate(lines) if (m := _FOOT.match(line))]
    if not starts:
        return lines
    parts = parts_of("\n".join(lines), markup=False, italics=False)
    marked = {p.label for p in parts if isinstance(p, Mark)}
    out = list(lines)
    below = 10_000
    for i, label in reversed(starts):
        if label in marked and int(label) < below:
            below = int(label)
            out.insert(i, "")
    return out


def _wrap_width(text: str) -> int:
    """The column at which lines were wrapped by hand, or 0 where lines are paragraphs.

    Wrapped text has many full lines: of lines followed by another, most come near the longest.
    """
    lines = text[:400_000].split("\n")
    sizes = [len(line) if line and not line.isspace() else 0 for line in lines]
    inner = [a for a, b in pairwise(sizes) if a and b]
    if len(inner) < 2:
        return 0
    inner.sort()
    width = inner[int(len(inner) * 0.95)]
    if not 30 <= width <= _WIDEST:
        return 0
    full = sum(n >= 0.75 * width for n in inner)
    return width if full * 2 >= len(inner) else 0


def _groups(lines: list[str]) -> Iterator[list[str]]:
    group: list[str] = []
    for line in lines:
        if words := line.rstrip():
            group.append(words.expandtabs(4) if "\t" in words else words)
        elif group:
            yield group
            group = []
    if group:
        yield group


def _blocks(lines: list[str], width: int, vocabulary: Vocabulary) -> Iterator[Block]:
    """The paragraphs of a group of lines without a blank one."""
    if len(lines) == 2 and _RULE.match(lines[1]) and len(lines[0]) <= min(100, 2 * len(lines[1].strip())):
        yield Block("heading", lines[0].strip(), level=2)  # underlined
        return
    paragraph: list[str] = []
    narrow = before = True  # no wider than wrapped lines are, and was the line before?
    for line in lines:
        letter = line[0].isalpha()
        if not letter and _RULE.match(line):
            if paragraph:
                yield _paragraph(paragraph, width, vocabulary)
            yield Block("rule", "")
            paragraph = []
            continue
        before, narrow = narrow, len(line) <= 2 * width
        flows = letter and narrow and before  # it begins no list and has neither number nor indent
        if not flows and paragraph and _begins(line, paragraph, width):
            yield _paragraph(paragraph, width, vocabulary)
            paragraph = []
        paragraph.append(line)
    if paragraph:
        yield _paragraph(paragraph, width, vocabulary)


def _begins(line: str, paragraph: list[str], width: int) -> bool:
    """Does this line begin a new paragraph, though no blank line stands before it?"""
    last = paragraph[-1]
    if _BULLET.match(line) and (_BULLET.match(paragraph[0]) or last.rstrip().endswith(":")):
        return True
    first, here = _LABEL.match(paragraph[0]), _LABEL.match(line)
    if first and here and int(here["n"]) == int(first["n"]) + 1:
        return True
    indent, before = len(line) - len(line.lstrip()), len(last) - len(last.lstrip())
    if indent >= 2 and before == 0 and indent <= 12 and not _NUMBERED.match(paragraph[0]):
        return True
    if width and len(line) <= 2 * width and len(last) <= 2 * width:
        return False
    ended = last.rstrip().endswith((".", "!", "?", ":", "”", '"', "…", "。", "」"))
    return ended and (len(last) > _WIDEST or len(line) > _WIDEST or not width)


def _paragraph(lines: list[str], width: int, vocabulary: Vocabulary) -> Block:
    """Lines joined where wrapping parted them; a line end of the author's own stays."""
    out = [lines[0].strip()]
    full = 0.75 * width
    for before, line in pairwise(lines):
        here = line.strip()
        last = out[-1]
        if len(before) >= full and last[-1] < _WIDE and last[-1] not in _JOINTS:
            out += (" ", here)
        elif _divided(last, here):
            if vocabulary.joins(last, here):
                out[-1] = last[:-1]
            out.append(here)
        elif width and len(before) + 1 + len(here[:width].split(maxsplit=1)[0]) < full:
            out += ["\n", here]  # there was room for the next word: a verse, an address, a signature
        else:
            out += ["" if splice(last, here) == "\v" else " ", here]
    raw = "".join(out)
    if m := _BULLET.match(raw):
        return Block("item", raw[m.end() :])
    return Block("paragraph", raw)


def _divided(last: str, here: str) -> bool:
    return last.endswith(("-", "\u00ad", "‐", "¬")) and last[-2:-1].isalpha() and here[:1].isalpha()


def _headings(blocks: list[Block]) -> None:
    """Short lines that stand alone, look like headings, and have text under them."""
    texts = [b for b in blocks if b.kind not in ("page", "rule")]
    for i, b in enumerate(texts):
        first = i < 3 and all(above.kind == "heading" for above in texts[:i])
        if b.kind == "paragraph" and _looks_like_heading(b.raw, 150 if first else 80):
            below = texts[i + 1] if i + 1 < len(texts) else None
            if below and (first or below.kind == "heading" or len(below.raw) > 80 or _short_title(below.raw)):
                b.kind, b.level = "heading", _level(b.raw)


def _short_title(raw: str) -> bool:
    return _looks_like_heading(raw, 80)


def _level(raw: str) -> int:
    if re.match(r"(?:chapter|part|book|kapitel|teil|глава|часть)\b|[IVX]{1,6}\.\s", raw, re.IGNORECASE):
        return 1
    if m := re.match(r"(?:\d{1,2}\.)+\d{0,2}", raw):
        return 1 + m.group().strip(".").count(".")
    return 2 if raw.isupper() or FRAME.fullmatch(raw) else 3


def _looks_like_heading(raw: str, longest: int) -> bool:
    if len(raw) > longest or "\n" in raw or sum(c.isalpha() for c in raw) < 3:
        return False
    if FRAME.fullmatch(raw):
        return True
    words = raw.split()
    numbered = bool(_HEADING_NUMBER.fullmatch(raw)) and sum(w[:1].islower() for w in words) <= len(words) / 2
    if raw.endswith((".", ",", ";", "!", "?", "”", '"', "—", "-", ")", "]")) or (raw.endswith(":") and not numbered):
        return False
    if numbered:
        return True
    if raw.isupper():
        return len(words) <= 12
    capital = [w for w in words if w.lower() not in _SMALL]
    return 2 <= len(words) <= longest // 8 and words[0][0].isupper() and all(w[0].isupper() for w in capital)
