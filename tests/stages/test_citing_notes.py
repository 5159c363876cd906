"""Notes cut into citations, signal phrases and commentary. All notes are of our own writing."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from visavis.codebook import Authority, Codebook, Plan, StudyFile
from visavis.records import Citation, Document, Name, Note, Passage, Records, passage_id
from visavis.stages.citing import cite

PLAN = Plan(study=StudyFile(title="t"), codebook=Codebook(), authority=Authority())


def cited(*notes: str, authors: tuple[Name, ...] = ()) -> Records:
    """The records that citing gives for a document with these notes."""
    records: list[Document | Passage | Note] = [Document(id="d", path="d.md", digest="0", authors=list(authors))]
    for k, text in enumerate(notes):
        records.append(Passage(id=passage_id("d", k), document="d", order=k, kind="note", text=text))
        records.append(Note(id=f"d:n{k + 1}", document="d", label=str(k + 1), passages=[passage_id("d", k)]))
    return Records(cite(Records(records), PLAN))


def parts(note: str) -> list[str]:
    return [c.span.exact for c in cited(note)[Citation]]


def commentary(note: str) -> list[str]:
    return [s.exact for n in cited(note)[Note] for s in n.commentary]


def test_semicolons_part_citations_and_the_full_stop_stays() -> None:
    note = "Anna Keller, *Borders*, Vintage, 1999, p. 3; Jean Roux, *Rivers* [Fleuves], Seuil, 2003, pp. 4-5."
    assert parts(note) == [
        "Anna Keller, *Borders*, Vintage, 1999, p. 3",
        "Jean Roux, *Rivers* [Fleuves], Seuil, 2003, pp. 4-5.",
    ]
    assert commentary(note) == []


@pytest.mark.parametrize(
    ("note", "signal"),
    [
        ("See Anna Keller, *Borders*, 1999.", "See"),
        ("Vgl. auch Anna Keller, *Grenzen*, München 1999, S. 3.", "Vgl. auch"),
        ("См. также: Келлер А. А. Границы. М., 1999. С. 3.", "См. также"),
        ("Цит. по: Келлер А. А. Границы. М., 1999. С. 3.", "Цит. по"),
        ("For accounts by participants, see Anna Keller, *Borders*, 1999.", "For accounts by participants, see"),
        ("For a survey of this literature, see Anna Keller, *Borders*, 1999.", "For a survey of this literature, see"),
    ],
)
def test_signal_phrases_introduce_and_are_no_commentary(note: str, signal: str) -> None:
    records = cited(note)
    (citation,) = records[Citation]
    assert citation.introduced_by == signal
    assert not citation.span.exact.startswith(signal)
    assert records[Note][0].commentary == []


def test_a_signal_reaches_over_semicolons_but_not_over_sentences() -> None:
    note = "For memoirs, see Ann Lee, *Days*, 1950; Bo Orr, *Nights*, 1951. Cy Poe, *War*, Knopf, 1960."
    assert [c.introduced_by for c in cited(note)[Citation]] == ["For memoirs, see", "For memoirs, see", None]


def test_quoted_in_stands_between_the_speaker_and_the_book() -> None:
    (citation,) = cited("Molotov, quoted in Ann Lee, *Days* (London: Cape, 1950), 7.")[Citation]
    assert citation.introduced_by is not None and citation.introduced_by.endswith("quoted in")
    assert citation.span.exact == "Ann Lee, *Days* (London: Cape, 1950), 7."


def test_commentary_before_and_after_a_citation() -> None:
    note = 'This essay is an earlier form of "The Long View," *Review of Borders*, Vol. 2 (May 2019). It has been cut.'
    assert commentary(note) == ["This essay is an earlier form of", "It has been cut."]
    assert parts(note) == ['"The Long View," *Review of Borders*, Vol. 2 (May 2019).']


def test_an_author_who_cites_his_own_work_need_not_sign_it() -> None:
    note = 'This essay is a shorter version of "The Long View," *Review of Borders*, Vol. 2 (May 2019).'
    (citation,) = cited(note, authors=(Name(family="Keller", given="Anna"),))[Citation]
    assert citation.reference.author == [Name(family="Keller", given="Anna")]


def test_prose_with_dates_and_quotations_is_no_citation() -> None:
    note = (
        'On May 3, 1941, in Minsk, he told the "Border School," which had met since 1939, that the plan was ready. '
        "Their argument (made in 1940) rests on two *Denkschriften* which nobody has found."
    )
    assert parts(note) == []
    assert len(commentary(note)) == 2


def test_a_verb_ends_the_citation() -> None:
    note = "Keller, *Borders*, p. 104, argues that the order was never sent."
    assert parts(note) == ["Keller, *Borders*, p. 104"]
    assert commentary(note) == ["argues that the order was never sent."]


def test_full_stops_within_russian_and_german_references_do_not_cut() -> None:
    russian = "Келлер А. А. Границы и реки: очерки. М.: Наука, 2001. Т. 2. С. 15–17."
    german = "Hans Maier, Grenzen. Eine Studie, 2. Aufl., Frankfurt a. M. 1965, S. 207 ff."
    assert parts(russian) == [russian]
    assert parts(german) == [german]


def test_and_joins_two_citations() -> None:
    note = "Keller, op. cit., n. 3, p. 5 and Roux, op. cit., n. 4."
    assert parts(note) == ["Keller, op. cit., n. 3, p. 5", "Roux, op. cit., n. 4."]


def test_japanese_notes() -> None:
    note = "浅野太郎『国境の歴史―戦争と平和』岩波書店、2001年、15頁。"
    assert parts(note) == [note]


def test_notes_without_text_and_documents_without_notes_give_nothing() -> None:
    assert cited("")[Citation] == []
    assert list(cite(Records([Document(id="d", path="d.md", digest="0")]), PLAN)) == []


def test_all_notes_are_given_again_even_those_whose_text_is_missing() -> None:
    note = Note(id="d:n1", document="d", label="1", passages=["nowhere"])
    assert Records(cite(Records([note]), PLAN))[Note] == [note]


@settings(max_examples=150)
@given(st.text(alphabet="Ab. ,;:()[]*'\"“”‘’«»『』<>19 40-–pСс/\\\n見 see ibid", max_size=200))
def test_any_text_is_read_and_every_span_stands_in_it(text: str) -> None:
    records = cited(text)
    spans = [c.span for c in records[Citation]] + [s for n in records[Note] for s in n.commentary]
    assert all(s.stands_in(text) and s.exact for s in spans)
    spans.sort()
    assert all(a.end <= b.start for a, b in pairwise(spans))


@pytest.mark.parametrize("text", ["(" * 20000, "“" * 20000, "'a " * 7000, "see " * 5000, "*a " * 7000, "A. B. " * 4000])
def test_hostile_notes_end_quickly(text: str) -> None:
    assert len(cited(text)[Note]) == 1
