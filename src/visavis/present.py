"""The study as it stands at present: records by key, full text and counts, kept up with every decision.

`Keeper` holds one study open: it makes the store and the index where there are none, or where a run or a person has
changed the files they are made from, and enters each new decision into the index before it answers. `Now` is the
study at one moment. What a page needs is read when it is asked for, so that a study of a million statements is served
in the same way and with the same memory as one of ten.
"""

from __future__ import annotations

import fcntl
import hashlib
import threading
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path

from visavis.codebook import Plan, load_plan
from visavis.errors import OutputError, StudyError
from visavis.pages.entries import altered, asserted, beside, beyond, entries, names, title
from visavis.pages.lookup import Lookup
from visavis.pipeline import STAGES, giver
from visavis.records import Abstention, Check, Citation, Decision, Document, Mention, Occasion, Record, Run
from visavis.study.decisions import NAME, DecisionLog, standing
from visavis.study.folder import StudyFolder
from visavis.study.held import PAIRS, Held
from visavis.study.index import FORMAT, Found, Index, Sort, Wish
from visavis.study.store import Store

Progress = Callable[[int, int], object]  # documents indexed, of how many
BATCH = 500  # documents entered in one transaction


class Now:
    """The study at one moment: never changed. `records` answers as `Records` does; `index` finds and counts."""

    def __init__(self, keeper: Keeper, plan: Plan, store: Store, log: list[Decision], before: Now | None) -> None:
        self._keeper, self.plan, self.log = keeper, plan, log
        self.standing = standing(log)
        earlier: Held | None = before.records if before is not None and before.records.store is store else None
        self.records: Held = Held(store, self.standing, earlier)
        self.look = Lookup(self.records, plan)
        if before is not None and earlier is not None and self.records.same_beyond and before.plan is plan:
            for name in ("actors", "sides", "relations", "comparison"):  # what the decisions since have not touched
                if name in before.look.__dict__:
                    self.look.__dict__[name] = before.look.__dict__[name]

    def told_as(self, standing: list[Decision]) -> Now:
        """The same moment with these decisions in place of those in force, and no log: for a published study.

        They decide the same, so that the index fits them.
        """
        made = Now(self._keeper, self.plan, self.records.store, [], None)
        made.standing, made.records = standing, Held(self.records.store, standing)
        made.look = Lookup(made.records, self.plan)
        return made

    @property
    def last(self) -> int:
        """The number of the last entry of the log that is seen here."""
        return self.log[-1].id if self.log else 0

    @property
    def index(self) -> Index:
        return self._keeper.index()

    @property
    def folder(self) -> Path:
        return self._keeper.folder.path

    @cached_property
    def decided(self) -> dict[str, list[Decision]]:
        """The decisions in force by the records they are about, oldest first."""
        out: dict[str, list[Decision]] = {}
        for d in self.standing:
            for known in d.about:
                out.setdefault(known, []).append(d)
        return out

    def find(self, wish: Wish, sort: Sort = "date", start: int = 0, limit: int = 25) -> Found:
        """The statements that fit a wish: ids of a page of them, and how many there are."""
        return self.index.find(wish, sort, start, limit, self.alike)

    def alike(self, id: str) -> Sequence[str]:
        """All the ids that were merged into the one of an actor or source, itself first."""
        return (id, *self._merged.get(id, ()))

    @cached_property
    def _merged(self) -> dict[str, list[str]]:
        out: dict[str, list[str]] = {}
        for old, new in self.records.renamed.items():
            out.setdefault(new, []).append(old)
        return out


class Keeper:
    """One study held open, for any number of threads."""

    def __init__(self, path: Path, progress: Progress | None = None) -> None:
        """Raises StudyError where `path` is no study, StudyFileError where its files cannot be followed."""
        self.folder = StudyFolder.open(path)
        self._progress = progress
        self._lock, self._local = threading.RLock(), threading.local()
        self._stamp: object = None
        self._plan: Plan | None = None
        self._store: Store | None = None
        self._now: Now | None = None
        self._made = 0  # how often the index was made anew: connections to an older file are closed

    def now(self) -> Now:
        """The study as it stands. Raises StudyFileError where a file of the study has become wrong."""
        with self._lock:
            self._refresh()
            assert self._plan is not None and self._store is not None
            before = self._now
            if before is not None and self._last() == before.last:
                return before
            made = Now(self, self._plan, self._store, self._log(before), before)
            self._enter(made, before)
            self._now = made
            return made

    def index(self) -> Index:
        """The index, by a connection of this thread's own."""
        kept: tuple[int, Index] | None = getattr(self._local, "index", None)
        if kept is not None and kept[0] == self._made:
            return kept[1]
        if kept is not None:
            kept[1].close()
        self._local.index = (self._made, Index(self._path))
        return self._local.index[1]  # type: ignore[no-any-return]

    @property
    def _path(self) -> Path:
        return self.folder.records / "index" / "statements.sqlite"

    # ------------------------------------------------------------ what the files say

    def _refresh(self) -> None:
        """Read again what a run or a person has written since."""
        files = sorted((*self.folder.path.glob("*.yaml"), *self.folder.records.glob("*/ledger.json")))
        stamp = [(str(f), s.st_mtime_ns, s.st_size) for f in files for s in (f.stat(),)]
        if stamp == self._stamp:
            return
        plan = load_plan(self.folder.path)
        ledgers = [f for f in files if f.name == "ledger.json"]
        digest = _digest(ledgers)
        with self._alone():
            store = self._stored(digest)
            whole = _digest(files)
            if not self._fits(whole):
                self._build(plan, store, whole)
        self._plan, self._store, self._now, self._stamp = plan, store, None, stamp
        self._made += 1

    def _stored(self, digest: str) -> Store:
        path = self.folder.records / "index" / "records.sqlite"
        try:
            store = Store(path)
            if store.digest == digest:
                return store
        except StudyError:
            pass  # none yet, or none that this version can read
        return Store.build(path, self._files, digest)

    def _files(self, kind: type[Record]) -> list[Path]:
        """The files that hold the records of a kind: every stage may give abstentions and runs."""
        if kind is Run:
            runs = (self.folder.file(s.name, Run, "run") for s in STAGES)
            return [run for run in runs if run.exists()]
        if kind is Abstention:
            return [f for s in STAGES for f in self.folder.files(s.name, kind)]
        by = giver(kind)
        return self.folder.files(by.name, kind) if by else []

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Two programs that open a study at once make its index once."""
        place = self.folder.records / "index"
        try:
            place.mkdir(parents=True, exist_ok=True)
            handle = (place / ".lock").open("w")
        except OSError as error:
            raise OutputError(
                f"{place} cannot be written: {error.strerror}.",
                "Pages and searches are served from an index that is kept there.",
                "Allow writing in the study folder, or copy the study somewhere you may write.",
            ) from error
        with handle:
            fcntl.flock(handle, fcntl.LOCK_EX)
            yield

    # ------------------------------------------------------------ the index

    def _fits(self, digest: str) -> bool:
        try:
            index = Index(self._path)
        except StudyError:
            return False
        try:
            return index.told("digest") == digest and int(index.told("last") or 0) <= self._last()
        finally:
            index.close()

    def _build(self, plan: Plan, store: Store, digest: str) -> None:
        now = Now(self, plan, store, self._log(None), None)
        index = Index.create(self._path)
        try:
            with index.writing():
                for kind, id, words in names(now.look):
                    index.name(kind, id, words)
            for start in range(0, len(store.documents), BATCH):
                with index.writing():
                    for id in store.documents[start : start + BATCH]:
                        self._put(index, now, store.numbers[id])
                if self._progress is not None:
                    self._progress(min(start + BATCH, len(store.documents)), len(store.documents))
            with index.writing():
                index.count_beside(0, beyond((*now.records.singles(Check), *now.records.singles(Abstention))))
                index.strayed(0, [(u.decision.id, u.reason) for u in now.records.astray.get(0, [])])
                index.note("last", str(now.last))
                index.note("digest", digest)  # last: an index without it was not finished
        finally:
            index.close()

    def _put(self, index: Index, now: Now, number: int, among: Collection[str] | None = None) -> None:
        """Enter a document: all its statements, or those of these ids."""
        document = next(iter(now.records.numbered(Document, number)), None)
        if document is None:
            return
        its = entries(now.look, document, now.decided, among)
        index.put(number, title(document), its, asserted(now.look, document), among)
        index.count_beside(number, beside(now.records, document))
        index.strayed(number, [(u.decision.id, u.reason) for u in now.records.astray.get(number, [])])

    def _enter(self, now: Now, before: Now | None) -> None:
        """Enter the decisions made since the index was last written."""
        index = self.index()
        if int(index.told("last") or 0) >= now.last:
            return
        with index.writing():
            last = int(index.told("last") or 0)  # another program may have been quicker
            by_id = {d.id: d for d in now.log}
            new = [_undone(d, by_id) for d in now.log if d.id > last]
            numbers: set[int] = set()
            for d in new:
                numbers |= self._reached(now, d)
                if d.verdict in PAIRS:
                    numbers.update(index.homes(_one_and_other(now, d)))
            decided = {i for d in new for i in d.about}
            if before is None or before.last != last or not now.records.same_beyond:
                before = None  # the index was not written from it, or anything may have changed
            for number in sorted(numbers):
                id = now.records.store.documents[number - 1]
                among = altered(before.look, now.look, id, decided) if before is not None else None
                self._put(index, now, number, among)
            index.strayed(0, [(u.decision.id, u.reason) for u in now.records.astray.get(0, [])])
            index.note("last", str(max(last, now.last)))

    def _reached(self, now: Now, d: Decision) -> set[int]:
        """The documents whose entries a decision may change: an occasion dates its statements."""
        occasions = (now.look.occasions.get(i) for i in d.about)
        spoken = (s for o in occasions if isinstance(o, Occasion) for s in o.statements)
        return now.records.touched(d) | {n for s in spoken if (n := now.records.store.home(s))}

    def _last(self) -> int:
        with DecisionLog(self.folder.path / NAME, readonly=True) as log:
            return log.last_id()

    def _log(self, before: Now | None) -> list[Decision]:
        with DecisionLog(self.folder.path / NAME, readonly=True) as log:
            return log.all() if before is None else [*before.log, *log.since(before.last)]


def _one_and_other(now: Now, d: Decision) -> set[str]:
    """The actors or sources that a decision on a pair is about, before and after it."""
    machine = now.records.store
    mentions = (m.actor for i in d.about for m in (machine.ids(Mention, machine.home(i)).get(i),) if m and m.actor)
    citations = (c.source for i in d.about for c in (machine.ids(Citation, machine.home(i)).get(i),) if c and c.source)
    ids = {*d.about, *mentions, *citations}
    return ids | {now.records.renamed.get(i, i) for i in ids}


def _undone(d: Decision, by_id: dict[int, Decision]) -> Decision:
    """What an undo (of an undo ...) takes back in the end."""
    while d.verdict == "undo" and int(d.value or 0) in by_id:
        d = by_id[int(d.value or 0)]
    return d


def _digest(files: Sequence[Path]) -> str:
    """Names and bytes of files, and the format they are indexed in."""
    out = hashlib.sha256(str(FORMAT).encode())
    for f in files:
        data = f.read_bytes()
        out.update(f"{f.parent.name}/{f.name} {len(data)} ".encode() + data)
    return out.hexdigest()
