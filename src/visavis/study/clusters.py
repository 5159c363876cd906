"""Which citations are one work and which mentions one actor, when people have decided on pairs.

Union-find over what people joined and what the machine linked, people first. A pair that was parted may not end up
in one cluster: a link that would bring it together is not made, so that of two parted members the later one, with
all that follows it, leaves the machine's cluster.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from msgspec import structs

from visavis.records import (
    Actor,
    Citation,
    Claim,
    Coding,
    Event,
    Mention,
    Occasion,
    Record,
    Records,
    Resolution,
    Source,
)

Pair = tuple[str, str, bool]  # two ids; joined or parted


def clusters(nodes: Iterable[str], links: Iterable[tuple[str, str]], pairs: Sequence[Pair]) -> dict[str, str]:
    """Each node's cluster, named by its first node. The last decision on a pair holds."""
    order = {n: i for i, n in enumerate(nodes)}
    parent = dict(zip(order, order, strict=True))
    decided: dict[frozenset[str], tuple[str, str, bool]] = {}
    for a, b, joined in pairs:
        if a in order and b in order and a != b:
            decided.pop(frozenset((a, b)), None)  # the newest goes last
            decided[frozenset((a, b))] = (a, b, joined)
    enemies: dict[str, set[str]] = {}
    for a, b, joined in decided.values():
        if not joined:
            enemies.setdefault(a, set()).add(b)
            enemies.setdefault(b, set()).add(a)

    def find(n: str) -> str:
        while parent[n] != n:
            parent[n] = parent[parent[n]]
            n = parent[n]
        return n

    def union(a: str, b: str) -> None:
        a, b = find(a), find(b)
        if a == b or any(find(e) == b for e in enemies.get(a, ())) or any(find(e) == a for e in enemies.get(b, ())):
            return
        a, b = (a, b) if order[a] < order[b] else (b, a)
        parent[b] = a
        if b in enemies:
            enemies.setdefault(a, set()).update(enemies[b])

    for a, b, joined in reversed(decided.values()):
        if joined:
            union(a, b)
    for a, b in links:
        if a in order and b in order:
            union(a, b)
    return {n: find(n) for n in order}


Renamed = tuple[Records, dict[str, str]]  # the records, and of each source or actor that is no more which it is now


def cluster_sources(records: Records, pairs: Sequence[Pair]) -> Renamed:
    """Citations and sources after the decisions on pairs of them; everything that names a source follows."""
    citations, sources = records.by_id(Citation), records.by_id(Source)
    pairs = [p for p in pairs if (p[0] in citations or p[0] in sources) and (p[1] in citations or p[1] in sources)]
    if not pairs:
        return records, {}
    links = [(c.id, _follows(c, citations)) for c in records[Citation]]
    cluster = clusters([*sources, *citations], [(a, b) for a, b in links if b is not None], pairs)
    now, gone = _wholes(cluster, sources)
    made: dict[str, Source] = {}
    members: dict[str, list[str]] = {}
    size = Counter(cluster.values())
    reached = {cluster[i] for p in pairs for i in p[:2]}
    for c in records[Citation]:
        root = cluster[c.id]
        if (c.source is None and size[root] == 1) or (root not in now and root not in reached):
            continue  # never resolved and never joined; or its source was rejected
        if root not in now:
            old = sources.get(c.source or "")
            role = old.role if old else "unknown"
            now[root] = f"{root}:source"
            made[root] = Source(id=now[root], reference=c.reference, role=role, genre=old.genre if old else None)
        members.setdefault(now[root], []).append(c.id)
    out: list[Record] = []
    for r in records:
        if isinstance(r, Citation) and (source := now.get(cluster[r.id])) != r.source and source is not None:
            r = structs.replace(r, source=source, unresolved=None)
        elif isinstance(r, Source):
            if gone[r.id] != r.id:
                continue
            if cluster[r.id] not in reached:
                out.append(r)
                continue
            same = [sources[s] for s in sources if gone[s] == r.id]
            r = structs.replace(
                r, citations=members.get(r.id, []), held=next((s.held for s in same if s.held), None),
                library_key=next((s.library_key for s in same if s.library_key), None),
            )  # fmt: skip
        elif isinstance(r, Resolution):
            r = follow_sources(r, gone)
        out.append(r)
    out += [structs.replace(s, citations=members[s.id]) for s in made.values()]
    return Records(out), _moved(gone)


def _moved(gone: Mapping[str, str]) -> dict[str, str]:
    return {old: new for old, new in gone.items() if old != new}


def _follows(c: Citation, citations: Mapping[str, Citation]) -> str | None:
    """What a citation goes with: the one it was resolved through (an Ibid. follows its antecedent), else its work."""
    nearest = next((p for p in c.resolved_through if p in citations and citations[p].source == c.source), None)
    return nearest or c.source


def _wholes(cluster: Mapping[str, str], wholes: Iterable[str]) -> tuple[dict[str, str], dict[str, str]]:
    """Cluster -> the first of the machine's wholes (sources, actors) in it, and each whole -> the one that stays."""
    first: dict[str, str] = {}
    for w in wholes:
        first.setdefault(cluster[w], w)
    return first, {w: first[cluster[w]] for w in wholes}


def _renamed(ids: Sequence[str], gone: Mapping[str, str]) -> list[str]:
    return list(dict.fromkeys(gone.get(i, i) for i in ids))


def follow_sources(r: Resolution, gone: Mapping[str, str]) -> Resolution:
    """A resolution with the ids of sources that were merged into others replaced."""
    return structs.replace(r, through=_renamed(r.through, gone)) if r.through else r


def cluster_actors(records: Records, pairs: Sequence[Pair]) -> Renamed:
    """Mentions and actors after the decisions on pairs of them; everything that names an actor follows."""
    mentions, actors = records.by_id(Mention), records.by_id(Actor)
    pairs = [p for p in pairs if (p[0] in mentions or p[0] in actors) and (p[1] in mentions or p[1] in actors)]
    if not pairs:
        return records, {}
    links = [(m.id, m.actor) for m in records[Mention] if m.actor is not None]
    cluster = clusters([*actors, *mentions], links, pairs)
    now, gone = _wholes(cluster, actors)
    named = {i for p in pairs for i in p[:2]}
    size = Counter(cluster.values())
    made: list[Record] = []
    out: list[Record] = []
    for r in records:
        if isinstance(r, Mention):
            root = cluster[r.id]
            if root not in now and (size[root] > 1 or r.id in named):
                now[root] = root  # an actor known by its first mention
                made.append(Actor(id=root, name=mentions[root].span.exact, kind=mentions[root].kind))
            actor = now.get(root, r.actor)
            r = r if actor == r.actor else structs.replace(r, actor=actor)
        elif isinstance(r, Actor):
            if gone[r.id] != r.id:
                continue
            r = _merged(r, [actors[a] for a in actors if gone[a] == r.id])
        else:
            r = follow_actors(r, gone)
        out.append(r)
    return Records([*out, *made]), _moved(gone)


def _merged(actor: Actor, same: Sequence[Actor]) -> Actor:
    """One actor with the names, offices and memberships of all."""
    if len(same) == 1:
        return actor
    return structs.replace(
        actor,
        names=[*dict.fromkeys(n for a in same for n in a.names)],
        offices=[*dict.fromkeys(o for a in same for o in a.offices)],
        memberships=[*dict.fromkeys(m for a in same for m in a.memberships)],
        wikidata=next((a.wikidata for a in same if a.wikidata), None),
    )


def follow_actors(r: Record, gone: Mapping[str, str]) -> Record:
    """A record with the ids of actors that were merged into others replaced."""
    if isinstance(r, Resolution):
        targets = [structs.replace(t, actor=gone.get(t.actor, t.actor)) if t.actor else t for t in r.targets]
        return structs.replace(
            r, holders=_renamed(r.holders, gone), speaks_for=_renamed(r.speaks_for, gone), targets=targets,
            addressees=_renamed(r.addressees, gone),
        )  # fmt: skip
    if isinstance(r, Event):
        return structs.replace(r, actors=_renamed(r.actors, gone))
    if isinstance(r, Occasion):
        return structs.replace(r, holders=_renamed(r.holders, gone))
    if isinstance(r, Claim):
        return structs.replace(r, targets=_renamed(r.targets, gone))
    if isinstance(r, Coding) and r.target:
        return structs.replace(r, target=gone.get(r.target, r.target))
    return r
