"""Ordinary Markdown, plain text, corpora, encodings, languages; and what is refused, in words that help."""

from __future__ import annotations

import codecs
import hashlib
import json

import pytest

from visavis.codebook import Authority, Codebook, Columns, DocumentRule, Plan, StudyFile
from visavis.errors import UnreadableFile, UnsupportedFormat
from visavis.records import Abstention, Coverage, Document, Note, Passage, Records
from visavis.stages.reading import read
from visavis.stages.reading.dates import edtf
from visavis.stages.reading.decoding import LONGEST_LINE, decode
from visavis.stages.reading.languages import language_of
from visavis.stages.reading.names import byline_names


def reading(
    data: str | bytes, path: str, rules: list[DocumentRule] | None = None, columns: Columns | None = None
) -> Records:
    study = StudyFile(title="t", documents=rules or [], columns=columns or Columns())
    raw = data if isinstance(data, bytes) else data.encode()
    return Records(read(path, raw, Plan(study=study, codebook=Codebook(), authority=Authority())))


def texts(records: Records, *kinds: str) -> list[str]:
    return [p.text for p in records[Passage] if not kinds or p.kind in kinds]


# ---------------------------------------------------------------- Markdown


def test_front_matter_names_the_document() -> None:
    found = reading(
        "---\ntitle: A Quiet Coast\nauthor:\n  - Ada B. Toller\n  - name: VON Berg, Jan\ndate: 2 May 1911\nlang: en\n"
        "genre: memoir\n---\n\nThe sea was calm.\n",
        "coast.md",
    )
    (d,) = found[Document]
    assert (d.title, d.date, d.language, d.genre) == ("A Quiet Coast", "1911-05-02", "en", "memoir")
    assert (d.authors[0].family, d.authors[0].given) == ("Toller", "Ada B.")
    assert texts(found) == ["The sea was calm."]


def test_broken_front_matter_is_read_as_text_and_reported() -> None:
    found = reading("---\ntitle: [unclosed\n---\n\nWords.\n", "a.md")
    assert any("front matter" in a.reason for a in found[Abstention])
    assert any("unclosed" in t for t in texts(found))


def test_notes_inside_the_text_are_numbered_as_printed() -> None:
    found = reading("One.^[A *book* [sic].] Two.^[A letter.] Three ^[ never closed.\n", "a.md")
    assert texts(found, "paragraph") == ["One. Two. Three ^[ never closed."]
    assert [n.label for n in found[Note]] == ["1", "2"]
    assert texts(found, "note") == ["A *book* [sic].", "A letter."]


def test_note_of_several_paragraphs() -> None:
    found = reading("Text.[^a]\n\n[^a]: First part,\n    still first.\n\n    Second part.\n\nAfter.\n", "a.md")
    assert texts(found, "note") == ["First part, still first.", "Second part."]
    assert len(found[Note][0].passages) == 2 and texts(found, "paragraph") == ["Text.", "After."]


def test_kinds_of_passages() -> None:
    found = reading(
        "# Ports\n\nA word on ports,\nwrapped.\n\n> Quoted *once*\n> and again.\n>\n> Another.\n\n- first\n- second\n"
        "  line\n\n"
        "1. one\n2. two\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\nTable 1. Numbers.\n\nSection\n-------\n\nEnd.\n",
        "a.md",
    )
    assert [(p.kind, p.text) for p in found[Passage]] == [
        ("title", "Ports"),
        ("paragraph", "A word on ports, wrapped."),
        ("quotation", "Quoted once and again."),
        ("quotation", "Another."),
        ("item", "first"),
        ("item", "second line"),
        ("item", "1. one"),
        ("item", "2. two"),
        ("table", "a | b\n1 | 2"),
        ("caption", "Table 1. Numbers."),
        ("heading", "Section"),
        ("paragraph", "End."),
    ]
    assert found[Passage][-1].section == ["Section"]


def test_links_entities_and_escapes() -> None:
    found = reading("See [the *port*](http://x.example/a_(b)) &amp; \\*more\\* snake_case <b>now</b>.\n", "a.md")
    assert texts(found) == ["See the port & *more* snake_case now."]


def test_address_of_a_link_stays_in_a_note() -> None:
    found = reading("Text.[^1]\n\n[^1]: [Port book](https://x.example/port), <https://y.example>.\n", "a.md")
    assert texts(found, "note") == ["Port book <https://x.example/port>, <https://y.example>."]


def test_equal_numbering_is_equal_rank() -> None:
    found = reading("# T\n\n## 1. One\n\n### 1.1 Inner\n\nX.\n\n### 2. Two\n\nY.\n\n#### Conclusion\n\nZ.\n", "a.md")
    assert {p.text: p.section for p in found[Passage] if p.kind == "paragraph"} == {
        "X.": ["1. One", "1.1 Inner"],
        "Y.": ["2. Two"],
        "Z.": ["Conclusion"],
    }


# ---------------------------------------------------------------- plain text


def test_wrapped_lines_are_rejoined_and_divided_words_mended() -> None:
    found = reading(
        "The fleet lay in the harbour for the whole of that sum-\nmer, and nobody in the well-known town "
        "knew why it\n"
        "had come, or when it would leave again, or whether\nthe well-\nknown captain was aboard."
        "\n\nIt left in autumn.\n",
        "a.txt",
    )
    first, second = texts(found)
    assert "whole of that summer, and nobody" in first and "the well-known captain" in first
    assert second == "It left in autumn."


def test_address_with_stage_direction_takes_title_and_author_from_the_rules() -> None:
    rules = [
        DocumentRule(match="*.txt", genre="speech", language="en"),
        DocumentRule(match="talks/1946-*", author="Harry S. Truman", title="Message"),
    ]
    text = (
        "[Released January 21, 1946. Dated January 14, 1946]\n\nTo the Congress:\n\nWe met here. We shall meet again.\n"
    )
    found = reading(text, "talks/1946-Truman-1.txt", rules)
    (d,) = found[Document]
    assert (d.id, d.genre, d.title, d.date) == ("talks-1946-truman-1.txt", "speech", "Message", "1946-01-14")
    assert (d.authors[0].family, d.authors[0].given) == ("Truman", "Harry S.")
    assert [p.kind for p in found[Passage]] == ["caption", "paragraph", "paragraph"]
    assert d.digest == hashlib.sha256(text.encode()).hexdigest()


def test_headings_of_plain_text_are_guessed_with_care() -> None:
    line = "The harbour office kept its ledgers in order through the whole of that long winter, as it always had."
    found = reading(
        f"GENTLEMEN OF THE TOWN:\n\n{line}\n\nTRADE AND CUSTOMS\n\n{line}\n\nII. The Fleet\n\n{line}\n\nYours\n",
        "a.txt",
    )
    assert texts(found, "heading") == ["TRADE AND CUSTOMS", "II. The Fleet"]


def test_form_feeds_and_notes_at_page_feet() -> None:
    found = reading(
        "The envoy had been told to wait in the outer harbour,1 and so he waited for the\n\n1 Port book, f. 3.\n\n12\f"
        "answer that never came.2 He left.\n\n2 Diary.\n\n13\n",
        "a.txt",
    )
    assert texts(found, "paragraph") == [
        "The envoy had been told to wait in the outer harbour, "
        "and so he waited for the answer that never came. He left."
    ]
    assert texts(found, "note") == ["Port book, f. 3.", "Diary."]
    assert found[Document][0].pages == 2 and found[Passage][0].pages == ["12", "13"]


def test_verse_keeps_its_lines() -> None:
    wrapped = (
        "A line of prose that runs on for a good while before it\n"
        "is wrapped at the margin like its neighbours are, and\nends.\n\n"
    )
    found = reading(wrapped * 4 + "Yours,\nAda Toller\nThe Quay\n", "a.txt")
    assert texts(found)[-1] == "Yours,\nAda Toller\nThe Quay"


# ---------------------------------------------------------------- corpora


def test_json_lines_give_one_document_per_row_and_decline_bad_ones() -> None:
    rows = [
        json.dumps({"id": "A 1", "body": "We met.\n\nWe parted.", "who": "TOLLER Ada", "when": "1946-03-05"}),
        "{broken",
        json.dumps({"id": "b", "body": ""}),
        json.dumps({"id": "c", "body": "Later.", "when": "one day"}),
        json.dumps({"id": "c", "body": "Again."}),
    ]
    columns = Columns(text="body", author="who", date="when")
    found = reading("\n".join(rows), "talks.jsonl", [DocumentRule(match="*.jsonl", genre="speech")], columns)
    assert [d.id for d in found[Document]] == ["talks.jsonl-a-1", "talks.jsonl-c"]
    assert [d.date for d in found[Document]] == ["1946-03-05", None]
    assert found[Document][0].authors[0].family == "Toller" and found[Document][0].genre == "speech"
    assert [a.reason[:6] for a in found[Abstention] if a.about == "talks.jsonl"] == ["row 2:", "row 3:", "row 5:"]
    assert any("does not read as a date" in a.reason for a in found[Abstention])


def test_csv_with_a_long_field_and_a_short_row() -> None:
    long = "word " * 40_000
    found = reading(f'id,text,title\n1,"{long}",Long\n2,only\n3,"Two ""marks"".",Short\n', "c.csv")
    assert [(d.id, d.title) for d in found[Document]] == [("c.csv-1", "Long"), ("c.csv-3", "Short")]
    assert texts(found)[-1] == 'Two "marks".'
    assert [a.about for a in found[Abstention]] == ["c.csv"]


def test_csv_without_the_column_says_which_it_has() -> None:
    with pytest.raises(UnreadableFile) as caught:
        reading("name,year\nx,1\n", "c.csv")
    assert "name, year" in caught.value.found and "study.yaml" in caught.value.do


# ---------------------------------------------------------------- encodings

RUSSIAN = "Народный комиссар заявил, что переговоры будут продолжены весной. Ёлка стояла у входа.\n"
JAPANESE = "この港の記録は、長い冬のあいだも整然と保たれていた。船は春になって戻ってきた。\n"
FRENCH = "Le consul a répété « la même chose » à l’envoyé — déjà l’été précédent, où tout était fermé.\n"


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (RUSSIAN, "utf-8"),
        (RUSSIAN, "cp1251"),
        (RUSSIAN, "koi8-r"),
        (RUSSIAN, "utf-16"),
        (RUSSIAN, "utf-16-le"),
        (JAPANESE, "cp932"),
        (JAPANESE, "euc_jp"),
        (JAPANESE, "iso2022_jp"),
        (JAPANESE, "utf-8"),
        (FRENCH, "cp1252"),
        ("Die Gesandtschaft prüfte die Bücher im übrigen Frühjahr gründlich.\n", "cp1252"),
        ("The port’s “quiet” years.\n", "cp1252"),
    ],
)
def test_encodings_are_told_apart(text: str, encoding: str) -> None:
    if encoding == "utf-16-le":
        text = "Plain words in wide letters, a line of them.\n"
    if encoding == "koi8-r":
        text = text.replace("«", "").replace("»", "")
    decoded = decode("a.txt", text.encode(encoding))
    assert decoded.text == text and decoded.doubts == []


def test_byte_order_marks_do_not_reach_the_text() -> None:
    assert decode("a.txt", codecs.BOM_UTF8 + RUSSIAN.encode()).text == RUSSIAN
    assert decode("a.txt", codecs.BOM_UTF16_BE + RUSSIAN.encode("utf-16-be")).text == RUSSIAN


def test_mixed_encodings_are_read_line_by_line_and_reported() -> None:
    data = (RUSSIAN * 3).encode() + RUSSIAN.encode("cp1251") + "broken \ud800 byte".encode("utf-8", "surrogatepass")
    found = reading(data, "a.txt")
    assert RUSSIAN.strip() in " ".join(texts(found)).replace("\n", " ")
    assert any("line 4" in a.reason and "cp1251" in a.reason for a in found[Abstention])
    assert any("could not be decoded" in a.reason for a in found[Abstention])


@pytest.mark.parametrize(
    ("path", "data", "says"),
    [
        ("a.md", b"", "is empty"),
        ("a.txt", b" \n\n", "white space"),
        ("a.md", b"%PDF-1.7 ...", "a PDF"),
        ("a.md", bytes(range(256)) * 40, "binary"),
        ("a.md", b"\x89PNG\r\n\x1a\n" + b"\0" * 50, "PNG"),
        ("a.md", b"word " * (LONGEST_LINE // 5 + 10), "a line of"),
    ],
)
def test_unreadable_files_are_refused_in_words(path: str, data: bytes, says: str) -> None:
    with pytest.raises(UnreadableFile) as caught:
        reading(data, path)
    assert says in caught.value.found and caught.value.why and caught.value.do


def test_unknown_formats_name_those_that_are_read() -> None:
    with pytest.raises(UnsupportedFormat) as caught:
        reading(b"x", "scan.xyz")
    assert ".md" in caught.value.do and ".jsonl" in caught.value.do and ".docx" in caught.value.do


# ---------------------------------------------------------------- languages, names, dates


@pytest.mark.parametrize(
    ("text", "prior", "language"),
    [
        ("The fleet was in the harbour and it did not leave.", None, "en"),
        ("Die Flotte war im Hafen und sie ist nicht ausgelaufen.", "en", "de"),
        ("Там же. С. 175.", "en", "ru"),
        ("Флот стоял в гавани и не уходил.", None, "ru"),
        ("日本の戦争", "en", "ja"),
        ("港", "ja", "ja"),
        ("終わりに", None, "ja"),
        ("这个港口的历史", None, "zh"),
        ("Ibid., p. 5.", "en", "en"),
        ("12.", None, None),
    ],
)
def test_languages(text: str, prior: str | None, language: str | None) -> None:
    assert language_of(text, prior) == language


def test_document_of_several_languages() -> None:
    found = reading(f"{FRENCH}\n{RUSSIAN}\n{FRENCH}\n", "a.txt")
    assert [p.language for p in found[Passage]] == ["fr", "ru", "fr"] and found[Document][0].language == "fr"


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("HANADA Tomoyuki", [("Hanada", "Tomoyuki")]),
        ("By Ada B. Toller and Jan van der Berg", [("Toller", "Ada B."), ("van der Berg", "Jan")]),
        ("Toller, Ada", [("Toller", "Ada")]),
        ("Мария ПЕТРОВА", [("Петрова", "Мария")]),
        ("港野 太郎", [("港野", "太郎")]),
        ("The History of the Coast", []),
        ("Department of Letters, University of the Sea, 12 Quay Road", []),
    ],
)
def test_bylines(line: str, names: list[tuple[str, str]]) -> None:
    assert [(n.family, n.given) for n in byline_names(line)] == names


@pytest.mark.parametrize(
    ("said", "value"),
    [
        ("1946", "1946"),
        ("1946-01-14", "1946-01-14"),
        ("January 8, 1790", "1790-01-08"),
        ("8 января 1945", "1945-01-08"),
        ("3. März 1938", "1938-03-03"),
        ("14.01.1946", "1946-01-14"),
        ("1945年8月15日", "1945-08-15"),
        ("1998-04-03T00:00:00Z", "1998-04-03"),
        ("1939/1945", "1939/1945"),
        ("some day", None),
        ("45 May 1911", None),
    ],
)
def test_dates(said: str, value: str | None) -> None:
    assert edtf(said) == value


def test_coverage_counts_characters() -> None:
    found = reading("Abc def.\n\nGhi.\n", "a.txt")
    (coverage,) = found[Coverage]
    assert (coverage.searched, coverage.read) == (15, 12)
