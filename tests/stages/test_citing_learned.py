"""Rules and tagger in one decoder, and how sure a citation is of itself. References of our own writing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from visavis.stages.citing.certainty import certainty
from visavis.stages.citing.draft import Draft
from visavis.stages.citing.learned import Told, ahead, tagged
from visavis.stages.citing.marked import Marked
from visavis.stages.citing.parsing import parse

CHAPTER = "Maier, Hans: Grenzen im Fluss, in: Eva Ort (Hrsg.), Die Flüsse der Mark, Berlin 1965, S. 3-9."
BOOK = "C. Poe, The Lost River: A History of Borders (1988) 196."


def read(text: str) -> tuple[Draft, Told]:
    marked = Marked("r", text)
    told = tagged([marked.text])[0]
    return parse(marked, 0, len(marked.text), {marked.text: told}), told


def labels(text: str) -> list[tuple[str, str]]:
    return [(f.label, text[f.start : f.end]) for f in tagged([text])[0].fields]


def test_after_in_no_second_title_follows() -> None:
    told = labels(CHAPTER)
    at = next(k for k, (_, words) in enumerate(told) if words.startswith("in:"))
    assert "title" in [x for x, _ in told[:at]] and "title" not in [x for x, _ in told[at:]]


def test_a_year_in_brackets_is_a_date_and_its_brackets_stay_whole() -> None:
    assert ("date", "1988)") in labels(BOOK)
    assert not any(words.endswith("(") or words.startswith(")") for _, words in labels(BOOK))
    d, _ = read(BOOK)
    assert (d.title, d.locator) == ("The Lost River: A History of Borders", "196")
    assert d.issued is not None and d.issued.date_parts == [[1988]]


def test_many_at_once_read_as_one_by_one() -> None:
    texts = [CHAPTER, BOOK, CHAPTER.replace("Maier", "Ortner"), "Ibid., p. 3."]
    many = ahead(texts)
    assert set(many) == set(texts[:3])  # Ibid. needs no tagger
    assert all(many[t].chain == tagged([t])[0].chain for t in many)


@pytest.mark.parametrize(
    ("note", "place"), [("Rivers Act 1921 (N.Z.)", "N.Z."), ("Border Code 1984 (N.S.W.), s. 12", "N.S.W.")]
)
def test_where_a_statute_is_law(note: str, place: str) -> None:
    d, _ = read(note)
    assert (d.type, d.place, d.publisher) == ("legislation", place, None)


def test_in_id_is_the_whole_cited_before() -> None:
    d, _ = read("A. Lee, ‘Rivers and Their Borders’ in id., p. 97.")
    assert (d.title, d.container, d.locator) == ("Rivers and Their Borders", None, "97")


def test_what_reads_well_is_surer_than_what_does_not() -> None:
    well, badly = read(CHAPTER), read("voraussichtlich; Tabelle ebenda, erscheint unter Umständen demnächst")
    assert certainty(*badly) < certainty(*well) and certainty(*well) > 0.7
    assert certainty(*read("Acquaviteri,")) <= 0.4


@given(st.text(max_size=80))
def test_certainty_is_a_probability(text: str) -> None:
    if text.strip():
        assert 0 <= certainty(*read(text.strip())) <= 1
