"""Numbered lists, run in ("(1) ...; (2) ...; and (3) ...", "first, ... second, ...") or set off as list items."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from msgspec import structs

from visavis.records import Enumeration, Item, Passage, place_id
from visavis.text import Span, sentences, span

_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
_ROMAN = {
    r: n
    for n, r in enumerate(
        ["i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii", "xiii", "xiv", "xv"], start=1
    )
}
_MARKER = re.compile(
    r"(?<![\w)\].])[(（](?P<number>\d{1,2})[)）]|(?<![\w)\].])\((?P<letter>[a-z]|[ivx]{2,4}|[а-д])\)|"
    r"(?P<circled>[①-⑳])"
    r"|(?:(?<=^)|(?<=[\s:;,]))(?P<loose>\d{1,2}|[a-h])\)(?=\s)"
)
_CYRILLIC = {c: n for n, c in enumerate("абвгд", start=1)}
_ORDINALS = {
    word: n
    for n, words in enumerate(
        (
            "first firstly erstens во-первых 第一に",
            "second secondly zweitens во-вторых 第二に",
            "third thirdly drittens в-третьих 第三に",
            "fourth fourthly viertens в-четвертых 第四に",
            "fifth fifthly fünftens в-пятых 第五に",
            "sixth sixthly sechstens 第六に",
            "seventh seventhly siebtens 第七に",
        ),
        start=1,
    )
    for word in words.split()
}
_ORDINAL = re.compile(
    r"(?<![\w-])(?<!at )(?P<word>" + "|".join(sorted(_ORDINALS, key=len, reverse=True)) + r")(?:(?=[,:、])|(?<=に))",
    re.IGNORECASE,
)
_TAIL = re.compile(r"(?:[\s,;；、]|[,;]?\s(?:and|or|und|oder|sowie|и|или))+$")
_SEMICOLON = re.compile(r"[;；]")
_LEAD_ITEM = re.compile(r"^\s*(?P<marker>\(?(?:\d{1,2}|[a-z]|[ivx]{1,4})[.)]|[①-⑳]|[-*•–])\s+")


@dataclass(frozen=True, slots=True)
class _Mark:
    kind: str
    number: int
    start: int
    end: int


def enumerate_passages(passages: Iterable[Passage]) -> Iterator[Enumeration]:
    """The lists of a document's body in order, with later references to their items by number."""
    lists = _Lists()
    pending: list[Passage] = []
    before: Passage | None = None
    announcer: Passage | None = None
    for p in passages:
        if p.kind == "item":
            announcer = announcer if pending else before
            pending.append(p)
            before = p
            continue
        lists.add(_set_off(pending, announcer))
        pending = []
        lists.read(p, _run_in(p))
        before = p
    lists.add(_set_off(pending, announcer))
    yield from lists.all()


class _Lists:
    """The lists so far, and by marker the last list that has an item so marked."""

    def __init__(self) -> None:
        self._found: list[Enumeration] = []
        self._mentions: list[list[Span]] = []
        self._last: dict[str, int] = {}

    def add(self, lists: Iterable[Enumeration]) -> None:
        for e in lists:
            self._last.update((_key(i.marker), len(self._found)) for i in e.items)
            self._found.append(e)
            self._mentions.append([])

    def read(self, p: Passage, lists: list[Enumeration]) -> None:
        """Take in a passage: its own lists, and what points back to these or earlier ones, in reading order."""
        own = [m for e in lists for m in _marker_starts(e)]
        markers = {start for start, _ in own}
        ends = sorted((e.items[-1].span.start, k) for k, e in enumerate(lists))
        added = 0
        for m in _POINTS.finditer(p.text):
            while added < len(ends) and ends[added][0] <= m.start():
                self.add([lists[ends[added][1]]])
                added += 1
            numbers = [_key(x) for x in re.findall(r"\d{1,2}|[①-⑳]", m.group())]
            places = {self._last.get(x) for x in numbers}
            if m.start() not in markers and len(places) == 1 and (k := places.pop()) is not None:
                self._mentions[k].append(Span(p.id, m.start(), m.end(), m.group()))
        self.add(lists[k] for _, k in ends[added:])

    def all(self) -> Iterator[Enumeration]:
        for e, mentions in zip(self._found, self._mentions, strict=True):
            yield structs.replace(e, mentions=mentions) if mentions else e


def _key(marker: str) -> str:
    """A marker without its brackets: a later "(2)" may point to "2." or "2)"."""
    return marker.strip("()（）. ")


def _marker_starts(e: Enumeration) -> Iterator[tuple[int, str]]:
    for i in e.items:
        gap = 1 if i.span.start and len(i.marker) else 0
        for back in range(gap + 3):  # a marker stands right before its item, white space between
            start = i.span.start - len(i.marker) - back
            if start >= 0:
                yield start, i.marker


def _marks(text: str) -> list[_Mark]:
    out = []
    for m in _MARKER.finditer(text):
        if m["number"]:
            out.append(_Mark("number", int(m["number"]), *m.span()))
        elif m["circled"]:
            out.append(_Mark("circled", _CIRCLED.index(m["circled"]) + 1, *m.span()))
        elif m["loose"]:
            letter = m["loose"].isalpha()
            out.append(
                _Mark(
                    "loose letter" if letter else "loose",
                    ord(m["loose"]) - 96 if letter else int(m["loose"]),
                    *m.span(),
                )
            )
        elif m["letter"] in _CYRILLIC:
            out.append(_Mark("cyrillic", _CYRILLIC[m["letter"]], *m.span()))
        elif len(m["letter"]) == 1 and m["letter"] != "i":
            out.append(_Mark("letter", ord(m["letter"]) - 96, *m.span()))
        elif m["letter"] in _ROMAN:
            out.append(_Mark("roman", _ROMAN[m["letter"]], *m.span()))
    out += [_Mark("ordinal", _ORDINALS[m["word"].lower()], *m.span()) for m in _ORDINAL.finditer(text)]
    return sorted(out, key=lambda x: x.start)


def _run_in(p: Passage) -> list[Enumeration]:
    """Lists within a passage: marks of one kind that count 1, 2, ...; what interrupts the count ends the list."""
    lists: list[list[_Mark]] = []
    open_lists: dict[str, list[_Mark]] = {}
    for mark in _marks(p.text):
        current = open_lists.get(mark.kind)
        if mark.number == 1:
            open_lists[mark.kind] = current = [mark]
            lists.append(current)
        elif current and mark.number == current[-1].number + 1:
            current.append(mark)
    sound = [x for x in lists if len(x) > 1 and _items_have_words(p.text, x)]
    return [_enumeration(p, x, sound) for x in sound]


def _items_have_words(text: str, marks: list[_Mark]) -> bool:
    """A list? "(2) and (7)" points at items, it lists none: an item has at least two letters of its own."""
    return (
        all(len(re.findall(r"[^\W\d_]", _TAIL.sub("", text[a.end : b.start]))) > 3 for a, b in pairwise(marks))
        and text[marks[-1].end :].strip(" .;,") != ""
    )


def _enumeration(p: Passage, marks: list[_Mark], others: list[list[_Mark]]) -> Enumeration:
    text, items = p.text, []
    for k, mark in enumerate(marks):
        end = marks[k + 1].start if k + 1 < len(marks) else _last_end(text, mark)
        end = mark.end + len(_TAIL.sub("", text[mark.end : end]))
        start = mark.end
        while mark.kind == "ordinal" and start < end and text[start] in ",:、 ":
            start += 1
        items.append(Item(text[mark.start : mark.end], _without_stop(p.id, text, start, end)))
    first = items[0].span
    return Enumeration(
        id=place_id("enumeration", Span(p.id, marks[0].start, items[-1].span.end, "")),
        document=p.document,
        announced=_announced(p, marks[0].start),
        items=items if first.exact else [],
    )


def _last_end(text: str, mark: _Mark) -> int:
    """The last item ends with its sentence, or at the next semicolon."""
    whole = sentences(text)
    k = bisect_right(whole, mark.end, key=lambda s: s[1])
    end = whole[k][1] if k < len(whole) else len(text)
    semicolon = _SEMICOLON.search(text, mark.end, end)
    return semicolon.start() if semicolon else end


def _without_stop(passage: str, text: str, start: int, end: int) -> Span:
    s = span(passage, text, start, end)
    end = s.end
    while end > s.start and text[end - 1] in ".;,；、。":
        end -= 1
    return span(passage, text, s.start, end)


def _announced(p: Passage, at: int) -> Span | None:
    """The words of the sentence before the first mark."""
    whole = sentences(p.text)
    k = bisect_right(whole, at, key=lambda s: s[0])
    s = span(p.id, p.text, whole[k - 1][0] if k else 0, at)
    return s if s.exact else None


def _set_off(items: list[Passage], before: Passage | None) -> list[Enumeration]:
    """A list that the document sets off: its items are passages of kind item."""
    if len(items) < 2:
        return []
    out = []
    for k, p in enumerate(items, start=1):
        m = _LEAD_ITEM.match(p.text)
        marker = m["marker"] if m else f"({k})"
        body = p.text[m.end() if m else 0 :]
        start = m.end() if m else 0
        out.append(Item(marker, _without_stop(p.id, p.text, start, start + len(_TAIL.sub("", body)))))
    announced = None
    if before is not None and before.document == items[0].document and before.text.rstrip().endswith((":", "：")):
        whole = sentences(before.text)
        announced = span(before.id, before.text, whole[-1][0] if whole else 0, len(before.text))
    first, last = items[0], items[-1]
    return [
        Enumeration(id=f"{first.id}:enumeration-{last.order}", document=first.document, announced=announced, items=out)
    ]


_NUMBER = r"(?:\(\d{1,2}\)|[①-⑳])"
_POINTS = re.compile(
    rf"(?<!\w){_NUMBER}(?:(?:\s?[-–,、]\s?|,?\s(?:and|or|to|und|bis|oder|и|или|と)\s)(?:and\s)?{_NUMBER})*"
    r"|(?<!\w)(?:points?|items?|Punkte?n?|Ziffern?|пункты?|п\.)\s\(?\d{1,2}\)?(?:(?:,\s|\s(?:and|und|"
    r"и)\s)\(?\d{1,2}\)?)*(?!\w)"
)
