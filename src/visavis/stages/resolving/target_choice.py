"""Of whom a statement speaks, and how friendly it is to them: what two learned choices are given.

Who is named in the content comes first; a report also speaks of those it calls "he", "they" or "the Minister", of the
one it is said to, of the holder's own state, and of what the statement before was about.
"""

from __future__ import annotations

import re

import numpy as np

from visavis.predictors.roles import Candidate
from visavis.records import Stance, Statement, StatementTarget
from visavis.stages.resolving.candidates import PIECES, Gathered, beginning, bucket, sort_of, stem
from visavis.stages.resolving.roles import OFFICES
from visavis.stages.resolving.scene import Scene, Told
from visavis.text import Span, listed, span

STANCES: tuple[Stance, ...] = ("hostile", "cautious", "neutral", "favourable")
_SURE, _LEAST = 0.32, 0.2  # of a further target, and of the first one; F1 is highest there on the training part
_MOST = 3  # targets of one statement
_WORDS = re.compile(r"[^\W\d_]+(?:[’'-][^\W\d_]+)*")
_TITLES = "|".join(sorted(w.capitalize() for w in OFFICES if "-" not in w))
_OFFICE = re.compile(
    rf"\b(?:[Tt]he |[Hh]is |[Oo]ur )?(?:(?:Prime|Foreign|Vice|Deputy|Under|Assistant) )?(?:{_TITLES})\b"
    r"(?: of [A-Z]\w+)?"
)
_OF_WORD = {
    **dict.fromkeys(listed("he him his she her"), "he"), **dict.fromkeys(listed("they them their"), "they"),
    **dict.fromkeys(listed("you your"), "you"), **dict.fromkeys(listed("we us our"), "we"),
    **dict.fromkeys(listed("i me my"), "i"), **dict.fromkeys(listed("it its this"), "it"),
}  # fmt: skip


def choose_targets(scene: Scene, t: Told, rule: list[StatementTarget]) -> list[StatementTarget]:
    """The targets of a statement, the surest first, each with the holder's stance."""
    judge = scene.judge
    assert judge is not None
    s = t.statement
    found, places = _candidates(scene, t, rule)
    if not found:
        return []
    share = 1 / (1 + np.exp(-judge.judge("target", s.id, found)[:, 0]))
    order = [int(k) for k in np.argsort(-share)]
    kept = [k for n, k in enumerate(order[:_MOST]) if share[k] >= (_SURE if n else _LEAST)]
    if not kept:
        return []
    chosen = [found[k] for k in kept]
    described = [Candidate(c.ids, _of_stance(scene, t, c.ids[0], places.get(c.ids[0], []), rule)) for c in chosen]
    scores = judge.judge("stance", s.id, described)
    return [
        StatementTarget(
            actor=c.ids[0] if c.ids[0] in scene.actors else None,
            name=scene.actors[c.ids[0]].name if c.ids[0] in scene.actors else c.ids[0],
            spans=places.get(c.ids[0], []),
            stance=STANCES[int(scores[n].argmax())],
            confidence=round(float(share[k]), 2),
        )
        for n, (k, c) in enumerate(zip(kept, chosen, strict=True))
    ]


Places = dict[str, list[Span]]


def _candidates(scene: Scene, t: Told, rule: list[StatementTarget]) -> tuple[list[Candidate], Places]:
    s = t.statement
    found, places = Gathered(), {}
    for k, r in enumerate(rule):
        found.add([r.actor or r.name], "rule", f"rule{min(k, 3)}")
        places[r.actor or r.name] = r.spans
    _in_content(scene, s, found, places)
    words = {w for c in s.content[:PIECES] for w in _WORDS.findall(beginning(c).exact.casefold())}
    called = {_OF_WORD[w] for w in words if w in _OF_WORD}
    _around(scene, t, called, found)
    own = set(t.holders) | set(t.speaks_for)
    inside = len([1 for c in found.found.values() if any(x.startswith("in-") for x in c)])
    context = [f"cue:{stem(s)}", f"act:{s.act}", f"inside{bucket(inside)}", f"head:{scene.head.genre}"]
    out = found.candidates(scene, s.act, context, s)[:-1]
    for c in out:
        one = c.ids[0]
        mine = "self" if one in t.holders else "own" if one in own else "other"
        if mine == "other" and set(scene.state_of(one, None)) & set(t.speaks_for):
            mine = "of-own"
        n = len(places.get(one, []))
        c.features += [
            f"mine:{mine}", f"n{bucket(n)}", f"{mine}|n{bucket(n)}|{sort_of(scene, c.ids)}", f"{stem(s)}|{mine}",
            f"{mine}|inside{bucket(inside)}", f"{c.features[0]}|{mine}|inside{bucket(inside)}",
            f"told:{one in t.addressees}", f"often{bucket(scene.roles.states.get(one, 0))}",
        ]  # fmt: skip
    return out, places


def _in_content(scene: Scene, s: Statement, found: Gathered, places: Places) -> None:
    """Those named in the content, by name, by office or by a word for their state, with where and how they stand."""
    rank = 0
    for piece in map(beginning, s.content[:PIECES]):
        for m in scene.within(piece):
            who = m.actor or (scene.roles.who(m.span.exact) if m.kind == "person" else None)
            if who is None or m.span.exact.casefold() in _OF_WORD:
                continue
            _placed(places, who, m.span)
            found.add([who], f"in-{m.kind}", f"in{min(rank, 4)}", *_standing(scene, m.span, piece))
            state = scene.roles.nation(m.span.exact) if m.kind != "state" else None
            if state:
                _placed(places, state, m.span)
                found.add([state], "in-name", f"in-name-{m.kind}")
            rank += 1
        for title in _OFFICE.finditer(piece.exact):
            who = scene.roles.who(title.group())
            if who is not None:
                start, end = piece.start + title.start(), piece.start + title.end()
                _placed(places, who, span(piece.passage, scene.text(piece.passage), start, end))
                found.add([who], "in-office", f"in-office-{title.group().split()[-1]}")


def _placed(places: Places, who: str, at: Span) -> None:
    rows = places.setdefault(who, [])
    if at not in rows:
        rows.append(at)


def _standing(scene: Scene, at: Span, piece: Span) -> list[str]:
    text = scene.text(at.passage)
    before = _WORDS.findall(text[max(piece.start - 12, at.start - 30) : at.start].casefold())[-2:]
    after = _WORDS.findall(text[at.end : at.end + 20].casefold())[:1]
    own = text[at.end : at.end + 2] in ("'s", "’s")
    near = (at.start - piece.start) * 4 // max(1, piece.end - piece.start)
    return [
        f"lead:{before[-1] if before else ''}", f"then:{after[0] if after else ''}", f"own:{own}", f"at{near}",
        f"start:{at.start - piece.start < 6}",
    ]  # fmt: skip


def _around(scene: Scene, t: Told, called: set[str], found: Gathered) -> None:
    """Those who are not named in the content but may be meant."""
    s = t.statement
    for x in t.addressees[:1]:
        found.add([x], "addressed", *(f"addressed-{w}" for w in called))
        for state in scene.state_of(x, None)[:1]:
            found.add([state], "addressed-side", *(f"addressed-side-{w}" for w in called))
    for x in t.holders[:1]:
        found.add([x], "holder", *(f"holder-{w}" for w in called))
    for x in t.speaks_for[:1]:
        found.add([x], "side", *(f"side-{w}" for w in called))
    for k, u in enumerate(reversed(scene.told[-4:])):
        same = bool(set(u.holders) & set(t.holders))
        for aim in u.aimed[:2]:
            found.add([aim.actor or aim.name], f"before{k}", f"before{k}-{same}", *(f"before-{w}" for w in called))
        for x in [h for h in u.holders[:1] if h not in t.holders]:
            found.add([x], f"held{k}", *(f"held-{w}" for w in called))
    outer = scene.by_statement.get(s.nested_in or "")
    if outer is not None:
        for aim in outer.aimed[:2]:
            found.add([aim.actor or aim.name], "outer-aimed")
        for x in outer.speaks_for[:1]:
            found.add([x], "outer-side")
        for x in outer.holders[:1]:
            found.add([x], "outer")
    for k, (state, _) in enumerate(scene.roles.states.most_common(3)):
        found.add([state], f"state{k}")
    for x in scene.home()[:1]:
        found.add([x], "home")
    if s.cue:
        whole = scene.sentence(s.cue[0])
        for m in scene.within(whole)[:8]:
            if m.actor:
                found.add([m.actor], "sentence")


def _of_stance(scene: Scene, t: Told, who: str, places: list[Span], rule: list[StatementTarget]) -> list[str]:
    """What speaks for a stance: the cue, the words of the content near and far, what the word list says, who it is."""
    s = t.statement
    cue = [w[:7] for c in s.cue for w in _WORDS.findall(c.exact.casefold())]
    said = next((r.stance for r in rule if (r.actor or r.name) == who), None)
    others = max((r.stance for r in rule if r.stance != "neutral"), default="neutral")
    mine = "self" if who in t.holders else "own" if who in t.speaks_for else "other"
    theirs = {x for a in t.addressees for x in scene.state_of(a, None)}
    told = who in t.addressees or bool(set(scene.state_of(who, None)) & theirs)
    aims = [(u, x) for u in reversed(scene.told[-6:]) for x in u.aimed if (x.actor or x.name) == who]
    earlier = next((x.stance for u, x in aims if set(u.holders) & set(t.holders)), None)
    out = [
        *(f"c:{w}" for w in cue), f"cc:{' '.join(cue)}", f"act:{s.act}", f"neg:{s.negated}",
        f"sort:{sort_of(scene, [who])}", f"rule:{said}", f"any:{others}", f"mine:{mine}", f"told:{told}",
        f"mine:{mine}|act:{s.act}", f"{mine}|{told}|c:{cue[0] if cue else ''}", f"earlier:{earlier}",
        *(f"by:{x}|{who}" for x in t.speaks_for[:1]),
    ]  # fmt: skip
    for piece in map(beginning, s.content[:4]):
        out += [f"w:{w}" for w in dict.fromkeys(w[:7] for w in _WORDS.findall(piece.exact.casefold()))]
    for at in places[:3]:
        text = scene.text(at.passage)
        out += [f"l:{w[:7]}" for w in _WORDS.findall(text[max(0, at.start - 40) : at.start].casefold())[-4:]]
        out += [f"r:{w[:7]}" for w in _WORDS.findall(text[at.end : at.end + 40].casefold())[:4]]
    return out
