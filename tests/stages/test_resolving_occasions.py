"""Occasions: one utterance, however many books quote it."""

from __future__ import annotations

from typing import Any

from visavis.codebook import Authority, Codebook, Plan, StudyFile
from visavis.records import Document, Manner, Occasion, Records, Resolution, Statement, StatementConfidence
from visavis.stages.resolving.occasions import resolve_occasions
from visavis.text import Span

PLAN = Plan(study=StudyFile(title="t"), codebook=Codebook(), authority=Authority())
SURE = StatementConfidence(span=0.9)


def said(id_: str, document: str, manner: Manner = "direct", **resolution: Any) -> list[Any]:
    content = [Span(f"{document}:p0", 0, 3, "abc")]
    return [
        Statement(id=id_, document=document, manner=manner, act="speech", content=content, confidence=SURE),
        Resolution(id=id_, document=document, confidence=SURE, **resolution),
    ]


def run(*rows: list[Any]) -> tuple[dict[str, str | None], dict[str, Occasion]]:
    documents = [Document(id=d, path=d, digest="", title=f"Title of {d}") for d in ("a", "b")]
    made = list(resolve_occasions(Records([*documents, *(r for row in rows for r in row)]), PLAN))
    return (
        {r.id: r.occasion for r in made if isinstance(r, Resolution)},
        {r.id: r for r in made if isinstance(r, Occasion)},
    )


def test_the_same_speech_quoted_in_two_books_is_one_occasion() -> None:
    speech: dict[str, Any] = {"holders": ["nadir"], "date": "1905-05-03"}
    of, occasions = run(
        said("1", "a", medium="radio speech", audience="public", **speech), said("2", "b", medium="speech", **speech)
    )
    assert of["1"] == of["2"] and of["1"] is not None
    (occasion,) = occasions.values()
    assert (occasion.statements, occasion.date, occasion.audience) == (["1", "2"], "1905-05-03", "public")
    assert occasion.holders == ["nadir"]


def test_a_letter_and_a_speech_of_one_day_are_two() -> None:
    day: dict[str, Any] = {"holders": ["nadir"], "date": "1905-05-03"}
    of, _ = run(said("1", "a", medium="letter", **day), said("2", "a", medium="speech", **day))
    assert of["1"] != of["2"]


def test_words_whose_medium_is_not_told_join_the_only_occasion_of_that_day() -> None:
    day: dict[str, Any] = {"holders": ["nadir"], "date": "1905-05-03"}
    of, occasions = run(said("1", "a", medium="letter", **day), said("2", "b", **day))
    assert of["1"] == of["2"] and len(occasions) == 1


def test_without_holder_or_day_there_is_no_occasion() -> None:
    of, occasions = run(said("1", "a", holders=["nadir"], date="1905"), said("2", "a", date="1905-05-03"))
    assert of == {"1": None, "2": None} and occasions == {}


def test_own_assertions_of_one_document_are_one_occasion_named_by_its_title() -> None:
    of, occasions = run(said("1", "a", "own"), said("2", "a", "own"), said("3", "b", "own"))
    assert of["1"] == of["2"] != of["3"]
    assert [o.what for o in occasions.values()] == ["Title of a", "Title of b"]


def test_what_a_study_quotes_of_a_held_address_belongs_to_the_address() -> None:
    day: dict[str, Any] = {"holders": ["nadir"], "date": "1905-05-03"}
    of, occasions = run(said("1", "a", "own", medium="speech", **day), said("2", "b", medium="speech", **day))
    assert of["1"] == of["2"] and next(iter(occasions.values())).what == "Title of a"
