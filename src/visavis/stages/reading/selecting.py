"""Selection before analysis: which documents name whom a study asks about, in the years that it asks about.

A study that says `selection: targets` leaves other documents unread, and its Coverage tells how many and why. Names are
found in one pass by an Aho-Corasick automaton (1975) of all names of whoever counts for a target.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ahocorasick_rs import AhoCorasick, MatchKind

from visavis.codebook import Wanted
from visavis.edtf import bounds
from visavis.records import Coverage
from visavis.stages.reading.assembling import STAGE

_CYRILLIC = re.compile(r"[А-ЯЁ][а-яё]{4,}")
_ENDING = re.compile(r"[а-яё]{0,3}(?![^\W_])")
_OF_OTHER_TIMES = frozenset({"study", "memoir"})  # speak of other years than their own


class Selector:
    """Asked of each document before it is taken apart."""

    def __init__(self, wanted: Wanted) -> None:
        forms = dict.fromkeys(f for name in wanted.names for f in _forms(name))
        self._automaton = AhoCorasick(list(forms), matchkind=MatchKind.Standard) if forms else None
        self._period = bounds(wanted.period)

    def takes(self, text: str, date: str | None, genre: str | None) -> bool:
        """Whether a text is to be read: studies are always, others of the period (if dated) that name a target."""
        return genre == "study" or (self._timely(date, genre) and self._names(text))

    def _timely(self, date: str | None, genre: str | None) -> bool:
        when = bounds(date) if genre not in _OF_OTHER_TIMES else None
        return not when or not self._period or (when[0] <= self._period[1] and when[1] >= self._period[0])

    def _names(self, text: str) -> bool:
        if self._automaton is None:
            return True
        return any(_stands(text, a, b) for _, a, b in self._automaton.find_matches_as_indexes(text, overlapping=True))


def _forms(name: str) -> Iterator[str]:
    """A name as printed, in capitals, and the stem of a Russian one."""
    yield name
    if len(name) > 3:
        yield name.upper()
    if _CYRILLIC.fullmatch(name):
        yield re.sub(r"[аяийьоые]\Z", "", name)


def _stands(text: str, start: int, end: int) -> bool:
    """Not within another word; Russian endings may follow, and scripts without spaces have no words to tell."""
    if text[start] >= "\u3040":
        return True
    if start and text[start - 1].isalnum():
        return False
    if end < len(text) and text[end].isalnum():
        return "Ѐ" <= text[start] <= "ӿ" and _ENDING.match(text, end) is not None
    return True


class Unread:
    """Documents of a file that were left unread."""

    def __init__(self) -> None:
        self.documents = self.characters = 0

    def add(self, characters: int) -> None:
        self.documents += 1
        self.characters += characters

    def coverage(self, document: str) -> Iterator[Coverage]:
        """What is to be known of them: searched for names, not read."""
        if self.documents:
            many = "document names" if self.documents == 1 else "documents name"
            told = f"{self.documents:,} {many} no target or lie outside the period"
            yield Coverage(document=document, stage=STAGE, selection=told, searched=self.characters, read=0)


_made: list[tuple[Wanted, Selector]] = []


def selector_of(wanted: Wanted | None) -> Selector | None:
    """The selector of a plan, made once a process (known by identity); None where everything is read."""
    if wanted is None:
        return None
    for known, selector in _made:
        if known is wanted:
            return selector
    _made[:] = [(wanted, Selector(wanted))]
    return _made[0][1]
