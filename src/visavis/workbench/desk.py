"""The study as the workbench holds it: read where it is asked for, as it stands at that moment."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from copy import copy
from functools import cached_property
from pathlib import Path

from visavis.api import Study, open_study
from visavis.errors import UserError
from visavis.pages.actors import People
from visavis.pages.cards import Cards
from visavis.pages.entries import CONFIRMS, SETTLES
from visavis.pages.sources import Works
from visavis.present import Keeper, Now
from visavis.records import (
    Actor,
    Check,
    Citation,
    Claim,
    Coding,
    DateExpression,
    Decision,
    Mention,
    Note,
    Passage,
    Quotation,
    Record,
    Records,
    Source,
    Statement,
)
from visavis.study.decisions import own_spans
from visavis.study.index import Index
from visavis.text import Span
from visavis.workbench.cells import CellLink, Seeing, cells_of
from visavis.workbench.links import Addresses

_DECIDED_ON: tuple[type[Record], ...] = (
    Statement, Coding, Citation, Source, Mention, Actor, Check, Quotation, Claim, DateExpression, Note,
)  # fmt: skip
PAGE_WIDTH = 900  # pixels of a page's picture
CHOICES = 60  # holders and sources offered, those with most statements


class State:
    """The study at one moment, never changed; what pages ask of it is read or worked out when first asked."""

    def __init__(self, now: Now) -> None:
        self.now, self.plan, self.log, self.standing = now, now.plan, now.log, now.standing
        self.records, self.look, self.decided = now.records, now.look, now.decided
        self.addresses = Addresses(self.look)
        self.cards = Cards(self.look, self.addresses)

    @property
    def folder(self) -> Path:
        """The study's folder, with the files that people write."""
        return self.now.folder

    @property
    def index(self) -> Index:
        return self.now.index

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
        return self.index.astray()

    @cached_property
    def unattached(self) -> list[Decision]:
        """The decisions that found no place."""
        return [d for d in self.standing if d.id in self.problems]

    def coding(self, known: str) -> Coding | None:
        return self.records.by_id(Coding).get(known)

    def settled(self, known: str) -> bool:
        """Has a person said whether it holds? A comment alone settles nothing."""
        return any(d.verdict in SETTLES for d in self.decided.get(known, ()))

    def confirmed(self, known: str) -> bool:
        return any(d.verdict in CONFIRMS for d in self.decided.get(known, ()))

    def open(self, known: str) -> bool:
        """Does a statement wait for a person: has it a code, and has nobody settled it?"""
        return known in self.look.statements and known in self.look.codings and not self.settled(known)

    def speak(self, document: str) -> list[Statement]:
        """The statements of a document in the order of its text."""
        place = {p.id: p.order for p in self.records.of(Passage, document)}
        its = self.records.of(Statement, document)
        return sorted(its, key=lambda s: [(place.get(x.passage, 0), x.start) for x in s.content[:1]])

    def grid(self, seeing: Seeing) -> list[CellLink]:
        """The cells of the grid as the switches have it."""
        return cells_of(self.look, self.index, seeing)

    def about(self, ids: Collection[str], words: Sequence[Span] = ()) -> Records:
        """The records of these ids with the passages of their words: what a decision keeps of them."""
        found = [r for i in ids for r in self.having(i)]
        spans: Iterable[Span] = (*words, *(x for r in found for x in own_spans(r)))
        places = dict.fromkeys(x.passage for x in spans)
        passages = [self.look.passages[p] for p in places if p in self.look.passages]
        return Records([*found, *passages])

    def having(self, id: str) -> list[Record]:
        """The records of an id that may be decided on, or that a check may be about."""
        return [r for kind in _DECIDED_ON if (r := self.records.by_id(kind).get(id)) is not None]

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
        """How many statements the holders with most of them make, most first."""
        return dict(self.index.most("holder", CHOICES))

    def passages(self, document: str) -> list[Passage]:
        """The passages of a document in reading order."""
        return [p for part in self.addresses.parts(document) for p in part]


class Desk:
    """One study open on the bench, and who sits at it. May be asked from several threads."""

    published = False  # is this what the public sees, without a server: no forms, no switches, no keys?

    def __init__(self, path: Path, by: str) -> None:
        """Raises StudyError where `path` is no study, StudyFileError where its files cannot be followed."""
        self.by = by
        self.path = path
        self._study = open_study(path)
        self._keeper = Keeper(path)
        self._states: list[State] = []

    def seated(self, by: str) -> Desk:
        """The same desk with another person at it."""
        made = copy(self)
        made.by = by
        return made

    def state(self) -> State:
        """The study as it stands now. Raises StudyFileError where a file of the study has become wrong."""
        now = self._keeper.now()
        found = next((s for s in self._states if s.now is now), None)
        if found is None:
            found = State(now)
            self._states[:] = [found]
        return found

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

    def decide_all(self, ids: Sequence[str], verdict: str, value: object, reason: str | None) -> list[Decision]:
        """The same decision on each of several statements, one after the other. Raises UserError, OutputError."""
        state, study = self.state(), self._open()
        return [study.decide(id, verdict, value, reason=reason, by=self.by, given=state.about([id])) for id in ids]

    def make(self, id: str, verdict: str, value: object, words: Sequence[Span], reason: str | None = None) -> Decision:
        """A decision that brings a record of these words and this id."""
        given = self.state().about([], words)
        return self._open().decide([id], verdict, value, reason=reason, by=self.by, given=given, words=words)

    def undo(self, decision: int) -> Decision:
        """Take a decision back; undoing an undo restores. Raises StudyError where there is no such decision."""
        return self._open().undo(decision, by=self.by)

    def page_image(self, document: str, page: str) -> bytes:
        """A page of a document's source as a PNG. Raises UserError where there is none."""
        return self._open().page_image(document, page, PAGE_WIDTH)

    def _open(self) -> Study:
        return self._study
