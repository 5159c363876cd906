"""Engines: serial and pool. The same stages on the same shards give the same bytes; only the speed differs.

Stages that look at one document at a time run together as a leg, shard by shard, in one or several processes.
Stages over the whole study run between the legs. What is up to date is not done again, and a run that was killed
goes on where it stopped: a shard counts as done when it stands in the ledger, and the ledger is written after it.
"""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from contextlib import contextmanager
from datetime import UTC, datetime
from itertools import groupby
from multiprocessing import get_all_start_methods, get_context, parent_process
from pathlib import Path
from threading import Thread
from typing import Literal, Protocol

import msgspec

from visavis.codebook import Plan
from visavis.engine.shards import SIFTED, SIZE, Shard, shards
from visavis.engine.work import WHOLE, Task, Worker, digest
from visavis.pipeline import STAGES, Stage, giver
from visavis.records import Decision, Document, Record, Resolution, Run, Statement, record_name
from visavis.study import tables
from visavis.study.changes import Files, note_changes
from visavis.study.folder import Entry, StudyFolder

EngineName = Literal["auto", "serial", "pool"]
LOG = "run"  # the file of a stage's Run record
POOL_FROM = 3  # shards from which starting processes pays


class Progress(Protocol):
    """Told what is going on: `leg` names the stages at work, sizes are bytes of source, done with so many documents."""

    def start(self, leg: str, total: int) -> None: ...
    def advance(self, size: int, documents: int) -> None: ...


class Silent:
    """Progress that nobody watches."""

    def start(self, leg: str, total: int) -> None:
        pass

    def advance(self, size: int, documents: int) -> None:
        pass


class Report(msgspec.Struct, frozen=True):
    """What a run did: stages with the number of shards done and of shards that were up to date, and seconds."""

    done: dict[str, int]
    kept: dict[str, int]
    seconds: float

    @property
    def nothing_to_do(self) -> bool:
        return not any(self.done.values())


def run(
    folder: StudyFolder,
    plan: Plan,
    decisions: list[Decision],
    engine: EngineName = "auto",
    progress: Progress | None = None,
    strict: bool = False,
) -> Report:
    """Bring the study's records up to date. Raises StudyError while another run holds the study."""
    with folder.locked():
        return _Round(folder, plan, decisions, engine, progress or Silent(), strict).run()


class _Round:
    """One run over all stages."""

    def __init__(
        self,
        folder: StudyFolder,
        plan: Plan,
        decisions: list[Decision],
        engine: EngineName,
        progress: Progress,
        strict: bool,
    ) -> None:
        self.folder, self.plan, self.decisions, self.progress, self.strict = (
            folder,
            plan,
            decisions,
            progress,
            strict,
        )
        self.shards = shards(folder, SIZE if plan.wanted is None else SIFTED)
        self.worker = Worker(folder.path, plan)
        self.ledgers = {s.name: folder.ledger(s.name) for s in STAGES}
        cores = os.cpu_count() or 1
        self.pool = engine == "pool" or (engine == "auto" and len(self.shards) >= POOL_FROM and cores > 1)
        self.processes = max(2, cores) if self.pool else 1
        self.done = {s.name: 0 for s in STAGES}
        self.kept = {s.name: 0 for s in STAGES}

    def run(self) -> Report:
        began = time.monotonic()
        self._forget_gone()
        with self._executor() as submit:
            for key, leg in groupby(STAGES, key=lambda s: s.key):
                stages = list(leg)
                if key == "document":
                    self._leg(stages, submit)
                else:
                    for stage in stages:
                        self._whole(stage)
        self._note_changes()
        return Report(self.done, self.kept, time.monotonic() - began)

    def _note_changes(self) -> None:
        """Tell which statements are new, changed or gone since the run before."""
        said, told = giver(Statement), giver(Resolution)
        assert said is not None and told is not None, "the pipeline gives both"
        resolved = {k: o for e in self.ledgers[told.name].values() for k, o in e.outputs.items()}
        shards = []
        for shard, entry in sorted(self.ledgers[said.name].items()):
            its = entry.outputs["statement"].digest, resolved.get(f"{shard}/resolution")
            files = (self.folder.file(s.name, k, shard) for s, k in ((said, Statement), (told, Resolution)))
            shards.append(Files(digest(shard, its[0], its[1].digest if its[1] else ""), *files))
        note_changes(self.folder, shards, _now())

    def _forget_gone(self) -> None:
        """Shards whose sources are gone: their entries and files go too."""
        names = {s.name for s in self.shards}
        for stage in STAGES:
            if stage.key == "study":
                continue
            ledger = self.ledgers[stage.name]
            for gone in [n for n in ledger if n not in names]:
                del ledger[gone]
                for kind in stage.gives:
                    self.folder.file(stage.name, kind, gone).unlink(missing_ok=True)
                self.folder.write_ledger(stage.name, ledger)

    # ------------------------------------------------------------ stages by document

    def _leg(self, stages: list[Stage], submit: Callable[[Task], Future[dict[str, Entry]]] | None) -> None:
        first = STAGES.index(stages[0])
        known = {record_name(k): self._known(k, s) for s in stages for k in s.knows}
        tasks = [self._task(shard, first, first + len(stages), known) for shard in self.shards]
        stale = [t for t in tasks if not self._fresh(t)]
        fresh = len(tasks) - len(stale)
        for stage in stages:
            self.kept[stage.name] += fresh
        if not stale:
            return
        self.progress.start(", ".join(s.name for s in stages), sum(t.shard.size for t in stale))
        began, saved = _now(), time.monotonic()
        for task, entries in self._results(stale, submit):
            for stage in stages:
                if stage.name in entries:
                    self.ledgers[stage.name][task.shard.name] = entries[stage.name]
                    self.done[stage.name] += 1
                else:
                    self.kept[stage.name] += 1
            if time.monotonic() - saved > 1:
                self._save(stages)
                saved = time.monotonic()
            read = self.ledgers["reading"][task.shard.name].outputs[record_name(Document)]
            self.progress.advance(task.shard.size, read.rows)
        self._save(stages)
        self._log(stages, began)

    def _task(self, shard: Shard, first: int, last: int, known: dict[str, str]) -> Task:
        digests = {}
        for stage in STAGES[:first]:
            if stage.key == "document":
                entry = self.ledgers[stage.name].get(shard.name)
                outputs = {f"{stage.name}/{n}": o.digest for n, o in entry.outputs.items()} if entry else {}
            else:
                whole = self.ledgers[stage.name].get(WHOLE)
                outputs = {
                    f"{stage.name}/{n.partition('/')[2]}": o.digest
                    for n, o in (whole.outputs.items() if whole else ())
                    if n.partition("/")[0] == shard.name
                }
            digests.update(outputs)
        done = {s.name: e for s in STAGES[first:last] if (e := self.ledgers[s.name].get(shard.name))}
        return Task(first, last, shard, digests, known, done, self.decisions, self.strict)

    def _fresh(self, task: Task) -> bool:
        digests = dict(task.digests)
        for stage in STAGES[task.first : task.last]:
            entry = task.done.get(stage.name)
            inputs = self.worker.inputs(stage, task.shard, digests, task.known)
            if entry is None or entry.fingerprint != self.worker.fingerprint(stage, inputs, self.decisions):
                return False
            if not all(self.folder.file(stage.name, k, task.shard.name).exists() for k in stage.gives):
                return False
            digests.update({f"{stage.name}/{n}": o.digest for n, o in entry.outputs.items()})
        return True

    def _results(
        self, tasks: list[Task], submit: Callable[[Task], Future[dict[str, Entry]]] | None
    ) -> Iterator[tuple[Task, dict[str, Entry]]]:
        if submit is None:
            for task in tasks:
                yield task, self.worker.run(task)
            return
        waiting = {submit(task): task for task in tasks}
        while waiting:
            finished, _ = wait(waiting, return_when=FIRST_COMPLETED)
            for future in finished:
                yield waiting.pop(future), future.result()

    @contextmanager
    def _executor(self) -> Iterator[Callable[[Task], Future[dict[str, Entry]]] | None]:
        if not self.pool:
            yield None
            return
        method = "fork" if "fork" in get_all_start_methods() else "spawn"
        pool = ProcessPoolExecutor(
            self.processes, get_context(method), initializer=_start, initargs=(self.folder.path, self.plan)
        )

        def submit(task: Task) -> Future[dict[str, Entry]]:
            with _uninterrupted():  # a worker may start here: the interrupt is the parent's to answer
                return pool.submit(_work, task)

        try:
            yield submit
        finally:
            pool.shutdown(wait=False, cancel_futures=True)

    # ------------------------------------------------------------ stages over the whole study

    def _whole(self, stage: Stage) -> None:
        inputs = [self._known(kind, stage) for kind in stage.takes]
        mark = self.worker.fingerprint(stage, inputs, self.decisions)
        entry = self.ledgers[stage.name].get(WHOLE)
        if entry is not None and entry.fingerprint == mark and self._there(stage, entry):
            self.kept[stage.name] += 1
            return
        self.progress.start(stage.name, 0)
        began = _now()
        self.ledgers[stage.name] = {WHOLE: self.worker.whole(stage, self.decisions, mark)}
        self.done[stage.name] += 1
        self._save([stage])
        self._log([stage], began)
        self._sweep(stage)

    def _there(self, stage: Stage, entry: Entry) -> bool:
        keys = (key.rpartition("/") for key in entry.outputs)
        return all((self.folder.records / stage.name / name / f"{shard}.parquet").exists() for shard, _, name in keys)

    def _sweep(self, stage: Stage) -> None:
        """Files of shards that are no more."""
        kept = {key.rpartition("/")[0] for key in self.ledgers[stage.name][WHOLE].outputs}
        for file in (self.folder.records / stage.name).glob("*/*.parquet"):
            if file.stem not in kept and file.stem != LOG:
                file.unlink()

    def _known(self, kind: type[Record], before: Stage) -> str:
        """The digest of all records of a type, over all shards, as they stand before a stage."""
        by = giver(kind, before)
        if by is None:
            return ""
        name = record_name(kind)
        return digest(
            *(
                f"{shard}/{key} {output.digest}"
                for shard, entry in sorted(self.ledgers[by.name].items())
                for key, output in sorted(entry.outputs.items())
                if key.rpartition("/")[2] == name
            )
        )

    # ------------------------------------------------------------ keeping account

    def _save(self, stages: Iterable[Stage]) -> None:
        for stage in stages:
            self.folder.write_ledger(stage.name, self.ledgers[stage.name])

    def _log(self, stages: list[Stage], began: str) -> None:
        """One Run record a stage."""
        last = self.decisions[-1].id if self.decisions else None
        for stage in stages:
            record = Run(
                id=f"run:{stage.name}:{began}",
                stage=stage.name,
                version=self.worker.fingerprint(stage, (), []),
                inputs=f"{self.done[stage.name]} shards done, {self.kept[stage.name]} up to date",
                last_decision=last,
                started=began,
                ended=_now(),
            )
            tables.write(self.folder.file(stage.name, Run, LOG), Run, [record])


_worker: Worker | None = None


@contextmanager
def _uninterrupted() -> Iterator[None]:
    """Ctrl-C waits meanwhile; processes that start meanwhile never see it (they inherit the mask)."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _start(path: Path, plan: Plan) -> None:
    global _worker
    _worker = Worker(path, plan)
    Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    """A worker whose run was killed would wait for ever, and hold the study's lock, which it inherited."""
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _work(task: Task) -> dict[str, Entry]:
    assert _worker is not None, "the pool starts its processes with _start"
    return _worker.run(task)


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


__all__ = ["EngineName", "Progress", "Report", "Silent", "run"]
