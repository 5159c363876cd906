"""A study of a million statements in 100,000 documents, made from the demo's, and how fast its pages come.

    python benchmarks/million.py make DEMO STUDY [STATEMENTS]     DEMO: a folder that `visavis demo` made and ran
    python benchmarks/million.py measure STUDY [FIGURES.md]       one core: run it under `taskset -c 0`

`make` cuts each document of the demo into documents of about ten statements and repeats them, under new ids, until
there are so many. `measure` asks each page many times, of other documents and statements each time, and gives the
median and the 95th percentile in milliseconds of wall time and of CPU time (the machine may have other work), and the
peak of memory. The first request of each kind, which opens files, is counted like any other.
"""

from __future__ import annotations

import random
import resource
import shutil
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import quote

import msgspec

from visavis.api import open_study
from visavis.pipeline import giver
from visavis.records import (
    RECORD_TYPES,
    Comparison,
    Decision,
    Document,
    Passage,
    Record,
    Records,
    Run,
    Statement,
    about_of,
    document_of,
    record_name,
)
from visavis.study import tables
from visavis.study.folder import Entry, Output, StudyFolder

PIECE = 10  # statements of a document
TIMES = 60  # requests of each page
SEARCHES = ("enemy", "war NOT peace", '"the armed forces"', "holder:roosevelt nation*", "date:1941/1945 japan", "the",
            "(trade OR commerce) -tariff", "target:germany", "date:1950 OR date:1960", "nation* AND world")  # fmt: skip


def make(demo: Path, study: Path, statements: int) -> None:
    given = open_study(demo).machine_records()
    shutil.copytree(demo, study, ignore=shutil.ignore_patterns("records", "decisions*", "exports"))
    folder = StudyFolder(study)
    pieces = list(_pieces(given))
    whole = sum(len(p[Statement]) for p in pieces)
    ledgers: dict[str, dict[str, Entry]] = {}
    for copy in range(max(1, round(statements / whole))):
        out = Records(r for n, piece in enumerate(pieces) for r in _renamed(piece, f"c{copy}-{n}"))
        if copy == 0:
            kinds = (k for k in RECORD_TYPES if k not in (Decision, Run, Comparison))
            out.add(r for k in kinds for r in given[k] if not _home(r))
        _write(folder, f"copy{copy:04}", out, ledgers)
        print(f"{(copy + 1) * whole:,} statements", flush=True)
    for stage, ledger in ledgers.items():
        folder.write_ledger(stage, ledger)


def _home(r: Record) -> str:
    known = document_of(r) or about_of(r) or getattr(r, "id", "") or ""
    return known.rsplit(":p", 1)[0].split(":p")[0] if ":p" in known or document_of(r) else ""


def _pieces(given: Records) -> Iterator[Records]:
    """Each document cut before every tenth statement, at a passage; what stands in its passages goes with them."""
    by_home: dict[str, Records] = {}
    kinds = (k for k in RECORD_TYPES if k not in (Decision, Run, Comparison, Document))
    for r in (r for k in kinds for r in given[k]):
        by_home.setdefault(_home(r), Records()).add([r])
    for document in given[Document]:
        its = by_home.get(document.id, Records())
        said: dict[str, int] = {}
        for s in its[Statement]:
            said[s.content[0].passage] = said.get(s.content[0].passage, 0) + 1
        of, piece, count = dict[str, int](), 0, 0
        for p in its[Passage]:
            if count >= PIECE:
                piece, count = piece + 1, 0
            of[p.id] = piece
            count += said.get(p.id, 0)
        parts = [Records([document]) for _ in range(piece + 1)]
        for r in its:
            parts[of.get(_passage(r), 0)].add([r])
        yield from parts


def _passage(r: Record) -> str:
    """The passage a record stands in, as its id or that of what it is about begins with it."""
    known = str(r.id if isinstance(r, Passage) else about_of(r) or getattr(r, "id", ""))
    parts = known.split(":")
    return ":".join(parts[:2])


def _renamed(piece: Records, name: str) -> list[Record]:
    """The same records as those of another document."""
    [document] = piece[Document]
    old = document.id
    out: list[Record] = []
    for kind in piece.types():
        text = (
            msgspec.json.encode(piece[kind]).decode().replace(f'"{old}:', f'"{name}:').replace(f'"{old}"', f'"{name}"')
        )
        out += msgspec.json.decode(text, type=list[kind])  # type: ignore[valid-type]
    return out


def _write(folder: StudyFolder, shard: str, out: Records, ledgers: dict[str, dict[str, Entry]]) -> None:
    for kind in out.types():
        stage = giver(kind)
        if stage is not None:
            digest = tables.write(folder.file(stage.name, kind, shard), kind, out[kind])
            entry = ledgers.setdefault(stage.name, {}).setdefault(shard, Entry("", {}))
            entry.outputs[record_name(kind)] = Output(digest, len(out[kind]))


# ---------------------------------------------------------------- measuring


def measure(study: Path, figures: Path | None) -> None:
    from starlette.testclient import TestClient

    from visavis.workbench.app import application
    from visavis.workbench.desk import Desk
    from visavis.workbench.guarding import loopback

    began, cpu = time.perf_counter(), time.process_time()
    desk = Desk(study, "measure")
    state = desk.state()
    opened = f"opened in {time.perf_counter() - began:.1f} s ({time.process_time() - cpu:.1f} s of CPU time)"
    client = TestClient(application(desk, loopback(8765)), base_url="http://127.0.0.1:8765")
    statements, documents = state.index.tally("statement"), len(state.look.documents)
    rng = random.Random(1)
    ids = [state.index.find_at(rng.randrange(statements)) for _ in range(TIMES)]
    homes = [quote(state.look.statements[i].document) for i in ids]
    doubtful = state.index.doubtful(TIMES)
    lines = []
    for name, path in _paths(ids, homes, doubtful, rng):
        told = [_timed(client.get, path(n)) for n in range(TIMES)]
        lines.append(f"| {name} | {_spread([w for w, _ in told])} | {_spread([c for _, c in told])} |")
        print(lines[-1], flush=True)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    words = [
        f"{statements:,} statements in {documents:,} documents; {opened}; peak of memory {peak:,.0f} MB.",
        f"{TIMES} requests of each page, milliseconds:\n",
        "| page | median wall | p95 wall | median CPU | p95 CPU |\n|---|---:|---:|---:|---:|",
        *lines,
    ]
    print("\n".join(words))
    if figures is not None:
        from figures import put

        put(figures, "A million statements", "benchmarks/million.py", "\n".join(words))


def _paths(
    ids: list[str], homes: list[str], doubtful: list[str], rng: random.Random
) -> list[tuple[str, Callable[[int], str]]]:
    return [
        ("study", lambda n: "/"),
        ("grid", lambda n: f"/grid?threshold={(0.3, 0.5, 0.75)[n % 3]}"),
        ("statements", lambda n: f"/statements?page={rng.randrange(1, 2000)}"),
        ("statements of a target, least sure first", lambda n: "/statements?target=japan&sort=doubt"),
        ("search", lambda n: f"/statements?q={quote(SEARCHES[n % len(SEARCHES)])}"),
        ("statement", lambda n: f"/statement/{quote(ids[n])}"),
        ("documents", lambda n: f"/documents?page={rng.randrange(1, 900)}"),
        ("documents by words", lambda n: "/documents?q=annual+roosevelt"),
        ("document", lambda n: f"/document/{homes[n]}?layers=statements,people,dates,citations"),
        ("review", lambda n: f"/review?after={quote(doubtful[n % len(doubtful)])}" if doubtful else "/review"),
        ("decisions", lambda n: "/decisions"),
    ]


def _timed(get: Callable[[str], object], path: str) -> tuple[float, float]:
    wall, cpu = time.perf_counter(), time.process_time()
    answer = get(path)
    assert getattr(answer, "status_code", 0) == 200, path
    return 1000 * (time.perf_counter() - wall), 1000 * (time.process_time() - cpu)


def _spread(ms: list[float]) -> str:
    its = sorted(ms)
    return f"{its[len(its) // 2]:.0f} | {its[int(0.95 * (len(its) - 1))]:.0f}"


if __name__ == "__main__":
    what, *words = sys.argv[1:]
    if what == "make":
        make(Path(words[0]), Path(words[1]), int(words[2]) if len(words) > 2 else 1_000_000)
    else:
        measure(Path(words[0]), Path(words[1]) if len(words) > 1 else None)
