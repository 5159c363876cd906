"""What the index holds of a document's statements: their facts in the words that pages and searches use.

Facts are (kind, value), by which statements are found and counted:

    holder, target, source, document, manner, perceiver, dimension, aspect     ids, each of the statement or its codes
    side        the targets of the study that its targets belong to (Tokyo to Japan)
    period      the study's periods its date overlaps
    coder       who coded it
    state       open or settled, coded, confirmed, commented; waiting: coded and open, upheld: coded and confirmed
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from visavis.pages.lookup import Lookup
from visavis.pages.wording import person, reference_short, shortened
from visavis.records import (
    Abstention,
    Check,
    Citation,
    Claim,
    Coding,
    Coverage,
    Decision,
    Document,
    Given,
    Mention,
    Passage,
    Record,
    Records,
    Resolution,
    Statement,
    about_of,
)
from visavis.stages.comparing.facts import Facts
from visavis.stages.comparing.view import View
from visavis.study.index import STANCES, Asserted, Entry, Placed, Title
from visavis.study.store import by_id

CONFIRMS = frozenset(
    ("accept", "correct", "code", "redate", "retarget", "new", "split", "merge")
)  # what settles a statement as holding
SETTLES = CONFIRMS | {"reject"}
Decided = Mapping[str, Sequence[Decision]]
_KINDS = (Statement, Resolution, Claim, Document, Coverage, Passage, Coding, Citation)


def verdicts(decided: Decided, id: str) -> frozenset[str]:
    return frozenset(d.verdict for d in decided.get(id, ()))


def names(look: Lookup) -> Iterator[tuple[str, str, str]]:
    """(kind, id, words) of all that can be asked for by name."""
    for a in look.actors.values():
        yield "actor", a.id, " | ".join(dict.fromkeys([a.name, *(n.text for n in a.names), *a.id.split("-")]))
    for s in look.sources.values():
        yield "source", s.id, f"{reference_short(s.reference)} | {s.reference.title or ''} | {s.id}"
    for d in look.plan.codebook.dimensions:
        yield "dimension", d.id, f"{d.name} | {d.id}"
        for aspect in d.aspects:
            yield "aspect", aspect.id, f"{aspect.name} | {aspect.id}"


def title(document: Document) -> Title:
    authors = " ".join(map(person, document.authors))
    told = document.title or document.path
    return Title(document.id, document.date, told, f"{told} {document.path} {authors}")


def entries(look: Lookup, document: Document, decided: Decided, among: Collection[str] | None = None) -> list[Entry]:
    """The entries of a document's statements: of all, or of those with these ids."""
    rows = Records(r for kind in _KINDS for r in look.records.of(kind, document.id))
    facts = Facts(rows, look.plan, View(parallels=0))
    periods = _Periods(facts)
    return [_entry(look, facts, periods, s, decided) for s in rows[Statement] if among is None or s.id in among]


def altered(before: Lookup, now: Lookup, document: str, decided: Collection[str]) -> set[str] | None:
    """The statements of a document whose entries may have become others between two moments; None: any of them.

    Of moments between which nothing changed beyond documents. `decided`: the records that were decided on.
    """
    kinds: tuple[type[Record], ...] = (Document, Statement, Resolution, Coding, Citation)
    changed = {k: _changed(before.records.of(k, document), now.records.of(k, document), decided) for k in kinds}
    if changed[Document]:
        return None
    cited = changed[Citation].keys()
    citing = (r.id for r in now.records.of(Resolution, document) if not cited.isdisjoint(r.citations)) if cited else ()
    coded = (about_of(c) or "" for c in changed[Coding].values())
    return {*decided, *changed[Statement], *changed[Resolution], *coded, *citing}


def _changed(then: Sequence[Record], since: Sequence[Record], decided: Collection[str]) -> dict[str, Record]:
    """By id the records that came, went or became others, and those decided on."""
    old, new = by_id(then), by_id(since)
    return {
        id: r
        for id, r in (old | new).items()
        if id in decided or (old.get(id) is not r and old.get(id) != r) or id not in new
    }


def asserted(look: Lookup, document: Document) -> Iterator[Asserted]:
    """The document's claims in their cells."""
    for c in look.records.of(Coding, document.id):
        if c.claim is not None and c.target:
            yield Asserted(c.perceiver or "-", c.target, c.dimension, c.claim, c.confidence)


def beside(records: Given, document: Document) -> Counter[tuple[str, str]]:
    """What else of a document is counted: mentions of actors, findings of checks, what was declined."""
    out: Counter[tuple[str, str]] = Counter()
    out.update(("mention", m.actor) for m in records.of(Mention, document.id) if m.actor)
    out.update(map(_counted, records.of(Check, document.id)))
    out.update(map(_counted, records.of(Abstention, document.id)))
    return out


def beyond(records: Iterable[Check | Abstention]) -> Counter[tuple[str, str]]:
    """The same of what belongs to no document."""
    return Counter(map(_counted, records))


def _counted(r: Check | Abstention) -> tuple[str, str]:
    return ("check", f"{r.kind}/{r.verdict}") if isinstance(r, Check) else ("declined", shortened(r.reason, 160))


class _Periods:
    """The columns of the grid that a date lies in."""

    def __init__(self, facts: Facts) -> None:
        self._facts, self._known = facts, dict[str | None, list[str]]()

    def of(self, date: str | None) -> list[str]:
        if date not in self._known:
            self._known[date] = self._facts.columns_of_date(date)
        return self._known[date]


def _entry(look: Lookup, facts: Facts, periods: _Periods, s: Statement, decided: Decided) -> Entry:
    resolution, codes = look.resolution(s), look.codings.get(s.id, ())
    date = look.date(s)
    said = verdicts(decided, s.id)
    settled = bool(said & SETTLES)
    its = {("document", s.document), ("manner", s.manner)}
    its |= {("holder", h) for h in resolution.holders}
    its |= {("source", i) for i in sources_of(look, s)}
    its |= {("period", p) for p in periods.of(date)}
    for t in resolution.targets:
        if t.actor:
            its |= {("target", t.actor), *(("side", x) for x, _ in look.sides.targets_of(t.actor, resolution.date))}
    for c in codes:
        its |= {("dimension", c.dimension), ("coder", c.coder), ("perceiver", c.perceiver or "-")}
        its |= {("aspect", c.aspect)} if c.aspect else set()
        its |= {("side", c.target)} if c.target else set()
    its |= {("state", w) for w in _states(codes, said, settled)}
    return Entry(
        id=s.id,
        text=" … ".join(x.exact for x in s.content),
        holder=" ".join([*look.holders(s), s.holder.exact if s.holder else ""]),
        target=" ".join(t.name for t in resolution.targets if t.name),
        date=date,
        confidence=round(look.confidence(s), 6),
        open=bool(codes) and not settled,
        facts=sorted(its),
        cells=list(_cells(look, facts, periods, s, codes, decided)),
    )


def _states(codes: Collection[Coding], said: frozenset[str], settled: bool) -> Iterator[str]:
    if codes:
        yield "coded"
        if not settled:
            yield "waiting"
        if said & CONFIRMS:
            yield "upheld"
    if said & CONFIRMS:
        yield "confirmed"
    yield "settled" if settled else "open"
    if "comment" in said:
        yield "commented"


def _cells(
    look: Lookup, facts: Facts, periods: _Periods, s: Statement, codes: Sequence[Coding], decided: Decided
) -> Iterator[Placed]:
    """Where the statement stands in the grid: once in a cell, with the surest of its codes there."""
    occasion, _, date = facts.behind(s.id)
    columns = ["", *(periods.of(date) or ["other"])]
    best: dict[tuple[str, str, str], Coding] = {}
    confirmed: set[tuple[str, str, str]] = set()
    whole = bool(verdicts(decided, s.id) & CONFIRMS)
    for c in codes:
        if c.target:
            key = (c.perceiver or "-", c.target, c.dimension)
            if key not in best or c.confidence > best[key].confidence:
                best[key] = c
            if whole or verdicts(decided, c.id) & CONFIRMS:
                confirmed.add(key)
    for key, c in best.items():
        stance = look.stance(s, key[1])
        for column in columns:
            yield Placed(
                *key, column, STANCES.index(stance), occasion, c.confidence,
                round(look.confidence(s), 6) + bool(s.quoted), key in confirmed,
            )  # fmt: skip


def sources_of(look: Lookup, statement: Statement) -> list[str]:
    """The sources that stand behind a statement: those cited and those its words came through."""
    resolution = look.resolution(statement)
    cited = [look.citations[i].source for i in resolution.citations if i in look.citations]
    return list(dict.fromkeys(s for s in (*cited, *resolution.through) if s is not None))
