"""The texts of a study as verifying reads them: words made once, stretches cut out, what each note cites."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Protocol

import msgspec

from visavis.records import Citation, Document, Passage, Quotation, Records, Resolution, Source
from visavis.seeds import Candidate, Seeds, Words, words_of
from visavis.stages.verifying.differing import Word, spelled
from visavis.text import Span

FEW = 4  # quotations of fewer words are looked for in the cited document alone: elsewhere they would be chance
LONGEST = 5_000_000  # characters of a passage that is searched
ENOUGH = 3000  # different words from which one can tell that letters never follow each other
FAR = 6000  # words between the parts of a quotation with an ellipsis


class Texts(Protocol):
    """An index of the study's texts. `Seeds` is one in memory, study.index.TextIndex one on disk."""

    def candidates(
        self, words: Sequence[str], besides: str | None = None, cited: Sequence[str] = ()
    ) -> list[Candidate]:
        """Windows of documents other than `besides` that share words with the quotation, likeliest first."""
        ...


class Shelf(Protocol):
    """Texts besides the study's, wherever they lie. `study.shelf.Shelf` has them on disk."""

    @property
    def documents(self) -> Mapping[str, Document]: ...

    @property
    def letters(self) -> frozenset[str]:
        """Three letters running, word ends included, of words that stand more than once."""
        ...

    def candidates(
        self, words: Sequence[str], besides: str | None = None, cited: Sequence[str] = ()
    ) -> list[Candidate]: ...

    def passage(self, id: str) -> Passage | None: ...

    def run(self, document: str, note: str = "") -> Sequence[str]:
        """Passages read on end: those of a document's text, or the one of a note."""
        ...

    def count(self, word: str) -> int:
        """How often a folded word stands in all of them."""
        ...


class _Passages(dict[str, Passage]):
    """The study's passages by id, and those of the shelf when they are asked for."""

    def __init__(self, own: Mapping[str, Passage], shelf: Shelf | None) -> None:
        super().__init__(own)
        self._shelf = shelf

    def __missing__(self, id: str) -> Passage:
        found = self._shelf.passage(id) if self._shelf else None
        if found is None:
            raise KeyError(id)
        return found


class Stretch(msgspec.Struct, frozen=True):
    """Running words of one document, which may go over several passages: folded, with (passage, number)."""

    document: str
    folded: list[str]
    places: list[tuple[str, int]]


class Library:
    """The texts of the study by document, their words made once, and what each note cites."""

    def __init__(self, given: Records, texts: Texts | None = None, shelf: Shelf | None = None) -> None:
        self.given, self.shelf = given, shelf
        self.documents = {**(shelf.documents if shelf else {}), **given.by_id(Document)}
        self.passages: dict[str, Passage] = _Passages(given.by_id(Passage), shelf)
        self.runs: dict[tuple[str, str], list[str]] = {}  # (document, note passage or "") -> passages read on end
        for p in sorted(given[Passage], key=lambda p: (p.document, p.order)):
            if len(p.text) <= LONGEST:
                self.runs.setdefault((p.document, p.id if p.kind == "note" else ""), []).append(p.id)
        self._places: dict[str, dict[str, list[tuple[str, int]]]] = {}
        self._words: dict[str, Words] = {}
        self._shelved: dict[str, dict[str, int]] = {}
        self._given_texts = texts

    @cached_property
    def texts(self) -> Texts:
        return self._given_texts or Seeds.of(
            (pid, document, self.passages[pid].text) for (document, _), run in self.runs.items() for pid in run
        )

    def candidates(self, words: Sequence[str], besides: str, cited: Sequence[str]) -> list[Candidate]:
        """Windows of the study's other documents and of the shelf that share running words, likeliest first."""
        found = [c for c in self.texts.candidates(words, besides, cited) if c.document != besides and self.holds(c)]
        if self.shelf is not None:
            found += self.shelf.candidates(words, besides, cited)
            found.sort(key=lambda c: -c.score)
        return found

    def run(self, document: str, note: str = "") -> Sequence[str]:
        """The passages that are read on end: a document's text, or a note of it."""
        own = self.runs.get((document, note))
        return own if own is not None else self.shelf.run(document, note) if self.shelf else ()

    def order(self, passage: str) -> int:
        """The place of a passage in its run."""
        if passage in self._order:
            return self._order[passage]
        p = self.passages[passage]
        if p.kind == "note":
            return 0
        if p.document not in self._shelved:
            if len(self._shelved) > 64:
                self._shelved.clear()
            self._shelved[p.document] = {id: n for n, id in enumerate(self.run(p.document))}
        return self._shelved[p.document][passage]

    @cached_property
    def cited_documents(self) -> dict[str, list[str]]:
        """Note -> documents of the study that hold the text of a source cited there."""
        sources = self.given.by_id(Source)
        out: dict[str, list[str]] = {}
        for c in self.given[Citation]:
            held = sources[c.source].held if c.source in sources else None
            if c.note is not None and held is not None:
                out.setdefault(c.note, []).append(held)
        return out

    def cited_by(self, quotation: Quotation) -> list[str]:
        """The documents that hold the texts cited for a quotation, in the order of its notes."""
        cited = [d for n in self.notes_of(quotation) for d in self.cited_documents.get(n, [])]
        return [d for d in dict.fromkeys(cited) if d != quotation.document]

    def notes_of(self, quotation: Quotation) -> list[str]:
        """The notes that a quotation's source stands in: its own, or those of its statement."""
        return [quotation.note] if quotation.note else self.notes_of_statements.get(quotation.statement or "", [])

    @cached_property
    def cited_sources(self) -> dict[str, list[str]]:
        """Note -> its citations that name a work at all, resolved or not."""
        out: dict[str, list[str]] = {}
        for c in self.given[Citation]:
            if c.note is not None:
                out.setdefault(c.note, []).append(c.id)
        return out

    @cached_property
    def notes_of_statements(self) -> dict[str, list[str]]:
        notes = {c.id: c.note for c in self.given[Citation]}
        return {r.id: [n for c in r.citations if (n := notes.get(c))] for r in self.given[Resolution]}

    @cached_property
    def citing(self) -> frozenset[str]:
        """Documents that cite: a quotation there should have a source."""
        cite = {c.document for c in self.given[Citation]}
        return frozenset(cite | {d.id for d in self.given[Document] if d.genre == "study"})

    @cached_property
    def _frequencies(self) -> dict[str, Counter[str]]:
        """How often each word stands in all the texts ("") and in each that cites."""
        out = {d: Counter[str]() for d in ("", *self.citing)}
        for (document, _), run in self.runs.items():
            for pid in run:
                found = words_of(self.passages[pid].text).folded
                out[""].update(found)
                if document in out:
                    out[document].update(found)
        return out

    def known(self, word: str, quoting: str) -> bool:
        """Does the word stand more than once in the texts besides the quoting one? A misprint seldom does."""
        own = self._frequencies.get(quoting)
        count = self._frequencies[""][word] - (own[word] if own else 0)
        return count > 1 or (self.shelf is not None and count + self.shelf.count(word) > 1)

    @cached_property
    def _letters(self) -> frozenset[str]:
        """Three letters running, word ends included, of words that stand more than once; none from few texts."""
        words = [w for w, n in self._frequencies[""].items() if n > 1]
        enough = words if len(words) >= ENOUGH else []
        own = frozenset(f"<{w}>"[n : n + 3] for w in enough for n in range(len(w)))
        return own | self.shelf.letters if self.shelf is not None and len(self.shelf.letters) >= ENOUGH else own

    @property
    def ample(self) -> bool:
        """Are there texts enough to tell that a word is none?"""
        return bool(self._letters)

    def odd(self, word: str) -> bool:
        """Does the word hold three letters running that no other has?"""
        return self.ample and any(f"<{word}>"[n : n + 3] not in self._letters for n in range(len(word)))

    def places(self, document: str) -> dict[str, list[tuple[str, int]]]:
        """Where each word (in one spelling) of a document stands: passage, number. Made once a document."""
        if document not in self._places:
            made = self._places[document] = {}
            own = [pid for (name, _), run in self.runs.items() if name == document for pid in run]
            for pid in own or self.run(document):
                for k, word in enumerate(self.words(pid).folded):
                    made.setdefault(spelled(word), []).append((pid, k))
        return self._places[document]

    def words(self, passage: str) -> Words:
        if passage not in self._words:
            if len(self._words) > 2000:  # passages of some 100 words each: a few MB
                self._words.clear()
            self._words[passage] = words_of(self.passages[passage].text)
        return self._words[passage]

    def stretch(self, document: str, first: tuple[str, int], last: tuple[str, int], slack: int) -> Stretch:
        """The words from `first` to `last` and `slack` more on either side, within what is read on end."""
        note = first[0] if self.passages[first[0]].kind == "note" else ""
        run = self.run(document, note)
        a, b = self.order(first[0]), self.order(last[0])
        if b >= len(run) or run[b] != last[0]:  # the seeds ran on from one note into another: no reader does
            b, last = a, first
        places = [(run[n], k) for n in range(a, b + 1) for k in self._some(run[n], first, last)]
        low, high, n, m = first[1], last[1] + 1, a, b
        before = [(run[n], k) for k in range(max(0, low - slack), low)]
        while len(before) < slack and (n := n - 1) >= 0:
            size = len(self.words(run[n]).folded)
            before = [(run[n], k) for k in range(max(0, size - slack + len(before)), size)] + before
        after = [(run[m], k) for k in range(high, min(high + slack, len(self.words(run[m]).folded)))]
        while len(after) < slack and (m := m + 1) < len(run):
            size = len(self.words(run[m]).folded)
            after += [(run[m], k) for k in range(min(size, slack - len(after)))]
        places = [*before, *places, *after]
        return Stretch(document, [self.words(p).folded[k] for p, k in places], places)

    @cached_property
    def _order(self) -> dict[str, int]:
        return {p: n for run in self.runs.values() for n, p in enumerate(run)}

    def _some(self, passage: str, first: tuple[str, int], last: tuple[str, int]) -> range:
        start = first[1] if passage == first[0] else 0
        return range(start, last[1] + 1 if passage == last[0] else len(self.words(passage).folded))

    def word(self, stretch: Stretch, n: int) -> Word:
        """One word of a stretch with what is printed around it."""
        passage, k = stretch.places[n]
        words, text = self.words(passage), self.passages[passage].text
        start, end = words.starts[k], words.ends[k]
        before = text[max(words.ends[k - 1], start - 40) : start] if k else "\n"
        after = (
            text[end : min(words.starts[k + 1], end + 40)] if k + 1 < len(words.starts) else text[end : end + 40] + "\n"
        )
        return Word(words.folded[k], Span(passage, start, end, text[start:end]), before, after)

    def holds(self, candidate: Candidate) -> bool:
        """Are the passages that an index names still there?"""
        return candidate.first[0] in self._order and candidate.last[0] in self._order

    def spanning(self, candidates: Sequence[Candidate]) -> list[Candidate]:
        """For a quotation with ellipses: one window over all those of a document that lie near enough."""
        by_document: dict[str, list[Candidate]] = {}
        for c in candidates:
            if self.passages[c.first[0]].kind != "note":
                by_document.setdefault(c.document, []).append(c)
        out: list[Candidate] = []
        for document, windows in by_document.items():
            first = min((c.first for c in windows), key=self._place)
            last = max((c.last for c in windows), key=self._place)
            run = self.run(document)[self.order(first[0]) : self.order(last[0]) + 1]
            if len(windows) > 1 and sum(len(self.passages[p].text) for p in run) < FAR * 8:
                out.append(Candidate(document, first, last, sum(c.score for c in windows)))
        return out

    def _place(self, at: tuple[str, int]) -> tuple[int, int]:
        return self.order(at[0]), at[1]

    def covered(self, first: Span, last: Span) -> Span:
        """The span from one word to another of the same passage."""
        text = self.passages[first.passage].text
        return Span(first.passage, first.start, last.end, text[first.start : last.end])
