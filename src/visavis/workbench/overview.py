"""The study at a glance, and its grid."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from visavis.pages.context import Grid, Link
from visavis.pages.grid import grids
from visavis.pages.wording import count, date_range, date_words, listed, person, shortened
from visavis.records import Abstention, Check, Claim, Document
from visavis.stages.verifying.explain import VERDICTS
from visavis.study.current import conflicts
from visavis.workbench.desk import Seeing, State
from visavis.workbench.links import address, asked

THRESHOLDS = (0.0, 0.3, 0.5, 0.75, 0.9)
PAGE = 100  # documents of a list
REASONS = 8


@dataclass(frozen=True)
class Progress:
    """How far the review of the statements with a code has come."""

    settled: int
    whole: int
    confirmed: int
    rejected: int

    @property
    def percent(self) -> float:
        return 100 * self.settled / self.whole if self.whole else 0.0


@dataclass(frozen=True)
class StudyPage:
    title: str
    question: str | None
    facts: tuple[tuple[str, str], ...]
    grids: tuple[Grid, ...]
    progress: Progress
    waiting: tuple[Link, ...]
    declined: tuple[tuple[str, int], ...]
    run: bool


def study_page(state: State) -> StudyPage:
    study = state.plan.study
    return StudyPage(
        title=study.title,
        question=study.question,
        facts=tuple(_facts(state)),
        grids=tuple(grids(state.look, state.cards, state.grid(Seeing(study.threshold)))),
        progress=progress(state),
        waiting=tuple(_waiting(state)),
        declined=tuple(Counter(shortened(a.reason, 160) for a in state.records[Abstention]).most_common(REASONS)),
        run=bool(state.look.documents),
    )


def progress(state: State) -> Progress:
    """Rejected statements are gone from the records, and are counted from the log."""
    confirmed = sum(state.confirmed(s.id) for s in state.coded)
    gone = {i for d in state.standing if d.verdict == "reject" for i in d.about if i not in state.look.statements}
    settled = len(state.coded) - len(state.doubtful) + len(gone)
    return Progress(settled, len(state.coded) + len(gone), confirmed, len(gone))


def _facts(state: State) -> Iterator[tuple[str, str]]:
    look = state.look
    dates = date_range(d.date for d in look.documents.values() if d.date)
    documents = "document" if len(look.documents) == 1 else "documents"
    yield f"{len(look.documents):,}", documents + (f", {dates}" if dates else "")
    yield f"{len(state.coded):,}", f"of {count(len(look.statements), 'statement')} bear on the question"
    if claims := len(look.records[Claim]):
        yield f"{claims:,}", "assertions of scholars" if claims > 1 else "assertion of a scholar"
    if look.sources:
        yield f"{len(look.sources):,}", "sources cited" if len(look.sources) > 1 else "source cited"


def _waiting(state: State) -> Iterator[Link]:
    """What needs a person, each with where to go."""
    if state.doubtful:
        yield Link(f"{count(len(state.doubtful), 'statement')} not yet decided on", "/review")
    if state.unattached:
        yield Link(
            f"{count(len(state.unattached), 'decision')} found no place in the text as it is read now", "/decisions"
        )
    if differ := conflicts(state.standing):
        yield Link(f"{count(len(differ), 'question')} on which people decided differently", "/decisions")
    explained = [VERDICTS.get((c.kind, c.verdict)) for c in state.records[Check]]
    if wrong := sum(e is None or e.alarm for e in explained):
        yield Link(f"{count(wrong, 'finding')} of the checks: `visavis check` tells them", None)


@dataclass(frozen=True)
class Switch:
    """One setting of the grid: its words, its address, whether it is the one that is on."""

    text: str
    href: str
    on: bool


@dataclass(frozen=True)
class GridPage:
    title: str
    perceivers: str
    targets: str
    grids: tuple[Grid, ...]
    thresholds: tuple[Switch, ...]
    confirmed: tuple[Switch, ...]


def grid_page(state: State, seeing: Seeing) -> GridPage:
    study = state.plan.study

    def switch(text: str, to: Seeing) -> Switch:
        threshold = None if to.threshold == study.threshold else f"{to.threshold:g}"
        query: dict[str, object] = {"threshold": threshold, "confirmed": to.confirmed}
        return Switch(text, "/grid" + asked(query), to == seeing)

    return GridPage(
        title=study.title,
        perceivers=listed([p.name for p in study.perceivers]),
        targets=listed([t.name for t in study.targets]),
        grids=tuple(grids(state.look, state.cards, state.grid(seeing))),
        thresholds=tuple(
            switch(f"{t:.2f} and surer" if t else "all", Seeing(t, seeing.confirmed))
            for t in sorted({*THRESHOLDS, seeing.threshold})
        ),
        confirmed=(
            switch("machine and people", Seeing(seeing.threshold, False)),
            switch("only what people confirmed", Seeing(seeing.threshold, True)),
        ),
    )


# ---------------------------------------------------------------- documents


@dataclass(frozen=True)
class DocumentLine:
    href: str
    title: str
    authors: str
    date: str
    genre: str
    statements: int


@dataclass(frozen=True)
class DocumentsPage:
    q: str
    lines: tuple[DocumentLine, ...]
    number: int
    before: str | None
    after: str | None


def documents_page(state: State, q: str, page: int) -> DocumentsPage:
    """The documents by date; `q`: words that stand in the title or an author's name."""
    words = q.casefold().split()
    found = [d for d in state.look.documents.values() if all(w in _told(d) for w in words)]
    found.sort(key=lambda d: (d.date or "9999", d.title or "", d.id))
    shown = found[(page - 1) * PAGE : page * PAGE]
    return DocumentsPage(
        q=q,
        lines=tuple(
            DocumentLine(
                href=address("document", d.id),
                title=d.title or d.path,
                authors=listed([person(a) for a in d.authors]),
                date=date_words(d.date) if d.date else "",
                genre=d.genre or "",
                statements=state.spoken.get(d.id, 0),
            )
            for d in shown
        ),
        number=len(found),
        before="/documents" + asked({"q": q, "page": page - 1 if page > 2 else None}) if page > 1 else None,
        after="/documents" + asked({"q": q, "page": page + 1}) if page * PAGE < len(found) else None,
    )


def _told(d: Document) -> str:
    return f"{d.title or ''} {d.path} {' '.join(map(person, d.authors))}".casefold()
