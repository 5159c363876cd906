"""The mirror of two sides, and the author's conclusions beside the statements."""

from visavis.codebook import Authority, Codebook, Dimension, Perceiver, Plan, StudyFile, Target
from visavis.methods.selecting import Selected, Selection
from visavis.records import (
    Actor,
    Claim,
    ClaimKind,
    Coding,
    Document,
    Passage,
    Records,
    Resolution,
    Statement,
    StatementConfidence,
    StatementTarget,
)
from visavis.stages.comparing import conclusions, mirror
from visavis.text import Span

SURE = StatementConfidence(span=1.0)
TEXT = "The neighbour arms. We pledge peace."
PLAN = Plan(
    study=StudyFile(
        title="t",
        perceivers=[Perceiver(id="court", name="royal court", members=["ruritania"])],
        targets=[Target(id="borduria", name="Borduria"), Target(id="ruritania", name="Ruritania")],
        dimensions=["trade", "arms"],
    ),
    codebook=Codebook(dimensions=[Dimension(id="trade", name="Trade"), Dimension(id="arms", name="Arms")]),
    authority=Authority(
        actors=[Actor(id=i, name=i.title(), kind="state") for i in ("ruritania", "borduria", "syldavia")]
    ),
)


def said(id: str, holder: str, target: str, dimension: str, stance: str, date: str = "1910") -> Records:
    at = Span("d:p0", 0, len(TEXT), TEXT)
    return Records(
        [
            Statement(id=id, document="d", manner="direct", act="speech", content=[at], confidence=SURE),
            Resolution(
                id=id, document="d", holders=[holder], occasion=f"o-{id}", date=date, confidence=SURE,
                targets=[StatementTarget(actor=target, name=target, stance=stance)],  # type: ignore[arg-type]
            ),
            Coding(
                id=f"{id}:c", statement=id, target=target, dimension=dimension, coder="rules", confidence=0.8,
                perceiver="court" if holder == "ruritania" else None,
            ),
        ]
    )  # fmt: skip


def study(*parts: Records, claims: list[Claim] | None = None) -> Records:
    out = Records([Document(id="d", path="d", digest="")])
    out.add([Passage(id="d:p0", document="d", order=0, kind="paragraph", language="en", text=TEXT)])
    for part in parts:
        out.add(part)
    out.add(claims or [])
    return out


RECORDS = study(
    said("s1", "ruritania", "borduria", "arms", "hostile"),
    said("s2", "ruritania", "borduria", "arms", "hostile", "1920"),
    said("s3", "borduria", "ruritania", "arms", "favourable"),
    said("s4", "ruritania", "borduria", "trade", "neutral"),
)


def test_how_each_saw_the_other() -> None:
    trade, arms = mirror(RECORDS, PLAN, "court", "borduria")
    assert (arms.there.statements, arms.back.statements) == (["s1", "s2"], ["s3"])
    assert arms.there.stances == {"hostile": 2} and arms.back.stances == {"favourable": 1}
    assert trade.back.missing == "none_found"
    assert arms.sentence == (
        "Arms: the royal court of Borduria: 2 statements on 2 occasions (2 hostile); "
        "Borduria of the royal court: 1 statement on 1 occasion (1 favourable)."
    )


def test_a_side_that_is_no_target_was_not_looked_for() -> None:
    [trade, arms] = mirror(RECORDS, PLAN, "ruritania", "syldavia") or [None, None]
    assert trade is arms is None
    [_, arms] = mirror(RECORDS, PLAN, "borduria", "court")
    assert arms.there.statements == ["s3"]


def claim(id: str, kind: ClaimKind, targets: list[str], dimension: str | None, *rests_on: str) -> Claim:
    at = Span("d:p0", 0, 3, "The")
    return Claim(id=id, span=at, kind=kind, targets=targets, dimension=dimension, rests_on=list(rests_on))


def test_conclusions_beside_what_the_statements_bear_out() -> None:
    claims = [
        claim("x1", "conclusion", ["borduria"], "arms"),
        claim("x2", "conclusion", ["ruritania"], "trade"),
        claim("x3", "absent", ["borduria"], "trade"),
        claim("x4", "common", ["borduria", "ruritania"], "trade"),
        claim("x5", "conclusion", [], None),
        claim("x6", "conclusion", ["borduria"], "arms", "s1"),
        claim("x7", "perception", ["borduria"], "arms"),
    ]
    records = study(*(said(f"s{i}", "ruritania", "borduria", "arms", "hostile") for i in (1, 2)), claims=claims)
    records.add(said("s4", "ruritania", "borduria", "trade", "neutral"))
    found = {c.claim: c for c in conclusions(records, PLAN)}
    assert {k: v.standing for k, v in found.items()} == {
        "x1": "borne_out", "x2": "nothing_found", "x3": "against", "x4": "against", "x5": "not_comparable",
        "x6": "cited",
    }  # fmt: skip
    assert found["x1"].statements == ["s1", "s2"] and found["x4"].per_target == {"borduria": 1, "ruritania": 0}


def test_methods_are_asked_by_selection() -> None:
    asked = Selected(RECORDS, PLAN)
    arms = Selection(target="borduria", dimension="arms")
    assert asked.ids(arms) == ["s1", "s2"]
    assert [(p.day.year, p.stance) for p in asked.points(arms)] == [(1910, "hostile"), (1920, "hostile")]
    assert asked.operational_code(arms).self["promise"] == 2
    assert [(a.actor, a.agrees) for a in asked.acts(arms)] == [("Ruritania", False)] * 2
    assert {t.name for t in asked.traits(arms)} == {"BACE", "CC", "DIS", "IGB", "PWR", "SC", "TASK"}
    first = asked.apart(arms, Selection(target="ruritania"))
    assert first[0].statements_first[:1] in ([], ["s1"])
    assert asked.ids(Selection(threshold=0.9)) == []
