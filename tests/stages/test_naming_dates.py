"""Date expressions: what names a time, in five languages, and its EDTF value."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from visavis.codebook import Authority, Codebook, Plan, StudyFile
from visavis.records import DateExpression, Document, Passage, Records
from visavis.stages.naming import name

PLAN = Plan(study=StudyFile(title="t"), codebook=Codebook(), authority=Authority())


def dates(*texts: str, date: str | None = None, language: str = "en", genre: str | None = None) -> list[DateExpression]:
    document = Document(id="d", path="d.txt", digest="x", date=date, genre=genre, language=language)
    passages = [
        Passage(id=f"d:p{i}", document="d", order=i, kind="paragraph", text=t, language=language)
        for i, t in enumerate(texts)
    ]
    return [r for r in name(Records([document, *passages]), PLAN) if isinstance(r, DateExpression)]


def values(*texts: str, **told: str | None) -> list[tuple[str, str | None]]:
    return [(d.span.exact, d.edtf) for d in dates(*texts, **told)]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "words", "edtf"),
    [
        ("They met on April 5, 1945.", "April 5, 1945", "1945-04-05"),
        ("They met on 5 April 1945.", "5 April 1945", "1945-04-05"),
        ("Moscow, April 5, 1945—7 p. m.", "April 5, 1945", "1945-04-05"),
        ("It closed in May 1950.", "May 1950", "1950-05"),
        ("It closed in 1950.", "1950", "1950"),
        ("Trade grew in the 1930s.", "the 1930s", "1930/1939"),
        ("Trade grew in the latter half of the 1930s.", "the latter half of the 1930s", "1935/1939"),
        ("The league (1935-1945) failed.", "1935-1945", "1935/1945"),
        ("The league (1935–45) failed.", "1935–45", "1935/1945"),
        ("It changed between 1942 and 1945.", "between 1942 and 1945", "1942/1945"),
        ("It froze in the winter of 1941.", "the winter of 1941", "1941-24"),
        ("By late 1942 it was over.", "late 1942", "1942"),
        ("In the 19th century it was new.", "the 19th century", "18XX"),
        ("The feud began in 480 BC.", "480 BC", "-0479"),
        ("He wrote after World War II.", "World War II", "1945-09-02/.."),
        ("Am 3. Juli 1941 sprach er.", "3. Juli 1941", "1941-07-03"),
        ("In den 1930er Jahren wuchs der Handel.", "den 1930er Jahren", "1930/1939"),
        ("Он выступил 3 июля 1941 г. по радио.", "3 июля 1941 г.", "1941-07-03"),
        ("Il parla le 3 juillet 1941.", "3 juillet 1941", "1941-07-03"),
        ("昭和16年12月8日に始まった。", "昭和16年12月8日", "1941-12-08"),
        ("一九四一年十二月に始まった。", "一九四一年十二月", "1941-12"),
    ],
)
def test_values(text: str, words: str, edtf: str) -> None:
    assert values(text) == [(words, edtf)]


@pytest.mark.parametrize(
    "text",
    [
        "They took 330,000 prisoners and 1945 tanks.",
        "See No. 21, telegram 1941 and pp. 1922-1935.",
        "He may march against them in due course.",
        "Three men waited for twenty minutes at 1930 hours.",
        "その期間は三年間であった。",
    ],
)
def test_no_dates(text: str) -> None:
    assert values(text) == []


def test_the_year_is_taken_from_the_text() -> None:
    found = dates("War came on December 8, 1941. On December 20 he wrote; the following day he left.")
    assert [(d.edtf, d.from_context) for d in found] == [
        ("1941-12-08", False),
        ("1941-12-20", True),
        ("1941-12-21", True),
    ]


def test_relative_words_go_by_the_document_s_date() -> None:
    told = {"date": "1948-01-05", "genre": "telegram"}
    assert values("He came on December 20 and left yesterday; last year was quiet.", **told) == [
        ("December 20", "1947-12-20"),
        ("yesterday", "1948-01-04"),
        ("last year", "1947"),
    ]
    assert values("He arrives Friday.", date="1948-01-05") == [("Friday", "1948-01-02")]


def test_without_a_base_the_value_is_not_told() -> None:
    assert values("He came the following day.") == [("the following day", None)]


def test_the_present_of_quoted_words_is_their_speaker_s() -> None:
    found = values("On May 3, 1950, he said: “At present we wait.”", date="1999")
    assert found[-1] == ("At present", "1950-05-03")


@given(st.text(alphabet="0123456789 -–/.,May JuneBCXVI年月日昭和thewar's", max_size=80))
def test_spans_hold_and_nothing_crashes(text: str) -> None:
    assert all(d.span.stands_in(text) for d in dates(text, date="1941-06-22"))
