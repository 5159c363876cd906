"""Comparing: what the cells count, what is found common, different and absent, and which statements run parallel."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import numpy as np
import numpy.typing as npt
from hypothesis import given
from hypothesis import strategies as st

from visavis.codebook import Aspect, Codebook, Dimension, Perceiver, Period, Plan, StudyFile, Target
from visavis.codebook.types import Authority
from visavis.records import (
    Actor,
    Cell,
    Citation,
    Claim,
    ClaimKind,
    Coding,
    Comparison,
    Coverage,
    Document,
    Name,
    Passage,
    Record,
    Records,
    Reference,
    Resolution,
    Source,
    Stance,
    Statement,
    StatementConfidence,
    StatementTarget,
)
from visavis.stages.comparing import View, compare, same_said
from visavis.text import Span

PLAN = Plan(
    study=StudyFile(
        title="t",
        perceivers=[Perceiver(id="court", name="royal court", members=["ruritania"])],
        targets=[Target(id="borduria", name="Borduria"), Target(id="syldavia", name="Syldavia")],
        dimensions=["trade", "arms"],
        periods=[
            Period(name="early", from_="1901", to="1910"),
            Period(name="late", from_="1911", to="1920"),
        ],
    ),
    codebook=Codebook(
        dimensions=[
            Dimension(
                id="trade",
                name="Trade",
                aspects=[Aspect(id="grain", name="Grain"), Aspect(id="fraud", name="Fraud")],
            ),
            Dimension(id="arms", name="Arms"),
        ]
    ),
    authority=Authority(
        actors=[
            Actor(id="ruritania", name="Ruritania", kind="state"),
            Actor(id="anna", name="Anna", kind="person"),
        ]
    ),
)
SURE = StatementConfidence(span=0.9)
SPEECH = Document(id="d", path="d", digest="x", genre="speech", date="1905-03", language="en")
STUDY = Document(
    id="e", path="e", digest="y", genre="study", date="1999", language="en", authors=[Name(family="Meier")]
)
TEXTS = [
    Passage(id="d:p0", document="d", order=0, kind="paragraph", text="x"),
    Passage(id="e:p0", document="e", order=0, kind="paragraph", text="x"),
]


def statement(
    id: str,
    target: str = "borduria",
    dimension: str = "trade",
    aspect: str | None = None,
    *,
    stance: Stance = "neutral",
    date: str | None = None,
    occasion: str | None = None,
    document: str = "d",
    words: str = "x",
    confidence: float = 0.8,
    perceiver: str | None = "court",
    citations: tuple[str, ...] = (),
    coder: str = "rules",
) -> list[Record]:
    return [
        Statement(
            id=id, document=document, manner="own", act="speech",
            content=[Span(f"{document}:p0", 0, len(words), words)], confidence=SURE,
        ),
        Resolution(
            id=id, document=document, holders=["anna"], occasion=occasion, date=date, confidence=SURE,
            citations=list(citations), targets=[StatementTarget(actor=target, name=target, stance=stance)],
        ),
        coding(id, target, dimension, aspect, confidence=confidence, perceiver=perceiver, coder=coder),
    ]  # fmt: skip


def coding(
    about: str,
    target: str,
    dimension: str,
    aspect: str | None = None,
    *,
    claim: bool = False,
    confidence: float = 0.8,
    perceiver: str | None = "court",
    coder: str = "rules",
) -> Coding:
    return Coding(
        id=f"{about}:{coder}-{target}-{dimension}-{aspect}",
        statement=None if claim else about, claim=about if claim else None, perceiver=perceiver, target=target,
        dimension=dimension, aspect=aspect, coder=coder, confidence=confidence,
    )  # fmt: skip


def claim(id: str, kind: ClaimKind, targets: list[str], words: str) -> Claim:
    return Claim(
        id=id, span=Span("e:p0", 0, len(words), words), kind=kind, perceiver="court", targets=targets, dimension="trade"
    )  # fmt: skip


def compared(*records: Record | list[Record], view: View | None = None, plan: Plan = PLAN) -> Comparison:
    flat = [r for x in records for r in (x if isinstance(x, list) else [x])]
    [comparison] = compare(Records([SPEECH, STUDY, *TEXTS, *flat]), plan, view)
    return comparison


def cell(
    comparison: Comparison,
    target: str,
    dimension: str = "trade",
    aspect: str | None = None,
    period: str | None = None,
    perceiver: str | None = "court",
) -> Cell | None:
    key = (perceiver, target, dimension, aspect, period)
    found = [c for c in comparison.cells if (c.perceiver, c.target, c.dimension, c.aspect, c.period) == key]
    assert len(found) <= 1
    return found[0] if found else None


# ---------------------------------------------------------------- cells


def test_a_cell_counts_statements_once_and_occasions_apart() -> None:
    c = cell(
        compared(
            statement("s1", aspect="grain", occasion="o1", stance="hostile", date="1905"),
            statement("s2", occasion="o1", stance="hostile", date="1906"),
            statement("s3", stance="cautious"),
            coding("s1", "borduria", "trade", "fraud"),
        ),
        "borduria",
    )
    assert c is not None
    assert c.statements == ["s1", "s2", "s3"]
    assert c.occasions == ["o1", "s3"]  # without a known occasion a statement is its own witness
    assert c.stances == {"cautious": 1, "hostile": 2}
    assert c.dates == ["1905", "1905-03", "1906"]  # a speech was held when its document is dated
    assert c.absent is None


def test_aspects_and_periods_have_cells_of_their_own() -> None:
    comparison = compared(
        statement("s1", aspect="grain", date="1905"), statement("s2", aspect="fraud", date="1912-05-01")
    )
    grain = cell(comparison, "borduria", aspect="grain", period="early")
    assert grain is not None and grain.statements == ["s1"]
    late = cell(comparison, "borduria", period="late")
    assert late is not None and late.statements == ["s2"]
    assert cell(comparison, "borduria", aspect="grain", period="late") is None


def test_a_study_is_no_date_of_what_it_reports() -> None:
    comparison = compared(statement("s1", document="e"))
    whole = cell(comparison, "borduria")
    assert whole is not None and whole.dates == []


def test_sources_are_those_cited_else_the_document_itself() -> None:
    source = Source(id="w1", reference=Reference(title="Letters"))
    citation = Citation(
        id="c1", document="e", note=None, order=0, span=Span("e:p0", 0, 1, "x"), form="full",
        reference=Reference(), source="w1", confidence=1.0,
    )  # fmt: skip
    held = Source(id="w2", reference=Reference(title="Speech"), held="d")
    c = cell(
        compared(source, held, citation, statement("s1", document="e", citations=("c1",)), statement("s2")),
        "borduria",
    )
    assert c is not None and c.sources == ["w1", "w2"]


def test_what_others_said_stands_apart_from_the_perceivers() -> None:
    comparison = compared(statement("s1", perceiver=None))
    others, own = cell(comparison, "borduria", perceiver=None), cell(comparison, "borduria")
    assert others is not None and others.statements == ["s1"]
    assert own is not None and own.absent == "none_found"


def test_the_threshold_leaves_out_what_is_less_sure() -> None:
    both = [statement("s1", confidence=0.4), statement("s2", confidence=0.9)]
    c = cell(compared(*both, view=View(threshold=0.5)), "borduria")
    assert c is not None and c.statements == ["s2"]


def test_the_columns_may_be_decades_holders_or_languages() -> None:
    records = [statement("s1", date="1905"), statement("s2", date="1918-01/1919")]
    assert compared(*records, view=View(by="decade")).periods == ["1900s", "1910s"]
    assert compared(*records, view=View(by="holder")).periods == ["Anna"]
    assert compared(*records, view=View(by="language")).periods == ["en"]


# ---------------------------------------------------------------- why a cell is empty


def absent(*records: Record, period: str | None = None) -> Literal["none_found", "not_searched", "not_read"] | None:
    [comparison] = compare(Records(records), PLAN)
    c = cell(comparison, "borduria", period=period)
    assert c is not None
    return c.absent


def test_an_empty_cell_says_why() -> None:
    assert absent(SPEECH, *TEXTS) == "none_found"
    assert absent(SPEECH, *TEXTS, period="late") == "not_searched"  # no document of that time
    assert absent(STUDY, *TEXTS, period="late") == "none_found"  # a study tells of other times than its own
    unread = Coverage(document="d", stage="reading", searched=0, read=0)
    assert absent(SPEECH, unread) == "not_read"
    assert absent() == "not_searched"


# ---------------------------------------------------------------- findings


def test_what_is_said_of_two_targets_alike_is_common() -> None:
    [finding] = compared(
        statement("s1", "borduria", aspect="grain"),
        statement("s2", "borduria", aspect="grain"),
        statement("s3", "syldavia", aspect="grain"),
    ).common
    assert finding.sentence == (
        "Of Borduria and Syldavia alike, the royal court spoke of grain: "
        "Borduria 2 statements on 2 occasions and Syldavia 1 statement on 1 occasion."
    )
    assert finding.statements == ["s1", "s2", "s3"]
    assert (finding.dimension, finding.aspect, finding.targets) == ("trade", "grain", ["borduria", "syldavia"])


def test_what_is_said_of_one_target_alone_is_a_difference() -> None:
    [finding] = compared(statement("s1", aspect="fraud"), statement("s2", aspect="fraud")).different
    assert finding.sentence == (
        "Of Borduria alone, the royal court spoke of fraud: Borduria 2 statements on 2 occasions; "
        "none found of Syldavia."
    )
    assert finding.statements == ["s1", "s2"]


def test_one_statement_is_no_difference_yet() -> None:
    assert compared(statement("s1", aspect="fraud")).different == []


def test_an_argument_from_silence_makes_a_difference() -> None:
    silence = claim("k1", "absent", ["syldavia"], "Nothing of the kind is found of Syldavia.")
    comparison = compared(
        statement("s1", aspect="fraud"),
        silence,
        coding("k1", "syldavia", "trade", "fraud", claim=True),
    )
    [finding] = comparison.different
    assert finding.sentence.endswith("Borduria 1 statement on 1 occasion; said to be absent of Syldavia.")
    assert finding.claims == ["k1"]
    assert comparison.common == []  # that it is absent is not that it was said
    assert "Absent, as Meier finds: “Nothing of the kind is found of Syldavia.”" in [
        f.sentence for f in comparison.absent
    ]


def test_stances_that_part_are_a_difference() -> None:
    records = [
        *(statement(f"b{i}", "borduria", stance="hostile") for i in range(3)),
        statement("b3", "borduria"),
        *(statement(f"s{i}", "syldavia", stance="favourable") for i in range(2)),
    ]
    [finding] = compared(*records).different
    assert finding.sentence == (
        "Trade: towards Borduria mostly hostile (3 of 4), towards Syldavia mostly favourable (2 of 2); "
        "so the royal court."
    )


def test_what_the_author_finds_common_is_quoted_with_what_it_rests_on() -> None:
    words = "Both were seen as granaries."
    common = claim("k1", "common", ["borduria", "syldavia"], words)
    [finding] = compared(common).common
    assert finding.sentence == f"In common, as Meier finds: “{words}”"
    assert finding.claims == ["k1"]


def test_empty_cells_of_one_reason_are_told_in_one_sentence() -> None:
    sentences = [f.sentence for f in compared(statement("s1", date="1905")).absent]
    assert "Arms, Syldavia: nothing of the royal court; the documents were searched and none was found." in sentences
    assert "Trade, Borduria: nothing of the royal court in late; no document was searched." in sentences
    assert len([s for s in sentences if s.startswith("Arms, Syldavia")]) == 1


# ---------------------------------------------------------------- parallels, order


def test_statements_of_two_targets_that_say_alike_run_parallel() -> None:
    words = "it will rise again within twenty years and threaten its neighbours"
    comparison = compared(
        statement("s1", "borduria", words=f"Borduria: {words}", date="1905"),
        statement("s2", "syldavia", words=f"I say {words}, like Syldavia", date="1905"),
        statement("s3", "syldavia", words="the harvest was rich that autumn"),
        statement("s4", "borduria", words="its ports were frozen in winter"),
    )
    [pair] = comparison.parallels
    assert pair.statements == ["s1", "s2"]
    assert pair.dimension == "trade"
    assert 0.5 < pair.score <= 1


def test_statements_of_one_target_are_never_parallel() -> None:
    words = "it will rise again within twenty years"
    assert compared(statement("s1", words=words), statement("s2", words=words)).parallels == []


class Letters:
    """An embedder for tests: how often each letter stands in a text, Cyrillic read as the letters it sounds like."""

    name = "letters"

    def vectors(self, texts: Sequence[str]) -> npt.NDArray[np.float32]:
        latin = str.maketrans("абвгдезиклмнопрстуу", "abvgdeziklmnoprstuu")
        rows = [[t.casefold().translate(latin).count(c) + 0.01 for c in "abcdefghiklmnoprstuvz"] for t in texts]
        return np.array([np.array(r) / np.linalg.norm(r) for r in rows], dtype=np.float32).reshape(len(texts), -1)


def test_what_means_alike_runs_parallel_across_scripts() -> None:
    said = (
        statement("s1", "borduria", words="a strong army in ten winters"),
        statement("s2", "syldavia", words="дуб зима кот липа"),
        statement("s3", "syldavia", words="а стронг арми ин тен уинтерс"),
        statement("s4", "borduria", words="the quiet lake and the old boat"),
    )
    records = Records([SPEECH, STUDY, *TEXTS, *(r for x in said for r in (x if isinstance(x, list) else [x]))])
    best, *_ = same_said(records, PLAN, View(), Letters())
    assert best.statements == ["s1", "s3"] and 0.8 < best.score <= 1.001


@given(st.permutations(range(6)))
def test_the_cells_stand_in_the_order_of_the_plan_whatever_comes_first(order: list[int]) -> None:
    targets, dimensions = ["borduria", "syldavia"], ["trade", "arms"]
    records = [statement(f"s{i}", targets[i % 2], dimensions[i % 3 % 2]) for i in order]
    cells = compared(*records).cells
    keys = [(dimensions.index(c.dimension), targets.index(c.target)) for c in cells if c.perceiver == "court"]
    assert keys == sorted(keys)


def test_every_id_of_the_comparison_is_of_a_given_record() -> None:
    comparison = compared(statement("s1", aspect="grain"), statement("s2", "syldavia", aspect="grain"))
    used = {i for c in comparison.cells for i in c.statements}
    used |= {i for f in (*comparison.common, *comparison.different) for i in f.statements}
    assert used == {"s1", "s2"}
