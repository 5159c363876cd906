"""Spans, offsets and normalisation: the only offset arithmetic of the program.

Offsets are half-open and count code points (the W3C TextPositionSelector counts UTF-16 units; exports convert).
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Literal

import msgspec


class Span(msgspec.Struct, frozen=True, order=True):
    """Words of one passage: `passage`, half-open `start`/`end` in code points, and the `exact` words.

    Carrying its words, a span verifies itself: `span.stands_in(text)`.
    """

    passage: str
    start: int
    end: int
    exact: str

    def stands_in(self, text: str) -> bool:
        return text[self.start : self.end] == self.exact

    def overlaps(self, other: Span) -> bool:
        return self.passage == other.passage and self.start < other.end and other.start < self.end

    def holds(self, other: Span) -> bool:
        return self.passage == other.passage and self.start <= other.start and other.end <= self.end


def span(passage: str, text: str, start: int, end: int) -> Span:
    """The span of `text[start:end]`, white space at its ends left out."""
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Span(passage, start, end, text[start:end])


class Taken:
    """Places that are taken: what else stands there, and what is left of it."""

    def __init__(self, spans: Iterable[Span]) -> None:
        self._runs: dict[str, list[tuple[int, int]]] = {}  # of each passage, in order, apart
        for at in sorted(s for s in spans if s.end > s.start):
            runs = self._runs.setdefault(at.passage, [])
            if runs and at.start <= runs[-1][1]:
                runs[-1] = (runs[-1][0], max(runs[-1][1], at.end))
            else:
                runs.append((at.start, at.end))

    def free(self, at: Span) -> bool:
        """Does the span overlap none of them?"""
        runs = self._runs.get(at.passage)
        if not runs:
            return True
        i = bisect_right(runs, (at.start, at.start))
        return (i == 0 or runs[i - 1][1] <= at.start) and (i == len(runs) or runs[i][0] >= at.end)

    def rest(self, at: Span) -> list[Span]:
        """The span without what is taken, in pieces that hold a letter or a digit."""
        if self.free(at):
            return [at]
        out, start = [], at.start
        for a, b in [*self._runs[at.passage], (at.end, at.end)]:
            if a > start:
                piece = at.exact[start - at.start : min(a, at.end) - at.start]
                out.append(span_at(at.passage, piece, start))
            start = max(start, b)
        return [s for s in out if any(map(str.isalnum, s.exact))]


def span_at(passage: str, exact: str, start: int) -> Span:
    """The span of words that begin at `start`, white space at their ends left out."""
    lead = len(exact) - len(exact.lstrip())
    words = exact.strip()
    return Span(passage, start + lead, start + lead + len(words), words)


_QUOTES = {**dict.fromkeys("“”„‟«»″〝〞＂", '"'), **dict.fromkeys("‘’‚‛`´ʼʹ′＇", "'")}
_DASHES = dict.fromkeys("‐‑‒–—―−", "-")
# Russian as printed before 1918: letters that the reform did away with, and what took their place.
_REFORMED = {"ѣ": "е", "Ѣ": "Е", "і": "и", "І": "И", "ѳ": "ф", "Ѳ": "Ф", "ѵ": "и", "Ѵ": "И"}
_OLD_ENDING = re.compile(r"(?<=[а-яѣіѳ])(?:а(?=го\b)|я(?=го\b)|(?<=ы)я\b)")
_SILENT = re.compile(r"(?<=[бвгджзклмнпрстфхцчшщѳ])ъ(?![а-яёѣіѳѵ])", re.IGNORECASE)
_INVISIBLE = frozenset("\u00ad\u200b\u200c\u200d\u2060\ufeff\u200e\u200f")
_LEVEL = {**_QUOTES, **_DASHES, **_REFORMED}


class Levelled:
    """A text with its typography levelled, for matching only, that remembers where each character stood.

    Levelled are white space, quotation marks, dashes, invisible characters, compatibility forms (NFKC, the long s
    among them) and Russian spelling of before 1918; kept are letters, case, digits and punctuation. `text` is the
    result; `original(start, end)` maps back.
    """

    def __init__(self, raw: str) -> None:
        chars: list[str] = []
        starts: list[int] = []
        space = True  # leading white space goes
        silent = _silent(raw)
        for i, c in enumerate(_reformed(raw)):
            if c in _INVISIBLE or i in silent:
                continue
            if c.isspace():
                if not space:
                    chars.append(" ")
                    starts.append(i)
                    space = True
                continue
            level = _LEVEL.get(c) or (c if c < "\u0080" else unicodedata.normalize("NFKC", c))
            for x in level:
                chars.append(_LEVEL.get(x, x))
                starts.append(i)
            space = False
        self.text = "".join(chars).rstrip()
        self._starts = starts[: len(self.text)]
        self._length = len(raw)

    def original(self, start: int, end: int) -> tuple[int, int]:
        """Offsets in the raw text of the levelled `[start, end)`."""
        if start >= len(self._starts):
            return self._length, self._length
        last = self._starts[min(end, len(self._starts)) - 1] if end > start else self._starts[start] - 1
        return self._starts[start], last + 1


def old_spelling(text: str) -> Literal["petr1708", "long_s"] | None:
    """The spelling of an older time: "petr1708" (Russian before 1918, as BCP 47 calls it), "long_s", or None.

    One of the letters that the reform of 1918 did away with is enough, or two words with its silent sign at the end.
    """
    if "ſ" in text:
        return "long_s"
    if text.isascii() or not _CYRILLIC.search(text):
        return None
    if any(c in text for c in "ѣѢѳѲѵѴ") or len(_SILENT.findall(text[:2000])) > 1:
        return "petr1708"
    return None


_CYRILLIC = re.compile(r"[\u0400-\u04ff]")


def _reformed(raw: str) -> str:
    """The same text, as long, old endings replaced: -аго, -яго, -ыя."""
    if raw.isascii() or not _CYRILLIC.search(raw):
        return raw
    return _OLD_ENDING.sub(lambda m: "о" if m.group() == "а" else "е", raw)


def _silent(raw: str) -> frozenset[int]:
    """Where hard signs stand that end a word and say nothing."""
    return frozenset(m.start() for m in _SILENT.finditer(raw)) if "ъ" in raw or "Ъ" in raw else frozenset()


def level(raw: str) -> str:
    """The levelled text alone, for comparing."""
    return Levelled(raw).text


_WORD = re.compile(r"[^\W_]+(?:['’ʼ-][^\W_]+)*")


def words(text: str) -> Iterator[tuple[str, int, int]]:
    """Case-folded words with their offsets; hyphens and apostrophes stay inside a word."""
    for m in _WORD.finditer(text):
        yield m.group().casefold(), m.start(), m.end()


def listed(words: str) -> frozenset[str]:
    """A word list, written as words with blanks between them."""
    return frozenset(words.split())


def slug(text: str, longest: int = 60) -> str:
    """A piece of a URL or id: letters and digits of any script, the rest as hyphens; never empty."""
    plain = unicodedata.normalize("NFC", text).casefold()
    return re.sub(r"[^\w.]+", "-", plain).strip("-.")[:longest].strip("-.") or "x"


# Points that end no sentence: abbreviations and reference forms that sentence splitters stumble on.
_NO_END = re.compile(
    r"\b(?:Mr|Mrs|Ms|Dr|Prof|Gen|Col|Lt|Capt|Sen|Rep|Gov|St|Messrs|Hon|Rev|Adm|Maj|Sgt|Jr|Sr|vs|cf|ibid|op|cit|loc|"
    r"pp?|vols?|nos?|eds?|trans|ch|chap|art|sec|fig|n|ff?|ca?|approx|et al|e\.g|i\.e|viz|Jan|Feb|Mar|Apr|Jun|Jul|"
    r"Aug|Sept?|Oct|Nov|Dec|Bd|Bde|hrsg|hg|vgl|ebd|bzw|usw|u\.a|z\.B|S|С|Т|Ф|Оп|Д|Л|г|гг|с|т|п|д|ф|оп|л|др|ред|сост|"
    r"им|Там же|[A-ZА-Я](?:\.[A-ZА-Я])*)\.(?=\s)"
    r"|\b\d{1,2}\.(?=\s(?:Januar|Februar|März|April|Mai|Juni|Juli|August|September|Oktober|November|Dezember)\b)",
    re.IGNORECASE,
)
_INITIALS = re.compile(r"(?:^|(?<=[\s(“\"]))(?:[A-ZА-ЯЁ]\.\s?){1,4}(?=[A-ZА-ЯЁ])")
_END = re.compile(
    r"(?:[.!?…]+[\"”’»'\)\]]*(?=\s+[\"“„«‘'\(\[]*[A-ZА-ЯЁÀ-ÖØ-Þ0-9])|[。！？][」』）]*|(?<=[.!?…])[\"”’»'\)\]]*\s*$)"
)


@lru_cache(maxsize=4096)
def sentences(text: str) -> tuple[tuple[int, int], ...]:
    """Half-open offsets of the sentences of a passage, covering all but the white space between them.

    A point after an abbreviation or an initial ends no sentence ("С. 174", "Vol. 2", "A.V. Torkunov").
    Quotations are not protected: a sentence that ends inside a quotation is a sentence.
    """
    closed = {m.end() - 1 for m in _NO_END.finditer(text)}
    for m in _INITIALS.finditer(text):
        closed.update(range(m.start(), m.end()))
    out, start = [], 0
    for m in _END.finditer(text):
        if m.start() in closed and text[m.start()] == ".":
            continue
        end = m.end()
        if text[start:end].strip():
            out.append((start, end))
        start = end
    if text[start:].strip():
        out.append((start, len(text)))
    return tuple(_trim(text, a, b) for a, b in out)


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    s = span("", text, start, end)
    return s.start, s.end


def sentence_at(text: str, offset: int) -> tuple[int, int]:
    """The sentence that holds an offset (the one before it, where it falls between two)."""
    all_ = sentences(text)
    if not all_:
        return 0, len(text)
    return all_[max(0, bisect_right(all_, offset, key=lambda sentence: sentence[0]) - 1)]
