"""The reports of the checks: the same findings as JSON, SARIF, a Word document with comments, and a letter."""

from __future__ import annotations

import json
from io import BytesIO

import pytest
from docx import Document as Word
from sarif_pydantic import Sarif

from visavis.checking import report
from visavis.codebook import Authority, Codebook, Plan, StudyFile
from visavis.pages.reported import key, reported
from visavis.records import Check, Citation, Document, Note, Passage, Quotation, Records, Reference, Source
from visavis.stages.verifying import verify
from visavis.text import Span

PLAN = Plan(study=StudyFile(title="The guild and the Margrave"), codebook=Codebook(), authority=Authority())
LETTER = "We shall never hand over the 16 forts along the Vessel river. His honor is beyond doubt."


@pytest.fixture
def records() -> Records:
    """One study of two paragraphs and a note: a quotation that is wrong, one that is right, one of a lost text."""
    first = "He wrote: “We shall hand over the 16 forts along the Vessel river.” Then: “His honor is beyond doubt.”"
    second = "Of the third he said: “The mills are to be counted again before winter.”"
    wrong, right, lost = first[11:65], first[75:102], second[23:71]
    out = Records(
        [
            Document(id="study", path="my study.md", digest="a", genre="study", title="A study\x07"),
            Document(id="letter", path="letter.txt", digest="b", genre="letter", title="A letter"),
            Passage(id="study:p0", document="study", order=0, kind="heading", level=1, text="Forts"),
            Passage(
                id="study:p1", document="study", order=1, kind="paragraph", text=first, pages=["12"], section=["Forts"]
            ),
            Passage(id="study:p2", document="study", order=2, kind="quotation", text=second, pages=["13"]),
            Passage(id="study:p3", document="study", order=3, kind="note", text="Letter to the guild."),
            Passage(id="study:p4", document="study", order=4, kind="note", text="Poe, The Mills of Albemarle."),
            Passage(id="letter:p0", document="letter", order=0, kind="paragraph", text=LETTER),
            Note(
                id="n1",
                document="study",
                label="1",
                passages=["study:p3"],
                anchor=Span("study:p1", len(first), len(first), ""),
            ),
            Note(
                id="n2",
                document="study",
                label="2",
                passages=["study:p4"],
                anchor=Span("study:p2", len(second), len(second), ""),
            ),
            Source(id="w1", reference=Reference(title="Letter"), held="letter"),
            Source(id="w2", reference=Reference(title="The Mills of Albemarle")),
        ]
    )
    for n, words in (("1", "Letter to the guild"), ("2", "Poe, The Mills of Albemarle")):
        at = Span(f"study:p{2 + int(n)}", 0, len(words), words)
        out.add(
            [
                Citation(
                    id=f"c{n}",
                    document="study",
                    note=f"n{n}",
                    order=0,
                    span=at,
                    form="full",
                    reference=Reference(),
                    source=f"w{n}",
                    confidence=1.0,
                )
            ]
        )
    for id, passage, start, words, note in (
        ("q1", "study:p1", 11, wrong, "n1"),
        ("q2", "study:p1", 75, right, "n1"),
        ("q3", "study:p2", 23, lost, "n2"),
    ):
        span = Span(passage, start, start + len(words), words)
        out.add([Quotation(id=id, document="study", spans=[span], class_="statement", note=note)])
    out.add(verify(out, PLAN))
    return out


def test_each_finding_has_its_place_and_both_sides(records: Records) -> None:
    first, *rest = reported(records, PLAN)
    assert (first.verdict, first.alarm, first.difference) == ("altered", True, "negation: We shall [-never-]")
    assert (first.document, first.page, first.where) == ("my study.md", "12", "p. 12")
    assert first.quoted.startswith("We shall hand over")
    assert [(a.title, a.span.exact[:21]) for a in first.against] == [("A letter", "We shall never hand o")]
    assert first.key == key(first.id) and len(first.key) == 6
    assert {(r.about, r.verdict) for r in rest} == {("q2", "verbatim"), ("q3", "not_held")}


def test_json(records: Records) -> None:
    made = json.loads(report("json", records, PLAN))
    assert made["alarms"] == 1
    assert made["counts"] == {"quotation/altered": 1, "quotation/not_held": 1, "quotation/verbatim": 1}
    assert made["findings"][0]["against"][0]["title"] == "A letter"
    assert made["findings"][0]["do"].startswith("Compare")


def test_sarif_has_the_shape_of_the_standard(records: Records) -> None:
    """SARIF 2.1.0: 3.13 (log), 3.14 (run), 3.19 (tool component), 3.27 (result), 3.28 (location)."""
    told = report("sarif", records, PLAN)
    Sarif.model_validate_json(told)  # another's reading of the standard
    made = json.loads(told)
    assert made["version"] == "2.1.0" and made["$schema"].endswith("sarif-2.1.0.json")
    [run] = made["runs"]
    driver = run["tool"]["driver"]
    assert driver["name"] == "visavis" and run["columnKind"] == "unicodeCodePoints"
    ids = [r["id"] for r in driver["rules"]]
    assert len(ids) == len(set(ids))
    for rule in driver["rules"]:
        assert rule["shortDescription"]["text"] and rule["fullDescription"]["text"] and rule["help"]["text"]
        assert rule["defaultConfiguration"]["level"] in ("error", "warning", "note", "none")
    [result] = run["results"]  # what is well and what cannot be told is no result
    assert ids[result["ruleIndex"]] == result["ruleId"] == "quotation/altered"
    assert result["level"] == "error" and 0 <= result["rank"] <= 100
    assert "[-never-]" in result["message"]["text"]
    [place] = result["locations"]
    assert place["physicalLocation"]["artifactLocation"]["uri"] == "sources/my%20study.md"
    assert place["logicalLocations"][0]["fullyQualifiedName"] == "study:p1:11-65"
    [related] = result["relatedLocations"]
    assert related["id"] == 0 and related["message"]["text"].startswith("A letter: We shall never")
    assert result["partialFingerprints"] == {"visavis/check": "q1:check"}


def test_word_document_has_the_comment_at_its_words(records: Records) -> None:
    word = Word(BytesIO(report("docx", records, PLAN)))
    [comment] = word.comments
    assert comment.author == "visavis"
    assert "differs from the text" in comment.text and "[-never-]" in comment.text and key("q1:check") in comment.text
    [paragraph] = [p for p in word.paragraphs if p._p.xpath(".//w:commentRangeStart")]
    inside = paragraph._p.xpath(".//w:commentRangeStart/following-sibling::w:r[following-sibling::w:commentRangeEnd]")
    assert "".join(r.text for r in inside) == "We shall hand over the 16 forts along the Vessel river"
    assert paragraph.text.endswith("beyond doubt.”1")  # the mark of the note
    assert [p.text for p in word.paragraphs if p.style is not None and p.style.name == "Heading 1"] == [
        "Forts",
        "Notes",
    ]
    assert "2. Poe, The Mills of Albemarle." in [p.text for p in word.paragraphs]


def test_letter(records: Records) -> None:
    text = report("summary", records, PLAN).decode()
    assert text.splitlines()[:5] == [
        "The guild and the Margrave",
        "",
        "2 quotations held against the text: 1 of them stands word for word.",
        "1 quotation not checked: the text cited is not at hand.",
        "",
    ]
    assert "  1. p. 12: “We shall hand over the 16 forts" in text
    assert "The Mills of Albemarle (1 quotation)" in text


@pytest.mark.parametrize("format", ["html", "docx", "sarif", "json", "summary"])
def test_nothing_to_report(format: str) -> None:
    assert report(format, Records(), PLAN)  # type: ignore[arg-type]


@pytest.mark.parametrize("format", ["html", "docx", "sarif", "json", "summary"])
def test_findings_whose_words_are_gone(format: str) -> None:
    gone = Check(id="x", kind="claim", about="k", verdict="no_evidence", evidence=[], confidence=0.5)
    odd = Check(id="y", kind="date", about="z", verdict="of the future", difference="\x00", confidence=0.5)
    assert report(format, Records([gone, odd]), PLAN)  # type: ignore[arg-type]
