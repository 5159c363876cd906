"""What a person asks of the statements, in words with operators, as an expression of SQLite's FTS5.

    enemy fleet            both words            "the fleet"      these words one after the other
    enemy OR friend        either                arm*             any ending
    enemy NOT fleet        not that word         -fleet           the same
    (a OR b) c             brackets
    holder:churchill  target:japan  aspect:trade  dimension:threat  source:"Fall of France"  manner:direct
    date:1941  date:1941-06  date:1939/1945      its date may lie in that year, month, day or span

Any string is a query: signs that make no sense are passed over, so nothing a person types is an error, and no sign
reaches SQLite but in quotation marks. Runs of scripts without spaces are cut into pairs of characters, as in the index:
SQLite's own trigram tokenizer silently finds no word of two characters.
"""

from __future__ import annotations

import re
import unicodedata
from calendar import monthrange
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from hashlib import blake2b
from typing import Protocol

from visavis.edtf import Days, bounds

FIELDS = ("holder", "target", "date", "aspect", "dimension", "source", "manner", "document")
WORDED = ("holder", "target")  # fields whose words in the text are indexed beside the names of whom they mean
LONGEST = 2_000  # characters of a query that are read
TERMS = 64  # of a query: FTS5's parser has a stack of 100
DEEPEST = 12  # brackets in brackets
YEARS = 300  # of a span of years, from its beginning

_WIDE = (
    r"\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff"
)
_RUN = re.compile(rf"[{_WIDE}]+")
_TOKEN = re.compile(r'([()])|(-?)(?:([a-z]+):)?(?:"([^"]*)"?|([^\s()"]+))')
EVERY, NONE = 'facts : "every"', 'facts : "none"'


class Named(Protocol):
    """Whose name holds these words: ids of actors, sources, aspects ... (`begins`: the last word may go on)."""

    def __call__(self, field: str, words: str, begins: bool) -> Iterable[str]: ...


def expression(query: str, named: Named) -> str | None:
    """The query as FTS5 takes it; None where it asks for nothing."""
    return _Parser(query[:LONGEST], named).whole()


class _Parser:
    """Recursive descent over or, and, not, brackets; a part is an expression and whether it is denied."""

    def __init__(self, query: str, named: Named) -> None:
        found = _TOKEN.finditer(unicodedata.normalize("NFKC", query).replace("\x00", " "))
        self._tokens, self._at = [m.groups() for m in found], 0
        self._named, self._terms = named, 0

    def whole(self) -> str | None:
        parts: list[str] = []
        while self._at < len(self._tokens):
            before = self._at
            if found := self._either(0):
                parts.append(found)
            if self._at == before:
                self._at += 1  # a bracket that closes nothing
        return _joined(parts, "AND")

    def _word(self) -> str:
        """The operator that comes next, or ""."""
        if self._at >= len(self._tokens):
            return ""
        bracket, minus, field, _, plain = self._tokens[self._at]
        if bracket:
            return str(bracket)
        return str(plain) if plain in ("AND", "OR", "NOT") and not minus and not field else ""

    def _either(self, depth: int) -> str | None:
        parts = [self._all(depth)]
        while self._word() == "OR":
            self._at += 1
            parts.append(self._all(depth))
        return _joined([p for p in parts if p], "OR")

    def _all(self, depth: int) -> str | None:
        wanted: list[str] = []
        denied: list[str] = []
        while self._at < len(self._tokens) and self._word() not in ("OR", ")"):
            no = False
            while self._word() in ("AND", "NOT"):
                no ^= self._word() == "NOT"
                self._at += 1
            if self._word() in ("OR", ")") or self._at >= len(self._tokens):
                break
            minus, part = self._one(depth)
            if part:
                (denied if no ^ minus else wanted).append(part)
        whole = _joined(wanted, "AND")
        if denied:
            return f"({whole or EVERY} NOT {_joined(denied, 'OR')})"
        return whole

    def _one(self, depth: int) -> tuple[bool, str | None]:
        """A bracket or a term; whether a minus stands before it."""
        bracket, minus, field, phrase, plain = self._tokens[self._at]
        self._at += 1
        if bracket:
            if depth >= DEEPEST:
                return False, None
            inner = self._either(depth + 1)
            self._at += self._word() == ")"
            return False, inner
        self._terms += 1
        if self._terms > TERMS:
            return False, None
        words = phrase if phrase is not None else plain or ""
        if field in FIELDS:
            return bool(minus), self._field(field, words.rstrip("*"), words.endswith("*"))
        said = f"{field} {words}" if field else words
        quoted = phrased(said.rstrip("*"), said.endswith("*"))
        return bool(minus), f"text : {quoted}" if quoted else None

    def _field(self, field: str, words: str, begins: bool) -> str:
        if field == "date":
            return _any(dated_in(words))
        known = list(self._named(field, words, begins))
        parts = [_any(facet(field, k) for k in known)] if known else []
        quoted = phrased(words, begins) if field in WORDED else None
        return _joined([*parts, f"{field} : {quoted}"] if quoted else parts, "OR") or NONE


def _joined(parts: list[str], operator: str) -> str | None:
    return parts[0] if len(parts) == 1 else f"({f' {operator} '.join(parts)})" if parts else None


def _any(tokens: Iterable[str]) -> str:
    """Any of these facts; FTS5 takes a list of columns' words as a flat OR."""
    told = [f'"{t}"' for t in dict.fromkeys(tokens)]
    return f"facts : ({' OR '.join(told)})" if told else NONE


# ---------------------------------------------------------------- words


def pairs(text: str) -> str:
    """The text with runs of scripts without spaces cut into overlapping pairs: 日本軍 is 日本 本軍 軍."""
    if text.isascii():
        return text
    return _RUN.sub(lambda m: f" {' '.join(_pair(m.group()))} ", unicodedata.normalize("NFKC", text))


def _pair(run: str) -> Iterator[str]:
    """Pairs, and the last character alone, so that one character is found as the beginning of a pair."""
    return (run[n : n + 2] for n in range(len(run)))


def phrased(words: str, begins: bool) -> str | None:
    """One phrase; the single last character of a run is left out, as in the text it begins a pair."""
    one = _RUN.fullmatch(words) is not None and len(words) == 1
    text = _RUN.sub(lambda m: f" {' '.join([*_pair(m.group())][: max(1, len(m.group()) - 1)])} ", words)
    if not any(c.isalnum() for c in text):
        return None
    return '"' + text.replace('"', " ").replace("\x00", " ").strip() + '"' + ("*" if begins or one else "")


# ---------------------------------------------------------------- facts


def facet(kind: str, value: str) -> str:
    """The word that stands in the index for a fact of a statement: letters and digits, as values may hold any sign."""
    return f"{kind[:2]}{blake2b(value.encode('utf-8', 'replace'), digest_size=8).hexdigest()}"


def day_facts(edtf: str | None) -> list[str]:
    """The years, months and days that a date may mean, so that dates meet where they overlap.

    y: a year touched, w: a whole year; m, n: a month, and d: a day, only of years and months that are not whole.
    """
    days = bounds(edtf)
    if days is None:
        return ["undated"]
    out: dict[str, None] = {}
    for letter, day in _units(*days):
        year, month = f"{day.year:04}", f"{day.year:04}{day.month:02}"
        out[f"y{year}"] = None
        if letter == "y":
            out[f"w{year}"] = None
            continue
        out[f"m{month}"] = None
        out[f"n{month}" if letter == "m" else f"d{month}{day.day:02}"] = None
    return list(out)


def dated_in(words: str) -> list[str]:
    """The facts of which a statement that may be dated in a span has one."""
    span = _span(words)
    out: dict[str, None] = {}
    for letter, day in _units(*span) if span else ():
        year, month = f"{day.year:04}", f"{day.year:04}{day.month:02}"
        if letter == "y":
            out[f"y{year}"] = None
            continue
        out[f"w{year}"] = None
        if letter == "m":
            out[f"m{month}"] = None
        else:
            out |= {f"n{month}": None, f"d{month}{day.day:02}": None}
    return list(out)


def _units(first: date, last: date) -> Iterator[tuple[str, date]]:
    """A span as whole years, whole months and days, each by its first day; at most so many years."""
    last = min(last, date(min(first.year + YEARS, 9999), 12, 31))
    while first <= last:
        year = date(first.year, 12, 31)
        month = date(first.year, first.month, monthrange(first.year, first.month)[1])
        if (first.month, first.day) == (1, 1) and year <= last:
            letter, end = "y", year
        elif first.day == 1 and month <= last:
            letter, end = "m", month
        else:
            letter, end = "d", first
        yield letter, first
        if end == date.max:
            return
        first = end + timedelta(1)


def _span(words: str) -> Days | None:
    """The days of an EDTF date or span; `a..b` is a span too, and either end may be open."""
    text = words.strip()
    if ".." in text and "/" not in text:
        text = text.replace("..", "/", 1)
    if "/" not in text:
        return bounds(text)
    left, _, right = text.partition("/")
    first = bounds(left) if left.strip(". ") else (date(1, 1, 1), date(1, 1, 1))
    last = bounds(right) if right.strip(". ") else (date(9999, 12, 31), date(9999, 12, 31))
    if first is None or last is None:
        return None
    start = first[0] if left.strip(". ") else date(max(1, last[1].year - YEARS), 1, 1)
    return start, last[1]
