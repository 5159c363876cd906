"""What the index holds of a document's statements: their facts in the words that pages and searches use.

Facts are (kind, value), by which statements are found and counted:

    holder, target, source, document, manner, perceiver, dimension, aspect     ids, each of the statement or its codes
    side        the targets of the study that its targets belong to (Tokyo to Japan)
    period      the study's periods its date overlaps
    coder       who coded it
    state       coded, open, confirmed, settled, commented, decided
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence

from visavis.pages.lookup import Lookup
from visavis.pages.wording import person, reference_short
from visavis.records import (
    Citation,
    Claim,
    Coding,
    Coverage,
    Decision,
    Document,
    Passage,
    Records,
    Resolution,
    Statement,
)
from visavis.stages.comparing.facts import Facts
from visavis.stages.comparing.view import View
from visavis.study.index import STANCES, Asserted, Entry, Placed, Title

CONFIRMS = frozenset(("accept", "correct", "code", "redate", "retarget", "new"))  # what settles a statement as holding
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


def entries(look: Lookup, document: Document, decided: Decided) -> list[Entry]:
    """The entries of a document's statements."""
    rows = Records(r for kind in _KINDS for r in look.records.of(kind, document.id))
    facts = Facts(rows, look.plan, View(parallels=0))
    periods = _Periods(facts)
    return [_entry(look, facts, periods, s, decided) for s in rows[Statement]]


def asserted(look: Lookup, document: Document) -> Iterator[Asserted]:
    """The document's claims in their cells."""
    for c in look.records.of(Coding, document.id):
        if c.claim is not None and c.target:
            yield Asserted(c.perceiver or "", c.target, c.dimension, c.claim, c.confidence)


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
            key = (c.perceiver or "", c.target, c.dimension)
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
