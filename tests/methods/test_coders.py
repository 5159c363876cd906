"""Several coders side by side: units, disputes, adjudication, and how a coder fared with people."""

import pytest

from visavis.methods.coders import adjudicated, agreement, fared
from visavis.records import Coding, Decision, Passage, Statement, StatementConfidence
from visavis.text import Span


def coding(statement: str, coder: str, dimension: str, stance: str | None = None, aspect: str | None = None) -> Coding:
    return Coding(
        id=f"{statement}:{coder}-{dimension}-{aspect}", statement=statement, target="japan", dimension=dimension,
        aspect=aspect, stance=stance, coder=coder, confidence=0.7,
    )  # fmt: skip


def decision(id: int, about: str, verdict: str, value: str | None = None) -> Decision:
    return Decision(id=id, about=[about], verdict=verdict, value=value, by="ada", at="2026-11-24T10:00:00Z")


SIX = [
    *(coding(f"s{i}", "ada", "purpose") for i in range(3)),
    *(coding(f"s{i}", "ada", "postwar") for i in range(3, 6)),
    *(coding(f"s{i}", "bela", "purpose") for i in range(2)),
    *(coding(f"s{i}", "bela", "postwar") for i in range(2, 6)),
]


def test_two_coders_of_six_statements() -> None:
    found = agreement(SIX, draws=50)
    assert (found.coders, found.units) == (["ada", "bela"], 6)
    assert found.pairs[0].kappa.value == pytest.approx(2 / 3)  # observed 5/6, expected 1/2
    assert [(d.about, d.said) for d in found.disputes] == [("s2", {"ada": "purpose", "bela": "postwar"})]
    assert found.by_code.keys() == {"purpose", "postwar"}


def test_what_nobody_else_coded_is_missing_and_not_a_difference() -> None:
    found = agreement([*SIX, coding("s9", "ada", "purpose")], draws=50)
    assert found.units == 6 and len(found.disputes) == 1


def test_stances_agree_the_more_the_nearer_they_are() -> None:
    ada = [coding(f"s{i}", "ada", "purpose", s) for i, s in enumerate(["hostile", "hostile", "favourable", "neutral"])]
    near = [
        coding(f"s{i}", "bela", "purpose", s) for i, s in enumerate(["cautious", "hostile", "favourable", "neutral"])
    ]
    far = [
        coding(f"s{i}", "bela", "purpose", s) for i, s in enumerate(["favourable", "hostile", "favourable", "neutral"])
    ]
    one, other = (agreement([*ada, *x], "stance", draws=20).alpha.value for x in (near, far))
    assert one is not None and other is not None and one > other


def test_stretches_of_text_are_compared_whatever_statement_they_are_in() -> None:
    text = "They came as guests. They stayed as masters."
    passage = Passage(id="d:p0", document="d", order=0, kind="paragraph", text=text)
    surely = StatementConfidence(span=1.0)

    def statement(id: str, start: int, end: int) -> Statement:
        span = Span("d:p0", start, end, text[start:end])
        return Statement(id=id, document="d", manner="direct", act="speech", content=[span], confidence=surely)

    statements = [statement("whole", 0, 44), statement("first", 0, 20), statement("also", 0, 44)]
    same = agreement(
        [coding("whole", "ada", "x"), coding("also", "bela", "x")], "dimension", None, statements, [passage]
    )
    part = agreement(
        [coding("whole", "ada", "x"), coding("first", "bela", "x")], "dimension", None, statements, [passage]
    )
    assert same.units == 0  # no statement was coded twice, and yet the same words were
    assert part.unitising.value is not None and part.unitising.value < 1
    assert same.unitising.value in (None, 1.0)


def test_adjudication() -> None:
    machine = [coding("s1", "rules", "purpose"), coding("s2", "rules", "purpose")]
    people = [coding("s1", n, d) for n, d in (("ada", "postwar"), ("bela", "postwar"), ("carl", "image"))]
    assert adjudicated(machine + people, {"ada", "bela", "carl"}, "all") == machine + people
    assert adjudicated(machine + people, {"ada", "bela", "carl"}) == [machine[1], *people]
    assert adjudicated(machine + people, {"ada", "bela", "carl"}, "majority") == [machine[1], *people[:2]]


def test_how_the_rules_fared() -> None:
    machine = [coding(f"s{i}", "rules", "purpose") for i in range(5)]
    seen = [
        decision(1, machine[0].id, "accept"),
        decision(2, machine[1].id, "reject"),
        decision(3, "s2", "uncode", '{"dimension": "purpose"}'),
        decision(4, "s3", "code", '{"target": "japan", "dimension": "purpose"}'),
        decision(5, "s4", "code", '{"target": "japan", "dimension": "postwar"}'),  # says nothing of the first code
    ]
    [rules] = fared(machine, seen)
    assert (rules.looked_at, rules.stood, rules.share.value) == (4, 2, 0.5)
    assert rules.share.low is not None and rules.share.low < 0.2
