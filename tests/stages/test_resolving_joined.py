"""Holders that are lists of names, papers that "it" stands for, and dates that events lend to what was said there."""

from __future__ import annotations

from typing import Any

import pytest
from test_resolving_statements import resolved

from visavis.records import Resolution


def first(text: str, dates: dict[str, str] | None = None, **more: Any) -> Resolution:
    return resolved(text, dates=dates, **more)[0][1]  # type: ignore[no-any-return]


@pytest.mark.parametrize(
    ("text", "holders"),
    [
        ("The two powers of Persia, and Oman, declared that the strait was closed.", ["persia", "oman"]),
        ("Nadir and Salim declared that the strait was closed.", ["nadir", "salim"]),
        ("Nadir, Salim, and Vane jointly declared that the strait was closed.", ["nadir", "salim", "vane"]),
    ],
)
def test_a_list_of_names_holds_together(text: str, holders: list[str]) -> None:
    assert first(text).holders == holders


def test_a_name_before_the_holder_that_is_no_list_stays_out() -> None:
    assert first("In a letter on Oman, Nadir declared that the strait was closed.").holders == ["nadir"]


def test_it_is_the_paper_whose_author_is_named() -> None:
    text = "Oman had asked for help. The memorandum of Vane dealt with Oman. It stressed that the harbour was open."
    rows = resolved(text)
    assert rows[-1][1].holders == ["vane"]


def test_an_event_lends_its_date_to_what_was_said_there() -> None:
    text = (
        "The Basra Conference in February 1907 was short. Much was eaten. At the Basra Conference Nadir said that "
        "Oman was weak. At the meeting Salim replied that Persia was strong."
    )
    rows = resolved(text, dates={"February 1907": "1907-02"})
    assert [r.date for _, r in rows] == ["1907-02", "1907-02"]


def test_an_event_of_two_dates_lends_none() -> None:
    text = (
        "The Basra Conference in February 1907 was short. The Basra Conference of May 1911 was long. "
        "At the Basra Conference Nadir said that Oman was weak."
    )
    assert first(text, dates={"February 1907": "1907-02", "May 1911": "1911-05"}).date is None
