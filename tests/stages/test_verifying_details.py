"""Verifying: works and their numbers, happenings and offices, claims and their evidence, sense and originals."""

from __future__ import annotations

import pytest

from visavis.codebook import Authority, Codebook, Plan, StudyFile
from visavis.records import (
    Actor,
    Check,
    Citation,
    Claim,
    CslDate,
    DateExpression,
    Document,
    Mention,
    Name,
    Note,
    Office,
    Passage,
    Quotation,
    Record,
    Records,
    Reference,
    Resolution,
    Source,
    Statement,
    StatementConfidence,
)
from visavis.stages.verifying import verify
from visavis.stages.verifying.numbers import doi_fault, isbn_fault, issn_fault, url_fault
from visavis.stages.verifying.sense import governing, in_quotation
from visavis.stages.verifying.works import pages
from visavis.text import Span

PLAN = Plan(study=StudyFile(title="A study"), codebook=Codebook(), authority=Authority())
STUDY = Document(id="d", path="d.md", digest="", genre="study", title="Study")
SURE = StatementConfidence(span=1)


def at(text: str, words: str, passage: str = "d:p1") -> Span:
    start = text.index(words)
    return Span(passage, start, start + len(words), words)


def paragraph(text: str, n: int = 1, section: list[str] | None = None, kind: str = "paragraph") -> Passage:
    return Passage(id=f"d:p{n}", document="d", order=n, kind=kind, text=text, section=section or [])  # type: ignore[arg-type]


def found(*records: Record) -> list[tuple[str, str | None]]:
    made = verify(Records([STUDY, *records]), PLAN)
    return [(c.verdict, c.difference) for c in made if isinstance(c, Check)]


def cited(n: int, reference: Reference, form: str = "full", **more: object) -> Citation:
    return Citation(
        id=f"c{n}", document="d", note=f"n{n}", order=n, span=Span("d:p9", n, n + 1, "x"), form=form,  # type: ignore[arg-type]
        reference=reference, confidence=1.0, source="w", **more,  # type: ignore[arg-type]
    )  # fmt: skip


# ---------------------------------------------------------------- works


@pytest.mark.parametrize(
    ("locator", "range_"),
    [("12-15", (12, 15)), ("1233-35", (1233, 1235)), ("254–50", (254, 250)), ("12", None), ("No. 1.2-3", None)],
)
def test_ranges_of_pages(locator: str, range_: tuple[int, int] | None) -> None:
    assert pages(locator) == range_


def test_pages_that_cannot_be() -> None:
    book = Reference(type="book", title="Roads and Rivers of Corvia")
    article = Reference(type="article-journal", title="The Price of Salt in Albemarle", page="40-61")
    assert found(cited(1, book, locator="254-50", locator_label="page")) == [
        ("pages_backwards", "from page 254 to page 250")
    ]
    assert found(cited(1, article, locator="70-72", locator_label="page")) == [
        ("pages_outside", "pages 70-72 of a work on pages 40-61")
    ]
    assert found(cited(1, article, locator="41-42", locator_label="page")) == []
    assert found(cited(1, book, locator="1914-1918", locator_label="chapter")) == []


def test_a_volume_that_there_is_not() -> None:
    work = Reference(type="book", title="Letters of the Margrave", volume="4", number_of_volumes="3")
    assert found(cited(1, work)) == [("no_such_volume", "volume 4 of 3")]


def work(year: int, **more: object) -> Reference:
    made = {"type": "book", "title": "Roads and Rivers of Corvia", "author": [Name(family="Ansel")], **more}
    return Reference(issued=CslDate(date_parts=[[year]]), **made)  # type: ignore[arg-type]


def test_one_edition_with_two_years() -> None:
    assert found(cited(1, work(1931)), cited(2, work(1913))) == [("two_years", "1931 and 1913")]
    assert found(cited(1, work(1931)), cited(2, work(1931))) == []
    assert found(cited(1, work(1931)), cited(2, work(1950, edition="2"))) == []
    assert found(cited(1, work(1931, volume="1")), cited(2, work(1933, volume="2"))) == []


def test_works_listed_in_vain() -> None:
    entries = [
        "Ansel, H. Roads and Rivers of Corvia. Albemarle, 1931.",
        "Poe, C. The Price of Salt. Albemarle, 1928.",
        "Ortega, J. Bridges of the North. Albemarle, 1940.",
    ]
    listed = [paragraph(e, 10 + n, ["Bibliography"]) for n, e in enumerate(entries)]
    salt = Reference(type="book", title="The Price of Salt", author=[Name(family="Poe")])
    made = list(verify(Records([STUDY, *listed, cited(1, work(1931)), cited(2, salt)]), PLAN))
    assert [(c.about, c.verdict) for c in made if isinstance(c, Check)] == [("d:p12", "never_cited")]


# ---------------------------------------------------------------- numbers


@pytest.mark.parametrize("number", ["0-306-40615-2", "978-0-306-40615-7", "080442957X", "978 3 16 148410 0"])
def test_right_isbn(number: str) -> None:
    assert isbn_fault(number) is None


@pytest.mark.parametrize(
    ("number", "fault"),
    [
        ("0-306-40615-3", "with these digits the last would be 2, not 3"),
        ("978-0-306-40615-1", "with these digits the last would be 7, not 1"),
        ("978-0-306-4061", "it has 11 digits, not 10 or 13"),
        ("977-0-306-40615-7", "it begins with 977, not with 978 or 979"),
    ],
)
def test_wrong_isbn(number: str, fault: str) -> None:
    assert isbn_fault(number) == fault


def test_issn_doi_and_addresses() -> None:
    assert issn_fault("0378-5955") is None and issn_fault("0378-5954") is not None
    assert doi_fault("10.1000/182.") is None and doi_fault("11.1000/182") is not None
    for right in ("https://www.example.org/a_(b).", "www.example.com/x,", "http://192.168.0.1/", "ftp://a.b/c"):
        assert url_fault(right) is None, right
    for wrong in ("http:/example.org", "htp://example.org", "http://example", "https://exa,mple.org", "http ://a.org"):
        assert url_fault(wrong) is not None, wrong


def test_numbers_are_found_where_they_stand() -> None:
    text = "See ISBN 0-306-40615-3 and doi:10.1000/182; also http:/example.org/a, ISSN 0378-5955."
    made = [c for c in verify(Records([STUDY, paragraph(text)]), PLAN) if isinstance(c, Check)]
    assert [(c.verdict, c.evidence[0].exact) for c in made] == [
        ("wrong_isbn", "ISBN 0-306-40615-3"),
        ("wrong_url", "http:/example.org/a"),
    ]


def test_figures_without_a_note() -> None:
    text = "The town had 12,400 hearths. In 1912 it had three bridges."
    note = Note(id="n", document="d", label="1", passages=[], anchor=Span("d:p2", 3, 3, ""))
    late = Note(id="m", document="d", label="2", passages=[], anchor=Span("d:p1", len(text), len(text), ""))
    assert found(paragraph(text), paragraph("Yes.", 2), note) == [("number_without_note", "12,400")]
    assert found(paragraph(text), paragraph("Yes.", 2), note, late) == []
    assert found(paragraph("In 1912, 15 men came on 3 May 1913.", 1), paragraph("Yes.", 2), note) == []


# ---------------------------------------------------------------- happenings, offices, text and note


def dated(text: str, n: int, *dates: tuple[str, str]) -> list[Record]:
    out: list[Record] = [paragraph(text, n)]
    out += [DateExpression(id=f"t{n}{k}", span=at(text, w, f"d:p{n}"), edtf=e) for k, (w, e) in enumerate(dates)]
    return out


def test_one_happening_with_two_days() -> None:
    one = dated("The attack on Fort Vessel came on 3 May 1912.", 1, ("3 May 1912", "1912-05-03"))
    two = dated("On 4 May 1912 they attacked Fort Vessel.", 2, ("4 May 1912", "1912-05-04"))
    assert found(*one, *two) == [("event_two_dates", "attack, Fort Vessel: 1912-05-03 and 1912-05-04")]
    same = dated("On 3 May 1912 they attacked Fort Vessel.", 2, ("3 May 1912", "1912-05-03"))
    later = dated("On 9 June 1914 they attacked Fort Vessel.", 2, ("9 June 1914", "1914-06-09"))
    assert found(*one, *same) == found(*one, *later) == []


def test_the_date_line_and_the_calendars_explain() -> None:
    one = dated("Japan attacked Pearl Harbor on 7 December 1941.", 1, ("7 December 1941", "1941-12-07"))
    two = dated("The attack on Pearl Harbor of 8 December 1941 began it.", 2, ("8 December 1941", "1941-12-08"))
    [(verdict, told)] = found(*one, *two)
    assert verdict == "two_days_by_time_zone" and "date line" in (told or "")
    old = dated("The opening of the Northern Duma was on 10 May 1906.", 1, ("10 May 1906", "1906-05-10"))
    new = dated("The opening of the Northern Duma, 27 April 1906.", 2, ("27 April 1906", "1906-04-27"))
    assert [v for v, _ in found(*old, *new)] == ["two_days_by_calendar"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("In 1912 Margrave Ansel closed the bridge.", "office_at_another_time"),
        ("In 1932 Margrave Ansel closed the bridge.", None),
        ("In 1912 the future Margrave Ansel closed the bridge.", None),
        ("In 1912 Ansel closed the bridge.", None),
    ],
)
def test_offices_held_at_another_time(text: str, expected: str | None) -> None:
    year = text[3:7]
    name = "Margrave Ansel" if "Margrave" in text else "Ansel"
    office = Office(title="Margrave of Corvia", from_="1930-01-01", to="1935-12-31")
    made = found(
        *dated(text, 1, (year, year)),
        Actor(id="ansel", name="Hans Ansel", kind="person", offices=[office]),
        Mention(id="m", span=at(text, name), kind="person", actor="ansel", confidence=1.0),
    )
    told = "Margrave of Corvia, 1930-01-01 to 1935-12-31"
    assert made == ([(expected, told)] if expected else [])


def test_a_speech_dated_differently_in_text_and_note() -> None:
    text = "On 3 May 1912 the Margrave said that the bridge was closed."
    speech = Reference(type="speech", title="Speech to the Guild", issued=CslDate(date_parts=[[1912, 6, 3]]))
    records: list[Record] = [
        *dated(text, 1, ("3 May 1912", "1912-05-03")),
        Statement(
            id="s", document="d", manner="indirect", act="speech", cue=[at(text, "said")],
            content=[at(text, "that the bridge was closed")], confidence=SURE,
        ),
        Quotation(
            id="q", document="d", spans=[at(text, "the bridge was closed")], class_="statement", statement="s",
            note="n1",
        ),
        Source(id="w", reference=speech),
    ]  # fmt: skip
    wrong = [v for v in found(*records, cited(1, speech)) if v[0] == "text_and_note_differ"]
    assert wrong == [("text_and_note_differ", "1912-05-03 in the text, 1912-06-03 in the note")]
    right = Reference(type="speech", title="Speech to the Guild", issued=CslDate(date_parts=[[1912, 5, 4]]))
    assert not [v for v in found(*records, cited(1, right)) if v[0] == "text_and_note_differ"]
    book = Reference(type="book", title="A Life", issued=CslDate(date_parts=[[1950]]))
    assert not [v for v in found(*records, cited(1, book)) if v[0] == "text_and_note_differ"]


def test_names_are_looked_at_in_manuscripts_alone() -> None:
    text = "It was signed on 31 April 1936."
    other = Document(id="old", path="old.txt", digest="", genre="speech")
    old = Passage(id="old:p1", document="old", order=1, kind="paragraph", text=text)
    assert found(other, old) == []
    assert [v for v, _ in found(paragraph(text))] == ["impossible_date"]


# ---------------------------------------------------------------- claims


def claim(text: str, *rests_on: str, section: list[str] | None = None, noted: bool = False) -> list[Record]:
    out: list[Record] = [
        paragraph(text, section=section),
        Claim(id="k", span=Span("d:p1", 0, len(text), text), kind="perception", rests_on=list(rests_on)),
    ]
    end = Span("d:p1", len(text), len(text), "")
    return [*out, Note(id="n1", document="d", label="1", passages=[], anchor=end)] if noted else out


def test_claims_and_what_bears_them_out() -> None:
    text = "The guild saw the Margrave as a danger."
    assert found(*claim(text)) == [("no_evidence", None)]
    assert found(*claim(text, noted=True)) == [("no_note_of_its_own", None)]
    assert found(*claim(text, section=["Conclusion"])) == [("sums_up", None)]
    assert found(*claim("Thus the guild saw the Margrave as a danger.")) == [("sums_up", None)]


def test_claims_on_one_source_or_at_second_hand() -> None:
    book = Reference(type="book", title="Roads and Rivers", author=[Name(family="Ansel")])
    source = Source(id="w", reference=book, role="secondary")
    text = "The guild saw the Margrave as a danger."
    assert ("single_source", "Ansel, Roads and Rivers") in found(*claim(text, "c1"), cited(1, book), source)
    relayed = Resolution(id="s", document="d", citations=["c1"], through=["w"], confidence=SURE)
    made = found(*claim(text, "s"), relayed, cited(1, book), source)
    assert ("second_hand_only", "through Ansel, Roads and Rivers") in made


# ---------------------------------------------------------------- sense, paraphrase, originals

LETTER = (
    "I do not believe that the guild wants to close the bridge before the harvest is in. "
    "Some say that the Margrave will sell the northern forts to Corvia. "
    "The envoy wrote: “The salt tax will be raised in spring and the mills will stand still.” It was not done."
)


def quoting(words: str, *more: Record, genre: str = "letter") -> list[tuple[str, str | None]]:
    text = f"He wrote: “{words}” So it was."
    held = [
        Document(id="letter", path="letter.txt", digest="", genre=genre, title="Letter"),
        Passage(id="letter:p1", document="letter", order=1, kind="paragraph", text=LETTER),
        Source(id="w", reference=Reference(), held="letter"),
        Quotation(id="q", document="d", spans=[at(text, words)], class_="statement", note="n1"),
    ]
    made = verify(Records([STUDY, paragraph(text), *held, cited(1, Reference()), *more]), PLAN)
    return [(c.verdict, c.difference) for c in made if isinstance(c, Check) and c.kind == "quotation"]


def test_words_that_the_text_denies_or_doubts() -> None:
    assert quoting("wants to close the bridge before the harvest is in") == [
        ("against_sense", "after: [-not believe that the guild-]")
    ]
    assert quoting("the Margrave will sell the northern forts to Corvia") == [
        ("against_sense", "after: [-Some say that-]")
    ]


@pytest.mark.parametrize(
    ("before", "governs"),
    [
        ("It is false to say that ", True),
        ("Nobody claims that ", True),
        ("They don’t think that ", True),
        ("It was said that ", True),
        ("He said that ", False),
        ("I do not know who came; but I know that ", False),
        ("We know that ", False),
    ],
)
def test_what_governs(before: str, governs: bool) -> None:
    assert (governing(before) is not None) == governs


def test_a_quotation_of_a_quotation() -> None:
    words = "The salt tax will be raised in spring"
    assert quoting(words) == [("verbatim", None), ("quoted_there", None)]
    assert in_quotation("he said “so it is” and went", 10) and not in_quotation("he said “so it is” and went", 20)


def test_the_original_behind_a_second_hand_quotation() -> None:
    first = "My lords, the salt tax will never be raised in spring and the mills will stand still for a week."
    original = [
        Document(id="minutes", path="minutes.txt", digest="", genre="minutes", title="Minutes"),
        Passage(id="minutes:p1", document="minutes", order=1, kind="paragraph", text=first),
    ]
    words = "The salt tax will be raised in spring and the mills will stand still"
    assert quoting(words, *original) == [
        ("verbatim", None),
        ("original_differs", "in Minutes: negation: salt tax will [-never-]"),
    ]


def test_a_paraphrase_between_quotation_marks() -> None:
    words = "perhaps the guild even hopes to close the bridge some weeks before harvest begins"
    assert quoting(words) == [("paraphrase", None)]


def test_an_absurdly_long_quotation_and_one_of_a_word() -> None:
    made = verify(Records([STUDY, paragraph("“x”"), Quotation(
        id="q", document="d", spans=[Span("d:p1", 1, 2, "x")], class_="statement")]), PLAN)  # fmt: skip
    assert [c.verdict for c in made if isinstance(c, Check) and c.kind == "quotation"] == ["not_held"]
    words = "word " * 20_000  # fifty pages
    assert quoting(words.strip()) == []
