"""Where typography and punctuation leave a reference open: the labels of the learned tagger, bound by the rules.

Rules and model share one decoder. What a rule understands for sure (an address, pages with their sign, a volume with
its, a title that italics show) gets a bias that no score outweighs; the best chain over the rest is the model's.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from visavis.predictors.references import LABELS, reference_tagger, words_of
from visavis.stages.citing.vocabulary import EDITION, ISSUE, LOCATOR, VOLUME

_BOUND = 30.0  # added to the score of a label that a rule is sure of: scores differ by some ten at most
_LONGEST = 1500  # a reference longer than this is none that was learned from


@dataclass(frozen=True, slots=True)
class Field:
    """A run of words with one label, as offsets of the text; `sure` is the least of its words' probabilities."""

    label: str
    start: int
    end: int
    sure: float


@lru_cache(maxsize=64)
def fields(text: str, known: tuple[tuple[int, int, str], ...] = ()) -> tuple[Field, ...]:
    """The fields of a reference in order; `known` are stretches whose label is certain."""
    words = words_of(text[:_LONGEST])
    if not words:
        return ()
    tagger = reference_tagger()
    scores = tagger.scores([text[:_LONGEST]])[0].copy()
    for start, end, label in (*known, *_certain(text[:_LONGEST])):
        for i, (a, b) in enumerate(words):
            if start <= a and b <= end:
                scores[i, LABELS.index(label)] += _BOUND
    chain = tagger.decode(scores)
    sure = tagger.sureness(scores, chain)
    return tuple(_runs(text, words, chain, sure))


def _certain(text: str) -> Iterable[tuple[int, int, str]]:
    for pattern, label in ((LOCATOR, "pages"), (VOLUME, "volume"), (ISSUE, "volume"), (EDITION, "edition")):
        for m in pattern.finditer(text):
            yield m.start(), m.end(), label


def _runs(
    text: str, words: list[tuple[int, int]], chain: list[int], sure: np.ndarray[tuple[int, ...], np.dtype[np.float32]]
) -> Iterable[Field]:
    start = 0
    for k in range(1, len(words) + 1):
        if k == len(words) or chain[k] != chain[start]:
            a, b = words[start][0], words[k - 1][1]
            letters = [i for i in range(start, k) if text[words[i][0]].isalnum()]
            if letters:
                yield Field(LABELS[chain[start]], a, b, float(np.mean(sure[letters])))
            start = k


def label_of(piece: str, text: str, told: tuple[Field, ...]) -> tuple[str | None, float]:
    """The label that most of a piece of the text carries, and how sure it is."""
    at = text.find(piece)
    if at < 0 or not piece:
        return None, 0.0
    shares = [(min(f.end, at + len(piece)) - max(f.start, at), f) for f in told]
    share, best = max(shares, key=lambda x: x[0], default=(0, None))
    return (best.label, best.sure) if best is not None and share * 2 > len(piece) else (None, 0.0)


_LEADING = re.compile(r"^(?:\W*(?:in|dans|en|aus)\b:?\s+)?[\s,.:;(\[«“„\"'/–—-]*", re.IGNORECASE)


def bare(text: str) -> str:
    """A field without the "in" before it and the punctuation around it."""
    text = _LEADING.sub("", text, count=1)
    text = re.sub(r"[\s,;:(\[/–—-]+$", "", text)
    for opening, closing in ("()", "[]", "“”", "«»", "„“", '""', "‘’", "''"):
        alone = text.count(closing) % 2 if opening == closing else text.count(closing) > text.count(opening)
        if text.endswith(closing) and alone:
            text = text[:-1]
    return re.sub(r"[\s,;:]+$", "", text)
