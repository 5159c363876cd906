"""Notes that nobody should write: a clear record of why, in linear time."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from visavis.codebook import Authority, Codebook, Plan, StudyFile
from visavis.records import Abstention, Citation, Document, Note, Passage, Records, Source, passage_id
from visavis.stages.citing import cite
from visavis.stages.resolving.sources import resolve_sources

PLAN = Plan(study=StudyFile(title="t"), codebook=Codebook(), authority=Authority())


def read(*notes: str, document: str = "d") -> Records:
    given: list[Document | Passage | Note] = [Document(id=document, path=document, digest="0")]
    for k, text in enumerate(notes):
        place = passage_id(document, k)
        given.append(Passage(id=place, document=document, order=k, kind="note", text=text))
        given.append(Note(id=f"{document}:n{k + 1}", document=document, label=str(k + 1), passages=[place]))
    return Records([given[0], *cite(Records(given), PLAN)])


def resolved(*notes: str) -> Records:
    found = read(*notes)
    out = Records(resolve_sources(found, PLAN))
    out.add(found[Abstention])
    return out


def why(records: Records, part: str) -> None:
    reasons = [c.unresolved for c in records[Citation] if c.unresolved]
    assert any(part in r for r in reasons), reasons


@pytest.mark.parametrize(
    "text",
    [
        "word " * 10_000,
        "“never closed " * 3_500,
        "(" * 50_000,
        "(Ibid., " * 6_000,
        "Lee, Orr, Poe, " * 3_500,
        "1950" * 12_500,
        "ibid. " * 8_000,
        "A. " * 16_000,
    ],
)
def test_a_note_of_fifty_thousand_characters_is_read_in_seconds(text: str) -> None:
    began = time.process_time()
    found = resolved(text)
    assert time.process_time() - began < 8
    assert len(found) < 20_000


def test_what_is_too_long_for_a_citation_is_declined_with_the_reason() -> None:
    found = resolved("Anna Lee, *Rivers*, " + "and the great delta, " * 300 + "Oslo, 1950, p. 3.")
    assert found[Citation] or any("characters" in a.reason for a in found[Abstention])


def test_a_thousand_citations_in_one_note() -> None:
    works = [f"Anna Lee, *Rivers of Land {n}*, Oslo: Reed, 1950, p. {n}" for n in range(1000)]
    began = time.process_time()
    found = resolved("; ".join(works) + ".")
    assert time.process_time() - began < 8
    assert len(found[Citation]) == 1000
    assert len(found[Source]) == 1000


@pytest.mark.parametrize(
    "text",
    ["كتاب الأنهار، بيروت، 1950، ص 5.", "נהרות הצפון, תל אביב 1950, עמ' 5", "\u202e\u202dLee, *Rivers*, 1950\u202c"],
)
def test_right_to_left_text_keeps_its_offsets(text: str) -> None:
    for c in resolved(text)[Citation]:
        assert text[c.span.start : c.span.end] == c.span.exact


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=200))
def test_any_characters_give_spans_of_the_text(text: str) -> None:
    for c in resolved(text, "Ibid.")[Citation]:
        source = text if c.span.passage == passage_id("d", 0) else "Ibid."
        assert source[c.span.start : c.span.end] == c.span.exact


def test_control_characters_do_not_harm() -> None:
    [c] = resolved("Anna Lee,\x00 *Rivers*,\x07 Oslo: Reed, 1950, p. 3.")[Citation]
    assert c.reference.title == "Rivers"


def test_a_circle_of_references_says_so() -> None:
    why(resolved("See note 2.", "See note 3.", "See note 1."), "circle")


def test_a_note_that_does_not_exist_is_named() -> None:
    why(resolved("Lee, op. cit., n. 77."), "77")
    why(resolved("See note 77."), "there is no note 77")


def test_ten_thousand_documents_that_share_a_short_title() -> None:
    began = time.process_time()
    given = Records()
    for n in range(10_000):
        d, place = f"d{n}", passage_id(f"d{n}", 0)
        given.add([Document(id=d, path=d, digest="0")])
        given.add([Note(id=f"{d}:n1", document=d, label="1", passages=[place])])
    pattern = read("Report, p. 3.")[Citation]
    if not pattern:
        pattern = read("*Report*, p. 3.")[Citation]
    [c] = pattern
    from msgspec.structs import replace

    given.add(replace(c, id=f"c{n}", document=f"d{n}", note=f"d{n}:n1") for n in range(10_000))
    out = Records(resolve_sources(given, PLAN))
    assert len(out[Citation]) == 10_000
    assert all(c.source or c.unresolved for c in out[Citation])
    assert time.process_time() - began < 10


# ---------------------------------------------------------------- citations inside prose


def test_brackets_that_hold_a_citation_are_read() -> None:
    found = resolved(
        "Source: National Archives, RG 59, Central Files, 611.00/5–1450. A reply was sent in May. "
        "(Ibid., Box 12) The minutes are ibid., Box 14."
    )
    first, second, third = found[Citation]
    assert (first.reference.archive, first.introduced_by) == ("National Archives", "Source")
    assert [c.form for c in (second, third)] == ["ibid", "ibid"]
    assert second.span.exact == "Ibid., Box 12"
    assert second.resolved_through[0] == first.id
    assert third.resolved_through[0] == second.id


def test_a_quoted_paragraph_is_no_title() -> None:
    found = resolved("“" + "The delegates were told that nothing had been decided in the north. " * 6 + "” (Ibid.)")
    assert [c.span.exact for c in found[Citation]] == ["Ibid."]
