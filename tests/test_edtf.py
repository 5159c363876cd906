"""Which days an EDTF date covers, and how dates compare."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from visavis.edtf import before, bounds, overlaps, valid


@pytest.mark.parametrize(
    ("edtf", "first", "last"),
    [
        ("1941", "1941-01-01", "1941-12-31"),
        ("194X", "1940-01-01", "1949-12-31"),
        ("1941-02", "1941-02-01", "1941-02-28"),
        ("1944-02", "1944-02-01", "1944-02-29"),
        ("1941-07-03", "1941-07-03", "1941-07-03"),
        ("1941-07-03?", "1941-07-03", "1941-07-03"),
        ("~1941-07", "1941-07-01", "1941-07-31"),
        ("1941-07-03T06:30", "1941-07-03", "1941-07-03"),
        ("1941-07-XX", "1941-07-01", "1941-07-31"),
        ("1941-07-1X", "1941-07-10", "1941-07-19"),
        ("1941-02-2X", "1941-02-20", "1941-02-28"),
        ("1941-XX", "1941-01-01", "1941-12-31"),
        ("1941-1X", "1941-10-01", "1941-12-31"),
        ("1941-21", "1941-03-01", "1941-05-31"),
        ("1941-24", "1941-12-01", "1942-02-28"),
        ("1941-33", "1941-01-01", "1941-03-31"),
        ("1930/1939", "1930-01-01", "1939-12-31"),
        ("1941-12-08/1945-09-02", "1941-12-08", "1945-09-02"),
        ("1941-12-08/..", "1941-12-08", "9999-12-31"),
        ("1941-12-08/", "1941-12-08", "9999-12-31"),
        ("../1939", "0001-01-01", "1939-12-31"),
        ("[1939,1941-06]", "1939-01-01", "1941-06-30"),
        ("{1930..1932}", "1930-01-01", "1932-12-31"),
        ("9999-24", "9999-12-01", "9999-12-31"),
    ],
)
def test_the_days_a_date_covers(edtf, first, last):
    assert bounds(edtf) == (date.fromisoformat(first), date.fromisoformat(last))


@pytest.mark.parametrize(
    "text",
    [
        None,
        "",
        "summer",
        "41",
        "1941-13",
        "1941-00",
        "1941-02-30",
        "1941-21-03",
        "1941/1939",
        "/",
        "../..",
        "[]",
        "-0044",
    ],
)
def test_what_is_no_date_has_no_days(text):
    assert bounds(text) is None
    assert not overlaps(text, "1941") and not before(text, "1941") and not before("1941", text)


def test_dates_that_share_a_day_overlap():
    assert overlaps("1941", "1941-07-03")
    assert overlaps("1941-04-13/1945-08-08", "1945-08")
    assert not overlaps("1941-04-13/1945-08-08", "1945-08-09")


def test_before_means_wholly_before():
    assert before("1941-06-21", "1941-06-22")
    assert not before("1941", "1941-06-22")
    assert before("../1939", "1941/..")


def test_what_held_over_a_time_held_on_a_day():
    assert valid("1939-08-23", "1941-06-22", "1940")
    assert not valid("1939-08-23", "1941-06-22", "1942")
    assert valid(None, "1946-02", "1941-05-01") and valid("1946-02", None, "1960")
    assert valid("1939", "1941", None)


dates = st.dates(min_value=date(1000, 1, 1), max_value=date(9998, 12, 31)).map(str)


@given(dates, dates)
def test_a_day_is_before_after_or_the_same(a, b):
    assert before(a, b) + before(b, a) + overlaps(a, b) == 1


@given(st.text(alphabet="0129X-/.?~[]{},T:Z", max_size=24))
def test_any_text_has_ordered_days_or_none(text):
    days = bounds(text)
    assert days is None or days[0] <= days[1]
