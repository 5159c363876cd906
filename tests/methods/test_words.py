"""Log-odds and keyness: formulas held against arithmetic, evidence, and words that are alike on both sides."""

import math
from collections import Counter

import numpy as np
import pytest

from visavis.methods.words import Counts, counted, keyness, log_odds

JAPAN = {"a": "The atolls must be fortified, the atolls must be held.", "b": "Atolls everywhere."}
GERMANY = {"c": "The dykes must be mended.", "d": "The river must be held."}


def test_a_word_opens_on_the_statements_that_hold_it() -> None:
    scores = {s.word: s for s in log_odds(counted(JAPAN, "en"), counted(GERMANY, "en"), strength=10)}
    assert (scores["atolls"].first, scores["atolls"].second) == (3, 0)
    assert scores["atolls"].statements_first == ["a", "b"] and scores["atolls"].z > 0
    assert scores["must"].statements_first == ["a"] and scores["must"].statements_second == ["c", "d"]
    assert scores["dykes"].p is None  # one occurrence allows no test


def test_log_odds_is_the_formula() -> None:
    first, second = _of({"war": 30, "peace": 70}), _of({"war": 10, "peace": 90})
    [war] = [s for s in log_odds(first, second, Counter(war=1, peace=3), strength=4) if s.word == "war"]
    delta = math.log(31 / (104 - 31)) - math.log(11 / (104 - 11))
    assert war.difference == pytest.approx(delta)
    assert war.z == pytest.approx(delta / math.sqrt(1 / 31 + 1 / 11))


def test_keyness_is_the_published_formula() -> None:
    """Rayson and Garside (2000): expected values from the totals, twice the sum of observed times log ratio."""
    first, second = _of({"war": 30, "peace": 970}), _of({"war": 10, "peace": 1990})
    [war] = [s for s in keyness(first, second) if s.word == "war"]
    e1, e2 = 1000 * 40 / 3000, 2000 * 40 / 3000
    assert war.z**2 == pytest.approx(2 * (30 * math.log(30 / e1) + 10 * math.log(10 / e2)))
    assert war.difference == pytest.approx(math.log2(6))


def test_nothing_said_gives_nothing() -> None:
    assert keyness(_of({}), _of({"war": 3})) == []
    assert log_odds(_of({}), _of({})) == []


def test_of_two_samples_of_one_speech_few_words_differ() -> None:
    rng = np.random.default_rng(3)
    names, shares = [f"w{i}" for i in range(200)], rng.dirichlet(np.full(200, 0.5))
    one, other = (_of(dict(zip(names, rng.multinomial(5000, shares).tolist(), strict=True))) for _ in range(2))
    assert sum(1 for s in keyness(one, other) if s.p is not None and s.p < 0.05) <= 2
    assert sum(1 for s in log_odds(one, other) if s.p is not None and s.p < 0.05) <= 2


def test_words_that_are_left_out() -> None:
    assert "atoll" not in counted(JAPAN, "en", leave=["atolls"]).times


def _of(times: dict[str, int]) -> Counts:
    counter = Counter({w: n for w, n in times.items() if n})
    return Counts(counter, {w: Counter({w: n}) for w, n in counter.items()}, {})
