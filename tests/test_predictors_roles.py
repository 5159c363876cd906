"""Choices among candidates: sums of hashed weights, and what is made of their scores."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from visavis.predictors.roles import ROWS, TASKS, Candidate, Weights, from_arrays, row, shipped
from visavis.stages.resolving.candidates import NOBODY, likeliest


def test_a_score_is_the_sum_of_the_weights_of_the_features() -> None:
    table = np.zeros((ROWS, 1), np.float32)
    table[row("near")], table[row("named")] = 2.0, 0.5
    told = Weights({"holder": table}).judge("holder", "s", [Candidate(("a",), ["near", "named"]), Candidate((), ["x"])])
    assert told.tolist() == [[2.5], [0.0]]


def test_the_shipped_weights_know_every_task() -> None:
    for task, outputs in TASKS.items():
        assert shipped().judge(task, "s", [Candidate(("a",), ["f"]), Candidate((), ["g"])]).shape == (2, outputs)  # type: ignore[arg-type]


def test_the_empty_candidate_wins_only_when_likely() -> None:
    assert likeliest(np.array([0.0, 0.1], np.float32))[0] == 0
    assert likeliest(np.array([0.0, 2.0], np.float32))[0] == 1
    assert likeliest(np.array([0.0], np.float32)) == (0, 1.0)


@given(st.lists(st.floats(-20, 20, width=32), min_size=1, max_size=12))
def test_a_choice_is_a_share_of_one(scores: list[float]) -> None:
    k, share = likeliest(np.array(scores, np.float32))
    assert 0 <= k < len(scores) and 0 <= share <= 1
    assert k < len(scores) - 1 or share >= NOBODY - 0.001 or len(scores) == 1


def test_arrays_in_16_bits_make_a_judge() -> None:
    held = {task: np.zeros((ROWS, n), np.float16) for task, n in TASKS.items()}
    assert from_arrays(held).judge("side", "s", [Candidate((), ["f"])]).dtype == np.float32
