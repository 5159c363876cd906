"""Names and role words: those of the authority in any script, and those told by their shape."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from visavis.codebook import Authority, Codebook, Plan, StudyFile
from visavis.records import Actor, ActorName, Document, Mention, Passage, Records
from visavis.stages.naming import name

ACTORS = [
    Actor(
        id="ruritania",
        name="Ruritania",
        kind="state",
        names=[ActorName(text="ルリタニア"), ActorName(text="Руритания")],
    ),
    Actor(id="rassendyll", name="Rudolf Rassendyll", kind="person"),
    Actor(id="guard", name="Blue Guard", kind="military"),
]
PLAN = Plan(study=StudyFile(title="t"), codebook=Codebook(), authority=Authority(actors=ACTORS))


def mentions(*texts: str) -> list[Mention]:
    passages = [Passage(id=f"d:p{i}", document="d", order=i, kind="paragraph", text=t) for i, t in enumerate(texts)]
    given_ = Records([Document(id="d", path="d.txt", digest="x"), *passages])
    return [r for r in name(given_, PLAN) if isinstance(r, Mention)]


def named(*texts: str) -> list[tuple[str, str]]:
    return [(m.span.exact, m.kind) for m in mentions(*texts)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("In Ruritania the Blue Guard rose.", [("Ruritania", "state"), ("Blue Guard", "military")]),
        ("RURITANIA rose; Ruritanians did not.", [("RURITANIA", "state")]),
        ("Там, в Руритании, было тихо.", [("Руритании", "state")]),
        ("ルリタニアは静かだった。", [("ルリタニア", "state")]),
        ("We saw Rassendyll there.", [("Rassendyll", "person")]),
        ("The Rassendyll-Strelsau Pact lapsed.", []),
        ("KATO Haruki agreed.", [("KATO Haruki", "person")]),
        ("Then Mr. Varga and General Bauer left.", [("Mr. Varga", "person"), ("General Bauer", "person")]),
        ("It was drafted by T. V. Lindqvist.", [("T. V. Lindqvist", "person")]),
        ("Later Peter Lindqvist wrote; Lindqvist hoped.", [("Peter Lindqvist", "person"), ("Lindqvist", "person")]),
        ("Yesterday the Prime Minister refused.", [("Prime Minister", "person")]),
        ("Then the British ambassador refused.", [("British ambassador", "person")]),
        ("The Commissar for Foreign Affairs replied.", [("Commissar for Foreign Affairs", "person")]),
        ("Hence the Soviet military leadership hoped.", [("Soviet military leadership", "group")]),
        ("Hence the Slavs and the French hoped.", [("Slavs", "group"), ("French", "group")]),
        ("He asked the General Staff of the Northern Army.", [("General Staff of the Northern Army", "institution")]),
        ("Маршал Петров и И. В. Сидоров молчали.", [("Маршал Петров", "person"), ("И. В. Сидоров", "person")]),
        ("However, In March Nothing Happened.", []),
    ],
)
def test_names(text: str, found: list[tuple[str, str]]) -> None:
    assert named(text) == found


def test_the_authority_is_seen_inside_a_body_s_name() -> None:
    assert named("We asked the Ministry of Trade of Ruritania.") == [
        ("Ministry of Trade of Ruritania", "institution"),
        ("Ruritania", "state"),
    ]


def test_the_surer_the_evidence_the_higher_the_confidence() -> None:
    sure, less = mentions("Ruritania fell.")[0], mentions("We saw Rassendyll there.")[0]
    assert sure.confidence > less.confidence > 0.5
    assert all(m.actor is None for m in (sure, less))


@given(st.text(alphabet="AaBb .-'’(){}MrGenofthe ルКи\n", max_size=80))
def test_spans_hold_and_nothing_crashes(text: str) -> None:
    assert all(m.span.stands_in(text) and m.span.exact for m in mentions(text))
