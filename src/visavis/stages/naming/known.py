"""Names the authority knows, found in one pass by an Aho-Corasick automaton built once for each authority."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

from ahocorasick_rs import AhoCorasick, MatchKind

from visavis.codebook import Authority, SameAuthority
from visavis.records import Actor, Kind

_SUFFIX = frozenset(["Jr", "Jr.", "Sr", "Sr.", "II", "III", "IV", "VI", "XII", "XIII"])
_CYRILLIC_END = re.compile(
    r"(?:ыми|ами|ого|ому|ией|[аяуюеиы]|ой|ей|ом|ем|ов|ам|ах|ым|ых|ью|ая|ую|ий|ия|ии|ию|ье|ья)?(?![^\W_])"
)


class Known:
    """The automaton of an authority's names: `find(text)` gives (start, end, kind, confidence), overlaps and all.

    Confidence: a name in full .95; a surname alone .85, since another may bear it (in
    diplomatic documents 97.9 % of the surnames that one listed person bears mean that person; elsewhere fewer may).
    """

    def __init__(self, authority: Authority) -> None:
        names: dict[str, tuple[Kind, float]] = {}
        for actor in authority.actors:
            for pattern, confidence in _patterns(actor):
                held = names.get(pattern)
                if held is None or confidence > held[1]:
                    names[pattern] = (actor.kind, confidence)
        self._entries = list(names.values())
        self._automaton = AhoCorasick(list(names), matchkind=MatchKind.Standard) if names else None

    def find(self, text: str) -> Iterator[tuple[int, int, Kind, float]]:
        if self._automaton is None:
            return
        for index, start, end in self._automaton.find_matches_as_indexes(text, overlapping=True):
            stop = _bounded(text, start, end)
            if stop is not None:
                kind, confidence = self._entries[index]
                yield start, stop, kind, confidence


def _patterns(actor: Actor) -> Iterator[tuple[str, float]]:
    """The forms of an actor's names: as given, in capitals, with either apostrophe, and a person's surname."""
    forms = dict.fromkeys([actor.name, *(n.text for n in actor.names)])
    # who is listed with a name of one word needs none made up (the last word may be the given name: Konoe Fumimaro)
    surnames = actor.kind == "person" and not any(" " not in f and f[:1].isupper() and f.isascii() for f in forms)
    for form in list(forms):
        form = unicodedata.normalize("NFC", form.strip())
        if len(form) < 2 or (form.islower() and form.isascii()):
            continue
        yield from _spellings(form, 0.95)
        if surnames and (surname := _surname(form)):
            yield from _spellings(surname, 0.85)


def _spellings(form: str, confidence: float) -> Iterator[tuple[str, float]]:
    stem = re.sub(r"[аяийьоые]\Z", "", form) if re.fullmatch(r"[А-ЯЁ][а-яё]{4,}", form) else form
    for spelled in (stem, form, form.upper() if len(form) > 3 else form):
        yield spelled, confidence
        if "'" in spelled or "’" in spelled:
            yield spelled.replace("'", "’"), confidence
            yield spelled.replace("’", "'"), confidence


def _surname(form: str) -> str | None:
    """The family name: before a comma, in capitals, else the last word; None for one that is no use by itself."""
    family, comma, _ = form.partition(",")
    if comma and family.split() and _.strip() not in _SUFFIX:
        found = family.strip()
    else:
        parts = [p for p in family.split() if p not in _SUFFIX]
        if len(parts) < 2 or " of " in form:
            return None
        capitals = [p for p in parts if len(p) > 2 and p.isupper()]
        found = capitals[0].capitalize() if capitals and len(capitals) < len(parts) else parts[-1]
    return found if len(found) > 2 and found[:1].isupper() and not found.endswith(".") else None


def _bounded(text: str, start: int, end: int) -> int | None:
    """Where the name ends if it stands as words of its own, else None. Russian names may carry a case ending."""
    first, last = text[start], text[end - 1]
    if _spaceless(first):
        katakana = "\u30a0" <= first <= "\u30ff"
        if katakana and start and "\u30a0" < text[start - 1] <= "\u30ff" and text[start - 1] not in "・゠":
            return None
        return None if "\u30a0" <= last <= "\u30ff" and "\u30a1" <= text[end : end + 1] <= "\u30ff" else end
    if start and (text[start - 1].isalnum() or text[start - 1] == "_"):
        return None
    following = text[end : end + 1]
    if not following.isalnum():
        return end
    if "\u0400" <= last <= "\u04ff":
        ending = _CYRILLIC_END.match(text, end)
        return ending.end() if ending else None
    return None


def _spaceless(c: str) -> bool:
    return "\u3040" <= c <= "\u30ff" or "\u3400" <= c <= "\u9fff" or c in "々〆"


@lru_cache(maxsize=4)
def _built(same: SameAuthority) -> Known:
    return Known(same.authority)


def known(authority: Authority) -> Known:
    """The authority's automaton, built at its first use."""
    return _built(SameAuthority(authority))
