"""Where typography and punctuation leave a reference open: the labels of the learned tagger, bound by the rules.

Rules and model share one decoder. What a rule understands for sure (pages with their sign, a volume with its, that
after "in:" no second title but the whole it stands in can follow) moves the scores so far that no other chain is the
best; over the rest the model decides. Many references are scored side by side: `tagged` takes those of many notes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import numpy as np

from visavis.predictors.references import LABELS, Floats, Tagger, reference_tagger, words_of
from visavis.stages.citing.vocabulary import EDITION, IBID, ISSUE, LOCATOR, VOLUME

_BOUND = 30.0  # added to the score of a label that a rule is sure of: scores differ by some ten at most
_LONGEST = 1500  # a reference longer than this is none that was learned from
_TITLE, _CONTAINER = LABELS.index("title"), LABELS.index("container")
_WITHIN = re.compile(r"(?<=[\w.,;”“\"»«’'!?)])\s[Ii]n:\s(?=\S)")


@dataclass(frozen=True, slots=True)
class Field:
    """A run of words with one label, as offsets of the text; `words` are its first word and the one after its last."""

    label: str
    start: int
    end: int
    words: tuple[int, int]


@dataclass(slots=True)
class Told:
    """What the tagger makes of a reference: its fields in order."""

    text: str
    words: list[tuple[int, int]]
    chain: list[int]
    scores: Floats
    fields: tuple[Field, ...] = ()
    _margins: Floats | None = field(default=None, repr=False)

    def sure(self, f: Field) -> float:
        """The mean of its words' margins."""
        letters = [i for i in range(*f.words) if self.text[self.words[i][0]].isalnum()]
        return float(self.margins()[letters].mean())

    def margins(self) -> Floats:
        """For each word how likely its label is by itself, its neighbours' labels not weighed: cheap, for all words."""
        if self._margins is None:
            top = np.exp(self.scores - self.scores.max(1, keepdims=True))
            self._margins = top[np.arange(len(self.chain)), self.chain] / top.sum(1)
        return self._margins

    def label_of(self, piece: str) -> tuple[str | None, float]:
        """The label that most of a piece of the text carries, and how sure it is."""
        at = self.text.find(piece)
        if at < 0 or not piece:
            return None, 0.0
        shares = [(min(f.end, at + len(piece)) - max(f.start, at), f) for f in self.fields]
        share, best = max(shares, key=lambda x: x[0], default=(0, None))
        return (best.label, self.sure(best)) if best is not None and share * 2 > len(piece) else (None, 0.0)


def tagged(texts: list[str]) -> list[Told]:
    """What the tagger makes of each reference."""
    tagger = reference_tagger()
    cut = [t[:_LONGEST] for t in texts]
    words = [words_of(t) for t in cut]
    scores = [_bound(t, w, s.copy()) for t, w, s in zip(cut, words, tagger.scores(cut), strict=True)]
    chains = tagger.decode_all(scores)
    made = [Told(t, w, c, s) for t, w, c, s in zip(texts, words, chains, scores, strict=True)]
    for told in made:
        told.fields = tuple(_runs(told.text, told.words, told.chain))
    return made


def ahead(texts: Iterable[str]) -> Mapping[str, Told]:
    """The references among these texts for which the tagger may be asked, by their text: scored at once."""
    wanted = [t for t in dict.fromkeys(texts) if 25 < len(t) <= _LONGEST and not IBID.match(t)]
    return dict(zip(wanted, tagged(wanted), strict=True)) if wanted else {}


def decoded(tagger: Tagger, texts: list[str]) -> list[tuple[list[int], Floats]]:
    """The labels of the words of each reference, rules and model together, and the scores: for measuring."""
    scores = [_bound(t, words_of(t), s.copy()) for t, s in zip(texts, tagger.scores(texts), strict=True)]
    return [(_alone(chain), s) for chain, s in zip(tagger.decode_all(scores), scores, strict=True)]


def _alone(chain: list[int]) -> list[int]:
    """A container without a title is the title, as the parser takes it: a journal alone, a book taken for one."""
    return chain if _TITLE in chain else [_TITLE if x == _CONTAINER else x for x in chain]


def _bound(text: str, words: list[tuple[int, int]], scores: Floats) -> Floats:
    """The scores with what the rules know."""
    for start, end, label in _certain(text):
        for i, (a, b) in enumerate(words):
            if start <= a and b <= end:
                scores[i, LABELS.index(label)] += _BOUND
    if m := _WITHIN.search(text):
        after = next((i for i, (a, _) in enumerate(words) if a >= m.end()), len(words))
        scores[after:, _TITLE] -= _BOUND
    return scores


_BRACKETED_YEAR = re.compile(r"(?<=[(\[])(?:1[5-9]|20)\d\d[a-z]?(?=[)\]])")


def _certain(text: str) -> Iterable[tuple[int, int, str]]:
    for m in _BRACKETED_YEAR.finditer(text):
        yield m.start(), m.end(), "date"
    for m in LOCATOR.finditer(text):
        if m["page"] or m["column"] or m["folio"]:
            yield m.start(), m.end(), "pages"
    for pattern, label in ((VOLUME, "volume"), (ISSUE, "volume"), (EDITION, "edition")):
        for m in pattern.finditer(text):
            yield m.start(), m.end(), label


def _runs(text: str, words: list[tuple[int, int]], chain: list[int]) -> Iterable[Field]:
    start = 0
    for k in range(1, len(words) + 1):
        if k == len(words) or chain[k] != chain[start]:
            first, last = start, k
            while first < last and text[words[first][0]] in ")].,;:":
                first += 1  # closes the field before
            while first < last and text[words[last - 1][0]] in "([":
                last -= 1  # opens the field after
            if any(text[words[i][0]].isalnum() for i in range(first, last)):
                yield Field(LABELS[chain[start]], words[first][0], words[last - 1][1], (first, last))
            start = k


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
