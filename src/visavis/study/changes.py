"""What the last run changed among the statements: which are new, which are gone, which read or resolve otherwise.

    records/changes/statements.parquet   a trace of every statement as the last run left it: its words and digests
    records/changes/last.json            what differs from the run before, written by the run that made it differ

Both are the machine's and disposable: without the traces a run has nothing to compare with, and says nothing. Only the
shards whose files differ are read. The differences are written before the traces, so that a run killed between them
finds the same again. Ids tell places, and places shift when something is written before them: a statement of the
same words in the same document is the same statement.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from hashlib import blake2b
from pathlib import Path
from typing import Literal

import msgspec
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from visavis.records import Record, Resolution, Statement
from visavis.study import tables
from visavis.study.folder import StudyFolder
from visavis.text import Span

What = Literal["new", "changed", "gone"]
PARTS = ("words", "manner", "holder", "targets", "addressees", "date", "source")  # what the digests are of, in order
LISTED = 2_000  # changes of each kind that are kept one by one; their number is always told
WORDS = 300  # characters of a statement's words


class Trace(Record, frozen=True, kw_only=True):
    """What is remembered of a statement. `mark` tells the files it was read from, `parts` a digest of each of PARTS."""

    mark: str
    id: str
    document: str
    words: str
    parts: list[str]


class Change(msgspec.Struct, frozen=True):
    """One statement that is new, changed or gone; `parts`: which of PARTS changed; `words`: as they were if gone."""

    what: What
    id: str
    document: str
    words: str
    parts: list[str] = []


class Changes(msgspec.Struct, frozen=True):
    """What a run changed, and when it ended. `numbers` counts all, `listed` holds at most LISTED of each kind."""

    ended: str
    numbers: dict[What, int]
    listed: list[Change]

    def of(self, what: What) -> list[Change]:
        return [c for c in self.listed if c.what == what]


class Files(msgspec.Struct, frozen=True):
    """The statements and resolutions of one shard; `mark` is the digest of their bytes."""

    mark: str
    statements: Path
    resolutions: Path


def last_changes(folder: StudyFolder) -> Changes | None:
    """What the last run that changed statements changed; None where none did, or nothing is remembered."""
    try:
        return msgspec.json.decode(_last(folder).read_bytes(), type=Changes)
    except (OSError, msgspec.MsgspecError):
        return None


def note_changes(folder: StudyFolder, shards: Sequence[Files], ended: str) -> None:
    """Compare the statements with those of the run before, and remember them. Raises OutputError."""
    path = folder.records / "changes" / "statements.parquet"
    before = _before(path)
    marks = {s.mark for s in shards}
    known = before if before is not None else tables.schema(Trace).empty_table()
    stands = pc.is_in(known["mark"], pa.array(sorted(marks), pa.string()))
    kept, stale = known.filter(stands), tables.from_table(Trace, known.filter(pc.invert(stands)))
    there = set(pc.unique(kept["mark"]).to_pylist())
    fresh = [t for s in shards if s.mark not in there for t in _traces(s)]
    if before is not None and not stale and not fresh:
        return
    found = list(differences(stale, fresh)) if before is not None else []
    if found:
        by_kind: dict[What, list[Change]] = {"new": [], "changed": [], "gone": []}
        for c in found:
            by_kind[c.what].append(c)
        numbers = {what: len(its) for what, its in by_kind.items()}
        listed = [c for its in by_kind.values() for c in its[:LISTED]]
        tables.write_bytes(_last(folder), msgspec.json.encode(Changes(ended, numbers, listed)))
    table = pa.concat_tables([kept, tables.to_table(Trace, fresh)]).sort_by("id")
    sink = pa.BufferOutputStream()
    pq.write_table(table, sink, compression="zstd", store_schema=False)
    tables.write_bytes(path, sink.getvalue().to_pybytes())


def differences(before: Sequence[Trace], now: Sequence[Trace]) -> Iterator[Change]:
    """What became of the statements: paired by place and words, then by words, then by where they begin."""
    same: tuple[Callable[[Trace], Hashable], ...] = (
        lambda t: (t.id, t.parts[0]),
        lambda t: (t.document, t.parts[0]),
        lambda t: t.id.rpartition("-")[0],
    )
    pairs: list[tuple[Trace, Trace]] = []
    gone, new = list(before), list(now)
    for key in same:
        gone, new = _paired(gone, new, key, pairs)
    yield from (Change("new", t.id, t.document, t.words) for t in new)
    for was, t in sorted(pairs, key=lambda p: p[1].id):
        parts = [name for name, a, b in zip(PARTS, was.parts, t.parts, strict=False) if a != b]
        if parts:
            yield Change("changed", t.id, t.document, t.words, parts)
    yield from (Change("gone", t.id, t.document, t.words) for t in gone)


def _paired(
    gone: list[Trace], new: list[Trace], key: Callable[[Trace], Hashable], pairs: list[tuple[Trace, Trace]]
) -> tuple[list[Trace], list[Trace]]:
    """Put those of one key together, in their order; gives those that are left on both sides."""
    waiting: dict[Hashable, deque[Trace]] = {}
    for t in gone:
        waiting.setdefault(key(t), deque()).append(t)
    left = []
    for t in new:
        its = waiting.get(key(t))
        if its:
            pairs.append((its.popleft(), t))
        else:
            left.append(t)
    still = {id(t) for its in waiting.values() for t in its}
    return [t for t in gone if id(t) in still], left


def _last(folder: StudyFolder) -> Path:
    return folder.records / "changes" / "last.json"


def _before(path: Path) -> pa.Table | None:
    """The traces that the run before left; None where there are none that can be read."""
    try:
        table = pq.read_table(path)
    except (OSError, pa.ArrowException):
        return None
    return table if table.schema.equals(tables.schema(Trace)) else None


def _traces(shard: Files) -> Iterator[Trace]:
    resolutions = {r.id: r for r in tables.read(shard.resolutions, Resolution)} if shard.resolutions.exists() else {}
    for s in tables.read(shard.statements, Statement):
        words = " … ".join(x.exact for x in s.content)
        yield Trace(
            mark=shard.mark,
            id=s.id,
            document=s.document,
            words=words if len(words) <= WORDS else words[: WORDS - 1] + "…",
            parts=[_digest(p) for p in _parts(s, resolutions.get(s.id))],
        )


def _parts(s: Statement, r: Resolution | None) -> Iterable[object]:
    """What a reader would call a change, in the order of PARTS; neither places nor confidences are."""
    r = r or Resolution(id=s.id, document=s.document, confidence=s.confidence)
    yield _words(s.content), _words(s.quoted)
    yield s.manner, s.act, s.negated, s.hedge.exact if s.hedge else None, _words(s.cue)
    yield s.holder.exact if s.holder else None, r.holders, r.speaks_for
    yield [(t.actor, t.name, t.stance) for t in r.targets]
    yield r.addressees, r.medium, r.audience
    yield r.date, r.about_dates
    yield (r.through,)


def _words(spans: Iterable[Span]) -> list[str]:
    return [s.exact for s in spans]


def _digest(part: object) -> str:
    return blake2b(msgspec.json.encode(part), digest_size=6).hexdigest()
