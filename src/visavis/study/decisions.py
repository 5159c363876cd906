"""What people decided: an append-only log in SQLite, never rewritten, from which every view is computed.

One row a decision, one transaction a row, on the disk when `record` returns (WAL, synchronous=FULL). Undo is
one more entry that names the one it undoes; triggers forbid UPDATE and DELETE, so that no program can lose what
a person did.

A decision about a place in a text keeps in `seen` how that place read: the exact words with 32 characters to
either side (the TextQuoteSelector of the W3C Web Annotation Data Model, 2017). When a better reading moves the
text, `reattach` finds the words again, or says that a person has to.
"""

from __future__ import annotations

import re
import sqlite3
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from typing import TypeVar

import msgspec
from rapidfuzz import fuzz

from visavis.errors import OutputError, StudyError
from visavis.records import Decision, Passage, Record, document_of, record_name
from visavis.text import Levelled, Span, level

T = TypeVar("T")

NAME = "decisions.sqlite"
SCHEMA = 1
BUSY = 30.0  # seconds to wait for another writer: a commit takes well under 0.1 s, so 30 s is a stuck process

_CREATE = """
CREATE TABLE IF NOT EXISTS decision (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    about TEXT NOT NULL,
    verdict TEXT NOT NULL,
    value TEXT,
    reason TEXT,
    by TEXT NOT NULL,
    at TEXT NOT NULL,
    seen TEXT
) STRICT;
CREATE TRIGGER IF NOT EXISTS never_changed BEFORE UPDATE ON decision
    BEGIN SELECT RAISE(ABORT, 'a decision is never changed'); END;
CREATE TRIGGER IF NOT EXISTS never_deleted BEFORE DELETE ON decision
    BEGIN SELECT RAISE(ABORT, 'a decision is never deleted'); END;
CREATE TRIGGER IF NOT EXISTS never_replaced BEFORE INSERT ON decision
    WHEN EXISTS (SELECT 1 FROM decision WHERE id = NEW.id)
    BEGIN SELECT RAISE(ABORT, 'a decision is never replaced'); END;
"""


class DecisionLog:
    """The log of one study. Several processes may hold it open and write at once.

    `readonly` opens a log that may not exist yet (then it is empty) and creates nothing.
    Raises StudyError where the file is damaged or of a newer version, OutputError where it cannot be written.
    """

    def __init__(self, path: Path | str, readonly: bool = False) -> None:
        self.path = Path(path)
        self.readonly = readonly
        with self._readable():
            self._base = _open_to_read(self.path) if readonly else _open_to_write(self.path)
            version = int(self._base.execute("PRAGMA user_version").fetchone()[0])
        if version > SCHEMA:
            self._base.close()
            raise StudyError(
                f"{self.path} was written by a newer visavis (format {version}; this one knows {SCHEMA}).",
                "Writing to it could spoil decisions that this version does not understand.",
                "Update visavis (pip install -U visavis) and run the command again.",
            )
        self._exists = version > 0

    def record(
        self,
        about: Sequence[str],
        verdict: str,
        value: object = None,
        reason: str | None = None,
        *,
        by: str,
        seen: object = None,
    ) -> Decision:
        """Add one decision; on the disk when this returns. `value` and `seen` are kept as JSON."""
        texts = [None if v is None else msgspec.json.encode(v).decode() for v in (value, seen)]
        at = datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
        row = (msgspec.json.encode(list(about)).decode(), verdict, texts[0], reason, by, at, texts[1])
        with self._readable():
            number = self._base.execute(
                "INSERT INTO decision (about, verdict, value, reason, by, at, seen) VALUES (?, ?, ?, ?, ?, ?, ?)",
                row,
            ).lastrowid
        return _decision((number, *row))

    def undo(self, decision_id: int, by: str, reason: str | None = None) -> Decision:
        """Add an entry that takes a decision back; undoing an undo brings it into force again."""
        undone = next((d for d in self.all() if d.id == decision_id), None)
        if undone is None:
            raise StudyError(
                f"There is no decision {decision_id} in {self.path}.",
                "Only a decision that was made can be undone.",
                f"The last one is number {self.last_id()}.",
            )
        return self.record(undone.about, "undo", decision_id, reason, by=by)

    def all(self) -> list[Decision]:
        """Every entry, oldest first, undone ones and undos included."""
        return self.since(0)

    def since(self, number: int) -> list[Decision]:
        """The entries after the one of this number, oldest first."""
        if not self._exists:
            return []
        with self._readable():
            rows = self._base.execute(
                "SELECT id, about, verdict, value, reason, by, at, seen FROM decision WHERE id > ? ORDER BY id",
                (number,),
            ).fetchall()
            return [_decision(row) for row in rows]

    def standing(self) -> list[Decision]:
        """The decisions in force, oldest first: all but the undos and what they undid."""
        return standing(self.all())

    def last_id(self) -> int:
        """The number of the last entry; 0 in an empty log."""
        if not self._exists:
            return 0
        with self._readable():
            return int(self._base.execute("SELECT coalesce(max(id), 0) FROM decision").fetchone()[0])

    def close(self) -> None:
        self._base.close()

    def __enter__(self) -> DecisionLog:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @contextmanager
    def _readable(self) -> Iterator[None]:
        """SQLite's errors as ours: found, why it matters, what to do."""
        try:
            yield
        except sqlite3.Error as error:
            raise _explained(self.path, error) from error
        except (msgspec.DecodeError, msgspec.ValidationError) as error:
            raise _damaged(self.path, str(error)) from error


def standing(decisions: Iterable[Decision]) -> list[Decision]:
    """The decisions of a log (oldest first) that are in force. An undo only ever names an earlier entry."""
    undone: set[int] = set()
    kept: list[Decision] = []
    for d in sorted(decisions, key=lambda d: d.id, reverse=True):
        if d.id in undone:
            continue
        if d.verdict == "undo":
            undone.add(int(d.value or 0))
        else:
            kept.append(d)
    return kept[::-1]


def _decision(row: tuple[object, ...]) -> Decision:
    names = ("id", "about", "verdict", "value", "reason", "by", "at", "seen")
    fields = dict(zip(names, row, strict=True))
    fields["about"] = msgspec.json.decode(str(fields["about"]), type=list[str])
    return msgspec.convert(fields, Decision)


def _open_to_write(path: Path) -> sqlite3.Connection:
    base = sqlite3.connect(path, timeout=BUSY, isolation_level=None)
    base.execute(f"PRAGMA busy_timeout = {int(BUSY * 1000)}")
    version = base.execute("PRAGMA user_version").fetchone()[0]
    if version > SCHEMA:
        return base  # the caller refuses it; nothing of it is touched
    _patiently(lambda: base.execute("PRAGMA journal_mode = WAL"))
    base.execute("PRAGMA synchronous = FULL")
    if version < SCHEMA:
        base.executescript(f"BEGIN IMMEDIATE; {_CREATE} PRAGMA user_version = {SCHEMA}; COMMIT;")
    return base


def _patiently(do: Callable[[], T], tries: int = 100) -> T:
    """SQLite does not wait for the lock while it turns to WAL; processes that start together must."""
    for _ in range(tries):
        try:
            return do()
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF not in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
                raise
            time.sleep(0.05)
    return do()


def _open_to_read(path: Path) -> sqlite3.Connection:
    if not path.exists():
        return sqlite3.connect(":memory:", isolation_level=None)
    place = path.resolve().as_uri()
    base = sqlite3.connect(f"{place}?mode=ro", uri=True, timeout=BUSY, isolation_level=None)
    try:
        base.execute("PRAGMA user_version").fetchone()
    except sqlite3.OperationalError:
        # A folder that may not be written cannot hold SQLite's shared memory. With no WAL file beside it the
        # log is complete in itself and may be read as it lies.
        base.close()
        wal = path.with_name(path.name + "-wal")
        if wal.exists() and wal.stat().st_size:
            raise
        base = sqlite3.connect(f"{place}?immutable=1", uri=True, isolation_level=None)
    return base


def _explained(path: Path, error: sqlite3.Error) -> StudyError | OutputError:
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    if code in (sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT):
        return _damaged(path, str(error))
    if code == sqlite3.SQLITE_BUSY:
        return StudyError(
            f"{path} has been in use by another program for {BUSY:.0f} seconds.",
            "Decisions are written one after the other, so that none is lost.",
            "Close the other program, or wait, and try again.",
        )
    found = {
        sqlite3.SQLITE_FULL: "the disk is full",
        sqlite3.SQLITE_READONLY: "it may not be written",
        sqlite3.SQLITE_PERM: "it may not be written",
        sqlite3.SQLITE_CANTOPEN: "it cannot be opened or made",
        sqlite3.SQLITE_IOERR: "the disk cannot be read or written",
    }.get(code, str(error))
    return OutputError(
        f"{path}: {found}.",
        "The decision was not recorded; those recorded before are safe.",
        "Free some space or allow writing in the study's folder, then decide again.",
    )


def _damaged(path: Path, detail: str) -> StudyError:
    return StudyError(
        f"{path} is damaged or is no decision log ({detail}).",
        "The decisions in it cannot be read, and nothing is written over them.",
        f"Put back a copy of the file; `sqlite3 {path.name} .recover` saves what can be saved of this one.",
    )


# ---------------------------------------------------------------- anchors

AROUND = 32  # characters of prefix and suffix, as the W3C's examples and Hypothesis keep
ALIKE = 80.0  # least similarity (0-100) of words still taken for the same: one letter in five may differ
APART = 6.0  # by how much the best place must beat the second
SHORTEST = 8  # fewer letters than this are never matched fuzzily: too much is like them
LONGEST = 1_000_000  # longer passages are not searched fuzzily: that takes time by length times length


class TextQuote(msgspec.Struct, frozen=True, kw_only=True, tag_field="type", tag="TextQuoteSelector"):
    """A W3C TextQuoteSelector, with the document and the place where the words stood."""

    exact: str
    prefix: str = ""
    suffix: str = ""
    document: str
    passage: str
    start: int


class Seen(msgspec.Struct, frozen=True, kw_only=True):
    """One record as it stood when a person decided: its kind (record_name), id, JSON, and its words."""

    kind: str
    id: str
    record: str
    quotes: list[TextQuote] = []


def anchor(span: Span, passages: Mapping[str, Passage]) -> TextQuote:
    """The words of a span with what stands around them in their passage."""
    passage = passages[span.passage]
    text = passage.text
    return TextQuote(
        exact=span.exact,
        prefix=text[max(0, span.start - AROUND) : span.start],
        suffix=text[span.end : span.end + AROUND],
        document=passage.document,
        passage=span.passage,
        start=span.start,
    )


WORDS = "words"  # the kind of what is no record: the words that a decision brings


def see_words(spans: Iterable[Span], passages: Mapping[str, Passage]) -> Seen:
    """The words that a decision's value names, kept so that they are found again."""
    return Seen(kind=WORDS, id="", record="", quotes=[anchor(s, passages) for s in spans if s.passage in passages])


def see(record: Record, passages: Mapping[str, Passage]) -> Seen:
    """What a decision about a record keeps of it."""
    return Seen(
        kind=record_name(record),
        id=str(getattr(record, "id", None) or document_of(record) or ""),
        record=msgspec.json.encode(record).decode(),
        quotes=[anchor(s, passages) for s in own_spans(record) if s.passage in passages],
    )


def kinds_of(decision: Decision) -> set[str]:
    """The kinds of record that a decision is about; of a statement made by hand what it brings."""
    seen = msgspec.json.decode(decision.seen, type=list[Seen]) if decision.seen else []
    return {s.kind for s in seen if s.kind != WORDS} or {"statement", "resolution", "coding"}


def own_spans(record: Record) -> list[Span]:
    """The spans where a record stands: its first field that is a span or a list of spans."""
    for name in ("span", "what", "content", "spans", "announced", "anchor", "evidence"):
        value = getattr(record, name, None)
        if isinstance(value, Span):
            return [value]
        if isinstance(value, list) and value and isinstance(value[0], Span):
            return list(value)
    return []


def reattach(selector: TextQuote, passages: Iterable[Passage]) -> Span | None:
    """Where the words of a selector stand now, or None where they are gone or it cannot be told which.

    Exact words first, then exact but for typography, then alike by at least `ALIKE`; several places are told
    apart by what stands around them, and a draw is None.
    """
    here = [p for p in passages if p.document == selector.document]
    for p in here:
        if p.id == selector.passage and _unmoved(selector, p.text):
            return Span(p.id, selector.start, selector.start + len(selector.exact), selector.exact)
    places = [Span(p.id, m.start(), m.end(), m.group()) for p in here for m in _all(selector.exact, p.text)]
    if not places:
        places = [s for p in here for s in _levelled_places(selector.exact, p)]
    if not places:
        return _fuzzy(selector, here)
    return _best([(_context(selector, s, here), s) for s in places])


def _unmoved(selector: TextQuote, text: str) -> bool:
    around = selector.prefix + selector.exact + selector.suffix
    start = selector.start - len(selector.prefix)
    return start >= 0 and text.startswith(around, start)


def _all(exact: str, text: str) -> Iterator[re.Match[str]]:
    return re.finditer(re.escape(exact), text) if exact else iter(())


def _levelled_places(exact: str, passage: Passage) -> Iterator[Span]:
    wanted = level(exact)
    if not wanted or len(passage.text) > LONGEST:
        return
    levelled = Levelled(passage.text)
    for m in _all(wanted, levelled.text):
        start, end = levelled.original(m.start(), m.end())
        yield Span(passage.id, start, end, passage.text[start:end])


def _context(selector: TextQuote, at: Span, passages: list[Passage]) -> float:
    """How alike the surroundings are, 0-100."""
    text = next(p.text for p in passages if p.id == at.passage)
    before = level(text[max(0, at.start - AROUND) : at.start])
    after = level(text[at.end : at.end + AROUND])
    return (fuzz.ratio(before, level(selector.prefix)) + fuzz.ratio(after, level(selector.suffix))) / 2


def _best(places: list[tuple[float, Span]]) -> Span | None:
    """The one place, or the one that is clearly the likest."""
    ranked = sorted(places, key=lambda p: (-p[0], p[1]))
    if not ranked or any(a[0] - b[0] < APART for a, b in pairwise(ranked[:2])):
        return None
    return ranked[0][1]


def _fuzzy(selector: TextQuote, passages: list[Passage]) -> Span | None:
    wanted = level(selector.exact)
    if len(wanted) < SHORTEST:
        return None
    found: list[tuple[float, Span]] = []
    for p in passages:
        if len(p.text) > LONGEST or len(p.text) < len(selector.exact) // 2:
            continue
        levelled = Levelled(p.text)
        hit = fuzz.partial_ratio_alignment(wanted, levelled.text, score_cutoff=ALIKE)
        if hit is None or hit.src_end - hit.src_start < len(wanted) * ALIKE / 100:
            continue
        start, end = levelled.original(*_whole_words(levelled.text, hit.dest_start, hit.dest_end))
        at = Span(p.id, start, end, p.text[start:end])
        found.append(((2 * hit.score + _context(selector, at, passages)) / 3, at))
    return _best(found)


def _whole_words(text: str, start: int, end: int) -> tuple[int, int]:
    """The match widened or narrowed to the words it mostly covers."""
    while 0 < start < end and text[start - 1].isalnum() and text[start].isalnum():
        start -= 1
    while start < end < len(text) and text[end - 1].isalnum() and text[end].isalnum():
        end += 1
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end
