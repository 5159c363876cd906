"""What holds now, one document at a time: the machine's records from the store, with people's decisions on them.

`Held` answers as `Records` does, but reads only what it is asked for, and replays only the decisions on the document
that is asked for (`current.apply` on that document alone). What reaches over documents is laid on each record as it
is read: the ids of merged actors and sources, and what became of the statements of an occasion or claim. So a decision
costs as much in a study of a million statements as in one of ten, and the state is the one that `current.apply` gives
of everything.
"""

from __future__ import annotations

import threading
from collections import OrderedDict, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any, Generic, TypeVar

import msgspec
from msgspec import structs

from visavis.records import (
    Actor,
    Citation,
    Claim,
    Decision,
    Mention,
    Occasion,
    Passage,
    Record,
    Records,
    Resolution,
    Source,
    Statement,
    grouped,
)
from visavis.study import current
from visavis.study.clusters import follow_actors, follow_sources
from visavis.study.decisions import Seen, kinds_of
from visavis.study.store import KINDS, Store, by_id

R = TypeVar("R", bound=Record)
SHEETS = 8192  # kinds of documents kept at hand
NOWHERE = 0  # the home of records of no document
PAIRS = ("merge", "split")
MOVES = ("reject", "merge", "split", "new")  # after which a statement is gone, or goes by another id


class Held:
    """The records as they hold after these decisions (those in force, oldest first). Never changed; thread-safe.

    `before`: an earlier state of the same store, whose work is taken over where nothing has changed.
    """

    def __init__(self, store: Store, decisions: Sequence[Decision], before: Held | None = None) -> None:
        self.store = store
        self._lock = threading.RLock()
        self._homes: dict[int, list[tuple[int, Decision]]] = before._homes if before else {}
        self.by_home: dict[int, list[Decision]] = defaultdict(list)
        for d in decisions:
            for number, part in self._parts(d):
                self.by_home[number].append(part)
        self.pairs = [d for d in decisions if self._paired_up(d)]
        self._moving = {n for n, its in self.by_home.items() if any(d.verdict in MOVES for d in its)}
        self._carried: dict[tuple[type[Record], str], Record] = {}
        self._now: dict[int, Records] = {}
        self.astray: dict[int, list[current.Unattached]] = {}
        self._changed: dict[tuple[type[Record], str], Record | None] = {}
        self.renamed: dict[str, str] = {}
        self._paired_homes: frozenset[int] = frozenset()
        if before is not None:
            same = [n for n in before._now if self._same(before, n)]
            self._now = {n: before._now[n] for n in same}
            self.astray = {n: before.astray[n] for n in same if n in before.astray}
        self._beyond(before)
        self._sheets: OrderedDict[tuple[type[Record], int], Sheet[Any]] = OrderedDict()
        self.same_beyond = before is not None and before.renamed == self.renamed and before._changed == self._changed
        if before is not None and self.same_beyond:
            homes = {*before.by_home, *self.by_home}
            moved = {n for n in homes if not self._same(before, n)}
            with before._lock:
                kept = [(k, s) for k, s in before._sheets.items() if k[1] not in moved and k[0] is not Claim]
            self._sheets.update(kept)

    def _same(self, before: Held, number: int) -> bool:
        """Are the decisions on a document those of before? What targets are set to hangs on those on actors, too."""
        mine, theirs = self.by_home.get(number, []), before.by_home.get(number, [])
        names = any(d.verdict == "retarget" for d in mine)
        return mine == theirs and not (names and self.by_home.get(NOWHERE, []) != before.by_home.get(NOWHERE, []))

    # ------------------------------------------------------------ as Records

    def __getitem__(self, kind: type[R]) -> Sequence[R]:
        return Rows(self, kind)

    def __iter__(self) -> Iterator[Record]:
        """All the records: for what has to read them all."""
        for kind in KINDS:
            yield from self[kind]

    def of(self, kind: type[R], document: str) -> Sequence[R]:
        """The records of a kind that belong to a document."""
        number = self.store.numbers.get(document, NOWHERE)
        return self.numbered(kind, number) if number else []

    def by_id(self, kind: type[R]) -> Mapping[str, R]:
        return Keyed(self, kind)

    def about(self, kind: type[R], id: str) -> Sequence[R]:
        """The records of a kind that are about the record of this id."""
        return self._sheet(kind, self.store.home(id)).about.get(id, [])

    # ------------------------------------------------------------ one document

    def numbered(self, kind: type[R], number: int) -> Sequence[R]:
        """The records of a kind in the document of this number, as they hold now."""
        return self._sheet(kind, number).rows

    def _sheet(self, kind: type[R], number: int) -> Sheet[R]:
        with self._lock:
            found = self._sheets.get((kind, number))
            if found is not None:
                self._sheets.move_to_end((kind, number))
                return found
        if number == NOWHERE:
            rows: Sequence[R] = []
        elif number in self.by_home:
            rows = [self._followed(r) for r in self._decided(number)[kind]]
        else:
            rows = self.store.of(kind, number)
            if self._changed or self.renamed or kind is Claim:
                rows = [self._followed(r) for r in rows]
        made = Sheet(rows)
        with self._lock:
            self._sheets[kind, number] = made
            while len(self._sheets) > SHEETS:
                self._sheets.popitem(last=False)
        return made

    def _decided(self, number: int) -> Records:
        """The records of a document with the decisions on it; actors that they name are at hand for their names."""
        with self._lock:
            if number in self._now:
                return self._now[number]
        records = Records(r for kind in KINDS for r in self.store.of(kind, number))
        if number not in self.by_home:
            return records
        mine = self.by_home[number]
        named = {i for d in mine if d.verdict == "retarget" for i in _ids(d.value)}
        actors = [a for i in sorted(named) if (a := self.store.single(Actor, i)) is not None]
        theirs = [d for d in self.by_home.get(NOWHERE, []) if named.intersection(d.about)]
        now, astray = current.apply(Records([*records, *actors]), [*mine, *theirs], records[Passage])
        out = Records(r for r in now if not isinstance(r, Actor))
        with self._lock:
            self.astray[number], self._now[number] = [u for u in astray if u.decision in mine], out
        return out

    def _followed(self, r: Any) -> Any:
        if self._changed:
            r = self._changed.get((type(r), getattr(r, "id", "")), r)
        if isinstance(r, Occasion | Claim) and self._moving:
            r = self._across(r)
        if self.renamed:
            r = follow_actors(r, self.renamed)
            if isinstance(r, Resolution):
                r = follow_sources(r, self.renamed)
            elif isinstance(r, Mention) and r.actor in self.renamed:
                r = structs.replace(r, actor=self.renamed[r.actor])
        return r

    def _across(self, r: Occasion | Claim) -> Record:
        """An occasion or claim after the decisions on the statements of other documents that it names."""
        named = r.statements if isinstance(r, Occasion) else r.rests_on
        here = self.store.home(r.id)
        homes = {n for i in named if (n := self.store.home(i)) != here and n in self._moving}
        if not homes:
            return r
        key = (type(r), r.id)
        if key not in self._carried:
            self._carried[key] = self._carry(r, sorted(homes))
        return self._carried[key]

    def _carry(self, r: Occasion | Claim, homes: Sequence[int]) -> Record:
        for number in homes:
            machine = Records([r, *(x for kind in KINDS for x in self.store.of(kind, number))])
            now, _ = current.apply(machine, self.by_home[number], machine[Passage])
            r = next((x for x in now[type(r)] if x.id == r.id), r)
        return r

    # ------------------------------------------------------------ records of no document

    def single(self, kind: type[R], id: str) -> R | None:
        found = self._changed[kind, id] if (kind, id) in self._changed else self.store.single(kind, id)
        return self._followed(found) if found is not None else None

    def singles(self, kind: type[R]) -> Iterator[R]:
        made = {i: r for (k, i), r in self._changed.items() if k is kind and r is not None}
        for r in self.store.singles(kind):
            id = getattr(r, "id", "")
            if (kind, id) in self._changed:
                if (now := made.pop(id, None)) is not None:
                    yield self._followed(now)
            else:
                yield self._followed(r)
        for r in made.values():  # type: ignore[assignment]
            if self.store.home(str(getattr(r, "id", ""))) == NOWHERE or kind in (Actor, Source):
                yield r

    def _beyond(self, before: Held | None) -> None:
        """What people decided on records of no document, and on pairs."""
        mine = self.by_home.get(NOWHERE, [])
        homes = [NOWHERE, *(before._paired_homes if before is not None else ())]
        same = before is not None and all(before.by_home.get(n) == self.by_home.get(n) for n in homes)
        if before is not None and same and before.pairs == self.pairs:
            self._changed, self.renamed, self._paired_homes = before._changed, before.renamed, before._paired_homes
            self.astray[NOWHERE] = before.astray.get(NOWHERE, [])
            return
        named = {i for d in mine for i in d.about}
        records = Records(r for k in KINDS for i in sorted(named) if (r := self.store.single(k, i)) is not None)
        now, astray = current.apply(records, mine)
        changed = _difference(records, now)
        self._changed = dict(changed)
        subset = self._paired()
        after, lost, self.renamed = current.replayed(subset, self.pairs)
        self._changed |= _difference(subset, after)
        self.astray[NOWHERE] = [*astray, *lost]

    def _paired(self) -> Records:
        """What decisions on pairs reach: the records they name, their actors or sources, and the citations of those."""
        named = list(dict.fromkeys(i for d in self.pairs for i in d.about))
        mentions: list[Mention] = [m for i in named if (m := self._one(Mention, i)) is not None]
        actors = dict.fromkeys([*named, *(m.actor for m in mentions if m.actor)])
        cited: dict[str, Citation] = {i: c for i in named if (c := self._one(Citation, i)) is not None}
        wanted = dict.fromkeys([*named, *(c.source for c in cited.values() if c.source)])
        sources = [s for i in wanted if (s := self.single(Source, i)) is not None]
        known = [s for i in wanted if (s := self.store.single(Source, i)) is not None]  # a rejected one's citations too
        cited |= {i: c for s in known for i in s.citations if (c := self._one(Citation, i)) is not None}
        self._paired_homes = frozenset(self.store.home(i) for i in (*named, *cited)) - {NOWHERE}
        passages = [p for n in sorted(self._paired_homes) for p in self.store.of(Passage, n)]
        place = self.store.place
        homes = [self._decided(n) for n in sorted(self._paired_homes)]
        out = Records([c for its in homes for c in its[Citation] if c.id in cited])
        sources.sort(key=lambda s: place(Source, s.id))
        out.add(sources)
        out.add([m for its in homes for m in its[Mention] if m in mentions])
        kept = [a for i in actors if (a := self.single(Actor, i)) is not None]
        kept.sort(key=lambda a: place(Actor, a.id))
        out.add(kept)
        out.add(passages)
        return out

    def _one(self, kind: type[R], id: str) -> R | None:
        """A record after the decisions on its document."""
        number = self.store.home(id)
        return by_id(self._decided(number)[kind]).get(id) if number else None

    # ------------------------------------------------------------ where decisions belong

    def _parts(self, d: Decision) -> list[tuple[int, Decision]]:
        """A decision as one for each document that it is about, with the document's number."""
        if self._paired_up(d):
            return []
        if d.id not in self._homes:
            by_home: dict[int, list[str]] = defaultdict(list)
            for known in d.about:
                by_home[self._home_of(d, known)].append(known)
            if not d.about:
                by_home[self._home_of(d, "")] = []
            self._homes[d.id] = [(number, structs.replace(d, about=its)) for number, its in by_home.items()]
        return self._homes[d.id]

    def _paired_up(self, d: Decision) -> bool:
        """Is it on a pair of mentions, actors, citations or sources? Pairs of statements are of their document."""
        if d.verdict not in PAIRS or len(d.about) != 2 or (d.seen and "statement" in kinds_of(d)):
            return False
        return not any(i in self.store.ids(Statement, self.store.home(i)) for i in d.about)

    def _home_of(self, d: Decision, known: str) -> int:
        """The document of an id; else that of the words which were seen, or which its value selects."""
        at = self.store.home(known)
        if at:
            return at
        try:
            seen = msgspec.json.decode(d.seen or "[]", type=list[Seen])
        except msgspec.MsgspecError:
            seen = []
        documents = [q.document for s in seen if s.id == known or not known for q in s.quotes]
        places = [] if known and d.verdict != "new" else [i for i in _ids(d.value) if ":p" in i]
        homes = (self.store.numbers.get(i) or self.store.home(i) for i in (*documents, *places))
        return next((n for n in homes if n), NOWHERE)

    def touched(self, d: Decision) -> set[int]:
        """The numbers of the documents that a decision is about."""
        return {number for number, _ in self._parts(d)} - {NOWHERE}


class Sheet(Generic[R]):
    """The records of one kind and document, by id and by what they are about."""

    def __init__(self, rows: Sequence[R]) -> None:
        self.rows = rows

    @cached_property
    def by_id(self) -> dict[str, R]:
        return by_id(self.rows)

    @cached_property
    def about(self) -> dict[str, list[R]]:
        return grouped(self.rows)


class Rows(Sequence[R]):
    """All the records of a kind, read a document at a time."""

    def __init__(self, held: Held, kind: type[R]) -> None:
        self._held, self._kind = held, kind

    def __iter__(self) -> Iterator[R]:
        homes = sorted({*self._held.store.homes(self._kind), *(n for n in self._held.by_home if n)})
        for number in homes:
            yield from self._held.numbered(self._kind, number)
        yield from self._held.singles(self._kind)

    def __len__(self) -> int:
        """By the machine's count, made good for the documents and records that people changed."""
        store, kind, held = self._held.store, self._kind, self._held
        changed = sum(len(held.numbered(kind, n)) - len(store.of(kind, n)) for n in held.by_home if n)
        singles = {i: r for (k, i), r in held._changed.items() if k is kind and store.home(i) == NOWHERE}
        changed += sum((r is not None) - (store.single(kind, i) is not None) for i, r in singles.items())
        return store.count(kind) + changed

    def __bool__(self) -> bool:
        return next(iter(self), None) is not None

    def __getitem__(self, at: Any) -> Any:
        if isinstance(at, slice):
            return list(self)[at]
        found = next((r for n, r in enumerate(self) if n == at), None) if at >= 0 else list(self)[at]
        if found is None:
            raise IndexError(at)
        return found


class Keyed(Mapping[str, R]):
    """The records of a kind by id."""

    def __init__(self, held: Held, kind: type[R]) -> None:
        self._held, self._kind = held, kind

    def __getitem__(self, id: str) -> R:
        sheet = self._held._sheet(self._kind, self._held.store.home(id))
        found = sheet.by_id.get(id) or self._held.single(self._kind, id)
        if found is None:
            raise KeyError(id)
        return found

    def __iter__(self) -> Iterator[str]:
        return (str(getattr(r, "id", "")) for r in self._held[self._kind])

    def __len__(self) -> int:
        return len(self._held[self._kind])


def _ids(value: str | None) -> Iterator[str]:
    """All the texts in a value."""
    try:
        found: list[Any] = [msgspec.json.decode(value)] if value else []
    except msgspec.DecodeError:
        return
    while found:
        x = found.pop()
        if isinstance(x, str):
            yield x
        elif isinstance(x, list):
            found += x
        elif isinstance(x, dict):
            found += x.values()


def _difference(before: Records, after: Records) -> dict[tuple[type[Record], str], Record | None]:
    """What was replaced or added, and None for what is gone."""
    then = {(type(r), str(getattr(r, "id", ""))): r for r in before}
    now = {(type(r), str(getattr(r, "id", ""))): r for r in after}
    out: dict[tuple[type[Record], str], Record | None] = {k: r for k, r in now.items() if then.get(k) != r}
    return out | {k: None for k in then if k not in now}
