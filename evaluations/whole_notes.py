"""Whole footnotes, word by word: which field each word of a note belongs to, and how many references are whole right.

The program gives fields, not words: a field's words are looked for in the citation that printed it. Words that only
name a unit ("p.", "Bd.") do not count. Rules and tagger as they run, before chains are followed; the tagger was not
trained on the article measured (`training/citations.py --without all`).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from citation_data import TEI

from visavis.codebook import Authority, Codebook, Plan, StudyFile
from visavis.records import Citation, Document, Note, Passage, Records, Reference, passage_id
from visavis.stages.citing import cite

PLAN = Plan(study=StudyFile(title="notes"), codebook=Codebook(), authority=Authority())
UNITS = frozenset(
    re.findall(r"\w+", "p pp s f ff vol bd no nr h heft jg ed eds hrsg hg hgg in at and und by von esp ch n fn anm")
)
_WORD = re.compile(r"\w+")
Word = tuple[int, int]


@dataclass(frozen=True)
class Score:
    """Counts of words: labelled alike, by the program, in the gold; and of references."""

    alike: int
    ours: int
    gold: int
    whole: int
    references: int

    def line(self, name: str) -> str:
        f1 = 200 * self.alike / max(1, self.ours + self.gold)
        return f"| {name} | {self.references} | {f1:.1f} | {100 * self.whole / max(1, self.references):.1f} |"


def words(text: str) -> list[Word]:
    return [m.span() for m in _WORD.finditer(text)]


def gold_labels(row: dict[str, object]) -> Iterator[tuple[Word, dict[Word, str]]]:
    """Each reference of a note: where it stands, and the labels of its words."""
    notes = row["annotations"]
    assert isinstance(notes, list)
    text = str(row["text"])
    for b in (a for a in notes if a["tag"] == "bibl"):
        inside = [a for a in notes if a is not b and b["start"] <= a["start"] and a["end"] <= b["end"]]
        analytic = any(a["tag"] == "title" and a.get("level") == "a" for a in inside)
        labels: dict[Word, str] = {}
        for a in inside:
            unit = a.get("level") or a.get("unit")
            key = a["tag"] + (f":{unit}" if a["tag"] in ("title", "biblScope", "citedRange") else "")
            ours = "container" if key == "title:m" and analytic else TEI.get(key)
            for m in _WORD.finditer(text, a["start"], a["end"]):
                if ours and counts(m.group()):
                    labels[m.span()] = ours
        yield (b["start"], b["end"]), labels


def counts(word: str) -> bool:
    return word.lower() not in UNITS


def our_labels(text: str, at: int, c: Citation) -> dict[Word, str]:
    """The words of a citation that its fields hold; `at` is where the citation's passage begins in the text."""
    start, end = at + c.span.start, at + c.span.end
    free = [w for w in words(text[start:end]) if counts(text[start:end][slice(*w)])]
    out: dict[Word, str] = {}
    for label, value in fields(c.reference, c.locator):
        wanted = [w.lower() for w in _WORD.findall(value) if counts(w)]
        left = [w for w in free if (start + w[0], start + w[1]) not in out]
        printed = [text[start:end][slice(*w)].lower() for w in left]
        for k in range(len(printed) - len(wanted) + 1):
            if wanted and printed[k : k + len(wanted)] == wanted:
                out |= {(start + a, start + b): label for a, b in left[k : k + len(wanted)]}
                break
    return out


def fields(r: Reference, locator: str | None) -> Iterator[tuple[str, str]]:
    """Labels and values, the longest first, so that a year within a title is the title's."""
    plain = (("title", r.title), ("title", r.title_short), ("container", r.container_title),
             ("series", r.collection_title), ("publisher", r.publisher), ("place", r.publisher_place))  # fmt: skip
    for label, value in sorted(plain, key=lambda p: -len(p[1] or "")):
        if value:
            yield label, value
    for label, people in (("author", r.author), ("editor", r.editor)):
        for n in people:
            yield from ((label, part) for part in (n.literal, n.family, n.given) if part)
    numbers = (("pages", locator), ("pages", r.page), ("volume", r.volume), ("volume", r.issue), ("edition", r.edition))
    for part in r.issued.date_parts if r.issued else []:
        yield "date", str(part[0])
    for label, value in numbers:
        for piece in re.split(r"[,;]", value or ""):
            if piece.strip():
                yield label, piece


def score(rows: Iterable[dict[str, object]]) -> Score:
    """Word by word over all notes; a reference is whole right if its words, and no others in it, are labelled alike."""
    alike = ours = gold = whole = references = 0
    for row in rows:
        text = str(row["text"])
        lead = re.match(r"\s*(?:\d+\s+)?", text)
        at = lead.end() if lead else 0
        made: dict[Word, str] = {}
        for c in cited(text[at:]):
            made |= our_labels(text, at, c)
        wanted: dict[Word, str] = {}
        for (start, end), labels in gold_labels(row):
            wanted |= labels
            within = {w: x for w, x in made.items() if start <= w[0] and w[1] <= end}
            references += 1
            whole += within == labels
        alike += sum(made.get(w) == x for w, x in wanted.items())
        ours, gold = ours + len(made), gold + len(wanted)
    return Score(alike, ours, gold, whole, references)


def cited(text: str) -> list[Citation]:
    given = Records(
        [
            Document(id="d", path="d.md", digest="0"),
            Passage(id=passage_id("d", 0), document="d", order=0, kind="note", text=text),
            Note(id="d:n", document="d", label="1", passages=[passage_id("d", 0)]),
        ]
    )
    return [r for r in cite(given, PLAN) if isinstance(r, Citation)]


def table(shared: Path) -> list[str]:
    """One line for each article and one for all."""
    rows = [json.loads(line) for line in (shared / "data" / "footnotes" / "footnotes_open.jsonl").open()]
    notes = [r for r in rows if re.match(r"\s*\d+\s", r["text"])]
    named = [(name, [r for r in notes if r["doc"] == name]) for name in dict.fromkeys(r["doc"] for r in notes)]
    return [score(its).line(name) for name, its in [*named, ("all", notes)]]
