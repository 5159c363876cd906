"""The tagger of references: its labels on references of our own, its decoder against brute force."""

from __future__ import annotations

import itertools
from importlib.resources import files

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from visavis.predictors.references import LABELS, LONGEST, Tagger, features, reference_tagger, words_of


def tagged(text: str) -> dict[str, str]:
    tagger = reference_tagger()
    out: dict[str, list[str]] = {}
    for (a, b), label in zip(words_of(text), tagger.decode(tagger.scores([text])[0]), strict=True):
        if text[a].isalnum():
            out.setdefault(LABELS[label], []).append(text[a:b])
    return {label: " ".join(words) for label, words in out.items()}


def test_an_article_and_a_chapter() -> None:
    article = tagged("Orr, B. and Lee, C. (1998). Salt roads of the delta. Journal of River History, 14(2), 33-51.")
    assert (article["author"], article["title"]) == ("Orr B and Lee C", "Salt roads of the delta")
    assert (article["container"], article["pages"]) == ("Journal of River History", "33 51")
    book = tagged("G. Salvi, Le strade del sale nel delta, Venezia 1966, pp. 12-15.")
    assert (book["author"], book["title"]) == ("G Salvi", "Le strade del sale nel delta")
    assert (book["place"], book["date"]) == ("Venezia", "1966")


def test_weights_are_small() -> None:
    assert len((files("visavis.predictors") / "references.npz").read_bytes()) < 10_000_000


def test_scores_do_not_depend_on_the_company() -> None:
    texts = ["A. Lee, Salt, Oslo 1950.", "", "B. Orr (1999) Rivers. London: Reed."]
    together = reference_tagger().scores(texts)
    for text, scores in zip(texts, together, strict=True):
        np.testing.assert_allclose(reference_tagger().scores([text])[0], scores, atol=1e-4)


@given(st.text(max_size=300))
def test_any_text_is_tagged_word_by_word(text: str) -> None:
    words = words_of(text)
    assert len(features(text, words)) == len(words)
    tagger = reference_tagger()
    scores = tagger.scores([text])[0]
    chain = tagger.decode(scores)
    sure = tagger.sureness(scores, chain)
    assert len(chain) == len(words) == len(sure)
    assert ((sure >= 0) & (sure <= 1.001)).all()


def test_of_a_long_text_the_beginning_is_read() -> None:
    assert len(words_of("word " * 100_000)) == LONGEST


@pytest.mark.parametrize("seed", range(3))
def test_the_chain_is_the_best_of_all_chains(seed: int) -> None:
    chance = np.random.default_rng(seed)
    n = len(LABELS)
    blank = np.zeros((0, 0), np.float32)
    steps = chance.normal(size=(n + 1, n)).astype(np.float32)
    tagger = Tagger(blank, [], (blank, blank), steps)
    scores = chance.normal(size=(3, n)).astype(np.float32)

    def worth(c: tuple[int, ...]) -> float:
        return float(
            steps[0, c[0]]
            + sum(scores[t, c[t]] for t in range(3))
            + sum(steps[c[t - 1] + 1, c[t]] for t in range(1, 3))
        )

    every = list(itertools.product(range(n), repeat=3))
    best = max(every, key=worth)
    assert tuple(tagger.decode(scores)) == best
    weights = np.exp([worth(c) for c in every])
    share = sum(w for c, w in zip(every, weights, strict=True) if c[1] == best[1]) / weights.sum()
    assert tagger.sureness(scores, list(best))[1] == pytest.approx(share, rel=1e-3)
