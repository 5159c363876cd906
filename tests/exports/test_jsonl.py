"""The contract of the exchange format: exactly the keys, always all of them."""

import json

import pytest

from visavis.codebook import Authority, Codebook, Plan, StudyFile
from visavis.errors import OutputError
from visavis.exports.jsonl import export
from visavis.records import (
    RECORD_TYPES,
    Document,
    Quotation,
    Records,
    Relation,
    Resolution,
    Statement,
    StatementConfidence,
    StatementTarget,
    record_name,
)
from visavis.text import Span

PLAN = Plan(study=StudyFile(title="A study"), codebook=Codebook(), authority=Authority())
AT = Span("d:p1", 0, 4, "Good")

# Fields of the agreed format whose JSON keys do not follow from the Python names, and the joined statement.
STATEMENT = (
    "id document manner act holder cue content quoted run_on nested_in negated hedge confidence holders speaks_for "
    "targets addressees occasion medium audience date about_dates citations through"
)


def given() -> Records:
    sure = StatementConfidence(span=0.9)
    return Records(
        [
            Document(id="d", path="d.md", digest="0", title=""),
            Quotation(id="q", document="d", spans=[AT], class_="term"),
            Relation(id="r", kind="war", parties=["a", "b"], from_="1941"),
            Statement(id="s1", document="d", manner="direct", act="speech", content=[AT], confidence=sure),
            Statement(id="s2", document="d", manner="own", act="writing", content=[AT], confidence=sure),
            Resolution(
                id="s1",
                document="d",
                targets=[StatementTarget(actor="b", name="B")],
                confidence=StatementConfidence(span=0.9, date=0.5),
            ),
        ]
    )


def rows(folder, name):
    return [json.loads(line) for line in (folder / f"{name}.jsonl").read_text("utf-8").splitlines()]


def test_one_file_a_type_even_where_there_are_no_records(tmp_path):
    files = export(given(), PLAN, tmp_path / "out")
    assert {f.name for f in files} == {f"{record_name(k)}.jsonl" for k in RECORD_TYPES if k is not Resolution}
    assert (tmp_path / "out" / "event.jsonl").read_bytes() == b""
    assert sorted(p.name for p in (tmp_path / "out").iterdir()) == sorted(f.name for f in files)


def test_keys_are_those_of_the_format(tmp_path):
    export(given(), PLAN, tmp_path)
    assert "class" in rows(tmp_path, "quotation")[0]
    assert rows(tmp_path, "relation")[0] == {
        "id": "r", "kind": "war", "parties": ["a", "b"], "from": "1941", "to": None, "status": "in_force",
        "evidence": None,
    }  # fmt: skip


def test_a_statement_is_joined_with_its_resolution_or_has_the_keys_all_the_same(tmp_path):
    export(given(), PLAN, tmp_path)
    first, second = rows(tmp_path, "statement")
    assert set(first) == set(second) == set(STATEMENT.split())
    assert first["confidence"] == {"span": 0.9, "holder": None, "targets": None, "date": 0.5}
    assert first["targets"][0]["actor"] == "b"
    assert (second["targets"], second["date"]) == ([], None)


def test_absent_is_null_never_an_empty_text(tmp_path):
    export(given(), PLAN, tmp_path)
    assert rows(tmp_path, "document")[0]["title"] is None


def test_where_nothing_can_be_written_the_error_says_so(tmp_path):
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(OutputError, match="cannot be written"):
        export(given(), PLAN, tmp_path / "file")
