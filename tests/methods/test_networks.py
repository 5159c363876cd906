"""Discourse networks by hand: two actors, two concepts."""

import pytest

from visavis.methods.networks import Act, acts_of, affiliation, excluding, one_mode
from visavis.records import Coding, Resolution, StatementConfidence, StatementTarget

ACTS = [
    Act("ann", "tariff", True, "s1"),
    Act("ann", "tariff", True, "s2"),
    Act("ann", "canal", False, "s3"),
    Act("bob", "tariff", True, "s4"),
    Act("bob", "canal", True, "s5"),
    Act("cid", "dyke", True, "s6"),
]


def test_two_mode_counts_and_opens_on_statements() -> None:
    network = affiliation(ACTS)
    assert (network.nodes, network.others) == (["ann", "bob", "cid"], ["canal", "dyke", "tariff"])
    assert network.total() == 6
    [tie] = [t for t in network.ties if (t.source, t.target) == ("ann", "tariff")]
    assert (tie.weight, tie.statements) == (2, ["s1", "s2"])
    assert {t.weight for t in affiliation(ACTS, "subtract").ties} == {2.0, -1.0, 1.0}


def test_one_mode() -> None:
    congruence, conflict = one_mode(ACTS), one_mode(ACTS, "conflict")
    assert [(t.source, t.target, t.weight) for t in congruence.ties] == [("ann", "bob", 2.0)]
    assert congruence.ties[0].statements == ["s1", "s2", "s4"]
    assert [(t.weight, t.statements) for t in conflict.ties] == [(1.0, ["s3", "s5"])]
    assert one_mode(ACTS, "subtract").ties[0].weight == 1.0
    assert one_mode(ACTS, "ignore").ties[0].weight == 3.0
    assert one_mode(ACTS, "congruence", "average").ties[0].weight == pytest.approx(2 / 2.5)
    assert one_mode(ACTS, "congruence", "jaccard").ties[0].weight == pytest.approx(2 / 3)
    assert one_mode(ACTS, "congruence", "cosine").ties[0].weight == pytest.approx(2 / (5**0.5 * 2**0.5))


def test_exclusions() -> None:
    assert one_mode(excluding(ACTS, concepts=["tariff"])).ties == []
    assert one_mode(excluding(ACTS, actors=["bob"])).nodes == ["ann", "cid"]


def test_a_statement_of_two_coders_is_one_act() -> None:
    surely = StatementConfidence(span=1.0)
    said = Resolution(
        id="s1", document="d", holders=["stalin"], confidence=surely,
        targets=[StatementTarget(actor="japan", name="Japan", stance="hostile")],
    )  # fmt: skip
    codings = [
        Coding(id=f"s1:{who}", statement="s1", target="japan", dimension="postwar", coder=who, confidence=0.5)
        for who in ("rules", "ada")
    ]
    assert acts_of(codings, [said], {"stalin": "Stalin"}) == [Act("Stalin", "japan: postwar", False, "s1")]
