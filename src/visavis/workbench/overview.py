"""The study at a glance, and its grid."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from visavis.pages.context import FindingPart, Grid, Link
from visavis.pages.grid import Counted, findings, grids
from visavis.pages.wording import count, date_range, date_words, listed, person
from visavis.records import Claim
from visavis.stages.verifying.explain import VERDICTS
from visavis.study.current import conflicts
from visavis.workbench.cells import Seeing
from visavis.workbench.changed import changes_link
from visavis.workbench.desk import State
from visavis.workbench.links import address, asked
from visavis.workbench.parted import COLUMNS, parted

THRESHOLDS = (0.0, 0.3, 0.5, 0.75, 0.9)
PAGE = 100  # documents of a list
REASONS = 8
FINDINGS = 24  # sentences of each kind


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
    changes: Link | None
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
        declined=tuple(state.index.most("declined", REASONS)),
        changes=changes_link(state),
        run=bool(state.look.documents),
    )


def progress(state: State) -> Progress:
    """Rejected statements are gone from the records, and are counted from the log."""
    coded = state.index.tally("state", "coded")
    settled = coded - state.index.tally("state", "waiting")
    confirmed = state.index.tally("state", "upheld")
    gone = {i for d in state.standing if d.verdict == "reject" for i in d.about if i not in state.look.statements}
    return Progress(settled + len(gone), coded + len(gone), confirmed, len(gone))


def _facts(state: State) -> Iterator[tuple[str, str]]:
    look = state.look
    dates = date_range(state.index.dated())
    number = len(look.documents)
    documents = "document" if number == 1 else "documents"
    yield f"{number:,}", documents + (f", {dates}" if dates else "")
    coded, said = state.index.tally("state", "coded"), state.index.tally("statement")
    yield f"{coded:,}", f"of {count(said, 'statement')} bear on the question"
    if claims := len(look.records[Claim]):
        yield f"{claims:,}", "assertions of scholars" if claims > 1 else "assertion of a scholar"
    if look.sources:
        yield f"{len(look.sources):,}", "sources cited" if len(look.sources) > 1 else "source cited"


def _waiting(state: State) -> Iterator[Link]:
    """What needs a person, each with where to go."""
    if waiting := state.index.tally("state", "waiting"):
        yield Link(f"{count(waiting, 'statement')} not yet decided on", "/review")
    if state.unattached:
        yield Link(
            f"{count(len(state.unattached), 'decision')} found no place in the text as it is read now", "/decisions"
        )
    if differ := conflicts(state.standing):
        yield Link(f"{count(len(differ), 'question')} on which people decided differently", "/decisions")
    found = [(value.partition("/"), n) for value, n in state.index.most("check", 100)]
    explained = [(VERDICTS.get((kind, verdict)), n) for (kind, _, verdict), n in found]
    if wrong := sum(n for e, n in explained if e is None or e.alarm):
        yield Link(f"{count(wrong, 'finding')} of the checks", "/checks")


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
    columns: tuple[Switch, ...]
    findings: tuple[tuple[str, tuple[FindingPart, ...]], ...]


def grid_page(state: State, seeing: Seeing, by: str = "") -> GridPage:
    """`by`: what parts the cells, "" for the study's periods."""
    study = state.plan.study
    squares: Sequence[Counted] = parted(state, seeing, by) if by else state.grid(seeing)

    def switch(text: str, to: Seeing) -> Switch:
        threshold = None if to.threshold == study.threshold else f"{to.threshold:g}"
        query: dict[str, object] = {"threshold": threshold, "confirmed": to.confirmed, "by": by}
        return Switch(text, "/grid" + asked(query), to == seeing)

    return GridPage(
        title=study.title,
        perceivers=listed([p.name for p in study.perceivers]),
        targets=listed([t.name for t in study.targets]),
        grids=tuple(grids(state.look, state.cards, squares)),
        columns=tuple(
            Switch(words or "period", "/grid" + asked({**_switched(study.threshold, seeing), "by": words}), words == by)
            for words in ("", *COLUMNS)
        ),
        findings=tuple(_findings(state)),
        thresholds=tuple(
            switch(f"{t:.2f} and surer" if t else "all", Seeing(t, seeing.confirmed))
            for t in sorted({*THRESHOLDS, seeing.threshold})
        ),
        confirmed=(
            switch("machine and people", Seeing(seeing.threshold, False)),
            switch("only what people confirmed", Seeing(seeing.threshold, True)),
        ),
    )


def _switched(usual: float, seeing: Seeing) -> dict[str, object]:
    threshold = None if seeing.threshold == usual else f"{seeing.threshold:g}"
    return {"threshold": threshold, "confirmed": seeing.confirmed}


def _findings(state: State) -> Iterator[tuple[str, tuple[FindingPart, ...]]]:
    """What is common, what differs and what is absent, as the last run said it."""
    comparison = state.look.comparison
    if comparison is None:
        return
    kinds = {"In common": comparison.common, "Different": comparison.different, "Absent": comparison.absent}
    for heading, its in kinds.items():
        if its:
            yield heading, tuple(findings(state.cards, state.addresses, state.look, its[:FINDINGS]))


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
    found = state.index.documents(q, (page - 1) * PAGE, PAGE)
    shown = [state.look.documents[i] for i in found.ids if i in state.look.documents]
    return DocumentsPage(
        q=q,
        lines=tuple(
            DocumentLine(
                href=address("document", d.id),
                title=d.title or d.path,
                authors=listed([person(a) for a in d.authors]),
                date=date_words(d.date) if d.date else "",
                genre=d.genre or "",
                statements=state.index.tally("document", d.id),
            )
            for d in shown
        ),
        number=found.number,
        before="/documents" + asked({"q": q, "page": page - 1 if page > 2 else None}) if page > 1 else None,
        after="/documents" + asked({"q": q, "page": page + 1}) if page * PAGE < found.number else None,
    )
