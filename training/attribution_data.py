"""What the reader of attributions is trained on: annotated passages, parsed text, raw text.

Annotated passages go through the program's own reading, naming and rules, so that in training the network is given
what it will be given in use.
"""

from __future__ import annotations

import glob
import gzip
import json
import random
import sys
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from visavis.codebook import Authority, Codebook, Plan, StudyFile
from visavis.pipeline import STAGES
from visavis.predictors.attribution import Floats, Guess, rows_of
from visavis.predictors.attribution import Passage as Given
from visavis.records import Passage, Quotation, Records
from visavis.stages.attributing.acts import settle_acts
from visavis.stages.attributing.assembling import ruled
from visavis.stages.attributing.learned import ACTS, to_read
from visavis.stages.attributing.quoted import turns
from visavis.stages.attributing.report import Report
from visavis.stages.attributing.tokens import Words, split
from visavis.stages.reading import read

sys.path.insert(0, str(Path(__file__).parent))
from annotations import passages as own_passages

PLAN = Plan(study=StudyFile(title="training"), codebook=Codebook(), authority=Authority())
SEED = 7


@dataclass
class Gold:
    """An annotated statement, in words of its passage."""

    act: int  # index in ACTS
    cue: list[tuple[int, int]]
    content: list[tuple[int, int]]
    holder: tuple[int, int] | None


@dataclass(eq=False)
class Unit:
    """One paragraph: its words, what rules find, what is annotated, and the arrays that the networks read."""

    passage: str
    words: Words
    reports: list[Report]
    gold: list[Gold]
    rows: np.ndarray
    hints: Floats
    sentences: np.ndarray
    guesses: list[Guess]

    def __len__(self) -> int:
        return len(self.words)


def annotated(shared: Path, part: str = "train") -> list[Unit]:
    """The paragraphs of the annotated passages of SHARED, and for training of the project's own."""
    file = shared / "data" / "attribution" / f"{part}.jsonl"
    rows = [json.loads(x) for x in file.read_text("utf-8").splitlines()]
    if part == "train":
        rows += list(own_passages(shared))
    return [u for row in rows for u in _units(row)]


def _units(row: dict) -> Iterator[Unit]:
    records = Records(read(f"{row['id']}.txt", (row["text"] + "\n").encode(), PLAN))
    for stage in STAGES[1:3]:
        made = list(stage.function(Records(r for kind in stage.takes for r in records[kind]), PLAN))
        records = Records(r for kind in records.types() if kind not in stage.gives for r in records[kind])
        records.add(made)
    passages = sorted(records[Passage], key=lambda p: p.order)
    speaking = turns(passages)
    places = _places(row["text"], passages)
    for p in passages:
        if p.kind in ("paragraph", "item", "quotation") and p.text.strip():
            yield _unit(row, p, records[Quotation], places[p.id], p.id in speaking)


def _places(text: str, passages: list[Passage]) -> dict[str, dict[int, int]]:
    """For each passage, where each annotated character stands in it; white space may have changed."""
    where = [i for i, c in enumerate(text) if not c.isspace()]
    solid, at = "".join(text[i] for i in where), 0
    out: dict[str, dict[int, int]] = {}
    for p in passages:
        inner = [i for i, c in enumerate(p.text) if not c.isspace()]
        found = solid.find("".join(p.text[i] for i in inner), at)
        out[p.id] = {where[found + k]: i for k, i in enumerate(inner)} if found >= 0 else {}
        at = found + len(inner) if found >= 0 else at
    return out


def _unit(row: dict, p: Passage, quotations: list[Quotation], places: dict[int, int], turn: bool) -> Unit:
    marked = [(s.start, s.end) for q in quotations if q.class_ == "statement" for s in q.spans if s.passage == p.id]
    words = split(p.text, marked)
    reports = ruled(words, False)

    def at(span: list[int] | None) -> tuple[int, int] | None:
        inside = [places[i] for i in range(*span) if i in places] if span else []
        if not inside:
            return None
        a, b = bisect_right(words.ends, inside[0]), bisect_left(words.starts, inside[-1] + 1)
        return (a, b) if a < b else None

    gold = []
    for s in row["statements"]:
        cue, content, holder = [c for c in map(at, s["cue"]) if c], [c for c in map(at, s["content"]) if c], s["holder"]
        if cue and content and not (turn and words.low[cue[0][1] - 1] == ":"):
            gold.append(Gold(ACTS.index(s["act"]), cue, content, at(holder)))
    pieces = to_read(words, reports)
    given = [g for _, g in pieces]
    rows = np.array([rows_of(w) for g in given for w in g.words], np.int64)
    hints = np.concatenate([g.hints for g in given])
    guesses = given[0].guesses if len(given) == 1 else []
    return Unit(row["id"], words, reports, gold, rows, hints, np.array(words.sentence_of), list(guesses))


def given(u: Unit) -> Given:
    return to_read(u.words, u.reports)[0][1]


def paragraphs(shared: Path, characters: int) -> list[str]:
    """Paragraphs of diplomatic documents in a fixed random order, none from documents of the open part."""
    data = shared / "data"
    held = {json.loads(x)["doc"] for x in (data / "attribution" / "open.jsonl").read_text("utf-8").splitlines()}
    documents = []
    for name in [*sorted(glob.glob(str(data / "frus" / "*.jsonl.gz"))), str(data / "dfat" / "documents.jsonl.gz")]:
        with gzip.open(name, "rt", encoding="utf-8") as lines:
            documents += [d["text"] for d in map(json.loads, lines) if d["id"] not in held]
    random.Random(SEED).shuffle(documents)
    out, size = [], 0
    for p in (p.strip() for text in documents for p in text.split("\n\n")):
        if 60 <= len(p) <= 4000 and not p.startswith("#"):
            out.append(p)
            size += len(p)
            if size > characters:
                break
    return out


__all__ = ["Gold", "Unit", "annotated", "given", "paragraphs", "settle_acts"]
