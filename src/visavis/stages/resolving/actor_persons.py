"""Persons: names in full first, surnames after them, offices that stand for their holders."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable

from visavis.records import ActorName, Mention
from visavis.stages.resolving.actor_index import GIVEN, LISTED, Cast
from visavis.stages.resolving.actor_names import PersonName, alike, read_person
from visavis.stages.resolving.actor_new import Newcomer, Newcomers
from visavis.stages.resolving.actor_offices import held, state_of_title
from visavis.stages.resolving.actor_ties import Open, Tie
from visavis.stages.resolving.actor_times import Times

# Surety by kind of evidence.
FULL, INITIALS, CAST, IN_LIST, KNOWN, OFFICE, NEAREST, NEW = 0.98, 0.93, 0.96, 0.95, 0.9, 0.85, 0.75, 0.9
MANY = 50  # of more namesakes than this in one document a new form is not compared with each


class Persons:
    """One document's persons."""

    def __init__(self, cast: Cast, new: Newcomers, times: Times, document: str, home: list[str]) -> None:
        """`home`: the states whose offices need no state's name."""
        self.cast, self.new, self.times, self.document = cast, new, times, document
        self._home = home
        self._read: dict[str, PersonName] = {}
        self._full: dict[str, Tie | Open] = {}
        self._order: dict[str, list[tuple[int, str | Newcomer]]] = {}
        self._count = 0
        self._places: dict[str, int] = {}
        self._local: dict[str, list[tuple[tuple[str, ...], Newcomer]]] = {}

    def read(self, mentions: Iterable[Mention]) -> None:
        """The names in full, longest first, and in which order they stand."""
        found: list[tuple[int, Mention, PersonName]] = []
        for i, m in enumerate(mentions):
            self._places[m.id] = i
            name = self._name(m)
            if name.full or (not name.family and self.cast.named(m.span.exact)):
                found.append((i, m, name))
        for i, m, name in sorted(found, key=lambda x: (-len(x[2].given), x[0])):
            tie = self._in_full(m, name)
            self._full[m.id] = tie
            if isinstance(tie, Tie):
                for family in self._families(tie.actor, name):
                    self._order.setdefault(family, []).append((i, tie.actor))
        for rows in self._order.values():
            rows.sort(key=lambda x: x[0])

    def tie(self, m: Mention) -> Tie | Open:
        """The actor of a person's mention."""
        found = self._full.get(m.id)
        if found is not None:
            return found
        name = self._name(m)
        if not name.family:
            return self._holder(m, name.title)
        return self._by_surname(m, name)

    def _name(self, m: Mention) -> PersonName:
        exact = m.span.exact
        if exact not in self._read:
            self._read[exact] = read_person(exact, self.cast.nations)
        return self._read[exact]

    def _families(self, actor: str | Newcomer, name: PersonName) -> set[str]:
        if isinstance(actor, Newcomer):
            return {name.family, *((name.words.split()) if not name.title and len(name.given) == 1 else ())} - {""}
        return {p.family for p in self.cast.read(self.cast.actors[actor])} | {name.family} - {""}

    # ------------------------------------------------------------ names in full

    def _in_full(self, m: Mention, name: PersonName) -> Tie | Open:
        when = self.times.about(m.span)
        exact = self._persons(self.cast.named(m.span.exact), when) or self._persons(
            self.cast.named(" ".join((*name.given, name.family))), when
        )
        if len(exact) == 1:
            return Tie(exact[0], FULL)
        if not exact:
            bearers = [b for b in self.cast.bearers(name.family) if self.cast.fits(b, name)]
            exact = self._listed_first(self._likely(bearers, when) if len(bearers) > 1 else bearers)
            if len(exact) == 1:
                return Tie(exact[0], INITIALS if all(len(g) == 1 for g in name.given) else FULL - 0.02)
        if exact:
            right = [a for a in exact if held(self.cast.actors[a], name.title, when)]
            return Tie(right[0], KNOWN) if len(right) == 1 else Open(f"{len(exact)} known persons bear this name")
        return Tie(self._newcomer(m, name), NEW)

    def _persons(self, rows: list[tuple[str, ActorName]], when: str | None) -> list[str]:
        people = self.cast.listed_first((id, n) for id, n in rows if self.cast.actors[id].kind == "person")
        then = self.cast.then(people, when) or list(dict.fromkeys(id for id, _ in people))
        near = self._likely(then, when) if len(then) > 1 else then
        return near or then

    def _listed_first(self, ids: Iterable[str]) -> list[str]:
        found = list(ids)
        return [i for i in found if i in self.cast.own] or found

    def _newcomer(self, m: Mention, name: PersonName) -> Newcomer:
        """The document's new person of this name; a shorter form goes to the one longer form that it fits."""
        here = self._local.setdefault(name.family, [])
        fitting = list(dict.fromkeys(n for given, n in here[:MANY] if alike(given, name.given)))
        if len(fitting) == 1:
            found = fitting[0]
        else:
            found = self.new.of(("person", name.words), "person")
            here.append((name.given, found))
        return found.meet(_without_title(m.span.exact, name))

    # ------------------------------------------------------------ surnames

    def _by_surname(self, m: Mention, name: PersonName) -> Tie | Open:
        when = self.times.about(m.span)
        bearers = self.cast.bearers(name.family)
        express = [b for b in bearers if bearers[b] == LISTED]
        if len(express) == 1 and not _wife(name):
            return Tie(express[0], IN_LIST)
        if name.title and (exact := self._persons(self.cast.named(m.span.exact), when)) and len(exact) == 1:
            return Tie(exact[0], FULL)
        here = self._order.get(name.family, []) if not _wife(name) else []
        persons = list(dict.fromkeys(a for _, a in here))
        if persons:
            return self._of_cast(m, name, here, persons, when)
        listed = [b for b in bearers if b in self.cast.own]
        given = [b for b in bearers if bearers[b] == GIVEN]
        known = listed or self._likely(given, when) or self._likely(bearers if name.title else (), when)
        if not known and bearers and not name.title:
            return Open("a surname by which the authority calls nobody, and no name in full with it")
        known = self._by_title(known, name.title, when) if not _wife(name) else []
        if len(known) == 1:
            return Tie(known[0], IN_LIST if listed else KNOWN)
        if known:
            return Open(f"{len(known)} known persons bear this name")
        woman = ("mrs",) if _wife(name) else ()
        found = self.new.of(("person", name.words, self.document, *woman), "person", place=self.document)
        return Tie(found.meet(_without_title(m.span.exact, name)), NEW - 0.1)

    def _likely(self, ids: Iterable[str], when: str | None) -> list[str]:
        return self.cast.around(ids, when, self.times.written)

    def _of_cast(
        self,
        m: Mention,
        name: PersonName,
        here: list[tuple[int, str | Newcomer]],
        persons: list[str | Newcomer],
        when: str | None,
    ) -> Tie | Open:
        """One of those whom the document names in full: the only one, the one of the title, the last named before."""
        bearers = self.cast.bearers(name.family)
        rivals = [b for b in bearers if b in self.cast.own and b not in persons]
        others = [b for b in bearers if b not in persons and (b in rivals or bearers[b] >= GIVEN)]
        known = [*(a for a in persons if isinstance(a, str)), *(others if name.title else ())]
        titled = self._by_title(known, name.title, when) if name.title else []
        if len(titled) == 1 and held(self.cast.actors[titled[0]], name.title, when):
            return Tie(titled[0], KNOWN)
        if len(persons) == 1 and (not rivals or name.title):
            return self._met(persons[0], m, name, CAST)
        last = bisect_right([i for i, _ in here], self._places[m.id]) - 1
        if last < 0 or rivals:
            return Open(f"{len(persons) + len(rivals)} persons bear this name")
        return self._met(here[last][1], m, name, NEAREST)

    def _met(self, actor: str | Newcomer, m: Mention, name: PersonName, surety: float) -> Tie:
        return Tie(actor.meet(_without_title(m.span.exact, name)) if isinstance(actor, Newcomer) else actor, surety)

    def _by_title(self, ids: list[str], title: str, when: str | None) -> list[str]:
        """Those who then, or else ever, held the office that stands before the name; else those of whom it is not
        known. Whom the study lists, and no namesake, stays: lists seldom give all offices."""
        if not title:
            return ids
        for date in (when, None):
            told = {a: held(self.cast.actors[a], title, date) for a in ids}
            right = [a for a in ids if told[a]]
            if right:
                return right
        return [a for a in ids if told[a] is None] or [a for a in ids if a in self.cast.own and len(ids) == 1]

    # ------------------------------------------------------------ offices

    def _holder(self, m: Mention, title: str) -> Tie | Open:
        """Who is meant by an office: its holder at the date, of the state named with it or the only one that has it."""
        when = self.times.about(m.span)
        if not when:
            return Open("an office, and no date tells who held it")
        exact = m.span.exact
        if title == "secretary" and self._home == ["united-states"]:
            title = exact = "secretary of state"  # in its own service's papers there is one who needs no more words
        home = [] if self._home == ["united-states"] and _NOT_AMERICAN.search(title) else self._home
        words = [w for w in title.split() if w in self.cast.nations]
        named = [i for w in words for i in self.cast.then(self.cast.named(w), when)]
        states = [self.cast.meant(i, when) for i in named[:1]] or [s for s in (state_of_title(title),) if s]
        found = [h for s in states or home for h in self.cast.offices.holders(exact, s, when)]
        if len(set(found)) == 1:
            return Tie(found[0], OFFICE if states else OFFICE - 0.1)
        here = {a for rows in self._order.values() for _, a in rows if isinstance(a, str)} if not states else set()
        here = {a for a in here if held(self.cast.actors[a], title, when)}
        if len(here) == 1:
            return Tie(here.pop(), NEAREST)
        return Open("an office that several held then" if found else "an office whose holder is not known")


_NOT_AMERICAN = re.compile(r"\b(?:minister|premier|chancellor|king|queen|shah|emperor|sultan)\b")


def _wife(name: PersonName) -> bool:
    """Whether a title tells of another than the one known by the surname alone: "Mrs. Roosevelt"."""
    return not _WIFE.isdisjoint(name.title.split())


_WIFE = frozenset(("mrs", "madame", "mme", "miss", "ms"))


def _without_title(exact: str, name: PersonName) -> str:
    """The mention's words from the first of the name on."""
    words = exact.split()
    keep = min(len(words), len(name.words.split()))
    return " ".join(words[len(words) - keep :]) if name.title else " ".join(words)
