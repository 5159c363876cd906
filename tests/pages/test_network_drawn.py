"""The network drawn: every node and tie has its place, names keep clear of one another, ties open on statements."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from invented_study import PLAN, invented
from test_chronology import Nowhere

from visavis.pages.cards import Cards
from visavis.pages.lookup import Lookup
from visavis.pages.network import KINDS, ROW, TOP, _placed, network_page

NAMES = [f"n{i}" for i in range(12)]


@settings(deadline=None)
@given(
    st.integers(1, 12),
    st.lists(st.tuples(st.sampled_from(NAMES), st.sampled_from(NAMES), st.floats(0.1, 9)), max_size=30),
)
def test_on_one_side_no_two_names_are_closer_than_a_row(n, ties):
    names = NAMES[:n]
    ties = [t for t in ties if t[0] in names and t[1] in names and t[0] != t[1]]
    places = _placed(names, ties)
    assert set(places) == set(names)
    for side in (True, False):
        heights = sorted(y for x, y in places.values() if (x > 500) == side)
        assert all(b - a >= ROW - 0.2 for a, b in pairwise(heights))
        assert all(y >= TOP for y in heights)
    assert places == _placed(names, ties)


@pytest.mark.parametrize("kind", KINDS)
def test_every_tie_is_drawn_and_told(kind):
    look = Lookup(invented(), PLAN)
    where = Nowhere(look)
    page = network_page(look, Cards(look, where), where, kind)
    assert page.kind == kind
    assert len(page.lines) == len(page.ties)
    assert {line.href for line in page.lines} == {row.id for row in page.ties}
    assert page.acts >= 1
    if kind == "affiliation":
        assert {n.kind for n in page.nodes} == {"actor", "concept"}
    assert network_page(look, Cards(look, where), where, kind, target="no such").acts == 0
