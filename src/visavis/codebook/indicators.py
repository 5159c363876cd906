"""Indicators: the words, phrases and patterns of a codebook, found in a text in one pass.

A word stands for all its inflected forms (Snowball stems: Porter 1980, 2001; English: inflection alone), "demobili*"
for every word that begins so, "/.../" for a pattern of RE2, which is linear in the text whatever is written. Hyphens
and apostrophes within words do not count: "post-war" is "postwar". Japanese, which sets no spaces, is matched by
substring.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

import ahocorasick_rs
import re2  # type: ignore[import-untyped]
import Stemmer

from visavis.codebook.types import Codebook, Indicators
from visavis.records import Stance
from visavis.text import words

_STEMMERS = {
    "ar": "arabic", "da": "danish", "de": "german", "el": "greek", "en": "english", "es": "spanish", "fi": "finnish",
    "fr": "french", "hu": "hungarian", "it": "italian", "nl": "dutch", "no": "norwegian", "pl": "polish",
    "pt": "portuguese", "ro": "romanian", "ru": "russian", "sv": "swedish", "tr": "turkish",
}  # fmt: skip
_UNSPACED = frozenset({"ja", "zh", "th"})
_FOREIGN = re.compile(r"[^\u0000-\u024f\u2000-\u206f]")  # any letter that is not Latin
_SCRIPTS = {  # the script of a language written in another than Latin
    "ja": re.compile(r"[\u3040-\u30ff\u4e00-\u9fff]"),
    "zh": re.compile(r"[\u4e00-\u9fff]"),
    "ru": re.compile(r"[\u0400-\u04ff]"),
    "uk": re.compile(r"[\u0400-\u04ff]"),
    "bg": re.compile(r"[\u0400-\u04ff]"),
    "el": re.compile(r"[\u0370-\u03ff]"),
}
_local = threading.local()


@dataclass(frozen=True)
class Code:
    """What an indicator stands for: a dimension and perhaps its aspect, or a stance."""

    dimension: str | None = None
    aspect: str | None = None
    stance: Stance | None = None


@dataclass(frozen=True)
class Hit:
    """An indicator found: its code, as it stands in the codebook, and the half-open offsets of what it matched."""

    code: Code
    indicator: str
    start: int
    end: int


class Matcher:
    """All indicators of a codebook, compiled. `matcher_of` caches one per codebook."""

    def __init__(self, codebook: Codebook) -> None:
        self._tables: dict[str, _Words | _Substrings] = {}
        for code, indicators in codes_of(codebook):
            for language, terms in indicators.items():
                self._add(code, language.partition("-")[0].casefold(), terms)
        for table in self._tables.values():
            table.close()

    def _add(self, code: Code, language: str, terms: list[str]) -> None:
        make = _Substrings if language in _UNSPACED else _Words
        table = self._tables.setdefault(language, make(language))
        for term in terms:
            table.add(term.strip(), code)

    def find(self, text: str, language: str | None = None) -> list[Hit]:
        """Every indicator in a text, leftmost first; of two of one code that overlap, the longer.

        Tried are the indicators of the text's language (all, where it is unknown or the codebook has none for it),
        and of languages whose script stands in the text.
        """
        hits = [h for table in self._for(text, language) for h in table.find(text)]
        return _longest(hits)

    def _for(self, text: str, language: str | None) -> list[_Words | _Substrings]:
        own = (language or "").partition("-")[0].casefold()
        chosen = {own} if own in self._tables else set(self._tables)
        if _FOREIGN.search(text):
            chosen |= {x for x, script in _SCRIPTS.items() if x in self._tables and script.search(text)}
        else:
            chosen -= {x for x in _SCRIPTS if x != own}
        return [self._tables[x] for x in sorted(chosen)]


class _Words:
    """Words and phrases of a language that sets spaces: a trie over stems and beginnings of words."""

    def __init__(self, language: str) -> None:
        self._language = language
        self._root = _Node()
        self._patterns: list[tuple[object, str, Code]] = []

    def add(self, term: str, code: Code) -> None:
        pattern = _pattern_in(term)
        if pattern is not None:
            self._patterns.append((re2.compile(f"(?i){pattern}"), term, code))
            return
        node = self._root
        for token in term.split():
            beginning = token.endswith("*")
            for key, _, _ in self._tokens(token.rstrip("*"), whole=not beginning):
                node = node.step(key, beginning)
        if node is not self._root:
            node.ends.append((code, term))

    def close(self) -> None:
        """Nothing left to build: a trie is ready at once."""

    def find(self, text: str) -> Iterator[Hit]:
        tokens = list(self._tokens(text, whole=True))
        for i in range(len(tokens)):
            reached = [self._root]
            for j in range(i, len(tokens)):
                stem, start, end = tokens[j]
                word = _plain(text[start:end])
                reached = [n for node in reached for n in node.after(stem, word)]
                if not reached:
                    break
                for node in reached:
                    for code, term in node.ends:
                        yield Hit(code, term, tokens[i][1], end)
        for compiled, term, code in self._patterns:
            for m in compiled.finditer(text):  # type: ignore[attr-defined]
                if m.end() > m.start():
                    yield Hit(code, term, m.start(), m.end())

    def _tokens(self, text: str, whole: bool) -> Iterator[tuple[str, int, int]]:
        """Words as they are looked up: plain, and stemmed where whole; with their offsets."""
        stem = (_inflection if self._language == "en" else _stemmer(self._language)) if whole else str
        for word, start, end in words(text):
            yield stem(_plain(word)), start, end


@dataclass
class _Node:
    """A place in the trie: the next stems, the next beginnings by length, and what ends here."""

    stems: dict[str, _Node] = field(default_factory=dict)
    beginnings: dict[str, _Node] = field(default_factory=dict)
    lengths: list[int] = field(default_factory=list)
    ends: list[tuple[Code, str]] = field(default_factory=list)

    def step(self, key: str, beginning: bool) -> _Node:
        if beginning and len(key) not in self.lengths:
            self.lengths.append(len(key))
        table = self.beginnings if beginning else self.stems
        return table.setdefault(key, _Node())

    def after(self, stem: str, word: str) -> list[_Node]:
        out = [self.stems[stem]] if stem in self.stems else []
        for n in self.lengths:
            if word[:n] in self.beginnings:
                out.append(self.beginnings[word[:n]])
        return out


class _Substrings:
    """Terms of a language that sets no spaces, found anywhere (Aho and Corasick 1975)."""

    def __init__(self, language: str) -> None:
        self._terms: list[str] = []
        self._codes: list[list[tuple[Code, str]]] = []
        self._patterns: list[tuple[object, str, Code]] = []
        self._automaton: ahocorasick_rs.AhoCorasick | None = None

    def add(self, term: str, code: Code) -> None:
        pattern = _pattern_in(term)
        if pattern is not None:
            self._patterns.append((re2.compile(f"(?i){pattern}"), term, code))
            return
        plain = term.strip("*")
        if plain in self._terms:
            self._codes[self._terms.index(plain)].append((code, term))
        elif plain:
            self._terms.append(plain)
            self._codes.append([(code, term)])

    def close(self) -> None:
        self._automaton = ahocorasick_rs.AhoCorasick(self._terms) if self._terms else None

    def find(self, text: str) -> Iterator[Hit]:
        if self._automaton is not None:
            for i, start, end in self._automaton.find_matches_as_indexes(text, overlapping=True):
                for code, term in self._codes[i]:
                    yield Hit(code, term, start, end)
        for compiled, term, code in self._patterns:
            for m in compiled.finditer(text):  # type: ignore[attr-defined]
                if m.end() > m.start():
                    yield Hit(code, term, m.start(), m.end())


def codes_of(codebook: Codebook) -> Iterator[tuple[Code, Indicators]]:
    """Every code of a codebook with its indicators."""
    for d in codebook.dimensions:
        yield Code(dimension=d.id), d.indicators
        for a in d.aspects:
            yield Code(dimension=d.id, aspect=a.id), a.indicators
    for stance, indicators in codebook.stances.items():
        yield Code(stance=stance), indicators


def _longest(hits: Iterable[Hit]) -> list[Hit]:
    """Of hits of one code that overlap, the leftmost and longest."""
    out: list[Hit] = []
    until: dict[Code, int] = {}
    for hit in sorted(hits, key=lambda h: (h.start, -h.end, h.indicator)):
        if hit.start >= until.get(hit.code, 0):
            until[hit.code] = hit.end
            out.append(hit)
    return out


_JOINTS = re.compile(r"['’ʼ-]")


def _plain(word: str) -> str:
    """A word without a possessive ending, hyphens and apostrophes: "post-war" and "postwar" are one."""
    word = word.casefold()
    if word.isalpha():
        return word
    if word.endswith(("'s", "’s", "ʼs")):
        word = word[:-2]
    return _JOINTS.sub("", word)


def _stemmer(language: str) -> Callable[[str], str]:
    """The stemmer of a language, one a thread (they are not safe to share); none known: the word itself."""
    algorithm = _STEMMERS.get(language)
    if algorithm is None:
        return str
    made = _local.__dict__.setdefault("stemmers", {})
    if algorithm not in made:
        made[algorithm] = Stemmer.Stemmer(algorithm).stemWord
    stem: Callable[[str], str] = made[algorithm]
    return stem


_SIBILANT = re.compile(r"(?:s|x|z|ch|sh)es$")
_VOWEL = re.compile(r"[aeiouy]")


def _inflection(word: str) -> str:
    """An English word without its inflection, as far as rules tell: step 1 of Porter (1980), final e dropped.

    The later steps strip derivation as well, and would find "import" in "importance".
    """
    if len(word) < 4:
        return word
    if word.endswith(("ies", "ied")):
        return word[:-3] + "i"
    if _SIBILANT.search(word):
        word = word[:-2]
    elif word.endswith("s") and not word.endswith(("ss", "us", "is")):
        word = word[:-1]
    for ending in ("ing", "ed"):
        rest = word.removesuffix(ending)
        if rest != word and len(rest) > 2 and _VOWEL.search(rest):
            word = rest[:-1] if rest[-1] == rest[-2] and rest[-1] not in "lsz" else rest
            break
    if len(word) > 3 and word.endswith("e"):
        return word[:-1]
    return word[:-1] + "i" if word.endswith("y") and word[-2] not in "aeiou" else word


def stems(text: str, language: str | None = None) -> list[str]:
    """The stems of a text's words, in order; Japanese and Chinese runs come as they stand."""
    stem = _stemmer((language or "en").partition("-")[0].casefold())
    return [stem(w if w.isalpha() else _plain(w)) for w, _, _ in words(text)]


def _pattern_in(term: str) -> str | None:
    """The pattern of "/.../"; None for words."""
    return term[1:-1] if len(term) > 2 and term[0] == term[-1] == "/" else None


def pattern_error(term: str) -> str | None:
    """What is wrong with an indicator, to follow its words in a sentence; None if nothing."""
    term = term.strip()
    pattern = _pattern_in(term)
    if pattern is None:
        if "*" in term.rstrip("*").replace("* ", " "):
            return "has its star not at the end of a word"
        return None if any(c.isalnum() for c in term) else "has no letters"
    options = re2.Options()
    options.log_errors = False
    try:
        re2.compile(pattern, options)
    except re2.error as error:
        reason = error.args[0] if error.args else "unknown"
        reason = reason.decode() if isinstance(reason, bytes) else str(reason)
        return f"is no pattern that can be followed ({reason})"
    return None


# By identity, because a codebook holds lists and has no hash; the last four are enough for any run.
_by_identity: list[tuple[Codebook, Matcher]] = []


def matcher_of(codebook: Codebook) -> Matcher:
    """The matcher of a codebook, compiled once."""
    for known, matcher in _by_identity:
        if known is codebook:
            return matcher
    matcher = Matcher(codebook)
    _by_identity[:] = [(codebook, matcher), *_by_identity[:3]]
    return matcher
