"""Printed layouts, each small and written for this test: what pages cut is whole again, notes stand at their marks."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from visavis.codebook import Authority, Codebook, DocumentRule, Plan, StudyFile
from visavis.records import Abstention, Document, Note, Passage, Records
from visavis.stages.reading import read

Read = Records


def reading(text: str, path: str = "essay.md", rules: Sequence[DocumentRule] = ()) -> Read:
    plan = Plan(study=StudyFile(title="t", documents=list(rules)), codebook=Codebook(), authority=Authority())
    return Records(read(path, text.encode(), plan))


def body(records: Read, *kinds: str) -> list[str]:
    return [p.text for p in records[Passage] if p.kind != "note" and (not kinds or p.kind in kinds)]


def document(records: Read) -> Document:
    return records[Document][0]


def pages(records: Read) -> list[str]:
    """Labels of the pages in order, as the passages tell them."""
    seen: list[str] = []
    for p in records[Passage]:
        seen += [*p.pages[:1], *(b.page for b in p.page_breaks)]
    return list(dict.fromkeys(seen))


def anchored(records: Read) -> list[tuple[str, str | None]]:
    """Each note's label with the last word before its mark."""
    text = records.by_id(Passage)
    out: list[tuple[str, str | None]] = []
    for note in records[Note]:
        before = text[note.anchor.passage].text[: note.anchor.start] if note.anchor else None
        out.append((note.label, before.split()[-1] if before else None))
    return out


def note_texts(records: Read) -> list[str]:
    text = records.by_id(Passage)
    return [" / ".join(text[p].text for p in note.passages) for note in records[Note]]


def reasons(records: Read) -> list[str]:
    return [a.reason for a in records[Abstention]]


FILLER = "The harbour office kept its ledgers in order through the whole of that long and uneventful winter. "


def test_page_break_inside_a_quotation_that_looks_like_a_finished_paragraph() -> None:
    found = reading(
        f"{FILLER}The envoy wrote home: “We cannot trust their word.\n\n---\n\n<sup>1</sup> Letters, p. 4.\n\n"
        "We shall wait for spring.”<sup>1</sup> Nobody answered him.\n\nA new paragraph begins here.\n"
    )
    first, second = body(found, "paragraph")
    assert "trust their word. We shall wait for spring.” Nobody answered him." in first
    assert second == "A new paragraph begins here."
    (passage,) = [p for p in found[Passage] if p.page_breaks]
    (cut,) = passage.page_breaks
    assert passage.text[cut.offset :].startswith("We shall wait") and cut.page == "2"
    assert passage.pages == ["1", "2"] and document(found).pages == 2
    assert anchored(found) == [("1", "spring.”")]


def test_quotation_marks_of_two_styles_on_two_pages() -> None:
    found = reading(
        f'{FILLER}He told the cabinet: "They mean to stay.\n\n---\n\n<sup>1</sup> Minutes.\n\n'
        "They will not leave,” and sat down.<sup>1</sup>\n"
    )
    assert len(body(found, "paragraph")) == 1


def test_a_finished_paragraph_at_a_page_end_stays_apart() -> None:
    found = reading(
        f"{FILLER}All were content.<sup>1</sup>\n\n---\n\n<sup>1</sup> Diary.\n\nThe next spring was different.\n"
    )
    assert len(body(found, "paragraph")) == 2
    assert [p.pages for p in found[Passage] if p.kind == "paragraph"] == [["1", "1"], ["2", "2"]]


def test_page_break_inside_a_numbered_list_of_one_sentence() -> None:
    found = reading(
        f"{FILLER}It asked for: (1) the return of the ships; (2) a share of the customs; and the opening\n\n---\n\n"
        "<sup>1</sup> Treaty, art. 2.\n\nof the straits; and (3) an apology.<sup>1</sup>\n"
    )
    (only,) = body(found, "paragraph")
    assert "the opening of the straits; and (3) an apology." in only


def test_list_item_cut_by_a_page() -> None:
    found = reading(
        "# Demands\n\n1. The ships shall be returned without delay to the port from which they were\n\n---\n\n"
        "<sup>1</sup> Treaty.\n\ntaken in May.<sup>1</sup>\n\n2. The customs shall be shared.\n"
    )
    assert body(found, "item") == [
        "1. The ships shall be returned without delay to the port from which they were taken in May.",
        "2. The customs shall be shared.",
    ]


def test_blank_line_alone_cuts_a_paragraph_in_a_document_with_pages() -> None:
    found = reading(
        f"{FILLER}The consul held that this was the business of the\n\nAdmiralty and of no one else.\n\n"
        f"{FILLER}So the matter was left to the\n\n---\n\n<sup>1</sup> Ledger.\n\nclerks of the port.<sup>1</sup>\n"
    )
    first, second = body(found, "paragraph")
    assert "the business of the Admiralty" in first and "left to the clerks" in second
    assert pages(found) == ["1", "2", "3"]


def test_blank_line_in_an_ordinary_document_is_a_paragraph_end() -> None:
    found = reading("Dear friend\n\nThis is a letter without pages\n\nYours truly\n")
    assert body(found) == ["Dear friend", "This is a letter without pages", "Yours truly"]
    assert pages(found) == [] and document(found).pages is None


def test_word_divided_at_a_page_end() -> None:
    found = reading(
        f"{FILLER}The fleet was anti-\n\n---\n\n<sup>1</sup> Log.\n\ncipated, and the German-\n\n---\n\n"
        "<sup>2</sup> Log.\n\nSoviet border closed.<sup>1</sup> So it was.<sup>2</sup>\n"
    )
    (only,) = body(found, "paragraph")
    assert "was anticipated, and the German-Soviet border" in only
    (passage,) = [p for p in found[Passage] if p.kind == "paragraph"]
    assert [passage.text[b.offset :][:6] for b in passage.page_breaks] == ["cipate", "Soviet"]


def test_note_that_runs_over_two_pages() -> None:
    found = reading(
        f"{FILLER}This was known.<sup>1</sup> The merchants of the town, who had lost most, asked for the\n\n---\n\n"
        "<sup>1</sup> On this see the harbour books, which were kept by\n\n"
        "protection of the crown.<sup>2</sup>\n\n---\n\n"
        "the widow of the first clerk, vol. 2.\n\n<sup>2</sup> Petition of May.\n\nNothing came of it.\n"
    )
    assert note_texts(found) == [
        "On this see the harbour books, which were kept by the widow of the first clerk, vol. 2.",
        "Petition of May.",
    ]
    assert "asked for the protection of the crown." in body(found, "paragraph")[0]
    assert anchored(found) == [("1", "known."), ("2", "crown.")]


def test_numbering_that_restarts_on_every_page() -> None:
    found = reading(
        f"{FILLER}One was here.<sup>1</sup> Two was there.<sup>2</sup>\n\n---\n\n<sup>1</sup> A.\n\n<sup>2</sup> B.\n\n"
        "Three came later.<sup>1</sup> Four came last.<sup>2</sup>\n\n---\n\n<sup>1</sup> C.\n\n<sup>2</sup> D.\n"
    )
    assert anchored(found) == [("1", "here."), ("2", "there."), ("1", "later."), ("2", "last.")]
    assert [n.id for n in found[Note]] == ["essay.md:n1", "essay.md:n2", "essay.md:n1-2", "essay.md:n2-2"]


def test_numbering_that_restarts_with_all_notes_at_the_end() -> None:
    found = reading(
        "# Part\n\n## Ebb\n\nFirst.<sup>1</sup> Second.<sup>2</sup>\n\n## Flow\n\n"
        "Third.<sup>1</sup> Fourth.<sup>2</sup>\n\n"
        "## Notes\n\n1. A book.\n\n2. A letter.\n\n1. A map.\n\n2. A diary.\n"
    )
    assert anchored(found) == [("1", "First."), ("2", "Second."), ("1", "Third."), ("2", "Fourth.")]
    assert note_texts(found) == ["A book.", "A letter.", "A map.", "A diary."]


def test_marks_without_notes_and_notes_without_marks() -> None:
    found = reading("He came.<sup>1</sup> He went.<sup>7</sup>\n\n---\n\n<sup>1</sup> Diary.\n\n<sup>2</sup> Log.\n")
    assert body(found, "paragraph") == ["He came. He went."]
    assert anchored(found) == [("1", "came."), ("2", None)]
    assert any("mark 7" in r and "no note" in r for r in reasons(found))
    assert any("no mark 2" in r for r in reasons(found))


def test_duplicate_numbers_are_told_apart() -> None:
    found = reading("One.[^1] Two.[^1]\n\n[^1]: First.\n\n[^1]: Again.\n")
    assert len({n.id for n in found[Note]}) == 2
    assert anchored(found) == [("1", "One."), ("1", "Two.")]


@pytest.mark.parametrize(
    ("mark", "note"),
    [
        ("<sup>1</sup>", "<sup>1</sup> "),
        ("¹", "¹ "),
        ("[^1]", "[^1]: "),
        ("^1^", "^1^ "),
        ("[1]", "[1] "),
        ("$^{1}$", "$^{1}$ "),
        ("<sup>[1]</sup>", "<sup>1</sup> "),
        ("[[1]](#fn1)", "[1]: "),
    ],
)
def test_ways_to_print_a_mark(mark: str, note: str) -> None:
    found = reading(f"The gate was shut.{mark} Nobody came.\n\n---\n\n{note}Journal of the porter.\n")
    assert body(found) == ["The gate was shut. Nobody came."]
    assert note_texts(found) == ["Journal of the porter."]
    assert anchored(found) == [("1", "shut.")]
    assert reasons(found) == []


def test_exponents_and_ordinals_are_no_marks() -> None:
    found = reading(
        "The 27<sup>th</sup> ward had 40 km² and 10<sup>6</sup> bricks.<sup>1</sup>\n\n---\n\n<sup>1</sup> Survey.\n"
    )
    assert body(found) == ["The 27th ward had 40 km² and 10⁶ bricks."]
    assert anchored(found) == [("1", "bricks.")] and reasons(found) == []


def test_bracketed_numbers_without_notes_stay_in_the_text() -> None:
    found = reading("The list names [3] ships.\n")
    assert body(found) == ["The list names [3] ships."] and reasons(found) == []


def test_heading_printed_in_two_lines_is_one_section() -> None:
    found = reading(
        "# Two Ports\n\nMARU Kenji\n\n## 1. What they saw:\n\n### *The Sea*\n\n"
        "Water, mostly.\n\n### Conclusion\n\nEnough.\n"
    )
    sections = {p.text: p.section for p in found[Passage]}
    assert sections["Water, mostly."] == ["1. What they saw: The Sea"]
    assert sections["Enough."] == ["Conclusion"]
    assert document(found).title == "Two Ports"
    (author,) = document(found).authors
    assert (author.family, author.given) == ("Maru", "Kenji")


def test_chapter_label_and_ornament_before_the_title() -> None:
    found = reading(f"## CHAPTER 3\n\n---\n\n# The Quiet Coast\n\nBy A. B. Toller\n\n{FILLER}\n")
    assert document(found).title == "The Quiet Coast" and document(found).pages is None
    assert document(found).authors[0].family == "Toller" and document(found).authors[0].given == "A. B."
    assert [p.kind for p in found[Passage]] == ["heading", "title", "paragraph", "paragraph"]


def test_printed_page_numbers_name_the_pages() -> None:
    found = reading(
        f"{FILLER}It was seen by the\n\n45\n\nclerk, who said nothing. {FILLER}And it was kept by the"
        "\n\n46\n\nporter.\n"
    )
    (passage,) = found[Passage]
    assert [b.page for b in passage.page_breaks] == ["46", "47"]
    assert pages(found) == ["45", "46", "47"]


def test_running_heads_are_left_out_and_reported() -> None:
    pages = "\f".join(f"THE QUIET COAST\n\n{FILLER}Page text {n} ends here.\n" for n in "abcd")
    found = reading(pages, "coast.txt")
    assert sum("QUIET COAST" in t for t in body(found)) == 1
    assert any("running head left out 3 times" in r for r in reasons(found))


def test_running_heads_with_page_numbers_name_the_pages() -> None:
    heads = [
        "40   The Quiet Coast",
        "Toller   41",
        "42   The Quiet Coast",
        "Toller   43",
        "44   The Quiet Coast",
        "Toller   45",
    ]
    pages_ = "\f".join(f"{head}\n\n{FILLER}So it went on and on in the\n" for head in heads)
    found = reading(pages_ + "\nend.\n", "coast.txt")
    assert pages(found) == ["40", "41", "42", "43", "44", "45"]
    assert len(body(found)) == 1 and "on in the The harbour" in body(found)[0]


def test_page_numbers_at_every_foot() -> None:
    found = reading("\f".join(f"{FILLER}\n\n   {n}\n" for n in range(7, 12)), "coast.txt")
    assert len(body(found)) == 5 and pages(found) == ["7", "8", "9", "10", "11"] and reasons(found) == []


def test_emphasis_goes_from_the_body_and_titles_keep_it_in_notes() -> None:
    found = reading("A *plain* and **bold** word, 3 \\* 4.[^1]\n\n[^1]: Toller, *The **Quiet** Coast*, 1911.\n")
    assert body(found) == ["A plain and bold word, 3 * 4."]
    assert note_texts(found) == ["Toller, *The Quiet Coast*, 1911."]


def test_figure_between_the_halves_of_a_paragraph() -> None:
    found = reading(
        f"{FILLER}The map was drawn by the\n\n---\n\n<sup>1</sup> Atlas.\n\n![](map.png)\n\nFigure 1. The coast.\n\n"
        "pilot himself.<sup>1</sup>\n"
    )
    assert any("drawn by the pilot himself." in t for t in body(found, "paragraph"))
    assert body(found, "caption") == ["Figure 1. The coast."]


def test_japanese_paragraph_cut_by_a_page_has_no_space_in_it() -> None:
    found = reading(
        "# 港の歴史\n\n"
        + "この港の記録は長い冬のあいだも整然と保たれていたと書記は述べている。そして船は春になって\n\n---\n\n"
        + "<sup>1</sup> 日誌、四頁。\n\n戻ってきたのである。<sup>1</sup>\n"
    )
    (only,) = body(found, "paragraph")
    assert "春になって戻ってきた" in only
    assert document(found).language == "ja" and anchored(found)[0][0] == "1"


def test_mark_on_the_title_is_tied_and_gone_from_it() -> None:
    found = reading(f"# The Quiet Coast<sup>*</sup>\n\n{FILLER}\n\n---\n\n<sup>*</sup> A talk given in spring.\n")
    assert document(found).title == "The Quiet Coast"
    assert anchored(found) == [("*", "Coast")] and note_texts(found) == ["A talk given in spring."]
