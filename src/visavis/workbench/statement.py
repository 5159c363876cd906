"""One statement with its chain and the forms to decide on it; and the review: what is nearest to a toss first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import msgspec
from markupsafe import Markup

from visavis.pages.context import Card, Link
from visavis.pages.marking import Mark, marked
from visavis.pages.wording import confidence_words, shortened
from visavis.records import Decision, Statement
from visavis.study.decisions import Seen
from visavis.text import Span
from visavis.workbench.changed import changes_link, gone_words
from visavis.workbench.desk import State
from visavis.workbench.links import address, asked
from visavis.workbench.listing import entry
from visavis.workbench.log import Line, line
from visavis.workbench.overview import Progress, progress
from visavis.workbench.words import shown_words

NEAR = 6  # statements before and after, to be merged with
OFFERED = 200  # actors
AROUND = 700  # characters of the passage shown to either side of the words


@dataclass(frozen=True)
class TargetField:
    """A target as it stands, for the form: its position in the list names its fields."""

    number: int
    name: str
    words: str
    stance: str


@dataclass(frozen=True)
class CodeLine:
    id: str
    words: str
    coder: str
    confidence: str


@dataclass(frozen=True)
class Aspects:
    """The codes of one dimension: ("threat", "Threat"), ("threat/fleet", "the fleet")."""

    name: str
    options: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Forms:
    """What the forms of a statement offer and how it stands now."""

    action: str
    targets: tuple[TargetField, ...]
    actors: tuple[str, ...]
    holder: str
    manner: str
    act: str
    negated: bool
    words: str
    neighbours: tuple[tuple[str, str], ...]
    date: str
    codes: tuple[CodeLine, ...]
    aspects: tuple[Aspects, ...]
    perceivers: tuple[tuple[str, str], ...]
    code_targets: tuple[tuple[str, str], ...]
    code_target: str


@dataclass(frozen=True)
class StatementPage:
    title: str
    card: Card
    around: Markup
    lang: str | None
    place: str | None
    document: Link
    section: str
    forms: Forms
    history: tuple[Line, ...]
    onward: str  # where accepting and rejecting leads
    here: str  # where all else leads


@dataclass(frozen=True)
class GonePage:
    """A statement that is no longer among the records: its words as they were, and what was decided."""

    id: str
    words: str
    history: tuple[Line, ...]


@dataclass(frozen=True)
class ReviewPage:
    statement: StatementPage | None
    progress: Progress
    skip: str | None
    last: Line | None
    changes: Link | None
    why: str


def statement_page(
    state: State, statement: Statement, onward: str | None = None, here: str | None = None
) -> StatementPage:
    """`onward`, `here`: the pages that decisions lead to; default the statement's own."""
    look = state.look
    its = entry(state, statement)
    place = next(iter(look.standing(statement.content)), None)
    around, lang, section = _around(state, statement, place)
    return StatementPage(
        title=look.tag(statement),
        card=its.card,
        around=around,
        lang=lang,
        place=in_reader(state, statement.id),
        document=Link(look.title(statement.document), address("document", statement.document)),
        section=section,
        forms=forms_of(state, statement),
        history=tuple(history(state, statement.id)),
        onward=onward or its.href,
        here=here or its.href,
    )


def gone_page(state: State, known: str) -> GonePage | None:
    """None where nothing was ever decided about such a record, and the last run has not lost it."""
    its = [d for d in state.log if known in d.about]
    lost = gone_words(state, known)
    if not its and lost is None:
        return None
    words = next((w for d in its if (w := _seen_words(d, known))), lost or "")
    return GonePage(known, shortened(words, 900), tuple(history(state, known)))


def review_page(state: State, after: str = "", of: str = "") -> ReviewPage:
    """The undecided statement nearest to a toss. `after`: the one that was passed over; `of`: one being worked on."""
    open_ = state.open(after)
    passed = after if open_ else None
    chosen = of if of in state.look.statements else next(iter(state.index.doubtful(1, passed or "")), None)
    statement = state.look.statements[chosen] if chosen else None
    onward = "/review" + asked({"after": passed})
    here = "/review" + asked({"after": passed, "of": chosen})
    mine = next((d for d in reversed(state.standing) if d.verdict != "comment"), None)
    return ReviewPage(
        statement=statement_page(state, statement, onward, here) if statement else None,
        progress=progress(state),
        skip="/review" + asked({"after": chosen if state.open(chosen or "") else passed}) if chosen else None,
        last=line(state, mine) if mine else None,
        changes=changes_link(state),
        why=_why(state, statement) if statement else "",
    )


def history(state: State, known: str) -> Iterator[Line]:
    """All that was decided about a record or one of its codes, newest first."""
    codes = {c.id for c in state.look.codings.get(known, ())}
    for d in reversed(state.log):
        if any(a == known or a in codes or a.startswith(f"{known}:") for a in d.about):
            yield line(state, d)


def _why(state: State, statement: Statement) -> str:
    """Which part of a statement is the least sure."""
    look = state.look
    confidence = look.resolution(statement).confidence
    codes = [c.confidence for c in look.codings.get(statement.id, ())]
    parts = {
        "its words": statement.confidence.span,
        "its holder": confidence.holder,
        "its target": confidence.targets,
        "its date": confidence.date,
        "its code": max(codes, default=None),
    }
    told = {k: v for k, v in parts.items() if v is not None}
    least = min(told, key=lambda k: told[k])
    return f"Least sure: {least} ({confidence_words(told[least])}, {told[least]:.2f})."


def _around(state: State, statement: Statement, place: Span | None) -> tuple[Markup, str | None, str]:
    """The words in their passage, marked; the language; the headings above."""
    if place is None:
        return Markup(""), None, ""
    passage = state.look.passages[place.passage]
    spans = [s for s in state.look.standing(statement.content) if s.passage == place.passage]
    start = max(0, place.start - AROUND)
    if start:
        start = passage.text.find(" ", start, place.start) + 1 or start  # at a word's beginning
    end = min(len(passage.text), max(s.end for s in spans[:20]) + AROUND, start + 8 * AROUND)
    html = marked(passage.text, [Mark(s.start, s.end, "said") for s in spans], start=start, end=end)
    document = state.look.documents.get(passage.document)
    cut = Markup("… ") if start else Markup("")
    more = Markup(" …") if end < len(passage.text) else Markup("")
    language = passage.language or (document.language if document else None)
    return cut + html + more, language, " › ".join(passage.section)


def in_reader(state: State, known: str) -> str | None:
    """The address of a statement's place in its document, its words marked; None where they are not found."""
    statement = state.look.statements.get(known)
    place = next(iter(state.look.standing(statement.content)), None) if statement else None
    href = state.addresses.passage(place.passage) if place else None
    if href is None:
        return None
    path, _, fragment = href.partition("#")
    return f"{path}{'&' if '?' in path else '?'}{asked({'statement': known})[1:]}#{fragment}"


def aspects_of(state: State) -> tuple[Aspects, ...]:
    """All codes of the codebook, to choose from."""
    return tuple(
        Aspects(d.name, ((d.id, d.name), *((f"{d.id}/{a.id}", a.name) for a in d.aspects)))
        for d in state.plan.codebook.dimensions
    )


def place_of(state: State, statement: Statement) -> tuple[Markup, str | None, str]:
    """The words in their passage, marked; the language; the headings above."""
    return _around(state, statement, next(iter(state.look.standing(statement.content)), None))


def forms_of(state: State, statement: Statement) -> Forms:
    look, study = state.look, state.plan.study
    resolution = look.resolution(statement)
    codes = look.codings.get(statement.id, [])
    return Forms(
        action=f"/decide{address('statement', statement.id)}",
        targets=tuple(
            TargetField(n, look.actor(t.actor) if t.actor else t.name, shortened(t.name, 60), t.stance)
            for n, t in enumerate(resolution.targets)
        ),
        actors=offered(state),
        holder=look.actor(resolution.holders[0]) if resolution.holders else "",
        manner=statement.manner,
        act=statement.act,
        negated=statement.negated,
        words=shown_words(statement.content),
        neighbours=tuple(_neighbours(state, statement)),
        date=resolution.date or "",
        codes=tuple(
            CodeLine(
                c.id,
                ", ".join(
                    p
                    for p in (
                        look.dimension(c.dimension),
                        look.aspect(c.aspect) if c.aspect else "",
                        look.target(c.target) if c.target else "",
                        c.stance or "",
                    )
                    if p
                ),
                c.coder,
                confidence_words(c.confidence),
            )
            for c in codes
        ),
        aspects=aspects_of(state),
        perceivers=tuple((p.id, p.name) for p in study.perceivers),
        code_targets=tuple((t.id, t.name) for t in study.targets),
        code_target=next((c.target for c in codes if c.target), ""),
    )


def offered(state: State) -> tuple[str, ...]:
    """Names of actors to choose from: those of the targets, then those who speak most."""
    targets = [a for t in state.plan.study.targets for a in (t.actors or [t.id])]
    ids = dict.fromkeys((*targets, *list(state.speaking)[:OFFERED]))
    return tuple(dict.fromkeys(state.look.actor(a) for a in ids))


def _neighbours(state: State, statement: Statement) -> Iterator[tuple[str, str]]:
    """The statements that stand nearest in the document, the next ones first."""
    look = state.look
    its = state.speak(statement.document)
    at = next((n for n, s in enumerate(its) if s.id == statement.id), 0)
    for other in (*its[at + 1 : at + 1 + NEAR], *its[max(0, at - NEAR) : at][::-1]):
        yield other.id, f"{look.tag(other)}: {shortened(shown_words(other.content), 80)}"


def _seen_words(d: Decision, known: str) -> str:
    try:
        seen = msgspec.json.decode(d.seen or "[]", type=list[Seen])
    except msgspec.MsgspecError:
        return ""
    return " … ".join(q.exact for s in seen if s.id == known for q in s.quotes)
