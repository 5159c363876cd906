"""What stands before the text and over its parts: title, author, chapter label, headings and the sections they make."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from visavis.records import Name
from visavis.stages.reading.blocks import Block
from visavis.stages.reading.dates import date_in
from visavis.stages.reading.inline import parts_of, settle
from visavis.stages.reading.names import byline_names, introduced

_CHAPTER = re.compile(
    r"\W*(?:(?:chapter|part|kapitel|teil|chapitre|partie|глава|часть|раздел|lecture|essay)\s+[\divxlcа-я]+|第\s?[\d一二三四五六七八九十]+\s?[章部編])\W*",
    re.IGNORECASE,
)
FRAME = re.compile(
    r"\W*(?:introduction|conclusions?|concluding remarks|preface|foreword|abstract|summary|acknowledge?ments|"
    r"references|bibliography|works cited|notes|endnotes|appendix|einleitung|schluss|fazit|zusammenfassung|literatur|"
    r"anmerkungen|vorwort|введение|заключение|выводы|литература|примечания|はじめに|おわりに|序論|序|結論|結び)\W*",
    re.IGNORECASE,
)
_NUMBERING = re.compile(r"\W*(?:(?:chapter|part|section|§)\s*)?((?:\d{1,2}\.)*\d{1,2}|[IVXLC]{1,7}|[A-Z])[.)]?(?:\s|$)")
CAPTION = re.compile(
    r"[*_\s]*(?:table|figure|fig\.|map|plate|chart|graph|tabelle|tab\.|abbildung|abb\.|karte|рис\.|рисунок|таблица|"
    r"карта|схема|図|表|写真)\s?[\divxlc]{1,5}(?P<point>\s?[.:：)]|\*\*)?(?=\s|$)",
    re.IGNORECASE,
)
_LONGEST_HEADING = 200  # characters of a heading that may still go on in a further line
_UNENDING = frozenset("of and the a an in on for to with und der die das von zu mit et de la le du и в на о".split())  # noqa: SIM905
_DIRECTION = re.compile(r"\s*\[[^\[\]]{3,300}\](?:\s*\[[^\[\]]{3,300}\])*\s*")


@dataclass(slots=True)
class Front:
    """What the body's own words say of the document. Blocks are changed in place to their kinds."""

    authors: list[Name] = field(default_factory=list)
    date: str | None = None


def plain(raw: str, markup: bool) -> str:
    """A block's words without marks and mark-up."""
    parts = parts_of(raw, markup, italics=False)
    return " ".join(settle([p for p in parts if isinstance(p, str)])[0].split())


def read_front(body: list[Block], markup: bool, told: bool) -> Front:
    """Finds title and authors before the first long paragraph. `told`: the title is known from elsewhere."""
    front = Front()
    _directions(body, front)
    start = next((i for i, b in enumerate(body) if b.kind == "paragraph" and len(b.raw) > 300), len(body))
    at = _title(body[:start], markup)
    if at is None:
        if told:
            _byline(body[: min(start, 4)], markup, front)
        return front
    body[at].kind, body[at].level = "title", 0
    if at + 1 < start and body[at + 1].kind == "heading" and announces(plain(body[at].raw, markup)):
        at += 1
        body[at].kind, body[at].level = "title", 0
    _byline(body[at + 1 : at + 5], markup, front)
    if not front.authors and at:
        _byline(body[:at], markup, front)
    return front


def _title(head: list[Block], markup: bool) -> int | None:
    """The first heading of the highest level, if it stands before all text and is no label or section."""
    headings = [i for i, b in enumerate(head) if b.kind == "heading" and not _CHAPTER.fullmatch(plain(b.raw, markup))]
    if not headings:
        return None
    first = headings[0]
    before = sum(len(b.raw) for b in head[:first] if b.kind == "paragraph")
    if before > (200 if markup else 0):  # in plain text a heading is only guessed: a title must come first
        return None
    words = plain(head[first].raw, markup)
    if FRAME.fullmatch(words) or re.match(r"\W*(?:\d{1,2}(?:\.\d+)*[.)]|[IVX]{1,5}\.)\s", words):
        return None
    return first


def _byline(following: list[Block], markup: bool, front: Front) -> None:
    for b in following:
        if b.kind not in ("paragraph", "heading") or len(b.raw) > 200:
            return
        words = plain(b.raw, markup)
        names = byline_names(words)
        shouted = any(w.isupper() and len(w) > 2 for w in words.split())
        if names and (b.kind == "paragraph" or introduced(words) or shouted):
            front.authors += names
            if b.kind == "heading":
                b.kind, b.level = "paragraph", 0
        elif front.authors or (b.kind == "heading" and FRAME.fullmatch(words)):
            return


def mark_captions(body: list[Block]) -> None:
    """Lines like "Figure 2. ..." are captions, if a point or a picture beside them says so."""
    for i, b in enumerate(body):
        if b.kind != "paragraph" or len(b.raw) > 400 or not (m := CAPTION.match(b.raw)):
            continue
        beside = {body[j].kind for j in (i - 1, i + 1) if 0 <= j < len(body)}
        if m["point"] or beside & {"table", "caption"}:
            b.kind = "caption"


def _directions(body: list[Block], front: Front) -> None:
    """An editor's bracketed lines over a text ("[Delivered in person ...]") are no words of its author."""
    for b in body[:6]:
        if b.kind == "heading":
            continue
        if b.kind != "paragraph" or not _DIRECTION.fullmatch(b.raw[:1000]) or len(b.raw) > 1000:
            return
        b.kind = "caption"
        front.date = front.date or date_in(b.raw)


def announces(words: str) -> bool:
    """Does a heading go on in the next line? A colon or a word that no heading ends with says so."""
    last = words.rsplit(maxsplit=1)[-1].lower() if words.strip() else ""
    return words.endswith((":", "：", ",", "–", "—")) or last in _UNENDING


class Outline:
    """The headings over a place. Levels as marked may mislead: equal numbering is equal rank."""

    def __init__(self) -> None:
        self._path: list[tuple[int, str]] = []
        self._of_numbering: dict[tuple[str, int], int] = {}

    def enter(self, level: int, words: str, follows: bool) -> int:
        """Adds a heading; returns its rank, from 1. `follows` another at once: two lines may be one heading."""
        if follows and self._path and announces(self._path[-1][1]) and len(self._path[-1][1]) <= _LONGEST_HEADING:
            above, first = self._path.pop()
            self._path.append((above, f"{first} {words}"))
            return len(self._path)
        if _CHAPTER.fullmatch(words):
            self._path.clear()
            return 1
        if kind := _numbering(words):
            level = self._of_numbering.setdefault(kind, level)
        elif FRAME.fullmatch(words) and self._of_numbering:
            level = min(level, *self._of_numbering.values())
        while self._path and self._path[-1][0] >= level:
            self._path.pop()
        self._path.append((level, words))
        return len(self._path)

    @property
    def section(self) -> list[str]:
        return [words for _, words in self._path]


def _numbering(words: str) -> tuple[str, int] | None:
    m = _NUMBERING.match(words)
    if not m:
        return None
    number = m[1]
    if number[0].isdigit():
        return "1", number.count(".")
    if m.end(1) < len(words) and words[m.end(1)] in ".)":
        return ("I" if set(number) <= set("IVXLC") else "A"), 0
    return None
