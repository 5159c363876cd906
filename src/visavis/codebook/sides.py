"""Who counts as which perceiver or target of the study: actors, what belongs to them, and groups they are in."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property

from visavis.codebook.authority import Names
from visavis.codebook.types import Plan, Wanted
from visavis.edtf import valid
from visavis.records import Actor

# How many memberships are followed upwards: a person, his office, his ministry, his state.
DEEPEST = 4


class Sides:
    """The perceivers and targets of a plan, asked by actor id. `actors`: those of the study, else the authority's."""

    def __init__(self, plan: Plan, actors: Iterable[Actor] = ()) -> None:
        self.plan = plan
        self.actors = {a.id: a for a in plan.authority.actors}
        self.actors.update((a.id, a) for a in actors)
        self._above: dict[tuple[str, str | None], frozenset[str]] = {}
        self._members: dict[str, set[str]] = {}
        for actor in self.actors.values():
            for m in actor.memberships:
                self._members.setdefault(m.of, set()).add(actor.id)

    def belongs_to(self, actor: str, date: str | None = None) -> frozenset[str]:
        """The actor itself and all it belongs to at a date (at any, if None): its army, its state, its party."""
        found = self._above.get((actor, date))
        if found is None:
            found = self._above[actor, date] = self._climb(actor, date)
        return found

    def _climb(self, actor: str, date: str | None) -> frozenset[str]:
        seen, edge = {actor}, [actor]
        for _ in range(DEEPEST):
            up = {
                of
                for a in edge
                if a in self.actors
                for of, from_, to in [
                    *((m.of, m.from_, m.to) for m in self.actors[a].memberships),
                    *((o.of, o.from_, o.to) for o in self.actors[a].offices if o.of),
                ]
                if valid(from_, to, date)
            }
            up = {x for x in up - seen if not self._is_alliance(x)}
            seen |= up
            edge = [x for x in up if x in self.actors]
        return frozenset(seen)

    def _is_alliance(self, actor: str) -> bool:
        """A group of states: what is said of one state is not said of all of it."""
        found = self.actors.get(actor)
        return (
            found is not None
            and found.kind == "group"
            and any(self.actors[m].kind == "state" for m in self._members.get(actor, ()))
        )

    def targets_of(self, actor: str, date: str | None = None) -> list[tuple[str, str]]:
        """The plan's targets that an actor counts for, each with the reason: "itself", "belongs" or "group"."""
        above = self.belongs_to(actor, date)
        out = []
        for target in self.plan.study.targets:
            wanted = set(target.actors) or {target.id}
            if actor in wanted:
                out.append((target.id, "itself"))
            elif above & wanted:
                out.append((target.id, "belongs"))
            elif wanted & self._members.get(actor, set()) and self._is_alliance(actor):
                out.append((target.id, "group"))
        return out

    @cached_property
    def seen(self) -> list[Actor]:
        """Whoever counts for a target."""
        return [a for a in self.actors.values() if self.targets_of(a.id)]

    @cached_property
    def target_names(self) -> Names:
        """The names of whoever counts for a target."""
        return Names(self.seen)

    def perceiver_of(self, actors: Iterable[str], date: str | None = None) -> str | None:
        """The plan's first perceiver that has one of these actors, or what it belongs to, among its members."""
        above = {x for a in actors for x in self.belongs_to(a, date)}
        for perceiver in self.plan.study.perceivers:
            if not perceiver.members or above & set(perceiver.members):
                return perceiver.id
        return None


def wanted_by(plan: Plan) -> Wanted | None:
    """What a study that reads selectively looks for; None where everything is read."""
    if plan.study.selection == "all" or not plan.study.targets:
        return None
    names = {n for a in Sides(plan).seen for n in (a.name, *(n.text for n in a.names)) if len(n) > 1}
    return Wanted(names=sorted(names | {t.name for t in plan.study.targets}), period=plan.study.period)


_made: list[tuple[Plan, Sequence[Actor], Sides]] = []


def sides_of(plan: Plan, actors: Sequence[Actor]) -> Sides:
    """The sides of a plan among the study's actors, made once for all documents of a run (known by identity)."""
    for known, its, sides in _made:
        if known is plan and len(its) == len(actors) and all(a is b for a, b in zip(its, actors, strict=True)):
            return sides
    sides = Sides(plan, actors)
    _made[:] = [(plan, list(actors), sides), *_made[:1]]
    return sides
