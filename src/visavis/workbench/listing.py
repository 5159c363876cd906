"""The list of statements: filters, search, pages."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import msgspec

from visavis.pages.context import Card, Link
from visavis.pages.wording import MANNERS
from visavis.records import Statement
from visavis.study.index import Sort, Wish
from visavis.study.query import dated_in
from visavis.workbench.asking import Asked
from visavis.workbench.cells import OTHER
from visavis.workbench.desk import CHOICES, State
from visavis.workbench.links import address, asked
from visavis.workbench.saving import Saved, saved

PAGE = 25


class Wanted(msgspec.Struct, frozen=True):
    """What an address asks for; the field names are those of the query. `from_` and `to` are EDTF dates."""

    q: str = ""
    holder: str = ""
    perceiver: str = ""
    target: str = ""
    dimension: str = ""
    period: str = ""
    manner: str = ""
    source: str = ""
    document: str = ""
    state: str = ""
    from_: str = msgspec.field(name="from", default="")
    to: str = ""
    sort: str = ""
    threshold: float = 0.0
    confirmed: bool = False

    def query(self) -> dict[str, object]:
        return {f.encode_name: getattr(self, f.name) for f in msgspec.structs.fields(self)}


@dataclass(frozen=True)
class Entry:
    """A card in a list, with the statement's own page and what people decided."""

    href: str
    card: Card
    decided: str


@dataclass(frozen=True)
class Choice:
    """A field of the filter and what may be chosen in it: (value, words)."""

    name: str
    label: str
    options: tuple[tuple[str, str], ...]
    chosen: str


@dataclass(frozen=True)
class StatementsPage:
    wanted: Wanted
    heading: str
    choices: tuple[Choice, ...]
    hidden: tuple[tuple[str, str], ...]
    number: int
    first: int
    entries: tuple[Entry, ...]
    before: str | None
    after: str | None
    cleared: tuple[Link, ...]
    query: str
    saved: tuple[Saved, ...]


def wanted_of(query: Asked) -> Wanted:
    """What the query of an address asks for; what it does not know is passed over."""
    words = {f.encode_name: query.text(f.encode_name) for f in msgspec.structs.fields(Wanted) if f.type is str}
    made = msgspec.convert(words, Wanted)
    return msgspec.structs.replace(made, threshold=query.share("threshold", 0.0), confirmed=query.flag("confirmed"))


def found(state: State, wanted: Wanted, most: int) -> tuple[list[str], int, str]:
    """The ids of at most so many statements, how many there are, and the search in words."""
    there = state.now.find(wish(wanted), "date", 0, most)
    return [i for i in there.ids if i in state.look.statements], there.number, _heading(state, wanted)


def statements_page(state: State, wanted: Wanted, page: int) -> StatementsPage:
    order: Sort = "doubt" if wanted.sort == "doubt" else "sure" if wanted.sort == "sure" else "date"
    found = state.now.find(wish(wanted), order, (page - 1) * PAGE, PAGE)
    query = wanted.query()
    shown = [state.look.statements[i] for i in found.ids if i in state.look.statements]
    return StatementsPage(
        wanted=wanted,
        heading=_heading(state, wanted),
        choices=tuple(_choices(state, wanted)),
        hidden=tuple((k, str(query[k])) for k in ("perceiver", "threshold", "document") if query[k]),
        number=found.number,
        first=(page - 1) * PAGE + 1,
        entries=tuple(entry(state, s, wanted.target) for s in shown),
        before=_page(query, page - 1) if page > 1 else None,
        after=_page(query, page + 1) if page * PAGE < found.number else None,
        cleared=tuple(_cleared(state, wanted)),
        query=asked(query),
        saved=tuple(saved(state.folder)),
    )


def _page(query: dict[str, object], n: int) -> str:
    return "/statements" + asked({**query, "page": n if n > 1 else None})


def entry(state: State, statement: Statement, target: str = "") -> Entry:
    """The card of a statement, seen towards a target: the one asked for, else the one it is coded to."""
    codes = state.look.codings.get(statement.id, ())
    towards = target or next((c.target for c in codes if c.target), "")
    card = state.cards.card(statement, towards)
    return Entry(address("statement", statement.id), card, decided_words(state, statement.id))


def decided_words(state: State, known: str) -> str:
    its = state.decided.get(known, ())
    return ", ".join(dict.fromkeys(_PAST.get(d.verdict, d.verdict) for d in its))


_PAST = {
    "accept": "accepted", "reject": "rejected", "correct": "corrected", "redate": "dated", "retarget": "targets set",
    "code": "coded", "comment": "commented", "new": "made by hand", "merge": "merged", "split": "split",
}  # fmt: skip


# ---------------------------------------------------------------- finding


def wish(wanted: Wanted) -> Wish:
    """What an address asks for, as the index takes it."""
    facts: dict[str, str] = {
        "holder": wanted.holder, "manner": wanted.manner, "document": wanted.document, "source": wanted.source,
    }  # fmt: skip
    in_cells = bool(wanted.dimension or wanted.perceiver)
    if not in_cells:
        facts |= {"period": wanted.period if wanted.period != OTHER else ""}
    its: list[tuple[str, tuple[str, ...]]] = [(kind, (value,)) for kind, value in facts.items() if value]
    its += [("state", (w,)) for w in (wanted.state, "confirmed" if wanted.confirmed and not in_cells else "") if w]
    if wanted.target and not in_cells:
        its.append(("side|target", (wanted.target,)))
    if wanted.from_ or wanted.to:
        its.append(("date", tuple(dated_in(f"{wanted.from_ or '..'}/{wanted.to or '..'}"))))
    cell = (wanted.perceiver, wanted.target, wanted.dimension, wanted.period) if in_cells else None
    return Wish(query=wanted.q, facts=tuple(its), cell=cell, confirmed=wanted.confirmed, threshold=wanted.threshold)


# ---------------------------------------------------------------- choosing


def _choices(state: State, wanted: Wanted) -> Iterator[Choice]:
    study, look = state.plan.study, state.look
    names = {d.id: d.name for d in state.plan.codebook.dimensions}
    yield Choice("target", "Target", tuple((t.id, t.name) for t in study.targets), wanted.target)
    yield Choice(
        "dimension", "Dimension", tuple((d, names.get(d, d)) for d in study.dimensions or names), wanted.dimension
    )
    periods = tuple((p.name, p.name) for p in study.periods)
    yield Choice("period", "Period", (*periods, ("other", "no period")) if periods else (), wanted.period)
    yield Choice("holder", "Holder", _most(state.speaking, wanted.holder, look.actor), wanted.holder)
    yield Choice("manner", "Manner", tuple(MANNERS.items()), wanted.manner)
    cited = dict(state.index.most("source", CHOICES))
    yield Choice(
        "source",
        "Source",
        _most(cited, wanted.source, _source_name(state)),
        wanted.source,
    )
    yield Choice(
        "state",
        "Review",
        (("coded", "with a code"), ("open", "not decided"), ("confirmed", "confirmed"), ("commented", "commented")),
        wanted.state,
    )
    yield Choice("sort", "Order", (("doubt", "least sure first"), ("sure", "surest first")), wanted.sort)


def _source_name(state: State) -> Callable[[str], str]:
    from visavis.pages.wording import reference_short

    def name(id: str) -> str:
        found = state.look.sources.get(id)
        return reference_short(found.reference) if found else id

    return name


def _most(counted: dict[str, int], chosen: str, name: Callable[[str], str]) -> tuple[tuple[str, str], ...]:
    """The most frequent by name, and the chosen one even if it is none of them."""
    ids = sorted(counted, key=lambda i: -counted[i])[:CHOICES]
    if chosen and chosen not in ids:
        ids.append(chosen)
    return tuple(sorted(((i, f"{name(i)} ({counted.get(i, 0)})") for i in ids), key=lambda x: x[1].casefold()))


def _heading(state: State, wanted: Wanted) -> str:
    look = state.look
    told = [
        look.dimension(wanted.dimension) if wanted.dimension else "",
        look.target(wanted.target) if wanted.target else "",
        wanted.period if wanted.period != "other" else "no period",
        look.title(wanted.document) if wanted.document else "",
    ]
    return " · ".join(t for t in told if t) or "Statements"


def _cleared(state: State, wanted: Wanted) -> Iterator[Link]:
    """For what is set without a field of its own: the list without it."""
    query = wanted.query()
    names: dict[str, Callable[[], str]] = {
        "perceiver": lambda: state.look.perceiver(None if wanted.perceiver == "-" else wanted.perceiver),
        "document": lambda: state.look.title(wanted.document),
        "threshold": lambda: f"at least {wanted.threshold:.2f} sure",
    }
    for key, words in names.items():
        if query[key]:
            yield Link(words(), "/statements" + asked({**query, key: None}))
