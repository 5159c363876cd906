"""Officials by surname: one state or none."""

from __future__ import annotations

from visavis.codebook.officials import state_of_official


def test_a_surname_of_one_states_officials_tells_the_state_in_its_time() -> None:
    assert state_of_official("Spasowski", 1959) == "poland"
    assert state_of_official("Spasowski", 1890) is None


def test_what_is_unknown_or_borne_by_officials_of_several_states_is_left_open() -> None:
    assert state_of_official("Qwertzuiop", 1955) is None
    assert state_of_official("", None) is None
