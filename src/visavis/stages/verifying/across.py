"""Quotations whose cited text is held in another language: the places that a model of meaning ranks first.

A rank is no verdict. The quotation stays unchecked ("not_held"); beside it stands where a reader may compare by eye.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice

import numpy as np

from visavis.predictors.embedding import Embedder, Vectors
from visavis.records import Abstention, Check, Quotation
from visavis.seeds import words_of
from visavis.stages.verifying.library import FEW, Library
from visavis.text import Span, sentences, span

PLACES = 3  # shown for a quotation
MOST = 5  # sentences of a quotation that are looked for
LONGEST = 3_000  # sentences of one text: some four minutes of a model that reads twelve a second
# The right place was among the three in 59 of 60 (evaluations/across_languages.py); books are freer.
SURE = 0.9


def check_translations(
    library: Library, checks: Sequence[Check | Abstention], embedder: Embedder
) -> Iterator[Check | Abstention]:
    """For each quotation of `checks` that could not be held against a text in another language: the likeliest places.

    Gives a Check `translated_from` with the quotation's spans and then the places, likeliest first; an Abstention for
    a text that is too long to be searched.
    """
    quotations = library.given.by_id(Quotation)
    texts = _Texts(library, embedder)
    for check in checks:
        if isinstance(check, Check) and check.verdict == "not_held" and check.about in quotations:
            found = texts.translated(quotations[check.about], check)
            if found is not None:
                yield found
    yield from texts.declined.values()


class _Texts:
    """The texts cited, each read by the model once."""

    def __init__(self, library: Library, embedder: Embedder) -> None:
        self._library, self._embedder = library, embedder
        self._read: dict[str, tuple[list[Span], Vectors]] = {}
        self.declined: dict[str, Abstention] = {}

    def translated(self, quotation: Quotation, check: Check) -> Check | None:
        """The likeliest places in the first text cited that can be searched."""
        quoted = list(islice((s for at in quotation.spans for s in self._sentences(at)), MOST))
        for document in self._library.cited_by(quotation) if quoted else ():
            if not self._reads(document) or len(self._read[document][0]) < len(quoted):
                continue
            theirs, vectors = self._read[document]
            places = _places(theirs, vectors, self._embedder.vectors([s.exact for s in quoted]))
            title = self._library.documents[document].title or document
            return Check(
                id=f"{quotation.id}:translated_from", kind="quotation", about=quotation.id, verdict="translated_from",
                evidence=[*check.evidence, *places], confidence=SURE,
                difference=f"nearest in meaning of the {len(theirs)} sentences of {title}",
            )  # fmt: skip
        return None

    def _reads(self, document: str) -> bool:
        if document not in self._read and document not in self.declined:
            run = [self._library.passages[p] for p in self._library.run(document)]
            body = [Span(p.id, 0, len(p.text), p.text) for p in run if p.kind not in ("title", "heading")]
            found = [s for at in body for s in self._sentences(at)]
            if len(found) > LONGEST:
                reason = f"{len(found)} sentences: translated quotations are not looked for in it"
                self.declined[document] = Abstention(stage="verifying", about=document, reason=reason)
            else:
                self._read[document] = found, self._embedder.vectors([s.exact for s in found])
        return document in self._read

    def _sentences(self, at: Span) -> Iterator[Span]:
        """Sentences of a span that say something."""
        text = self._library.passages[at.passage].text
        for start, end in sentences(at.exact):
            if len(words_of(at.exact[start:end]).folded) >= FEW:
                yield span(at.passage, text, at.start + start, at.start + end)


def _places(theirs: list[Span], vectors: Vectors, quoted: Vectors) -> list[Span]:
    """The first sentence of each likeliest place: as many running sentences as are quoted, nearest on the mean."""
    near = vectors @ quoted.T
    running = len(theirs) - len(quoted) + 1
    score = np.sum([near[n : n + running, n] for n in range(len(quoted))], axis=0)
    return [theirs[n] for n in np.argsort(-score, kind="stable")[:PLACES]]
