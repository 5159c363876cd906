"""Words that a person selected or typed, found in the text; words of a statement cut in parts.

Only letters and digits have to agree: what a browser gives of a selection has lost note marks, emphasis and line
ends, and who types words does not type their quotation marks alike.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence

from visavis.errors import UserError
from visavis.records import Passage
from visavis.text import Span, span

BETWEEN = "…"  # parts the pieces of a statement, as it is shown
CUT = "|"
LONGEST = 20_000  # characters of words by hand
SHOWN = 60
MOST = 100  # places looked at


def shown_words(content: Sequence[Span]) -> str:
    """The words of a statement as one line, as forms show them."""
    return f" {BETWEEN} ".join(" ".join(s.exact.split()) for s in content)


def squeezed(words: str) -> str:
    return " ".join(words.split())


def located(words: str, passages: Sequence[Passage], before: str = "", passage: str = "") -> list[Span]:
    """The spans of words, a piece a line or between ellipses, each in the first passage that has it from there on.

    `passage`: the id of the passage where they begin, `before`: some words that stand before them there; both are for
    words that stand several times. Raises UserError where words are not found, or several times.
    """
    pieces = [p for line in words[:LONGEST].splitlines() for p in line.split(BETWEEN) if _letters(p)[0]]
    if not pieces:
        raise UserError("No words are selected.", "A statement is words of the text.", "Select them, or type them.")
    there = [p for p in passages if p.id == passage]
    first = _places(pieces[0], there, before) or _places(pieces[0], passages, before)
    if not first:
        raise _missing(pieces[0])
    if len(first) > 1:
        raise UserError(
            f"“{pieces[0][:SHOWN]}” stands {len(first)} times in this document.",
            "It cannot be told which of them is meant.",
            "Select more words, or name some that stand before them.",
        )
    out = [first[0]]
    order = {p.id: n for n, p in enumerate(passages)}
    for piece in pieces[1:]:
        after = [s for s in _places(piece, passages[order[out[-1].passage] :]) if _follows(s, out[-1], order)]
        if not after:
            raise _missing(piece)
        out.append(after[0])
    return out


def _missing(piece: str) -> UserError:
    return UserError(
        f"“{piece[:SHOWN]}” does not stand in the document.",
        "A statement made by hand consists of words of the text, letter for letter.",
        "Copy the words from the document.",
    )


def _follows(later: Span, earlier: Span, order: dict[str, int]) -> bool:
    return (order[later.passage], later.start) >= (order[earlier.passage], earlier.end)


def _places(words: str, passages: Iterable[Passage], before: str = "") -> list[Span]:
    wanted, _ = _letters(words)
    ahead, _ = _letters(before)
    out: list[Span] = []
    whole: list[bool] = []  # does it begin and end with a word?
    for p in passages:
        if len(p.text) < len(wanted) or not wanted:
            continue
        letters, at = _letters(p.text)
        found = letters.find(wanted)
        while found >= 0 and len(out) < MOST:
            if not ahead or (found >= len(ahead) and letters.startswith(ahead, found - len(ahead))):
                start, end = at[found], at[found + len(wanted) - 1] + 1
                whole.append(not (p.text[start - 1 : start].isalnum() or p.text[end : end + 1].isalnum()))
                out.append(span(p.id, p.text, *_with_marks(words, p.text, start, end)))
            found = letters.find(wanted, found + 1)
    return [s for s, w in zip(out, whole, strict=True) if w] or out


def _letters(text: str) -> tuple[str, list[int]]:
    """The letters and digits of a text, levelled, and where each stands."""
    out: list[str] = []
    at: list[int] = []
    for n, c in enumerate(text):
        for x in c if c.isascii() else unicodedata.normalize("NFKC", c):
            if x.isalnum():
                out.append(x)
                at.append(n)
    return "".join(out), at


def _with_marks(words: str, text: str, start: int, end: int) -> tuple[int, int]:
    """The place with the signs at its ends that were selected too."""
    typed = words.strip()
    lead = len(typed) - len(typed.lstrip("".join(c for c in set(typed) if not c.isalnum())))
    tail = len(typed) - len(typed.rstrip("".join(c for c in set(typed) if not c.isalnum())))
    while lead and start and not text[start - 1].isalnum() and not text[start - 1].isspace():
        start, lead = start - 1, lead - 1
    while tail and end < len(text) and not text[end].isalnum() and not text[end].isspace():
        end, tail = end + 1, tail - 1
    return start, end


def cut(typed: str, content: Sequence[Span]) -> list[list[Span]]:
    """The parts of a statement's words, where a person has put a CUT between them. Raises UserError otherwise."""
    letters = [(n, i) for n, s in enumerate(content) for i, c in enumerate(s.exact) if not c.isspace()]
    parts: list[list[tuple[int, int]]] = [[]]
    at = 0
    for c in typed[: 2 * LONGEST]:
        if at < len(letters) and c == content[letters[at][0]].exact[letters[at][1]]:
            parts[-1].append(letters[at])
            at += 1
        elif c == CUT:
            parts.append([])
        elif not c.isspace() and c != BETWEEN:
            raise _not_cut(f"The words differ from the statement's at “{typed[typed.index(c) :][:20]}”.")
    if at < len(letters):
        raise _not_cut("Some of the statement's words are missing.")
    made = [_spans(part, content) for part in parts if part]
    if len(made) < 2:
        raise _not_cut("The statement is not cut.")
    return made


def _not_cut(found: str) -> UserError:
    return UserError(found, "The parts together are the statement.", f"Put {CUT} between the words where a part ends.")


def _spans(part: Sequence[tuple[int, int]], content: Sequence[Span]) -> list[Span]:
    out = []
    for n in dict.fromkeys(n for n, _ in part):
        its = [i for m, i in part if m == n]
        whole = content[n]
        a, b = its[0], its[-1] + 1
        out.append(Span(whole.passage, whole.start + a, whole.start + b, whole.exact[a:b]))
    return out
