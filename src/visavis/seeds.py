"""Where in many texts a few running words stand: seeds for aligning quotations.

A seed is three running words, levelled (text.Levelled's classes, applied word by word) and case-folded, hashed to 64
bits. Three rather than five: a seven-word quotation with its fourth word changed still has seeds. The hash depends on
nothing but the words (no vocabulary, no random seed), so an index is the same wherever it is made, and two sorted
arrays hold it: 12 bytes a word.
"""

from __future__ import annotations

import re
import unicodedata
from array import array
from collections.abc import Collection, Iterable, Sequence
from hashlib import blake2b

import msgspec
import numpy as np
import numpy.typing as npt

from visavis.text import level

SEED = 3
_BUDGET = 20_000  # places looked at for one quotation, rarest seeds first: bounds the time whatever the words are
_NEAR = 120  # words between two hits of one window: longer unbroken quotations have hits in between
BEST = 8  # windows given back
_BLOCK = 4096  # keys that are searched at a time: 32 KB of an index that lies on disk

# A number with its separators; one character of a script without spaces; else letters and digits with apostrophes.
# Invisible characters (soft hyphens, zero-width spaces) stay inside a word and are dropped when it is levelled.
_WIDE = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff"
_SUPERSCRIPT = "²³¹⁰⁴-⁹₀-₉"  # marks of notes, no words
_HIDDEN = "\u00ad\u200b\u200c\u200d\u2060"
_WORD = re.compile(
    rf"\d+(?:[.,]\d{{3}}(?!\d))+|[{_WIDE}]"
    rf"|[^\W_{_WIDE}{_SUPERSCRIPT}]+(?:['’ʼ{_HIDDEN}]+[^\W_{_WIDE}{_SUPERSCRIPT}]+)*"
)


def folded(word: str) -> str:
    """A word for comparing: levelled, case-folded, thousands separators gone."""
    if word[0].isdigit():
        word = word.replace(",", "").replace(".", "")
    return word.casefold() if word.isascii() else unicodedata.normalize("NFC", level(word).casefold())


class Words(msgspec.Struct, frozen=True):
    """The words of a text, folded, with their half-open offsets in code points."""

    folded: list[str]
    starts: array[int]
    ends: array[int]


def words_of(text: str) -> Words:
    """Every word of a text in the form that seeds are made of."""
    found, starts, ends = [], array("L"), array("L")
    for m in _WORD.finditer(text):
        found.append(folded(m.group()))
        starts.append(m.start())
        ends.append(m.end())
    return Words(found, starts, ends)


def word_hash(word: str) -> int:
    """64 bits of a folded word."""
    return int.from_bytes(blake2b(word.encode("utf-8", "replace"), digest_size=8).digest(), "little")


class _Hashes(dict[str, int]):
    """Printed word -> hash of its folded form, worked out once a word."""

    def __missing__(self, word: str) -> int:
        self[word] = value = word_hash(folded(word))
        return value


_LONG = 40  # letters: what is longer is no word of a script with spaces, and hardly comes again
_KEPT = 500_000  # printed tokens kept: some 60 MB


class Hashed(dict[str, bytes]):
    """What stands between two blanks -> the hashes of its words, eight bytes each, worked out once.

    No word holds a blank, so the words of a text are those of its tokens; cutting at blanks, looking up and joining
    is six times as fast as matching words one by one.
    """

    def __init__(self) -> None:
        self.words = _Hashes()

    def __missing__(self, token: str) -> bytes:
        value = array("Q", map(self.words.__getitem__, _WORD.findall(token))).tobytes()
        if len(token) < _LONG and len(self) < _KEPT:
            self[token] = value
        return value

    def of(self, text: str) -> bytes:
        """The hashes of the words of a text, in order: those of `words_of`."""
        return b"".join(map(self.__getitem__, text.split()))


_Numbers = npt.NDArray[np.uint64]
_FACTORS = [np.uint64(f) for f in (1, 0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F)]  # odd: no information is lost


def _seeds(hashes: _Numbers) -> _Numbers:
    """The seed that begins at each word (the last two words begin none); overflow wraps, as a hash may."""
    n = max(0, len(hashes) - SEED + 1)
    total = np.zeros(n, dtype=np.uint64)
    for k, factor in enumerate(_FACTORS):
        total += hashes[k : k + n] * factor
    return total


class Numbered:
    """The words of many texts as one run of hashes, on the way to an index."""

    def __init__(self) -> None:
        self.hashed = Hashed()
        self._starts = array("L")
        self._runs = array("Q")

    def add(self, text: str) -> None:
        self._starts.append(len(self._runs))
        self._runs.frombytes(self.hashed.of(text))

    def arrays(self) -> tuple[_Numbers, npt.NDArray[np.uint32], npt.NDArray[np.uint32]]:
        """Seeds in order, the word where each begins, and the first word of each text."""
        keys = _seeds(np.frombuffer(self._runs, dtype=np.uint64))
        order = np.argsort(keys)
        return keys[order], order.astype(np.uint32), np.array(self._starts, dtype=np.uint32)

    def counts(self) -> tuple[_Numbers, npt.NDArray[np.int64]]:
        """The hash of every word, in order, and how often it stands."""
        return np.unique(np.frombuffer(self._runs, dtype=np.uint64), return_counts=True)


class Candidate(msgspec.Struct, frozen=True):
    """A window of a document in which seeds of a quotation lie: from one word of a passage to one of another.

    Words are counted within their passage, as `words_of` gives them; `score` grows with the number of different
    seeds and their rarity.
    """

    document: str
    first: tuple[str, int]
    last: tuple[str, int]
    score: float


class Seeds:
    """All seeds of many texts: `keys` sorted, `places` the running number of the word where each begins.

    `starts` is the number of the first word of each passage, `passages` and `documents` its ids.
    """

    def __init__(
        self,
        keys: _Numbers,
        places: npt.NDArray[np.uint32],
        starts: npt.NDArray[np.uint32],
        passages: Sequence[str],
        documents: Sequence[str],
        numbered: tuple[list[str], npt.NDArray[np.int64]] | None = None,
    ) -> None:
        """`numbered`: the documents' ids and which of them each passage belongs to, where that is known already."""
        self.keys, self.places, self.starts = keys, places, starts
        self.passages, self.documents = passages, documents
        if numbered is None:
            order = {d: n for n, d in enumerate(dict.fromkeys(documents))}
            numbered = list(order), np.array([order[d] for d in documents], dtype=np.int64)
        self._names, self._document = numbered
        self._hashes = _Hashes()
        self._marks = np.array(keys[::_BLOCK])

    @classmethod
    def of(cls, texts: Iterable[tuple[str, str, str]]) -> Seeds:
        """Index (passage id, document id, text); passages of a document in reading order, one after the other.

        A seed may run on from one passage into the next of the same document.
        """
        passages, documents = [], []
        found = Numbered()
        for passage, document, text in texts:
            passages.append(passage)
            documents.append(document)
            found.add(text)
        return cls(*found.arrays(), passages, documents)

    def candidates(
        self, words: Sequence[str], besides: str | None = None, cited: Collection[str] = ()
    ) -> list[Candidate]:
        """Windows that hold seeds of the quotation, likeliest first: the best few, and the best of each cited document.

        `words` as printed or folded; nothing is looked for in the document `besides`.
        """
        hashes = np.fromiter(map(self._hashes.__getitem__, words), dtype=np.uint64, count=len(words))
        wanted = np.unique(_seeds(hashes))
        low, count = self._found(wanted)
        chosen = np.argsort(count, kind="stable")
        chosen = chosen[count[chosen] > 0]
        chosen = chosen[np.cumsum(count[chosen]) <= max(_BUDGET, int(count[chosen[0]]) if len(chosen) else 0)]
        if not len(chosen):
            return []
        hits = np.concatenate([self.places[low[c] : low[c] + count[c]] for c in chosen]).astype(np.int64)
        seed = np.repeat(chosen, count[chosen])
        weight = 1.0 / (1.0 + np.log(np.maximum(1, count)))
        return self._windows(hits, seed, weight, besides, cited)

    def _found(self, wanted: _Numbers) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
        """Where each seed first stands among the keys, and how often; a block of keys is read for each, no more."""
        low, count = np.zeros(len(wanted), dtype=np.int64), np.zeros(len(wanted), dtype=np.int64)
        first = np.searchsorted(self._marks, wanted, "left")
        for n, (seed, block) in enumerate(zip(wanted, first, strict=True)):
            start = max(0, int(block) - 1) * _BLOCK  # of all blocks that begin below the seed the last
            at = start + int(np.searchsorted(self.keys[start : start + _BLOCK], seed, "left"))
            if at < len(self.keys) and self.keys[at] == seed:
                low[n], count[n] = at, self._run(at, seed)
        return low, count

    def _run(self, at: int, seed: np.uint64) -> int:
        """How many keys from `at` on are the seed."""
        size = _BLOCK
        while True:
            run = int(np.searchsorted(self.keys[at : at + size], seed, "right"))
            if run < size:
                return run
            size *= 4

    def _windows(
        self,
        hits: npt.NDArray[np.int64],
        seed: npt.NDArray[np.int64],
        weight: npt.NDArray[np.float64],
        besides: str | None,
        cited: Collection[str],
    ) -> list[Candidate]:
        passage = np.searchsorted(self.starts, hits, "right") - 1
        document = self._document[passage]
        if besides in self._names:
            keep = document != self._names.index(besides)
            hits, seed, passage, document = hits[keep], seed[keep], passage[keep], document[keep]
        if not len(hits):
            return []
        order = np.argsort(hits, kind="stable")
        hits, seed, passage, document = hits[order], seed[order], passage[order], document[order]
        new = np.r_[True, (np.diff(hits) > _NEAR) | (np.diff(document) != 0)]
        window = np.cumsum(new) - 1
        in_window, which = np.divmod(np.unique(window * len(weight) + seed), len(weight))
        score = np.bincount(in_window, weights=weight[which])
        first = np.flatnonzero(new)
        last = np.r_[first[1:], len(hits)] - 1
        out: list[Candidate] = []
        for w in np.argsort(-score, kind="stable"):
            name = self._names[document[first[w]]]
            if len(out) >= BEST and (name not in cited or any(c.document == name for c in out)):
                if len(out) >= BEST + len(cited):
                    break
                continue
            a, b = (self._place(int(hits[n[w]]), int(passage[n[w]])) for n in (first, last))
            out.append(Candidate(name, a, b, float(score[w])))
        return out

    def _place(self, hit: int, passage: int) -> tuple[str, int]:
        return self.passages[passage], hit - int(self.starts[passage])
