"""Who is who: every mention tied to an actor of the authority or to a new one, with the surety of the tie.

A document is read as people read it: the names in full tell its cast, and surnames, forenames' initials and short
forms go back to them; where it gives none, the study's own list and the authority are asked, by the date spoken of.
What stays open stays open: actor None and an Abstention.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import TypeVar

from msgspec import structs

from visavis.codebook import Plan
from visavis.records import (
    Abstention,
    Actor,
    DateExpression,
    Document,
    Mention,
    Passage,
    Record,
    Records,
    document_of,
)
from visavis.stages.resolving.actor_bodies import Bodies
from visavis.stages.resolving.actor_index import Cast
from visavis.stages.resolving.actor_new import Newcomer, Newcomers
from visavis.stages.resolving.actor_persons import Persons
from visavis.stages.resolving.actor_ties import Open, Tie
from visavis.stages.resolving.actor_times import Times
from visavis.stages.resolving.heads import Head, read_head

STAGE = "resolving.actors"


def resolve_actors(given: Records, plan: Plan) -> Iterator[Record]:
    """All mentions of the study with their actors, the actors mentioned and what they belong to, and abstentions.

    Takes Document, Passage, Note, Mention, DateExpression; gives Mention (all), Actor, Abstention.
    """
    cast, new = Cast(plan.authority), Newcomers()
    passages, dates = _by_document(given[Passage]), _by_document(given[DateExpression])
    documents = given.by_id(Document)
    home = _home(plan, cast)
    heads = {id: read_head(d, passages.get(id, []), dates.get(id, [])) for id, d in documents.items()}
    read: list[tuple[list[Mention], Persons, Bodies]] = []
    for id, rows in groupby(_in_order(given[Mention], given[Passage]), key=lambda m: document_of(m) or ""):
        found, texts, document = list(rows), passages.get(id, []), documents.get(id)
        head = heads.get(id, Head())
        if document is not None and head.date:
            document = structs.replace(document, date=head.date)
        times = Times(document, texts, dates.get(id, []))
        states = _states_of(document, cast) or home or [s for s in (head.home,) if s in cast.actors]
        persons = Persons(cast, new, times, id, states)
        persons.read(m for m in found if m.kind == "person")
        read.append((found, persons, Bodies(cast, new, times, {p.id: p.text for p in texts})))
    mentions = [m for found, _, _ in read for m in found]
    ties = [p.tie(m) if m.kind == "person" else b.tie(m) for found, p, b in read for m in found]
    authors = [_author(d, cast) for d in given[Document]]
    new.name_all(cast.actors)
    met: dict[str, None] = dict.fromkeys(a for written in authors for a in written)
    for mention, tie in zip(mentions, ties, strict=True):
        if isinstance(tie, Tie):
            actor = tie.actor.id if isinstance(tie.actor, Newcomer) else tie.actor
            met[actor] = None
            yield structs.replace(mention, actor=actor, confidence=tie.confidence)
        else:
            yield structs.replace(mention, actor=None)
    yield from _abstentions(mentions, ties)
    yield from _actors(met, plan, cast, new)


def _in_order(mentions: list[Mention], passages: list[Passage]) -> list[Mention]:
    """By document, then in reading order: a short form looks back to the longer one before it."""
    order = {p.id: (p.document, p.order) for p in passages}
    return sorted(
        mentions, key=lambda m: (*order.get(m.span.passage, (document_of(m) or "", 0)), m.span.start, -m.span.end)
    )


R = TypeVar("R", Passage, DateExpression)


def _by_document(records: list[R]) -> dict[str, list[R]]:
    out: dict[str, list[R]] = {}
    for r in records:
        out.setdefault(document_of(r) or "", []).append(r)
    return out


def _home(plan: Plan, cast: Cast) -> list[str]:
    """The state of the study's perceivers, if they are all of one: "the President" is its own."""
    ids = {a for p in plan.study.perceivers for a in (p.id, *p.members)}
    states = {s for a in ids for s in cast.states.get(cast.same.get(a, a), frozenset())}
    return sorted(states) if len(states) == 1 else []


def _states_of(document: Document | None, cast: Cast) -> list[str]:
    """The state of a document's author."""
    authors = _author(document, cast) if document else []
    return sorted({s for a in authors for s in cast.states.get(a, frozenset())})


def _author(document: Document, cast: Cast) -> list[str]:
    """The actors of the authority that wrote a document."""
    whole = [n.literal or " ".join(p for p in (n.given, n.family) if p) for n in document.authors]
    return [ids[0] for name in whole if len(ids := cast.then(cast.named(name), document.date)) == 1]


def _abstentions(mentions: list[Mention], ties: list[Tie | Open]) -> Iterator[Abstention]:
    """One for each name left open in a document, at its first place."""
    seen: set[tuple[str | None, str, str]] = set()
    for m, tie in zip(mentions, ties, strict=True):
        if isinstance(tie, Open):
            case = (document_of(m), m.span.exact, tie.reason)
            if case not in seen:
                seen.add(case)
                yield Abstention(stage=STAGE, about=m.id, reason=tie.reason)


def _actors(met: Iterable[str], plan: Plan, cast: Cast, new: Newcomers) -> Iterator[Actor]:
    """The actors mentioned, those that the study asks about, and all that these belong to."""
    made = {a.id: a for a in new.actors()}
    wanted = [a for p in plan.study.perceivers for a in (p.id, *p.members)]
    wanted += [a for t in plan.study.targets for a in (t.id, *t.actors)]
    queue = [*met, *(cast.same.get(a, a) for a in wanted)]
    out: dict[str, Actor] = {}
    while queue:
        id = queue.pop()
        actor = made.get(id) or cast.actors.get(id)
        if actor is None or id in out:
            continue
        out[id] = actor
        queue += [o.of for o in actor.offices if o.of] + [m.of for m in actor.memberships]
    yield from (out[id] for id in sorted(out))
