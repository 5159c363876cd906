"""A whole study, small enough to know by heart: every step from the file to the grid, as a reader would check it."""

import pytest
from conftest import write_tiny

from visavis import open_study
from visavis.records import Check, Citation, Coding, Note, Occasion, Passage, Resolution, Source, Statement


@pytest.fixture(scope="module")
def records(tmp_path_factory):
    study = open_study(write_tiny(tmp_path_factory.mktemp("studies") / "tiny"))
    study.run("serial", strict=True)
    return study.records()


def said(records, words):
    """The statement whose content holds the words, with its resolution."""
    [statement] = [s for s in records[Statement] if any(words in c.exact for c in s.content)]
    return statement, records.by_id(Resolution)[statement.id]


def test_reading_ties_every_note_to_its_place(records):
    passages = records.by_id(Passage)
    before = {n.label: passages[n.anchor.passage].text[: n.anchor.start][-12:] for n in records[Note]}
    assert before == {"1": " in the war.", "2": "adio speech.", "3": "its meaning."}


def test_ibid_leads_to_the_work_before(records):
    ibid = next(c for c in records[Citation] if c.form == "ibid")
    full = records.by_id(Citation)[ibid.resolved_through[0]]
    assert (ibid.locator, full.locator) == ("30", "12")
    assert ibid.source == full.source
    assert records.by_id(Source)[ibid.source].reference.title == "Speeches of the War"


def test_a_quoted_evaluation_is_a_statement_with_holder_date_target_and_note(records):
    statement, resolution = said(records, 'a "perfidious')
    assert statement.manner == "mixed"
    assert [q.exact for q in statement.quoted] == ["perfidious enemy of our land"]
    assert resolution.holders == ["stalin"]
    assert resolution.speaks_for == ["soviet-union"]
    assert resolution.date == "1941-07-03"
    assert [(t.actor, t.stance) for t in resolution.targets] == [("germany", "hostile")]
    [citation] = resolution.citations
    assert records.by_id(Citation)[citation].locator == "12"


def test_an_indirect_report_has_its_speaker_and_month(records):
    statement, resolution = said(records, "the neutrality pact had lost its meaning")
    assert (statement.manner, resolution.holders, resolution.date) == ("indirect", ["molotov"], "1945-04")


def test_a_speaker_asserts_in_his_own_speech(records):
    statement, resolution = said(records, "Japan remains neutral")
    assert (statement.manner, resolution.holders, resolution.date) == ("own", ["stalin"], "1941-07-03")
    assert [(t.actor, t.stance) for t in resolution.targets] == [("japan", "cautious")]


def test_the_paper_and_the_speech_it_quotes_are_one_occasion(records):
    _, quoted = said(records, 'a "perfidious')
    _, own = said(records, "Germany is a perfidious enemy")
    assert quoted.occasion == own.occasion
    occasion = records.by_id(Occasion)[own.occasion]
    assert (occasion.date, occasion.holders) == ("1941-07-03", ["stalin"])


def test_the_quotation_is_found_word_for_word_in_the_speech(records):
    verdicts = {c.evidence[-1].exact: c.verdict for c in records[Check] if c.kind == "quotation" and c.evidence}
    assert verdicts["perfidious enemy of our land"] == "verbatim"


def test_every_coding_says_why(records):
    assert records[Coding]
    assert all(c.why for c in records[Coding])
    statement, _ = said(records, "Japan attacked our country")
    coding = next(c for c in records[Coding] if c.statement == statement.id)
    assert (coding.target, coding.dimension, coding.perceiver) == ("japan", "threat", "soviet-union")
    assert [w.exact for w in coding.why] == ["attacked"]
