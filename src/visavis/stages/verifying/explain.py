"""What each verdict means and asks for: the sentences of `visavis check`, in the terminal and on the page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import msgspec

from visavis.records import Check


class Explanation(msgspec.Struct, frozen=True):
    """`found` in one clause, `why` it matters, what to `do`; `alarm`: an editor should look."""

    found: str
    why: str
    do: str
    alarm: bool = True


class ReportLine(msgspec.Struct, frozen=True):
    """One check in words. `quoted` are the words it is about, `difference` what exactly, both as they stand."""

    check: str
    kind: str
    verdict: str
    found: str
    why: str
    do: str
    alarm: bool
    quoted: str | None
    difference: str | None
    confidence: float


# Said of a quotation besides its verdict.
BESIDES = frozenset({"quoted_there", "original_differs", "translated_from"})

VERDICTS: dict[tuple[str, str], Explanation] = {
    ("quotation", "verbatim"): Explanation(
        "The quotation stands word for word in the text.",
        "Its wording can be relied on.",
        "Nothing.",
        alarm=False,
    ),
    ("quotation", "verbatim_but_marked"): Explanation(
        "The quotation stands in the text but for what it marks as left out or put in.",
        "The quoter shows where the wording is not the text's.",
        "Nothing; read what was left out if much hangs on it.",
        alarm=False,
    ),
    ("quotation", "altered"): Explanation(
        "The quotation differs from the text.",
        "Words stand between quotation marks that were not said, or words that were said are gone without a mark.",
        "Compare [-the text-] with {+the quotation+}; correct it, or mark the change with brackets or an ellipsis.",
    ),
    ("quotation", "truncated"): Explanation(
        "The quotation is cut next to a negation or a condition.",
        "Without the words left out it may say more than was said, or its opposite.",
        "Read the whole sentence in the text; quote the words left out, or say in your own words what they did.",
    ),
    ("quotation", "elsewhere"): Explanation(
        "The quotation stands in another text than the one cited.",
        "A reader who follows the note will not find the words.",
        "Cite the text that has the words, or check which edition the note means.",
    ),
    ("quotation", "not_found"): Explanation(
        "The quotation was not found in the texts of the study.",
        "The words may be a paraphrase, a translation, from another text, or not genuine.",
        "Look for them in the cited text by eye; add the right text to the study, or drop the quotation marks.",
    ),
    ("quotation", "paraphrase"): Explanation(
        "The words between quotation marks are not the text's, but resemble a place in it.",
        "A reader takes them for the speaker's own words.",
        "Quote the text's words, or drop the quotation marks.",
    ),
    ("quotation", "against_sense"): Explanation(
        "The text denies or qualifies the words that are quoted.",
        "They are quoted as if they were said outright.",
        "Read the whole sentence in the text; quote what governs the words, or say it in your own.",
    ),
    ("quotation", "original_differs"): Explanation(
        "Quoted at second hand: the original reads differently.",
        "The work in between changed the words, and the change is handed on.",
        "Quote the original, which is at hand.",
    ),
    ("quotation", "quoted_there"): Explanation(
        "In the text these words are themselves a quotation.",
        "They may be another's than the author's of the text.",
        "Make sure that the words are given to the one who said them.",
        alarm=False,
    ),
    ("quotation", "translated_from"): Explanation(
        "The words may translate one of these places.",
        "The text cited is held in another language: a model of meaning ranked its sentences, and nothing was checked.",
        "Compare by eye.",
        alarm=False,
    ),
    ("quotation", "not_held"): Explanation(
        "The text of the cited source is not in the study.",
        "The quotation could not be checked.",
        "Add the source's text to the study's sources/ folder and run again, or check it by eye.",
        alarm=False,
    ),
    ("citation", "unresolved"): Explanation(
        "The citation does not lead to a work.",
        "A reader cannot find the source.",
        "Give the full citation here, or correct the reference back.",
    ),
    ("citation", "perhaps_one_work"): Explanation(
        "Two works of the bibliography may be one.",
        "One work that counts as two is counted as two witnesses, and its citations fall apart.",
        "Merge them, or split them if they are two; the decision holds on every later run.",
    ),
    ("citation", "ambiguous_ibid"): Explanation(
        "The note before cites several works, so Ibid. can mean any of them.",
        "A reader has to guess the source.",
        "Replace Ibid. by the author and a short title.",
    ),
    ("citation", "short_without_full"): Explanation(
        "A short title is used, but no note of the document gives the work in full.",
        "A reader without the bibliography cannot find the work.",
        "Give the full citation at first mention, or add the work to the bibliography.",
    ),
    ("citation", "note_without_mark"): Explanation(
        "No mark for this note was found in the text.",
        "It is not known which sentence the note supports.",
        "Look for a lost or misread number in the text near it, and put the mark back.",
    ),
    ("citation", "number_twice"): Explanation(
        "Two notes that follow each other bear the same number.",
        "One of them belongs to another place, or a number was misread.",
        "Renumber the notes, or correct the number.",
    ),
    ("citation", "quotation_without_note"): Explanation(
        "A statement is quoted without a note.",
        "A reader cannot tell where the words come from.",
        "Add a note, unless a later note of the paragraph covers it.",
    ),
    ("citation", "number_without_note"): Explanation(
        "A figure is given without a note.",
        "A reader cannot tell who counted.",
        "Add a note, unless the figure is common knowledge.",
    ),
    ("citation", "pages_backwards"): Explanation(
        "The pages cited cannot be.",
        "A digit is wrong, and the reader will look on the wrong page.",
        "Look the pages up and correct them.",
    ),
    ("citation", "pages_outside"): Explanation(
        "The pages cited lie outside the work.",
        "Either the pages of the work or those cited are wrong.",
        "Look both up and correct the wrong one.",
    ),
    ("citation", "no_such_volume"): Explanation(
        "The volume cited is more than the work has.",
        "The volume or the number of volumes is wrong.",
        "Look both up and correct the wrong one.",
    ),
    ("citation", "two_years"): Explanation(
        "One work is cited with two years of publication.",
        "One of them is wrong, or two editions are cited as one.",
        "Correct the year, or name the edition.",
    ),
    ("citation", "never_cited"): Explanation(
        "The work is listed but never cited.",
        "A list of works cited promises that each is used.",
        "Cite it where it was used, or take it off the list.",
    ),
    ("citation", "wrong_isbn"): Explanation(
        "The ISBN cannot be right.",
        "A digit is wrong: libraries and shops will not find the book.",
        "Copy it again from the book.",
    ),
    ("citation", "wrong_issn"): Explanation(
        "The ISSN cannot be right.",
        "A digit is wrong: libraries will not find the journal.",
        "Copy it again from the journal.",
    ),
    ("citation", "wrong_doi"): Explanation(
        "The DOI is not well formed.",
        "It will not lead to the work.",
        "Copy it again from the publisher's page.",
    ),
    ("citation", "wrong_url"): Explanation(
        "The web address is not well formed.",
        "It will not open.",
        "Copy it again from the browser.",
    ),
    ("claim", "no_note_of_its_own"): Explanation(
        "The claim has no note of its own; the paragraph has some.",
        "A reader has to guess which of them bears it out.",
        "Nothing, if the paragraph's notes cover it.",
        alarm=False,
    ),
    ("claim", "sums_up"): Explanation(
        "The claim sums up what is shown elsewhere.",
        "It is as strong as the places it sums up.",
        "Nothing, if those places stand.",
        alarm=False,
    ),
    ("claim", "single_source"): Explanation(
        "The claim rests on one source alone.",
        "If that source errs, so does the claim.",
        "Look for a second, independent one, or say that there is only one.",
        alarm=False,
    ),
    ("claim", "second_hand_only"): Explanation(
        "The evidence for the claim is second-hand throughout.",
        "What the actors said is known only as others report it.",
        "Look the words up in the original, or say that they are quoted after others.",
        alarm=False,
    ),
    ("claim", "no_evidence"): Explanation(
        "No statement or citation was found on which this claim rests.",
        "A reader cannot check it.",
        "Name the evidence, or link the claim to statements that bear it out.",
    ),
    ("claim", "from_silence"): Explanation(
        "The claim says that something is absent.",
        "It is as strong as the search behind it: see what was searched and read.",
        "Say what was looked through, and look at the coverage of the documents.",
        alarm=False,
    ),
    ("date", "impossible_date"): Explanation(
        "No calendar has this day.",
        "The day or the month is wrong, and what was inferred from it with it.",
        "Look the date up in the source and correct it.",
    ),
    ("date", "wrong_weekday"): Explanation(
        "The weekday does not fit the date.",
        "Either the day or the date is wrong.",
        "Look both up; mind dates of the Julian calendar.",
    ),
    ("date", "later_than_document"): Explanation(
        "The saying is dated after the document that reports it.",
        "One of the two dates is wrong, or the year was wrongly taken from the context.",
        "Correct the date of the statement, or that of the document in study.yaml.",
    ),
    ("date", "two_dates"): Explanation(
        "Two texts date the same occasion to different days.",
        "One of them is wrong, or there were two occasions.",
        "Compare the sources; decide the date, or split the occasion.",
    ),
    ("date", "event_two_dates"): Explanation(
        "The same event is given two dates.",
        "One of them is wrong, or there were two events.",
        "Look the date up; correct the wrong one, or tell the two events apart.",
    ),
    ("date", "two_days_by_time_zone"): Explanation(
        "An event bears two days, which the date line explains.",
        "Both are right, each on its side.",
        "Nothing; say whose day it is if a reader may wonder.",
        alarm=False,
    ),
    ("date", "two_days_by_calendar"): Explanation(
        "An event bears two days, which the two calendars explain.",
        "Both are right, each in its calendar.",
        "Nothing; say which calendar is meant if a reader may wonder.",
        alarm=False,
    ),
    ("date", "text_and_note_differ"): Explanation(
        "The text and its note date the saying differently.",
        "One of the two dates is wrong, or the note cites another occasion.",
        "Look the date up in the source and correct the wrong one.",
    ),
    ("name", "office_at_another_time"): Explanation(
        "The office was not held at the time spoken of.",
        "The title, the person or the date is wrong, or the title is of a later time.",
        "Correct it, or write “the later” or “the former”.",
    ),
    ("name", "not_yet_in_use"): Explanation(
        "The name was not yet in use at the time spoken of.",
        "It carries a later state of things into the past.",
        "Use the name of the time, unless the later one is meant.",
    ),
    ("name", "no_longer_in_use"): Explanation(
        "The name was no longer in use at the time spoken of.",
        "A reader may take it for another body or an earlier time.",
        "Use the name of the time, unless the older one is meant.",
    ),
}

# What is well, or cannot be told: worth a number, not a line each.
COUNTED = frozenset(
    {
        ("quotation", "verbatim"),
        ("quotation", "verbatim_but_marked"),
        ("quotation", "not_held"),
        ("claim", "sums_up"),
        ("claim", "no_note_of_its_own"),
    }
)

_UNKNOWN = Explanation("A check came out in a way this version does not know.", "", "Update visavis.")


def report_lines(checks: Iterable[Check]) -> Iterator[ReportLine]:
    """Each check in words: alarms first, the surest first; then what is well."""
    explained = [(c, VERDICTS.get((c.kind, c.verdict), _UNKNOWN)) for c in checks]
    for c, e in sorted(explained, key=lambda ce: (not ce[1].alarm, -ce[0].confidence, ce[0].id)):
        quoted = c.evidence[0].exact if c.evidence else None
        yield ReportLine(
            c.id, c.kind, c.verdict, e.found, e.why, e.do, e.alarm, quoted or None, c.difference, c.confidence
        )
