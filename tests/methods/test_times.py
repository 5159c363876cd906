"""Windows, before and after, change points: with the truth known."""

from datetime import date

import numpy as np
import pytest

from visavis.methods.times import Point, around, changes, windows


def speeches(shares: dict[int, float], each: int = 6, a_year: int = 2, seed: int = 5) -> list[Point]:
    """`a_year` speeches with `each` statements, hostile with the year's share, else favourable."""
    rng = np.random.default_rng(seed)
    return [
        Point(f"s{year}-{d}-{i}", f"d{year}-{d}", date(year, 3, 1), "hostile" if rng.random() < share else "favourable")
        for year, share in shares.items()
        for d in range(a_year)
        for i in range(each)
    ]


BREAK = speeches({y: 0.1 if y < 1946 else 0.8 for y in range(1936, 1956)})


def test_windows_move_and_open_on_statements() -> None:
    found = windows(BREAK, width=5, step=5, draws=200)
    assert [(w.first.year, w.last.year) for w in found][:2] == [(1936, 1940), (1941, 1945)]
    assert found[0].witnesses == 10 and len(found[0].statements) == 60
    one, other = found[0].balance, found[-1].balance
    assert one.value is not None and other.value is not None and one.low is not None and other.high is not None
    assert one.low > other.high


def test_few_witnesses_give_counts_and_no_interval() -> None:
    [window] = windows(speeches({1940: 0.5}), width=1)
    assert window.witnesses == 2 and window.balance.value is not None and window.balance.low is None
    assert windows([], 5) == []


def test_before_and_after_an_event() -> None:
    found = around(BREAK, date(1946, 3, 5), years=5)
    assert found.rise.value is not None and found.rise.value < -0.8
    assert found.rise.high is not None and found.rise.high < -0.5
    assert around(BREAK, date(1900, 1, 1), years=5).rise.value is None


def test_a_change_is_found_and_dated() -> None:
    [change] = changes(BREAK)
    assert change.year in (1945, 1946, 1947) and change.probability > 0.99
    assert 1946 in change.years and len(change.years) <= 4
    assert change.against_before == pytest.approx(0.1, abs=0.08)
    assert change.against_after == pytest.approx(0.8, abs=0.1)


def test_two_changes() -> None:
    shares = {y: 0.1 if y < 1941 else 0.9 if y < 1950 else 0.2 for y in range(1932, 1960)}
    assert [c.year for c in changes(speeches(shares, a_year=3))] == [1941, 1950]


def test_where_nothing_changed_little_is_found() -> None:
    found = sum(bool(changes(speeches(dict.fromkeys(range(1930, 1950), 0.4), seed=i))) for i in range(40))
    assert found <= 4


def test_one_long_angry_speech_is_no_change() -> None:
    quiet = speeches(dict.fromkeys(range(1930, 1950), 0.3))
    angry = [Point(f"a{i}", "angry", date(1949, 1, 1), "hostile") for i in range(60)]
    calm = changes([*quiet, *angry])
    many = changes([*quiet, *(Point(f"m{i}", f"m{i // 6}", date(1949, 1, 1), "hostile") for i in range(60))])
    assert max([c.probability for c in many], default=0) > max([c.probability for c in calm], default=0)


def test_the_interval_of_a_rise_holds_it_as_often_as_it_says() -> None:
    """Six speeches a side, the share of hostile statements from 0.2 to 0.6: the balance falls by 0.8."""
    held = 0
    for seed in range(60):
        points = speeches({y: 0.2 if y < 1946 else 0.6 for y in range(1943, 1949)}, seed=100 + seed)
        rise = around(points, date(1946, 1, 1), years=3, draws=300).rise
        assert rise.low is not None and rise.high is not None
        held += rise.low <= -0.8 <= rise.high
    assert held >= 54  # of 57 expected
