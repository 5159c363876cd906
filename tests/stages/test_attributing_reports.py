"""Reports by cue and complement: who holds what, where the words begin and end. All sentences are our own."""

from __future__ import annotations

import pytest
from hypothesis import given as examples
from hypothesis import settings
from hypothesis import strategies as st

from visavis.codebook import Authority, Codebook, Plan, StudyFile
from visavis.records import Abstention, Document, Enumeration, Item, Note, Passage, Quotation, Records, Statement
from visavis.stages.attributing import attribute
from visavis.text import Span, span

PLAN = Plan(study=StudyFile(title="t"), codebook=Codebook(), authority=Authority())


def document(*texts: str, genre: str | None = None, language: str = "en") -> Records:
    passages = [
        Passage(id=f"d:p{n}", document="d", order=n, kind="paragraph", language=language, text=text)
        for n, text in enumerate(texts)
    ]
    return Records([Document(id="d", path="d.txt", digest="", genre=genre, language=language), *passages])


def statements(*texts: str, genre: str | None = None) -> list[Statement]:
    return [s for s in attribute(document(*texts, genre=genre), PLAN) if isinstance(s, Statement)]


def told(s: Statement) -> tuple[str | None, str, str]:
    holder = s.holder.exact if s.holder else None
    return holder, " … ".join(c.exact for c in s.cue), " | ".join(c.exact for c in s.content)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The envoy reported that the harbour was mined.", ("The envoy", "reported", "the harbour was mined")),
        ("Mr. Bell told the Premier that grain was short.", ("Mr. Bell", "told", "grain was short")),
        ("He asked whether the fleet would sail.", ("He", "asked", "whether the fleet would sail")),
        ("General Orlov feared a landing in the north.", ("General Orlov", "feared", "a landing in the north")),
        ("The Cabinet refused to sign the protocol.", ("The Cabinet", "refused", "to sign the protocol")),
        ("She believed the Senate would yield.", ("She", "believed", "the Senate would yield")),
        ("The King wanted Vienna to mediate.", ("The King", "wanted", "Vienna to mediate")),
        ("Marshal Weir spoke of a cold winter.", ("Marshal Weir", "spoke of", "a cold winter")),
        ("The Minister pointed out that oil was dear.", ("The Minister", "pointed out", "oil was dear")),
        ("They were convinced that Prague would resist.", ("They", "convinced", "Prague would resist")),
        ("Ito expressed the hope that trade would grow.", ("Ito", "expressed the hope", "trade would grow")),
        ("His fear of a naval race grew.", None),
        ("According to Lind, the bridge had been sold.", ("Lind", "According to", "the bridge had been sold")),
        ("The bridge, he said, had been sold.", ("he", "said", "The bridge | had been sold")),
        ("It was felt that the treaty had failed.", (None, "felt", "the treaty had failed")),
        ("The plan was proposed by Admiral Noro.", ("Admiral Noro", "proposed", "The plan")),
        ("The Tsar regarded Britain as a rival.", ("The Tsar", "regarded", "Britain as a rival")),
    ],
)  # fmt: skip
def test_a_report(text: str, expected: tuple[str | None, str, str] | None) -> None:
    found = statements(text)
    if expected is None:
        assert told(found[0])[:2] == ("His", "fear")
        assert found[0].content[0].exact.startswith("a naval race")
    else:
        assert told(found[0]) == expected


@pytest.mark.parametrize(
    "text",
    [
        "The United States signed the convention in June.",
        "The slave states were poor.",
        "On declaring war on Siam the army marched.",
        "The report of the commission filled two volumes.",
    ],
)
def test_mere_acts_and_names_report_nothing(text: str) -> None:
    assert statements(text) == []


def test_a_coordinate_verb_shares_its_subject_and_ends_the_report_before() -> None:
    found = statements("The Chancellor told the Ambassador that he feared a blockade, and added that Rome would wait.")
    assert [told(s) for s in found if not s.nested_in] == [
        ("The Chancellor", "told", "he feared a blockade"),
        ("The Chancellor", "added", "Rome would wait"),
    ]


def test_nested_reports_point_to_the_report_that_holds_them() -> None:
    outer, inner = statements("Kessler reported that the Regent believed the war was lost.")
    assert told(inner) == ("the Regent", "believed", "the war was lost")
    assert inner.nested_in == outer.id and outer.nested_in is None


def test_negation_and_hedges_are_marked() -> None:
    negated, hedged = statements("The Diet did not believe that peace was near. Orlov allegedly said that it was lost.")
    assert negated.negated and not hedged.negated
    assert hedged.hedge is not None and hedged.hedge.exact == "allegedly"


def test_the_writers_own_caution_hedges_what_it_holds_and_is_no_statement() -> None:
    (only,) = statements("It can be said that the Shogun feared a truce.", genre="study")
    assert told(only) == ("the Shogun", "feared", "a truce")
    assert only.hedge is not None


def test_a_participle_belongs_to_the_clause_before_or_to_the_person_named_with_it() -> None:
    shared = statements("The Sultan declined, citing the cost of coal.")
    assert told(shared[-1]) == ("The Sultan", "citing", "the cost of coal")
    named = statements("The talks ended, with Foreign Minister Sato explaining that no ship could be spared.")
    assert told(named[-1])[0] == "Foreign Minister Sato"


def test_a_record_of_a_talk_runs_on_but_a_study_does_not() -> None:
    text = "Mr. Ames said that the port was closed. It would open in May. The crews had gone home."
    (record,) = statements(text, genre="memorandum")
    assert record.run_on and len(record.content) == 3
    (study,) = statements(text, genre="study")
    assert not study.run_on and len(study.content) == 1


def test_speakers_turns_are_direct_speech() -> None:
    found = statements("Mr. Harlan: We cannot wait.", "Mr. Ito: Nor can we.")
    assert [(told(s)[0], s.content[0].exact, s.manner) for s in found] == [
        ("Mr. Harlan", "We cannot wait.", "direct"),
        ("Mr. Ito", "Nor can we.", "direct"),
    ]


def test_the_writer_of_a_study_holds_no_statement() -> None:
    assert statements("The author hopes that this paper will help.", genre="study") == []


def test_of_a_note_only_the_commentary_is_read() -> None:
    text = "Hale, Diaries, p. 3. Ross thought that the diary was forged."
    note = Passage(id="d:p0", document="d", order=0, kind="note", language="en", text=text)
    commentary = [span("d:p0", text, 20, len(text))]
    records = Records(
        [
            Document(id="d", path="d.txt", digest=""),
            note,
            Note(id="n", document="d", label="1", passages=["d:p0"], commentary=commentary),
        ]
    )
    assert [told(s)[0] for s in attribute(records, PLAN) if isinstance(s, Statement)] == ["Ross"]


def test_a_list_is_tied_to_the_statement_that_holds_it() -> None:
    text = "Vane states that there were two aims: (1) seize the port; (2) burn the mills."
    records = document(text)
    items = [Item("(1)", span("d:p0", text, 42, 56)), Item("(2)", span("d:p0", text, 62, 76))]
    records.add([Enumeration(id="e", document="d", items=items)])
    made = list(attribute(records, PLAN))
    statement = next(r for r in made if isinstance(r, Statement))
    assert next(r for r in made if isinstance(r, Enumeration)).statement == statement.id


def test_a_passage_without_end_is_declined_and_said_so() -> None:
    made = list(attribute(document("Orlov said that it rained " * 50_000), PLAN))
    assert [type(r) for r in made] == [Abstention]


WORDS = st.sampled_from(
    [
        "Orlov",
        "said",
        "that",
        "he",
        "the",
        "Diet",
        "feared",
        ",",
        ".",
        "“",
        "”",
        ":",
        ";",
        "and",
        "told",
        "him",
        "to",
        "of",
        "not",
        "was",
        "by",
        "as",
        "(",
        ")",
        "Rome",
        "“We",
        "asked",
        "whether",
        "-",
        "it",
    ]
)


@settings(max_examples=150)
@examples(st.lists(WORDS, max_size=60).map(" ".join) | st.text(max_size=200))
def test_whatever_the_words_the_spans_stand_in_the_text(text: str) -> None:
    records = document(text)
    if len(text) > 4:
        records.add([Quotation(id="q", document="d", spans=[Span("d:p0", 1, 4, text[1:4])], class_="statement")])
    made = list(attribute(records, PLAN))
    ids = [s.id for s in made if isinstance(s, Statement)]
    assert len(ids) == len(set(ids))
    assert len([q for q in made if isinstance(q, Quotation)]) == len(records[Quotation])
    for s in made:
        if isinstance(s, Statement):
            for at in [*s.content, *s.cue, *s.quoted, *([s.holder] if s.holder else [])]:
                assert at.stands_in(text)
            assert s.content and 0 <= s.confidence.span <= 1
            assert s.nested_in is None or s.nested_in in ids


@pytest.mark.parametrize(
    ("text", "act"),
    [
        ("The memorandum stated that the pass was closed.", "writing"),
        ("Orlov cabled that the pass was closed.", "writing"),
        ("I suggest that we close the pass.", "writing"),
        ("Orlov expressed the hope that the pass would close.", "speech"),
        ("Orlov said that the pass was closed.", "speech"),
    ],
)
def test_writing_is_told_from_speech(text: str, act: str) -> None:
    assert [s.act for s in statements(text)][:1] == [act]
