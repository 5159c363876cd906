"""Several coders of one study: blind, in dispute, adjudicated; a coder by likeness; calibrated learning."""

from __future__ import annotations

import numpy as np
import pytest

import visavis
from visavis.codebook import Aspect, Codebook, Dimension, Plan, StudyFile, Target
from visavis.codebook.types import Authority
from visavis.predictors.fewshot import Scale, held_out, scaled
from visavis.records import Coding, Records, Resolution, Statement, StatementConfidence, StatementTarget
from visavis.stages.coding.similar import code_similar
from visavis.study.current import conflicts
from visavis.text import Span

SURE = StatementConfidence(span=1.0)


@pytest.fixture
def ran(tiny):
    study = visavis.open_study(tiny)
    study.run("serial")
    return study


def test_who_codes_blind_sees_nobody_else(ran):
    statement, target = ran.to_code("ada", 1)[0]
    ran.decide(statement, "code", {"target": target, "dimension": "purpose-of-the-war"}, by="ada")
    ran.decide(statement, "code", {"target": target, "dimension": "postwar-conception"}, by="bela")
    assert [c.dimension for c in ran.blind("ada")] == ["purpose-of-the-war"]
    assert (statement, target) not in ran.to_code("ada", 1000)
    assert (statement, target) in ran.to_code("carla", 1000)


def test_a_dispute_is_adjudicated_once_and_stays_in_the_agreement(ran):
    statement, target = ran.to_code("ada", 1)[0]
    ran.decide(statement, "code", {"target": target, "dimension": "purpose-of-the-war"}, by="ada")
    ran.decide(statement, "code", {"target": target, "dimension": "postwar-conception"}, by="bela")
    [dispute] = [d for d in ran.disputes(coders=["ada", "bela"]) if d.about == statement]
    assert set(dispute.said) == {"ada", "bela"}
    ran.adjudicate(statement, target, [{"dimension": "postwar-conception"}], by="carla", reason="of the peace")
    assert not [d for d in ran.disputes(coders=["ada", "bela"]) if d.about == statement]
    holding = [c for c in ran.records(Coding)[Coding] if (c.statement, c.target) == (statement, target)]
    assert [c.dimension for c in holding] == ["postwar-conception"]
    assert ran.agreement(coders=["ada", "bela"]).units == 1
    assert not [c for c in conflicts(ran.decisions()) if statement in c.about and "postwar" in c.question]


BOOK = Codebook(
    dimensions=[
        Dimension(
            id="arms",
            name="Arms",
            aspects=[
                Aspect(id="fleet", name="aaaa", examples=["aaab"]),
                Aspect(id="guns", name="cccc", counter_examples=["ccdd"]),
            ],
        ),
        Dimension(id="trade", name="dddd"),
    ]
)
PLAN = Plan(study=StudyFile(title="t", targets=[Target(id="x", name="X")]), codebook=BOOK, authority=Authority())


class Letters:
    name = "letters"

    def vectors(self, texts):
        rows = np.array([[t.count(c) + 0.01 for c in "abcd"] for t in texts], dtype=np.float32).reshape(-1, 4)
        return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def said(*texts: str) -> Records:
    out = Records()
    for n, text in enumerate(texts):
        at = Span("d:p0", 0, len(text), text)
        to = [StatementTarget(actor="x", name="X")]
        out.add(
            [
                Statement(id=f"s{n}", document="d", manner="own", act="speech", content=[at], confidence=SURE),
                Resolution(id=f"s{n}", document="d", targets=to, confidence=SURE),
            ]
        )
    return out


def test_the_nearest_definition_or_example_is_the_code_and_says_so():
    found = list(code_similar(said("aab", "cccc", "ccdd", "dd"), PLAN, Letters()))
    assert [(c.dimension, c.aspect) for c in found[:2]] == [("arms", "fleet"), ("arms", "guns")]
    assert found[2].dimension == "trade"  # the counter-example is nearer than what "guns" stands for
    assert found[3].dimension == "trade" and "dddd" in str(found[3].why[0])
    assert {c.confidence for c in found} == {round(1 / 3, 3)}  # nothing to be measured by: the chance of one in three


def test_how_sure_likeness_is_is_measured_by_what_is_surely_coded():
    records = said(*["aaaa"] * 20)
    records.add(
        Coding(id=f"c{n}", statement=f"s{n}", target="x", dimension="arms", coder="rules", confidence=0.9)
        for n in range(20)
    )
    assert 0.8 < next(code_similar(records, PLAN, Letters())).confidence < 0.9


def test_probabilities_are_scaled_to_what_came_true():
    rng = np.random.default_rng(3)
    said_ = rng.uniform(0.05, 0.95, 4000)
    true = (rng.random(4000) < 0.3 + 0.4 * said_).astype(float)  # overconfident
    scale = scaled(said_, true)
    assert abs(scale(0.9) - 0.66) < 0.05 and abs(scale(0.1) - 0.34) < 0.05
    assert scaled(np.zeros(0), np.zeros(0)) == Scale()


def test_what_is_held_out_is_not_learned_from():
    texts = [f"grain {n}" for n in range(10)] + [f"ships {n}" for n in range(10)]
    labels = [frozenset({"trade"})] * 10 + [frozenset({"arms"})] * 10
    said_, true = held_out(texts, labels)
    assert len(said_) == len(true) == 40 and true.sum() == 20
    assert said_[true == 1].mean() > said_[true == 0].mean()
