"""training/annotations.py: the words of annotated passages are read again, and only the very words."""

import gzip
import hashlib
import importlib.util
import json
from pathlib import Path

import pytest

FOLDER = Path(__file__).parents[2] / "training"
_spec = importlib.util.spec_from_file_location("training_annotations", FOLDER / "annotations.py")
annotations = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(annotations)

WORDS = "The envoy said that the harbour was closed."


def shared_with(folder: Path, text: str) -> Path:
    path = folder / "data" / "frus" / "vol.jsonl.gz"
    path.parent.mkdir(parents=True)
    document = {"id": "vol/d1", "head": "1. Telegram", "date": {"when": "1950-01-02"}, "text": text}
    path.write_bytes(gzip.compress((json.dumps(document) + "\n").encode()))
    return folder


def annotated(folder: Path) -> Path:
    path = folder / "passages.jsonl"
    row = {"id": "a1", "corpus": "frus", "file": "frus/vol.jsonl.gz", "doc": "vol/d1", "start": 7, "end": 50}
    row |= {"sha256": hashlib.sha256(WORDS.encode()).hexdigest(), "statements": [{"k": 1, "holder": [0, 9]}]}
    assert row["end"] - row["start"] == len(WORDS)
    path.write_text(json.dumps(row) + "\n")
    return path


def test_passage_comes_with_its_text_head_and_date(tmp_path):
    shared = shared_with(tmp_path / "shared", "Before." + WORDS + " After.")
    (passage,) = annotations.passages(shared, annotated(tmp_path))
    assert passage["text"] == WORDS and passage["text"][slice(*passage["statements"][0]["holder"])] == "The envoy"
    assert passage["head"] == "1. Telegram" and passage["date"] == {"when": "1950-01-02"}


@pytest.mark.parametrize("text", ["Before." + WORDS.replace("closed", "opened"), ""])
def test_other_words_are_refused(tmp_path, text):
    with pytest.raises(ValueError, match="holds other words at its place"):
        list(annotations.passages(shared_with(tmp_path / "shared", text), annotated(tmp_path)))


@pytest.mark.parametrize("path", sorted((FOLDER / "annotations").glob("*.jsonl")), ids=lambda p: p.stem)
def test_handed_over_annotations_are_offsets_and_labels_that_hold_together(path):
    rows = [json.loads(line) for line in path.open(encoding="utf-8")]
    assert rows and len({r["doc"] for r in rows}) == len({r["id"] for r in rows}) == len(rows)
    for row in rows:
        assert "text" not in row and row["end"] - row["start"] > 500
        for s in row["statements"]:
            spans = [*([s["holder"]] if s["holder"] else []), *s["cue"], *s["content"]]
            assert s["cue"] and s["content"] and all(0 <= a < b <= row["end"] - row["start"] for a, b in spans)
            assert s["nested_in"] is None or s["nested_in"] < s["k"]
            assert s["act"] in {"speech", "writing", "thought"} and s["manner"] in {"direct", "indirect", "mixed"}
            assert {t["stance"] for t in s["targets"]} <= {"hostile", "cautious", "neutral", "favourable"}
