"""The grid of invented codings: wall and CPU seconds, peak memory; on one core, from Parquet files.

    python benchmarks/comparing.py [CODINGS ...]      default 1000000

Per size the counts of the whole grid and of the grid by decade, in a fresh process with one thread; then again with
DuckDB held to 200 MB, so that larger sizes have to spill. The last row is a plain group-by of the same codings by
perceiver, target and dimension: the least that any program must do.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from visavis.records import Coding, Document, Resolution
from visavis.study import tables

SPOKEN_OF = tables.schema(Resolution).field("targets").type
MEASURED = """
import resource, sys, time
from pathlib import Path
from visavis.codebook import Codebook, Plan, StudyFile, Authority
from visavis.records import Coding, Document, Resolution
from visavis.study.grid import counts
folder, by, memory = Path(sys.argv[1]), sys.argv[2], sys.argv[3] or None
files = {k: sorted((folder / k.__name__).glob("*.parquet")) for k in (Coding, Resolution, Document)}
plan = Plan(study=StudyFile(title=""), codebook=Codebook(), authority=Authority())
began, cpu = time.perf_counter(), time.process_time()
if by == "plain":
    import duckdb
    base = duckdb.connect(config={"threads": 1})
    base.read_parquet([str(f) for f in files[Coding]]).create_view("coding")
    rows = base.sql("select perceiver, target, dimension, count(*) from coding group by all").fetchall()
else:
    rows = counts(files, plan, by, memory=memory, threads=1)
print(len(rows), time.perf_counter() - began, time.process_time() - cpu,
      resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
"""


def make(folder: Path, codings: int) -> None:
    """Codings of two statements in three, documents of one to ten statements, dates over a century."""
    rng = np.random.default_rng(0)
    statements = codings * 2 // 3
    documents = max(1, statements // 20)
    of = rng.integers(0, documents, statements)
    years = rng.integers(1900, 2000, documents)

    def pick(names: list[str | None], n: int) -> pa.Array:
        return pa.array(np.array(names, dtype=object)[rng.integers(0, len(names), n)])

    size = 500_000
    for part, start in enumerate(range(0, codings, size)):
        n = min(size, codings - start)
        at = rng.integers(0, statements, n)
        write(
            folder, Coding, part, n,
            id=pa.array([f"c{start + i}" for i in range(n)]), statement=pa.array([f"s{i}" for i in at]),
            perceiver=pick(["stalin", "truman", "churchill"], n), target=pick(["japan", "germany", "poland"], n),
            dimension=pick([f"d{i}" for i in range(6)], n), aspect=pick([f"a{i}" for i in range(20)], n),
            stance=pick([None, "hostile", "cautious", "favourable"], n), coder=pick(["rules", "ada"], n),
            confidence=pa.array(rng.random(n)),
        )  # fmt: skip
    for part, start in enumerate(range(0, statements, size)):
        n = min(size, statements - start)
        place = of[start : start + n]
        write(
            folder, Resolution, part, n,
            id=pa.array([f"s{start + i}" for i in range(n)]), document=pa.array([f"d{i}" for i in place]),
            targets=pa.array([[{"actor": "japan", "stance": "hostile"}]] * n, SPOKEN_OF),
            occasion=pa.array([f"o{i}" for i in place]), date=pa.array([str(years[i]) for i in place]),
        )  # fmt: skip
    write(folder, Document, 0, documents, id=pa.array([f"d{i}" for i in range(documents)]))


def write(folder: Path, kind: type, part: int, rows: int, **columns: pa.Array) -> None:
    schema = tables.schema(kind)
    arrays = [columns.get(f.name, pa.nulls(rows, f.type)).cast(f.type) for f in schema]
    (folder / kind.__name__).mkdir(parents=True, exist_ok=True)
    pq.write_table(pa.Table.from_arrays(arrays, schema=schema), folder / kind.__name__ / f"{part:03}.parquet")


def main() -> None:
    print("| codings | what | cells | wall s | CPU s | peak MB |\n|---:|---|---:|---:|---:|---:|")
    for codings in [int(w) for w in sys.argv[1:]] or [1_000_000]:
        with tempfile.TemporaryDirectory() as name:
            make(Path(name), codings)
            for by, memory in (("all", ""), ("decade", ""), ("decade", "200MB"), ("plain", "")):
                words = [sys.executable, "-c", MEASURED, name, by, memory]
                done = subprocess.run(words, check=True, capture_output=True, text=True)
                cells, wall, cpu, peak = map(float, done.stdout.split())
                what = {"all": "the grid", "plain": "plain group-by"}.get(by, f"by {by}")
                held = " in 200 MB" * bool(memory)
                print(f"| {codings:,} | {what}{held} | {cells:.0f} | {wall:.2f} | {cpu:.2f} | {peak:.0f} |", flush=True)


if __name__ == "__main__":
    main()
