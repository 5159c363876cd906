"""PDFs typeset for the test in several styles: paragraphs whole, notes at their marks, printed page numbers kept."""

from __future__ import annotations

import contextlib
import io
import re
import time

import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas
from typesetting import Style, typeset

from visavis.codebook import Authority, Codebook, Plan, StudyFile
from visavis.errors import UnreadableFile
from visavis.records import Coverage, Document, Note, Passage, Records
from visavis.stages.reading import read

SAID = (
    "The pilot of the northern harbour wrote every evening what ships had passed the lighthouse and which of them "
    "carried grain. His successor considered the administration of the customs house entirely incompetent and said so "
    "in letters to the provincial government. Nobody answered him until the following spring, when a commission "
    "arrived and interviewed the merchants about their correspondence with foreign shipowners. "
)


def prose(start: int, count: int) -> str:
    """Sentences of so many words, always others."""
    words = SAID.split()
    text = " ".join(words[(start * 7 + i) % len(words)] for i in range(count)).rstrip(".,")
    return text[0].upper() + text[1:] + "."


def article(paragraphs: int, symbols: bool = False) -> tuple[list[str], dict[str, str]]:
    """A title, paragraphs of which most have a note or two, a block quotation; the notes by label."""
    out, notes = ["# The Ledgers of a Northern Harbour"], {}
    for n in range(paragraphs):
        text = f"{['First', 'Next', 'Later', 'Again'][n % 4]} we turn to ledger {n}x of the office. " + prose(
            n, 70 + 13 * (n % 5)
        )
        if n % 3 != 2:
            label = str(len(notes) + 1)
            notes[label] = f"Harbour Archive, ledger {n}, folio {n + 20}. " + prose(n + 3, 9 + 31 * (n % 2))
            text = text.replace(" office.", f" office.[^{label}]", 1)
        if n % 4 == 1:
            label = str(len(notes) + 1)
            notes[label] = f"Ibid., folio {n}."
            text = text[:-1] + f"[^{label}]."
        out.append(text)
        if n == 3:
            out += ["# 1. What the customs house knew", "> " + prose(11, 60)]
    return out, notes


def reading(data: bytes, path: str = "article.pdf") -> Records:
    return Records(read(path, data, Plan(study=StudyFile(title="t"), codebook=Codebook(), authority=Authority())))


def bare(text: str) -> str:
    return re.sub(r"\[\^[^\]]+\]", "", text.removeprefix("# ").removeprefix("> "))


def body(records: Records) -> list[str]:
    return [p.text for p in records[Passage] if p.kind != "note"]


def notes_read(records: Records) -> list[str]:
    text = records.by_id(Passage)
    return [" ".join(text[p].text for p in n.passages) for n in records[Note]]


def words_at_marks(records: Records) -> list[str | None]:
    text = records.by_id(Passage)
    return [text[n.anchor.passage].text[: n.anchor.start][-24:] if n.anchor else None for n in records[Note]]


def words_at_marks_set(paragraphs: list[str]) -> list[str]:
    out = []
    for text in paragraphs:
        for m in re.finditer(r"\[\^[^\]]+\]", text):
            out.append(bare(text[: m.start()])[-24:])
    return out


STYLES = {
    "superscripts": Style(),
    "raised at full size": Style(mark=11.0, rise=5.0, raised_labels=False, label="{}"),
    "labels as figures with a point": Style(raised_labels=False, label="{}."),
    "labels in brackets": Style(raised_labels=False, label="[{}]"),
    "no rule": Style(ruled=False),
    "two columns": Style(columns=2, size=9.0, note=7.0, mark=6.0, rise=3.5),
    "numbers start again on each page": Style(per_page=True),
    "endnotes": Style(endnotes=True, raised_labels=False, label="{}."),
    "small page numbers": Style(first_page=1, note=8.0),
}


@pytest.mark.parametrize("name", STYLES)
def test_paragraphs_are_whole_and_notes_at_their_marks(name: str) -> None:
    paragraphs, notes = article(24)
    found = reading(typeset(paragraphs, notes, STYLES[name]))
    expected = [bare(p) for p in paragraphs] + (["Notes"] if STYLES[name].endnotes else [])
    assert body(found) == expected
    assert notes_read(found) == list(notes.values())
    assert words_at_marks(found) == words_at_marks_set(paragraphs)


def test_pages_have_their_printed_numbers_and_heads_are_left_out() -> None:
    found = reading(typeset(*article(24), Style()))
    labels = [p for x in found[Passage] if x.kind != "note" for p in x.pages]
    assert labels[0] == "211" and labels == sorted(labels)
    assert not any("HARBOUR STUDIES" in t for t in body(found))
    left_out = {x.what: x.characters for x in found[Coverage][0].left_out}
    assert left_out["running heads"] > 0
    assert found[Document][0].pages == 12  # the last page holds the rest of a note


def test_kinds_of_passages() -> None:
    found = reading(typeset(*article(8), Style()))
    kinds = [p.kind for p in found[Passage] if p.kind != "note"]
    assert kinds[:2] == ["title", "paragraph"]
    assert kinds.count("quotation") == 1 and kinds.count("heading") == 1
    assert [p.section for p in found[Passage] if p.kind == "quotation"] == [["1. What the customs house knew"]]


def test_a_sign_is_a_mark_where_a_note_has_it() -> None:
    paragraphs = ["# On Ledgers", "Written for the harbour society.[^*] " + prose(1, 60), prose(2, 70)]
    found = reading(typeset(paragraphs, {"*": "The author thanks the pilots of the harbour."}, Style()))
    assert [(n.label, w) for n, w in zip(found[Note], words_at_marks(found), strict=True)] == [
        ("*", "for the harbour society.")
    ]


def test_a_table_is_one_and_its_words_are_no_prose() -> None:
    found = reading(table_page())
    tables = [p.text for p in found[Passage] if p.kind == "table"]
    assert tables == ["Year | Ships | Grain\n1931 | 210 | 18000\n1932 | 190 | 15500\n1933 | 240 | 20100"]
    assert body(found)[0] == "The harbour office counted what came in and what went out, year after year."


def table_page() -> bytes:
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(420, 595))
    canvas.setFont("Times-Roman", 11)
    canvas.drawString(60, 500, "The harbour office counted what came in and what went out, year after year.")
    for row, cells in enumerate(
        (("Year", "Ships", "Grain"), (1931, 210, 18000), (1932, 190, 15500), (1933, 240, 20100))
    ):
        for column, cell in enumerate(cells):
            canvas.drawString(60 + 100 * column, 470 - 14 * row, str(cell))
    canvas.drawString(60, 400, "After the war nobody counted any more, and the books were lost in a fire.")
    canvas.save()
    return out.getvalue()


# ---------------------------------------------------------------- what cannot be read


def blank(pages: int, text: str = "") -> bytes:
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(420, 595))
    for n in range(pages):
        if text:
            canvas.drawString(60, 500, f"{text} {n}x")
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def encrypted() -> bytes:
    out = io.BytesIO()
    canvas = Canvas(out, encrypt=StandardEncryption("secret", ownerPassword="other"))
    canvas.drawString(60, 500, "Nobody may read this.")
    canvas.save()
    return out.getvalue()


def pageless() -> bytes:
    out = io.BytesIO()
    pypdfium2.PdfDocument.new().save(out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "no whole PDF"),
        (pageless(), "no whole PDF"),
        (b"%PDF-1.7\nrubbish", "no whole PDF"),
        (blank(3, "Some words.")[:400], "no whole PDF"),
        (encrypted(), "encrypted"),
        (blank(2), "holds no text"),
    ],
    ids=["empty", "pageless", "rubbish", "truncated", "encrypted", "textless"],
)
def test_what_cannot_be_read_says_why(data: bytes, said: str) -> None:
    with pytest.raises(UnreadableFile) as error:
        reading(data)
    assert said in str(error.value) and error.value.do


def test_a_file_cut_off_in_the_middle_gives_an_error_or_what_is_left() -> None:
    whole = typeset(*article(12), Style())
    for share in (0.2, 0.5, 0.8, 0.95, 0.99):
        try:
            found = reading(whole[: int(len(whole) * share)])
        except UnreadableFile:
            continue
        assert found[Document]


@given(st.binary(min_size=1, max_size=60), st.floats(0, 1))
@settings(max_examples=40)
def test_damaged_files_never_crash(noise: bytes, place: float) -> None:
    whole = WHOLE
    at = int(place * len(whole))
    with contextlib.suppress(UnreadableFile):
        reading(whole[:at] + noise + whole[at + len(noise) :])


WHOLE = typeset(*article(6), Style())


def test_many_pages_in_bounded_time() -> None:
    began = time.process_time()
    found = reading(blank(5000, "On this page stands one sentence only."))
    assert time.process_time() - began < 30
    assert found[Document][0].pages == 5000


def printed_by_hand(pages: list[list[tuple[float, float, str, float]]], bullets: list[tuple[float, float]]) -> bytes:
    """Pages of (x, y, words, size), dots drawn on the first."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(420, 595))
    for n, lines in enumerate(pages):
        for x, y, words, size in lines:
            canvas.setFont("Times-Roman", size)
            canvas.drawString(x, y, words)
        for x, y in bullets if not n else ():
            canvas.circle(x, y, 1.8, stroke=0, fill=1)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


PROSE = [
    "The keepers of the light wrote two books, a log for the Board and a diary of",
    "their own, and in the first they counted the ships that came out of the fog,",
    "in the second they said what they thought of those who sailed them home.",
]


def test_bullets_may_be_drawn() -> None:
    lines = [(60.0, 500 - 13.0 * n, words, 10.0) for n, words in enumerate(PROSE)]
    items = ["Hallan, who trusted nobody and wrote it all down, as a keeper ought to;", "Brekke, who trusted us."]
    lines += [(85.0, 440 - 13.0 * n, words, 10.0) for n, words in enumerate(items)]
    found = reading(printed_by_hand([lines], [(78, 443), (78, 430)]))
    assert [(p.kind, p.text) for p in found[Passage]][1:] == [("item", words) for words in items]


def test_notes_of_one_line_at_the_end_are_no_headings() -> None:
    marked = [*PROSE[:2], "in the second they said what they thought.¹ Nobody asked.² Nor did they.³"]
    first = [(60.0, 500 - 13.0 * n, words, 10.0) for n, words in enumerate(marked)]
    first += [(60.0, 420, "Notes", 14.0), (60.0, 390, "1. Diary of J. Hallan, in the harbour", 10.0)]
    second = [(60.0, 500.0, "2. Diary of P. Ostrow, 3 May; copied by", 10.0), (72.0, 487.0, "the Board.", 10.0)]
    second += [(60.0, 467.0, "3. See note 2", 10.0)]
    found = reading(printed_by_hand([first, second], []))
    texts = {n.label: " ".join(p.text for p in found[Passage] if p.id in n.passages) for n in found[Note]}
    assert texts == {
        "1": "Diary of J. Hallan, in the harbour",
        "2": "Diary of P. Ostrow, 3 May; copied by the Board.",
        "3": "See note 2",
    }  # fmt: skip
    assert all(n.anchor for n in found[Note])


def test_stars_between_paragraphs_are_part_of_neither() -> None:
    lines = [(60.0, 500 - 13.0 * n, words, 10.0) for n, words in enumerate(PROSE)]
    lines += [(200.0, 461.0, "* * *", 10.0)]
    lines += [(60.0, 448 - 13.0 * n, words, 10.0) for n, words in enumerate(PROSE)]
    found = reading(printed_by_hand([lines], []))
    assert [(p.kind, p.text) for p in found[Passage]] == [
        ("paragraph", " ".join(PROSE)),
        ("caption", "* * *"),
        ("paragraph", " ".join(PROSE)),
    ]


def test_lines_far_apart_are_one_paragraph_all_the_same() -> None:
    words = [*PROSE[:2], "and in the second they said what they thought of those who sailed them home,", *PROSE[1:]]
    lines = [(60.0, 560 - 32.0 * n, line, 12.0) for n, line in enumerate([*words, *words, *words])]
    found = reading(printed_by_hand([lines], []))
    assert [p.text for p in found[Passage]] == [" ".join([*words, *words, *words])]
