"""The index of the study's statements: full text, facts and counts, in SQLite; made by the machine, disposable.

    records/index/statements.sqlite
        search     FTS5, contentless: the words of each statement and its facts, one row a statement
        statement  where each stands, its date and confidence; the number of a row begins with the day, so that rows
                   that are found come in the order of their dates without sorting
        coded      which cell of the grid a statement stands in, with its stance and occasion
        tally      how many statements each holder, source, target ... has; kept up with every change
        called     the names by which actors, sources, aspects and documents are asked for

What a statement's facts are is said by those above (`pages.entries`); here they are stored and found. A document is
the unit of change: after a decision its statements are entered anew (`put`), those that are the same stay.
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from hashlib import blake2b
from pathlib import Path
from typing import Literal, NamedTuple

import msgspec

from visavis.edtf import bounds
from visavis.errors import OutputError, StudyError
from visavis.study.query import day_facts, expression, facet, pairs, phrased

FORMAT = 4
UNDATED = 3_700_000  # after the ordinal of any day
SHIFT = 40  # bits of a row's number below its day
STANCES = ("hostile", "cautious", "neutral", "favourable")
Sort = Literal["date", "doubt", "sure"]
Alike = Callable[[str], Sequence[str]]
_REBUILD = "An index is made from the records and can always be made again: delete records/index and try again."

_CREATE = """
CREATE VIRTUAL TABLE search USING fts5(text, holder, target, facts, content='', columnsize=0,
    tokenize='unicode61 remove_diacritics 2');
CREATE TABLE statement (row INTEGER PRIMARY KEY, id TEXT NOT NULL, number INTEGER NOT NULL, date TEXT,
    confidence REAL NOT NULL, open INTEGER NOT NULL, mark BLOB NOT NULL, tallies TEXT NOT NULL) STRICT;
CREATE INDEX statement_number ON statement (number);
CREATE INDEX statement_id ON statement (id);
CREATE INDEX statement_sure ON statement (confidence, row);
CREATE INDEX statement_open ON statement (abs(confidence - 0.5), id) WHERE open;
CREATE TABLE dead (row INTEGER PRIMARY KEY) STRICT;
CREATE TABLE cell (number INTEGER PRIMARY KEY, perceiver TEXT NOT NULL, target TEXT NOT NULL, dimension TEXT NOT NULL,
    period TEXT NOT NULL, UNIQUE (perceiver, target, dimension, period)) STRICT;
CREATE TABLE coded (cell INTEGER NOT NULL, row INTEGER NOT NULL, occasion INTEGER NOT NULL, stance INTEGER,
    confidence REAL NOT NULL, worth REAL NOT NULL, confirmed INTEGER NOT NULL, PRIMARY KEY (cell, row))
    STRICT, WITHOUT ROWID;
CREATE INDEX coded_row ON coded (row);
CREATE TABLE claimed (cell INTEGER NOT NULL, claim TEXT NOT NULL, confidence REAL NOT NULL, number INTEGER NOT NULL,
    PRIMARY KEY (cell, claim)) STRICT, WITHOUT ROWID;
CREATE TABLE counted (cell INTEGER NOT NULL, threshold REAL NOT NULL, confirmed INTEGER NOT NULL, body BLOB NOT NULL,
    PRIMARY KEY (cell, threshold, confirmed)) STRICT, WITHOUT ROWID;
CREATE TABLE tally (kind TEXT NOT NULL, value TEXT NOT NULL, n INTEGER NOT NULL, PRIMARY KEY (kind, value))
    STRICT, WITHOUT ROWID;
CREATE INDEX tally_most ON tally (kind, n);
CREATE TABLE document (number INTEGER PRIMARY KEY, id TEXT NOT NULL, date TEXT NOT NULL, title TEXT NOT NULL,
    words TEXT NOT NULL, named INTEGER NOT NULL) STRICT;
CREATE INDEX document_order ON document (date, title, id);
CREATE INDEX document_named ON document (named);
CREATE VIRTUAL TABLE called USING fts5(words, kind, content='', columnsize=0,
    tokenize='unicode61 remove_diacritics 2');
CREATE TABLE name (row INTEGER PRIMARY KEY AUTOINCREMENT, kind TEXT NOT NULL, id TEXT NOT NULL) STRICT;
CREATE TABLE beside (number INTEGER PRIMARY KEY, tallies TEXT NOT NULL) STRICT;
CREATE TABLE astray (decision INTEGER NOT NULL, number INTEGER NOT NULL, reason TEXT NOT NULL,
    PRIMARY KEY (decision, number)) STRICT, WITHOUT ROWID;
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
"""


class Placed(msgspec.Struct, frozen=True, array_like=True):
    """A statement in a cell of the grid; period "" is all time. `worth`: which are shown first."""

    perceiver: str
    target: str
    dimension: str
    period: str
    stance: int | None
    occasion: str
    confidence: float
    worth: float
    confirmed: bool


class Entry(msgspec.Struct, frozen=True, array_like=True):
    """What the index holds of one statement. `facts`: (kind, value), each once; those are counted and found by."""

    id: str
    text: str
    holder: str
    target: str
    date: str | None
    confidence: float
    open: bool  # it bears on the question, and nobody has settled it
    facts: list[tuple[str, str]]
    cells: list[Placed]


class Asserted(NamedTuple):
    """A claim in a cell."""

    perceiver: str
    target: str
    dimension: str
    claim: str
    confidence: float


class Title(NamedTuple):
    """A document as it is listed and asked for."""

    id: str
    date: str | None
    title: str
    words: str  # title, file and authors


class Found(NamedTuple):
    """One page of what was found, and how many there are in all."""

    ids: list[str]
    number: int


class Wish(msgspec.Struct, frozen=True, kw_only=True):
    """What is asked for: a query, facts that must hold (any of the values of each), cells, least confidence.

    The values of the fact "date" are those of `query.dated_in`; "side|target" is the one fact or the other.
    `cell`: perceiver ("-" for none), target, dimension, period, "" for any (the period: of all time).
    """

    query: str = ""
    facts: tuple[tuple[str, tuple[str, ...]], ...] = ()
    cell: tuple[str, str, str, str] | None = None
    confirmed: bool = False
    threshold: float = 0.0


class Counted(msgspec.Struct, frozen=True, array_like=True):
    """A cell counted: statements by stance (those without one last), occasions, dates of first and last, best ids.

    `expected`: how many of them stand here rightly by the confidences of their codes, `variance`: of that number.
    """

    stances: list[int]
    occasions: int
    claims: int
    first: str | None
    last: str | None
    best: list[str]
    expected: float = 0.0
    variance: float = 0.0

    @property
    def statements(self) -> int:
        return sum(self.stances)


class Index:
    """The index, opened. One connection a thread: make one where it is used, they are cheap."""

    def __init__(self, path: Path) -> None:
        """Raises StudyError where there is none, or it is damaged or of another version."""
        self.path = path
        try:
            self._base = sqlite3.connect(f"{path.resolve().as_uri()}?mode=rw", uri=True, timeout=30.0,
                                         isolation_level=None, check_same_thread=False)  # fmt: skip
            self._base.execute("PRAGMA synchronous = NORMAL")
            if self.told("format") != str(FORMAT):
                raise StudyError(f"{path} is an index of another version of visavis.", "It cannot be read.", _REBUILD)
        except sqlite3.Error as error:
            raise StudyError(f"{path} is no readable index: {error}.", "Nothing can be searched.", _REBUILD) from error

    @classmethod
    def create(cls, path: Path) -> Index:
        """An empty index in place of what is there. Raises OutputError where it cannot be written."""
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            for old in (path, *(path.with_name(path.name + end) for end in ("-wal", "-shm"))):
                old.unlink(missing_ok=True)
            base = sqlite3.connect(path, isolation_level=None)
            base.execute("PRAGMA journal_mode = WAL")
            base.executescript(_CREATE)
            base.execute("INSERT INTO meta VALUES ('format', ?)", (str(FORMAT),))
            base.close()
        except (OSError, sqlite3.Error) as error:
            raise OutputError(
                f"The index {path} cannot be written: {error}.",
                "Pages and searches are served from it; nothing of the study is lost.",
                "Free some space or allow writing there, and try again.",
            ) from error
        return cls(path)

    def close(self) -> None:
        self._base.close()

    def told(self, key: str) -> str:
        """What was noted under a key; "" for nothing."""
        row = self._base.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
        return str(row[0]) if row else ""

    # ------------------------------------------------------------ writing

    @contextmanager
    def writing(self) -> Iterator[None]:
        """One transaction: all of it or nothing. Others wait."""
        self._base.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._base.execute("ROLLBACK")
            raise
        self._base.execute("COMMIT")

    def note(self, key: str, value: str) -> None:
        self._base.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (key, value))

    def name(self, kind: str, id: str, words: str) -> int:
        """Enter words by which a thing is asked for; gives the number to take them back by."""
        made = self._base.execute("INSERT INTO name (kind, id) VALUES (?, ?)", (kind, id)).lastrowid
        self._base.execute("INSERT INTO called (rowid, words, kind) VALUES (?, ?, ?)", (made, pairs(words), kind))
        return int(made or 0)

    def put(
        self,
        number: int,
        title: Title,
        entries: Sequence[Entry],
        claims: Iterable[Asserted],
        among: Collection[str] | None = None,
    ) -> None:
        """Enter a document by its number: what stands of it already and is the same stays, all else is replaced.

        `among`: the entries are those of these ids; what stands under any other id stays.
        """
        self._title(number, title)
        marks = {e.id: (e, _mark(e)) for e in entries}
        gone: list[tuple[int, str]] = []
        for row, id, mark, tallies in self._base.execute(
            "SELECT row, id, mark, tallies FROM statement WHERE number = ?", (number,)
        ).fetchall():
            if among is not None and id not in among:
                continue
            if id in marks and marks[id][1] == mark:
                del marks[id]
            else:
                gone.append((row, tallies))
        self._remove(gone)
        self._enter(number, list(marks.values()))
        self._claims(number, claims)

    def _title(self, number: int, title: Title) -> None:
        told = (title.date or "9999", title.title, title.words)
        find = "SELECT date, title, words, named FROM document WHERE number = ?"
        known = self._base.execute(find, (number,)).fetchone()
        if known is not None and known[:3] == told:
            return
        if known is not None:  # the index of names is contentless: words stay in it, their number leads nowhere
            self._base.execute("DELETE FROM name WHERE row = ?", (known[3],))
        row = (number, title.id, *told, self.name("document", title.id, title.words))
        self._base.execute("INSERT OR REPLACE INTO document VALUES (?, ?, ?, ?, ?, ?)", row)

    def _remove(self, gone: Sequence[tuple[int, str]]) -> None:
        rows = [(row,) for row, _ in gone]
        lost = Counter(tuple(t) for _, tallies in gone for t in msgspec.json.decode(tallies))
        self._tally({k: -n for k, n in lost.items()})
        self._stale(rows)
        self._base.executemany("DELETE FROM coded WHERE row = ?", rows)
        self._base.executemany("DELETE FROM statement WHERE row = ?", rows)
        self._base.executemany("INSERT INTO dead VALUES (?)", rows)

    def _stale(self, rows: Iterable[tuple[int]]) -> None:
        """Forget the counts of the cells in which these rows stand."""
        cells: set[tuple[int]] = set()
        for row in rows:
            cells.update(self._base.execute("SELECT cell FROM coded WHERE row = ?", row))
        self._base.executemany("DELETE FROM counted WHERE cell = ?", sorted(cells))

    def _enter(self, number: int, entries: Sequence[tuple[Entry, bytes]]) -> None:
        if not entries:
            return
        next_ = int(self.told("next") or 1)
        numbered = [(_day(e.date) << SHIFT | (next_ + n), e, mark) for n, (e, mark) in enumerate(entries)]
        self.note("next", str(next_ + len(entries)))
        self._base.executemany(
            "INSERT INTO search (rowid, text, holder, target, facts) VALUES (?, ?, ?, ?, ?)",
            ((row, pairs(e.text), pairs(e.holder), pairs(e.target), _facts(e)) for row, e, _ in numbered),
        )
        tallied = [(row, e, mark, [("statement", ""), *e.facts]) for row, e, mark in numbered]
        self._base.executemany(
            "INSERT INTO statement VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (
                (row, e.id, number, e.date, e.confidence, e.open, mark, msgspec.json.encode(t).decode())
                for row, e, mark, t in tallied
            ),
        )
        self._tally(Counter(pair for _, _, _, t in tallied for pair in t))
        self._base.executemany(
            "INSERT OR IGNORE INTO coded VALUES (?, ?, ?, ?, ?, ?, ?)",
            (
                (self._cell(p), row, _hash(p.occasion), p.stance, p.confidence, p.worth, p.confirmed)
                for row, e, _ in numbered
                for p in e.cells
            ),
        )
        self._stale((row,) for row, e, _ in numbered if e.cells)

    def _cell(self, at: Placed | tuple[str, str, str, str]) -> int:
        key = at if isinstance(at, tuple) else (at.perceiver, at.target, at.dimension, at.period)
        find = "SELECT number FROM cell WHERE perceiver = ? AND target = ? AND dimension = ? AND period = ?"
        row = self._base.execute(find, key).fetchone()
        if row is None:
            made = self._base.execute(
                "INSERT INTO cell (perceiver, target, dimension, period) VALUES (?, ?, ?, ?)", key
            ).lastrowid
            return int(made or 0)
        return int(row[0])

    def _tally(self, change: dict[tuple[str, ...], int] | Counter[tuple[str, ...]]) -> None:
        self._base.executemany(
            "INSERT INTO tally VALUES (?, ?, ?) ON CONFLICT (kind, value) DO UPDATE SET n = n + excluded.n",
            ((kind, value, n) for (kind, value), n in sorted(change.items())),
        )

    def _claims(self, number: int, claims: Iterable[Asserted]) -> None:
        """The document's claims in place of those that stand; only the cells of what differs are counted again."""
        rows = self._base.execute("SELECT cell, claim, confidence FROM claimed WHERE number = ?", (number,))
        old = {(cell, claim): confidence for cell, claim, confidence in rows.fetchall()}
        new = {(self._cell((c.perceiver, c.target, c.dimension, "")), c.claim): c.confidence for c in claims}
        differing = {k for k in old.keys() | new.keys() if old.get(k) != new.get(k)}
        self._base.executemany("DELETE FROM claimed WHERE cell = ? AND claim = ?", differing)
        came = [(*k, new[k], number) for k in differing if k in new]
        self._base.executemany("INSERT OR REPLACE INTO claimed VALUES (?, ?, ?, ?)", came)
        self._base.executemany("DELETE FROM counted WHERE cell = ?", {(cell,) for cell, _ in differing})

    def count_beside(self, number: int, now: Mapping[tuple[str, str], int]) -> None:
        """Count what a document (0: none) has beside statements, in place of what was counted for it before."""
        row = self._base.execute("SELECT tallies FROM beside WHERE number = ?", (number,)).fetchone()
        change: Counter[tuple[str, ...]] = Counter(now)
        change.subtract({(kind, value): n for kind, value, n in msgspec.json.decode(row[0])} if row else {})
        self._tally({k: n for k, n in change.items() if n})
        told = msgspec.json.encode([(*k, n) for k, n in now.items()]).decode()
        self._base.execute("INSERT OR REPLACE INTO beside VALUES (?, ?)", (number, told))

    def strayed(self, number: int, decisions: Iterable[tuple[int, str]]) -> None:
        """Note the decisions on a document (0: on none) that find no place in it, and why."""
        self._base.execute("DELETE FROM astray WHERE number = ?", (number,))
        rows = [(decision, number, reason) for decision, reason in decisions]
        self._base.executemany("INSERT OR REPLACE INTO astray VALUES (?, ?, ?)", rows)

    # ------------------------------------------------------------ asking

    def find(
        self, wish: Wish, sort: Sort = "date", start: int = 0, limit: int = 25, alike: Alike = lambda id: (id,)
    ) -> Found:
        """The statements that fit, a page of them, and how many there are. `alike`: all ids of who is merged."""
        table, where, given = self._where(wish, alike)
        order = {"date": "s.row", "doubt": "s.confidence, s.row", "sure": "s.confidence DESC, s.row"}[sort]
        if "search" in table and sort == "date":
            order = "search.rowid"
        rows = self._base.execute(
            f"SELECT s.id FROM {table}{where} ORDER BY {order} LIMIT ? OFFSET ?", (*given, limit, start)
        ).fetchall()
        return Found([id for (id,) in rows], self._number(wish, table, where, given))

    def _where(self, wish: Wish, alike: Alike) -> tuple[str, str, list[object]]:
        """What to select from, under which conditions, and the values of its question marks."""
        terms: list[str] = []
        given: list[object] = []
        match = self._match(wish, alike)
        table = "statement s"
        if match is not None:
            table = "search JOIN statement s ON s.row = search.rowid"
            terms.append("search MATCH ?")
            given.append(match)
        if wish.cell is not None:
            cells = [number for number, _ in self.cells(wish.cell)]
            held = f"SELECT row FROM coded WHERE cell IN ({', '.join(map(str, cells))}) AND confidence >= ?"
            terms.append(f"s.row IN ({held}{' AND confirmed' * wish.confirmed})")
            given.append(wish.threshold)
        elif wish.threshold:
            terms.append("s.confidence >= ?")
            given.append(wish.threshold)
        return table, f" WHERE {' AND '.join(terms)}" if terms else "", given

    def _match(self, wish: Wish, alike: Alike) -> str | None:
        def named(field: str, words: str, begins: bool) -> list[str]:
            return [other for id in self.named(field, words, begins) for other in alike(id)]

        asked = expression(wish.query, named) if wish.query.strip() else None
        parts = [asked] if asked else []
        for kind, values in wish.facts:
            known: Iterable[str] = values
            if kind != "date":
                known = [facet(k, other) for k in kind.split("|") for v in values for other in alike(v)]
            words = " OR ".join(f'"{word}"' for word in known)
            parts.append(f"facts : ({words})" if words else 'facts : "none"')
        return " AND ".join(parts) if parts else None

    def _number(self, wish: Wish, table: str, where: str, given: list[object]) -> int:
        if not where:
            return self.tally("statement")
        if "search" not in table or wish.cell is not None or wish.threshold:
            return int(self._base.execute(f"SELECT count(*) FROM {table}{where}", given).fetchone()[0])
        # The statements need not be looked up to be counted, only those whose rows are dead.
        found = self._base.execute("SELECT count(*) FROM search WHERE search MATCH ?", given).fetchone()[0]
        dead = "SELECT count(*) FROM dead WHERE row IN (SELECT rowid FROM search WHERE search MATCH ?)"
        any_ = self._base.execute("SELECT EXISTS (SELECT 1 FROM dead)").fetchone()[0]
        return int(found) - int(self._base.execute(dead, given).fetchone()[0] if any_ else 0)

    def homes(self, ids: Iterable[str]) -> list[int]:
        """The numbers of the documents with statements by, of or from these actors and sources."""
        words = [f'"{facet(kind, i)}"' for i in ids for kind in ("holder", "target", "side", "source")]
        rows = self._base.execute(
            "SELECT DISTINCT s.number FROM search JOIN statement s ON s.row = search.rowid WHERE search MATCH ?",
            (f"facts : ({' OR '.join(words)})",),
        )
        return [n for (n,) in rows] if words else []

    def named(self, field: str, words: str, begins: bool = False, most: int = 200) -> list[str]:
        """The ids of what is called so: of a holder or target the actors, else sources, aspects, documents, ..."""
        kind = "actor" if field in ("holder", "target") else field
        quoted = phrased(words, begins)
        exact = [words] if self.tally(field, words) else []
        if quoted is None:
            return exact
        rows = self._base.execute(
            "SELECT DISTINCT n.id FROM called JOIN name n ON n.row = called.rowid WHERE called MATCH ? LIMIT ?",
            (f'words : {quoted} AND kind : "{kind}"', most),
        )
        return list(dict.fromkeys([*exact, *(id for (id,) in rows)]))

    def documents(self, words: str, start: int, limit: int) -> Found:
        """Documents by date, those whose title, file or authors hold all the words (beginnings of words)."""
        parts = [p for w in words.split()[:20] if (p := phrased(w, True)) is not None]
        if not parts:
            rows = self._base.execute(
                "SELECT id FROM document ORDER BY date, title, id LIMIT ? OFFSET ?", (limit, start)
            ).fetchall()
            return Found([i for (i,) in rows], int(self._base.execute("SELECT count(*) FROM document").fetchone()[0]))
        table = "called JOIN document d ON d.named = called.rowid WHERE called MATCH ?"
        match = f'words : ({" AND ".join(parts)}) AND kind : "document"'
        number = self._base.execute(f"SELECT count(*) FROM {table}", (match,)).fetchone()[0]
        rows = self._base.execute(
            f"SELECT d.id FROM {table} ORDER BY d.date, d.title, d.id LIMIT ? OFFSET ?", (match, limit, start)
        ).fetchall()
        return Found([i for (i,) in rows], int(number))

    def dated(self) -> list[str]:
        """The first and the last date of documents."""
        find = "SELECT min(date), max(date) FROM document WHERE date < '9999'"
        return [d for d in self._base.execute(find).fetchone() if d]

    def tally(self, kind: str, value: str = "") -> int:
        """How many statements have a fact; ("statement", "") is all."""
        row = self._base.execute("SELECT n FROM tally WHERE kind = ? AND value = ?", (kind, value)).fetchone()
        return int(row[0]) if row else 0

    def most(self, kind: str, limit: int = 60, start: int = 0) -> list[tuple[str, int]]:
        """The values of a kind of fact that most statements have."""
        rows = self._base.execute(
            "SELECT value, n FROM tally WHERE kind = ? AND n > 0 ORDER BY n DESC LIMIT ? OFFSET ?", (kind, limit, start)
        )
        return [(str(value), int(n)) for value, n in rows]

    def doubtful(self, limit: int = 1, after: str = "") -> list[str]:
        """Statements that bear on the question and are not settled, the most informative first; those behind `after`.

        Informative is what is nearest to a toss (uncertainty sampling: Lewis and Gale 1994): what is almost surely
        right, or wrong, tells little when it is decided on.
        """
        toss = "abs(confidence - 0.5)"
        at = self._base.execute(f"SELECT {toss}, id FROM statement WHERE id = ?", (after,)).fetchone() or (-1.0, "")
        rows = self._base.execute(
            f"SELECT id FROM statement WHERE open AND {toss} >= ?1 AND ({toss}, id) > (?1, ?2)"
            f" ORDER BY {toss}, id LIMIT ?3",  # the first condition lets it begin there: pairs are not searched for
            (*at, limit),
        )
        return [id for (id,) in rows]

    def find_at(self, place: int) -> str:
        """The statement at a place in the order of dates."""
        row = self._base.execute("SELECT id FROM statement ORDER BY row LIMIT 1 OFFSET ?", (place,)).fetchone()
        if row is None:
            raise IndexError(place)
        return str(row[0])

    def cells(self, like: tuple[str, str, str, str] | None = None) -> list[tuple[int, tuple[str, str, str, str]]]:
        """The numbers and keys of the cells, those that fit: "" fits any perceiver, target and dimension."""
        rows = self._base.execute("SELECT number, perceiver, target, dimension, period FROM cell ORDER BY number")
        found = [(int(n), (str(p), str(t), str(d), str(c))) for n, p, t, d, c in rows]
        if like is None:
            return found
        return [
            (n, k) for n, k in found if k[3] == like[3] and all(w in ("", h) for w, h in zip(like[:3], k, strict=False))
        ]

    def count(self, cell: int, threshold: float = 0.0, confirmed: bool = False) -> Counted:
        """A cell counted, from the last count where nothing in it has changed since."""
        key = (cell, threshold, confirmed)
        kept = self._base.execute(
            "SELECT body FROM counted WHERE cell = ? AND threshold = ? AND confirmed = ?", key
        ).fetchone()
        if kept is not None:
            return msgspec.msgpack.decode(kept[0], type=Counted)
        made = self._count(cell, threshold, confirmed)
        self._base.execute("INSERT OR REPLACE INTO counted VALUES (?, ?, ?, ?)", (*key, msgspec.msgpack.encode(made)))
        return made

    def _count(self, cell: int, threshold: float, confirmed: bool) -> Counted:
        which = "FROM coded WHERE cell = ? AND confidence >= ?" + " AND confirmed" * confirmed
        given = (cell, threshold)
        sums = "count(*), sum(confidence), sum(confidence * (1 - confidence))"  # the last two: Poisson binomial
        rows = self._base.execute(f"SELECT stance, {sums} {which} GROUP BY stance", given).fetchall()
        by: dict[int | None, int] = {stance: n for stance, n, _, _ in rows}
        occasions, first = self._base.execute(f"SELECT count(DISTINCT occasion), min(row) {which}", given).fetchone()
        last = self._base.execute(f"SELECT max(row) {which} AND row < ?", (*given, UNDATED << SHIFT)).fetchone()[0]
        best = (
            f"SELECT id FROM statement WHERE row IN (SELECT row {which} ORDER BY worth DESC, row LIMIT 2) ORDER BY row"
        )
        claims = "SELECT count(*) FROM claimed WHERE cell = ? AND confidence >= ?"
        return Counted(
            stances=[by.get(n, 0) for n in (*range(len(STANCES)), None)],
            occasions=occasions,
            claims=0 if confirmed else self._base.execute(claims, given).fetchone()[0],
            first=self._date(first),
            last=self._date(last),
            best=[id for (id,) in self._base.execute(best, given)],
            expected=sum(expected for _, _, expected, _ in rows),
            variance=sum(variance for _, _, _, variance in rows),
        )

    def _date(self, row: int | None) -> str | None:
        found = self._base.execute("SELECT date FROM statement WHERE row = ?", (row,)).fetchone()
        return found[0] if found else None

    def astray(self) -> dict[int, str]:
        """The decisions that find no place in the records, and why."""
        return dict(self._base.execute("SELECT decision, reason FROM astray ORDER BY decision").fetchall())


def _mark(entry: Entry) -> bytes:
    return blake2b(msgspec.msgpack.encode(entry), digest_size=12).digest()


def _day(edtf: str | None) -> int:
    days = bounds(edtf)
    return days[0].toordinal() if days else UNDATED


def _facts(entry: Entry) -> str:
    return " ".join(["every", *day_facts(entry.date), *(facet(kind, value) for kind, value in entry.facts)])


def _hash(text: str) -> int:
    return int.from_bytes(blake2b(text.encode("utf-8", "replace"), digest_size=8).digest(), "big", signed=True)
