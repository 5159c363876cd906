"""Coding: which target and dimension a statement is coded to, why, how surely, and what stays uncoded."""

from __future__ import annotations

from visavis.codebook import Aspect, Codebook, Dimension, Perceiver, Plan, StudyFile, Target
from visavis.codebook.types import Authority
from visavis.records import (
    Abstention,
    Actor,
    Claim,
    Coding,
    Document,
    Membership,
    Passage,
    Record,
    Records,
    Resolution,
    Stance,
    Statement,
    StatementConfidence,
    StatementTarget,
)
from visavis.stages.coding import code
from visavis.text import Span

CODEBOOK = Codebook(
    dimensions=[
        Dimension(
            id="trade",
            name="Trade",
            headings=["commerce"],
            indicators={"en": ["tariff", "port"], "de": ["Zoll"]},
            aspects=[
                Aspect(id="grain", name="Grain", indicators={"en": ["wheat", "rye"]}),
                Aspect(id="fraud", name="Fraud", indicators={"en": ["false weights"]}, stance="hostile"),
            ],
        ),
        Dimension(id="arms", name="Arms", indicators={"en": ["cannon", "fleet"]}),
    ],
    stances={"hostile": {"en": ["swindler", "robber"]}, "favourable": {"en": ["friend"]}},
)
ACTORS = [
    Actor(id="ruritania", name="Ruritania", kind="state"),
    Actor(id="borduria", name="Borduria", kind="state"),
    Actor(id="otto", name="Otto", kind="person", memberships=[Membership(of="borduria")]),
    Actor(id="anna", name="Anna", kind="person", memberships=[Membership(of="ruritania")]),
]
PLAN = Plan(
    study=StudyFile(
        title="t",
        perceivers=[Perceiver(id="court", name="the court", members=["ruritania"])],
        targets=[Target(id="borduria", name="Borduria"), Target(id="ruritania", name="Ruritania")],
        dimensions=["trade", "arms"],
    ),
    codebook=CODEBOOK,
    authority=Authority(actors=ACTORS),
)
SURE = StatementConfidence(span=0.9)


def said(
    text: str,
    content: str,
    targets: list[tuple[str, Stance]],
    *,
    near: str | None = None,
    section: list[str] | None = None,
    holders: tuple[str, ...] = ("anna",),
) -> list[Record]:
    """A passage with one statement; `near`: the words that name the (first) target."""
    start = text.index(content)
    named = text.index(near) if near else None
    spans = [Span("d:p1", named, named + len(near or ""), near or "")] if named is not None else []
    return [
        Document(id="d", path="d", digest="x", language="en"),
        Passage(id="d:p1", document="d", order=1, kind="paragraph", section=section or [], language="en", text=text),
        Statement(
            id="s", document="d", manner="indirect", act="speech",
            content=[Span("d:p1", start, start + len(content), content)], confidence=SURE,
        ),
        Resolution(
            id="s", document="d", holders=list(holders), confidence=SURE,
            targets=[StatementTarget(actor=a, name=a, stance=s, spans=spans) for a, s in targets],
        ),
    ]  # fmt: skip


def codings(records: list[Record], plan: Plan = PLAN) -> list[Coding]:
    return [r for r in code(Records(records), plan) if isinstance(r, Coding)]


def why(coding: Coding) -> list[str]:
    return [w if isinstance(w, str) else w.exact for w in coding.why]


def test_words_of_the_codebook_code_a_statement_towards_its_target() -> None:
    [c] = codings(said("Anna said that Borduria's tariffs hurt.", "Borduria's tariffs hurt", [("borduria", "neutral")]))
    assert (c.perceiver, c.target, c.dimension, c.aspect) == ("court", "borduria", "trade", None)
    assert why(c) == ["tariffs"]
    assert (c.coder, c.statement, c.claim) == ("rules", "s", None)


def test_a_person_counts_for_his_state_a_little_less_surely() -> None:
    [state] = codings(said("She named the port of Borduria.", "the port of Borduria", [("borduria", "neutral")]))
    [person] = codings(said("She named the port of Otto.", "the port of Otto", [("otto", "neutral")]))
    assert person.target == "borduria"
    assert 0.5 < person.confidence < state.confidence


def test_a_holder_outside_the_perceivers_leaves_the_perceiver_open() -> None:
    [c] = codings(
        said("Otto praised the port.", "the port", [("borduria", "neutral")], holders=("otto",)),
    )
    assert c.perceiver is None


def test_aspects_come_from_the_words_said_each_with_its_reasons() -> None:
    found = codings(
        said("They sold us wheat by false weights.", "sold us wheat by false weights", [("borduria", "neutral")])
    )
    assert [(c.aspect, c.stance) for c in found] == [("grain", None), ("fraud", "hostile")]
    assert len({c.id for c in found}) == 2


def test_the_section_of_a_study_places_a_statement() -> None:
    [c] = codings(said("He called them cold.", "cold", [("borduria", "neutral")], section=["2. Commerce"]))
    assert (c.dimension, c.why) == ("trade", ["section: 2. Commerce"])
    [both] = codings(said("He saw a port.", "a port", [("borduria", "neutral")], section=["2. Commerce"]))
    assert both.confidence > c.confidence
    [placed] = codings(said("He saw a fleet.", "a fleet", [("borduria", "neutral")], section=["2. Commerce"]))
    assert placed.dimension == "trade"  # one word does not outweigh where the author put it


def test_words_around_what_was_said_count_where_it_holds_none_and_less() -> None:
    [c] = codings(said("On tariffs Anna found Borduria stubborn.", "Borduria stubborn", [("borduria", "neutral")]))
    assert (c.dimension, why(c)) == ("trade", ["tariffs"])
    assert c.confidence < 0.5


def test_of_two_targets_each_is_coded_by_its_own_sentence() -> None:
    text = "Ruritania has a fleet. Borduria has wheat."
    records = said(text, text, [("borduria", "neutral")], near="Borduria")
    other = Span("d:p1", 0, 9, "Ruritania")
    resolution = records[3]
    assert isinstance(resolution, Resolution)
    resolution.targets.append(StatementTarget(actor="ruritania", name="Ruritania", spans=[other]))
    assert {(c.target, c.dimension) for c in codings(records)} == {("borduria", "trade"), ("ruritania", "arms")}


def test_no_sign_of_a_dimension_and_no_target_of_the_plan_mean_no_code() -> None:
    assert codings(said("Borduria is far away.", "Borduria is far away", [("borduria", "neutral")])) == []
    assert codings(said("Syldavia has a port.", "Syldavia has a port", [("syldavia", "neutral")])) == []


def test_a_perceivers_statement_without_a_target_is_about_the_one_named_beside_it() -> None:
    [beside] = codings(said("Of Borduria she said: its port is closed.", "its port is closed", []))
    assert (beside.target, why(beside)) == ("borduria", ["port", "target: named in the sentence"])
    [before] = codings(said("She turned to Borduria. Then she said the port was closed.", "the port was closed", []))
    assert (before.target, why(before)[-1]) == ("borduria", "target: named in the sentence before")
    assert before.confidence < beside.confidence < 0.5
    two = said("Of Borduria and Ruritania she said: the port is closed.", "the port is closed", [])
    assert codings(two) == []  # it cannot be told which


def test_stance_words_speak_where_the_resolver_saw_none_unless_negated() -> None:
    def stance(text: str, resolved: Stance = "neutral") -> Stance | None:
        [c] = codings(said(text, text, [("borduria", resolved)]))
        return c.stance

    assert stance("Borduria, that swindler, closed the port.") == "hostile"
    assert stance("Borduria is no friend of our port.") is None  # as the resolver has it
    assert stance("Borduria, that swindler, closed the port.", "favourable") is None
    assert stance("Borduria, swindler and robber, closed the port.", "favourable") == "hostile"


def test_a_claim_is_coded_with_its_own_perceiver_and_dimension() -> None:
    text = "The court saw the tariffs of Borduria as unfair."
    records = said(text, "unfair", [], holders=())
    claim = Claim(
        id="k", span=Span("d:p1", 0, len(text), text), kind="perception", perceiver="court",
        targets=["borduria"], dimension="trade",
    )  # fmt: skip
    [c] = codings([*records, claim])
    assert (c.claim, c.statement, c.perceiver, c.target, c.dimension) == ("k", None, "court", "borduria", "trade")


def test_the_same_records_give_the_same_codings() -> None:
    records = said(
        "A port, a fleet, wheat.", "A port, a fleet, wheat", [("borduria", "neutral"), ("ruritania", "hostile")]
    )
    assert codings(records) == codings(records)
    assert len({c.id for c in codings(records)}) == len(codings(records))


def test_many_statements_in_one_long_passage_take_little_time() -> None:
    text = "Borduria raised its tariffs. " * 4000
    records = said(text, "Borduria raised its tariffs", [("borduria", "neutral")])
    for i in range(2000):
        at = Span("d:p1", 29 * i, 29 * i + 27, "Borduria raised its tariffs")
        records.append(Statement(id=f"s{i}", document="d", manner="own", act="speech", content=[at], confidence=SURE))
        records.append(
            Resolution(
                id=f"s{i}",
                document="d",
                confidence=SURE,
                targets=[StatementTarget(actor="borduria", name="B", spans=[at])],
            )
        )
    assert len(codings(records)) == 2001


def test_what_is_too_long_to_search_whole_is_told() -> None:
    text = "Borduria has a port. " * 1500
    [declined] = [
        r for r in code(Records(said(text, text, [("borduria", "neutral")])), PLAN) if isinstance(r, Abstention)
    ]
    assert (declined.stage, declined.about) == ("coding", "s")


def test_a_pair_of_names_joined_by_a_hyphen_names_both() -> None:
    [beside] = codings(said("On the Ruritanian-Borduria pact she said: its port is closed.", "its port is closed", []))
    assert (beside.target, why(beside)) == ("borduria", ["port", "target: named in the sentence"])
