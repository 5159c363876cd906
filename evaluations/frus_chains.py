"""Every note with "ibid." in the open volumes of Foreign Relations of the United States, followed to its source.

    python evaluations/frus_chains.py SHARED            writes docs/figures/frus-chains.md
    python evaluations/frus_chains.py SHARED --show     prints the notes drawn for judging by hand

Each document of a volume is a document, its source note the first note. One hundred notes drawn at a fixed seed were
judged by reading: `frus_judged.json` says for each what its first ibid. stands for (archive, file, page), as the
notes before it tell; what the program makes of it is held against that, so that the figure is that of the program as
it is.
"""

from __future__ import annotations

import gzip
import json
import random
import re
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from visavis.codebook import Authority, Codebook, Plan, StudyFile
from visavis.records import Citation, Document, Note, Passage, Records, passage_id
from visavis.stages.citing import cite
from visavis.stages.resolving.sources import resolve_sources

HERE = Path(__file__).resolve().parent
JUDGED, FIGURES = HERE / "frus_judged.json", HERE.parent / "docs" / "figures" / "frus-chains.md"
PLAN = Plan(study=StudyFile(title="FRUS"), codebook=Codebook(), authority=Authority())
IBID = re.compile(r"\bibid", re.IGNORECASE)
SEED, DRAWN = 4, 100


@dataclass(frozen=True)
class Read:
    """A note with ibid.: the text, those before it in its document, and what the program made of each ibid."""

    id: str
    text: str
    before: list[str]
    cited: list[Citation]


def volume(path: Path) -> Iterator[Document | Passage | Note]:
    """The documents of a volume with their notes."""
    with gzip.open(path, "rt") as lines:
        for row in map(json.loads, lines):
            id = row["id"].replace("/", "_")
            texts = [n["text"] for n in row["notes"]]
            if row.get("source_note") and row["source_note"] not in texts:
                texts = [row["source_note"], *texts]
            yield Document(id=id, path=f"{id}.txt", digest="0")
            for k, text in enumerate(texts):
                yield Passage(id=passage_id(id, k), document=id, order=k, kind="note", text=text)
                yield Note(id=f"{id}:n{k}", document=id, label=str(k), passages=[passage_id(id, k)])


def followed(path: Path) -> Iterator[Read]:
    """Every note with ibid. of a volume."""
    given = Records(volume(path))
    done = Records(resolve_sources(Records([*given[Document], *cite(given, PLAN)]), PLAN))
    by_note: dict[str | None, list[Citation]] = {}
    for c in done[Citation]:
        by_note.setdefault(c.note, []).append(c)
    texts: dict[str, list[str]] = {}
    for note, passage in zip(given[Note], given[Passage], strict=True):
        before = texts.setdefault(note.document, [])
        if IBID.search(passage.text):
            said = [c for c in by_note.get(note.id, []) if IBID.search(c.span.exact)]
            yield Read(note.id, passage.text, list(before), said)
        before.append(passage.text)


def words(*told: str | None) -> list[str]:
    return re.findall(r"[^\W_]+", " ".join(t or "" for t in told).lower())


def verdict(gold: dict[str, str | None], read: Read) -> str:
    """Right, unresolved, or another source: does the first ibid. stand for what was judged?"""
    c = read.cited[0] if read.cited else None
    if c is None or c.source is None:
        return "right" if gold["what"] is None else "unresolved"
    ref = c.reference
    printed = ref.container_title or ref.title
    told = [printed, ref.volume, c.locator] if printed or ref.volume else []
    made = words(ref.archive, ref.archive_collection, ref.archive_location, *told)
    if gold["what"] is None:
        return "resolved where nothing tells"
    return "right" if all(w in made for w in words(gold["what"])) else "another source"


def main() -> None:
    shared = Path(sys.argv[1])
    paths = sorted((shared / "data" / "frus").glob("*.jsonl.gz"))
    rows = [r for path in paths for r in followed(path)]
    drawn = random.Random(SEED).sample(rows, DRAWN)
    if "--show" in sys.argv:
        for r in drawn:
            print("\n##", r.id, *(f"\n  < {t[:400]}" for t in r.before[-3:]), "\n ", r.text[:900])
            for c in r.cited:
                ref = c.reference
                kept = [ref.archive, ref.archive_collection, ref.archive_location]
                print("  >>", c.span.exact, "|", ref.title, ref.volume, c.locator, "|", *kept, "|", c.unresolved)
        return
    said = sum(len(IBID.findall(r.text)) for r in rows)
    found = [c for r in rows for c in r.cited]
    resolved = sum(c.source is not None for c in found)
    whole = sum(len(r.cited) >= len(IBID.findall(r.text)) and all(c.source for c in r.cited) for r in rows)
    judged = json.loads(JUDGED.read_text())
    kinds = Counter(verdict(judged[r.id], r) for r in drawn)
    wrong = [f"- `{r.id}`: {v}" for r in drawn if (v := verdict(judged[r.id], r)) != "right"]
    FIGURES.write_text(
        "\n".join(
            [
                "# Ibid. in diplomatic documents", "",
                "`python evaluations/frus_chains.py SHARED` wrote this page.", "",
                f"{len(rows)} notes of {len(paths)} volumes say ibid., {said} times.", "",
                "| | |", "|---|---:|", f"| found as citations | {100 * len(found) / said:.1f} % |",
                f"| resolved to a source, of all | {100 * resolved / said:.1f} % |",
                f"| notes in which every ibid. resolves | {100 * whole / len(rows):.1f} % |", "",
                f"Of {DRAWN} notes drawn at seed {SEED} and judged by reading, the first ibid. of each: "
                + ", ".join(f"{n} {k}" for k, n in kinds.most_common()) + ".", "", *wrong, "",
            ]
        ),
        encoding="utf-8",
    )  # fmt: skip


if __name__ == "__main__":
    main()
