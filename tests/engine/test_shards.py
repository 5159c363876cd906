"""Corpora cut into pieces: every row once, whole, under its own number, however the file is packed."""

from __future__ import annotations

import csv
import gzip
import io
import json
from pathlib import Path

import msgspec
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from visavis.codebook import empty_plan
from visavis.engine.shards import Piece, bytes_of, pieces
from visavis.records import Abstention, Document, Passage, Records
from visavis.stages.reading import read

WORDS = [
    "It is wet.",
    "It is\ndry, said\nhe.",
    "“Fog”, and more fog.",
    'He said: "no".',
    "Ein Schiff, sonst nichts.",
] * 40
ROWS = [{"id": f"r{n}", "text": words, "date": f"19{n % 90 + 10}"} for n, words in enumerate(WORDS)]


def as_csv() -> bytes:
    out = io.StringIO(newline="")
    table = csv.DictWriter(out, ["id", "text", "date"])
    table.writeheader()
    table.writerows(ROWS)
    return out.getvalue().encode()


def as_jsonl() -> bytes:
    return "".join(json.dumps(row) + "\n" for row in ROWS).encode()


def as_parquet() -> bytes:
    out = io.BytesIO()
    numbers = [[0.5] * 3] * len(ROWS)
    pq.write_table(pa.Table.from_pylist(ROWS).append_column("embedding", pa.array(numbers)), out)
    return out.getvalue()


def by_pieces(root: Path, remembered: Path) -> tuple[list[Piece], Records]:
    found = pieces(root, root.rglob("*"), remembered, 1000)
    records = Records()
    for p in found:
        data = bytes_of(root, p, remembered)
        records.add(read(p.path, data, empty_plan(), first_row=p.first_row, unpacked=p.unpacked))
    return found, records


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("c.csv", as_csv()),
        ("c.jsonl", as_jsonl()),
        ("c.parquet", as_parquet()),
        ("c.csv.gz", gzip.compress(as_csv())),
        ("c.jsonl.gz", gzip.compress(as_jsonl())),
    ],
)
def test_pieces_give_what_the_whole_file_gives(tmp_path: Path, name: str, data: bytes) -> None:
    root = tmp_path / "sources"
    root.mkdir()
    (root / name).write_bytes(data)
    found, records = by_pieces(root, tmp_path / "records" / "sources.json")
    assert len(found) > 5 and max(p.end - p.start for p in found) < 1300
    whole = Records(read(name, data, empty_plan()))
    assert [msgspec.json.encode(r) for r in records[Passage]] == [msgspec.json.encode(r) for r in whole[Passage]]
    assert [(d.id, d.date) for d in records[Document]] == [(f"{name}-{r['id']}", r["date"]) for r in ROWS]
    assert pieces(root, root.rglob("*"), tmp_path / "records" / "sources.json", 1000) == found


def test_a_mark_never_closed_costs_its_own_row_only(tmp_path: Path) -> None:
    lines = as_csv().decode().splitlines(keepends=True)
    at = next(n for n, line in enumerate(lines) if line.startswith("r100,"))
    source = "".join([*lines[:at], 'x,"He said,1907\n', *lines[at:], 'y,"and nothing more\n', "z,The end.,1911\n"])
    (tmp_path / "c.csv").write_text(source, encoding="utf-8", newline="")
    found, records = by_pieces(tmp_path, tmp_path.parent / f"{tmp_path.name}.json")
    ids = [d.id for d in records[Document]]
    assert ids == [*(f"c.csv-{r['id']}" for r in ROWS), "c.csv-z"]
    reasons = [a.reason for a in records[Abstention]]
    assert len(reasons) == 2 and all("never closed" in r for r in reasons)
    assert reasons[0].startswith("row 102:") and len(found) > 5


def test_what_cannot_be_unpacked_is_left_to_the_reader(tmp_path: Path) -> None:
    (tmp_path / "a.parquet").write_bytes(b"PAR1 and no more")
    (tmp_path / "b.jsonl.gz").write_bytes(gzip.compress(as_jsonl())[:50])
    found = pieces(tmp_path, tmp_path.rglob("*"), tmp_path / "r" / "sources.json")
    assert [(p.path, p.unpacked) for p in found] == [("a.parquet", None), ("b.jsonl.gz", None)]
    assert [p.name for p in (tmp_path / "r").iterdir()] == ["sources.json"]


def test_what_was_unpacked_goes_with_its_source(tmp_path: Path) -> None:
    root, remembered = tmp_path / "s", tmp_path / "r" / "sources.json"
    root.mkdir()
    (root / "c.parquet").write_bytes(as_parquet())
    [piece, *_] = pieces(root, root.rglob("*"), remembered)
    [unpacked] = remembered.parent.glob("unpacked-*")
    unpacked.unlink()
    assert pieces(root, root.rglob("*"), remembered)[0] == piece and unpacked.exists()
    (root / "c.parquet").unlink()
    assert pieces(root, root.rglob("*"), remembered) == [] and not unpacked.exists()
