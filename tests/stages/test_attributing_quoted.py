"""Quotations: whose words they are, direct or mixed, interrupted, continued, across passages."""

from __future__ import annotations

from typing import Literal

from visavis.codebook import Authority, Codebook, Plan, StudyFile
from visavis.records import Document, Passage, Quotation, Record, Records, Statement
from visavis.stages.attributing import attribute
from visavis.text import span

PLAN = Plan(study=StudyFile(title="t"), codebook=Codebook(), authority=Authority())


def quote(id_: str, text: str, *words: str, class_: Literal["statement", "term", "scare"] = "statement") -> Quotation:
    spans = [span("d:p0", text, text.index(w), text.index(w) + len(w)) for w in words]
    return Quotation(id=id_, document="d", spans=spans, class_=class_)


def run(text: str, *quotations: Quotation) -> tuple[list[Statement], dict[str, Quotation]]:
    records = Records(
        [
            Document(id="d", path="d.txt", digest="", genre="study"),
            Passage(id="d:p0", document="d", order=0, kind="paragraph", text=text, language="en"),
            *quotations,
        ]
    )
    made: list[Record] = list(attribute(records, PLAN))
    return [r for r in made if isinstance(r, Statement)], {r.id: r for r in made if isinstance(r, Quotation)}


def test_words_after_a_cue_and_a_colon_are_direct() -> None:
    text = "In May the Regent declared: “The strait is ours. No one shall pass.” Trade fell."
    (s,), quotations = run(text, quote("q", text, "The strait is ours. No one shall pass."))
    assert s.manner == "direct" and s.holder is not None and s.holder.exact == "the Regent"
    assert [c.exact for c in s.content] == ["The strait is ours. No one shall pass."]
    assert quotations["q"].statement == s.id


def test_the_verb_may_follow_and_be_inverted() -> None:
    text = "“The strait is ours,” said the old Regent in Basra."
    (s,), _ = run(text, quote("q", text, "The strait is ours,"))
    assert s.manner == "direct" and s.holder is not None and s.holder.exact.endswith("Regent")


def test_a_quotation_interrupted_by_its_cue_is_one_statement_of_two_pieces() -> None:
    text = "“The strait,” said Nadir, “belongs to nobody but us.”"
    (s,), _ = run(text, quote("q", text, "The strait,", "belongs to nobody but us."))
    assert [c.exact for c in s.content] == ["The strait,", "belongs to nobody but us."]
    assert s.holder is not None and s.holder.exact == "Nadir"


def test_a_second_quotation_goes_on_with_the_first() -> None:
    text = "“The strait is ours,” Nadir said. “No one shall pass it again this year.” Trade fell."
    (s,), quotations = run(
        text, quote("a", text, "The strait is ours,"), quote("b", text, "No one shall pass it again this year.")
    )
    assert s.run_on and len(s.content) == 2
    assert quotations["a"].statement == quotations["b"].statement == s.id


def test_quoted_words_in_a_judgement_make_it_mixed_and_the_scare_quote_a_statement() -> None:
    text = "Later he denounced Persia as a “nest of pirates” for closing the strait, then left."
    (s,), quotations = run(text, quote("q", text, "nest of pirates", class_="scare"))
    assert s.manner == "mixed" and [q.exact for q in s.quoted] == ["nest of pirates"]
    assert s.content[0].exact == "Persia as a “nest of pirates” for closing the strait"
    assert quotations["q"].class_ == "statement" and quotations["q"].statement == s.id


def test_quoted_words_within_a_that_clause_make_it_mixed() -> None:
    text = "Vane argued that the blockade was “a plain act of war” against Basra."
    (s,), _ = run(text, quote("q", text, "a plain act of war"))
    assert s.manner == "mixed" and s.content[0].exact.startswith("the blockade was")


def test_two_reports_by_one_verb_clause_and_quotation() -> None:
    text = "The note arrived, with Minister Rezai explaining that coal had run out: “We have burned the pews too.”"
    indirect, direct = run(text, quote("q", text, "We have burned the pews too."))[0]
    assert indirect.content[0].exact == "coal had run out" and direct.manner == "direct"
    assert indirect.holder == direct.holder and direct.holder is not None


def test_a_document_may_speak_until_someone_knows_its_author() -> None:
    text = "The memorandum states that “coal is to be bought at once.”"
    (s,), _ = run(text, quote("q", text, "coal is to be bought at once."))
    assert s.holder is not None and s.holder.exact == "The memorandum"


def test_terms_are_left_alone() -> None:
    text = "The so-called “Coal Party” met in Basra."
    found, quotations = run(text, quote("q", text, "Coal Party", class_="term"))
    assert found == [] and quotations["q"].statement is None and quotations["q"].class_ == "term"


def test_a_quotation_over_two_paragraphs_is_one_statement() -> None:
    texts = ("Nadir wrote: “We wait for coal and bread.", "We wait for rain as well.”")
    spans = [span("d:p0", texts[0], 14, len(texts[0])), span("d:p1", texts[1], 0, len(texts[1]) - 1)]
    passages = [
        Passage(id=f"d:p{n}", document="d", order=n, kind="paragraph", text=t, language="en")
        for n, t in enumerate(texts)
    ]
    q = Quotation(id="q", document="d", spans=spans, class_="statement")
    records = Records([Document(id="d", path="d.txt", digest="", genre="study"), *passages, q])
    (s,) = [r for r in attribute(records, PLAN) if isinstance(r, Statement)]
    assert s.content == spans and s.manner == "direct"
