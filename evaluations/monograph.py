"""Quotations of a scholarly history against its primary documents: how many that stand there are found, how many of
those called verbatim do not.

What stands there is told by exhaustive search: every piece of the quotation (cut at ellipses and brackets; pieces of
at least three words), levelled and case-folded, is a run of words of one document, in the quotation's order. Needs the
development data, which are no part of the project: python evaluations/monograph.py DATA [--verbose]. DATA holds
monograph/ and frus/ as JSON Lines.
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from time import perf_counter

from visavis.codebook import empty_plan
from visavis.engine.against import shelve
from visavis.records import Check, Document, Passage, Quotation, Records
from visavis.seeds import words_of
from visavis.stages.verifying import verify
from visavis.stages.verifying.aligning import ELLIPSIS
from visavis.study.folder import StudyFolder
from visavis.text import Span

LEAST = 8  # words of a quotation that is looked for
PIECE = 3  # words of a piece that is looked for
FOUND = ("verbatim", "verbatim_but_marked", "truncated", "against_sense")
_CUT = re.compile(rf"{ELLIPSIS.pattern}|\[[^\]]*\]")


def rows(path: Path) -> Iterator[dict[str, object]]:
    with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8") as file:
        yield from map(json.loads, file)


def write_texts(data: Path, folder: Path) -> dict[str, str]:
    """The primary documents as corpora to check against; gives the words of each, between blanks."""
    folder.mkdir(parents=True)
    out: dict[str, str] = {}
    for source in [data / "monograph" / "primary_documents.jsonl.gz", *sorted((data / "frus").glob("*.jsonl.gz"))]:
        with (folder / f"{source.name.removesuffix('.jsonl.gz')}.jsonl").open("w", encoding="utf-8") as corpus:
            for row in rows(source):
                text = str(row["text"])
                corpus.write(json.dumps({"id": row["id"], "title": row.get("title") or row["id"], "text": text}) + "\n")
                out[str(row["id"])] = f" {' '.join(words_of(text).folded)} "
    return out


def stands(quotation: str, texts: dict[str, str]) -> list[str]:
    """The documents that hold every piece of a quotation, one after the other."""
    pieces = [words_of(p).folded for p in _CUT.split(quotation)]
    wanted = [f" {' '.join(p)} " for p in pieces if len(p) >= PIECE]
    return [d for d, text in texts.items() if wanted and _in_order(wanted, text)]


def _in_order(wanted: list[str], text: str) -> bool:
    at = 0
    for words in wanted:
        at = text.find(words, at)
        if at < 0:
            return False
        at += len(words) - 1
    return True


def manuscript(data: Path) -> Records:
    sections = {str(r["id"]): str(r["text"]) for r in rows(data / "monograph" / "sections_open.jsonl")}
    out = Records([Document(id="history", path="history.md", digest="", genre="study", language="en")])
    for n, (name, text) in enumerate(sections.items()):
        out.add([Passage(id=f"history:{name}", document="history", order=n, kind="paragraph", text=text)])
    for n, r in enumerate(rows(data / "monograph" / "quotes_open.jsonl")):
        passage, words = f"history:{r['section']}", str(r["quote"])
        at = sections[str(r["section"])].find(words)
        if at >= 0 and len(words.split()) >= LEAST:
            span = Span(passage, at, at + len(words), words)
            out.add([Quotation(id=f"q{n}", document="history", spans=[span], class_="statement")])
    return out


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--verbose", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        work = Path(place)
        texts = write_texts(options.data, work / "texts")
        (work / "study").mkdir()
        start = perf_counter()
        shelf = shelve(StudyFolder(work / "study"), empty_plan(), work / "texts")
        indexed = perf_counter()
        given = manuscript(options.data)
        made = [c for c in verify(given, empty_plan(), shelf=shelf) if isinstance(c, Check) and c.id.endswith(":check")]
        took = perf_counter() - indexed
        size = sum(map(len, texts.values())) / 1e6
    checks = {c.about: c for c in made}
    quotations = given[Quotation]
    exhaustive = {q.id for q in quotations if stands(q.spans[0].exact, texts)}
    hit = {q for q in exhaustive if checks[q].verdict in FOUND}
    called = [c for c in made if c.verdict.startswith("verbatim")]
    false = [c for c in called if c.about not in exhaustive]
    print(f"{len(quotations)} quotations of {LEAST} words or more against {len(texts):,} documents ({size:.0f} MB)")
    print(f"verdicts: {dict(Counter(c.verdict for c in made).most_common())}")
    print(f"exhaustive search finds {len(exhaustive)}; of these found {len(hit)}: {len(hit) / len(exhaustive):.4f}")
    print(f"called verbatim {len(called)}; {len(false)} of them not so by exhaustive search (spelling, misprints)")
    print(f"indexing {indexed - start:.1f} s, checking {took:.1f} s")
    if options.verbose:
        for q in sorted(exhaustive - hit):
            print(f"MISSED {checks[q].verdict}: {checks[q].evidence[0].exact}\n    {checks[q].difference}")
        for c in false:
            print(f"VERBATIM? {[s.exact for s in c.evidence]}\n    {c.difference}")


if __name__ == "__main__":
    main()
