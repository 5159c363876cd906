"""The authority, asked by name: who bears it, who bore it then, and to whom a person's name may belong."""

from __future__ import annotations

import re
from collections.abc import Iterable

from msgspec import structs

from visavis.codebook import Authority
from visavis.edtf import bounds, valid
from visavis.records import Actor, ActorName
from visavis.stages.resolving.actor_names import PersonName, alike, fold, key, read_person
from visavis.stages.resolving.actor_offices import Offices, career

# How long before his first known office, and after his last, a person may be spoken of as acting (years).
BEFORE, AFTER = 12, 12
# A family name taken from a longer one; given by itself in the authority; given by itself in the study's own list.
IMPLIED, GIVEN, LISTED = 0, 1, 2
_KANJI = re.compile(r"[\u3400-\u9fff々]{3,6}")
DEEPEST = 4  # memberships followed upwards: a person, his body, its ministry, its state


class Cast:
    """All actors of an authority. `own`: those that the study lists itself."""

    def __init__(self, authority: Authority) -> None:
        self.actors = {a.id: a for a in authority.actors}
        self.own = set(authority.own) & set(self.actors)
        self.same: dict[str, str] = {}
        self._inherited: dict[str, set[str]] = {}
        self._read: dict[str, list[PersonName]] = {}
        self._families: dict[str, dict[str, int]] = {}
        self.nations = self._nations()
        self._one_person_one_actor()
        self._by_name: dict[str, list[tuple[str, ActorName]]] = {}
        for a in self.actors.values():
            for n in (ActorName(text=a.name), *a.names):
                self._by_name.setdefault(key(n.text), []).append((a.id, n))
            self._add_families(a)
        self.stands_for = {
            r.parties[0]: (r.parties[1], r.from_, r.to) for r in authority.relations if r.kind == "succession"
        }
        self.states = {a: self._states_of(a) for a in self.actors}
        places = {k: rows[0][0] for k, rows in self._by_name.items() if self.actors[rows[0][0]].kind == "state"}
        self.offices = Offices(self.actors, self.states, places)

    # ------------------------------------------------------------ building

    def _nations(self) -> frozenset[str]:
        names = (n.text for a in self.actors.values() if a.kind == "state" for n in a.names)
        return frozenset(w for n in names if len(w := fold(n)) > 3 and " " not in w) | {"u.s", "us"}

    def _one_person_one_actor(self) -> None:
        """A person whom the study lists, and the built-in authority too, is one: the study's id, all of both."""
        by_family: dict[str, list[str]] = {}
        for a in self.actors.values():
            if a.kind == "person" and a.id not in self.own:
                for family in {p.family for p in self.read(a)}:
                    by_family.setdefault(family, []).append(a.id)
        for id in sorted(self.own):
            a = self.actors[id]
            if a.kind != "person" or a.offices or a.memberships:
                continue
            mine = self.read(a)
            near = {b: p for p in mine for b in by_family.get(p.family, []) if b in self.actors}
            found = {b for b, p in near.items() if self._same_person(p, b)}
            if len(found) == 1:
                self._join(a, self.actors[found.pop()])

    def _same_person(self, name: PersonName, other: str) -> bool:
        """One family name, and given names that agree, one of them written out in both; or the very same name."""
        if not name.full and key(self.actors[other].name) == name.words:
            return True
        theirs = [q for q in self.read(self.actors[other]) if q.family == name.family and q.full]
        if name.full and any(q.words == name.words for q in theirs):
            return not _juniors(self.actors[other])
        shared = {g for q in theirs for g in q.given if len(g) > 1} & set(name.given)
        return bool(shared) and all(alike(name.given, q.given) for q in theirs) and not _juniors(self.actors[other])

    def _join(self, own: Actor, known: Actor) -> None:
        names = [*own.names, *(n for n in known.names if n.text not in {o.text for o in own.names})]
        self.actors[own.id] = structs.replace(
            own,
            names=names,
            offices=known.offices,
            memberships=known.memberships,
            wikidata=own.wikidata or known.wikidata,
        )
        self._inherited[own.id] = {n.text for n in names} - {n.text for n in own.names} - {own.name}
        self._read.pop(own.id, None)
        del self.actors[known.id]
        self.same[known.id] = own.id

    def _add_families(self, a: Actor) -> None:
        """Family names by which a person may be called, with how expressly the authority gives them."""
        if a.kind != "person":
            return
        for p in self.read(a):
            if p.family:
                self._families.setdefault(p.family, {}).setdefault(a.id, IMPLIED)
        for n in a.names:
            if n.language == "ja" and _KANJI.fullmatch(n.text):  # one to three characters are the family name
                for length in range(1, min(4, len(n.text))):
                    self._families.setdefault(key(n.text[:length]), {}).setdefault(a.id, IMPLIED)
            if " " not in n.text.strip() and len(n.text) > 1:
                level = LISTED if a.id in self.own and n.text not in self._inherited.get(a.id, ()) else GIVEN
                held = self._families.setdefault(key(n.text), {})
                held[a.id] = max(level, held.get(a.id, IMPLIED))

    def _states_of(self, actor: str) -> frozenset[str]:
        seen, edge = {actor}, [actor]
        for _ in range(DEEPEST):
            above = {m.of for a in edge if a in self.actors for m in self.actors[a].memberships} - seen
            seen |= above
            edge = [a for a in above if a in self.actors and self.actors[a].kind != "group"]
        return frozenset(a for a in seen if a in self.actors and self.actors[a].kind == "state")

    # ------------------------------------------------------------ asking

    def read(self, a: Actor) -> list[PersonName]:
        """A person's names taken apart. Where a name of one word stands among them, that is the family name."""
        found = self._read.get(a.id)
        if found is None:
            written = [n.text for n in a.names if n.language in (None, "en", "de", "fr", "ru")] or [a.name]
            single = {key(w) for w in written if " " not in w.strip()}
            found = self._read[a.id] = [_around(read_person(w), single) for w in [a.name, *written]]
        return found

    def named(self, name: str) -> list[tuple[str, ActorName]]:
        """The actors that go by a name, with the form that matched."""
        return self._by_name.get(key(name), [])

    def listed_first(self, rows: Iterable[tuple[str, ActorName]]) -> list[tuple[str, ActorName]]:
        """Of actors of one name those to whom the study's list gives it; else those that the study lists; else all."""
        found = list(rows)
        own = [(id, n) for id, n in found if id in self.own]
        return [(id, n) for id, n in own if n.text not in self._inherited.get(id, ())] or own or found

    def bearers(self, family: str) -> dict[str, int]:
        """Persons of a family name, with how expressly it is theirs: IMPLIED, GIVEN or LISTED."""
        return self._families.get(family, {})

    def fits(self, id: str, name: PersonName) -> bool:
        """Whether a person may go by the given names and initials of a name."""
        known = [p for p in self.read(self.actors[id]) if p.full]
        return not known or any(alike(name.given, p.given) for p in known)

    def around(self, ids: Iterable[str], when: str | None, written: str | None) -> list[str]:
        """Those of some persons who can be spoken of: in office about `when`, or some time before it was `written`."""
        days, told = bounds(when), when != written
        out = []
        for id in ids:
            years = career(self.actors[id])
            after = AFTER if told else 3 * AFTER  # a document also speaks of those before its own time
            if years is None or days is None or years[0] - BEFORE <= days[1].year <= years[1] + after:
                out.append(id)
        return out

    def then(self, rows: Iterable[tuple[str, ActorName]], when: str | None) -> list[str]:
        """Actors whose name was theirs at a time."""
        return list(dict.fromkeys(id for id, n in rows if valid(n.from_, n.to, when)))

    def meant(self, id: str, when: str | None) -> str:
        """The actor that a name stands for at a time: "Russia" in 1942 is the Soviet Union."""
        other = self.stands_for.get(id)
        if other is None or bounds(when) is None or not valid(other[1], other[2], when):
            return id
        return other[0]


def _juniors(a: Actor) -> bool:
    return bool({"jr", "sr", "ii", "iii"} & {w for n in a.names for w in key(n.text).split()})


def _around(name: PersonName, single: set[str]) -> PersonName:
    """The name with the known family name as family: Konoe of "Konoe Fumimaro", Diem of "Ngo Dinh Diem"."""
    if not single or name.family in single or not name.full:
        return name
    whole = [*name.given, *name.family.split()]
    family = next((w for w in whole if w in single), None)
    if family is None:
        return name
    given = tuple(w for w in whole if w != family)
    return PersonName(name.title, given, family, name.words)
