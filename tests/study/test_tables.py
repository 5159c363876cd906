"""Records come back from Parquet as they went in, and the same records give the same bytes."""

from pathlib import Path

import msgspec
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from visavis.errors import OutputError
from visavis.records import (
    RECORD_TYPES,
    Cell,
    Citation,
    Coding,
    Comparison,
    CslDate,
    Document,
    Mention,
    Name,
    Passage,
    Quotation,
    Reference,
    Relation,
)
from visavis.study import tables
from visavis.text import Span

WORDS = Span("a.md:p1", 4, 9, "words")
CITATION = Citation(
    id="a.md:p2:c0-9",
    document="a.md",
    note="a.md:n1",
    order=1,
    span=WORDS,
    form="full",
    reference=Reference(
        type="book",
        title="Über Russland",
        author=[Name(family="Sakura", given="T."), Name(literal="Ministry of Peace")],
        issued=CslDate(date_parts=[[1999, 2]]),
        container_title="Container",
        URL="u",
    ),
    confidence=0.5,
)
ROWS = [
    Document(id="a.md", path="a.md", digest="d", authors=[Name(family="A")]),
    CITATION,
    Coding(
        id="c",
        statement="s",
        dimension="d",
        coder="rules",
        confidence=0.5,
        why=[WORDS, "section: War"],
        stance="hostile",
    ),
    Relation(id="r", kind="war", parties=["a", "b"], from_="1939", evidence="a treaty"),
    Relation(id="r2", kind="war", parties=["a", "b"], evidence=WORDS),
    Quotation(id="q", document="a.md", spans=[WORDS], class_="term"),
    Comparison(
        id="x",
        perceivers=[],
        targets=["j"],
        dimensions=[],
        periods=[],
        cells=[Cell(perceiver=None, target="j", dimension="d", stances={"hostile": 2, "cautious": 1})],
    ),
]


@pytest.mark.parametrize("row", ROWS, ids=lambda r: f"{type(r).__name__}-{r.id}")
def test_a_record_comes_back_as_it_went_in(row, tmp_path):
    tables.write(tmp_path / "t.parquet", type(row), [row])
    assert tables.read(tmp_path / "t.parquet", type(row)) == [row]


@pytest.mark.parametrize("kind", RECORD_TYPES, ids=lambda k: k.__name__)
def test_every_record_type_has_a_schema_with_its_own_keys(kind, tmp_path):
    assert tables.schema(kind).names == [f.encode_name for f in msgspec.structs.fields(kind)]
    tables.write(tmp_path / "t.parquet", kind, [])
    assert tables.read(tmp_path / "t.parquet", kind) == []


texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)


@given(st.lists(st.tuples(texts, st.integers(0, 10**9)), max_size=20))
def test_any_text_survives_and_the_bytes_depend_on_the_records_alone(rows):
    records = [
        Passage(id=f"p{i}", document="d", order=n, kind="paragraph", text=t, section=[t])
        for i, (t, n) in enumerate(rows)
    ]
    table = tables.to_table(Passage, records)
    assert tables.from_table(Passage, table) == records
    assert tables.to_table(Passage, list(records)).equals(table)


def test_the_same_records_give_the_same_digest(tmp_path):
    rows = [Mention(id=f"m{i}", span=WORDS, kind="state", confidence=0.25) for i in range(100)]
    first = tables.write(tmp_path / "a.parquet", Mention, rows)
    assert tables.write(tmp_path / "b.parquet", Mention, list(rows)) == first
    assert (tmp_path / "a.parquet").read_bytes() == (tmp_path / "b.parquet").read_bytes()


def test_nested_fields_can_be_queried():
    table = tables.to_table(Citation, [CITATION])
    assert pa.types.is_struct(table.schema.field("reference").type)
    assert table["reference"].combine_chunks().field("container-title").to_pylist() == ["Container"]


def test_a_place_that_cannot_be_written_says_what_to_do(tmp_path: Path):
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(OutputError) as caught:
        tables.write(tmp_path / "file" / "t.parquet", Mention, [])
    assert "cannot be written" in caught.value.found
    assert caught.value.do
