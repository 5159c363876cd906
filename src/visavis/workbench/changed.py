"""What changed since the run before: the statements that are new, read or resolve otherwise, or are gone."""

from __future__ import annotations

from dataclasses import dataclass

from visavis.pages.context import Link
from visavis.pages.wording import listed
from visavis.study.changes import Change, Changes, What, last_changes
from visavis.study.folder import StudyFolder
from visavis.workbench.asking import Asked
from visavis.workbench.desk import State
from visavis.workbench.links import address, asked

PAGE = 50


@dataclass(frozen=True)
class Line:
    """One statement. `parts`: what changed of it, in words; `decided`: have people decided on it?"""

    href: str
    tag: str
    words: str
    lang: str | None
    document: str
    parts: str
    decided: bool


@dataclass(frozen=True)
class ChangesPage:
    """`kinds`: (words, address, is it the one that is shown); `more`: how many of the kind are not kept one by one."""

    ended: str
    kinds: tuple[tuple[str, str, bool], ...]
    lines: tuple[Line, ...]
    more: int
    before: str | None
    after: str | None


def changes_of(state: State) -> Changes | None:
    return last_changes(StudyFolder(state.folder))


def changes_link(state: State) -> Link | None:
    """What the last run changed, in a few words that lead to the page; None where nothing is known."""
    found = changes_of(state)
    if found is None:
        return None
    told = [f"{n:,} {what}" for what, n in found.numbers.items() if n]
    return Link(f"Since the run before: {listed(told)}", "/changes")


def changes_page(state: State, query: Asked, _: str) -> ChangesPage:
    found = changes_of(state) or Changes("", {}, [])
    there = [what for what, n in found.numbers.items() if n]
    what = next((w for w in there if w == query.text("what")), there[0] if there else "new")
    page, its = query.page(), found.of(what)

    def to(what: What, page: int = 1) -> str:
        return "/changes" + asked({"what": what, "page": page if page > 1 else None})

    return ChangesPage(
        ended=found.ended[:16].replace("T", " "),
        kinds=tuple((f"{w} ({found.numbers[w]:,})", to(w), w == what) for w in there),
        lines=tuple(_line(state, c) for c in its[(page - 1) * PAGE : page * PAGE]),
        more=found.numbers.get(what, 0) - len(its) if page * PAGE >= len(its) else 0,
        before=to(what, page - 1) if page > 1 else None,
        after=to(what, page + 1) if page * PAGE < len(its) else None,
    )


def gone_words(state: State, known: str) -> str | None:
    """The words of a statement that the last run did not find again; None where it is not one of them."""
    found = changes_of(state)
    return next((c.words for c in found.of("gone") if c.id == known), None) if found else None


def _line(state: State, change: Change) -> Line:
    look = state.look
    statement = look.statements.get(change.id)
    document = look.documents.get(change.document)
    return Line(
        href=address("statement", change.id),
        tag=look.tag(statement) if statement else "no longer found",
        words=change.words,
        lang=document.language if document else None,
        document=look.title(change.document) if document else change.document,
        parts=listed(change.parts),
        decided=change.id in state.decided,
    )
