"""Quoted strings in every style, and what they are."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from visavis.codebook import Authority, Codebook, Plan, StudyFile
from visavis.records import Abstention, Citation, Document, Note, Passage, PassageKind, Quotation, Records, Reference
from visavis.stages.naming import name
from visavis.text import Span

PLAN = Plan(study=StudyFile(title="t"), codebook=Codebook(), authority=Authority())


def records(*texts: str, kind: PassageKind = "paragraph") -> Records:
    passages = [Passage(id=f"d:p{i}", document="d", order=i, kind=kind, text=t) for i, t in enumerate(texts)]
    return Records([Document(id="d", path="d.txt", digest="x"), *passages])


def quotations(*texts: str, kind: PassageKind = "paragraph") -> list[Quotation]:
    return [r for r in name(records(*texts, kind=kind), PLAN) if isinstance(r, Quotation)]


def words(*texts: str) -> list[list[str]]:
    return [[s.exact for s in q.spans] for q in quotations(*texts)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ('The envoy said: "We shall wait." Then he left.', ["We shall wait."]),
        ("The envoy said: “We shall wait.” Then he left.", ["We shall wait."]),
        ('Scanned: "We shall wait,” he said.', ["We shall wait,"]),
        ('Scanned: “We shall wait," he said.', ["We shall wait,"]),
        ("Der Gesandte sagte: „Wir warten.“ Dann ging er.", ["Wir warten."]),
        ("Der Gesandte sagte: »Wir warten.« Dann ging er.", ["Wir warten."]),
        ("L'envoyé a dit : « Nous attendrons. » Puis il partit.", ["Nous attendrons."]),
        ("Посланник сказал: «Мы подождём».", ["Мы подождём"]),
        ("大使は「我々は待つ」と述べた。", ["我々は待つ"]),
        ("大使は「彼の『待つ』は約束だ」と述べた。", ["待つ", "彼の『待つ』は約束だ"]),
        ("He called it ‘a bad peace’ and the peoples’ loss.", ["a bad peace"]),
        ("“They call it ‘peace,’ but it is war,” she said.", ["peace,", "They call it ‘peace,’ but it is war,"]),
        ("It wasn't the ministers' fault, 'twas Stalin's.", []),
        ("A board of 5'10\" by 6'2\" was cut.", []),
        ("“One thing . . . and another … [and] a third.”", ["One thing . . . and another … [and] a third."]),
    ],
)
def test_every_style(text: str, found: list[str]) -> None:
    assert sorted(w for [w] in words(text)) == sorted(found)


def test_he_said_parts_one_quotation() -> None:
    assert words("“We shall wait,” the envoy said, “until spring comes.”") == [
        ["We shall wait,", "until spring comes."]
    ]
    assert len(words("He praised “the old order,” mentioning the king’s “new ways.”")) == 2


def test_paragraphs_reopened_are_one_quotation() -> None:
    assert words("He said: “First point.", "“Second point.", "“Third point.” Applause.") == [
        ["First point.", "Second point.", "Third point."]
    ]


def test_not_closed_is_declined_at_its_paragraph() -> None:
    out = list(name(records("He said: “We shall wait.", "The meeting ended."), PLAN))
    assert [(r.about, r.reason) for r in out if isinstance(r, Abstention)] == [
        ("d:p0", "quotation mark “ at 9 not closed")
    ]
    assert not any(isinstance(r, Quotation) for r in out)


def test_a_block_quotation_is_one_quotation() -> None:
    [q] = quotations("We shall wait. We shall not move.", kind="quotation")
    assert (q.class_, q.spans[0].exact) == ("statement", "We shall wait. We shall not move.")


@pytest.mark.parametrize(
    ("text", "class_"),
    [
        ("The minister declared: “We will never sign this paper.”", "statement"),
        ("He denounced the treaty as a “worthless scrap.”", "statement"),
        ("Critics described the armistice as “hollow.”", "statement"),
        ("The term “buffer zone” needs a word of comment.", "term"),
        ("By “buffer zone” is meant no such thing, but “march” is defined as “a land on the border.”", "term"),
        ("The staff prepared “Operation Winter Garden” in secret.", "name"),
        ("The valley was renamed “New Hope Valley” that year.", "name"),
        ("His article “The Winter Campaign and Its Lessons” was ignored.", "title"),
        ("The old Grenzland (“border country”) was empty.", "term"),
        ("The old *Grenzland* (“border country”) was empty.", "translation"),
        ("Trade in these “gifts” went on for years.", "scare"),
    ],
)
def test_classes(text: str, class_: str) -> None:
    assert quotations(text)[-1].class_ == class_


def test_quoted_in_a_citation_is_a_title() -> None:
    text = "J. Doe, “Why we said no to the plan,” Review 3 (1950)."
    at = Span("d:p0", 0, len(text), text)
    citation = Citation(
        id="c", document="d", note="n1", order=0, span=at, form="full", reference=Reference(), confidence=1.0
    )
    given_ = records(text, kind="note")
    given_.add([citation, Note(id="n1", document="d", label="1", passages=["d:p0"])])
    assert [r.class_ for r in name(given_, PLAN) if isinstance(r, Quotation)] == ["title"]


def test_the_note_behind_a_quotation() -> None:
    text = "He spoke of “hope” and said: “Spring comes. It always does.” The “hope” stayed."
    at = text.index(" The")
    note = Note(id="n7", document="d", label="7", passages=[], anchor=Span("d:p0", at, at, ""))
    given_ = records(text)
    given_.add([note])
    notes = {r.spans[0].start: r.note for r in name(given_, PLAN) if isinstance(r, Quotation)}
    assert list(notes.values()) == ["n7", "n7", None]


@given(st.lists(st.text(alphabet="ab ,.”“\"'‘’„«»「」『』\n", max_size=60), max_size=4))
def test_spans_hold_and_nothing_crashes(texts: list[str]) -> None:
    by_id = {f"d:p{i}": t for i, t in enumerate(texts)}
    for q in quotations(*texts):
        assert all(s.stands_in(by_id[s.passage]) and s.exact for s in q.spans)


@pytest.mark.parametrize(
    "text",
    ["“" + "never closed and on it goes " * 20_000, "“a " * 10_000 + "b”" * 10_000, "“A,” he said, “b.” " * 3_000],
    ids=["a megabyte never closed", "ten thousand nested", "three thousand interrupted"],
)
def test_hostile_text_takes_linear_time(text: str) -> None:
    given_ = records(text)
    assert sum(1 for r in name(given_, PLAN) if isinstance(r, Quotation | Abstention)) <= 3_000
