"""Page numbers and running heads: which lines are the printer's and not the author's."""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise

from visavis.stages.reading.blocks import Block

# "45", "- 45 -", "[p. 45]", "Page 45 of 90"; a bare number counts only as one of a rising series.
_NUMBER = re.compile(
    r"[\[(*_\s–—-]{0,6}(?:(?P<word>page|p\.|pp\.|seite|s\.|стр\.|с\.)\s?)?(?P<n>\d{1,4})(?:\s?(?:of|/|von|из)\s?\d{1,4})?"
    r"[\])*_\s–—-]{0,6}",
    re.IGNORECASE,
)
_AT_EDGE = re.compile(r"^\W*(\d{1,4})\b|\b(\d{1,4})\W*$")
_RUNNING = 3  # a line is a running head if it stands at the edge of at least so many pages


def mark_pages(blocks: list[Block]) -> list[Block]:
    """Paragraphs that are printed page numbers become "page" blocks, told by a rising series of at least two."""
    found = [(i, m) for i, b in enumerate(blocks) if b.kind in ("paragraph", "item") and (m := _number(b.raw))]
    taken = _rising([(i, int(m["n"])) for i, m in found])
    if not taken:
        return blocks
    bracketed = {i for i, m in found if m["word"] and blocks[i].raw.startswith("[")}
    first_text = next((i for i, b in enumerate(blocks) if b.kind in ("paragraph", "heading") and i not in taken), 0)
    on_top = min(taken) < first_text or any(blocks[i - 1].kind == "page" for i in taken if i)
    out = []
    for i, b in enumerate(blocks):
        if i in taken:
            style = "top" if on_top or i in bracketed else "bottom"
            out.append(Block("page", "", label=str(taken[i]), style=style))
        else:
            out.append(b)
    return out


def _number(raw: str) -> re.Match[str] | None:
    return _NUMBER.fullmatch(raw) if len(raw) <= 24 else None


def _rising(numbers: list[tuple[int, int]]) -> dict[int, int]:
    """Block index -> page, for numbers that stand in a series n, n+1 (pages without a number may miss)."""
    taken: dict[int, int] = {}
    for (i, n), (j, m) in pairwise(numbers):
        if 1 <= m - n <= 2:
            taken[i], taken[j] = n, m
    return taken


def size_of(blocks: list[Block]) -> int:
    """Characters of the blocks' raw texts."""
    return sum(len(b.raw) for b in blocks)


def drop_running_heads(blocks: list[Block]) -> tuple[list[Block], list[str]]:
    """Leaves out short lines that recur at the edges of pages; says which, and how often."""
    edges = [i for i, b in enumerate(blocks) if b.kind == "page"]
    if len(edges) < _RUNNING:
        return blocks, []
    beside = {j for i in edges for j in (i - 1, i + 1) if 0 <= j < len(blocks)} | {0, len(blocks) - 1}
    candidates = {j: _levelled(blocks[j].raw) for j in beside if _short(blocks[j])}
    often = {key for key, n in Counter(candidates.values()).items() if n >= _RUNNING and len(key) >= 3}
    if not often:
        return blocks, []
    kept: list[Block] = []
    left_out: Counter[str] = Counter()
    seen: set[str] = set()
    for j, b in enumerate(blocks):
        key = candidates.get(j, "")
        number = _AT_EDGE.search(b.raw) if key in often else None
        if key in often and (key in seen or number):
            left_out[key] += 1
            if number:
                style = "bottom" if j + 1 == len(blocks) or blocks[j + 1].kind == "page" else "top"
                kept.append(Block("page", "", label=str(number[1] or number[2]), style=style))
            continue
        seen.add(key)  # the first one without a number may be the title itself: it stays
        kept.append(b)
    return kept, [f"running head left out {n} times: {key[:80]}" for key, n in left_out.items()]


def _short(b: Block) -> bool:
    return b.kind in ("paragraph", "heading") and 3 <= len(b.raw) <= 90 and not b.raw.rstrip().endswith((".", "!", "?"))


def _levelled(raw: str) -> str:
    return re.sub(r"\W*\d+\W*|\s+", " ", raw.casefold()).strip(" *_")
