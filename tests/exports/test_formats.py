"""Every listed format writes a small study; what is written reads back."""

import csv
import json

import hypothesis.strategies as st
import msgspec
import pyarrow.parquet as pq
import pytest
from hypothesis import given

from visavis.codebook import Authority, Codebook, Dimension, Period, Plan, StudyFile, Target
from visavis.exports import FORMATS
from visavis.exports.bibtex import entry, escaped
from visavis.exports.csl_json import item
from visavis.exports.csv import harmless
from visavis.exports.w3c import utf16
from visavis.records import (
    Citation,
    Coding,
    CslDate,
    Document,
    Name,
    Note,
    Passage,
    Records,
    Reference,
    Resolution,
    Source,
    Statement,
    StatementConfidence,
    StatementTarget,
)
from visavis.text import Span

TEXT = "Envoy Orlov said: “=Trust 𠮷 them” and left. Nobody answered."
START = TEXT.index("=Trust")
WORDS = Span("d:p1", START, START + len("=Trust 𠮷 them"), "=Trust 𠮷 them")
BOOK = Reference(
    type="book",
    title="Salt & Iron: 100% of {it}",
    translated_title="Sol' i zhelezo",
    author=[Name(family="Petrov", given="I. N."), Name(literal="Salt Board")],
    issued=CslDate(date_parts=[[1951, 3]]),
    publisher="Northern Press",
    archive="State Archive",
    archive_location="f. 5, op. 1, l. 7",
)
PLAN = Plan(
    study=StudyFile(
        title="Salt",
        targets=[Target(id="norland", name="Norland")],
        periods=[Period(name="early", from_="1940", to="1945")],
    ),
    codebook=Codebook(dimensions=[Dimension(id="trust", name="Trust")]),
    authority=Authority(),
)


@pytest.fixture
def study() -> Records:
    sure = StatementConfidence(span=0.9)
    return Records(
        [
            Document(id="d", path="d.md", digest="0", title="A history of salt"),
            Passage(id="d:p1", document="d", order=1, kind="paragraph", text=TEXT, pages=["12", "12"]),
            Note(id="n1", document="d", label="4", passages=["d:p2"]),
            Passage(id="d:p2", document="d", order=2, kind="note", text="Petrov, Salt, p. 9."),
            Citation(
                id="c1", document="d", note="n1", order=0, span=Span("d:p2", 0, 6, "Petrov"), form="short",
                reference=BOOK, locator="9", source="petrov", confidence=0.8,
            ),
            Source(id="petrov", reference=BOOK, role="secondary", languages=["ru"], citations=["c1"]),
            Statement(
                id="s1", document="d", manner="direct", act="speech", content=[WORDS], quoted=[WORDS], confidence=sure
            ),
            Statement(id="s2", document="d", manner="own", act="writing", content=[WORDS], confidence=sure),
            Resolution(
                id="s1", document="d", holders=["orlov"], date="1941-05-02", citations=["c1"], confidence=sure,
                targets=[
                    StatementTarget(actor="norland", name="Norland", stance="favourable", confidence=0.7),
                    StatementTarget(actor="sudland", name="Sudland"),
                ],
            ),
            Coding(
                id="k1", statement="s1", target="norland", dimension="trust", why=["trust"], coder="rules",
                confidence=0.6,
            ),
        ]
    )  # fmt: skip


@pytest.mark.parametrize("name", FORMATS)
def test_every_listed_format_writes_files_and_describes_itself(name, study, tmp_path):
    files = FORMATS[name].export(study, PLAN, tmp_path)
    assert files and all(f.is_file() for f in files)
    assert len(FORMATS[name].description) < 90
    assert not list(tmp_path.rglob(".*")), "no half-written file stays"


@pytest.mark.parametrize("name", FORMATS)
def test_an_empty_study_is_no_mistake(name, tmp_path):
    assert FORMATS[name].export(Records(), PLAN, tmp_path)


def table(path):
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_csv_has_a_row_a_statement_target_and_code(study, tmp_path):
    [path] = FORMATS["csv"].export(study, PLAN, tmp_path)
    coded, uncoded_target, untouched = table(path)
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    assert (coded["target"], coded["dimension"], coded["stance"]) == ("Norland", "Trust", "favourable")
    assert (coded["period"], coded["note"], coded["locator"]) == ("early", "4", "9")
    assert coded["source"] == "Petrov, Salt & Iron: 100% of {it} (1951)"
    assert coded["sentence"] == "Envoy Orlov said: “=Trust 𠮷 them” and left."
    assert (uncoded_target["target"], uncoded_target["dimension"]) == ("Sudland", "")
    assert (untouched["statement_id"], untouched["target"]) == ("s2", "")


def test_a_spreadsheet_calculates_nothing_that_a_document_says(study, tmp_path):
    [path] = FORMATS["csv"].export(study, PLAN, tmp_path / "named.csv")
    assert path.name == "named.csv"
    assert table(path)[0]["words"] == "'=Trust 𠮷 them"
    assert [harmless(x) for x in ("@SUM(A1)", "-1", "\t=1", "a=b", 0.5, None)] == [
        "'@SUM(A1)", "'-1", "'\t=1", "a=b", 0.5, "",
    ]  # fmt: skip


def test_xlsx_holds_the_words_as_text(study, tmp_path):
    openpyxl = pytest.importorskip("openpyxl")
    [path] = FORMATS["xlsx"].export(study, PLAN, tmp_path)
    sheet = openpyxl.load_workbook(path)["Statements"]
    head = [c.value for c in sheet[1]]
    cell = sheet.cell(2, head.index("words") + 1)
    assert (cell.value, cell.data_type) == ("=Trust 𠮷 them", "s")


def test_parquet_has_the_joined_statements(study, tmp_path):
    FORMATS["parquet"].export(study, PLAN, tmp_path)
    rows = pq.read_table(tmp_path / "statement.parquet").to_pylist()
    assert [(r["id"], r["date"], r["holders"]) for r in rows] == [("s1", "1941-05-02", ["orlov"]), ("s2", None, [])]


def test_csl_json_keeps_the_archive_and_puts_the_translation_into_the_note(study, tmp_path):
    [path] = FORMATS["csl-json"].export(study, PLAN, tmp_path)
    [got] = json.loads(path.read_text("utf-8"))
    assert got["note"] == "[Sol' i zhelezo]"
    assert (got["archive"], got["archive_location"]) == ("State Archive", "f. 5, op. 1, l. 7")
    assert got["issued"] == {"date-parts": [[1951, 3]]}
    assert "translated-title" not in got and got["citation-key"] == "petrov1951salt"
    again = msgspec.convert({k: v for k, v in got.items() if k != "archive_location"}, Reference)
    assert again.title == BOOK.title and again.author == BOOK.author


def test_an_unknown_type_becomes_a_document():
    strange = Source(id="x", reference=Reference(type="leaflet", title="L"))
    assert item("l", strange)["type"] == "document"


def test_bibtex_parses_and_gives_the_text_back(study, tmp_path):
    bibtexparser = pytest.importorskip("bibtexparser")
    [path] = FORMATS["bibtex"].export(study, PLAN, tmp_path)
    library = bibtexparser.parse_string(path.read_text("utf-8"))
    assert not library.failed_blocks
    [got] = library.entries
    assert got.key == "petrov1951salt" and got.entry_type == "book"
    assert got["title"] == r"Salt \& Iron: 100\% of \{it\}"
    assert got["author"] == "Petrov, I. N. and {Salt Board}" and got["date"] == "1951-03"


@given(st.text(max_size=40), st.text(max_size=40))
def test_no_text_breaks_out_of_a_bibtex_field(title, note):
    written = entry("k", Source(id="k", reference=Reference(title=title, note=note)))
    plain = written.replace("\\{", "").replace("\\}", "")
    assert plain.count("{") == plain.count("}")
    assert "\n" not in escaped(title)


def test_ris_reads_back(study, tmp_path):
    rispy = pytest.importorskip("rispy")
    [path] = FORMATS["ris"].export(study, PLAN, tmp_path)
    with path.open(encoding="utf-8") as file:
        [got] = rispy.load(file)
    assert (got["type_of_reference"], got["title"], got["year"]) == ("BOOK", BOOK.title, "1951")
    assert got["authors"] == ["Petrov, I. N.", "Salt Board"]


def test_annotations_find_their_words_by_quote_and_by_place(study, tmp_path):
    FORMATS["w3c"].export(study, PLAN, tmp_path)
    collection = json.loads((tmp_path / "annotations.jsonld").read_text("utf-8"))
    first, _ = collection["first"]["items"]
    [target] = first["target"]
    quote, position = target["selector"]
    text = (tmp_path / target["source"]).read_text("utf-8")
    units = text.encode("utf-16-le")
    assert units[2 * position["start"] : 2 * position["end"]].decode("utf-16-le") == quote["exact"] == WORDS.exact
    assert quote["prefix"] + quote["exact"] + quote["suffix"] in text
    assert {"dimension: trust", "target: norland", "stance: favourable"} <= {b["value"] for b in first["body"]}


@given(st.text())
def test_utf16_counts_code_units(text):
    assume_whole = text.encode("utf-8", "ignore").decode()
    assert utf16(assume_whole) == len(assume_whole.encode("utf-16-le")) // 2
