"""The reader of attributions: its decoder against brute force, its networks alone and in company, any words."""

from __future__ import annotations

import itertools
from importlib.resources import files

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from visavis.predictors.attribution import (
    HINTS,
    PARTS,
    ROWS,
    Guess,
    Passage,
    allowed,
    attribution_reader,
    decoded,
    distances,
    guess_for,
    rows_of,
    window,
)


def passage(text: str, *guesses: Guess) -> Passage:
    words = text.split()
    return Passage(words, [0] * len(words), np.zeros((len(words), HINTS), np.float32), guesses)


def test_a_plain_report() -> None:
    found = attribution_reader().read([passage("The Ambassador said that the harbour was mined .")])[0]
    said = next(c for c in found if c.cue == [(2, 3)])
    assert said.cue_probability > 0.8
    assert said.acts[0] > 0.8
    assert said.holder == (0, 2)
    assert said.content == [(4, 8)]


def test_weights_are_small() -> None:
    assert len((files("visavis.predictors") / "attribution.npz").read_bytes()) < 10_000_000


def test_what_is_read_does_not_depend_on_the_company() -> None:
    texts = ["He hoped that rain would come .", "", "Weir told Orr that salt was dear .", "No ."]
    together = attribution_reader().read([passage(t) for t in texts])
    for text, found in zip(texts, together, strict=True):
        alone = attribution_reader().read([passage(text)])[0]
        assert [(c.cue, c.content, c.holder) for c in alone] == [(c.cue, c.content, c.holder) for c in found]
        np.testing.assert_allclose(
            [c.chain_probability for c in alone], [c.chain_probability for c in found], atol=1e-3
        )


def test_a_guessed_cue_is_always_looked_at() -> None:
    found = attribution_reader().read([passage("Stones and rivers are old .", Guess([(3, 4)], [(4, 5)]))])[0]
    assert [(3, 4)] in [c.cue for c in found]


@given(
    st.integers(1, 5).flatmap(
        lambda n: st.lists(st.lists(st.floats(-3, 3, width=32), min_size=5, max_size=5), min_size=n, max_size=n)
    ),
    st.lists(st.floats(-2, 2, width=32), min_size=30, max_size=30),
)
def test_the_chain_is_the_best_one_and_its_probability_its_share(scores: list[list[float]], moves: list[float]) -> None:
    x = np.array([scores], np.float32)
    transitions = np.array(moves, np.float32).reshape(len(PARTS) + 1, len(PARTS))
    steps = transitions + allowed()

    def value(chain: tuple[int, ...]) -> float:
        moved = steps[0, chain[0]] + sum(steps[a + 1, b] for a, b in itertools.pairwise(chain))
        return float(moved + sum(x[0, t, label] for t, label in enumerate(chain)))

    values = {c: value(c) for c in itertools.product(range(len(PARTS)), repeat=len(scores))}
    chains, sure = decoded(x, np.array([len(scores)]), transitions)
    best = max(values.values())
    assert values[tuple(chains[0].tolist())] == pytest.approx(best, abs=1e-3)
    assert sure[0] == pytest.approx(1 / sum(np.exp(v - best) for v in values.values()), abs=1e-3)


def test_windows_of_unequal_length_are_decoded_as_if_alone() -> None:
    chance = np.random.default_rng(1)
    x = chance.normal(size=(3, 6, len(PARTS))).astype(np.float32)
    transitions = chance.normal(size=(len(PARTS) + 1, len(PARTS))).astype(np.float32)
    lengths = np.array([6, 4, 1])
    chains, sure = decoded(x, lengths, transitions)
    for k, n in enumerate(lengths):
        alone, probability = decoded(x[k : k + 1, :n], np.array([n]), transitions)
        assert chains[k, :n].tolist() == alone[0].tolist()
        assert sure[k] == pytest.approx(probability[0], abs=1e-5)


def test_a_window_is_the_sentence_and_some_after_it() -> None:
    sentences = np.repeat(np.arange(6), 10)
    assert window(sentences, 15) == (10, 50)
    assert window(np.zeros(1000, np.int64), 500) == (450, 590)


@given(st.text(min_size=1, max_size=40))
def test_rows_are_in_the_table_and_none_is_the_hidden_one(word: str) -> None:
    assert all(0 < row < ROWS for row in rows_of(word))


def test_distances_are_classes() -> None:
    far = distances(np.arange(-500, 500))
    assert far.min() == 0 or far.min() == 1
    assert far.max() <= 37
    assert len({*far[490:511].tolist()}) == 21  # exact to ten words on either side


def test_of_guesses_the_one_that_begins_with_the_cue() -> None:
    first, second = Guess([(1, 3)], [(4, 6)]), Guess([(2, 3)], [(4, 5)])
    assert guess_for([first, second], [(2, 3)]) is second
    assert guess_for([first], [(5, 6)]) is None


@given(st.lists(st.text(st.characters(exclude_categories=("Cs",)), min_size=1, max_size=12), max_size=60))
def test_any_words_are_read(words: list[str]) -> None:
    n = len(words)
    found = attribution_reader().read([Passage(words, [k // 7 for k in range(n)], np.zeros((n, HINTS), np.float32))])
    for c in found[0]:
        pieces = [*c.cue, *c.content, *([c.holder] if c.holder else [])]
        assert all(0 <= a < b <= n for a, b in pieces)
        assert 0 <= c.chain_probability <= 1.001
        assert sum(c.acts) == pytest.approx(1, abs=1e-3)
