"""The list of statements: filters, search, pages."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

import msgspec

from visavis.edtf import overlaps
from visavis.pages.context import Card, Link
from visavis.pages.wording import MANNERS
from visavis.records import Statement
from visavis.workbench.desk import Seeing, State
from visavis.workbench.links import CellLink, address, asked

PAGE = 25
CHOICES = 60  # holders and sources offered, those with most statements
_TERM = re.compile(r'(-?)(?:"([^"]*)"|(\S+))')
_WORDS = re.compile(r"\w+")
_UNSPACED = re.compile(r"[\u2e80-\ua4cf\uac00-\ud7af\uf900-\ufaff\u0e00-\u0eff]")  # scripts that do not part words


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


def statements_page(state: State, wanted: Wanted, page: int) -> StatementsPage:
    found = _sorted(state, select(state, wanted), wanted.sort)
    query = wanted.query()
    shown = found[(page - 1) * PAGE : page * PAGE]
    return StatementsPage(
        wanted=wanted,
        heading=_heading(state, wanted),
        choices=tuple(_choices(state, wanted)),
        hidden=tuple((k, str(query[k])) for k in ("perceiver", "threshold", "document") if query[k]),
        number=len(found),
        first=(page - 1) * PAGE + 1,
        entries=tuple(entry(state, s, wanted.target) for s in shown),
        before=_page(query, page - 1) if page > 1 else None,
        after=_page(query, page + 1) if page * PAGE < len(found) else None,
        cleared=tuple(_cleared(state, wanted)),
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


def select(state: State, wanted: Wanted) -> list[Statement]:
    """The statements that an address asks for, in the order of the texts."""
    found: Iterable[Statement] = state.look.statements.values()
    if wanted.dimension or wanted.perceiver:
        ids = _in_cells(state, wanted)
        found = [state.look.statements[i] for i in ids if i in state.look.statements]
    tests = list(_tests(state, wanted))
    return [s for s in found if all(test(s) for test in tests)]


def _in_cells(state: State, wanted: Wanted) -> dict[str, None]:
    cells = state.grid(Seeing(wanted.threshold, wanted.confirmed))
    return {i: None for c in cells if _fits(c, wanted) for i in _of_period(c, wanted.period)}


def _fits(cell: CellLink, wanted: Wanted) -> bool:
    asked_for = (
        (wanted.perceiver, cell.perceiver or "-"),
        (wanted.target, cell.target),
        (wanted.dimension, cell.dimension),
    )
    return all(not want or want == have for want, have in asked_for)


def _of_period(cell: CellLink, period: str) -> list[str]:
    if not period:
        return cell.whole()
    named = None if period == "other" else period
    return cell.statements(named) if named in cell.periods else []


def _tests(state: State, wanted: Wanted) -> Iterator[Callable[[Statement], bool]]:
    look = state.look
    cells = bool(wanted.dimension or wanted.perceiver)
    if wanted.target and not cells:
        yield lambda s: _towards(state, s, wanted.target)
    if wanted.period and not cells:
        named = next((p for p in state.plan.study.periods if p.name == wanted.period), None)
        yield lambda s: named is not None and overlaps(look.date(s), f"{named.from_}/{named.to}")
    if wanted.confirmed and not cells:
        yield lambda s: state.confirmed(s.id)
    if wanted.threshold and not cells:
        yield lambda s: look.confidence(s) >= wanted.threshold
    if wanted.holder:
        yield lambda s: wanted.holder in look.resolution(s).holders
    if wanted.manner:
        yield lambda s: s.manner == wanted.manner
    if wanted.document:
        yield lambda s: s.document == wanted.document
    if wanted.source:
        yield lambda s: wanted.source in _sources(state, s)
    if wanted.from_ or wanted.to:
        span = f"{wanted.from_ or '..'}/{wanted.to or '..'}"
        yield lambda s: overlaps(look.date(s), span)
    if wanted.state:
        yield {
            "open": lambda s: not state.settled(s.id),
            "confirmed": lambda s: state.confirmed(s.id),
            "coded": lambda s: s.id in look.codings,
            "commented": lambda s: any(d.verdict == "comment" for d in state.decided.get(s.id, ())),
        }.get(wanted.state, lambda s: True)
    if terms := list(_terms(wanted.q)):
        yield lambda s: _matches(terms, " … ".join(x.exact for x in s.content))


def _towards(state: State, statement: Statement, target: str) -> bool:
    resolution = state.look.resolution(statement)
    actors = [t.actor for t in resolution.targets if t.actor]
    return target in actors or any(
        target == known for a in actors for known, _ in state.look.sides.targets_of(a, resolution.date)
    )


def _sources(state: State, statement: Statement) -> list[str | None]:
    resolution = state.look.resolution(statement)
    cited = [state.look.citations[i].source for i in resolution.citations if i in state.look.citations]
    return [*cited, *resolution.through]


def _terms(q: str) -> Iterator[tuple[bool, bool, str]]:
    """(wanted, in a script without spaces, words with a blank at each closed end): word* is open at its end."""
    for minus, phrase, word in _TERM.findall(q[:500]):
        raw = _plain(phrase or word)
        words = " ".join(_WORDS.findall(raw))
        if words:
            unspaced = _UNSPACED.search(words) is not None
            yield not minus, unspaced, words if unspaced else f" {words}" + ("" if raw.endswith("*") else " ")


def _matches(terms: Sequence[tuple[bool, bool, str]], text: str) -> bool:
    plain = _plain(text)
    words = f" {' '.join(_WORDS.findall(plain))} "
    return all((term in (plain if unspaced else words)) == want for want, unspaced, term in terms)


def _plain(text: str) -> str:
    return text.casefold() if text.isascii() else unicodedata.normalize("NFKC", text).casefold()


def _sorted(state: State, found: list[Statement], order: str) -> list[Statement]:
    look = state.look
    if order == "doubt":
        return sorted(found, key=lambda s: (look.confidence(s), s.id))
    if order == "sure":
        return sorted(found, key=lambda s: (-look.confidence(s), s.id))
    return sorted(found, key=lambda s: (look.date(s) or "9999", s.document, s.id))


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
    yield Choice("source", "Source", _most(_cited(state), wanted.source, _source_name(state)), wanted.source)
    yield Choice(
        "state",
        "Review",
        (("coded", "with a code"), ("open", "not decided"), ("confirmed", "confirmed"), ("commented", "commented")),
        wanted.state,
    )
    yield Choice("sort", "Order", (("doubt", "least sure first"), ("sure", "surest first")), wanted.sort)


def _cited(state: State) -> dict[str, int]:
    out: dict[str, int] = {}
    for s in state.look.statements.values():
        for source in _sources(state, s):
            if source is not None:
                out[source] = out.get(source, 0) + 1
    return out


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
