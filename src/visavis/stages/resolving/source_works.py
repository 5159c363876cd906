"""Works as citations name them: keys by which the same work is found again, matching, merging.

Titles and names are compared folded: without case, accents and punctuation, Cyrillic written in Latin letters by
sound, so that a word typed with look-alike letters of the other script, or transliterated, still agrees with itself.
Every lookup inspects at most a fixed number of candidates, the most recent first, so that ten thousand works that
share a title cost no more than one.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from msgspec import structs
from rapidfuzz import fuzz
from rapidfuzz.distance import Levenshtein

from visavis.records import Name, Reference

_FIELDS = Reference.__struct_fields__
_CANDIDATES = 8  # how many of the most recent works that share a key are looked at
_SOUND = dict(
    zip(
        "абвгдезийклмнопрстуфхыэіїєґ",
        [
            "a",
            "b",
            "v",
            "g",
            "d",
            "e",
            "z",
            "i",
            "i",
            "k",
            "l",
            "m",
            "n",
            "o",
            "p",
            "r",
            "s",
            "t",
            "u",
            "f",
            "h",
            "i",
            "e",
            "i",
            "i",
            "e",
            "g",
        ],
        strict=True,
    )
) | {"ж": "zh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch", "ъ": "", "ь": "", "ю": "iu", "я": "ia", "ё": "e"}
_LOOKS = dict(zip("АВЕКМНОРСТУХаеорсух", "ABEKMHOPCTYXaeopcyx", strict=True))
_TO_CYRILLIC = {v: k for k, v in _LOOKS.items()}
_SMALL = frozenset(["and", "of", "in", "on", "und", "im", "zur", "zum", "von", "и", "в", "о", "et", "du", "des", "de"])
_ARTICLES = frozenset(
    [
        "the",
        "a",
        "an",
        "der",
        "die",
        "das",
        "le",
        "la",
        "les",
        "l",
        "il",
        "el",
        "los",
        "las",
        "un",
        "une",
        "ein",
        "eine",
    ]
)


def _one_script(word: str) -> str:
    """A word typed in two scripts, made of one: that of the letters that have no double in the other."""
    cyrillic = sum("\u0400" <= c <= "\u04ff" for c in word)
    latin = sum(c.isascii() and c.isalpha() for c in word)
    if not cyrillic or not latin:
        return word
    own_cyrillic = sum("\u0400" <= c <= "\u04ff" and c not in _LOOKS for c in word)
    own_latin = sum(c.isascii() and c.isalpha() and c not in _TO_CYRILLIC for c in word)
    table = _TO_CYRILLIC if own_cyrillic >= own_latin else _LOOKS
    return "".join(table.get(c, c) for c in word)


@lru_cache(maxsize=65536)
def fold(text: str) -> tuple[str, ...]:
    """The words of a title or name in their comparable form."""
    out = []
    for word in re.findall(r"[^\W_]+", re.sub(r"['’ʹʼ`]", "", unicodedata.normalize("NFC", text))):
        sound = "".join(_SOUND.get(c, c) for c in _one_script(word).lower().replace("й", "и"))
        plain = "".join(c for c in unicodedata.normalize("NFKD", sound) if not unicodedata.combining(c))
        if plain.isascii():
            plain = re.sub(r"ks|x", "ks", plain.replace("ck", "k").replace("kh", "h").replace("w", "v"))
            plain = re.sub(r"c(?!h)|q", "k", plain).replace("y", "i").replace("j", "i")
            plain = re.sub(r"i{2,}", "i", plain)
        if plain and plain not in _ARTICLES:
            out.append(plain)
    return tuple(out)


def main_title(title: str) -> str:
    """A title without its subtitle."""
    return re.split(r"[:.;?!]\s|\s[–—-]\s|[―：]|(?<=[\u3040-\u9fff])[—–-]", title, maxsplit=1)[0]


def families(ref: Reference) -> frozenset[str]:
    """Folded family names (of bodies, all their words) of authors and editors."""
    return _families(tuple([*ref.author, *ref.editor] or ref.translator))


@lru_cache(maxsize=65536)
def _families(people: tuple[Name, ...]) -> frozenset[str]:
    return frozenset(" ".join(fold(n.family or n.literal or "")) for n in people) - {""}


def place(ref: Reference) -> str:
    """Where an unpublished document is kept, folded; empty if that is not told."""
    if not (ref.archive_location or ref.archive_collection):
        alone = f"volume {number(ref.volume)}" if ref.volume and not families(ref) else ""
        return ref.URL or alone if not ref.title else ""
    return " ".join(fold(" ".join(x for x in (ref.archive, ref.archive_collection, ref.archive_location) if x)))


def year(ref: Reference) -> int | None:
    return ref.issued.date_parts[0][0] if ref.issued and ref.issued.date_parts and ref.issued.date_parts[0] else None


@dataclass(eq=False, slots=True)
class Work:
    """A work while citations are being gathered: the fullest reference so far, and who cites it."""

    reference: Reference
    citations: list[str] = field(default_factory=list)
    signals: list[str] = field(default_factory=list)
    volumes: dict[str, str] = field(default_factory=dict)  # cited, as first printed
    id: str = ""

    def take(self, ref: Reference) -> bool:
        """Merge what one more citation says of it; did that tell anything new?"""
        before, self.reference = self.reference, merged(self.reference, ref)
        return self.reference != before

    def whole(self) -> Reference:
        """The reference of all volumes cited: "II, IV"."""
        if len(self.volumes) < 2:
            return self.reference
        return structs.replace(self.reference, volume=", ".join(self.volumes.values()))


def merged(a: Reference, b: Reference) -> Reference:
    """The fullest form of two references to one work; where both speak, the first is kept, the longer title wins."""
    told = {}
    for key in _FIELDS:
        x, y = getattr(a, key), getattr(b, key)
        if key == "title" and x and y and len(fold(y)) > len(fold(x)) and fold(y)[: len(fold(x))] == fold(x):
            told[key], told["title_short"] = y, a.title_short or x
        elif key == "type":
            told[key] = (
                y
                if x == "document" or (x == "book" and y in ("chapter", "article-journal") and b.container_title)
                else x
            )
        elif key in ("author", "editor"):
            told[key] = x or ([] if (a.author or a.editor) else y)
        elif key == "issued":
            told[key] = y if y and (not x or (year(a) == year(b) and _exactness(y) > _exactness(x))) else x
        elif key == "title_short" and key in told:
            continue
        else:
            told[key] = x or y
    return Reference(**told)


def _exactness(date: object) -> int:
    parts = getattr(date, "date_parts", [])
    return max((len(p) for p in parts), default=0)


def inherited(own: Reference, of: Reference) -> Reference:
    """What a short citation says, plus what it inherits from the work; pages and volumes printed are its own."""
    told = {f: getattr(own, f) or getattr(of, f) for f in _FIELDS}
    told["type"] = of.type if own.type in ("document", "book") else own.type
    if of.title:
        told["title"] = of.title
        if own.title and own.title != of.title:
            told["title_short"] = own.title
    if of.author or of.editor:
        told["author"], told["editor"] = of.author, of.editor
    told["page"] = own.page or of.page
    told["language"] = of.language or own.language
    return Reference(**told)


def agreement(ref: Reference, work: Reference) -> float:
    """How well a citation agrees with a work, 0 (another work) to 1."""
    mine, its = families(ref), families(work)
    if mine and its and not mine & its:
        least = 5 if ref.title and work.title and titles(ref.title, work.title) >= 0.95 else 7
        if not any(_misspelt(a, b, least) for a in mine for b in its):
            return 0.0
    other = _volumes_differ(ref, work)
    if (_dates_differ(ref, work) and not other) or (
        other and (ref.container_title or work.container_title or not ref.title)
    ):
        return 0.0
    if not ref.title and place(ref):
        return 1.0 if place(ref) == place(work) and not work.title else 0.0
    if not ref.title:
        if not mine <= its:
            return 0.0
        return 0.9 if year(ref) and year(ref) == year(work) else 0.6
    best = max((titles(ref.title, t) for t in _names(work)), default=0.0)
    if ref.title_short and best < 0.9:
        best = max([best, *(titles(ref.title_short, t) for t in _names(work))])
    best *= 0.99 if other else 1  # another volume of the work; of two items of a library that of the volume is meant
    alone = not (mine and its)
    if alone and best < 0.75:
        return 0.0
    return best - 0.1 if alone and best < 0.98 else best


def _misspelt(a: str, b: str, least: int) -> bool:
    """Long names one letter apart: a slip of the pen rather than another person."""
    return (
        min(len(a), len(b)) >= least
        and abs(len(a) - len(b)) <= 1
        and a.isalpha()
        and Levenshtein.distance(a, b, score_cutoff=1) <= 1
    )


def _names(work: Reference) -> Iterator[str]:
    yield from (t for t in (work.title, work.title_short, work.translated_title) if t)


def titles(mine: str, its: str) -> float:
    """1 the same words; .95 one begins the other; .85 its words in order; .8 alike but for typing errors."""
    a, b = fold(mine), fold(its)
    if not a or not b:
        return 0.0
    if a == b:
        return 1.0
    short, long = (a, b) if len(a) <= len(b) else (b, a)
    if long[: len(short)] == short:
        return 0.95
    if len(short) > 1 and _in_order(short, long):
        return 0.85
    if len(short) == 1 and len(short[0]) > 4 and short[0] in long:
        return 0.72  # one telling word of a title ("Strategie"): only beside the author's name
    if [w for w in a if w.isdigit()] != [w for w in b if w.isdigit()]:
        return 0.0  # another number is another work, however alike the words
    joined, other = " ".join(a), " ".join(b)
    if fuzz.ratio(joined, other) >= 88 or "".join(a) == "".join(b):
        return 0.8
    cut = " ".join(long[: len(short)])
    return 0.75 if len(cut) > 9 and fuzz.ratio(" ".join(short), cut) >= 90 else 0.0


def _in_order(short: tuple[str, ...], long: tuple[str, ...]) -> bool:
    rest = iter(long)
    return all(w in rest for w in short)


def _dates_differ(a: Reference, b: Reference) -> bool:
    if not (a.issued and b.issued and a.issued.date_parts and b.issued.date_parts):
        return False
    x, y = a.issued.date_parts[0], b.issued.date_parts[0]
    n = min(len(x), len(y))
    return x[:n] != y[:n]


def _volumes_differ(a: Reference, b: Reference) -> bool:
    return bool(a.volume and b.volume) and number(a.volume or "") != number(b.volume or "")


def number(volume: str) -> str:
    """A volume number, Roman numerals in Arabic digits."""
    return re.sub(r"[ivxlc]+", lambda m: str(_roman(m.group())), volume.lower())


def _roman(text: str) -> int:
    values = [{"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}[c] for c in text]
    return sum(-v if any(w > v for w in values[k + 1 : k + 2]) else v for k, v in enumerate(values))


class Index:
    """Works by every key under which a citation may look for them."""

    def __init__(self) -> None:
        self._works: dict[str, list[Work]] = {}

    def add(self, work: Work) -> None:
        """Enter a work (again: its keys may have grown)."""
        for key in _keys(work.reference):
            works = self._works.setdefault(key, [])
            if not works or works[-1] is not work:
                works.append(work)

    def best(self, ref: Reference, least: float = 0.01) -> tuple[Work | None, float]:
        """The work that a citation agrees with most; of equals the most recent."""
        found: Work | None = None
        score = least
        seen: set[int] = set()
        for key in _keys(ref):
            if key.startswith("a:") and ref.title and found is not None:
                continue
            for work in reversed(self._works.get(key, [])[-_CANDIDATES:]):
                if id(work) not in seen:
                    seen.add(id(work))
                    s = agreement(ref, work.reference)
                    if s > score:
                        found, score = work, s
            if score >= 0.95 and found is not None:
                break
        return found, score if found else 0.0

    def near(self, ref: Reference) -> list[Work]:
        """The most recent works that share a name and word, a title or its beginning with the reference."""
        found = {id(w): w for key in _keys(ref) if key[:2] != "a:" for w in self._works.get(key, [])[-_CANDIDATES:]}
        return list(found.values())

    def by_author(self, ref: Reference) -> list[Work]:
        """The most recent works of the first author named, latest first, each once."""
        out: list[Work] = []
        for family in families(ref):
            for work in reversed(self._works.get(f"a:{family}", [])[-_CANDIDATES:]):
                if work not in out:
                    out.append(work)
        return out


def _keys(ref: Reference) -> Iterator[str]:
    """The most telling first: name and first word, title, title's beginning, name alone."""
    people = sorted(families(ref))[:6]
    titles = [(t, fold(t)) for t in dict.fromkeys((ref.title, ref.title_short, ref.translated_title)) if t]
    for _, words in titles:
        if words:
            yield from (f"f:{family} {words[0]}" for family in people)
    for title, words in titles:
        if words:
            yield "t:" + " ".join(words)
            yield "t:" + " ".join(fold(main_title(title)))
            yield "w:" + " ".join(words[:2])
            yield "s:" + "".join(words)[:8]
    for family in people:
        yield f"a:{family}"
    if not ref.title and place(ref):
        yield f"p:{place(ref)}"


def slugs(ref: Reference) -> str:
    """The readable part of a source's id: who, when, what."""
    people = ref.author or ref.editor or ref.translator
    who = _who(people[0]) if people else ""
    when = str(year(ref) or "")
    title = re.findall(r"[^\W_]+(?:['’][^\W_]+)*", main_title(ref.title) if ref.title else _kept_where(ref) or "")
    what = " ".join(
        [w for w in title if w.lower() not in _ARTICLES and w.lower() not in _SMALL][
            : 2 if who else 3 if ref.title else 10
        ]
    )
    return " ".join(x for x in (who, when, what) if x) or "work"


def _kept_where(ref: Reference) -> str | None:
    kept = (ref.archive, ref.archive_collection, ref.archive_location)
    return " ".join(x for x in kept if x) or ref.URL or (f"volume {ref.volume}" if ref.volume else None)


def _who(name: Name) -> str:
    return name.family or " ".join((name.literal or "").split()[:3])
