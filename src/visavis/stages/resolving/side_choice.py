"""For which state or body a holder speaks: what a learned choice among the states of a document is given.

A file names few states beside its own: the one it is written for, the one it is written from or about, those that are
named. Who belongs to which is told by the authority, by a holder's own words ("the Soviet Ambassador"), by an earlier
statement, else by the part that he plays in the document.
"""

from __future__ import annotations

from visavis.predictors.roles import Candidate
from visavis.records import Statement
from visavis.stages.resolving.candidates import Gathered, likeliest, sort_of, unique
from visavis.stages.resolving.holder_choice import kind_of_holder
from visavis.stages.resolving.holders import speaks_for
from visavis.stages.resolving.roles import UNKNOWN_AUTHOR, office
from visavis.stages.resolving.scene import Scene

_STATES, _TOLD = 4, 10  # states named in the document and earlier statements looked at


def choose_side(scene: Scene, s: Statement, who: list[str], date: str | None) -> list[str]:
    """The states (or bodies) for which the holders speak at a date; by the rules alone in a study."""
    rule = speaks_for(scene, who, date)
    if scene.judge is None or s.manner == "own":
        return rule
    known = {x for i in who for x in scene.belongs(i, date)}
    if len(rule) == 1 and rule[0] in known:
        return rule  # the authority knows
    if who and all(scene.kind(i) == "state" for i in who):
        return unique(scene.roles.then(i) for i in who)
    found = side_candidates(scene, s, who, rule)
    k, _ = likeliest(scene.judge.judge("side", s.id, found)[:, 0])
    return list(found[k].ids)


def side_candidates(scene: Scene, s: Statement, who: list[str], rule: list[str]) -> list[Candidate]:
    """All states that the holder may speak for, the holder itself, and nobody (no ids), last."""
    kind = kind_of_holder(scene, s)
    found = Gathered()
    found.add(rule, "rule")
    for one in who[:2]:
        state = scene.roles.sides.get(one)
        if state:
            found.add([state], "told-side")
        named = scene.roles.nation(_name(scene, one))
        if named:
            found.add([scene.roles.then(named)], "in-name")
        listed = scene.roles.of_official(_name(scene, one)) if sort_of(scene, [one])[:5] in ("perso", "named") else None
        if listed:
            found.add([listed], "listed", f"listed-{len(_name(scene, one).split()) > 1}")
    if len(who) == 1 and who[0] != UNKNOWN_AUTHOR:
        found.add(who, "self", f"self-{_last(_name(scene, who[0]))}")
    if s.holder is not None:
        named = scene.roles.nation(s.holder.exact)
        if named:
            found.add([scene.roles.then(named)], "in-words")
    _of_document(scene, found)
    _of_told(scene, s, who, found)
    sort = sort_of(scene, who) if who else "nobody"
    parts = {"author": scene.authors, "recipient": scene.recipients, "party": scene.parties}
    part = [f"part:{p}" for p, names in parts.items() if set(names) & set(who)] or ["part:none"]
    key = office(_name(scene, who[0])) if who else None
    context = [f"of:{sort}", f"head:{scene.head.genre}", f"home:{scene.head.home}", *part, f"office:{key}"]
    out = found.candidates(scene, kind, context, s)
    for c in out:
        c.features += [f"{sort}|{f}" for f in c.features[:6]] + [f"{p}|{c.features[0]}" for p in part]
    return out


def _name(scene: Scene, actor: str) -> str:
    return scene.actors[actor].name if actor in scene.actors else actor


def _last(name: str) -> str:
    return name.split()[-1].casefold() if name.split() else ""


def _of_document(scene: Scene, found: Gathered) -> None:
    if scene.head.home:
        found.add([scene.head.home], "home")
    if scene.roles.posted:
        found.add([scene.roles.then(scene.roles.posted)], "posted")
    for k, (state, n) in enumerate(scene.roles.states.most_common(_STATES)):
        found.add([scene.roles.then(state)], f"state{k}", f"often{n > 2}")


def _of_told(scene: Scene, s: Statement, who: list[str], found: Gathered) -> None:
    outer = scene.by_statement.get(s.nested_in or "")
    if outer is not None and outer.speaks_for:
        found.add(outer.speaks_for, "outer-side", f"outer-same:{bool(set(outer.holders) & set(who))}")
    last = True
    for t in reversed(scene.told[-_TOLD:]):
        if not t.speaks_for:
            continue
        if set(t.holders) & set(who):
            found.add(t.speaks_for, "same-holder")
        elif last:
            found.add(t.speaks_for, "last-side")
            last = False
