"""To whom it was said: what a learned choice among the people of a document is given.

The words beside the cue name who is told; where they do not, the one addressed is the other party of a talk, whom the
speaker last spoke to, who speaks next, the author of a report, or whom the head names as its recipient.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import islice

import numpy as np

from visavis.predictors.roles import Candidate
from visavis.records import Statement
from visavis.stages.resolving.candidates import Gathered, stem, unique
from visavis.stages.resolving.holder_choice import kind_of_holder
from visavis.stages.resolving.roles import office
from visavis.stages.resolving.scene import Scene, Told
from visavis.text import Span, listed, span

_WORDS = re.compile(r"[^\W\d_]+(?:[’'][a-z]+)?")
_PHRASE = re.compile(
    r"\s*(?:to |with |from |of )?(?=\S)((?:the |his |our )?[\w.’' -]{3,60}?)"
    r"(?=\s+(?:that|to|about|if|whether|in|on)\b|[,.;:]|$)"
)
_PRONOUNS = listed("me us him her them you it")
_SURE = 0.25  # from which probability on somebody is taken to be addressed; F1 is highest there on the training part
_MOST, _AHEAD, _BEHIND, _NEAR = 3, 6, 8, 110
_PERSON_OR_BODY = listed("person institution group party state")


def choose_addressees(scene: Scene, told: Sequence[Told]) -> list[list[str]]:
    """For each statement of a document, in reading order, whom it addresses; all holders are known by now."""
    judge = scene.judge
    assert judge is not None
    last: dict[str, list[str]] = {}
    heard: list[str] = []
    out: list[list[str]] = []
    addressed = Counter(a for t in told for a in t.addressees)
    speakers = [x for x, _ in Counter(t.holders[0] for t in told if t.holders and _speaks(t.statement)).most_common()]
    for i, t in enumerate(told):
        s = t.statement
        who = t.holders[0] if t.holders else None
        if s.manner == "own":
            out.append([])
            continue
        found = _candidates(scene, told, i, last.get(who or "", []), heard)
        for c in found:
            spoke = speakers.index(c.ids[0]) if c.ids[0] in speakers[:5] else 5
            c.features += [f"spoke{spoke}", f"spoke{spoke}-of{min(len(speakers), 5)}", f"{c.features[0]}|spoke{spoke}"]
            c.features.append(f"told-often{min(addressed[c.ids[0]], 3)}")
        chosen: list[str] = []
        if found:
            share = 1 / (1 + np.exp(-judge.judge("addressee", s.id, found)[:, 0]))
            order = [k for k in np.argsort(-share) if share[k] >= _SURE]
            chosen = unique(x for k in order[:_MOST] for x in found[k].ids)
        out.append(chosen)
        if who is not None and _speaks(s):
            last[who] = chosen or t.addressees or last.get(who, [])
            heard = unique([who, *heard, *(chosen or t.addressees)])[:4]
    return out


def _speaks(s: Statement) -> bool:
    return s.act == "speech" and s.nested_in is None and s.manner != "own"


def _candidates(scene: Scene, told: Sequence[Told], i: int, last: list[str], heard: list[str]) -> list[Candidate]:
    t = told[i]
    s = t.statement
    found = Gathered()
    for a in t.addressees:
        found.add([a], "rule")
    _beside(scene, s, told[:i], found)
    for a in last:
        found.add([a], "last-told")
    for k, h in enumerate(x for x in heard if x not in t.holders):
        found.add([h], f"heard{k}")
    ahead = (x for u in told[i + 1 : i + 1 + _AHEAD] if u.statement.nested_in is None for x in u.holders)
    for k, h in enumerate(islice(unique(x for x in ahead if x not in t.holders), 2)):
        found.add([h], f"next{k}")
    behind = (x for u in reversed(told[max(0, i - _BEHIND) : i]) for x in u.holders)
    for k, h in enumerate(islice(unique(x for x in behind if x not in t.holders), 3)):
        found.add([h], f"before{k}")
    for names, part in ((scene.authors[:1], "author"), (scene.recipients, "recipient"), (scene.parties, "party")):
        for name in names[:4]:
            found.add([name], part, f"{part}-{scene.head.genre}")
    outer = scene.by_statement.get(s.nested_in or "")
    if outer is not None:
        for x in outer.holders[:1]:
            found.add([x], "outer")
        for x in outer.addressees[:1]:
            found.add([x], "outer-told")
    for state in scene.roles.states.most_common(2):
        found.add([state[0]], "state")
    for x in t.holders:
        found.found.pop((x,), None)
    return _described(scene, t, found, outer is not None)


def _described(scene: Scene, t: Told, found: Gathered, nested: bool) -> list[Candidate]:
    s = t.statement
    part = "author" if set(t.holders) & set(scene.authors) else "other"
    kind = kind_of_holder(scene, s)
    scope = f"{s.act}-{'in' if nested else 'top'}"
    context = [f"k:{kind}", f"cue:{stem(s)}", f"head:{scene.head.genre}", f"scope:{scope}", f"by:{part}"]
    out = found.candidates(scene, scope, context, s)[:-1]
    for c in out:
        same = set(t.speaks_for) & set(scene.state_of(c.ids[0], None))
        first = c.features[0]
        c.features += [
            f"side:{bool(same)}", f"{stem(s)}|{first}", f"{part}|{first}", f"{scene.head.genre}|{scope}|{first}",
            f"others{min(len(out), 5)}|{first}",
        ]  # fmt: skip
    return out


def _beside(scene: Scene, s: Statement, earlier: Sequence[Told], found: Gathered) -> None:
    """Those named after the cue, before the content or within reach, and those a pronoun there stands for."""
    if not s.cue:
        return
    cue, text = s.cue[-1], scene.text(s.cue[-1].passage)
    end = min(len(text), cue.end + _NEAR)
    starts = [c.start for c in s.content if c.passage == cue.passage and c.start >= cue.end]
    gap = min([*starts, end])
    between = span(cue.passage, text, cue.end, max(cue.end, min(gap, end)))
    words = _WORDS.findall(between.exact.casefold())
    for w in words[:3]:
        if w in _PRONOUNS:
            _pronoun(scene, w, earlier, found)
            break
    _named(scene, between, "between", found)
    if starts:
        _named(scene, span(cue.passage, text, min(starts), min(len(text), min(starts) + 60)), "inside", found)
    _named(scene, span(cue.passage, text, max(0, cue.start - 70), cue.start), "ahead", found)
    phrase = _PHRASE.match(between.exact)
    if phrase is not None and (office(phrase[1]) is not None or phrase[1][:1].isupper()):
        who = scene.roles.who(phrase[1])
        if who:
            found.add([who], "phrase")


def _pronoun(scene: Scene, word: str, earlier: Sequence[Told], found: Gathered) -> None:
    if word in ("me", "us") and scene.authors:
        found.add([scene.authors[0]], f"pronoun-{word}")
    for k, t in enumerate(islice((t for t in reversed(earlier) if t.holders), 3)):
        found.add([t.holders[0]], f"pronoun-{'he' if word in ('him', 'her') else word}{k}")


def _named(scene: Scene, at: Span, place: str, found: Gathered) -> None:
    text = scene.text(at.passage)
    for k, m in enumerate(scene.within(at)[:4]):
        who = m.actor or (scene.roles.who(m.span.exact) if m.kind == "person" else None)
        if who is None or m.kind not in _PERSON_OR_BODY:
            continue
        lead = _WORDS.findall(text[max(0, m.span.start - 16) : m.span.start].casefold())[-2:]
        prep = next((w for w in reversed(lead) if w in ("to", "with", "from", "of", "by", "for", "and")), "")
        found.add([who], f"{place}-{m.kind}", f"{place}{k}", f"{place}-{prep}")
