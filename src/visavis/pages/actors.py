"""Actors: who is who, by which names, when, and how often each speaks, is spoken of and is named."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from markupsafe import Markup

from visavis.edtf import bounds
from visavis.pages.context import Link
from visavis.pages.lookup import Lookup
from visavis.pages.marking import Mark, marked
from visavis.pages.timeline import Scale
from visavis.pages.where import Where
from visavis.pages.wording import date_words, shortened
from visavis.records import Actor, Mention

PAGE = 60  # actors of a list
CALLED = 40  # ways of naming one actor
PLACES = 5  # shown of each
AROUND = 60  # characters to either side


@dataclass(frozen=True)
class ActorLine:
    href: str | None
    name: str
    kind: str
    side: str
    mentions: int
    holds: Link
    aimed: Link


@dataclass(frozen=True)
class ActorsPage:
    q: str
    kind: str
    number: int
    kinds: tuple[tuple[str, int], ...]
    lines: tuple[ActorLine, ...]


@dataclass(frozen=True)
class Valid:
    """A name, office or membership with its time; `start`, `width`: of its bar in percent, None where undated."""

    text: Link
    lang: str | None
    when: str
    start: float | None
    width: float


@dataclass(frozen=True)
class Place:
    """A mention among the words around it."""

    id: str
    html: Markup
    lang: str | None
    link: Link


@dataclass(frozen=True)
class CalledBy:
    """Words that stand for the actor, how often, and some places."""

    words: str
    number: int
    places: tuple[Place, ...]


@dataclass(frozen=True)
class ActorPage:
    id: str
    name: str
    kind: str
    side: str
    wikidata: str | None
    known: bool
    holds: Link
    aimed: Link
    mentions: int
    names: tuple[Valid, ...]
    offices: tuple[Valid, ...]
    memberships: tuple[Valid, ...]
    members: tuple[Link, ...]
    called: tuple[CalledBy, ...]


class People:
    """What is asked of the actors of a study; worked out once a state."""

    def __init__(self, look: Lookup, where: Where) -> None:
        self._look, self._where = look, where
        self.mentions: dict[str, list[Mention]] = {}
        for m in look.records[Mention]:
            if m.actor:
                self.mentions.setdefault(m.actor, []).append(m)
        self._holds: Counter[str] = Counter()
        self._aimed: Counter[str] = Counter()
        for s in look.statements.values():
            resolution = look.resolution(s)
            self._holds.update(set(resolution.holders))
            self._aimed.update({t.actor for t in resolution.targets if t.actor})
        self._own = {a.id for a in look.records[Actor]}
        self._authority = {a.id for a in look.plan.authority.actors}

    def there(self) -> list[str]:
        """The actors that the documents name, most named first."""
        ids = dict.fromkeys((*self.mentions, *self._holds, *self._aimed))
        return sorted((i for i in ids if i in self._look.actors), key=lambda i: (-self._weight(i), i))

    def _weight(self, id: str) -> int:
        return len(self.mentions.get(id, ())) + self._holds[id] + self._aimed[id]

    def page(self, q: str = "", kind: str = "", first: int = 0) -> ActorsPage:
        """Those of whose names one holds all words of `q`, from number `first`."""
        words, look = q.casefold().split(), self._look
        found = [i for i in self.there() if all(w in _plain(look.actors[i]) for w in words)]
        kinds = Counter(look.actors[i].kind for i in found)
        found = [i for i in found if not kind or look.actors[i].kind == kind]
        return ActorsPage(
            q=q,
            kind=kind,
            number=len(found),
            kinds=tuple((k, n) for k, n in kinds.most_common()),
            lines=tuple(map(self._line, found[first : first + PAGE])),
        )

    def _line(self, id: str) -> ActorLine:
        actor = self._look.actors[id]
        return ActorLine(
            href=self._where.actor(id),
            name=actor.name,
            kind=actor.kind,
            side=self._side(id),
            mentions=len(self.mentions.get(id, ())),
            holds=self._counted(self._holds[id], holder=id),
            aimed=self._counted(self._aimed[id], target=id),
        )

    def _counted(self, number: int, **query: object) -> Link:
        return Link(f"{number:,}", self._where.list(**query) if number else None)

    def _side(self, id: str) -> str:
        """What the actor counts as in the study."""
        sides, look = self._look.sides, self._look
        told = [f"target {look.target(t)} ({how})" for t, how in sides.targets_of(id)]
        perceiver = sides.perceiver_of([id]) if look.plan.study.perceivers else None
        if perceiver:
            told.append(f"speaks as {look.perceiver(perceiver)}")
        return ", ".join(told)

    def actor(self, id: str) -> ActorPage | None:
        """One actor with its names in time and how the documents call it."""
        look, actor = self._look, self._look.actors.get(id)
        if actor is None:
            return None
        dated = [(n.from_, n.to) for n in actor.names] + [(o.from_, o.to) for o in actor.offices]
        dated += [(m.from_, m.to) for m in actor.memberships]
        scale = _scale(dated)
        members = [a for a in look.actors.values() if any(m.of == id for m in a.memberships) and self._weight(a.id)]
        members.sort(key=lambda a: -self._weight(a.id))
        its = self.mentions.get(id, [])
        return ActorPage(
            id=id,
            name=actor.name,
            kind=actor.kind,
            side=self._side(id),
            wikidata=actor.wikidata,
            known=id in self._authority,
            holds=self._counted(self._holds[id], holder=id),
            aimed=self._counted(self._aimed[id], target=id),
            mentions=len(its),
            names=tuple(_valid(Link(n.text), n.from_, n.to, scale, n.language) for n in actor.names),
            offices=tuple(
                _valid(
                    Link(f"{o.title}{f', {look.actor(o.of)}' if o.of else ''}", self._where.actor(o.of)),
                    o.from_,
                    o.to,
                    scale,
                )
                for o in actor.offices
            ),
            memberships=tuple(
                _valid(Link(look.actor(m.of), self._where.actor(m.of)), m.from_, m.to, scale) for m in actor.memberships
            ),
            members=tuple(Link(a.name, self._where.actor(a.id)) for a in members[:60]),
            called=tuple(self._called(its)),
        )

    def _called(self, its: Sequence[Mention]) -> Iterator[CalledBy]:
        by_words: dict[str, list[Mention]] = {}
        for m in its:
            by_words.setdefault(" ".join(m.span.exact.split()), []).append(m)
        most = sorted(by_words.items(), key=lambda x: -len(x[1]))
        for words, some in most[:CALLED]:
            doubtful = sorted(some, key=lambda m: m.confidence)[:PLACES]
            yield CalledBy(words, len(some), tuple(p for m in doubtful if (p := self._place(m))))

    def _place(self, m: Mention) -> Place | None:
        passage = self._look.passages.get(m.span.passage)
        if passage is None or not m.span.stands_in(passage.text):
            return None
        start, end = max(0, m.span.start - AROUND), min(len(passage.text), m.span.end + AROUND)
        html = marked(passage.text, [Mark(m.span.start, m.span.end, "said")], start=start, end=end)
        title = shortened(self._look.title(passage.document), 50)
        return Place(m.id, html, passage.language, Link(title, self._where.passage(passage.id)))


def _plain(actor: Actor) -> str:
    return " ".join((actor.name, actor.id, *(n.text for n in actor.names))).casefold()


def _scale(dated: Sequence[tuple[str | None, str | None]]) -> Scale | None:
    days = [d for pair in dated for x in pair if (b := bounds(x)) for d in b if d not in (date.min, date.max)]
    return Scale([12 * d.year + d.month - 1 for d in days]) if days else None


def _valid(text: Link, from_: str | None, to: str | None, scale: Scale | None, lang: str | None = None) -> Valid:
    """Open ends reach to the end of the picture."""
    told = " ".join(
        x for x in (f"from {date_words(from_)}" if from_ else "", f"until {date_words(to)}" if to else "") if x
    )
    if scale is None or not told:
        return Valid(text, lang, told, None, 0.0)
    start, end = bounds(from_), bounds(to)
    first = scale.percent(_month(start[0])) if start and start[0] != date.min else 0.0
    last = scale.percent(_month(end[1]) + 1) if end and end[1] != date.max else 100.0
    return Valid(text, lang, told, first, max(1.0, last - first))


def _month(day: date) -> int:
    return 12 * day.year + day.month - 1
