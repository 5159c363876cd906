"""Windows of time: every day has its column, and the drawing never leaves its frame."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st
from invented_study import PLAN, invented

from visavis.pages.cards import Cards
from visavis.pages.choosing import Shown
from visavis.pages.chronology import MOST_COLUMNS, Chronology, Window
from visavis.pages.lookup import Lookup

DAYS = st.dates(date(1500, 1, 1), date(2100, 12, 31))


@given(DAYS, st.integers(0, 150_000), st.floats(0, 1))
def test_every_day_of_a_window_is_in_the_column_that_holds_it(first, length, share):
    window = Window(first, min(date(2400, 1, 1), first + timedelta(length)))
    assert 1 <= len(window.starts) <= MOST_COLUMNS + 1
    day = first + timedelta(int(share * (window.last - first).days))
    column = window.column(day)
    assert column is not None
    a, b = window.ends(column)
    assert a <= day <= b
    assert 0 <= window.percent(day) <= 100
    assert all(0 <= t.at <= 100 for t in window.ticks())
    assert window.column(window.last + timedelta(1)) is None


@given(DAYS, st.integers(0, 5000))
def test_closer_and_wider_keep_the_middle(first, length):
    window = Window(first, first + timedelta(length))
    for by in (0.4, 2.5):
        a, b = window.zoomed(by)
        assert a <= b
        middle = (window.first.toordinal() + window.last.toordinal()) / 2
        assert abs((a.toordinal() + b.toordinal()) / 2 - middle) <= 1


class Nowhere(Shown):
    def __init__(self, look):
        self._lookup, self.statements, self.passages = look, {}, {}

    def list(self, **query):
        return "/list/" + "/".join(map(str, query.values()))


def opened(first, last, dimension="", shown=("statements", "events", "relations")):
    look = Lookup(invented(), PLAN)
    where = Nowhere(look)
    made = Chronology(look, Cards(look, where), where, lambda a, b: f"/zoom/{a}/{b}")
    return made, made.page(first, last, dimension, frozenset(shown))


def test_lanes_hold_the_coded_statements_of_their_target_and_lead_closer():
    made, page = opened(date(1930, 1, 1), date(1938, 12, 31))
    assert [lane.target for lane in page.lanes] == ["Sudland", "the Isles"]
    assert page.lanes[0].total >= 1
    for lane in page.lanes:
        assert all(r.x >= 0 and r.x + r.width <= 1000 and 0 <= r.y <= r.y + r.height <= 60.001 for r in lane.rects)
        assert all(r.href and r.href.startswith("/zoom/") for r in lane.rects)
    assert made.whole()[0].year == 1930


def test_what_is_dated_too_vaguely_for_a_window_is_counted_not_placed():
    _, wide = opened(date(1930, 1, 1), date(1938, 12, 31))
    _, near = opened(date(1932, 1, 1), date(1932, 1, 31))
    assert all(lane.total == 0 for lane in near.lanes)
    assert wide.vague + sum(lane.total for lane in wide.lanes) >= near.vague
    _, none = opened(date(1930, 1, 1), date(1938, 12, 31), shown=())
    assert (none.statements, none.events, none.vague) == ((), (), 0)
    assert all(not lane.rects and not lane.rows for lane in none.lanes)
