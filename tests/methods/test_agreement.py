"""Agreement against published worked examples and the `krippendorff` package."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from visavis.methods.agreement import Unit, alpha, cohen, fleiss, unitising
from visavis.methods.doubt import Interval

# Krippendorff (2011), "Computing Krippendorff's Alpha-Reliability", example C: four observers, twelve units.
FOUR = [
    [1, 2, 3, 3, 2, 1, 4, 1, 2, None, None, None],
    [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, None, 3],
    [None, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, None],
    [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, None],
]
UNITS = list(zip(*FOUR, strict=True))


def test_alpha_of_the_published_example() -> None:
    assert alpha(UNITS, draws=200).value == pytest.approx(0.743, abs=5e-4)
    assert alpha(UNITS, "ordinal", order=[1, 2, 3, 4, 5], draws=200).value == pytest.approx(0.815, abs=5e-4)


def test_cohen_of_two_readers_of_fifty_proposals() -> None:
    """The textbook table 20 / 5 / 10 / 15: observed 0.7, expected 0.5."""
    rows = [("yes", "yes")] * 20 + [("yes", "no")] * 5 + [("no", "yes")] * 10 + [("no", "no")] * 15
    found = cohen(rows)
    assert found.value == pytest.approx(0.4)
    assert found.low is not None and found.high is not None and found.low < 0.4 < found.high
    # Cohen (1960): the standard error is sqrt(p_o (1 - p_o) / (n (1 - p_e)^2)), here sqrt(0.21 / 12.5).
    assert (found.high - found.low) / 2 == pytest.approx(1.96 * math.sqrt(0.21 / 12.5), rel=0.15)


def test_fleiss_of_fourteen_raters() -> None:
    """Ten subjects, fourteen raters, five categories: the table of the encyclopaedias, kappa 0.210."""
    table = [
        (0, 0, 0, 0, 14), (0, 2, 6, 4, 2), (0, 0, 3, 5, 6), (0, 3, 9, 2, 0), (2, 2, 8, 1, 1),
        (7, 7, 0, 0, 0), (3, 2, 6, 3, 0), (2, 5, 3, 2, 2), (6, 5, 2, 1, 0), (0, 2, 2, 3, 7),
    ]  # fmt: skip
    rows = [[v for v, n in enumerate(row) for _ in range(n)] for row in table]
    assert fleiss(rows).value == pytest.approx(0.210, abs=5e-4)


def test_unitising_of_the_published_example() -> None:
    """Krippendorff (2004, p. 254): two observers, a continuum of 300 from 150; alpha 0.7286 for c, 1 for k."""
    c = [("i", 225, 295), ("i", 370, 400), ("j", 220, 300), ("j", 355, 375), ("j", 400, 420)]
    k = [("i", 180, 240), ("i", 300, 350), ("j", 180, 240), ("j", 300, 350)]
    units = [Unit("d", who, a - 150, b - 150, "c") for who, a, b in c]
    assert unitising(units, {"d": 300}).value == pytest.approx(0.7286, abs=1e-4)
    same = [Unit("d", who, a - 150, b - 150, "k") for who, a, b in k]
    assert unitising(same, {"d": 300}).value == 1.0
    assert unitising(units + same, {"d": 300}).value == pytest.approx(0.8591, abs=5e-4)


def test_no_agreement_is_told_of_nothing() -> None:
    assert cohen([]) == fleiss([]) == alpha([]) == unitising([], {}) == Interval(None)
    assert alpha([("a", None), (None, "b")]).value is None
    assert alpha([("a", "a"), ("a", "a")]).value is None  # without variation there is no chance to compare with
    assert cohen([("a", "a")]).value is None


def test_too_many_coders_for_cohen() -> None:
    with pytest.raises(ValueError, match="two coders"):
        cohen([("a", "b", "a")])


rows_of = st.lists(
    st.lists(st.sampled_from([None, 0, 1, 2, 3]), min_size=3, max_size=3), min_size=2, max_size=12
).filter(lambda rows: len({v for r in rows if sum(x is not None for x in r) > 1 for v in r if v is not None}) > 1)


@given(rows_of, st.sampled_from(["nominal", "ordinal"]))
@settings(max_examples=60)
def test_alpha_is_that_of_the_krippendorff_package(rows: list[list[int | None]], level: str) -> None:
    krippendorff = pytest.importorskip("krippendorff")
    data = np.array([[math.nan if v is None else v for v in r] for r in rows], dtype=float).T
    theirs = krippendorff.alpha(reliability_data=data, level_of_measurement=level, value_domain=[0, 1, 2, 3])
    mine = alpha(rows, level, order=[0, 1, 2, 3], draws=2).value
    assert mine == pytest.approx(theirs, abs=1e-9)


def test_the_interval_covers_the_truth() -> None:
    """Two coders who each hit a fair coin's side with 0.9: kappa is 0.64; of 60 intervals some 57 hold it."""
    rng = np.random.default_rng(1)
    held = 0
    for _ in range(60):
        truth = rng.integers(0, 2, 150)
        one, other = (np.where(rng.random(150) < 0.9, truth, 1 - truth) for _ in range(2))
        found = cohen(list(zip(one.tolist(), other.tolist(), strict=True)), draws=300)
        assert found.low is not None and found.high is not None
        held += found.low <= 0.64 <= found.high
    assert held >= 52
