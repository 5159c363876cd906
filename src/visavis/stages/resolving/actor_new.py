"""Actors that the authority does not know: gathered under their names, given ids when all documents are read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterator
from dataclasses import dataclass, field
from itertools import chain, count

from visavis.records import Actor, ActorName, Kind, Membership
from visavis.text import slug


@dataclass(eq=False, slots=True)
class Newcomer:
    """One new actor: `forms` counts the names met, `place` is the document of one known by a single name only."""

    kind: Kind
    state: str | None = None
    place: str | None = None
    forms: Counter[str] = field(default_factory=Counter)
    id: str = ""

    def meet(self, form: str) -> Newcomer:
        self.forms[form] += 1
        return self

    @property
    def name(self) -> str:
        """The fullest form, of several the most frequent."""
        return min(self.forms, key=lambda f: (-len(f.split()), -self.forms[f], f))


class Newcomers:
    """All new actors of a study, by the key under which their mentions meet."""

    def __init__(self) -> None:
        self._by_key: dict[tuple[str, ...], Newcomer] = {}

    def of(self, key: tuple[str, ...], kind: Kind, state: str | None = None, place: str | None = None) -> Newcomer:
        """The newcomer of a key, made when first met."""
        found = self._by_key.get(key)
        if found is None:
            found = self._by_key[key] = Newcomer(kind, state, place)
        return found

    def name_all(self, taken: Container[str]) -> None:
        """Ids from names: "hanada-tomoyuki"; with the document for a single name, with the kind where it is taken."""
        used: set[str] = set()
        for n in self._by_key.values():
            short = slug(n.name).replace(".", "")
            tries = [short, f"{short}-{n.kind}"] if n.place is None else [f"{short}.{slug(n.place)}"]
            more = (f"{tries[-1]}-{i}" for i in count(2))
            n.id = next(t for t in chain(tries, more) if t not in taken and t not in used)
            used.add(n.id)

    def actors(self) -> Iterator[Actor]:
        for n in self._by_key.values():
            if n.forms:
                names = [ActorName(text=f) for f in sorted(n.forms, key=lambda f: (-len(f.split()), f))]
                of = [Membership(of=n.state)] if n.state else []
                yield Actor(id=n.id, name=n.name, kind=n.kind, names=names, memberships=of)
