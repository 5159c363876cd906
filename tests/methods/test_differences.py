"""Differences of targets: Fisher's own example, counts for few, evidence."""

import pytest

from visavis.codebook import Authority, Codebook, Plan, StudyFile
from visavis.methods.differences import differences, fisher
from visavis.records import Coding, Records, Statement, StatementConfidence
from visavis.stages.comparing import compare

SURE = StatementConfidence(span=1.0)


def coded(target: str, aspect: str, n: int, start: int = 0) -> list[Coding]:
    return [
        Coding(id=f"{target}{aspect}{i}", statement=f"{target}{i}", target=target, dimension="d", aspect=aspect,
               coder="rules", confidence=0.8)
        for i in range(start, start + n)
    ]  # fmt: skip


def test_the_lady_tasting_tea() -> None:
    """Fisher (1935): eight cups, three of four told right: 17/70 one-sided, 34/70 two-sided."""
    assert fisher((3, 1), (4, 4)) == pytest.approx(34 / 70)
    assert fisher((4, 0), (4, 4)) == pytest.approx(2 / 70)


def test_a_difference_opens_on_its_statements() -> None:
    found = differences([*coded("a", "war", 12), *coded("b", "peace", 12)], {})
    war = next(d for d in found if d.aspect == "war")
    assert (war.hits, war.of) == ((12, 0), (12, 12))
    assert war.p is not None and war.p < 0.001
    assert war.statements == ([f"a{i}" for i in range(12)], [])
    assert found[0].p is not None and found[-1].aspect is None  # of the dimension alike


def test_few_witnesses_give_counts_and_no_p() -> None:
    assert {d.p for d in differences([*coded("a", "war", 9), *coded("b", "peace", 12)], {})} == {None}


def test_more_of_one_than_of_the_other_is_said_in_the_comparison() -> None:
    codings = [*coded("a", "war", 20), *coded("b", "peace", 18), *coded("b", "war", 2, start=18)]
    records = Records(
        [
            *codings,
            *(
                Statement(id=c.statement or "", document="d", manner="own", act="speech", content=[], confidence=SURE)
                for c in codings
            ),
        ]
    )
    plan = Plan(study=StudyFile(title="t"), codebook=Codebook(), authority=Authority())
    [comparison] = compare(records, plan)
    [more] = [f for f in comparison.different if f.sentence.startswith("More")]
    assert more.sentence.startswith(
        "More of a than of b, those who speak spoke of war: on 20 of 20 occasions against 2"
    )
    assert set(more.statements) == {*(f"a{i}" for i in range(20)), "b18", "b19"}
