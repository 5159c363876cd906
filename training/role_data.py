"""Annotated passages as records: read, named and tied to actors by the program, the statements those annotated."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

from visavis.api import Study
from visavis.codebook import Plan
from visavis.pipeline import STAGES, heeded
from visavis.records import (
    Actor,
    Citation,
    DateExpression,
    Document,
    Enumeration,
    Mention,
    Note,
    Passage,
    Quotation,
    Record,
    Records,
    Resolution,
    Source,
    Statement,
    StatementConfidence,
    document_of,
)
from visavis.text import Span

sys.path.insert(0, str(Path(__file__).parent))
from annotations import passages

OF_DOCUMENT = (Document, Passage, Note, Citation, Enumeration, Mention, DateExpression, Quotation)
_WORD = re.compile(r"\w+")


@dataclass
class Annotated:
    """One passage: its records with the annotated statements, and what the annotation says of each."""

    id: str
    headed: bool
    of_train: bool  # of the train part, which figures are measured on; the others are only learned from
    plan: Plan
    records: Records
    claims: dict[str, Any]  # the scorer's Claim by statement id
    by_author: dict[str, bool]  # whether the annotation says that the document's author holds it
    names: dict[str, list[str]]
    scorer: Any
    resolved: list[Resolution] = field(default_factory=list)

    def forms(self, one: str) -> list[str]:
        return self.names.get(one) or [one]

    def same(self, forms: list[str], one: str) -> bool:
        return bool(self.scorer.any_same(forms, self.forms(one)))

    def count(self, count: Counter[Any]) -> None:
        """Add what is right, made and annotated, as the scorer counts it."""
        for r in self.resolved:
            claim = self.claims[r.id]
            for name, forms, ids in (("holder", claim.names, r.holders), ("side", claim.side, r.speaks_for)):
                if forms:
                    count[name, "of"] += 1
                    count[name, "right"] += any(self.same(forms, x) for x in ids)
            self._pairs(count, "addressees", claim.addressees, [self.forms(a) for a in r.addressees])
            made = [[*self.forms(t.actor or t.name), t.name] for t in r.targets]
            for i, j in self._pairs(count, "targets", [a for a, _ in claim.targets], made).items():
                count["stance", "of"] += 1
                count["stance", "right"] += claim.targets[i][1] == r.targets[j].stance

    def _pairs(self, count: Counter[Any], name: str, gold: list[list[str]], made: list[list[str]]) -> dict[int, int]:
        same = {(i, j): 1 for i, a in enumerate(gold) for j, b in enumerate(made) if self.scorer.any_same(a, b)}
        pairs: dict[int, int] = self.scorer.one_to_one(same)
        count[name, "gold"] += len(gold)
        count[name, "made"] += len(made)
        count[name, "right"] += len(pairs)
        return pairs


def annotated(shared: Path, folder: Path, head: bool) -> Iterator[Annotated]:
    """The train passages and the project's own, with the document's head above the text or without."""
    sys.path.insert(0, str(shared / "scoring"))
    import score_attribution as scorer

    folder = folder / ("headed" if head else "bare")
    folder.mkdir()
    train = (shared / "data" / "attribution" / "train.jsonl").read_text("utf-8").splitlines()
    rows_of = {p["id"]: (p, k < len(train)) for k, p in enumerate([*map(json.loads, train), *passages(shared)])}
    gold = folder / "passages.jsonl"
    gold.write_text("\n".join(json.dumps(p) for p, _ in rows_of.values()), encoding="utf-8")
    study = _run(shared, gold, folder, head)
    records, plan = study.machine_records(), study.plan
    stage = next(s for s in STAGES if s.name == "resolving.statements")
    actors = {a.id: a for a in (*plan.authority.actors, *records[Actor])}
    names = {a.id: [a.name, *(n.text for n in a.names)] for a in actors.values()}
    rows: dict[str, list[Record]] = {}
    for kind in OF_DOCUMENT:
        for r in records[kind]:
            rows.setdefault(document_of(r) or "", []).append(r)
    by_stem = {Path(d.path).stem: d.id for d in records[Document]}
    for p, of_train in rows_of.values():
        document = by_stem[p["id"]]
        own = Records([*rows[document], *records[Actor], *records[Source]])
        placed = places([r for r in rows[document] if isinstance(r, Passage)], p["text"])
        found = [s for a in p["statements"] if (s := _statement(a, document, placed, scorer))]
        own.add(found)
        align = scorer.Alignment({"text": p["text"]}, [])
        claims = {f"{document}:g{c.id}": c for c in scorer.annotated(p["statements"], p["text"], align)}
        author = {f"{document}:g{a['k']}": "author of" in (a.get("holder_is") or "").lower() for a in p["statements"]}
        yield Annotated(p["id"], head, of_train, heeded(stage, plan), own, claims, author, names, scorer)


def _run(shared: Path, gold: Path, folder: Path, head: bool) -> Study:
    texts, study = folder / "texts", folder / "study"
    for words in (
        [shared / "scoring" / "write_documents.py", gold, texts, *(["--with-head"] if head else [])],
        ["-m", "visavis", "new", study, texts],
        ["-m", "visavis", "run", study],
    ):
        subprocess.run([sys.executable, *map(str, words)], check=True, capture_output=True)
    return Study(study)


Placed = list[tuple[Passage, dict[int, int]]]


def places(passages: list[Passage], text: str) -> Placed:
    """For each passage the offsets in it of the annotated text's offsets, word by word: a reader may change signs."""
    out, at = [], 0
    words = [m.span() for m in _WORD.finditer(text)]
    for p in sorted(passages, key=lambda p: p.order):
        whole = text.find(p.text, at)
        if whole >= 0:
            out.append((p, {whole + k: k for k in range(len(p.text) + 1)}))
            at = whole + len(p.text)
            continue
        left = [w for w in words if w[0] >= at]
        own = [m.span() for m in _WORD.finditer(p.text)]
        blocks = SequenceMatcher(
            None, [text[a:b] for a, b in left], [p.text[a:b] for a, b in own], autojunk=False
        ).get_matching_blocks()
        if sum(b.size for b in blocks) < 0.7 * len(own) or not own:
            continue
        map_: dict[int, int] = {}
        for b in blocks:
            for (x, end), (y, _) in zip(left[b.a : b.a + b.size], own[b.b : b.b + b.size], strict=True):
                map_.update({x + k: y + k for k in range(end - x + 1)})
        out.append((p, map_))
        at = max(map_) + 1
    return out


def _spans(placed: Placed, start: int, end: int) -> list[Span]:
    out = []
    for p, map_ in placed:
        inside = [k for k in range(start, end + 1) if k in map_]
        if inside and map_[inside[-1]] > map_[inside[0]]:
            a, b = map_[inside[0]], map_[inside[-1]]
            out.append(Span(p.id, a, b, p.text[a:b]))
    return out


def _statement(a: dict[str, Any], document: str, placed: Placed, scorer: Any) -> Statement | None:
    every = lambda key: [s for x in scorer.pieces(a.get(key)) for s in _spans(placed, *x)]  # noqa: E731
    content, holder = every("content"), every("holder") if a.get("holder") else []
    if not content:
        return None
    nested = f"{document}:g{a['nested_in']}" if a.get("nested_in") else None
    return Statement(
        id=f"{document}:g{a['k']}",
        document=document,
        manner=a["manner"],
        act=a["act"],
        holder=holder[0] if holder else None,
        cue=every("cue"),
        content=content,
        quoted=content[:1] if a["quoted"] else [],
        nested_in=nested,
        negated=bool(a["negated"]),
        confidence=StatementConfidence(span=0.9),
    )
