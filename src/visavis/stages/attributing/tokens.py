"""A passage as words with their sentences and quotations: what the rules walk over.

No parser: a word's part is told from closed classes (determiners, pronouns, prepositions, auxiliaries, conjunctions)
and from its form, as in the finite-state chunkers of Abney (Partial Parsing via Finite-State Cascades, 1996).
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field

from visavis.text import listed, sentences

_TOKEN = re.compile(
    r"(?:[^\W\d_]\.){2,}"  # U.S.
    r"|\b(?:Mr|Mrs|Ms|Dr|Prof|Gen|Col|Lt|Capt|Sen|Rep|Gov|St|Messrs|Hon|Rev|Adm|Maj|Sgt|Amb|No|Art)\."
    r"|\b[A-Z]\.(?=\s+[A-Z])"  # an initial
    r"|\b[^\W\d_]{1,5}\.(?=\s+[a-z])"  # an abbreviation: the sentence goes on
    r"|['’]s\b|(?<=s)['’](?=\s)"  # possessives are words of their own
    r"|[^\W\d_]+n['’]t\b"
    r"|[^\W_]+(?:[-–][^\W_]+)*"
    r"|\S"
)
_CHARACTER = re.compile(r"\S")

DETERMINERS = listed("the a an this that these those any some no each every such all both another")
POSSESSIVES = listed("his her its their our my your")
PRONOUNS = listed("he she it they we i you one")
OBJECTS = listed("him her it them us me you everyone everybody")
RELATIVES = listed("who which that whom whose")
PREPOSITIONS = listed(
    "of in on at by for with from to into onto upon about against between among during after before since "
    "under over through toward towards within without as like per than via across behind beyond despite "
    "concerning regarding re until till throughout amid amidst along around near off out up down because "
    "following including"
)
AUXILIARIES = listed(
    "am is are was were be been being have has had having do does did will would shall should can could "
    "may might must cannot ought"
)
MODALS = listed("will would shall should can could may might must cannot")
BE = listed("am is are was were be been being")
CONJUNCTIONS = listed("and or but nor yet")
SUBORDINATORS = listed(
    "although though while whereas when whenever as because since if unless until after before once lest "
    "whether where that so than"
)
ADVERBS = listed(
    "also sometimes then again already always still ever just now only even too further therefore thus however "
    "nevertheless moreover furthermore merely once never often soon later further once himself herself "
    "itself themselves myself ourselves yourself quite very well indeed rather not n't more most much "
    "certainly perhaps first at_last instead thereupon accordingly both likewise otherwise today "
    "yesterday"
)
CLAUSE_OPENERS = PRONOUNS | DETERMINERS | POSSESSIVES | listed("there what if when while although since")
_OPEN, _CLOSE = frozenset("“„«‘「『"), frozenset("”»’」』")


@dataclass
class Words:
    """The words of one passage. All indices below are word indices; `starts` and `ends` are code points."""

    text: str
    low: list[str]
    starts: list[int]
    ends: list[int]
    sentence_of: list[int] = field(default_factory=list)
    sentences: list[tuple[int, int]] = field(default_factory=list)  # word ranges
    quotes: list[tuple[int, int]] = field(default_factory=list)  # word ranges inside the marks, of statement quotes
    quote_at: dict[int, int] = field(default_factory=dict)  # first word inside -> index in quotes
    quote_end: dict[int, int] = field(default_factory=dict)  # word after the last one inside -> index in quotes

    def __len__(self) -> int:
        return len(self.low)

    def capital(self, i: int) -> bool:
        return self.text[self.starts[i]].isupper()

    def word(self, i: int) -> bool:
        return self.text[self.starts[i]].isalnum() or self.low[i] in ("'s", "’s", "'", "’")

    def surface(self, i: int, j: int) -> str:
        return self.text[self.starts[i] : self.ends[j - 1]]

    def adverb(self, i: int) -> bool:
        w = self.low[i]
        return w in ADVERBS or (len(w) > 4 and w.endswith("ly") and not self.capital(i))

    def index(self, offset: int) -> int:
        """The first word that ends after the offset."""
        return bisect_right(self.ends, offset)

    def inside(self, i: int) -> int | None:
        """The quotation that holds word i."""
        k = bisect_right(self.quotes, (i, len(self.low) + 1)) - 1
        return k if k >= 0 and self.quotes[k][0] <= i < self.quotes[k][1] else None

    def quotes_within(self, lo: int, hi: int) -> range:
        """Indices of the quotations that begin within a range of words."""
        return range(bisect_left(self.quotes, (lo, 0)), bisect_left(self.quotes, (hi, 0)))

    def bounds(self, i: int) -> tuple[int, int]:
        """The sentence that holds word i, cut to its quotation if it stands in one."""
        a, b = self.sentences[self.sentence_of[i]]
        if (k := self.inside(i)) is not None:
            lo, hi = self.quotes[k]
            at = bisect_right(self._raw, i)
            first = max(lo, self._raw[at - 1]) if at else lo
            return first, min(hi, self._raw[at]) if at < len(self._raw) else hi
        return a, b

    _raw: list[int] = field(default_factory=list)  # first words of sentences, quotations not protected


def split(text: str, quotations: Sequence[tuple[int, int]], characters: bool = False) -> Words:
    """Words of a text; sentences that a quotation (offsets inside its marks) runs across are one.

    `characters`: each character is a word (Japanese, which writes no spaces).
    """
    low, starts, ends = [], [], []
    for m in (_CHARACTER if characters else _TOKEN).finditer(text):
        low.append(m.group().casefold())
        starts.append(m.start())
        ends.append(m.end())
    words = Words(text, low, starts, ends)
    raw = [bisect_left(starts, a) for a, _ in sentences(text)]
    words._raw = raw
    words.quotes = sorted(
        {(a, b) for s, e in quotations if (a := bisect_left(starts, s)) < (b := bisect_left(starts, e))}
    )
    words.quote_at = {a: k for k, (a, _) in enumerate(words.quotes)}
    words.quote_end = {b: k for k, (_, b) in enumerate(words.quotes)}
    _sentences(words, raw)
    return words


def _sentences(words: Words, raw: list[int]) -> None:
    n, merged, k = len(words), [], 0
    quotes = words.quotes
    for cut in raw:
        while k < len(quotes) and quotes[k][1] < cut:
            k += 1
        if cut and any(a < cut < b for a, b in quotes[k : k + 3]):
            continue
        merged.append(cut)
    if not merged or merged[0] != 0:
        merged.insert(0, 0)
    words.sentences = [(a, b) for a, b in zip(merged, [*merged[1:], n], strict=True) if a < b]
    for s, (a, b) in enumerate(words.sentences):
        words.sentence_of.extend([s] * (b - a))


def opening(word: str) -> bool:
    return word in _OPEN or word == '"'


def closing(word: str) -> bool:
    return word in _CLOSE or word == '"'
