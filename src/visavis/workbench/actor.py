"""Actors on the bench: the list, one actor, and what may be decided of who is who."""

from __future__ import annotations

from dataclasses import dataclass

from visavis.errors import UserError
from visavis.pages.actors import PAGE, ActorPage, ActorsPage
from visavis.records import Actor
from visavis.workbench.asking import Asked
from visavis.workbench.deciding import Form, reason_of
from visavis.workbench.desk import Desk, State
from visavis.workbench.links import address, asked
from visavis.workbench.log import Line, lines_about
from visavis.workbench.pairing import Pairing, merge, pairing


@dataclass(frozen=True)
class Listed:
    actors: ActorsPage
    switches: tuple[tuple[str, str, bool], ...]
    before: str | None
    after: str | None


def listed_page(state: State, query: Asked, _: str) -> Listed:
    q, kind, page = query.text("q"), query.text("kind"), query.page()
    found = state.people.page(q, kind, (page - 1) * PAGE)

    def to(**changed: object) -> str:
        return "/actors" + asked({"q": q, "kind": kind, **changed})

    switches = [("all", to(kind=None), not kind)]
    switches += [(f"{name} ({number:,})", to(kind=name), kind == name) for name, number in found.kinds]
    return Listed(
        found,
        tuple(switches),
        to(page=page - 1 if page > 2 else None) if page > 1 else None,
        to(page=page + 1) if page * PAGE < found.number else None,
    )


@dataclass(frozen=True)
class Opened:
    """`pairing`: None for an actor of the authority that the documents do not name."""

    actor: ActorPage
    action: str
    pairing: Pairing | None
    history: tuple[Line, ...]


def actor_page(state: State, query: Asked, id: str) -> Opened | None:
    found = state.people.actor(id)
    if found is None:
        return None
    ids = {id, *(m.id for m in state.people.mentions.get(id, ()))}
    own = any(a.id == id for a in state.records[Actor])
    return Opened(
        found,
        f"/decide{address('actor', id)}",
        pairing(state, "actor", id, query.text("find"), query.text("merge")) if own else None,
        tuple(lines_about(state, ids)),
    )


def decide(desk: Desk, id: str, form: Form) -> str | None:
    """Make two actors one, or take a mention from an actor."""
    state, verdict = desk.state(), form.get("verdict", "")
    if verdict == "merge":
        return address("actor", merge(desk, "actor", id, form.get("other", "")))
    if verdict != "part":
        raise UserError(f"There is no verdict {verdict[:40]!r}.", "", "Use the buttons of the page.")
    mention = form.get("mention", "")
    if mention not in {m.id for m in state.people.mentions.get(id, ())}:
        raise UserError("The actor has no such mention any more.", "", "Load its page again.")
    desk.decide([id, mention], "split", reason=reason_of(form))
    return None
