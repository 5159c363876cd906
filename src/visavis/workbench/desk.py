"""The study as the workbench holds it: read once, and again when the machine or a person has changed it."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import cached_property
from pathlib import Path

import msgspec

from visavis.api import Study, open_study
from visavis.codebook import Plan
from visavis.errors import UserError
from visavis.pages.actors import People
from visavis.pages.cards import Cards
from visavis.pages.grid import squares_of
from visavis.pages.lookup import Lookup
from visavis.pages.sources import Works
from visavis.records import Actor, Check, Coding, Comparison, Decision, Mention, Passage, Record, Records, Statement
from visavis.stages.comparing import View, compare
from visavis.study import current
from visavis.study.decisions import NAME, DecisionLog, own_spans, standing
from visavis.text import Span
from visavis.workbench.links import Addresses, CellLink

CONFIRMS = frozenset(
    ("accept", "correct", "code", "redate", "retarget", "new", "split", "merge")
)  # what settles a statement as holding
SETTLES = CONFIRMS | {"reject"}
KEPT = 8  # comparisons of one state, each seen through another view


class Seeing(msgspec.Struct, frozen=True):
    """The switches of the grid that stand in an address."""

    threshold: float = 0.0
    confirmed: bool = False


class State:
    """Records and decisions at one moment, never changed; what pages ask of them is worked out when first asked."""

    def __init__(self, machine: Records, plan: Plan, log: list[Decision]) -> None:
        self.plan, self.log = plan, log
        self.standing = standing(log)
        records, self.unattached = current.apply(machine, self.standing, machine[Passage])
        self.records = records
        self.look = Lookup(records, plan)
        self.addresses = Addresses(self.look)
        self.cards = Cards(self.look, self.addresses)
        self._compared: dict[Seeing, list[CellLink]] = {}
        self._comparing = threading.Lock()

    @cached_property
    def decided(self) -> dict[str, list[Decision]]:
        """The decisions in force by the records they are about, oldest first."""
        out: dict[str, list[Decision]] = {}
        for d in self.standing:
            for known in d.about:
                out.setdefault(known, []).append(d)
        return out

    @cached_property
    def in_force(self) -> frozenset[int]:
        """Numbers of the entries that have not been taken back; an undo that was undone is not among them."""
        back: set[int] = set()
        for d in reversed(self.log):
            if d.verdict == "undo" and d.id not in back:
                back.add(int(d.value or 0))
        return frozenset(d.id for d in self.log if d.id not in back)

    @cached_property
    def problems(self) -> dict[int, str]:
        """Why a decision could not be applied, by its number."""
        return {u.decision.id: u.reason for u in self.unattached}

    @cached_property
    def _codings(self) -> dict[str, Coding]:
        return self.records.by_id(Coding)

    def coding(self, known: str) -> Coding | None:
        return self._codings.get(known)

    def settled(self, known: str) -> bool:
        """Has a person said whether it holds? A comment alone settles nothing."""
        return any(d.verdict in SETTLES for d in self.decided.get(known, ()))

    def confirmed(self, known: str) -> bool:
        return any(d.verdict in CONFIRMS for d in self.decided.get(known, ()))

    @cached_property
    def coded(self) -> list[Statement]:
        """The statements that bear on the question: those with a code."""
        return [s for s in self.records[Statement] if s.id in self.look.codings]

    @cached_property
    def doubtful(self) -> list[str]:
        """Ids of the statements with a code that nobody has settled, the least sure first."""
        open_ = [s for s in self.coded if not self.settled(s.id)]
        return [s.id for s in sorted(open_, key=lambda s: (self.look.confidence(s), s.id))]

    @cached_property
    def by_passage(self) -> dict[str, list[Statement]]:
        """Statements by the passages that hold their words."""
        out: dict[str, list[Statement]] = {}
        for s in self.records[Statement]:
            for passage in dict.fromkeys(x.passage for x in s.content):
                out.setdefault(passage, []).append(s)
        return out

    @cached_property
    def by_document(self) -> dict[str, list[str]]:
        """Ids of the statements of each document, in the order of its text."""
        place = {p.id: p.order for p in self.look.passages.values()}
        out: dict[str, list[tuple[int, int, str]]] = {}
        for s in self.records[Statement]:
            at = s.content[0] if s.content else None
            key = (place.get(at.passage, 0), at.start, s.id) if at else (0, 0, s.id)
            out.setdefault(s.document, []).append(key)
        return {document: [i for _, _, i in sorted(its)] for document, its in out.items()}

    @cached_property
    def spoken(self) -> dict[str, int]:
        """How many statements each document has."""
        out: dict[str, int] = {}
        for s in self.records[Statement]:
            out[s.document] = out.get(s.document, 0) + 1
        return out

    def grid(self, seeing: Seeing) -> list[CellLink]:
        """The cells of the grid as the switches have it. The parallels, which take longest, are left out."""
        with self._comparing:
            found = self._compared.get(seeing)
            if found is None:
                found = squares_of(CellLink, self.look, self._comparison(seeing))
                for cell in found:
                    cell.seeing = seeing
                while len(self._compared) >= KEPT:
                    self._compared.pop(next(iter(self._compared)))
                self._compared[seeing] = found
            return found

    def _comparison(self, seeing: Seeing) -> Comparison:
        given = self.records
        if seeing.confirmed:
            kept = {c.id for c in given[Coding] if self.confirmed(c.id) or self.confirmed(c.statement or "")}
            given = Records(r for r in given if not isinstance(r, Coding) or r.id in kept)
        [found] = compare(given, self.plan, View(threshold=seeing.threshold, parallels=0))
        return found

    def about(self, ids: Collection[str], words: Sequence[Span] = ()) -> Records:
        """The records of these ids with the passages of their words: what a decision keeps of them."""
        found = [r for i in ids for r in self._by_id(i)]
        spans: Iterable[Span] = (*words, *(x for r in found for x in own_spans(r)))
        places = dict.fromkeys(x.passage for x in spans)
        passages = [self.look.passages[p] for p in places if p in self.look.passages]
        return Records([*found, *passages])

    def _by_id(self, id: str) -> list[Record]:
        look = self.look
        tables: tuple[Mapping[str, Record], ...] = (
            look.statements, self._codings, look.citations, look.sources, self._mentions, self._actors, self._checks,
        )  # fmt: skip
        return [t[id] for t in tables if id in t]

    @cached_property
    def _mentions(self) -> dict[str, Mention]:
        return self.records.by_id(Mention)

    @cached_property
    def _actors(self) -> dict[str, Actor]:
        """Those of the study, and of the authority alone those that something names: all may be decided on."""
        return {a.id: a for a in self.records[Actor]}

    @cached_property
    def works(self) -> Works:
        return Works(self.look, self.addresses)

    @cached_property
    def people(self) -> People:
        return People(self.look, self.addresses)

    @cached_property
    def named(self) -> dict[str, list[str]]:
        """Ids of actors by each of their names, case folded."""
        out: dict[str, dict[str, None]] = {}
        for a in self.look.actors.values():
            for name in (a.name, *(n.text for n in a.names)):
                out.setdefault(name.casefold(), {})[a.id] = None
        return {name: list(ids) for name, ids in out.items()}

    @cached_property
    def speaking(self) -> dict[str, int]:
        """How many statements each holder makes, most first."""
        counted = Counter(h for s in self.look.statements.values() for h in self.look.resolution(s).holders)
        return dict(counted.most_common())

    @cached_property
    def _checks(self) -> dict[str, Check]:
        return self.records.by_id(Check)

    def passages(self, document: str) -> list[Passage]:
        """The passages of a document in reading order."""
        return [p for part in self.addresses.parts.get(document, ()) for p in part]


class Desk:
    """One study open on the bench, and who sits at it. May be asked from several threads."""

    def __init__(self, path: Path, by: str) -> None:
        """Raises StudyError where `path` is no study, StudyFileError where its files cannot be followed."""
        self.by = by
        self.path = path
        self._study = open_study(path)
        self._machine: Records | None = None
        self._stamp: object = None
        self._state: State | None = None
        self._last = -1
        self._lock = threading.Lock()

    def state(self) -> State:
        """The study as it stands now. Raises StudyFileError where a file of the study has become wrong."""
        with self._lock:
            stamp = self._stamped()
            if self._machine is None or stamp != self._stamp:
                study = open_study(self.path)
                self._machine = study.machine_records()
                self._study, self._stamp, self._state = study, stamp, None
            log = self._log()
            last = log[-1].id if log else 0
            if self._state is None or last != self._last:
                self._state, self._last = State(self._machine, self._study.plan, log), last
            return self._state

    def _log(self) -> list[Decision]:
        with DecisionLog(self.path / NAME, readonly=True) as log:
            if self._state is not None and log.last_id() == self._last:
                return self._state.log
            return log.all()

    def _stamped(self) -> object:
        """Tells whether a run or a person has written to the study's files since."""
        files = [*self.path.glob("*.yaml"), *self.path.glob("records/*/ledger.json")]
        return sorted((str(f), s.st_mtime_ns, s.st_size) for f in files for s in (f.stat(),))

    def decide(
        self,
        about: str | Sequence[str],
        verdict: str,
        value: object = None,
        reason: str | None = None,
        words: Sequence[Span] = (),
    ) -> Decision:
        """One decision on records that stand, in one transaction. `words`: spans that the value brings.

        Raises UserError, OutputError.
        """
        ids = [about] if isinstance(about, str) else list(about)
        given = self.state().about(ids, words)
        known = {getattr(r, "id", None) for r in given}
        for id in ids:
            if id not in known:
                raise UserError(
                    f"There is no {id!r} any more.",
                    "It may have been rejected, or a new run has found something else in its place.",
                    "The decisions page tells what became of it.",
                )
        return self._open().decide(ids, verdict, value, reason=reason, by=self.by, given=given, words=words)

    def make(self, id: str, verdict: str, value: object, words: Sequence[Span], reason: str | None = None) -> Decision:
        """A decision that brings a record of these words and this id."""
        given = self.state().about([], words)
        return self._open().decide([id], verdict, value, reason=reason, by=self.by, given=given, words=words)

    def undo(self, decision: int) -> Decision:
        """Take a decision back; undoing an undo restores. Raises StudyError where there is no such decision."""
        return self._open().undo(decision, by=self.by)

    def _open(self) -> Study:
        return self._study
