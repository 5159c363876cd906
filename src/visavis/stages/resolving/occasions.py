"""Occasions: one utterance, however many books quote it and however many statements of it a document reports."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from visavis.codebook import Plan
from visavis.records import Actor, Document, Occasion, Record, Records, Resolution, Statement
from visavis.text import slug

_DAY = 10  # length of an EDTF date of day precision
# Media that may be one utterance under two names.
_ALIKE = {
    **dict.fromkeys(("radio speech", "speech", "address", "message", "public statement"), "speech"),
    **dict.fromkeys(("conference", "meeting", "conversation"), "meeting"),
}


def resolve_occasions(given: Records, plan: Plan) -> Iterator[Record]:
    """Every Resolution, with its occasion, then the occasions, then all actors that the study speaks of.

    One occasion are the statements of the same holders on the same day, where their media do not differ; the author's
    own assertions of one document are one, and so is what others quote of that document's author on its day.
    """
    documents = given.by_id(Document)
    statements = given.by_id(Statement)
    groups: dict[tuple[str, ...], list[Resolution]] = {}
    key_of: dict[str, tuple[str, ...]] = {}
    for r in given[Resolution]:
        s = statements.get(r.id)
        key = _key(r, s, documents.get(r.document))
        if key is not None:
            groups.setdefault(key, []).append(r)
            key_of[r.id] = key
    groups, key_of = _merged(groups, key_of)
    ids = {key: _id(key) for key in groups}
    for r in given[Resolution]:
        occasion = ids[key_of[r.id]] if r.id in key_of else None
        yield replace(r, occasion=occasion) if r.occasion != occasion else r
    for key, rows in groups.items():
        yield _occasion(ids[key], rows, statements, documents)
    yield from _actors(given, plan)


def _actors(given: Records, plan: Plan) -> Iterator[Actor]:
    """The actors of the study, with those of the authority that are only meant: an office's holder, a file's own
    ministry, the state that somebody speaks for; and what these belong to."""
    met, known = given.by_id(Actor), {a.id: a for a in plan.authority.actors}
    queue = [x for r in given[Resolution] for x in (*r.holders, *r.speaks_for, *r.addressees)]
    queue += [t.actor for r in given[Resolution] for t in r.targets if t.actor]
    while queue:
        actor = known.get(queue.pop())
        if actor is not None and actor.id not in met:
            met[actor.id] = actor
            queue += [o.of for o in actor.offices if o.of] + [m.of for m in actor.memberships]
    yield from (met[id] for id in sorted(met))


def _key(r: Resolution, s: Statement | None, document: Document | None) -> tuple[str, ...] | None:
    """Holders, day and kind of medium; or the document, for what its author says in it; None where it is not told."""
    if s is not None and s.manner == "own" and document is not None:
        if r.holders and r.date and len(r.date) == _DAY:
            return ("day", "+".join(sorted(r.holders)), r.date, _ALIKE.get(r.medium or "", r.medium or ""))
        return ("document", document.id)
    if r.holders and r.date and len(r.date) == _DAY:
        return ("day", "+".join(sorted(r.holders)), r.date, _ALIKE.get(r.medium or "", r.medium or ""))
    return None


Groups = dict[tuple[str, ...], list[Resolution]]


def _merged(groups: Groups, key_of: dict[str, tuple[str, ...]]) -> tuple[Groups, dict[str, tuple[str, ...]]]:
    """Statements whose medium is not told join the one occasion of their holder and day, if there is only one."""
    by_day: dict[tuple[str, ...], list[tuple[str, ...]]] = {}
    for key in groups:
        if key[0] == "day":
            by_day.setdefault(key[:3], []).append(key)
    for keys in by_day.values():
        named = [k for k in keys if k[3]]
        unnamed = next((k for k in keys if not k[3]), None)
        if unnamed is not None and len(named) == 1:
            rows = groups.pop(unnamed)
            groups[named[0]].extend(rows)
            key_of.update((r.id, named[0]) for r in rows)
    return groups, key_of


def _id(key: tuple[str, ...]) -> str:
    return "occasion:" + ":".join(slug(part) for part in key[1:] if part)


def _occasion(
    id_: str, rows: Sequence[Resolution], statements: dict[str, Statement], documents: dict[str, Document]
) -> Occasion:
    own = next((r for r in rows if r.id in statements and statements[r.id].manner == "own"), None)
    document = documents.get(own.document) if own else None
    medium = next((r.medium for r in rows if r.medium), None)
    return Occasion(
        id=id_,
        what=(document.title if document and document.title else None) or medium or "statement",
        date=next((r.date for r in rows if r.date), None),
        holders=sorted({h for r in rows for h in r.holders}),
        audience=next((r.audience for r in rows if r.audience), None),
        statements=[r.id for r in rows],
    )
