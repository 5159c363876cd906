"""Sources and chains on the bench: the list, one work, and what may be decided of it."""

from __future__ import annotations

from dataclasses import dataclass

from visavis.errors import UserError
from visavis.pages.sources import PAGE, ROLES, SourcePage, SourcesPage
from visavis.workbench.asking import Asked
from visavis.workbench.deciding import Form, reason_of
from visavis.workbench.desk import Desk, State
from visavis.workbench.links import address, asked
from visavis.workbench.log import Line, lines_about
from visavis.workbench.pairing import Pairing, merge, pairing


@dataclass(frozen=True)
class Listed:
    """`switches`: (words, address, is it on) of the roles and of what is held."""

    sources: SourcesPage
    switches: tuple[tuple[str, str, bool], ...]
    before: str | None
    after: str | None


def listed_page(state: State, query: Asked, _: str) -> Listed:
    q, role, held, page = query.text("q"), query.text("role"), query.flag("held"), query.page()
    found = state.works.page(q, role, held, (page - 1) * PAGE)

    def to(**changed: object) -> str:
        return "/sources" + asked({"q": q, "role": role, "held": held, **changed})

    switches = [("all", to(role=None), not role)]
    switches += [(f"{name} ({number:,})", to(role=name), role == name) for name, number in found.roles]
    switches.append(("whose text is held", to(held=not held), held))
    return Listed(
        found,
        tuple(switches),
        to(page=page - 1 if page > 2 else None) if page > 1 else None,
        to(page=page + 1) if page * PAGE < found.number else None,
    )


@dataclass(frozen=True)
class Opened:
    source: SourcePage
    action: str
    roles: tuple[str, ...]
    pairing: Pairing
    history: tuple[Line, ...]


def source_page(state: State, query: Asked, id: str) -> Opened | None:
    found = state.works.source(id)
    if found is None:
        return None
    return Opened(
        found,
        f"/decide{address('source', id)}",
        ROLES,
        pairing(state, "source", id, query.text("find"), query.text("merge")),
        tuple(lines_about(state, {id, *(c.id for c in found.cited)})),
    )


def decide(desk: Desk, id: str, form: Form) -> str | None:
    """Set the role, make two works one, or let a citation be of another work."""
    state = desk.state()
    if id not in state.look.sources:
        raise UserError(f"There is no source {id[:60]!r} any more.", "", "Look for it on the sources page.")
    verdict = form.get("verdict", "")
    if verdict == "role":
        role = form.get("role", "")
        if role not in ROLES:
            raise UserError(f"There is no role {role[:40]!r}.", "", f"There are: {', '.join(ROLES)}.")
        desk.decide(id, "correct", {"role": role}, reason_of(form))
    elif verdict == "merge":
        return address("source", merge(desk, "source", id, form.get("other", "")))
    elif verdict == "part":
        citation = form.get("citation", "")
        if citation not in state.look.sources[id].citations or len(state.look.sources[id].citations) < 2:
            raise UserError("The work has no such citation beside others.", "", "Load its page again.")
        desk.decide([id, citation], "split", reason=reason_of(form))
    else:
        raise UserError(f"There is no verdict {verdict[:40]!r}.", "", "Use the buttons of the page.")
    return None
