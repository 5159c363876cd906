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

_UNKNOWN = Explanation("A check came out in a way this version does not know.", "", "Update visavis.")


def report_lines(checks: Iterable[Check]) -> Iterator[ReportLine]:
    """Each check in words: alarms first, the surest first; then what is well."""
    explained = [(c, VERDICTS.get((c.kind, c.verdict), _UNKNOWN)) for c in checks]
    for c, e in sorted(explained, key=lambda ce: (not ce[1].alarm, -ce[0].confidence, ce[0].id)):
        quoted = c.evidence[0].exact if c.evidence else None
        yield ReportLine(
            c.id, c.kind, c.verdict, e.found, e.why, e.do, e.alarm, quoted or None, c.difference, c.confidence
        )
